//! Letters on paper over HTTP: opened, posted, kept as they were printed, undone; one by one, many at once, and by programs.

use axum::http::StatusCode;
use receivables::party::{AccountId, Channel};
use store::Fault;

use super::actors::{Actor, Answer, House, TODAY};

const NANCY: Option<&str> = Some("3 place Stanislas\n54000 Nancy");

fn opened(actor: &Actor, question: i64) -> Vec<u8> {
    let answer = actor.get(&format!("/work/{question}/letter"));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert!(answer.header("content-disposition").starts_with("inline;"));
    assert!(
        !answer.header("content-security-policy").contains("sandbox"),
        "a reader of the browser shows it"
    );
    assert!(answer.bytes.starts_with(b"%PDF-"));
    answer.bytes
}

/// The mark of the letter that a page shows.
fn seen(page: &str, question: i64) -> String {
    let before = format!("name=\"s-{question}\" value=\"");
    let rest = page.split(&before).nth(1);
    let mark = rest.and_then(|rest| rest.split('"').next());
    mark.unwrap_or_else(|| panic!("no letter to post: {page}"))
        .to_owned()
}

fn post(actor: &Actor, marks: &[(i64, String)], more: &str) -> Answer {
    let marks: Vec<String> = marks
        .iter()
        .map(|(id, mark)| format!("&s-{id}={mark}"))
        .collect();
    let body = format!(
        "token={}&drawn_on={TODAY}&dated_on={TODAY}&posted_on={TODAY}{}{more}",
        actor.token(),
        marks.concat()
    );
    actor.send("POST", "/work/letters", &body)
}

fn sheet(actor: &Actor, question: i64) -> String {
    actor.get(&format!("/work/{question}")).body
}

#[test]
fn a_letter_is_opened_posted_kept_and_taken_back() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Letter, NANCY);
    let agent = house.agent();
    let pdf = opened(&agent, question);
    assert_eq!(
        pdf,
        opened(&house.reader(), question),
        "the same facts, the same bytes"
    );
    let page = agent.get(&format!("/customers/{account}")).body;
    assert!(page.contains(&format!("href=\"/work/{question}/letter?on={TODAY}\"")));
    assert!(
        !page.contains("name=\"answer\" value=\"yes\""),
        "posted where it is shown"
    );

    let mark = seen(&sheet(&agent, question), question);
    let done = post(&agent, &[(question, mark)], "");
    assert_eq!(
        done.location(),
        format!("/work?done={question}"),
        "{}",
        done.body
    );
    assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
    assert_eq!(
        opened(&agent, question),
        pdf,
        "what left is kept byte for byte"
    );
    let told = agent.get(&format!("/customers/{account}")).body;
    assert!(told.contains("Lettre postée le 10"), "{told}");
    assert!(told.contains(&format!("href=\"/work/{question}/letter\"")));
    let contacted = house.desk.store.read::<_, Fault>(house.firm, |books| {
        Ok(books
            .cases(&[AccountId(account)], TODAY)?
            .remove(0)
            .account
            .contacted)
    });
    assert_eq!(contacted.unwrap(), [TODAY], "it counts as a contact");

    // Whatever is paid later, what left stays.
    house.pay_some("F-P1", 5_000);
    assert_eq!(opened(&agent, question), pdf);

    let undo = agent.send(
        "POST",
        &format!("/work/{question}"),
        &format!("do=undo&token={}", agent.token()),
    );
    assert_eq!(undo.status, StatusCode::SEE_OTHER, "{}", undo.body);
    assert_eq!(house.answer_of(account), None);
    assert_ne!(
        opened(&agent, question),
        pdf,
        "the letter of today asks for less"
    );
}

#[test]
fn what_changed_since_it_was_read_is_read_again() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Letter, NANCY);
    let agent = house.agent();
    let mark = seen(&sheet(&agent, question), question);
    house.pay_some("F-P1", 5_000);
    let refused = post(&agent, &[(question, mark)], "");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(house.answer_of(account), None);
    let mark = seen(&sheet(&agent, question), question);
    post(&agent, &[(question, mark)], "");
    assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
}

#[test]
fn without_an_address_a_letter_is_seen_and_never_posted() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Letter, None);
    let agent = house.agent();
    opened(&agent, question);
    let page = sheet(&agent, question);
    assert!(page.contains("Adresse postale inconnue") && !page.contains("name=\"posted_on\""));
    let refused = post(&agent, &[(question, "guessed".into())], "");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(house.answer_of(account), None);

    let file = format!(
        "token={}&segment=&colleague=&address=BP+3%0D%0A75001+Paris",
        agent.token()
    );
    agent.send("POST", &format!("/customers/{account}/file"), &file);
    let shown = agent.get(&format!("/customers/{account}")).body;
    assert!(shown.contains("BP 3<br>75001 Paris") && shown.contains("Adresse postale changée"));
    let mark = seen(&sheet(&agent, question), question);
    post(&agent, &[(question, mark)], "");
    assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
}

#[test]
fn a_registered_letter_takes_two_people_and_its_number() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Registered, NANCY);
    let (agent, accountant) = (house.agent(), house.accountant());
    let page = sheet(&agent, question);
    assert!(page.contains("Il faut deux personnes") && !page.contains("name=\"posted_on\""));
    let yes = format!("answer=yes&token={}", agent.token());
    let first = agent.send("POST", &format!("/questions/{question}"), &yes);
    assert!(
        first.location().ends_with("?answered=approved"),
        "{}",
        first.body
    );

    let mark = seen(&sheet(&accountant, question), question);
    let without = post(&accountant, &[(question, mark.clone())], "");
    assert_eq!(without.status, StatusCode::CONFLICT);
    assert!(without.body.contains("numéro du recommandé"));
    let number = format!("&tracking-{question}=1A+234+567+8901+2");
    let done = post(&accountant, &[(question, mark)], &number);
    assert_eq!(
        done.location(),
        format!("/work?done={question}"),
        "{}",
        done.body
    );
    let told = accountant.get(&format!("/customers/{account}")).body;
    assert!(told.contains("recommandé 1A 234 567 8901 2"), "{told}");
}

#[test]
fn dates_that_cannot_be_are_refused() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Letter, NANCY);
    let agent = house.agent();
    let mark = seen(&sheet(&agent, question), question);
    for (dated, posted) in [
        ("2026-03-10", "2026-03-09"),
        ("2026-02-01", "2026-03-10"),
        ("2026-03-10", "2026-03-11"),
        ("x", "2026-03-10"),
    ] {
        let body = format!(
            "token={}&drawn_on={TODAY}&dated_on={dated}&posted_on={posted}&s-{question}={mark}",
            agent.token()
        );
        let refused = agent.send("POST", "/work/letters", &body);
        assert_eq!(refused.status, StatusCode::CONFLICT, "{dated} {posted}");
    }
    assert_eq!(house.answer_of(account), None);
}

#[test]
fn several_letters_are_one_print_and_posted_together() {
    let house = House::open();
    let asked: Vec<(i64, i64)> = ["P1", "P2", "P3"]
        .into_iter()
        .map(|code| house.asked_to_post(code, Channel::Letter, NANCY.filter(|_| code != "P3")))
        .collect();
    let agent = house.agent();
    let list = agent.get("/work?show=other").body;
    assert!(list.contains("formaction=\"/work/letters\""));
    let ticks: Vec<String> = asked
        .iter()
        .map(|(_, question)| format!("q-{question}=on"))
        .collect();
    let ticks = ticks.join("&");
    let page = agent.get(&format!("/work/letters?{ticks}")).body;
    assert!(page.contains("Adresse postale inconnue"), "of the third");
    let print = agent.get(&format!("/work/letters.pdf?{ticks}"));
    assert_eq!(print.header("content-type"), "application/pdf");
    assert!(print.bytes.starts_with(b"%PDF-"));
    let none = agent.get("/work/letters.pdf");
    assert_eq!(none.status, StatusCode::CONFLICT);

    let marks: Vec<(i64, String)> = asked[..2]
        .iter()
        .map(|(_, question)| (*question, seen(&page, *question)))
        .collect();
    let mut marks = marks;
    marks.push((asked[2].1, "guessed".into()));
    let done = post(&agent, &marks, "");
    assert_eq!(done.location(), "/work?show=other&posted=2&of=3");
    assert!(
        agent
            .get(&done.location())
            .body
            .contains("2 sur 3 lettres postées")
    );
    for (at, (account, _)) in asked.iter().enumerate() {
        assert_eq!(house.answer_of(*account).is_some(), at < 2);
    }
}

#[test]
fn another_firm_sees_no_letter() {
    let house = House::open();
    let (account, question) = house.asked_to_post("P1", Channel::Letter, NANCY);
    let mark = seen(&sheet(&house.agent(), question), question);
    let stranger = house.stranger();
    assert_eq!(
        stranger.get(&format!("/work/{question}/letter")).status,
        StatusCode::NOT_FOUND
    );
    let ticked = stranger.get(&format!("/work/letters.pdf?q-{question}=on"));
    assert_eq!(
        ticked.status,
        StatusCode::CONFLICT,
        "nothing of theirs is ticked"
    );
    post(&stranger, &[(question, mark)], "");
    assert_eq!(house.answer_of(account), None);
    assert_eq!(
        house.reader().send("POST", "/work/letters", "").status,
        StatusCode::FORBIDDEN
    );
}

#[test]
fn a_program_reads_the_letter_and_says_that_it_was_posted() {
    let house = House::open();
    let (_, question) = house.asked_to_post("P1", Channel::Registered, None);
    let program = house.program(&["read", "import", "remind"]);
    let at = format!("/api/v1/questions/que_{question}");
    let letter = program.get(&format!("{at}/letter?on={TODAY}"));
    assert_eq!(
        letter.header("content-type"),
        "application/pdf",
        "{}",
        letter.body
    );
    let send = |key: &str, body: &str| {
        program.send(
            "POST",
            &format!("{at}/posted"),
            body,
            &[("idempotency-key", key)],
        )
    };
    let posted = format!("{{\"posted_on\":\"{TODAY}\"}}");
    assert!(
        send("a", &posted)
            .body
            .contains("number of the registered letter")
    );
    let tracked = format!("{{\"posted_on\":\"{TODAY}\",\"tracking\":\"1A 2\"}}");
    assert!(
        send("b", &tracked).body.contains("postal address"),
        "{}",
        send("b", &tracked).body
    );
}

#[test]
fn a_program_keeps_an_address() {
    let house = House::open();
    let program = house.program(&["read", "import"]);
    let at = format!("/api/v1/customers/cus_{}", house.customer);
    let change = |body: &str| program.send("PATCH", &at, body, &[("if-match", "*")]);
    let kept = change("{\"address\":\"3 place Stanislas\\n54000 Nancy\"}");
    assert!(
        kept.body.contains("3 place Stanislas\\n54000 Nancy"),
        "{}",
        kept.body
    );
    assert!(
        program
            .get("/api/v1/customers")
            .body
            .contains("3 place Stanislas")
    );
    let long = change("{\"address\":\"1\\n2\\n3\\n4\\n5\\n6\"}");
    assert!(
        long.status.is_client_error() && long.body.contains("/address"),
        "{}",
        long.body
    );
    assert!(
        change("{\"address\":null}")
            .body
            .contains("\"address\":null")
    );
}
