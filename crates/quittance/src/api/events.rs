//! The journal as a feed: each entry is an event, in the order in which they were written, and none is ever missing between
//! two of them. A program keeps the last id that it has read, and goes on from there.

use jiff::Timestamp;
use receivables::party::{AccountId, ContactId, InvoiceId, PaymentId, SequenceId};
use serde_json::{Value, json};
use store::Written;

use super::call::{Answer, Call};
use super::ids::{EventId, Id, InboundId, MessageId, NoteId, PromiseId, QuestionId, TaskId};
use super::problem::Problem;

/// Events after the cursor, oldest first.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let account = call.asked::<AccountId>("customer")?;
    let (limit, after) = (call.limit()?, call.after::<EventId>()?);
    let rows = call.read(|books| Ok(books.entries_after(account, after.0, limit + 1)?))?;
    let id = |row: &Written| EventId(row.id).shown();
    Ok(Answer::page(rows, limit, id, |row| {
        event(row, call.currency())
    }))
}

/// One event.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: EventId = call.id()?;
    let rows = call.read(|books| Ok(books.entries_after(None, id.0 - 1, 1)?))?;
    let row = rows.first().filter(|row| row.id == id.0);
    let row = row.ok_or_else(|| Problem::not_found(EventId::NAME))?;
    Ok(Answer::json(event(row, call.currency())))
}

/// An event as programs see it: ids, days and amounts, never a name or a mailbox.
pub fn event(row: &Written, currency: &str) -> Value {
    let detail = serde_json::from_str::<Value>(&row.detail)
        .ok()
        .filter(Value::is_object);
    let movement = row.movement.as_ref().map(|(debit, credit, amount)| {
        json!({ "debit": debit, "credit": credit, "amount_cents": amount, "currency": currency })
    });
    json!({
        "id": EventId(row.id).shown(),
        "kind": row.kind,
        "customer": (row.account.0 != 0).then(|| row.account.shown()),
        "subject": subject(&row.kind, row.subject),
        "on": row.on,
        "at": instant(row.at),
        "actor": row.actor,
        "movement": movement,
        "detail": detail.unwrap_or_else(|| json!({})),
    })
}

/// What an event is about, as an id that can be read. What has no address of its own is told by its number alone.
fn subject(kind: &str, number: i64) -> Value {
    let about = |prefix: &str| kind.starts_with(prefix);
    if about("invoice_")
        || about("credit_")
        || about("disput")
        || matches!(kind, "allocated" | "document_kept")
    {
        InvoiceId(number).shown().into()
    } else if about("task_") {
        TaskId(number).shown().into()
    } else if about("mail_") {
        InboundId(number).shown().into()
    } else if about("contact_") {
        ContactId(number).shown().into()
    } else if about("note_") {
        NoteId(number).shown().into()
    } else if about("payment_") {
        PaymentId(number).shown().into()
    } else if about("promise_") {
        PromiseId(number).shown().into()
    } else if about("question_") {
        QuestionId(number).shown().into()
    } else if about("message_") || about("reminder_") {
        MessageId(number).shown().into()
    } else if kind == "sequence_published" || kind == "sequence_assigned" {
        SequenceId(number).shown().into()
    } else if about("account_")
        || about("customer_")
        || matches!(kind, "held" | "released" | "segment_changed" | "erased")
    {
        AccountId(number).shown().into()
    } else {
        Value::Null
    }
}

/// An instant as ISO 8601 writes it, in UTC.
pub fn instant(at: i64) -> String {
    Timestamp::from_microsecond(at)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}
