//! Every route, asked by everybody: nobody, each role, and the owner of another firm. What answers is written down here,
//! so that a route that opens to somebody new is seen.

use axum::http::StatusCode;
use quittance::web::routes::{Access, ROUTES};

use super::actors::{Actor, House, on_both};

/// What each kind of access answers to nobody, reader, agent, accountant, owner: shut out or let in.
fn may_enter(access: Access) -> [bool; 5] {
    match access {
        Access::Everyone => [true; 5],
        Access::Reader => [false, true, true, true, true],
        Access::Agent => [false, false, true, true, true],
        Access::Accountant => [false, false, false, true, true],
        Access::Owner => [false, false, false, false, true],
    }
}

fn ask(actor: &Actor, method: &str, path: &str, body: &str) -> StatusCode {
    actor.send(method, path, body).status
}

/// Routes that end or change the very session that asks: each is asked in a house of its own.
const ENDS_ITS_SESSION: [&str; 2] = ["/sign-out", "/sign-in"];

#[test]
fn every_route_lets_in_whom_it_should_and_nobody_else() {
    let house = House::open();
    let actors = [
        ("nobody", house.nobody()),
        ("reader", house.reader()),
        ("agent", house.sign_in("agent@lefort.example")),
        ("accountant", house.sign_in("accountant@lefort.example")),
        ("owner", house.owner()),
    ];
    let mut wrong = Vec::new();
    for (method, route, access) in ROUTES {
        if ENDS_ITS_SESSION.contains(route) {
            continue;
        }
        // No row has this number and no link this token: whoever is let in finds nothing, and nothing changes.
        let path = route
            .replace("{id}", "999999")
            .replace("{token}", "guessed")
            .replace("{slug}", "standard")
            .replace("{level}", "r1")
            .replace("{language}", "fr")
            .replace("{measure}", "dso")
            .replace("{format}", "csv")
            .replace("{list}", "tasks")
            .replace("{of}", "open")
            .replace("{file}", "app.css");
        for ((who, actor), enters) in actors.iter().zip(may_enter(*access)) {
            let body = match *who {
                "nobody" => String::new(),
                _ => format!("token={}", actor.token()),
            };
            let status = ask(actor, method, &path, &body);
            let shut_out = match (*who, *method) {
                ("nobody", "GET") => status == StatusCode::SEE_OTHER,
                ("nobody", _) => status == StatusCode::UNAUTHORIZED,
                _ => status == StatusCode::FORBIDDEN,
            };
            if shut_out == enters || status.is_server_error() {
                wrong.push(format!("{method} {route} as {who}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_of_one_firm_answers_the_owner_of_another() {
    let house = House::open();
    let stranger = house.stranger();
    let (owner, customer) = (house.owner(), house.customer);
    let kept = owner.upload(
        &format!("/customers/{customer}/documents"),
        &[("token", &owner.token()), ("invoice", "F-1")],
        ("f.pdf", b"%PDF-1.7"),
    );
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = owner.get(&format!("/customers/{customer}")).body;
    let document = page.split("/documents/").nth(1).unwrap();
    let document: i64 = document.split('"').next().unwrap().parse().unwrap();
    let ids = [
        house.customer,
        house.message,
        house.asked_to_approve().1,
        document,
    ];
    for (method, route, _) in ROUTES.iter().filter(|(_, route, _)| route.contains("{id}")) {
        // People are numbered per firm, from one on: the stranger's own firm has one person.
        let ids: &[i64] = match route.starts_with("/people/") {
            true => &[2, 3, 4],
            false => &ids,
        };
        for id in ids {
            let body = format!("answer=yes&role=reader&token={}", stranger.token());
            let answer = stranger.send(method, &route.replace("{id}", &id.to_string()), &body);
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {route}");
        }
    }
    assert!(!stranger.get("/people").body.contains("lefort.example"));
    assert!(!owner.get("/people").body.contains("autre.example"));
}

/// Each page with something on it, on both engines: what one of them refuses is seen here and not by its first user.
#[test]
fn every_page_opens_on_the_rows_of_either_engine() {
    on_both(|house| {
        let (owner, customer) = (house.owner(), house.customer);
        let (_, question) = house.asked_to_approve();
        let (_, letter) = house.asked_to_post("P1", receivables::party::Channel::Letter, None);
        let kept = owner.upload(
            &format!("/customers/{customer}/documents"),
            &[("token", &owner.token()), ("invoice", "F-1")],
            ("f.pdf", b"%PDF-1.7"),
        );
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        let page = owner.get(&format!("/customers/{customer}")).body;
        let document = page.split("/documents/").nth(1).unwrap();
        let document = document.split('"').next().unwrap().to_owned();
        let mail = super::inbox::comes(house, "", "Nous réglerons vendredi.");
        let filed = format!("what=file&code=C1&token={}", owner.token());
        owner.send("POST", &format!("/inbox/{mail}"), &filed);
        let mut wrong = Vec::new();
        for (_, route, _) in ROUTES.iter().filter(|(method, ..)| *method == "GET") {
            let id = match route.split('/').nth(1).unwrap_or_default() {
                "customers" => customer.to_string(),
                "messages" => house.message.to_string(),
                "documents" => document.clone(),
                "inbox" => mail.to_string(),
                "work" if route.ends_with("/letter") => letter.to_string(),
                "work" => question.to_string(),
                _ => "1".to_owned(),
            };
            for list in ["tasks", "questions", "messages"] {
                let path = route
                    .replace("{id}", &id)
                    .replace("{token}", "guessed")
                    .replace("{slug}", "standard")
                    .replace("{level}", "r1")
                    .replace("{language}", "fr")
                    .replace("{measure}", "dso")
                    .replace("{format}", "csv")
                    .replace("{list}", list)
                    .replace("{of}", "open")
                    .replace("{file}", "app.css")
                    .replace("letters.pdf", &format!("letters.pdf?q-{letter}=on"));
                let answer = owner.get(&path);
                let is_known = id != "1" || !route.contains("{id}");
                let opens = answer.status.is_success() || answer.status.is_redirection();
                let may_miss = ["guessed", "app.css", "attachment", "second"];
                let may_miss = may_miss.iter().any(|word| path.contains(word));
                if answer.status.is_server_error() || is_known && !opens && !may_miss {
                    wrong.push(format!("{path}: {}", answer.status));
                }
                if !route.contains("{list}") {
                    break;
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// The table itself, for the eye: a route that is added or opened wider shows in its diff.
#[test]
fn the_table_of_routes_is_as_it_was_read_last() {
    let lines = ROUTES
        .iter()
        .map(|(method, route, access)| format!("{method:<5}{route:<28}{access:?}\n"));
    insta::assert_snapshot!("routes", lines.collect::<String>());
}

/// What nobody is answered on every route, as a snapshot.
#[test]
fn nobody_is_answered_as_it_was_read_last() {
    let house = House::open();
    let nobody = house.nobody();
    let lines = ROUTES.iter().map(|(method, route, _)| {
        let path = route.replace("{id}", "1").replace("{token}", "guessed");
        let path = path.replace("{slug}", "standard");
        let path = path.replace("{level}", "r1").replace("{language}", "fr");
        let path = path.replace("{measure}", "dso").replace("{of}", "open");
        let path = path.replace("{format}", "csv").replace("{list}", "tasks");
        let answer = nobody.send(method, &path.replace("{file}", "app.css"), "");
        format!(
            "{method:<5}{route:<28}{} {}\n",
            answer.status.as_u16(),
            answer.location()
        )
    });
    insta::assert_snapshot!("nobody", lines.collect::<String>());
}
