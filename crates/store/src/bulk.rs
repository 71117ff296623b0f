//! Many rows at once: a ledger that a firm brings along.
//!
//! PostgreSQL takes them by COPY. A firm's first file meets empty tables: the indexes that find rows by customer are set
//! aside and built once at the end, which costs a fraction of growing them row by row in no order.

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::types::Type;

use crate::books::Books;
use crate::sql::{Connection, Engine, PostgresConnection, Target, Value};
use crate::{Fault, scope};

/// What grows in no order while a file is read. The keys stay: they refuse what is there already.
const SET_ASIDE: &str =
    "drop index entries_account; drop index invoices_open; drop index invoices_total";

/// How the engine would make them again, so that their definition stands in the migrations alone.
const DEFINITIONS_SQLITE: &str = "select sql from sqlite_master where name in ('entries_account', 'invoices_open', 'invoices_total')";
const DEFINITIONS_POSTGRES: &str = "select indexdef from pg_indexes
     where schemaname = current_schema() and indexname in ('entries_account', 'invoices_open', 'invoices_total')";

impl Books<'_> {
    /// Sets these indexes aside until the transaction closes, when this firm is alone on its installation and has no invoice
    /// yet; else nothing happens, for on PostgreSQL others would wait for their tables.
    ///
    /// Until then nothing may ask for invoices or entries by customer: it would read all of them.
    pub fn set_indexes_aside(&mut self) -> Result<(), Fault> {
        let firms = "select count(*) from organisations";
        let alone = self.connection.first(firms, &[], |row| row.int(0))? == Some(1);
        if !alone || self.has_invoices()? {
            return Ok(());
        }
        let definitions = match self.connection.engine() {
            Engine::Sqlite => DEFINITIONS_SQLITE,
            Engine::Postgres => DEFINITIONS_POSTGRES,
        };
        self.indexes_aside = self.connection.rows(definitions, &[], |row| row.text(0))?;
        as_owner(self.connection, SET_ASIDE)
    }

    /// Builds what was set aside.
    pub(crate) fn rebuild_indexes(&mut self) -> Result<(), Fault> {
        for definition in std::mem::take(&mut self.indexes_aside) {
            as_owner(self.connection, &definition)?;
        }
        Ok(())
    }
}

impl PostgresConnection {
    /// COPY takes no table with row-level security, so the rows either go in under the login's own name, after we have
    /// asked of each what the policy would ask; or they stand in a table of the session first and pass the policy from there.
    pub(crate) fn copy(&mut self, target: &Target, rows: &[Vec<Value<'_>>]) -> Result<(), Fault> {
        let texts = target.texts();
        if !self.may_copy {
            self.client.batch_execute(texts.stage)?;
            self.copy_in(texts.copy_staged, target, rows)?;
            return self
                .client
                .batch_execute(texts.unstage)
                .map_err(|cause| Fault::sql(texts.unstage, cause));
        }
        let own = "select current_setting('app.organisation')::bigint";
        let own: i64 = self.client.query_one(own, &[])?.try_get(0)?;
        if rows.iter().any(|row| row.first() != Some(&Value::Int(own))) {
            return Err(Fault::Row(format!(
                "a row of {} belongs to another organisation",
                target.table
            )));
        }
        if self.takes_role {
            self.client.batch_execute("set local role none")?;
        }
        self.copy_in(texts.copy, target, rows)?;
        if self.takes_role {
            self.client.batch_execute(scope::TAKE_ROLE)?;
        }
        Ok(())
    }

    fn copy_in(
        &mut self,
        copy: &'static str,
        target: &Target,
        rows: &[Vec<Value<'_>>],
    ) -> Result<(), Fault> {
        let types: Vec<Type> = target
            .columns
            .iter()
            .map(|(_, kind)| kind.postgres())
            .collect();
        let sink = self
            .client
            .copy_in(copy)
            .map_err(|cause| Fault::sql(copy, cause))?;
        let mut writer = BinaryCopyInWriter::new(sink, &types);
        for row in rows {
            writer.write_raw(row.iter())?;
        }
        writer.finish().map_err(|cause| Fault::sql(copy, cause))?;
        Ok(())
    }
}

/// The role of the books owns no table.
fn as_owner(connection: &mut Connection, text: &str) -> Result<(), Fault> {
    if connection.takes_role() {
        let take = scope::TAKE_ROLE;
        return connection.batch(&format!("set local role none; {text}; {take}"));
    }
    connection.batch(text)
}
