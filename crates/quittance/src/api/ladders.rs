//! Sequences as programs look at them before they are followed: their next days, and what they would have done on the firm's
//! own past; and who follows which.

use receivables::party::{AccountId, SequenceId};
use serde_json::{Value, json};
use store::{AccountRow, VersionRow};

use super::call::{Answer, Call};
use super::customers::{self, case};
use super::ids::Id;
use super::problem::{Kind, Problem};
use super::reports::{part, place};
use crate::deeds::reminding::Planned;
use crate::deeds::reminding::replay::{self, Month};
use crate::deeds::reminding::sequences::{self, Draft, SLUG_CHARS_MAX};

/// Days looked ahead when nobody says, and at most.
const DAYS: i32 = 30;
const DAYS_MAX: i32 = 90;
/// Months looked back when nobody says, and at most.
const MONTHS: i32 = 12;
const MONTHS_MAX: i32 = 24;
/// More customers than this take longer than a program waits; what was left aside is told.
const CUSTOMERS_MAX: u64 = 10_000;

/// Who follows this version, page by page.
pub fn followers(call: &Call<'_>) -> Result<Answer, Problem> {
    let version = version(call)?;
    let (limit, after) = (call.limit()?, call.after::<AccountId>()?);
    let rows =
        call.read(|books| Ok(books.followers(&[version.sequence.id], after, limit + 1)?))?;
    let shown = |row: &AccountRow| json!({ "customer": row.id.shown(), "code": row.code, "name": row.name });
    Ok(Answer::page(rows, limit, |row| row.id.shown(), shown))
}

/// What this version would do in the days to come, if nothing else changed.
pub fn preview(call: &Call<'_>) -> Result<Answer, Problem> {
    let version = version(call)?;
    let days = number(call, "days", DAYS, DAYS_MAX)?;
    let (limit, from) = (call.limit()?, place(call)?);
    let (draft, mut seen) = (Draft::of(&version), 0);
    let firm = &call.client.firm;
    let coming = sequences::preview(call.desk, firm, &draft, days, CUSTOMERS_MAX, &mut |count| {
        seen = count
    })?;
    let in_all = coming.len();
    let (rows, next) = part(coming, from, limit);
    let row = |(on, planned): &(receivables::Date, Planned)| line(*on, planned, call);
    Ok(Answer::json(json!({
        "sequence": version.sequence.id.shown(),
        "days": days,
        "lines_in_all": in_all,
        "is_cut": seen >= CUSTOMERS_MAX,
        "data": rows.iter().map(row).collect::<Vec<_>>(),
        "next_cursor": next,
    })))
}

/// What this version would have done on the firm's own past.
pub fn replay(call: &Call<'_>) -> Result<Answer, Problem> {
    let version = version(call)?;
    let months = number(call, "months", MONTHS, MONTHS_MAX)?;
    let (limit, from) = (call.limit()?, place(call)?);
    let (draft, mut seen) = (Draft::of(&version), 0);
    let firm = &call.client.firm;
    let played = replay::replay(call.desk, firm, &draft, months, &mut |count| {
        seen = count;
        count < CUSTOMERS_MAX
    })?;
    let month = |one: &Month| {
        json!({
            "month": one.month,
            "messages": one.messages,
            "questions": one.questions,
            "already_paid": one.already_paid,
        })
    };
    let (rows, next) = part(played.lines, from, limit);
    let row = |one: &replay::Line| {
        let mut shown = line(one.on, &one.planned, call);
        shown["already_paid_cents"] = json!(one.already_paid_cents);
        shown
    };
    Ok(Answer::json(json!({
        "sequence": version.sequence.id.shown(),
        "from": played.from,
        "until": played.until,
        "books_began_on": played.books_began_on,
        "customers": played.customers,
        "left_out": played.left_out,
        "messages": played.messages,
        "questions": played.questions,
        "already_paid": played.already_paid,
        "already_paid_customers": played.already_paid_customers,
        "already_paid_cents": played.already_paid_cents,
        "currency": call.currency(),
        "months": played.months.iter().map(month).collect::<Vec<_>>(),
        "lines_in_all": played.lines_in_all,
        "is_cut": seen >= CUSTOMERS_MAX,
        "data": rows.iter().map(row).collect::<Vec<_>>(),
        "next_cursor": next,
    })))
}

/// Lets a customer follow a sequence whatever the rules say.
pub fn assign(call: &Call<'_>) -> Result<Answer, Problem> {
    let slug = call.body.line("slug", SLUG_CHARS_MAX);
    call.body.done()?;
    follow(call, Some(&slug))
}

/// Lets the firm's rules decide again what a customer follows.
pub fn unassign(call: &Call<'_>) -> Result<Answer, Problem> {
    follow(call, None)
}

fn follow(call: &Call<'_>, slug: Option<&str>) -> Result<Answer, Problem> {
    let id: AccountId = call.id()?;
    let before = call.read(|books| case(call, books, id))?;
    if before.row.erased_on.is_some() {
        let detail = "this customer was erased";
        return Err(Problem::new(
            Kind::Refused,
            detail,
            "nothing follows for it",
        ));
    }
    let (firm, actor) = (&call.client.firm, call.client.actor());
    sequences::assign(call.desk, firm, &actor, &before.row.code, slug)?;
    customers::shown(call, id)
}

fn version(call: &Call<'_>) -> Result<VersionRow, Problem> {
    let id: SequenceId = call.id()?;
    let rows = sequences::list(call.desk, &call.client.firm)?;
    let row = rows.into_iter().find(|row| row.sequence.id == id);
    row.ok_or_else(|| Problem::not_found(SequenceId::NAME))
}

/// A count in the address.
fn number(call: &Call<'_>, name: &str, usual: i32, most: i32) -> Result<i32, Problem> {
    let Some(text) = call.query.get(name) else {
        return Ok(usual);
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text
        .parse()
        .ok()
        .filter(|number| digits && (1..=most).contains(number));
    number.ok_or_else(|| Problem::query(name, format!("right would be 1 to {most}")))
}

fn line(on: receivables::Date, planned: &Planned, call: &Call<'_>) -> Value {
    json!({
        "on": on,
        "customer": planned.account.shown(),
        "name": planned.name,
        "what": planned.what,
        "question": planned.question,
        "level": planned.level,
        "channel": planned.channel,
        "to": planned.to,
        "invoices": planned.invoices,
        "total_cents": planned.total_open_cents,
        "currency": call.currency(),
        "because": planned.because,
    })
}
