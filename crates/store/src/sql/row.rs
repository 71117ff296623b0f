//! A row as either driver answers it: integers, text and bytes, read by position.

use crate::Fault;

/// One answered row, read by column position.
pub enum Row<'a> {
    /// From SQLite.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From PostgreSQL.
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// A `bigint` that is always there.
    pub fn int(&self, column: usize) -> Result<i64, Fault> {
        Ok(match self {
            Row::Sqlite(row) => row.get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A `bigint` that may be absent.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, Fault> {
        Ok(match self {
            Row::Sqlite(row) => row.get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A `text` that is always there.
    pub fn text(&self, column: usize) -> Result<String, Fault> {
        self.str(column).map(str::to_owned)
    }

    /// A `text` that is always there, borrowed.
    pub fn str(&self, column: usize) -> Result<&str, Fault> {
        Ok(match self {
            Row::Sqlite(row) => row
                .get_ref(column)?
                .as_str()
                .map_err(rusqlite::Error::from)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A `text` that may be absent.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, Fault> {
        Ok(match self {
            Row::Sqlite(row) => row.get(column)?,
            Row::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A `bytea`, empty when absent.
    pub fn bytes(&self, column: usize) -> Result<&[u8], Fault> {
        Ok(match self {
            Row::Sqlite(row) => row
                .get_ref(column)?
                .as_blob_or_null()
                .map_err(rusqlite::Error::from)?
                .unwrap_or_default(),
            Row::Postgres(row) => row.try_get::<_, Option<&[u8]>>(column)?.unwrap_or_default(),
        })
    }
}
