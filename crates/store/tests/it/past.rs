//! A customer's past on both engines: at the end of it stands the account of today, and no day sees what was written later.

use receivables::account::Taken;
use receivables::next_step::Because;
use receivables::party::{AccountId, Channel, ContactId, InvoiceId};
use receivables::reminding::{Past, StepCode};
use receivables::{Account, Cents, Date, date};
use store::{Books, By, Case, DaysOf, Fault, NewInvoice, NewMessage, NewPayment};

use crate::fixture::{House, by, on_both};

/// Someone who writes at noon of this day.
fn on(day: Date) -> By {
    By {
        actor: "test".into(),
        at: receivables::calendar::epoch_days(day) * 86_400_000_000 + 43_200_000_000,
        on: day,
    }
}

fn write<T>(house: &House, day: Date, deed: impl FnMut(&mut Books<'_>) -> Result<T, Fault>) -> T {
    let store = &house.store;
    store.write::<_, Fault>(house.firm, &on(day), deed).unwrap()
}

fn civil(at: i64) -> Date {
    receivables::calendar::from_epoch_days(at.div_euclid(86_400_000_000)).unwrap()
}

fn past(house: &House, account: AccountId, today: Date) -> (Case, Past) {
    let read = |books: &mut Books<'_>| {
        let cases = books.cases(&[account], today)?;
        let days = DaysOf {
            today,
            since: date(2026, 1, 1),
            written_on: &civil,
            known_on: &|_, written_on| written_on.min(today),
        };
        let pasts = books.pasts(&cases, &days)?;
        Ok((cases[0].clone(), pasts[0].clone()))
    };
    house.store.read::<_, Fault>(house.firm, read).unwrap()
}

fn pay(house: &House, number: &str, received_on: Date, written_on: Date, cents: i64, share: i64) {
    write(house, written_on, |books| {
        let rows = books.invoices_by_number(&[number.to_owned()])?;
        let row = rows[number].clone();
        let payment = NewPayment {
            account: row.account,
            received_on,
            amount: Cents(cents),
            reference: String::new(),
            source_key: format!("{number} {received_on}"),
            pays: vec![(row.id, Cents(share))],
        };
        books.add_payments(&[payment], &[row])
    });
}

fn message(account: AccountId, run: InvoiceId, step: i64) -> NewMessage {
    NewMessage {
        account,
        run,
        step: StepCode(step),
        level: "R1",
        contact: ContactId(1),
        recipient: "compta@a.example".into(),
        copies: String::new(),
        language: receivables::party::Language::Fr,
        lines: vec![(run, Cents(100_000))],
        credits: Cents::ZERO,
        total: Cents(100_000),
        because: Because::NothingOpen,
        account_version: 0,
        message_id: format!("{}-{step}@lefort.example", run.0),
        not_before_at: 0,
        channel: receivables::party::Channel::Email,
    }
}

/// A spring of one customer: two invoices, a credit note, money that was late to be known, a dispute, a hold, a promise.
fn spring(house: &House) -> (AccountId, [InvoiceId; 2]) {
    let account = house.customer("A");
    let document = |number: &str, credit_note, cents, due_on| NewInvoice {
        account,
        number: number.into(),
        credit_note,
        issued_on: date(2026, 2, 1),
        due_on,
        total: Cents(cents),
        disputed_on: None,
    };
    let ids = write(house, date(2026, 2, 2), |books| {
        books.add_invoices(&[
            document("F-1", false, 100_000, Some(date(2026, 3, 3))),
            document("F-2", false, 50_000, Some(date(2026, 3, 10))),
            document("AV-1", true, 7_000, None),
        ])
    });
    write(house, date(2026, 3, 9), |books| {
        books.plan_messages(&[message(account, ids[0], 20)])
    });
    pay(
        house,
        "F-1",
        date(2026, 3, 6),
        date(2026, 3, 16),
        30_000,
        25_000,
    );
    write(house, date(2026, 3, 20), |books| {
        let rows = books.invoices_by_number(&["AV-1".into(), "F-2".into()])?;
        books.apply_credit(&rows["AV-1"], &rows["F-2"], Cents(2_000))?;
        books.mark_dispute(&rows["F-2"], Some(date(2026, 3, 18)), Some(Cents(9_000)))?;
        books.set_hold(account, Some((Some(date(2026, 4, 1)), "à voir")))?;
        books.add_promise(account, date(2026, 4, 20), None)
    });
    pay(
        house,
        "F-1",
        date(2026, 4, 2),
        date(2026, 4, 3),
        75_000,
        75_000,
    );
    (account, [ids[0], ids[1]])
}

/// Steps and contacts of one day have no order of their own.
fn sorted(mut account: Account) -> Account {
    account
        .taken
        .sort_by_key(|taken: &Taken| (taken.on, taken.step));
    account.contacted.sort_unstable();
    account
}

#[test]
fn at_the_end_of_the_past_stands_the_account_of_today() {
    on_both(|house| {
        let (account, _) = spring(house);
        for today in [date(2026, 4, 5), date(2026, 4, 30), date(2026, 9, 1)] {
            let (case, past) = past(house, account, today);
            assert_eq!(sorted(past.account_on(today)), sorted(case.account));
            assert!(past.explains_present(today));
        }
    });
}

#[test]
fn a_past_day_sees_what_was_written_by_then() {
    on_both(|house| {
        let (account, [first, second]) = spring(house);
        let (_, past) = past(house, account, date(2026, 4, 30));
        let open = |day| -> Vec<i64> {
            let invoices = past.account_on(day).invoices;
            invoices.iter().map(|invoice| invoice.open.0).collect()
        };
        assert_eq!(open(date(2026, 2, 1)), [0; 0], "written on the second");
        assert_eq!(open(date(2026, 3, 15)), [100_000, 50_000]);
        assert_eq!(past.account_on(date(2026, 3, 15)).credits, Cents(7_000));
        assert_eq!(open(date(2026, 3, 16)), [75_000, 50_000]);
        assert_eq!(past.account_on(date(2026, 3, 16)).credits, Cents(12_000));
        assert_eq!(open(date(2026, 3, 20)), [75_000, 48_000]);
        let then = past.account_on(date(2026, 3, 20));
        assert_eq!(then.credits, Cents(10_000));
        assert_eq!(then.invoices[1].dispute.unwrap().amount, Some(Cents(9_000)));
        assert_eq!(then.hold.unwrap().until, Some(date(2026, 4, 1)));
        assert_eq!(then.promise.unwrap().paid_since, Cents::ZERO);
        assert_eq!(open(date(2026, 4, 3)), [48_000], "F-1 is paid");
        let taken = past.account_on(date(2026, 3, 9)).taken;
        assert_eq!((taken[0].run, taken[0].channel), (first, Channel::Email));

        let asked = [(first, Cents(100_000)), (second, Cents(50_000))];
        let unknown = |day| past.paid_unknown(&asked, day).0;
        assert_eq!(unknown(date(2026, 3, 6)), 0, "it came that day");
        assert_eq!(unknown(date(2026, 3, 9)), 30_000, "three days ago");
        assert_eq!(unknown(date(2026, 3, 16)), 0, "the books know");
    });
}

#[test]
fn the_books_know_when_they_began_and_until_when_money_was_known() {
    on_both(|house| {
        house.customer("B");
        let read = |house: &House| {
            let question = |books: &mut Books<'_>| Ok((books.began_at()?, books.money_known()?));
            house.store.read::<_, Fault>(house.firm, question).unwrap()
        };
        assert_eq!(read(house), (None, Vec::new()), "no invoice yet");
        let (account, _) = spring(house);
        let (began, known) = read(house);
        assert_eq!(began, Some(on(date(2026, 2, 2)).at));
        assert_eq!(
            known,
            [
                (on(date(2026, 3, 16)).at, date(2026, 3, 6)),
                (on(date(2026, 4, 3)).at, date(2026, 4, 2)),
            ]
        );
        let list = |after| {
            let question = |books: &mut Books<'_>| books.list_accounts(after, 9);
            house.store.read::<_, Fault>(house.firm, question).unwrap()
        };
        assert_eq!(list(AccountId(i64::MIN)).len(), 2);
        assert_eq!(list(account), []);
        assert!(by(1).at < began.unwrap());
    });
}
