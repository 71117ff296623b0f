//! What is asked of whom, and why.

use receivables::{Date, date};
use serde_json::json;
use store::{Fault, Mark};

use super::{has, of, with_ledger};
use crate::desk::{Place, on_both};

#[test]
fn a_round_says_what_it_will_do_does_it_once_and_then_nothing() {
    on_both(|place| {
        with_ledger(place);

        let planned = place.json("round --dry-run --on 2026-03-10");
        for answer in planned.as_array().unwrap() {
            has(
                answer,
                "customer what level channel to invoices total_open_cents because look_again_on",
            );
            assert!(!answer["because"].as_str().unwrap().is_empty());
        }
        let alpha = of(&planned, "customer", "ALPHA");
        assert_eq!(
            (&alpha["what"], &alpha["level"], &alpha["invoices"]),
            (&json!("send"), &json!("R1"), &json!(["F-1", "F-2"]))
        );
        assert_eq!(alpha["total_open_cents"], 120_050 + 20_000 - 5_000);
        assert_eq!(place.json("outbox"), json!([]), "a dry run plans nothing");

        let first = place.json("round --on 2026-03-10");
        assert_eq!((&first["planned"], &first["asked"]), (&json!(1), &json!(1)));
        let outbox = place.json("outbox");
        has(
            &outbox[0],
            "message_id customer to subject state attempts last_answer",
        );
        assert_eq!(outbox[0]["total_cents"], alpha["total_open_cents"]);

        let second = place.json("round --on 2026-03-10");
        assert_eq!(
            (&second["planned"], &second["asked"]),
            (&json!(0), &json!(0))
        );
        assert_eq!(place.json("outbox"), outbox);
        assert_eq!(place.json("outbox --state queued"), outbox);
        assert_eq!(place.json("outbox --state refused"), json!([]));
        place.verifies();
    });
}

#[test]
fn each_planned_message_asks_for_what_the_ledger_says_to_the_cent() {
    on_both(|place| {
        let mut file =
            String::from("number;customer code;email;issue date;due date;total;already paid\n");
        for n in 0..200_i64 {
            let (customer, cents) = (n % 40, 1_000 + n * 7_919 % 90_000);
            let paid = if n % 3 == 0 { cents / 3 } else { 0 };
            let amount = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
            file += &format!(
                "F-{n};C{customer:02};c{customer}@debtor.example;2026-0{}-10;2026-0{}-10;{};{}\n",
                1 + n % 3,
                2 + n % 3,
                amount(cents),
                amount(paid)
            );
        }
        place.file("invoices.csv", file);
        place.json("init --yes");
        place.json("import invoices.csv --yes --on 2026-04-01");
        let items = place.json("report open-items --as-of 2026-05-06");
        let planned = place.json("round --dry-run --on 2026-05-06");
        assert_eq!(planned.as_array().unwrap().len(), 40);
        for message in planned.as_array().unwrap() {
            assert_eq!(message["what"], "send", "{message}");
            let listed = message["invoices"].as_array().unwrap();
            let open: i64 = items
                .as_array()
                .unwrap()
                .iter()
                .filter(|item| item["customer"] == message["customer"])
                .inspect(|item| assert!(listed.contains(&item["invoice"]), "{item}"))
                .map(|item| item["open_cents"].as_i64().unwrap())
                .sum();
            assert_eq!(message["total_open_cents"], open, "{message}");
        }
    });
}

#[test]
fn why_is_answered_for_a_customer_and_for_an_invoice() {
    on_both(|place| {
        with_ledger(place);
        let customer = place.json("why ALPHA --on 2026-03-10");
        assert_eq!(customer, place.json("why F-1 --on 2026-03-10"));
        assert_eq!(customer["what"], "send");
        has(&customer, "because look_again_on level to invoices");
        let nobody = place.run("why NOBODY --on 2026-03-10 --json");
        assert_eq!(nobody.code, 1);
        has(&nobody.json(), "error hint");
    });
}

#[test]
fn a_promise_a_dispute_and_a_hold_change_the_answer_at_once() {
    on_both(|place| {
        with_ledger(place);
        let alpha = || place.json("why ALPHA --on 2026-03-10");
        place.json("record promise ALPHA 2026-03-20 --on 2026-03-10");
        assert_eq!(alpha()["what"], "wait");
        assert_eq!(
            place.json("why ALPHA --on 2026-03-24")["what"],
            "send",
            "the promised day has passed"
        );
        place.json("record hold BETA --reason vacances");
        assert_eq!(place.json("why BETA --on 2026-05-10")["what"], "wait");
        place.json("record hold BETA --release");
        place.json("record dispute F-1 --amount 200,50 --on 2026-03-10");
        let partly = place.json("why ALPHA --on 2026-03-24");
        assert_eq!(
            partly["total_open_cents"],
            100_000 + 20_000 - 5_000,
            "the undisputed part is chased: {partly}"
        );
        let too_much = place.run("record dispute F-2 --amount 900,00 --on 2026-03-10 --json");
        assert_eq!(too_much.code, 1);
        place.verifies();
    });
}

#[test]
fn the_preview_shows_what_the_rounds_of_those_days_will_do() {
    on_both(|place| {
        with_ledger(place);
        let preview = place.json("preview --days 50 --on 2026-03-10");
        let foreseen: Vec<(String, String, i64)> = preview
            .as_array()
            .unwrap()
            .iter()
            .filter(|coming| coming["what"] == "send")
            .map(|coming| {
                (
                    coming["on"].as_str().unwrap().to_owned(),
                    coming["customer"].as_str().unwrap().to_owned(),
                    coming["total_open_cents"].as_i64().unwrap(),
                )
            })
            .collect();
        assert!(foreseen.len() > 4, "{preview}");
        let mut day = date(2026, 3, 10);
        while day <= date(2026, 4, 29) {
            place.json(&format!("round --on {day}"));
            day = receivables::calendar::plus_days(day, 1);
        }
        let mut happened: Vec<_> = place
            .json("outbox")
            .as_array()
            .unwrap()
            .iter()
            .map(|message| {
                (
                    message["planned_on"].as_str().unwrap().to_owned(),
                    message["customer"].as_str().unwrap().to_owned(),
                    message["total_cents"].as_i64().unwrap(),
                )
            })
            .collect();
        happened.sort();
        assert_eq!(happened, foreseen);
    });
}

#[test]
fn stale_money_stops_the_round_until_the_owner_waives_it() {
    on_both(|place| {
        with_ledger(place);
        place.json("settings set bank.freshness_days 5");
        // The newest money known came on the day of the import.
        let alpha = place.json("why ALPHA --on 2026-03-20");
        assert_eq!(
            (&alpha["what"], &alpha["rule"]),
            (&json!("wait"), &json!(6))
        );
        place.json("settings set bank.freshness_days off");
        assert_eq!(place.json("why ALPHA --on 2026-03-20")["what"], "send");
    });
}

#[test]
fn a_bounced_reminder_goes_to_the_next_mailbox() {
    on_both(|place| {
        with_ledger(place);
        place.json("round --on 2026-03-10");
        let outbox = place.json("outbox");
        let bounce = format!(
            "record bounce {} --answer 550",
            outbox[0]["message_id"].as_str().unwrap()
        );
        let not_left = place.run(&format!("{bounce} --json"));
        assert_eq!(not_left.code, 1, "what never left cannot come back");
        assert_eq!(place.run("record bounce nobody@nowhere").code, 1);
        accept_all(place, date(2026, 3, 10));

        place.json(&bounce);

        assert_eq!(
            place.json("outbox --state bounced")[0]["last_answer"],
            "550"
        );
        let next = place.json("why ALPHA --on 2026-03-11");
        assert_eq!(
            (&next["level"], &next["to"]),
            (&json!("R1"), &json!("direction@alpha.example")),
            "the step is not consumed: {next}"
        );
        place.json("round --on 2026-03-11");
        assert_eq!(place.json("outbox").as_array().unwrap().len(), 2);
        place.verifies();
    });
}

/// A mail server that takes everything that is queued.
fn accept_all(place: &Place, on: Date) {
    let (desk, firm) = place.desk(on);
    let by = desk.by(&firm, "test");
    let sent = desk.store.write::<_, Fault>(firm.id, &by, |books| {
        let claimed = books.claim_messages(1, by.at, 1_000)?;
        let marks = |mark: &dyn Fn() -> Mark| -> Vec<(i64, Mark)> {
            claimed.iter().map(|row| (row.id, mark())).collect()
        };
        let sending = || Mark::Sending {
            subject: "Rappel".into(),
            bytes: Vec::new(),
        };
        books.mark_messages(1, &marks(&sending))?;
        books.mark_messages(1, &marks(&|| Mark::Accepted("250".into())))
    });
    assert!(!sent.unwrap().is_empty());
}
