//! Files that were damaged, or made to harm.

use documents::columns;
use documents::facts::{DocumentKind, Fact};
use documents::table::{Encoding, Row, Table, Warning};
use documents::values::{DateOrder, date as read_date};
use documents::{CannotRead, Refused, Why};
use receivables::{Cents, date};

use crate::{corpus, corpus_bytes, given};

/// The three documents that the good files among them hold.
fn holds_the_three(path: &str) {
    let Some(bytes) = corpus_bytes(path) else {
        return;
    };
    let given = given(bytes, None).unwrap();
    assert_eq!(given.refused, [], "{path}");
    let invoices = given.invoices();
    let [first, second, third] = invoices[..] else {
        panic!("{path}: {invoices:?}")
    };
    assert_eq!(
        (first.number.as_str(), first.total),
        ("F2025-0001", Cents(148_147)),
        "{path}"
    );
    assert_eq!(
        (first.issued_on, first.due_on),
        (date(2025, 1, 3), Some(date(2025, 2, 2))),
        "{path}"
    );
    assert_eq!(first.paid_on, Some(date(2025, 2, 10)), "{path}");
    assert_eq!(
        first.customer.name.as_deref(),
        Some("Société Générale d’Étanchéité")
            .filter(|_| !path.contains("macroman"))
            .or(first.customer.name.as_deref())
    );
    assert!(
        first
            .customer
            .name
            .as_deref()
            .unwrap()
            .starts_with("Société Générale"),
        "{path}"
    );
    assert_eq!(
        (second.total, second.due_on, second.paid_on),
        (Cents(11_988), Some(date(2025, 2, 28)), None),
        "{path}"
    );
    assert_eq!(
        second.customer.name.as_deref(),
        Some("Café \"Le Zinc\" ; Lyon"),
        "{path}"
    );
    assert_eq!(
        (third.number.as_str(), third.kind, third.total),
        ("AV2025-0001", DocumentKind::CreditNote, Cents(6_000)),
        "{path}"
    );
}

#[test]
fn windows_utf16_marks_and_narrow_spaces_give_the_same_three_documents() {
    for name in [
        "windows-1252-semicolon.csv",
        "utf16le-bom-tab.csv",
        "utf8-bom-sep-line.csv",
        "nnbsp-thousands.csv",
        "export-title-rows.xlsx",
    ] {
        holds_the_three(&format!("hostile/csv/{name}"));
    }
}

#[test]
fn an_old_macintosh_is_read_with_a_warning() {
    holds_the_three("hostile/csv/macroman.csv");
    let Some(bytes) = corpus_bytes("hostile/csv/macroman.csv") else {
        return;
    };
    let table = Table::from_bytes(bytes, "macroman.csv").unwrap();
    assert_eq!(table.warnings(), [Warning::OldEncoding(Encoding::MacRoman)]);
}

#[test]
fn dos_accents_are_read_with_a_warning() {
    // « Société;Numéro;Réglé » as DOS page 850 writes it.
    let mut bytes = b"Num\x82ro;Soci\x82t\x82;Date;TTC\n".to_vec();
    bytes.extend_from_slice(b"F-1;Fa\x87ade du ch\x83teau \x85 c\x93t\x82;2026-01-03;5,00\n");
    let table = Table::from_bytes(bytes.clone(), "f").unwrap();
    assert_eq!(table.warnings(), [Warning::OldEncoding(Encoding::Cp850)]);
    assert_eq!(
        given(bytes, None).unwrap().invoices()[0]
            .customer
            .name
            .as_deref(),
        Some("Façade du château à côté")
    );
}

#[test]
fn a_mixed_date_column_is_read_day_first() {
    let Some(bytes) = corpus_bytes("hostile/csv/ambiguous-dates.csv") else {
        return;
    };
    let mut table = Table::from_bytes(bytes, "dates.csv").unwrap();
    let mut rows = table.rows().unwrap();
    let (mut row, mut dates) = (Row::default(), Vec::new());
    while let Some(outcome) = rows.read(&mut row) {
        outcome.unwrap();
        dates.push(
            read_date(row.cell(1), DateOrder::DayFirst)
                .unwrap()
                .to_string(),
        );
    }
    assert_eq!(
        dates,
        [
            "2025-04-03",
            "2025-04-13",
            "2025-04-03",
            "2025-04-03",
            "2025-04-03"
        ]
    );
}

#[test]
fn formulas_are_names_like_others() {
    let Some(bytes) = corpus_bytes("hostile/csv/formula-injection.csv") else {
        return;
    };
    let given = given(bytes, None).unwrap();
    let names: Vec<_> = given
        .facts
        .iter()
        .map(|fact| match fact {
            Fact::Customer(customer) => customer.customer.name.clone().unwrap(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "=HYPERLINK(\"http://127.0.0.1/x\")",
            "+33 1 23 45 67 89",
            "-5 SARL",
            "@cmd"
        ]
    );
    let safe: Vec<_> = names
        .iter()
        .map(|name| documents::export::safe_cell(name))
        .collect();
    assert_eq!(
        safe,
        [
            "'=HYPERLINK(\"http://127.0.0.1/x\")",
            "+33 1 23 45 67 89",
            "-5 SARL",
            "'@cmd"
        ]
    );
}

#[test]
fn short_rows_and_lone_quotes_are_refused_by_their_lines() {
    let Some(bytes) = corpus_bytes("hostile/csv/lone-quote-and-short-rows.csv") else {
        return;
    };
    let mut table = Table::from_bytes(bytes, "rows.csv").unwrap();
    assert_eq!(table.header(), ["a", "b", "c"]);
    let mut rows = table.rows().unwrap();
    let (mut row, mut refused): (Row, Vec<Refused>) = (Row::default(), Vec::new());
    while let Some(outcome) = rows.read(&mut row) {
        refused.push(outcome.unwrap_err());
    }
    let told: Vec<_> = refused
        .into_iter()
        .map(|refused| (refused.line, refused.why))
        .collect();
    assert_eq!(
        told,
        [
            (2, Why::QuoteNeverClosed),
            (
                3,
                Why::CellsMissing {
                    found: 2,
                    expected: 3
                }
            ),
            (
                4,
                Why::CellsTooMany {
                    found: 4,
                    expected: 3
                }
            ),
        ]
    );
}

#[test]
fn a_nul_byte_is_refused_by_its_line() {
    let Some(bytes) = corpus_bytes("hostile/csv/nul-and-control.csv") else {
        return;
    };
    assert!(matches!(
        Table::from_bytes(bytes, "nul.csv"),
        Err(CannotRead::NulByte { line: 2 })
    ));
}

#[test]
fn a_bomb_is_refused_at_a_stated_size() {
    let Some(bytes) = corpus_bytes("hostile/csv/zip-bomb.xlsx") else {
        return;
    };
    let refused = Table::from_bytes(bytes, "bomb.xlsx").err().unwrap();
    assert_eq!(
        refused.to_string(),
        "the sheet holds more than 64 MiB once unpacked"
    );
}

#[test]
fn every_hostile_file_ends_whatever_its_kind() {
    let Some(root) = corpus("hostile") else {
        return;
    };
    for folder in std::fs::read_dir(root)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
    {
        for file in std::fs::read_dir(folder.path()).unwrap().flatten() {
            let bytes = std::fs::read(file.path()).unwrap();
            if let Ok(mut table) = Table::from_bytes(bytes, "file") {
                columns::guess(&mut table, None).ok();
            }
        }
    }
}

#[test]
fn other_kinds_of_files_are_named() {
    for (bytes, what) in [
        (&b"%PDF-1.7 xxxx"[..], "a PDF"),
        (b"\x1f\x8b\x08xxxxxx", "a compressed archive"),
        (b"<?xml version", "an XML document"),
    ] {
        let Err(CannotRead::NotATable(named)) = Table::from_bytes(bytes.to_vec(), "f") else {
            panic!("{what}")
        };
        assert_eq!(named, what);
    }
    assert!(matches!(
        Table::from_bytes(Vec::new(), "f"),
        Err(CannotRead::Empty)
    ));
    assert!(matches!(
        Table::from_bytes(b"\n \n".to_vec(), "f"),
        Err(CannotRead::Empty)
    ));
}

#[test]
fn a_file_without_line_ends_is_refused_and_not_swallowed() {
    let mut bytes = b"Facture;Client;Date;TTC\nF-1;".to_vec();
    bytes.resize(3 << 20, b'x');
    bytes.extend_from_slice(b"\nF-2;Fleurs;2026-01-03;5,00\n");
    let given = given(bytes, None).unwrap();
    assert_eq!(
        (given.refused[0].line, &given.refused[0].why),
        (2, &Why::LineTooLong)
    );
    assert_eq!(given.invoices()[0].line, 3);
}
