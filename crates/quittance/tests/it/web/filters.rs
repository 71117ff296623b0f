//! A list narrowed down: by who looks after a customer, how it pays, what it is and what it follows, all in the address.

use super::actors::{Actor, House};

fn send(actor: &Actor, path: &str, words: &str) {
    actor.send("POST", path, &format!("{words}&token={}", actor.token()));
}

/// The names in the list.
fn names(page: &str) -> Vec<String> {
    let rows = page
        .split("<td class=\"name\"><a class=\"who\" href=\"")
        .skip(1);
    let name = |row: &str| {
        row.split('>')
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap()
            .to_owned()
    };
    rows.map(name).collect()
}

fn option(page: &str, field: &str, value: &str) -> Option<String> {
    let select = page.split(&format!("name=\"{field}\"><option")).nth(1)?;
    let select = select.split("</select>").next()?;
    let one = select.split(&format!("<option value=\"{value}\"")).nth(1)?;
    Some(one.split('>').nth(1)?.split('<').next()?.to_owned())
}

#[test]
fn customers_are_narrowed_down_and_each_choice_says_what_it_would_leave() {
    let house = House::open();
    house.add_customers(5);
    let (called, _) = house.asked_to_call();
    let owner = house.owner();
    let first = house.customer;
    send(
        &owner,
        &format!("/customers/{first}/file"),
        "segment=Grossistes+%26+cie&colleague=agent%40lefort.example",
    );
    send(
        &owner,
        &format!("/customers/{called}/file"),
        "segment=none&colleague=agent%40lefort.example",
    );

    let all = owner.get("/customers").body;
    assert_eq!(names(&all).len(), 7);
    assert_eq!(
        option(&all, "colleague", "3").as_deref(),
        Some("Claire Delmas (2)")
    );
    assert_eq!(
        option(&all, "colleague", "none").as_deref(),
        Some("Personne (5)")
    );
    assert_eq!(
        option(&all, "segment", "none").as_deref(),
        Some("Sans segment (5)")
    );
    assert_eq!(
        option(&all, "segment", "=none").as_deref(),
        Some("none (1)")
    );
    assert_eq!(
        option(&all, "rating", "E").as_deref(),
        Some("E"),
        "nobody has counted"
    );
    assert!(
        option(&all, "sequence", "standard")
            .unwrap()
            .ends_with("(7)")
    );

    let mine = owner.get("/customers?colleague=3").body;
    assert_eq!(names(&mine), ["Menuiserie Lefort", "Vauclin Frères"]);
    assert_eq!(
        option(&mine, "colleague", "none").as_deref(),
        Some("Personne (5)"),
        "the others count as if it were open"
    );
    assert_eq!(option(&mine, "segment", "none"), None, "would leave nobody");
    assert!(mine.contains("class=\"chip\""));
    let both = owner
        .get("/customers?colleague=3&segment=Grossistes%20%26%20cie&sequence=standard")
        .body;
    assert_eq!(names(&both), ["Menuiserie Lefort"]);
    assert!(
        both.contains("segment=Grossistes%20%26%20cie&#38;sequence=standard"),
        "the other views keep the choice"
    );
    let csv = owner.get("/customers.csv?colleague=3&segment=%3Dnone").body;
    assert!(csv.contains("Vauclin") && !csv.contains("Lefort"), "{csv}");
    let none = owner.get("/customers?colleague=none&segment=%3Dnone").body;
    assert!(none.contains("Aucun client ne répond à tout cela") && names(&none).is_empty());
    let late = owner.get("/overdue?colleague=none").body;
    assert!(names(&late).is_empty(), "nobody’s customers owe nothing");

    let unrated = owner.get("/customers?rating=none").body;
    assert_eq!(names(&unrated).len(), 7);
    assert_eq!(
        option(&unrated, "rating", "none").as_deref(),
        Some("Sans note (7)")
    );
    assert!(names(&owner.get("/customers?rating=A").body).is_empty());
    assert_eq!(
        names(&owner.get("/customers?colleague=%3Cscript%3E&rating=Z").body).len(),
        7
    );
    for sort in ["rating", "situation"] {
        let sorted = owner.get(&format!("/customers?sort={sort}")).body;
        assert_eq!(names(&sorted).len(), 7, "{sort}");
        assert!(sorted.contains("aria-sort=\"descending\""));
    }
}
