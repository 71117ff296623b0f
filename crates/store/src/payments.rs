//! Money that came in, and what it pays.

use receivables::party::{AccountId, InvoiceId, PaymentId};
use receivables::{Cents, Date};
use serde::{Deserialize, Serialize};

use crate::ageing::NEVER_LATE;
use crate::books::Books;
use crate::cases::HOLD;
use crate::invoices::InvoiceRow;
use crate::journal::{Entry, Movement, day, day_number};
use crate::sql::{Kind, Target, Value};
use crate::{Fault, params};

/// A payment, as it enters the books.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// Whose account.
    pub account: AccountId,
    /// The day the money was there.
    pub received_on: Date,
    /// How much, above zero.
    pub amount: Cents,
    /// What the customer wrote on it.
    pub reference: String,
    /// What makes the same payment, read twice, one payment.
    pub source_key: String,
    /// The invoices it pays, with the amounts; the rest is unapplied cash.
    pub pays: Vec<(InvoiceId, Cents)>,
}

/// A payment as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct PaymentRow {
    /// Which.
    pub id: PaymentId,
    /// The day the money was there.
    pub received_on: Date,
    /// How much.
    pub amount: Cents,
    /// What pays no invoice yet.
    pub unapplied: Cents,
    /// What the customer wrote on it.
    pub reference: String,
}

static PAYMENTS: Target = Target::new(
    "payments",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("account_id", Kind::Int),
        ("received_on", Kind::Int),
        ("amount_cents", Kind::Int),
        ("unapplied_cents", Kind::Int),
        ("reference", Kind::Text),
        ("source_key", Kind::Text),
    ],
    "",
);

static ALLOCATIONS: Target = Target::new(
    "allocations",
    &[
        ("organisation_id", Kind::Int),
        ("id", Kind::Int),
        ("account_id", Kind::Int),
        ("invoice_id", Kind::Int),
        ("payment_id", Kind::Int),
        ("credit_id", Kind::Int),
        ("amount_cents", Kind::Int),
        ("allocated_on", Kind::Int),
    ],
    "",
);

/// An allocation about to be written: what pays, what is paid, how much, which day.
struct Paid {
    account: AccountId,
    invoice: InvoiceId,
    due: i64,
    payment: Option<PaymentId>,
    credit: Option<InvoiceId>,
    amount: Cents,
    on: Date,
}

impl Books<'_> {
    /// Writes payments and what they pay. `paid` are the invoices that they name, as they stand; an allocation that
    /// exceeds what is open is refused by the table itself.
    pub fn add_payments(
        &mut self,
        payments: &[NewPayment],
        paid: &[InvoiceRow],
    ) -> Result<Vec<PaymentId>, Fault> {
        let index: std::collections::HashMap<InvoiceId, &InvoiceRow> =
            paid.iter().map(|row| (row.id, row)).collect();
        let mut ids = Vec::with_capacity(payments.len());
        let mut allocations = Vec::with_capacity(payments.len());
        for payment in payments {
            let id = PaymentId(self.new_id()?);
            ids.push(id);
            let entered = self.enter(Entry {
                account: payment.account,
                kind: "payment_received",
                on: payment.received_on,
                subject: id.0,
                movement: Some(Movement {
                    debit: "bank",
                    credit: "unapplied_cash",
                    amount: payment.amount,
                }),
                detail: "{}".into(),
            })?;
            self.touch(entered, NEVER_LATE, -payment.amount);
            for (invoice, amount) in &payment.pays {
                let row = index
                    .get(invoice)
                    .ok_or_else(|| Fault::Row("a payment for an invoice not at hand".into()))?;
                allocations.push(Paid {
                    account: payment.account,
                    invoice: *invoice,
                    due: row.due_on.map_or(NEVER_LATE, day_number),
                    payment: Some(id),
                    credit: None,
                    amount: *amount,
                    on: payment.received_on.max(row.issued_on),
                });
            }
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = payments
            .iter()
            .zip(&ids)
            .map(|(payment, id)| {
                let applied: Cents = payment.pays.iter().map(|(_, amount)| *amount).sum();
                vec![
                    organisation.into(),
                    id.0.into(),
                    payment.account.0.into(),
                    day_number(payment.received_on).into(),
                    payment.amount.0.into(),
                    (payment.amount - applied).0.into(),
                    Value::Text(&payment.reference),
                    Value::Text(&payment.source_key),
                ]
            })
            .collect();
        self.connection.load(&PAYMENTS, &rows)?;
        self.write_allocations(&allocations)?;
        Ok(ids)
    }

    /// Applies a payment that is in the books to an invoice of the same account.
    pub fn apply_payment(
        &mut self,
        payment: &PaymentRow,
        invoice: &InvoiceRow,
        amount: Cents,
    ) -> Result<(), Fault> {
        self.connection.execute(
            "update payments set unapplied_cents = unapplied_cents - $3 where organisation_id = $1 and id = $2",
            params![self.organisation.0, payment.id.0, amount.0],
        )?;
        self.write_allocations(&[Paid {
            account: invoice.account,
            invoice: invoice.id,
            due: invoice.due_on.map_or(NEVER_LATE, day_number),
            payment: Some(payment.id),
            credit: None,
            amount,
            on: payment.received_on.max(invoice.issued_on),
        }])
    }

    /// Deducts a credit note from an invoice of the same account. It is a matching, and moves no money.
    pub fn apply_credit(
        &mut self,
        credit: &InvoiceRow,
        invoice: &InvoiceRow,
        amount: Cents,
    ) -> Result<(), Fault> {
        let on = credit.issued_on.max(invoice.issued_on);
        self.reduce_open(&[(credit.id, amount, on)])?;
        self.write_allocations(&[Paid {
            account: invoice.account,
            invoice: invoice.id,
            due: invoice.due_on.map_or(NEVER_LATE, day_number),
            payment: None,
            credit: Some(credit.id),
            amount,
            on,
        }])
    }

    fn write_allocations(&mut self, paid: &[Paid]) -> Result<(), Fault> {
        let mut ids = Vec::with_capacity(paid.len());
        for allocation in paid {
            let id = self.new_id()?;
            ids.push(id);
            let movement = Movement {
                debit: "unapplied_cash",
                credit: "receivable",
                amount: allocation.amount,
            };
            let entered = self.enter(Entry {
                account: allocation.account,
                kind: "allocated",
                on: allocation.on,
                subject: allocation.invoice.0,
                movement: allocation.payment.map(|_| movement),
                detail: match (allocation.payment, allocation.credit) {
                    (Some(payment), _) => format!("{{\"payment\":{}}}", payment.0).into(),
                    (None, Some(credit)) => format!(
                        "{{\"credit_note\":{},\"amount_cents\":{}}}",
                        credit.0, allocation.amount.0
                    )
                    .into(),
                    (None, None) => "{}".into(),
                },
            })?;
            // Cash in hand becomes cash applied: both sides of the balance move by the same amount.
            self.touch(entered, NEVER_LATE, allocation.amount);
            self.touch(entered, allocation.due, -allocation.amount);
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = paid
            .iter()
            .zip(&ids)
            .map(|(paid, id)| {
                vec![
                    organisation.into(),
                    (*id).into(),
                    paid.account.0.into(),
                    paid.invoice.0.into(),
                    paid.payment.map(|id| id.0).into(),
                    paid.credit.map(|id| id.0).into(),
                    paid.amount.0.into(),
                    day_number(paid.on).into(),
                ]
            })
            .collect();
        self.connection.load(&ALLOCATIONS, &rows)?;
        let reductions: Vec<_> = paid
            .iter()
            .map(|paid| (paid.invoice, paid.amount, paid.on))
            .collect();
        self.reduce_open(&reductions)
    }

    /// Reduces what is open. An invoice reduced twice in one set would lose one of both, so they are added up first.
    fn reduce_open(&mut self, reductions: &[(InvoiceId, Cents, Date)]) -> Result<(), Fault> {
        let mut sums: std::collections::BTreeMap<InvoiceId, (Cents, Date)> =
            std::collections::BTreeMap::new();
        for (invoice, amount, on) in reductions {
            let sum = sums.entry(*invoice).or_insert((Cents::ZERO, *on));
            *sum = (sum.0 + *amount, sum.1.max(*on));
        }
        let organisation = self.organisation.0;
        let rows: Vec<Vec<Value<'_>>> = sums
            .iter()
            .map(|(invoice, (amount, on))| {
                vec![
                    organisation.into(),
                    invoice.0.into(),
                    amount.0.into(),
                    day_number(*on).into(),
                ]
            })
            .collect();
        self.connection.change(
            "update invoices set open_cents = open_cents - $3,
                    closed_on = case when open_cents = $3 then $4 else closed_on end
             where organisation_id = $1 and id = $2",
            "update invoices i set open_cents = i.open_cents - u.amount,
                    closed_on = case when i.open_cents = u.amount then u.on_day else i.closed_on end
             from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) u(organisation, id, amount, on_day)
             where i.organisation_id = u.organisation and i.id = u.id",
            &[Kind::Int, Kind::Int, Kind::Int, Kind::Int],
            &rows,
        )?;
        Ok(())
    }

    /// Which of these payments are in the books already.
    pub fn known_payments(
        &mut self,
        source_keys: &[String],
    ) -> Result<std::collections::HashSet<String>, Fault> {
        let keys: Vec<Option<String>> = source_keys.iter().cloned().map(Some).collect();
        let known =
            "select source_key from payments where organisation_id = $1 and source_key = any($2)";
        Ok(self
            .connection
            .rows(known, params![self.organisation.0, &keys[..]], |row| {
                row.text(0)
            })?
            .into_iter()
            .collect())
    }

    /// Payments of one account, newest first.
    pub fn payments_of(
        &mut self,
        account: AccountId,
        limit: i64,
    ) -> Result<Vec<PaymentRow>, Fault> {
        self.connection.rows(
            "select id, received_on, amount_cents, unapplied_cents, reference
             from payments where organisation_id = $1 and account_id = $2 order by received_on desc, id desc limit $3",
            params![self.organisation.0, account.0, limit],
            |row| {
                Ok(PaymentRow {
                    id: PaymentId(row.int(0)?),
                    received_on: day(row.int(1)?),
                    amount: Cents(row.int(2)?),
                    unapplied: Cents(row.int(3)?),
                    reference: row.text(4)?,
                })
            },
        )
    }

    /// What has been paid so far on each of these invoices by payments (credit notes left aside).
    pub fn paid_so_far(
        &mut self,
        invoices: &[InvoiceId],
    ) -> Result<std::collections::HashMap<InvoiceId, Cents>, Fault> {
        let ids: Vec<Option<i64>> = invoices.iter().map(|id| Some(id.0)).collect();
        let sums = self.connection.rows(
            "select invoice_id, cast(sum(amount_cents) as bigint) from allocations
             where organisation_id = $1 and invoice_id = any($2) and payment_id is not null group by invoice_id",
            params![self.organisation.0, &ids[..]],
            |row| Ok((InvoiceId(row.int(0)?), Cents(row.int(1)?))),
        )?;
        Ok(sums.into_iter().collect())
    }

    /// The newest day on which money is known to have come in.
    pub fn money_known_on(&mut self) -> Result<Option<Date>, Fault> {
        if self.remembered.is_some() {
            return Ok(self.day_sums()?.money_known_on());
        }
        let newest = "select max(received_on) from payments where organisation_id = $1";
        let newest = self
            .connection
            .first(newest, params![self.organisation.0], |row| row.opt_int(0))?;
        Ok(newest.flatten().map(day))
    }

    /// Notes a promise to pay; an older one ends.
    pub fn add_promise(
        &mut self,
        account: AccountId,
        for_on: Date,
        amount: Option<Cents>,
    ) -> Result<(), Fault> {
        let on = self.by()?.on;
        let id = self.new_id()?;
        let replaced = self.running_promise(account)?;
        self.end_promises(account)?;
        self.connection.execute(
            "insert into promises (organisation_id, id, account_id, made_on, for_on, amount_cents) values ($1, $2, $3, $4, $5, $6)",
            params![self.organisation.0, id, account.0, day_number(on), day_number(for_on), amount.map(|a| a.0)],
        )?;
        self.enter(Entry {
            account,
            kind: "promise_made",
            on,
            subject: id,
            movement: None,
            detail: serde_json::json!({
                "for_on": for_on,
                "amount_cents": amount,
                "replaces": replaced,
            })
            .to_string()
            .into(),
        })?;
        self.touch_facts(account);
        Ok(())
    }

    /// The promise that stands; when several do, the newest.
    fn running_promise(&mut self, account: AccountId) -> Result<Option<i64>, Fault> {
        let one = "select id from promises where organisation_id = $1 and account_id = $2 and ended_on is null
                   order by id desc limit 1";
        self.connection
            .first(one, params![self.organisation.0, account.0], |row| {
                row.int(0)
            })
    }

    /// Takes the running promise back, as if it had never been noted: the one it had replaced runs again. Nothing when none runs.
    pub fn take_back_promise(&mut self, account: AccountId) -> Result<bool, Fault> {
        let Some(id) = self.running_promise(account)? else {
            return Ok(false);
        };
        let made = "select detail from entries where organisation_id = $1 and id / 1048576 = any($4) and account_id = $2
                      and kind = 'promise_made' and subject_id = $3";
        let parts = self.parts_after(0)?;
        let params = params![self.organisation.0, account.0, id, &parts[..]];
        let made = self.connection.first(made, params, |row| row.text(0))?;
        let made: serde_json::Value = made
            .and_then(|detail| serde_json::from_str(&detail).ok())
            .unwrap_or_default();
        let replaced = made["replaces"].as_i64();
        self.end_promises(account)?;
        if let Some(replaced) = replaced {
            let again = "update promises set ended_on = null where organisation_id = $1 and account_id = $2 and id = $3";
            self.connection
                .execute(again, params![self.organisation.0, account.0, replaced])?;
        }
        let on = self.by()?.on;
        self.enter(Entry {
            account,
            kind: "promise_taken_back",
            on,
            subject: id,
            movement: None,
            detail: serde_json::json!({ "restores": replaced })
                .to_string()
                .into(),
        })?;
        Ok(true)
    }

    /// Ends the running promise.
    pub fn end_promises(&mut self, account: AccountId) -> Result<(), Fault> {
        let on = self.by()?.on;
        let ended = self.connection.execute(
            "update promises set ended_on = $3 where organisation_id = $1 and account_id = $2 and ended_on is null",
            params![self.organisation.0, account.0, day_number(on)],
        )?;
        if ended > 0 {
            self.touch_facts(account);
        }
        Ok(())
    }

    /// Suspends everything about a customer until a date (or without end), or takes it up again.
    pub fn set_hold(
        &mut self,
        account: AccountId,
        hold: Option<(Option<Date>, &str)>,
    ) -> Result<(), Fault> {
        let since = day_number(self.by()?.on);
        let hold = match hold {
            Some((until, reason)) => Some(HoldKept {
                since,
                until: until.map(day_number),
                reason: Some(self.seal_text(HOLD, account, reason)?),
            }),
            None => None,
        };
        self.write_hold(account, hold.as_ref())
    }

    fn write_hold(&mut self, account: AccountId, hold: Option<&HoldKept>) -> Result<(), Fault> {
        let on = self.by()?.on;
        self.connection.execute(
            "update accounts set hold_on = $3, hold_until_on = $4, hold_reason = $5 where organisation_id = $1 and id = $2",
            params![
                self.organisation.0,
                account.0,
                hold.map(|hold| hold.since),
                hold.and_then(|hold| hold.until),
                hold.and_then(|hold| hold.reason.as_deref())
            ],
        )?;
        self.enter(Entry {
            account,
            kind: if hold.is_some() { "held" } else { "released" },
            on,
            subject: account.0,
            movement: None,
            detail: "{}".into(),
        })?;
        self.touch_facts(account);
        Ok(())
    }
}

/// A hold as its row has it, so that it can be put back: the reason stays under its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldKept {
    since: i64,
    until: Option<i64>,
    reason: Option<String>,
}

impl Books<'_> {
    /// The hold of a customer as it stands, to be put back when what takes its place is taken back.
    pub fn hold_kept(&mut self, account: AccountId) -> Result<Option<HoldKept>, Fault> {
        let one = "select hold_on, hold_until_on, hold_reason from accounts where organisation_id = $1 and id = $2";
        let found = self
            .connection
            .first(one, params![self.organisation.0, account.0], |row| {
                Ok((row.opt_int(0)?, row.opt_int(1)?, row.opt_text(2)?))
            })?;
        Ok(found.and_then(|(since, until, reason)| {
            Some(HoldKept {
                since: since?,
                until,
                reason,
            })
        }))
    }

    /// Puts a hold back as it was.
    pub fn put_hold_back(&mut self, account: AccountId, hold: &HoldKept) -> Result<(), Fault> {
        self.write_hold(account, Some(hold))
    }

    /// Notes that what remained of a credit note was paid back to the customer.
    pub fn refund_credit(&mut self, credit: &InvoiceRow, on: Date) -> Result<(), Fault> {
        // Nobody pays back what is not issued yet; one date, so that a past day finds the same in both places.
        let on = on.max(credit.issued_on);
        self.reduce_open(&[(credit.id, credit.open, on)])?;
        let entered = self.enter(Entry {
            account: credit.account,
            kind: "credit_refunded",
            on,
            subject: credit.id.0,
            movement: Some(Movement {
                debit: "receivable",
                credit: "bank",
                amount: credit.open,
            }),
            detail: "{}".into(),
        })?;
        self.touch(entered, NEVER_LATE, credit.open);
        Ok(())
    }
}
