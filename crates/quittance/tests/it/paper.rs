//! Letters on paper, read back by programs of others: what is printed is what the ledger and the e-mail say.

use std::process::{Command, Stdio};

use quittance::mail::facts::print as shown;
use quittance::mail::{LetterFacts, Templates, samples};
use quittance::paper::{self, Addressee, Letterhead, Sheet};
use receivables::party::Language;
use receivables::reminding::Level;
use serde_json::json;

use crate::desk::{Place, on_both};

const DAY: &str = "2026-03-10";

fn sheet(facts: &LetterFacts, address: Option<&str>, registered: bool) -> Sheet {
    let head = Letterhead {
        address: paper::address_lines("12 rue des Verriers, 54000 Nancy"),
        siren: Some("732829320".into()),
    };
    let to = Addressee {
        code: "C-41".into(),
        address: address.map(str::to_owned),
    };
    paper::sheet(
        &Templates::built_in().unwrap(),
        facts,
        &head,
        &to,
        registered,
    )
    .unwrap()
}

/// What a program of others makes of these bytes; nothing where it is not installed.
fn judged(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut all = vec![];
    for argument in arguments {
        all.push(if *argument == "FILE" {
            file.to_str().unwrap()
        } else {
            argument
        });
    }
    let ran = Command::new(program)
        .args(all)
        .stdin(Stdio::null())
        .output();
    let Ok(ran) = ran else {
        println!("skipped: {program} is not installed");
        return None;
    };
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{program}: {told}");
    Some(String::from_utf8_lossy(&ran.stdout).into_owned())
}

fn checked(pdf: &[u8]) {
    if let Some(told) = judged("qpdf", &["--check", "FILE"], pdf) {
        assert!(
            told.contains("No syntax or stream encoding errors"),
            "{told}"
        );
    }
}

/// The text with single spaces, whatever spaces were set.
fn words_of(pdf: &[u8]) -> Option<String> {
    let text = judged("pdftotext", &["-layout", "FILE", "-"], pdf)?;
    Some(plain(&text))
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_letter_on_paper_says_what_its_email_says_to_the_cent() {
    for level in [Level::PreReminder, Level::R1, Level::R2, Level::R3] {
        for language in [Language::Fr, Language::En] {
            for (name, facts) in samples::all(level, language) {
                let print =
                    paper::print(&[sheet(&facts, Some("3 place X\n54000 Nancy"), false)]).unwrap();
                assert_eq!(print.warnings, Vec::<String>::new(), "{name}");
                assert_eq!(
                    print.pages, 1,
                    "{name} {level:?} {language:?}: one page for few invoices"
                );
                assert!(print.replaced.is_empty(), "{name}");
                let Some(text) = words_of(&print.pdf) else {
                    return;
                };
                let amount = |cents| plain(&shown::amount(cents, &facts.currency, facts.language));
                let mut wanted = vec![
                    facts.debtor.clone(),
                    "54000 Nancy".into(),
                    amount(facts.total),
                    "SIREN 732 829 320".into(),
                    "C-41".into(),
                    "1/1".into(),
                ];
                wanted.extend(
                    facts
                        .lines
                        .iter()
                        .flat_map(|line| [line.number.clone(), amount(line.remains)]),
                );
                wanted.extend(facts.creditor.iban.as_deref().map(shown::iban));
                if facts.credits.is_positive() {
                    wanted.extend([amount(facts.credits), amount(facts.subtotal())]);
                }
                for words in wanted {
                    assert!(
                        text.contains(&words),
                        "{name} {level:?} {language:?}: no «{words}» in {text}"
                    );
                }
                assert!(
                    !text.contains("{{") && !text.contains("{%"),
                    "{name}: {text}"
                );
            }
        }
    }
}

#[test]
fn a_letter_is_sound_archivable_and_tagged_for_who_does_not_see_it() {
    let facts = samples::several(Level::R2, Language::Fr);
    let print = paper::print(&[sheet(&facts, Some("3 place X\n54000 Nancy"), true)]).unwrap();
    checked(&print.pdf);
    let Some(told) = judged("pdfinfo", &["FILE"], &print.pdf) else {
        return;
    };
    for words in [
        "Tagged: yes",
        "Page size: 595.276 x 841.89 pts (A4)",
        "Pages: 1",
    ] {
        assert!(plain(&told).contains(words), "{words}: {told}");
    }
    let structure = judged("pdfinfo", &["-struct", "FILE"], &print.pdf).unwrap();
    for tag in ["H1", "Table", "TH", "TD"] {
        assert!(structure.contains(tag), "{tag}: {structure}");
    }
    let meta = judged("pdfinfo", &["-meta", "FILE"], &print.pdf).unwrap();
    assert!(
        meta.contains("pdfaid") && meta.contains("pdfuaid"),
        "{meta}"
    );
    let text = words_of(&print.pdf).unwrap();
    assert!(
        text.contains("Lettre recommandée avec avis de réception"),
        "{text}"
    );
}

#[test]
fn a_letter_without_an_address_says_that_it_cannot_be_posted() {
    let facts = samples::one_invoice(Level::R1, Language::Fr);
    let without = sheet(&facts, None, false);
    assert!(!without.is_addressed());
    if let Some(text) = words_of(&paper::print(&[without]).unwrap().pdf) {
        assert!(text.contains("Adresse postale inconnue"), "{text}");
    }
}

#[test]
fn hostile_names_are_printed_as_they_are_and_block_nothing() {
    for (name, seen) in [
        (
            "#panic(1) $x$ *b* @ref <l> [x] \\u{41}",
            "#panic(1) $x$ *b* @ref <l> [x] \\u{41}",
        ),
        (
            "{{ total }} {% raise %} & <b>",
            "{{ total }} {% raise %} & <b>",
        ),
        ("山田 & Söhne 🌷", "?? & Söhne ?"),
        ("مؤسسة \u{202e}evil\u{202c}", "????? evil"),
        ("\u{f8f0}\nNom", "? Nom"),
    ] {
        let facts = LetterFacts {
            debtor: name.into(),
            ..samples::one_invoice(Level::R1, Language::Fr)
        };
        let print =
            paper::print(&[sheet(&facts, Some(&format!("{name}\n54000 Nancy")), false)]).unwrap();
        if let Some(text) = words_of(&print.pdf) {
            assert!(text.contains(seen), "{name}: {text}");
        }
        checked(&print.pdf);
    }
}

#[test]
fn two_hundred_invoices_fill_pages_that_each_name_their_columns_and_add_up() {
    let mut facts = samples::one_invoice(Level::R2, Language::En);
    let first = facts.lines.remove(0);
    facts.lines = (1..=200)
        .map(|number| quittance::mail::Line {
            number: format!("F-2026-{number:04}"),
            ..first.clone()
        })
        .collect();
    facts.total = facts.subtotal();
    let print = paper::print(&[sheet(&facts, Some("3 place X\n54000 Nancy"), false)]).unwrap();
    assert!((4..=8).contains(&print.pages), "{} pages", print.pages);
    let Some(text) = judged("pdftotext", &["-layout", "FILE", "-"], &print.pdf) else {
        return;
    };
    let pages: Vec<&str> = text
        .split('\u{c}')
        .filter(|page| !page.trim().is_empty())
        .collect();
    assert_eq!(pages.len(), print.pages);
    for (at, page) in pages.iter().enumerate() {
        let listed = (1..=200)
            .filter(|number| page.contains(&format!("F-2026-{number:04}")))
            .count();
        let rows = page.lines().filter(|line| line.contains("8 days")).count();
        assert!(
            rows == 0 || plain(page).contains("Invoice Date Due Late Amount Still to pay"),
            "page {at}"
        );
        assert!(listed >= rows, "page {at}");
        assert!(
            plain(page).contains(&format!("{}/{}", at + 1, print.pages)),
            "page {at}: {page}"
        );
    }
    assert!(plain(&text).contains("€240,000.00"));
}

fn with_ledger(place: &Place) {
    place.file(
        "customers.csv",
        "Code client;Raison sociale;E-mail;Adresse;Code postal;Ville\n\
         ALPHA;Alpha SARL;compta@alpha.example;3 place Stanislas;54000;Nancy\nBETA;Beta SAS;compta@beta.example;;;\n",
    );
    place.file(
        "invoices.csv",
        "N° facture;Code client;Date émission;Échéance;Montant TTC;Déjà réglé\n\
         F-1;ALPHA;05/01/2026;04/02/2026;1 200,50;200,25\nF-2;ALPHA;02/02/2026;04/03/2026;300,00;\n\
         F-4;BETA;10/01/2026;09/02/2026;80,00;\n",
    );
    place.json("init --name Essai --siren 732829320 --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-03-10");
}

#[test]
fn the_command_prints_what_the_ledger_says_and_says_what_is_missing() {
    on_both(|place| {
        with_ledger(place);
        let card = place.json("customer show ALPHA");
        assert_eq!(card["address"], "3 place Stanislas\n54000 Nancy");
        let told = place.json(&format!(
            "letters pdf ALPHA --level R2 --out alpha.pdf --on {DAY}"
        ));
        let preview = place.json(&format!("letters preview ALPHA --on {DAY}"));
        assert_eq!(told["total_cents"], preview["total_cents"]);
        assert_eq!(
            (&told["can_be_posted"], &told["level"]),
            (&json!(true), &json!("R2"))
        );
        let pdf = std::fs::read(place.folder().join("alpha.pdf")).unwrap();
        if let Some(text) = words_of(&pdf) {
            for words in [
                "3 place Stanislas",
                "F-1",
                "1 000,25 €",
                "1 200,50 €",
                "1 300,25 €",
            ] {
                assert!(text.contains(words), "{words}: {text}");
            }
        }
        let by_invoice = place.json(&format!(
            "letters pdf F-1 --level R2 --out again.pdf --on {DAY}"
        ));
        assert_eq!(by_invoice["customer"], "ALPHA");
        assert_eq!(
            std::fs::read(place.folder().join("again.pdf")).unwrap(),
            pdf,
            "the same facts, the same bytes"
        );

        let beta = place.json(&format!("letters pdf BETA --out beta.pdf --on {DAY}"));
        assert_eq!(
            (&beta["can_be_posted"], &beta["missing"]),
            (&json!(false), &json!(["address"]))
        );
        place.run_words(&["customer", "address", "BETA", "BP 12, 57000 Metz"]);
        let beta = place.json(&format!("letters pdf BETA --out beta.pdf --on {DAY}"));
        assert_eq!(beta["can_be_posted"], true);
        place.verifies();
    });
}
