//! How a firm's figures stood at the ends of the last twelve months and on the day that is asked for.
//!
//! All of them are sums by day, which the store keeps as facts come in: any past day costs the same as today.

use receivables::measuring::{
    COUNT_BACK_MONTHS_MAX, CannotMeasure, Collectable, MONTH_DAYS, Month, QUARTER_DAYS,
    average_days_late, best_possible_dso, days_until, dso_count_back, dso_simple, effectiveness,
    month_ends,
};
use receivables::{Cents, Date, calendar::plus_days};
use rust_decimal::Decimal;
use store::{AGES, DaySums, Fault, Organisation};

use crate::deeds::DeedError;
use crate::desk::Desk;

/// A figure, or why there is none.
pub type Figure = Result<Decimal, CannotMeasure>;

/// The figures of one day, with the sums that they are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day; each sum is one at its end.
    pub on: Date,
    /// What was open, by age.
    pub ages: [Cents; AGES],
    /// Sales of the 90 days that end with it.
    pub sales: Cents,
    /// DSO by the simple method.
    pub dso_simple: Figure,
    /// DSO by the count-back method.
    pub dso_count_back: Figure,
    /// DSO if everybody paid on the due date.
    pub dso_best: Figure,
    /// What was paid in the 90 days that end with it.
    pub paid: Cents,
    /// Each cent of that times its days late.
    pub cent_days: i128,
    /// Average days late, weighted by amount.
    pub days_late: Figure,
    /// What the effectiveness is made of.
    pub collectable: Collectable,
    /// The collection effectiveness index of the 30 days that end with it, in percent.
    pub effectiveness: Figure,
}

impl Point {
    /// Everything open.
    pub fn open(&self) -> Cents {
        self.ages.into_iter().sum()
    }

    /// Everything late.
    pub fn late(&self) -> Cents {
        self.ages[1..].iter().copied().sum()
    }
}

impl Default for Point {
    /// A day on which nothing was in the books.
    fn default() -> Point {
        Point::of(&DaySums::default(), Date::ZERO)
    }
}

/// The twelve month ends before a day, oldest first, and the day itself.
pub fn trend(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Vec<Point>, DeedError> {
    let read = |books: &mut store::Books<'_>| Ok::<_, Fault>(trend_of(&*books.day_sums()?, as_of));
    Ok(desk.store.read(firm.id, read)?)
}

/// The same of sums that are at hand.
pub fn trend_of(sums: &DaySums, as_of: Date) -> Vec<Point> {
    let of = |on| Point::of(sums, on);
    month_ends(as_of).into_iter().map(of).collect()
}

impl Point {
    fn of(sums: &DaySums, on: Date) -> Point {
        let ages = sums.owed(on);
        let open: Cents = ages.into_iter().sum();
        let (quarter, last) = days_until(on, QUARTER_DAYS);
        let sales = sums.sold(quarter, last);
        let paid = sums.paid(quarter, last);
        let days = QUARTER_DAYS.unsigned_abs();
        let (month, _) = days_until(on, MONTH_DAYS);
        let collectable = Collectable {
            open_before: sums.owed(plus_days(month, -1)).into_iter().sum(),
            sales: sums.sold(month, on),
            open_after: open,
            not_due_after: ages[0],
        };
        Point {
            on,
            ages,
            sales,
            dso_simple: dso_simple(open, sales, days),
            dso_count_back: dso_count_back(open, &months_back(sums, on)),
            dso_best: best_possible_dso(ages[0], sales, days),
            paid: paid.amount,
            cent_days: paid.cent_days,
            days_late: average_days_late(paid.cent_days, paid.amount),
            effectiveness: effectiveness(&collectable),
            collectable,
        }
    }
}

/// Sales by month, newest first, over as many months as the count-back method looks at. A credit note counts in the month
/// that it bears.
fn months_back(sums: &DaySums, on: Date) -> Vec<Month> {
    let before = |last: &Date| Some(plus_days(last.first_of_month(), -1));
    let ends = std::iter::successors(Some(on), before).take(COUNT_BACK_MONTHS_MAX);
    let month = |last: Date| Month {
        sales: sums.sold(last.first_of_month(), last),
        days: last.day().unsigned_abs().into(),
    };
    ends.map(month).collect()
}
