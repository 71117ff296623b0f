//! What a call brought: a promise, a dispute, another day, a stranger. Each is one answer, and a fact where it is one.

use receivables::calendar::{next_business_day, plus_days};
use receivables::next_step::{Act, Because};
use receivables::party::{AccountId, InvoiceId};
use receivables::reminding::Level;
use receivables::{Cents, Date};
use store::{Books, NewQuestion, Organisation, QuestionRow, Reason};

use super::{CannotAnswer, open_question};
use crate::desk::Desk;

/// A day further away than that is a typing mistake.
const DAYS_AHEAD_MAX: i32 = 366;

/// Why an invoice is disputed, as codes that name nobody: the journal keeps them for ever.
pub const DISPUTE_REASONS: [&str; 6] = ["goods", "quality", "price", "paid", "paperwork", "other"];

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money is promised for a day.
    Promise {
        /// The day.
        for_on: Date,
        /// How much; everything late when not said.
        amount: Option<Cents>,
    },
    /// An invoice is disputed.
    Dispute {
        /// Which.
        invoice: InvoiceId,
        /// Why: one of the reasons.
        reason: &'static str,
        /// How much of it; all when not said.
        amount: Option<Cents>,
    },
    /// The number is somebody else's.
    WrongNumber,
    /// Again on that day.
    CallBack(Date),
    /// Nobody answered: again on the next business day.
    NoAnswer,
    /// Somebody was reached, who promised nothing.
    Reached,
    /// What was put off is for today again.
    TakeUp,
}

/// The day on which a call that nobody answered comes back.
pub fn put_off_day(today: Date, zone: receivables::calendar::Zone) -> Date {
    next_business_day(plus_days(today, 1), zone)
}

/// Notes what came of a call.
pub fn note(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    question: i64,
    outcome: &Outcome,
) -> Result<AccountId, CannotAnswer> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let row = open_question(books, question)?;
        let any = matches!(outcome, Outcome::CallBack(_) | Outcome::TakeUp);
        if row.kind != "call" && !any {
            return Err(CannotAnswer::NotForThis);
        }
        match outcome {
            Outcome::Promise { for_on, amount } => {
                check_day(*for_on, by.on)?;
                if amount.is_some_and(|amount| !amount.is_positive()) {
                    return Err(CannotAnswer::Amount);
                }
                books.add_promise(row.account, *for_on, *amount)?;
                close(books, &row, "promise")?;
            }
            Outcome::Dispute {
                invoice,
                reason,
                amount,
            } => dispute(books, &row, *invoice, reason, *amount, by.on)?,
            Outcome::WrongNumber => wrong_number(books, &row, by.on)?,
            Outcome::CallBack(on) => {
                check_day(*on, plus_days(by.on, 1))?;
                books.put_off_question(row.id, Some(*on), "call_back")?;
            }
            Outcome::NoAnswer => {
                let case = books.cases(&[row.account], by.on)?.pop();
                let zone = case.ok_or(CannotAnswer::Unknown)?.account.zone;
                let again = put_off_day(by.on, zone);
                books.put_off_question(row.id, Some(again), "no_answer")?;
            }
            Outcome::Reached => close(books, &row, "reached")?,
            Outcome::TakeUp => {
                books.put_off_question(row.id, None, "taken_up")?;
            }
        }
        Ok(row.account)
    })
}

fn close(books: &mut Books<'_>, row: &QuestionRow, answer: &str) -> Result<(), CannotAnswer> {
    match books.answer_question(row.id, answer)? {
        true => Ok(()),
        false => Err(CannotAnswer::Gone),
    }
}

fn check_day(on: Date, from: Date) -> Result<(), CannotAnswer> {
    match (from..=plus_days(from, DAYS_AHEAD_MAX)).contains(&on) {
        true => Ok(()),
        false => Err(CannotAnswer::Day),
    }
}

fn dispute(
    books: &mut Books<'_>,
    row: &QuestionRow,
    invoice: InvoiceId,
    reason: &str,
    amount: Option<Cents>,
    today: Date,
) -> Result<(), CannotAnswer> {
    let found = books.open_invoices(row.account)?;
    let found = found
        .into_iter()
        .find(|one| one.id == invoice && !one.credit_note);
    let found = found.ok_or(CannotAnswer::Invoice)?;
    if amount.is_some_and(|amount| amount > found.open || !amount.is_positive()) {
        return Err(CannotAnswer::Amount);
    }
    books.mark_dispute_because(&found, Some(today), amount, Some(reason))?;
    close(books, row, "dispute")
}

/// The call is not consumed: it is asked for again once another number was found.
fn wrong_number(books: &mut Books<'_>, row: &QuestionRow, today: Date) -> Result<(), CannotAnswer> {
    let level = Level::read(&row.level).unwrap_or(Level::R3);
    let because = match &row.because {
        Reason::Facts(Because::Due { facts, .. }) => Because::Due {
            facts: facts.clone(),
            act: Act::FindNumber,
        },
        _ => Because::PersonAsked {
            number: String::new(),
            level,
            since: today,
        },
    };
    close(books, row, "wrong_number")?;
    books.ask(&[NewQuestion {
        account: row.account,
        run: row.run,
        step: row.step,
        kind: "find_contact",
        level: level.code(),
        lines: row.lines.clone(),
        total: row.total,
        because,
    }])?;
    Ok(())
}
