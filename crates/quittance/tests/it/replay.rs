//! A ladder played on the firm's own past, as the command tells it.

use quittance::deeds::reminding::replay::{LINES_MAX, Replay, replay};
use quittance::deeds::reminding::sequences::{Draft, version};
use quittance::desk::{Clock, Desk};
use receivables::calendar::plus_days;
use receivables::{Cents, Date, date};
use serde_json::json;
use store::{Fault, NewPayment, Organisation};

use crate::desk::{Place, on_both};

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;30 jours
";

const INVOICES: &str = "N° facture;Code client;Date émission;Échéance;Montant TTC
F-1;ALPHA;05/01/2026;04/02/2026;1 200,50
F-2;BETA;05/01/2026;04/02/2026;80,00
";

/// The desk of that morning: what it writes is written then.
fn morning(place: &Place, day: Date) -> (Desk, Organisation) {
    let (desk, firm) = place.desk(day);
    let clock = Clock::morning_of(day);
    (Desk { clock, ..desk }, firm)
}

fn pay(place: &Place, number: &str, received_on: Date, written_on: Date, cents: i64) {
    let (desk, firm) = morning(place, written_on);
    let by = desk.by(&firm, "bank");
    let paid = desk.store.write::<_, Fault>(firm.id, &by, |books| {
        let rows = books.invoices_by_number(&[number.to_owned()])?;
        let row = rows[number].clone();
        let payment = NewPayment {
            account: row.account,
            received_on,
            amount: Cents(cents),
            reference: String::new(),
            source_key: format!("{number} {received_on}"),
            pays: vec![(row.id, Cents(cents))],
        };
        books.add_payments(&[payment], &[row])
    });
    paid.unwrap();
}

fn issue(place: &Place, number: &str, customer: &str, on: Date, cents: i64) {
    let (desk, firm) = morning(place, on);
    let by = desk.by(&firm, "test");
    let issued = desk.store.write::<_, Fault>(firm.id, &by, |books| {
        let account = books.account_by_code(customer)?.unwrap().id;
        books.add_invoices(&[store::NewInvoice {
            account,
            number: number.into(),
            credit_note: false,
            issued_on: on,
            due_on: Some(plus_days(on, 30)),
            total: Cents(cents),
            disputed_on: None,
        }])
    });
    issued.unwrap();
}

fn told(replay: &Replay) -> Vec<(&str, String, Option<&str>, i64)> {
    let lines = replay.lines.iter();
    lines
        .map(|line| {
            let customer = line.planned.customer.as_str();
            let paid = line.already_paid_cents.0;
            (customer, line.on.to_string(), line.planned.level, paid)
        })
        .collect()
}

#[test]
fn the_past_tells_whom_a_sequence_would_have_reached_after_their_money_came() {
    on_both(|place| {
        place.file("customers.csv", CUSTOMERS);
        place.json("init --name Essai --yes");
        place.json("import customers.csv --yes");
        issue(place, "F-1", "ALPHA", date(2026, 1, 5), 120_050);
        issue(place, "F-2", "BETA", date(2026, 1, 6), 8_000);
        // ALPHA pays on 13 February; the books learn of it two weeks later.
        pay(place, "F-1", date(2026, 2, 13), date(2026, 2, 27), 120_050);
        pay(place, "F-2", date(2026, 2, 2), date(2026, 2, 3), 8_000);

        let (desk, firm) = morning(place, date(2026, 4, 1));
        let standard = Draft::of(&version(&desk, &firm, "standard", None).unwrap());
        let played = replay(&desk, &firm, &standard, 12, &mut |_| true).unwrap();
        assert_eq!(
            told(&played),
            [
                ("ALPHA", "2026-01-30".into(), Some("pre"), 0),
                ("BETA", "2026-02-02".into(), Some("pre"), 0),
                ("ALPHA", "2026-02-09".into(), Some("R1"), 0),
                ("ALPHA", "2026-02-19".into(), Some("R2"), 120_050),
            ]
        );
        let hurt = (
            played.already_paid,
            played.already_paid_customers,
            played.already_paid_cents.0,
        );
        assert_eq!(hurt, (1, 1, 120_050));
        assert_eq!((played.customers, played.left_out), (2, 0));
        assert_eq!((played.messages, played.questions), (4, 0));
        let months: Vec<_> = played
            .months
            .iter()
            .map(|m| (m.month, m.messages, m.already_paid))
            .collect();
        assert_eq!(months, [(date(2026, 1, 1), 1, 0), (date(2026, 2, 1), 3, 1)]);

        // A gentler ladder waits until the money is known.
        let mut gentle = standard.clone();
        for step in gentle
            .steps
            .iter_mut()
            .filter(|step| step.after_due_days > 0)
        {
            step.after_due_days += 12;
        }
        let played = replay(&desk, &firm, &gentle, 12, &mut |_| true).unwrap();
        assert_eq!(
            told(&played).iter().map(|line| line.3).sum::<i64>(),
            120_050,
            "R1 alone comes too late"
        );
        assert_eq!(played.already_paid, 1);
        gentle.steps[1].after_due_days += 8;
        let played = replay(&desk, &firm, &gentle, 12, &mut |_| true).unwrap();
        assert_eq!(played.already_paid, 0, "{:?}", told(&played));
    });
}

#[test]
fn history_that_was_brought_along_is_played_as_it_happened() {
    on_both(|place| {
        place.file("customers.csv", CUSTOMERS);
        place.file("invoices.csv", INVOICES);
        place.json("init --name Essai --yes");
        place.json("import customers.csv invoices.csv --yes --on 2026-03-30");
        let played = place.json("sequence replay standard --on 2026-03-31");
        assert_eq!(played["already_paid"], 0);
        assert_eq!(played["lines"][0]["on"], "2026-01-30", "{played}");
        assert_eq!(
            played["lines_in_all"],
            played["lines"].as_array().unwrap().len()
        );

        let mut draft = place.json("sequence show standard");
        draft["steps"][1]["channel"] = json!("call");
        place.file("calls.json", draft.to_string());
        let played = place.json("sequence replay calls.json --months 3 --on 2026-03-31");
        assert_eq!(played["questions"], 4, "{played}");
        let words = place.run("sequence replay calls.json --months 3 --on 2026-03-31");
        assert!(words.out.contains("4 questions to a person"), "{words:?}");
        assert!(words.out.contains("These books began on"), "{words:?}");

        let refused = place.run("sequence replay nothing.json");
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.err.contains("«nothing.json»"), "{refused:?}");
        place.verifies();
    });
}

#[test]
fn a_long_past_keeps_its_counts_and_no_more_lines_than_can_be_read() {
    let place = Place::sqlite();
    let customers: String = (0..2 * LINES_MAX + 500)
        .map(|i| format!("C{i};Client {i};c{i}@clients.example;30 jours\n"))
        .collect();
    let invoices: String = (0..2 * LINES_MAX + 500)
        .map(|i| format!("F-{i};C{i};05/01/2026;04/02/2026;100,00\n"))
        .collect();
    place.file(
        "customers.csv",
        format!("Code client;Raison sociale;E-mail;Délai de paiement\n{customers}"),
    );
    place.file(
        "invoices.csv",
        format!("N° facture;Code client;Date émission;Échéance;Montant TTC\n{invoices}"),
    );
    place.json("init --name Essai --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-02-16");
    let played = place.json("sequence replay standard --on 2026-02-16");
    assert_eq!(
        played["messages"],
        2 * (2 * LINES_MAX + 500),
        "a pre-reminder and R1 each"
    );
    assert_eq!(played["lines_in_all"], played["messages"]);
    assert_eq!(played["lines"].as_array().unwrap().len(), LINES_MAX);
    assert_eq!(played["lines"][0]["on"], "2026-02-09", "the newest stay");
}
