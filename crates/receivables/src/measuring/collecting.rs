//! How well asking works: how late money comes, how much of what could be collected was, and what followed a reminder.
//!
//! Each figure is a quotient of two sums, and each sum is made of lines that can be opened. A quotient of nothing is no
//! figure: it is refused, never shown as nought.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use super::CannotMeasure;
use crate::calendar::{Zone, add_business_days, days_between, plus_days};
use crate::money::Cents;
use crate::next_step::PATIENCE_BUSINESS_DAYS;

/// Days of sales that the simple DSO looks at, and of payments that the average delay looks at: a quarter.
pub const QUARTER_DAYS: i32 = 90;

/// Days that the collection effectiveness looks at: one month, so that sales need no average.
pub const MONTH_DAYS: i32 = 30;

/// What is paid within three weeks of a reminder followed it; what comes later has other causes too.
pub const FOLLOWED_DAYS: i32 = 21;

/// So many days that end with this one.
pub fn days_until(last: Date, days: i32) -> (Date, Date) {
    (plus_days(last, 1 - days), last)
}

/// The ends of the twelve months before a day, oldest first, and the day itself.
///
/// ```
/// use receivables::{date, measuring::month_ends};
/// let ends = month_ends(date(2026, 3, 10));
/// assert_eq!((ends.len(), ends[0], ends[11], ends[12]), (13, date(2025, 3, 31), date(2026, 2, 28), date(2026, 3, 10)));
/// ```
pub fn month_ends(day: Date) -> Vec<Date> {
    const MONTHS: usize = 12;
    let before = |on: &Date| Some(plus_days(on.first_of_month(), -1));
    let ends = std::iter::successors(Some(day), before).take(MONTHS + 1);
    let mut ends: Vec<Date> = ends.collect();
    ends.reverse();
    ends
}

/// Best possible DSO: as if everybody paid on the due date. What is not due yet ÷ sales × days, to a tenth of a day.
pub fn best_possible_dso(
    not_due: Cents,
    sales: Cents,
    days: u32,
) -> Result<Decimal, CannotMeasure> {
    super::dso_simple(not_due.max(Cents::ZERO), sales, days)
}

/// Average days late, weighted by amount: each cent paid counts the days after its due date, and none when it came in time.
///
/// ```
/// use receivables::{Cents, measuring::average_days_late};
/// // 100.00 ten days late and 300.00 in time.
/// assert_eq!(average_days_late(10_000 * 10, Cents(40_000)).unwrap().to_string(), "2.5");
/// ```
pub fn average_days_late(cent_days: i128, paid: Cents) -> Result<Decimal, CannotMeasure> {
    if !paid.is_positive() {
        return Err(CannotMeasure::NothingPaid);
    }
    Ok(tenth_of(cent_days, i128::from(paid.0)))
}

/// What the collection effectiveness index is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collectable {
    /// Open before the first day.
    pub open_before: Cents,
    /// Sold in these days.
    pub sales: Cents,
    /// Open at the end of the last day.
    pub open_after: Cents,
    /// What of it is not due yet.
    pub not_due_after: Cents,
}

/// Collection effectiveness index: of what was due to be collected, how much was, in percent with one decimal.
/// (open before + sales − open after) ÷ (open before + sales − not due after) × 100.
///
/// ```
/// use receivables::{Cents, measuring::{Collectable, effectiveness}};
/// let month = Collectable { open_before: Cents(1000), sales: Cents(600), open_after: Cents(700), not_due_after: Cents(400) };
/// assert_eq!(effectiveness(&month).unwrap().to_string(), "75.0");
/// ```
pub fn effectiveness(of: &Collectable) -> Result<Decimal, CannotMeasure> {
    let could_be = of.open_before + of.sales - of.not_due_after;
    if !could_be.is_positive() {
        return Err(CannotMeasure::NothingDue);
    }
    let collected = of.open_before + of.sales - of.open_after;
    Ok(tenth_of(
        i128::from(collected.0) * 100,
        i128::from(could_be.0),
    ))
}

/// A share of a whole in percent with one decimal.
pub fn share(part: Cents, whole: Cents) -> Result<Decimal, CannotMeasure> {
    if !whole.is_positive() {
        return Err(CannotMeasure::NothingAsked);
    }
    Ok(tenth_of(i128::from(part.0) * 100, i128::from(whole.0)))
}

/// True when what is paid on a day followed a reminder that left on another: from the day after, for three weeks.
///
/// ```
/// use receivables::{date, measuring::followed};
/// let left_on = date(2026, 3, 2);
/// assert!(!followed(left_on, left_on) && followed(left_on, date(2026, 3, 3)));
/// assert!(followed(left_on, date(2026, 3, 23)) && !followed(left_on, date(2026, 3, 24)));
/// ```
pub fn followed(left_on: Date, paid_on: Date) -> bool {
    (1..=FOLLOWED_DAYS).contains(&days_between(left_on, paid_on))
}

/// True when its three weeks were over at the end of a day, so that what followed is known.
pub fn is_over(left_on: Date, as_of: Date) -> bool {
    days_between(left_on, as_of) >= FOLLOWED_DAYS
}

/// What came of a reminder in its three weeks. The first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sequel {
    /// It came back: nobody read it.
    Returned,
    /// All that it asked for was paid.
    Paid,
    /// Part of it was paid.
    PaidInPart,
    /// The customer promised to pay.
    Promised,
    /// Nothing.
    Nothing,
}

impl Sequel {
    /// All of them, in this order.
    pub const ALL: [Sequel; 5] = [
        Sequel::Returned,
        Sequel::Paid,
        Sequel::PaidInPart,
        Sequel::Promised,
        Sequel::Nothing,
    ];

    /// What came of one that asked for so much.
    pub fn of(asked: Cents, paid: Cents, promised: bool, returned: bool) -> Sequel {
        match (returned, paid >= asked, paid.is_positive(), promised) {
            (true, ..) => Sequel::Returned,
            (_, true, ..) => Sequel::Paid,
            (_, _, true, _) => Sequel::PaidInPart,
            (_, _, _, true) => Sequel::Promised,
            _ => Sequel::Nothing,
        }
    }

    /// Its lasting name.
    pub fn code(self) -> &'static str {
        match self {
            Sequel::Returned => "returned",
            Sequel::Paid => "paid",
            Sequel::PaidInPart => "paid-in-part",
            Sequel::Promised => "promised",
            Sequel::Nothing => "nothing",
        }
    }
}

/// The last day on which money of a promise counts: reminders wait as long.
pub fn promise_ends(for_on: Date, zone: Zone) -> Date {
    add_business_days(for_on, PATIENCE_BUSINESS_DAYS, zone)
}

fn tenth_of(part: i128, whole: i128) -> Decimal {
    let quotient = Decimal::from_i128_with_scale(part, 0) / Decimal::from_i128_with_scale(whole, 0);
    let mut tenth = quotient.round_dp_with_strategy(1, MidpointAwayFromZero);
    tenth.rescale(1);
    tenth
}
