//! The aged balance (*balance âgée*): what is open, by how late it is.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::days_between;
use crate::money::Cents;
use crate::party::Language;

/// How late an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Up to and with the due date.
    NotDue,
    /// 1 to 30 days late.
    To30,
    /// 31 to 60 days late.
    To60,
    /// 61 to 90 days late.
    To90,
    /// More than 90 days late.
    Over90,
}

impl Bucket {
    /// All of them, the youngest first.
    pub const ALL: [Bucket; 5] = [
        Bucket::NotDue,
        Bucket::To30,
        Bucket::To60,
        Bucket::To90,
        Bucket::Over90,
    ];

    /// The bucket of what is so many days late.
    pub fn of_days_late(days_late: i32) -> Bucket {
        match days_late {
            ..=0 => Bucket::NotDue,
            1..=30 => Bucket::To30,
            31..=60 => Bucket::To60,
            61..=90 => Bucket::To90,
            91.. => Bucket::Over90,
        }
    }

    /// Its place in a row of five.
    pub fn place(self) -> usize {
        self as usize
    }

    /// Its first and its last day late; `None` where it has no such end.
    pub fn days(self) -> (Option<i32>, Option<i32>) {
        match self {
            Bucket::NotDue => (None, Some(0)),
            Bucket::To30 => (Some(1), Some(30)),
            Bucket::To60 => (Some(31), Some(60)),
            Bucket::To90 => (Some(61), Some(90)),
            Bucket::Over90 => (Some(91), None),
        }
    }

    /// Its name on a page.
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Bucket::NotDue, Language::Fr) => "Non échu",
            (Bucket::NotDue, Language::En) => "Not due",
            (Bucket::To30, Language::Fr) => "1 à 30 jours",
            (Bucket::To30, Language::En) => "1–30 days",
            (Bucket::To60, Language::Fr) => "31 à 60 jours",
            (Bucket::To60, Language::En) => "31–60 days",
            (Bucket::To90, Language::Fr) => "61 à 90 jours",
            (Bucket::To90, Language::En) => "61–90 days",
            (Bucket::Over90, Language::Fr) => "Plus de 90 jours",
            (Bucket::Over90, Language::En) => "Over 90 days",
        }
    }
}

/// The bucket of what was due on a day, seen on another. The due day itself is not late.
pub fn bucket_of(due_on: Date, today: Date) -> Bucket {
    Bucket::of_days_late(days_between(due_on, today))
}

/// The five sums. Together they are the sum of all amounts: nothing falls between two buckets.
///
/// ```
/// use receivables::{Cents, date, measuring::aged};
/// let open = [(date(2026, 3, 31), Cents(100)), (date(2026, 3, 1), Cents(20)), (date(2025, 1, 1), Cents(3))];
/// assert_eq!(aged(open.into_iter(), date(2026, 3, 31)), [Cents(100), Cents(20), Cents(0), Cents(0), Cents(3)]);
/// ```
pub fn aged(open: impl Iterator<Item = (Date, Cents)>, today: Date) -> [Cents; 5] {
    let mut sums = [Cents::ZERO; 5];
    for (due_on, amount) in open {
        sums[bucket_of(due_on, today).place()] += amount;
    }
    sums
}
