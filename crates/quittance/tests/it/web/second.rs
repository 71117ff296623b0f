//! A second proof over HTTP: a telephone is set up, its codes serve once, paper stands in for it, and an owner may ask for it.

use axum::http::StatusCode;
use quittance::identity::totp;

use super::actors::{Actor, Answer, House};

const LOGIN: &str = "email=reader%40lefort.example&password=correct%20horse&next=/customers";

fn post(actor: &Actor, path: &str, fields: &str) -> Answer {
    actor.send("POST", path, &format!("{fields}&token={}", actor.token()))
}

/// The secret that the page tells for typing.
fn secret_on(page: &Answer) -> Vec<u8> {
    let (_, rest) = page.body.split_once("class=\"secret\">").expect(&page.body);
    let (text, _) = rest.split_once('<').unwrap();
    let mut bits = String::new();
    for sign in text.chars().filter(char::is_ascii_alphanumeric) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(sign).unwrap();
        bits.push_str(&format!("{value:05b}"));
    }
    bits.as_bytes()
        .chunks_exact(8)
        .map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap())
        .collect()
}

fn codes_on(page: &Answer) -> Vec<String> {
    let codes = page.body.split("<li><code>").skip(1);
    codes
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect()
}

/// A telephone, set up by this person: its secret, and the codes for the paper.
fn telephone(house: &House, actor: &Actor) -> (Vec<u8>, Vec<String>) {
    let page = post(actor, "/me/second", "");
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let secret = secret_on(&page);
    assert_eq!(secret.len(), totp::SECRET_BYTES);
    let code = house.code_of(&secret);
    let done = post(actor, "/me/second/confirm", &format!("code={code}"));
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    (secret, codes_on(&done))
}

/// The password is right; the half open door's cookie.
fn half(house: &House) -> Actor {
    let answer = house.nobody().send("POST", "/sign-in", LOGIN);
    assert_eq!(answer.location(), "/sign-in/second?next=%2Fcustomers");
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("quittance-half=") && cookie.contains("Path=/sign-in; HttpOnly"));
    house.holding(&cookie)
}

fn enter(at: &Actor, code: &str) -> Answer {
    at.send(
        "POST",
        "/sign-in/second",
        &format!("code={code}&next=/customers"),
    )
}

#[test]
fn a_telephone_counts_once_its_first_code_has_come_and_each_code_serves_once() {
    let house = House::open();
    let reader = house.reader();
    assert_eq!(reader.get("/me/second").status, StatusCode::NOT_FOUND);
    let page = post(&reader, "/me/second", "");
    assert!(page.body.contains("class=\"qr\""));
    house.reader(); // Nothing is asked before the first code.
    let wrong = post(&reader, "/me/second/confirm", "code=000000");
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(secret_on(&wrong), secret_on(&page), "the square stays");
    house.reader();

    let (secret, codes) = telephone(&house, &reader);
    assert_eq!(codes.len(), 10);
    assert!(!reader.get("/me").body.contains(&codes[0]), "shown once");
    let again = post(&reader, "/me/second", "");
    assert_eq!(again.status, StatusCode::CONFLICT, "one telephone");

    let door = half(&house);
    assert_eq!(door.get("/").status, StatusCode::SEE_OTHER, "not in yet");
    let used = enter(&door, &house.code_of(&secret));
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY, "used");
    house.pass_seconds(30);
    let entered = enter(&door, &house.code_of(&secret));
    assert_eq!(entered.location(), "/customers", "{}", entered.body);
    assert_eq!(
        house
            .holding(&entered.header("set-cookie"))
            .get("/me")
            .status,
        StatusCode::OK
    );
    house.pass_seconds(30);
    let twice = enter(&door, &house.code_of(&secret));
    assert_eq!(twice.status, StatusCode::GONE, "that door was used up");
}

#[test]
fn a_half_open_door_shuts_by_itself() {
    let house = House::open();
    let (secret, _) = telephone(&house, &house.reader());
    let door = half(&house);
    assert_eq!(door.get("/sign-in/second").status, StatusCode::OK);
    house.pass_seconds(301);
    assert_eq!(door.get("/sign-in/second").status, StatusCode::GONE);
    assert_eq!(
        enter(&door, &house.code_of(&secret)).status,
        StatusCode::GONE
    );
    assert_eq!(
        enter(&house.nobody(), "123456").status,
        StatusCode::GONE,
        "and nobody walks in without one"
    );
}

#[test]
fn a_code_on_paper_serves_once_and_new_ones_take_its_place() {
    let house = House::open();
    let reader = house.reader();
    let (_, codes) = telephone(&house, &reader);
    let typed = codes[3].replace('-', "+").to_uppercase();
    assert_eq!(enter(&half(&house), &typed).location(), "/customers");
    assert_eq!(
        enter(&half(&house), &typed).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(reader.get("/me").body.contains("9\u{a0}codes de secours"));
    let fresh = codes_on(&post(&reader, "/me/second/codes", ""));
    assert_eq!(
        enter(&half(&house), &codes[4]).status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(enter(&half(&house), &fresh[0]).location(), "/customers");
    let audit = house.owner().get("/audit").body;
    assert!(audit.contains("reader@lefort.example: 9 left"));
    assert!(!audit.contains(&fresh[0]));
}

#[test]
fn guessing_codes_is_stopped_on_every_node_and_ends_after_a_quarter_of_an_hour() {
    let house = House::open();
    let (secret, codes) = telephone(&house, &house.reader());
    house.pass_seconds(60);
    for _ in 0..5 {
        let wrong = enter(&half(&house), "000000");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for right in [&house.code_of(&secret), &codes[0]] {
        // Another door, of another process, makes no difference: it is counted in the database.
        let slowed = enter(
            &house.another_node().holding(&half(&house).cookie_line),
            right,
        );
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    }
    house.pass_seconds(15 * 60 + 1);
    let entered = enter(&half(&house), &house.code_of(&secret));
    assert_eq!(entered.location(), "/customers");
}

#[test]
fn who_must_have_a_second_proof_is_led_to_it_and_nowhere_else() {
    let house = House::open();
    let owner = house.owner();
    let reader = house.reader();
    post(&owner, "/people/second", "reader=on&agent=on");
    for path in ["/", "/customers", "/messages/1", "/settings"] {
        assert_eq!(reader.get(path).location(), "/me?owes=1", "{path}");
    }
    assert_eq!(owner.get("/").status, StatusCode::OK);
    assert!(
        reader
            .get("/me")
            .body
            .contains("demande une deuxième preuve")
    );
    let token = reader.get("/me").body;
    let token = token.split("name=\"token\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let page = reader.send("POST", "/me/second", &format!("token={token}"));
    let code = house.code_of(&secret_on(&page));
    let done = reader.send(
        "POST",
        "/me/second/confirm",
        &format!("token={token}&code={code}"),
    );
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(reader.get("/customers").status, StatusCode::OK);
    let kept = post(&reader, "/me/second/remove", "");
    assert_eq!(kept.status, StatusCode::CONFLICT, "the last one stays");
    post(&owner, "/people/second", "");
    assert_eq!(
        post(&reader, "/me/second/remove", "").location(),
        "/me?done=1"
    );
    house.reader();
}

#[test]
fn an_owner_gives_the_door_back_to_who_lost_everything() {
    let house = House::open();
    let (owner, reader) = (house.owner(), house.reader());
    telephone(&house, &reader);
    half(&house);
    assert_eq!(
        post(&owner, "/people/2/reset", "").location(),
        "/people?done=1"
    );
    assert_eq!(
        reader.get("/me").status,
        StatusCode::SEE_OTHER,
        "signed out everywhere"
    );
    house.reader();
    let told = owner.get("/audit.csv?what=second_factor_reset").body;
    assert!(told.contains("reader@lefort.example"), "{told}");
}

#[test]
fn ones_proofs_are_changed_only_soon_after_the_password_and_nothing_is_told_of_the_secret() {
    let house = House::open();
    let reader = house.reader();
    let (secret, _) = telephone(&house, &reader);
    house.pass_hours(1);
    for path in ["/me/second/codes", "/me/second/remove", "/me/second"] {
        let asked = post(&reader, path, "");
        assert!(asked.location().starts_with("/confirm?next="), "{path}");
    }
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let file = house.database_bytes();
    for told in [hex.as_bytes(), &secret, totp::base32(&secret).as_bytes()] {
        assert!(
            !file.windows(told.len()).any(|window| window == told),
            "the secret is sealed at rest"
        );
    }
}
