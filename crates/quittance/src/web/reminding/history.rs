//! A customer's history: the journal's entries as sentences, with the messages and invoices they are about.

use std::collections::HashMap;

use receivables::party::{AccountId, Channel, InvoiceId};
use receivables::{Cents, Date};
use serde_json::Value;
use store::{
    Books, Fault, Inbound, InboundRow, InvoiceRow, MessageRow, PostedRow, QuestionRow, Written,
};

use super::facts;
use super::jotted::Jotted;
use crate::web::views::{Event, Happened};

/// Entries of one page of history.
const ENTRIES_SHOWN: i64 = 60;
/// Messages and questions of one customer that a page of history may point to.
const ROWS_KNOWN: i64 = 500;

/// A place in the history: the day it bears, then its number in the journal.
pub type Place = (Date, i64);

/// Before everything that happened.
pub const NEWEST: Place = (Date::MAX, i64::MAX);

/// Reads a place from an address.
pub fn read_place(text: &str) -> Option<Place> {
    let (day, id) = text.split_once('/')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

/// The events before a place, newest first, and where the older ones begin.
pub fn read(
    books: &mut Books<'_>,
    account: AccountId,
    before: Place,
) -> Result<(Vec<Event>, Option<String>), Fault> {
    let entries = books.history(account, before, ENTRIES_SHOWN)?;
    let is_full = i64::try_from(entries.len()).is_ok_and(|count| count == ENTRIES_SHOWN);
    let older = entries
        .last()
        .filter(|_| is_full)
        .map(|last| format!("{}/{}", last.on, last.id));
    let known = Known::read(books, account, &entries)?;
    let events = entries
        .iter()
        .filter_map(|entry| {
            Some(Event {
                on: entry.on,
                what: known.happened(entry)?,
            })
        })
        .collect();
    Ok((events, older))
}

/// The newest entries that tell a person something, each with its event: who wrote it, and when.
pub fn entries(
    books: &mut Books<'_>,
    account: AccountId,
    limit: i64,
) -> Result<Vec<(Written, Event)>, Fault> {
    let mut entries = books.timeline(account, limit)?;
    books.name_people(&mut entries)?;
    entries.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
    told_of(books, account, entries)
}

/// Those of these entries of one customer that tell a person something, each with its event.
pub fn told_of(
    books: &mut Books<'_>,
    account: AccountId,
    entries: Vec<Written>,
) -> Result<Vec<(Written, Event)>, Fault> {
    let known = Known::read(books, account, &entries)?;
    let told = |entry: Written| {
        let what = known.happened(&entry)?;
        let on = entry.on;
        Some((entry, Event { on, what }))
    };
    Ok(entries.into_iter().filter_map(told).collect())
}

/// The words of the text messages that these entries planned.
fn texts(
    books: &mut Books<'_>,
    messages: &HashMap<i64, MessageRow>,
    entries: &[Written],
) -> Result<HashMap<i64, String>, Fault> {
    let mut texts = HashMap::new();
    for entry in entries.iter().filter(|one| one.kind == "reminder_planned") {
        let message = messages.get(&entry.subject);
        if message.is_some_and(|message| message.channel == Channel::Sms)
            && let Some(bytes) = books.message_bytes(entry.subject)?
        {
            let words = String::from_utf8_lossy(&bytes).into_owned();
            texts.insert(entry.subject, words);
        }
    }
    Ok(texts)
}

/// What the entries are about.
struct Known {
    invoices: HashMap<i64, InvoiceRow>,
    messages: HashMap<i64, MessageRow>,
    questions: HashMap<i64, QuestionRow>,
    mails: HashMap<i64, InboundRow>,
    /// The exact words of the text messages that these entries planned.
    texts: HashMap<i64, String>,
    /// Letters that were posted, by the question that asked for them.
    posted: HashMap<i64, PostedRow>,
    /// The invoices that each payment was matched with.
    matched: HashMap<i64, Vec<String>>,
    written: Jotted,
}

impl Known {
    fn read(
        books: &mut Books<'_>,
        account: AccountId,
        entries: &[Written],
    ) -> Result<Known, Fault> {
        let about_invoices = [
            "invoice_issued",
            "credit_note_issued",
            "allocated",
            "disputed",
            "dispute_settled",
            "document_kept",
            "due_date_changed",
        ];
        let ids = entries
            .iter()
            .filter(|entry| about_invoices.contains(&entry.kind.as_str()));
        let ids: Vec<InvoiceId> = ids.map(|entry| InvoiceId(entry.subject)).collect();
        let invoices: HashMap<i64, InvoiceRow> = books
            .invoices_by_id(&ids)?
            .into_iter()
            .map(|row| (row.id.0, row))
            .collect();
        let mut matched: HashMap<i64, Vec<String>> = HashMap::new();
        for entry in entries.iter().filter(|entry| entry.kind == "allocated") {
            if let (Some(payment), Some(invoice)) = (
                number(&entry.detail, "payment"),
                invoices.get(&entry.subject),
            ) {
                matched
                    .entry(payment)
                    .or_default()
                    .push(invoice.number.clone());
            }
        }
        let messages: HashMap<i64, MessageRow> = books
            .messages_of(account, ROWS_KNOWN)?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let texts = texts(books, &messages, entries)?;
        Ok(Known {
            invoices,
            matched,
            written: Jotted::read(books, entries)?,
            messages,
            texts,
            mails: books
                .list_inbound(Inbound::Of(account), i64::MAX, ROWS_KNOWN)?
                .into_iter()
                .map(|row| (row.id, row))
                .collect(),
            posted: books
                .posted_to(account, ROWS_KNOWN)?
                .into_iter()
                .map(|row| (row.question, row))
                .collect(),
            questions: books
                .questions_of(account, ROWS_KNOWN)?
                .into_iter()
                .map(|row| (row.id, row))
                .collect(),
        })
    }

    /// What an entry tells a person; `None` for what only the ledger needs.
    fn happened(&self, entry: &Written) -> Option<Happened> {
        let amount = entry
            .movement
            .as_ref()
            .map_or(Cents::ZERO, |(_, _, cents)| *cents);
        let number_of = || {
            self.invoices
                .get(&entry.subject)
                .map(|row| row.number.clone())
        };
        Some(match entry.kind.as_str() {
            "invoice_issued" => {
                let invoice = self.invoices.get(&entry.subject)?;
                Happened::Issued {
                    number: invoice.number.clone(),
                    total: invoice.total,
                    due_on: invoice.due_on,
                }
            }
            "credit_note_issued" => Happened::Credited {
                number: number_of()?,
                total: amount,
            },
            "payment_received" => {
                let invoices = self
                    .matched
                    .get(&entry.subject)
                    .cloned()
                    .unwrap_or_default();
                Happened::Paid { amount, invoices }
            }
            "promise_made" => Happened::Promised {
                amount: number(&entry.detail, "amount_cents").map(Cents),
                for_on: text(&entry.detail, "for_on")?.parse().ok()?,
            },
            "promise_taken_back" => Happened::PromiseTakenBack,
            "disputed" => Happened::Disputed {
                number: number_of()?,
                amount: number(&entry.detail, "amount_cents").map(Cents),
                reason: text(&entry.detail, "reason").unwrap_or_default(),
            },
            "dispute_settled" => Happened::DisputeClosed {
                number: number_of()?,
            },
            "held" => Happened::Held {
                until: text(&entry.detail, "until_on").and_then(|on| on.parse().ok()),
                reason: text(&entry.detail, "reason").unwrap_or_default(),
            },
            "released" => Happened::Released,
            _ => return self.told(entry),
        })
    }

    /// What was written to the customer, and what came back.
    fn told(&self, entry: &Written) -> Option<Happened> {
        Some(match entry.kind.as_str() {
            "reminder_planned" => self.message(entry.subject)?,
            "message_bounced" => {
                let message = self.messages.get(&entry.subject)?;
                let answer = message.last_answer.clone().unwrap_or_default();
                Happened::Bounced {
                    to: message.recipient.clone(),
                    answer,
                }
            }
            "mail_filed" => {
                let mail = self.mails.get(&entry.subject)?;
                // A mail that was moved on stands where it is now.
                if mail.account != Some(entry.account) {
                    return None;
                }
                Happened::Mail {
                    id: mail.id,
                    kind: super::inbox::kind(&mail.kind),
                    from: mail.from.clone(),
                    subject: mail.subject.clone(),
                }
            }
            "mail_handled" => Happened::MailHandled {
                by: entry.actor.clone(),
            },
            "erased" => Happened::Erased {
                rule: text(&entry.detail, "rule").unwrap_or_default(),
            },
            _ => return self.decided(entry),
        })
    }

    /// What a person was asked, and what became of it.
    fn decided(&self, entry: &Written) -> Option<Happened> {
        Some(match entry.kind.as_str() {
            "question_asked" => {
                let question = self.questions.get(&entry.subject)?;
                Happened::Asked {
                    asked: facts::asked(&question.kind),
                    level: facts::level(&question.level),
                }
            }
            "question_approved" => Happened::Approved {
                asked: facts::asked(&self.questions.get(&entry.subject)?.kind),
                by: entry.actor.clone(),
            },
            "question_unapproved" => Happened::Unapproved {
                asked: facts::asked(&self.questions.get(&entry.subject)?.kind),
                by: entry.actor.clone(),
            },
            "question_put_off" => Happened::PutOff {
                asked: facts::asked(&self.questions.get(&entry.subject)?.kind),
                until: text(&entry.detail, "until").and_then(|on| on.parse().ok()),
            },
            "question_reopened" => Happened::Reopened {
                asked: facts::asked(&self.questions.get(&entry.subject)?.kind),
            },
            "letter_sent" => self.letter(entry.subject)?,
            // That a letter was posted says it already.
            "question_answered" if self.posted.contains_key(&entry.subject) => return None,
            "question_answered" => {
                let question = self.questions.get(&entry.subject)?;
                // A round found that the facts lead elsewhere: nobody decided anything.
                if question.answer.as_deref() == Some("lapsed") {
                    return None;
                }
                let yes = !matches!(question.answer.as_deref(), Some("no" | "declined"));
                Happened::Decided {
                    asked: facts::asked(&question.kind),
                    by: entry.actor.clone(),
                    yes,
                }
            }
            _ => return self.written.happened(entry, &self.invoices),
        })
    }

    /// A letter on paper, with how it left.
    fn letter(&self, question: i64) -> Option<Happened> {
        let letter = self.posted.get(&question)?;
        Some(Happened::LetterPosted {
            question,
            level: facts::level(&self.questions.get(&question)?.level),
            on: letter.posted_on,
            tracking: letter.tracking.clone(),
        })
    }

    /// A message is shown once, where it was planned, with what became of it since.
    fn message(&self, id: i64) -> Option<Happened> {
        let message = self.messages.get(&id)?;
        Some(Happened::Message {
            id,
            level: facts::level(&message.level),
            channel: message.channel,
            said: self.texts.get(&id).cloned().unwrap_or_default(),
            subject: message.subject.clone().unwrap_or_default(),
            to: message.recipient.clone(),
            fate: facts::fate(message),
            answer: message.last_answer.clone().unwrap_or_default(),
        })
    }
}

pub(super) fn number(detail: &str, key: &str) -> Option<i64> {
    serde_json::from_str::<Value>(detail)
        .ok()?
        .get(key)?
        .as_i64()
}

pub(super) fn text(detail: &str, key: &str) -> Option<String> {
    serde_json::from_str::<Value>(detail)
        .ok()?
        .get(key)?
        .as_str()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::print::days_between;

    #[test]
    fn a_place_in_the_history_survives_the_address() {
        let place = (jiff::civil::date(2026, 3, 5), 991);
        assert_eq!(read_place(&format!("{}/{}", place.0, place.1)), Some(place));
        assert_eq!(read_place("yesterday"), None);
        assert!(days_between(place.0, NEWEST.0) > 0);
    }
}
