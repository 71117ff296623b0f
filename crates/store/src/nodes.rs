//! Nodes: running processes, and how the others learn that one is dead.
//!
//! A node holds a lock that dies with it: a file lock beside a SQLite file, a session's advisory lock on PostgreSQL.
//! No clock is asked and no lease expires, so that a slow node is never taken for a dead one, nor a dead one waited for.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::pool::{Place, Store};
use crate::{Fault, params};

/// The first key of every node's advisory lock; the second is the node.
const NODE_LOCKS: i32 = 712_024;

/// This process, registered.
pub struct Node {
    /// Its number.
    pub id: i64,
    held: Held,
}

enum Held {
    File(
        PathBuf,
        #[expect(dead_code, reason = "the lock lives as long as the handle")] File,
    ),
    Session(Box<Mutex<postgres::Client>>),
}

impl Store {
    /// Registers this process. The node is alive until the value is dropped or the process ends, however it ends.
    pub fn join(&self, now: i64) -> Result<Node, Fault> {
        let id = self.settle(|connection| {
            let next = "select coalesce(max(id), 0) + 1 from nodes";
            if connection.engine() == crate::sql::Engine::Postgres {
                connection.batch("lock table nodes in exclusive mode")?;
            }
            let id = connection.rows(next, &[], |row| row.int(0))?[0];
            connection.execute(
                "insert into nodes (id, started_at) values ($1, $2)",
                params![id, now],
            )?;
            Ok(id)
        })?;
        let held = match self.place() {
            Place::Sqlite(path) => {
                let path = lock_path(path, id);
                let file = open_lock(&path)?;
                file.lock()
                    .map_err(|cause| Fault::file("locking this node's file", cause))?;
                Held::File(path, file)
            }
            Place::Postgres(config) => {
                Held::Session(Box::new(Mutex::new(hold_session(config, id)?)))
            }
        };
        Ok(Node { id, held })
    }

    /// True when that node's process is gone.
    pub fn is_dead(&self, node: i64) -> Result<bool, Fault> {
        match self.place() {
            Place::Sqlite(path) => {
                let path = lock_path(path, node);
                if !path.exists() {
                    return Ok(true);
                }
                match open_lock(&path)?.try_lock() {
                    Ok(()) => Ok(true),
                    Err(TryLockError::WouldBlock) => Ok(false),
                    Err(TryLockError::Error(cause)) => Err(Fault::file("asking for a node's lock", cause)),
                }
            }
            Place::Postgres(_) => self.look(|connection| {
                // The columns are of type `oid`: both are compared as numbers.
                let held = "select count(*) from pg_locks l join pg_database d on d.oid = l.database
                            where l.locktype = 'advisory' and cast(l.classid as bigint) = $1 and cast(l.objid as bigint) = $2
                              and d.datname = current_database()";
                Ok(connection.rows(held, params![i64::from(NODE_LOCKS), node], |row| row.int(0))?[0] == 0)
            }),
        }
    }
}

impl Node {
    /// True while the others can see that this node lives. A lost session is opened again under the same number.
    pub fn keep_alive(&self, store: &Store) -> Result<(), Fault> {
        if let (Held::Session(session), Place::Postgres(config)) = (&self.held, store.place())
            && let Ok(mut client) = session.lock()
            && (client.is_closed() || client.is_valid(std::time::Duration::from_secs(5)).is_err())
        {
            *client = hold_session(config, self.id)?;
        }
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Held::File(path, _) = &self.held {
            // The file is litter once nobody locks it; one that stays is harmless.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn hold_session(config: &postgres::Config, id: i64) -> Result<postgres::Client, Fault> {
    let mut client = config.connect(postgres::NoTls)?;
    client.batch_execute(&format!("select pg_advisory_lock({NODE_LOCKS}, {id})"))?;
    Ok(client)
}

fn lock_path(database: &Path, node: i64) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_os_string();
    name.push(format!("-node{node}"));
    database.with_file_name(name)
}

fn open_lock(path: &Path) -> Result<File, Fault> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|cause| Fault::file("opening a node's lock", cause))
}
