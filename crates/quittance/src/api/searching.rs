//! One question for everything, as programs ask it.

use serde_json::{Value, json};
use store::{MessageFound, Received};

use super::call::{Answer, Call};
use super::ids::{Id, InboundId, MessageId};
use super::invoices::invoice;
use super::problem::Problem;
use crate::deeds::searching::{CustomerFound, Hit, search};

/// Customers, invoices, payments and messages with these words, this amount or this number; the likeliest first, six of each.
pub fn found(call: &Call<'_>) -> Result<Answer, Problem> {
    let words = call
        .word("q")?
        .ok_or_else(|| Problem::query("q", "it is needed: words, an amount, or a number"))?;
    let found = call.read(|books| Ok(search(books, words, call.today())?))?;
    let currency = call.currency();
    let customer = |one: &CustomerFound| {
        json!({
            "customer": one.account.shown(),
            "code": one.code,
            "name": one.name,
            "late_cents": one.late,
            "open_cents": one.open,
            "currency": currency,
        })
    };
    let payment = |one: &Received| {
        json!({
            "payment": one.id.shown(),
            "customer": one.account.shown(),
            "received_on": one.received_on,
            "amount_cents": one.amount,
            "currency": currency,
            "reference": one.reference,
        })
    };
    let invoices = found.invoices.iter().map(|hit| invoice(&hit.row, currency));
    Ok(Answer::json(json!({
        "customers": found.customers.iter().map(customer).collect::<Vec<_>>(),
        "customers_in_all": found.customers_count,
        "invoices": invoices.collect::<Vec<_>>(),
        "payments": found.payments.iter().map(|hit| payment(&hit.row)).collect::<Vec<_>>(),
        "messages": each(&found.messages, |id| MessageId(id).shown()),
        "inbound": each(&found.inbound, |id| InboundId(id).shown()),
    })))
}

fn each(all: &[Hit<MessageFound>], id: impl Fn(i64) -> String) -> Vec<Value> {
    let one = |one: &MessageFound| {
        json!({
            "id": id(one.id),
            "customer": one.account.map(Id::shown),
            "subject": one.subject,
            "mailbox": one.mailbox,
            "on": one.on,
        })
    };
    all.iter().map(|hit| one(&hit.row)).collect()
}
