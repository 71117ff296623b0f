//! Payments as programs read them: what came in, what it pays, and what is still in hand.

use receivables::party::{AccountId, PaymentId};
use serde_json::{Value, json};
use store::Received;

use super::call::{Answer, Call};
use super::customers::lines;
use super::ids::Id;
use super::problem::Problem;

/// Payments, page by page.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let account = call.asked::<AccountId>("customer")?;
    let (limit, after) = (call.limit()?, call.after::<PaymentId>()?);
    let rows = call.read(|books| Ok(books.list_payments(account, after, limit + 1)?))?;
    let id = |row: &Received| row.id.shown();
    Ok(Answer::page(rows, limit, id, |row| {
        payment(row, call.currency())
    }))
}

/// One payment, with what it pays.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: PaymentId = call.id()?;
    shown(call, id).map(Answer::json)
}

/// The payment of this id, with what it pays.
pub fn shown(call: &Call<'_>, id: PaymentId) -> Result<Value, Problem> {
    let (row, pays) = call.read(|books| {
        let row = books.payment(id)?;
        let row = row.ok_or_else(|| Problem::not_found(PaymentId::NAME))?;
        let pays = books.paid_by(&row)?;
        Ok((row, pays))
    })?;
    let mut shown = payment(&row, call.currency());
    shown["pays"] = lines(&pays);
    Ok(shown)
}

fn payment(row: &Received, currency: &str) -> Value {
    json!({
        "id": row.id.shown(),
        "customer": row.account.shown(),
        "received_on": row.received_on,
        "amount_cents": row.amount,
        "unapplied_cents": row.unapplied,
        "currency": currency,
        "reference": row.reference,
    })
}
