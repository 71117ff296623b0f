//! Opening a database and lending its connections.
//!
//! SQLite has one writer and a few readers on one file; PostgreSQL has a pool of sessions. A transaction is a closure:
//! it commits when the closure answers `Ok`, and leaves no trace otherwise.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use receivables::party::OrganisationId;

use crate::books::{Books, By};
use crate::migrate::migrate;
use crate::sql::{Connection, Engine, PostgresConnection, SqliteConnection};
use crate::{Fault, scope};

/// A writer waits so long for another process' transaction; a first import of a million invoices takes less.
const BUSY_TIMEOUT: Duration = Duration::from_secs(120);

/// Sessions on PostgreSQL: a small server allows 100, shared by several nodes.
const SESSIONS_MAX: usize = 16;

/// Without the sizes of its tables SQLite takes the index of all invoices of the firm where that of one customer is right. A
/// file changes them, so that they are looked at after each, a thousand rows an index; PostgreSQL learns them by itself.
const LEARN_SIZES: &str = "pragma analysis_limit = 1000; pragma optimize = 0x10002";

/// A whole file touches every customer's pages again and again; without room for them they are written and read back each time.
const ROOM_FOR_A_FILE: &str = "pragma cache_size = -120000";

/// SQLite brings pages from its log into the file after so many, 16 MB. By default it is a thousand: a batch of the round
/// writes more than that, and brought over the same pages after each.
const PAGES_WRITTEN_AHEAD: i64 = 4_000;

/// Enough for everything else; what a file needed is given back.
const USUAL_ROOM: &str = "pragma cache_size = -16000; pragma shrink_memory";

/// A database, open.
pub struct Store {
    place: Place,
    idle: Mutex<Idle>,
    returned: Condvar,
    writer: Mutex<Option<Connection>>,
    pub(crate) blocks: Mutex<crate::books::Blocks>,
    remembered: crate::remembered::Remembered,
    pub(crate) vault: crate::vault::Vault,
}

/// Where the database is.
#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<postgres::Config>),
}

#[derive(Default)]
struct Idle {
    connections: Vec<Connection>,
    lent: usize,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`, and brings its schema up to date.
    pub fn open(url: &str) -> Result<Store, Fault> {
        let place = if let Some(path) = url.strip_prefix("sqlite:") {
            Place::Sqlite(PathBuf::from(path.trim_start_matches("//")))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Place::Postgres(Box::new(
                url.parse()
                    .map_err(|_| Fault::Address(hide_password(url)))?,
            ))
        } else {
            return Err(Fault::Address(hide_password(url)));
        };
        let mut connection = connect(&place)?;
        migrate(&mut connection)?;
        // A session opened before the migrations does not know the role that they made.
        let connections = if let Place::Sqlite(_) = place {
            vec![connection]
        } else {
            Vec::new()
        };
        let idle = Idle {
            connections,
            lent: 0,
        };
        Ok(Store {
            place,
            idle: Mutex::new(idle),
            returned: Condvar::new(),
            writer: Mutex::new(None),
            blocks: Mutex::default(),
            remembered: Default::default(),
            vault: crate::vault::Vault::default(),
        })
    }

    /// Which engine keeps it.
    pub fn engine(&self) -> Engine {
        match self.place {
            Place::Sqlite(_) => Engine::Sqlite,
            Place::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// The file, when it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }

    /// Reads within one organisation, in one consistent view.
    pub fn read<T, E: From<Fault>>(
        &self,
        organisation: OrganisationId,
        work: impl FnOnce(&mut Books<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_reader(|connection, takes_role| {
            let begin = match connection.engine() {
                Engine::Sqlite => "begin".to_owned(),
                Engine::Postgres => scope::begin(organisation, takes_role).replacen(
                    "begin",
                    "begin isolation level repeatable read read only",
                    1,
                ),
            };
            self.begin(connection, &begin)?;
            let done = work(&mut Books::reading(
                connection,
                organisation,
                &self.vault,
                Some(&self.remembered),
            ));
            let ended = connection.batch("rollback");
            let answer = done?;
            ended?;
            Ok(answer)
        })
    }

    /// Writes within one organisation: everything the closure did, or nothing.
    pub fn write<T, E: From<Fault>>(
        &self,
        organisation: OrganisationId,
        by: &By,
        work: impl FnOnce(&mut Books<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_beside(organisation, by, "pg_advisory_xact_lock_shared", work)
    }

    /// Writes while no one else writes in this organisation: for a whole file, or a restoration.
    pub fn write_alone<T, E: From<Fault>>(
        &self,
        organisation: OrganisationId,
        by: &By,
        work: impl FnOnce(&mut Books<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let done = self.write_beside(organisation, by, "pg_advisory_xact_lock", |books| {
            make_room(books, ROOM_FOR_A_FILE)?;
            let done = work(books);
            make_room(books, USUAL_ROOM)?;
            done
        })?;
        self.with_writer(|connection, _| match connection.engine() {
            Engine::Sqlite => connection.batch(LEARN_SIZES),
            Engine::Postgres => Ok(()),
        })?;
        Ok(done)
    }

    fn write_beside<T, E: From<Fault>>(
        &self,
        organisation: OrganisationId,
        by: &By,
        lock: &'static str,
        work: impl FnOnce(&mut Books<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with_writer(|connection, takes_role| {
            match connection.engine() {
                Engine::Sqlite => self.begin(connection, "begin immediate")?,
                Engine::Postgres => {
                    let begin = scope::begin(organisation, takes_role);
                    let begin = format!("{begin}; select {lock}({})", organisation.0);
                    self.begin(connection, &begin)?;
                }
            }
            let mut books = Books::writing(connection, organisation, by, self);
            let done = work(&mut books).and_then(|answer| {
                books.close()?;
                Ok(answer)
            });
            match done {
                Ok(answer) => {
                    connection.batch("commit")?;
                    Ok(answer)
                }
                Err(refusal) => {
                    // The refusal is what the person hears; a line lost on top of it shows in the next transaction.
                    let _ = connection.batch("rollback");
                    Err(refusal)
                }
            }
        })
    }

    /// Reads what belongs to the installation as a whole.
    pub(crate) fn look<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.with_reader(|connection, _| {
            if connection.engine() == Engine::Postgres {
                // There is nothing to begin here: an empty statement asks whether the session still lives.
                self.begin(connection, "")?;
            }
            work(connection)
        })
    }

    /// Writes what belongs to the installation as a whole.
    pub(crate) fn settle<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.with_writer(|connection, _| {
            let begin = if connection.engine() == Engine::Sqlite {
                "begin immediate"
            } else {
                "begin"
            };
            self.begin(connection, begin)?;
            let done = work(connection);
            connection.batch(if done.is_ok() { "commit" } else { "rollback" })?;
            done
        })
    }

    /// Begins a transaction. A session that ended while it stood idle, because the server was restarted, gives way to a
    /// new one: nothing was begun on it, so nothing can be done twice.
    fn begin(&self, connection: &mut Connection, text: &str) -> Result<(), Fault> {
        match connection.batch(text) {
            Err(fault) if fault.is_lost_line() => {
                *connection = connect(&self.place)?;
                connection.batch(text)
            }
            begun => begun,
        }
    }

    pub(crate) fn with_writer<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&mut Connection, bool) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Place::Postgres(_) = self.place {
            return self.with_reader(work);
        }
        let mut writer = lock(&self.writer);
        let mut connection = match writer.take() {
            Some(connection) => connection,
            None => connect(&self.place)?,
        };
        let done = work(&mut connection, false);
        *writer = Some(connection);
        done
    }

    fn with_reader<T, E: From<Fault>>(
        &self,
        work: impl FnOnce(&mut Connection, bool) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.borrow()?;
        let takes_role = connection.takes_role();
        let done = work(&mut connection, takes_role);
        let mut idle = lock(&self.idle);
        idle.lent -= 1;
        if !connection.is_closed() {
            idle.connections.push(connection);
        }
        drop(idle);
        self.returned.notify_one();
        done
    }

    fn borrow(&self) -> Result<Connection, Fault> {
        let mut idle = lock(&self.idle);
        loop {
            while let Some(connection) = idle.connections.pop() {
                if !connection.is_closed() {
                    idle.lent += 1;
                    return Ok(connection);
                }
            }
            if idle.lent < SESSIONS_MAX {
                break;
            }
            idle = self
                .returned
                .wait(idle)
                .unwrap_or_else(PoisonError::into_inner);
        }
        idle.lent += 1;
        drop(idle);
        connect(&self.place).inspect_err(|_| {
            lock(&self.idle).lent -= 1;
            self.returned.notify_one();
        })
    }
}

/// How many pages SQLite keeps at hand; PostgreSQL sees to its own.
fn make_room(books: &mut Books<'_>, pages: &str) -> Result<(), Fault> {
    match books.connection.engine() {
        Engine::Sqlite => books.connection.batch(pages),
        Engine::Postgres => Ok(()),
    }
}

/// A panic in another thread leaves connections usable: every transaction it had open was rolled back or is refused.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn connect(place: &Place) -> Result<Connection, Fault> {
    match place {
        Place::Sqlite(path) => {
            let handle = rusqlite::Connection::open(path)?;
            handle.busy_timeout(BUSY_TIMEOUT)?;
            write_ahead(&handle)?;
            handle.execute_batch(
                "pragma synchronous = full; pragma foreign_keys = on;
                 pragma temp_store = memory; pragma cache_size = -16000;",
            )?;
            handle.pragma_update(None, "wal_autocheckpoint", PAGES_WRITTEN_AHEAD)?;
            Ok(Connection::Sqlite(SqliteConnection::new(handle)))
        }
        Place::Postgres(config) => {
            let mut client = config.connect(postgres::NoTls)?;
            let mut says = |question: &str| {
                let row = client.query_one(question, &[])?;
                row.try_get::<_, i64>(0).map(|count| count > 0)
            };
            let (takes_role, may_copy) = (says(scope::MAY_TAKE_ROLE)?, says(scope::MAY_COPY)?);
            Ok(Connection::Postgres(Box::new(PostgresConnection::new(
                client, takes_role, may_copy,
            ))))
        }
    }
}

/// A new file becomes one that is written ahead. SQLite does not wait here when another process does the same at the same
/// moment, so we do.
fn write_ahead(handle: &rusqlite::Connection) -> Result<(), Fault> {
    const PAUSE: Duration = Duration::from_millis(20);
    let mut tries = BUSY_TIMEOUT.as_millis() / PAUSE.as_millis();
    loop {
        let set = handle.execute_batch("pragma journal_mode = wal");
        match set {
            Err(rusqlite::Error::SqliteFailure(cause, _))
                if cause.code == rusqlite::ErrorCode::DatabaseBusy && tries > 0 =>
            {
                tries -= 1;
                std::thread::sleep(PAUSE);
            }
            done => return Ok(done?),
        }
    }
}

/// An address goes into messages; its password does not.
fn hide_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme + 3 => {
            format!("{}://…{}", &url[..scheme], &url[at..])
        }
        _ => url.to_owned(),
    }
}
