//! The people of a firm, on both engines: a link serves once, a session is its owner's, and what was done is written down.

use receivables::party::{Language, OrganisationId};
use store::{Fault, User};

use crate::fixture::{House, by, on_both};

fn user(firm: OrganisationId, email: &str) -> User {
    User {
        organisation: firm,
        id: 0,
        email: email.into(),
        name: email.into(),
        role: "reader".into(),
        language: Language::Fr,
        password_hash: String::new(),
    }
}

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

#[test]
fn a_link_serves_its_person_once_and_only_the_newest_one() {
    on_both(|house| {
        let new = user(house.firm, "paul@morvan.example");
        let paul = write(house, 1, |books| books.add_person(&new)).unwrap();
        assert_eq!(write(house, 1, |books| books.add_person(&new)), None);

        let far = i64::MAX;
        write(house, 1, |books| books.put_link(paul, b"first", far));
        write(house, 1, |books| books.put_link(paul, b"second", far));
        assert_eq!(house.store.password_link(b"first", 1).unwrap(), None);
        let found = house.store.password_link(b"second", 1).unwrap().unwrap();
        assert_eq!((found.id, found.email.as_str()), (paul, new.email.as_str()));
        assert_eq!(house.store.password_link(b"second", far).unwrap(), None);

        assert_eq!(
            write(house, 2, |books| books.use_link(b"second")),
            Some(paul)
        );
        assert_eq!(write(house, 2, |books| books.use_link(b"second")), None);
        write(house, 2, |books| {
            books.set_password(paul, "hash", Some("Paul"))
        });
        write(house, 2, |books| books.set_role(paul, "agent"));
        let person = write(house, 2, |books| books.lock_people()).remove(0);
        let user = &person.user;
        assert_eq!(
            (&*user.name, &*user.role, &*user.password_hash),
            ("Paul", "agent", "hash")
        );
        assert!(!write(house, 2, |books| books.revoke_link(paul)));
    });
}

#[test]
fn sessions_end_one_by_one_all_but_one_or_with_their_person() {
    on_both(|house| {
        let new = user(house.firm, "ines@morvan.example");
        let id = write(house, 1, |books| books.add_person(&new)).unwrap();
        let ines = User { id, ..new };
        for token in [b"aa", b"bb", b"cc"] {
            let open = house
                .store
                .open_session(token, &ines, "csrf", "Firefox", 5, 900);
            open.unwrap();
        }
        let sessions = |house: &House| write(house, 2, |books| books.sessions_of(id));
        assert_eq!(sessions(house)[0].agent, "Firefox");
        assert!(!write(house, 2, |books| books.end_session(id + 1, b"aa")));
        assert!(write(house, 2, |books| books.end_session(id, b"aa")));
        assert_eq!(
            write(house, 2, |books| books.end_sessions(id, Some(b"bb"))),
            1
        );
        write(house, 2, |books| books.confirm_session(b"bb"));
        let session = house.store.session(b"bb", 6).unwrap().unwrap();
        assert_eq!(session.confirmed_at, by(2).at);

        write(house, 2, |books| books.set_disabled(id, true));
        assert_eq!(sessions(house), []);
        assert!(write(house, 2, |books| books.people())[0].disabled);
        write(house, 2, |books| books.set_disabled(id, false));
        assert!(!write(house, 2, |books| books.people())[0].disabled);
    });
}

#[test]
fn what_was_done_is_read_newest_first() {
    on_both(|house| {
        write(house, 1, |books| {
            books.note_act("invited", "paul@morvan.example")
        });
        write(house, 2, |books| {
            books.note_act("setting", "mail.sandbox off")
        });
        let acts = write(house, 3, |books| books.acts(10));
        let kinds: Vec<&str> = acts.iter().map(|act| act.kind.as_str()).collect();
        assert_eq!(kinds, ["setting", "invited"]);
        assert_eq!((acts[0].at, &acts[0].actor), (by(2).at, &by(2).actor));
        assert_eq!(write(house, 3, |books| books.acts(1)).len(), 1);
    });
}

#[test]
fn what_was_mailed_to_people_is_noted_newest_first_and_the_firms_own() {
    on_both(|house| {
        let mail = |recipient: &str| store::NewHouseMail {
            recipient: recipient.into(),
            subject: "Claire vous invite".into(),
            body: "https://desk.lafleur.example/join/…".into(),
            answer: "sandbox".into(),
        };
        write(house, 5, |books| {
            books.add_house_mail(&mail("paul@morvan.example"))
        });
        write(house, 6, |books| {
            books.add_house_mail(&mail("ines@morvan.example"))
        });
        let newest = write(house, 7, |books| books.house_mails(1));
        assert_eq!(newest.len(), 1);
        assert_eq!(newest[0].mail, mail("ines@morvan.example"));
        assert_eq!(newest[0].at, by(6).at);
        let other = house.store.open_organisation(&crate::fixture::firm(), 1);
        let theirs = house
            .store
            .read::<_, Fault>(other.unwrap(), |books| books.house_mails(9));
        assert_eq!(theirs.unwrap(), vec![]);
    });
}
