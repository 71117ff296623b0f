//! A document of an invoice is kept, so that reminders carry it.

use sha2::{Digest, Sha256};
use store::{NewDocument, Organisation};

use super::super::DeedError;
use crate::desk::Desk;

/// A document goes with others in one message; an invoice of more than five megabytes is a scan that was not reduced.
pub const DOCUMENT_BYTES_MAX: usize = 5_000_000;

/// What is kept, by the ending of the file's name, and how such a file begins.
const KINDS: [(&str, &str, &[u8]); 5] = [
    ("pdf", "application/pdf", b"%PDF-"),
    ("png", "image/png", b"\x89PNG"),
    ("jpg", "image/jpeg", b"\xff\xd8"),
    ("jpeg", "image/jpeg", b"\xff\xd8"),
    ("xml", "application/xml", b""),
];

/// Keeps a document of this invoice. False: it was there already.
pub fn keep_document(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    number: &str,
    name: &str,
    bytes: &[u8],
) -> Result<bool, DeedError> {
    let media_type = media_type(name, bytes)?;
    let digest = Sha256::digest(bytes);
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mut rows = books.invoices_by_number(&[number.to_owned()])?;
        let invoice = rows.remove(number).ok_or_else(|| {
            DeedError::refused(
                format!("there is no invoice «{number}»"),
                "give the number as the list of open items shows it",
            )
        })?;
        // Two people with the same document: the second one sees the first.
        books.lock_account(invoice.account)?;
        let account = books.account(invoice.account)?;
        if account.is_some_and(|account| account.erased_on.is_some()) {
            return Err(DeedError::refused(
                "this customer was erased",
                "nothing new is kept of an erased customer",
            ));
        }
        let kept = books.add_document(&NewDocument {
            account: invoice.account,
            invoice: invoice.id,
            name,
            media_type,
            bytes,
            digest: &digest,
        })?;
        Ok(kept.is_some())
    })
}

fn media_type(name: &str, bytes: &[u8]) -> Result<&'static str, DeedError> {
    if bytes.is_empty() || bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(DeedError::refused(
            format!("«{name}» is empty, or longer than {DOCUMENT_BYTES_MAX} bytes"),
            "give a document of at most 5 MB; a scan gets smaller at 150 dpi",
        ));
    }
    if name.chars().any(char::is_control) {
        return Err(DeedError::refused(
            "the file's name has characters that cannot be printed",
            "give the file another name",
        ));
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    KINDS
        .iter()
        .find(|(kind, _, begins)| ending.as_deref() == Some(*kind) && bytes.starts_with(begins))
        .map(|(_, media_type, _)| *media_type)
        .ok_or_else(|| {
            DeedError::refused(
                format!("«{name}» is not a document that a letter carries"),
                "give a PDF, a PNG or JPEG picture, or XML, with that ending",
            )
        })
}
