//! Copying an installation from one engine to the other, for the day a firm outgrows the file.

use std::sync::OnceLock;

use receivables::party::OrganisationId;

use crate::books::{Books, By};
use crate::organisations::Organisation;
use crate::pool::Store;
use crate::sql::{Connection, Kind, Row, Target, Value};
use crate::{Fault, params};

/// Rows carried at once.
const ROWS_AT_ONCE: usize = 5_000;

/// What belongs to the installation. Sessions, nodes, links that wait and doors half open belong to the moment, and stay behind.
const SHARED: [&str; 3] = ["organisations", "users", "id_blocks"];

/// What belongs to an organisation, in the order in which it is written.
const OWN: [&str; 44] = [
    "counters",
    "settings",
    "sequences",
    "accounts",
    "looks",
    "contacts",
    "addresses",
    "invoices",
    "payments",
    "allocations",
    "promises",
    "instalments",
    "entries",
    "seals",
    "messages",
    "message_bytes",
    "message_words",
    "questions",
    "approvals",
    "posted",
    "mappings",
    "sequence_rules",
    "day_sums",
    "sequence_drafts",
    "letters",
    "letter_drafts",
    "letter_tests",
    "person_keys",
    "documents",
    "document_bytes",
    "notes",
    "tasks",
    "inbound",
    "inbound_bytes",
    "mailboxes",
    "second_factors",
    "recovery_codes",
    "passkeys",
    "house_mails",
    "acts",
    "api_keys",
    "api_requests",
    "webhooks",
    "webhook_deliveries",
];

/// Every table that an organisation has rows in, with all its columns: read from the database once, so that no column is
/// ever forgotten. Each database of this process stands at the same migration.
pub(crate) fn own(connection: &mut Connection) -> Result<&'static [Target], Fault> {
    static TARGETS: OnceLock<Vec<Target>> = OnceLock::new();
    whole(&TARGETS, &OWN, connection)
}

fn shared(connection: &mut Connection) -> Result<&'static [Target], Fault> {
    static TARGETS: OnceLock<Vec<Target>> = OnceLock::new();
    whole(&TARGETS, &SHARED, connection)
}

fn whole(
    known: &'static OnceLock<Vec<Target>>,
    tables: &[&'static str],
    connection: &mut Connection,
) -> Result<&'static [Target], Fault> {
    if let Some(targets) = known.get() {
        return Ok(targets);
    }
    let mut targets = Vec::with_capacity(tables.len());
    for table in tables {
        targets.push(connection.whole_table(table)?);
    }
    Ok(known.get_or_init(|| targets))
}

/// A cell on its way.
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Store {
    /// Copies everything into an empty installation, then proves both equal: the target verifies, and each organisation's
    /// seals and balances are the same on both sides. Answers how many rows were carried.
    pub fn copy_into(
        &self,
        target: &Store,
        by: &By,
        told: &mut dyn FnMut(&str, u64),
    ) -> Result<u64, Fault> {
        if !target.organisations()?.is_empty() {
            return Err(Fault::Missing(
                "the target holds an organisation already; a copy goes into an empty database"
                    .into(),
            ));
        }
        let mut carried = 0;
        for firm in self.organisations()? {
            // What was written since the last closing is closed first, so that the seals speak for all of it.
            self.write::<_, Fault>(firm.id, by, |books| books.seal())?;
        }
        for table in self.look(shared)? {
            carried += self.look(|from| target.settle(|to| carry(from, to, table, None)))?;
        }
        for Organisation { id, .. } in self.organisations()? {
            carried += self.read::<_, Fault>(id, |from| {
                target.write_alone::<_, Fault>(id, by, |to| {
                    // The counter that opening made is the source's to say.
                    to.connection.execute(
                        "delete from counters where organisation_id = $1",
                        params![id.0],
                    )?;
                    let mut carried = 0;
                    for table in own(from.connection)? {
                        let rows = carry(from.connection, to.connection, table, Some(id))?;
                        told(table.table, rows);
                        carried += rows;
                    }
                    Ok(carried)
                })
            })?;
            self.prove_equal(target, id)?;
        }
        match target.verify()?.first() {
            None => Ok(carried),
            Some(finding) => Err(Fault::Row(format!("the copy does not verify: {finding}"))),
        }
    }

    fn prove_equal(&self, target: &Store, id: OrganisationId) -> Result<(), Fault> {
        let proof = |books: &mut Books<'_>| {
            let balances = "select id, balance_cents, ageing from accounts where organisation_id = $1 order by id";
            let balances = books.connection.rows(balances, params![id.0], |row| {
                Ok((row.int(0)?, row.int(1)?, row.bytes(2)?.to_vec()))
            })?;
            Ok::<_, Fault>((
                [books.seals(0)?, books.seals(1)?, books.seals(2)?],
                balances,
                books.ledger()?,
            ))
        };
        if self.read(id, proof)? == target.read(id, proof)? {
            Ok(())
        } else {
            Err(Fault::Row(format!(
                "organisation {}: seals or balances differ between both databases",
                id.0
            )))
        }
    }
}

fn carry(
    from: &mut Connection,
    to: &mut Connection,
    table: &Target,
    of: Option<OrganisationId>,
) -> Result<u64, Fault> {
    let mut held: Vec<Vec<Cell>> = Vec::with_capacity(ROWS_AT_ONCE);
    let mut carried = 0;
    let own = of.map(|id| id.0);
    let params: Vec<Value<'_>> = own.iter().map(|id| Value::Int(*id)).collect();
    from.each(table.select(of.is_some()), &params, &mut |row| {
        held.push(cells(row, table)?);
        if held.len() == ROWS_AT_ONCE {
            carried += put(to, table, &mut held)?;
        }
        Ok(())
    })?;
    Ok(carried + put(to, table, &mut held)?)
}

pub(crate) fn cells(row: &Row<'_>, table: &Target) -> Result<Vec<Cell>, Fault> {
    let mut cells = Vec::with_capacity(table.columns.len());
    for (i, (_, kind)) in table.columns.iter().enumerate() {
        cells.push(match kind {
            Kind::Int => row.opt_int(i)?.map_or(Cell::Null, Cell::Int),
            Kind::Text => row.opt_text(i)?.map_or(Cell::Null, Cell::Text),
            Kind::Bytes => Cell::Bytes(row.bytes(i)?.to_vec()),
        });
    }
    Ok(cells)
}

fn put(to: &mut Connection, table: &Target, held: &mut Vec<Vec<Cell>>) -> Result<u64, Fault> {
    let rows: Vec<Vec<Value<'_>>> = held
        .iter()
        .map(|cells| cells.iter().map(Cell::value).collect())
        .collect();
    to.load(table, &rows)?;
    let count = rows.len() as u64;
    drop(rows);
    held.clear();
    Ok(count)
}

impl Cell {
    pub(crate) fn value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Int(n) => Value::Int(*n),
            Cell::Text(text) => Value::Text(text),
            Cell::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}
