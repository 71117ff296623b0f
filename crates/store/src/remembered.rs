//! What each customer owes by due date, remembered between two looks, so that the page that is opened most costs a scan
//! of memory and not one row per customer.
//!
//! The journal says whether it is still true: whatever moves a balance or a name is an entry, entries are numbered in the
//! order of commits, and each names its account. So a look reads the next number, and only the accounts that were named
//! since the last look are read again, whichever node wrote them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use receivables::party::OrganisationId;

use crate::Fault;
use crate::ageing::{self, NEVER_LATE};
use crate::params;
use crate::sql::{Connection, Row};

/// Memory for all firms together: three firms with a million open invoices each. The firm that was looked at longest ago
/// goes first, and one that is larger than all of it is not remembered.
const BYTES_MAX: usize = 64 << 20;

/// When more customers than this changed, reading all of them is no slower than asking for each.
const CHANGED_MAX: usize = 1_000;

/// A customer's name and what it owes.
#[derive(Clone, Debug)]
pub(crate) struct Owing {
    pub(crate) account: i64,
    pub(crate) code: Arc<str>,
    pub(crate) name: Arc<str>,
    /// Due day and cents.
    pub(crate) open: Box<[(i32, i64)]>,
}

impl Owing {
    fn bytes(&self) -> usize {
        /// What an allocation carries besides its content: two for the texts, one for the days.
        const ALLOCATIONS: usize = 3 * 32;
        let days = size_of_val(&*self.open);
        size_of::<Owing>() + ALLOCATIONS + self.code.len() + self.name.len() + days
    }
}

/// Where the journal stood: the next number, and the moment of the entry before it. A database that was put back to an
/// earlier day may come to the same number again, and not to the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    next: i64,
    at: i64,
}

/// One firm's customers who owe something, in the order of their codes.
#[derive(Clone, Debug)]
struct Known {
    mark: Mark,
    owing: Arc<Vec<Owing>>,
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
    ) -> Result<Arc<Vec<Owing>>, Fault> {
        let mark = mark(connection, firm)?;
        let known = self.firms().known.get(&firm).cloned();
        let owing = match known {
            Some(known) if known.mark == mark => known.owing,
            Some(known) if follows(connection, firm, known.mark, mark)? => {
                match changed(connection, firm, known.mark)? {
                    Some(accounts) => Arc::new(renewed(connection, firm, &known.owing, accounts)?),
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
    /// Keeps the newest look. A transaction that began before it has answered for itself and teaches nothing.
    fn keep(&mut self, firm: OrganisationId, mark: Mark, owing: &Arc<Vec<Owing>>) {
        self.looks += 1;
        let looked = self.looks;
        match self.known.get_mut(&firm) {
            Some(known) if known.mark.next > mark.next && known.mark.at > mark.at => {
                known.looked = looked;
            }
            _ => {
                let known = Known {
                    mark,
                    owing: owing.clone(),
                    bytes: owing.iter().map(Owing::bytes).sum(),
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
    let next = "select next_entry from counters where organisation_id = $1";
    let next = connection
        .first(next, params![firm.0], |row| row.int(0))?
        .ok_or_else(|| Fault::Missing("this organisation has no counter".into()))?;
    let at = written_at(connection, firm, next - 1)?;
    Ok(Mark { next, at })
}

fn written_at(connection: &mut Connection, firm: OrganisationId, entry: i64) -> Result<i64, Fault> {
    let at = "select written_at from entries where organisation_id = $1 and id = $2";
    let at = connection.first(at, params![firm.0, entry], |row| row.int(0))?;
    Ok(at.unwrap_or(i64::MIN))
}

/// True when the remembered journal is the beginning of this one.
fn follows(
    connection: &mut Connection,
    firm: OrganisationId,
    before: Mark,
    now: Mark,
) -> Result<bool, Fault> {
    Ok(before.next < now.next && written_at(connection, firm, before.next - 1)? == before.at)
}

/// The accounts that the journal named since; `None` when they are too many to be asked for one by one.
fn changed(
    connection: &mut Connection,
    firm: OrganisationId,
    since: Mark,
) -> Result<Option<Vec<Option<i64>>>, Fault> {
    let named =
        "select distinct account_id from entries where organisation_id = $1 and id >= $2 limit $3";
    let limit = CHANGED_MAX as i64 + 1;
    let accounts = connection.rows(named, params![firm.0, since.next, limit], |row| {
        Ok(Some(row.int(0)?))
    })?;
    Ok((accounts.len() <= CHANGED_MAX).then_some(accounts))
}

pub(crate) fn read_all(
    connection: &mut Connection,
    firm: OrganisationId,
) -> Result<Vec<Owing>, Fault> {
    let mut owing = Vec::new();
    connection.each(
        "select id, code, name, ageing from accounts where organisation_id = $1 and length(ageing) > 0",
        params![firm.0],
        &mut |row| {
            owing.push(read(row)?);
            Ok(())
        },
    )?;
    owing.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    Ok(owing)
}

/// The same with these accounts read again.
fn renewed(
    connection: &mut Connection,
    firm: OrganisationId,
    before: &[Owing],
    mut accounts: Vec<Option<i64>>,
) -> Result<Vec<Owing>, Fault> {
    let mut new = connection.rows(
        "select id, code, name, ageing from accounts
         where organisation_id = $1 and id = any($2) and length(ageing) > 0",
        params![firm.0, &accounts[..]],
        read,
    )?;
    accounts.sort_unstable();
    let is_old = |owing: &&Owing| accounts.binary_search(&Some(owing.account)).is_err();
    new.extend(before.iter().filter(is_old).cloned());
    new.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(new)
}

fn read(row: &Row<'_>) -> Result<Owing, Fault> {
    let mut open = Vec::new();
    ageing::each(row.bytes(3)?, |due, cents| open.push((short(due), cents)))?;
    Ok(Owing {
        account: row.int(0)?,
        code: row.str(1)?.into(),
        name: row.str(2)?.into(),
        open: open.into(),
    })
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
                mark: Mark { next: 1, at: 0 },
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
