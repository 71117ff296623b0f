//! Settings, backups, seals, another engine, and how the program ends.

use serde_json::json;

use super::{has, of, with_ledger};
use crate::desk::{Place, on_both};

#[test]
fn settings_are_listed_read_and_set_and_a_bad_value_is_refused_with_what_is_right() {
    on_both(|place| {
        place.json("init --yes");
        let all = place.json("settings list");
        for key in [
            "mail.smtp_url",
            "mail.from",
            "mail.sandbox",
            "bank.freshness_days",
        ] {
            has(of(&all, "key", key), "key value default meaning");
        }
        assert_eq!(place.json("settings get mail.sandbox")["value"], "on");
        for (key, value) in [
            ("mail.sandbox", "off"),
            ("mail.from", "compta@essai.example"),
            ("bank.freshness_days", "5"),
            ("bank.freshness_days", "off"),
            ("contact.per_week", "2"),
            ("reminders.sequence", "key-accounts"),
        ] {
            place.json(&format!("settings set {key} {value}"));
            assert_eq!(place.json(&format!("settings get {key}"))["value"], value);
        }
        place.json("settings set mail.smtp_url smtp://user:gentiane@mail.example:587");
        let shown = place.run("settings list").out + &place.run("settings get mail.smtp_url").out;
        assert!(!shown.contains("gentiane"), "a password is never shown");
        a_key_from_a_file_is_published_and_never_shown(place);
        for (key, value) in [
            ("mail.sandbox", "maybe"),
            ("mail.smtp_url", "http://mail.example"),
            ("mail.from", "nobody"),
            ("bank.freshness_days", "-3"),
            ("contact.per_day", "many"),
            ("reminders.hours", "18:00-09:00"),
            ("reminders.sequence", "harsh"),
            ("no.such.setting", "1"),
        ] {
            let refused = place.run_words(&["settings", "set", key, "--json", "--", value]);
            assert_eq!(refused.code, 1, "{key} = {value}: {refused:?}");
            let told = refused.json();
            assert!(!told["hint"].as_str().unwrap().is_empty(), "{told}");
        }
    });
}

fn a_key_from_a_file_is_published_and_never_shown(place: &Place) {
    let refused = place.run("settings dkim --json");
    assert_eq!(refused.code, 1);
    assert!(refused.json()["hint"].as_str().unwrap().contains("openssl"));
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys/rsa.pem");
    let set = place.json(&format!("settings set mail.dkim_key --file {key}"));
    assert_eq!(set["value"], "••••");
    place.json("settings set mail.dkim_domain elsewhere.example");
    let told = place.json("settings dkim");
    has(&told, "name type value zone note");
    assert_eq!(told["name"], "quittance._domainkey.elsewhere.example");
    assert!(told["note"].as_str().unwrap().contains("DMARC"));
    place.json("settings set mail.dkim_domain essai.example");
    assert_eq!(place.json("settings dkim")["note"], json!(null));
    assert!(
        place
            .run("settings dkim")
            .out
            .contains("IN TXT ( \"v=DKIM1; k=rsa; p=MII")
    );
    for (what, file) in [
        ("key", "/nowhere/dkim.pem"),
        (
            "key",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cli.rs"),
        ),
        (
            "key",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys/rsa_1024.pem"),
        ),
    ] {
        let refused = place.run(&format!(
            "settings set mail.dkim_{what} --json --file {file}"
        ));
        assert_eq!(refused.code, 1, "{file}: {refused:?}");
        assert!(!refused.json()["hint"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_backup_brings_the_books_back_and_the_sender_stands_still() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.json("round --on 2026-03-10");
    let before = place.json("report open-items --as-of 2026-03-10");
    let outbox = place.json("outbox");
    place.json("backup monday.db");
    assert_eq!(
        place.run("backup monday.db --json").code,
        1,
        "a backup never overwrites"
    );
    place.json("record payment ALPHA 1200,50 --on 2026-03-11");

    place.json("restore monday.db");

    assert_eq!(place.json("report open-items --as-of 2026-03-10"), before);
    assert_eq!(place.json("outbox"), outbox);
    assert_ne!(place.json("settings get mail.standstill")["value"], "");
    place.verifies();
    assert_eq!(place.json("round --on 2026-03-10")["planned"], 0);
}

#[test]
fn what_is_no_backup_is_refused_and_the_books_stay() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.json("backup monday.db");
    let mut bytes = std::fs::read(place.folder().join("monday.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    place.file("broken.db", bytes);
    for file in ["nowhere.db", "customers.csv", "broken.db"] {
        let refused = place.run(&format!("restore {file} --json"));
        assert_eq!(refused.code, 1, "{file}: {refused:?}");
        has(&refused.json(), "error hint");
    }
    place.verifies();
    assert_eq!(
        place
            .json("report open-items --as-of 2026-03-10")
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn a_changed_entry_is_found() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.verifies();
    place.json("backup tampered.db");
    let tampered = place.folder().join("tampered.db");
    let mut bytes = std::fs::read(&tampered).unwrap();
    let word = b"payment_received";
    let at = bytes.windows(word.len()).position(|some| some == word);
    bytes[at.unwrap()..][..word.len()].copy_from_slice(b"payment_deceived");
    std::fs::write(&tampered, bytes).unwrap();
    let found = place.run("--database sqlite:tampered.db verify --json");
    assert_eq!(found.code, 1, "{found:?}");
    assert_eq!(found.json()["verified"], false);
    assert_eq!(place.run("restore tampered.db --json").code, 1);
}

#[test]
fn the_file_moves_to_postgres_and_is_proved_equal() {
    let Some(postgres) = Place::postgres() else {
        println!("skipped: QUITTANCE_TEST_POSTGRES is not set");
        return;
    };
    let sqlite = Place::sqlite();
    with_ledger(&sqlite);
    sqlite.json("round --on 2026-03-10");
    sqlite.json("record promise BETA 2026-04-20 --on 2026-03-10");
    sqlite.json("record dispute F-1 --amount 200,50 --on 2026-03-10");

    let copy = format!("copy --from {} --to {}", sqlite.url, postgres.url);
    assert_eq!(sqlite.json(&copy)["equal"], true);

    for question in [
        "report open-items --as-of 2026-03-10",
        "report aged-balance --as-of 2026-03-10",
        "outbox",
        "settings list",
        "why ALPHA --on 2026-03-25",
        "preview --on 2026-03-25",
    ] {
        assert_eq!(postgres.json(question), sqlite.json(question), "{question}");
    }
    postgres.verifies();
    assert_eq!(postgres.json("round --on 2026-03-10")["planned"], 0);
    assert_eq!(
        sqlite.run(&format!("{copy} --json")).code,
        1,
        "the target must be empty"
    );
    let back = Place::sqlite();
    let copy = format!("copy --from {} --to {}", postgres.url, back.url);
    assert_eq!(sqlite.json(&copy)["equal"], true);
}

#[test]
fn exit_codes_tell_refusals_from_wrong_usage_and_faults() {
    let place = Place::sqlite();
    place.json("init --yes");
    for (command, code) in [
        ("settings list", 0),
        ("why NOBODY", 1),
        ("import nowhere.csv --yes", 1),
        (
            "interest --principal douze --due 2026-03-31 --on 2026-09-30",
            1,
        ),
        (
            "interest --principal 12 --due 2026-02-30 --on 2026-09-30",
            2,
        ),
        ("record payment", 2),
        ("no-such-command", 2),
        ("report no-such-report", 2),
        ("--database mysql://nowhere verify", 2),
        ("--database sqlite:/nowhere/at/all.db verify", 3),
        ("--database postgres://127.0.0.1:9/nowhere verify", 3),
    ] {
        let answer = place.run(command);
        assert_eq!(answer.code, code, "{command}: {answer:?}");
    }
}
