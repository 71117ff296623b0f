//! The first of two people who approve, on both engines: one only, in the journal, and of this firm.

use receivables::date;
use store::{Fault, NewNote};

use crate::fixture::{by, on_both};

#[test]
fn the_first_yes_is_one_persons_and_in_the_journal() {
    on_both(|house| {
        let account = house.customer("C-1");
        house.invoice(
            account,
            "F-1",
            120_000,
            date(2025, 11, 1),
            date(2025, 12, 1),
        );
        let approve = |second, actor: &str, question| {
            let by = store::By {
                actor: actor.to_owned(),
                ..by(second)
            };
            let write = |books: &mut store::Books<'_>| books.approve_first(question, account);
            house
                .store
                .write::<_, Fault>(house.firm, &by, write)
                .unwrap()
        };
        assert!(approve(5, "ines@morvan.example", 7));
        assert!(!approve(6, "paul@morvan.example", 7), "somebody was faster");
        assert!(approve(7, "paul@morvan.example", 8));
        let (approvals, entries) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((books.approvals(&[7, 8, 9])?, books.timeline(account, 100)?))
            })
            .unwrap();
        let who: Vec<_> = approvals
            .iter()
            .map(|it| (it.question, it.by.as_str()))
            .collect();
        assert_eq!(
            who,
            [(7, "ines@morvan.example"), (8, "paul@morvan.example")]
        );
        assert_eq!(approvals[0].at, by(5).at);
        let told = entries
            .iter()
            .filter(|entry| entry.kind == "question_approved");
        assert_eq!(told.map(|entry| entry.subject).collect::<Vec<_>>(), [8, 7]);
        let take_back = |second, actor: &str, question| {
            let by = store::By {
                actor: actor.to_owned(),
                ..by(second)
            };
            let back = |books: &mut store::Books<'_>| books.take_approval_back(question, account);
            house
                .store
                .write::<_, Fault>(house.firm, &by, back)
                .unwrap()
        };
        assert!(!take_back(8, "paul@morvan.example", 7), "only who gave it");
        assert!(take_back(9, "ines@morvan.example", 7));
        assert!(!take_back(10, "ines@morvan.example", 7), "once");
        assert!(
            approve(11, "paul@morvan.example", 7),
            "and anybody is first again"
        );
        // What the audit reads: decisions, and what programs did; what a round closed is nobody's decision.
        let note = |actor: &str| {
            let by = store::By {
                actor: actor.to_owned(),
                ..by(12)
            };
            let new = NewNote {
                account,
                words: "Rappeler lundi.",
                for_user: None,
                remind_on: None,
            };
            let keep = |books: &mut store::Books<'_>| books.add_note(&new);
            house
                .store
                .write::<_, Fault>(house.firm, &by, keep)
                .unwrap();
        };
        note("key:7");
        note("paul@morvan.example");
        let decided = house
            .store
            .read::<_, Fault>(house.firm, |books| books.decided(100))
            .unwrap();
        let told: Vec<_> = decided.iter().map(|entry| entry.kind.as_str()).collect();
        let (first, back) = ("question_approved", "question_unapproved");
        assert_eq!(told, ["note_written", first, back, first, first]);
        assert_eq!(decided[0].actor, "key:7");
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}
