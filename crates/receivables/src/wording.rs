//! Dates and amounts as people write them, in French and in English.

use jiff::civil::Date;

use crate::money::Cents;
use crate::party::Language;

/// The months in French, from January.
pub const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
/// The months in English, from January.
pub const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Small letters without accents: « hotel » finds « Hôtel ».
///
/// ```
/// assert_eq!(receivables::wording::folded("Hôtel Çà & Là"), "hotel ca & la");
/// ```
pub fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' | 'í' => 'i',
        'ô' | 'ö' | 'ó' => 'o',
        'ù' | 'û' | 'ü' | 'ú' => 'u',
        'ç' => 'c',
        other => other,
    };
    let small = text.chars().flat_map(char::to_lowercase);
    small.map(plain).collect()
}

/// `1er mars 2026`, `1 March 2026`.
pub fn long_date(day: Date, language: Language) -> String {
    let month = usize::from(day.month().unsigned_abs()).saturating_sub(1);
    let (number, year) = (day.day(), day.year());
    match language {
        Language::Fr if number == 1 => format!("1er {} {year}", MONTHS_FR[month]),
        Language::Fr => format!("{number} {} {year}", MONTHS_FR[month]),
        Language::En => format!("{number} {} {year}", MONTHS_EN[month]),
    }
}

/// `18 642,00`, `18,642.00`: thousands apart, never broken over two lines, without a currency sign.
pub fn amount(cents: Cents, language: Language) -> String {
    let (thousands, decimals) = match language {
        Language::Fr => ('\u{202f}', ','),
        Language::En => (',', '.'),
    };
    let abs = cents.0.unsigned_abs();
    let digits = (abs / 100).to_string();
    let mut text = String::from(if cents.0 < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    format!("{text}{decimals}{:02}", abs % 100)
}

/// `1 jour`, `8 jours`, `1 day`, `8 days`.
pub fn days(count: i32, language: Language) -> String {
    match (language, count.abs() <= 1) {
        (Language::Fr, true) => format!("{count} jour"),
        (Language::Fr, false) => format!("{count} jours"),
        (Language::En, _) if count.abs() == 1 => format!("{count} day"),
        (Language::En, _) => format!("{count} days"),
    }
}
