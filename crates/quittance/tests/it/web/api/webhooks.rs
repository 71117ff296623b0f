//! Programs that are told: a real server of HTTP on this machine takes the events, and checks who sent them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, channel};

use axum::http::StatusCode;
use quittance::telling::{self, Told, signature};
use serde_json::{Value, json};

use super::super::actors::{House, Program};
use super::described;

/// One request as it came.
struct Heard {
    headers: String,
    body: String,
}

impl Heard {
    fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .lines()
            .find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_else(|| panic!("no {name} in {}", self.headers))
    }
}

/// A server that answers with these first lines, one after the other, and hands over what it heard.
fn server(answers: Vec<&'static str>) -> (String, Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?tenant=1", listener.local_addr().unwrap());
    let (tell, heard) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut line, _) = listener.accept().unwrap();
            let request = read(&mut line);
            line.write_all(format!("{answer}\r\ncontent-length: 0\r\n\r\n").as_bytes())
                .unwrap();
            if tell.send(request).is_err() {
                return;
            }
        }
    });
    (url, heard)
}

fn read(line: &mut TcpStream) -> Heard {
    let mut held = Vec::new();
    let mut room = [0; 4096];
    loop {
        let length = line.read(&mut room).unwrap();
        held.extend_from_slice(&room[..length]);
        let text = String::from_utf8_lossy(&held).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.unwrap().parse().unwrap() {
                return Heard {
                    headers: head.replace('\r', ""),
                    body: body.to_owned(),
                };
            }
        }
        assert!(length > 0, "the request broke off: {text}");
    }
}

fn subscribe(program: &Program, url: &str, kinds: Value) -> Value {
    let body = json!({ "url": url, "kinds": kinds }).to_string();
    let answer = program.send(
        "POST",
        "/api/v1/webhooks",
        &body,
        &[("idempotency-key", url)],
    );
    described("POST", "/api/v1/webhooks", &answer);
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()
}

fn tell(house: &House) -> Told {
    telling::look(&house.desk, &AtomicBool::new(false)).unwrap()
}

fn open() -> (House, Program) {
    let house = House::open();
    house.set("webhooks.private", "on");
    let program = house.program(&["read", "record", "settings"]);
    (house, program)
}

fn hook(program: &Program) -> Value {
    let list = program.get("/api/v1/webhooks").json();
    assert!(
        !list.to_string().contains("whsec_"),
        "a secret is shown once"
    );
    list["data"][0].clone()
}

#[test]
fn an_event_arrives_signed_and_is_the_entry_of_the_journal() {
    let (house, program) = open();
    let (url, heard) = server(vec!["HTTP/1.1 204 No Content"; 2]);
    let made = subscribe(&program, &url, json!(["payment_*"]));
    house.record_payment("C1", 5_000);
    assert_eq!(
        tell(&house),
        Told {
            delivered: 1,
            failed: 0
        }
    );
    let event = heard.recv().unwrap();
    let (id, at) = (
        event.header("webhook-id"),
        event.header("webhook-timestamp"),
    );
    let signed = signature(
        made["secret"].as_str().unwrap(),
        id,
        at.parse().unwrap(),
        &event.body,
    );
    assert_eq!(event.header("webhook-signature"), signed.unwrap());
    assert!(
        event.headers.starts_with("POST /hook?tenant=1 HTTP/1.1"),
        "{}",
        event.headers
    );
    let body: Value = serde_json::from_str(&event.body).unwrap();
    assert_eq!(body["type"], "payment_received");
    let read = program.get(&format!("/api/v1/events/{id}")).json();
    assert_eq!(body["data"], read, "what is told is what can be read");
    assert!(!event.body.contains("Lefort"), "no name leaves");

    assert_eq!(tell(&house), Told::default(), "nothing is told twice");
    house.record_payment("C1", 6_000);
    assert_eq!(tell(&house).delivered, 1);
    assert!(heard.recv().unwrap().body.contains("6000"));
    let path = format!(
        "/api/v1/webhooks/{}/deliveries",
        made["id"].as_str().unwrap()
    );
    let list = program.get(&path);
    described("GET", "/api/v1/webhooks/{id}/deliveries", &list);
    assert_eq!(list.json()["data"].as_array().unwrap().len(), 2);
}

#[test]
fn what_fails_is_told_again_later_and_in_order() {
    let (house, program) = open();
    let answers = vec![
        "HTTP/1.1 500 No",
        "HTTP/1.1 302 Found",
        "nonsense",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK",
    ];
    let (url, heard) = server(answers);
    subscribe(&program, &url, json!(["payment_received"]));
    house.record_payment("C1", 5_000);
    house.record_payment("C1", 6_000);
    for minutes in [1, 2, 4] {
        assert_eq!(
            tell(&house),
            Told {
                delivered: 0,
                failed: 1
            }
        );
        assert_eq!(tell(&house), Told::default(), "not before its time");
        house.pass_seconds(minutes * 30 + 1);
    }
    assert_eq!(hook(&program)["failures"], 3);
    assert_eq!(
        tell(&house),
        Told {
            delivered: 2,
            failed: 0
        }
    );
    let bodies: Vec<String> = heard.iter().map(|event| event.body).collect();
    assert_eq!(bodies.len(), 5);
    assert!(bodies[..4].iter().all(|body| body.contains("5000")) && bodies[4].contains("6000"));
    assert_eq!(hook(&program)["failures"], 0);
}

#[test]
fn who_does_not_answer_is_paused_with_a_reason_and_goes_on_where_it_stopped() {
    let (house, program) = open();
    let mut answers = vec!["HTTP/1.1 503 Busy"; telling::FAILURES_MAX as usize];
    answers.push("HTTP/1.1 200 OK");
    let (url, heard) = server(answers);
    let made = subscribe(&program, &url, json!(["payment_received"]));
    house.record_payment("C1", 5_000);
    for _ in 0..telling::FAILURES_MAX {
        assert_eq!(tell(&house).failed, 1);
        house.pass_hours(7);
    }
    assert_eq!(tell(&house), Told::default());
    let paused = hook(&program)["paused"]["because"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(paused.contains("12") && paused.contains("503"), "{paused}");
    let owner = house.owner();
    let page = owner.get("/webhooks").body;
    assert!(page.contains("503") && page.contains("En pause"), "{page}");

    // Days later somebody looks: nothing that happened meanwhile is lost.
    let number = made["id"]
        .as_str()
        .unwrap()
        .trim_start_matches("hook_")
        .to_owned();
    let form = format!("do=resume&token={}", owner.token());
    assert_eq!(
        owner
            .send("POST", &format!("/webhooks/{number}"), &form)
            .location(),
        "/webhooks?done=1"
    );
    assert_eq!(
        tell(&house),
        Told {
            delivered: 1,
            failed: 0
        }
    );
    assert!(heard.iter().last().unwrap().body.contains("5000"));
}

#[test]
fn a_person_tells_an_event_again() {
    let (house, program) = open();
    let (url, heard) = server(vec!["HTTP/1.1 200 OK"; 2]);
    let made = subscribe(&program, &url, json!(["payment_received"]));
    house.record_payment("C1", 5_000);
    tell(&house);
    let first = heard.recv().unwrap();
    let event = first.header("webhook-id").to_owned();
    let path = format!(
        "/api/v1/webhooks/{}/redeliver",
        made["id"].as_str().unwrap()
    );
    let again = program.send(
        "POST",
        &path,
        &json!({ "event": event }).to_string(),
        &[("idempotency-key", "again")],
    );
    described("POST", "/api/v1/webhooks/{id}/redeliver", &again);
    assert_eq!(again.json()["status"], 200);
    assert_eq!(
        heard.recv().unwrap().body,
        first.body,
        "the same event, word for word"
    );
}

#[test]
fn nobody_sets_up_a_line_into_the_firm_s_network() {
    let house = House::open();
    let program = house.program(&["settings"]);
    for url in [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "http://crm.example/",
        "https://[::1]:8443/",
    ] {
        let body = json!({ "url": url }).to_string();
        let answer = program.send(
            "POST",
            "/api/v1/webhooks",
            &body,
            &[("idempotency-key", "x")],
        );
        assert_eq!(
            answer.status,
            StatusCode::CONFLICT,
            "{url}: {}",
            answer.body
        );
        described("POST", "/api/v1/webhooks", &answer);
        assert!(answer.body.contains("webhooks.private"), "{}", answer.body);
    }
    // What was allowed once is not told once it no longer is.
    house.set("webhooks.private", "on");
    let (url, heard) = server(vec!["HTTP/1.1 200 OK"]);
    subscribe(&program, &url, Value::Null);
    house.set("webhooks.private", "off");
    house.record_payment("C1", 5_000);
    assert_eq!(
        tell(&house),
        Told {
            delivered: 0,
            failed: 1
        }
    );
    assert!(heard.try_recv().is_err());
}
