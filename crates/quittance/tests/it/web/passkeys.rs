//! Passkeys over HTTP: made at one's desk, shown at the door, and each answer serves once.

use axum::http::StatusCode;
use serde_json::Value;

use super::actors::{Actor, Answer, House};
use crate::authenticator::{Authenticator, encoded};

const ORIGIN: &str = "https://desk.lefort.example";
const HOST: &str = "desk.lefort.example";

fn house() -> House {
    let house = House::open();
    house.set("web.address", ORIGIN);
    house
}

fn post(actor: &Actor, path: &str, fields: &str) -> Answer {
    actor.send("POST", path, &format!("{fields}&token={}", actor.token()))
}

fn data(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// Makes a passkey; its device and the handle it was given.
fn make(actor: &Actor, name: &str) -> (Authenticator, String) {
    let asked = data(&post(actor, "/me/passkeys/challenge", ""));
    assert_eq!(asked["site"], HOST);
    let device = Authenticator::es256(ORIGIN, HOST);
    let kept = keep(actor, &device, asked["challenge"].as_str().unwrap(), name);
    assert_eq!(kept.location(), "/me?done=1", "{}", kept.body);
    (device, asked["handle"].as_str().unwrap().to_owned())
}

fn keep(actor: &Actor, device: &Authenticator, challenge: &str, name: &str) -> Answer {
    let (client, attestation) = device.make(challenge);
    let fields = format!(
        "client={}&attestation={}&name={name}",
        encoded(&client),
        encoded(&attestation)
    );
    post(actor, "/me/passkeys", &fields)
}

fn challenge(house: &House) -> String {
    let answer = house.nobody().send("POST", "/sign-in/challenge", "");
    data(&answer)["challenge"].as_str().unwrap().to_owned()
}

/// What the page's form would send.
fn shown(device: &mut Authenticator, handle: &str, challenge: &str) -> String {
    let said = device.show(challenge);
    format!(
        "next=/customers&id={}&handle={handle}&client={}&auth={}&signature={}",
        encoded(&device.credential_id),
        encoded(&said.client_data),
        encoded(&said.auth_data),
        encoded(&said.signature)
    )
}

fn enter(house: &House, device: &mut Authenticator, handle: &str) -> Answer {
    let form = shown(device, handle, &challenge(house));
    house.nobody().send("POST", "/sign-in/passkey", &form)
}

fn opens_nothing(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("n’ouvre rien ici"));
    assert!(answer.header("set-cookie").is_empty());
}

#[test]
fn a_passkey_opens_the_door_without_a_name_and_each_answer_once() {
    let house = house();
    let reader = house.reader();
    let (mut device, handle) = make(&reader, "Cl%C3%A9");
    assert!(reader.get("/me").body.contains("Clé"));

    let form = shown(&mut device, &handle, &challenge(&house));
    let entered = house.nobody().send("POST", "/sign-in/passkey", &form);
    assert_eq!(entered.location(), "/customers", "{}", entered.body);
    let inside = house.holding(&entered.header("set-cookie"));
    assert!(inside.get("/me").body.contains("reader@lefort.example"));
    opens_nothing(&house.nobody().send("POST", "/sign-in/passkey", &form));

    // A challenge that waited too long.
    let late = challenge(&house);
    house.pass_seconds(301);
    let form = shown(&mut device, &handle, &late);
    opens_nothing(&house.nobody().send("POST", "/sign-in/passkey", &form));
    // One that was made for something else.
    let asked = data(&post(&reader, "/me/passkeys/challenge", ""));
    let form = shown(&mut device, &handle, asked["challenge"].as_str().unwrap());
    opens_nothing(&house.nobody().send("POST", "/sign-in/passkey", &form));
    assert_eq!(enter(&house, &mut device, &handle).location(), "/customers");
}

#[test]
fn a_passkey_is_nobody_elses_and_another_device_is_nobodys() {
    let house = house();
    let (mut device, handle) = make(&house.reader(), "a");
    let asked = data(&post(&house.agent(), "/me/passkeys/challenge", ""));
    let agents = asked["handle"].as_str().unwrap();
    opens_nothing(&enter(&house, &mut device, agents));
    opens_nothing(&enter(&house, &mut device, ""));
    let mut stranger = Authenticator::es256(ORIGIN, HOST);
    opens_nothing(&enter(&house, &mut stranger, &handle));
    stranger.credential_id = device.credential_id.clone();
    opens_nothing(&enter(&house, &mut stranger, &handle));
    // Somebody else's device is not made one's own.
    let challenge = asked["challenge"].as_str().unwrap();
    let taken = keep(&house.reader(), &stranger, challenge, "b");
    assert_eq!(taken.status, StatusCode::CONFLICT, "the agent's challenge");
    let again = data(&post(&house.agent(), "/me/passkeys/challenge", ""));
    let again = again["challenge"].as_str().unwrap();
    let known = keep(&house.agent(), &device, again, "b");
    assert_eq!(known.status, StatusCode::CONFLICT, "it is known already");
}

#[test]
fn a_copied_device_is_stopped_and_written_down() {
    let house = house();
    let (mut device, handle) = make(&house.reader(), "a");
    device.count = 8;
    assert_eq!(enter(&house, &mut device, &handle).location(), "/customers");
    device.count = 3;
    opens_nothing(&enter(&house, &mut device, &handle));
    let told = house.owner().get("/audit.csv?what=passkey_copied").body;
    assert!(told.contains("reader@lefort.example"), "{told}");
}

#[test]
fn who_was_let_go_enters_no_more_and_a_removed_passkey_opens_nothing() {
    let house = house();
    let (owner, reader) = (house.owner(), house.reader());
    let (mut device, handle) = make(&reader, "a");
    post(&owner, "/people/2/disable", "disable=yes");
    opens_nothing(&enter(&house, &mut device, &handle));
    post(&owner, "/people/2/disable", "disable=no");
    assert_eq!(enter(&house, &mut device, &handle).location(), "/customers");

    let reader = house.reader();
    let page = reader.get("/me").body;
    let (_, rest) = page.split_once("action=\"/me/passkeys/").expect(&page);
    // The first one is its own form; numbers come after it.
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let path = format!("/me/passkeys/{id}");
    let foreign = post(&house.agent(), &path, "do=remove");
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let renamed = post(&reader, &path, "do=rename&name=Bureau");
    assert_eq!(renamed.location(), "/me?done=1");
    assert!(reader.get("/me").body.contains("Bureau"));
    let novel = post(
        &reader,
        &path,
        &format!("do=rename&name={}", "x".repeat(61)),
    );
    assert_eq!(novel.status, StatusCode::CONFLICT);
    assert_eq!(post(&reader, &path, "do=remove").location(), "/me?done=1");
    opens_nothing(&enter(&house, &mut device, &handle));
}

#[test]
fn a_passkey_is_a_second_proof_and_the_last_one_stays_where_the_firm_asks_for_it() {
    let house = house();
    let (owner, reader) = (house.owner(), house.reader());
    let (mut device, handle) = make(&reader, "a");
    house.reader(); // Of one's own will it stands beside the password.
    post(&owner, "/people/second", "reader=on");
    let login = "email=reader%40lefort.example&password=correct%20horse";
    let half = house.nobody().send("POST", "/sign-in", login);
    assert_eq!(half.location(), "/sign-in/second?next=%2F");
    assert_eq!(enter(&house, &mut device, &handle).location(), "/customers");
    let page = reader.get("/me").body;
    let (_, rest) = page.split_once("action=\"/me/passkeys/").expect(&page);
    let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let kept = post(&reader, &format!("/me/passkeys/{id}"), "do=remove");
    assert_eq!(kept.status, StatusCode::CONFLICT);
    assert_eq!(enter(&house, &mut device, &handle).location(), "/customers");
}

#[test]
fn without_an_address_over_https_there_are_no_passkeys() {
    for address in ["", "http://desk.lefort.example", "https://192.0.2.7"] {
        let house = House::open();
        house.set("web.address", address);
        let asked = post(&house.reader(), "/me/passkeys/challenge", "");
        assert_eq!(asked.status, StatusCode::CONFLICT, "{address}");
    }
    let house = house();
    let reader = house.reader();
    house.pass_hours(1);
    let asked = post(&reader, "/me/passkeys/challenge", "");
    assert!(asked.location().starts_with("/confirm?next="));
}

#[test]
fn a_passkey_of_the_same_person_confirms_what_is_dangerous() {
    let house = house();
    let (owner, reader) = (house.owner(), house.reader());
    let (mut device, handle) = make(&owner, "a");
    let (mut readers, readers_handle) = make(&reader, "b");
    house.pass_hours(1);
    let asked = post(&owner, "/people/second", "");
    assert!(asked.location().starts_with("/confirm?next="));
    let form = shown(&mut readers, &readers_handle, &challenge(&house));
    let wrong = post(&owner, "/confirm/passkey", &form);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = shown(&mut device, &handle, &challenge(&house));
    assert_eq!(
        post(&owner, "/confirm/passkey", &form).location(),
        "/customers"
    );
    assert_eq!(
        post(&owner, "/people/second", "").location(),
        "/people?done=1"
    );
}
