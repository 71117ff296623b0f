//! Sealing: closing the journal so that a change made later shows.
//!
//! A closing hashes the entries since the one before it into a Merkle tree (RFC 6962: leaves begin with 0, nodes with 1),
//! and chains the root to the closing before. Minutes are closed over entries, days over minutes, years over days.
//! SHA-256, so that common tools can check an exported file without us.

use receivables::party::OrganisationId;
use sha2::{Digest, Sha256};

use crate::books::Books;
use crate::journal::{Written, day_number, written};
use crate::{Fault, params};

/// A hash.
pub type Hash = [u8; 32];

const MINUTE: i64 = 0;
const DAY: i64 = 1;
const YEAR: i64 = 2;

const MICROSECONDS_PER_DAY: i64 = 86_400_000_000;

/// A closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// 0: a minute's, 1: a day's, 2: a year's.
    pub period: i64,
    /// Its number within its period.
    pub id: i64,
    /// The first entry (minute), or the first closing of the period below.
    pub first: i64,
    /// The last one.
    pub last: i64,
    /// The chained root.
    pub root: Hash,
    /// The root before it.
    pub previous: Hash,
    /// When it was closed.
    pub closed_at: i64,
}

/// Hashes leaves one after the other and keeps only the open branches: a million entries need twenty hashes of memory.
#[derive(Default)]
pub struct Tree {
    branches: Vec<(u32, Hash)>,
}

impl Tree {
    /// Adds a leaf.
    pub fn add(&mut self, leaf: Hash) {
        self.branches.push((0, leaf));
        while let [.., (left_height, left), (right_height, right)] = self.branches[..]
            && left_height == right_height
        {
            self.branches.truncate(self.branches.len() - 2);
            self.branches.push((left_height + 1, node(&left, &right)));
        }
    }

    /// The root over what was added.
    pub fn root(self) -> Hash {
        let mut branches = self.branches.into_iter().rev().map(|(_, hash)| hash);
        let last = branches.next().unwrap_or_default();
        branches.fold(last, |right, left| node(&left, &right))
    }
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The hash of an entry: every field with its length before it, so that no two entries read the same.
pub fn leaf(organisation: OrganisationId, entry: &Written) -> Hash {
    let (debit, credit, amount) = match &entry.movement {
        Some((debit, credit, amount)) => (debit.as_str(), credit.as_str(), amount.0),
        None => ("", "", 0),
    };
    let mut hash = Sha256::new().chain_update([0]);
    for number in [
        organisation.0,
        entry.id,
        entry.account.0,
        day_number(entry.on),
        entry.at,
        entry.subject,
        amount,
    ] {
        hash.update(number.to_be_bytes());
    }
    for text in [&entry.kind, &entry.actor, debit, credit, &entry.detail] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

fn chained(previous: &Hash, first: i64, last: i64, tree: &Hash) -> Hash {
    let hash = Sha256::new().chain_update([2]).chain_update(previous);
    hash.chain_update(first.to_be_bytes())
        .chain_update(last.to_be_bytes())
        .chain_update(tree)
        .finalize()
        .into()
}

impl Books<'_> {
    /// Closes what was written since the last closing; a new day or year closes the one before it too.
    pub fn seal(&mut self) -> Result<Option<Seal>, Fault> {
        let now = self.by()?.at;
        let before = self.last_seal(MINUTE)?;
        if let Some(before) = &before
            && before.closed_at / MICROSECONDS_PER_DAY < now / MICROSECONDS_PER_DAY
        {
            self.seal_above(DAY, MINUTE, now)?;
            if year(before.closed_at) < year(now) {
                self.seal_above(YEAR, DAY, now)?;
            }
        }
        let first = before.as_ref().map_or(1, |seal| seal.last + 1);
        // Taking the counter's lock: nobody is between numbering and committing.
        let lock = "update counters set next_entry = next_entry where organisation_id = $1 returning next_entry - 1";
        let last = self
            .connection
            .first(lock, params![self.organisation.0], |row| row.int(0))?
            .unwrap_or(0);
        if last < first {
            return Ok(None);
        }
        let (tree, count) = self.tree_of_entries(first, last)?;
        if count != last - first + 1 {
            return Err(Fault::Row(format!(
                "the journal has {count} entries from {first} to {last}; run quittance verify"
            )));
        }
        self.save_seal(MINUTE, before.as_ref(), first, last, tree, now)
            .map(Some)
    }

    fn seal_above(&mut self, period: i64, below: i64, now: i64) -> Result<(), Fault> {
        let before = self.last_seal(period)?;
        let first = before.as_ref().map_or(1, |seal| seal.last + 1);
        let seals = self.seals(below)?;
        let new: Vec<&Seal> = seals.iter().filter(|seal| seal.id >= first).collect();
        if let (Some(first), Some(last)) = (new.first(), new.last()) {
            let mut tree = Tree::default();
            new.iter().for_each(|seal| tree.add(seal.root));
            self.save_seal(period, before.as_ref(), first.id, last.id, tree.root(), now)?;
        }
        Ok(())
    }

    fn save_seal(
        &mut self,
        period: i64,
        before: Option<&Seal>,
        first: i64,
        last: i64,
        tree: Hash,
        now: i64,
    ) -> Result<Seal, Fault> {
        let previous = before.map_or([0; 32], |seal| seal.root);
        let id = before.map_or(1, |seal| seal.id + 1);
        let root = chained(&previous, first, last, &tree);
        let seal = Seal {
            period,
            id,
            first,
            last,
            root,
            previous,
            closed_at: now,
        };
        self.connection.execute(
            "insert into seals (organisation_id, period, id, first_entry, last_entry, root, previous, closed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            params![self.organisation.0, period, id, first, last, &root[..], &previous[..], now],
        )?;
        Ok(seal)
    }

    fn tree_of_entries(&mut self, first: i64, last: i64) -> Result<(Hash, i64), Fault> {
        let organisation = self.organisation;
        let (mut tree, mut count) = (Tree::default(), 0);
        self.connection.each(
            "select id, account_id, kind, happened_on, written_at, actor, subject_id, debit, credit, amount_cents, detail
             from entries where organisation_id = $1 and id >= $2 and id <= $3 order by id",
            params![organisation.0, first, last],
            &mut |row| {
                tree.add(leaf(organisation, &written(row)?));
                count += 1;
                Ok(())
            },
        )?;
        Ok((tree.root(), count))
    }

    fn last_seal(&mut self, period: i64) -> Result<Option<Seal>, Fault> {
        let last =
            "select period, id, first_entry, last_entry, root, previous, closed_at from seals
                    where organisation_id = $1 and period = $2 order by id desc limit 1";
        self.connection
            .first(last, params![self.organisation.0, period], seal_row)
    }

    /// When the journal was last closed.
    pub fn sealed_at(&mut self) -> Result<Option<i64>, Fault> {
        Ok(self.last_seal(MINUTE)?.map(|seal| seal.closed_at))
    }

    /// The closings of a period, oldest first.
    pub fn seals(&mut self, period: i64) -> Result<Vec<Seal>, Fault> {
        let all = "select period, id, first_entry, last_entry, root, previous, closed_at from seals
                   where organisation_id = $1 and period = $2 order by id";
        self.connection
            .rows(all, params![self.organisation.0, period], seal_row)
    }

    /// Checks every closing against what it closed. Answers what does not agree, in words.
    pub fn check_seals(&mut self) -> Result<Vec<String>, Fault> {
        let mut findings = Vec::new();
        let mut below: Vec<Seal> = Vec::new();
        for period in [MINUTE, DAY, YEAR] {
            let seals = self.seals(period)?;
            let (mut previous, mut next) = ([0; 32], 1);
            for seal in &seals {
                let name = format!(
                    "{} closing {}",
                    ["minute", "day", "year"][period as usize],
                    seal.id
                );
                let (tree, count) = if period == MINUTE {
                    self.tree_of_entries(seal.first, seal.last)?
                } else {
                    let mut tree = Tree::default();
                    let closed: Vec<&Seal> = below
                        .iter()
                        .filter(|s| (seal.first..=seal.last).contains(&s.id))
                        .collect();
                    closed.iter().for_each(|seal| tree.add(seal.root));
                    (tree.root(), closed.len() as i64)
                };
                if seal.first != next || count != seal.last - seal.first + 1 {
                    findings.push(format!(
                        "{name}: something is missing between {} and {}",
                        next, seal.last
                    ));
                } else if seal.previous != previous
                    || seal.root != chained(&previous, seal.first, seal.last, &tree)
                {
                    findings.push(format!(
                        "{name}: what was closed has been changed (entries {} to {})",
                        seal.first, seal.last
                    ));
                }
                (previous, next) = (seal.root, seal.last + 1);
            }
            below = seals;
        }
        Ok(findings)
    }
}

/// The calendar year of an instant, UTC.
fn year(at: i64) -> i16 {
    crate::journal::day(at.div_euclid(MICROSECONDS_PER_DAY)).year()
}

fn seal_row(row: &crate::sql::Row<'_>) -> Result<Seal, Fault> {
    let hash = |column| {
        <Hash>::try_from(row.bytes(column)?)
            .map_err(|_| Fault::Row("a seal that is not 32 bytes".into()))
    };
    Ok(Seal {
        period: row.int(0)?,
        id: row.int(1)?,
        first: row.int(2)?,
        last: row.int(3)?,
        root: hash(4)?,
        previous: hash(5)?,
        closed_at: row.int(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_the_one_of_rfc_6962() {
        let leaves: Vec<Hash> = (0..7u8).map(|n| [n; 32]).collect();
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.add(*leaf));
        let n = |i: usize, j: usize| node(&leaves[i], &leaves[j]);
        let expected = node(&node(&n(0, 1), &n(2, 3)), &node(&n(4, 5), &leaves[6]));
        assert_eq!(tree.root(), expected);
    }
}
