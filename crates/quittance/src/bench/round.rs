//! The daily round: fifty thousand customers of whom something is to be asked, among many others.

use std::time::Instant;

use store::yardstick::Yardstick;

use super::ground::{Filling, Ground, TODAY};
use super::{Budget, Figure, Size};
use crate::deeds::{DeedError, reminding};

/// Deciding, and saying why, may cost twice what the rows themselves cost to write.
const SHARE_OF_THE_PLAIN_RATE: f64 = 1.0 / 3.0;

/// What does not come due today may not be felt.
const TIMES_WITH_TEN_TIMES_THE_BOOKS: f64 = 1.5;

/// Open invoices of a customer.
const INVOICES_EACH: i64 = 5;

/// One round, and the same rows written plainly right after.
struct Measured {
    messages: u64,
    round: f64,
    plain: f64,
}

/// 50,000 customers due among 1,000,000 open invoices.
pub fn round(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let measured = measure(ground, size.of(1_000_000), size.of(50_000))?;
    let rate = |seconds: f64| measured.messages as f64 / seconds;
    let budget = Budget::RatioAtLeast(SHARE_OF_THE_PLAIN_RATE);
    Ok(vec![Figure::new(
        "round",
        ground.engine(),
        rate(measured.round),
        "reminders/s",
        Some(rate(measured.plain)),
        budget,
    )])
}

/// The same 50,000 among 10,000,000 open invoices, beside the same among 1,000,000.
pub fn round_of_ten_times(ground: &Ground, size: Size) -> Result<Vec<Figure>, DeedError> {
    let few = measure(ground, size.of(1_000_000), size.of(50_000))?;
    let many = measure(ground, size.of(10_000_000), size.of(50_000))?;
    let budget = Budget::RatioAtMost(TIMES_WITH_TEN_TIMES_THE_BOOKS);
    Ok(vec![Figure::new(
        "round-10m",
        ground.engine(),
        many.round,
        "s",
        Some(few.round),
        budget,
    )])
}

fn measure(ground: &Ground, invoices: i64, due: i64) -> Result<Measured, DeedError> {
    let database = ground.database()?;
    let (desk, firm) = database.firm(TODAY)?;
    let filling = Filling {
        customers: invoices / INVOICES_EACH,
        invoices_each: INVOICES_EACH,
        due,
        spread: false,
    };
    filling.fill(&desk, &firm)?;
    let mut yardstick = Yardstick::beside(&desk.store)?;
    yardstick.settle()?;

    let started = Instant::now();
    let done = reminding::round(&desk, &firm, "bench", None, &mut |_| {})?;
    let round = started.elapsed().as_secs_f64();
    if done.planned != due as u64 {
        return Err(DeedError::refused(
            format!("{} of {due} reminders were planned", done.planned),
            "this is a fault of the benchmark",
        ));
    }

    let planned = yardstick.planned(firm.id, TODAY)?;
    let started = Instant::now();
    yardstick.write_planned(firm.id, &planned)?;
    Ok(Measured {
        messages: done.planned,
        round,
        plain: started.elapsed().as_secs_f64(),
    })
}
