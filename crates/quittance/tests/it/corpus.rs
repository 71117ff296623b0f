//! Real files that this house did not write, through the real import.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::desk::{Answer, Place, corpus, on_both};

/// The promise is two seconds; a machine that also runs everything else gets more before we call it a hang.
const HANG: Duration = Duration::from_secs(60);

fn import(place: &Place, file: &Path, rest: &str) -> Answer {
    let mut words = vec!["import", file.to_str().unwrap(), "--yes", "--json"];
    words.extend(rest.split_whitespace());
    place.run_words(&words)
}

fn done(answer: Answer) -> Value {
    assert_eq!(answer.code, 0, "{answer:?}");
    answer.json()
}

/// `1234,56` or `1234.56`, in cents.
fn cents(amount: &str) -> i64 {
    let amount = amount.trim().replace(',', ".");
    if amount.is_empty() {
        return 0;
    }
    let (euros, rest) = amount.split_once('.').unwrap_or((&amount, ""));
    let hundredths: i64 = format!("{rest:0<2}")[..2].parse().unwrap();
    euros.parse::<i64>().unwrap() * 100 + hundredths
}

#[test]
fn two_years_of_payment_behaviour_come_in_whole_and_only_once() {
    let Some(corpus) = corpus() else { return };
    let file = corpus.join("payments/train.csv");
    let text = std::fs::read_to_string(&file).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let open: BTreeMap<&str, i64> = rows
        .iter()
        .filter(|row| row[9] == "open")
        .map(|row| (row[0], cents(row[5])))
        .collect();
    assert_eq!((rows.len(), open.len()), (1532, 72));

    on_both(|place| {
        place.json("init --yes");
        let report = done(import(place, &file, "--on 2013-07-01"));
        assert_eq!(
            [
                &report["read"],
                &report["created"],
                &report["customers_created"],
                &report["payments_created"],
                &report["refused_count"]
            ],
            [
                &json!(1532),
                &json!(1532),
                &json!(80),
                &json!(1532 - 72),
                &json!(0)
            ]
        );

        let items = place.json("report open-items --as-of 2013-07-01");
        let found: BTreeMap<&str, i64> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                (
                    item["invoice"].as_str().unwrap(),
                    item["open_cents"].as_i64().unwrap(),
                )
            })
            .collect();
        assert_eq!(found, open);

        let again = done(import(place, &file, "--on 2013-07-02"));
        assert_eq!(
            [&again["created"], &again["updated"], &again["unchanged"]],
            [&json!(0), &json!(0), &json!(1532)]
        );
        assert_eq!(place.json("report open-items --as-of 2013-07-01"), items);
        place.verifies();
    });
}

/// What each customer owes by the ledger's own lines on accounts 411.
fn customers_of_fec(text: &str) -> BTreeMap<String, i64> {
    let text = text.trim_start_matches('\u{feff}');
    let separator = if text.lines().next().unwrap().contains('\t') {
        '\t'
    } else {
        '|'
    };
    let mut lines = text
        .lines()
        .map(|line| line.split(separator).map(str::trim).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let place = |name: &str| header.iter().position(|column| *column == name).unwrap();
    let [account, customer, debit, credit] =
        ["CompteNum", "CompAuxNum", "Debit", "Credit"].map(place);
    let mut owed = BTreeMap::new();
    for line in lines.filter(|line| line.len() > credit && line[account].starts_with("411")) {
        let code = if line[customer].is_empty() {
            line[account]
        } else {
            line[customer]
        };
        *owed.entry(code.to_owned()).or_default() += cents(line[debit]) - cents(line[credit]);
    }
    owed.retain(|_, cents| *cents != 0);
    owed
}

#[test]
fn a_ledger_of_entries_gives_each_customer_the_balance_of_its_account_411() {
    let Some(corpus) = corpus() else { return };
    for (name, as_of) in [
        ("000000000FEC20231231.txt", "2023-12-31"),
        ("111111111FEC20221231.TXT", "2023-12-31"),
    ] {
        let file = corpus.join("fec").join(name);
        let owed = customers_of_fec(&std::fs::read_to_string(&file).unwrap());
        assert!(!owed.is_empty(), "{name}");
        on_both(|place| {
            place.json("init --yes");
            let report = done(import(place, &file, &format!("--on {as_of}")));
            assert_eq!(report["refused_count"], 0, "{name}: {report}");

            let aged = place.json(&format!("report aged-balance --as-of {as_of}"));
            let found: BTreeMap<String, i64> = aged["customers"]
                .as_array()
                .unwrap()
                .iter()
                .map(|customer| {
                    (
                        customer["code"].as_str().unwrap().to_owned(),
                        customer["total_cents"].as_i64().unwrap(),
                    )
                })
                .filter(|(_, cents)| *cents != 0)
                .collect();
            assert_eq!(found, owed, "{name}");
            assert_eq!(aged["total_cents"], owed.values().sum::<i64>(), "{name}");

            let again = done(import(place, &file, &format!("--on {as_of}")));
            assert_eq!(
                [&again["created"], &again["updated"]],
                [&json!(0), &json!(0)],
                "{name}: {again}"
            );
            assert_eq!(
                place.json(&format!("report aged-balance --as-of {as_of}")),
                aged
            );
            place.verifies();
        });
    }
}

#[test]
fn a_hostile_file_is_read_or_refused_in_words_and_never_hangs() {
    let Some(corpus) = corpus() else { return };
    let mut files: Vec<_> = std::fs::read_dir(corpus.join("hostile/csv"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert_eq!(files.len(), 11);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        for kind in ["", "--as customers", "--as payments", "--as fec"] {
            let (file, kind) = (file.clone(), kind.to_owned());
            let (tell, told) = mpsc::channel();
            let story = format!("{name} {kind}");
            std::thread::spawn(move || {
                let place = Place::sqlite();
                place.json("init --yes");
                let answer = import(&place, &file, &kind);
                place.verifies();
                let _ = tell.send(answer);
            });
            let answer = told
                .recv_timeout(HANG)
                .unwrap_or_else(|cause| panic!("{story}: {cause}"));
            assert!([0, 1].contains(&answer.code), "{story}: {answer:?}");
            assert!(!answer.err.contains("panicked"), "{story}: {answer:?}");
            let told = answer.json();
            let refused = told["refused_count"].as_u64().unwrap_or(0) > 0;
            assert!(
                answer.code == 0 || refused || !told["error"].as_str().unwrap().is_empty(),
                "{story}: {answer:?}"
            );
        }
    }
}

#[test]
fn the_same_three_rows_are_read_from_every_odd_file() {
    let Some(corpus) = corpus() else { return };
    for name in [
        "export-title-rows.xlsx",
        "nnbsp-thousands.csv",
        "utf16le-bom-tab.csv",
        "utf8-bom-sep-line.csv",
        "windows-1252-semicolon.csv",
    ] {
        let place = Place::sqlite();
        place.json("init --yes");
        let file = corpus.join("hostile/csv").join(name);
        let report = done(import(&place, &file, "--on 2025-03-01"));
        assert_eq!(
            (&report["created"], &report["refused_count"]),
            (&json!(3), &json!(0)),
            "{name}: {report}"
        );
        let items = place.json("report open-items --as-of 2025-03-01");
        let found: Vec<_> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                (
                    item["invoice"].as_str().unwrap(),
                    item["open_cents"].as_i64().unwrap(),
                )
            })
            .collect();
        // The first was paid in February, the credit note was paid back the day it was issued.
        assert_eq!(found, [("F2025-0002", 11_988)], "{name}");
    }
}
