//! The pages of letters, by the people who write them and those who only read.

use axum::http::StatusCode;

use super::actors::{Actor, Answer, House};

const R1: &str = "/letters/r1/fr";

/// What a browser sends: each field of the editor with its value, and those that were changed.
fn form(actor: &Actor, changed: &[(&str, &str)]) -> String {
    let page = actor.get(R1).body;
    let after = |mark: &str, end: &str| {
        let rest = page
            .split(mark)
            .nth(1)
            .unwrap_or_else(|| panic!("no {mark}"));
        unescaped(rest.split(end).next().unwrap_or_default())
    };
    let area = |name: &str| {
        let rest = page.split(&format!("id=\"{name}\"")).nth(1).unwrap();
        let words = rest.split_once(">\n").unwrap().1;
        unescaped(words.split("</textarea>").next().unwrap())
    };
    let mut fields = vec![
        ("token", actor.token()),
        ("based_on", after("name=\"based_on\" value=\"", "\"")),
        ("whom", "s-one_invoice".to_owned()),
        ("subject", area("subject")),
        ("text", area("text")),
        ("html", area("html")),
        ("note", String::new()),
        ("to", "owner@lefort.example".to_owned()),
    ];
    for (name, value) in changed {
        fields.retain(|(other, _)| other != name);
        fields.push((name, (*value).to_owned()));
    }
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", quittance::web::asked::encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn unescaped(text: &str) -> String {
    [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn write(actor: &Actor, changed: &[(&str, &str)]) -> Answer {
    actor.send("POST", R1, &form(actor, changed))
}

#[test]
fn a_letter_is_written_kept_compared_and_taken_back() {
    let house = House::open();
    let owner = house.owner();
    assert!(
        owner
            .get("/letters")
            .body
            .contains("Les lettres d’origine sont prêtes")
    );

    let kept = write(
        &owner,
        &[
            ("subject", "Un mot : {{ total }}"),
            ("note", "plus court"),
            ("do", "keep"),
        ],
    );
    assert_eq!(kept.location(), "/letters/r1/fr?done=kept", "{}", kept.body);
    let list = owner.get("/letters").body;
    assert!(
        list.contains("à vous") && list.contains("plus court"),
        "{list}"
    );
    assert!(
        list.contains("L’autre langue est à vous"),
        "the English letter is said to be built in"
    );
    assert!(
        owner
            .get("/letters/r1/en")
            .body
            .contains("L’autre langue est à vous")
    );
    let again = write(&owner, &[("do", "keep")]);
    assert_eq!(again.location(), "/letters/r1/fr?done=same");

    let history = owner.get("/letters/r1/fr/history").body;
    assert!(
        history.contains("Version 1") && history.contains("<mark>mot</mark>"),
        "{history}"
    );
    let reset = format!("token={}&version=0", owner.token());
    let back = owner.send("POST", "/letters/r1/fr/history", &reset);
    assert_eq!(back.location(), "/letters/r1/fr?done=restored");
    let history = owner.get("/letters/r1/fr/history").body;
    assert!(
        history.contains("Version 2") && history.contains("retour au modèle"),
        "{history}"
    );
    assert_eq!(
        owner.get("/letters/r1/fr/history?from=7&to=9").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn what_was_typed_outlives_a_refusal_and_the_refusal_stands_at_its_line() {
    let house = House::open();
    let owner = house.owner();
    let refused = write(
        &owner,
        &[
            ("text", "Bonjour,\nIl reste {{ dbtor }}.\n"),
            ("do", "keep"),
        ],
    );
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Il reste {{ dbtor }}."),
        "{}",
        refused.body
    );
    assert!(
        refused.body.contains("<b>2</b> Il reste {{ dbtor }}."),
        "the line is quoted"
    );
    assert!(
        refused.body.contains("«\u{a0}debtor\u{a0}»"),
        "what would be right is said"
    );
    let later = owner.get(R1).body;
    assert!(
        later.contains("Il reste {{ dbtor }}.") && later.contains("Votre brouillon du"),
        "{later}"
    );
    assert!(
        !house.accountant().get(R1).body.contains("dbtor"),
        "a draft is one person's"
    );

    let dropped = write(&owner, &[("do", "drop")]);
    assert_eq!(dropped.location(), "/letters/r1/fr?done=dropped");
    assert!(!owner.get(R1).body.contains("dbtor"));
}

#[test]
fn a_grave_finding_is_shown_and_has_to_be_confirmed() {
    let house = House::open();
    let accountant = house.accountant();
    let text = "{% include \"parts/fr/invoices.txt\" %}\nSans paiement, l’huissier passera.\n{% include \"parts/fr/foot.txt\" %}\n";
    let refused = write(&accountant, &[("text", text), ("do", "keep")]);
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.body
    );
    for told in ["huissier", "CPCEx L111-2", "name=\"despite\"", "Grave"] {
        assert!(refused.body.contains(told), "{told}");
    }
    let kept = write(
        &accountant,
        &[("text", text), ("despite", "yes"), ("do", "keep")],
    );
    assert_eq!(kept.location(), "/letters/r1/fr?done=kept", "{}", kept.body);
    assert!(accountant.get("/letters").body.contains("point grave"));
}

#[test]
fn the_preview_is_a_real_account_in_a_frame_that_loads_nothing() {
    let house = House::open();
    let owner = house.owner();
    let page = write(
        &owner,
        &[("subject", "Pour vous {{ debtor }}"), ("do", "next")],
    );
    assert_eq!(page.status, StatusCode::OK);
    let whom = format!("c-{}", house.customer);
    assert!(
        page.body.contains("Pour vous Menuiserie Lefort"),
        "{}",
        page.body
    );
    assert!(page.body.contains(&format!("value=\"{whom}\" selected")));
    assert!(
        page.body.contains("1\u{202f}200,00") || page.body.contains("1\u{a0}200,00"),
        "the fields have their values"
    );

    let letter = owner.get(&format!("/letters/r1/fr/html?whom={whom}"));
    assert_eq!(letter.status, StatusCode::OK);
    let policy = letter.header("content-security-policy");
    assert!(
        policy.contains("sandbox")
            && policy.contains("default-src 'none'")
            && !policy.contains("script-src"),
        "{policy}"
    );
    assert!(letter.body.contains("Menuiserie Lefort") && letter.body.contains("F-1"));
    assert_eq!(
        house
            .stranger()
            .get(&format!("/letters/r1/fr/html?whom={whom}"))
            .status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn a_test_stays_in_the_house_and_can_be_read_there() {
    let house = House::open();
    let owner = house.owner();
    let refused = write(&owner, &[("to", "compta@lefort.example"), ("do", "test")]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Menuiserie Lefort"),
        "a customer's mailbox is refused"
    );

    let sent = write(
        &owner,
        &[("subject", "À relire {{ total }}"), ("do", "test")],
    );
    let address = sent.location();
    assert!(
        address.starts_with("/letters/tests/"),
        "{} {}",
        sent.status,
        sent.body
    );
    let page = owner.get(&address).body;
    assert!(
        page.contains("[Essai] À relire") && page.contains("resté dans la maison"),
        "{page}"
    );
    let address = address.split('?').next().unwrap();
    assert!(owner.get(&format!("{address}/html")).body.contains("Essai"));
    assert_eq!(
        owner
            .get(&format!("{address}/source"))
            .header("content-type"),
        "message/rfc822"
    );
    assert_eq!(house.stranger().get(address).status, StatusCode::NOT_FOUND);
    assert!(owner.get("/letters").body.contains("[Essai] À relire"));
    assert!(
        !owner.get("/mailbox").body.contains("[Essai]"),
        "it is no message"
    );
}

#[test]
fn of_two_who_write_the_second_is_told_and_may_keep_on_top() {
    let house = House::open();
    let (owner, accountant) = (house.owner(), house.accountant());
    let late = form(&owner, &[("subject", "Claire {{ total }}"), ("do", "keep")]);
    assert_eq!(
        write(
            &accountant,
            &[("subject", "Paul {{ total }}"), ("do", "keep")]
        )
        .status,
        StatusCode::SEE_OTHER
    );
    let told = owner.send("POST", R1, &late);
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        told.body.contains("accountant@lefort.example") && told.body.contains("name=\"over\""),
        "{}",
        told.body
    );
    let kept = owner.send("POST", R1, &format!("{late}&over=1"));
    assert_eq!(kept.location(), "/letters/r1/fr?done=kept", "{}", kept.body);
}

#[test]
fn agents_and_readers_look_and_change_nothing() {
    let house = House::open();
    for actor in [house.agent(), house.reader()] {
        let page = actor.get("/letters/r1/fr?do=next").body;
        assert!(
            page.contains("readonly") && !page.contains("name=\"subject\""),
            "{page}"
        );
        assert!(page.contains("Menuiserie Lefort"));
        for path in [R1, "/letters/r1/fr/history"] {
            let sent = format!("token={}&subject=x&do=keep&version=0", actor.token());
            assert_eq!(
                actor.send("POST", path, &sent).status,
                StatusCode::FORBIDDEN,
                "{path}"
            );
        }
    }
    assert_eq!(
        house.owner().get("/letters/r9/fr").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn a_long_letter_fits_and_an_endless_one_is_refused_kindly() {
    let house = House::open();
    let owner = house.owner();
    let long = format!(
        "{{# {} #}}{{% include \"parts/fr/invoices.txt\" %}}",
        "é".repeat(90_000)
    );
    let shown = write(&owner, &[("text", &long), ("do", "preview")]);
    assert_eq!(shown.status, StatusCode::OK);
    let endless = write(&owner, &[("text", &"é".repeat(600_000)), ("do", "preview")]);
    assert_eq!(endless.status, StatusCode::CONFLICT);
    assert!(
        endless.body.contains("Ce formulaire est trop long."),
        "{}",
        endless.body
    );
}
