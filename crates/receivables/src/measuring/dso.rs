//! Days sales outstanding (*délai moyen de règlement*): how many days of sales are still unpaid.
//!
//! Two methods give two figures; a figure without its method means nothing. The simple one divides; the count-back one
//! (*par épuisement*) takes whole months of sales away from what is open, so that a good month does not flatter it.

use rust_decimal::Decimal;
use thiserror::Error;

use crate::money::Cents;

/// Further back than two years the sales say nothing about today's customers.
pub const COUNT_BACK_MONTHS_MAX: usize = 24;

/// One month of sales, tax included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// What was invoiced less the credit notes for that month's invoices.
    pub sales: Cents,
    /// Its number of days.
    pub days: u32,
}

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CannotMeasure {
    /// No sales, so no days of them.
    #[error("there were no sales in this period, so no number of days can be given")]
    NoSales,
    /// More is open than two years of sales.
    #[error("what is open exceeds the sales of the last {COUNT_BACK_MONTHS_MAX} months")]
    MoreThanSales,
    /// No payments, so no days that they were late.
    #[error("nothing was paid in this period, so nothing was late either")]
    NothingPaid,
    /// Nothing was due.
    #[error("nothing was due to be collected in this period")]
    NothingDue,
    /// Nobody was asked, or nobody promised.
    #[error("nothing was asked for or promised in this period")]
    NothingAsked,
}

impl CannotMeasure {
    /// What to do next.
    pub fn hint(self) -> &'static str {
        match self {
            CannotMeasure::NoSales
            | CannotMeasure::NothingPaid
            | CannotMeasure::NothingDue
            | CannotMeasure::NothingAsked => "choose a later day",
            CannotMeasure::MoreThanSales => {
                "use the simple method, or look for old unsettled items"
            }
        }
    }
}

/// Simple method: open ÷ sales of the period × days of the period, to a tenth of a day.
///
/// ```
/// use receivables::{Cents, measuring::dso_simple};
/// assert_eq!(dso_simple(Cents(50_000), Cents(91_250), 365).unwrap().to_string(), "200.0");
/// ```
pub fn dso_simple(open: Cents, sales: Cents, days: u32) -> Result<Decimal, CannotMeasure> {
    if !sales.is_positive() {
        return Err(CannotMeasure::NoSales);
    }
    Ok(tenth(
        Decimal::from(open.0) * Decimal::from(days) / Decimal::from(sales.0),
    ))
}

/// Count-back method: the newest month first, each month that what is open covers adds its days, the last one its share.
///
/// ```
/// use receivables::{Cents, measuring::{Month, dso_count_back}};
/// let months = [Month { sales: Cents(300), days: 31 }, Month { sales: Cents(400), days: 30 }];
/// assert_eq!(dso_count_back(Cents(500), &months).unwrap().to_string(), "46.0"); // 31 + 200/400 × 30
/// ```
pub fn dso_count_back(open: Cents, newest_first: &[Month]) -> Result<Decimal, CannotMeasure> {
    if newest_first.iter().all(|month| !month.sales.is_positive()) {
        return Err(CannotMeasure::NoSales);
    }
    let mut left = open;
    let mut days = Decimal::ZERO;
    for month in newest_first.iter().take(COUNT_BACK_MONTHS_MAX) {
        if !left.is_positive() {
            return Ok(tenth(days));
        }
        if month.sales <= left || !month.sales.is_positive() {
            days += Decimal::from(month.days);
            left -= month.sales;
        } else {
            let share = Decimal::from(left.0) * Decimal::from(month.days);
            return Ok(tenth(days + share / Decimal::from(month.sales.0)));
        }
    }
    if left.is_positive() {
        Err(CannotMeasure::MoreThanSales)
    } else {
        Ok(tenth(days))
    }
}

fn tenth(days: Decimal) -> Decimal {
    use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let mut days = days.round_dp_with_strategy(1, MidpointAwayFromZero);
    days.rescale(1);
    days
}
