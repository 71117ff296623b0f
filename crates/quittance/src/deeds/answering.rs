//! A person answers what a round asked: a message above the automatic steps leaves, a call was made, an address was found.
//!
//! An approval holds for the facts of today, not for those on which it was asked: the question is asked again, and when the
//! answer is another one, nothing leaves. What cannot be called back takes two people.

use receivables::Cents;
use receivables::account::Outcome;
use receivables::next_step::{Asked, Message, Question, What, next_step};
use receivables::party::{AccountId, Channel, ContactRole};
use receivables::reminding::Level;
use receivables::reminding::approving::{Approver, CannotConfirm, TwoPeople, Yes, say_yes};
use store::{Books, Case, Fault, Organisation, Person, QuestionRow};

use super::people;
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
            CannotAnswer::Confirm(CannotConfirm::ProveAgain) => "give the password once more",
            CannotAnswer::Confirm(_) => {
                "an accountant or an owner, other than who approved, confirms on the customer's page"
            }
            CannotAnswer::Fault(_) => "try again",
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

        if yes && yes_of(books, settings, &row, who)? == Yes::First {
            if row.answered_on.is_some() || !books.approve_first(question, row.account)? {
                return Err(CannotAnswer::Gone);
            }
            return Ok(Answered::Approved(row.account));
        }
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
