//! One organisation's books, open for the length of a transaction.
//!
//! Every business row is reached through here, and each statement carries the organisation. What a transaction writes to
//! the journal is numbered when it closes, under the lock of the organisation's counter: numbers are gapless and in the
//! order of commits, so that a hole is a finding and a seal never misses a late comer.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use receivables::party::{AccountId, OrganisationId};
use receivables::{Cents, Date};

use crate::ageing::Ageing;
use crate::day_sums::Moved;
use crate::journal::Entry;
use crate::pool::Store;
use crate::remembered::Remembered;
use crate::sql::{Connection, Engine, Kind, Value};
use crate::vault::Vault;
use crate::{Fault, params};

/// Who writes, when, and which civil day it is for the creditor.
#[derive(Clone, Debug)]
pub struct By {
    /// A user, a command or a round.
    pub actor: String,
    /// The instant, in microseconds UTC.
    pub at: i64,
    /// The creditor's civil date.
    pub on: Date,
}

/// Ids not yet used, per organisation.
pub(crate) type Blocks = HashMap<OrganisationId, Range<i64>>;

/// Ids taken at once: enough for a large deed, cheap to lose.
const BLOCK: i64 = 4096;

/// Entries kept in memory before they are written, some ten megabytes: a whole file must not stand there.
const ENTRIES_HELD: usize = 100_000;

/// An entry that was noted. Whoever moves a balance holds one, so that the journal names every account whose balance moved,
/// and the sums by day know what moved it, and when.
#[derive(Clone, Copy)]
pub(crate) struct Entered {
    account: AccountId,
    kind: &'static str,
    on: i64,
}

/// One organisation's books.
pub struct Books<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) organisation: OrganisationId,
    pub(crate) by: Option<&'a By>,
    pub(crate) vault: &'a Vault,
    store: Option<&'a Store>,
    /// Books that only read may answer from what was remembered.
    pub(crate) remembered: Option<&'a Remembered>,
    ids: Range<i64>,
    entries: Vec<Entry>,
    touched: BTreeMap<AccountId, BTreeMap<i64, i64>>,
    /// What moved, for the sums by day.
    pub(crate) moved: Moved,
    newest_on: i64,
    /// The number of the newest entry that was written.
    pub(crate) newest_entry: i64,
    /// How to build the indexes that were set aside for a first file.
    pub(crate) indexes_aside: Vec<String>,
}

impl<'a> Books<'a> {
    pub(crate) fn reading(
        connection: &'a mut Connection,
        organisation: OrganisationId,
        vault: &'a Vault,
        remembered: Option<&'a Remembered>,
    ) -> Self {
        Books {
            connection,
            organisation,
            by: None,
            vault,
            store: None,
            remembered,
            ids: 0..0,
            entries: Vec::new(),
            touched: BTreeMap::new(),
            moved: Moved::new(),
            newest_on: i64::MIN,
            newest_entry: 0,
            indexes_aside: Vec::new(),
        }
    }

    pub(crate) fn writing(
        connection: &'a mut Connection,
        organisation: OrganisationId,
        by: &'a By,
        store: &'a Store,
    ) -> Self {
        Books {
            by: Some(by),
            store: Some(store),
            ..Books::reading(connection, organisation, &store.vault, None)
        }
    }

    /// Whose books these are.
    pub fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// Who writes. Reading books have nobody, and write nothing.
    pub(crate) fn by(&self) -> Result<&'a By, Fault> {
        self.by
            .ok_or_else(|| Fault::Row("these books were opened for reading".into()))
    }

    /// An id for a new row. Rising, not gapless.
    pub(crate) fn new_id(&mut self) -> Result<i64, Fault> {
        if self.ids.is_empty() {
            self.ids = self.more_ids()?;
        }
        let id = self.ids.start;
        self.ids.start += 1;
        Ok(id)
    }

    /// On PostgreSQL a block comes through another session, so that writers do not wait for each other;
    /// on SQLite there is one writer, and what it leaves over is dropped.
    fn more_ids(&mut self) -> Result<Range<i64>, Fault> {
        let organisation = self.organisation;
        match self.store {
            Some(store) if store.engine() == Engine::Postgres => {
                let kept = store
                    .blocks
                    .lock()
                    .ok()
                    .and_then(|mut blocks| blocks.remove(&organisation));
                match kept {
                    Some(block) if !block.is_empty() => Ok(block),
                    _ => store.settle(|connection| take_block(connection, organisation)),
                }
            }
            _ => take_block(self.connection, organisation),
        }
    }

    /// Notes an entry of the journal; it is numbered and written when the transaction closes.
    pub(crate) fn enter(&mut self, entry: Entry) -> Result<Entered, Fault> {
        self.newest_on = self.newest_on.max(crate::journal::day_number(entry.on));
        let entered = Entered {
            account: entry.account,
            kind: crate::day_sums::kind_of(&entry),
            on: crate::journal::day_number(entry.on),
        };
        self.entries.push(entry);
        if self.entries.len() >= ENTRIES_HELD {
            self.write_entries()?;
        }
        Ok(entered)
    }

    /// Notes that an account changed: `cents` more (or less) is open with this due date, and the question is asked again.
    pub(crate) fn touch(&mut self, entered: Entered, due: i64, cents: Cents) {
        self.touch_ageing(entered, due, cents);
        let moved = (entered.kind, entered.on, due);
        *self.moved.entry(moved).or_default() += cents.0;
    }

    /// The same without the sums by day: whoever rewrites what was due when, rewrites them too.
    pub(crate) fn touch_ageing(&mut self, entered: Entered, due: i64, cents: Cents) {
        let account = self.touched.entry(entered.account).or_default();
        *account.entry(due).or_default() += cents.0;
    }

    /// Notes that facts bearing on the account changed without moving its balance.
    pub(crate) fn touch_facts(&mut self, account: AccountId) {
        self.touched.entry(account).or_default();
    }

    /// Writes what the transaction gathered: accounts first, the journal last.
    pub(crate) fn close(&mut self) -> Result<(), Fault> {
        self.write_touched()?;
        self.write_entries()?;
        self.write_day_sums()?;
        self.rebuild_indexes()?;
        if self.newest_on > i64::MIN {
            let newest = "update organisations set newest_on = $2 where id = $1 and newest_on < $2";
            self.connection
                .execute(newest, params![self.organisation.0, self.newest_on])?;
        }
        if let (Some(store), false) = (self.store, self.ids.is_empty())
            && store.engine() == Engine::Postgres
            && let Ok(mut blocks) = store.blocks.lock()
        {
            blocks.insert(self.organisation, self.ids.clone());
        }
        Ok(())
    }

    fn write_entries(&mut self) -> Result<(), Fault> {
        if self.entries.is_empty() {
            return Ok(());
        }
        let by = self.by()?;
        let mut entries = std::mem::take(&mut self.entries);
        // A transaction's entries are of one moment: by account, the index that a timeline reads grows in its own order.
        entries.sort_by_key(|entry| entry.account);
        let count = entries.len() as i64;
        let take = "update counters set next_entry = next_entry + $2 where organisation_id = $1 returning next_entry";
        let next = self
            .connection
            .first(take, params![self.organisation.0, count], |row| row.int(0))?;
        let next = next.ok_or_else(|| Fault::Missing("this organisation has no counter".into()))?;
        self.newest_entry = next - 1;
        crate::journal::write(
            self.connection,
            self.organisation,
            by,
            next - count,
            &entries,
        )
    }

    fn write_touched(&mut self) -> Result<(), Fault> {
        const AT_ONCE: usize = 1000;
        let touched: Vec<_> = std::mem::take(&mut self.touched).into_iter().collect();
        for some in touched.chunks(AT_ONCE) {
            let ids: Vec<Option<i64>> = some.iter().map(|(account, _)| Some(account.0)).collect();
            self.hold_looks(&ids)?;
            let current: HashMap<i64, (i64, Ageing)> = self
                .connection
                .rows(
                    "select id, balance_cents, ageing from accounts where organisation_id = $1 and id = any($2) order by id for update",
                    params![self.organisation.0, &ids[..]],
                    |row| Ok((row.int(0)?, (row.int(1)?, Ageing::unpack(row.bytes(2)?)?))),
                )?
                .into_iter()
                .collect();
            let mut changed = Vec::with_capacity(some.len());
            for (account, deltas) in some {
                let Some((balance, ageing)) = current.get(&account.0) else {
                    return Err(Fault::Missing(format!(
                        "account {} is not in these books",
                        account.0
                    )));
                };
                let ageing = ageing.with(deltas);
                changed.push((
                    account.0,
                    balance + deltas.values().sum::<i64>(),
                    ageing.pack(),
                ));
            }
            let rows: Vec<Vec<Value<'_>>> = changed
                .iter()
                .map(|(id, balance, ageing)| {
                    vec![
                        self.organisation.0.into(),
                        (*id).into(),
                        (*balance).into(),
                        Value::Bytes(ageing),
                    ]
                })
                .collect();
            self.connection.change(
                "update accounts set balance_cents = $3, ageing = $4, version = version + 1
                 where organisation_id = $1 and id = $2",
                "update accounts a set balance_cents = u.balance, ageing = u.ageing, version = a.version + 1
                 from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) u(organisation, id, balance, ageing)
                 where a.organisation_id = u.organisation and a.id = u.id",
                &[Kind::Int, Kind::Int, Kind::Int, Kind::Bytes],
                &rows,
            )?;
            self.look_at(&ids)?;
        }
        Ok(())
    }
}

fn take_block(
    connection: &mut Connection,
    organisation: OrganisationId,
) -> Result<Range<i64>, Fault> {
    let take =
        "update id_blocks set next_id = next_id + $2 where organisation_id = $1 returning next_id";
    let next = connection.first(take, params![organisation.0, BLOCK], |row| row.int(0))?;
    let next =
        next.ok_or_else(|| Fault::Missing("this organisation is not on this installation".into()))?;
    Ok(next - BLOCK..next)
}
