//! A person answers what a round asked: a message above the automatic steps leaves, a call was made, an address was found.
//!
//! An approval holds for the facts of today, not for those on which it was asked: the question is asked again, and when the
//! answer is another one, nothing leaves. What cannot be called back takes two people. An answer can be taken back on its day, as long as nothing left since.

mod approvals;
mod calls;
pub mod posting;
mod undo;

use receivables::account::Outcome as TakenOutcome;
use receivables::next_step::{Asked, Because, Message, What, addressed, next_step, whom};
use receivables::party::AccountId;
use receivables::reminding::Level;
use receivables::reminding::approving::{Approver, CannotConfirm, TwoPeople, Yes, say_yes};
use receivables::{Cents, Date};
use store::{Books, Case, Fault, Organisation, Person, QuestionRow};

use super::DeedError;
use super::people;
use super::reminding::Rules;
use super::reminding::one_off::UNDO_SECONDS;
use crate::desk::Desk;
use crate::settings::Settings;

pub use approvals::{Approval, Approved, approve, look};
pub use calls::{DISPUTE_REASONS, Outcome, note, put_off_day};
pub use undo::undo;

/// What was done with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// A message is ready to leave.
    Planned(AccountId),
    /// The answer was noted.
    Noted(AccountId),
    /// The first of two has approved; somebody else confirms.
    Approved(AccountId),
}

/// Who answers.
#[derive(Clone, Copy, Debug)]
pub struct Answerer<'a> {
    /// The login.
    pub login: &'a str,
    /// Proved a moment ago who they are.
    pub proved_again: bool,
}

impl<'a> From<&'a str> for Answerer<'a> {
    fn from(login: &'a str) -> Self {
        Answerer {
            login,
            proved_again: false,
        }
    }
}

impl<'a> From<&'a String> for Answerer<'a> {
    fn from(login: &'a String) -> Self {
        Answerer::from(login.as_str())
    }
}

/// What takes two people, as somebody finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who approved already.
    pub approved_by: Option<String>,
    /// What a yes of this person would be.
    pub yes: Result<Yes, CannotConfirm>,
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
    /// This takes two people.
    #[error(transparent)]
    Confirm(#[from] CannotConfirm),
    /// This answer is for another kind of question.
    #[error("this answer does not fit this question")]
    NotForThis,
    /// A day that has passed, or lies far away.
    #[error("this day has passed, or lies more than a year away")]
    Day,
    /// An invoice of somebody else, or one that is paid.
    #[error("this invoice is not open with this customer")]
    Invoice,
    /// More than is open, or nothing.
    #[error("this amount does not fit what is open")]
    Amount,
    /// A letter of another day than it can be.
    #[error(
        "a letter bears a day of the last fourteen, and leaves on it or later, today at the latest"
    )]
    Posted,
    /// A registered letter without its number.
    #[error("the number of the registered letter is missing, or too long")]
    Tracking,
    /// Nobody knows where the letter goes.
    #[error("nobody knows the postal address of this customer")]
    NoAddress,
    /// A message left since, or the day has passed.
    #[error("this can no longer be undone")]
    TooLate,
    /// Somebody else's first yes.
    #[error("somebody else approved this, and only they take that back")]
    NotYours,
    /// The firm's settings or letters.
    #[error(transparent)]
    Deed(DeedError),
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DeedError> for CannotAnswer {
    fn from(error: DeedError) -> Self {
        match error {
            DeedError::Fault(fault) => CannotAnswer::Fault(fault),
            refused => CannotAnswer::Deed(refused),
        }
    }
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
            CannotAnswer::Confirm(CannotConfirm::ProveAgain) => "give the password once more",
            CannotAnswer::Confirm(_) => {
                "an accountant or an owner, other than who approved, confirms on the customer's page"
            }
            CannotAnswer::NotForThis => "open the question and choose among its answers",
            CannotAnswer::Day => "give a day to come, within a year",
            CannotAnswer::Invoice => "choose among the open invoices",
            CannotAnswer::Amount => "write it like 1200.50, at most what is open",
            CannotAnswer::Posted => {
                "give the date on the letter and the day on which it was posted"
            }
            CannotAnswer::Tracking => "copy it from the receipt: at most 40 characters",
            CannotAnswer::NoAddress => "add it to the customer, then print the letter again",
            CannotAnswer::TooLate => "note what is true now instead",
            CannotAnswer::NotYours => "say no, or ask them",
            CannotAnswer::Deed(_) | CannotAnswer::Fault(_) => "try again",
        }
    }
}

/// Answers a question with yes or no.
pub fn answer<'a>(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    who: impl Into<Answerer<'a>>,
    question: i64,
    yes: bool,
) -> Result<Answered, CannotAnswer> {
    let who = who.into();
    let by = desk.by(firm, who.login);
    desk.store.write(firm.id, &by, |books| {
        let row = books.question(question)?.ok_or(CannotAnswer::Unknown)?;
        books.lock_account(row.account)?;
        if yes && is_first_of_two(books, settings, &row, who)? {
            return Ok(Answered::Approved(row.account));
        }
        if yes && row.kind == "approve" {
            let table = super::reminding::Table::lay(books, firm, settings, by.at)?;
            let undo_until = by.at + UNDO_SECONDS * 1_000_000;
            approvals::plan(books, &table, &row, by.on, undo_until)?;
            return Ok(Answered::Planned(row.account));
        }
        if !books.answer_question(question, if yes { "yes" } else { "no" })? {
            return Err(CannotAnswer::Gone);
        }
        Ok(Answered::Noted(row.account))
    })
}

/// True when this yes is the first of two, which is written down here.
fn is_first_of_two(
    books: &mut Books<'_>,
    settings: &Settings,
    row: &QuestionRow,
    who: Answerer<'_>,
) -> Result<bool, CannotAnswer> {
    if yes_of(books, settings, row, who)? == Yes::Done {
        return Ok(false);
    }
    if row.answered_on.is_some() || !books.approve_first(row.id, row.account)? {
        return Err(CannotAnswer::Gone);
    }
    Ok(true)
}

/// What the yes of this person amounts to.
fn yes_of(
    books: &mut Books<'_>,
    settings: &Settings,
    row: &QuestionRow,
    who: Answerer<'_>,
) -> Result<Yes, CannotAnswer> {
    match standing(books, settings, row, who)? {
        Some(standing) => Ok(standing.yes?),
        None => Ok(Yes::Done),
    }
}

/// How this stands for this person, when it takes two; nothing when one is enough.
pub fn standing(
    books: &mut Books<'_>,
    settings: &Settings,
    row: &QuestionRow,
    who: Answerer<'_>,
) -> Result<Option<Standing>, Fault> {
    // What a newer program asks is not taken lightly.
    let kind = Asked::read(&row.kind).unwrap_or(Asked::HandOver);
    let level = Level::read(&row.level).unwrap_or(Level::HandOver);
    if !two_people(settings).are_asked(kind, level, row.total) {
        return Ok(None);
    }
    let may_confirm = |person: &Person| {
        let user = &person.user;
        !person.disabled && !user.password_hash.is_empty() && people::keeps_the_books(&user.role)
    };
    let everybody = books.people()?;
    let mut found = everybody.iter().filter(|one| one.user.email == who.login);
    let approved_by = books.approvals(&[row.id])?.pop().map(|first| first.by);
    let Some(me) = found.next() else {
        // A program, or somebody who was let go, is none of the two.
        let yes = Err(CannotConfirm::Role);
        return Ok(Some(Standing { approved_by, yes }));
    };
    let others = everybody.iter().filter(|one| one.user.id != me.user.id);
    let others = others.filter(|one| may_confirm(one)).count();
    let approver = Approver {
        login: who.login,
        may_confirm: may_confirm(me),
        proved_again: who.proved_again,
    };
    let yes = say_yes(approved_by.as_deref(), approver, others);
    Ok(Some(Standing { approved_by, yes }))
}

/// The firm's own rule on two people.
fn two_people(settings: &Settings) -> TwoPeople {
    let above = settings.some("approvals.above");
    TwoPeople {
        above: above.and_then(|cents| cents.parse().ok()).map(Cents),
    }
}

/// The message that an open question asks about, as today's facts make it.
fn approved(
    case: &mut Case,
    rules: &Rules,
    row: &QuestionRow,
    today: Date,
) -> Result<(Message, Because), CannotAnswer> {
    without_waiting(case, row);
    let step = next_step(&case.account, rules.policy_for(case), today);
    let What::Ask(question) = &step.what else {
        return Err(CannotAnswer::Changed);
    };
    if question.kind != Asked::Approve || question.run != row.run || question.step != row.step {
        return Err(CannotAnswer::Changed);
    }
    let to = whom(&case.account, question.channel).ok_or(CannotAnswer::NobodyToWriteTo)?;
    Ok((addressed(&case.account, question, to), step.because))
}

/// The account as if this question had not been asked yet.
fn without_waiting(case: &mut Case, row: &QuestionRow) {
    case.account.taken.retain(|taken| {
        !(taken.outcome == TakenOutcome::Waiting && taken.run == row.run && taken.step == row.step)
    });
}

/// The open question of this number.
fn open_question(books: &mut Books<'_>, question: i64) -> Result<QuestionRow, CannotAnswer> {
    let row = books.question(question)?.ok_or(CannotAnswer::Unknown)?;
    books.lock_account(row.account)?;
    match row.answered_on {
        None => Ok(row),
        Some(_) => Err(CannotAnswer::Gone),
    }
}
