//! Facts go in, and come out the same on both engines.

use receivables::next_step::Because;
use receivables::party::{AccountId, ContactId, Language};
use receivables::reminding::StepCode;
use receivables::{Cents, date};
use store::{Fault, Mark, NewInvoice, NewMessage, NewPayment, NewQuestion};

use crate::fixture::{House, by, on_both};

#[test]
fn an_invoice_partly_paid_owes_what_remains_on_every_page() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let invoice = house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        house.invoice(
            customer,
            "F-2",
            5_000,
            date(2025, 12, 20),
            date(2026, 1, 19),
        );
        pay(house, "F-1", 20_000, "t1");
        let (aged, items, cases, ledger) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                let day = date(2026, 1, 1);
                Ok((
                    books.aged_balance(day)?,
                    books.open_items(day)?,
                    books.cases(&[customer], day)?,
                    books.ledger()?,
                ))
            })
            .unwrap();
        assert_eq!(aged.len(), 1);
        assert_eq!(aged[0].ages, [5_000, 0, 100_000, 0, 0]);
        assert_eq!(
            items.iter().map(|item| item.open.0).collect::<Vec<_>>(),
            [100_000, 5_000]
        );
        let account = &cases[0].account;
        assert_eq!(account.invoices[0].id, invoice);
        assert_eq!(account.invoices[0].open, Cents(100_000));
        assert_eq!(
            account.contacts[0].email.as_deref(),
            Some("compta@c-1.example")
        );
        assert_eq!(ledger.values().map(|cents| cents.0).sum::<i64>(), 0);
        assert_eq!(ledger["receivable"], Cents(105_000));
    });
}

#[test]
fn a_past_day_is_reported_as_it_was() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        pay(house, "F-1", 120_000, "t1");
        let ages = |day| {
            let aged = house
                .store
                .read::<_, Fault>(house.firm, |books| books.aged_balance(day))
                .unwrap();
            aged.first().map(|aged| aged.ages).unwrap_or_default()
        };
        assert_eq!(
            ages(date(2025, 12, 31)),
            [0, 120_000, 0, 0, 0],
            "the evening before the payment"
        );
        assert_eq!(ages(date(2026, 1, 1)), [0; 5]);
        assert_eq!(ages(date(2025, 10, 31)), [0; 5], "before the invoice");
    });
}

#[test]
fn what_the_customer_has_in_hand_is_counted_and_can_be_applied() {
    on_both(|house| {
        let customer = house.customer("C-1");
        house.invoice(
            customer,
            "F-1",
            10_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let credit = NewInvoice {
            account: customer,
            number: "AV-1".into(),
            credit_note: true,
            issued_on: date(2025, 12, 15),
            due_on: None,
            total: Cents(4_000),
            disputed_on: None,
        };
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| books.add_invoices(&[credit]))
            .unwrap();
        let balance = || {
            house
                .store
                .read::<_, Fault>(house.firm, |b| Ok(b.account(customer)?.unwrap().balance))
                .unwrap()
        };
        assert_eq!(balance(), Cents(6_000));
        house
            .store
            .write::<_, Fault>(house.firm, &by(5), |books| {
                let rows = books.invoices_by_number(&["F-1".into(), "AV-1".into()])?;
                books.apply_credit(&rows["AV-1"], &rows["F-1"], Cents(4_000))
            })
            .unwrap();
        assert_eq!(balance(), Cents(6_000));
        let items = house
            .store
            .read::<_, Fault>(house.firm, |books| books.open_items(date(2026, 1, 1)))
            .unwrap();
        assert_eq!(
            items.iter().map(|item| item.open.0).collect::<Vec<_>>(),
            [6_000]
        );
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn a_payment_never_exceeds_what_is_open_and_leaves_no_trace_when_it_would() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let invoice = house.invoice(
            customer,
            "F-1",
            10_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let refused = house.store.write::<_, Fault>(house.firm, &by(4), |books| {
            let rows = books.invoices_by_number(&["F-1".into()])?;
            let payment = NewPayment {
                account: customer,
                received_on: date(2026, 1, 1),
                amount: Cents(20_000),
                reference: "virement".into(),
                source_key: "t1".into(),
                pays: vec![(invoice, Cents(20_000))],
            };
            books.add_payments(&[payment], &[rows["F-1"].clone()])
        });
        assert!(refused.is_err());
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
        let timeline = house
            .store
            .read::<_, Fault>(house.firm, |books| books.timeline(customer, 10))
            .unwrap();
        assert_eq!(
            timeline
                .iter()
                .map(|entry| entry.kind.as_str())
                .collect::<Vec<_>>(),
            ["invoice_issued", "account_opened"]
        );
    });
}

#[test]
fn a_step_planned_twice_is_one_message() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let message = message(house, customer);
        let plan = |second| {
            house
                .store
                .write::<_, Fault>(house.firm, &by(second), |b| {
                    b.plan_messages(std::slice::from_ref(&message))
                })
                .unwrap()
        };
        assert_eq!(plan(4), 1);
        assert_eq!(plan(5), 0);
        assert_eq!(
            told(house, customer, "reminder_planned"),
            [the_message(house, customer)],
            "the journal tells of the message that was written, and of no other"
        );
    });
}

#[test]
fn a_question_asked_twice_is_told_once() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let NewMessage { run, because, .. } = message(house, customer);
        let question = NewQuestion {
            account: customer,
            run,
            step: StepCode(1),
            kind: "call",
            level: "R1",
            lines: vec![(run, Cents(10_000))],
            total: Cents(10_000),
            because,
        };
        let ask = |second| {
            house
                .store
                .write::<_, Fault>(house.firm, &by(second), |books| {
                    books.ask(std::slice::from_ref(&question))
                })
                .unwrap()
        };
        assert_eq!((ask(4), ask(5)), (1, 0));
        let asked = house
            .store
            .read::<_, Fault>(house.firm, |books| books.questions_of(customer, 10))
            .unwrap();
        assert_eq!(told(house, customer, "question_asked"), [asked[0].id]);
    });
}

/// What the entries of this kind are about, newest first.
fn told(house: &House, account: AccountId, kind: &str) -> Vec<i64> {
    let timeline = house
        .store
        .read::<_, Fault>(house.firm, |books| books.timeline(account, 100))
        .unwrap();
    let of_kind = timeline.into_iter().filter(|entry| entry.kind == kind);
    of_kind.map(|entry| entry.subject).collect()
}

fn the_message(house: &House, account: AccountId) -> i64 {
    house
        .store
        .read::<_, Fault>(house.firm, |books| books.messages_of(account, 1))
        .unwrap()[0]
        .id
}

#[test]
fn a_message_whose_account_changed_is_not_sent_and_can_be_planned_anew() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let message = message(house, customer);
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| {
                books.plan_messages(std::slice::from_ref(&message))
            })
            .unwrap();
        let claim = |second| {
            house
                .store
                .write::<_, Fault>(house.firm, &by(second), |b| {
                    b.claim_messages(7, by(second).at, 10)
                })
                .unwrap()
        };
        let mark = |second, id, mark| {
            house
                .store
                .write::<_, Fault>(house.firm, &by(second), |books| {
                    books.mark_messages(7, &[(id, mark)])
                })
                .unwrap()
        };
        let claimed = claim(5);
        assert_eq!(claimed.len(), 1);
        assert!(claim(6).is_empty(), "nobody claims what is claimed");
        pay(house, "F-1", 1_000, "t1");
        let sending = Mark::Sending {
            subject: "Relance".into(),
            bytes: b"x".to_vec(),
        };
        assert!(
            mark(7, claimed[0].id, sending.clone()).is_empty(),
            "the account changed"
        );
        assert_eq!(
            mark(8, claimed[0].id, Mark::Withdrawn("paid meanwhile".into())).len(),
            1
        );
        let case = house
            .store
            .read::<_, Fault>(house.firm, |b| b.cases(&[customer], date(2026, 1, 1)))
            .unwrap()
            .remove(0);
        assert!(case.account.taken.is_empty());
        let again = NewMessage {
            account_version: case.row.version,
            ..message
        };
        assert_eq!(
            house
                .store
                .write::<_, Fault>(house.firm, &by(9), |b| b.plan_messages(&[again]))
                .unwrap(),
            1
        );
        let planned = the_message(house, customer);
        assert_eq!(
            told(house, customer, "reminder_planned"),
            [planned, planned],
            "both entries are about the one row"
        );
        let claimed = claim(10);
        assert_eq!(mark(11, claimed[0].id, sending).len(), 1);
        assert_eq!(
            mark(12, claimed[0].id, Mark::Accepted("250 ok".into())).len(),
            1
        );
        let case = house
            .store
            .read::<_, Fault>(house.firm, |b| b.cases(&[customer], date(2026, 1, 1)))
            .unwrap()
            .remove(0);
        assert_eq!(case.account.taken.len(), 1);
        assert_eq!(case.account.contacted.len(), 1);
    });
}

#[test]
fn what_a_dead_node_held_goes_back_or_is_uncertain() {
    on_both(|house| {
        let (one, two) = (house.customer("C-1"), house.customer("C-2"));
        let first = message(house, one);
        let second = NewMessage {
            message_id: "two@x".into(),
            ..message_on(house, two, "F-2")
        };
        house
            .store
            .write::<_, Fault>(house.firm, &by(4), |books| {
                books.plan_messages(&[first, second])
            })
            .unwrap();
        let claimed = house
            .store
            .write::<_, Fault>(house.firm, &by(5), |b| b.claim_messages(7, by(5).at, 10))
            .unwrap();
        let sending = Mark::Sending {
            subject: "Relance".into(),
            bytes: b"x".to_vec(),
        };
        house
            .store
            .write::<_, Fault>(house.firm, &by(6), |b| {
                b.mark_messages(7, &[(claimed[0].id, sending)])
            })
            .unwrap();
        let released = house
            .store
            .write::<_, Fault>(house.firm, &by(7), |b| b.release_node(7))
            .unwrap();
        assert_eq!(released, (1, 1));
        let counts = house
            .store
            .read::<_, Fault>(house.firm, |books| books.message_counts())
            .unwrap();
        assert_eq!(
            counts,
            [("queued".to_owned(), 1), ("uncertain".to_owned(), 1)]
        );
    });
}

#[test]
fn a_node_is_known_to_live_and_known_to_be_dead() {
    on_both(|house| {
        let other = crate::fixture::open(&house.url);
        let node = house.store.join(1).unwrap();
        assert!(!other.is_dead(node.id).unwrap());
        node.keep_alive(&house.store).unwrap();
        let id = node.id;
        drop(node);
        // A server notices a session that ended a moment later; each question is an exchange with it.
        assert!((0..10_000).any(|_| other.is_dead(id).unwrap()));
    });
}

pub fn pay(house: &House, number: &str, cents: i64, key: &str) {
    house
        .store
        .write::<_, Fault>(house.firm, &by(5), |books| {
            let rows = books.invoices_by_number(&[number.to_owned()])?;
            let row = rows[number].clone();
            let payment = NewPayment {
                account: row.account,
                received_on: date(2026, 1, 1),
                amount: Cents(cents),
                reference: "virement".into(),
                source_key: key.into(),
                pays: vec![(row.id, Cents(cents))],
            };
            books.add_payments(&[payment], &[row]).map(|_| ())
        })
        .unwrap();
}

pub fn message(house: &House, account: AccountId) -> NewMessage {
    message_on(house, account, "F-1")
}

pub fn message_on(house: &House, account: AccountId, number: &str) -> NewMessage {
    let run = house.invoice(
        account,
        number,
        10_000,
        date(2025, 11, 1),
        date(2025, 12, 1),
    );
    let version = house
        .store
        .read::<_, Fault>(house.firm, |books| {
            Ok(books.account(account)?.unwrap().version)
        })
        .unwrap();
    NewMessage {
        account,
        run,
        step: StepCode(1),
        level: "R1",
        contact: ContactId(1),
        recipient: "compta@c-1.example".into(),
        copies: String::new(),
        language: Language::Fr,
        lines: vec![(run, Cents(10_000))],
        credits: Cents::ZERO,
        total: Cents(10_000),
        because: Because::NoLadder,
        account_version: version,
        message_id: "one@x".into(),
        not_before_at: 0,
        channel: receivables::party::Channel::Email,
    }
}

#[test]
fn what_is_remembered_is_what_a_recount_gives_whoever_wrote() {
    on_both(|house| {
        let today = date(2026, 1, 1);
        let aged = |store: &store::Store, firm| {
            let aged = store.read::<_, Fault>(firm, |books| books.aged_balance(today));
            let told = |aged: store::Aged| (aged.code.to_string(), aged.ages);
            aged.unwrap().into_iter().map(told).collect::<Vec<_>>()
        };
        let recount = || {
            // A store that was just opened remembers nothing.
            aged(&store::Store::open(&house.url).unwrap(), house.firm)
        };
        let elsewhere = store::Store::open(&house.url).unwrap();
        assert_eq!(aged(&house.store, house.firm), []);

        let customer = house.customer("C-2");
        house.invoice(customer, "F-1", 700, date(2025, 11, 1), date(2025, 12, 1));
        assert_eq!(
            aged(&house.store, house.firm),
            [("C-2".into(), [0, 0, 700, 0, 0])]
        );
        assert_eq!(aged(&elsewhere, house.firm), recount());
        pay(house, "F-1", 200, "t1");
        house.invoice(
            house.customer("C-1"),
            "F-2",
            90,
            date(2025, 12, 1),
            date(2026, 1, 9),
        );
        let both = [
            ("C-1".into(), [90, 0, 0, 0, 0]),
            ("C-2".into(), [0, 0, 500, 0, 0]),
        ];
        assert_eq!(aged(&house.store, house.firm), both);
        assert_eq!(
            aged(&elsewhere, house.firm),
            both,
            "another node hears of it"
        );
        assert_eq!(recount(), both);

        pay(house, "F-1", 500, "t2");
        assert_eq!(aged(&elsewhere, house.firm), both[..1], "who paid is gone");
        let other = house
            .store
            .open_organisation(&crate::fixture::firm(), 1)
            .unwrap();
        assert_eq!(
            aged(&elsewhere, other),
            [],
            "nothing of one firm is told to another"
        );
    });
}

#[test]
fn a_firm_with_a_thousand_changes_is_read_anew() {
    on_both(|house| {
        let today = date(2026, 1, 1);
        let total = || {
            let aged = house
                .store
                .read::<_, Fault>(house.firm, |books| books.aged_balance(today));
            let aged = aged.unwrap();
            (
                aged.len(),
                aged.iter().map(|one| one.total().0).sum::<i64>(),
            )
        };
        assert_eq!(total(), (0, 0));
        let new = |n: i64| store::NewAccount {
            code: format!("C-{n:04}"),
            ..store::NewAccount::default()
        };
        house
            .store
            .write_alone::<_, Fault>(house.firm, &by(5), |books| {
                let accounts: Vec<_> = (0..1_500).map(new).collect();
                let accounts = books.open_accounts(&accounts, house.sequence)?;
                let invoice = |(account, n): (_, i64)| NewInvoice {
                    account,
                    number: format!("F-{n}"),
                    credit_note: false,
                    issued_on: date(2025, 11, 1),
                    due_on: Some(date(2025, 12, 1)),
                    total: Cents(n),
                    disputed_on: None,
                };
                books.add_invoices(
                    &accounts
                        .into_iter()
                        .zip(1..)
                        .map(invoice)
                        .collect::<Vec<_>>(),
                )
            })
            .unwrap();
        assert_eq!(total(), (1_500, 1_500 * 1_501 / 2));
    });
}
