//! What a desk does all day, done by programs: tasks and colleagues, documents, answers of customers, letters, sequences,
//! reminders by hand, measures and search. Each answer is held against the description.

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quittance::deeds::reminding::inbox::{Came, TakenIn, take_in};
use serde_json::{Value, json};
use store::Fault;

use super::super::actors::{Answer, House, Program, TODAY, on_both};
use super::described;

/// A request of this method; its answer is held against the description. Each POST bears a name of its own.
fn send(program: &Program, method: &str, (route, path): (&str, &str), body: &Value) -> Answer {
    let text = match body.is_null() {
        true => String::new(),
        false => body.to_string(),
    };
    let name = format!(
        "{}-{}",
        path.replace('/', "."),
        text.len() * 31 + text.bytes().map(usize::from).sum::<usize>()
    );
    let headers = match method {
        "POST" => vec![("idempotency-key", &name[..name.len().min(100)])],
        _ => vec![],
    };
    let answer = program.send(method, path, &text, &headers);
    described(method, route, &answer);
    answer
}

fn get(program: &Program, route: &str, path: &str) -> Value {
    let answer = program.get(path);
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    described("GET", route.split('?').next().unwrap(), &answer);
    answer.json()
}

fn everything(house: &House) -> Program {
    house.program(&["read", "import", "record", "remind", "settings"])
}

/// A mail that nobody could file.
pub fn comes(house: &House, text: &str) -> String {
    let mail =
        format!("From: Compta <compta@client.example>\r\nSubject: Re: Facture\r\n\r\n{text}\r\n");
    let by = store::By {
        actor: "mail".into(),
        at: house.desk.now(),
        on: TODAY,
    };
    let came = Came {
        on: TODAY,
        at: by.at,
    };
    let taken = house
        .desk
        .store
        .write::<_, Fault>(house.firm, &by, |books| {
            take_in(books, &[], mail.as_bytes(), came)
        });
    match taken.unwrap() {
        TakenIn::Kept { id, .. } => format!("inb_{id}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_task_is_set_for_a_colleague_done_and_done_once() {
    on_both(|house| {
        let program = everything(house);
        let customer = format!("/api/v1/customers/cus_{}", house.customer);
        let (route, path) = ("/api/v1/customers/{id}/tasks", format!("{customer}/tasks"));
        for (body, place) in [
            (
                json!({ "text": "Rappeler", "for": "nobody@lefort.example" }),
                "/for",
            ),
            (json!({ "text": "Rappeler", "due_on": "2020-01-01" }), "/on"),
            (json!({ "text": "" }), "/text"),
            (json!({ "words": "Rappeler" }), "/words"),
        ] {
            let refused = send(&program, "POST", (route, &path), &body);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(refused.body.contains(place), "{body}: {}", refused.body);
        }
        let body = json!({ "text": "Demander le bon de commande", "for": "agent@lefort.example", "due_on": "2026-04-01" });
        let set = send(&program, "POST", (route, &path), &body);
        assert_eq!(set.status, StatusCode::CREATED, "{}", set.body);
        let task = set.json();
        assert_eq!(task["for"], "agent@lefort.example");
        let one = set.location();
        let done = ("/api/v1/tasks/{id}/done", format!("{one}/done"));
        for _ in 0..2 {
            let finished = send(&program, "PUT", (done.0, &done.1), &Value::Null);
            assert_eq!(
                finished.json()["done_on"],
                TODAY.to_string(),
                "{}",
                finished.body
            );
        }
        let open = |filter: &str| {
            let list = get(&program, "/api/v1/tasks", &format!("/api/v1/tasks{filter}"));
            list["data"].as_array().unwrap().len()
        };
        assert_eq!(
            (open(""), open("?open=false"), open("?open=all")),
            (0, 1, 1)
        );
        assert_eq!(open("?open=all&customer=cus_999"), 0);
        let reopened = send(&program, "DELETE", (done.0, &done.1), &Value::Null);
        assert_eq!(reopened.json()["done_on"], Value::Null);
        assert_eq!(open(""), 1);
        let events = program.get("/api/v1/events?limit=200").json().to_string();
        assert_eq!(events.matches("task_done").count(), 1, "once: {events}");
        assert!(
            events.contains(task["id"].as_str().unwrap()),
            "the event names the task"
        );
    });
}

#[test]
fn a_colleague_looks_after_a_customer_and_its_rating_shows_its_formula() {
    on_both(|house| {
        let program = everything(house);
        let customer = format!("/api/v1/customers/cus_{}", house.customer);
        let at = (
            "/api/v1/customers/{id}/colleague",
            format!("{customer}/colleague"),
        );
        let route = (at.0, at.1.as_str());
        assert_eq!(get(&program, at.0, &at.1)["login"], Value::Null);
        let wrong = send(
            &program,
            "PUT",
            route,
            &json!({ "login": "nobody@lefort.example" }),
        );
        assert_eq!(
            wrong.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            wrong.body
        );
        let assigned = send(
            &program,
            "PUT",
            route,
            &json!({ "login": "agent@lefort.example" }),
        );
        assert_eq!(assigned.json()["login"], "agent@lefort.example");
        let nobody = send(&program, "DELETE", route, &Value::Null);
        assert_eq!(nobody.json()["login"], Value::Null);

        let rating = get(
            &program,
            "/api/v1/customers/{id}/rating",
            &format!("{customer}/rating"),
        );
        assert_eq!(
            rating["rating"],
            Value::Null,
            "one invoice says nothing of a habit"
        );
        assert_eq!(rating["awaited"]["amount_cents"], 120_000);
        assert!(
            rating["awaited"]["days_late"].as_i64().unwrap() > 0,
            "{rating}"
        );
        assert_eq!(
            rating["formula"]["letters"][0],
            json!({ "rating": "A", "days_late_max": 5 })
        );
    });
}

#[test]
fn a_document_is_kept_once_listed_and_fetched_as_it_was() {
    on_both(|house| {
        let program = everything(house);
        let invoice = get(&program, "/api/v1/invoices", "/api/v1/invoices?number=F-1");
        let invoice = invoice["data"][0]["id"].as_str().unwrap().to_owned();
        let (route, path) = (
            "/api/v1/invoices/{id}/documents",
            format!("/api/v1/invoices/{invoice}/documents"),
        );
        // As large as a document may be: more than other requests may send.
        let mut bytes = b"%PDF-1.7\n".to_vec();
        bytes.resize(5_000_000, b' ');
        let body = json!({ "name": "F-1.pdf", "content": STANDARD.encode(&bytes) });
        let kept = send(&program, "POST", (route, &path), &body);
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
        let again = json!({ "content": STANDARD.encode(&bytes), "name": "copy.pdf" });
        let same = send(&program, "POST", (route, &path), &again);
        assert_eq!(
            (same.status, &same.json()["id"]),
            (StatusCode::OK, &kept.json()["id"])
        );
        let list = get(&program, route, &path);
        assert_eq!(list["data"], json!([kept.json()]));
        let content = program.get(&format!("{}/content", kept.location()));
        described("GET", "/api/v1/documents/{id}/content", &content);
        assert_eq!(content.header("content-type"), "application/pdf");
        assert_eq!(content.body.len(), bytes.len());

        bytes.push(b' ');
        for (body, place) in [
            (
                json!({ "name": "F-1.pdf", "content": STANDARD.encode(&bytes) }),
                "/content",
            ),
            (
                json!({ "name": "F-1.exe", "content": "JVBERi0xLjc=" }),
                "/name",
            ),
            (
                json!({ "name": "F-1.pdf", "content": "JVBERi0xLjc" }),
                "/content",
            ),
            (
                json!({ "name": "F-1.png", "content": "JVBERi0xLjc=" }),
                "/name",
            ),
            (json!({ "content": "" }), "/name"),
        ] {
            let refused = send(&program, "POST", (route, &path), &body);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{place}");
            assert!(refused.body.contains(place), "{place}: {}", refused.body);
        }
        bytes.resize(9_000_000, b' ');
        let body = json!({ "name": "F-1.pdf", "content": STANDARD.encode(&bytes) });
        let refused = send(&program, "POST", (route, &path), &body);
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}

#[test]
fn an_answer_is_read_filed_dealt_with_and_taken_back() {
    on_both(|house| {
        let program = everything(house);
        let id = comes(house, "Nous réglerons le 20 mars.\r\n> Votre facture");
        let one = format!("/api/v1/inbound/{id}");
        let waiting = || {
            get(&program, "/api/v1/inbound", "/api/v1/inbound")["data"]
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!(waiting(), 1);
        let mail = get(&program, "/api/v1/inbound/{id}", &one);
        assert_eq!(
            mail["proposals"][0],
            json!({ "what": "promise", "because": "Nous réglerons le 20 mars.", "on": "2026-03-20", "email": null })
        );
        assert!(
            !mail["text"].as_str().unwrap().contains("Votre facture"),
            "what they quote is left out"
        );
        let content = program.get(&format!("{one}/content"));
        described("GET", "/api/v1/inbound/{id}/content", &content);
        assert!(content.body.starts_with("From: Compta"));

        let outcome = ("/api/v1/inbound/{id}/outcome", format!("{one}/outcome"));
        let outcome = (outcome.0, outcome.1.as_str());
        let promise = json!({ "what": "promise", "for_on": "2026-03-20" });
        let nobodys = send(&program, "POST", outcome, &promise);
        assert_eq!(nobodys.status, StatusCode::CONFLICT, "{}", nobodys.body);
        let filing = ("/api/v1/inbound/{id}/customer", format!("{one}/customer"));
        let filing = (filing.0, filing.1.as_str());
        let unknown = send(
            &program,
            "PUT",
            filing,
            &json!({ "customer": "cus_999999" }),
        );
        assert_eq!(unknown.status, StatusCode::CONFLICT);
        let customer = format!("cus_{}", house.customer);
        let filed = send(&program, "PUT", filing, &json!({ "customer": customer }));
        assert_eq!(filed.json()["customer"], customer);
        let next = || {
            program
                .get(&format!("/api/v1/customers/{customer}/next-step"))
                .json()
        };
        assert_eq!(next()["what"], "wait", "nobody has said what follows");

        for (body, place) in [
            (json!({ "what": "promise" }), "/for_on"),
            (json!({ "what": "dispute" }), "/invoice_number"),
            (json!({ "what": "contact" }), "/email"),
            (json!({ "what": "paid", "for_on": "2026-03-20" }), "/for_on"),
            (json!({ "what": "maybe" }), "/what"),
            (json!({}), "/what"),
        ] {
            let refused = send(&program, "POST", outcome, &body);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            assert!(refused.body.contains(place), "{body}: {}", refused.body);
        }
        let noted = program.send(
            "POST",
            outcome.1,
            &promise.to_string(),
            &[("idempotency-key", "noted")],
        );
        described("POST", outcome.0, &noted);
        assert_eq!(noted.json()["outcome"], "promise", "{}", noted.body);
        assert_eq!(waiting(), 0);
        let promises = program
            .get(&format!("/api/v1/customers/{customer}/promises"))
            .json();
        assert_eq!(promises["data"][0]["for_on"], "2026-03-20");
        let back = send(&program, "DELETE", outcome, &Value::Null);
        assert_eq!(back.json()["outcome"], Value::Null);
        assert_eq!(waiting(), 1);
        let unfiled = send(&program, "DELETE", filing, &Value::Null);
        assert_eq!(unfiled.json()["customer"], Value::Null);
        assert_eq!(next()["what"], "send", "the reminders go on");
    });
}

#[test]
fn a_sequence_is_looked_at_followed_and_let_go() {
    on_both(|house| {
        let program = everything(house);
        let customer = format!("/api/v1/customers/cus_{}", house.customer);
        let id = program.get(&customer).json()["sequence"]
            .as_str()
            .unwrap()
            .to_owned();
        let at = format!("/api/v1/sequences/{id}");
        let preview = get(
            &program,
            "/api/v1/sequences/{id}/preview",
            &format!("{at}/preview?days=30&limit=1"),
        );
        assert_eq!(preview["data"][0]["what"], "send", "{preview}");
        assert_eq!(preview["data"].as_array().unwrap().len(), 1);
        let replay = get(
            &program,
            "/api/v1/sequences/{id}/replay",
            &format!("{at}/replay?months=6"),
        );
        assert_eq!(replay["customers"], 1, "{replay}");
        assert_eq!(
            replay["lines_in_all"],
            replay["data"].as_array().unwrap().len()
        );
        let followers = get(
            &program,
            "/api/v1/sequences/{id}/followers",
            &format!("{at}/followers"),
        );
        assert_eq!(followers["data"][0]["code"], "C1");
        for wrong in [
            "preview?days=91",
            "preview?days=0",
            "replay?months=x",
            "replay?cursor=12",
        ] {
            assert_eq!(
                program.get(&format!("{at}/{wrong}")).status,
                StatusCode::BAD_REQUEST,
                "{wrong}"
            );
        }
        let choice = (
            "/api/v1/customers/{id}/sequence",
            format!("{customer}/sequence"),
        );
        let choice = (choice.0, choice.1.as_str());
        let unknown = send(&program, "PUT", choice, &json!({ "slug": "nowhere" }));
        assert_eq!(unknown.status, StatusCode::CONFLICT, "{}", unknown.body);
        house.asked_to_approve();
        let follows = send(&program, "PUT", choice, &json!({ "slug": "careful" }));
        assert_ne!(follows.json()["sequence"], id, "{}", follows.body);
        let back = send(&program, "DELETE", choice, &Value::Null);
        assert_eq!(back.status, StatusCode::OK, "{}", back.body);
    });
}

#[test]
fn a_letter_is_written_as_a_version_and_nobodys_words_are_lost() {
    on_both(|house| {
        let program = everything(house);
        let at = (
            "/api/v1/letters/{level}/{language}",
            "/api/v1/letters/R1/fr",
        );
        let built_in = program.get(at.1);
        let tag = built_in.header("etag");
        let mut body = json!({});
        for part in ["subject", "text", "layout"] {
            body[part] = built_in.json()[part].clone();
        }
        body["subject"] = format!("{} !", body["subject"].as_str().unwrap()).into();
        body["note"] = "plus direct".into();
        let write = |path: &str, body: &Value, tag: &str| {
            let answer = program.send("PUT", path, &body.to_string(), &[("if-match", tag)]);
            described("PUT", at.0, &answer);
            answer
        };
        let kept = write(at.1, &body, &tag);
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
        assert_eq!(
            (&kept.json()["version"], kept.header("etag").as_str()),
            (&json!(1), "\"v1\"")
        );
        assert_eq!(
            write(at.1, &body, &tag).status,
            StatusCode::PRECONDITION_FAILED
        );
        let versions = get(
            &program,
            "/api/v1/letters/{level}/{language}/versions",
            "/api/v1/letters/R1/fr/versions",
        );
        assert_eq!(versions["data"][0]["note"], "plus direct");
        let route = "/api/v1/letters/{level}/{language}/versions/{version}";
        let first = get(&program, route, "/api/v1/letters/R1/fr/versions/0");
        assert_eq!(first["subject"], built_in.json()["subject"]);
        assert_eq!(
            program.get("/api/v1/letters/R1/fr/versions/7").status,
            StatusCode::NOT_FOUND
        );

        // A part that cannot be used is told by its field; a text message has no subject.
        body["text"] = "{{ nothing }}".into();
        let refused = write(at.1, &body, "*");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("/text"), "{}", refused.body);
        let sms = write("/api/v1/letters/R1/fr?channel=sms", &body, "*");
        assert!(
            sms.body.contains("/subject") && sms.body.contains("/layout"),
            "{}",
            sms.body
        );
        assert_eq!(
            program
                .send("PUT", at.1, &body.to_string(), &[])
                .status
                .as_u16(),
            428
        );
    });
}

#[test]
fn a_reminder_is_looked_at_sent_as_it_was_seen_and_taken_back() {
    on_both(|house| {
        let program = everything(house);
        let at = (
            "/api/v1/customers/{id}/reminder",
            format!("/api/v1/customers/cus_{}/reminder", house.customer),
        );
        let path = (at.0, at.1.as_str());
        let seen = get(&program, at.0, &at.1);
        let letter = &seen["letter"];
        assert_eq!(
            (&letter["total_cents"], &seen["why_not"]),
            (&json!(120_000), &Value::Null),
            "{seen}"
        );
        let half = send(&program, "POST", path, &json!({ "subject": "Bonjour" }));
        assert!(half.body.contains("/text"), "{}", half.body);

        house.pay_some("F-1", 20_000);
        let changed = send(&program, "POST", path, &json!({ "seen": letter["seen"] }));
        assert_eq!(
            changed.status,
            StatusCode::PRECONDITION_FAILED,
            "{}",
            changed.body
        );
        let seen = get(&program, at.0, &at.1)["letter"]["seen"].clone();
        let sent = send(
            &program,
            "POST",
            path,
            &json!({ "seen": seen, "level": null }),
        );
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
        let message = sent.json();
        assert_eq!(
            (&message["state"], &message["total_cents"]),
            (&json!("queued"), &json!(100_000))
        );
        let twice = send(&program, "POST", path, &json!({}));
        assert_eq!(
            twice.status,
            StatusCode::CONFLICT,
            "the contact limit holds for programs too"
        );
        let back = (
            "/api/v1/messages/{id}/withdraw",
            format!("{}/withdraw", sent.location()),
        );
        let back = send(&program, "POST", (back.0, &back.1), &Value::Null);
        assert_eq!(back.json()["state"], "withdrawn");
    });
}

#[test]
fn an_answer_to_a_question_is_taken_back_and_two_people_stay_two_people() {
    on_both(|house| {
        let program = everything(house);
        let (_, question) = house.asked_to_approve();
        let at = (
            "/api/v1/questions/{id}/answer",
            format!("/api/v1/questions/que_{question}/answer"),
        );
        let path = (at.0, at.1.as_str());
        send(&program, "POST", path, &json!({ "answer": "yes" }));
        let open = send(&program, "DELETE", path, &Value::Null);
        assert_eq!(open.json()["answer"], Value::Null, "{}", open.body);
        assert_eq!(house.claimable(), 0, "the message is taken back with it");
        let (_, both) = house.asked("hand_over", "handover");
        let agent = house.agent();
        agent.send(
            "POST",
            &format!("/questions/{both}"),
            &format!("answer=yes&token={}", agent.token()),
        );
        let one = get(
            &program,
            "/api/v1/questions/{id}",
            &format!("/api/v1/questions/que_{both}"),
        );
        assert_eq!(
            (&one["approved_by"], &one["answer"]),
            (&json!("agent@lefort.example"), &Value::Null)
        );
        let at = format!("/api/v1/questions/que_{both}/answer");
        for (method, body) in [
            ("POST", json!({ "answer": "yes" })),
            ("DELETE", Value::Null),
        ] {
            let refused = send(
                &program,
                method,
                ("/api/v1/questions/{id}/answer", &at),
                &body,
            );
            assert_eq!(
                refused.status,
                StatusCode::CONFLICT,
                "{method}: a program is none of the two"
            );
        }
    });
}

#[test]
fn measures_of_any_day_and_search_answer_programs_as_they_answer_people() {
    on_both(|house| {
        let program = everything(house);
        for measure in [
            "dso",
            "days-late",
            "aged",
            "effectiveness",
            "top-debtors",
            "first-reminders",
            "promises",
            "reminders",
        ] {
            let path = format!("/api/v1/reports/measures/{measure}?as_of=2026-03-09");
            let table = get(&program, "/api/v1/reports/measures/{measure}", &path);
            assert_eq!(table["as_of"], "2026-03-09", "{measure}");
        }
        assert_eq!(
            program.get("/api/v1/reports/measures/luck").status,
            StatusCode::NOT_FOUND
        );
        let aged = get(
            &program,
            "/api/v1/reports/measures/{measure}",
            "/api/v1/reports/measures/aged",
        );
        let last = aged["data"].as_array().unwrap().last().unwrap();
        assert_eq!(
            (&last["on"], &last["open_cents"]),
            (&json!(TODAY.to_string()), &json!(120_000))
        );

        let found = get(&program, "/api/v1/search", "/api/v1/search?q=lefort");
        assert_eq!(found["customers"][0]["code"], "C1", "{found}");
        let found = get(&program, "/api/v1/search", "/api/v1/search?q=1%20200,00");
        assert_eq!(found["invoices"][0]["number"], "F-1", "{found}");
        let empty = get(&program, "/api/v1/search", "/api/v1/search?q=zzzz");
        assert_eq!(empty["customers_in_all"], 0);
        assert_eq!(
            program.get("/api/v1/search").status,
            StatusCode::BAD_REQUEST
        );
    });
}
