//! A person answers what a round asked: a message above the automatic steps leaves, a call was made, an address was found.
//!
//! An approval holds for the facts of today, not for those on which it was asked: the question is asked again, and when the
//! answer is another one, nothing leaves.

use receivables::account::Outcome;
use receivables::next_step::{Asked, Message, Question, What, next_step};
use receivables::party::{AccountId, Channel, ContactRole};
use store::{Books, Case, Fault, Organisation, QuestionRow};

use super::DeedError;
use super::reminding::{Rules, new_message};
use crate::desk::Desk;
use crate::settings::Settings;

/// What was done with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A message is ready to leave.
    Planned(AccountId),
    /// The answer was noted.
    Noted(AccountId),
}

/// Why a question cannot be answered like this.
#[derive(Debug, thiserror::Error)]
pub enum CannotAnswer {
    /// There is no such question here.
    #[error("this question is not in these books")]
    Unknown,
    /// It was answered before.
    #[error("somebody has answered this question already")]
    Gone,
    /// The facts lead elsewhere now.
    #[error("the account changed since this question was asked")]
    Changed,
    /// No mailbox can take the message.
    #[error("no address of this customer can receive the message")]
    NobodyToWriteTo,
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotAnswer {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotAnswer::Unknown | CannotAnswer::Gone => {
                "the customer's page says what was decided"
            }
            CannotAnswer::Changed => {
                "set the question aside: the next round decides on today's facts"
            }
            CannotAnswer::NobodyToWriteTo => "add an address, then approve",
            CannotAnswer::Fault(_) => "try again",
        }
    }
}

/// Answers a question with yes or no.
pub fn answer(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    actor: &str,
    question: i64,
    yes: bool,
) -> Result<Answered, CannotAnswer> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let row = books.question(question)?.ok_or(CannotAnswer::Unknown)?;
        books.lock_account(row.account)?;

        let sends = yes && row.kind == "approve";
        if sends {
            plan(books, firm, settings, &row, by.on)?;
        }

        if !books.answer_question(question, if yes { "yes" } else { "no" })? {
            return Err(CannotAnswer::Gone);
        }
        Ok(if sends {
            Answered::Planned(row.account)
        } else {
            Answered::Noted(row.account)
        })
    })
}

/// Takes a message back before it leaves. The question is asked again at the next round: who wants silence sets a hold.
pub fn withdraw(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    message: i64,
) -> Result<(), DeedError> {
    desk.store.write(firm.id, &desk.by(firm, actor), |books| {
        if books.withdraw_message(message)? {
            return Ok(());
        }
        let state = books.message(message)?.map(|row| row.state);
        Err(DeedError::refused(
            format!("this message is {}", state.as_deref().unwrap_or("not here")),
            "only what is queued can be taken back",
        ))
    })
}

/// Plans the message that was asked about, as today's facts make it.
fn plan(
    books: &mut Books<'_>,
    firm: &Organisation,
    settings: &Settings,
    row: &QuestionRow,
    today: receivables::Date,
) -> Result<(), CannotAnswer> {
    let rules = Rules::read(books, settings, firm.language)?;
    let mut case = books
        .cases(&[row.account], today)?
        .pop()
        .ok_or(CannotAnswer::Unknown)?;
    case.account.taken.retain(|taken| {
        !(taken.outcome == Outcome::Waiting && taken.run == row.run && taken.step == row.step)
    });
    let step = next_step(&case.account, rules.policy_for(&case), today);
    let What::Ask(question) = &step.what else {
        return Err(CannotAnswer::Changed);
    };
    if question.kind != Asked::Approve || question.run != row.run || question.step != row.step {
        return Err(CannotAnswer::Changed);
    }
    let message = message(&case, question).ok_or(CannotAnswer::NobodyToWriteTo)?;
    // The answer itself is a fact that bears on the account: the message stands on the version that it makes.
    case.row.version += 1;
    books.plan_messages(&[new_message(&rules, &case, &message, &step, firm)])?;
    Ok(())
}

/// The message of an approved question goes to the first who can be written to, with a copy to those who hear of escalations.
fn message(case: &Case, question: &Question) -> Option<Message> {
    let reachable = |role| {
        let contacts = case.account.contacts.iter();
        contacts.filter(move |contact| {
            contact.role == role && contact.email.is_some() && !contact.bounced
        })
    };
    Some(Message {
        run: question.run,
        step: question.step,
        level: question.level,
        channel: Channel::Email,
        to: reachable(ContactRole::Reminders)
            .chain(reachable(ContactRole::Payables))
            .chain(reachable(ContactRole::Escalation))
            .next()?
            .id,
        copies: reachable(ContactRole::Escalation)
            .map(|contact| contact.id)
            .collect(),
        lines: question.lines.clone(),
        credits: question.credits,
        total: question.total,
    })
}
