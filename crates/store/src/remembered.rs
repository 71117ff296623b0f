//! What is remembered between two looks, so that the pages that are opened most cost a scan of memory and not one row per
//! customer.
//!
//! The journal says whether it is still true: whatever moves a balance or a name is an entry, entries are numbered in the
//! order of commits, and each names its account. So a look reads the newest number, and only what changed since the last
//! look is read again, whichever node wrote it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use receivables::party::OrganisationId;

use crate::Fault;
use crate::ageing::NEVER_LATE;
use crate::customers::Customers;
use crate::day_sums::DaySums;
use crate::followed::Followed;
use crate::params;
use crate::ratings::Ratings;
use crate::sql::Connection;

/// Memory for all firms together, of each kind: two firms of 200,000 customers with a million open invoices each. The firm
/// that was looked at longest ago goes first, and one that is larger than all of it is not remembered.
const BYTES_MAX: usize = 160 << 20;

/// After so many entries most customers may have changed, and reading all of them is no slower than asking for each.
const ENTRIES_FOLLOWED_MAX: usize = 2_000;

/// Something that is read once from the rows of a firm and follows its journal from then on.
pub(crate) trait Kept: Sized {
    /// All of it.
    fn read_all(connection: &mut Connection, firm: OrganisationId) -> Result<Self, Fault>;

    /// The same after what the journal tells since; `None` when reading all of it is no slower.
    fn renewed(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
        since: Mark,
    ) -> Result<Option<Self>, Fault>;

    /// The memory that it takes.
    fn bytes(&self) -> usize;
}

/// Where the journal stood: the number of its newest entry, and the moment of it. A database that was put back to an
/// earlier day may come to the same number again, and not to the same moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) entry: i64,
    at: i64,
}

impl Mark {
    /// Nothing has happened yet.
    const NOTHING: Mark = Mark {
        entry: 0,
        at: i64::MIN,
    };
}

/// Everything that is remembered.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    pub(crate) customers: Memory<Customers>,
    pub(crate) day_sums: Memory<DaySums>,
    pub(crate) followed: Memory<Followed>,
    pub(crate) ratings: Memory<Ratings>,
}

/// What is remembered of one kind, by firm.
#[derive(Debug)]
pub(crate) struct Memory<T>(Mutex<Firms<T>>);

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Memory(Mutex::new(Firms {
            known: HashMap::new(),
            looks: 0,
        }))
    }
}

#[derive(Debug)]
struct Firms<T> {
    known: HashMap<OrganisationId, Known<T>>,
    looks: u64,
}

/// What is known of one firm.
#[derive(Debug)]
struct Known<T> {
    mark: Mark,
    what: Arc<T>,
    bytes: usize,
    looked: u64,
}

impl<T: Kept> Memory<T> {
    /// It, as this transaction sees it.
    pub(crate) fn of(
        &self,
        connection: &mut Connection,
        firm: OrganisationId,
    ) -> Result<Arc<T>, Fault> {
        let mark = mark(connection, firm)?;
        let before = {
            let mut firms = self.firms();
            firms.note_look(firm);
            let known = firms.known.get(&firm);
            known.map(|known| (known.mark, known.what.clone()))
        };
        let what = match before {
            Some((at, what)) if at == mark => return Ok(what),
            Some((at, what)) if follows(connection, firm, at, mark)? => {
                what.renewed(connection, firm, at)?
            }
            _ => None,
        };
        let what = match what {
            Some(what) => Arc::new(what),
            None => Arc::new(T::read_all(connection, firm)?),
        };
        self.firms().keep(firm, mark, &what);
        Ok(what)
    }

    fn firms(&self) -> MutexGuard<'_, Firms<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Kept> Firms<T> {
    fn note_look(&mut self, firm: OrganisationId) {
        self.looks += 1;
        if let Some(known) = self.known.get_mut(&firm) {
            known.looked = self.looks;
        }
    }

    /// Keeps the newest look. A transaction that began before it has answered for itself and teaches nothing.
    fn keep(&mut self, firm: OrganisationId, mark: Mark, what: &Arc<T>) {
        match self.known.get(&firm) {
            Some(known) if known.mark.entry > mark.entry && known.mark.at > mark.at => {}
            _ => {
                let known = Known {
                    mark,
                    what: what.clone(),
                    bytes: what.bytes(),
                    looked: self.looks,
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

/// The accounts that the journal named since, in the order of their ids; `None` when they are too many to be asked for one
/// by one.
pub(crate) fn named_since(
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
        let mut firms = Firms::<DaySums> {
            known: HashMap::new(),
            looks: 0,
        };
        for (firm, looked) in [(1, 9), (2, 3), (3, 7)] {
            let known = Known {
                mark: Mark::NOTHING,
                what: Arc::default(),
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
