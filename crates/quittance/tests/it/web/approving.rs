//! What cannot be called back over HTTP: one person approves, another confirms, and who is alone proves again who they are.

use axum::http::StatusCode;

use super::actors::{Actor, Answer, on_both};

fn say(actor: &Actor, question: i64, answer: &str) -> Answer {
    let body = format!("answer={answer}&token={}", actor.token());
    let referer = [("referer", "http://quittance.test/customers/9")];
    actor.send_with("POST", &format!("/questions/{question}"), &body, &referer)
}

fn page(actor: &Actor, account: i64) -> String {
    actor.get(&format!("/customers/{account}")).body
}

#[test]
fn a_hand_over_is_approved_by_one_and_confirmed_by_another() {
    on_both(|house| {
        let (account, question) = house.asked("hand_over", "handover");
        let (agent, accountant) = (house.agent(), house.accountant());
        assert!(page(&agent, account).contains("Il faut deux personnes"));
        let first = say(&agent, question, "yes");
        assert!(
            first.location().ends_with("?answered=approved"),
            "{}",
            first.body
        );
        assert_eq!(house.answer_of(account), None, "nothing is decided yet");

        let waiting = page(&agent, account);
        assert!(waiting.contains("Vous avez approuvé") && !waiting.contains("value=\"yes\""));
        assert!(
            waiting.contains("value=\"no\""),
            "it can still be set aside"
        );
        assert_eq!(say(&agent, question, "yes").status, StatusCode::CONFLICT);
        assert!(
            page(&accountant, account).contains("agent@lefort.example a approuvé. Vous confirmez.")
        );
        let second = say(&accountant, question, "yes");
        assert!(second.location().ends_with("?answered=noted"));
        assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
        let told = page(&accountant, account);
        assert!(told.contains("approuvé par agent@lefort.example"));
        assert!(told.contains("par accountant@lefort.example"));
    });
}

#[test]
fn the_accountant_needs_another_one_too_however_fresh_the_password_is() {
    on_both(|house| {
        let (account, question) = house.asked("registered", "R3");
        let accountant = house.accountant();
        say(&accountant, question, "yes");
        let twice = say(&house.accountant(), question, "yes");
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert!(twice.body.contains("Qui a approuvé ne confirme pas."));
        let agent = say(&house.agent(), question, "yes");
        assert_eq!(
            agent.status,
            StatusCode::CONFLICT,
            "an agent does not confirm"
        );
        assert_eq!(house.answer_of(account), None);
        say(&house.owner(), question, "yes");
        assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
    });
}

#[test]
fn who_alone_may_confirm_is_told_so_and_gives_the_password_again() {
    on_both(|house| {
        house.leave_the_owner_alone();
        let (account, question) = house.asked("hand_over", "handover");
        let owner = house.owner();
        house.pass_seconds(301);
        assert!(page(&owner, account).contains("Vous êtes la seule à pouvoir confirmer"));
        let asked = say(&owner, question, "yes");
        assert_eq!(asked.location(), "/confirm?next=%2Fcustomers%2F9");
        assert_eq!(house.answer_of(account), None);
        let body = format!("password=correct+horse&next=/&token={}", owner.token());
        owner.send("POST", "/confirm", &body);
        say(&owner, question, "yes");
        assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
    });
}

#[test]
fn either_of_them_may_say_no_and_then_it_is_no() {
    on_both(|house| {
        let (account, question) = house.asked("hand_over", "handover");
        say(&house.agent(), question, "yes");
        say(&house.agent(), question, "no");
        assert_eq!(house.answer_of(account).as_deref(), Some("no"));
        let late = say(&house.accountant(), question, "yes");
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert_eq!(house.answer_of(account).as_deref(), Some("no"));
    });
}

#[test]
fn one_is_enough_for_a_letter_until_the_firm_asks_for_two_above_an_amount() {
    on_both(|house| {
        let (account, question) = house.asked("letter", "R3");
        house.set("approvals.above", "119999");
        say(&house.agent(), question, "yes");
        assert_eq!(house.answer_of(account), None);
        house.set("approvals.above", "120000");
        say(&house.agent(), question, "yes");
        assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
    });
}

#[test]
fn the_first_yes_is_seen_and_its_giver_takes_it_back_until_the_second_comes() {
    on_both(|house| {
        let (account, question) = house.asked("hand_over", "handover");
        let (agent, accountant) = (house.agent(), house.accountant());
        let undo = |actor: &Actor| {
            let body = format!("do=undo&token={}", actor.token());
            actor.send("POST", &format!("/work/{question}"), &body)
        };
        let seen = "Accord de agent@lefort.example, attend une seconde personne";
        assert_eq!(undo(&agent).status, StatusCode::CONFLICT, "nothing to undo");
        say(&agent, question, "yes");
        for path in ["/work", "/"] {
            let page = accountant.get(path).body;
            assert!(page.contains(seen), "{path}: {page}");
        }
        // Only who gave it takes it back; the page offers it to nobody else.
        assert!(!page(&accountant, account).contains("Revenir sur mon accord"));
        let refused = undo(&accountant);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(
            refused.body.contains("elle seule peut revenir"),
            "{}",
            refused.body
        );
        assert!(page(&agent, account).contains("Revenir sur mon accord"));
        assert_eq!(undo(&agent).location(), format!("/work?done={question}"));
        assert!(!accountant.get("/work").body.contains(seen));
        assert!(page(&agent, account).contains("est revenu sur son accord"));

        // Now the accountant is the first, and the second yes settles it for good.
        say(&accountant, question, "yes");
        assert_eq!(house.answer_of(account), None);
        say(&house.owner(), question, "yes");
        assert_eq!(house.answer_of(account).as_deref(), Some("yes"));
        let late = undo(&accountant);
        assert_eq!(
            late.location(),
            format!("/work?done={question}"),
            "an answer of today is undone by anybody"
        );
    });
}
