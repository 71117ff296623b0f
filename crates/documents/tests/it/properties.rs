//! What holds for any file.

use documents::columns;
use documents::read::read;
use documents::table::Table;
use documents::values::{AmountStyle, AmountUnit, DateOrder, DecimalMark, amount, date};
use proptest::prelude::*;
use receivables::Cents;

/// Writes an amount as a person would.
fn written(cents: i64, mark: char, thousands: &str) -> String {
    let whole = (cents.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push_str(thousands);
        }
        grouped.push(digit);
    }
    format!(
        "{}{grouped}{mark}{:02}",
        if cents < 0 { "-" } else { "" },
        cents.unsigned_abs() % 100
    )
}

fn read_to_the_end(bytes: Vec<u8>) -> usize {
    let Ok(mut table) = Table::from_bytes(bytes, "f") else {
        return 0;
    };
    let Ok(guess) = columns::guess(&mut table, None) else {
        return 0;
    };
    read(&mut table, &guess.mapping).map_or(0, Iterator::count)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn an_amount_survives_each_way_of_writing_it(cents in -99_999_999_999_999i64..99_999_999_999_999) {
        for (mark, character, others) in [(DecimalMark::Comma, ',', ["", " ", "\u{a0}", "\u{202f}", "."]), (DecimalMark::Dot, '.', ["", " ", "'", "’", ","])] {
            let style = AmountStyle { decimal_mark: mark, ..AmountStyle::default() };
            for thousands in others {
                let text = written(cents, character, thousands);
                prop_assert_eq!(amount(&text, style).map_err(|why| format!("{text}: {why:?}")), Ok(Cents(cents)));
            }
        }
        let style = AmountStyle { unit: AmountUnit::Cents, ..AmountStyle::default() };
        if cents.abs() < 1_000_000_000_000 {
            prop_assert_eq!(amount(&cents.to_string(), style), Ok(Cents(cents)));
        }
    }

    #[test]
    fn a_date_survives_each_way_of_writing_it(days in 0i32..47_000) {
        let day = jiff::civil::date(1971, 1, 1).saturating_add(jiff::Span::new().days(days));
        let iso = day.to_string();
        let french = format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year());
        let american = format!("{}-{}-{:04} 14:05", day.month(), day.day(), day.year());
        let compact = iso.replace('-', "");
        for (text, order) in [(iso, DateOrder::DayFirst), (french, DateOrder::DayFirst), (american, DateOrder::MonthFirst), (compact, DateOrder::DayFirst)] {
            prop_assert_eq!(date(&text, order), Ok(day));
        }
    }

    #[test]
    fn any_bytes_end_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_to_the_end(bytes);
    }

    #[test]
    fn any_text_under_a_header_ends_without_panic(text in "[\\PC;\"\n\r\t,.=0-9é-]{0,400}") {
        read_to_the_end(format!("Facture;Client;Date;TTC;Réglé\n{text}").into_bytes());
    }

    #[test]
    fn any_value_is_an_amount_or_a_refusal(text in "\\PC{0,40}") {
        amount(&text, AmountStyle::default()).ok();
        date(&text, DateOrder::DayFirst).ok();
    }

    #[test]
    fn no_row_is_lost_between_facts_and_refusals(rows in prop::collection::vec((1u32..99_999, any::<bool>()), 1..200)) {
        let mut file = "Facture;Client;Date;TTC\n".to_owned();
        for (at, (cents, good)) in rows.iter().enumerate() {
            let total = if *good { written(i64::from(*cents), ',', " ") } else { "douze".into() };
            file.push_str(&format!("F-{at};\"A;\"\"{at}\"\"\";2026-01-03;{total}\n"));
        }
        prop_assert_eq!(read_to_the_end(file.into_bytes()), rows.len());
    }
}
