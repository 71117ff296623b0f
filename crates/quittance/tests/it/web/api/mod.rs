//! The API over HTTP, played by programs: what each key opens, that nothing of one firm answers the key of another, and that
//! each answer is what the description says.

mod desk_work;
mod schema;
mod webhooks;
mod writes;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use quittance::api::document::DOCUMENT;
use quittance::api::routes::{Needs, ROUTES};
use quittance::deeds::customers;
use quittance::deeds::invoicing::documents::keep_document;
use quittance::deeds::keys::Scope;
use quittance::deeds::paying;
use quittance::deeds::reminding::{letters, sequences};
use quittance::deeds::webhooks as webhooks_of;

use receivables::party::Language;
use receivables::reminding::Level;

use super::actors::{Answer, House, Program, on_both};

/// Answers, each held against the description.
pub fn described(method: &str, route: &str, answer: &Answer) {
    let media_type = answer.header("content-type");
    let media_type = media_type.split(';').next().unwrap_or_default();
    let found = schema::differences(
        method,
        route,
        answer.status.as_u16(),
        media_type,
        &answer.body,
    );
    assert!(found.is_empty(), "{found:#?}\n{}", answer.body);
}

/// An address of this route with ids that exist in the first firm.
fn path_of(house: &House, reader: &Program, question: i64, route: &str) -> String {
    let id = match route.split('/').nth(3).unwrap_or_default() {
        "customers" => format!("cus_{}", house.customer),
        "invoices" => first_id(reader, "/api/v1/invoices"),
        "payments" => first_id(reader, "/api/v1/payments"),
        "promises" => first_id(
            reader,
            &format!("/api/v1/customers/cus_{}/promises", house.customer),
        ),
        "questions" if route.ends_with("/letter") => {
            let all = reader.get("/api/v1/questions").json();
            let mut all = all["data"].as_array().unwrap().iter();
            let letter = all.find(|one| one["kind"] == "letter").unwrap();
            letter["id"].as_str().unwrap().to_owned()
        }
        "questions" => format!("que_{question}"),
        "messages" => format!("msg_{}", house.message),
        "webhooks" => {
            let answer = reader.get("/api/v1/webhooks").json();
            answer["data"][0]["id"].as_str().unwrap().to_owned()
        }
        "sequences" => {
            let customer = format!("/api/v1/customers/cus_{}", house.customer);
            let answer = reader.get(&customer).json();
            answer["sequence"].as_str().unwrap().to_owned()
        }
        "tasks" => first_id(reader, "/api/v1/tasks?open=all"),
        "inbound" => first_id(reader, "/api/v1/inbound?state=all"),
        "documents" => {
            let invoice = first_id(reader, "/api/v1/invoices");
            first_id(reader, &format!("/api/v1/invoices/{invoice}/documents"))
        }
        _ => "evt_1".to_owned(),
    };
    let contacts = || {
        first_id(
            reader,
            &format!("/api/v1/customers/cus_{}/contacts", house.customer),
        )
    };
    let notes = || {
        first_id(
            reader,
            &format!("/api/v1/customers/cus_{}/notes", house.customer),
        )
    };
    let route = match route {
        _ if route.contains("{contact}") => route.replace("{contact}", &contacts()),
        "/api/v1/search" => format!("{route}?q=F-1"),
        _ if route.contains("{note}") => route.replace("{note}", &notes()),
        _ => route.to_owned(),
    };
    route
        .replace("{id}", &id)
        .replace("{level}", "R1")
        .replace("{version}", "1")
        .replace("{measure}", "aged")
        .replace("{language}", "fr")
}

fn first_id(reader: &Program, list: &str) -> String {
    let answer = reader.get(list).json();
    answer["data"][0]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{list} is empty"))
        .to_owned()
}

/// A house in which every list has something.
fn furnished() -> (House, i64) {
    let house = House::open();
    let question = furnish(&house);
    (house, question)
}

/// Puts something into every list; answers a question that waits.
fn furnish(house: &House) -> i64 {
    let (_, question) = house.asked_to_approve();
    house.asked_to_post("P1", receivables::party::Channel::Letter, None);
    let paid = house.record_payment("C1", 5_000);
    assert!(paid > 0);
    let firm = quittance::deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let (desk, by) = (&house.desk, "test");
    let soon = desk.today(&firm).tomorrow().unwrap();
    paying::record_promise(desk, &firm, by, "C1", soon, None).unwrap();
    paying::record_hold(desk, &firm, by, "C1", Some((Some(soon), "vacances"))).unwrap();
    house.set("webhooks.private", "on");
    let settings = quittance::deeds::settings(desk, firm.id).unwrap();
    let hook =
        webhooks_of::subscribe(desk, &firm, &settings, by, "http://127.0.0.1:9/", &[]).unwrap();
    webhooks_of::redeliver(desk, &firm, &settings, by, hook.id, 1).unwrap();
    let note = customers::Jotted {
        words: "Préfère le mardi.".into(),
        ..Default::default()
    };
    customers::write_note(
        desk,
        &firm,
        by,
        receivables::party::AccountId(house.customer),
        &note,
    )
    .unwrap();
    sequences::set_segment(desk, &firm, by, "C1", Some("Artisans")).unwrap();
    let task = customers::Jotted {
        words: "Demander le bon de commande.".into(),
        ..Default::default()
    };
    let account = receivables::party::AccountId(house.customer);
    customers::set_task(desk, &firm, by, account, &task).unwrap();
    keep_document(desk, &firm, by, "F-1", "F-1.pdf", b"%PDF-1.7").unwrap();
    desk_work::comes(house, "Bonjour.");
    let place = store::LetterPlace::mail(Level::R1, Language::Fr);
    let mut words = letters::read(desk, &firm, place).unwrap().words;
    words.subject.push_str(" !");
    let wanted = letters::Wanted {
        place,
        words,
        based_on: None,
        note: String::new(),
        despite_findings: true,
    };
    letters::keep(desk, &firm, by, None, wanted).unwrap();
    question
}

#[test]
fn the_description_and_the_table_of_routes_are_equal() {
    let written: BTreeSet<(String, String)> = DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect();
    // What machines ask of the house itself is served beside the table.
    let mut served: BTreeSet<(String, String)> = [("GET", "/healthz"), ("GET", "/metrics")]
        .map(|(method, path)| (method.to_owned(), path.to_owned()))
        .into();
    served.extend(
        ROUTES
            .iter()
            .map(|route| (route.method.to_owned(), route.path.to_owned())),
    );
    assert_eq!(written, served);
}

#[test]
fn the_description_names_the_words_of_each_address() {
    for route in ROUTES {
        let operation = &DOCUMENT["paths"][route.path][route.method.to_lowercase()];
        let mut written = BTreeSet::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = match parameter["$ref"].as_str() {
                Some(name) => DOCUMENT.pointer(name.trim_start_matches('#')).unwrap(),
                None => parameter,
            };
            if parameter["in"] == "query" {
                written.insert(parameter["name"].as_str().unwrap());
            }
            if parameter["in"] == "path" {
                let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
                assert!(route.path.contains(&name), "{}", route.path);
            }
        }
        let known: BTreeSet<&str> = route.query.iter().copied().collect();
        assert_eq!(written, known, "{} {}", route.method, route.path);
        assert_eq!(
            operation["requestBody"].is_object(),
            route.body,
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[test]
fn every_read_answers_what_the_description_says() {
    on_both(|house| {
        let question = furnish(house);
        let program = house.program(&["read", "settings"]);
        for route in ROUTES.iter().filter(|route| route.method == "GET") {
            let path = path_of(house, &program, question, route.path);
            let answer = program.get(&path);
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            described("GET", route.path, &answer);
            if answer.body.contains("\"next_cursor\"") {
                assert_ne!(
                    answer.json()["data"],
                    serde_json::json!([]),
                    "{path} shows nothing"
                );
            }
        }
    });
}

/// Every route × nobody, a wrong key, each scope, and a key of the other firm that may do everything there.
#[test]
fn every_route_opens_to_the_keys_that_say_so_and_to_no_other() {
    let (house, question) = furnished();
    let mut wrong = Vec::new();
    let programs: Vec<(Scope, Program)> = Scope::ALL
        .into_iter()
        .map(|scope| (scope, house.program(&[scope.code()])))
        .collect();
    let stranger = house.foreign_program();
    // What takes something away comes last, and by somebody of the firm after everybody else.
    let reader = house.program(&["read", "settings"]);
    let guarded = ROUTES.iter().filter(|route| route.needs != Needs::Nothing);
    let mut asked: Vec<_> = guarded
        .map(|route| (route, path_of(&house, &reader, question, route.path)))
        .collect();
    asked.sort_by_key(|(route, _)| route.method == "DELETE");
    for (route, path) in asked {
        let guessed = Program {
            key: format!("qk_{}_{}", house.firm.0, "0".repeat(64)),
            ..house.program(&["read"])
        };
        let answer = guessed.send(route.method, &path, "", &[]);
        if answer.status != StatusCode::UNAUTHORIZED || answer.header("www-authenticate").is_empty()
        {
            wrong.push(format!(
                "{} {path} with a guessed key: {}",
                route.method, answer.status
            ));
        }
        if route.path.contains("{id}") {
            let body = if route.body {
                body_of(route.path)
            } else {
                String::new()
            };
            let answer = stranger.send(route.method, &path, &body, &write_headers(route.method));
            let is_own = route.path.contains("/events/") || route.path.contains("/sequences/");
            if !is_own && answer.status != StatusCode::NOT_FOUND {
                wrong.push(format!(
                    "{} {path} of another firm: {} {}",
                    route.method, answer.status, answer.body
                ));
            }
        }
        if route.method == "GET" {
            let body = stranger.get(&path).body;
            for secret in ["Lefort", "lefort", "F-1", "C1"] {
                if body.contains(secret) {
                    wrong.push(format!("{path} tells {secret} to another firm"));
                }
            }
        }
        for (scope, program) in &programs {
            // Without body, name or state nothing is changed: who is let in is told what is missing.
            let answer = program.send(route.method, &path, "", &[]);
            let may = match route.needs {
                Needs::Scope(needed) => needed == *scope,
                _ => true,
            };
            if (answer.status == StatusCode::FORBIDDEN) == may || answer.status.is_server_error() {
                wrong.push(format!(
                    "{} {path} with {scope}: {}",
                    route.method, answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A body that would be right, so that only the firm is wrong.
fn body_of(route: &str) -> String {
    let last = route.rsplit('/').next().unwrap_or_default();
    match last {
        "promises" => r#"{"for_on":"2026-04-01"}"#,
        "hold" | "dispute" | "{id}" => "{}",
        "answer" => r#"{"answer":"yes"}"#,
        "posted" => r#"{"posted_on":"2026-03-10"}"#,
        "contacts" | "{contact}" => r#"{"role":"other","email":"a@b.example"}"#,
        "notes" | "tasks" => r#"{"text":"Bonjour"}"#,
        "colleague" => r#"{"login":"agent@lefort.example"}"#,
        "sequence" => r#"{"slug":"standard"}"#,
        "documents" => r#"{"name":"f.pdf","content":"JVBERi0xLjc="}"#,
        "customer" => r#"{"customer":"cus_1"}"#,
        "outcome" => r#"{"what":"nothing"}"#,
        "reminder" => "{}",
        "redeliver" => r#"{"event":"evt_1"}"#,
        _ => "",
    }
    .to_owned()
}

fn write_headers(method: &str) -> Vec<(&'static str, &'static str)> {
    match method {
        "POST" => vec![("idempotency-key", "a-name")],
        "GET" => vec![],
        _ => vec![("if-match", "*")],
    }
}

#[test]
fn a_key_is_shown_once_and_opens_nothing_once_taken_back_or_ended() {
    let house = House::open();
    let owner = house.owner();
    let form = format!("name=CRM&read=on&record=on&days=30&token={}", owner.token());
    let page = owner.send("POST", "/keys", &form);
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (_, rest) = page.body.split_once("qk_").expect("the key is shown");
    let key: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let program = Program {
        key: format!("qk_{key}"),
        ..house.program(&["read"])
    };
    let me = program.get("/api/v1/me").json();
    assert_eq!(me["key"]["name"], "CRM");
    assert_eq!(me["key"]["scopes"], serde_json::json!(["read", "record"]));
    let list = owner.get("/keys").body;
    assert!(list.contains("CRM") && !list.contains(&key), "{list}");

    let id = me["key"]["id"]
        .as_str()
        .unwrap()
        .trim_start_matches("key_")
        .to_owned();
    let gone = owner.send(
        "POST",
        &format!("/keys/{id}/revoke"),
        &format!("token={}", owner.token()),
    );
    assert_eq!(gone.location(), "/keys?done=1", "{}", gone.body);
    assert_eq!(program.get("/api/v1/me").status, StatusCode::UNAUTHORIZED);

    let other = house.program(&["read"]);
    house.pass_hours(30 * 24 + 1);
    assert_eq!(other.get("/api/v1/me").status, StatusCode::UNAUTHORIZED);
}

#[test]
fn a_key_that_hurries_is_told_when_to_come_back() {
    let house = House::open();
    house.set("api.per_minute", "3");
    let program = house.program(&["read"]);
    for _ in 0..3 {
        assert_eq!(program.get("/api/v1/me").status, StatusCode::OK);
    }
    let answer = program.get("/api/v1/me");
    assert_eq!(
        answer.status,
        StatusCode::TOO_MANY_REQUESTS,
        "{}",
        answer.body
    );
    described("GET", "/api/v1/me", &answer);
    assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
    // Another key has a pace of its own, and an hour later the first one goes on.
    assert_eq!(
        house.program(&["read"]).get("/api/v1/me").status,
        StatusCode::OK
    );
    house.pass_hours(1);
    assert_eq!(program.get("/api/v1/me").status, StatusCode::OK);
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_what_would_be_right() {
    let house = House::open();
    let program = house.program(&["read"]);
    for (path, status, said) in [
        ("/api/v1/customers?limit=0", 400, "1 to 200"),
        (
            "/api/v1/customers?limits=1",
            400,
            "right would be limit, cursor",
        ),
        ("/api/v1/customers?cursor=inv_1", 400, "next_cursor"),
        ("/api/v1/customers?code=%00", 400, "printable"),
        ("/api/v1/invoices?customer=1", 400, "cus_12"),
        ("/api/v1/reports/dso?as_of=2026-02-30", 400, "2026-03-31"),
        ("/api/v1/customers/cus_999999", 404, "no such customer"),
        ("/api/v1/customers/inv_1", 404, "no such customer"),
        ("/api/v1/nowhere", 404, "lists every address"),
    ] {
        let answer = program.get(path);
        assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        assert!(answer.body.contains(said), "{path}: {}", answer.body);
    }
    let answer = program.send("DELETE", "/api/v1/me", "", &[]);
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "GET");
}

#[test]
fn a_list_goes_on_after_its_last_row() {
    let house = House::open();
    house.add_customers(7);
    let program = house.program(&["read"]);
    let (mut seen, mut path) = (Vec::new(), "/api/v1/customers?limit=3".to_owned());
    loop {
        let page = program.get(&path).json();
        let ids = page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["id"].clone());
        seen.extend(ids);
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/customers?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    let unique: BTreeSet<String> = seen.iter().map(ToString::to_string).collect();
    assert_eq!((seen.len(), unique.len()), (8, 8));
}

#[test]
fn the_use_of_a_key_is_noted_to_the_minute() {
    let house = House::open();
    let program = house.program(&["read"]);
    let find = || {
        quittance::deeds::keys::find(&house.desk, &program.key)
            .unwrap()
            .unwrap()
    };
    assert_eq!(find().key.last_used_at, None);
    assert!(quittance::deeds::keys::note_used(&house.desk, &find()).unwrap());
    assert!(!quittance::deeds::keys::note_used(&house.desk, &find()).unwrap());
    assert!(find().key.last_used_at.is_some());
}

#[test]
fn the_reference_page_shows_every_operation_and_every_problem() {
    let page = House::open().nobody().get("/api/v1/docs");
    assert_eq!(page.status, StatusCode::OK);
    for route in ROUTES {
        let operation = &DOCUMENT["paths"][route.path][route.method.to_lowercase()];
        let id = operation["operationId"].as_str().unwrap();
        assert!(page.body.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for kind in quittance::api::problem::Kind::ALL {
        assert!(
            page.body.contains(&format!("id=\"{}\"", kind.code())),
            "{}",
            kind.code()
        );
    }
}
