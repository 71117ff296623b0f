//! What is printed, read back.

use press::{Form, Print, legible, print};
use serde_json::{Value, json};

fn letter(number: usize, rows: usize, to: &str) -> Value {
    let row = |i: usize| {
        json!({
            "number": format!("F-2026-{i:04}"), "issued": "31/01/2026", "due": "02/03/2026", "late": "8 jours",
            "total": "1 200,00 €", "remains": "1 200,00 €",
            "aside": if i % 7 == 3 { json!("hors 20,00 € contestés") } else { Value::Null },
        })
    };
    json!({
        "lang": "fr", "region": "FR",
        "sender": { "name": "Menuiserie Lafleur", "lines": ["12 rue des Verriers", "54000 Nancy", "compta@lafleur.example"] },
        "registered": Value::Null,
        "to": [to, "3 place Stanislas", "54000 Nancy"], "to_missing": Value::Null,
        "place_date": "Nancy, le 10 mars 2026",
        "marks": [["Votre compte :", format!("C-{number}")], ["Référence :", "F-2026-0117"]],
        "subject": format!("Objet : deuxième rappel {number}"),
        "running": "Menuiserie Lafleur – 10 mars 2026", "foot": "Menuiserie Lafleur · SIREN 123 456 789",
        "flow": [
            { "kind": "p", "lines": ["Bonjour,"] }, { "kind": "table", "lines": [] },
            { "kind": "pay", "lines": [] }, { "kind": "p", "lines": ["Merci", "à vous."] }, { "kind": "sign", "lines": [] },
        ],
        "table": {
            "head": ["Facture", "Date", "Échéance", "Retard", "Montant", "Reste à payer"],
            "rows": (0..rows).map(row).collect::<Vec<_>>(),
            "sums": [["Somme des factures", "1 350,00 €"], ["Avoirs", "−150,00 €"]],
            "total": ["Total à payer", "1 200,00 €"],
        },
        "pay": { "title": "Par virement :", "rows": [["IBAN", "FR76 3000 6000 0112"], ["Référence :", "F-2026-0117"]] },
        "sign": ["Menuiserie Lafleur"],
    })
}

fn letters(all: Vec<Value>) -> Value {
    json!({ "title": "Deuxième rappel", "author": "Menuiserie Lafleur", "lang": "fr", "region": "FR", "date": [2026, 3, 10], "letters": all })
}

fn printed(facts: &Value) -> Print {
    let print = print(Form::Letters, facts, "test").unwrap();
    assert_eq!(
        print.warnings,
        Vec::<String>::new(),
        "the typesetter doubts nothing"
    );
    assert!(print.pdf.starts_with(b"%PDF-1."), "it is a PDF");
    print
}

#[test]
fn the_same_facts_give_the_same_bytes_and_each_letter_begins_on_its_own_page() {
    let two = letters(vec![letter(1, 1, "Martin"), letter(2, 3, "Durand")]);
    let once = printed(&two);
    assert_eq!(once.pages, 2);
    assert_eq!(once.pdf, printed(&two).pdf);
    assert_ne!(
        once.pdf,
        printed(&letters(vec![letter(1, 1, "Martin")])).pdf
    );
}

#[test]
fn a_long_list_goes_on_over_as_many_pages_as_it_needs() {
    let print = printed(&letters(vec![letter(1, 200, "Martin")]));
    assert!((4..=9).contains(&print.pages), "{} pages", print.pages);
}

#[test]
fn what_no_font_of_ours_has_is_replaced_and_told_and_nothing_is_code() {
    for (name, seen) in [
        ("山田商店", vec!['商', '山', '店', '田']),
        ("Fleurs 🌷 & Cie", vec!['🌷']),
        ("مطعم", vec!['ط', 'ع', 'م']),
        ("#panic(1) $x$ *b* @ref <l> \\ ``` // /*", vec![]),
        ("a\u{202e}b\u{0}c\u{fe0f}", vec![]),
        ("Ελλάδα Москва Đặng Łódź Œuvre ½ ₂", vec![]),
    ] {
        let print = printed(&letters(vec![letter(1, 1, name)]));
        assert_eq!(print.replaced, seen, "{name}");
        assert_eq!(print.pages, 1, "{name}");
    }
    assert_eq!(legible("a\u{202e}b\tc").0, "ab c");
}

#[test]
fn facts_that_do_not_fit_the_form_are_refused() {
    let refused = print(Form::Letters, &json!({ "letters": [] }), "test").unwrap_err();
    assert!(refused.to_string().contains("dictionary"), "{refused}");
}

/// In a process of its own: what other tests print beside it is not counted.
#[test]
fn memory_stays_flat_over_two_hundred_letters() {
    const NAME: &str = "memory_stays_flat_over_two_hundred_letters";
    if std::env::var_os("PRESS_ALONE").is_none() {
        let this = std::env::current_exe().unwrap();
        let mut alone = std::process::Command::new(this);
        let ran = alone
            .args(["--exact", NAME])
            .env("PRESS_ALONE", "1")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ran.stdout).into_owned()
            + &String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success() && told.contains("1 passed"), "{told}");
        return;
    }
    let prints = |from: usize, to: usize| {
        for number in from..to {
            printed(&letters(vec![letter(
                number,
                3,
                &format!("Client {number}"),
            )]));
        }
    };
    prints(0, 40);
    let before = resident_kilobytes();
    prints(40, 200);
    let grown = resident_kilobytes().saturating_sub(before);
    assert!(grown < 20_000, "{grown} kB more after 160 letters");
}

fn resident_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
