//! What each customer owes by due date, remembered between two looks, so that the page that is opened most costs a scan
//! of memory and not one row per customer.
//!
//! The journal says whether it is still true: whatever moves a balance or a name is an entry, entries are numbered in the
//! order of commits, and each names its account. So a look reads the newest number, and only the accounts that were named
//! since the last look are read again, whichever node wrote them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use receivables::party::OrganisationId;

use crate::Fault;
use crate::ageing::{self, NEVER_LATE};
use crate::params;
use crate::reports::{Aged, by_age};
use crate::sql::{Connection, Row};

/// Memory for all firms together: three firms with a million open invoices each. The firm that was looked at longest ago
/// goes first, and one that is larger than all of it is not remembered.
const BYTES_MAX: usize = 64 << 20;

/// After so many entries most customers may have changed, and reading all of them is no slower than asking for each.
const ENTRIES_FOLLOWED_MAX: usize = 2_000;

/// Customers who owe something, by code, and what they owe, in columns: a scan of memory is fast when it runs straight on.
#[derive(Debug, Default)]
pub(crate) struct Owing {
    customers: Vec<Customer>,
    due: Vec<i32>,
    cents: Vec<i64>,
}

#[derive(Clone, Debug)]
struct Customer {
    account: i64,
    code: Arc<str>,
    name: Arc<str>,
    /// Where its due days and cents stand.
    from: usize,
    to: usize,
}

impl Owing {
    /// What each customer owes by age on a day.
    pub(crate) fn aged(&self, today: i64) -> Vec<Aged> {
        let today = short(today);
        let aged = |customer: &Customer| {
            let (from, to) = (customer.from, customer.to);
            Aged {
                account: customer.account,
                code: customer.code.clone(),
                name: customer.name.clone(),
                ages: by_age(&self.due[from..to], &self.cents[from..to], today),
            }
        };
        self.customers.iter().map(aged).collect()
    }

    /// Takes in a row of id, code, name and packed ageing.
    fn add(&mut self, row: &Row<'_>) -> Result<(), Fault> {
        let from = self.due.len();
        ageing::each(row.bytes(3)?, |due, cents| {
            self.due.push(short(due));
            self.cents.push(cents);
        })?;
        self.customers.push(Customer {
            account: row.int(0)?,
            code: row.str(1)?.into(),
            name: row.str(2)?.into(),
            from,
            to: self.due.len(),
        });
        Ok(())
    }

    fn add_again(&mut self, before: &Owing, customer: &Customer) {
        let from = self.due.len();
        let stretch = customer.from..customer.to;
        self.due.extend_from_slice(&before.due[stretch.clone()]);
        self.cents.extend_from_slice(&before.cents[stretch]);
        let to = self.due.len();
        let customer = customer.clone();
        self.customers.push(Customer {
            from,
            to,
            ..customer
        });
    }

    fn in_order(mut self) -> Owing {
        self.customers.sort_by(|a, b| a.code.cmp(&b.code));
        self
    }

    fn bytes(&self) -> usize {
        /// What the allocations of a code and a name carry besides their letters.
        const ALLOCATIONS: usize = 2 * 32;
        let texts = |customer: &Customer| ALLOCATIONS + customer.code.len() + customer.name.len();
        self.customers.iter().map(texts).sum::<usize>()
            + self.customers.capacity() * size_of::<Customer>()
            + self.due.capacity() * size_of::<i32>()
            + self.cents.capacity() * size_of::<i64>()
    }
}

/// Where the journal stood: the number of its newest entry, and the moment of it. A database that was put back to an
/// earlier day may come to the same number again, and not to the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    entry: i64,
    at: i64,
}

impl Mark {
    /// Nothing has happened yet.
    const NOTHING: Mark = Mark {
        entry: 0,
        at: i64::MIN,
    };
}

/// One firm's customers who owe something, in the order of their codes.
#[derive(Clone, Debug)]
struct Known {
    mark: Mark,
    owing: Arc<Owing>,
    bytes: usize,
    looked: u64,
}

/// What is remembered, by firm.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Firms>);

#[derive(Debug, Default)]
struct Firms {
    known: HashMap<OrganisationId, Known>,
    looks: u64,
}

impl Remembered {
    /// Everyone who owes something as this transaction sees it, in the order of codes.
    pub(crate) fn owing(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
    ) -> Result<Arc<Owing>, Fault> {
        let mark = mark(connection, firm)?;
        let known = self.firms().known.get(&firm).cloned();
        let owing = match known {
            Some(known) if known.mark == mark => {
                self.firms().note_look(firm);
                return Ok(known.owing);
            }
            Some(known) if follows(connection, firm, known.mark, mark)? => {
                match changed(connection, firm, known.mark)? {
                    Some(accounts) => Arc::new(renewed(connection, firm, &known.owing, &accounts)?),
                    None => Arc::new(read_all(connection, firm)?),
                }
            }
            _ => Arc::new(read_all(connection, firm)?),
        };
        self.firms().keep(firm, mark, &owing);
        Ok(owing)
    }

    fn firms(&self) -> MutexGuard<'_, Firms> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Firms {
    fn note_look(&mut self, firm: OrganisationId) {
        self.looks += 1;
        if let Some(known) = self.known.get_mut(&firm) {
            known.looked = self.looks;
        }
    }

    /// Keeps the newest look. A transaction that began before it has answered for itself and teaches nothing.
    fn keep(&mut self, firm: OrganisationId, mark: Mark, owing: &Arc<Owing>) {
        self.looks += 1;
        let looked = self.looks;
        match self.known.get_mut(&firm) {
            Some(known) if known.mark.entry > mark.entry && known.mark.at > mark.at => {
                known.looked = looked;
            }
            _ => {
                let known = Known {
                    mark,
                    owing: owing.clone(),
                    bytes: owing.bytes(),
                    looked,
                };
                self.known.insert(firm, known);
            }
        }
        self.make_room(BYTES_MAX);
    }

    fn make_room(&mut self, bytes_max: usize) {
        while self.known.values().map(|known| known.bytes).sum::<usize>() > bytes_max
            && let Some(oldest) = self.known.iter().min_by_key(|(_, known)| known.looked)
        {
            let oldest = *oldest.0;
            self.known.remove(&oldest);
        }
    }
}

/// Where the journal stands in this transaction's view.
fn mark(connection: &mut Connection, firm: OrganisationId) -> Result<Mark, Fault> {
    let newest =
        "select id, written_at from entries where organisation_id = $1 order by id desc limit 1";
    let newest = connection.first(newest, params![firm.0], |row| {
        Ok(Mark {
            entry: row.int(0)?,
            at: row.int(1)?,
        })
    })?;
    Ok(newest.unwrap_or(Mark::NOTHING))
}

fn written_at(connection: &mut Connection, firm: OrganisationId, entry: i64) -> Result<i64, Fault> {
    let at = "select written_at from entries where organisation_id = $1 and id = $2";
    let at = connection.first(at, params![firm.0, entry], |row| row.int(0))?;
    Ok(at.unwrap_or(Mark::NOTHING.at))
}

/// True when the remembered journal is the beginning of this one.
fn follows(
    connection: &mut Connection,
    firm: OrganisationId,
    before: Mark,
    now: Mark,
) -> Result<bool, Fault> {
    Ok(before.entry < now.entry && written_at(connection, firm, before.entry)? == before.at)
}

/// The accounts that the journal named since; `None` when they are too many to be asked for one by one.
fn changed(
    connection: &mut Connection,
    firm: OrganisationId,
    since: Mark,
) -> Result<Option<Vec<Option<i64>>>, Fault> {
    // In the order of numbers: asked for distinct accounts, SQLite goes through the whole journal by account.
    let named = "select account_id from entries where organisation_id = $1 and id > $2 order by id limit $3";
    let limit = ENTRIES_FOLLOWED_MAX as i64 + 1;
    let mut accounts = connection.rows(named, params![firm.0, since.entry, limit], |row| {
        Ok(Some(row.int(0)?))
    })?;
    let too_many = accounts.len() > ENTRIES_FOLLOWED_MAX;
    accounts.sort_unstable();
    accounts.dedup();
    Ok((!too_many).then_some(accounts))
}

pub(crate) fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<Owing, Fault> {
    let mut owing = Owing::default();
    connection.each(
        "select id, code, name, ageing from accounts where organisation_id = $1 and length(ageing) > 0",
        params![firm.0],
        &mut |row| owing.add(row),
    )?;
    Ok(owing.in_order())
}

/// The same with these accounts, in the order of their ids, read again.
fn renewed(
    connection: &mut Connection,
    firm: OrganisationId,
    before: &Owing,
    accounts: &[Option<i64>],
) -> Result<Owing, Fault> {
    let mut owing = Owing {
        customers: Vec::with_capacity(before.customers.len()),
        due: Vec::with_capacity(before.due.len()),
        cents: Vec::with_capacity(before.cents.len()),
    };
    let is_old = |customer: &&Customer| accounts.binary_search(&Some(customer.account)).is_err();
    for customer in before.customers.iter().filter(is_old) {
        owing.add_again(before, customer);
    }
    connection.each(
        "select id, code, name, ageing from accounts
         where organisation_id = $1 and id = any($2) and length(ageing) > 0",
        params![firm.0, accounts],
        &mut |row| owing.add(row),
    )?;
    Ok(owing.in_order())
}

/// A day in four bytes; five million years from now is as good as never.
pub(crate) fn short(due: i64) -> i32 {
    match due {
        NEVER_LATE => i32::MAX,
        due => due.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_firm_that_nobody_looked_at_for_longest_makes_room() {
        let mut firms = Firms::default();
        for (firm, looked) in [(1, 9), (2, 3), (3, 7)] {
            let known = Known {
                mark: Mark::NOTHING,
                owing: Arc::default(),
                bytes: 40,
                looked,
            };
            firms.known.insert(OrganisationId(firm), known);
        }
        firms.make_room(100);
        let mut kept: Vec<i64> = firms.known.keys().map(|firm| firm.0).collect();
        kept.sort_unstable();
        assert_eq!(kept, [1, 3]);
        firms.make_room(30);
        assert!(firms.known.is_empty(), "a firm too large is not remembered");
    }
}
