//! Amounts, dates and counts that know how to print themselves in the reader's language.

use std::fmt::{self, Display, Formatter};

use jiff::civil::{Date, DateTime};
use receivables::Cents;
use receivables::party::Language;
use receivables::wording::{MONTHS_EN, MONTHS_FR};

/// Between groups of digits in French and before a unit: a line never breaks there. The narrow one (U+202F) is not in the
/// font that we serve, and a stranger's space is too tight to read.
const NO_BREAK: char = '\u{a0}';

/// An amount in euros: « 1 234,50 € » or "€1,234.50". The currency never wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money(pub Cents, pub Language);

impl Display for Money {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.0.0 < 0 { "\u{2212}" } else { "" };
        let abs = self.0.0.unsigned_abs();
        let (euros, cents) = (Number(abs / 100, self.1), abs % 100);
        match self.1 {
            Language::Fr => write!(f, "{sign}{euros},{cents:02}{NO_BREAK}€"),
            Language::En => write!(f, "{sign}€{euros}.{cents:02}"),
        }
    }
}

/// An amount in whole euros, for figures that are read at a glance. Half a euro rounds away from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Euros(pub Cents, pub Language);

impl Display for Euros {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let sign = if self.0.0 <= -50 { "\u{2212}" } else { "" };
        let euros = Number((self.0.0.unsigned_abs() + 50) / 100, self.1);
        match self.1 {
            Language::Fr => write!(f, "{sign}{euros}{NO_BREAK}€"),
            Language::En => write!(f, "{sign}€{euros}"),
        }
    }
}

/// A count, with its digits in groups of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub u64, pub Language);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let group = match self.1 {
            Language::Fr => NO_BREAK,
            Language::En => ',',
        };
        let digits = self.0.to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                write!(f, "{group}")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// A date in full: « 5 mars 2026 », "5 March 2026".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date, pub Language);

impl Display for Day {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let months = match self.1 {
            Language::Fr => MONTHS_FR,
            Language::En => MONTHS_EN,
        };
        let (day, month) = (Ordinal(self.0, self.1), months[index(self.0)]);
        write!(f, "{day}{NO_BREAK}{month}{NO_BREAK}{}", self.0.year())
    }
}

/// A date seen from today: « aujourd’hui », « lun. 23 nov. », and with its year when that is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearDay {
    pub on: Date,
    pub today: Date,
    pub language: Language,
}

impl Display for NearDay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = match self.language {
            Language::Fr => ["aujourd’hui", "demain", "hier"],
            Language::En => ["today", "tomorrow", "yesterday"],
        };
        let (months, weekdays) = match self.language {
            Language::Fr => (SHORT_MONTHS_FR, SHORT_DAYS_FR),
            Language::En => (SHORT_MONTHS_EN, SHORT_DAYS_EN),
        };
        let (day, month) = (Ordinal(self.on, self.language), months[index(self.on)]);
        match days_between(self.today, self.on) {
            0 => write!(f, "{}", names[0]),
            1 => write!(f, "{}", names[1]),
            -1 => write!(f, "{}", names[2]),
            2..=13 => {
                let weekday =
                    usize::try_from(self.on.weekday().to_monday_zero_offset()).unwrap_or(0);
                write!(f, "{}{NO_BREAK}{day}{NO_BREAK}{month}", weekdays[weekday])
            }
            _ => ShortDay {
                on: self.on,
                today: self.today,
                language: self.language,
            }
            .fmt(f),
        }
    }
}

/// A date without its weekday, and without its year when that is this one: « 27 nov. ».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShortDay {
    pub on: Date,
    pub today: Date,
    pub language: Language,
}

impl Display for ShortDay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let months = match self.language {
            Language::Fr => SHORT_MONTHS_FR,
            Language::En => SHORT_MONTHS_EN,
        };
        write!(
            f,
            "{}{NO_BREAK}{}",
            Ordinal(self.on, self.language),
            months[index(self.on)]
        )?;
        if self.on.year() != self.today.year() {
            write!(f, "{NO_BREAK}{}", self.on.year())?;
        }
        Ok(())
    }
}

/// A moment in the reader's own hours: « 5 mars 2026 à 9 h 05 », "5 March 2026 at 09:05".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime, pub Language);

impl Display for Moment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (day, hour, minute) = (Day(self.0.date(), self.1), self.0.hour(), self.0.minute());
        match self.1 {
            Language::Fr => write!(f, "{day} à {hour}{NO_BREAK}h{NO_BREAK}{minute:02}"),
            Language::En => write!(f, "{day} at {hour:02}:{minute:02}"),
        }
    }
}

/// A month on an axis: « nov. », "Nov".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(pub Date, pub Language);

impl Display for Month {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.1 {
            Language::Fr => f.write_str(SHORT_MONTHS_FR[index(self.0)]),
            Language::En => f.write_str(SHORT_MONTHS_EN[index(self.0)]),
        }
    }
}

/// Days from one date to another; below zero when the other is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// The first day of a month is « 1er » in French.
struct Ordinal(Date, Language);

impl Display for Ordinal {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.0.day(), self.1) {
            (1, Language::Fr) => f.write_str("1er"),
            (day, _) => write!(f, "{day}"),
        }
    }
}

/// jiff counts months from 1 to 12, always.
fn index(date: Date) -> usize {
    usize::try_from(date.month() - 1).unwrap_or(0)
}

const SHORT_MONTHS_FR: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
];
const SHORT_MONTHS_EN: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const SHORT_DAYS_FR: [&str; 7] = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];
const SHORT_DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_amount_prints_as_its_reader_writes_it() {
        let amount = Cents(123_450);
        assert_eq!(
            Money(amount, Language::Fr).to_string(),
            "1\u{a0}234,50\u{a0}€"
        );
        assert_eq!(Money(amount, Language::En).to_string(), "€1,234.50");
        assert_eq!(
            Money(Cents(-5), Language::Fr).to_string(),
            "\u{2212}0,05\u{a0}€"
        );
        assert_eq!(
            Money(Cents(i64::MIN), Language::En).to_string(),
            "\u{2212}€92,233,720,368,547,758.08"
        );
        assert_eq!(
            Euros(Cents(24_318_550), Language::Fr).to_string(),
            "243\u{a0}186\u{a0}€"
        );
        assert_eq!(Euros(Cents(-49), Language::En).to_string(), "€0");
    }

    #[test]
    fn a_date_prints_as_its_reader_says_it() {
        assert_eq!(
            Day(date(2026, 3, 5), Language::Fr).to_string(),
            "5\u{a0}mars\u{a0}2026"
        );
        assert_eq!(
            Day(date(2026, 3, 1), Language::Fr).to_string(),
            "1er\u{a0}mars\u{a0}2026"
        );
        assert_eq!(
            Day(date(2026, 3, 1), Language::En).to_string(),
            "1\u{a0}March\u{a0}2026"
        );
        let at = date(2026, 3, 5).at(9, 5, 0, 0);
        assert_eq!(
            Moment(at, Language::Fr).to_string(),
            "5\u{a0}mars\u{a0}2026 à 9\u{a0}h\u{a0}05"
        );
    }

    #[test]
    fn a_near_day_is_named_and_a_far_one_has_its_year() {
        let near = |on| {
            let today = date(2026, 11, 21);
            NearDay {
                on,
                today,
                language: Language::Fr,
            }
            .to_string()
            .replace('\u{a0}', " ")
        };
        assert_eq!(near(date(2026, 11, 21)), "aujourd’hui");
        assert_eq!(near(date(2026, 11, 22)), "demain");
        assert_eq!(near(date(2026, 11, 20)), "hier");
        assert_eq!(near(date(2026, 11, 23)), "lun. 23 nov.");
        assert_eq!(near(date(2026, 10, 3)), "3 oct.");
        assert_eq!(near(date(2027, 1, 1)), "1er janv. 2027");
    }
}
