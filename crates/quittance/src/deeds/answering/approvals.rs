//! Approvals in bulk: each letter is looked at exactly as it will leave, then all that were ticked are approved together.

use receivables::Date;
use receivables::party::AccountId;
use store::{Books, Fault, Organisation, QuestionRow};

use super::{Answerer, CannotAnswer, approved, is_first_of_two};
use crate::deeds::reminding::one_off::UNDO_SECONDS;
use crate::deeds::reminding::{Drawn, Table, lock};
use crate::desk::Desk;
use crate::settings::Settings;

/// A question with the letter that its approval would send.
#[derive(Debug)]
pub struct Approval {
    /// The question.
    pub question: QuestionRow,
    /// The customer's name.
    pub name: String,
    /// The letter, or why none can leave.
    pub answer: Result<Drawn, CannotAnswer>,
}

/// What became of one approval.
#[derive(Debug)]
pub struct Approved {
    /// Whose.
    pub account: AccountId,
    /// The message that was queued; none when somebody else confirms first; or why not.
    pub done: Result<Option<i64>, CannotAnswer>,
}

/// What would leave if these questions were approved.
pub fn look(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    questions: &[i64],
) -> Result<Vec<Approval>, CannotAnswer> {
    let (today, now) = (desk.today(firm), desk.now());
    desk.store.read(firm.id, |books| {
        let table = Table::lay(books, firm, settings, now)?;
        let mut all = Vec::with_capacity(questions.len());
        for id in questions {
            let Some(question) = books.question(*id)? else {
                continue;
            };
            let name = books.account(question.account)?.map(|row| row.name);
            let answer = match drawn(books, &table, &question, today) {
                Err(CannotAnswer::Fault(fault)) => return Err(CannotAnswer::Fault(fault)),
                told => told,
            };
            all.push(Approval {
                question,
                name: name.unwrap_or_default(),
                answer,
            });
        }
        Ok(all)
    })
}

/// Approves what was looked at: each question with the mark of its letter.
pub fn approve(
    desk: &Desk,
    firm: &Organisation,
    settings: &Settings,
    who: Answerer<'_>,
    asked: &[(i64, String)],
) -> Result<Vec<Approved>, CannotAnswer> {
    let by = desk.by(firm, who.login);
    desk.store.write(firm.id, &by, |books| {
        let mut rows = Vec::with_capacity(asked.len());
        for (id, seen) in asked {
            rows.extend(books.question(*id)?.map(|row| (row, seen)));
        }
        lock(books, rows.iter().map(|(row, _)| row.account))?;
        let table = Table::lay(books, firm, settings, by.at)?;
        let undo_until = by.at + UNDO_SECONDS * 1_000_000;
        let mut all = Vec::with_capacity(rows.len());
        for (row, seen) in rows {
            let done = match drawn(books, &table, &row, by.on) {
                Ok(drawn) if drawn.seen != *seen => Err(CannotAnswer::Changed),
                Ok(_) => match is_first_of_two(books, settings, &row, who) {
                    Ok(true) => Ok(None),
                    Ok(false) => plan(books, &table, &row, by.on, undo_until).map(Some),
                    Err(why) => Err(why),
                },
                Err(why) => Err(why),
            };
            if let Err(CannotAnswer::Fault(fault)) = done {
                return Err(CannotAnswer::Fault(fault));
            }
            all.push(Approved {
                account: row.account,
                done,
            });
        }
        Ok(all)
    })
}

fn drawn(
    books: &mut Books<'_>,
    table: &Table<'_>,
    row: &QuestionRow,
    today: Date,
) -> Result<Drawn, CannotAnswer> {
    if row.kind != "approve" {
        return Err(CannotAnswer::NotForThis);
    }
    if row.answered_on.is_some() {
        return Err(CannotAnswer::Gone);
    }
    let case = books.cases(&[row.account], today)?.pop();
    let mut case = case.ok_or(CannotAnswer::Unknown)?;
    let (message, because) = approved(&mut case, &table.rules, row, today)?;
    let message = table.message(&case, &message, &because);
    let letters = table.draw(books, vec![message], today)?;
    let letter = letters.into_iter().next().flatten();
    letter.ok_or(CannotAnswer::Changed)
}

/// Plans the message that was asked about, as today's facts make it, and answers its question. It waits until `undo_until`.
pub(super) fn plan(
    books: &mut Books<'_>,
    table: &Table<'_>,
    row: &QuestionRow,
    today: Date,
    undo_until: i64,
) -> Result<i64, CannotAnswer> {
    let mut message = drawn(books, table, row, today)?.message;
    // The answer itself is a fact that bears on the account: the message stands on the version that it makes.
    message.account_version += 1;
    message.not_before_at = message.not_before_at.max(undo_until);
    let planned = books.plan_by_hand(&message, None)?;
    let planned = planned.ok_or(CannotAnswer::Changed)?;
    if !books.answer_question(row.id, "yes")? {
        return Err(Fault::Row(format!("question {} was answered meanwhile", row.id)).into());
    }
    Ok(planned)
}
