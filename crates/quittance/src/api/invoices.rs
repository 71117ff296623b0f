//! Invoices and credit notes as programs read them.

use receivables::party::{AccountId, InvoiceId};
use serde_json::{Value, json};
use store::{Books, InvoiceRow, InvoicesAsked};

use super::call::{Answer, Call};
use super::ids::Id;
use super::problem::Problem;

/// Invoices and credit notes, page by page.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let open = call.choice("open", &["true", "false"])?;
    let asked = InvoicesAsked {
        account: call.asked::<AccountId>("customer")?,
        open: open.map(|word| word == "true"),
        due_before: call.date("due_before")?,
    };
    let (limit, after) = (call.limit()?, call.after::<InvoiceId>()?);
    let number = call.word("number")?.map(str::to_owned);
    let rows = call.read(|books| match number {
        None => Ok(books.list_invoices(&asked, after, limit + 1)?),
        // A number is found by itself; what else was asked still holds.
        Some(number) => {
            let mut rows = books.invoices_by_number(&[number])?;
            rows.retain(|_, row| is_asked(row, &asked) && row.id > after);
            Ok(rows.into_values().collect())
        }
    })?;
    let id = |row: &InvoiceRow| row.id.shown();
    Ok(Answer::page(rows, limit, id, |row| {
        invoice(row, call.currency())
    }))
}

fn is_asked(row: &InvoiceRow, asked: &InvoicesAsked) -> bool {
    asked.account.is_none_or(|account| row.account == account)
        && asked.open.is_none_or(|open| row.open.is_positive() == open)
        && asked
            .due_before
            .is_none_or(|day| row.due_on.is_some_and(|due| due < day))
}

/// One invoice or credit note.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let id = call.id()?;
    let row = call.read(|books| row(books, id))?;
    Ok(Answer::json(invoice(&row, call.currency())))
}

/// The invoice of this id; nothing when there is none.
pub fn row(books: &mut Books<'_>, id: InvoiceId) -> Result<InvoiceRow, Problem> {
    let row = books.invoices_by_id(&[id])?.pop();
    row.ok_or_else(|| Problem::not_found(InvoiceId::NAME))
}

/// An invoice as programs see it.
pub fn invoice(row: &InvoiceRow, currency: &str) -> Value {
    let kind = if row.credit_note {
        "credit_note"
    } else {
        "invoice"
    };
    let dispute = row
        .disputed_on
        .map(|since| json!({ "since": since, "amount_cents": row.disputed }));
    json!({
        "id": row.id.shown(),
        "customer": row.account.shown(),
        "number": row.number,
        "kind": kind,
        "issued_on": row.issued_on,
        "due_on": row.due_on,
        "total_cents": row.total,
        "open_cents": row.open,
        "currency": currency,
        "dispute": dispute,
        "closed_on": row.closed_on,
    })
}
