//! Keeping the books safe: recounting them, backing them up while they are in use, and bringing them back.

use std::collections::BTreeMap;
use std::path::Path;

use receivables::party::OrganisationId;

use crate::ageing::{Ageing, NEVER_LATE};
use crate::books::Books;
use crate::pool::Store;
use crate::sql::Connection;
use crate::{Fault, params};

/// The setting that makes the sender stand still until a person releases it.
pub const STANDSTILL: &str = "mail.standstill";

impl Books<'_> {
    /// Recounts every account from its invoices, payments and entries. Answers what does not agree, in words.
    pub fn recount(&mut self) -> Result<Vec<String>, Fault> {
        let mut findings = Vec::new();
        let mut open: BTreeMap<i64, BTreeMap<i64, i64>> = BTreeMap::new();
        let organisation = self.organisation.0;
        self.connection.each(
            "select account_id, kind, due_on, open_cents from invoices where organisation_id = $1 and open_cents > 0",
            params![organisation],
            &mut |row| {
                let ages = open.entry(row.int(0)?).or_default();
                let cents = row.int(3)?;
                if row.int(1)? == 1 {
                    *ages.entry(NEVER_LATE).or_default() -= cents;
                } else {
                    *ages.entry(row.opt_int(2)?.unwrap_or(NEVER_LATE)).or_default() += cents;
                }
                Ok(())
            },
        )?;
        let unapplied = "select account_id, unapplied_cents from payments where organisation_id = $1 and unapplied_cents > 0";
        self.connection
            .each(unapplied, params![organisation], &mut |row| {
                *open
                    .entry(row.int(0)?)
                    .or_default()
                    .entry(NEVER_LATE)
                    .or_default() -= row.int(1)?;
                Ok(())
            })?;
        let moved = self.moved()?;
        self.connection.each(
            "select id, balance_cents, ageing from accounts where organisation_id = $1",
            params![organisation],
            &mut |row| {
                let (id, balance) = (row.int(0)?, row.int(1)?);
                let counted = Ageing::default().with(&open.remove(&id).unwrap_or_default());
                let sum: i64 = counted.pairs().iter().map(|(_, cents)| cents).sum();
                if sum != balance || Ageing::unpack(row.bytes(2)?)? != counted {
                    findings.push(format!(
                        "account {id}: the balance says {balance} cents, its open items {sum}"
                    ));
                }
                let entries = moved.get(&id).copied().unwrap_or(0);
                if entries != balance {
                    findings.push(format!(
                        "account {id}: the balance says {balance} cents, its entries {entries}"
                    ));
                }
                Ok(())
            },
        )?;
        findings.extend(
            open.keys()
                .map(|id| format!("account {id}: has open items and no row")),
        );
        Ok(findings)
    }

    /// What the entries say each customer owes: receivable less unapplied cash.
    fn moved(&mut self) -> Result<BTreeMap<i64, i64>, Fault> {
        let mut moved: BTreeMap<i64, i64> = BTreeMap::new();
        self.connection.each(
            "select account_id, debit, credit, cast(sum(amount_cents) as bigint) from entries
             where organisation_id = $1 and debit is not null group by account_id, debit, credit",
            params![self.organisation.0],
            &mut |row| {
                let owed = |word: &str| i64::from(matches!(word, "receivable" | "unapplied_cash"));
                let amount = row.int(3)?;
                *moved.entry(row.int(0)?).or_default() +=
                    (owed(row.str(1)?) - owed(row.str(2)?)) * amount;
                Ok(())
            },
        )?;
        Ok(moved)
    }
}

impl Store {
    /// Writes a copy of the SQLite file while it is in use, in one step, and checks it.
    /// (In many small steps a busy writer makes it begin again for ever.)
    pub fn backup(&self, to: &Path) -> Result<(), Fault> {
        if self.path().is_none() {
            return Err(Fault::Missing(
                "a PostgreSQL database is backed up with pg_dump, or copied: quittance copy --from postgres://… --to sqlite:…".into(),
            ));
        }
        if to.exists() {
            return Err(Fault::Missing(format!(
                "{} exists already; a backup never overwrites",
                to.display()
            )));
        }
        let part = to.with_extension("part");
        // What an interrupted backup left is no backup.
        let _ = std::fs::remove_file(&part);
        self.look(|connection| {
            if let Connection::Sqlite(sqlite) = connection {
                let mut copy = rusqlite::Connection::open(&part)?;
                let backup = rusqlite::backup::Backup::new(&sqlite.handle, &mut copy)?;
                backup.step(-1)?;
                drop(backup);
                copy.execute_batch("pragma journal_mode = delete")?;
            }
            Ok(())
        })?;
        check_file(&part)?;
        std::fs::rename(&part, to)
            .map_err(|cause| Fault::file(format!("putting {} in its place", to.display()), cause))
    }

    /// Findings over the whole installation: seals, balances, and the engine's own check.
    pub fn verify(&self) -> Result<Vec<String>, Fault> {
        let mut findings = Vec::new();
        if let Some(path) = self.path() {
            findings.extend(check_file(path).err().map(|fault| fault.to_string()));
        }
        for organisation in self.organisations()? {
            findings.extend(self.verify_one(organisation.id)?);
        }
        Ok(findings)
    }

    fn verify_one(&self, organisation: OrganisationId) -> Result<Vec<String>, Fault> {
        self.read(organisation, |books| {
            let mut findings = books.check_seals()?;
            findings.extend(books.check_numbers()?);
            findings.extend(books.recount()?);
            findings.extend(books.recount_days()?);
            Ok(findings
                .into_iter()
                .map(|finding| format!("organisation {}, {finding}", organisation.0))
                .collect())
        })
    }
}

impl Books<'_> {
    /// Entries are numbered without a hole.
    pub fn check_numbers(&mut self) -> Result<Vec<String>, Fault> {
        let count = "select count(*), coalesce(max(id), 0) from entries where organisation_id = $1";
        let counted = self
            .connection
            .first(count, params![self.organisation.0], |row| {
                Ok((row.int(0)?, row.int(1)?))
            })?;
        let next = "select next_entry - 1 from counters where organisation_id = $1";
        let numbered = self
            .connection
            .first(next, params![self.organisation.0], |row| row.int(0))?
            .unwrap_or(0);
        let (count, last) = counted.unwrap_or_default();
        Ok(if count == last && last == numbered {
            Vec::new()
        } else {
            vec![format!(
                "the journal counts {count} entries, its last is {last}, {numbered} were numbered"
            )]
        })
    }
}

/// What became of a restoration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Customers who were erased since the backup, and whom it brought back: they were erased again.
    pub erased_again: u64,
    /// Why nobody could say who was erased since the backup: the database that stood there cannot be read.
    pub erasures_unknown: Option<String>,
}

/// Puts a backup in place of a SQLite database that nobody has open. A file that does not verify is refused, and the
/// database that stood there is kept beside it. Who was erased there is erased again.
pub fn restore(from: &Path, to: &Path, now: i64) -> Result<Restored, Fault> {
    check_file(from).map_err(|fault| match fault {
        Fault::Sqlite(cause) => Fault::Row(format!("{}: {cause}", from.display())),
        other => other,
    })?;
    let part = to.with_extension("part");
    std::fs::copy(from, &part)
        .map_err(|cause| Fault::file(format!("copying {}", from.display()), cause))?;
    let restored = Store::open(&format!("sqlite:{}", part.display()))?;
    let findings = restored.verify()?;
    if let Some(finding) = findings.first() {
        let _ = std::fs::remove_file(&part);
        return Err(Fault::Row(format!(
            "this backup does not verify: {finding}"
        )));
    }
    for organisation in restored.organisations()? {
        let by = crate::By {
            actor: "restore".into(),
            at: now,
            on: crate::journal::day(now.div_euclid(86_400_000_000)),
        };
        restored.write::<_, Fault>(organisation.id, &by, |books| {
            books.set_setting(STANDSTILL, Some(&now.to_string()))
        })?;
    }
    let done = erased_since(&restored, to, now)?;
    drop(restored);
    for end in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", part.display()));
    }
    if to.exists() {
        let aside = format!("{}.before-{}", to.display(), now / 1_000_000);
        std::fs::rename(to, &aside).map_err(|cause| {
            Fault::file(format!("keeping what stood at {}", to.display()), cause)
        })?;
        for end in ["-wal", "-shm"] {
            let _ = std::fs::rename(format!("{}{end}", to.display()), format!("{aside}{end}"));
        }
    }
    std::fs::rename(&part, to)
        .map_err(|cause| Fault::file(format!("putting {} in its place", to.display()), cause))?;
    Ok(done)
}

/// A database that is damaged is often why there is a restoration: that it cannot be asked must not prevent it.
fn erased_since(restored: &Store, to: &Path, now: i64) -> Result<Restored, Fault> {
    if !to.exists() {
        return Ok(Restored::default());
    }
    match Store::open(&format!("sqlite:{}", to.display())) {
        Ok(stood) => Ok(Restored {
            erased_again: restored.erase_again(&stood, now)?,
            erasures_unknown: None,
        }),
        Err(fault) => Ok(Restored {
            erased_again: 0,
            erasures_unknown: Some(fault.to_string()),
        }),
    }
}

fn check_file(path: &Path) -> Result<(), Fault> {
    let handle =
        rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let word: String = handle.query_row("pragma quick_check", [], |row| row.get(0))?;
    if word == "ok" {
        Ok(())
    } else {
        Err(Fault::Row(format!("{}: {word}", path.display())))
    }
}
