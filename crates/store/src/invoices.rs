//! Invoices and credit notes: issued once, never changed; what is open on them moves by allocations alone.

use std::collections::HashMap;

use receivables::party::{AccountId, InvoiceId};
use receivables::{Cents, Date};

use crate::ageing::NEVER_LATE;
use crate::books::Books;
use crate::journal::{Entry, Movement, day, day_number, opt_day};
use crate::sql::{Kind, Row, Target, Value};
use crate::{Fault, params};

/// An invoice or a credit note, as it enters the books.
#[derive(Clone, Debug)]
pub struct NewInvoice {
    /// Whose account.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// A credit note: what it amounts to is owed to the customer.
    pub credit_note: bool,
    /// The date it bears.
    pub issued_on: Date,
    /// The last day to pay.
    pub due_on: Option<Date>,
    /// Its total, tax included, above zero.
    pub total: Cents,
    /// Contested by the customer since.
    pub disputed_on: Option<Date>,
}

/// An invoice as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct InvoiceRow {
    /// Which.
    pub id: InvoiceId,
    /// Whose account.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// A credit note.
    pub credit_note: bool,
    /// The date it bears.
    pub issued_on: Date,
    /// The last day to pay.
    pub due_on: Option<Date>,
    /// Its total.
    pub total: Cents,
    /// What remains.
    pub open: Cents,
    /// Contested since.
    pub disputed_on: Option<Date>,
    /// How much of it is contested; all when not said.
    pub disputed: Option<Cents>,
    /// The day nothing remained.
    pub closed_on: Option<Date>,
}

pub(crate) static INVOICES: Target = Target::new(
    "invoices",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("account_id", Kind::Int),
        ("number", Kind::Text),
        ("kind", Kind::Int),
        ("issued_on", Kind::Int),
        ("due_on", Kind::Int),
        ("known_on", Kind::Int),
        ("total_cents", Kind::Int),
        ("open_cents", Kind::Int),
        ("disputed_on", Kind::Int),
    ],
    "",
);

impl Books<'_> {
    /// Writes invoices that are not in the books yet, and answers their ids. All are open; payments come after.
    pub fn add_invoices(&mut self, invoices: &[NewInvoice]) -> Result<Vec<InvoiceId>, Fault> {
        let known_on = day_number(self.by()?.on);
        let mut ids = Vec::with_capacity(invoices.len());
        for _ in invoices {
            ids.push(InvoiceId(self.new_id()?));
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = invoices
            .iter()
            .zip(&ids)
            .map(|(invoice, id)| {
                vec![
                    organisation.into(),
                    id.0.into(),
                    invoice.account.0.into(),
                    Value::Text(&invoice.number),
                    i64::from(invoice.credit_note).into(),
                    day_number(invoice.issued_on).into(),
                    invoice.due_on.map(day_number).into(),
                    known_on.into(),
                    invoice.total.0.into(),
                    invoice.total.0.into(),
                    invoice.disputed_on.map(day_number).into(),
                ]
            })
            .collect();
        self.connection.load(&INVOICES, &rows)?;
        for (invoice, id) in invoices.iter().zip(&ids) {
            let (kind, debit, credit) = if invoice.credit_note {
                ("credit_note_issued", "sales", "receivable")
            } else {
                ("invoice_issued", "receivable", "sales")
            };
            let entered = self.enter(Entry {
                account: invoice.account,
                kind,
                on: invoice.issued_on,
                subject: id.0,
                movement: Some(Movement {
                    debit,
                    credit,
                    amount: invoice.total,
                }),
                detail: "{}".into(),
            })?;
            if invoice.credit_note {
                self.touch(entered, NEVER_LATE, -invoice.total);
            } else {
                self.touch(
                    entered,
                    invoice.due_on.map_or(NEVER_LATE, day_number),
                    invoice.total,
                );
            }
        }
        Ok(ids)
    }

    /// The invoices that bear these numbers.
    pub fn invoices_by_number(
        &mut self,
        numbers: &[String],
    ) -> Result<HashMap<String, InvoiceRow>, Fault> {
        let numbers: Vec<Option<String>> = numbers.iter().cloned().map(Some).collect();
        let found = self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and number = any($2)",
            params![self.organisation.0, &numbers[..]],
            invoice_row,
        )?;
        Ok(found
            .into_iter()
            .map(|row| (row.number.clone(), row))
            .collect())
    }

    /// How many invoices these books hold, counted no further than one: is this the first file?
    pub fn has_invoices(&mut self) -> Result<bool, Fault> {
        let any = "select id from invoices where organisation_id = $1 limit 1";
        Ok(self
            .connection
            .first(any, params![self.organisation.0], |row| row.int(0))?
            .is_some())
    }

    /// Invoices and credit notes of one account on which something is open, locked in the order of ids.
    pub fn open_invoices(&mut self, account: AccountId) -> Result<Vec<InvoiceRow>, Fault> {
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and account_id = $2 and open_cents > 0 order by id for update",
            params![self.organisation.0, account.0],
            invoice_row,
        )
    }

    /// Every invoice of one account, newest first.
    pub fn invoices_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and account_id = $2 order by issued_on desc, id desc limit $3",
            params![self.organisation.0, account.0, limit],
            invoice_row,
        )
    }

    /// Invoices and credit notes of one account on which nothing is open, the last one settled first.
    pub fn closed_invoices(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and id in (
                 select id from invoices where organisation_id = $1 and account_id = $2 and open_cents = 0)
             order by closed_on desc, id desc limit $3",
            params![self.organisation.0, account.0, limit],
            invoice_row,
        )
    }

    /// The invoices of these ids.
    pub fn invoices_by_id(&mut self, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, Fault> {
        let ids: Vec<Option<i64>> = ids.iter().map(|id| Some(id.0)).collect();
        self.connection.rows(
            "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices where organisation_id = $1 and id = any($2)",
            params![self.organisation.0, &ids[..]],
            invoice_row,
        )
    }

    /// Lets an invoice be due on another day: what is open of it ages from there.
    pub fn move_due_date(&mut self, invoice: &InvoiceRow, due_on: Date) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.connection.execute(
            "update invoices set due_on = $3 where organisation_id = $1 and id = $2",
            params![self.organisation.0, invoice.id.0, day_number(due_on)],
        )?;
        let from = invoice.due_on.map(|from| from.to_string());
        let detail = serde_json::json!({ "from_on": from, "to_on": due_on.to_string() });
        let entered = self.enter(Entry {
            account: invoice.account,
            kind: "due_date_changed",
            on,
            subject: invoice.id.0,
            movement: None,
            detail: detail.to_string().into(),
        })?;
        let before = invoice.due_on.map_or(NEVER_LATE, day_number);
        self.touch_ageing(entered, before, -invoice.open);
        self.touch_ageing(entered, day_number(due_on), invoice.open);
        self.redate(invoice, before, day_number(due_on))
    }

    /// Notes that the customer contests an invoice, wholly or in part, or that it no longer does.
    pub fn mark_dispute(
        &mut self,
        invoice: &InvoiceRow,
        since: Option<Date>,
        amount: Option<Cents>,
    ) -> Result<(), Fault> {
        self.mark_dispute_because(invoice, since, amount, None)
    }

    /// The same, with the code of a reason; a code names nobody, for the journal keeps it.
    pub fn mark_dispute_because(
        &mut self,
        invoice: &InvoiceRow,
        since: Option<Date>,
        amount: Option<Cents>,
        reason: Option<&str>,
    ) -> Result<(), Fault> {
        let mut detail = serde_json::Map::new();
        detail.extend(amount.map(|amount| ("amount_cents".to_owned(), amount.0.into())));
        detail.extend(reason.map(|reason| ("reason".to_owned(), reason.into())));
        let on = self.by()?.on;
        self.connection.execute(
            "update invoices set disputed_on = $3, disputed_cents = $4 where organisation_id = $1 and id = $2",
            params![self.organisation.0, invoice.id.0, since.map(day_number), amount.map(|a| a.0)],
        )?;
        self.enter(Entry {
            account: invoice.account,
            kind: if since.is_some() {
                "disputed"
            } else {
                "dispute_settled"
            },
            on: since.unwrap_or(on),
            subject: invoice.id.0,
            movement: None,
            detail: serde_json::Value::Object(detail).to_string().into(),
        })?;
        self.touch_facts(invoice.account);
        Ok(())
    }
}

pub(crate) fn invoice_row(row: &Row<'_>) -> Result<InvoiceRow, Fault> {
    Ok(InvoiceRow {
        id: InvoiceId(row.int(0)?),
        account: AccountId(row.int(1)?),
        number: row.text(2)?,
        credit_note: row.int(3)? == 1,
        issued_on: day(row.int(4)?),
        due_on: opt_day(row.opt_int(5)?),
        total: Cents(row.int(6)?),
        open: Cents(row.int(7)?),
        disputed_on: opt_day(row.opt_int(8)?),
        disputed: row.opt_int(9)?.map(Cents),
        closed_on: opt_day(row.opt_int(10)?),
    })
}
