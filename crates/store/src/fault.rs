//! What can go wrong with a database. A fault is nobody's refusal: it is logged once, at the edge.

/// A fault of the store.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite's own word.
    #[error("the database file: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL's own word.
    #[error("the PostgreSQL server: {}", chain(.0))]
    Postgres(#[from] postgres::Error),
    /// PostgreSQL's own word on one statement.
    #[error("the PostgreSQL server: {} in «{}»", chain(.cause), .sql.split_whitespace().take(12).collect::<Vec<_>>().join(" "))]
    Sql {
        /// The statement.
        sql: &'static str,
        /// What was said.
        cause: postgres::Error,
    },
    /// The address of the database is not understood.
    #[error(
        "«{0}» is no database address; right would be sqlite:quittance.db or postgres://user@host/name"
    )]
    Address(String),
    /// A newer program wrote this database.
    #[error(
        "this database was written by a newer program (schema {at}, this program knows {known}); please update the program"
    )]
    Newer {
        /// Its schema.
        at: i64,
        /// Ours.
        known: i64,
    },
    /// The file system.
    #[error("{what}: {cause}")]
    File {
        /// What was attempted.
        what: String,
        /// What was said.
        cause: std::io::Error,
    },
    /// A row says what cannot be.
    #[error("a row is not as it was written: {0}")]
    Row(String),
    /// Nothing of that name.
    #[error("{0}")]
    Missing(String),
    /// The installation's key is not there, or is another one.
    #[error("{0}")]
    Key(String),
}

impl Fault {
    pub(crate) fn sql(sql: &'static str, cause: postgres::Error) -> Fault {
        Fault::Sql { sql, cause }
    }

    pub(crate) fn file(what: impl Into<String>, cause: std::io::Error) -> Fault {
        Fault::File {
            what: what.into(),
            cause,
        }
    }

    /// True when the server or the line to it is gone, so that trying again later may succeed.
    pub fn is_lost_line(&self) -> bool {
        match self {
            Fault::Postgres(cause) | Fault::Sql { cause, .. } => {
                cause.is_closed()
                    || cause
                        .code()
                        .is_none_or(|code| matches!(&code.code()[..2], "08" | "57" | "53"))
            }
            _ => false,
        }
    }

    /// True when two transactions stood in each other's way and one was sent back: trying again is right.
    pub fn is_collision(&self) -> bool {
        match self {
            Fault::Postgres(cause) | Fault::Sql { cause, .. } => cause
                .code()
                .is_some_and(|code| matches!(code.code(), "40001" | "40P01")),
            _ => false,
        }
    }
}

/// The driver keeps the server's sentence one level down.
fn chain(error: &postgres::Error) -> String {
    use std::error::Error;
    error
        .source()
        .map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}
