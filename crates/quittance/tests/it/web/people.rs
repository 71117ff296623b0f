//! People over HTTP: invited, given a role, let go; their links, their passwords and their sessions.

use axum::http::StatusCode;

use quittance::mail::sink::Sink;

use super::actors::{Actor, Answer, House, on_both};

/// The path of the link that this page shows.
fn link_on(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("/join/").expect(&page.body);
    let token: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    format!("/join/{token}")
}

fn post(actor: &Actor, path: &str, fields: &str) -> Answer {
    actor.send("POST", path, &format!("{fields}&token={}", actor.token()))
}

fn invite(owner: &Actor, email: &str, role: &str) -> Answer {
    let fields = format!("email={}&role={role}", email.replace('@', "%40"));
    post(owner, "/people/invite", &fields)
}

#[test]
fn an_invitation_is_taken_up_once_and_opens_the_house_in_its_role() {
    let house = House::open();
    let page = invite(&house.owner(), "paul@morvan.example", "reader");
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let link = link_on(&page);

    let nobody = house.nobody();
    assert!(nobody.get(&link).body.contains("paul@morvan.example"));
    let short = nobody.send("POST", &link, "password=short");
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let taken = nobody.send("POST", &link, "name=Paul&password=a+long+sentence");
    assert_eq!(taken.location(), "/sign-in?joined=1", "{}", taken.body);
    assert_eq!(nobody.get(&link).status, StatusCode::NOT_FOUND);
    let again = nobody.send("POST", &link, "password=another+sentence");
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a link serves once");

    let paul = house.sign_in_with("paul@morvan.example", "a+long+sentence");
    assert_eq!(paul.get("/").status, StatusCode::OK);
    assert_eq!(paul.get("/people").status, StatusCode::FORBIDDEN);
}

#[test]
fn an_invitation_ends_by_itself_and_can_be_taken_back() {
    let house = House::open();
    let owner = house.owner();
    let link = link_on(&invite(&owner, "paul@morvan.example", "agent"));
    assert_eq!(
        post(&owner, "/people/5/revoke", "").location(),
        "/people?done=1"
    );
    assert_eq!(house.nobody().get(&link).status, StatusCode::NOT_FOUND);

    let link = link_on(&post(&owner, "/people/5/link", ""));
    assert_eq!(house.nobody().get(&link).status, StatusCode::OK);
    house.pass_hours(7 * 24 + 1);
    assert_eq!(house.nobody().get(&link).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_login_exists_once_and_a_role_or_mailbox_that_is_none_is_refused() {
    let house = House::open();
    let owner = house.owner();
    for (email, role) in [
        ("stranger@autre.example", "reader"),
        ("paul@morvan.example", "king"),
        ("nobody", "reader"),
    ] {
        let answer = invite(&owner, email, role);
        assert_eq!(answer.status, StatusCode::CONFLICT, "{email} {role}");
    }
    assert!(!owner.get("/people").body.contains("paul@morvan.example"));
}

#[test]
fn the_last_owner_stays() {
    let house = House::open();
    let owner = house.owner();
    let refused = post(&owner, "/people/1/role", "role=reader");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("dernier propriétaire"));
    let refused = post(&owner, "/people/1/disable", "disable=yes");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    // An invitation that waits is no owner yet.
    invite(&owner, "paul@morvan.example", "owner");
    let refused = post(&owner, "/people/1/role", "role=reader");
    assert_eq!(refused.status, StatusCode::CONFLICT);

    post(&owner, "/people/4/role", "role=owner");
    let done = post(&owner, "/people/1/role", "role=reader");
    assert_eq!(done.location(), "/people?done=1");
    assert_eq!(
        owner.get("/people").status,
        StatusCode::FORBIDDEN,
        "at once"
    );
}

#[test]
fn who_is_let_go_is_out_at_once_and_everywhere() {
    let house = House::open();
    let (owner, agent) = (house.owner(), house.sign_in("agent@lefort.example"));
    assert_eq!(agent.get("/").status, StatusCode::OK);
    post(&owner, "/people/3/disable", "disable=yes");
    assert_eq!(agent.get("/").status, StatusCode::SEE_OTHER);
    let body = "email=agent%40lefort.example&password=correct%20horse";
    let door = house.nobody().send("POST", "/sign-in", body);
    assert_eq!(door.status, StatusCode::UNAUTHORIZED);
    post(&owner, "/people/3/disable", "disable=no");
    house.sign_in("agent@lefort.example");
}

#[test]
fn a_new_password_ends_every_other_session() {
    let house = House::open();
    let (here, there) = (house.reader(), house.reader());
    let wrong = post(&here, "/me/password", "old=wrong&new=a+long+sentence");
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let done = post(
        &here,
        "/me/password",
        "old=correct+horse&new=a+long+sentence",
    );
    assert_eq!(done.location(), "/me?done=1", "{}", done.body);
    assert_eq!(here.get("/me").status, StatusCode::OK);
    assert_eq!(there.get("/me").status, StatusCode::SEE_OTHER);
    house.sign_in_with("reader@lefort.example", "a+long+sentence");
}

#[test]
fn one_ends_ones_own_sessions_and_nobody_elses() {
    let house = House::open();
    let (here, there, agent) = (
        house.reader(),
        house.reader(),
        house.sign_in("agent@lefort.example"),
    );
    let page = here.get("/me").body;
    let (_, rest) = page.split_once("name=\"session\" value=\"").expect(&page);
    let other: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    post(&agent, "/me/sessions", &format!("session={other}"));
    assert_eq!(there.get("/me").status, StatusCode::OK, "not the agent's");
    post(&here, "/me/sessions", &format!("session={other}"));
    assert_eq!(there.get("/me").status, StatusCode::SEE_OTHER);

    let third = house.reader();
    post(&here, "/me/sessions", "session=others");
    assert_eq!(third.get("/me").status, StatusCode::SEE_OTHER);
    assert_eq!(here.get("/me").status, StatusCode::OK);
    assert_eq!(agent.get("/me").status, StatusCode::OK);
}

#[test]
fn what_is_dangerous_asks_for_the_password_again_after_half_an_hour() {
    let house = House::open();
    let owner = house.owner();
    house.pass_hours(1);
    let asked = post(&owner, "/settings/sandbox", "sandbox=off");
    assert!(asked.location().starts_with("/confirm?next="));
    assert!(
        owner
            .get("/settings")
            .body
            .contains("Le mode essai est allumé.")
    );
    let wrong = post(&owner, "/confirm", "password=wrong&next=/settings");
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let right = post(&owner, "/confirm", "password=correct+horse&next=/settings");
    assert_eq!(right.location(), "/settings");
    let done = post(&owner, "/settings/sandbox", "sandbox=off");
    assert_eq!(done.location(), "/settings?done=1");
}

#[test]
fn the_audit_tells_who_did_what_and_each_firm_its_own() {
    on_both(|house| {
        let owner = house.owner();
        invite(&owner, "paul@morvan.example", "agent");
        post(&owner, "/settings/sandbox", "sandbox=off");
        house.reader();
        let all = owner.get("/audit").body;
        for told in [
            "paul@morvan.example as agent",
            "mail.sandbox off",
            "reader@lefort.example",
        ] {
            assert!(all.contains(told), "{told}");
        }
        let csv = owner.get("/audit.csv?who=owner%40lefort.example&what=invited");
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert_eq!(csv.body.lines().count(), 2, "{}", csv.body);
        assert!(csv.body.contains("paul@morvan.example as agent"));
        assert!(
            !house
                .stranger()
                .get("/audit")
                .body
                .contains("lefort.example")
        );
    });
}

const ADDRESS: &str = "https://desk.lefort.example";

/// The token of the link that this page shows.
fn token_on(page: &Answer) -> String {
    let link = link_on(page);
    link.trim_start_matches("/join/").to_owned()
}

#[test]
fn an_invitation_leads_to_the_address_of_the_pages_and_its_letter_keeps_no_link() {
    let house = House::open();
    house.set("web.address", ADDRESS);
    let owner = house.owner();
    let page = invite(&owner, "paul@morvan.example", "agent");
    let token = token_on(&page);
    assert!(page.body.contains(&format!("{ADDRESS}/join/{token}")));
    assert!(page.body.contains("boîte d’essai"), "{}", page.body);

    let mailbox = owner.get("/mailbox").body;
    assert!(mailbox.contains("paul@morvan.example"));
    assert!(mailbox.contains(&format!("{ADDRESS}/join/…")) && !mailbox.contains(&token));
    assert!(
        !house
            .reader()
            .get("/mailbox")
            .body
            .contains("paul@morvan.example")
    );
    let stranger = house.stranger().get("/mailbox").body;
    assert!(!stranger.contains("paul@morvan.example"));
    assert!(
        !house
            .database_bytes()
            .windows(token.len())
            .any(|found| found == token.as_bytes()),
        "the link is kept nowhere"
    );
    let told = owner.get("/audit.csv?what=link_mailed").body;
    assert!(told.contains("paul@morvan.example") && !told.contains(&token));
    assert_eq!(house.nobody().get(&link_on(&page)).status, StatusCode::OK);
}

#[test]
fn an_invitation_goes_through_the_firms_own_server_to_its_person_alone() {
    let sink = Sink::start(0).unwrap();
    let house = House::open();
    house.set("web.address", ADDRESS);
    house.set("mail.sandbox", "off");
    house.set("mail.smtp_url", &sink.url());
    let page = invite(&house.owner(), "paul@morvan.example", "agent");
    assert!(
        page.body
            .contains("La lettre est partie à paul@morvan.example.")
    );
    let mails = sink.received();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["paul@morvan.example"]);
    assert!(mails[0].message_id.contains("link-"));
}

#[test]
fn a_letter_that_does_not_leave_takes_the_invitation_not_back() {
    let house = House::open();
    house.set("web.address", ADDRESS);
    house.set("mail.sandbox", "off");
    // Nobody listens there.
    house.set("mail.smtp_url", "smtp://127.0.0.1:1");
    let owner = house.owner();
    let page = invite(&owner, "paul@morvan.example", "agent");
    assert!(
        page.body.contains("La lettre n’est pas partie"),
        "{}",
        page.body
    );
    assert_eq!(house.nobody().get(&link_on(&page)).status, StatusCode::OK);
    let told = owner.get("/audit.csv?what=link_not_mailed").body;
    assert!(told.contains("paul@morvan.example"));
}

#[test]
fn the_audit_is_read_by_day_and_by_customer() {
    on_both(|house| {
        let owner = house.owner();
        invite(&owner, "paul@morvan.example", "agent");
        house.pass_hours(48);
        let owner = house.owner();
        post(&owner, "/people/5/revoke", "");
        let today = owner.get("/audit.csv").body;
        let days: Vec<&str> = today
            .lines()
            .skip(1)
            .filter_map(|line| line.get(..10))
            .collect();
        let (newest, oldest) = (days[0], days[days.len() - 1]);
        assert_ne!(newest, oldest, "{today}");
        let one = owner.get(&format!("/audit.csv?on={oldest}")).body;
        assert!(
            one.contains("invited") && !one.contains("link_revoked"),
            "{one}"
        );
        let other = owner.get(&format!("/audit.csv?on={newest}")).body;
        assert!(other.contains("link_revoked") && !other.contains("invited"));
        assert_eq!(owner.get("/audit.csv?on=yesterday").body.lines().count(), 1);

        let customer = owner.get("/audit.csv?customer=C1").body;
        assert!(
            customer.contains("invoice_issued") && !customer.contains("signed_in"),
            "{customer}"
        );
        let nobodys = owner
            .get("/audit.csv?customer=C1&who=paul%40morvan.example")
            .body;
        assert_eq!(nobodys.lines().count(), 1);
        assert!(
            owner
                .get("/audit?customer=C404")
                .body
                .contains("Aucun client n’a ce code.")
        );
        let stranger = house.stranger().get("/audit?customer=C1").body;
        assert!(
            stranger.contains("Aucun client n’a ce code."),
            "of another firm"
        );
    });
}

#[test]
fn an_owner_says_where_the_pages_are_and_nothing_else_is_taken_for_it() {
    let house = House::open();
    let owner = house.owner();
    for wrong in [
        "desk.lefort.example",
        "https://desk.lefort.example/quittance",
        "ftp://a.example",
    ] {
        let refused = post(&owner, "/people/address", &format!("address={wrong}"));
        assert_eq!(refused.status, StatusCode::CONFLICT, "{wrong}");
    }
    let done = post(&owner, "/people/address", &format!("address={ADDRESS}"));
    assert_eq!(done.location(), "/people?done=1");
    let page = invite(&owner, "paul@morvan.example", "agent");
    assert!(page.body.contains(&format!("{ADDRESS}/join/")));
    let told = owner.get("/audit.csv?what=setting").body;
    assert!(told.contains(&format!("web.address {ADDRESS}")));
}

#[test]
fn the_audit_tells_what_programs_did_and_who_approved_what() {
    on_both(|house| {
        let (account, question) = house.asked("hand_over", "handover");
        let agent = house.agent();
        let body = format!("answer=yes&token={}", agent.token());
        agent.send("POST", &format!("/questions/{question}"), &body);
        let program = house.program(&["read", "record"]);
        let note = r#"{"text":"Rappeler lundi."}"#;
        let path = format!("/api/v1/customers/cus_{account}/notes");
        let kept = program.send("POST", &path, note, &[("idempotency-key", "n-1")]);
        assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.body);
        let owner = house.owner();
        let page = owner.get("/audit").body;
        assert!(page.contains("approuvé par agent@lefort.example"), "{page}");
        assert!(
            page.contains("Brasserie Kerlan") && page.contains("(key:"),
            "{page}"
        );
        let only = |filter: &str| {
            let csv = owner.get(&format!("/audit.csv?{filter}")).body;
            csv.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        let approved = only("what=question_approved");
        assert!(
            approved.len() == 1 && approved[0].contains("agent@lefort.example"),
            "{approved:?}"
        );
        assert!(approved[0].ends_with("C9"), "{approved:?}");
        let all = only("");
        let actor = all
            .iter()
            .find_map(|line| line.split([',', ';']).find(|cell| cell.starts_with("key:")));
        let by_program = only(&format!("who={}", actor.expect("a program is named")));
        assert!(
            by_program.iter().all(|line| line.contains("note_written")),
            "{by_program:?}"
        );
        // From a day on, until a day, and both.
        let day = &all[0][..10];
        assert_eq!(only(&format!("from={day}")), all);
        assert_eq!(only(&format!("to={day}")), all);
        for none in [
            "from=2999-01-01",
            "to=2001-01-01",
            "from=hier",
            "to=2026-13-01",
        ] {
            assert_eq!(only(none), Vec::<String>::new(), "{none}");
        }
    });
}
