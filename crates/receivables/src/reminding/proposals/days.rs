//! The day that a sentence names: « le 15 décembre », "on Friday", « sous huitaine », 15/12.
//!
//! A day without its year is the nearest one in the direction in which the sentence looks.

use jiff::civil::{Date, Weekday};

use crate::calendar::{days_between, plus_days};

/// Where the sentence looks: a promise ahead, a payment back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Ahead,
    Past,
}

/// A promise for later, or a payment before, is more likely a misread number.
const DAYS_FAR_MAX: i32 = 366;

/// The first three letters tell the months apart but for « juin » and « juillet ».
const MONTHS: [(&[&str], i8); 12] = [
    (&["janvier", "janv", "january", "jan"], 1),
    (&["fevrier", "fevr", "fev", "february", "feb"], 2),
    (&["mars", "march", "mar"], 3),
    (&["avril", "avr", "april", "apr"], 4),
    (&["mai", "may"], 5),
    (&["juin", "june", "jun"], 6),
    (&["juillet", "juil", "july", "jul"], 7),
    (&["aout", "august", "aug"], 8),
    (&["septembre", "sept", "september", "sep"], 9),
    (&["octobre", "oct", "october"], 10),
    (&["novembre", "nov", "november"], 11),
    (&["decembre", "dec", "december"], 12),
];

const WEEKDAYS: [(&[&str], Weekday); 7] = [
    (&["lundi", "monday"], Weekday::Monday),
    (&["mardi", "tuesday"], Weekday::Tuesday),
    (&["mercredi", "wednesday"], Weekday::Wednesday),
    (&["jeudi", "thursday"], Weekday::Thursday),
    (&["vendredi", "friday"], Weekday::Friday),
    (&["samedi", "saturday"], Weekday::Saturday),
    (&["dimanche", "sunday"], Weekday::Sunday),
];

/// The day that a folded sentence names, seen from the day it came in.
pub(super) fn find(folded: &str, from: Date, looks: Direction) -> Option<Date> {
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_ascii_alphanumeric() || "/-.".contains(c)))
        .map(|word| word.trim_matches(['.', '-', '/']))
        .filter(|word| !word.is_empty())
        .collect();
    let found = (0..words.len())
        .find_map(|at| {
            in_figures(words[at], from, looks).or_else(|| with_month(&words, at, from, looks))
        })
        .or_else(|| relative(&words, folded, from, looks))?;
    let away = days_between(from, found);
    let fits = match looks {
        Direction::Ahead => (0..=DAYS_FAR_MAX).contains(&away),
        Direction::Past => (-DAYS_FAR_MAX..=0).contains(&away),
    };
    fits.then_some(found)
}

/// 15/12/2026, 15.12.26, 15/12, 2026-12-15: the day comes first, as in France and in Britain.
fn in_figures(word: &str, from: Date, looks: Direction) -> Option<Date> {
    let sign = ['/', '-', '.']
        .into_iter()
        .find(|sign| word.contains(*sign))?;
    let parts: Vec<&str> = word.split(sign).collect();
    let number = |text: &str| text.parse::<i16>().ok();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => date(number(year)?, number(month)?, number(day)?),
        [day, month, year] if year.len() == 4 => date(number(year)?, number(month)?, number(day)?),
        [day, month, year] if year.len() == 2 => {
            date(2000 + number(year)?, number(month)?, number(day)?)
        }
        // « 12.5 » and « 3-4 » are no days.
        [day, month] if sign == '/' => nearest(number(day)?, number(month)?, from, looks),
        _ => None,
    }
}

/// « 15 décembre 2026 », "December 15th".
fn with_month(words: &[&str], at: usize, from: Date, looks: Direction) -> Option<Date> {
    let (_, month) = MONTHS
        .iter()
        .find(|(names, _)| names.contains(&words[at]))?;
    let before = at.checked_sub(1).and_then(|at| day_of_month(words[at]));
    let after = || words.get(at + 1).and_then(|word| day_of_month(word));
    let (day, year_at) = match before {
        Some(day) => (day, at + 1),
        None => (after()?, at + 2),
    };
    let year = words
        .get(year_at)
        .filter(|word| word.len() == 4)
        .and_then(|word| word.parse().ok());
    match year {
        Some(year) => date(year, i16::from(*month), day),
        None => nearest(day, i16::from(*month), from, looks),
    }
}

fn day_of_month(word: &str) -> Option<i16> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    matches!(ending, "" | "er" | "st" | "nd" | "rd" | "th")
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

fn relative(words: &[&str], folded: &str, from: Date, looks: Direction) -> Option<Date> {
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| folded.contains(phrase));
    for (names, weekday) in WEEKDAYS {
        if words.iter().any(|word| names.contains(word)) {
            return Some(on_weekday(weekday, from, looks));
        }
    }
    match looks {
        Direction::Past if says(&["hier", "yesterday"]) => Some(plus_days(from, -1)),
        Direction::Past => None,
        Direction::Ahead if says(&["apres-demain", "apres demain"]) => Some(plus_days(from, 2)),
        Direction::Ahead if says(&["demain", "tomorrow"]) => Some(plus_days(from, 1)),
        Direction::Ahead if says(&["aujourd'hui", "today", "ce jour"]) => Some(from),
        Direction::Ahead
            if says(&[
                "fin du mois",
                "fin de mois",
                "end of the month",
                "end of month",
            ]) =>
        {
            Some(from.last_of_month())
        }
        Direction::Ahead
            if says(&[
                "sous huitaine",
                "dans une semaine",
                "within a week",
                "in a week",
            ]) =>
        {
            Some(plus_days(from, 7))
        }
        Direction::Ahead if says(&["sous quinzaine", "dans deux semaines", "in two weeks"]) => {
            Some(plus_days(from, 14))
        }
        Direction::Ahead => in_days(words, from),
    }
}

/// « dans 10 jours », "within 10 days".
fn in_days(words: &[&str], from: Date) -> Option<Date> {
    words.windows(3).find_map(|some| match some {
        [
            "dans" | "sous" | "in" | "within",
            count,
            "jours" | "jour" | "days" | "day",
        ] => {
            let count: i32 = count.parse().ok()?;
            (count <= DAYS_FAR_MAX).then(|| plus_days(from, count))
        }
        _ => None,
    })
}

/// "On Friday", written on a Friday, is the one in a week.
fn on_weekday(weekday: Weekday, from: Date, looks: Direction) -> Date {
    let step = if looks == Direction::Ahead { 1 } else { -1 };
    (1..=7)
        .map(|days| plus_days(from, days * step))
        .find(|day| day.weekday() == weekday)
        .unwrap_or(from)
}

/// The year that nobody wrote.
fn nearest(day: i16, month: i16, from: Date, looks: Direction) -> Option<Date> {
    let of = |year| date(year, month, day);
    let here = of(from.year())?;
    match looks {
        Direction::Ahead if here < from => of(from.year() + 1),
        Direction::Past if here > from => of(from.year() - 1),
        Direction::Ahead | Direction::Past => Some(here),
    }
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
