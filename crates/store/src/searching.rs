//! Finding by what a person half remembers: an amount, the words of a transfer, the subject of a letter.
//!
//! Amounts have indexes. Words are looked for among the newest rows only, so that the answer comes at once however old the
//! books are; what is older is found through its customer.

use receivables::Cents;
use receivables::Date;
use receivables::party::AccountId;

use crate::books::Books;
use crate::invoices::{InvoiceRow, invoice_row};
use crate::journal::day;
use crate::lists::{Received, received};
use crate::{Fault, params};

/// Payments, messages and answers whose words are read: some days of a large firm, some years of a small one, and a few
/// milliseconds for each.
pub const NEWEST_LOOKED_AT: i64 = 2_000;

/// A message by what of it stands in the clear: the letter itself is sealed under its customer's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFound {
    /// Which.
    pub id: i64,
    /// To whom.
    pub account: Option<AccountId>,
    /// Its subject; empty before it was drawn.
    pub subject: String,
    /// The mailbox it goes to, or comes from.
    pub mailbox: String,
    /// Its Message-ID; empty for what came in.
    pub message_id: String,
    /// The day it was planned, or came.
    pub on: Date,
}

impl Books<'_> {
    /// Invoices and credit notes of this amount, or on which this amount is still open; newest first.
    pub fn invoices_of_amount(
        &mut self,
        amount: Cents,
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        let whole = "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and total_cents = $2 order by id desc limit $3";
        let rest = "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and open_cents = $2 and open_cents > 0 and open_cents < total_cents
             order by id desc limit $3";
        let of = params![self.organisation.0, amount.0, limit];
        let mut found = self.connection.rows(whole, of, invoice_row)?;
        found.extend(self.connection.rows(rest, of, invoice_row)?);
        Ok(found)
    }

    /// Invoices and credit notes whose number begins so, by number. A database that sorts by a language's own order may miss
    /// some that hold other signs than letters and digits.
    pub fn invoices_beginning(
        &mut self,
        begins: &str,
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        // Everything that begins so lies between it and it with the last of all signs behind.
        let end = format!("{begins}{}", char::MAX);
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and number >= $2 and number < $3 order by number limit $4",
            params![self.organisation.0, begins, &end, limit],
            invoice_row,
        )
    }

    /// Invoices and credit notes of an amount between these two, both included; the smallest first.
    pub fn invoices_between(
        &mut self,
        (low, high): (Cents, Cents),
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and total_cents >= $2 and total_cents <= $3
             order by total_cents, id limit $4",
            params![self.organisation.0, low.0, high.0, limit],
            invoice_row,
        )
    }

    /// Payments of an amount between these two, both included; the smallest first.
    pub fn payments_between(
        &mut self,
        (low, high): (Cents, Cents),
        limit: i64,
    ) -> Result<Vec<Received>, Fault> {
        self.connection.rows(
            "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
             where organisation_id = $1 and amount_cents >= $2 and amount_cents <= $3
             order by amount_cents, id limit $4",
            params![self.organisation.0, low.0, high.0, limit],
            received,
        )
    }

    /// Payments of this amount, newest first.
    pub fn payments_of_amount(
        &mut self,
        amount: Cents,
        limit: i64,
    ) -> Result<Vec<Received>, Fault> {
        self.connection.rows(
            "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
             where organisation_id = $1 and amount_cents = $2 order by id desc limit $3",
            params![self.organisation.0, amount.0, limit],
            received,
        )
    }

    /// The newest payments, with their words.
    pub fn newest_payments(&mut self) -> Result<Vec<Received>, Fault> {
        self.connection.rows(
            "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
             where organisation_id = $1 order by id desc limit $2",
            params![self.organisation.0, NEWEST_LOOKED_AT],
            received,
        )
    }

    /// The newest messages of ours, with what of them stands in the clear.
    pub fn newest_messages(&mut self) -> Result<Vec<MessageFound>, Fault> {
        self.connection.rows(
            "select id, account_id, coalesce(subject, ''), recipient, message_id, planned_on from messages
             where organisation_id = $1 order by id desc limit $2",
            params![self.organisation.0, NEWEST_LOOKED_AT],
            |row| {
                Ok(MessageFound {
                    id: row.int(0)?,
                    account: Some(AccountId(row.int(1)?)),
                    subject: row.text(2)?,
                    mailbox: row.text(3)?,
                    message_id: row.text(4)?,
                    on: day(row.int(5)?),
                })
            },
        )
    }

    /// The newest mails that came in, with what of them stands in the clear.
    pub fn newest_inbound(&mut self) -> Result<Vec<MessageFound>, Fault> {
        self.connection.rows(
            "select id, account_id, subject, from_address, received_on from inbound
             where organisation_id = $1 and forgotten_on is null order by id desc limit $2",
            params![self.organisation.0, NEWEST_LOOKED_AT],
            |row| {
                Ok(MessageFound {
                    id: row.int(0)?,
                    account: row.opt_int(1)?.map(AccountId),
                    subject: row.text(2)?,
                    mailbox: row.text(3)?,
                    message_id: String::new(),
                    on: day(row.int(4)?),
                })
            },
        )
    }
}
