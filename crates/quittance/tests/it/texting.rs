//! Text messages, from the round to the telephone and back: each leaves once, by a gateway that may misbehave, and what it
//! tells is believed when it is signed.

mod gateway;

use gateway::{Fault, Gateway};
use quittance::deeds::texting::{Call, Heard, hear};
use quittance::telling::{new_secret, signature};
use receivables::date;
use receivables::party::{AccountId, Channel};
use serde_json::{Value, json};
use store::{Inbound, Mark};

use crate::desk::{Place, on_both as at_both_desks};
use crate::post_office::{PostOffice, on_both};

const NUMBERS: [&str; 6] = [
    "+33639980001",
    "+33639980002",
    "+33639980003",
    "+33639980004",
    "+33639980005",
    "+33639980006",
];

/// A firm with a gateway, and a text queued to each of so many numbers.
fn with_texts(office: &PostOffice, count: usize) -> (Gateway, Vec<AccountId>) {
    let secret = new_secret();
    let gateway = Gateway::start(0, &secret);
    office.set("mail.sandbox", "off");
    office.set("mail.smtp_url", "smtp://127.0.0.1:9");
    office.set("webhooks.private", "on");
    office.set("sms.webhook_url", &gateway.url());
    office.set("sms.webhook_secret", &secret);
    office.set("sms.from", "LAFLEUR");
    office.set("creditor.phone", "01 99 00 12 34");
    let numbers: Vec<String> = NUMBERS[..count]
        .iter()
        .map(|one| (*one).to_owned())
        .collect();
    let accounts = office.queue_by(Channel::Sms, &numbers);
    (gateway, accounts)
}

fn state(office: &PostOffice, number: &str) -> (String, String) {
    let row = office.message(number);
    (row.state, row.last_answer.unwrap_or_default())
}

#[test]
fn each_answer_leads_to_its_state_and_nothing_is_texted_twice() {
    on_both(|office| {
        let (gateway, _) = with_texts(office, 6);
        for (number, fault) in NUMBERS[1..].iter().zip([
            Fault::Status(422),
            Fault::Status(429),
            Fault::Status(503),
            Fault::DropsBeforeAnswer,
            Fault::DropsDuringBody,
        ]) {
            gateway.misbehave(number, fault);
        }
        let sent = office.send();
        assert_eq!(
            (sent.accepted, sent.refused, sent.uncertain, sent.later),
            (1, 1, 2, 2),
            "{sent:?}"
        );
        for (number, expected, words) in NUMBERS
            .iter()
            .zip([
                ("accepted", "202 Said, id SM-33639980001"),
                ("refused", "422"),
                ("queued", "429"),
                ("queued", "503"),
                ("uncertain", "without an answer"),
                ("uncertain", "without an answer"),
            ])
            .map(|(number, (state, words))| (number, state, words))
        {
            let (state, answer) = state(office, number);
            assert_eq!(state, expected, "{number}: {answer}");
            assert!(answer.contains(words), "{number}: {answer}");
        }
        assert_eq!(
            office.send().accepted,
            0,
            "what was put off waits for its time"
        );

        gateway.behave();
        office.wait(2);
        assert_eq!(office.send().accepted, 2);
        let taken = gateway.taken();
        let mut to: Vec<&str> = taken
            .iter()
            .map(|one| one["to"].as_str().unwrap())
            .collect();
        to.sort_unstable();
        assert_eq!(
            to,
            [NUMBERS[0], NUMBERS[2], NUMBERS[3], NUMBERS[4]],
            "once each, also the one whose answer was lost"
        );
        assert_eq!(
            state(office, NUMBERS[4]).0,
            "uncertain",
            "no machine sends it again"
        );
    });
}

#[test]
fn what_the_gateway_is_told_is_what_is_kept() {
    on_both(|office| {
        let (gateway, accounts) = with_texts(office, 1);
        assert_eq!(office.send().accepted, 1);
        let row = office.message(NUMBERS[0]);
        let text = &gateway.taken()[0];
        let number = format!("F-{}", accounts[0].0);
        assert_eq!(text["id"], row.message_id.as_str());
        assert_eq!(
            (
                &text["from"],
                &text["level"],
                &text["reference"],
                &text["customer"]
            ),
            (
                &json!("LAFLEUR"),
                &json!("R1"),
                &json!(number),
                &json!(NUMBERS[0])
            )
        );
        let said = text["text"].as_str().unwrap();
        assert!(
            said.starts_with("Menuiserie Lafleur : sauf erreur, la facture F-"),
            "{said}"
        );
        assert!(
            said.ends_with("Une question ? 01 99 00 12 34. Merci."),
            "{said}"
        );
        let bytes = office
            .desk
            .store
            .read::<_, store::Fault>(office.firm.id, |books| books.message_bytes(row.id))
            .unwrap();
        assert_eq!(bytes.unwrap(), said.as_bytes());
        assert!(said.starts_with(row.subject.as_deref().unwrap()));
    });
}

#[test]
fn a_gateway_out_of_reach_delays_and_loses_nothing() {
    on_both(|office| {
        let (gateway, _) = with_texts(office, 4);
        let (port, secret) = (gateway.port(), office.setting("sms.webhook_secret"));
        drop(gateway);
        for _ in 0..3 {
            let sent = office.send();
            assert!(sent.unreachable.is_some() && sent.accepted == 0, "{sent:?}");
            for row in office.messages() {
                assert_eq!(
                    row.state, "queued",
                    "nothing was said, so that it may be said again"
                );
                assert!(row.last_answer.is_some(), "the page tells why it waits");
            }
            office.wait(16);
        }
        let gateway = Gateway::start(port, &secret);
        assert_eq!(office.send().accepted, 4);
        assert_eq!(gateway.taken().len(), 4);
    });
}

#[test]
fn a_text_that_was_being_sent_when_the_program_died_is_uncertain() {
    on_both(|office| {
        let (gateway, _) = with_texts(office, 2);
        let node = office.desk.store.join(office.desk.now()).unwrap();
        let by = office.by();
        let claimed = office
            .desk
            .store
            .write::<_, store::Fault>(office.firm.id, &by, |books| {
                let rows = books.claim_texts(node.id, by.at, 1)?;
                let sending = Mark::Sending {
                    subject: "s".into(),
                    bytes: b"s".to_vec(),
                };
                books.mark_messages(node.id, &[(rows[0].id, sending)])?;
                Ok(rows)
            })
            .unwrap();
        drop(node);
        assert_eq!(office.send().accepted, 1);
        assert_eq!(state(office, &claimed[0].recipient).0, "uncertain");
        assert_eq!(gateway.taken().len(), 1);
    });
}

#[test]
fn the_sandbox_keeps_texts_and_a_gateway_that_is_gone_leaves_them_to_a_person() {
    on_both(|office| {
        let (gateway, _) = with_texts(office, 1);
        office.set("mail.sandbox", "on");
        assert_eq!(office.send().accepted, 1);
        assert_eq!(
            state(office, NUMBERS[0]),
            ("accepted".into(), "sandbox".into())
        );
        assert_eq!(gateway.taken(), [Value::Null; 0]);

        office.set("mail.sandbox", "off");
        office.queue_by(Channel::Sms, &[NUMBERS[1].to_owned()]);
        office.set("sms.webhook_url", "");
        assert_eq!(office.send().refused, 1, "its step is not taken");
        let (_, why) = state(office, NUMBERS[1]);
        assert_eq!(why, "no gateway for text messages is set");
    });
}

/// A call of the gateway, signed now with this secret.
fn call(office: &PostOffice, secret: &str, body: &Value) -> Call {
    let (seconds, body) = (office.desk.now() / 1_000_000, body.to_string());
    // Said again, it bears the same name.
    let id = format!("in-{}", body.len());
    Call {
        signature: signature(secret, &id, seconds, &body).unwrap(),
        id,
        seconds,
        body,
    }
}

fn told(office: &PostOffice, body: Value) -> Heard {
    let call = call(office, &office.setting("sms.webhook_secret"), &body);
    hear(&office.desk, office.firm.id.0, &call).unwrap()
}

#[test]
fn a_receipt_says_that_a_text_arrived_or_takes_its_step_back() {
    on_both(|office| {
        let (gateway, accounts) = with_texts(office, 2);
        gateway.misbehave(NUMBERS[0], Fault::DropsBeforeAnswer);
        let id = |number| json!(office.message(number).message_id);
        let before = json!({ "id": id(NUMBERS[1]), "status": "delivered" });
        assert_eq!(told(office, before), Heard::NotYet);
        office.send();
        let arrived = json!({ "id": id(NUMBERS[0]), "status": "delivered" });
        assert_eq!(told(office, arrived), Heard::Done);
        assert_eq!(
            state(office, NUMBERS[0]),
            ("accepted".into(), "delivered".into()),
            "what was uncertain is no more"
        );
        let failed =
            json!({ "id": id(NUMBERS[1]), "status": "failed", "why": "no such\nsubscriber" });
        assert_eq!(told(office, failed), Heard::Done);
        assert_eq!(
            state(office, NUMBERS[1]),
            ("bounced".into(), "no suchsubscriber".into())
        );
        let today = office.by().on;
        let mobiles: Vec<_> = office
            .desk
            .store
            .read::<_, store::Fault>(office.firm.id, |books| books.cases(&accounts, today))
            .unwrap()
            .into_iter()
            .map(|case| case.account.contacts[0].mobile.clone())
            .collect();
        assert_eq!(
            mobiles,
            [Some(NUMBERS[0].to_owned()), None],
            "a telephone that does not answer is not tried again"
        );
    });
}

#[test]
fn an_answer_stops_the_customers_reminders_until_somebody_looked() {
    on_both(|office| {
        let (_gateway, accounts) = with_texts(office, 2);
        office.send();
        let stop = json!({ "from": "06 39 98 00 02", "text": "STOP" });
        assert_eq!(told(office, stop.clone()), Heard::Done);
        assert_eq!(
            told(office, stop),
            Heard::Done,
            "said again, it is kept once"
        );
        let paid = json!({ "from": "+33639989999", "text": "Déjà payé hier" });
        assert_eq!(told(office, paid), Heard::Done);
        let (waiting, bytes, cases) = office
            .desk
            .store
            .read::<_, store::Fault>(office.firm.id, |books| {
                let waiting = books.list_inbound(Inbound::Waiting, i64::MAX, 10)?;
                let first = waiting.iter().find(|one| one.account.is_some());
                let bytes = books.inbound_bytes(first.unwrap().id)?;
                Ok((waiting, bytes, books.cases(&accounts, office.by().on)?))
            })
            .unwrap();
        let filed: Vec<_> = waiting
            .iter()
            .map(|one| {
                (
                    one.account,
                    one.from.as_str(),
                    one.subject.as_str(),
                    one.kind.as_str(),
                )
            })
            .collect();
        assert_eq!(filed.len(), 2, "{filed:?}");
        assert!(filed.contains(&(Some(accounts[1]), NUMBERS[1], "STOP", "reply")));
        assert!(filed.contains(&(None, "+33639989999", "Déjà payé hier", "reply")));
        let of_stranger = waiting.iter().find(|one| one.account.is_none()).unwrap();
        assert_eq!(of_stranger.proposals, "already_paid");
        assert!(String::from_utf8(bytes.unwrap()).unwrap().contains("STOP"));
        let stops: Vec<_> = cases
            .iter()
            .map(|case| case.account.reply_since.is_some())
            .collect();
        assert_eq!(stops, [false, true]);
    });
}

#[test]
fn what_is_not_signed_by_the_firms_own_gateway_is_not_believed() {
    on_both(|office| {
        let (_gateway, _) = with_texts(office, 1);
        office.send();
        let secret = office.setting("sms.webhook_secret");
        let id = office.message(NUMBERS[0]).message_id;
        let body = json!({ "id": id, "status": "failed" });
        let hear = |call: &Call| hear(&office.desk, office.firm.id.0, call).unwrap();
        assert_eq!(hear(&call(office, &new_secret(), &body)), Heard::NotSigned);
        let mut changed = call(office, &secret, &body);
        changed.body = changed.body.replace("failed", "delivered");
        assert_eq!(hear(&changed), Heard::NotSigned);
        let old = call(office, &secret, &body);
        office.wait(6);
        assert_eq!(hear(&old), Heard::NotSigned, "somebody repeats it");
        assert_eq!(state(office, NUMBERS[0]).0, "accepted");

        for wrong in [
            json!({}),
            json!({ "id": id, "status": "perhaps" }),
            json!({ "from": "demander Paul", "text": "x" }),
            json!({ "from": NUMBERS[0], "text": " " }),
            json!({ "from": NUMBERS[0], "text": "x".repeat(1_001) }),
        ] {
            assert!(
                matches!(told(office, wrong.clone()), Heard::Wrong(_)),
                "{wrong}"
            );
        }
        let stranger =
            quittance::deeds::texting::hear(&office.desk, 77, &call(office, &secret, &body));
        assert_eq!(stranger.unwrap(), Heard::Nobody);
        office.set("sms.webhook_secret", "");
        assert_eq!(hear(&call(office, &secret, &body)), Heard::Nobody);
    });
}

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;30 jours
";

const INVOICES: &str = "N° facture;Code client;Date émission;Échéance;Montant TTC
F-1;ALPHA;05/01/2026;04/02/2026;1 200,50
F-2;BETA;05/01/2026;04/02/2026;80,00
";

#[test]
fn a_round_texts_whom_it_can_and_asks_a_person_for_the_others() {
    at_both_desks(|place: &Place| {
        place.file("customers.csv", CUSTOMERS);
        place.file("invoices.csv", INVOICES);
        place.json("init --name Essai --yes");
        place.json("import customers.csv invoices.csv --yes --on 2026-01-05");
        let mut draft = place.json("sequence show standard");
        draft["steps"][1]["channel"] = json!("sms");
        place.file("new.json", draft.to_string());
        place.json("sequence publish new.json --move-running");
        place.run_words(&[
            "customer",
            "contact",
            "ALPHA",
            "add",
            "--name",
            "Paul",
            "--phone",
            "06 39 98 00 01",
        ]);
        let dry = place.json("round --dry-run --on 2026-02-12");
        let of = |list: &Value, code: &str| {
            let all = list.as_array().unwrap().iter();
            let mut all = all.filter(|one| one["customer"] == code);
            all.next()
                .unwrap_or_else(|| panic!("nothing of {code}: {list}"))
                .clone()
        };
        let alpha = of(&dry, "ALPHA");
        assert_eq!(
            (&alpha["what"], &alpha["channel"], &alpha["to"]),
            (&json!("send"), &json!("sms"), &json!("+33639980001")),
            "{alpha}"
        );
        let beta = of(&dry, "BETA");
        assert_eq!(
            (&beta["what"], &beta["question"]),
            (&json!("ask"), &json!("sms"))
        );
        let why = beta["because"].as_str().unwrap();
        assert!(
            why.contains("aucun mobile qui réponde n’est connu"),
            "{why}"
        );

        place.json("round --on 2026-02-12");
        place.json("send --once");
        let outbox = place.json("outbox");
        assert_eq!(
            (&outbox[0]["to"], &outbox[0]["state"], &outbox[0]["channel"]),
            (&json!("+33639980001"), &json!("accepted"), &json!("sms")),
            "{outbox}"
        );
        let (desk, firm) = place.desk(date(2026, 2, 12));
        let row = desk
            .store
            .read::<_, store::Fault>(firm.id, |books| books.list_messages(None, i64::MAX, 1))
            .unwrap()
            .remove(0);
        assert!(
            row.subject
                .unwrap()
                .starts_with("Essai : sauf erreur, la facture F-1 reste")
        );
        place.verifies();
    });
}
