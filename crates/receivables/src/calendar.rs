//! Civil days as trade and law count them.
//!
//! A reminder that arrives on Easter Monday is read by nobody and answered with anger. A step therefore waits for a
//! *jour ouvré*, Monday to Friday, that is no public holiday where the debtor works. The holidays are those of the
//! Labour Code (C. trav. L3133-1), two more in Alsace-Moselle (L3134-13), and the day of the abolition of slavery overseas.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A territory with holidays of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// Metropolitan France.
    #[default]
    Metropole,
    /// Moselle, Bas-Rhin, Haut-Rhin: two more days (ordinance of 16 August 1892).
    AlsaceMoselle,
    /// Guadeloupe.
    Guadeloupe,
    /// French Guiana.
    Guyane,
    /// Réunion.
    LaReunion,
    /// Martinique.
    Martinique,
    /// Mayotte.
    Mayotte,
    /// New Caledonia.
    NouvelleCaledonie,
    /// French Polynesia.
    PolynesieFrancaise,
    /// Saint-Barthélemy.
    SaintBarthelemy,
    /// Saint-Martin.
    SaintMartin,
    /// Saint-Pierre-et-Miquelon.
    SaintPierreEtMiquelon,
    /// Wallis-et-Futuna.
    WallisEtFutuna,
}

impl Zone {
    /// Every zone, in the order in which a page offers them.
    pub const ALL: [Zone; 13] = [
        Zone::Metropole,
        Zone::AlsaceMoselle,
        Zone::Guadeloupe,
        Zone::Guyane,
        Zone::LaReunion,
        Zone::Martinique,
        Zone::Mayotte,
        Zone::NouvelleCaledonie,
        Zone::PolynesieFrancaise,
        Zone::SaintBarthelemy,
        Zone::SaintMartin,
        Zone::SaintPierreEtMiquelon,
        Zone::WallisEtFutuna,
    ];

    /// Its lasting name in files and tables.
    pub fn as_str(self) -> &'static str {
        self.names().0
    }

    /// Its name on a page.
    pub fn name(self) -> &'static str {
        self.names().1
    }

    /// The name of its clock in the IANA database: hours of sending are the debtor's.
    pub fn time_zone(self) -> &'static str {
        self.names().2
    }

    fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Zone::Metropole => ("metropole", "Métropole", "Europe/Paris"),
            Zone::AlsaceMoselle => ("alsace-moselle", "Alsace-Moselle", "Europe/Paris"),
            Zone::Guadeloupe => ("guadeloupe", "Guadeloupe", "America/Guadeloupe"),
            Zone::Guyane => ("guyane", "Guyane", "America/Cayenne"),
            Zone::LaReunion => ("la-reunion", "La Réunion", "Indian/Reunion"),
            Zone::Martinique => ("martinique", "Martinique", "America/Martinique"),
            Zone::Mayotte => ("mayotte", "Mayotte", "Indian/Mayotte"),
            Zone::NouvelleCaledonie => {
                ("nouvelle-caledonie", "Nouvelle-Calédonie", "Pacific/Noumea")
            }
            Zone::PolynesieFrancaise => (
                "polynesie-francaise",
                "Polynésie française",
                "Pacific/Tahiti",
            ),
            Zone::SaintBarthelemy => (
                "saint-barthelemy",
                "Saint-Barthélemy",
                "America/St_Barthelemy",
            ),
            Zone::SaintMartin => ("saint-martin", "Saint-Martin", "America/Marigot"),
            Zone::SaintPierreEtMiquelon => (
                "saint-pierre-et-miquelon",
                "Saint-Pierre-et-Miquelon",
                "America/Miquelon",
            ),
            Zone::WallisEtFutuna => ("wallis-et-futuna", "Wallis-et-Futuna", "Pacific/Wallis"),
        }
    }

    /// The zone of a French postal code; metropolitan France when it says nothing else.
    pub fn of_postal_code(code: &str) -> Zone {
        match (code.get(..2), code.get(..3)) {
            (Some("57" | "67" | "68"), _) => Zone::AlsaceMoselle,
            (_, Some("971")) => match code {
                "97133" => Zone::SaintBarthelemy,
                "97150" => Zone::SaintMartin,
                _ => Zone::Guadeloupe,
            },
            (_, Some("972")) => Zone::Martinique,
            (_, Some("973")) => Zone::Guyane,
            (_, Some("974")) => Zone::LaReunion,
            (_, Some("975")) => Zone::SaintPierreEtMiquelon,
            (_, Some("976")) => Zone::Mayotte,
            (_, Some("977")) => Zone::SaintBarthelemy,
            (_, Some("978")) => Zone::SaintMartin,
            (_, Some("986")) => Zone::WallisEtFutuna,
            (_, Some("987")) => Zone::PolynesieFrancaise,
            (_, Some("988")) => Zone::NouvelleCaledonie,
            _ => Zone::Metropole,
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no zone of ours.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("“{0}” is not a zone with French holidays")]
pub struct CannotReadZone(pub String);

impl CannotReadZone {
    /// What would be right.
    pub fn hint(&self) -> String {
        let names: Vec<_> = Zone::ALL.iter().map(|zone| zone.as_str()).collect();
        format!("one of: {}", names.join(", "))
    }
}

impl FromStr for Zone {
    type Err = CannotReadZone;

    /// Reads the lasting name, and the French name with its accents and capitals.
    fn from_str(text: &str) -> Result<Zone, CannotReadZone> {
        let plain = plain_name(text);
        Zone::ALL
            .into_iter()
            .find(|zone| plain_name(zone.as_str()) == plain)
            .ok_or_else(|| CannotReadZone(text.to_owned()))
    }
}

/// Letters only, without accents: “Saint-Barthélémy” and “saint-barthelemy” are the same place.
fn plain_name(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'é' | 'è' | 'ê' | 'ë' => Some('e'),
            'ç' => Some('c'),
            'ô' => Some('o'),
            c if c.is_alphabetic() => Some(c),
            _ => None,
        })
        .collect()
}

/// True from Monday to Friday, holidays of the zone excepted (*jour ouvré*).
///
/// ```
/// use receivables::calendar::{Zone, is_business_day};
/// use receivables::date;
/// assert!(is_business_day(date(2026, 4, 3), Zone::Metropole));      // Good Friday
/// assert!(!is_business_day(date(2026, 4, 3), Zone::AlsaceMoselle));
/// assert!(!is_business_day(date(2026, 4, 4), Zone::Metropole));     // a Saturday
/// ```
pub fn is_business_day(day: Date, zone: Zone) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && holiday(day, zone).is_none()
}

/// The day itself when it is a business day, else the first one after it.
pub fn next_business_day(day: Date, zone: Zone) -> Date {
    let mut day = day;
    while !is_business_day(day, zone) {
        day = plus_days(day, 1);
    }
    day
}

/// The `count`-th business day after this one; the day itself for none.
pub fn add_business_days(day: Date, count: u32, zone: Zone) -> Date {
    let mut day = day;
    for _ in 0..count {
        day = next_business_day(plus_days(day, 1), zone);
    }
    day
}

/// The public holidays of a year, in order.
pub fn holidays(year: i16, zone: Zone) -> Vec<(Date, Holiday)> {
    let Ok(first) = Date::new(year, 1, 1) else {
        return Vec::new();
    };
    let mut day = first;
    let mut found = Vec::new();
    while day.year() == year {
        if let Some(holiday) = holiday(day, zone) {
            found.push((day, holiday));
        }
        match day.tomorrow() {
            Ok(tomorrow) => day = tomorrow,
            Err(_) => break,
        }
    }
    found
}

/// Which public holiday this day is, if any.
pub fn holiday(day: Date, zone: Zone) -> Option<Holiday> {
    fixed_holiday(day, zone).or_else(|| moving_holiday(day, zone))
}

fn fixed_holiday(day: Date, zone: Zone) -> Option<Holiday> {
    match (day.month(), day.day()) {
        (1, 1) => Some(Holiday::NewYear),
        (5, 1) => Some(Holiday::LabourDay),
        (5, 8) => Some(Holiday::Victory),
        (7, 14) => Some(Holiday::NationalDay),
        (8, 15) => Some(Holiday::Assumption),
        (11, 1) => Some(Holiday::AllSaints),
        (11, 11) => Some(Holiday::Armistice),
        (12, 25) => Some(Holiday::Christmas),
        (12, 26) if zone == Zone::AlsaceMoselle => Some(Holiday::SaintStephen),
        at if abolition_day(zone, day.year()) == Some(at) => Some(Holiday::Abolition),
        _ => None,
    }
}

/// Easter lies between 22 March and 25 April, so that only days from Good Friday to Whit Monday need the computation.
fn moving_holiday(day: Date, zone: Zone) -> Option<Holiday> {
    if !(3..=6).contains(&day.month()) {
        return None;
    }
    match days_between(easter(day.year()), day) {
        -2 if zone == Zone::AlsaceMoselle => Some(Holiday::GoodFriday),
        1 => Some(Holiday::EasterMonday),
        39 => Some(Holiday::Ascension),
        50 => Some(Holiday::WhitMonday),
        _ => None,
    }
}

/// Month and day on which slavery's end is kept (decree 83-1003 and its followers).
fn abolition_day(zone: Zone, year: i16) -> Option<(i8, i8)> {
    match zone {
        Zone::Guadeloupe => Some((5, 27)),
        Zone::Guyane => Some((6, 10)),
        Zone::LaReunion => Some((12, 20)),
        Zone::Martinique => Some((5, 22)),
        Zone::Mayotte => Some((4, 27)),
        Zone::SaintBarthelemy => Some((10, 9)),
        Zone::SaintMartin if year >= 2018 => Some((5, 28)),
        Zone::SaintMartin => Some((5, 27)),
        _ => None,
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
pub fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year as i16, month as i8, day as i8)
}

/// A public holiday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// The Friday before Easter, in Alsace-Moselle.
    GoodFriday,
    /// The Monday after Easter.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May.
    Victory,
    /// The Thursday forty days after Easter.
    Ascension,
    /// The Monday after Pentecost.
    WhitMonday,
    /// 14 July.
    NationalDay,
    /// 15 August.
    Assumption,
    /// 1 November.
    AllSaints,
    /// 11 November.
    Armistice,
    /// 25 December.
    Christmas,
    /// 26 December, in Alsace-Moselle.
    SaintStephen,
    /// The abolition of slavery, overseas.
    Abolition,
}

impl Holiday {
    /// Its French name, as calendars print it.
    pub fn name(self) -> &'static str {
        match self {
            Holiday::NewYear => "1er janvier",
            Holiday::GoodFriday => "Vendredi saint",
            Holiday::EasterMonday => "Lundi de Pâques",
            Holiday::LabourDay => "1er mai",
            Holiday::Victory => "8 mai",
            Holiday::Ascension => "Ascension",
            Holiday::WhitMonday => "Lundi de Pentecôte",
            Holiday::NationalDay => "14 juillet",
            Holiday::Assumption => "Assomption",
            Holiday::AllSaints => "Toussaint",
            Holiday::Armistice => "11 novembre",
            Holiday::Christmas => "Jour de Noël",
            Holiday::SaintStephen => "2ème jour de Noël",
            Holiday::Abolition => "Abolition de l'esclavage",
        }
    }
}

/// So many days later (earlier when negative); the calendar's own end stops it.
pub fn plus_days(day: Date, days: i32) -> Date {
    match days {
        0 => day,
        1 => day.tomorrow().unwrap_or(Date::MAX),
        _ => day.saturating_add(days.days()),
    }
}

/// How many days lead from one date to the other; negative when it lies before.
pub fn days_between(from: Date, to: Date) -> i32 {
    (epoch_days(to) - epoch_days(from)) as i32
}

/// A date as the tables keep it: days since 1 January 1970.
pub fn epoch_days(day: Date) -> i64 {
    // Counting from 1 March puts the leap day at the end of the year (Hinnant's civil calendar).
    let (year, month) = (i64::from(day.year()), i64::from(day.month()));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(day.day()) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date that the tables keep as so many days since 1 January 1970; `None` beyond the calendar.
pub fn from_epoch_days(days: i64) -> Option<Date> {
    date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}
