//! Tables that leave the house.

use documents::export::{Cell, csv, safe_cell};
use receivables::{Cents, date};

#[test]
fn a_csv_opens_at_once_and_runs_nothing() {
    let row = vec![
        Cell::Text("=1+1".into()),
        Cell::Text("a;\"b\"".into()),
        Cell::Amount(Cents(-6_000)),
        Cell::Date(date(2026, 1, 3)),
        Cell::Empty,
        Cell::Number(3),
    ];
    assert_eq!(
        csv(&["Client", "Note", "Solde", "Date", "", "Jours"], [row]),
        "\u{feff}Client;Note;Solde;Date;;Jours\r\n'=1+1;\"a;\"\"b\"\"\";-60.00;2026-01-03;;3\r\n"
    );
}

#[test]
fn formulas_are_neutralised_and_names_stay_readable() {
    for formula in [
        "=cmd|'/C calc'!A0",
        "@SUM(1)",
        "+1+1",
        "-2+3+cmd|' /C calc'!A0",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "+A1",
        "-cmd",
    ] {
        assert!(safe_cell(formula).starts_with('\''), "{formula}");
    }
    for name in [
        "+33 1 23 45 67 89",
        "-5 SARL",
        "-12,50",
        "Fleurs & Cie",
        "3M",
        "",
        "- 5 SARL",
    ] {
        assert_eq!(safe_cell(name), name);
    }
}
