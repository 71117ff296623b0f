//! The work list holds what colleagues gave each other to do: whose it is, ticked off, and taken back.

use axum::http::StatusCode;

use super::actors::{Actor, Answer, House};

fn send(actor: &Actor, path: &str, words: &str) -> Answer {
    actor.send("POST", path, &format!("{words}&token={}", actor.token()))
}

/// What the first line that can be ticked off is called in its form.
fn first_item(page: &str) -> Option<String> {
    let rest = page.split("form=\"tick\" name=\"item\" value=\"").nth(1)?;
    rest.split('"').next().map(str::to_owned)
}

#[test]
fn a_task_stands_on_the_work_list_until_it_is_ticked_off_and_comes_back_when_that_is_undone() {
    let house = House::open();
    let (_, question) = house.asked_to_call();
    let agent = house.agent();
    let customer = format!("/customers/{}", house.customer);
    let tasks = format!("{customer}/tasks");
    send(
        &agent,
        &tasks,
        "do=set&words=Envoyer+le+bon&whom=&on=2026-03-10",
    );
    let list = agent.get("/work").body;
    let (call, task) = (
        list.find(&format!("/work/{question}\"")).unwrap(),
        list.find("Envoyer le bon").unwrap(),
    );
    assert!(call < task, "the call is worth more");
    assert!(list.contains("class=\"count\">2<"), "the badge counts both");
    assert!(
        !house.reader().get("/work").body.contains("form=\"tick\""),
        "a reader looks"
    );

    let item = first_item(&list).unwrap();
    let done = send(&agent, "/work/tick", &format!("item={item}&show=task"));
    assert_eq!(
        done.location(),
        format!("/work?show=task&whose=all&ticked={item}")
    );
    let page = agent.get(&done.location()).body;
    assert!(
        page.contains("Fait.") && first_item(&page).is_none(),
        "{page}"
    );
    assert!(page.contains("Ni tâche ni note pour aujourd’hui."));
    assert!(!agent.get("/work").body.contains("Envoyer le bon"));
    let twice = send(&agent, "/work/tick", &format!("item={item}"));
    assert_eq!(twice.status, StatusCode::CONFLICT);

    let undone = send(&agent, "/work/tick", &format!("item={item}&do=undo"));
    let page = agent.get(&undone.location()).body;
    assert!(page.contains("De nouveau à faire."), "{page}");
    assert_eq!(first_item(&page), Some(item));
    let history = agent.get(&customer).body;
    assert!(history.contains("Envoyer le bon"));
    for (item, status) in [
        ("task-999999", StatusCode::NOT_FOUND),
        ("boat-1", StatusCode::NOT_FOUND),
    ] {
        let answer = send(&agent, "/work/tick", &format!("item={item}"));
        assert_eq!(answer.status, status, "{item}");
    }
}

#[test]
fn who_looks_after_a_customer_sees_its_calls_among_theirs_and_a_mention_only_the_colleague() {
    let house = House::open();
    let (called, _) = house.asked_to_call();
    let (agent, owner) = (house.agent(), house.owner());
    let name = "Vauclin Frères";
    let sees = |actor: &Actor, whose: &str| actor.get(&format!("/work?whose={whose}")).body;
    assert!(sees(&agent, "all").contains(name) && sees(&agent, "nobody").contains(name));
    let empty = sees(&agent, "mine");
    assert!(
        !empty.contains(name) && empty.contains("Plus rien ne vous attend ici."),
        "{empty}"
    );
    let file = format!("/customers/{called}/file");
    send(&agent, &file, "segment=&colleague=agent%40lefort.example");
    assert!(sees(&agent, "mine").contains(name) && !sees(&agent, "nobody").contains(name));
    assert!(!sees(&owner, "mine").contains(name));

    let notes = format!("/customers/{}/notes", house.customer);
    send(&agent, &notes, "do=write&words=%40owner+%C3%A0+voir&on=");
    assert!(sees(&owner, "mine").contains("@owner à voir"));
    assert!(!sees(&agent, "mine").contains("@owner à voir"));
    assert!(sees(&agent, "all").contains("@owner à voir"), "everyone’s");
    let seen = first_item(&sees(&owner, "mine")).unwrap();
    assert!(seen.starts_with("note-"), "{seen}");
    send(&owner, "/work/tick", &format!("item={seen}"));
    assert!(!sees(&owner, "all").contains("@owner à voir"));
}

#[test]
fn what_its_day_has_passed_for_comes_first_and_what_is_for_later_waits_apart() {
    let house = House::open();
    house.asked_to_call();
    let agent = house.agent();
    let tasks = format!("/customers/{}/tasks", house.customer);
    send(&agent, &tasks, "do=set&words=Un+jour&whom=&on=2026-03-12");
    send(&agent, &tasks, "do=set&words=Quand+on+peut&whom=&on=");
    let later = |page: &str| page.contains("Un jour");
    assert!(!later(&agent.get("/work").body));
    assert!(later(&agent.get("/work?show=later").body));
    // Somebody set this some days ago.
    let by = store::By {
        actor: "agent@lefort.example".into(),
        at: house.desk.now(),
        on: receivables::date(2026, 3, 6),
    };
    let old = store::NewTask {
        account: receivables::party::AccountId(house.customer),
        words: "Depuis lundi",
        for_user: None,
        due_on: Some(receivables::date(2026, 3, 9)),
    };
    let set = |books: &mut store::Books<'_>| books.add_task(&old);
    house.desk.store.write(house.firm, &by, set).unwrap();
    let list = agent.get("/work").body;
    let places =
        ["Depuis lundi", "Vauclin", "Quand on peut"].map(|words| list.find(words).unwrap());
    assert!(places.is_sorted(), "late, then the most euros: {places:?}");
    // A page begins after the place of the one before, also among what is late.
    let rest = agent.get("/work?after=1.9223372036854775807.0").body;
    assert!(rest.contains("Depuis lundi"));
    let rest = agent.get("/work?after=0.9223372036854775807.0").body;
    assert!(!rest.contains("Depuis lundi") && rest.contains("Vauclin"));
    assert!(agent.get("/work?after=nonsense").body.contains("Vauclin"));
}
