//! Proofs beside the password, on both engines: each code serves once, what was begun ends once, and all of it is carried along.

use receivables::party::Language;
use store::{Begun, Fault, Passkey, Store, User};

use crate::fixture::{House, by, databases, on_both};

fn write<T>(
    house: &House,
    second: i64,
    work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Fault>,
) -> T {
    house.store.write(house.firm, &by(second), work).unwrap()
}

fn person(house: &House, email: &str) -> i64 {
    let user = User {
        organisation: house.firm,
        id: 0,
        email: email.into(),
        name: email.into(),
        role: "reader".into(),
        language: Language::Fr,
        password_hash: String::new(),
    };
    write(house, 1, |books| books.add_person(&user)).unwrap()
}

fn key(user: i64, credential_id: &[u8]) -> Passkey {
    Passkey {
        id: 0,
        user,
        credential_id: credential_id.to_vec(),
        public_key: b"key".to_vec(),
        sign_count: 1,
        name: "Téléphone".into(),
        created_at: 0,
        used_at: None,
    }
}

#[test]
fn a_time_step_is_taken_once_and_a_confirmed_secret_stays() {
    on_both(|house| {
        let paul = person(house, "paul@morvan.example");
        assert!(write(house, 1, |books| books.put_second_factor(paul, "a")));
        assert!(write(house, 1, |books| books.put_second_factor(paul, "b")));
        assert!(!write(house, 1, |books| books.has_second_proof(paul)));
        write(house, 2, |books| books.confirm_second_factor(paul));
        assert!(write(house, 2, |books| books.has_second_proof(paul)));
        assert!(!write(house, 3, |books| books.put_second_factor(paul, "c")));
        let kept = write(house, 3, |books| books.second_factor(paul)).unwrap();
        assert_eq!((kept.secret.as_str(), kept.confirmed), ("b", true));
        for (step, taken) in [(7, true), (7, false), (6, false), (8, true)] {
            assert_eq!(
                write(house, 4, |books| books.take_step(paul, step)),
                taken,
                "{step}"
            );
        }
    });
}

#[test]
fn codes_on_paper_serve_once_and_go_with_the_last_proof() {
    on_both(|house| {
        let paul = person(house, "paul@morvan.example");
        write(house, 1, |books| books.put_second_factor(paul, "a"));
        write(house, 1, |books| books.confirm_second_factor(paul));
        let hashes = [[1; 32], [2; 32]];
        write(house, 1, |books| books.put_recovery_codes(paul, &hashes));
        let take = |hash: &[u8]| write(house, 2, |books| books.use_recovery_code(paul, hash));
        assert!(take(&hashes[0]) && !take(&hashes[0]) && !take(&[3; 32]));
        let left = || write(house, 3, |books| books.recovery_codes_left(paul));
        assert_eq!(left(), 1);

        let id = write(house, 3, |books| books.add_passkey(&key(paul, b"one"))).unwrap();
        write(house, 3, |books| books.remove_second_factor(paul));
        assert_eq!(left(), 1, "the passkey still needs them");
        assert!(write(house, 3, |books| books.remove_passkey(paul, id)));
        assert_eq!(left(), 0);
    });
}

#[test]
fn a_passkey_is_its_persons_and_known_once() {
    on_both(|house| {
        let paul = person(house, "paul@morvan.example");
        let ines = person(house, "ines@morvan.example");
        let id = write(house, 1, |books| books.add_passkey(&key(paul, b"one"))).unwrap();
        assert_eq!(
            write(house, 1, |books| books.add_passkey(&key(ines, b"one"))),
            None
        );
        assert!(!write(house, 2, |books| books.rename_passkey(ines, id, "x")));
        assert!(!write(house, 2, |books| books.remove_passkey(ines, id)));
        assert!(write(house, 2, |books| books.rename_passkey(paul, id, "Clé")));
        write(house, 3, |books| books.note_passkey_used(id, 9));
        let kept = write(house, 4, |books| books.lock_passkey(b"one")).unwrap();
        assert_eq!(
            (kept.user, kept.sign_count, kept.name.as_str()),
            (paul, 9, "Clé")
        );
        assert_eq!(kept.used_at, Some(by(3).at));
    });
}

#[test]
fn wrong_codes_are_counted_where_every_node_sees_them() {
    on_both(|house| {
        let paul = person(house, "paul@morvan.example");
        assert_eq!(write(house, 1, |books| books.wrong_codes(paul, 0)), 0);
        write(house, 5, |books| books.note_wrong_codes(paul, 3));
        let since = |at| write(house, 6, |books| books.wrong_codes(paul, at));
        assert_eq!((since(by(4).at), since(by(5).at)), (3, 0));
    });
}

#[test]
fn what_was_begun_ends_once_and_by_itself() {
    on_both(|house| {
        let whose = Begun {
            organisation: house.firm,
            user: 4,
        };
        let store = &house.store;
        store.note_begun(b"t", "second", whose, 10, 100).unwrap();
        assert_eq!(store.begun(b"t", "second", 99).unwrap(), Some(whose));
        assert_eq!(store.begun(b"t", "second", 100).unwrap(), None);
        assert_eq!(store.begun(b"t", "passkey", 99).unwrap(), None);
        assert_eq!(store.take_begun(b"t", "passkey", 99).unwrap(), None);
        assert_eq!(store.take_begun(b"t", "second", 99).unwrap(), Some(whose));
        assert_eq!(store.take_begun(b"t", "second", 99).unwrap(), None);
    });
}

#[test]
fn proofs_move_with_the_firm_so_that_no_door_opens_on_the_way() {
    on_both(|house| {
        let paul = person(house, "paul@morvan.example");
        write(house, 1, |books| books.put_second_factor(paul, "a"));
        write(house, 1, |books| books.take_step(paul, 7));
        write(house, 1, |books| books.confirm_second_factor(paul));
        write(house, 1, |books| books.put_recovery_codes(paul, &[[1; 32]]));
        write(house, 1, |books| books.add_passkey(&key(paul, b"one")));
        for (url, _folder) in databases() {
            let target = crate::fixture::open(&url);
            let source = &house.store;
            source.copy_into(&target, &by(50), &mut |_, _| ()).unwrap();
            let held = |store: &Store| {
                let read = |books: &mut store::Books<'_>| {
                    let codes = books.recovery_codes_left(paul)?;
                    Ok::<_, Fault>((books.second_factor(paul)?, codes, books.passkeys(paul)?))
                };
                store.read(house.firm, read).unwrap()
            };
            assert_eq!(held(&target), held(source));
            assert_eq!(held(&target).2.len(), 1);
            let again = |books: &mut store::Books<'_>| books.take_step(paul, 7);
            let taken = target.write::<_, Fault>(house.firm, &by(60), again);
            assert!(!taken.unwrap(), "a code that was used stays used");
        }
    });
}
