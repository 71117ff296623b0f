//! One field for everything: what is found by a name, a number, an amount, a subject; and nothing of another firm.

use super::actors::House;

#[test]
fn everything_is_found_by_what_one_half_remembers() {
    let house = House::open();
    let agent = house.agent();
    let found = |query: &str| agent.get(&format!("/search?q={query}")).body;
    for query in ["lefort", "LEFORT%20menui", "C1"] {
        assert!(found(query).contains("id=\"hits-customers\""), "{query}");
    }
    assert!(
        found("f-1").contains("id=\"hits-invoices\""),
        "a number, however it is typed"
    );
    for query in ["1200", "1%20200%2C00", "1%2C200.00%20%E2%82%AC"] {
        let page = found(query);
        assert!(
            page.contains("id=\"hits-invoices\"") && page.contains("F-1"),
            "{query}"
        );
    }
    assert!(
        !found("1200.01").contains("id=\"hits-invoices\""),
        "exact to the cent"
    );
    assert!(
        found("compta%40lefort").contains("id=\"hits-messages\""),
        "a mailbox"
    );
    let begins = found("F-");
    assert!(
        begins.contains("F-1") && begins.contains("le numéro commence ainsi"),
        "{begins}"
    );
    let begins = found("12");
    assert!(
        begins.contains("le montant commence ainsi") && begins.contains("F-1"),
        "1 200,00 begins with 12"
    );
    assert!(found("C1").contains(">code<") && found("lefort").contains(">nom<"));
    assert!(found("1%E2%80%AF200%2C00").contains("ce montant"));
    house.pay("F-1");
    let paid = found("virement");
    assert!(paid.contains(">libellé<"));
    assert!(paid.contains("id=\"hits-payments\"") && paid.contains("Menuiserie Lefort"));
    let nothing = found("zzzzzz");
    assert!(nothing.contains("class=\"empty\"") && !nothing.contains("class=\"hit\""));
}

#[test]
fn nothing_of_another_firm_is_found() {
    let house = House::open();
    for query in ["lefort", "F-1", "1200", "compta"] {
        let page = house.stranger().get(&format!("/search?q={query}")).body;
        assert!(
            !page.contains("Lefort") && !page.contains("lefort.example"),
            "{query}"
        );
    }
}

#[test]
fn the_pages_that_are_offered_are_those_that_open() {
    let house = House::open();
    let (reader, owner) = (
        house.reader().get("/search").body,
        house.owner().get("/search").body,
    );
    assert!(owner.contains("class=\"hit\" href=\"/people\""));
    assert!(
        !reader.contains("class=\"hit\" href=\"/people\"")
            && !reader.contains("class=\"hit\" href=\"/import\"")
    );
    assert!(reader.contains("class=\"hit\" href=\"/overdue\""));
    let typed = reader_places(&house);
    assert!(typed.contains("href=\"/help\"") && !typed.contains("class=\"hit\" href=\"/overdue\""));
}

fn reader_places(house: &House) -> String {
    house.reader().get("/search?q=aide").body
}
