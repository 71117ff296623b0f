//! The aged balance, today and on a past day, beside a scan of memory and beside the plain query.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use receivables::{Cents, Date, calendar};
use store::yardstick::Yardstick;
use store::{Aged, By, Fault, NewPayment, Organisation};

use super::ground::{Database, Filling, Ground, TODAY};
use super::{Budget, Figure, Size};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// The page that is opened most may cost three scans of memory.
const TIMES_THE_SCAN: f64 = 3.0;

/// A past day has no shortcut, and may cost little more than the query that one would write by hand.
const TIMES_THE_QUERY: f64 = 1.5;

/// Open invoices of a customer, as in the data that other tools were measured on.
const INVOICES_EACH: i64 = 50;

/// The best of so many: the others were disturbed.
const TRIES: usize = 7;

/// Today, one firm with a million open invoices: as a program answers that has just started, as one does that was asked
/// before, and as one does after somebody paid.
pub fn today(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let (database, desk, firm) = filled(ground, size)?;
    let arrays = Arrays::read(&desk, &firm)?;
    let sums = arrays.scan(TODAY);
    let owed: i64 = sums.iter().flatten().sum();
    let ask = |desk: &Desk, owed| {
        let started = Instant::now();
        let aged = aged_balance(desk, &firm, TODAY)?;
        let took = started.elapsed().as_secs_f64();
        agree(aged.len(), total(&aged), sums.len(), owed)?;
        Ok::<_, DeedError>(took)
    };
    let (mut cold, mut ours, mut scan) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..TRIES {
        let (just_started, _) = database.firm(TODAY)?;
        cold = cold.min(ask(&just_started, owed)?);
    }
    ask(&desk, owed)?;
    for _ in 0..TRIES {
        let started = Instant::now();
        black_box(arrays.scan(TODAY));
        scan = scan.min(started.elapsed().as_secs_f64());
        ours = ours.min(ask(&desk, owed)?);
    }
    let (mut after, mut remains) = (f64::MAX, owed);
    for n in 0..TRIES {
        remains -= pay_one(&desk, &firm, n)?;
        after = after.min(ask(&desk, remains)?);
    }
    let figure = |name, took: f64, budget| {
        Figure::new(
            name,
            ground.engine(),
            took * 1e3,
            "ms",
            Some(scan * 1e3),
            budget,
        )
    };
    Ok(vec![
        figure("aged", ours, Budget::RatioAtMost(TIMES_THE_SCAN)),
        figure("aged, after a payment", after, Budget::Told),
        figure("aged, first look", cold, Budget::Told),
    ])
}

/// A past day: a tenth of the invoices was paid since.
pub fn past(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let (_database, desk, firm) = filled(ground, size)?;
    pay_some(&desk, &firm)?;
    let mut yardstick = Yardstick::beside(&desk.store)?;
    yardstick.settle()?;
    let then = calendar::plus_days(TODAY, -5);
    let (mut ours, mut query) = (f64::MAX, f64::MAX);
    for _ in 0..TRIES {
        let started = Instant::now();
        let (customers, owed) = yardstick.aged_by_query(firm.id, then)?;
        query = query.min(started.elapsed().as_secs_f64());
        let started = Instant::now();
        let aged = aged_balance(&desk, &firm, then)?;
        ours = ours.min(started.elapsed().as_secs_f64());
        agree(aged.len(), total(&aged), customers, owed)?;
    }
    let budget = Budget::RatioAtMost(TIMES_THE_QUERY);
    Ok(vec![Figure::new(
        "aged-past",
        ground.engine(),
        ours * 1e3,
        "ms",
        Some(query * 1e3),
        budget,
    )])
}

fn filled(ground: &Ground, size: Size) -> Result<(Database, Desk, Organisation), DeedError> {
    let database = ground.database()?;
    let (desk, firm) = database.firm(TODAY)?;
    let customers = size.of(1_000_000) / INVOICES_EACH;
    Filling {
        customers,
        invoices_each: INVOICES_EACH,
        due: customers / 4,
        spread: true,
    }
    .fill(&desk, &firm)?;
    Yardstick::beside(&desk.store)?.settle()?;
    Ok((database, desk, firm))
}

fn aged_balance(desk: &Desk, firm: &Organisation, on: Date) -> Result<Vec<Aged>, Fault> {
    desk.store.read(firm.id, |books| books.aged_balance(on))
}

fn total(aged: &[Aged]) -> i64 {
    aged.iter().map(|aged| aged.total().0).sum()
}

/// A figure for an answer that is wrong is worth nothing.
fn agree(
    customers: usize,
    owed: i64,
    customers_beside: usize,
    owed_beside: i64,
) -> Result<(), DeedError> {
    if (customers, owed) == (customers_beside, owed_beside) {
        return Ok(());
    }
    let differ = format!(
        "the aged balance says {customers} customers, {owed} cents; beside it stand {customers_beside}, {owed_beside}"
    );
    Err(DeedError::refused(
        differ,
        "this is a fault of the aged balance or of the benchmark",
    ))
}

/// Open invoices as arrays: what a program would scan that holds everything in memory.
struct Arrays {
    customers: usize,
    customer: Vec<u32>,
    due: Vec<i32>,
    open: Vec<i64>,
}

impl Arrays {
    fn read(desk: &Desk, firm: &Organisation) -> Result<Arrays, Fault> {
        let mut items = desk
            .store
            .read::<_, Fault>(firm.id, |books| books.open_items(TODAY))?;
        // As they were issued: a customer's invoices do not come one after the other.
        items.sort_by(|a, b| (a.issued_on, &a.number).cmp(&(b.issued_on, &b.number)));
        let mut arrays = Arrays {
            customers: 0,
            customer: Vec::new(),
            due: Vec::new(),
            open: Vec::new(),
        };
        let mut places: HashMap<i64, u32> = HashMap::new();
        for item in items {
            let next = places.len() as u32;
            arrays
                .customer
                .push(*places.entry(item.account.0).or_insert(next));
            arrays.due.push(item.due_on.map_or(i32::MAX, days));
            arrays.open.push(item.open.0);
        }
        arrays.customers = places.len();
        Ok(arrays)
    }

    fn scan(&self, today: Date) -> Vec<[i64; 5]> {
        let today = days(today);
        let mut sums = vec![[0i64; 5]; self.customers];
        for ((customer, due), open) in self.customer.iter().zip(&self.due).zip(&self.open) {
            let age = match today.saturating_sub(*due) {
                ..=0 => 0,
                1..=30 => 1,
                31..=60 => 2,
                61..=90 => 3,
                _ => 4,
            };
            sums[*customer as usize][age] += open;
        }
        black_box(sums)
    }
}

fn days(date: Date) -> i32 {
    TODAY.until(date).map_or(0, |span| span.get_days())
}

fn by(desk: &Desk) -> By {
    By {
        actor: "bench".into(),
        at: desk.now(),
        on: TODAY,
    }
}

/// One customer pays one cent of an invoice; answers how much it was.
fn pay_one(desk: &Desk, firm: &Organisation, n: usize) -> Result<i64, DeedError> {
    desk.store
        .write::<_, DeedError>(firm.id, &by(desk), |books| {
            let number = format!("F-{:07}-001", n * 97);
            let rows: Vec<_> = books.invoices_by_number(&[number])?.into_values().collect();
            let cent = |row: &store::InvoiceRow| NewPayment {
                amount: Cents(1),
                received_on: TODAY,
                pays: vec![(row.id, Cents(1))],
                ..in_full(row)
            };
            let payments: Vec<NewPayment> = rows.iter().map(cent).collect();
            books.add_payments(&payments, &rows)?;
            Ok(payments.len() as i64)
        })
}

fn in_full(row: &store::InvoiceRow) -> NewPayment {
    NewPayment {
        account: row.account,
        received_on: calendar::plus_days(TODAY, -2),
        amount: row.open,
        reference: row.number.clone(),
        source_key: row.number.clone(),
        pays: vec![(row.id, row.open)],
    }
}

/// Every tenth invoice is paid in full, two days before today.
fn pay_some(desk: &Desk, firm: &Organisation) -> Result<(), DeedError> {
    let by = by(desk);
    let numbers: Vec<String> = desk
        .store
        .read::<_, Fault>(firm.id, |books| books.open_items(TODAY))?
        .into_iter()
        .step_by(10)
        .map(|item| item.number)
        .collect();
    for some in numbers.chunks(5_000) {
        desk.store.write_alone::<_, Fault>(firm.id, &by, |books| {
            let rows: Vec<_> = books.invoices_by_number(some)?.into_values().collect();
            let payments: Vec<NewPayment> = rows.iter().map(in_full).collect();
            books.add_payments(&payments, &rows).map(|_| ())
        })?;
    }
    Ok(())
}
