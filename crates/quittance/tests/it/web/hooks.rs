//! The gateway of text messages, set on a page by its owner: the example of the documentation takes our texts, and its word
//! reaches the house.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use axum::http::StatusCode;
use quittance::telling::signature;
use store::Inbound;

use super::actors::{Actor, House};

/// `docs/examples/gateway.py`, running.
struct Example {
    program: Child,
    url: String,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Example {
    fn start(secret: &str, folder: &Path) -> Example {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/gateway.py");
        let mut program = Command::new("python3")
            .arg(script)
            .arg("0")
            .env("SMS_SECRET", secret)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let url = lines.next().unwrap().unwrap();
        Example {
            program,
            url,
            lines,
        }
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// What a browser sends from the page of the settings.
fn post(actor: &Actor, fields: &[(&str, &str)]) -> super::actors::Answer {
    let token = actor.token();
    let pairs = [("token", token.as_str())]
        .into_iter()
        .chain(fields.iter().copied());
    let form: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={}", quittance::web::asked::encoded(value)))
        .collect();
    actor.send("POST", "/settings/mail", &form.join("&"))
}

#[test]
fn an_owner_sets_a_gateway_and_the_example_takes_the_test() {
    if Command::new("python3").arg("--version").output().is_err() {
        return println!("skipped: the example gateway, python3 is missing");
    }
    let house = House::open();
    let owner = house.owner();
    let refused = post(
        &owner,
        &[
            ("do", "sms"),
            ("sms_url", "http://127.0.0.1:1/"),
            ("sms_from", ""),
        ],
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.set("webhooks.private", "on");
    let refused = post(
        &owner,
        &[
            ("do", "sms"),
            ("sms_url", "http://127.0.0.1:1/"),
            ("sms_from", "Ménuiserie Lefort"),
        ],
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("LAFLEUR"), "what would be right");

    let made = post(
        &owner,
        &[
            ("do", "sms"),
            ("sms_url", "http://127.0.0.1:1/"),
            ("sms_from", "LEFORT"),
        ],
    );
    assert_eq!(made.status, StatusCode::OK);
    let secret = made.body.split("whsec_").nth(1).expect("it is shown once");
    let secret: String = secret.split('<').next().unwrap().to_owned();
    let secret = format!(
        "whsec_{}",
        secret
            .replace("&#43;", "+")
            .replace("&#47;", "/")
            .replace("&#61;", "=")
    );
    assert!(
        !owner.get("/settings/mail").body.contains("whsec_"),
        "and never again"
    );

    let folder = tempfile::tempdir().unwrap();
    let mut example = Example::start(&secret, folder.path());
    let kept = post(
        &owner,
        &[
            ("do", "sms"),
            ("sms_url", &example.url),
            ("sms_from", "LEFORT"),
        ],
    );
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    for (to, words) in [("01 99 00 12 34", "fixe"), ("demain", "téléphone")] {
        let refused = post(&owner, &[("do", "sms_test"), ("mobile", to)]);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(words), "{to}");
    }
    let sent = post(&owner, &[("do", "sms_test"), ("mobile", "06 39 98 12 34")]);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let printed = example.lines.next().unwrap().unwrap();
    assert_eq!(
        printed,
        "+33639981234 from LEFORT: Atelier Morvan : Essai : vos SMS arrivent."
    );

    // What it tells, by its own hand.
    let address = format!("{}/hooks/sms/{}", house.serve(), house.firm.0);
    let tell = "import gateway; print(gateway.tell({'from': '+33639981234', 'text': 'STOP'}))";
    let told = Command::new("python3")
        .args(["-c", tell])
        .env(
            "PYTHONPATH",
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples"),
        )
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SMS_SECRET", &secret)
        .env("QUITTANCE_HOOK", address)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&told.stdout).trim(),
        "204",
        "{told:?}"
    );
    let waiting = house
        .desk
        .store
        .read::<_, store::Fault>(house.firm, |books| {
            books.list_inbound(Inbound::Waiting, i64::MAX, 5)
        })
        .unwrap();
    assert_eq!(
        (waiting[0].from.as_str(), waiting[0].subject.as_str()),
        ("+33639981234", "STOP")
    );
    let inbox = owner.get("/inbox").body;
    assert!(
        inbox.contains("+33639981234") || inbox.contains("&#43;33639981234"),
        "{inbox}"
    );
    let mail = owner.get(&format!("/inbox/{}", waiting[0].id));
    assert!(mail.status == StatusCode::OK && mail.body.contains("STOP"));
}

#[test]
fn a_hook_answers_each_call_with_what_it_means() {
    let house = House::open();
    let nobody = house.nobody();
    let path = format!("/hooks/sms/{}", house.firm.0);
    let none = nobody.send("POST", &path, "{}");
    assert_eq!(none.status, StatusCode::NOT_FOUND, "no secret, no gateway");
    let secret = quittance::telling::new_secret();
    house.set("sms.webhook_secret", &secret);
    let say = |body: &str, path: &str| {
        let seconds = house.desk.now() / 1_000_000;
        let signed = signature(&secret, "x", seconds, body).unwrap();
        let seconds = seconds.to_string();
        let headers = [
            ("webhook-id", "x"),
            ("webhook-timestamp", seconds.as_str()),
            ("webhook-signature", signed.as_str()),
        ];
        nobody.send_with("POST", path, body, &headers).status
    };
    assert_eq!(
        nobody.send("POST", &path, "{}").status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(say("{}", &path), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(say("no", &path), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        say("{\"id\":\"a\",\"status\":\"delivered\"}", &path),
        StatusCode::CONFLICT
    );
    assert_eq!(
        say("{\"from\":\"+33639981234\",\"text\":\"Oui\"}", &path),
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        say(&" ".repeat(17_000), &path),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for other in ["/hooks/sms/77", "/hooks/sms/x"] {
        assert_eq!(say("{}", other), StatusCode::NOT_FOUND, "{other}");
    }
    assert_eq!(nobody.get(&path).status, StatusCode::METHOD_NOT_ALLOWED);
}
