//! What people know of a customer, on both engines: contacts that are corrected and undone, notes that come back, tasks.

use receivables::calendar::Zone;
use receivables::invoicing::{EndOfMonth, Terms};
use receivables::party::{AccountId, ContactId, ContactRole, Language};
use receivables::{Cents, Date, date};
use store::{ContactDraft, Fault, NewNote, NewTask, ToDoKind, User, Whose};

use crate::fixture::{House, by, on_both};

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

fn draft(email: &str) -> ContactDraft {
    ContactDraft {
        role: ContactRole::Reminders,
        name: Some("Maud Kerbrat".into()),
        email: Some(email.into()),
        phone: Some("+33 2 99 00 00 01".into()),
        language: Some(Language::En),
        zone: Some(Zone::LaReunion),
    }
}

/// The mailboxes of a customer in their order, as the page and as the one question see them.
fn mailboxes(house: &House, account: AccountId) -> Vec<String> {
    let (shown, asked) = house
        .store
        .read::<_, Fault>(house.firm, |books| {
            let shown = books.contacts_of(account)?;
            let case = books.cases(&[account], date(2026, 1, 1))?.remove(0);
            Ok((shown, case.account.contacts))
        })
        .unwrap();
    let shown: Vec<_> = shown
        .into_iter()
        .map(|card| (card.id, card.known.email, card.known.zone, card.bounced))
        .collect();
    let asked: Vec<_> = asked
        .into_iter()
        .map(|contact| (contact.id, contact.email, contact.zone, contact.bounced))
        .collect();
    assert_eq!(shown, asked, "the page and the round see the same people");
    let name = |(_, email, _, _): (ContactId, Option<String>, Option<Zone>, bool)| email;
    shown.into_iter().filter_map(name).collect()
}

#[test]
fn a_contact_is_added_corrected_in_its_place_removed_and_each_is_undone() {
    on_both(|house| {
        let account = house.customer("C-1");
        let second = write(house, 4, |books| {
            books.add_contact(account, &draft("maud@c-1.example"))
        });
        let first = house
            .store
            .read::<_, Fault>(house.firm, |books| books.contacts_of(account))
            .unwrap()[0]
            .clone();
        let corrected = ContactDraft {
            email: Some("comptes@c-1.example".into()),
            ..first.known
        };
        let corrected = write(house, 5, |books| {
            books.change_contact(account, first.id, &corrected)
        })
        .unwrap();
        assert_eq!(
            mailboxes(house, account),
            ["comptes@c-1.example", "maud@c-1.example"],
            "who was first stays first"
        );
        let gone = write(house, 5, |books| {
            books.change_contact(account, first.id, &draft("x@c-1.example"))
        });
        assert_eq!(gone, None, "what was corrected is no longer there");

        assert!(write(house, 6, |books| books.undo_contact(account, corrected)));
        assert_eq!(
            mailboxes(house, account),
            ["compta@c-1.example", "maud@c-1.example"]
        );

        assert!(write(house, 7, |books| books.remove_contact(account, second)));
        assert!(!write(house, 7, |books| books.remove_contact(account, second)));
        assert_eq!(mailboxes(house, account), ["compta@c-1.example"]);
        assert!(write(house, 8, |books| books.undo_contact(account, second)));
        assert_eq!(mailboxes(house, account).len(), 2);
        assert!(write(house, 9, |books| books.undo_contact(account, second)));
        assert_eq!(
            mailboxes(house, account),
            ["compta@c-1.example"],
            "an addition that is undone goes"
        );

        let other = house.customer("C-2");
        assert!(!write(house, 9, |books| books.remove_contact(other, first.id)));
        let ever = write(house, 9, |books| books.contacts_ever_of(account));
        assert_eq!(ever.len(), 3, "nobody is forgotten before an erasure");
        let named = write(house, 9, |books| books.contacts_by_id(&[second.0]));
        assert_eq!(named[0].known, draft("maud@c-1.example"));
        let kinds: Vec<String> = write(house, 9, |books| books.timeline(account, 20))
            .into_iter()
            .map(|entry| entry.kind)
            .filter(|kind| kind.starts_with("contact_"))
            .collect();
        let expected = [
            "contact_removed",
            "contact_restored",
            "contact_removed",
            "contact_restored",
            "contact_changed",
            "contact_added",
        ];
        assert_eq!(kinds, expected);
    });
}

#[test]
fn a_mailbox_that_came_back_stays_refused_under_another_name_and_is_forgotten_with_another_address()
{
    on_both(|house| {
        let account = house.customer("C-1");
        let card = || {
            house
                .store
                .read::<_, Fault>(house.firm, |books| books.contacts_of(account))
                .unwrap()
                .remove(0)
        };
        crate::safety::meddle(&house.url, "update contacts set bounced_on = 20000");
        let renamed = ContactDraft {
            name: Some("Le comptable".into()),
            ..card().known
        };
        let id = card().id;
        write(house, 4, |books| {
            books.change_contact(account, id, &renamed)
        });
        assert!(card().bounced);
        let id = card().id;
        write(house, 5, |books| {
            books.change_contact(account, id, &draft("neuf@c-1.example"))
        });
        assert!(!card().bounced);
        let marks = write(house, 6, |books| books.marks());
        assert!(marks.bounced.is_empty(), "who was replaced troubles nobody");
    });
}

fn colleague(house: &House, email: &str) -> i64 {
    let new = User {
        organisation: house.firm,
        id: 0,
        email: email.into(),
        name: email.into(),
        role: "agent".into(),
        language: Language::Fr,
        password_hash: String::new(),
    };
    write(house, 1, |books| books.add_person(&new)).unwrap()
}

fn waiting(house: &House, user: i64, today: Date) -> Vec<(ToDoKind, String)> {
    let all = house
        .store
        .read::<_, Fault>(house.firm, |books| books.to_do(user, today, 10))
        .unwrap();
    all.into_iter().map(|one| (one.kind, one.words)).collect()
}

#[test]
fn a_note_comes_back_on_its_day_to_whom_it_is_for_and_to_nobody_else() {
    on_both(|house| {
        let account = house.customer("C-1");
        let ines = colleague(house, "ines@lefort.example");
        let paul = colleague(house, "paul@lefort.example");
        let note = |words, for_user, remind_on| NewNote {
            account,
            words,
            for_user,
            remind_on,
        };
        let back = note(
            "Le comptable revient lundi",
            Some(paul),
            Some(date(2026, 1, 12)),
        );
        let id = write(house, 2, |books| books.add_note(&back));
        write(house, 3, |books| {
            books.add_note(&note("Paie toujours par chèque", None, None))
        });

        assert_eq!(waiting(house, paul, date(2026, 1, 11)), []);
        let due = (ToDoKind::Note, back.words.to_owned());
        let due = [due];
        assert_eq!(waiting(house, paul, date(2026, 1, 12)), due);
        assert_eq!(waiting(house, paul, date(2026, 2, 1)), due, "until seen");
        assert_eq!(waiting(house, ines, date(2026, 1, 12)), []);
        assert!(write(house, 4, |books| books.set_note_seen(account, id, true)));
        assert_eq!(waiting(house, paul, date(2026, 1, 12)), []);
        assert!(write(house, 5, |books| books.set_note_seen(account, id, false)));
        assert_eq!(waiting(house, paul, date(2026, 1, 12)), due);

        let newest = write(house, 6, |books| books.notes_of(account, 10));
        assert_eq!(newest[0].words, "Paie toujours par chèque");
        assert!(write(house, 6, |books| books.remove_note(account, id)));
        assert!(!write(house, 6, |books| books.remove_note(account, id)));
        assert_eq!(write(house, 6, |books| books.notes_by_id(&[id])), []);
        let kinds = write(house, 7, |books| books.timeline(account, 3));
        assert_eq!(kinds[0].kind, "note_removed");
    });
}

#[test]
fn a_task_waits_for_its_person_or_for_anybody_until_it_is_done_and_can_be_taken_up_again() {
    on_both(|house| {
        let account = house.customer("C-1");
        let paul = colleague(house, "paul@lefort.example");
        let ines = colleague(house, "ines@lefort.example");
        let task = |words, for_user, due_on| NewTask {
            account,
            words,
            for_user,
            due_on,
        };
        let sent = write(house, 2, |books| {
            books.add_task(&task(
                "Envoyer le bon de livraison",
                Some(paul),
                Some(date(2026, 1, 5)),
            ))
        });
        write(house, 3, |books| {
            books.add_task(&task("Vérifier l’adresse", None, None))
        });
        let words = |user, today| -> Vec<String> {
            waiting(house, user, today)
                .into_iter()
                .map(|(_, words)| words)
                .collect()
        };
        assert_eq!(words(paul, date(2026, 1, 4)), ["Vérifier l’adresse"]);
        assert_eq!(
            words(paul, date(2026, 1, 6)),
            ["Envoyer le bon de livraison", "Vérifier l’adresse"]
        );
        assert_eq!(words(ines, date(2026, 1, 6)), ["Vérifier l’adresse"]);

        assert!(write(house, 4, |books| books.set_task_done(account, sent, true)));
        assert!(!write(house, 4, |books| books.set_task_done(account, sent, true)));
        assert_eq!(words(paul, date(2026, 1, 6)), ["Vérifier l’adresse"]);
        let all = write(house, 5, |books| books.tasks_of(account, 10));
        let done: Vec<_> = all.iter().map(|task| task.done_on.is_some()).collect();
        assert_eq!(done, [false, true], "what is to be done comes first");
        let listed = |open, of, after| -> Vec<i64> {
            let some = write(house, 5, |books| books.tasks_after(open, of, after, 10));
            some.iter().map(|task| task.id).collect()
        };
        let other = all[0].id;
        assert_eq!(listed(None, None, 0), [sent, other]);
        assert_eq!(listed(None, Some(account), sent), [other]);
        assert_eq!(listed(Some(true), None, 0), [other]);
        assert_eq!(listed(Some(false), Some(account), 0), [sent]);
        assert_eq!(listed(None, Some(AccountId(999_999)), 0), Vec::<i64>::new());
        assert!(write(house, 6, |books| books.set_task_done(account, sent, false)));
        assert_eq!(words(paul, date(2026, 1, 6)).len(), 2);
        assert_eq!(
            write(house, 6, |books| books.tasks_by_id(&[sent]))[0].done_on,
            None
        );
    });
}

#[test]
fn a_customer_has_a_colleague_and_terms_that_are_agreed_anew() {
    on_both(|house| {
        let account = house.customer("C-1");
        let paul = colleague(house, "paul@lefort.example");
        write(house, 2, |books| {
            books.assign_colleague(account, Some(paul))
        });
        let known = write(house, 3, |books| books.particulars(account));
        assert_eq!(known.assigned_to, Some(paul));
        write(house, 4, |books| books.assign_colleague(account, None));
        assert_eq!(
            write(house, 5, |books| books.particulars(account)).assigned_to,
            None
        );

        let terms = Terms {
            days: 45,
            end_of_month: EndOfMonth::After,
        };
        write(house, 6, |books| books.agree_terms(&[(account, terms)]));
        let agreed = write(house, 7, |books| books.terms_of(&[account]));
        assert_eq!(agreed.get(&account), Some(&terms));
        let told = write(house, 8, |books| books.timeline(account, 1)).remove(0);
        assert_eq!(
            (&*told.kind, &*told.detail),
            ("terms_changed", "{\"days\":45,\"end_of_month\":\"after\"}")
        );
    });
}

#[test]
fn an_invoice_that_is_due_on_another_day_ages_from_there_and_the_books_still_agree() {
    on_both(|house| {
        let account = house.customer("C-1");
        house.invoice(account, "F-1", 12_000, date(2025, 11, 1), date(2025, 12, 1));
        write(house, 4, |books| {
            let row = books
                .invoices_by_number(&["F-1".to_owned()])?
                .remove("F-1")
                .unwrap();
            books.move_due_date(&row, date(2026, 1, 15))
        });
        let (standing, told) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                let standing = books.standings(date(2026, 1, 1))?.remove(0);
                Ok((standing, books.timeline(account, 1)?.remove(0)))
            })
            .unwrap();
        assert_eq!((standing.late(), standing.ages[0]), (Cents::ZERO, 12_000));
        assert_eq!(
            told.detail,
            "{\"from_on\":\"2025-12-01\",\"to_on\":\"2026-01-15\"}"
        );
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn what_is_to_do_is_listed_by_whom_it_is_for_or_who_looks_after_the_customer() {
    on_both(|house| {
        let (one, two) = (house.customer("C-1"), house.customer("C-2"));
        house.invoice(one, "F-1", 12_000, date(2025, 11, 1), date(2025, 12, 1));
        let paul = colleague(house, "paul@lefort.example");
        let ines = colleague(house, "ines@lefort.example");
        write(house, 2, |books| books.assign_colleague(one, Some(ines)));
        let task = |account, words, for_user, due_on| {
            let task = NewTask {
                account,
                words,
                for_user,
                due_on,
            };
            write(house, 3, |books| books.add_task(&task))
        };
        let monday = date(2026, 1, 5);
        task(one, "à Paul, chez Inès", Some(paul), Some(monday));
        task(one, "à qui veut, chez Inès", None, None);
        task(two, "à qui veut, chez personne", None, Some(monday));
        let later = task(two, "plus tard", Some(paul), Some(date(2026, 1, 9)));
        let note = NewNote {
            account: two,
            words: "revient à Inès",
            for_user: Some(ines),
            remind_on: Some(monday),
        };
        let note = write(house, 4, |books| books.add_note(&note));

        let list = |whose, is_later| -> Vec<(String, i64)> {
            let all = house.store.read::<_, Fault>(house.firm, |books| {
                books.to_do_list(whose, is_later, date(2026, 1, 6), 10)
            });
            let all = all.unwrap().into_iter();
            all.map(|(one, late)| (one.words, late.0)).collect()
        };
        let words = |whose| -> Vec<String> {
            let all = list(whose, false).into_iter();
            all.map(|(words, _)| words).collect()
        };
        assert_eq!(
            list(Whose::Everybody, false)[..2],
            [
                ("à Paul, chez Inès".to_owned(), 12_000),
                ("à qui veut, chez personne".to_owned(), 0)
            ],
            "by day, with what is late of the customer"
        );
        assert_eq!(list(Whose::Everybody, false).len(), 4);
        assert_eq!(words(Whose::Colleague(paul)), ["à Paul, chez Inès"]);
        assert_eq!(
            words(Whose::Colleague(ines)),
            ["à qui veut, chez Inès", "revient à Inès"]
        );
        assert_eq!(words(Whose::Nobody), ["à qui veut, chez personne"]);
        assert_eq!(
            list(Whose::Colleague(paul), true),
            [("plus tard".to_owned(), 0)]
        );
        let counts = |whose| {
            let today = date(2026, 1, 6);
            let counts = |books: &mut store::Books<'_>| books.to_do_counts(whose, today);
            house.store.read::<_, Fault>(house.firm, counts).unwrap()
        };
        assert_eq!(counts(Whose::Everybody), (4, 1));
        assert_eq!(counts(Whose::Colleague(paul)), (1, 1));
        write(house, 5, |books| books.set_note_seen(two, note, true));
        write(house, 5, |books| books.set_task_done(two, later, true));
        assert_eq!(counts(Whose::Everybody), (3, 0));
    });
}
