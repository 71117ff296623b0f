//! Lists that programs read page by page: each goes on after the last row of the page before, so that a deep page costs what
//! the first one does, and nothing that is added meanwhile shows twice.

use receivables::party::{AccountId, InvoiceId, PaymentId};
use receivables::{Cents, Date};

use crate::books::Books;
use crate::invoices::{InvoiceRow, invoice_row};
use crate::journal::{Written, day, day_number, opt_day, written};
use crate::outbox::{MessageRow, message_row};
use crate::questions::{QuestionRow, question_row};
use crate::sql::{Row, Value};
use crate::{Fault, params};

/// Which customers.
#[derive(Clone, Debug, Default)]
pub struct AccountsAsked {
    /// In this segment.
    pub segment: Option<String>,
    /// That owe something.
    pub owing: bool,
}

/// Which invoices.
#[derive(Clone, Debug, Default)]
pub struct InvoicesAsked {
    /// Of this customer.
    pub account: Option<AccountId>,
    /// On which something is open, or nothing.
    pub open: Option<bool>,
    /// Due before this day.
    pub due_before: Option<Date>,
}

/// A payment with its customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Which.
    pub id: PaymentId,
    /// Whose account.
    pub account: AccountId,
    /// The day the money was there.
    pub received_on: Date,
    /// How much.
    pub amount: Cents,
    /// What pays no invoice yet.
    pub unapplied: Cents,
    /// What the customer wrote on it.
    pub reference: String,
}

/// A promise to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// Which.
    pub id: i64,
    /// Whose account.
    pub account: AccountId,
    /// The day it was made.
    pub made_on: Date,
    /// The day for which it was made.
    pub for_on: Date,
    /// How much; everything late when not said.
    pub amount: Option<Cents>,
    /// The day another one took its place.
    pub ended_on: Option<Date>,
}

impl Books<'_> {
    /// Customers after this one, in the order of ids.
    pub fn accounts_asked(
        &mut self,
        asked: &AccountsAsked,
        after: AccountId,
        limit: i64,
    ) -> Result<Vec<AccountId>, Fault> {
        self.connection.rows(
            "select id from accounts
             where organisation_id = $1 and id > $2 and ($3 = '' or segment = $3) and (cast($4 as bigint) = 0 or balance_cents > 0)
             order by id limit $5",
            params![
                self.organisation.0,
                after.0,
                asked.segment.as_deref().unwrap_or(""),
                i64::from(asked.owing),
                limit
            ],
            |row| Ok(AccountId(row.int(0)?)),
        )
    }

    /// Every segment with how many customers are in it, by name.
    pub fn segments(&mut self) -> Result<Vec<(String, i64)>, Fault> {
        self.connection.rows(
            "select segment, count(*) from accounts where organisation_id = $1 and segment is not null
             group by segment order by segment",
            params![self.organisation.0],
            |row| Ok((row.text(0)?, row.int(1)?)),
        )
    }

    /// Invoices and credit notes after this one, in the order of ids. Those of one customer have a text of their own: one
    /// text for both would find nobody's by the index, which holds open and closed ones apart.
    pub fn list_invoices(
        &mut self,
        asked: &InvoicesAsked,
        after: InvoiceId,
        limit: i64,
    ) -> Result<Vec<InvoiceRow>, Fault> {
        let all = "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices
             where organisation_id = $1 and id > $2
               and (cast($3 as bigint) = -1 or (cast($3 as bigint) = 1 and open_cents > 0) or (cast($3 as bigint) = 0 and open_cents = 0))
               and (cast($4 as bigint) = 0 or due_on < $5)
             order by id limit $6";
        let of_one = "select id, account_id, number, kind, issued_on, due_on, total_cents, open_cents, disputed_on, disputed_cents, closed_on
             from invoices
             where organisation_id = $1 and id > $2
               and ((account_id = $7 and open_cents > 0 and cast($3 as bigint) <> 0)
                 or (account_id = $7 and open_cents = 0 and cast($3 as bigint) <> 1))
               and (cast($4 as bigint) = 0 or due_on < $5)
             order by id limit $6";
        let asked_for = [
            self.organisation.0,
            after.0,
            asked.open.map_or(-1, i64::from),
            i64::from(asked.due_before.is_some()),
            asked.due_before.map_or(0, day_number),
            limit,
        ];
        let mut values: Vec<Value<'_>> = asked_for.into_iter().map(Value::Int).collect();
        let text = match asked.account {
            None => all,
            Some(account) => {
                values.push(Value::Int(account.0));
                of_one
            }
        };
        self.connection.rows(text, &values, invoice_row)
    }

    /// Payments after this one, in the order of ids; of one customer, when said.
    pub fn list_payments(
        &mut self,
        account: Option<AccountId>,
        after: PaymentId,
        limit: i64,
    ) -> Result<Vec<Received>, Fault> {
        let all = "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
                   where organisation_id = $1 and id > $2 order by id limit $3";
        let of_one = "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
                      where organisation_id = $1 and id > $2 and account_id = $4 order by id limit $3";
        self.after(all, of_one, account, after.0, limit, received)
    }

    /// One payment.
    pub fn payment(&mut self, id: PaymentId) -> Result<Option<Received>, Fault> {
        self.connection.first(
            "select id, account_id, received_on, amount_cents, unapplied_cents, reference from payments
             where organisation_id = $1 and id = $2",
            params![self.organisation.0, id.0],
            received,
        )
    }

    /// The payment of this source: what was read or sent twice is one payment.
    pub fn payment_of_source(&mut self, key: &str) -> Result<Option<PaymentId>, Fault> {
        let one = "select id from payments where organisation_id = $1 and source_key = $2";
        self.connection
            .first(one, params![self.organisation.0, key], |row| {
                Ok(PaymentId(row.int(0)?))
            })
    }

    /// What one payment pays: invoices with amounts. Invoices are indexed by account in two halves, open and closed.
    pub fn paid_by(&mut self, payment: &Received) -> Result<Vec<(InvoiceId, Cents)>, Fault> {
        self.connection.rows(
            "select a.invoice_id, a.amount_cents, a.id from invoices i
             join allocations a on a.organisation_id = i.organisation_id and a.invoice_id = i.id
             where i.organisation_id = $1 and i.account_id = $2 and i.open_cents > 0 and a.payment_id = $3
             union all
             select a.invoice_id, a.amount_cents, a.id from invoices i
             join allocations a on a.organisation_id = i.organisation_id and a.invoice_id = i.id
             where i.organisation_id = $1 and i.account_id = $2 and i.open_cents = 0 and a.payment_id = $3
             order by 3",
            params![self.organisation.0, payment.account.0, payment.id.0],
            |row| Ok((InvoiceId(row.int(0)?), Cents(row.int(1)?))),
        )
    }

    /// The promises of one customer, newest first.
    pub fn promises_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<PromiseRow>, Fault> {
        self.connection.rows(
            "select id, account_id, made_on, for_on, amount_cents, ended_on from promises
             where organisation_id = $1 and account_id = $2 order by id desc limit $3",
            params![self.organisation.0, account.0, limit],
            promise,
        )
    }

    /// One promise.
    pub fn promise(&mut self, id: i64) -> Result<Option<PromiseRow>, Fault> {
        self.connection.first(
            "select id, account_id, made_on, for_on, amount_cents, ended_on from promises where organisation_id = $1 and id = $2",
            params![self.organisation.0, id],
            promise,
        )
    }

    /// Questions after this one, in the order of ids: those that wait, those that were answered, or all.
    pub fn list_questions(
        &mut self,
        open: Option<bool>,
        account: Option<AccountId>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<QuestionRow>, Fault> {
        self.connection.rows(
            "select id, account_id, run_id, step, kind, level, lines, total_cents, because, asked_on, answer, answered_on, again_on, answered_at
             from questions where organisation_id = $1 and id > $2 and (account_id = $3 or $3 = 0)
               and (cast($4 as bigint) = -1 or (cast($4 as bigint) = 1 and answered_on is null) or (cast($4 as bigint) = 0 and answered_on is not null))
             order by id limit $5",
            params![
                self.organisation.0,
                after,
                account.map_or(0, |id| id.0),
                open.map_or(-1, i64::from),
                limit
            ],
            question_row,
        )
    }

    /// Messages after this one, in the order of ids: in one state and to one customer, when said.
    pub fn messages_after(
        &mut self,
        state: Option<&str>,
        account: Option<AccountId>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<MessageRow>, Fault> {
        let all = "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                          because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
                   from messages where organisation_id = $1 and id > $2 and ($3 = '' or state = $3) order by id limit $4";
        let of_one = "select id, account_id, run_id, step, level, contact_id, recipient, copies, language, lines, credits_cents, total_cents,
                             because, planned_on, message_id, state, attempts, not_before_at, changed_at, subject, last_answer, channel
                      from messages where organisation_id = $1 and id > $2 and ($3 = '' or state = $3) and account_id = $5
                      order by id limit $4";
        let mut values = vec![
            Value::Int(self.organisation.0),
            Value::Int(after),
            Value::Text(state.unwrap_or("")),
            Value::Int(limit),
        ];
        values.extend(account.map(|account| Value::Int(account.0)));
        let text = if account.is_some() { of_one } else { all };
        self.connection.rows(text, &values, message_row)
    }

    /// The journal after this entry, in its order; of one customer, when said.
    pub fn entries_after(
        &mut self,
        account: Option<AccountId>,
        after: i64,
        limit: i64,
    ) -> Result<Vec<Written>, Fault> {
        let all = "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
                   from entries where organisation_id = $1 and id > $2 order by id limit $3";
        let of_one = "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
                      from entries where organisation_id = $1 and id / 1048576 = any($5) and account_id = $4 and id > $2
                      order by id limit $3";
        let organisation = self.organisation.0;
        let Some(account) = account else {
            return self
                .connection
                .rows(all, params![organisation, after, limit], written);
        };
        let parts = self.parts_after(after)?;
        let params = params![organisation, after, limit, account.0, &parts[..]];
        self.connection.rows(of_one, params, written)
    }

    /// Who approved and answered what, and what programs did: the newest first.
    pub fn decided(&mut self, limit: i64) -> Result<Vec<Written>, Fault> {
        let mut entries = self.connection.rows(
            "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
             from entries where organisation_id = $1
               and (kind in ('question_approved', 'question_unapproved', 'question_answered') or substr(actor, 1, 4) = 'key:')
               and actor <> 'round'
             order by id desc limit $2",
            params![self.organisation.0, limit],
            written,
        )?;
        self.name_people(&mut entries)?;
        Ok(entries)
    }

    /// Rows after this one: everybody's, or those of one customer, which an index of its own finds.
    fn after<T>(
        &mut self,
        all: &'static str,
        of_one: &'static str,
        account: Option<AccountId>,
        after: i64,
        limit: i64,
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let organisation = self.organisation.0;
        match account {
            None => self
                .connection
                .rows(all, params![organisation, after, limit], read),
            Some(account) => {
                self.connection
                    .rows(of_one, params![organisation, after, limit, account.0], read)
            }
        }
    }

    /// The number of the newest entry; 0 in an empty journal.
    pub fn newest_entry(&mut self) -> Result<i64, Fault> {
        let newest = "select coalesce(max(id), 0) from entries where organisation_id = $1";
        Ok(self
            .connection
            .first(newest, params![self.organisation.0], |row| row.int(0))?
            .unwrap_or_default())
    }
}

fn promise(row: &Row<'_>) -> Result<PromiseRow, Fault> {
    Ok(PromiseRow {
        id: row.int(0)?,
        account: AccountId(row.int(1)?),
        made_on: day(row.int(2)?),
        for_on: day(row.int(3)?),
        amount: row.opt_int(4)?.map(Cents),
        ended_on: opt_day(row.opt_int(5)?),
    })
}

pub(crate) fn received(row: &Row<'_>) -> Result<Received, Fault> {
    Ok(Received {
        id: PaymentId(row.int(0)?),
        account: AccountId(row.int(1)?),
        received_on: day(row.int(2)?),
        amount: Cents(row.int(3)?),
        unapplied: Cents(row.int(4)?),
        reference: row.text(5)?,
    })
}
