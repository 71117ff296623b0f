//! Customers' facts with the day on which each was written: what a ladder played on the past is allowed to see.
//!
//! The journal knows both days of everything that moved money or was contested; invoices, promises and messages bring
//! their own. Nothing is written here.

use std::collections::HashMap;

use receivables::account::{Dispute, Hold, Outcome, Promise};
use receivables::party::{AccountId, ContactId, InvoiceId};
use receivables::reminding::Past;
use receivables::reminding::past::{Known, Money, PastInvoice, PastPromise};
use receivables::{Cents, Date};
use serde::Deserialize;

use crate::books::Books;
use crate::cases::{Case, message_told, open_invoice, question_told};
use crate::journal::{day, day_number, opt_day};
use crate::sql::Row;
use crate::{Fault, params};

/// How the days of facts are read.
pub struct DaysOf<'a> {
    /// The firm's day.
    pub today: Date,
    /// Invoices closed before it are left aside.
    pub since: Date,
    /// The firm's civil day of an instant.
    pub written_on: &'a dyn Fn(i64) -> Date,
    /// The day from which a fact was known: of the day it happened and the day it was written.
    pub known_on: &'a dyn Fn(Date, Date) -> Date,
}

/// What an allocation says beside its invoice.
#[derive(Deserialize)]
struct Allocation {
    payment: Option<i64>,
    credit_note: Option<i64>,
    amount_cents: Option<i64>,
}

/// What a dispute says beside its invoice.
#[derive(Deserialize)]
struct Contested {
    amount_cents: Option<i64>,
}

/// The customers being gathered, and where each invoice and payment stands among them.
struct Gathered {
    pasts: Vec<Past>,
    accounts: HashMap<i64, usize>,
    invoices: HashMap<i64, (usize, usize)>,
    payments: HashMap<i64, (usize, usize)>,
}

impl Books<'_> {
    /// The day on which these books began: that of their first invoice.
    pub fn began_at(&mut self) -> Result<Option<i64>, Fault> {
        let first = "select written_at from entries where organisation_id = $1 and kind in ('invoice_issued', 'credit_note_issued')
                     order by id limit 1";
        self.connection
            .first(first, params![self.organisation.0], |row| row.int(0))
    }

    /// Until when the firm's money was known, transaction by transaction: the instant, and the newest day in it.
    pub fn money_known(&mut self) -> Result<Vec<(i64, Date)>, Fault> {
        self.connection.rows(
            "select written_at, max(happened_on) from entries
             where organisation_id = $1 and kind = 'payment_received' group by written_at order by written_at",
            params![self.organisation.0],
            |row| Ok((row.int(0)?, day(row.int(1)?))),
        )
    }

    /// Accounts in the order of ids, whatever they owe.
    pub fn list_accounts(&mut self, after: AccountId, limit: i64) -> Result<Vec<AccountId>, Fault> {
        let all =
            "select id from accounts where organisation_id = $1 and id > $2 order by id limit $3";
        self.connection
            .rows(all, params![self.organisation.0, after.0, limit], |row| {
                Ok(AccountId(row.int(0)?))
            })
    }

    /// The facts of these customers with their days, in the order in which they are handed in.
    pub fn pasts(&mut self, cases: &[Case], days: &DaysOf<'_>) -> Result<Vec<Past>, Fault> {
        let ids: Vec<Option<i64>> = cases.iter().map(|case| Some(case.row.id.0)).collect();
        let mut gathered = Gathered {
            pasts: cases
                .iter()
                .map(|case| Past::of(case.account.clone()))
                .collect(),
            accounts: cases
                .iter()
                .enumerate()
                .map(|(place, case)| (case.row.id.0, place))
                .collect(),
            invoices: HashMap::new(),
            payments: HashMap::new(),
        };
        self.past_invoices(&ids, days, &mut gathered)?;
        self.past_entries(&ids, days, &mut gathered)?;
        self.past_promises(&ids, days, &mut gathered)?;
        self.past_contacts(&ids, days, &mut gathered)?;
        self.past_steps(&ids, days, &mut gathered)?;
        for past in &mut gathered.pasts {
            past.agree_with_present(days.today);
        }
        Ok(gathered.pasts)
    }

    fn past_invoices(
        &mut self,
        ids: &[Option<i64>],
        days: &DaysOf<'_>,
        into: &mut Gathered,
    ) -> Result<(), Fault> {
        let open = "select account_id, id, kind, number, issued_on, due_on, known_on, total_cents, open_cents,
                           disputed_on, disputed_cents, status, status_on, hold_on, hold_until_on, hold_reason
                    from invoices where organisation_id = $1 and account_id = any($2) and open_cents > 0 and kind = 0";
        let closed = "select account_id, id, kind, number, issued_on, due_on, known_on, total_cents, open_cents,
                             disputed_on, disputed_cents, status, status_on, hold_on, hold_until_on, hold_reason
                      from invoices where organisation_id = $1 and account_id = any($2) and open_cents = 0 and kind = 0
                        and closed_on >= $3";
        let org = self.organisation.0;
        let since = day_number(days.since);
        self.connection
            .each(open, params![org, ids], &mut |row| into.invoice(row, days))?;
        self.connection
            .each(closed, params![org, ids, since], &mut |row| {
                into.invoice(row, days)
            })
    }

    fn past_entries(
        &mut self,
        ids: &[Option<i64>],
        days: &DaysOf<'_>,
        into: &mut Gathered,
    ) -> Result<(), Fault> {
        let parts = self.parts_after(0)?;
        self.connection.each(
            "select account_id, kind, happened_on, written_at, subject_id, amount_cents, detail from entries
             where organisation_id = $1 and id / 1048576 = any($3) and account_id = any($2)
               and kind in ('credit_note_issued', 'credit_refunded', 'payment_received', 'allocated',
                            'disputed', 'dispute_settled', 'held', 'released')
             order by account_id, id",
            params![self.organisation.0, ids, &parts[..]],
            &mut |row| into.entry(row, days),
        )
    }

    fn past_promises(
        &mut self,
        ids: &[Option<i64>],
        days: &DaysOf<'_>,
        into: &mut Gathered,
    ) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, made_on, for_on, amount_cents, ended_on from promises
             where organisation_id = $1 and account_id = any($2) order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let promise = Promise {
                    made_on: day(row.int(1)?),
                    for_on: day(row.int(2)?),
                    amount: row.opt_int(3)?.map(Cents),
                    paid_since: Cents::ZERO,
                };
                into.past(row)?.promises.push(PastPromise {
                    promise,
                    known_on: promise.made_on.min(days.today),
                    ended_on: opt_day(row.opt_int(4)?).map(|on| on.min(days.today)),
                });
                Ok(())
            },
        )
    }

    fn past_contacts(
        &mut self,
        ids: &[Option<i64>],
        days: &DaysOf<'_>,
        into: &mut Gathered,
    ) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, id, bounced_on from contacts
             where organisation_id = $1 and account_id = any($2) and bounced_on is not null",
            params![self.organisation.0, ids],
            &mut |row| {
                let on = day(row.int(2)?).min(days.today);
                let contact = ContactId(row.int(1)?);
                into.past(row)?.bounced.push((contact, on));
                Ok(())
            },
        )
    }

    fn past_steps(
        &mut self,
        ids: &[Option<i64>],
        days: &DaysOf<'_>,
        into: &mut Gathered,
    ) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, run_id, step, planned_on, contact_id, state, left_on, channel from messages
             where organisation_id = $1 and account_id = any($2) and state <> 'withdrawn'
             order by account_id, planned_on, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let taken = message_told(row, days.today)?;
                let past = into.past(row)?;
                if taken.outcome != Outcome::Failed {
                    past.contacted.push(taken.on);
                }
                past.taken.push(taken);
                Ok(())
            },
        )?;
        self.connection.each(
            "select account_id, run_id, step, coalesce(answered_on, asked_on), kind, answered_on, answer from questions
             where organisation_id = $1 and account_id = any($2) order by account_id, id",
            params![self.organisation.0, ids],
            &mut |row| {
                let past = into.past(row)?;
                if let Some((taken, told)) = question_told(row)? {
                    past.contacted.extend(told.then_some(taken.on));
                    past.taken.push(taken);
                }
                Ok(())
            },
        )
    }
}

impl Gathered {
    fn place(&self, row: &Row<'_>) -> Result<usize, Fault> {
        let id = row.int(0)?;
        let place = self.accounts.get(&id).copied();
        place.ok_or_else(|| Fault::Row(format!("a row of account {id} that was not asked for")))
    }

    fn past(&mut self, row: &Row<'_>) -> Result<&mut Past, Fault> {
        let place = self.place(row)?;
        Ok(&mut self.pasts[place])
    }

    fn invoice(&mut self, row: &Row<'_>, days: &DaysOf<'_>) -> Result<(), Fault> {
        let place = self.place(row)?;
        let mut invoice = open_invoice(row)?;
        invoice.known_on = (days.known_on)(invoice.issued_on, invoice.known_on);
        invoice.open = invoice.total;
        invoice.dispute = None;
        let past = PastInvoice::new(invoice);
        let invoices = &mut self.pasts[place].invoices;
        self.invoices
            .insert(past.issued.id.0, (place, invoices.len()));
        invoices.push(past);
        Ok(())
    }

    fn entry(&mut self, row: &Row<'_>, days: &DaysOf<'_>) -> Result<(), Fault> {
        let happened_on = day(row.int(2)?);
        let on = (days.known_on)(happened_on, (days.written_on)(row.int(3)?));
        let subject = row.int(4)?;
        let amount = Cents(row.opt_int(5)?.unwrap_or(0));
        let kind = row.str(1)?;
        match kind {
            "allocated" => return self.allocation(row, on, subject, amount),
            "disputed" | "dispute_settled" => {
                return self.dispute(row, on, subject, happened_on, kind == "disputed");
            }
            _ => {}
        }
        let place = self.place(row)?;
        let past = &mut self.pasts[place];
        match kind {
            "credit_note_issued" => past.credits.push(Known { on, what: amount }),
            "credit_refunded" => past.credits.push(Known { on, what: -amount }),
            "payment_received" => {
                self.payments.insert(subject, (place, past.money.len()));
                past.money.push(Money {
                    received_on: happened_on,
                    known_on: on,
                    amount,
                    pays: Vec::new(),
                });
                past.credits.push(Known { on, what: amount });
            }
            _ => past.holds.push(Known {
                on,
                what: (kind == "held").then(|| Hold {
                    until: None,
                    reason: String::new(),
                }),
            }),
        }
        Ok(())
    }

    fn allocation(
        &mut self,
        row: &Row<'_>,
        on: Date,
        invoice: i64,
        moved: Cents,
    ) -> Result<(), Fault> {
        let said: Allocation = detail(row)?;
        let amount = said.amount_cents.map_or(moved, Cents);
        if said.payment.is_some() || said.credit_note.is_some() {
            self.past(row)?.credits.push(Known { on, what: -amount });
        }
        if let Some((place, at)) = said.payment.and_then(|id| self.payments.get(&id)) {
            let money = &mut self.pasts[*place].money[*at];
            money.pays.push((InvoiceId(invoice), amount));
        }
        if let Some((place, at)) = self.invoices.get(&invoice) {
            let reductions = &mut self.pasts[*place].invoices[*at].reductions;
            reductions.push(Known { on, what: amount });
        }
        Ok(())
    }

    fn dispute(
        &mut self,
        row: &Row<'_>,
        on: Date,
        invoice: i64,
        since: Date,
        contested: bool,
    ) -> Result<(), Fault> {
        let said: Contested = detail(row)?;
        let Some((place, at)) = self.invoices.get(&invoice) else {
            return Ok(());
        };
        let disputes = &mut self.pasts[*place].invoices[*at].disputes;
        disputes.push(Known {
            on,
            what: contested.then_some(Dispute {
                on: since,
                amount: said.amount_cents.map(Cents),
            }),
        });
        Ok(())
    }
}

fn detail<T: for<'de> Deserialize<'de>>(row: &Row<'_>) -> Result<T, Fault> {
    serde_json::from_str(row.str(6)?).map_err(|cause| Fault::Row(format!("an entry: {cause}")))
}
