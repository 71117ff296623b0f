//! Several processes at the same work at the same moment: nothing is done twice, nothing is left.

use std::collections::BTreeSet;
use std::process::Child;

use receivables::date;
use serde_json::Value;
use store::Fault;

use crate::desk::{Answer, Place, on_both};

/// More than are looked at in one transaction, so that several processes find work.
const CUSTOMERS: usize = 1_300;

/// Every seventh customer has no mailbox: a person is asked for one.
fn ledger(first: usize, customers: usize) -> String {
    let mut file = String::from("number;customer code;email;issue date;due date;total\n");
    for n in first..first + customers {
        let email = if n.is_multiple_of(7) {
            String::new()
        } else {
            format!("c{n}@debtor.example")
        };
        for invoice in 0..2 {
            file += &format!(
                "F-{n}-{invoice};C{n:05};{email};2026-01-10;2026-02-{:02};{}.50\n",
                10 + invoice,
                100 + n
            );
        }
    }
    file
}

fn with_ledger(place: &Place) {
    place.file("ledger.csv", ledger(0, CUSTOMERS));
    place.json("init --yes");
    place.json("import ledger.csv --yes --on 2026-02-10");
}

fn all_end_well(children: Vec<Child>) -> Vec<Value> {
    let answers = children
        .into_iter()
        .map(|child| Answer::from(child.wait_with_output().unwrap()));
    answers
        .map(|answer| {
            assert_eq!(answer.code, 0, "{answer:?}");
            answer.json()
        })
        .collect()
}

fn sum(reports: &[Value], key: &str) -> u64 {
    reports
        .iter()
        .map(|report| report[key].as_u64().unwrap_or(0))
        .sum()
}

/// Account, run and step.
type Keys = BTreeSet<(i64, i64, i64)>;

/// Each business key of what was planned and asked; a key met twice fails.
fn taken(place: &Place) -> (Keys, Keys) {
    let (desk, firm) = place.desk(date(2026, 3, 10));
    let (messages, questions) = desk
        .store
        .read::<_, Fault>(firm.id, |books| {
            Ok((
                books.list_messages(None, i64::MAX, i64::MAX)?,
                books.open_questions(0, i64::MAX)?,
            ))
        })
        .unwrap();
    let sent: BTreeSet<_> = messages
        .iter()
        .map(|row| (row.account.0, row.run.0, row.step.0))
        .collect();
    assert_eq!(sent.len(), messages.len(), "a step was taken twice");
    let asked: BTreeSet<_> = questions
        .iter()
        .map(|row| (row.account.0, row.run.0, row.step.0))
        .collect();
    assert_eq!(asked.len(), questions.len(), "a question was asked twice");
    (sent, asked)
}

#[test]
fn four_rounds_at_the_same_moment_plan_each_message_once_and_leave_nobody_out() {
    on_both(|place| {
        with_ledger(place);
        let rounds = (0..4)
            .map(|_| place.begin("round --on 2026-03-10 --json"))
            .collect();

        let done = all_end_well(rounds);

        let (sent, asked) = taken(place);
        let without_mailbox = CUSTOMERS.div_ceil(7);
        assert_eq!(
            (sent.len(), asked.len()),
            (CUSTOMERS - without_mailbox, without_mailbox)
        );
        assert_eq!(sum(&done, "planned"), sent.len() as u64);
        assert_eq!(sum(&done, "asked"), asked.len() as u64);
        assert_eq!(sum(&done, "looked_at"), CUSTOMERS as u64);
        assert_eq!(place.json("round --on 2026-03-10")["looked_at"], 0);
        place.verifies();
    });
}

#[test]
fn a_file_may_come_in_while_rounds_are_under_way() {
    on_both(|place| {
        with_ledger(place);
        // New customers, and one payment of each tenth old one.
        place.file("more.csv", ledger(CUSTOMERS, 300));
        let mut payments = String::from("payment date;amount;customer code\n");
        for n in (0..CUSTOMERS).step_by(10) {
            payments += &format!("2026-03-09;{}.00;C{n:05}\n", 2 * (100 + n) + 1);
        }
        place.file("payments.csv", payments);

        let done = all_end_well(vec![
            place.begin("round --on 2026-03-10 --json"),
            place.begin("import more.csv --yes --on 2026-03-10 --json"),
            place.begin("round --on 2026-03-10 --json"),
            place.begin("import payments.csv --as payments --yes --on 2026-03-10 --json"),
            place.begin("round --on 2026-03-10 --json"),
        ]);
        assert_eq!(sum(&done, "payments_created"), 130);
        place.json("round --on 2026-03-10");

        let (sent, asked) = taken(place);
        // Who paid may have been planned before its payment came; that message is taken back when it is to leave.
        let all = CUSTOMERS + 300;
        assert!(
            (all - 130..=all).contains(&(sent.len() + asked.len())),
            "{} messages, {} questions",
            sent.len(),
            asked.len()
        );
        for answer in place
            .json("round --dry-run --on 2026-03-10")
            .as_array()
            .unwrap()
        {
            assert!(
                answer["what"] == "wait" || answer["what"] == "nothing",
                "{answer}"
            );
        }
        place.verifies();
    });
}

#[test]
fn the_same_file_read_by_three_processes_at_once_comes_in_once() {
    on_both(|place| {
        place.file("ledger.csv", ledger(0, 200));
        place.json("init --yes");
        let imports = (0..3)
            .map(|_| place.begin("import ledger.csv --yes --on 2026-02-10 --json"))
            .collect();
        let done = all_end_well(imports);
        assert_eq!((sum(&done, "created"), sum(&done, "unchanged")), (400, 800));
        assert_eq!(sum(&done, "customers_created"), 200);
        place.verifies();
    });
}

#[test]
fn payments_noted_at_the_same_moment_are_all_counted() {
    on_both(|place| {
        place.file("ledger.csv", ledger(1, 1));
        place.json("init --yes");
        place.json("import ledger.csv --yes --on 2026-02-10");
        let payments = (0..6)
            .map(|_| place.begin("record payment C00001 20,00 --on 2026-03-01 --json"))
            .collect();
        all_end_well(payments);
        let aged = place.json("report aged-balance --as-of 2026-03-10");
        assert_eq!(aged["total_cents"], 2 * 10_150 - 6 * 2_000);
        place.verifies();
    });
}

#[test]
fn an_empty_database_may_be_opened_by_several_at_once() {
    on_both(|place| {
        let openings = (0..4).map(|_| place.begin("verify --json")).collect();
        all_end_well(openings);
        place.json("init --yes");
        place.verifies();
    });
}
