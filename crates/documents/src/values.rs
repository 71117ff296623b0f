//! Amounts, dates and answers as people write them.
//!
//! `1 234,56 €`, `(1,234.56)`, `-60.00`, `03/04/2025`, `3 avr. 2025`, `45750`: the same characters mean different things in
//! different files, so the reader is told once, for the whole column, which decimal mark and which order of day and month it has.

use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::Date;
use receivables::Cents;
use receivables::invoicing::{EndOfMonth, Terms};
use serde::{Deserialize, Serialize};

use crate::Why;
use crate::columns::folded;

/// Dates outside these years are typing errors: no ledger is older, no due date further away.
pub const YEARS: RangeInclusive<i16> = 1970..=2100;

/// Serial days of a spreadsheet that are taken for dates (1982 to 2064): smaller and larger numbers are amounts or codes.
const SERIALS: RangeInclusive<i64> = 30_000..=60_000;

/// Digits before the decimal mark: a trillion of any currency is beyond the firms served here, and its sums fit 64 bits.
const DIGITS_MAX: usize = 12;

/// Days of credit beyond this are typing errors: the law allows sixty, the longest real terms seen are 180.
const TERMS_DAYS_MAX: u16 = 365;

/// What separates the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    /// `1 234,56`
    #[default]
    Comma,
    /// `1,234.56`
    Dot,
}

/// What a whole number counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AmountUnit {
    /// Euros: `12` is twelve euros.
    #[default]
    Units,
    /// Cents: `12` is twelve cents.
    Cents,
}

/// How the amounts of a file are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountStyle {
    /// What separates the decimals.
    pub decimal_mark: DecimalMark,
    /// What a whole number counts.
    pub unit: AmountUnit,
    /// Finer than a cent is rounded, half away from zero: only for sheets, whose cells are computed.
    pub rounds: bool,
}

/// Which comes first in `03/04/2025`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// The third of April, as in Europe.
    #[default]
    DayFirst,
    /// The fourth of March, as in the United States.
    MonthFirst,
}

/// Reads an amount. Signs before, after, or as brackets; any space or apostrophe between thousands; a currency sign on either side.
///
/// ```
/// # use documents::values::{AmountStyle, amount};
/// assert_eq!(amount("1 234,56 €", AmountStyle::default()).unwrap().0, 123_456);
/// assert_eq!(amount("(60,00)", AmountStyle::default()).unwrap().0, -6_000);
/// ```
pub fn amount(text: &str, style: AmountStyle) -> Result<Cents, Why> {
    let (digits, negative) = bare_amount(text).ok_or(Why::NotAnAmount)?;
    let (whole, decimals) = split_decimals(digits.as_str(), style.decimal_mark)?;
    if whole.len() > DIGITS_MAX {
        return Err(Why::AmountTooLarge);
    }
    let whole = whole
        .bytes()
        .fold(0i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let cents = match style.unit {
        AmountUnit::Units => whole * 100 + hundredths(decimals, style.rounds)?,
        AmountUnit::Cents if decimals.bytes().all(|b| b == b'0') => whole,
        AmountUnit::Cents => return Err(Why::TooPrecise),
    };
    Ok(Cents(if negative { -cents } else { cents }))
}

/// The currency an amount names by its sign or code, when it does.
pub fn currency_of(text: &str) -> Option<&'static str> {
    const SIGNS: [(&str, &str); 7] = [
        ("€", "EUR"),
        ("EUR", "EUR"),
        ("$", "USD"),
        ("USD", "USD"),
        ("£", "GBP"),
        ("GBP", "GBP"),
        ("CHF", "CHF"),
    ];
    let last = text.trim_end().as_bytes().last().copied().unwrap_or(b'0');
    let first = text
        .trim_start()
        .as_bytes()
        .first()
        .copied()
        .unwrap_or(b'0');
    let plain = |b: u8| b.is_ascii_digit() || b == b'-' || b == b')' || b == b'(';
    if plain(last) && plain(first) {
        return None;
    }
    let upper = text.to_uppercase();
    SIGNS
        .iter()
        .find(|(sign, _)| upper.contains(sign))
        .map(|(_, code)| *code)
}

/// True for what can be read as an amount in some style.
pub fn is_amount(text: &str) -> bool {
    bare_amount(text).is_some()
}

/// Digits and marks of an amount on the stack: no allocation for each of a million cells.
struct Bare {
    bytes: [u8; Bare::MAX],
    len: usize,
}

impl Bare {
    /// More characters than any amount has.
    const MAX: usize = 40;

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or("")
    }
}

/// The digits and decimal marks of an amount, and whether it is negative.
fn bare_amount(text: &str) -> Option<(Bare, bool)> {
    let text = text.trim();
    let mut bare = Bare {
        bytes: [0; Bare::MAX],
        len: 0,
    };
    let (mut signs, mut minus, mut brackets, mut letters) = (0, 0, 0, 0);
    // Digits since the last space, when there was one: thousands stand in threes, and `12 34` is no amount.
    let mut group: Option<usize> = None;
    // Something stood behind the digits, so that no more can follow: `12-34` is a code.
    let mut closed = false;
    let mut digits = false;
    for c in text.chars() {
        match c {
            '0'..='9' if closed => return None,
            '0'..='9' => {
                digits = true;
                group = group.map(|length| length + 1);
                bare.push(c as u8)?;
            }
            '.' | ',' if group.is_none_or(|length| length == 3) && !closed => {
                group = None;
                bare.push(c as u8)?;
            }
            ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => {
                if digits && !closed {
                    if group.is_some_and(|length| length != 3 && length != 0) {
                        return None;
                    }
                    group = Some(0);
                }
            }
            '-' | '\u{2212}' | '\u{2013}' => (signs, minus, closed) = (signs + 1, 1, digits),
            '+' => (signs, closed) = (signs + 1, digits),
            '(' if !digits => (signs, brackets) = (signs + 1, brackets + 1),
            ')' if digits => (brackets, minus, closed) = (brackets - 1, 1, true),
            '€' | '$' | '£' => closed = digits,
            'A'..='Z' | 'a'..='z' => (letters, closed) = (letters + 1, digits),
            _ => return None,
        }
    }
    let currency = letters == 0 || (letters == 3 && currency_of(text).is_some());
    let grouped = group.is_none_or(|length| length == 3 || length == 0);
    (digits && currency && grouped && signs <= 1 && brackets == 0).then_some((bare, minus == 1))
}

/// Cuts `1.234,56` into `1234` and `56`, checking that thousands stand in threes.
fn split_decimals(text: &str, mark: DecimalMark) -> Result<(String, &str), Why> {
    let (decimal, thousands) = match mark {
        DecimalMark::Comma => (',', '.'),
        DecimalMark::Dot => ('.', ','),
    };
    let (whole, decimals) = match text.rsplit_once(decimal) {
        Some((whole, decimals)) if !decimals.contains(thousands) && !whole.contains(decimal) => {
            (whole, decimals)
        }
        Some(_) => return split_other_way(text, decimal, thousands),
        None => return split_other_way(text, decimal, thousands),
    };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Why::NotAnAmount);
    }
    Ok((ungrouped(whole, thousands)?, decimals))
}

/// One value may be written with the other mark, when it can only be read so: `1234.5` or `1,234.56` in a comma column.
fn split_other_way(text: &str, decimal: char, thousands: char) -> Result<(String, &str), Why> {
    if let Some((whole, decimals)) = text.rsplit_once(thousands) {
        let fits = decimals.len() != 3
            && !whole.contains(thousands)
            && decimals.bytes().all(|b| b.is_ascii_digit());
        if fits {
            return Ok((ungrouped(whole, decimal)?, decimals));
        }
        return Ok((ungrouped(text, thousands)?, ""));
    }
    Ok((ungrouped(text, decimal)?, ""))
}

/// Takes the marks out of a whole number whose groups are of three digits.
fn ungrouped(whole: &str, mark: char) -> Result<String, Why> {
    let mut groups = whole.split(mark);
    let first = groups.next().unwrap_or_default();
    let mut digits = String::with_capacity(whole.len());
    digits.push_str(first);
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return Err(Why::NotAnAmount);
        }
        digits.push_str(group);
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Why::NotAnAmount);
    }
    let leading = digits.bytes().take_while(|b| *b == b'0').count();
    digits.drain(..leading);
    Ok(digits)
}

fn hundredths(decimals: &str, rounds: bool) -> Result<i64, Why> {
    let digit = |i: usize| {
        decimals
            .as_bytes()
            .get(i)
            .map_or(0, |b| i64::from(b - b'0'))
    };
    let cents = digit(0) * 10 + digit(1);
    let finer = decimals.bytes().skip(2).any(|b| b != b'0');
    match (finer, rounds) {
        (false, _) => Ok(cents),
        (true, true) => Ok(cents + i64::from(digit(2) >= 5)),
        (true, false) => Err(Why::TooPrecise),
    }
}

/// What one written amount says of the decimal mark of its column.
pub fn mark_of(text: &str) -> Option<DecimalMark> {
    let (bare, _) = bare_amount(text)?;
    let text = bare.as_str();
    let last = text.rfind([',', '.'])?;
    let mark = text.as_bytes()[last];
    let after = text.len() - last - 1;
    let other = if mark == b',' { '.' } else { ',' };
    let repeated = text[..last].contains(mark as char);
    let found = |mark| {
        if mark == b',' {
            DecimalMark::Comma
        } else {
            DecimalMark::Dot
        }
    };
    match (repeated, text[..last].contains(other), after) {
        (true, _, _) => Some(found(other as u8)),
        (false, true, _) => Some(found(mark)),
        (false, false, 3) => None,
        (false, false, _) => Some(found(mark)),
    }
}

/// How one written date reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Only one reading: ISO, a month by its name, a serial day.
    Plain(Date),
    /// Two numbers that may each be the day: the first, the second, and the year.
    Order(i8, i8, i16),
}

impl Written {
    /// Only day first makes sense of it.
    pub fn is_day_first(self) -> bool {
        matches!(self, Written::Order(first, second, _) if first > 12 && second <= 12)
    }

    /// Only month first makes sense of it.
    pub fn is_month_first(self) -> bool {
        matches!(self, Written::Order(first, second, _) if first <= 12 && second > 12)
    }
}

/// Reads a date in the order its column has.
///
/// ```
/// # use documents::values::{DateOrder, date};
/// assert_eq!(date("03/04/2025", DateOrder::DayFirst).unwrap().to_string(), "2025-04-03");
/// assert_eq!(date("45750", DateOrder::DayFirst).unwrap().to_string(), "2025-04-03");
/// ```
pub fn date(text: &str, order: DateOrder) -> Result<Date, Why> {
    let date = match written(text).ok_or(Why::NotADate)? {
        Written::Plain(date) => date,
        Written::Order(first, second, year) => {
            let (day, month, why) = match order {
                DateOrder::DayFirst => (first, second, Why::NotADateDayFirst),
                DateOrder::MonthFirst => (second, first, Why::NotADateMonthFirst),
            };
            Date::new(year, month, day).map_err(|_| why)?
        }
    };
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(Why::DateOutOfRange)
    }
}

/// Reads what is written, before the order of day and month is known.
pub fn written(text: &str) -> Option<Written> {
    let text = without_time(text.trim());
    if text.len() > 32 {
        return None;
    }
    let bytes = text.as_bytes();
    if bytes.iter().all(u8::is_ascii_digit) {
        return all_digits(text);
    }
    let mut parts = [""; 3];
    let mut count = 0;
    for part in text
        .split(['/', '-', '.', ' ', ',', '\u{a0}', '\u{202f}'])
        .filter(|part| !part.is_empty())
    {
        *parts.get_mut(count)? = part;
        count += 1;
    }
    if count != 3 {
        return None;
    }
    if parts[0].len() == 4 && parts[0].bytes().all(|b| b.is_ascii_digit()) {
        let month = number(parts[1]).or_else(|| month(parts[1]))?;
        return Date::new(
            number(parts[0])?,
            month.try_into().ok()?,
            number(parts[2])?.try_into().ok()?,
        )
        .ok()
        .map(Written::Plain);
    }
    named_month(parts).or_else(|| {
        Some(Written::Order(
            number(parts[0])?.try_into().ok()?,
            number(parts[1])?.try_into().ok()?,
            year(parts[2])?,
        ))
    })
}

fn named_month(parts: [&str; 3]) -> Option<Written> {
    let (month, day) = match (month(parts[1]), month(parts[0])) {
        (Some(month), _) => (month, parts[0].strip_suffix("er").unwrap_or(parts[0])),
        (None, Some(month)) => (month, parts[1]),
        (None, None) => return None,
    };
    Date::new(
        year(parts[2])?,
        month.try_into().ok()?,
        number(day)?.try_into().ok()?,
    )
    .ok()
    .map(Written::Plain)
}

/// `20250403`, or the days a spreadsheet counts since 1899-12-30.
fn all_digits(text: &str) -> Option<Written> {
    if text.len() == 8 {
        let part = |range: std::ops::Range<usize>| text.get(range).and_then(number);
        return Date::new(
            part(0..4)?,
            part(4..6)?.try_into().ok()?,
            part(6..8)?.try_into().ok()?,
        )
        .ok()
        .map(Written::Plain);
    }
    let serial: i64 = if text.len() == 5 {
        text.parse().ok()?
    } else {
        return None;
    };
    SERIALS
        .contains(&serial)
        .then(|| serial_day(serial))
        .flatten()
        .map(Written::Plain)
}

/// The date of a spreadsheet's serial day.
pub(crate) fn serial_day(serial: i64) -> Option<Date> {
    Date::constant(1899, 12, 30).checked_add(serial.days()).ok()
}

fn without_time(text: &str) -> &str {
    let end = text
        .find(['T', ':'])
        .filter(|at| text[..*at].bytes().any(|b| b.is_ascii_digit()));
    match end {
        Some(at)
            if text.as_bytes()[at] == b'T'
                && text[..at].len() >= 8
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            &text[..at]
        }
        Some(at) if text.as_bytes()[at] == b':' => {
            text[..at].rsplit_once(' ').map_or(text, |(date, _)| date)
        }
        _ => text,
    }
}

fn number(text: &str) -> Option<i16> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Two digits mean this century up to 79, the last one after.
fn year(text: &str) -> Option<i16> {
    let year = number(text)?;
    match text.len() {
        2 if year < 80 => Some(2000 + year),
        2 => Some(1900 + year),
        4 => Some(year),
        _ => None,
    }
}

fn month(text: &str) -> Option<i16> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "janv", "janvier", "january"],
        &["fev", "fevr", "fevrier", "feb", "february"],
        &["mar", "mars", "march"],
        &["avr", "avril", "apr", "april"],
        &["mai", "may"],
        &["juin", "jun", "june"],
        &["juil", "juillet", "jul", "july"],
        &["aou", "aout", "aug", "august"],
        &["sep", "sept", "septembre", "september"],
        &["oct", "octobre", "october"],
        &["nov", "novembre", "november"],
        &["dec", "decembre", "december"],
    ];
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    let name = crate::columns::folded(text);
    MONTHS
        .iter()
        .position(|names| names.contains(&name.as_str()))
        .and_then(|at| i16::try_from(at + 1).ok())
}

/// Reads yes or no, as ledgers say it.
pub fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 14] = [
        "oui", "yes", "o", "y", "true", "vrai", "1", "x", "ok", "litige", "disputed", "paid",
        "paye", "payee",
    ];
    const NO: [&str; 12] = [
        "non", "no", "n", "false", "faux", "0", "", "unpaid", "impaye", "impayee", "aucun", "none",
    ];
    if text.is_empty() || text == "-" {
        return Some(false);
    }
    let answer = crate::columns::folded(text);
    if YES.contains(&answer.as_str()) {
        return Some(true);
    }
    NO.contains(&answer.as_str()).then_some(false)
}
/// `30`, `30 jours`, `Net 30`, `comptant`; `45 jours fin de mois` (the days first) and `fin de mois + 45` (the month
/// first). Two numbers say more than we count (*fin de mois le 10*, *2 % 10 net 30*), so they are no terms.
pub fn terms(text: &str) -> Option<Terms> {
    const AT_ONCE: [&str; 7] = [
        "comptant",
        "reception",
        "immediat",
        "immediate",
        "cash",
        "upon receipt",
        "due upon receipt",
    ];
    let name = folded(text);
    let month = ["fin mois", "fdm", "end month", "eom"]
        .iter()
        .find_map(|words| name.find(words));
    let mut numbers = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty());
    let days = match numbers.next() {
        Some(digits) => digits.parse().ok()?,
        None if month.is_some() || AT_ONCE.contains(&name.as_str()) => 0,
        None => return None,
    };
    if numbers.next().is_some() || days > TERMS_DAYS_MAX {
        return None;
    }
    let end_of_month = match (month, name.find(|c: char| c.is_ascii_digit())) {
        (None, _) => EndOfMonth::None,
        (Some(month), Some(number)) if month < number => EndOfMonth::Before,
        (Some(_), _) => EndOfMonth::After,
    };
    Some(Terms { days, end_of_month })
}
