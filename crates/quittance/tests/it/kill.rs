//! Killed, again and again: each message reaches a real mail server once, or is listed as uncertain; none is lost.
//!
//! The server is Debian's Exim on a free port of this machine; it keeps every message that it accepted, with its
//! Message-ID. The sender is the real program, killed with SIGKILL at random moments and started again.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::exim::{MailServer, free_port, is_root, open_to};
use crate::post_office::{PostOffice, fresh_postgres};

const MESSAGES: usize = 2000;
const KILLS: usize = 200;

/// How often the database is stopped, at once and without goodbye, and started again.
const STOPS: usize = 5;

#[test]
fn one_sender_on_sqlite_killed_two_hundred_times_sends_each_message_once_or_says_uncertain() {
    let Some(server) = MailServer::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("books.db").display());
    let office = PostOffice::open(url, folder);
    ordeal("SQLite, one node", &office, &server, 1, &mut |_| {});
}

#[test]
fn two_nodes_on_postgresql_killed_two_hundred_times_send_each_message_once_or_say_uncertain() {
    let Ok(admin) = std::env::var("QUITTANCE_TEST_POSTGRES") else {
        return println!("skipped: PostgreSQL, QUITTANCE_TEST_POSTGRES is not set");
    };
    let Some(server) = MailServer::start() else {
        return;
    };
    let office = PostOffice::open(fresh_postgres(&admin), tempfile::tempdir().unwrap());
    ordeal("PostgreSQL, two nodes", &office, &server, 2, &mut |_| {});
}

#[test]
fn a_database_that_stops_and_starts_in_between_makes_no_message_leave_twice() {
    let Some(database) = Database::start() else {
        return;
    };
    let Some(server) = MailServer::start() else {
        return;
    };
    let office = PostOffice::open(
        fresh_postgres(&database.url()),
        tempfile::tempdir().unwrap(),
    );
    let name = "PostgreSQL stopped and started, two nodes";
    ordeal(name, &office, &server, 2, &mut |kill| {
        if kill % (KILLS / STOPS) == 0 {
            database.stop();
            database.go();
        }
    });
}

/// Queues, kills, finishes and counts.
fn ordeal(
    name: &str,
    office: &PostOffice,
    server: &MailServer,
    nodes: usize,
    between: &mut dyn FnMut(usize),
) {
    let began = Instant::now();
    // A copy: a build beside must not change the program while it is tried.
    let program = env!("CARGO_BIN_EXE_quittance");
    std::fs::copy(program, office.folder.path().join("quittance")).unwrap();
    office.sends_to(&server.url());
    let mailboxes: Vec<String> = (0..MESSAGES)
        .map(|i| format!("compta@client{i}.example"))
        .collect();
    office.queue(&mailboxes);

    let mut chance = Chance(u64::from(std::process::id()) | 1);
    // How long a sender lives, at most; it adapts, so that the messages last until the last kill.
    let mut life_ms = 1000;
    let mut senders: Vec<Child> = (0..nodes).map(|_| start(office)).collect();
    for kill in 1..=KILLS {
        sleep(Duration::from_millis(chance.below(life_ms)));
        let victim = chance.below(nodes as u64) as usize;
        senders[victim].kill().unwrap();
        senders[victim].wait().unwrap();
        between(kill);
        senders[victim] = start(office);
        let ahead = server.count() * KILLS > MESSAGES * kill;
        life_ms = if ahead {
            (life_ms * 9 / 10).max(20)
        } else {
            (life_ms * 11 / 10 + 1).min(4000)
        };
    }
    for mut sender in senders {
        sender.wait().unwrap();
    }
    // What was put off has its time; what a dead node held is taken over.
    for _ in 0..3 {
        office.send();
        office.wait(2);
    }
    judge(name, office, server, began.elapsed());
}

fn judge(name: &str, office: &PostOffice, server: &MailServer, took: Duration) {
    let arrived = server.arrived();
    let rows = office.messages();
    assert_eq!(rows.len(), MESSAGES);
    let (mut accepted, mut uncertain, mut uncertain_arrived) = (0, 0, 0);
    for row in &rows {
        let times = arrived.get(&row.message_id).copied().unwrap_or(0);
        match row.state.as_str() {
            "accepted" => {
                assert_eq!(times, 1, "{name}: {} says accepted", row.message_id);
                accepted += 1;
            }
            "uncertain" => {
                assert!(
                    times <= 1,
                    "{name}: {} arrived {times} times",
                    row.message_id
                );
                uncertain += 1;
                uncertain_arrived += times;
            }
            other => panic!(
                "{name}: {} ended as {other}: {:?}",
                row.message_id, row.last_answer
            ),
        }
    }
    assert_eq!(
        arrived.values().sum::<usize>(),
        accepted + uncertain_arrived,
        "{name}: nothing unknown arrived"
    );
    assert_eq!(office.desk.store.verify().unwrap(), Vec::<String>::new());
    println!(
        "{name}: {MESSAGES} messages, {KILLS} kills: {accepted} accepted once, {uncertain} uncertain ({uncertain_arrived} of them had arrived), \
         0 lost, 0 twice, in {} s",
        took.as_secs()
    );
}

fn start(office: &PostOffice) -> Child {
    Command::new(office.folder.path().join("quittance"))
        .args(["send", "--once", "--database", &office.url])
        .current_dir(office.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Numbers that nobody chose (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit.max(1)
    }
}

/// A PostgreSQL of our own, to be stopped and started.
struct Database {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
}

impl Database {
    fn start() -> Option<Database> {
        let Some(programs) = std::env::var_os("QUITTANCE_TEST_POSTGRES_BIN") else {
            println!(
                "skipped: a PostgreSQL to stop and start, QUITTANCE_TEST_POSTGRES_BIN is not set"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        std::fs::create_dir(&home).unwrap();
        open_to(&home, "postgres");
        let database = Database {
            programs: programs.into(),
            folder,
            port: free_port(),
        };
        let data = database.data();
        database.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
            ],
        );
        database.go();
        Some(database)
    }

    fn data(&self) -> String {
        self.folder.path().join("home/data").display().to_string()
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn go(&self) {
        let here = self.folder.path().join("home").display().to_string();
        let options = format!(
            "-p {} -k {here} -c listen_addresses=127.0.0.1 -c max_connections=200",
            self.port
        );
        let log = self.folder.path().join("home/log").display().to_string();
        self.run(
            "pg_ctl",
            &[
                "-D",
                &self.data(),
                "-l",
                &log,
                "-w",
                "-t",
                "60",
                "-o",
                &options,
                "start",
            ],
        );
    }

    /// As when the power fails.
    fn stop(&self) {
        self.run(
            "pg_ctl",
            &["-D", &self.data(), "-w", "-m", "immediate", "stop"],
        );
    }

    /// PostgreSQL refuses to run as root.
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let done = command
            .args(arguments)
            .current_dir("/")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(done.unwrap().success(), "{command:?}");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.stop();
    }
}
