//! The outbox as programs read it: what is to leave, what left, and the exact bytes of it.

use receivables::party::{AccountId, Channel};
use serde_json::{Value, json};
use store::MessageRow;

use super::call::{Answer, Call};
use super::customers::{language, lines};
use super::events::instant;
use super::ids::{Id, MessageId};
use super::problem::{Kind, Problem};
use crate::deeds::reminding::one_off;
use crate::mail::own::channel_code;

/// Where a message may stand.
const STATES: [&str; 9] = [
    "queued",
    "claimed",
    "sending",
    "accepted",
    "refused",
    "uncertain",
    "bounced",
    "answered",
    "withdrawn",
];

/// Messages, page by page.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let state = call.choice("state", &STATES)?;
    let account = call.asked::<AccountId>("customer")?;
    let (limit, after) = (call.limit()?, call.after::<MessageId>()?);
    let rows =
        call.read(|books| Ok(books.messages_after(state, account, after.0, limit + 1)?))?;
    let id = |row: &MessageRow| MessageId(row.id).shown();
    Ok(Answer::page(rows, limit, id, |row| message(call, row)))
}

/// One message.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: MessageId = call.id()?;
    let row = call.read(|books| Ok(books.message(id.0)?))?;
    let row = row.ok_or_else(|| Problem::not_found(MessageId::NAME))?;
    Ok(Answer::json(message(call, &row)))
}

/// The exact bytes that left, or were about to.
pub fn content(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: MessageId = call.id()?;
    let (row, bytes) = call.read(|books| Ok((books.message(id.0)?, books.message_bytes(id.0)?)))?;
    let (Some(row), Some(bytes)) = (row, bytes) else {
        let what = "content: nothing of it has left, or it was erased";
        return Err(Problem::not_found(what));
    };
    let kind = match row.channel {
        Channel::Sms => "text/plain; charset=utf-8",
        _ => "message/rfc822",
    };
    Ok(Answer::Bytes(kind, bytes))
}

/// Takes a message back before it leaves.
pub fn withdraw(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: MessageId = call.id()?;
    call.body.done()?;
    one(call)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    if one_off::take_back(call.desk, firm, &actor, &[id.0])? == 0 {
        let detail = "this message is no longer queued";
        let hint = "only what is queued can be taken back";
        return Err(Problem::new(Kind::Refused, detail, hint));
    }
    Ok(one(call)?.at(format!("/api/v1/messages/{}", id.shown())))
}

/// A message that was just queued.
pub fn shown(call: &Call<'_>, id: MessageId) -> Result<Answer, Problem> {
    let row = call.read(|books| Ok(books.message(id.0)?))?;
    let row = row.ok_or_else(|| Problem::not_found(MessageId::NAME))?;
    let path = format!("/api/v1/messages/{}", id.shown());
    Ok(Answer::json(message(call, &row)).created(path))
}

fn message(call: &Call<'_>, row: &MessageRow) -> Value {
    let copies: Vec<&str> = row
        .copies
        .split(',')
        .filter(|copy| !copy.is_empty())
        .collect();
    json!({
        "id": MessageId(row.id).shown(),
        "customer": row.account.shown(),
        "state": row.state,
        "level": row.level,
        "channel": channel_code(row.channel),
        "run": row.run.shown(),
        "to": row.recipient,
        "copies": copies,
        "language": language(row.language),
        "subject": row.subject,
        "lines": lines(&row.lines),
        "credits_cents": row.credits,
        "total_cents": row.total,
        "currency": call.currency(),
        "because": row.because.facts(call.client.firm.language),
        "planned_on": row.planned_on,
        "message_id": row.message_id,
        "attempts": row.attempts,
        "not_before": (row.not_before_at > 0).then(|| instant(row.not_before_at)),
        "changed_at": instant(row.changed_at),
        "last_answer": row.last_answer,
    })
}
