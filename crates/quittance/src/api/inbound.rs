//! What customers wrote back, as programs read it, file it, and say what follows.

use documents::inbound::new_text;
use receivables::party::AccountId;
use receivables::reminding::proposals::{Proposal, Proposed};
use serde_json::{Value, json};
use store::{Inbound, InboundRow};

use super::call::{Answer, Call};
use super::events::instant;
use super::ids::{Id, InboundId, MessageId};
use super::problem::{Kind, Problem};
use crate::deeds::reminding::inbox::{self, Follows, Opened, proposal_word};

/// A mailbox (RFC 5321).
const EMAIL_CHARACTERS_MAX: usize = 254;
/// A number of an invoice, however long.
const NUMBER_CHARACTERS_MAX: usize = 100;
/// What may follow.
const WHAT: [&str; 5] = ["promise", "paid", "dispute", "contact", "nothing"];

/// Mails, newest first: those that wait, unless asked otherwise.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let all = call.choice("state", &["waiting", "all"])? == Some("all");
    let account = call.asked::<AccountId>("customer")?;
    let which = match account {
        Some(account) => Inbound::Of(account),
        None if all => Inbound::All,
        None => Inbound::Waiting,
    };
    let (limit, before) = (call.limit()?, call.after::<InboundId>()?.0);
    let before = if before == 0 { i64::MAX } else { before };
    let wanted = |row: &InboundRow| all || row.handled_at.is_none();
    let rows = call.read(|books| {
        let (mut rows, mut before) = (Vec::new(), before);
        // Of one customer, what was dealt with stands between what waits: it is read over.
        while let some @ [.., last] = &books.list_inbound(which, before, limit + 1)?[..] {
            before = last.id;
            rows.extend(some.iter().filter(|row| wanted(row)).cloned());
            if rows.len() > usize::try_from(limit).unwrap_or_default() {
                break;
            }
        }
        Ok(rows)
    })?;
    let id = |row: &InboundRow| InboundId(row.id).shown();
    Ok(Answer::page(rows, limit, id, mail))
}

/// One mail, as plain text, with what it may mean.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: InboundId = call.id()?;
    let opened = call.read(|books| Ok(inbox::open(books, id.0)?))?;
    let opened = opened.ok_or_else(|| Problem::not_found(InboundId::NAME))?;
    Ok(Answer::json(read(&opened)))
}

/// The exact bytes that came.
pub fn content(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: InboundId = call.id()?;
    let bytes = call.read(|books| Ok(books.inbound_bytes(id.0)?))?;
    let bytes = bytes.ok_or_else(|| Problem::not_found("content: it was erased"))?;
    Ok(Answer::Bytes("message/rfc822", bytes))
}

/// Files a mail on a customer.
pub fn file(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = found(call)?;
    let account = call.body.id::<AccountId>("customer");
    call.body.done()?;
    let row = call.read(|books| Ok(books.account(account.unwrap_or(AccountId(0)))?))?;
    let row = row.ok_or_else(|| {
        let detail = "there is no such customer in these books";
        Problem::new(Kind::Refused, detail, "the lists name what there is")
    })?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    inbox::file(call.desk, firm, &actor, id.0, Some(&row.code))?;
    one(call)
}

/// Takes a mail off its customer.
pub fn unfile(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = found(call)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    inbox::file(call.desk, firm, &actor, id.0, None)?;
    one(call)
}

/// Says what follows from a mail; its customer's reminders go on with it.
pub fn handle(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = found(call)?;
    let follows = follows(call)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    inbox::handle(call.desk, firm, &actor, id.0, &follows)?;
    Ok(one(call)?.at(format!("/api/v1/inbound/{}", id.shown())))
}

/// Takes back what was said of a mail, and what was noted because of it.
pub fn take_back(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = found(call)?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    inbox::undo(call.desk, firm, &actor, id.0)?;
    one(call)
}

/// The mail of this address; nothing when there is none.
fn found(call: &Call<'_>) -> Result<InboundId, Problem> {
    let id: InboundId = call.id()?;
    let row = call.read(|books| Ok(books.inbound(id.0)?))?;
    row.map(|_| id)
        .ok_or_else(|| Problem::not_found(InboundId::NAME))
}

/// What a body says follows. What belongs to another answer is refused, so that no day or amount is passed over in silence.
fn follows(call: &Call<'_>) -> Result<Follows, Problem> {
    let body = call.body;
    let what = body.choice("what", &WHAT);
    if what.is_none() && !body.has("what") {
        body.refuse("what", format!("it is needed: {}", WHAT.join(", ")));
    }
    let follows = match what {
        Some("promise") => body.date("for_on").map(|for_on| Follows::Promise {
            for_on,
            amount: body.opt_cents("amount_cents"),
        }),
        Some("dispute") => Some(Follows::Dispute {
            invoice: body.line("invoice_number", NUMBER_CHARACTERS_MAX),
            amount: body.opt_cents("amount_cents"),
        }),
        Some("contact") => Some(Follows::Contact {
            email: body.line("email", EMAIL_CHARACTERS_MAX),
        }),
        Some("paid") => Some(Follows::Paid),
        _ => Some(Follows::Nothing),
    };
    body.done()?;
    follows.ok_or_else(|| Problem::fault("a field that was checked is not there"))
}

/// A mail without its text.
fn mail(row: &InboundRow) -> Value {
    let may: Vec<&str> = row
        .proposals
        .split(',')
        .filter(|word| !word.is_empty())
        .collect();
    let outcome = row.outcome.as_deref();
    let outcome = outcome.and_then(|outcome| serde_json::from_str::<Value>(outcome).ok());
    let what = outcome
        .as_ref()
        .and_then(|outcome| outcome["what"].as_str());
    json!({
        "id": InboundId(row.id).shown(),
        "customer": row.account.map(Id::shown),
        "answers": row.answers.map(|id| MessageId(id).shown()),
        "kind": row.kind,
        "from": row.from,
        "subject": row.subject,
        "may_mean": may,
        "size_bytes": row.size,
        "received_on": row.received_on,
        "received_at": instant(row.received_at),
        "handled_at": row.handled_at.map(instant),
        "handled_by": row.handled_by,
        "outcome": what,
    })
}

/// A mail with what it says; no text once it was erased.
fn read(opened: &Opened) -> Value {
    let mut shown = mail(&opened.row);
    let text = opened.incoming.as_ref().map(|incoming| {
        let new = new_text(&incoming.text);
        if new.is_empty() {
            incoming.text.clone()
        } else {
            new
        }
    });
    shown["text"] = json!(text);
    shown["proposals"] = opened.proposals.iter().map(proposal).collect();
    shown
}

fn proposal(one: &Proposed) -> Value {
    let (on, email) = match &one.what {
        Proposal::Promise(on) | Proposal::AlreadyPaid(on) => (*on, None),
        Proposal::WrongContact(email) => (None, email.clone()),
        Proposal::Dispute | Proposal::WantsCopy => (None, None),
    };
    json!({ "what": proposal_word(&one.what), "because": one.because, "on": on, "email": email })
}
