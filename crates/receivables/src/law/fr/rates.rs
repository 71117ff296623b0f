//! The published rates, half-year by half-year.
//!
//! They are compiled in and can be replaced by a newer table of the same form. A half-year that is not in the table is
//! an error, never a guess: the bank's last rate says nothing about the rate of the next first of January.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use thiserror::Error;

static BUILT_IN: LazyLock<Rates> = LazyLock::new(|| {
    Rates::from_csv(include_str!("rates.csv")).expect("the compiled-in table is read in a test")
});

/// One half of a calendar year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Semester {
    /// The year.
    pub year: i16,
    /// 1 from January, 2 from July.
    pub half: u8,
}

impl Semester {
    /// The half-year of a day.
    pub fn of(day: Date) -> Semester {
        let half = if day.month() <= 6 { 1 } else { 2 };
        Semester {
            year: day.year(),
            half,
        }
    }

    /// Its first day: the one whose bank rate counts.
    pub fn first_day(self) -> Date {
        date(self.year, if self.half == 1 { 1 } else { 7 }, 1)
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        if self.half == 1 {
            date(self.year, 6, 30)
        } else {
            date(self.year, 12, 31)
        }
    }

    fn parse(text: &str) -> Option<Semester> {
        let (year, half) = text.split_once("-S")?;
        let half = half.parse().ok().filter(|half| (1..=2).contains(half))?;
        Some(Semester {
            year: year
                .parse()
                .ok()
                .filter(|year| (1900..=9999).contains(year))?,
            half,
        })
    }
}

/// Prints as `2026-S1`.
impl fmt::Display for Semester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-S{}", self.year, self.half)
    }
}

/// How well a rate is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Read in a publication, or derived from rates that were.
    Read,
    /// Read in one secondary source only: to be checked before a legal act depends on it.
    ToConfirm,
}

/// A rate and how well it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In percent a year.
    pub percent: Decimal,
    /// How well it is known.
    pub certainty: Certainty,
}

/// The tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// The central bank's main refinancing rate in force on the first day of the half-year.
    bank: BTreeMap<Semester, Rate>,
    /// The legal rate owed to creditors who are no private persons (*autres cas*).
    legal: BTreeMap<Semester, Rate>,
}

impl Rates {
    /// The table compiled into the program.
    pub fn built_in() -> &'static Rates {
        &BUILT_IN
    }

    /// Reads a table with the columns series, valid_from, valid_to, semester, rate_percent, certainty, source.
    /// Series that are computed from others are passed over.
    pub fn from_csv(text: &str) -> Result<Rates, CannotReadRates> {
        let mut rates = Rates::default();
        let mut bank_days: Vec<(Date, Option<Date>, Rate)> = Vec::new();
        for (i, line) in text
            .lines()
            .enumerate()
            .skip(1)
            .filter(|(_, line)| !line.trim().is_empty())
        {
            let fields = fields(line);
            let field = |place: usize| fields.get(place).map_or("", String::as_str);
            let wrong = |column, value: &str| CannotReadRates::Wrong {
                line: i + 1,
                column,
                value: value.to_owned(),
            };
            let rate = || -> Result<Rate, CannotReadRates> {
                let percent = field(4)
                    .parse()
                    .map_err(|_| wrong("rate_percent", field(4)))?;
                Ok(Rate {
                    percent,
                    certainty: certainty(field(5)),
                })
            };
            let semester = || Semester::parse(field(3)).ok_or_else(|| wrong("semester", field(3)));
            match field(0) {
                "ecb_mro_semester_anchor" => {
                    rates.bank.insert(semester()?, rate()?);
                }
                "fr_legal_interest_other_creditor" => {
                    rates.legal.insert(semester()?, rate()?);
                }
                "ecb_mro" => {
                    let from = field(1)
                        .parse()
                        .map_err(|_| wrong("valid_from", field(1)))?;
                    let to = match field(2) {
                        "" => None,
                        text => Some(text.parse().map_err(|_| wrong("valid_to", text))?),
                    };
                    bank_days.push((from, to, rate()?));
                }
                _ => {}
            }
        }
        rates.judge_anchors(&bank_days);
        if rates.bank.is_empty() {
            Err(CannotReadRates::Empty)
        } else {
            Ok(rates)
        }
    }

    /// An anchor is as certain as the bank's rate of its day.
    fn judge_anchors(&mut self, bank_days: &[(Date, Option<Date>, Rate)]) {
        for (semester, anchor) in &mut self.bank {
            let day = semester.first_day();
            let in_force = bank_days
                .iter()
                .find(|(from, to, _)| *from <= day && to.is_none_or(|to| day <= to));
            if let Some((_, _, rate)) = in_force {
                anchor.certainty = anchor.certainty.max(rate.certainty);
            }
        }
    }

    /// The central bank's rate that counts in this half-year.
    pub fn bank(&self, semester: Semester) -> Option<Rate> {
        self.bank.get(&semester).copied()
    }

    /// The legal rate owed to a professional creditor in this half-year.
    pub fn legal(&self, semester: Semester) -> Option<Rate> {
        self.legal.get(&semester).copied()
    }

    /// The last half-year of which both rates are known.
    pub fn last(&self) -> Option<Semester> {
        self.bank
            .keys()
            .rfind(|semester| self.legal.contains_key(semester))
            .copied()
    }
}

fn certainty(text: &str) -> Certainty {
    if text.contains("secondary") {
        Certainty::ToConfirm
    } else {
        Certainty::Read
    }
}

/// The fields of a line; a quoted one may hold commas.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}

/// Why a table of rates is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotReadRates {
    /// A field that says nothing.
    #[error("line {line}: “{value}” is no {column}")]
    Wrong {
        /// Where.
        line: usize,
        /// Which column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// No rate of the central bank in it.
    #[error("this table holds no rate of the central bank")]
    Empty,
}

impl CannotReadRates {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotReadRates::Wrong {
                column: "semester", ..
            } => "write 2027-S1 or 2027-S2",
            CannotReadRates::Wrong {
                column: "rate_percent",
                ..
            } => "write the rate as 2.40",
            CannotReadRates::Wrong { .. } => "write the date as 2027-01-01",
            CannotReadRates::Empty => {
                "it needs rows of the series ecb_mro_semester_anchor and fr_legal_interest_other_creditor"
            }
        }
    }
}
