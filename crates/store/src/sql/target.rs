//! A table's columns that are written many rows at a time, and the texts that write them.

use super::{Connection, Engine, Kind};
use crate::{Fault, params};

/// A table's columns that are written many rows at a time.
pub struct Target {
    /// The table.
    pub table: &'static str,
    /// The columns, in order.
    pub columns: &'static [(&'static str, Kind)],
    /// What happens when the row is there already: empty, or an `on conflict` clause.
    pub conflict: &'static str,
    /// The texts made from it, once.
    pub texts: std::sync::OnceLock<Texts>,
}

/// The three ways to write rows.
#[derive(Clone, Copy)]
pub struct Texts {
    pub(crate) row: &'static str,
    pub(crate) set: &'static str,
    pub(crate) set_told: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) copy_staged: &'static str,
    pub(crate) stage: &'static str,
    pub(crate) unstage: &'static str,
    pub(crate) all: &'static str,
    pub(crate) own: &'static str,
    pub(crate) person: Option<&'static str>,
}

impl Target {
    /// A target without its texts yet.
    pub const fn new(
        table: &'static str,
        columns: &'static [(&'static str, Kind)],
        conflict: &'static str,
    ) -> Self {
        Target {
            table,
            columns,
            conflict,
            texts: std::sync::OnceLock::new(),
        }
    }

    /// The kind of each column.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|(_, kind)| *kind).collect()
    }

    /// The query that reads the same columns: of one organisation, or of all.
    pub(crate) fn select(&self, own: bool) -> &'static str {
        if own {
            self.texts().own
        } else {
            self.texts().all
        }
    }

    /// The query that reads the same columns about one person (`$2`), when the table knows persons. Keys are no answer.
    pub(crate) fn of_person(&self) -> Option<&'static str> {
        self.texts().person
    }

    /// Made once per target and kept for the life of the process, as a written text would be.
    pub(crate) fn texts(&self) -> Texts {
        *self.texts.get_or_init(|| {
            let names = self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            let places = (1..=self.columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
            let arrays = self.columns.iter().enumerate();
            let arrays = arrays.map(|(i, (_, kind))| format!("${}::{}[]", i + 1, kind.name())).collect::<Vec<_>>().join(", ");
            let (table, conflict) = (self.table, self.conflict);
            let whose = match table {
                "accounts" => Some("id = $2"),
                "message_bytes" => Some("message_id in (select id from messages where organisation_id = $1 and account_id = $2)"),
                "person_keys" => None,
                _ => self.columns.iter().any(|(name, _)| *name == "account_id").then_some("account_id = $2"),
            };
            Texts {
                row: format!("insert into {table} ({names}) values ({places}) {conflict}").leak(),
                set: format!("insert into {table} ({names}) select * from unnest({arrays}) {conflict}").leak(),
                set_told: format!("insert into {table} ({names}) select * from unnest({arrays}) {conflict} returning id").leak(),
                copy: format!("copy {table} ({names}) from stdin binary").leak(),
                copy_staged: format!("copy stage_{table} ({names}) from stdin binary").leak(),
                stage: format!("create temp table if not exists stage_{table} as select {names} from {table} limit 0").leak(),
                unstage: format!("insert into {table} ({names}) select {names} from stage_{table}; truncate stage_{table}").leak(),
                all: format!("select {names} from {table}").leak(),
                person: whose.map(|whose| {
                    &*format!("select {names} from {table} where organisation_id = $1 and {whose}").leak()
                }),
                own: format!("select {names} from {table} where organisation_id = $1").leak(),
            }
        })
    }
}

impl Connection {
    /// A table with all its columns, as the database tells them.
    pub(crate) fn whole_table(&mut self, table: &'static str) -> Result<Target, Fault> {
        let sql = match self.engine() {
            Engine::Sqlite => "select name, lower(type) from pragma_table_info($1) order by cid",
            Engine::Postgres => {
                "select column_name::text, data_type::text from information_schema.columns
                 where table_schema = current_schema() and table_name = $1 order by ordinal_position"
            }
        };
        let columns = self.rows(sql, params![table], |row| {
            let name: &'static str = row.text(0)?.leak();
            let kind = match row.str(1)? {
                "bigint" | "integer" => Kind::Int,
                "text" => Kind::Text,
                "bytea" | "blob" => Kind::Bytes,
                other => {
                    let odd =
                        format!("column {name} of {table} is {other}, which only one engine knows");
                    return Err(Fault::Row(odd));
                }
            };
            Ok((name, kind))
        })?;
        if columns.is_empty() {
            return Err(Fault::Row(format!("there is no table {table}")));
        }
        Ok(Target::new(table, columns.leak(), ""))
    }
}
