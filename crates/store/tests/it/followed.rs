//! What came of reminders and promises: told by stories, and the same whether it was remembered or counted anew.

use receivables::measuring::Sequel;
use receivables::party::InvoiceId;
use receivables::reminding::StepCode;
use receivables::{Cents, Date, date};
use store::{By, Fault, Followed, Mark, NewMessage, NewPayment, Store};

use crate::books::message_on;
use crate::fixture::{House, by, on_both};

/// Everything here starts with one invoice of 100.00, late since 1 December 2025.
const INVOICE: &str = "F-1";

fn on(day: Date) -> By {
    By { on: day, ..by(9) }
}

/// A reminder of this step leaves on a day.
fn remind(house: &House, planned: &NewMessage, step: i64, level: &'static str, day: Date) {
    let planned = NewMessage {
        step: StepCode(step),
        level,
        message_id: format!("{step}@x"),
        ..planned.clone()
    };
    let at = on(day);
    let store = &house.store;
    let write = |deed: &dyn Fn(&mut store::Books<'_>) -> Result<(), Fault>| {
        store.write::<_, Fault>(house.firm, &at, deed).unwrap();
    };
    write(&|books| {
        books
            .plan_messages(std::slice::from_ref(&planned))
            .map(|_| ())
    });
    write(&|books| {
        let id = books.claim_messages(1, i64::MAX, 1)?.remove(0).id;
        let sending = Mark::Sending {
            subject: "Relance".into(),
            bytes: b"To: x\r\n\r\n".to_vec(),
        };
        books.mark_messages(1, &[(id, sending)])?;
        books
            .mark_messages(1, &[(id, Mark::Accepted("250 ok".into()))])
            .map(|_| ())
    });
}

fn pay_on(house: &House, cents: i64, day: Date) {
    let pay = |books: &mut store::Books<'_>| {
        let row = books.invoices_by_number(&[INVOICE.into()])?[INVOICE].clone();
        let payment = NewPayment {
            account: row.account,
            received_on: day,
            amount: Cents(cents),
            reference: "virement".into(),
            source_key: format!("{day}:{cents}"),
            pays: vec![(row.id, Cents(cents))],
        };
        books.add_payments(&[payment], &[row]).map(|_| ())
    };
    house
        .store
        .write::<_, Fault>(house.firm, &on(day), pay)
        .unwrap();
}

/// As this store remembers it, checked against one that was opened just now.
fn followed(house: &House) -> Followed {
    let ask = |store: &Store| {
        let read =
            |books: &mut store::Books<'_>| Ok::<_, Fault>(Followed::clone(&*books.followed()?));
        store.read(house.firm, read).unwrap()
    };
    let (kept, counted) = (ask(&house.store), ask(&Store::open(&house.url).unwrap()));
    assert_eq!(kept.reminders(), counted.reminders());
    assert_eq!(kept.promises(), counted.promises());
    kept
}

/// Level, paid, first asked, first paid, sequel.
fn told(followed: &Followed) -> Vec<(&'static str, i64, i64, i64, Sequel)> {
    let one = |r: &store::Reminder| {
        let level = r.level.code();
        (level, r.paid.0, r.first_asked.0, r.first_paid.0, r.sequel)
    };
    followed.reminders().iter().map(one).collect()
}

#[test]
fn a_payment_follows_the_last_reminder_before_it_and_the_first_one_of_its_invoice() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let planned = message_on(house, customer, INVOICE);
        assert_eq!(told(&followed(house)), []);
        remind(house, &planned, 1, "pre", date(2025, 11, 28));
        remind(house, &planned, 2, "R1", date(2025, 12, 8));
        assert_eq!(
            told(&followed(house)),
            [
                ("pre", 0, 0, 0, Sequel::Nothing),
                ("R1", 0, 10_000, 0, Sequel::Nothing)
            ],
            "a courtesy is no reminder"
        );
        // On the day itself it was on its way already.
        pay_on(house, 1_000, date(2025, 12, 8));
        pay_on(house, 2_000, date(2025, 12, 10));
        remind(house, &planned, 3, "R2", date(2025, 12, 18));
        pay_on(house, 3_000, date(2025, 12, 20));
        pay_on(house, 4_000, date(2026, 1, 30));
        assert_eq!(
            told(&followed(house)),
            [
                ("pre", 1_000, 0, 0, Sequel::PaidInPart),
                ("R1", 2_000, 10_000, 5_000, Sequel::PaidInPart),
                ("R2", 3_000, 0, 0, Sequel::PaidInPart)
            ],
            "what comes later than three weeks follows nothing"
        );
    });
}

#[test]
fn what_came_back_asked_nobody_and_a_promise_is_something() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let planned = message_on(house, customer, INVOICE);
        remind(house, &planned, 1, "R1", date(2025, 12, 8));
        followed(house);
        let bounce = |books: &mut store::Books<'_>| {
            let id = books.messages_of(customer, 1)?[0].id;
            books.mark_bounced(id, "550 no such user").map(|_| ())
        };
        house
            .store
            .write::<_, Fault>(house.firm, &on(date(2025, 12, 9)), bounce)
            .unwrap();
        remind(house, &planned, 2, "R2", date(2025, 12, 16));
        let promise = |books: &mut store::Books<'_>| {
            books.add_promise(customer, date(2026, 1, 15), Some(Cents(8_000)))
        };
        house
            .store
            .write::<_, Fault>(house.firm, &on(date(2025, 12, 20)), promise)
            .unwrap();
        assert_eq!(
            told(&followed(house)),
            [
                ("R1", 0, 0, 0, Sequel::Returned),
                ("R2", 0, 10_000, 0, Sequel::Promised)
            ]
        );
        pay_on(house, 10_000, date(2025, 12, 30));
        assert_eq!(
            told(&followed(house))[1],
            ("R2", 10_000, 10_000, 10_000, Sequel::Paid)
        );
    });
}

#[test]
fn a_promise_is_kept_when_its_money_came_by_the_next_business_day() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let invoice = message_on(house, customer, INVOICE).run;
        assert_ne!(invoice, InvoiceId(0));
        let promise = |made_on: Date, for_on: Date, cents: Option<i64>| {
            let deed = |books: &mut store::Books<'_>| {
                books.add_promise(customer, for_on, cents.map(Cents))
            };
            house
                .store
                .write::<_, Fault>(house.firm, &on(made_on), deed)
                .unwrap();
        };
        // Friday 12 December; Monday is the next business day.
        promise(date(2025, 12, 2), date(2025, 12, 12), Some(3_000));
        pay_on(house, 3_000, date(2025, 12, 15));
        // Everything late, which is what is left of the invoice; half of it comes.
        promise(date(2025, 12, 16), date(2025, 12, 23), None);
        pay_on(house, 3_500, date(2025, 12, 23));
        // Replaced before its day.
        promise(date(2025, 12, 29), date(2026, 1, 20), Some(100));
        promise(date(2026, 1, 5), date(2026, 1, 9), Some(200));
        let followed = followed(house);
        let told: Vec<_> = followed
            .promises()
            .iter()
            .map(|one| (one.promised.0, one.received.0, one.is_kept()))
            .collect();
        assert_eq!(
            told,
            [(3_000, 3_000, true), (7_000, 3_500, false), (200, 0, false)]
        );
    });
}
