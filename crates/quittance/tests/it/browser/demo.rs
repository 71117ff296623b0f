//! The real program, started as the README says, on a database of its own: with a year behind it, or on its first day.

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
    folder: tempfile::TempDir,
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
        let (program, told) = serve(&["demo", "--json", "--database", &database], &folder);
        let word = |key: &str| word(&told, key);
        Demo {
            url: word("url").trim_end_matches('/').to_owned(),
            login: word("login"),
            password: word("password"),
            program,
            database,
            folder,
        }
    }

    /// A firm that was opened a moment ago, with nothing in it.
    pub fn first_day() -> Demo {
        let folder = tempfile::tempdir().expect("a folder for the database");
        let database = format!("sqlite:{}", folder.path().join("books.db").display());
        let opened = quittance(&folder)
            .args(["init", "--json", "--database", &database])
            .args([
                "--name",
                "Atelier Morvan",
                "--email",
                "claire@morvan.example",
            ])
            .output()
            .expect("a firm is opened");
        let login: Value = serde_json::from_slice(&opened.stdout).expect("how to sign in");
        let (program, told) = serve(&["serve", "--json", "--database", &database], &folder);
        Demo {
            url: word(&told, "url").trim_end_matches('/').to_owned(),
            login: word(&login, "login"),
            password: word(&login, "password"),
            program,
            database,
            folder,
        }
    }

    /// The operator gives a command, beside the running program.
    pub fn run(&self, words: &[&str]) {
        let done = quittance(&self.folder)
            .args(words)
            .args(["--database", &self.database])
            .output()
            .expect("the program runs");
        assert!(done.status.success(), "{words:?}: {done:?}");
    }

    /// A file that somebody has on their machine.
    pub fn write_file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file is written");
        path.display().to_string()
    }
}

fn quittance(folder: &tempfile::TempDir) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_quittance"));
    program
        .current_dir(folder.path())
        .env_remove("QUITTANCE_DATABASE_URL")
        .env_remove("QUITTANCE_LISTEN")
        .stdin(Stdio::null());
    program
}

/// Starts it; what it says first is what it tells.
fn serve(args: &[&str], folder: &tempfile::TempDir) -> (Child, Value) {
    let mut program = quittance(folder)
        .args(args)
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(program.stdout.take().expect("its words")).lines();
    // What it tells may stand on several lines.
    let mut first = String::new();
    let told = lines.by_ref().map_while(Result::ok).find_map(|line| {
        first.push_str(&line);
        serde_json::from_str::<Value>(&first).ok()
    });
    // Whatever else it says, somebody listens.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    let told = told.unwrap_or_else(|| panic!("{args:?} says {first:?} first"));
    (program, told)
}

fn word(told: &Value, key: &str) -> String {
    let word = told[key].as_str();
    word.unwrap_or_else(|| panic!("it tells its {key}"))
        .to_owned()
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
