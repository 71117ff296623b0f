//! What followed each reminder in its three weeks, and whether each promise was kept: counted once from the rows, then again
//! for the customers that the journal names.
//!
//! A payment counts for the last reminder that named its invoice before the money came, so that two reminders never both
//! claim it; for the share that is paid after the first reminder it counts for that one.

use std::collections::HashMap;
use std::sync::Arc;

use receivables::calendar::Zone;
use receivables::measuring::{Sequel, followed, promise_ends};
use receivables::party::{AccountId, OrganisationId};
use receivables::reminding::Level;
use receivables::{Cents, Date};

use crate::books::Books;
use crate::journal::{day, day_number, opt_day};
use crate::outbox::lines_read;
use crate::remembered::{Kept, Mark, named_since};
use crate::sql::{Connection, Row};
use crate::{Fault, params};

/// Ids asked for in one statement: a set that a server plans for as one lookup each.
const IDS_AT_ONCE: usize = 10_000;

/// A reminder that left, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The message.
    pub id: i64,
    /// The customer.
    pub account: AccountId,
    /// How far the tone had risen.
    pub level: Level,
    /// The day it left.
    pub left_on: Date,
    /// What was open of the invoices that it names.
    pub asked: Cents,
    /// What of it was paid in the three weeks after, and before the next reminder.
    pub paid: Cents,
    /// What it asked for the first time.
    pub first_asked: Cents,
    /// What of that was paid in three weeks.
    pub first_paid: Cents,
    /// What came of it.
    pub sequel: Sequel,
}

/// A promise, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised {
    /// The customer.
    pub account: AccountId,
    /// The day it was given.
    pub made_on: Date,
    /// The day the money should be there.
    pub for_on: Date,
    /// The last day on which it counts.
    pub ends_on: Date,
    /// How much; everything late on the day of the promise, when not said.
    pub promised: Cents,
    /// What came in from the day of the promise to the last one.
    pub received: Cents,
}

impl Promised {
    /// True when what was promised came in time.
    pub fn is_kept(&self) -> bool {
        self.received >= self.promised
    }
}

/// Reminders and promises, in the order of customers.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    reminders: Arc<Vec<Reminder>>,
    promises: Arc<Vec<Promised>>,
}

impl Followed {
    /// Every reminder that left.
    pub fn reminders(&self) -> &[Reminder] {
        &self.reminders
    }

    /// Every promise that was not replaced before its day came.
    pub fn promises(&self) -> &[Promised] {
        &self.promises
    }
}

impl Books<'_> {
    /// What followed reminders and promises, as these books see it.
    pub fn followed(&mut self) -> Result<Arc<Followed>, Fault> {
        match self.remembered {
            Some(remembered) => remembered.followed.of(self.connection, self.organisation),
            None => Ok(Followed::read_all(self.connection, self.organisation)?.into()),
        }
    }
}

impl Kept for Followed {
    fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<Followed, Fault> {
        Gather {
            connection,
            firm,
            only: None,
        }
        .all()
    }

    fn renewed(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
        since: Mark,
    ) -> Result<Option<Followed>, Fault> {
        let Some(accounts) = named_since(connection, firm, since)? else {
            return Ok(None);
        };
        let only = Some(&accounts[..]);
        let new = Gather {
            connection,
            firm,
            only,
        }
        .all()?;
        let is_named = |account: AccountId| accounts.binary_search(&Some(account.0)).is_ok();
        Ok(Some(Followed {
            reminders: renewed(&self.reminders, &new.reminders, |one| is_named(one.account)),
            promises: renewed(&self.promises, &new.promises, |one| is_named(one.account)),
        }))
    }

    fn bytes(&self) -> usize {
        self.reminders.capacity() * size_of::<Reminder>()
            + self.promises.capacity() * size_of::<Promised>()
    }
}

/// The new ones in the place of those that are named; the same ones, when nothing of them changed.
fn renewed<T: Clone>(old: &Arc<Vec<T>>, new: &[T], is_named: impl Fn(&T) -> bool) -> Arc<Vec<T>> {
    if new.is_empty() && !old.iter().any(&is_named) {
        return old.clone();
    }
    let stay = old.iter().filter(|one| !is_named(one)).cloned();
    Arc::new(stay.chain(new.iter().cloned()).collect())
}

/// Reads rows of all customers, or of some.
struct Gather<'a> {
    connection: &'a mut Connection,
    firm: OrganisationId,
    only: Option<&'a [Option<i64>]>,
}

/// A reminder as it left, with each invoice and what was asked of it.
struct Sent {
    reminder: Reminder,
    returned: bool,
    lines: Vec<Asked>,
}

struct Asked {
    invoice: i64,
    asked: Cents,
    first: bool,
    paid: Cents,
    first_paid: Cents,
}

/// Where an invoice was asked for: the day, the message, the line of it.
type Places = HashMap<i64, Vec<(Date, usize, usize)>>;

/// Day and cents.
type Moves = Vec<(Date, Cents)>;

/// A promise as it stands in its row.
struct Given {
    account: AccountId,
    made_on: Date,
    for_on: Date,
    amount: Option<Cents>,
    ended_on: Option<Date>,
    zone: Zone,
}

impl Gather<'_> {
    fn all(&mut self) -> Result<Followed, Fault> {
        let given = self.promises()?;
        let mut sent = self.sent()?;
        let places = places(&mut sent);
        self.pay(&mut sent, &places)?;
        let reminders = sent.into_iter().map(|one| told(one, &given)).collect();
        let promises = self.judged(given)?;
        Ok(Followed {
            reminders: Arc::new(reminders),
            promises: Arc::new(promises),
        })
    }

    /// Every reminder that left, by customer and day.
    fn sent(&mut self) -> Result<Vec<Sent>, Fault> {
        let mut sent = match self.only {
            None => self.connection.rows(
                "select id, account_id, level, left_on, state, lines from messages
                 where organisation_id = $1 and left_on is not null and state in ('accepted', 'uncertain', 'bounced', 'answered')",
                params![self.firm.0],
                sent,
            )?,
            Some(accounts) => self.connection.rows(
                "select id, account_id, level, left_on, state, lines from messages
                 where organisation_id = $1 and account_id = any($2) and left_on is not null
                   and state in ('accepted', 'uncertain', 'bounced', 'answered')",
                params![self.firm.0, accounts],
                sent,
            )?,
        };
        sent.sort_unstable_by_key(|one| {
            (one.reminder.account, one.reminder.left_on, one.reminder.id)
        });
        Ok(sent)
    }

    /// Gives each payment to the reminders that it followed.
    fn pay(&mut self, sent: &mut [Sent], places: &Places) -> Result<(), Fault> {
        let Some(first) = sent.iter().map(|one| one.reminder.left_on).min() else {
            return Ok(());
        };
        let mut see = |row: &Row<'_>| {
            let (invoice, on, amount) = (row.int(0)?, day(row.int(1)?), Cents(row.int(2)?));
            if let Some(places) = places.get(&invoice) {
                credit(sent, places, on, amount);
            }
            Ok(())
        };
        if self.only.is_none() {
            let all = "select invoice_id, allocated_on, amount_cents from allocations
                       where organisation_id = $1 and allocated_on > $2 and payment_id is not null";
            return self
                .connection
                .each(all, params![self.firm.0, day_number(first)], &mut see);
        }
        let invoices: Vec<Option<i64>> = places.keys().copied().map(Some).collect();
        for some in invoices.chunks(IDS_AT_ONCE) {
            let of = "select invoice_id, allocated_on, amount_cents from allocations
                      where organisation_id = $1 and invoice_id = any($2) and payment_id is not null";
            self.connection
                .each(of, params![self.firm.0, some], &mut see)?;
        }
        Ok(())
    }

    fn promises(&mut self) -> Result<Vec<Given>, Fault> {
        match self.only {
            None => self.connection.rows(
                "select p.account_id, p.made_on, p.for_on, p.amount_cents, p.ended_on, a.zone
                 from promises p join accounts a on a.organisation_id = p.organisation_id and a.id = p.account_id
                 where p.organisation_id = $1 order by p.account_id, p.id",
                params![self.firm.0],
                given,
            ),
            Some(accounts) => self.connection.rows(
                "select p.account_id, p.made_on, p.for_on, p.amount_cents, p.ended_on, a.zone
                 from promises p join accounts a on a.organisation_id = p.organisation_id and a.id = p.account_id
                 where p.organisation_id = $1 and p.account_id = any($2) order by p.account_id, p.id",
                params![self.firm.0, accounts],
                given,
            ),
        }
    }

    /// What each promise came to. One that was replaced before its day, unkept, says nothing.
    fn judged(&mut self, given: Vec<Given>) -> Result<Vec<Promised>, Fault> {
        let accounts = |only_open: bool| {
            let meant = given
                .iter()
                .filter(|one| !only_open || one.amount.is_none());
            let mut ids: Vec<Option<i64>> = meant.map(|one| Some(one.account.0)).collect();
            ids.dedup();
            ids
        };
        let received = self.received(&accounts(false))?;
        let late = self.late(&accounts(true))?;
        let mut judged = Vec::with_capacity(given.len());
        for one in given {
            let ends_on = promise_ends(one.for_on, one.zone);
            let moves = received.get(&one.account.0).map_or(&[][..], Vec::as_slice);
            let in_time = |(on, _): &&(Date, Cents)| *on >= one.made_on && *on <= ends_on;
            let received: Cents = moves.iter().filter(in_time).map(|(_, cents)| *cents).sum();
            let promised = one.amount.unwrap_or_else(|| {
                let items = late.get(&one.account.0).map_or(&[][..], Vec::as_slice);
                items.iter().map(|item| item.late_on(one.made_on)).sum()
            });
            let replaced = one
                .ended_on
                .is_some_and(|on| on < one.for_on || on <= one.made_on)
                && received < promised;
            if promised.is_positive() && !replaced {
                judged.push(Promised {
                    account: one.account,
                    made_on: one.made_on,
                    for_on: one.for_on,
                    ends_on,
                    promised,
                    received,
                });
            }
        }
        Ok(judged)
    }

    /// What these customers paid, and when.
    fn received(&mut self, accounts: &[Option<i64>]) -> Result<HashMap<i64, Moves>, Fault> {
        let of = "select account_id, received_on, amount_cents from payments
                  where organisation_id = $1 and account_id = any($2)";
        self.moves(of, accounts)
    }

    fn moves(
        &mut self,
        sql: &'static str,
        ids: &[Option<i64>],
    ) -> Result<HashMap<i64, Moves>, Fault> {
        let mut moves: HashMap<i64, Moves> = HashMap::new();
        for some in ids.chunks(IDS_AT_ONCE) {
            self.connection
                .each(sql, params![self.firm.0, some], &mut |row| {
                    let one = (day(row.int(1)?), Cents(row.int(2)?));
                    moves.entry(row.int(0)?).or_default().push(one);
                    Ok(())
                })?;
        }
        Ok(moves)
    }

    /// The invoices of these customers, with what reduced them.
    fn late(&mut self, accounts: &[Option<i64>]) -> Result<HashMap<i64, Vec<Item>>, Fault> {
        // In two, because each index serves one of both.
        const OPEN_AND_CLOSED: [&str; 2] = [
            "select account_id, id, issued_on, due_on, total_cents from invoices
             where organisation_id = $1 and account_id = any($2) and kind = 0 and due_on is not null and open_cents > 0",
            "select account_id, id, issued_on, due_on, total_cents from invoices
             where organisation_id = $1 and account_id = any($2) and kind = 0 and due_on is not null and open_cents = 0",
        ];
        let mut found: Vec<(i64, i64, Item)> = Vec::new();
        for some in accounts.chunks(IDS_AT_ONCE) {
            for sql in OPEN_AND_CLOSED {
                let rows = self
                    .connection
                    .rows(sql, params![self.firm.0, some], |row| {
                        let item = Item {
                            issued_on: day(row.int(2)?),
                            due_on: day(row.int(3)?),
                            total: Cents(row.int(4)?),
                            reduced: Vec::new(),
                        };
                        Ok((row.int(0)?, row.int(1)?, item))
                    })?;
                found.extend(rows);
            }
        }
        let ids: Vec<Option<i64>> = found.iter().map(|(_, id, _)| Some(*id)).collect();
        let of = "select invoice_id, allocated_on, amount_cents from allocations
                  where organisation_id = $1 and invoice_id = any($2)";
        let mut reduced = self.moves(of, &ids)?;
        let mut items: HashMap<i64, Vec<Item>> = HashMap::new();
        for (account, id, item) in found {
            let reduced = reduced.remove(&id).unwrap_or_default();
            items
                .entry(account)
                .or_default()
                .push(Item { reduced, ..item });
        }
        Ok(items)
    }
}

/// An invoice with what reduced it.
struct Item {
    issued_on: Date,
    due_on: Date,
    total: Cents,
    reduced: Moves,
}

impl Item {
    /// What of it was late on a day.
    fn late_on(&self, on: Date) -> Cents {
        if self.issued_on > on || self.due_on >= on {
            return Cents::ZERO;
        }
        let before = self
            .reduced
            .iter()
            .filter(|(reduced_on, _)| *reduced_on <= on);
        self.total - before.map(|(_, cents)| *cents).sum()
    }
}

fn sent(row: &Row<'_>) -> Result<Sent, Fault> {
    let lines = lines_read(row.str(5)?)?;
    let asked = |(invoice, cents): (receivables::party::InvoiceId, Cents)| Asked {
        invoice: invoice.0,
        asked: cents,
        first: false,
        paid: Cents::ZERO,
        first_paid: Cents::ZERO,
    };
    Ok(Sent {
        reminder: Reminder {
            id: row.int(0)?,
            account: AccountId(row.int(1)?),
            level: level(row.str(2)?),
            left_on: day(row.int(3)?),
            asked: Cents::ZERO,
            paid: Cents::ZERO,
            first_asked: Cents::ZERO,
            first_paid: Cents::ZERO,
            sequel: Sequel::Nothing,
        },
        returned: row.str(4)? == "bounced",
        lines: lines.into_iter().map(asked).collect(),
    })
}

fn given(row: &Row<'_>) -> Result<Given, Fault> {
    Ok(Given {
        account: AccountId(row.int(0)?),
        made_on: day(row.int(1)?),
        for_on: day(row.int(2)?),
        amount: row.opt_int(3)?.map(Cents),
        ended_on: opt_day(row.opt_int(4)?),
        zone: row
            .str(5)?
            .parse()
            .map_err(|_| Fault::Row("an unknown zone".into()))?,
    })
}

/// A level that this program does not know is one of a newer program, and stands highest.
fn level(code: &str) -> Level {
    let all = [Level::PreReminder, Level::R1, Level::R2, Level::R3];
    let found = all.into_iter().find(|level| level.code() == code);
    found.unwrap_or(Level::HandOver)
}

/// Where each invoice was asked for, in the order of days, and which line asked for it first. What came back asked nobody;
/// a courtesy before the due date reminds of nothing.
fn places(sent: &mut [Sent]) -> Places {
    let mut places = Places::new();
    let mut asked_before = std::collections::HashSet::new();
    for (at, one) in sent.iter_mut().enumerate().filter(|(_, one)| !one.returned) {
        for (line, asked) in one.lines.iter_mut().enumerate() {
            let place = (one.reminder.left_on, at, line);
            places.entry(asked.invoice).or_default().push(place);
            asked.first =
                one.reminder.level != Level::PreReminder && asked_before.insert(asked.invoice);
        }
    }
    places
}

/// Gives what was paid to the last reminder before it, and to the first.
fn credit(sent: &mut [Sent], places: &[(Date, usize, usize)], on: Date, amount: Cents) {
    let before = places.partition_point(|(left_on, ..)| *left_on < on);
    if let Some((left_on, at, line)) = before.checked_sub(1).and_then(|last| places.get(last))
        && followed(*left_on, on)
    {
        sent[*at].lines[*line].paid += amount;
    }
    for (left_on, at, line) in places {
        let asked = &mut sent[*at].lines[*line];
        if asked.first && followed(*left_on, on) {
            asked.first_paid += amount;
        }
    }
}

/// A reminder with its sums, and what came of it.
fn told(one: Sent, promises: &[Given]) -> Reminder {
    let mut reminder = one.reminder;
    for line in &one.lines {
        reminder.asked += line.asked;
        reminder.paid += line.paid.min(line.asked);
        if line.first {
            reminder.first_asked += line.asked;
            reminder.first_paid += line.first_paid.min(line.asked);
        }
    }
    let from = promises.partition_point(|given| given.account < reminder.account);
    let own = promises[from..].iter();
    let promised = own
        .take_while(|given| given.account == reminder.account)
        .any(|given| followed(reminder.left_on, given.made_on));
    reminder.sequel = Sequel::of(reminder.asked, reminder.paid, promised, one.returned);
    reminder
}
