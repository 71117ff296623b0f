//! Reports as programs read them: what is owed and how old it is, how fast money comes, as of any day.

use serde_json::{Value, json};
use store::{Aged, OpenItem};

use super::call::{Answer, Call};
use super::ids::Id;
use super::problem::Problem;
use crate::deeds::measuring::{self, BucketLine, Method};
use receivables::party::AccountId;

/// The aged balance of a day; customers page by page.
pub fn aged_balance(call: &Call<'_>) -> Result<Answer, Problem> {
    let as_of = call.as_of()?;
    let (limit, from) = (call.limit()?, place(call)?);
    let firm = &call.client.firm;
    let report = measuring::aged_balance(call.desk, firm, as_of, firm.language)?;
    let total = report.total();
    let (customers, next) = part(report.customers, from, limit);
    Ok(Answer::json(json!({
        "as_of": as_of,
        "currency": report.currency,
        "buckets": report.buckets.iter().map(bucket).collect::<Vec<_>>(),
        "total_cents": total,
        "data": customers.iter().map(aged).collect::<Vec<_>>(),
        "next_cursor": next,
    })))
}

/// Days sales outstanding, by two named methods.
pub fn dso(call: &Call<'_>) -> Result<Answer, Problem> {
    let report = measuring::dso(call.desk, &call.client.firm, call.as_of()?)?;
    Ok(Answer::json(json!({
        "as_of": report.as_of,
        "currency": call.currency(),
        "open_cents": report.open_cents,
        "not_due_cents": report.not_due_cents,
        "sales_cents": report.sales_cents,
        "simple": method(&report.simple),
        "count_back": method(&report.count_back),
        "best_possible": method(&report.best_possible),
    })))
}

/// Those who owe most.
pub fn top_debtors(call: &Call<'_>) -> Result<Answer, Problem> {
    let (as_of, limit) = (call.as_of()?, call.limit()?);
    let limit = usize::try_from(limit).unwrap_or_default();
    let rows = measuring::top_debtors(call.desk, &call.client.firm, as_of, limit)?;
    Ok(Answer::json(json!({
        "as_of": as_of,
        "currency": call.currency(),
        "data": rows.iter().map(aged).collect::<Vec<_>>(),
        "next_cursor": null,
    })))
}

/// Everything open at the end of a day, page by page.
pub fn open_items(call: &Call<'_>) -> Result<Answer, Problem> {
    let as_of = call.as_of()?;
    let (limit, from) = (call.limit()?, place(call)?);
    let rows = measuring::open_items(call.desk, &call.client.firm, as_of)?;
    let total: receivables::Cents = rows.iter().map(|row| row.open).sum();
    let (rows, next) = part(rows, from, limit);
    Ok(Answer::json(json!({
        "as_of": as_of,
        "currency": call.currency(),
        "total_cents": total,
        "data": rows.iter().map(item).collect::<Vec<_>>(),
        "next_cursor": next,
    })))
}

fn method(one: &Method) -> Value {
    json!({ "method": one.method, "days": one.days, "why_not": one.why_not })
}

fn bucket(one: &BucketLine) -> Value {
    json!({
        "label": one.label,
        "from_days": one.from_days,
        "to_days": one.to_days,
        "amount_cents": one.amount_cents,
    })
}

fn aged(row: &Aged) -> Value {
    json!({
        "customer": AccountId(row.account).shown(),
        "code": &*row.code,
        "name": &*row.name,
        "ages_cents": row.ages,
        "total_cents": row.total(),
    })
}

fn item(row: &OpenItem) -> Value {
    json!({
        "customer": row.account.shown(),
        "code": row.customer,
        "number": row.number,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "total_cents": row.total,
        "open_cents": row.open,
    })
}

/// A report is made whole each time, so its pages are places in it.
pub(super) fn place(call: &Call<'_>) -> Result<usize, Problem> {
    let Some(text) = call.query.get("cursor") else {
        return Ok(0);
    };
    let digits = text
        .strip_prefix("row_")
        .filter(|digits| digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| Problem::query("cursor", "right would be next_cursor of the page before"))
}

/// The rows of a page, and where the next one begins.
pub(super) fn part<T>(rows: Vec<T>, from: usize, limit: i64) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or_default();
    let next = from.saturating_add(limit);
    let next = (rows.len() > next).then(|| format!("row_{next}"));
    (rows.into_iter().skip(from).take(limit).collect(), next)
}
