//! What a person does for a customer can be taken back, deed by deed: what stood before stands again.

use axum::http::StatusCode;
use quittance::deeds::{self, paying};
use receivables::party::AccountId;
use receivables::{Cents, Date, date};
use store::Case;

use super::actors::{Actor, Answer, House, TODAY};
use super::inbox::{account, comes};

fn send(actor: &Actor, path: &str, words: &str) -> Answer {
    actor.send("POST", path, &format!("{words}&token={}", actor.token()))
}

/// Does what a form of the customer's page asks for; answers the page that follows.
fn does(house: &House, actor: &Actor, form: &str, words: &str) -> String {
    let done = send(
        actor,
        &format!("/customers/{}/{form}", house.customer),
        words,
    );
    assert_eq!(
        done.status,
        StatusCode::SEE_OTHER,
        "{form} {words}: {}",
        done.body
    );
    let address = done.location();
    actor.get(address.split('#').next().unwrap()).body
}

/// Presses the button of the notice that says what was done.
fn undo(house: &House, actor: &Actor, page: &str) -> String {
    let form = page
        .split("<form class=\"notice good\"")
        .nth(1)
        .expect("a way back");
    let form = form.split("</form>").next().unwrap();
    let place = form
        .split(&format!("/customers/{}/", house.customer))
        .nth(1)
        .unwrap();
    let place = place.split('"').next().unwrap();
    let value = |name: &str| {
        let rest = form.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
        rest.split('"').next()
    };
    let mut words = format!(
        "do={}&item={}",
        value("do").unwrap(),
        value("item").unwrap()
    );
    if let Some(segment) = value("segment") {
        words.push_str(&format!("&segment={segment}"));
    }
    does(house, actor, place, &words)
}

fn case_of(house: &House, id: i64) -> Case {
    let read = |books: &mut store::Books<'_>| {
        Ok::<_, store::Fault>(books.cases(&[AccountId(id)], TODAY)?.remove(0))
    };
    house.desk.store.read(house.firm, read).unwrap()
}

fn promised(house: &House, id: i64) -> Option<Date> {
    case_of(house, id)
        .account
        .promise
        .map(|promise| promise.for_on)
}

#[test]
fn a_promise_taken_back_lets_the_one_run_again_that_it_had_replaced() {
    let house = House::open();
    let (id, question) = house.asked_to_call();
    let agent = house.agent();
    let firm = deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let older = date(2026, 3, 16);
    paying::record_promise(
        &house.desk,
        &firm,
        "agent@lefort.example",
        "C3",
        older,
        None,
    )
    .unwrap();
    let path = format!("/work/{question}");
    // Twice in a row: what was taken back before does not come back instead.
    for for_on in ["2026-03-20", "2026-03-25"] {
        send(&agent, &path, &format!("do=promise&for_on={for_on}"));
        assert_eq!(promised(&house, id), Some(for_on.parse().unwrap()));
        send(&agent, &path, "do=undo");
        assert_eq!(promised(&house, id), Some(older));
    }
    let page = agent.get(&format!("/customers/{id}")).body;
    assert!(page.contains("Promesse retirée"), "{page}");
    assert!(agent.get("/overdue?show=promised").body.contains("Vauclin"));

    // The same by a mail that somebody reads.
    let mail = comes(&house, "", "Nous réglerons le 18 mars.");
    send(&agent, &format!("/inbox/{mail}"), "what=file&code=C3");
    send(
        &agent,
        &format!("/inbox/{mail}"),
        "what=promise&for_on=2026-03-18",
    );
    assert_eq!(promised(&house, id), Some(date(2026, 3, 18)));
    send(&agent, &format!("/inbox/{mail}"), "what=undo");
    assert_eq!(promised(&house, id), Some(older));
}

#[test]
fn a_promise_that_replaced_none_is_gone_when_it_is_taken_back() {
    let house = House::open();
    let (id, question) = house.asked_to_call();
    let agent = house.agent();
    let path = format!("/work/{question}");
    send(&agent, &path, "do=promise&for_on=2026-03-20");
    send(&agent, &path, "do=undo");
    assert_eq!(promised(&house, id), None);
    assert!(!agent.get("/overdue?show=promised").body.contains("Vauclin"));
}

#[test]
fn a_dispute_taken_back_leaves_the_one_that_stood_before() {
    let house = House::open();
    let (id, question) = house.asked_to_call();
    let agent = house.agent();
    let firm = deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let (since, some) = (date(2026, 3, 2), Some(Cents(10_000)));
    let actor = "agent@lefort.example";
    paying::record_dispute(&house.desk, &firm, actor, "F-3", Some(since), some).unwrap();
    let invoice = case_of(&house, id).account.invoices[0].id.0;
    let path = format!("/work/{question}");
    let all = format!("do=dispute&invoice={invoice}&reason=price&amount=");
    let dispute = || case_of(&house, id).account.invoices[0].dispute;
    send(&agent, &path, &all);
    assert_eq!(dispute().unwrap().amount, None, "all of it");
    send(&agent, &path, "do=undo");
    let stands = dispute().unwrap();
    assert_eq!((stands.on, stands.amount), (since, some));

    paying::record_dispute(&house.desk, &firm, actor, "F-3", None, None).unwrap();
    send(&agent, &path, &all);
    send(&agent, &path, "do=undo");
    assert_eq!(dispute(), None, "it had been settled");
}

#[test]
fn a_hold_taken_back_leaves_the_shorter_one_that_it_had_replaced() {
    let house = House::open();
    let agent = house.agent();
    let firm = deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let until = Some(date(2026, 3, 12));
    let hold = Some((until, "le directeur rappelle"));
    paying::record_hold(&house.desk, &firm, "agent@lefort.example", "C1", hold).unwrap();
    let mail = comes(&house, "", "C’est payé.");
    let path = format!("/inbox/{mail}");
    send(&agent, &path, "what=file&code=C1");
    send(&agent, &path, "what=paid");
    let longer = account(&house).account.hold.unwrap();
    assert!(longer.until > until, "{longer:?}");
    send(&agent, &path, "what=undo");
    let stands = account(&house).account.hold.unwrap();
    assert_eq!(stands.until, until);
    assert_eq!(stands.reason, "le directeur rappelle");

    paying::record_hold(&house.desk, &firm, "agent@lefort.example", "C1", None).unwrap();
    send(&agent, &path, "what=paid");
    send(&agent, &path, "what=undo");
    assert_eq!(account(&house).account.hold, None);
}

#[test]
fn notes_tasks_and_contacts_are_as_before_once_they_are_taken_back() {
    let house = House::open();
    let agent = house.agent();
    let here = || agent.get(&format!("/customers/{}", house.customer)).body;
    let page = does(&house, &agent, "notes", "do=write&words=Une+erreur&on=");
    assert!(page.contains("Une erreur"));
    assert!(!undo(&house, &agent, &page).contains("Une erreur"));

    let page = does(&house, &agent, "tasks", "do=set&words=Une+faute&whom=&on=");
    assert!(page.contains("Une faute"));
    assert!(
        !undo(&house, &agent, &page).contains("Une faute"),
        "set by mistake"
    );
    let page = does(&house, &agent, "tasks", "do=set&words=Rappeler&whom=&on=");
    let item = page.split("name=\"item\" value=\"").nth(1).unwrap();
    let item = item.split('"').next().unwrap().to_owned();
    let page = does(&house, &agent, "tasks", &format!("do=done&item={item}"));
    assert!(!page.contains("value=\"done\""));
    assert!(undo(&house, &agent, &page).contains("value=\"done\""));

    let contact =
        "do=add&role=reminders&name=Maud&email=maud%40lefort.example&phone=&language=&zone=";
    let page = does(&house, &agent, "contacts", contact);
    assert!(page.contains("mailto:maud@lefort.example"));
    let gone = undo(&house, &agent, &page);
    assert!(!gone.contains("mailto:maud@lefort.example"), "{gone}");
    assert!(here().contains("mailto:compta@lefort.example"));
}

#[test]
fn contacts_are_tried_in_the_order_that_a_person_gives_and_that_can_be_taken_back() {
    let house = House::open();
    let agent = house.agent();
    let add = |name: &str| {
        let words = format!(
            "do=add&role=reminders&name={name}&email={name}%40lefort.example&phone=&language=&zone="
        );
        does(&house, &agent, "contacts", &words)
    };
    add("maud");
    let page = add("zoe");
    let order = || -> Vec<String> {
        let contacts = account(&house).account.contacts;
        contacts.into_iter().filter_map(|one| one.email).collect()
    };
    let name = |of: &str| format!("{of}@lefort.example");
    assert_eq!(order(), [name("compta"), name("maud"), name("zoe")]);
    let zoe = page.split("name=\"up\" value=\"").nth(3).unwrap();
    let zoe = zoe.split('"').next().unwrap().to_owned();
    does(&house, &agent, "contacts", &format!("up={zoe}"));
    let page = does(&house, &agent, "contacts", &format!("up={zoe}"));
    assert_eq!(order(), [name("zoe"), name("compta"), name("maud")]);
    let to = account(&house).account;
    let first = receivables::next_step::whom(&to, receivables::party::Channel::Email).unwrap();
    assert_eq!(first.0.to_string(), zoe, "reminders go to the first");
    assert!(page.contains("Ordre des interlocuteurs changé"));
    undo(&house, &agent, &page);
    assert_eq!(order(), [name("compta"), name("zoe"), name("maud")]);
    let path = format!("/customers/{}/contacts", house.customer);
    does(&house, &agent, "contacts", &format!("up={zoe}"));
    let higher = send(&agent, &path, &format!("up={zoe}"));
    assert_eq!(
        higher.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it is the first"
    );
    // Who is corrected keeps the place.
    let words = format!(
        "do=change&item={zoe}&role=reminders&name=Zoe&email=zoe%40autre.example&phone=&language=&zone="
    );
    does(&house, &agent, "contacts", &words);
    assert_eq!(order()[0], "zoe@autre.example");
}

#[test]
fn colleague_and_segment_are_as_before_once_they_are_taken_back() {
    let house = House::open();
    let agent = house.agent();
    let set = |words: &str| does(&house, &agent, "file", words);
    set("segment=Grossistes+%26+cie&colleague=agent%40lefort.example");
    let page = set("segment=&colleague=owner%40lefort.example");
    let colleague = "<dd>Claire Delmas</dd>";
    assert!(page.contains(colleague), "{page}");
    let firm = deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let file = || {
        let id = AccountId(house.customer);
        quittance::deeds::customers::file_of(&house.desk, &firm, id).unwrap()
    };
    let (segment, owner) = file();
    assert_eq!(segment, "");
    undo(&house, &agent, &page.replace("&#38;", "%26"));
    let (segment, whom) = file();
    assert_eq!(segment, "Grossistes & cie");
    assert!(whom > 0 && whom != owner);
    let page = set("segment=&colleague=");
    undo(&house, &agent, &page.replace("&#38;", "%26"));
    assert_eq!(file(), ("Grossistes & cie".to_owned(), whom));
}

#[test]
fn a_sequence_chosen_by_hand_gives_way_to_the_rules_and_a_rating_follows_its_facts() {
    let house = House::open();
    let owner = house.owner();
    let followers = "/sequences/standard/followers";
    send(&owner, followers, "do=assign&customer=C1");
    assert!(owner.get(followers).body.contains("value=\"release\""));
    send(&owner, followers, "do=release&customer=C1");
    assert!(!owner.get(followers).body.contains("value=\"release\""));

    // Nobody sets a letter: what it was computed from is taken back, and it is as before.
    let letters = || {
        let read = |books: &mut store::Books<'_>| books.ratings(TODAY);
        house.desk.store.read(house.firm, read).unwrap()
    };
    let before = letters();
    let firm = deeds::firm(&house.desk, Some(house.firm)).unwrap();
    let actor = "owner@lefort.example";
    paying::record_dispute(&house.desk, &firm, actor, "F-1", Some(TODAY), None).unwrap();
    letters();
    paying::record_dispute(&house.desk, &firm, actor, "F-1", None, None).unwrap();
    assert_eq!(letters(), before);
}
