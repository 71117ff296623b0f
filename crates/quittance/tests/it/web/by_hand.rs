//! Reminders by hand and the work list over HTTP: who may, what leaves, what is undone, and whose it is.

use axum::http::StatusCode;

use super::actors::{Actor, House};

/// The value of the first attribute of this name after a mark.
fn after<'a>(page: &'a str, mark: &str, end: char) -> &'a str {
    let rest = page
        .split_once(mark)
        .unwrap_or_else(|| panic!("no {mark} in {page}"))
        .1;
    rest.split(end).next().unwrap_or_default()
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| quittance::web::asked::encoded(text);
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn unescaped(text: &str) -> String {
    text.replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
}

/// Posts with this person's token.
fn post(actor: &Actor, path: &str, fields: &[(&str, &str)]) -> super::actors::Answer {
    let token = actor.token();
    let mut all = vec![("token", token.as_str())];
    all.extend_from_slice(fields);
    actor.send("POST", path, &form(&all))
}

#[test]
fn a_letter_is_changed_sent_once_and_taken_back_while_it_waits() {
    let house = House::open();
    let agent = house.agent();
    let path = format!("/customers/{}/remind", house.customer);
    let page = agent.get(&path).body;
    assert!(page.contains("F-1") && page.contains("la tournée ne l’enverra pas une seconde fois"));
    let (seen, level) = (
        after(&page, "name=\"seen\" value=\"", '"'),
        after(&page, "name=\"level\" value=\"", '"'),
    );
    let invoice = format!("i-{}", after(&page, "name=\"i-", '"'));
    let text = unescaped(after(&page, "aria-describedby=\"texthint\">", '<'));
    let fields = |text: &str, does: &str, seen: &str| {
        post(
            &agent,
            &path,
            &[
                ("seen", seen),
                ("level", level),
                (&invoice, "on"),
                ("subject", "Comme convenu"),
                ("text", text),
                ("do", does),
            ],
        )
    };

    let read = fields(&text, "read", seen);
    assert_eq!(read.status, StatusCode::OK);
    let without = fields("Merci de payer.", "send", seen);
    assert_eq!(without.status, StatusCode::CONFLICT);
    assert!(
        without.body.contains("Il manque dans la lettre")
            && without.body.contains("Merci de payer."),
        "{}",
        without.body
    );
    assert_eq!(
        fields(&text, "send", "another").status,
        StatusCode::CONFLICT
    );
    assert_eq!(house.claimable(), 0, "nothing was queued");

    let sent = fields(&text.replace("Bonjour", "Chère Sylvie"), "send", seen);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let to = sent.location();
    let id = to.strip_prefix("/remind/sent?m=").unwrap();
    assert!(agent.get(&to).body.contains("/remind/undo"));
    assert_eq!(
        fields(&text, "send", seen).status,
        StatusCode::CONFLICT,
        "the limit of contacts is reached"
    );

    let message = format!("/messages/{id}");
    assert!(
        agent
            .get(&message)
            .body
            .contains(&format!("{message}/undo"))
    );
    assert!(!house.reader().get(&message).body.contains("/undo"));
    let undone = post(&agent, &format!("{message}/undo"), &[]);
    assert_eq!(undone.location(), format!("{message}?undo=back"));
    assert_eq!(
        post(&agent, &format!("{message}/undo"), &[]).location(),
        format!("{message}?undo=late")
    );
    assert_eq!(house.claimable(), 0);
}

#[test]
fn several_customers_are_looked_at_then_sent_together_and_undone_together() {
    let house = House::open();
    let owner = house.owner();
    let (approve, _) = house.asked_to_approve();
    let page = owner
        .get(&format!(
            "/remind?c-{}=on&c-{approve}=on&c-999999=on",
            house.customer
        ))
        .body;
    assert!(page.contains("Menuiserie Lefort") && page.contains("Brasserie Kerlan"));
    let mark = format!("name=\"s-{}\" value=\"", house.customer);
    let (name, seen) = (format!("s-{}", house.customer), after(&page, &mark, '"'));
    assert!(
        !page.contains(&format!(
            "name=\"s-{approve}\" value=\"{}\" checked",
            after(&page, &format!("name=\"s-{approve}\" value=\""), '"')
        )),
        "an open question stands against it"
    );

    // Something happened in between: nobody reads what is not true any more.
    let other = format!("s-{approve}");
    let sent = post(&owner, "/remind", &[(&name, seen), (&other, "another")]);
    let to = sent.location();
    assert!(to.ends_with(&format!("&x={approve}")), "{to}");
    let shown = owner.get(&to).body;
    assert!(
        shown.contains("Brasserie Kerlan") && shown.contains("Relire"),
        "{shown}"
    );
    let messages = after(&to, "?m=", '&');
    let undone = post(&owner, "/remind/undo", &[("m", messages)]);
    assert!(
        undone.location().ends_with("&undone=1"),
        "{}",
        undone.location()
    );
    assert_eq!(house.claimable(), 0);

    assert_eq!(
        post(&owner, "/remind", &[]).status,
        StatusCode::CONFLICT,
        "nobody is ticked"
    );
    // Another firm's numbers mean nothing here.
    let stranger = house.stranger();
    assert!(
        !stranger
            .get(&format!("/remind?c-{}=on", house.customer))
            .body
            .contains("Lefort")
    );
    let theirs = post(&stranger, "/remind/undo", &[("m", messages)]);
    assert!(theirs.location().ends_with("&undone=0"));
    assert!(
        !stranger
            .get(&format!("/remind/sent?m={messages}&x={approve}"))
            .body
            .contains("Kerlan")
    );
}

#[test]
fn approvals_are_read_and_given_together_and_undone_until_they_leave() {
    let house = House::open();
    let (account, question) = house.asked_to_approve();
    let agent = house.agent();
    let list = agent.get("/work").body;
    assert!(list.contains("Brasserie Kerlan") && list.contains(&format!("q-{question}")));
    assert!(
        !house
            .reader()
            .get("/work")
            .body
            .contains(&format!("q-{question}")),
        "a reader looks"
    );
    let page = agent.get(&format!("/work/approve?q-{question}=on")).body;
    let name = format!("s-{question}");
    let seen = after(&page, &format!("name=\"{name}\" value=\""), '"').to_owned();
    assert!(page.contains("F-2"));
    let refused = post(&agent, "/work/approve", &[(&name, "another")]);
    assert!(
        refused.location().ends_with(&format!("m=&x={account}")),
        "{}",
        refused.location()
    );

    let sent = post(&agent, "/work/approve", &[(&name, &seen)]).location();
    assert!(
        !agent
            .get("/work")
            .body
            .contains(&format!("/work/{question}\"")),
        "it is answered"
    );
    let messages = after(&sent, "?m=", '&').to_owned();
    post(&agent, "/remind/undo", &[("m", &messages)]);
    assert!(
        agent
            .get("/work")
            .body
            .contains(&format!("/work/{question}\"")),
        "it is asked again"
    );

    // Given once more, and this time it leaves.
    let page = agent.get(&format!("/work/approve?q-{question}=on")).body;
    let seen = after(&page, &format!("name=\"{name}\" value=\""), '"').to_owned();
    post(&agent, "/work/approve", &[(&name, &seen)]);
    assert_eq!(house.claimable(), 1);
    let late = post(&agent, &format!("/work/{question}"), &[("do", "undo")]);
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    house.pay("F-2");
}

#[test]
fn a_call_ends_in_a_promise_a_dispute_another_day_or_a_stranger_and_each_can_be_undone() {
    let house = House::open();
    let (account, question) = house.asked_to_call();
    let agent = house.agent();
    let path = format!("/work/{question}");
    let sheet = agent.get(&path).body;
    for part in [
        "01 99 00 12 34",
        "Puis-je parler à Sylvie Roussel",
        "F-3",
        "Promesse",
    ] {
        assert!(sheet.contains(part), "{part}");
    }
    let open = || agent.get("/work").body.contains(&format!("{path}\""));
    let customer = || agent.get(&format!("/customers/{account}")).body;
    let does = |fields: &[(&str, &str)]| post(&agent, &path, fields);
    let undo = || {
        assert_eq!(
            does(&[("do", "undo")]).location(),
            format!("/work?done={question}")
        )
    };

    for bad in [
        ("2026-03-09", ""),
        ("soon", ""),
        ("2028-01-01", ""),
        ("2026-03-20", "-5"),
        ("2026-03-20", "much"),
    ] {
        let refused = does(&[("do", "promise"), ("for_on", bad.0), ("amount", bad.1)]);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{bad:?}");
    }
    let done = does(&[
        ("do", "promise"),
        ("for_on", "2026-03-20"),
        ("amount", "1 200,00"),
    ]);
    assert_eq!(
        done.location(),
        format!("/work?done={question}"),
        "{}",
        done.body
    );
    assert!(agent.get(&done.location()).body.contains("Promesse notée"));
    assert!(!open() && customer().contains("Promis pour le"));
    undo();
    assert!(open() && !customer().contains("Promis pour le"));

    let invoice = after(
        &sheet,
        "<select id=\"invoice\" name=\"invoice\"><option value=\"",
        '"',
    );
    assert_eq!(
        does(&[
            ("do", "dispute"),
            ("invoice", "999999"),
            ("reason", "quality")
        ])
        .status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        does(&[
            ("do", "dispute"),
            ("invoice", invoice),
            ("amount", "9999,00")
        ])
        .status,
        StatusCode::CONFLICT
    );
    does(&[
        ("do", "dispute"),
        ("invoice", invoice),
        ("reason", "quality"),
        ("amount", "300,00"),
    ]);
    assert!(
        !open() && customer().contains("qualité"),
        "the reason is told"
    );
    undo();
    assert!(open() && !customer().contains("Litige ouvert"));

    does(&[("do", "call_back"), ("on", "2026-03-12")]);
    assert!(
        !open()
            && agent
                .get("/work?show=later")
                .body
                .contains(&format!("{path}\""))
    );
    undo();
    does(&[("do", "no_answer")]);
    assert!(!open(), "tomorrow");
    does(&[("do", "take_up")]);
    assert!(open());

    does(&[("do", "wrong_number")]);
    assert!(
        !open() && agent.get("/work?show=other").body.contains("Vauclin"),
        "another number is to be found"
    );
    undo();
    assert!(open() && !agent.get("/work?show=other").body.contains("Vauclin"));

    does(&[("do", "reached")]);
    assert!(!open());
    assert_eq!(
        does(&[("do", "reached")]).status,
        StatusCode::CONFLICT,
        "once"
    );
    undo();
    assert!(open());
    for (actor, status) in [
        (house.stranger(), StatusCode::NOT_FOUND),
        (house.reader(), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(post(&actor, &path, &[("do", "reached")]).status, status);
    }
    assert_eq!(does(&[("do", "dance")]).status, StatusCode::CONFLICT);
}
