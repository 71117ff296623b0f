//! The firm's own letters, on both engines: every version stays, drafts are one person's, tests are noted apart.

use receivables::date;
use receivables::party::{Channel, Language};
use receivables::reminding::Level;
use store::{Books, Fault, LetterDraft, LetterPlace, NewLetter, NewLetterTest, OwnParts, Store};

use crate::fixture::{House, by, databases, on_both};

const R1_FR: LetterPlace = LetterPlace::mail(Level::R1, Language::Fr);

fn subject(after: i64, text: Option<&str>) -> NewLetter {
    NewLetter {
        place: R1_FR,
        after,
        parts: OwnParts {
            subject: text.map(str::to_owned),
            ..OwnParts::default()
        },
        note: format!("after {after}"),
    }
}

fn keep(house: &House, second: i64, new: &NewLetter) -> bool {
    house
        .store
        .write::<_, Fault>(house.firm, &by(second), |books| books.add_letter(new))
        .unwrap()
}

#[test]
fn the_highest_version_stands_and_every_earlier_one_stays() {
    on_both(|house| {
        assert!(keep(house, 1, &subject(0, Some("Un"))));
        assert!(keep(house, 2, &subject(1, Some("Deux"))));
        assert!(keep(house, 3, &subject(2, None)));
        let english = NewLetter {
            place: LetterPlace {
                language: Language::En,
                ..R1_FR
            },
            ..subject(0, Some("One"))
        };
        assert!(keep(house, 4, &english));

        let (standing, versions, first, none) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((
                    books.letters()?,
                    books.letter_versions(R1_FR, 10)?,
                    books.letter_version(R1_FR, 1)?,
                    books.letter_version(R1_FR, 9)?,
                ))
            })
            .unwrap();

        let stands: Vec<_> = standing
            .iter()
            .map(|row| {
                (
                    row.place.language,
                    row.version,
                    row.parts.subject.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            stands,
            [(Language::En, 1, Some("One")), (Language::Fr, 3, None)],
            "the way back to the built-in letter is a version"
        );
        let told: Vec<_> = versions.iter().map(|row| row.version).collect();
        assert_eq!(told, [3, 2, 1]);
        let first = first.unwrap();
        assert_eq!(first.parts.subject.as_deref(), Some("Un"));
        assert_eq!(
            (first.written_at, first.written_by.as_str(), &*first.note),
            (by(1).at, "test", "after 0")
        );
        assert_eq!(none, None);
    });
}

#[test]
fn a_text_message_has_versions_and_a_draft_of_its_own() {
    on_both(|house| {
        let place = LetterPlace {
            channel: Channel::Sms,
            ..R1_FR
        };
        let sms = NewLetter {
            place,
            parts: OwnParts {
                text: Some("{{ total }}".into()),
                ..OwnParts::default()
            },
            ..subject(0, None)
        };
        assert!(keep(house, 1, &subject(0, Some("Un"))));
        assert!(keep(house, 2, &subject(1, Some("Deux"))));
        assert!(
            keep(house, 3, &sms),
            "the e-mail's versions are not its own"
        );
        let draft = LetterDraft {
            place,
            based_on: 1,
            subject: String::new(),
            text: "court".into(),
            html: String::new(),
            note: String::new(),
            written_at: 0,
        };
        let write = |second, deed: &dyn Fn(&mut Books<'_>) -> Result<(), Fault>| {
            let done = house
                .store
                .write::<_, Fault>(house.firm, &by(second), |books| deed(books));
            done.unwrap();
        };
        write(4, &|books| books.keep_letter_draft(7, &draft));
        let (standing, of_mail, of_sms) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((
                    books.letters()?,
                    books.letter_draft(7, R1_FR)?,
                    books.letter_draft(7, place)?,
                ))
            })
            .unwrap();
        let stands: Vec<_> = standing
            .iter()
            .map(|row| (row.place.channel, row.version))
            .collect();
        assert_eq!(stands, [(Channel::Email, 2), (Channel::Sms, 1)]);
        assert_eq!(of_mail, None);
        assert_eq!(of_sms.unwrap().text, "court");
        write(5, &|books| books.drop_letter_draft(7, R1_FR));
        let kept = house
            .store
            .read::<_, Fault>(house.firm, |books| books.letter_draft(7, place));
        assert!(kept.unwrap().is_some());
    });
}

#[test]
fn of_two_who_change_the_same_version_one_is_told() {
    on_both(|house| {
        assert!(keep(house, 1, &subject(0, Some("Claire"))));
        assert!(!keep(house, 2, &subject(0, Some("Paul"))));
        let standing = house
            .store
            .read::<_, Fault>(house.firm, |books| books.letters())
            .unwrap();
        assert_eq!(standing[0].parts.subject.as_deref(), Some("Claire"));
    });
}

#[test]
fn a_draft_is_one_persons_and_is_replaced_by_the_next() {
    on_both(|house| {
        let draft = |text: &str| LetterDraft {
            place: R1_FR,
            based_on: 2,
            subject: "Rappel".into(),
            text: text.into(),
            html: "<mjml/>".into(),
            note: String::new(),
            written_at: 0,
        };
        let read = |user| {
            house
                .store
                .read::<_, Fault>(house.firm, move |books| books.letter_draft(user, R1_FR))
                .unwrap()
        };
        for (second, text) in [(5, "un"), (6, "deux")] {
            house
                .store
                .write::<_, Fault>(house.firm, &by(second), |books| {
                    books.keep_letter_draft(7, &draft(text))
                })
                .unwrap();
        }
        let expected = LetterDraft {
            written_at: by(6).at,
            ..draft("deux")
        };
        assert_eq!((read(7), read(8)), (Some(expected), None));
        house
            .store
            .write::<_, Fault>(house.firm, &by(7), |books| {
                books.drop_letter_draft(8, R1_FR)?;
                books.drop_letter_draft(7, R1_FR)
            })
            .unwrap();
        assert_eq!(read(7), None);
    });
}

#[test]
fn a_test_is_noted_and_nobody_is_thought_to_have_been_contacted() {
    on_both(|house| {
        let customer = house.customer("C1");
        let test = NewLetterTest {
            place: R1_FR,
            recipient: "claire@lefort.example".into(),
            subject: "[Essai] Rappel".into(),
            bytes: b"To: claire\r\n\r\n\xff".to_vec(),
            answer: "sandbox".into(),
            customer: None,
        };
        let id = house
            .store
            .write::<_, Fault>(house.firm, &by(9), |books| books.add_letter_test(&test))
            .unwrap();
        let (noted, none, cases, messages, known, unknown) = house
            .store
            .read::<_, Fault>(house.firm, |books| {
                Ok((
                    books.letter_test(id)?,
                    books.letter_test(id + 1)?,
                    books.cases(&[customer], date(2026, 1, 1))?,
                    books.list_messages(None, i64::MAX, 10)?,
                    books.customer_with_mailbox("Compta@C1.example")?,
                    books.customer_with_mailbox("claire@lefort.example")?,
                ))
            })
            .unwrap();
        let noted = noted.unwrap();
        let listed = house
            .store
            .read::<_, Fault>(house.firm, |books| books.letter_tests(10))
            .unwrap();
        assert_eq!(listed, std::slice::from_ref(&noted));
        assert_eq!((noted.sent, noted.sent_at), (test.clone(), by(9).at));
        assert_eq!(none, None);
        assert!(cases[0].account.contacted.is_empty() && cases[0].account.taken.is_empty());
        assert!(messages.is_empty());
        assert_eq!(known.as_deref(), Some("Société C1"));
        assert_eq!(unknown, None);
    });
}

#[test]
fn letters_move_with_the_firm_to_the_other_engine() {
    on_both(|house| {
        keep(house, 1, &subject(0, Some("Un")));
        keep(house, 2, &subject(1, Some("Deux")));
        let versions = |store: &Store| {
            store
                .read::<_, Fault>(house.firm, |books| books.letter_versions(R1_FR, 10))
                .unwrap()
        };
        for (url, _folder) in databases() {
            let target = crate::fixture::open(&url);
            house
                .store
                .copy_into(&target, &by(50), &mut |_, _| ())
                .unwrap();
            assert_eq!(versions(&target), versions(&house.store));
            assert_eq!(versions(&target).len(), 2);
        }
    });
}
