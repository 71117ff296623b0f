//! One SQL text, two drivers.
//!
//! Parameters and columns are integers, text and bytes, nothing else; that is all both engines mean in the same way.
//! Texts are written for PostgreSQL with `$1` parameters. For SQLite `$N` becomes `?N`, because SQLite numbers `$N` by first
//! appearance and would swap arguments silently, and lock clauses fall away, because a SQLite writer is alone anyway.

mod column;
mod row;
mod target;

use std::collections::{HashMap, HashSet};

use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

use column::Column;
pub use row::Row;
pub use target::{Target, Texts};

use crate::Fault;

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Absent.
    Null,
    /// `bigint`: amounts, dates, instants, ids, flags.
    Int(i64),
    /// `text`.
    Text(&'a str),
    /// `bytea`.
    Bytes(&'a [u8]),
    /// A set of integers, for `unnest` and `any`.
    Ints(&'a [Option<i64>]),
    /// A set of texts, for `unnest` and `any`.
    Texts(&'a [Option<String>]),
    /// A set of byte strings, for `unnest`: PostgreSQL only.
    ByteSets(&'a [Option<Vec<u8>>]),
}

impl From<i64> for Value<'_> {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Value::Null, Value::Int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Value::Null, Value::Text)
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(value: &'a String) -> Self {
        Value::Text(value)
    }
}

impl<'a> From<&'a [Option<i64>]> for Value<'a> {
    fn from(values: &'a [Option<i64>]) -> Self {
        Value::Ints(values)
    }
}

impl<'a> From<&'a [Option<String>]> for Value<'a> {
    fn from(values: &'a [Option<String>]) -> Self {
        Value::Texts(values)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(value: &'a [u8]) -> Self {
        Value::Bytes(value)
    }
}

/// Builds a parameter list: `params![organisation, account, "text"]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::sql::Value::from($value)),*][..] };
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Ints(values) => return Ok(json(values)),
            Value::Texts(values) => return Ok(json(values)),
            Value::Null => ValueRef::Null,
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
            Value::ByteSets(_) => {
                return Err(rusqlite::Error::ToSqlConversionFailure(
                    "SQLite takes no sets of bytes".into(),
                ));
            }
        }))
    }
}

/// A set as SQLite reads it. Integers and texts always make JSON, so there is no failure to report.
fn json<T: serde::Serialize>(values: &[T]) -> ToSqlOutput<'static> {
    ToSqlOutput::Owned(rusqlite::types::Value::Text(
        serde_json::to_string(values).unwrap_or_default(),
    ))
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(value) => value.to_sql_checked(ty, out),
            Value::Text(value) => value.to_sql_checked(ty, out),
            Value::Bytes(value) => value.to_sql_checked(ty, out),
            Value::Ints(values) => values.to_sql_checked(ty, out),
            Value::Texts(values) => values.to_sql_checked(ty, out),
            Value::ByteSets(values) => values.to_sql_checked(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file, no set-up.
    Sqlite,
    /// For several nodes.
    Postgres,
}

impl Engine {
    /// Its name as reports print it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// A column of a bulk load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `bigint`.
    Int,
    /// `text`.
    Text,
    /// `bytea`.
    Bytes,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Int => "bigint",
            Kind::Text => "text",
            Kind::Bytes => "bytea",
        }
    }

    pub(crate) fn postgres(self) -> Type {
        match self {
            Kind::Int => Type::INT8,
            Kind::Text => Type::TEXT,
            Kind::Bytes => Type::BYTEA,
        }
    }
}

/// A connection with its prepared statements.
pub enum Connection {
    /// One handle on the file.
    Sqlite(SqliteConnection),
    /// One session on the server.
    Postgres(Box<PostgresConnection>),
}

/// SQLite and the texts it was given, rewritten once.
pub struct SqliteConnection {
    pub(crate) handle: rusqlite::Connection,
    texts: HashMap<(usize, usize), String>,
}

/// PostgreSQL and the statements it prepared.
pub struct PostgresConnection {
    pub(crate) client: postgres::Client,
    statements: HashMap<(usize, usize), postgres::Statement>,
    pub(crate) takes_role: bool,
    /// The login itself stands above row-level security, so that COPY may be used.
    pub(crate) may_copy: bool,
}

/// A COPY costs more to begin than a few rows cost to insert.
const WORTH_A_COPY: usize = 500;

/// Prepared statements kept per SQLite connection: more than the house has hot queries.
const STATEMENTS_KEPT: usize = 128;

impl SqliteConnection {
    pub(crate) fn new(handle: rusqlite::Connection) -> Self {
        handle.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        SqliteConnection {
            handle,
            texts: HashMap::new(),
        }
    }

    fn prepare(&mut self, sql: &'static str) -> Result<rusqlite::CachedStatement<'_>, Fault> {
        let text = self
            .texts
            .entry(key(sql))
            .or_insert_with(|| for_sqlite(sql));
        Ok(self.handle.prepare_cached(text)?)
    }

    /// Runs one statement for many rows, prepared once; answers for each how many rows it touched.
    fn count_each(
        &mut self,
        sql: &'static str,
        rows: &[Vec<Value<'_>>],
    ) -> Result<Vec<u64>, Fault> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.prepare(sql)?;
        let mut counts = Vec::with_capacity(rows.len());
        for row in rows {
            counts.push(statement.execute(rusqlite::params_from_iter(row))? as u64);
        }
        Ok(counts)
    }

    /// Runs one statement for many rows, prepared once, and gathers what `read` makes of the rows it answers.
    fn tell_each<T>(
        &mut self,
        sql: &'static str,
        rows: &[Vec<Value<'_>>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut statement = self.prepare(sql)?;
        let mut told = Vec::with_capacity(rows.len());
        for row in rows {
            let mut answers = statement.query(rusqlite::params_from_iter(row))?;
            while let Some(answer) = answers.next()? {
                told.push(read(&Row::Sqlite(answer))?);
            }
        }
        Ok(told)
    }
}

impl PostgresConnection {
    pub(crate) fn new(client: postgres::Client, takes_role: bool, may_copy: bool) -> Self {
        PostgresConnection {
            client,
            statements: HashMap::new(),
            takes_role,
            may_copy,
        }
    }

    fn prepare(&mut self, sql: &'static str) -> Result<postgres::Statement, Fault> {
        let key = key(sql);
        if let Some(statement) = self.statements.get(&key) {
            return Ok(statement.clone());
        }
        let statement = self
            .client
            .prepare(sql)
            .map_err(|cause| Fault::sql(sql, cause))?;
        self.statements.insert(key, statement.clone());
        Ok(statement)
    }
}

impl Connection {
    /// Which engine answers.
    pub fn engine(&self) -> Engine {
        match self {
            Connection::Sqlite(_) => Engine::Sqlite,
            Connection::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub fn execute(&mut self, sql: &'static str, params: &[Value<'_>]) -> Result<u64, Fault> {
        match self {
            Connection::Sqlite(sqlite) => {
                let mut statement = sqlite.prepare(sql)?;
                Ok(statement.execute(rusqlite::params_from_iter(params))? as u64)
            }
            Connection::Postgres(pg) => {
                let statement = pg.prepare(sql)?;
                let params: Vec<&(dyn ToSql + Sync)> =
                    params.iter().map(|value| value as _).collect();
                pg.client
                    .execute(&statement, &params)
                    .map_err(|cause| Fault::sql(sql, cause))
            }
        }
    }

    /// Runs a query and hands each row to `read`, without keeping the rows.
    pub fn each(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        match self {
            Connection::Sqlite(sqlite) => {
                let mut statement = sqlite.prepare(sql)?;
                let mut rows = statement.query(rusqlite::params_from_iter(params))?;
                while let Some(row) = rows.next()? {
                    read(&Row::Sqlite(row))?;
                }
            }
            Connection::Postgres(pg) => {
                let statement = pg.prepare(sql)?;
                let mut rows = pg
                    .client
                    .query_raw(&statement, params)
                    .map_err(|cause| Fault::sql(sql, cause))?;
                while let Some(row) = postgres::fallible_iterator::FallibleIterator::next(&mut rows)
                    .map_err(|cause| Fault::sql(sql, cause))?
                {
                    read(&Row::Postgres(&row))?;
                }
            }
        }
        Ok(())
    }

    /// Runs a query and gathers what `read` makes of each row.
    pub fn rows<T>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut found = Vec::new();
        self.each(sql, params, &mut |row| {
            found.push(read(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The first row of a query, when there is one.
    pub fn first<T>(
        &mut self,
        sql: &'static str,
        params: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        Ok(self.rows(sql, params, read)?.into_iter().next())
    }

    /// Loads many new rows: prepared inserts on SQLite, binary COPY on PostgreSQL. A row that is there already is a fault.
    pub fn load(&mut self, target: &Target, rows: &[Vec<Value<'_>>]) -> Result<(), Fault> {
        match self {
            Connection::Postgres(pg) if rows.len() >= WORTH_A_COPY => pg.copy(target, rows),
            _ => self.insert(target, rows).map(|_| ()),
        }
    }

    /// Writes many rows, each as its target's conflict clause says; answers how many were written.
    /// SQLite goes row by row, PostgreSQL takes the set through `unnest`, three times faster there.
    pub fn insert(&mut self, target: &Target, rows: &[Vec<Value<'_>>]) -> Result<u64, Fault> {
        match self {
            Connection::Postgres(_) if rows.len() > 1 => {
                let columns = Column::all(&target.kinds(), rows);
                let params: Vec<Value<'_>> = columns.iter().map(Column::value).collect();
                self.execute(target.texts().set, &params)
            }
            _ => self.execute_each(target.texts().row, rows),
        }
    }

    /// Writes those of many rows that are not there yet; answers for each whether it was written.
    /// The second column is the row's id. SQLite counts, because an answer for each row costs it more than the row.
    pub fn insert_new(
        &mut self,
        target: &Target,
        rows: &[Vec<Value<'_>>],
    ) -> Result<Vec<bool>, Fault> {
        if let Connection::Sqlite(sqlite) = self {
            let counts = sqlite.count_each(target.texts().row, rows)?;
            return Ok(counts.into_iter().map(|count| count > 0).collect());
        }
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let columns = Column::all(&target.kinds(), rows);
        let params: Vec<Value<'_>> = columns.iter().map(Column::value).collect();
        let told = self.rows(target.texts().set_told, &params, |row| row.int(0))?;
        let told: HashSet<i64> = told.into_iter().collect();
        let is_told = |row: &Vec<Value<'_>>| matches!(row[1], Value::Int(id) if told.contains(&id));
        Ok(rows.iter().map(is_told).collect())
    }

    /// Changes many rows: `row` once per row on SQLite, `set` once with a column array per parameter on PostgreSQL.
    pub fn change(
        &mut self,
        row: &'static str,
        set: &'static str,
        kinds: &[Kind],
        rows: &[Vec<Value<'_>>],
    ) -> Result<u64, Fault> {
        match self {
            Connection::Postgres(_) => {
                let columns = Column::all(kinds, rows);
                let params: Vec<Value<'_>> = columns.iter().map(Column::value).collect();
                self.execute(set, &params)
            }
            Connection::Sqlite(_) => self.execute_each(row, rows),
        }
    }

    /// Changes many rows like [`Connection::change`], and gathers what `read` makes of each row that was.
    pub fn change_and_tell<T>(
        &mut self,
        row: &'static str,
        set: &'static str,
        kinds: &[Kind],
        rows: &[Vec<Value<'_>>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        match self {
            Connection::Sqlite(sqlite) => sqlite.tell_each(row, rows, read),
            Connection::Postgres(_) => {
                let columns = Column::all(kinds, rows);
                let params: Vec<Value<'_>> = columns.iter().map(Column::value).collect();
                self.rows(set, &params, &mut read)
            }
        }
    }

    /// Writes many rows like [`Connection::insert`], and gathers what `read` makes of each row that was written, as the
    /// target's clause returns it.
    pub fn insert_and_tell<T>(
        &mut self,
        target: &Target,
        rows: &[Vec<Value<'_>>],
        read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let texts = target.texts();
        self.change_and_tell(texts.row, texts.set, &target.kinds(), rows, read)
    }

    /// Runs one statement for many rows; answers how many it touched.
    fn execute_each(&mut self, sql: &'static str, rows: &[Vec<Value<'_>>]) -> Result<u64, Fault> {
        if let Connection::Sqlite(sqlite) = self {
            let touched = sqlite.count_each(sql, rows)?;
            return Ok(touched.iter().sum());
        }
        let mut count = 0;
        for row in rows {
            count += self.execute(sql, row)?;
        }
        Ok(count)
    }

    /// Runs statements without parameters, such as a migration.
    pub fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        match self {
            Connection::Sqlite(sqlite) => sqlite.handle.execute_batch(sql)?,
            Connection::Postgres(pg) => pg.client.batch_execute(sql)?,
        }
        Ok(())
    }

    /// True when transactions here run under the role of the books.
    pub(crate) fn takes_role(&self) -> bool {
        matches!(self, Connection::Postgres(pg) if pg.takes_role)
    }

    /// True when the session is gone and must not be used again.
    pub(crate) fn is_closed(&self) -> bool {
        match self {
            Connection::Sqlite(_) => false,
            Connection::Postgres(pg) => pg.client.is_closed(),
        }
    }
}

/// `$1` → `?1`; lock clauses fall away; `= any($2)` reads its set from JSON, in which SQLite is handed it.
fn for_sqlite(sql: &str) -> String {
    let mut sql = sql
        .replace(" for update skip locked", "")
        .replace(" for update", "");
    while let Some(start) = sql.find("= any($") {
        let end = start + sql[start..].find(')').unwrap_or(sql.len() - start - 1);
        let parameter = sql[start + "= any(".len()..end].to_owned();
        sql.replace_range(
            start..=end,
            &format!("in (select value from json_each({parameter}))"),
        );
    }
    let bytes = sql.as_bytes();
    let mut out = String::with_capacity(sql.len());
    for (i, c) in sql.char_indices() {
        let parameter = c == '$' && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
        out.push(if parameter { '?' } else { c });
    }
    out
}

/// A static text is known by its place, which is cheaper than hashing it.
fn key(sql: &'static str) -> (usize, usize) {
    (sql.as_ptr() as usize, sql.len())
}
