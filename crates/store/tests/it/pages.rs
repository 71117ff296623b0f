//! What the pages ask for, on both engines.

use receivables::{Cents, Date, date};
use store::{Due, Fault, Mark, NewQuestion};

use crate::books::{message, pay};
use crate::fixture::{by, on_both};

const TODAY: Date = date(2026, 4, 1);

#[test]
fn a_customer_stands_where_its_invoices_and_payments_put_it() {
    on_both(|house| {
        let account = house.customer("C1");
        house.invoice(account, "F-1", 120_000, date(2026, 1, 1), date(2026, 2, 10));
        house.invoice(account, "F-2", 50_000, date(2026, 3, 20), date(2026, 4, 20));
        house.customer("C2");
        pay(house, "F-1", 20_000, "p1");

        let standings = house
            .store
            .read::<_, Fault>(house.firm, |books| books.standings(TODAY))
            .unwrap();

        assert_eq!(standings.len(), 2, "also who owes nothing is a customer");
        assert_eq!(standings[0].ages, [50_000, 0, 100_000, 0, 0]);
        assert_eq!(standings[0].late(), Cents(100_000));
        assert_eq!(standings[0].oldest_due_on, Some(date(2026, 2, 10)));
        assert_eq!(
            (standings[1].late(), standings[1].oldest_due_on),
            (Cents::ZERO, None)
        );
        let aged = house
            .store
            .read::<_, Fault>(house.firm, |books| books.aged_balance(TODAY))
            .unwrap();
        assert_eq!(
            aged[0].ages, standings[0].ages,
            "the list and the report say the same"
        );
    });
}

#[test]
fn a_promise_a_dispute_a_question_and_a_pause_mark_their_customer() {
    on_both(|house| {
        let accounts: Vec<_> = ["C1", "C2", "C3"]
            .iter()
            .map(|code| house.customer(code))
            .collect();
        let run = house.invoice(
            accounts[0],
            "F-1",
            120_000,
            date(2026, 1, 1),
            date(2026, 2, 10),
        );
        house.invoice(
            accounts[1],
            "F-2",
            5_000,
            date(2026, 1, 1),
            date(2026, 2, 10),
        );
        house
            .store
            .write::<_, Fault>(house.firm, &by(9), |books| {
                books.add_promise(accounts[0], date(2026, 5, 1), None)?;
                let disputed = books.invoices_by_number(&["F-2".to_owned()])?["F-2"].clone();
                books.mark_dispute(&disputed, Some(by(9).on), None)?;
                books.set_hold(accounts[2], Some((Some(date(2026, 3, 1)), "on holiday")))?;
                books.ask(&[question(accounts[0], run)])
            })
            .unwrap();

        let read = |today| {
            house
                .store
                .read::<_, Fault>(house.firm, move |books| books.standings(today))
                .unwrap()
        };
        let marks = house
            .store
            .read::<_, Fault>(house.firm, |books| books.marks())
            .unwrap();

        assert_eq!(marks.promised.get(&accounts[0]), Some(&date(2026, 5, 1)));
        assert!(marks.disputed.contains(&accounts[1]) && marks.disputed.len() == 1);
        assert!(marks.waiting.contains(&accounts[0]) && marks.waiting.len() == 1);
        assert!(marks.bounced.is_empty());
        assert_eq!(read(date(2026, 3, 1))[2].held, Some(Some(date(2026, 3, 1))));
        assert_eq!(
            read(date(2026, 3, 2))[2].held,
            None,
            "a pause ends by itself"
        );
        let count = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                books.open_question_count(date(2026, 11, 25))
            })
            .unwrap();
        assert_eq!(count, 1);
    });
}

#[test]
fn what_leaves_today_and_what_did_not_arrive_are_listed() {
    on_both(|house| {
        let account = house.customer("C1");
        let planned = message(house, account);
        house
            .store
            .write::<_, Fault>(house.firm, &by(9), |books| books.plan_messages(&[planned]))
            .unwrap();
        let leaving = |on| {
            house
                .store
                .read::<_, Fault>(house.firm, move |books| books.leaving_on(on, 5))
                .unwrap()
        };
        assert_eq!(
            (
                leaving(date(2026, 1, 1)).count,
                leaving(date(2026, 1, 1)).first.len()
            ),
            (1, 1)
        );
        assert_eq!(
            (
                leaving(date(2026, 1, 2)).count,
                leaving(date(2026, 1, 2)).total
            ),
            (0, Cents::ZERO)
        );

        house
            .store
            .write::<_, Fault>(house.firm, &by(10), |books| {
                let claimed = books.claim_messages(7, by(10).at, 5)?;
                books.mark_messages(
                    7,
                    &[(claimed[0].id, Mark::Refused("550 no such user".into()))],
                )
            })
            .unwrap();

        let troubled = |since| {
            house
                .store
                .read::<_, Fault>(house.firm, move |books| books.troubled(since, 5))
                .unwrap()
        };
        assert_eq!(troubled(by(10).at).1, 1);
        assert_eq!(
            troubled(by(10).at).0[0].last_answer.as_deref(),
            Some("550 no such user")
        );
        assert_eq!(
            troubled(by(11).at),
            (Vec::new(), 0),
            "what was refused long ago is history"
        );
    });
}

#[test]
fn a_customer_is_named_with_its_contacts_and_its_history() {
    on_both(|house| {
        let account = house.customer("C1");
        house.invoice(account, "F-1", 120_000, date(2026, 1, 1), date(2026, 2, 10));
        let (names, contacts, newest) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((
                    books.names_of(&[account])?,
                    books.contacts_of(account)?,
                    books.history(account, (Date::MAX, i64::MAX), 1)?,
                ))
            })
            .unwrap();
        assert_eq!(names[&account], "Société C1");
        assert_eq!(
            (contacts.len(), contacts[0].known.email.as_deref()),
            (1, Some("compta@c1.example"))
        );
        assert_eq!(newest.len(), 1);
        let before = (newest[0].on, newest[0].id);
        let older = house
            .store
            .read::<_, Fault>(house.firm, |books| books.history(account, before, 10))
            .unwrap();
        assert!(!older.is_empty() && older.iter().all(|entry| (entry.on, entry.id) < before));
    });
}

fn question(
    account: receivables::party::AccountId,
    run: receivables::party::InvoiceId,
) -> NewQuestion {
    NewQuestion {
        account,
        run,
        step: receivables::reminding::StepCode(9),
        kind: "approve",
        level: "R3",
        lines: vec![(run, Cents(120_000))],
        total: Cents(120_000),
        because: receivables::next_step::Because::NoLadder,
    }
}

#[test]
fn those_who_are_due_are_walked_to_the_last_whatever_their_day_and_their_age() {
    on_both(|house| {
        let names = ["A", "B", "C", "D", "E"];
        let accounts = names.map(|name| house.customer(name));
        let days = [20, 3, 31, 3, 1].map(|day| Some(date(2026, 3, day)));
        let dates: Vec<_> = accounts.into_iter().zip(days).collect();
        let noted = house
            .store
            .write::<_, Fault>(house.firm, &by(10), |books| books.look_again(&dates));
        noted.unwrap();

        let mut walked = Vec::new();
        let mut after = Due::FIRST;
        loop {
            let some = house.store.read::<_, Fault>(house.firm, |books| {
                books.list_due(date(2026, 3, 20), after, 2)
            });
            let some = some.unwrap();
            walked.extend(some.iter().map(|due| due.account));
            match some.last() {
                Some(last) => after = *last,
                None => break,
            }
        }

        let [a, b, _not_yet, d, e] = accounts;
        assert_eq!(walked, [e, b, d, a]);
    });
}
