//! The pages of sequences, by the people who shape them and those who only read.

use axum::http::StatusCode;

use super::actors::{Actor, Answer, House};

const PAGE: &str = "/sequences/standard";

/// The state of the draft that the page was drawn from.
fn over(page: &str) -> String {
    let rest = page.split("name=\"over\" value=\"").nth(1);
    let rest = rest.and_then(|rest| rest.split('"').next());
    rest.unwrap_or_default().to_owned()
}

fn send(actor: &Actor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let state = over(&actor.get(PAGE).body);
    send_over(actor, path, fields, &state)
}

fn send_over(actor: &Actor, path: &str, fields: &[(&str, &str)], over: &str) -> Answer {
    let mut pairs = vec![format!("token={}", actor.token()), format!("over={over}")];
    let encoded = fields.iter();
    let encoded =
        encoded.map(|(name, value)| format!("{name}={}", quittance::web::asked::encoded(value)));
    pairs.extend(encoded);
    actor.send("POST", path, &pairs.join("&"))
}

/// The form of the second reminder, as the page fills it, with what was changed.
fn save(actor: &Actor, changed: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("do", "save"),
        ("code", "30"),
        ("level", "R2"),
        ("channel", "email"),
        ("days", "15"),
        ("side", "after"),
        ("gap", "7"),
        ("who", "itself"),
    ];
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    send(actor, PAGE, &fields)
}

#[test]
fn a_step_is_shaped_undone_previewed_and_published() {
    let house = House::open();
    let owner = house.owner();
    let list = owner.get("/sequences").body;
    assert!(
        list.contains("habituelle") && list.contains("Version 1"),
        "{list}"
    );
    let page = owner.get("/sequences/standard?step=30").body;
    assert!(
        page.contains("J+15") && page.contains("data-code=\"30\""),
        "{page}"
    );
    assert!(
        !page.contains("Publier la version 2"),
        "nothing is changed yet"
    );

    let saved = save(
        &owner,
        &[
            ("days", "12"),
            ("amount_min", "1 500,50"),
            ("segments", "Hôtels, Grands comptes"),
            ("from", "09:30"),
            ("until", "17:00"),
            ("debtor_business", "yes"),
            ("rating_D", "yes"),
            ("who", "person"),
        ],
    );
    assert_eq!(
        saved.location(),
        "/sequences/standard?step=30&done=saved",
        "{}",
        saved.body
    );
    let page = owner.get("/sequences/standard?step=30").body;
    assert!(
        page.contains("J+12") && page.contains("Publier la version 2"),
        "{page}"
    );
    assert!(page.contains("segment Hôtels, Grands comptes") && page.contains("de 09:30 à 17:00"));
    assert!(
        page.contains("1\u{202f}500,50"),
        "what was typed comes back"
    );

    let moved = send(&owner, PAGE, &[("do", "later"), ("code", "30")]);
    assert_eq!(moved.location(), "/sequences/standard?step=30&done=saved");
    assert!(owner.get(PAGE).body.contains("J+13"));
    let dragged = send(
        &owner,
        PAGE,
        &[("do", "day"), ("code", "30"), ("day", "20")],
    );
    assert_eq!(dragged.location(), "/sequences/standard?step=30&done=saved");
    assert!(owner.get(PAGE).body.contains("J+20"));
    for day in ["J+13", "J+12"] {
        let undone = send(&owner, PAGE, &[("do", "undo")]);
        assert_eq!(undone.location(), "/sequences/standard?done=undone");
        assert!(owner.get(PAGE).body.contains(day));
    }

    let ahead = owner.get("/sequences/standard/ahead").body;
    assert!(ahead.contains("Si vous publiez maintenant"), "{ahead}");
    assert!(ahead.contains("Ils passent à la nouvelle"), "{ahead}");
    let published = send(
        &owner,
        "/sequences/standard/publish",
        &[("running", "move")],
    );
    assert_eq!(
        published.location(),
        "/sequences/standard?done=published&moved=1&kept=0",
        "{}",
        published.body
    );
    let told = owner.get(&published.location()).body;
    assert!(told.contains("Version 2 publiée"), "{told}");
    let page = owner.get(PAGE).body;
    assert!(
        page.contains("Version 2 en service") && !page.contains("Publier la version"),
        "{page}"
    );
    assert!(
        !owner.get("/sequences").body.contains("version d’avant"),
        "everybody moved"
    );
}

#[test]
fn who_keeps_a_version_is_counted_and_told() {
    let house = House::open();
    let owner = house.owner();
    send(&owner, PAGE, &[("do", "earlier"), ("code", "30")]);
    let kept = send(
        &owner,
        "/sequences/standard/publish",
        &[("running", "keep")],
    );
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    assert!(
        owner
            .get("/sequences")
            .body
            .contains("sur une version d’avant")
    );
    let followers = owner.get("/sequences/standard/followers").body;
    assert!(followers.contains("version d’avant"), "{followers}");
}

#[test]
fn what_comes_after_r3_waits_for_a_person_whatever_the_form_says() {
    let house = House::open();
    let owner = house.owner();
    let code = owner.get(PAGE).body;
    let code = code
        .rsplit("data-code=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let page = owner.get(&format!("{PAGE}?step={code}")).body;
    assert!(page.contains("Cela ne se change pas"), "{page}");
    assert!(
        !page.contains("value=\"itself\""),
        "there is nothing to choose"
    );
    let saved = save(
        &owner,
        &[
            ("code", &code),
            ("level", "handover"),
            ("days", "60"),
            ("who", "itself"),
        ],
    );
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = owner.get(&format!("{PAGE}?step={code}")).body;
    assert!(
        page.contains("J+60") && page.contains("à valider"),
        "{page}"
    );
}

#[test]
fn what_was_typed_outlives_a_refusal_and_two_writers_do_not_write_over_each_other() {
    let house = House::open();
    let (owner, accountant) = (house.owner(), house.accountant());
    let refused = save(&owner, &[("days", "bientôt")]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"bientôt\""),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("un nombre entier, de 0 à 700"));

    let state = over(&owner.get(PAGE).body);
    let hers = [("do", "later"), ("code", "30")];
    assert_eq!(
        send_over(&owner, PAGE, &hers, &state).status,
        StatusCode::SEE_OTHER
    );
    let his = send_over(
        &accountant,
        PAGE,
        &[("do", "remove"), ("code", "20")],
        &state,
    );
    assert_eq!(his.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        his.body.contains("Quelqu’un d’autre a changé ce brouillon"),
        "{}",
        his.body
    );
    let late = send_over(
        &accountant,
        "/sequences/standard/publish",
        &[("running", "keep")],
        &state,
    );
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);

    // Two steps on one day: kept as a draft, and not fit to be published.
    send(&owner, PAGE, &[("do", "day"), ("code", "30"), ("day", "5")]);
    let page = owner.get(PAGE).body;
    assert!(page.contains("ne vient pas après la précédente"), "{page}");
    let ahead = owner.get("/sequences/standard/ahead").body;
    assert!(ahead.contains("ne peut pas encore être publiée"), "{ahead}");
    let dropped = send(&owner, PAGE, &[("do", "drop")]);
    assert_eq!(dropped.location(), "/sequences/standard?done=dropped");
    assert!(!owner.get(PAGE).body.contains("ne vient pas après"));
}

#[test]
fn a_sequence_begins_as_a_copy_and_is_followed_by_rule_and_by_hand() {
    let house = House::open();
    let owner = house.owner();
    let begun = send(
        &owner,
        "/sequences",
        &[
            ("do", "new"),
            ("name", "Hôtels & cafés"),
            ("like", "standard"),
        ],
    );
    assert_eq!(
        begun.location(),
        "/sequences/hotels-cafes",
        "{}",
        begun.body
    );
    let twice = send(
        &owner,
        "/sequences",
        &[
            ("do", "new"),
            ("name", "Hôtels & cafés"),
            ("like", "standard"),
        ],
    );
    assert_eq!(twice.location(), "/sequences/hotels-cafes-2");
    let nameless = send(
        &owner,
        "/sequences",
        &[("do", "new"), ("name", "  "), ("like", "standard")],
    );
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(owner.get("/sequences").body.contains("jamais publiée"));

    let early = send(
        &owner,
        "/sequences/hotels-cafes/followers",
        &[("do", "assign"), ("customer", "X")],
    );
    assert!(early.body.contains("Publiez-la d’abord"), "{}", early.body);
    let state = over(&owner.get("/sequences/hotels-cafes").body);
    let published = send_over(
        &owner,
        "/sequences/hotels-cafes/publish",
        &[("running", "keep")],
        &state,
    );
    assert_eq!(
        published.status,
        StatusCode::SEE_OTHER,
        "{}",
        published.body
    );

    let rule = [
        ("do", "rule"),
        ("segments", "Hôtels"),
        ("sequence", "hotels-cafes"),
        ("amount_min", "100"),
    ];
    assert_eq!(
        send(&owner, "/sequences", &rule).location(),
        "/sequences?done=rules#rules"
    );
    let everyone = [("do", "rule"), ("sequence", "standard")];
    assert_eq!(
        send(&owner, "/sequences", &everyone).status,
        StatusCode::SEE_OTHER
    );
    let page = owner.get("/sequences").body;
    assert!(
        page.contains("segment Hôtels") && page.contains("Tous les clients"),
        "{page}"
    );
    let idle = send(&owner, "/sequences", &[("do", "up"), ("place", "1")]);
    assert_eq!(
        idle.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "everyone first leaves nobody"
    );
    assert_eq!(
        send(&owner, "/sequences", &[("do", "remove"), ("place", "0")]).status,
        StatusCode::SEE_OTHER
    );
    assert!(!owner.get("/sequences").body.contains("segment Hôtels"));

    let customer = owner.get("/sequences/standard/followers").body;
    let code = customer
        .split("small faint end\">")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let assigned = send(
        &owner,
        "/sequences/hotels-cafes/followers",
        &[("do", "assign"), ("customer", &code)],
    );
    assert_eq!(
        assigned.location(),
        "/sequences/hotels-cafes/followers?done=assigned",
        "{}",
        assigned.body
    );
    let page = owner.get("/sequences/hotels-cafes/followers").body;
    assert!(
        page.contains("choisi à la main") && page.contains("Rendre aux règles"),
        "{page}"
    );
    let unknown = send(
        &owner,
        "/sequences/hotels-cafes/followers",
        &[("do", "assign"), ("customer", "nul")],
    );
    assert!(
        unknown.body.contains("Aucun client n’a ce code") && unknown.body.contains("value=\"nul\"")
    );
    let back = send(
        &owner,
        "/sequences/hotels-cafes/followers",
        &[("do", "release"), ("customer", &code)],
    );
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(
        !owner
            .get("/sequences/hotels-cafes/followers")
            .body
            .contains("choisi à la main")
    );
}

#[test]
fn the_year_gone_by_is_a_page_and_a_reader_changes_nothing() {
    let house = House::open();
    let reader = house.reader();
    let page = reader.get("/sequences/standard/replay").body;
    assert!(
        page.contains("Rejouer 12 mois") && page.contains("savaient ce jour-là"),
        "{page}"
    );
    let page = reader.get("/sequences/standard?step=30").body;
    assert!(
        page.contains("J+15") && !page.contains("<input type=\"hidden\" name=\"over\""),
        "{page}"
    );
    assert_eq!(
        send(&reader, PAGE, &[("do", "undo")]).status,
        StatusCode::FORBIDDEN
    );
    for path in ["", "/ahead", "/replay", "/followers"] {
        let missing = reader.get(&format!("/sequences/none{path}"));
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
}
