//! An answer taken back: on its day, as long as nothing left since. What it had led to is taken back with it. The first of two
//! yeses is taken back by who gave it.

use receivables::Cents;
use receivables::party::{AccountId, InvoiceId};
use store::{Books, Organisation, QuestionRow, Written};

use super::CannotAnswer;
use crate::desk::Desk;

/// Entries among which the fact that came with an answer is looked for: those of one call are the newest.
const ENTRIES_READ: i64 = 50;

/// Messages among which one that left since is looked for.
const MESSAGES_READ: i64 = 20;

/// Takes an answer back, a first yes, or a putting off; the question is open again.
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
            // The first of two yeses is its giver's to take back, until the second one comes.
            if books.take_approval_back(row.id, row.account)? {
                return Ok(row.account);
            }
            if row.again_on.is_none() {
                return Err(match books.approvals(&[row.id])?.is_empty() {
                    true => CannotAnswer::TooLate,
                    false => CannotAnswer::NotYours,
                });
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

/// Takes the dispute of that instant back; one that it had replaced stands again.
fn take_back_dispute(
    books: &mut Books<'_>,
    account: AccountId,
    at: i64,
) -> Result<(), CannotAnswer> {
    let newest = (receivables::Date::MAX, i64::MAX);
    let entries = books.history(account, newest, ENTRIES_READ)?;
    let is_noted = |one: &&Written| one.kind == "disputed" && one.at == at;
    let Some(noted) = entries.iter().find(is_noted) else {
        return Ok(());
    };
    let before = entries.iter().filter(|one| {
        one.subject == noted.subject
            && one.id < noted.id
            && matches!(one.kind.as_str(), "disputed" | "dispute_settled")
    });
    let before = before.max_by_key(|one| one.id);
    let before = before.filter(|one| one.kind == "disputed");
    for invoice in books.invoices_by_id(&[InvoiceId(noted.subject)])? {
        match before {
            None => books.mark_dispute(&invoice, None, None)?,
            Some(before) => {
                let detail: serde_json::Value =
                    serde_json::from_str(&before.detail).unwrap_or_default();
                let amount = detail["amount_cents"].as_i64().map(Cents);
                let reason = detail["reason"].as_str();
                books.mark_dispute_because(&invoice, Some(before.on), amount, reason)?;
            }
        }
    }
    Ok(())
}

/// What the answer had led to.
fn take_back(books: &mut Books<'_>, row: &QuestionRow, at: i64) -> Result<(), CannotAnswer> {
    match row.answer.as_deref() {
        Some("promise") => {
            books.take_back_promise(row.account)?;
        }
        Some("dispute") => take_back_dispute(books, row.account, at)?,
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
        Some("yes") if super::posting::is_letter(row) => {
            books.remove_posted(row.id)?;
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
