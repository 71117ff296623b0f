//! The first day: a file given to a page, seen, corrected and taken in; the steps that remember where one left.

use axum::http::StatusCode;

use super::actors::House;

const LEDGER: &str = "N° facture;Client;E-mail;Date;Échéance;Montant TTC\r\n\
F-901;Hôtel des Tilleuls;compta@tilleuls.example;02/01/2026;01/02/2026;1 240,00\r\n\
F-902;Brasserie Kerlan;;03/01/2026;02/02/2026;99,90\r\n";

#[test]
fn a_file_is_seen_before_it_is_taken_in_and_waits_for_its_giver_alone() {
    let house = House::open();
    let accountant = house.accountant();
    let given = accountant.give_file("factures.csv", LEDGER.as_bytes());
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
    let seen = accountant.get("/import").body;
    assert!(
        seen.contains("factures.csv") && seen.contains("Montant TTC"),
        "{seen}"
    );
    assert!(seen.contains("Tilleuls") && seen.contains("value=\"gross\" selected"));
    assert!(
        accountant.get("/").body.contains("factures.csv"),
        "the first page knows that it waits"
    );
    assert!(!house.owner().get("/import").body.contains("factures.csv"));
    assert!(
        !accountant
            .get("/customers?q=Tilleuls")
            .body
            .contains("Hôtel des Tilleuls")
    );

    let body = format!(
        "do=take&kind=invoices&kind_shown=invoices&token={}",
        accountant.token()
    );
    let taken = accountant.send("POST", "/import", &body);
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert!(
        accountant
            .get("/customers?q=Tilleuls")
            .body
            .contains("Hôtel des Tilleuls")
    );
    assert!(
        !accountant.get("/import").body.contains("factures.csv"),
        "it waits no longer"
    );
}

#[test]
fn a_bad_line_stops_the_file_until_somebody_leaves_it_out() {
    let house = House::open();
    let owner = house.owner();
    let ledger = format!("{LEDGER}F-903;Autre;;31/02/2026;;10,00\r\n");
    owner.give_file("factures.csv", ledger.as_bytes());
    let ask = |word: &str| {
        let body = format!(
            "do={word}&kind=invoices&kind_shown=invoices&token={}",
            owner.token()
        );
        owner.send("POST", "/import", &body)
    };
    let refused = ask("take");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("31/02/2026") && refused.body.contains("value=\"skip\""));
    assert!(
        !owner
            .get("/customers?q=Kerlan")
            .body
            .contains("Brasserie Kerlan")
    );
    let kept = ask("skip");
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert!(
        kept.body.contains("31/02/2026"),
        "what was left out is still told"
    );
    assert!(
        owner
            .get("/customers?q=Kerlan")
            .body
            .contains("Brasserie Kerlan")
    );
}

#[test]
fn a_person_says_which_column_is_which() {
    let house = House::open();
    let owner = house.owner();
    let ledger = "Repère;Qui;Jour;Somme\nF-911;Verrerie Nord;2026-01-05;50,00\n";
    owner.give_file("autre.csv", ledger.as_bytes());
    let unknown = owner.get("/import").body;
    assert!(
        unknown.contains("Repère") && unknown.contains("notice bad"),
        "{unknown}"
    );
    let columns = "kind=invoices&kind_shown=invoices&columns=4&column-0=number&column-1=customer-name&column-2=issued-on";
    let post = |word: &str, rest: &str| {
        let body = format!(
            "do={word}&{columns}&column-3={rest}&token={}",
            owner.token()
        );
        owner.send("POST", "/import", &body)
    };
    let twice = post("look", "number").body;
    assert!(twice.contains("Repère") && twice.contains("Somme") && twice.contains("notice bad"));
    let taken = post("take", "gross");
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    assert!(
        owner
            .get("/customers?q=F-911")
            .body
            .contains("Verrerie Nord")
    );
    owner.give_file("encore.csv", ledger.as_bytes());
    assert!(
        !owner.get("/import").body.contains("notice bad"),
        "what was confirmed is remembered"
    );
}

#[test]
fn a_file_that_is_none_or_too_large_is_refused_in_words() {
    let house = House::open();
    let owner = house.owner();
    let large = vec![b'a'; quittance::deeds::invoicing::LEDGER_BYTES_MAX + 100_000];
    let refused = owner.give_file("large.csv", &large);
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("16\u{a0}Mio") || refused.body.contains("16 Mio"));
    let none = owner.give_file("", b"");
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    owner.give_file("lettre.pdf", b"%PDF-1.7 ...");
    assert!(owner.get("/import").body.contains("PDF"));
    let foreign = house.nobody().give_file("a.csv", LEDGER.as_bytes());
    assert_eq!(foreign.status, StatusCode::UNAUTHORIZED);
}

#[test]
fn the_first_steps_stay_until_they_are_done_or_put_away() {
    let house = House::open();
    let owner = house.owner();
    let step = |word: &str| {
        let body = format!("step={word}&token={}", owner.token());
        owner.send("POST", "/start", &body).status
    };
    assert!(owner.get("/").body.contains("id=\"start\""));
    assert!(owner.get("/start").body.contains("value=\"check\""));
    assert_eq!(step("check"), StatusCode::SEE_OTHER);
    assert!(
        !owner.get("/start").body.contains("value=\"check\""),
        "it is done"
    );
    assert_eq!(step("preview"), StatusCode::SEE_OTHER);
    assert!(house.reader().get("/").body.contains("id=\"start\""));
    assert_eq!(step("hidden"), StatusCode::SEE_OTHER);
    assert!(!owner.get("/").body.contains("id=\"start\""));
}

#[test]
fn the_way_out_is_kept_without_telling_its_password() {
    let house = House::open();
    let owner = house.owner();
    let way = |host: &str, line: &str| {
        let body = format!(
            "do=keep&host={host}&line={line}&user=claire&password=p%40ss%2F1&from=compta%40morvan.example&token={}",
            owner.token()
        );
        owner.send("POST", "/settings/mail", &body)
    };
    let clear = way("smtp.morvan.example", "off");
    assert_eq!(
        clear.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a password in clear"
    );
    assert!(!clear.body.contains("p@ss"));
    assert_eq!(
        way("smtp.morvan.example", "tls").status,
        StatusCode::SEE_OTHER
    );
    let shown = owner.get("/settings/mail").body;
    assert!(
        shown.contains("smtp.morvan.example") && shown.contains("465"),
        "{shown}"
    );
    assert!(!shown.contains("p@ss") && !shown.contains("p%40ss"));
    assert_eq!(
        house.accountant().get("/settings/mail").status,
        StatusCode::FORBIDDEN
    );
}
