//! From the rows and answers of the house to what a page shows.

use receivables::Date;
use receivables::account::Account;
use receivables::next_step::{Asked, Because, Message, Step, What};
use receivables::party::{AccountId, Channel, Language};
use receivables::reminding::Level;
use store::{Books, Case, Fault, MessageRow, Reason};

use crate::web::print::days_between;
use crate::web::text::Texts;
use crate::web::views::{Erased, Fate, NextLine, Why};

/// What happens next, in one line.
pub fn line(step: &Step) -> NextLine {
    match &step.what {
        What::Send(message) => NextLine::Send(message.level, message.channel),
        What::Ask(question) => NextLine::Ask(question.kind),
        What::Wait => NextLine::Wait,
        What::Nothing => NextLine::Nothing,
    }
}

/// What is to be done is for today; what waits may change on its date.
pub fn acts_on(step: &Step, today: Date) -> Option<Date> {
    match line(step) {
        NextLine::Send(..) | NextLine::Ask(_) => Some(today),
        NextLine::Wait | NextLine::Nothing => step.look_again_on,
    }
}

/// The reason of an answer of today.
pub fn why(because: &Because, language: Language) -> Why {
    Why {
        rule: because.facts(language),
        facts: Vec::new(),
        changed_by: because.who(language).to_owned(),
    }
}

/// What the answer was read from, at a glance: how late, since when quiet, what is in hand.
pub fn ticks(account: &Account, today: Date, t: &Texts) -> Vec<String> {
    let days_late = |due: Date| days_between(due, today);
    let late: Vec<i64> = account
        .invoices
        .iter()
        .filter_map(|invoice| invoice.due_on)
        .map(days_late)
        .filter(|days| *days > 0)
        .collect();
    let mut ticks = Vec::new();
    if let Some(oldest) = late.iter().max() {
        let count = u64::try_from(late.len()).unwrap_or(u64::MAX);
        ticks.push(t.late_since(t.invoices(count), t.days(oldest.unsigned_abs())));
    }
    if let Some(last) = account.contacted.last() {
        ticks.push(t.last_contact(t.near(last, today)));
    }
    if account.credits.is_positive() {
        ticks.push(t.in_hand(t.money(account.credits)));
    }
    ticks
}

/// The reason of what was decided earlier, in the words of whoever reads it now.
pub fn kept(reason: &Reason, language: Language) -> Why {
    Why {
        rule: reason.facts(language),
        facts: Vec::new(),
        changed_by: reason.who(language).to_owned(),
    }
}

/// Where a message goes: a mailbox or a mobile; empty when there is none.
pub fn address(case: &Case, message: &Message) -> String {
    let mut contacts = case.account.contacts.iter();
    contacts
        .find(|contact| contact.id == message.to)
        .and_then(|contact| match message.channel {
            Channel::Sms => contact.mobile.clone(),
            _ => contact.email.clone(),
        })
        .unwrap_or_default()
}

/// The level of this code. A code of a newer program reads as the last reminder, which a person looks at.
pub fn level(code: &str) -> Level {
    Level::read(code).unwrap_or(Level::R3)
}

/// What a question of this kind asks.
pub fn asked(kind: &str) -> Asked {
    Asked::read(kind).unwrap_or(Asked::Approve)
}

/// When this customer was erased, and under which rule.
pub fn erased(books: &mut Books<'_>, account: AccountId) -> Result<Option<Erased>, Fault> {
    let note = books.erasure_of(account)?;
    Ok(note.map(|note| Erased {
        on: note.on,
        rule: note.rule,
    }))
}

/// What became of a message. What the sandbox took never reached a server.
pub fn fate(row: &MessageRow) -> Fate {
    let in_sandbox = row
        .last_answer
        .as_deref()
        .is_some_and(|answer| answer.contains("sandbox"));
    match row.state.as_str() {
        "queued" | "claimed" => Fate::Queued,
        "sending" => Fate::Sending,
        "accepted" if in_sandbox => Fate::Sandboxed,
        "accepted" => Fate::Accepted,
        "refused" => Fate::Refused,
        "bounced" => Fate::Bounced,
        "answered" => Fate::Answered,
        "withdrawn" => Fate::Withdrawn,
        _ => Fate::Uncertain,
    }
}
