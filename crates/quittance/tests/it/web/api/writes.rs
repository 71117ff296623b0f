//! What programs write: through the deeds of pages and commands, once, and never over somebody else's change.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::actors::{Answer, House, Program, on_both};
use super::described;

/// A named POST; its answer is held against the description.
fn post(program: &Program, route: &str, path: &str, name: &str, body: &Value) -> Answer {
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let answer = program.send("POST", path, &text, &[("idempotency-key", name)]);
    described("POST", route, &answer);
    answer
}

fn everything(house: &House) -> Program {
    house.program(&["read", "import", "record", "remind"])
}

const CUSTOMERS: &str = "/api/v1/customers";
const CUSTOMER: &str = "/api/v1/customers/{id}";
const INVOICES: &str = "/api/v1/invoices";
const PAYMENTS: &str = "/api/v1/payments";

fn open_customer(program: &Program, code: &str) -> String {
    let body = json!({ "code": code, "name": "Hôtel des Tilleuls", "segment": "Hôtels", "terms": { "days": 45 } });
    let answer = post(
        program,
        CUSTOMERS,
        CUSTOMERS,
        &format!("open-{code}"),
        &body,
    );
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.location(), format!("{CUSTOMERS}/{id}"));
    id
}

#[test]
fn a_customer_and_its_invoice_come_in_and_its_payment_pays_it() {
    on_both(|house| {
        let program = everything(house);
        let customer = open_customer(&program, "T1");
        let body = json!({ "customer": customer, "number": "T-1", "issued_on": "2026-02-01", "total_cents": 120_000 });
        let invoice = post(&program, INVOICES, INVOICES, "i-1", &body);
        assert_eq!(invoice.status, StatusCode::CREATED, "{}", invoice.body);
        let invoice = invoice.json();
        assert_eq!(
            invoice["due_on"], "2026-03-18",
            "45 days, as agreed with this customer"
        );

        // The same invoice under another name changes nothing; another one under its number is refused.
        assert_eq!(
            post(&program, INVOICES, INVOICES, "i-2", &body).status,
            StatusCode::OK
        );
        let mut other = body.clone();
        other["total_cents"] = 1.into();
        let refused = post(&program, INVOICES, INVOICES, "i-3", &other);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.body.contains("credit note"), "{}", refused.body);

        let body = json!({ "customer": customer, "amount_cents": 130_000, "received_on": "2026-03-10", "invoices": [invoice["id"]] });
        let payment = post(&program, PAYMENTS, PAYMENTS, "p-1", &body).json();
        assert_eq!(payment["unapplied_cents"], 10_000);
        assert_eq!(
            payment["pays"],
            json!([{ "invoice": invoice["id"], "amount_cents": 120_000 }])
        );
        let now = program.get(&format!("{CUSTOMERS}/{customer}")).json();
        assert_eq!(
            (&now["balance_cents"], &now["in_hand_cents"]),
            (&json!(-10_000), &json!(10_000))
        );

        // The journal says which key it was, and the page by which name.
        let events = program
            .get(&format!("/api/v1/events?customer={customer}&limit=200"))
            .json();
        let actors = events["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["actor"].as_str().unwrap());
        assert!(
            actors.clone().all(|actor| actor.starts_with("key:")),
            "{events}"
        );
        let page = house.owner().get(&format!(
            "/customers/{}",
            customer.trim_start_matches("cus_")
        ));
        assert!(page.body.contains("T-1"), "{}", page.body);
    });
}

#[test]
fn a_request_that_is_sent_twice_is_done_once() {
    on_both(|house| {
        let program = everything(house);
        let customer = format!("cus_{}", house.customer);
        let body =
            json!({ "customer": customer, "amount_cents": 5_000, "received_on": "2026-03-10" });
        let first = post(&program, PAYMENTS, PAYMENTS, "p-1", &body);
        let again = post(&program, PAYMENTS, PAYMENTS, "p-1", &body);
        assert_eq!(
            (first.status, again.status),
            (StatusCode::CREATED, StatusCode::CREATED)
        );
        assert_eq!(first.json(), again.json());
        assert_eq!(again.location(), first.location());

        let mut other = body.clone();
        other["amount_cents"] = 6_000.into();
        let refused = post(&program, PAYMENTS, PAYMENTS, "p-1", &other);
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.body
        );
        assert!(refused.body.contains("key-reused"));
        // A key of its own has names of its own.
        assert_eq!(
            post(&everything(house), PAYMENTS, PAYMENTS, "p-1", &body).status,
            StatusCode::CREATED
        );
        let list = program.get(PAYMENTS).json();
        assert_eq!(list["data"].as_array().unwrap().len(), 2);

        let unnamed = program.send("POST", PAYMENTS, &body.to_string(), &[]);
        assert_eq!(unnamed.status, StatusCode::BAD_REQUEST);
        described("POST", PAYMENTS, &unnamed);
        // What was refused leaves its name to the better request.
        let wrong = json!({ "customer": customer, "amount_cents": 0, "received_on": "2026-03-10" });
        assert_eq!(
            post(&program, PAYMENTS, PAYMENTS, "p-2", &wrong).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(
            post(&program, PAYMENTS, PAYMENTS, "p-2", &body).status,
            StatusCode::CREATED
        );
    });
}

#[test]
fn nobody_s_change_is_lost() {
    on_both(|house| {
        let program = everything(house);
        let id = open_customer(&program, "T1");
        let path = format!("{CUSTOMERS}/{id}");
        let tag = program.get(&path).header("etag");
        let patch = |body: Value, tag: &[(&str, &str)]| {
            let answer = program.send("PATCH", &path, &body.to_string(), tag);
            described("PATCH", CUSTOMER, &answer);
            answer
        };
        let changed = patch(
            json!({ "name": "Tilleuls SAS", "segment": null, "language": "en" }),
            &[("if-match", &tag)],
        );
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
        let now = changed.json();
        assert_eq!(
            (&now["name"], &now["segment"], &now["language"]),
            (&json!("Tilleuls SAS"), &Value::Null, &json!("en"))
        );
        assert_eq!(now["terms"]["days"], 45, "what was not sent stays");

        let late = patch(json!({ "name": "Other" }), &[("if-match", &tag)]);
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(patch(json!({ "name": "Other" }), &[]).status.as_u16(), 428);
        assert_eq!(
            patch(json!({ "name": "Other" }), &[("if-match", "*")]).status,
            StatusCode::OK
        );
        let wrong = patch(
            json!({ "siren": "123456789", "terms": { "days": 400 }, "colour": "red" }),
            &[("if-match", "*")],
        );
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        for place in ["/siren", "/terms/days", "/colour"] {
            assert!(wrong.body.contains(place), "{place}: {}", wrong.body);
        }
        let taken = post(
            &program,
            CUSTOMERS,
            CUSTOMERS,
            "twice",
            &json!({ "code": "T1", "name": "Again" }),
        );
        assert_eq!(taken.status, StatusCode::CONFLICT);
    });
}

#[test]
fn a_promise_a_dispute_and_a_hold_change_the_next_step_at_once() {
    on_both(|house| {
        let program = everything(house);
        let path = format!("{CUSTOMERS}/cus_{}", house.customer);
        let next = || {
            program.get(&format!("{path}/next-step")).json()["what"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let send = |method: &str, route: &str, path: &str, body: &str| {
            let answer = program.send(method, path, body, &[]);
            described(method, route, &answer);
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
            answer.json()
        };
        assert_eq!(next(), "send");

        let hold = send(
            "PUT",
            "/api/v1/customers/{id}/hold",
            &format!("{path}/hold"),
            r#"{"until":"2026-04-01","reason":"travaux"}"#,
        );
        assert_eq!(
            hold["hold"],
            json!({ "until": "2026-04-01", "reason": "travaux" })
        );
        assert_eq!(next(), "wait");
        send(
            "DELETE",
            "/api/v1/customers/{id}/hold",
            &format!("{path}/hold"),
            "",
        );
        assert_eq!(next(), "send");

        let invoice = program.get("/api/v1/invoices?number=F-1").json()["data"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let dispute = format!("{INVOICES}/{invoice}/dispute");
        let contested = send("PUT", "/api/v1/invoices/{id}/dispute", &dispute, "{}");
        assert_eq!(
            contested["dispute"],
            json!({ "since": "2026-03-10", "amount_cents": null })
        );
        assert_ne!(next(), "send");
        send("DELETE", "/api/v1/invoices/{id}/dispute", &dispute, "");

        let route = "/api/v1/customers/{id}/promises";
        let promised = post(
            &program,
            route,
            &format!("{path}/promises"),
            "pr-1",
            &json!({ "for_on": "2026-03-20", "amount_cents": 120_000 }),
        );
        assert_eq!(promised.status, StatusCode::CREATED, "{}", promised.body);
        assert_eq!(
            program.get(&promised.location()).json()["for_on"],
            "2026-03-20"
        );
        assert_eq!(next(), "wait");
    });
}

#[test]
fn a_question_is_answered_and_the_message_taken_back_before_it_leaves() {
    on_both(|house| {
        let program = everything(house);
        let (_, question) = house.asked_to_approve();
        let (route, path) = (
            "/api/v1/questions/{id}/answer",
            format!("/api/v1/questions/que_{question}/answer"),
        );
        let answered = post(&program, route, &path, "a-1", &json!({ "answer": "yes" }));
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        assert_eq!(answered.json()["answer"], "yes");
        assert_eq!(
            post(&program, route, &path, "a-2", &json!({ "answer": "no" })).status,
            StatusCode::CONFLICT
        );

        let queued = program.get("/api/v1/messages?state=queued").json();
        let message = queued["data"][0]["id"]
            .as_str()
            .expect("a message waits")
            .to_owned();
        let (route, path) = (
            "/api/v1/messages/{id}/withdraw",
            format!("/api/v1/messages/{message}/withdraw"),
        );
        let back = post(&program, route, &path, "w-1", &Value::Null);
        assert_eq!(back.json()["state"], "withdrawn", "{}", back.body);
        assert_eq!(house.claimable(), 0);
        assert_eq!(
            post(&program, route, &path, "w-2", &Value::Null).status,
            StatusCode::CONFLICT
        );
        assert_eq!(
            post(&program, route, &path, "w-1", &Value::Null).json()["state"],
            "withdrawn",
            "the same request again"
        );
    });
}

#[test]
fn a_body_that_cannot_be_read_changes_nothing_and_says_why() {
    on_both(|house| {
        let program = everything(house);
        for (body, media_type, status) in [
            ("{", "application/json", 400),
            ("[]", "application/json", 400),
            ("{}", "text/plain", 415),
            ("{}", "application/json", 422),
            (r#"{"code":"\u0000","name":" "}"#, "application/json", 422),
        ] {
            let headers = [("idempotency-key", "x"), ("content-type", media_type)];
            let request = axum::http::Request::builder()
                .method("POST")
                .uri(CUSTOMERS)
                .header("authorization", format!("Bearer {}", program.key));
            let request = headers.iter().fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
            let answer = program
                .actor
                .ask(request.body(body.to_owned().into()).unwrap());
            assert_eq!(answer.status.as_u16(), status, "{body}: {}", answer.body);
            described("POST", CUSTOMERS, &answer);
        }
        let long = format!(r#"{{"code":"X","name":"{}"}}"#, "x".repeat(300_000));
        let answer = program.send("POST", CUSTOMERS, &long, &[("idempotency-key", "x")]);
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(
            program.get("/api/v1/customers?code=X").json()["data"],
            json!([])
        );
    });
}
