//! Documents of invoices, as programs list, fetch and keep them; reminders carry them.

use receivables::party::InvoiceId;
use serde_json::{Value, json};
use store::DocumentRow;

use super::call::{Answer, Call};
use super::ids::{DocumentId, Id};
use super::invoices;
use super::problem::{Kind, Problem, Wrong};
use crate::deeds::invoicing::documents::{CannotKeep, DOCUMENT_BYTES_MAX, keep_of_customer};

/// A name of a file.
const NAME_CHARACTERS_MAX: usize = 200;
/// As text in base64 (RFC 4648) a document is a third longer; beside it stand a name and a few signs.
pub const BODY_BYTES_MAX: usize = DOCUMENT_BYTES_MAX.div_ceil(3) * 4 + 4096;

/// The documents of an invoice.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: InvoiceId = call.id()?;
    let rows = call.read(|books| {
        invoices::row(books, id)?;
        Ok(books.documents_of(&[id])?)
    })?;
    let data: Vec<Value> = rows.iter().map(document).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// What is known of one document.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::json(document(&row(call)?)))
}

/// The document itself.
pub fn content(call: &Call<'_>) -> Result<Answer, Problem> {
    let row = row(call)?;
    let bytes = call.read(|books| Ok(books.document_bytes(row.id)?))?;
    let bytes = bytes.ok_or_else(|| Problem::not_found("content: it was erased"))?;
    let known = ["application/pdf", "image/png", "image/jpeg"];
    let media_type = known.into_iter().find(|known| *known == row.media_type);
    Ok(Answer::Bytes(
        media_type.unwrap_or("application/xml"),
        bytes,
    ))
}

/// Keeps a document. The same one again is the one that is there.
pub fn keep(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: InvoiceId = call.id()?;
    let name = call.body.line("name", NAME_CHARACTERS_MAX);
    let bytes = call.body.base64("content", DOCUMENT_BYTES_MAX);
    call.body.done()?;
    let invoice = call.read(|books| invoices::row(books, id))?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let account = invoice.account;
    let is_new = keep_of_customer(
        call.desk,
        firm,
        &actor,
        account,
        &invoice.number,
        &name,
        &bytes,
    )
    .map_err(refused)?;
    let kept = call.read(|books| {
        let rows = books.documents_of(&[id])?;
        for row in rows.iter().rev() {
            if books.document_bytes(row.id)?.as_deref() == Some(&bytes[..]) {
                return Ok(Some(row.clone()));
            }
        }
        Ok(None)
    })?;
    let row = kept.ok_or_else(|| Problem::not_found(DocumentId::NAME))?;
    let path = format!("/api/v1/documents/{}", DocumentId(row.id).shown());
    let answer = Answer::json(document(&row));
    Ok(match is_new {
        true => answer.created(path),
        false => answer.at(path),
    })
}

fn row(call: &Call<'_>) -> Result<DocumentRow, Problem> {
    let id: DocumentId = call.id()?;
    let row = call.read(|books| Ok(books.document(id.0)?))?;
    row.ok_or_else(|| Problem::not_found(DocumentId::NAME))
}

fn document(row: &DocumentRow) -> Value {
    json!({
        "id": DocumentId(row.id).shown(),
        "invoice": row.invoice.shown(),
        "name": row.name,
        "media_type": row.media_type,
        "size_bytes": row.size,
    })
}

fn refused(refusal: CannotKeep) -> Problem {
    let (message, hint) = (refusal.to_string(), refusal.hint());
    let at = match refusal {
        CannotKeep::Fault(fault) => return Problem::fault(fault),
        CannotKeep::Invoice(_) => return Problem::not_found(InvoiceId::NAME),
        CannotKeep::Erased => return Problem::new(Kind::Refused, message, hint),
        CannotKeep::Size(_) => "/content",
        CannotKeep::Name | CannotKeep::Kind(_) => "/name",
    };
    let wrong = Wrong {
        place: "body",
        at: at.to_owned(),
        why: format!("{message}: {hint}"),
    };
    Problem::wrong(Kind::Invalid, vec![wrong])
}
