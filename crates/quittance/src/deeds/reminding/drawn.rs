//! Letters drawn before they are queued, exactly as they will leave: what a person looks at, and the mark of having done so.
//!
//! If anything of the letter, its addresses or its documents is another when it is to be sent, it is not sent: a payment may
//! have come while somebody was reading.

use receivables::Date;
use receivables::next_step::{Because, Message, Step, What};
use sha2::{Digest, Sha256};
use store::{Books, Case, Fault, MessageRow, NewMessage, Organisation, Reason};

use super::{DeedError, Hours, Rules, new_message};
use crate::mail::enclosed::Enclosed;
use crate::mail::office::{self, Task};
use crate::mail::{Creditor, Letter, LetterFacts, Templates};
use crate::settings::{Settings, parse_hours};

/// A message as it would be queued, with its letter.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The row that would be queued.
    pub message: NewMessage,
    /// What the letter says.
    pub facts: LetterFacts,
    /// The letter as it was drawn; it says at its end when documents did not fit.
    pub letter: Letter,
    /// What goes with it.
    pub enclosed: Enclosed,
    /// The mark of what was looked at.
    pub seen: String,
}

/// What is needed to write letters: the rules, the templates, and who writes.
pub(in crate::deeds) struct Table<'a> {
    firm: &'a Organisation,
    pub rules: Rules,
    pub templates: Templates,
    creditor: Creditor,
}

impl<'a> Table<'a> {
    pub fn lay(
        books: &mut Books<'_>,
        firm: &'a Organisation,
        settings: &Settings,
        now: i64,
    ) -> Result<Table<'a>, DeedError> {
        let hours = parse_hours(settings.get("reminders.hours"));
        let hours = hours.map(|(from, to)| Hours { now, from, to });
        Ok(Table {
            firm,
            rules: Rules::read(books, settings, firm.language)?.within(hours),
            templates: office::templates(firm, &books.letters()?)?,
            creditor: office::creditor(firm, settings),
        })
    }

    /// The row of a message that is to be queued for this reason.
    pub fn message(&self, case: &Case, message: &Message, because: &Because) -> NewMessage {
        let step = Step {
            what: What::Send(message.clone()),
            because: because.clone(),
            look_again_on: None,
        };
        new_message(&self.rules, case, message, &step, self.firm)
    }

    /// Draws the letters of these messages, in their order; none where the books no longer hold what one speaks of.
    pub fn draw(
        &self,
        books: &mut Books<'_>,
        messages: Vec<NewMessage>,
        today: Date,
    ) -> Result<Vec<Option<Drawn>>, DeedError> {
        let rows = messages.iter().map(|message| row(message, today)).collect();
        let tasks = office::with_facts(books, rows, self.firm, &self.creditor, today)?;
        let mut all = Vec::with_capacity(messages.len());
        for (message, task) in messages.into_iter().zip(tasks) {
            all.push(self.drawn(message, task)?);
        }
        Ok(all)
    }

    fn drawn(&self, message: NewMessage, task: Task) -> Result<Option<Drawn>, DeedError> {
        let Task {
            facts: Some(facts),
            enclosed,
            ..
        } = task
        else {
            return Ok(None);
        };
        let letter = self
            .templates
            .write_for(message.channel, &facts)
            .map_err(|why| DeedError::refused(why.to_string(), why.hint()))?;
        let seen = mark(&message, &letter, &enclosed);
        Ok(Some(Drawn {
            message,
            facts,
            letter,
            enclosed,
            seen,
        }))
    }
}

/// Locks these accounts, in the order of their ids, so that two who send at once never wait for each other.
pub(in crate::deeds) fn lock(
    books: &mut Books<'_>,
    accounts: impl Iterator<Item = receivables::party::AccountId>,
) -> Result<(), Fault> {
    let accounts: std::collections::BTreeSet<_> = accounts.collect();
    for account in accounts {
        if books.account(account)?.is_some() {
            books.lock_account(account)?;
        }
    }
    Ok(())
}

/// The mark of all that a person looked at.
fn mark(message: &NewMessage, letter: &Letter, enclosed: &Enclosed) -> String {
    let mut hash = Sha256::new();
    for part in [
        &message.recipient,
        &message.copies,
        &letter.subject,
        &letter.text,
        &letter.html,
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    for document in &enclosed.documents {
        hash.update(document.id.to_be_bytes());
    }
    crate::secrets::hex(&hash.finalize()[..12])
}

/// The message as the sender would read it.
fn row(message: &NewMessage, today: Date) -> MessageRow {
    MessageRow {
        id: 0,
        account: message.account,
        run: message.run,
        step: message.step,
        level: message.level.to_owned(),
        contact: message.contact,
        channel: message.channel,
        recipient: message.recipient.clone(),
        copies: message.copies.clone(),
        language: message.language,
        lines: message.lines.clone(),
        credits: message.credits,
        total: message.total,
        because: Reason::Facts(message.because.clone()),
        planned_on: today,
        message_id: message.message_id.clone(),
        state: "queued".to_owned(),
        attempts: 0,
        not_before_at: message.not_before_at,
        changed_at: 0,
        subject: None,
        last_answer: None,
    }
}
