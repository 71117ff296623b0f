//! Programs of other people against the real program: the example client of the documents, and schemathesis, which sends what
//! the description allows and what it does not, and reads every answer against it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// Examples that schemathesis makes up for each operation.
const EXAMPLES: &str = "8";
/// It ends by then, also on a machine that has other work: what it had not come to is asked the next time.
const SECONDS: &str = "240";

/// The program, serving; it ends with the test.
struct Served {
    program: Child,
    url: String,
    key: String,
    folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.program.kill().ok();
        self.program.wait().ok();
    }
}

fn quittance(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
    command
        .current_dir(folder)
        .env("QUITTANCE_DATABASE_URL", "sqlite:books.db")
        .env_remove("QUITTANCE_LISTEN")
        .stdin(Stdio::null());
    command
}

fn told(output: Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
}

impl Served {
    /// Serves what this command has filled, to one program.
    fn after(fill: &[&str]) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let run = |args: &[&str]| told(quittance(folder.path()).args(args).output().unwrap());
        run(fill);
        run(&["settings", "set", "api.per_minute", "1000000"]);
        let mut make = vec!["keys", "create", "test", "--json"];
        for scope in ["read", "import", "record", "remind", "settings"] {
            make.extend(["--scope", scope]);
        }
        let key = run(&make)["key"].as_str().unwrap().to_owned();
        let mut program = quittance(folder.path())
            .args(["serve", "--pages-only", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(program.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let url = first
            .split_whitespace()
            .last()
            .unwrap_or_default()
            .to_owned();
        assert!(url.starts_with("http://"), "{first}");
        Served {
            program,
            url,
            key,
            folder,
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_example_client_does_what_it_says_and_running_it_twice_changes_nothing() {
    if Command::new("python3").arg("--version").output().is_err() {
        return println!("skipped: the example client, python3 is missing");
    }
    let served = Served::after(&[
        "init",
        "--yes",
        "--name",
        "Atelier Morvan",
        "--email",
        "claire@morvan.example",
        "--language",
        "en",
    ]);
    let run = || {
        let output = Command::new("python3")
            .arg(root().join("docs/examples/client.py"))
            .env("QUITTANCE_URL", &served.url)
            .env("QUITTANCE_API_KEY", &served.key)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        text
    };
    let first = run();
    for said in [
        "Atelier Morvan, key test: read, import, record, remind, settings",
        "API-2026-001: due 2026-10-01, 120000 cents open",
        "50000 cents, 0 in hand",
        "owed in all: 70000 cents",
        "account_opened, customer_changed, invoice_issued, payment_received, allocated",
        "/amount_cents: right would be",
        "/received_on: it is needed",
    ] {
        assert!(first.contains(said), "{said}\n{first}");
    }
    // The second time the invoice is the same one, and its payment is not noted again.
    let second = run();
    assert!(
        second.contains("70000 cents open") && second.contains("owed in all: 70000"),
        "{second}"
    );
}

#[test]
fn the_signature_that_the_example_client_checks_is_ours() {
    if Command::new("python3").arg("--version").output().is_err() {
        return println!("skipped: the example client, python3 is missing");
    }
    let secret = quittance::telling::new_secret();
    let signed = quittance::telling::signature(&secret, "evt_1", 1_000, "{}").unwrap();
    let check = "import sys, client; h = {'webhook-id': 'evt_1', 'webhook-timestamp': '1000', 'webhook-signature': sys.argv[2]}; \
                 print([client.is_from_quittance(sys.argv[1], h, body, now) for body, now in ((b'{}', 1100), (b'{ }', 1100), (b'{}', 1400))])";
    let output = Command::new("python3")
        .args(["-c", check, &secret, &signed])
        .env("PYTHONPATH", root().join("docs/examples"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("QUITTANCE_URL", "")
        .env("QUITTANCE_API_KEY", "")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        said.trim(),
        "[True, False, False]",
        "right, another body, too late: {output:?}"
    );
}

#[test]
fn a_stranger_who_tries_everything_gets_no_fault_and_no_answer_that_is_not_described() {
    let Some(schemathesis) = std::env::var_os("QUITTANCE_SCHEMATHESIS") else {
        return println!("skipped: the API by a stranger, QUITTANCE_SCHEMATHESIS is not set");
    };
    let served = Served::after(&["demo", "--data-only", "--json"]);
    let output = Command::new(schemathesis)
        .arg("--config-file")
        .arg(root().join("crates/quittance/tests/it/programs/schemathesis.toml"))
        .args(["run", &format!("{}/api/v1/openapi.json", served.url)])
        .args(["--header", &format!("Authorization: Bearer {}", served.key)])
        .args([
            "--phases",
            "examples,coverage,fuzzing,stateful",
            "--max-examples",
            EXAMPLES,
            "--max-time",
            SECONDS,
        ])
        .args([
            "--seed",
            "1",
            "--continue-on-failure",
            // The unhurried build of a test draws every letter in seconds, on a busy machine in many.
            "--request-timeout",
            "60",
            "--warnings",
            "off",
            "--no-color",
        ])
        // Everything it knows to look at: no fault, no answer that is not described, no method and no wrong field that passes, nothing
        // read after it was taken away, nothing without a key. Two checks stay off. Whether a key reads what is another firm's needs
        // two keys at once, and `web::api` asks it of every route. A missing header is asked there too: this tool is handed the key
        // for every request and takes it for missing, and it expects no 428 where If-Match is not sent (RFC 6585).
        .args([
            "--checks",
            "all",
            "--exclude-checks",
            "object_level_authorization,missing_required_header",
        ])
        .env(
            "SCHEMATHESIS_HOOKS",
            root().join("crates/quittance/tests/it/programs/hooks.py"),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(served.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("Tested:"), "{said}");
}
