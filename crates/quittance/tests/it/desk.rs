//! The program as its users meet it: a database of its own, the real binary, and what it answers.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use quittance::deeds;
use quittance::desk::{Clock, Desk};
use quittance::secrets::Keys;
use receivables::Date;
use serde_json::Value;
use store::{Organisation, Store};

/// A database with a folder for the files beside it; both go when the test ends.
pub struct Place {
    pub url: String,
    folder: tempfile::TempDir,
    postgres: Option<(String, String)>,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
    pub bytes: Vec<u8>,
}

/// Plays the same story on SQLite and, when it can be had, on PostgreSQL.
pub fn on_both(story: impl Fn(&Place)) {
    story(&Place::sqlite());
    match Place::postgres() {
        Some(place) => story(&place),
        None => println!("skipped on PostgreSQL: QUITTANCE_TEST_POSTGRES is not set"),
    }
}

/// The corpus, or a word that it is not there.
pub fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("QUITTANCE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: QUITTANCE_CORPUS is not set");
    }
    folder
}

impl Place {
    /// A file that does not exist yet.
    pub fn sqlite() -> Place {
        let folder = folder();
        let url = format!("sqlite:{}", folder.path().join("books.db").display());
        Place {
            url,
            folder,
            postgres: None,
        }
    }

    /// An empty database on the server of `QUITTANCE_TEST_POSTGRES`.
    pub fn postgres() -> Option<Place> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let admin = std::env::var("QUITTANCE_TEST_POSTGRES").ok()?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("quittance_{}_{count}", std::process::id());
        tell_postgres(&admin, &format!("drop database if exists {name}"));
        tell_postgres(&admin, &format!("create database {name}"));
        let (server, _) = admin.rsplit_once('/').unwrap();
        Some(Place {
            url: format!("{server}/{name}"),
            folder: folder(),
            postgres: Some((admin, name)),
        })
    }

    /// The folder in which the program runs.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file in it.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    /// Runs a command, its words parted by spaces.
    pub fn run(&self, command: &str) -> Answer {
        self.run_words(&command.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs a command whose words may hold spaces.
    pub fn run_words(&self, words: &[&str]) -> Answer {
        Answer::from(self.command(words).output().unwrap())
    }

    /// Begins a command and does not wait for it.
    pub fn begin(&self, command: &str) -> Child {
        let words: Vec<_> = command.split_whitespace().collect();
        self.command(&words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
        command
            .args(words)
            .env("QUITTANCE_DATABASE_URL", &self.url)
            .env_remove("QUITTANCE_KEY")
            .current_dir(self.folder.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command that must be done, and reads its JSON.
    pub fn json(&self, command: &str) -> Value {
        let answer = self.run(&format!("{command} --json"));
        assert_eq!(answer.code, 0, "{command}: {answer:?}");
        answer.json()
    }

    /// The same books, opened by the test itself on a day.
    pub fn desk(&self, on: Date) -> (Desk, Organisation) {
        let store = Store::open(&self.url).unwrap();
        let file = if self.postgres.is_some() {
            "quittance.db"
        } else {
            "books.db"
        };
        let keys = Keys::beside(Some(&self.folder.path().join(file)));
        let clock = Clock {
            on: Some(on),
            ..Clock::default()
        };
        let desk = Desk::new(store, keys, clock);
        let firm = deeds::firm(&desk, None).unwrap();
        (desk, firm)
    }

    /// Asserts that every seal and every balance agrees.
    pub fn verifies(&self) {
        let verified = self.json("verify");
        assert_eq!(verified["verified"], true, "{verified}");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((admin, name)) = &self.postgres {
            tell_postgres(
                admin,
                &format!("drop database if exists {name} with (force)"),
            );
        }
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Answer {
        Answer {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            bytes: output.stdout,
        }
    }
}

impl Answer {
    /// What was printed, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|cause| panic!("{cause}: {self:?}"))
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit {}\n{}\n{}", self.code, self.out, self.err)
    }
}

/// Memory is the fastest disk for books that live for a second.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn tell_postgres(admin: &str, order: &str) {
    let mut client = postgres::Client::connect(admin, postgres::NoTls).unwrap();
    client.batch_execute(order).unwrap();
}
