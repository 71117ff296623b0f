//! Sums by day: what moved what customers owe, kept as it moves.
//!
//! A measure of a past day asks what was owed then, what was sold and what was paid in the months before. Over a million
//! invoices that is a second of counting; over the sums it is a read. They change in the transaction of the fact, under the
//! lock of the organisation's counter, so that two writers never wait for each other's days; `verify` recounts them.

use std::collections::{BTreeMap, HashMap};

use receivables::party::OrganisationId;
use receivables::{Cents, Date};

use crate::ageing::NEVER_LATE;
use crate::books::Books;
use crate::invoices::InvoiceRow;
use crate::journal::{Entry, day, day_number};
use crate::pool::Store;
use crate::remembered::{Kept, Mark, short};
use crate::reports::{AGES, age};
use crate::sql::{Connection, Engine, Kind, Row, Target, Value};
use crate::{Fault, params};

/// What moved, the day that it bears, the day it is due, and the cents, while a transaction is open.
pub(crate) type Moved = HashMap<(&'static str, i64, i64), i64>;

static DAY_SUMS: Target = Target::new(
    "day_sums",
    &[
        ("organisation_id", Kind::Int),
        ("kind", Kind::Text),
        ("happened_on", Kind::Int),
        ("due_on", Kind::Int),
        ("cents", Kind::Int),
        ("entry", Kind::Int),
    ],
    "on conflict (organisation_id, kind, happened_on, due_on)
     do update set cents = day_sums.cents + excluded.cents, entry = excluded.entry",
);

/// As the journal names it; what a credit note pays is told apart from what money pays.
pub(crate) fn kind_of(entry: &Entry) -> &'static str {
    match entry.kind {
        "allocated" if entry.movement.is_none() => "credit_matched",
        kind => kind,
    }
}

/// What the rows of invoices, payments, allocations and refunds come to. It fills the table once, and recounts it ever after.
const COUNTED: &str = "select kind, happened_on, due_on, cast(sum(cents) as bigint) from (
        select case when kind = 1 then 'credit_note_issued' else 'invoice_issued' end as kind, issued_on as happened_on,
               case when kind = 1 then 9223372036854775807 else coalesce(due_on, 9223372036854775807) end as due_on,
               case when kind = 1 then -total_cents else total_cents end as cents
        from invoices where organisation_id = $1
        union all
        select 'payment_received', received_on, 9223372036854775807, -amount_cents from payments where organisation_id = $1
        union all
        select case when payment_id is null then 'credit_matched' else 'allocated' end, allocated_on, 9223372036854775807, amount_cents
        from allocations where organisation_id = $1
        union all
        select case when a.payment_id is null then 'credit_matched' else 'allocated' end, a.allocated_on,
               coalesce(i.due_on, 9223372036854775807), -a.amount_cents
        from allocations a join invoices i on i.organisation_id = a.organisation_id and i.id = a.invoice_id
        where a.organisation_id = $1
        union all
        select kind, happened_on, 9223372036854775807, amount_cents from entries
        where organisation_id = $1 and kind = 'credit_refunded') moved
    group by kind, happened_on, due_on having sum(cents) <> 0";

/// One sum as a table says it: kind, day, due day, cents.
type Sum = (String, i64, i64, i64);

fn sum(row: &Row<'_>) -> Result<Sum, Fault> {
    Ok((row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?))
}

/// Counts the sums of every organisation from its rows, in the transaction of the migration.
pub(crate) fn count_all(connection: &mut Connection) -> Result<(), Fault> {
    let firms = "select id from organisations";
    for firm in connection.rows(firms, &[], |row| row.int(0))? {
        if connection.engine() == Engine::Postgres {
            connection.batch(&format!("set local app.organisation = '{firm}'"))?;
        }
        let counted = connection.rows(COUNTED, params![firm], sum)?;
        let rows: Vec<Vec<Value<'_>>> = counted
            .iter()
            .map(|(kind, on, due, cents)| {
                let key = [firm.into(), kind.into(), (*on).into(), (*due).into()];
                key.into_iter().chain([(*cents).into(), 0.into()]).collect()
            })
            .collect();
        connection.insert(&DAY_SUMS, &rows)?;
    }
    Ok(())
}

impl Store {
    /// Counts the sums of every organisation anew from its rows, for books in which `verify` found them wrong.
    pub fn count_days_anew(&self) -> Result<(), Fault> {
        self.settle(|connection| {
            let firms = "select id from organisations";
            for firm in connection.rows(firms, &[], |row| row.int(0))? {
                if connection.engine() == Engine::Postgres {
                    connection.batch(&format!("set local app.organisation = '{firm}'"))?;
                }
                let all = "delete from day_sums where organisation_id = $1";
                connection.execute(all, params![firm])?;
            }
            count_all(connection)
        })
    }
}

impl Books<'_> {
    /// Writes what the transaction moved; its entries are written, and with them the counter is locked.
    pub(crate) fn write_day_sums(&mut self) -> Result<(), Fault> {
        let (firm, entry) = (self.organisation.0, self.newest_entry);
        let moved: BTreeMap<_, _> = std::mem::take(&mut self.moved)
            .into_iter()
            .filter(|(_, cents)| *cents != 0)
            .collect();
        let rows: Vec<Vec<Value<'_>>> = moved
            .into_iter()
            .map(|((kind, on, due), cents)| {
                let key = [firm.into(), kind.into(), on.into(), due.into()];
                key.into_iter()
                    .chain([cents.into(), entry.into()])
                    .collect()
            })
            .collect();
        if !rows.is_empty() {
            self.connection.insert(&DAY_SUMS, &rows)?;
        }
        Ok(())
    }

    /// An invoice is due on another day, in every measure as in its lines: whatever moved it counts under the new day.
    pub(crate) fn redate(
        &mut self,
        invoice: &InvoiceRow,
        before: i64,
        after: i64,
    ) -> Result<(), Fault> {
        let paid = "select payment_id, allocated_on, -amount_cents
                    from allocations where organisation_id = $1 and invoice_id = $2";
        let of = params![self.organisation.0, invoice.id.0];
        let mut moves = self.connection.rows(paid, of, |row| {
            let by_money = row.opt_int(0)?.is_some();
            let kind = ["credit_matched", "allocated"][usize::from(by_money)];
            Ok((kind, row.int(1)?, row.int(2)?))
        })?;
        let issued = day_number(invoice.issued_on);
        moves.push(("invoice_issued", issued, invoice.total.0));
        for (kind, on, cents) in moves {
            *self.moved.entry((kind, on, before)).or_default() -= cents;
            *self.moved.entry((kind, on, after)).or_default() += cents;
        }
        Ok(())
    }

    /// The sums by day, as these books see them.
    pub fn day_sums(&mut self) -> Result<std::sync::Arc<DaySums>, Fault> {
        match self.remembered {
            Some(remembered) => remembered.day_sums.of(self.connection, self.organisation),
            None => Ok(DaySums::read_all(self.connection, self.organisation)?.into()),
        }
    }

    /// What the sums by day say and the rows do not, in words.
    pub(crate) fn recount_days(&mut self) -> Result<Vec<String>, Fault> {
        let kept = "select kind, happened_on, due_on, cents from day_sums where organisation_id = $1 and cents <> 0";
        let read = |row: &Row<'_>| {
            let (kind, on, due, cents) = sum(row)?;
            Ok(((kind, on, due), cents))
        };
        let of = params![self.organisation.0];
        let kept: BTreeMap<_, _> = self.connection.rows(kept, of, read)?.into_iter().collect();
        let counted: BTreeMap<_, _> = self
            .connection
            .rows(COUNTED, of, read)?
            .into_iter()
            .collect();
        let keys = kept
            .keys()
            .chain(counted.keys().filter(|key| !kept.contains_key(*key)));
        let differ = keys.filter(|key| kept.get(*key) != counted.get(*key));
        let told = |key: &&(String, i64, i64)| {
            let of = |sums: &BTreeMap<_, i64>| sums.get(*key).copied().unwrap_or(0);
            format!(
                "{} on {}: the sums by day say {} cents, its rows {}",
                key.0,
                day(key.1),
                of(&kept),
                of(&counted)
            )
        };
        /// Of a table that was tampered with, these are enough to begin.
        const TOLD_MAX: usize = 10;
        Ok(differ.take(TOLD_MAX).map(|key| told(&key)).collect())
    }
}

/// What moved an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Issued,
    Credited,
    Received,
    Allocated,
    Matched,
    Refunded,
    Other,
}

impl What {
    fn read(kind: &str) -> What {
        match kind {
            "invoice_issued" => What::Issued,
            "credit_note_issued" => What::Credited,
            "payment_received" => What::Received,
            "allocated" => What::Allocated,
            "credit_matched" => What::Matched,
            "credit_refunded" => What::Refunded,
            _ => What::Other,
        }
    }
}

/// One sum in memory. The day comes first: whoever asks for a day reads up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    on: i32,
    what: What,
    due: i32,
    cents: i64,
}

/// Everything that moved what customers owe, by day.
#[derive(Clone, Debug, Default)]
pub struct DaySums {
    lines: Vec<Line>,
}

/// What was paid in a span, and how late it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paid {
    /// What payments gave to invoices that have a due date.
    pub amount: Cents,
    /// Each cent times the days it came after its due date; what came in time counts nothing.
    pub cent_days: i128,
}

impl DaySums {
    /// What was owed at the end of a day, by age on that day; what customers had in hand is deducted from what is not due.
    pub fn owed(&self, on: Date) -> [Cents; AGES] {
        let today = short(day_number(on));
        let mut ages = [0i64; AGES];
        for line in &self.lines[..self.until(today)] {
            ages[age(line.due, today)] += line.cents;
        }
        ages.map(Cents)
    }

    /// Sales of a span, both ends included: invoices less credit notes, tax included, by the day they bear.
    pub fn sold(&self, from: Date, to: Date) -> Cents {
        let is_sale = |line: &&Line| matches!(line.what, What::Issued | What::Credited);
        let sales = self.span(from, to).iter().filter(is_sale);
        Cents(sales.map(|line| line.cents).sum())
    }

    /// What payments gave to invoices with a due date in a span, both ends included.
    pub fn paid(&self, from: Date, to: Date) -> Paid {
        let mut paid = Paid::default();
        let is_paid = |line: &&Line| line.what == What::Allocated && line.due != i32::MAX;
        for line in self.span(from, to).iter().filter(is_paid) {
            paid.amount -= Cents(line.cents);
            let late = i128::from(line.on.saturating_sub(line.due).max(0));
            paid.cent_days -= i128::from(line.cents) * late;
        }
        paid
    }

    /// The newest day on which money is known to have come in.
    pub fn money_known_on(&self) -> Option<Date> {
        let mut newest = self.lines.iter().rev();
        let newest = newest.find(|line| line.what == What::Received && line.cents != 0)?;
        Some(day(i64::from(newest.on)))
    }

    fn until(&self, on: i32) -> usize {
        self.lines.partition_point(|line| line.on <= on)
    }

    fn span(&self, from: Date, to: Date) -> &[Line] {
        let (from, to) = (short(day_number(from)), short(day_number(to)));
        let first = self.lines.partition_point(|line| line.on < from);
        &self.lines[first..self.until(to).max(first)]
    }

    fn gather(
        connection: &mut Connection,
        firm: OrganisationId,
        newer_than: i64,
    ) -> Result<Vec<Line>, Fault> {
        let all = "select kind, happened_on, due_on, cents from day_sums where organisation_id = $1 and entry > $2";
        let mut lines = connection.rows(all, params![firm.0, newer_than], |row| {
            Ok(Line {
                on: short(row.int(1)?),
                what: What::read(row.str(0)?),
                due: short(row.int(2)?),
                cents: row.int(3)?,
            })
        })?;
        lines.sort_unstable();
        Ok(lines)
    }
}

/// What makes a line one. Kinds that this program does not know are one in memory and several in the table.
fn key(line: &Line) -> (i32, What, i32) {
    (line.on, line.what, line.due)
}

impl Kept for DaySums {
    fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<DaySums, Fault> {
        const SINCE_EVER: i64 = -1;
        let lines = DaySums::gather(connection, firm, SINCE_EVER)?;
        Ok(DaySums { lines })
    }

    fn renewed(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
        since: Mark,
    ) -> Result<Option<DaySums>, Fault> {
        let newer = DaySums::gather(connection, firm, since.entry)?;
        if newer.iter().any(|line| line.what == What::Other) {
            return Ok(None);
        }
        if newer.is_empty() {
            return Ok(Some(self.clone()));
        }
        let is_old = |line: &&Line| {
            let of_it = |newer: &Line| key(newer).cmp(&key(line));
            newer.binary_search_by(of_it).is_err()
        };
        let mut lines: Vec<Line> = self.lines.iter().filter(is_old).copied().collect();
        lines.extend_from_slice(&newer);
        // Two runs in order: the sort merges them.
        lines.sort();
        Ok(Some(DaySums { lines }))
    }

    fn bytes(&self) -> usize {
        self.lines.capacity() * size_of::<Line>()
    }
}

/// Due days fit in memory as they stand in the table.
const _: () = assert!(NEVER_LATE == i64::MAX);
