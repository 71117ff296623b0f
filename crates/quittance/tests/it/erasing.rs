//! A person asks what is held of them, and then to be forgotten: the commands, on both engines.

use crate::desk::{Place, on_both};

const RULE: &str = "GDPR art. 17, request of 2026-11-20";

fn erase(place: &Place, more: &[&str]) -> crate::desk::Answer {
    let words = ["erase", "C-7", "--rule", RULE, "--json"];
    place.run_words(&[&words[..], more].concat())
}

/// A customer who was reminded twice and still owes.
fn reminded(place: &Place) {
    place.file(
        "invoices.csv",
        "customer_code;customer_name;customer_email;invoice_number;issue_date;due_date;amount_incl_tax\n\
         C-7;Adeline Quimperlé;adeline@quimperle.example;F-1;2026-01-05;2026-02-04;1200,00\n\
         C-8;Brasserie Kerlan;compta@kerlan.example;F-2;2026-01-05;2026-02-04;300,00\n",
    );
    place.json("init --yes --email claire@lefort.example");
    place.json("import invoices.csv --yes --on 2026-02-01");
    place.json("round --on 2026-02-17");
    place.json("send --once");
}

#[test]
fn a_person_is_told_what_is_held_and_then_erased() {
    on_both(|place| {
        reminded(place);
        let told = place.json("export-person C-7");
        assert_eq!(told["accounts"][0]["name"], "Adeline Quimperlé", "{told}");
        assert_eq!(told["invoices"][0]["due_on"], "2026-02-04");
        let letter = told["message_bytes"][0]["bytes"].as_str().unwrap();
        assert!(letter.contains("Message-ID:"), "{letter}");
        assert!(
            !told.to_string().contains("Kerlan"),
            "nothing of anybody else"
        );

        let refused = erase(place, &["--yes", "--on", "2026-02-20"]);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.out.contains("open"), "{refused:?}");
        place.json("record payment C-7 1200.00 --on 2026-03-01");
        let refused = erase(place, &["--yes", "--on", "2026-11-25"]);
        assert!(refused.out.contains("five years"), "{refused:?}");
        let refused = place.run_words(&[
            "erase",
            "C-7",
            "--rule",
            "asked by Adeline",
            "--letters-too",
            "--yes",
        ]);
        assert!(refused.err.contains("adeline"), "{refused:?}");
        let refused = erase(place, &["--letters-too"]);
        assert_eq!(refused.code, 1, "nobody typed the code: {refused:?}");

        let done = erase(place, &["--letters-too", "--yes", "--on", "2026-11-25"]);
        assert_eq!(done.code, 0, "{done:?}");
        let done = done.json();
        assert_eq!(done["name"], "client effacé C-7", "{done}");
        assert_eq!(done["erased"]["letters"], 1, "{done}");
        let verified = place.json("verify");
        assert_eq!(
            (&verified["verified"], &verified["erasures"]),
            (&true.into(), &1.into()),
            "{verified}"
        );
        let told = place.json("export-person C-7").to_string();
        for word in ["Quimperl", "quimperle", "adeline"] {
            assert!(!told.contains(word), "{word} is in {told}");
        }
        assert!(
            told.contains("F-1") && told.contains("120000") && told.contains(RULE),
            "{told}"
        );
        assert_eq!(erase(place, &["--yes"]).code, 1, "once is enough");
    });
}

#[test]
fn no_file_brings_an_erased_customer_back() {
    on_both(|place| {
        reminded(place);
        place.json("record payment C-7 1200.00 --on 2026-03-01");
        assert_eq!(
            erase(place, &["--letters-too", "--yes", "--on", "2026-11-25"]).code,
            0
        );
        let again = place.json("import invoices.csv --yes --on 2026-11-26");
        assert_eq!(
            (&again["created"], &again["unchanged"]),
            (&0.into(), &2.into()),
            "{again}"
        );
        place.file(
            "later.csv",
            "customer_code;customer_name;customer_email;invoice_number;issue_date;due_date;amount_incl_tax\n\
             C-7;Adeline Quimperlé;adeline@quimperle.example;F-9;2026-11-26;2026-12-26;90,00\n",
        );
        let later = place.run("import later.csv --yes --json --on 2026-11-26");
        assert_eq!(later.code, 1, "{later:?}");
        assert!(later.out.contains("effacé"), "{later:?}");
        let told = place.json("export-person C-7").to_string();
        assert!(!told.contains("quimperle"), "{told}");
        let held = place.run_words(&["record", "hold", "C-7", "--reason", "Adeline called"]);
        assert_eq!(held.code, 1, "{held:?}");
    });
}

#[test]
fn a_file_of_another_key_is_no_key() {
    let place = Place::sqlite();
    reminded(&place);
    let key = place.folder().join("books.key");
    let kept = std::fs::read_to_string(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let lost = place.run("export-person C-7");
    assert!(lost.err.contains("books.key"), "{lost:?}");
    assert!(!key.exists(), "a new key would read nothing");
    std::fs::write(&key, "00".repeat(32)).unwrap();
    let other = place.run("export-person C-7");
    assert!(other.err.contains("another key"), "{other:?}");
    std::fs::write(&key, kept).unwrap();
    let to = format!("sqlite:{}", place.folder().join("moved.db").display());
    place.json(&format!("copy --from {} --to {to}", place.url));
    let moved = place.run(&format!("export-person C-7 --database {to}"));
    assert!(
        moved.json().to_string().contains("Message-ID:"),
        "the key moved along"
    );
}
