//! A person is erased, the ledger is not.

use receivables::party::{AccountId, ContactRole};
use receivables::reminding::Level;
use store::{
    Erasure, Fault, Inbound, LetterPlace, Mark, MessageWords, NewContact, NewDocument, NewInbound,
    NewLetterTest, NewMessage, NewNote, NewTask, Store,
};

use crate::books::{message_on, pay};
use crate::fixture::{House, by, databases, on_both, open};

const LETTER: &str = "Chère Madame Quimperlé, votre facture attend encore son règlement.";

/// What tells who she is, wherever it may stand.
const TELLING: [&str; 8] = [
    "Quimperl",
    "adeline@",
    "quimperle.example",
    "06 12 34 56 78",
    "hospital",
    "attend encore",
    "her sister",
    "ring the neighbour",
];

#[test]
fn nothing_of_an_erased_person_is_found_and_the_seals_hold() {
    on_both(|house| {
        let (customer, letter) = written_to(house);
        let other = house.customer("C-2");
        let found: Vec<&str> = found_in(house);
        assert_eq!(
            found,
            [
                "Quimperl",
                "adeline@",
                "quimperle.example",
                "06 12 34 56 78"
            ],
            "names and mailboxes stand in their rows; the letter and the reason of a hold under a key"
        );
        assert_eq!(
            read_letter(&house.store, house, letter).as_deref(),
            Some(LETTER)
        );

        let erased = house
            .store
            .write::<_, Fault>(house.firm, &by(60), |books| {
                books.erase_account(&erasure(customer))
            })
            .unwrap();
        house.store.scrub().unwrap();

        assert_eq!(
            (
                erased.contacts,
                erased.messages,
                erased.letters,
                erased.tests,
                erased.payments
            ),
            (2, 1, 1, 1, 1)
        );
        assert_eq!(found_in(house), Vec::<&str>::new());
        assert_eq!(read_letter(&house.store, house, letter), None);
        assert_eq!(house.store.verify().unwrap(), Vec::<String>::new());
        let (row, note, history, neighbour) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((
                    books.account(customer)?.unwrap(),
                    books.erasure_of(customer)?.unwrap(),
                    books.timeline(customer, 50)?,
                    books.contacts_of(other)?.len(),
                ))
            })
            .unwrap();
        assert_eq!(
            (row.name.as_str(), row.erased_on),
            ("client effacé C-1", Some(by(60).on))
        );
        assert_eq!(
            (note.rule.as_str(), note.by.as_str()),
            ("GDPR art. 17", "test")
        );
        for kind in [
            "invoice_issued",
            "payment_received",
            "reminder_planned",
            "erased",
        ] {
            assert!(history.iter().any(|entry| entry.kind == kind), "{kind}");
        }
        assert_eq!(neighbour, 1, "nobody else is touched");
        assert_eq!(mails_read(&house.store, house), [None, None, None]);
    });
}

#[test]
fn all_that_is_held_of_a_person_can_be_told() {
    on_both(|house| {
        let (customer, _) = written_to(house);
        let held = house
            .store
            .read::<_, Fault>(house.firm, |books| books.held_of(customer))
            .unwrap();
        let told = held.to_string();
        for word in TELLING {
            assert!(told.contains(word), "{word} is not in {told}");
        }
        assert_eq!(held["message_bytes"][0]["bytes"], LETTER);
        let words = held["message_words"][0]["bytes"].as_str().unwrap();
        assert!(words.contains(LETTER), "{words}");
        assert_eq!(held["letter_tests"][0]["bytes"], LETTER);
        assert_eq!(held["inbound_bytes"][0]["bytes"], LETTER);
        assert_eq!(
            held["inbound"][0]["from_address"],
            "adeline@quimperle.example"
        );
        let digits: String = LETTER.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(held["document_bytes"][0]["bytes"], digits);
        assert_eq!(held["documents"][0]["name"], "Facture Mme Quimperlé.pdf");
        assert_eq!(held["accounts"][0]["hold_reason"], "in hospital");
        assert_eq!(held["invoices"][0]["due_on"], "2025-12-01");
        assert!(held.get("person_keys").is_none(), "a key is no answer");
    });
}

#[test]
fn letters_move_to_the_other_engine_with_their_keys() {
    on_both(|house| {
        let (_, letter) = written_to(house);
        for (url, _folder) in databases() {
            let target = open(&url);
            house
                .store
                .copy_into(&target, &by(70), &mut |_, _| ())
                .unwrap();
            assert_eq!(read_letter(&target, house, letter).as_deref(), Some(LETTER));
            let mail = Some(LETTER.to_owned());
            assert_eq!(
                mails_read(&target, house),
                [mail.clone(), mail.clone(), mail]
            );
            let document = target
                .read::<_, Fault>(house.firm, |books| {
                    let invoice = books.invoices_by_number(&["F-1".to_owned()])?["F-1"].id;
                    let documents = books.documents_of(&[invoice])?;
                    assert_eq!(documents.len(), 1);
                    books.document_bytes(documents[0].id)
                })
                .unwrap();
            assert_eq!(document.as_deref(), Some(LETTER.as_bytes()));
        }
    });
}

#[test]
fn under_another_key_nothing_is_read_and_nothing_is_written() {
    on_both(|house| {
        let (customer, letter) = written_to(house);
        let stranger = Store::open(&house.url).unwrap().under(|_| Ok([8; 32]));
        let read = stranger.read::<_, Fault>(house.firm, |books| books.message_bytes(letter));
        assert!(matches!(read, Err(Fault::Key(_))), "{read:?}");
        let held = stranger.write::<_, Fault>(house.firm, &by(70), |books| {
            books.set_hold(customer, Some((None, "else")))
        });
        assert!(matches!(held, Err(Fault::Key(_))), "{held:?}");
        let nobody = Store::open(&house.url).unwrap();
        assert!(
            nobody
                .read::<_, Fault>(house.firm, |books| books.message_bytes(letter))
                .is_err()
        );
    });
}

#[test]
fn a_letter_from_before_there_were_keys_is_read_and_erased_too() {
    on_both(|house| {
        let (customer, letter) = written_to(house);
        let bytes = if house.store.path().is_some() {
            "cast('Quimperl' as blob)"
        } else {
            "cast('Quimperl' as bytea)"
        };
        let plain = format!("update message_bytes set account_id = null, bytes = {bytes}");
        crate::safety::meddle(&house.url, &plain);
        assert_eq!(
            read_letter(&house.store, house, letter).as_deref(),
            Some("Quimperl")
        );
        house
            .store
            .write::<_, Fault>(house.firm, &by(60), |books| {
                books.erase_account(&erasure(customer))
            })
            .unwrap();
        house.store.scrub().unwrap();
        assert_eq!(found_in(house), Vec::<&str>::new());
    });
}

#[test]
fn a_backup_that_comes_back_does_not_bring_back_who_was_erased() {
    on_both(|house| {
        let Some(path) = house.store.path().map(ToOwned::to_owned) else {
            return;
        };
        let (customer, _) = written_to(house);
        let backup = path.with_file_name("backup.db");
        house.store.backup(&backup).unwrap();
        house
            .store
            .write::<_, Fault>(house.firm, &by(60), |books| {
                books.erase_account(&erasure(customer))
            })
            .unwrap();
        let done = store::restore(&backup, &path, by(100).at).unwrap();
        assert_eq!((done.erased_again, done.erasures_unknown), (1, None));
        assert_eq!(found_in(house), Vec::<&str>::new());
        let restored = open(&house.url);
        assert_eq!(restored.verify().unwrap(), Vec::<String>::new());
        assert_eq!(restored.erasure_count().unwrap(), 1);
        let note = restored
            .read::<_, Fault>(house.firm, |books| books.erasure_of(customer))
            .unwrap();
        assert_eq!(note.unwrap().rule, "GDPR art. 17");

        std::fs::write(&path, "no database").unwrap();
        let done = store::restore(&backup, &path, by(200).at).unwrap();
        assert!(
            done.erasures_unknown.is_some(),
            "nobody is told that all is well"
        );
    });
}

fn erasure(account: AccountId) -> Erasure {
    Erasure {
        account,
        code: "C-1".into(),
        name: "client effacé C-1".into(),
        rule: "GDPR art. 17".into(),
        first_on: None,
    }
}

/// A customer who was reminded, put on hold with a reason, and paid; a test was drawn on the account.
fn written_to(house: &House) -> (AccountId, i64) {
    let customer = house.customer("C-1");
    let contact = NewContact {
        account: customer,
        role: ContactRole::Other,
        name: Some("Adeline Quimperlé".into()),
        email: Some("adeline@quimperle.example".into()),
        phone: Some("06 12 34 56 78".into()),
    };
    let write = |second, work: &dyn Fn(&mut store::Books<'_>) -> Result<i64, Fault>| {
        house
            .store
            .write::<_, Fault>(house.firm, &by(second), |books| work(books))
            .unwrap()
    };
    write(3, &|books| {
        books
            .add_contacts(std::slice::from_ref(&contact))
            .map(|_| 0)
    });
    let message = NewMessage {
        recipient: "adeline@quimperle.example".into(),
        ..message_on(house, customer, "F-1")
    };
    write(4, &|books| {
        // Somebody put the letter into their own words.
        let words = MessageWords {
            subject: "Mme Quimperlé".into(),
            text: LETTER.into(),
        };
        Ok(i64::from(
            books.plan_by_hand(&message, Some(&words))?.is_some(),
        ))
    });
    let letter = write(5, &|books| Ok(books.claim_messages(7, by(5).at, 10)?[0].id));
    let sending = Mark::Sending {
        subject: "Facture F-1 de Mme Quimperlé".into(),
        bytes: LETTER.into(),
    };
    let accepted = Mark::Accepted("250 2.1.5 adeline@quimperle.example ok".into());
    for mark in [sending, accepted] {
        let marked = write(6, &|books| {
            Ok(books.mark_messages(7, &[(letter, mark.clone())])?.len() as i64)
        });
        assert_eq!(marked, 1);
    }
    let test = NewLetterTest {
        place: LetterPlace::mail(Level::R1, receivables::party::Language::Fr),
        recipient: "claire@lefort.example".into(),
        subject: "[Essai] Mme Quimperlé".into(),
        bytes: LETTER.into(),
        answer: "sandbox".into(),
        customer: Some(customer),
    };
    write(7, &|books| books.add_letter_test(&test));
    write(8, &|books| {
        let document = books.add_document(&NewDocument {
            account: customer,
            invoice: message.lines[0].0,
            name: "Facture Mme Quimperlé.pdf",
            media_type: "application/pdf",
            bytes: LETTER.as_bytes(),
            digest: b"digest",
        })?;
        Ok(document.unwrap())
    });
    // She answered; she wrote once more, and texted, which nobody filed.
    let mailbox = "adeline@quimperle.example";
    for (account, from, digest) in [
        (Some(customer), mailbox, "one"),
        (None, mailbox, "two"),
        (None, "+33612345678", "three"),
    ] {
        write(8, &|books| {
            let mail = NewInbound {
                account,
                answers: account.and(Some(letter)),
                kind: "reply",
                from,
                subject: "Re: Facture de Mme Quimperlé",
                proposals: "promise",
                digest: digest.as_bytes(),
                received_on: by(8).on,
                received_at: by(8).at,
                waits: true,
                bytes: LETTER.as_bytes(),
            };
            Ok(books.take_in(&mail)?.unwrap())
        });
    }
    write(8, &|books| {
        books
            .set_hold(customer, Some((None, "in hospital")))
            .map(|()| 0)
    });
    write(8, &|books| {
        books.add_note(&NewNote {
            account: customer,
            words: "her sister pays",
            for_user: None,
            remind_on: None,
        })
    });
    write(8, &|books| {
        books.add_task(&NewTask {
            account: customer,
            words: "ring the neighbour",
            for_user: None,
            due_on: None,
        })
    });
    pay(house, "F-1", 10_000, "virement Quimperlé");
    write(9, &|books| books.seal().map(|_| 0));
    (customer, letter)
}

fn read_letter(store: &Store, house: &House, letter: i64) -> Option<String> {
    let bytes = store.read::<_, Fault>(house.firm, |books| books.message_bytes(letter));
    bytes
        .unwrap()
        .map(|bytes| String::from_utf8(bytes).unwrap())
}

/// What the mails that came in say, where it can still be read.
fn mails_read(store: &Store, house: &House) -> Vec<Option<String>> {
    let read = store.read::<_, Fault>(house.firm, |books| {
        let rows = books.list_inbound(Inbound::All, i64::MAX, 10)?;
        rows.iter()
            .map(|row| books.inbound_bytes(row.id))
            .collect::<Result<Vec<_>, Fault>>()
    });
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    read.unwrap()
        .into_iter()
        .map(|bytes| bytes.map(text))
        .collect()
}

/// Which telling words stand in the database: in the bytes of its files, or in the text of every row.
fn found_in(house: &House) -> Vec<&'static str> {
    let held = match house.store.path() {
        Some(path) => {
            let mut held = std::fs::read(path).unwrap();
            let log = format!("{}-wal", path.display());
            held.extend(std::fs::read(log).unwrap_or_default());
            String::from_utf8_lossy(&held).into_owned()
        }
        None => every_row(&house.url),
    };
    TELLING
        .into_iter()
        .filter(|word| held.contains(word))
        .collect()
}

fn every_row(url: &str) -> String {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let tables = "select tablename from pg_tables where schemaname = current_schema()";
    let mut held = String::new();
    for table in client.query(tables, &[]).unwrap() {
        let table: String = table.get(0);
        let rows = client
            .query(&format!("select r::text from {table} r"), &[])
            .unwrap();
        for row in rows {
            held += &row.get::<_, String>(0);
        }
        if [
            "message_bytes",
            "message_words",
            "letter_tests",
            "document_bytes",
        ]
        .contains(&table.as_str())
        {
            let bytes = client
                .query(&format!("select bytes from {table}"), &[])
                .unwrap();
            for row in bytes {
                held += &String::from_utf8_lossy(&row.get::<_, Vec<u8>>(0));
            }
        }
    }
    held
}

#[test]
fn the_journal_knows_people_by_number_and_the_history_by_mailbox() {
    on_both(|house| {
        let claire = store::User {
            organisation: house.firm,
            id: 0,
            email: "claire@lefort.example".into(),
            name: "Claire".into(),
            role: "owner".into(),
            language: receivables::party::Language::Fr,
            password_hash: "x".into(),
        };
        house.store.add_user(&claire).unwrap();
        let customer = house.customer("C-1");
        for actor in ["claire@lefort.example", "gone@lefort.example"] {
            let by = store::By {
                actor: actor.into(),
                ..by(5)
            };
            let hold = house
                .store
                .write::<_, Fault>(house.firm, &by, |books| books.set_hold(customer, None));
            hold.unwrap();
        }
        let (sealed, shown) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                let sealed = books.timeline(customer, 2)?;
                let newest = (receivables::Date::MAX, i64::MAX);
                Ok((sealed, books.history(customer, newest, 2)?))
            })
            .unwrap();
        let actors = |entries: &[store::Written]| -> Vec<String> {
            entries.iter().map(|entry| entry.actor.clone()).collect()
        };
        assert_eq!(actors(&sealed), ["user", "user:1"]);
        assert_eq!(actors(&shown), ["user", "claire@lefort.example"]);
    });
}
