//! Measuring: aged balance, open items, DSO, the largest debtors, and how well asking works.

mod asked;
mod lines;
mod sheets;
mod trend;
mod words;

pub use asked::{AskedPoint, LEVELS, Sequels, YEAR_DAYS, asked, first_span, followed, sequels};
pub use lines::{Ages, Lines, Of, lines};
pub use sheets::{
    DEBTORS, Measure, Sheet, named, of_asked, of_debtors, of_points, of_sequels, sheet, tenths,
};
pub use trend::{Figure, Point, trend, trend_of};
pub use words::{Word, level_word, sequel_word, word};

use receivables::measuring::Bucket;
use receivables::party::Language;
use receivables::{Cents, Date};
use serde::Serialize;
use store::{AGES, Aged, OpenItem, Organisation};

use super::DeedError;
use crate::desk::Desk;

/// One age of the balance.
#[derive(Clone, Debug, Serialize)]
pub struct BucketLine {
    /// Its name.
    pub label: &'static str,
    /// From so many days late.
    pub from_days: Option<i32>,
    /// To so many days late.
    pub to_days: Option<i32>,
    /// What is open at that age.
    pub amount_cents: Cents,
}

/// What a firm is owed, by age, at the end of a day.
#[derive(Clone, Debug)]
pub struct AgedBalance {
    /// The day.
    pub as_of: Date,
    /// The currency; others are other reports.
    pub currency: String,
    /// All customers together.
    pub buckets: Vec<BucketLine>,
    /// Each customer with a balance.
    pub customers: Vec<Aged>,
}

impl AgedBalance {
    /// Everything together.
    pub fn total(&self) -> Cents {
        self.customers.iter().map(Aged::total).sum()
    }
}

/// How long money takes.
#[derive(Clone, Debug, Serialize)]
pub struct Dso {
    /// The day.
    pub as_of: Date,
    /// Open receivables at its end.
    pub open_cents: Cents,
    /// What of it is not due yet.
    pub not_due_cents: Cents,
    /// Sales of the 90 days that end with it.
    pub sales_cents: Cents,
    /// The method of these days: sales of the period.
    pub simple: Method,
    /// The same by counting sales back month by month.
    pub count_back: Method,
    /// As if everybody paid on the due date.
    pub best_possible: Method,
}

/// A measure with the name of its method.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// The method.
    pub method: &'static str,
    /// Days, with one decimal; absent when it cannot be measured.
    pub days: Option<String>,
    /// Why not, when it cannot.
    pub why_not: Option<String>,
}

/// The aged balance at the end of a day.
pub fn aged_balance(
    desk: &Desk,
    firm: &Organisation,
    as_of: Date,
    language: Language,
) -> Result<AgedBalance, DeedError> {
    let customers = desk
        .store
        .read::<_, DeedError>(firm.id, |books| Ok(books.aged_balance(as_of)?))?;
    let mut sums = [0; AGES];
    for customer in &customers {
        sums.iter_mut()
            .zip(customer.ages)
            .for_each(|(sum, cents)| *sum += cents);
    }
    let line = |bucket: Bucket| {
        let (from_days, to_days) = bucket.days();
        BucketLine {
            label: bucket.label(language),
            from_days,
            to_days,
            amount_cents: Cents(sums[bucket.place()]),
        }
    };
    let buckets = Bucket::ALL.into_iter().map(line).collect();
    Ok(AgedBalance {
        as_of,
        currency: firm.currency.clone(),
        buckets,
        customers,
    })
}

/// Everything open at the end of a day.
pub fn open_items(
    desk: &Desk,
    firm: &Organisation,
    as_of: Date,
) -> Result<Vec<OpenItem>, DeedError> {
    desk.store
        .read(firm.id, |books| Ok(books.open_items(as_of)?))
}

/// The customers who owe most, most first.
pub fn top_debtors(
    desk: &Desk,
    firm: &Organisation,
    as_of: Date,
    limit: usize,
) -> Result<Vec<Aged>, DeedError> {
    let mut customers = desk
        .store
        .read::<_, DeedError>(firm.id, |books| Ok(books.aged_balance(as_of)?))?;
    customers.sort_by_key(|customer| std::cmp::Reverse(customer.total()));
    customers.truncate(limit);
    Ok(customers)
}

/// Days sales outstanding, by methods that are named.
pub fn dso(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Dso, DeedError> {
    let point = trend(desk, firm, as_of)?.pop().unwrap_or_default();
    Ok(Dso {
        as_of,
        open_cents: point.open(),
        not_due_cents: point.ages[0],
        sales_cents: point.sales,
        simple: method("simple, 90 days of sales", &point.dso_simple),
        count_back: method(
            "count-back, by month, 24 months at most",
            &point.dso_count_back,
        ),
        best_possible: method(
            "best possible, what is not due over 90 days of sales",
            &point.dso_best,
        ),
    })
}

fn method(name: &'static str, measured: &Figure) -> Method {
    Method {
        method: name,
        days: measured.as_ref().ok().map(|days| format!("{days:.1}")),
        why_not: measured.as_ref().err().map(ToString::to_string),
    }
}
