//! A document of an invoice is kept, so that reminders carry it.

use receivables::party::AccountId;
use sha2::{Digest, Sha256};
use store::{Fault, NewDocument, Organisation};

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

/// Why a document is not kept.
#[derive(Debug, thiserror::Error)]
pub enum CannotKeep {
    /// No invoice of this number, or of another customer.
    #[error("there is no invoice «{0}»")]
    Invoice(String),
    /// Nothing new is kept of somebody who was erased.
    #[error("this customer was erased")]
    Erased,
    /// Empty, or too long for a letter.
    #[error("«{0}» is empty, or longer than {DOCUMENT_BYTES_MAX} bytes")]
    Size(String),
    /// A name that no mail program shows.
    #[error("the file's name has characters that cannot be printed")]
    Name,
    /// Another kind of file.
    #[error("«{0}» is not a document that a letter carries")]
    Kind(String),
    /// The database or the machine.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotKeep {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotKeep::Invoice(_) => "give the number as the list of open items shows it",
            CannotKeep::Erased => "nothing new is kept of an erased customer",
            CannotKeep::Size(_) => {
                "give a document of at most 5 MB; a scan gets smaller at 150 dpi"
            }
            CannotKeep::Name => "give the file another name",
            CannotKeep::Kind(_) => "give a PDF, a PNG or JPEG picture, or XML, with that ending",
            CannotKeep::Fault(_) => "try again",
        }
    }
}

impl From<CannotKeep> for DeedError {
    fn from(refusal: CannotKeep) -> Self {
        match refusal {
            CannotKeep::Fault(fault) => DeedError::Fault(fault),
            other => DeedError::refused(other.to_string(), other.hint()),
        }
    }
}

/// Keeps a document of this invoice. False: it was there already.
pub fn keep_document(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    number: &str,
    name: &str,
    bytes: &[u8],
) -> Result<bool, DeedError> {
    Ok(keep(desk, firm, actor, None, number, name, bytes)?)
}

/// The same, for an invoice of this customer and of no other.
pub fn keep_of_customer(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    account: AccountId,
    number: &str,
    name: &str,
    bytes: &[u8],
) -> Result<bool, CannotKeep> {
    keep(desk, firm, actor, Some(account), number, name, bytes)
}

fn keep(
    desk: &Desk,
    firm: &Organisation,
    actor: &str,
    of: Option<AccountId>,
    number: &str,
    name: &str,
    bytes: &[u8],
) -> Result<bool, CannotKeep> {
    let media_type = media_type(name, bytes)?;
    let digest = Sha256::digest(bytes);
    let by = desk.by(firm, actor);
    desk.store.write(firm.id, &by, |books| {
        let mut rows = books.invoices_by_number(&[number.to_owned()])?;
        let invoice = rows
            .remove(number)
            .filter(|row| of.is_none_or(|account| account == row.account))
            .ok_or_else(|| CannotKeep::Invoice(number.to_owned()))?;
        // Two people with the same document: the second one sees the first.
        let account = books.lock_account(invoice.account)?;
        if account.erased_on.is_some() {
            return Err(CannotKeep::Erased);
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

fn media_type(name: &str, bytes: &[u8]) -> Result<&'static str, CannotKeep> {
    if bytes.is_empty() || bytes.len() > DOCUMENT_BYTES_MAX {
        return Err(CannotKeep::Size(name.to_owned()));
    }
    if name.chars().any(char::is_control) {
        return Err(CannotKeep::Name);
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    KINDS
        .iter()
        .find(|(kind, _, begins)| ending.as_deref() == Some(*kind) && bytes.starts_with(begins))
        .map(|(_, media_type, _)| *media_type)
        .ok_or_else(|| CannotKeep::Kind(name.to_owned()))
}
