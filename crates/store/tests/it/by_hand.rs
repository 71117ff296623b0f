//! What people send, put off and take back, on both engines.

use receivables::next_step::Because;
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::StepCode;
use receivables::{Cents, date};
use store::{Books, Fault, Mark, MessageWords, NewQuestion, Whose, Work};

use crate::books::message_on;
use crate::fixture::{House, by, on_both};

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

fn read<T>(house: &House, work: impl FnOnce(&mut Books<'_>) -> Result<T, Fault>) -> T {
    house.store.read(house.firm, work).unwrap()
}

fn words(text: &str) -> MessageWords {
    MessageWords {
        subject: "Comme convenu".into(),
        text: text.into(),
    }
}

#[test]
fn a_persons_words_go_with_their_message_and_not_with_what_is_planned_in_its_place() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let message = message_on(house, customer, "F-1");
        let id = write(house, 10, |books| {
            books.plan_by_hand(&message, Some(&words("Bonjour Sylvie")))
        });
        let id = id.unwrap();
        let twice = write(house, 11, |books| books.plan_by_hand(&message, None));
        assert_eq!(twice, None, "the step is taken");
        let kept = read(house, |books| books.message_words(&[id, 999]));
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[&id], words("Bonjour Sylvie"));

        assert!(write(house, 12, |books| books.take_back(id)));
        assert!(!write(house, 13, |books| books.take_back(id)));
        let state = read(house, |books| Ok(books.message(id)?.unwrap().state));
        assert_eq!(state, "withdrawn");

        // A round plans the same step again, for other amounts: nobody's old words leave with it.
        let anew = write(house, 14, |books| {
            books.plan_messages(std::slice::from_ref(&message))
        });
        assert_eq!(anew, 1);
        assert!(read(house, |books| books.message_words(&[id])).is_empty());
    });
}

#[test]
fn what_a_sender_holds_is_not_taken_back() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let message = message_on(house, customer, "F-1");
        let id = write(house, 10, |books| books.plan_by_hand(&message, None)).unwrap();
        write(house, 11, |books| books.claim_messages(7, by(11).at, 10));
        assert!(!write(house, 12, |books| books.take_back(id)));
        let sending = Mark::Sending {
            subject: "R1".into(),
            bytes: b"x".to_vec(),
        };
        write(house, 13, |books| books.mark_messages(7, &[(id, sending)]));
        let accepted = Mark::Accepted("250".into());
        write(house, 14, |books| books.mark_messages(7, &[(id, accepted)]));
        assert!(!write(house, 15, |books| books.take_back(id)));
    });
}

fn question(account: AccountId, run: InvoiceId, kind: &'static str, cents: i64) -> NewQuestion {
    NewQuestion {
        account,
        run,
        step: StepCode(3),
        kind,
        level: "R2",
        lines: vec![(run, Cents(cents))],
        total: Cents(cents),
        because: Because::NoLadder,
    }
}

#[test]
fn the_work_list_begins_with_what_is_most_worth_and_leaves_out_what_is_put_off() {
    on_both(|house| {
        let today = by(1).on;
        let mut asked = Vec::new();
        for (code, kind, cents) in [
            ("C-1", "call", 500),
            ("C-2", "approve", 90_000),
            ("C-3", "call", 7_000),
        ] {
            let customer = house.customer(code);
            let run = house.invoice(customer, code, 90_000, date(2025, 11, 1), date(2025, 12, 1));
            asked.push(question(customer, run, kind, cents));
        }
        assert_eq!(write(house, 10, |books| books.ask(&asked)), 3);
        let list = |which: Work<'_>, after| {
            let rows = read(house, |books| {
                books.work(which, Whose::Everybody, today, after, 2)
            });
            rows.iter()
                .map(|row| (row.total.0, row.id))
                .collect::<Vec<_>>()
        };
        let first = list(Work::Today(&[]), (i64::MAX, 0));
        assert_eq!(
            first.iter().map(|one| one.0).collect::<Vec<_>>(),
            [90_000, 7_000]
        );
        assert_eq!(list(Work::Today(&[]), first[1])[0].0, 500);
        let calls = list(Work::Today(&["call", "sms"]), (i64::MAX, 0));
        assert_eq!(calls.len(), 2);
        let of = |whose| {
            let after = (i64::MAX, 0);
            let rows = read(house, |books| {
                books.work(Work::Today(&[]), whose, today, after, 9)
            });
            let counts = read(house, |books| books.work_counts(whose, today));
            assert_eq!(rows.len() as i64, counts.all());
            rows.len()
        };
        let customer = asked[1].account;
        write(house, 15, |books| books.assign_colleague(customer, Some(7)));
        assert_eq!(of(Whose::Everybody), 3);
        assert_eq!((of(Whose::Nobody), of(Whose::Colleague(7))), (2, 1));
        assert_eq!(of(Whose::Colleague(8)), 0);

        let later = date(2026, 1, 5);
        let call = calls[0].1;
        assert!(write(house, 20, |books| books.put_off_question(
            call,
            Some(later),
            "call_back"
        )));
        assert_eq!(list(Work::Today(&["call"]), (i64::MAX, 0)).len(), 1);
        assert_eq!(list(Work::Later, (i64::MAX, 0)), [(7_000, call)]);
        let counts = read(house, |books| books.work_counts(Whose::Everybody, today));
        assert_eq!(
            counts.today,
            [("approve".to_owned(), 1), ("call".to_owned(), 1)]
        );
        assert_eq!((counts.all(), counts.later), (2, 1));
        assert_eq!(read(house, |books| books.open_question_count(today)), 2);
        assert_eq!(
            read(house, |books| books.open_question_count(later)),
            3,
            "its day has come"
        );
    });
}

#[test]
fn an_answer_is_taken_back_and_a_call_that_reached_a_stranger_is_asked_again() {
    on_both(|house| {
        let customer = house.customer("C-1");
        let run = house.invoice(
            customer,
            "F-1",
            90_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let call = question(customer, run, "call", 90_000);
        write(house, 10, |books| books.ask(std::slice::from_ref(&call)));
        let id = read(house, |books| Ok(books.questions_of(customer, 1)?[0].id));
        assert!(write(house, 11, |books| books.answer_question(id, "reached")));
        let taken = read(house, |books| {
            Ok(books.cases(&[customer], by(1).on)?.remove(0).account)
        });
        assert_eq!(
            (taken.taken.len(), taken.contacted.len()),
            (1, 1),
            "a call is a contact"
        );

        assert!(write(house, 12, |books| books.reopen_question(id)));
        assert!(!write(house, 13, |books| books.reopen_question(id)));
        let row = read(house, |books| Ok(books.question(id)?.unwrap()));
        assert_eq!(
            (row.answer, row.answered_on, row.answered_at),
            (None, None, None)
        );

        assert!(write(house, 14, |books| books.answer_question(id, "wrong_number")));
        let taken = read(house, |books| {
            Ok(books.cases(&[customer], by(1).on)?.remove(0).account)
        });
        assert_eq!(
            (taken.taken.len(), taken.contacted.len()),
            (0, 0),
            "nobody was reached"
        );
        assert_eq!(
            write(house, 15, |books| books.ask(std::slice::from_ref(&call))),
            1
        );
        let row = read(house, |books| {
            Ok(books.questions_of(customer, 9)?.remove(0))
        });
        assert_eq!((row.id, row.answered_on), (id, None));

        assert!(write(house, 16, |books| books.answer_question(id, "no")));
        assert_eq!(
            write(house, 17, |books| books.ask(&[call])),
            0,
            "what was set aside stays so"
        );
        let taken = read(house, |books| {
            Ok(books.cases(&[customer], by(1).on)?.remove(0).account)
        });
        assert_eq!((taken.taken.len(), taken.contacted.len()), (1, 0));
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}
