//! Measuring: what is open, how old it is, and how fast money comes.
//!
//! A report of today reads one packed row per customer; a report of a past day reads invoices, and gives back what
//! allocations and refunds after that day took.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use receivables::party::AccountId;
use receivables::{Cents, Date};

use crate::ageing::NEVER_LATE;
use crate::books::Books;
use crate::journal::{day, day_number, opt_day};
use crate::remembered::short;
use crate::sql::Row;
use crate::{Fault, params};

/// How many ages a balance has: not due, 1–30, 31–60, 61–90, over 90 days late.
pub const AGES: usize = 5;

/// Invoices asked for in one statement: a set that a server plans for as one lookup each.
const IDS_AT_ONCE: usize = 10_000;

/// What one customer owes, by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged {
    /// The customer.
    pub account: i64,
    /// Its code.
    pub code: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Cents per age.
    pub ages: [i64; AGES],
}

impl Aged {
    /// The sum of the ages.
    pub fn total(&self) -> Cents {
        Cents(self.ages.iter().sum())
    }
}

/// Something open on a day. Credit notes and unapplied payments are negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    /// The customer's code.
    pub customer: String,
    /// The customer.
    pub account: AccountId,
    /// The invoice's number, or the payment's reference.
    pub number: String,
    /// Issued or received.
    pub issued_on: Date,
    /// The last day to pay.
    pub due_on: Option<Date>,
    /// Its total.
    pub total: Cents,
    /// What was open at the end of that day.
    pub open: Cents,
}

/// An invoice or a credit note that was issued in a span. A credit note is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoldItem {
    /// The customer.
    pub account: AccountId,
    /// Its number.
    pub number: String,
    /// The day it bears.
    pub issued_on: Date,
    /// The last day to pay.
    pub due_on: Option<Date>,
    /// Its total.
    pub total: Cents,
}

/// What a payment gave to an invoice in a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidItem {
    /// The customer.
    pub account: AccountId,
    /// The invoice's number.
    pub number: String,
    /// The last day to pay.
    pub due_on: Date,
    /// The day it was paid.
    pub paid_on: Date,
    /// How much.
    pub amount: Cents,
}

/// Later than so many days, an amount is of the next age.
const LATER_THAN_DAYS: [i32; AGES - 1] = [0, 30, 60, 90];

/// The age of what is due on `due`, seen on `today` (both as day numbers).
pub(crate) fn age(due: i32, today: i32) -> usize {
    let late = today.saturating_sub(due);
    // Counted rather than branched on: due dates come in no order that a processor could foresee.
    let passed = LATER_THAN_DAYS.map(|days| usize::from(late > days));
    passed.into_iter().sum()
}

/// Cents by age: the sums of what is later than each limit, and their differences. Several are added up in one step of a
/// processor that way, where one after the other would wait for the sum before it.
pub(crate) fn by_age(due: &[i32], cents: &[i64], today: i32) -> [i64; AGES] {
    let mut sums = [0; AGES];
    for (due, cents) in due.iter().zip(cents) {
        let late = today.saturating_sub(*due);
        sums[0] += cents;
        for (sum, days) in sums[1..].iter_mut().zip(LATER_THAN_DAYS) {
            *sum += if late > days { *cents } else { 0 };
        }
    }
    for age in 0..AGES - 1 {
        sums[age] -= sums[age + 1];
    }
    sums
}

impl Books<'_> {
    /// The aged balance at the end of a day, by customer; customers without a balance are left out.
    pub fn aged_balance(&mut self, as_of: Date) -> Result<Vec<Aged>, Fault> {
        let newest = "select newest_on from organisations where id = $1";
        let newest = self
            .connection
            .first(newest, params![self.organisation.0], |row| row.int(0))?
            .unwrap_or(i64::MIN);
        if day_number(as_of) >= newest {
            Ok(self.customers()?.aged(day_number(as_of)))
        } else {
            self.aged_then(day_number(as_of))
        }
    }

    fn aged_then(&mut self, as_of: i64) -> Result<Vec<Aged>, Fault> {
        let mut ages: HashMap<i64, [i64; AGES]> = HashMap::new();
        self.each_open(as_of, &mut |account, due, cents| {
            ages.entry(account).or_default()[age(short(due), short(as_of))] += cents
        })?;
        let mut found = Vec::with_capacity(ages.len());
        let all = "select id, code, name from accounts where organisation_id = $1";
        self.connection
            .each(all, params![self.organisation.0], &mut |row| {
                if let Some(ages) = ages
                    .remove(&row.int(0)?)
                    .filter(|ages| ages.iter().any(|cents| *cents != 0))
                {
                    found.push(Aged {
                        account: row.int(0)?,
                        code: row.str(1)?.into(),
                        name: row.str(2)?.into(),
                        ages,
                    });
                }
                Ok(())
            })?;
        found.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        Ok(found)
    }

    /// Account, due day and cents of everything that was open at the end of a day.
    fn each_open(&mut self, as_of: i64, see: &mut dyn FnMut(i64, i64, i64)) -> Result<(), Fault> {
        self.connection.each(
            "select account_id, kind, due_on, open_cents from invoices
             where organisation_id = $1 and issued_on <= $2 and open_cents > 0",
            params![self.organisation.0, as_of],
            &mut |row| {
                let open = row.int(3)?;
                if row.int(1)? == 1 {
                    see(row.int(0)?, NEVER_LATE, -open)
                } else {
                    see(row.int(0)?, due(row, 2)?, open)
                }
                Ok(())
            },
        )?;
        self.connection.each(
            "select account_id, unapplied_cents from payments where organisation_id = $1 and received_on <= $2 and unapplied_cents > 0",
            params![self.organisation.0, as_of],
            &mut |row| {
                see(row.int(0)?, NEVER_LATE, -row.int(1)?);
                Ok(())
            },
        )?;
        self.each_undone(as_of, &mut |account, _, due, cents| {
            see(account, due, cents)
        })
    }

    /// Gives back what was taken after that day: by allocations, to the invoice and to the payment or credit note that
    /// paid it; by refunds, to the credit note.
    fn each_undone(
        &mut self,
        as_of: i64,
        see: &mut dyn FnMut(i64, Undone, i64, i64),
    ) -> Result<(), Fault> {
        self.connection.each(
            "select a.account_id, a.invoice_id, i.issued_on, i.due_on, a.amount_cents, a.payment_id, p.received_on, a.credit_id, c.issued_on
             from allocations a
             join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
             left join payments p on p.organisation_id = a.organisation_id and p.id = a.payment_id
             left join invoices c on c.organisation_id = a.organisation_id and c.id = a.credit_id
             where a.organisation_id = $1 and a.allocated_on > $2",
            params![self.organisation.0, as_of],
            &mut |row| {
                let (account, amount) = (row.int(0)?, row.int(4)?);
                if row.int(2)? <= as_of {
                    see(account, Undone::Invoice(row.int(1)?), due(row, 3)?, amount);
                }
                if let (Some(payment), Some(received)) = (row.opt_int(5)?, row.opt_int(6)?)
                    && received <= as_of
                {
                    see(account, Undone::Payment(payment), NEVER_LATE, -amount);
                }
                if let (Some(credit), Some(issued)) = (row.opt_int(7)?, row.opt_int(8)?)
                    && issued <= as_of
                {
                    see(account, Undone::Invoice(credit), NEVER_LATE, -amount);
                }
                Ok(())
            },
        )?;
        self.connection.each(
            "select e.account_id, e.subject_id, e.amount_cents
             from entries e join invoices c on c.organisation_id = e.organisation_id and c.id = e.subject_id
             where e.organisation_id = $1 and e.happened_on > $2 and e.kind = 'credit_refunded' and c.issued_on <= $2",
            params![self.organisation.0, as_of],
            &mut |row| {
                let credit = Undone::Invoice(row.int(1)?);
                see(row.int(0)?, credit, NEVER_LATE, -row.int(2)?);
                Ok(())
            },
        )
    }

    /// Every open item at the end of a day, by customer and due date.
    pub fn open_items(&mut self, as_of: Date) -> Result<Vec<OpenItem>, Fault> {
        let until = day_number(as_of);
        let mut undone: BTreeMap<Undone, i64> = BTreeMap::new();
        self.each_undone(until, &mut |_, what, _, cents| {
            *undone.entry(what).or_default() += cents.abs()
        })?;
        let mut items = Vec::new();
        let mut add = |row: &Row<'_>, given_back: i64| {
            let sign = if row.int(7)? == 1 { -1 } else { 1 };
            items.push(open_item(row, (row.int(6)? + given_back) * sign, sign)?);
            Ok(())
        };
        self.connection.each(
            "select a.code, a.id, i.number, i.issued_on, i.due_on, i.total_cents, i.open_cents, i.kind, i.id
             from invoices i join accounts a on a.organisation_id = i.organisation_id and a.id = i.account_id
             where i.organisation_id = $1 and i.issued_on <= $2 and i.open_cents > 0",
            params![self.organisation.0, until],
            &mut |row| {
                let given_back = undone.remove(&Undone::Invoice(row.int(8)?));
                add(row, given_back.unwrap_or(0))
            },
        )?;
        // What is closed now was open then when something is given back to it, whatever day it was closed on.
        let closed: Vec<Option<i64>> = undone
            .keys()
            .filter_map(Undone::invoice)
            .map(Some)
            .collect();
        for some in closed.chunks(IDS_AT_ONCE) {
            self.connection.each(
                "select a.code, a.id, i.number, i.issued_on, i.due_on, i.total_cents, i.open_cents, i.kind, i.id
                 from invoices i join accounts a on a.organisation_id = i.organisation_id and a.id = i.account_id
                 where i.organisation_id = $1 and i.id = any($2)",
                params![self.organisation.0, some],
                &mut |row| {
                    let given_back = undone.get(&Undone::Invoice(row.int(8)?));
                    add(row, given_back.copied().unwrap_or(0))
                },
            )?;
        }
        self.connection.each(
            "select a.code, a.id, p.reference, p.received_on, cast(null as bigint), p.amount_cents, p.unapplied_cents, cast(0 as bigint), p.id
             from payments p join accounts a on a.organisation_id = p.organisation_id and a.id = p.account_id
             where p.organisation_id = $1 and p.received_on <= $2",
            params![self.organisation.0, until],
            &mut |row| {
                let open = row.int(6)? + undone.get(&Undone::Payment(row.int(8)?)).copied().unwrap_or(0);
                if open > 0 {
                    items.push(open_item(row, -open, -1)?);
                }
                Ok(())
            },
        )?;
        items.sort_by(|a, b| {
            (&a.customer, a.due_on, &a.number).cmp(&(&b.customer, b.due_on, &b.number))
        });
        Ok(items)
    }

    /// Invoices and credit notes that bear a day of a span, both ends included.
    pub fn sold_items(&mut self, from: Date, to: Date) -> Result<Vec<SoldItem>, Fault> {
        self.connection.rows(
            "select account_id, number, issued_on, due_on, case when kind = 1 then -total_cents else total_cents end from invoices
             where organisation_id = $1 and issued_on >= $2 and issued_on <= $3",
            params![self.organisation.0, day_number(from), day_number(to)],
            |row| {
                Ok(SoldItem {
                    account: AccountId(row.int(0)?),
                    number: row.text(1)?,
                    issued_on: day(row.int(2)?),
                    due_on: opt_day(row.opt_int(3)?),
                    total: Cents(row.int(4)?),
                })
            },
        )
    }

    /// What payments gave to invoices with a due date in a span, both ends included.
    pub fn paid_items(&mut self, from: Date, to: Date) -> Result<Vec<PaidItem>, Fault> {
        self.connection.rows(
            "select a.account_id, i.number, i.due_on, a.allocated_on, a.amount_cents
             from allocations a join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
             where a.organisation_id = $1 and a.allocated_on >= $2 and a.allocated_on <= $3
               and a.payment_id is not null and i.due_on is not null",
            params![self.organisation.0, day_number(from), day_number(to)],
            |row| {
                Ok(PaidItem {
                    account: AccountId(row.int(0)?),
                    number: row.text(1)?,
                    due_on: day(row.int(2)?),
                    paid_on: day(row.int(3)?),
                    amount: Cents(row.int(4)?),
                })
            },
        )
    }

    /// Debit and credit of every account of the ledger: the sum of all is nothing, by the form of the entries.
    pub fn ledger(&mut self) -> Result<BTreeMap<String, Cents>, Fault> {
        let mut balances: BTreeMap<String, Cents> = BTreeMap::new();
        self.connection.each(
            "select debit, credit, cast(sum(amount_cents) as bigint) from entries
             where organisation_id = $1 and debit is not null group by debit, credit",
            params![self.organisation.0],
            &mut |row| {
                let amount = Cents(row.int(2)?);
                *balances.entry(row.text(0)?).or_default() += amount;
                *balances.entry(row.text(1)?).or_default() -= amount;
                Ok(())
            },
        )?;
        Ok(balances)
    }
}

/// What an allocation touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Undone {
    Invoice(i64),
    Payment(i64),
}

impl Undone {
    fn invoice(&self) -> Option<i64> {
        match self {
            Undone::Invoice(id) => Some(*id),
            Undone::Payment(_) => None,
        }
    }
}

fn due(row: &Row<'_>, column: usize) -> Result<i64, Fault> {
    Ok(row.opt_int(column)?.unwrap_or(NEVER_LATE))
}

fn open_item(row: &Row<'_>, open: i64, sign: i64) -> Result<OpenItem, Fault> {
    Ok(OpenItem {
        customer: row.text(0)?,
        account: AccountId(row.int(1)?),
        number: row.text(2)?,
        issued_on: day(row.int(3)?),
        due_on: opt_day(row.opt_int(4)?),
        total: Cents(row.int(5)? * sign),
        open: Cents(open),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sums_by_age_are_those_of_each_amount_by_itself() {
        let due = [-91, -90, -61, -31, -30, -1, 0, i32::MAX];
        let cents = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, -5];
        for today in [-200, -31, 0, 1, 29, 30, 31, 90, i32::MAX] {
            let mut one_by_one = [0; AGES];
            for (due, cents) in due.iter().zip(cents) {
                one_by_one[age(*due, today)] += cents;
            }
            assert_eq!(by_age(&due, &cents, today), one_by_one, "on day {today}");
        }
        assert_eq!(by_age(&due, &cents, 0), [999_995, 110_000, 1_000, 110, 1]);
    }
}
