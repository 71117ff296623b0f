//! Documents of invoices: kept once each, found by invoice, read when a letter leaves.

use receivables::party::{AccountId, InvoiceId};

use crate::books::Books;
use crate::journal::Entry;
use crate::sql::Row;
use crate::{Fault, params, vault};

/// What is sealed, in the label of the seal.
pub(crate) const DOCUMENT: &str = "document";

/// A document to keep.
#[derive(Clone, Copy, Debug)]
pub struct NewDocument<'a> {
    /// Whose it is.
    pub account: AccountId,
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// Its name as a file.
    pub name: &'a str,
    /// `application/pdf` and the like.
    pub media_type: &'a str,
    /// What it is.
    pub bytes: &'a [u8],
    /// SHA-256 of its bytes.
    pub digest: &'a [u8],
}

/// A document without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its number.
    pub id: i64,
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// Its name as a file.
    pub name: String,
    /// `application/pdf` and the like.
    pub media_type: String,
    /// How many bytes.
    pub size: i64,
}

impl Books<'_> {
    /// Keeps a document. `None`: this invoice has it already.
    pub fn add_document(&mut self, document: &NewDocument<'_>) -> Result<Option<i64>, Fault> {
        let by = self.by()?;
        let same = "select id from documents where organisation_id = $1 and invoice_id = $2 and digest = $3";
        let same = self.connection.first(
            same,
            params![self.organisation.0, document.invoice.0, document.digest],
            |row| row.int(0),
        )?;
        if same.is_some() {
            return Ok(None);
        }
        let id = self.new_id()?;
        let size = i64::try_from(document.bytes.len()).unwrap_or(i64::MAX);
        self.connection.execute(
            "insert into documents (organisation_id, id, account_id, invoice_id, name, media_type, size, digest, added_at, added_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            params![
                self.organisation.0,
                id,
                document.account.0,
                document.invoice.0,
                document.name,
                document.media_type,
                size,
                document.digest,
                by.at,
                &by.actor
            ],
        )?;
        let key = self.keys_for([document.account])?[&document.account];
        let label = self.label(DOCUMENT, document.account, id);
        let sealed = vault::seal(&key, label, document.bytes)?;
        self.connection.execute(
            "insert into document_bytes (organisation_id, account_id, document_id, bytes) values ($1, $2, $3, $4)",
            params![self.organisation.0, document.account.0, id, sealed.as_slice()],
        )?;
        self.enter(Entry {
            account: document.account,
            kind: "document_kept",
            on: by.on,
            subject: document.invoice.0,
            movement: None,
            detail: "{}".into(),
        })?;
        Ok(Some(id))
    }

    /// The documents of these invoices, in the order in which they came.
    pub fn documents_of(&mut self, invoices: &[InvoiceId]) -> Result<Vec<DocumentRow>, Fault> {
        let ids: Vec<Option<i64>> = invoices.iter().map(|id| Some(id.0)).collect();
        self.connection.rows(
            "select id, invoice_id, name, media_type, size from documents
             where organisation_id = $1 and invoice_id = any($2) order by id",
            params![self.organisation.0, &ids[..]],
            document_row,
        )
    }

    /// One document, without its bytes.
    pub fn document(&mut self, id: i64) -> Result<Option<DocumentRow>, Fault> {
        self.connection.first(
            "select id, invoice_id, name, media_type, size from documents where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            document_row,
        )
    }

    /// What a document is; none when it was erased.
    pub fn document_bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, Fault> {
        let kept = "select bytes, account_id from document_bytes where organisation_id = $1 and document_id = $2";
        let kept = self
            .connection
            .first(kept, params![self.organisation.0, id], |row| {
                Ok((row.bytes(0)?.to_vec(), AccountId(row.int(1)?)))
            })?;
        match kept {
            Some((sealed, account)) => self.open_bytes(DOCUMENT, account, id, &sealed),
            None => Ok(None),
        }
    }

    /// Takes every document of a customer away; the file's name may tell who it is.
    pub(crate) fn erase_documents(&mut self, account: AccountId) -> Result<(), Fault> {
        let statements = [
            "delete from document_bytes where organisation_id = $1 and account_id = $2",
            "delete from documents where organisation_id = $1 and account_id = $2",
        ];
        for statement in statements {
            self.connection
                .execute(statement, params![self.organisation.0, account.0])?;
        }
        Ok(())
    }
}

fn document_row(row: &Row<'_>) -> Result<DocumentRow, Fault> {
    Ok(DocumentRow {
        id: row.int(0)?,
        invoice: InvoiceId(row.int(1)?),
        name: row.text(2)?,
        media_type: row.text(3)?,
        size: row.int(4)?,
    })
}
