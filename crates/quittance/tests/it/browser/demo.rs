//! The real program, started as the README says, on a database of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// `quittance demo`, running. It ends with the story.
pub struct Demo {
    program: Child,
    pub url: String,
    pub login: String,
    pub password: String,
    database: String,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// The same program under another name of this machine.
    pub fn called(mut self, name: &str) -> Demo {
        self.url = self.url.replace("127.0.0.1", name);
        self
    }

    /// The operator sets something, beside the running program.
    pub fn set(&self, key: &str, value: &str) {
        let done = Command::new(env!("CARGO_BIN_EXE_quittance"))
            .args(["settings", "set", key, value, "--database", &self.database])
            .output()
            .expect("the program runs");
        assert!(done.status.success(), "{done:?}");
    }

    pub fn start() -> Demo {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let database = format!("sqlite:{}", folder.path().join("demo.db").display());
        let mut program = Command::new(env!("CARGO_BIN_EXE_quittance"))
            .args([
                "demo",
                "--json",
                "--listen",
                "127.0.0.1:0",
                "--database",
                &database,
            ])
            .current_dir(folder.path())
            .env_remove("QUITTANCE_DATABASE_URL")
            .env_remove("QUITTANCE_LISTEN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(program.stdout.take().expect("its words")).lines();
        let first = lines.next().and_then(Result::ok).unwrap_or_default();
        // Whatever else it says, somebody listens.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let told: Value = serde_json::from_str(&first)
            .unwrap_or_else(|fault| panic!("demo says {first:?} first: {fault}"));
        let word = |key: &str| {
            told[key]
                .as_str()
                .unwrap_or_else(|| panic!("demo tells its {key}"))
                .to_owned()
        };
        Demo {
            url: word("url").trim_end_matches('/').to_owned(),
            login: word("login"),
            password: word("password"),
            program,
            database,
            _folder: folder,
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
