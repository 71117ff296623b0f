//! Letters on paper, from the question to the envelope: looked at as they are printed, then said to be posted, one or many.
//!
//! A letter bears the day on which it was printed; until it is posted the facts must still be those that it says. What is posted
//! is kept, byte for byte: it is drawn again from the same facts, and the same facts give the same bytes.

use receivables::Date;
use receivables::calendar::plus_days;
use receivables::next_step::{Asked, What, next_step};
use receivables::party::AccountId;
use store::{Books, Case, Fault, NewPosted, Organisation, QuestionRow};

use super::{Answerer, CannotAnswer, is_first_of_two};
use crate::deeds::reminding::letters::{Paper, Stationery};
use crate::deeds::reminding::{Rules, letters, lock};
use crate::desk::Desk;
use crate::paper;
use crate::settings::Settings;

/// A letter that was printed longer ago than this lies somewhere else.
const PRINTED_DAYS_MAX: i32 = 14;

/// A number of a registered letter, with what stands between its digits.
pub const TRACKING_CHARS_MAX: usize = 40;

/// The largest print that is kept: a thousand invoices fill a tenth of it.
const PRINT_BYTES_MAX: usize = 5_000_000;

/// A question with the letter that it asks for.
#[derive(Debug)]
pub struct Asking {
    /// The question.
    pub question: QuestionRow,
    /// The customer's name.
    pub name: String,
    /// The letter, or why there is none.
    pub answer: Result<Paper, CannotAnswer>,
}

/// What a person says of a letter that left.
#[derive(Clone, Debug)]
pub struct Posting {
    /// The question that asked for it.
    pub question: i64,
    /// The mark of what was looked at, and the day for which it was drawn; without them it is what today's facts make.
    pub seen: Option<(String, Date)>,
    /// The day that it bears.
    pub dated_on: Date,
    /// The day on which it left.
    pub posted_on: Date,
    /// The number of a registered letter.
    pub tracking: String,
}

/// What became of it.
#[derive(Debug)]
pub struct Posted {
    /// The question.
    pub question: i64,
    /// Whose.
    pub account: AccountId,
    /// True once it is noted; false when somebody else confirms first; or why not.
    pub done: Result<bool, CannotAnswer>,
}

/// True when a question asks for a letter on paper.
pub fn is_letter(row: &QuestionRow) -> bool {
    matches!(
        Asked::read(&row.kind),
        Some(Asked::Letter | Asked::Registered)
    )
}

/// The letters that these questions ask for, as they would be printed with this date; the order is that of the questions.
pub fn letters(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    questions: &[i64],
    dated_on: Option<Date>,
) -> Result<Vec<Asking>, CannotAnswer> {
    let today = desk.today(firm);
    let dated_on = dated_on.unwrap_or(today);
    check_days(dated_on, dated_on, today)?;
    desk.store.read(firm.id, |books| {
        let table = Table::lay(books, firm, settings)?;
        let mut all = Vec::with_capacity(questions.len());
        for id in questions {
            let Some(question) = books.question(*id)? else {
                continue;
            };
            let name = books.account(question.account)?.map(|row| row.name);
            let answer = match table.draw(books, &question, today, dated_on) {
                Err(CannotAnswer::Fault(fault)) => return Err(CannotAnswer::Fault(fault)),
                told => told,
            };
            all.push(Asking {
                question,
                name: name.unwrap_or_default(),
                answer,
            });
        }
        Ok(all)
    })
}

/// Notes that letters were posted, each with the print that left.
pub fn post<'a>(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    who: impl Into<Answerer<'a>>,
    postings: &[Posting],
) -> Result<Vec<Posted>, CannotAnswer> {
    let (who, today) = (who.into(), desk.today(firm));
    let by = desk.by(firm, who.login);
    desk.store.write(firm.id, &by, |books| {
        let mut rows = Vec::with_capacity(postings.len());
        for posting in postings {
            rows.extend(books.question(posting.question)?.map(|row| (row, posting)));
        }
        lock(books, rows.iter().map(|(row, _)| row.account))?;
        let table = Table::lay(books, firm, settings)?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, posting) in rows {
            let done = table.post(books, settings, who, &row, posting, today);
            if let Err(CannotAnswer::Fault(fault)) = done {
                return Err(CannotAnswer::Fault(fault));
            }
            all.push(Posted {
                question: row.id,
                account: row.account,
                done,
            });
        }
        Ok(all)
    })
}

/// What is needed to draw letters: the rules and the firm's stationery.
struct Table<'a> {
    firm: &'a Organisation,
    settings: &'a Settings,
    rules: Rules,
    stationery: Stationery,
}

impl<'a> Table<'a> {
    fn lay(
        books: &mut Books<'_>,
        firm: &'a Organisation,
        settings: &'a Settings,
    ) -> Result<Table<'a>, CannotAnswer> {
        Ok(Table {
            firm,
            settings,
            rules: Rules::read(books, settings, firm.language)?,
            stationery: Stationery::of(books, firm, settings)?,
        })
    }

    fn draw(
        &self,
        books: &mut Books<'_>,
        row: &QuestionRow,
        today: Date,
        dated_on: Date,
    ) -> Result<Paper, CannotAnswer> {
        if !is_letter(row) {
            return Err(CannotAnswer::NotForThis);
        }
        if row.answered_on.is_some() {
            return Err(CannotAnswer::Gone);
        }
        let case = books.cases(&[row.account], today)?.pop();
        let mut case = case.ok_or(CannotAnswer::Unknown)?;
        let question = asked_today(&mut case, &self.rules, row, today)?;
        let said = letters::Said {
            level: question.level,
            lines: &question.lines,
            credits: question.credits,
            total: question.total,
            on: dated_on,
        };
        let facts = letters::facts_of(books, self.settings, self.firm, &case, &said)?;
        let address = books.address_of(row.account)?;
        let registered = question.kind == Asked::Registered;
        let written = self
            .stationery
            .write(&case.row.code, address, facts, registered);
        written.map_err(|why| CannotAnswer::Deed(why.into()))
    }

    fn post(
        &self,
        books: &mut Books<'_>,
        settings: &Settings,
        who: Answerer<'_>,
        row: &QuestionRow,
        posting: &Posting,
        today: Date,
    ) -> Result<bool, CannotAnswer> {
        check_days(posting.dated_on, posting.posted_on, today)?;
        let tracking = posting.tracking.trim();
        let is_registered = row.kind == Asked::Registered.code();
        let fits = tracking.chars().count() <= TRACKING_CHARS_MAX
            && !tracking.chars().any(char::is_control);
        if !fits || (is_registered && tracking.is_empty()) {
            return Err(CannotAnswer::Tracking);
        }
        if let Some((seen, drawn_on)) = &posting.seen {
            check_days(*drawn_on, *drawn_on, today)?;
            if self.draw(books, row, today, *drawn_on)?.sheet.mark() != *seen {
                return Err(CannotAnswer::Changed);
            }
        }
        let letter = self.draw(books, row, today, posting.dated_on)?;
        if !letter.sheet.is_addressed() {
            return Err(CannotAnswer::NoAddress);
        }
        if is_first_of_two(books, settings, row, who)? {
            return Ok(false);
        }
        let print = paper::print(std::slice::from_ref(&letter.sheet))
            .map_err(|why| CannotAnswer::Deed(why.into()))?;
        if print.pdf.len() > PRINT_BYTES_MAX {
            return Err(CannotAnswer::Deed(
                crate::mail::facts::CannotWrite::TooLong.into(),
            ));
        }
        books.add_posted(&NewPosted {
            account: row.account,
            question: row.id,
            dated_on: posting.dated_on,
            posted_on: posting.posted_on,
            tracking: if is_registered { tracking } else { "" },
            pages: i64::try_from(print.pages).unwrap_or(i64::MAX),
            pdf: &print.pdf,
        })?;
        match books.answer_question(row.id, "yes")? {
            true => Ok(true),
            false => Err(Fault::Row(format!("question {} was answered meanwhile", row.id)).into()),
        }
    }
}

/// What the question asks for, as today's facts make it.
fn asked_today(
    case: &mut Case,
    rules: &Rules,
    row: &QuestionRow,
    today: Date,
) -> Result<receivables::next_step::Question, CannotAnswer> {
    super::without_waiting(case, row);
    let step = next_step(&case.account, rules.policy_for(case), today);
    match step.what {
        What::Ask(question)
            if question.kind.code() == row.kind
                && question.run == row.run
                && question.step == row.step =>
        {
            Ok(question)
        }
        _ => Err(CannotAnswer::Changed),
    }
}

/// A letter is printed before it is posted, and both lately.
fn check_days(dated_on: Date, posted_on: Date, today: Date) -> Result<(), CannotAnswer> {
    let lately = plus_days(today, -PRINTED_DAYS_MAX);
    match lately <= dated_on && dated_on <= posted_on && posted_on <= today {
        true => Ok(()),
        false => Err(CannotAnswer::Posted),
    }
}
