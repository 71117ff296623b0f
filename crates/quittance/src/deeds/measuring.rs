//! Measuring: aged balance, open items, DSO, the largest debtors.

use receivables::measuring::{Bucket, Month, dso_count_back, dso_simple};
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
    /// The method of these days: sales of the period.
    pub simple: Method,
    /// The same by counting sales back month by month.
    pub count_back: Method,
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

/// Days of sales that the simple method looks at: a quarter.
const DSO_PERIOD_DAYS: u32 = 90;

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

/// Days sales outstanding, by two named methods.
pub fn dso(desk: &Desk, firm: &Organisation, as_of: Date) -> Result<Dso, DeedError> {
    desk.store.read(firm.id, |books| {
        let open: Cents = books.aged_balance(as_of)?.iter().map(Aged::total).sum();
        let from = receivables::calendar::plus_days(as_of, 1 - DSO_PERIOD_DAYS as i32);
        let sales: Cents = books
            .sales(from, as_of)?
            .into_iter()
            .map(|(_, cents)| cents)
            .sum();
        let months = months_back(books, as_of)?;
        Ok(Dso {
            as_of,
            open_cents: open,
            simple: method(
                "simple, 90 days of sales",
                dso_simple(open, sales, DSO_PERIOD_DAYS),
            ),
            count_back: method(
                "count-back, by month, 24 months at most",
                dso_count_back(open, &months),
            ),
        })
    })
}

fn method(
    name: &'static str,
    measured: Result<rust_decimal::Decimal, impl std::fmt::Display>,
) -> Method {
    match measured {
        Ok(days) => Method {
            method: name,
            days: Some(format!("{days:.1}")),
            why_not: None,
        },
        Err(refusal) => Method {
            method: name,
            days: None,
            why_not: Some(refusal.to_string()),
        },
    }
}

/// Sales by month, newest first, over as many months as the count-back method looks at.
fn months_back(books: &mut store::Books<'_>, as_of: Date) -> Result<Vec<Month>, DeedError> {
    let mut months = Vec::new();
    let mut last = as_of;
    for _ in 0..receivables::measuring::COUNT_BACK_MONTHS_MAX {
        let first = last.first_of_month();
        let sales = books
            .sales(first, last)?
            .into_iter()
            .map(|(_, cents)| cents)
            .sum();
        months.push(Month {
            sales,
            days: last.day() as u32,
        });
        last = receivables::calendar::plus_days(first, -1);
    }
    Ok(months)
}
