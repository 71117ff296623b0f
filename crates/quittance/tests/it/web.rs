//! The pages over HTTP, played by actors: an owner, a reader, somebody of another firm, and nobody.

pub mod actors;
mod api;
mod approving;
mod by_hand;
mod customers;
mod day;
mod filters;
mod hooks;
mod inbox;
mod letters;
mod measures;
mod passkeys;
mod people;
mod posting;
mod roles;
mod searching;
mod second;
mod sequences;
mod starting;
mod undoing;

use actors::House;
use axum::http::StatusCode;
use quittance::web::routes::{Access, ROUTES};

#[test]
fn nobody_sees_nothing_but_the_door() {
    let house = House::open();
    let nobody = house.nobody();
    for (method, path, access) in ROUTES {
        let answer = nobody.send(
            method,
            &path
                .replace("{id}", "1")
                .replace("{file}", "app.css")
                .replace("{level}", "r1")
                .replace("{language}", "fr")
                .replace("{token}", "guessed")
                .replace("{measure}", "dso")
                .replace("{format}", "csv")
                .replace("{of}", "open"),
            "",
        );
        match access {
            Access::Everyone => assert!(
                !answer.location().starts_with("/sign-in?next="),
                "{method} {path}"
            ),
            _ if *method == "GET" => {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{method} {path}");
                assert!(
                    answer.location().starts_with("/sign-in?next="),
                    "{method} {path}"
                );
            }
            _ => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}"),
        }
    }
}

#[test]
fn every_page_opens_for_its_owner_and_carries_the_strict_policy() {
    let house = House::open();
    let owner = house.owner();
    let (customer, message) = (house.customer, house.message);
    for path in [
        "/",
        "/overdue",
        "/overdue?show=promised&sort=next",
        "/customers?q=lefort",
        &format!("/customers/{customer}"),
        "/mailbox",
        &format!("/messages/{message}"),
        "/letters",
        "/letters/r1/fr",
        "/letters/r1/fr/history",
        "/settings",
        "/help",
    ] {
        let answer = owner.get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
    }
}

#[test]
fn the_customer_page_says_what_comes_next_and_because_of_what() {
    let house = House::open();
    let page = house
        .owner()
        .get(&format!("/customers/{}", house.customer))
        .body;
    assert!(
        page.contains("Menuiserie Lefort") && page.contains("F-1"),
        "{page}"
    );
    assert!(page.contains("1\u{a0}200,00\u{a0}€"), "{page}");
    assert!(page.contains("Relance 1"), "{page}");
    assert!(page.contains("jours de retard"), "{page}");
}

#[test]
fn a_customer_or_message_of_another_firm_is_not_found() {
    let house = House::open();
    let stranger = house.stranger();
    for path in [
        format!("/customers/{}", house.customer),
        format!("/messages/{}", house.message),
        format!("/messages/{}/source", house.message),
        format!("/messages/{}/html", house.message),
        "/customers/999999999".to_owned(),
        "/nowhere".to_owned(),
    ] {
        assert_eq!(stranger.get(&path).status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!stranger.get("/customers").body.contains("Lefort"));
}

#[test]
fn a_form_without_its_token_or_from_elsewhere_changes_nothing() {
    let house = House::open();
    let owner = house.owner();
    let token = owner.token();
    let off = format!("sandbox=off&token={token}");
    assert_eq!(
        owner
            .send("POST", "/settings/sandbox", "sandbox=off")
            .status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        owner
            .send("POST", "/settings/sandbox", "sandbox=off&token=guessed")
            .status,
        StatusCode::FORBIDDEN
    );
    let elsewhere = owner.send_with(
        "POST",
        "/settings/sandbox",
        &off,
        &[("sec-fetch-site", "cross-site")],
    );
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    let elsewhere = owner.send_with(
        "POST",
        "/settings/sandbox",
        &off,
        &[("origin", "https://elsewhere.example")],
    );
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert!(
        owner
            .get("/settings")
            .body
            .contains("Le mode essai est allumé.")
    );

    assert_eq!(
        owner.send("POST", "/settings/sandbox", &off).status,
        StatusCode::SEE_OTHER
    );
    assert!(
        owner
            .get("/settings")
            .body
            .contains("Le mode essai est éteint.")
    );
}

#[test]
fn a_reader_reads_and_decides_nothing() {
    let house = House::open();
    let reader = house.reader();
    assert_eq!(reader.get("/settings").status, StatusCode::OK);
    let off = format!("sandbox=off&token={}", reader.token());
    assert_eq!(
        reader.send("POST", "/settings/sandbox", &off).status,
        StatusCode::FORBIDDEN
    );
    assert!(
        house
            .owner()
            .get("/settings")
            .body
            .contains("Le mode essai est allumé.")
    );
}

#[test]
fn a_wrong_password_is_refused_kindly_and_guessing_is_slowed() {
    let house = House::open();
    let nobody = house.nobody();
    let wrong = nobody.send(
        "POST",
        "/sign-in",
        "email=owner%40lefort.example&password=wrong&next=%2Foverdue",
    );
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(
        wrong.body.contains("ne convient pas") && wrong.body.contains("owner@lefort.example"),
        "{}",
        wrong.body
    );
    assert!(wrong.body.contains("value=\"/overdue\""), "the way is kept");
    assert!(wrong.header("set-cookie").is_empty());
    for _ in 0..10 {
        nobody.send(
            "POST",
            "/sign-in",
            "email=guess%40lefort.example&password=wrong",
        );
    }
    let slowed = nobody.send(
        "POST",
        "/sign-in",
        "email=guess%40lefort.example&password=wrong",
    );
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn signing_out_ends_the_session_and_the_cookie_is_kept_from_scripts() {
    let house = House::open();
    let owner = house.owner();
    assert!(owner.cookie_line.contains("HttpOnly") && owner.cookie_line.contains("SameSite=Lax"));
    let out = owner.send("POST", "/sign-out", &format!("token={}", owner.token()));
    assert_eq!(out.location(), "/sign-in?left=1");
    assert_eq!(
        owner.get("/").status,
        StatusCode::SEE_OTHER,
        "the old cookie opens nothing"
    );
}

#[test]
fn a_session_ends_after_twelve_hours() {
    let house = House::open();
    let owner = house.owner();
    house.pass_hours(11);
    assert_eq!(owner.get("/").status, StatusCode::OK);
    house.pass_hours(2);
    assert_eq!(owner.get("/").status, StatusCode::SEE_OTHER);
}

#[test]
fn the_language_is_the_persons_choice() {
    let house = House::open();
    let owner = house.owner();
    assert!(owner.get("/help").body.contains("<html lang=\"fr\""));
    let chosen = owner.get("/help?lang=en");
    assert!(
        chosen.body.contains("<html lang=\"en\"")
            && chosen.header("set-cookie").starts_with("lang=en")
    );
    assert!(
        owner.get("/help").body.contains("<html lang=\"en\""),
        "it is kept with the person"
    );
    assert!(
        house
            .nobody()
            .get("/sign-in?lang=en")
            .body
            .contains("E-mail address")
    );
}

#[test]
fn a_letter_is_framed_so_that_it_runs_and_loads_nothing() {
    let house = House::open();
    let letter = house
        .owner()
        .get(&format!("/messages/{}/html", house.message));
    assert_eq!(letter.status, StatusCode::OK, "{}", letter.body);
    let policy = letter.header("content-security-policy");
    assert!(
        policy.contains("sandbox")
            && policy.contains("default-src 'none'")
            && !policy.contains("script-src")
    );
    assert!(letter.body.contains("Sauf erreur"), "{}", letter.body);
    let source = house
        .owner()
        .get(&format!("/messages/{}/source", house.message));
    assert_eq!(source.header("content-type"), "message/rfc822");
}

#[test]
fn the_list_leaves_the_house_as_csv_and_as_a_sheet() {
    let house = House::open();
    let csv = house.owner().get("/customers.csv?show=late");
    assert!(
        csv.body.contains("Menuiserie Lefort") && csv.body.contains("1200.00"),
        "{}",
        csv.body
    );
    assert!(csv.header("content-disposition").contains("clients.csv"));
    let sheet = house.owner().get("/customers.xlsx");
    assert_eq!(
        (sheet.status, &sheet.bytes[..2]),
        (StatusCode::OK, &b"PK"[..])
    );
}

#[test]
fn an_erased_customer_is_shown_as_such_and_its_history_stays() {
    let house = House::open();
    house.erase_customer();
    let owner = house.owner();
    let page = owner
        .get(&format!("/customers/{}?lang=en", house.customer))
        .body;
    for words in [
        "client effacé C1",
        "The personal data of this customer were erased on",
        "GDPR art. 17",
        "Personal data erased",
        "an erased address",
        "Invoice F-1",
    ] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let message = owner
        .get(&format!("/messages/{}?lang=en", house.message))
        .body;
    assert!(message.contains("This letter was erased on"), "{message}");
    assert!(message.contains("GDPR art. 17"), "{message}");
    let source = owner.get(&format!("/messages/{}/source", house.message));
    assert_eq!(source.status, StatusCode::NOT_FOUND);
    for page in [
        page,
        message,
        owner.get("/mailbox").body,
        owner.get("/overdue").body,
        owner.get("/").body,
    ] {
        for word in ["Lefort", "Roussel", "compta@lefort", "Sauf erreur"] {
            assert!(!page.contains(word), "{word} is in {page}");
        }
    }
}

#[test]
fn a_long_list_is_walked_to_its_end_without_missing_or_repeating_anybody() {
    let house = House::open();
    house.add_customers(120);
    for sort in ["amount", "oldest", "name", "next"] {
        walk_to_the_end(&house, sort, 121);
    }
}

/// Beyond some thousands the order of the next look comes from an index, and not from asking for each.
#[test]
fn a_list_of_thousands_is_walked_by_the_day_of_its_next_look() {
    let house = House::open();
    house.add_customers(2_100);
    walk_to_the_end(&house, "next", 2_101);
}

fn walk_to_the_end(house: &House, sort: &str, customers: usize) {
    let owner = house.owner();
    let (mut path, mut seen) = (format!("/customers?sort={sort}"), Vec::new());
    loop {
        let page = owner.get(&path).body;
        let rows = page
            .split("<td class=\"name\"><a class=\"who\" href=\"/customers/")
            .skip(1);
        seen.extend(
            rows.filter_map(|rest| rest.split('"').next())
                .map(str::to_owned),
        );
        let next = page
            .split("rel=\"next\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let Some(next) = next else { break };
        path = next.replace("&#38;", "&");
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(
        (count, seen.len()),
        (customers, customers),
        "sorted by {sort}"
    );
}

#[test]
fn the_program_says_that_it_lives_and_files_are_kept_for_ever() {
    let house = House::open();
    assert_eq!(house.nobody().get("/healthz").body, "ok\n");
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let refused = house.nobody().send(method, "/healthz", "");
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(refused.header("allow"), "GET,HEAD", "{method}");
    }
    let css = house.nobody().get(&quittance::web::assets::ASSETS.css.path);
    assert_eq!(css.status, StatusCode::OK);
    assert!(css.header("cache-control").contains("immutable"));
    assert_eq!(
        house.nobody().get("/static/app.css").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn a_reason_is_read_in_the_language_of_whoever_reads_it() {
    let house = House::open();
    let (customer, _) = house.asked_to_approve();
    let owner = house.owner();
    let message = format!("/messages/{}", house.message);
    let customer = format!("/customers/{customer}");
    for (lang, of_message, of_question) in [
        ("fr", "Rien n’est en retard", "a 8 jours de retard"),
        ("en", "Nothing is late", "is 8 days late"),
    ] {
        owner.get(&format!("/help?lang={lang}"));
        let page = owner.get(&message).body;
        assert!(page.contains(of_message), "{lang}: {page}");
        for path in [customer.as_str(), "/"] {
            let page = owner.get(path).body;
            assert!(page.contains(of_question), "{lang} {path}: {page}");
        }
    }
}

#[test]
fn a_message_that_a_person_approves_is_ready_to_leave_once() {
    let house = House::open();
    let (customer, question) = house.asked_to_approve();
    let owner = house.owner();
    let page = owner.get(&format!("/customers/{customer}")).body;
    assert!(
        page.contains(&format!("action=\"/questions/{question}\"")),
        "{page}"
    );
    assert!(owner.get("/").body.contains("Brasserie Kerlan"));

    let yes = format!("answer=yes&token={}", owner.token());
    let answer = owner.send("POST", &format!("/questions/{question}"), &yes);
    assert_eq!(
        answer.location(),
        format!("/customers/{customer}?answered=send"),
        "{}",
        answer.body
    );
    let after = owner.get(&answer.location()).body;
    assert!(
        after.contains("prêt à partir") && after.contains("En file"),
        "{after}"
    );
    assert_eq!(
        house.claimable(),
        1,
        "it may leave: the account is as the answer made it"
    );

    let again = owner.send("POST", &format!("/questions/{question}"), &yes);
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(
        owner
            .get("/mailbox")
            .body
            .matches("brasserie kerlan")
            .count(),
        0
    );
    assert_eq!(
        owner
            .get("/mailbox")
            .body
            .matches("Brasserie Kerlan")
            .count(),
        1
    );
}

#[test]
fn a_message_is_not_approved_for_a_customer_who_has_paid_meanwhile() {
    let house = House::open();
    let (customer, question) = house.asked_to_approve();
    house.pay("F-2");
    let owner = house.owner();
    let yes = format!("answer=yes&token={}", owner.token());
    let answer = owner.send("POST", &format!("/questions/{question}"), &yes);
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(
        answer.body.contains("Le compte a changé"),
        "{}",
        answer.body
    );
    let no = format!("answer=no&token={}", owner.token());
    assert_eq!(
        owner
            .send("POST", &format!("/questions/{question}"), &no)
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(
        !owner
            .get(&format!("/customers/{customer}"))
            .body
            .contains("/questions/")
    );
}

#[test]
fn a_question_of_another_firm_is_not_found_and_a_reader_answers_none() {
    let house = House::open();
    let (_, question) = house.asked_to_approve();
    let path = format!("/questions/{question}");
    let stranger = house.stranger();
    let yes = format!("answer=yes&token={}", stranger.token());
    assert_eq!(
        stranger.send("POST", &path, &yes).status,
        StatusCode::NOT_FOUND
    );
    let reader = house.reader();
    let yes = format!("answer=yes&token={}", reader.token());
    assert_eq!(
        reader.send("POST", &path, &yes).status,
        StatusCode::FORBIDDEN
    );
}
