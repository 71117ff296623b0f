//! Reminders by hand, as a program prepares and sends them: looked at first, then sent with the mark of what was read.

use receivables::next_step::{CannotRemind, Wish};
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::Level;
use serde_json::{Value, json};
use store::MessageWords;

use super::call::{Answer, Call};
use super::customers::case;
use super::ids::{Id, MessageId};
use super::messages;
use super::problem::{Kind, Problem};
use crate::deeds::reminding::one_off::{CannotSend, Prepared, UNDO_SECONDS, Wanted, prepare, send};

/// Invoices that one reminder names.
const INVOICES_MAX: usize = 200;
/// A subject is one line (RFC 5322: 998 characters; what is read, much less).
const SUBJECT_CHARACTERS_MAX: usize = 300;
/// A letter of some pages.
const TEXT_CHARACTERS_MAX: usize = 20_000;
/// SHA-256 and what stands around it.
const SEEN_CHARACTERS_MAX: usize = 100;
/// The levels that are mailed.
const LEVELS: [&str; 4] = ["pre", "R1", "R2", "R3"];

/// What would leave to a customer now, what stands against it, and the mark of it.
pub fn prepared(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let level = call.choice("level", &LEVELS)?.and_then(Level::read);
    let wanted = Wanted {
        wish: Wish {
            level,
            ..Wish::default()
        },
        ..Wanted::usual(account)
    };
    let client = call.client;
    call.read(|books| case(call, books, account))?;
    let mut all = prepare(call.desk, &client.firm, &client.settings, &[wanted])?;
    let one = all
        .pop()
        .ok_or_else(|| Problem::not_found(AccountId::NAME))?;
    Ok(Answer::json(shown(call, &one)))
}

/// Sends a reminder: the letter that fits, or the words of the body. It waits a minute in which it can be taken back.
pub fn remind(call: &Call<'_>) -> Result<Answer, Problem> {
    let account: AccountId = call.id()?;
    let (body, client) = (call.body, call.client);
    let level = body.choice("level", &LEVELS).and_then(Level::read);
    let invoices = body.ids::<InvoiceId>("invoices", INVOICES_MAX);
    let subject = body.opt_line("subject", SUBJECT_CHARACTERS_MAX);
    let text = body.opt_text("text", TEXT_CHARACTERS_MAX, true);
    let seen = body.opt_line("seen", SEEN_CHARACTERS_MAX);
    if subject.is_some() != text.is_some() {
        let missing = if text.is_none() { "text" } else { "subject" };
        body.refuse(
            missing,
            "a letter in other words has both, a subject and a text",
        );
    }
    body.done()?;
    let wanted = Wanted {
        account,
        wish: Wish { invoices, level },
        words: subject
            .zip(text)
            .map(|(subject, text)| MessageWords { subject, text }),
    };
    call.read(|books| case(call, books, account))?;
    let (firm, settings, actor) = (&client.firm, &client.settings, client.actor());
    let wanted = [(wanted, seen)];
    let sent = send(call.desk, firm, settings, &actor, &wanted, UNDO_SECONDS)?.pop();
    let sent = sent.ok_or_else(|| Problem::not_found(AccountId::NAME))?;
    let id = sent.done.map_err(|why| refused(call, &why))?;
    messages::shown(call, MessageId(id))
}

fn refused(call: &Call<'_>, why: &CannotSend) -> Problem {
    let language = call.client.firm.language;
    let kind = match why {
        CannotSend::Changed => Kind::Changed,
        _ => Kind::Refused,
    };
    Problem::new(kind, why.words(language), why.hint(language))
}

fn shown(call: &Call<'_>, one: &Prepared) -> Value {
    let language = call.client.firm.language;
    let why_not =
        |why: &CannotRemind| json!({ "why": why.words(language), "hint": why.hint(language) });
    let ready = one.answer.as_ref().ok();
    let letter = ready.map(|ready| {
        let message = &ready.drawn.message;
        json!({
            "level": message.level,
            "to": message.recipient,
            "subject": ready.drawn.letter.subject,
            "text": ready.drawn.letter.text,
            "lines": super::customers::lines(&message.lines),
            "total_cents": message.total,
            "currency": call.currency(),
            "is_due_step": ready.one.is_due_step,
            "warnings": ready.one.warnings.iter().map(|because| because.facts(language)).collect::<Vec<_>>(),
            "forbidden_by": ready.one.forbidden_by().map(|because| because.facts(language)),
            "seen": ready.drawn.seen,
        })
    });
    json!({
        "customer": one.account.shown(),
        "letter": letter,
        "why_not": one.answer.as_ref().err().map(why_not),
    })
}
