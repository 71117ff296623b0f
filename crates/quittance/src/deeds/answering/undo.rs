//! An answer taken back: on its day, as long as nothing left since. What it had led to is taken back with it.

use receivables::party::AccountId;
use store::{Books, Organisation, QuestionRow};

use super::CannotAnswer;
use crate::desk::Desk;

/// Entries among which the fact that came with an answer is looked for: those of one call are the newest.
const ENTRIES_READ: i64 = 50;

/// Messages among which one that left since is looked for.
const MESSAGES_READ: i64 = 20;

/// Takes an answer back, or a putting off; the question is open again.
pub fn undo(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    question: i64,
) -> Result<AccountId, CannotAnswer> {
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let row = books.question(question)?.ok_or(CannotAnswer::Unknown)?;
        books.lock_account(row.account)?;
        let answered = row.answered_on.zip(row.answered_at);
        let Some((on, at)) = answered else {
            if row.again_on.is_none() {
                return Err(CannotAnswer::TooLate);
            }
            books.put_off_question(row.id, None, "taken_up")?;
            return Ok(row.account);
        };
        if on != by.on || has_left(books, row.account, at)? {
            return Err(CannotAnswer::TooLate);
        }
        take_back(books, &row, at)?;
        if !books.reopen_question(row.id)? {
            return Err(CannotAnswer::TooLate);
        }
        Ok(row.account)
    })
}

/// True when something left for this customer since that instant.
fn has_left(books: &mut Books<'_>, account: AccountId, since: i64) -> Result<bool, CannotAnswer> {
    let messages = books.messages_of(account, MESSAGES_READ)?;
    let stayed = ["queued", "withdrawn"];
    Ok(messages
        .iter()
        .any(|row| row.changed_at >= since && !stayed.contains(&row.state.as_str())))
}

/// What the answer had led to.
fn take_back(books: &mut Books<'_>, row: &QuestionRow, at: i64) -> Result<(), CannotAnswer> {
    match row.answer.as_deref() {
        Some("promise") => books.end_promises(row.account)?,
        Some("dispute") => {
            let newest = (receivables::Date::MAX, i64::MAX);
            let entries = books.history(row.account, newest, ENTRIES_READ)?;
            let noted = entries
                .iter()
                .find(|one| one.kind == "disputed" && one.at == at);
            let invoices = noted.map(|one| receivables::party::InvoiceId(one.subject));
            for invoice in books.invoices_by_id(invoices.as_slice())? {
                books.mark_dispute(&invoice, None, None)?;
            }
        }
        Some("wrong_number") => {
            let asked = books.questions_of(row.account, ENTRIES_READ)?;
            let search = asked.iter().find(|one| {
                one.kind == "find_contact"
                    && (one.run, one.step) == (row.run, row.step)
                    && one.answered_on.is_none()
            });
            if let Some(search) = search {
                books.answer_question(search.id, "undone")?;
            }
        }
        Some("yes") if row.kind == "approve" => {
            for (message, _) in books.messages_of_step(row.account, row.run, row.step)? {
                books.take_back(message)?;
            }
        }
        _ => {}
    }
    Ok(())
}
