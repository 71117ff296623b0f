//! Copying an installation from one engine to the other, for the day a firm outgrows the file.

use receivables::party::OrganisationId;

use crate::books::{Books, By};
use crate::organisations::Organisation;
use crate::pool::Store;
use crate::sql::{Connection, Kind, Row, Target, Value};
use crate::{Fault, params};

/// Rows carried at once.
const ROWS_AT_ONCE: usize = 5_000;

/// What belongs to the installation. Sessions, nodes and links that wait belong to the moment, and stay behind.
static SHARED: [Target; 3] = [
    Target::new(
        "organisations",
        &[
            ("id", Kind::Int),
            ("name", Kind::Text),
            ("siren", Kind::Text),
            ("language", Kind::Text),
            ("currency", Kind::Text),
            ("zone", Kind::Text),
            ("created_at", Kind::Int),
            ("newest_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "users",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("email", Kind::Text),
            ("name", Kind::Text),
            ("role", Kind::Text),
            ("language", Kind::Text),
            ("password_hash", Kind::Text),
            ("disabled_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "id_blocks",
        &[("organisation_id", Kind::Int), ("next_id", Kind::Int)],
        "",
    ),
];

/// What belongs to an organisation.
pub(crate) static OWN: [Target; 24] = [
    Target::new(
        "counters",
        &[("organisation_id", Kind::Int), ("next_entry", Kind::Int)],
        "",
    ),
    Target::new(
        "settings",
        &[
            ("organisation_id", Kind::Int),
            ("key", Kind::Text),
            ("value", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "sequences",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("slug", Kind::Text),
            ("version", Kind::Int),
            ("name", Kind::Text),
            ("steps", Kind::Text),
            ("published_at", Kind::Int),
            ("published_by", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "accounts",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("code", Kind::Text),
            ("name", Kind::Text),
            ("debtor", Kind::Text),
            ("language", Kind::Text),
            ("zone", Kind::Text),
            ("siren", Kind::Text),
            ("terms_days", Kind::Int),
            ("terms_month_end", Kind::Text),
            ("sequence_id", Kind::Int),
            ("balance_cents", Kind::Int),
            ("ageing", Kind::Bytes),
            ("look_again_on", Kind::Int),
            ("version", Kind::Int),
            ("hold_on", Kind::Int),
            ("hold_until_on", Kind::Int),
            ("hold_reason", Kind::Text),
            ("direct_debit_until_on", Kind::Int),
            ("erased_on", Kind::Int),
            ("segment", Kind::Text),
            ("own_sequence", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "contacts",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("role", Kind::Text),
            ("name", Kind::Text),
            ("email", Kind::Text),
            ("phone", Kind::Text),
            ("bounced_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "invoices",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("number", Kind::Text),
            ("kind", Kind::Int),
            ("issued_on", Kind::Int),
            ("due_on", Kind::Int),
            ("known_on", Kind::Int),
            ("total_cents", Kind::Int),
            ("open_cents", Kind::Int),
            ("closed_on", Kind::Int),
            ("disputed_on", Kind::Int),
            ("disputed_cents", Kind::Int),
            ("status", Kind::Int),
            ("status_on", Kind::Int),
            ("hold_on", Kind::Int),
            ("hold_until_on", Kind::Int),
            ("hold_reason", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "payments",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("received_on", Kind::Int),
            ("amount_cents", Kind::Int),
            ("unapplied_cents", Kind::Int),
            ("reference", Kind::Text),
            ("source_key", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "allocations",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("invoice_id", Kind::Int),
            ("payment_id", Kind::Int),
            ("credit_id", Kind::Int),
            ("amount_cents", Kind::Int),
            ("allocated_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "promises",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("made_on", Kind::Int),
            ("for_on", Kind::Int),
            ("amount_cents", Kind::Int),
            ("ended_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "instalments",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("plan_id", Kind::Int),
            ("agreed_on", Kind::Int),
            ("due_on", Kind::Int),
            ("amount_cents", Kind::Int),
            ("paid_cents", Kind::Int),
            ("ended_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "entries",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("kind", Kind::Text),
            ("happened_on", Kind::Int),
            ("written_at", Kind::Int),
            ("actor", Kind::Text),
            ("subject_id", Kind::Int),
            ("debit", Kind::Text),
            ("credit", Kind::Text),
            ("amount_cents", Kind::Int),
            ("detail", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "seals",
        &[
            ("organisation_id", Kind::Int),
            ("period", Kind::Int),
            ("id", Kind::Int),
            ("first_entry", Kind::Int),
            ("last_entry", Kind::Int),
            ("root", Kind::Bytes),
            ("previous", Kind::Bytes),
            ("closed_at", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "messages",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("run_id", Kind::Int),
            ("step", Kind::Int),
            ("level", Kind::Text),
            ("contact_id", Kind::Int),
            ("recipient", Kind::Text),
            ("copies", Kind::Text),
            ("language", Kind::Text),
            ("lines", Kind::Text),
            ("credits_cents", Kind::Int),
            ("total_cents", Kind::Int),
            ("because", Kind::Text),
            ("planned_on", Kind::Int),
            ("planned_at", Kind::Int),
            ("account_version", Kind::Int),
            ("message_id", Kind::Text),
            ("state", Kind::Text),
            ("attempts", Kind::Int),
            ("not_before_at", Kind::Int),
            ("claimed_by", Kind::Int),
            ("changed_at", Kind::Int),
            ("subject", Kind::Text),
            ("last_answer", Kind::Text),
            ("left_on", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "message_bytes",
        &[
            ("organisation_id", Kind::Int),
            ("message_id", Kind::Int),
            ("bytes", Kind::Bytes),
            ("account_id", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "questions",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("run_id", Kind::Int),
            ("step", Kind::Int),
            ("kind", Kind::Text),
            ("level", Kind::Text),
            ("lines", Kind::Text),
            ("total_cents", Kind::Int),
            ("because", Kind::Text),
            ("asked_on", Kind::Int),
            ("answer", Kind::Text),
            ("answered_on", Kind::Int),
            ("answered_by", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "mappings",
        &[
            ("organisation_id", Kind::Int),
            ("source", Kind::Text),
            ("mapping", Kind::Text),
            ("confirmed_at", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "sequence_rules",
        &[
            ("organisation_id", Kind::Int),
            ("place", Kind::Int),
            ("only_if", Kind::Text),
            ("sequence", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "letters",
        &[
            ("organisation_id", Kind::Int),
            ("level", Kind::Text),
            ("language", Kind::Text),
            ("version", Kind::Int),
            ("subject", Kind::Text),
            ("body_text", Kind::Text),
            ("body_html", Kind::Text),
            ("written_at", Kind::Int),
            ("written_by", Kind::Text),
            ("note", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "letter_drafts",
        &[
            ("organisation_id", Kind::Int),
            ("user_id", Kind::Int),
            ("level", Kind::Text),
            ("language", Kind::Text),
            ("based_on", Kind::Int),
            ("subject", Kind::Text),
            ("body_text", Kind::Text),
            ("body_html", Kind::Text),
            ("note", Kind::Text),
            ("written_at", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "letter_tests",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("level", Kind::Text),
            ("language", Kind::Text),
            ("recipient", Kind::Text),
            ("subject", Kind::Text),
            ("bytes", Kind::Bytes),
            ("answer", Kind::Text),
            ("sent_at", Kind::Int),
            ("sent_by", Kind::Text),
            ("account_id", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "person_keys",
        &[
            ("organisation_id", Kind::Int),
            ("account_id", Kind::Int),
            ("wrapped", Kind::Bytes),
            ("made_at", Kind::Int),
        ],
        "",
    ),
    Target::new(
        "documents",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("account_id", Kind::Int),
            ("invoice_id", Kind::Int),
            ("name", Kind::Text),
            ("media_type", Kind::Text),
            ("size", Kind::Int),
            ("digest", Kind::Bytes),
            ("added_at", Kind::Int),
            ("added_by", Kind::Text),
        ],
        "",
    ),
    Target::new(
        "document_bytes",
        &[
            ("organisation_id", Kind::Int),
            ("account_id", Kind::Int),
            ("document_id", Kind::Int),
            ("bytes", Kind::Bytes),
        ],
        "",
    ),
    Target::new(
        "acts",
        &[
            ("organisation_id", Kind::Int),
            ("id", Kind::Int),
            ("done_at", Kind::Int),
            ("actor", Kind::Text),
            ("kind", Kind::Text),
            ("detail", Kind::Text),
        ],
        "",
    ),
];

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
        for table in &SHARED {
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
                    for table in &OWN {
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
