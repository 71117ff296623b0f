//! The firm's own letters, from the command line to what leaves.

use quittance::mail::fields::{FIELDS, LINE_FIELDS};
use quittance::mail::sink::Sink;
use quittance::mail::{LetterFacts, samples};
use receivables::party::Language;
use receivables::reminding::Level;
use serde_json::{Value, json};

use crate::desk::{Place, on_both};

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;30 jours
";

const INVOICES: &str = "N° facture;Code client;Date émission;Échéance;Montant TTC;Date règlement
F-1;ALPHA;05/01/2026;04/02/2026;1 200,50;
F-2;BETA;05/01/2026;04/02/2026;80,00;20/02/2026
";

const DAY: &str = "2026-03-10";

fn with_ledger(place: &Place) {
    place.file("customers.csv", CUSTOMERS);
    place.file("invoices.csv", INVOICES);
    place.json("init --name Essai --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-03-10");
}

fn of<'a>(list: &'a Value, level: &str, language: &str) -> &'a Value {
    let mut all = list.as_array().unwrap().iter();
    let found = all.find(|one| {
        one["level"] == level && one["language"] == language && one["channel"] == "email"
    });
    found.unwrap_or_else(|| panic!("no {level} {language}: {list}"))
}

#[test]
fn a_firm_writes_in_its_own_words_and_they_leave() {
    on_both(|place| {
        with_ledger(place);
        let next = place.json(&format!("letters preview ALPHA --on {DAY}"));
        let level = next["level"].as_str().unwrap().to_lowercase();
        assert_eq!(
            (&next["language"], &next["total_cents"]),
            (&json!("fr"), &json!(120_050))
        );

        place.file(
            "subject.txt",
            "À propos de {{ lines[0].number }} : {{ total }}\n",
        );
        let set = place.json(&format!("letters set {level} --part subject subject.txt"));
        assert_eq!(
            (&set["version"], &set["changed"]),
            (&json!(1), &json!(true))
        );
        let again = place.json(&format!("letters set {level} --part subject subject.txt"));
        assert_eq!(
            (&again["version"], &again["changed"]),
            (&json!(1), &json!(false))
        );

        let list = place.json("letters list");
        assert_eq!(list.as_array().unwrap().len(), 32);
        let own = of(&list, next["level"].as_str().unwrap(), "fr");
        assert_eq!(
            (&own["state"], &own["own_parts"], &own["written_by"]),
            (&json!("own"), &json!(["subject"]), &json!("command"))
        );
        assert_eq!(of(&list, "pre", "en")["state"], "built_in");

        place.json(&format!("round --on {DAY}"));
        place.json("send --once");
        let outbox = place.json("outbox");
        assert_eq!(
            outbox[0]["subject"],
            "À propos de F-1 : 1\u{202f}200,50\u{a0}€"
        );
        place.verifies();
    });
}

#[test]
fn a_text_message_and_a_letter_on_paper_have_words_of_their_own() {
    on_both(|place| {
        with_ledger(place);
        place.file(
            "s.txt",
            "{{ creditor.name }} : {{ reference }}, {{ total }}. {{ creditor.email }}\n",
        );
        let set = place.json("letters set r1 --channel sms --part text s.txt");
        assert_eq!(
            (&set["version"], &set["channel"]),
            (&json!(1), &json!("sms"))
        );
        let mail = place.json("letters show r1");
        assert_eq!(mail["version"], 0, "the e-mail stays as it was");
        let sms = place.json(&format!(
            "letters preview ALPHA --level r1 --channel sms --on {DAY}"
        ));
        assert_eq!((&sms["subject"], &sms["html"]), (&json!(""), &json!("")));
        assert!(
            sms["text"]
                .as_str()
                .unwrap()
                .starts_with("Essai : F-1, 1 200,50 €."),
            "{sms}"
        );
        let paper = place.json(&format!(
            "letters preview ALPHA --level r1 --channel letter --on {DAY}"
        ));
        assert!(
            paper["text"]
                .as_str()
                .unwrap()
                .starts_with("Madame, Monsieur,"),
            "{paper}"
        );
        assert_eq!(
            paper["subject"],
            "Facture F-1 en attente de règlement, 1\u{202f}200,50\u{a0}€"
        );
        let refused = place.run("letters set r1 --channel sms --part subject s.txt --json");
        assert_eq!(refused.code, 1);
        let told = refused.json()["error"].to_string();
        assert!(told.contains("no such part"), "{told}");
        place.json("letters reset r1 --channel sms");
        let history = place.json("letters history r1 --channel sms");
        assert_eq!(history.as_array().unwrap().len(), 2);
    });
}

#[test]
fn every_change_stays_in_the_history_and_can_be_taken_back() {
    on_both(|place| {
        with_ledger(place);
        for words in ["Un {{ total }}", "Deux {{ total }}"] {
            place.file("s.txt", words);
            place.run_words(&[
                "letters",
                "set",
                "R1",
                "--language",
                "en",
                "--part",
                "subject",
                "s.txt",
                "--note",
                words,
            ]);
        }
        place.json("letters reset r1 --language en");
        place.json("letters restore r1 1 --language en");
        let history = place.json("letters history r1 --language en");
        let told: Vec<_> = history
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["version"].as_i64().unwrap(), one["own_parts"].clone()))
            .collect();
        let subject = json!(["subject"]);
        assert_eq!(
            told,
            [
                (4, subject.clone()),
                (3, json!([])),
                (2, subject.clone()),
                (1, subject)
            ]
        );
        assert_eq!(history[2]["note"], "Deux {{ total }}");
        let shown = place.json("letters show r1 --language en --part subject");
        assert_eq!(shown["parts"]["subject"], "Un {{ total }}");
        let missing = place.run("letters restore r1 9 --language en --json");
        assert_eq!(missing.code, 1);
        assert!(
            missing.json()["error"]
                .as_str()
                .unwrap()
                .contains("no version 9")
        );
    });
}

#[test]
fn a_letter_that_cannot_be_filled_or_that_threatens_is_not_kept() {
    let place = Place::sqlite();
    with_ledger(&place);
    let text = place.json("letters show r3 --language fr")["parts"]["text"].clone();
    let text = text.as_str().unwrap();

    place.file("bad.txt", text.replace("{{ today }}", "{{ todya }}"));
    let refused = place.run("letters set r3 --language fr --part text bad.txt --json");
    assert_eq!(refused.code, 1);
    let told = refused.json();
    assert_eq!(told["error"], "text: line 3: there is no field “todya”");
    assert_eq!(told["hint"], "Did you mean “today”?");

    place.file(
        "threat.txt",
        text.replace("Bonjour,", "Bonjour,\n\nUn huissier viendra."),
    );
    let refused = place.run("letters set r3 --language fr --part text threat.txt --json");
    assert_eq!(refused.code, 1);
    assert!(
        refused.json()["error"]
            .as_str()
            .unwrap()
            .contains("huissier")
    );
    assert_eq!(place.run("letters check").code, 0);

    place.json("letters set r3 --language fr --part text threat.txt --despite-findings");
    let check = place.run("letters check --json");
    assert_eq!(check.code, 1, "a grave finding is a finding: {check:?}");
    let found = check.json();
    assert_eq!(
        (
            &found[0]["rule"],
            &found[0]["line"],
            &found[0]["parts"],
            &found[0]["level"]
        ),
        (&json!("seizure"), &json!(3), &json!(["text"]), &json!("R3"))
    );
    assert_eq!(
        found[0]["debtors"],
        json!(["business", "public", "consumer"])
    );
}

#[test]
fn a_preview_says_when_nothing_will_be_asked() {
    let place = Place::sqlite();
    with_ledger(&place);
    let paid = place.run(&format!("letters preview BETA --on {DAY} --json"));
    assert_eq!(paid.code, 1);
    let told = paid.json();
    assert!(
        told["error"]
            .as_str()
            .unwrap()
            .contains("nothing will be asked of Beta SAS"),
        "{told}"
    );
    let harder = place.json(&format!("letters preview ALPHA --level r3 --on {DAY}"));
    assert_eq!(harder["level"], "R3");
    assert!(
        harder["subject"]
            .as_str()
            .unwrap()
            .contains("dernier rappel")
    );
}

#[test]
fn a_test_goes_to_oneself_and_counts_for_nothing() {
    on_both(|place| {
        with_ledger(place);
        let why = place.json(&format!("why ALPHA --on {DAY}"));
        let tested = place.json("letters test r1 --to claire@essai.example");
        assert_eq!(
            (&tested["stayed"], &tested["answer"]),
            (&json!(true), &json!("sandbox"))
        );
        assert!(tested["subject"].as_str().unwrap().starts_with("[Essai] "));

        let sink = Sink::start(0).unwrap();
        place.json(&format!("settings set mail.smtp_url {}", sink.url()));
        place.json("settings set mail.from compta@essai.example");
        place.json("settings set mail.sandbox off");
        let tested = place.json("letters test r1 --language en --to claire@essai.example");
        assert_eq!(tested["stayed"], false);
        assert_eq!(sink.received().len(), 1);

        let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys/rsa.pem");
        place.json(&format!("settings set mail.dkim_key --file {key}"));
        place.json("settings set mail.dkim_domain essai.example");
        place.json("letters test r1 --to claire@essai.example");
        let signed = sink.received().pop().unwrap().bytes;
        assert!(signed.starts_with(b"DKIM-Signature: "));

        let refused = place.run("letters test r1 --to Compta@Alpha.example --json");
        assert_eq!(refused.code, 1);
        assert!(
            refused.json()["error"]
                .as_str()
                .unwrap()
                .contains("Alpha SARL")
        );
        assert_eq!(sink.received().len(), 2);

        assert_eq!(place.json("outbox"), json!([]));
        assert_eq!(
            place.json(&format!("why ALPHA --on {DAY}")),
            why,
            "nobody was contacted"
        );
        place.verifies();
    });
}

/// The list of fields is what the letters know, no more and no less; and the document tells each one.
#[test]
fn every_field_is_listed_and_told() {
    let documented = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/letters.md"
    ))
    .unwrap();
    for field in FIELDS.iter().chain(LINE_FIELDS) {
        assert!(
            documented.contains(&format!("`{}`", field.name)),
            "docs/letters.md does not tell {}",
            field.name
        );
        assert!(!field.meaning(Language::Fr).is_empty() && !field.meaning(Language::En).is_empty());
    }
    let facts: LetterFacts = samples::several(Level::R1, Language::Fr);
    let mut listed: Vec<String> = FIELDS.iter().map(|field| field.name.to_owned()).collect();
    listed.extend(
        LINE_FIELDS
            .iter()
            .map(|field| field.name.replacen("line", "lines", 1)),
    );
    listed.sort();
    assert_eq!(facts.field_names(), listed);
}
