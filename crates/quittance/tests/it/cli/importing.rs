//! Files that come in: what is taken, what is refused, and that twice is once.

use serde_json::{Value, json};

use super::{CUSTOMERS, INVOICES, has, of, with_ledger};
use crate::desk::{Place, on_both};

#[test]
fn a_firm_is_opened_once_and_its_siren_is_checked() {
    on_both(|place| {
        let opened = place.json("init --name Essai --siren 732829320 --yes");
        has(&opened, "organisation login password");
        assert_eq!(place.run("init --name Essai --yes --json").code, 0);
        let refused = place
            .run("init --name Autre --siren 732829321 --email autre@essai.example --yes --json");
        assert_eq!(refused.code, 1);
        has(&refused.json(), "error hint");
    });
}

#[test]
fn the_same_file_twice_changes_nothing() {
    on_both(|place| {
        with_ledger(place);
        let before = place.json("report open-items --as-of 2026-03-10");

        let again = place.json("import customers.csv invoices.csv --yes --on 2026-03-10");

        has(&again, "read created unchanged refused");
        assert_eq!(
            (&again["read"], &again["created"], &again["unchanged"]),
            (&json!(9), &json!(0), &json!(9))
        );
        assert_eq!(again["payments_created"], 0);
        assert_eq!(place.json("report open-items --as-of 2026-03-10"), before);
        place.verifies();
    });
}

#[test]
fn paid_on_pays_that_day_and_already_paid_on_the_day_of_import() {
    on_both(|place| {
        with_ledger(place);
        let open = |number: &str, as_of: &str| {
            let items = place.json(&format!("report open-items --as-of {as_of}"));
            let found = items.as_array().unwrap().iter();
            found
                .filter(|item| item["invoice"] == number)
                .map(|item| item["open_cents"].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!(open("F-4", "2026-02-19"), 8_000);
        assert_eq!(open("F-4", "2026-02-20"), 0);
        assert_eq!(open("F-2", "2026-03-09"), 30_000);
        assert_eq!(open("F-2", "2026-03-10"), 20_000);
    });
}

#[test]
fn an_unknown_customer_is_opened_from_its_invoice_and_terms_give_the_due_date() {
    on_both(|place| {
        with_ledger(place);
        let items = place.json("report open-items --as-of 2026-03-10");
        assert_eq!(
            of(&items, "invoice", "F-5"),
            &json!({"customer": "DELTA", "invoice": "F-5", "issued_on": "2025-12-15", "due_on": "2026-01-14",
                "total_cents": 9_999, "open_cents": 9_999, "days_late": 55})
        );
        assert_eq!(of(&items, "invoice", "F-3")["due_on"], "2026-03-27");
        assert_eq!(of(&items, "invoice", "AV-1")["open_cents"], -5_000);
    });
}

#[test]
fn columns_without_a_header_are_named_by_the_person() {
    on_both(|place| {
        let file = "F-1;C1;Café Élan;interne;05/01/2026;04/02/2026;1 200,50\nF-2;C2;Hôtel;interne;16/01/2026;15/02/2026;300,00\n";
        place.file("bare.csv", file);
        place.json("init --yes");
        let refused = place.run("import bare.csv --yes --json");
        assert_eq!(refused.code, 1);
        let told = refused.out + &refused.err;
        assert!(told.contains("--columns"), "{told}");
        let named = "import bare.csv --columns number,customer_code,customer,,issued_on,due_on,total --yes --on 2026-03-01";
        let report = place.json(named);
        assert_eq!(
            (&report["read"], &report["created"]),
            (&json!(2), &json!(2))
        );
        let items = place.json("report open-items --as-of 2026-03-01");
        assert_eq!(
            of(&items, "invoice", "F-1"),
            &json!({"customer": "C1", "invoice": "F-1", "issued_on": "2026-01-05", "due_on": "2026-02-04",
                "total_cents": 120_050, "open_cents": 120_050, "days_late": 25})
        );
        assert_eq!(place.json(named)["unchanged"], 2);
        let short = place.run("import bare.csv --columns number,customer,date,total --yes --json");
        assert_eq!(short.code, 1, "more cells than names");
    });
}

#[test]
fn a_number_that_stands_twice_in_a_file_says_the_same_twice_or_is_refused() {
    on_both(|place| {
        place.json("init --yes");
        let first = "F-1;A;05/01/2026;04/02/2026;100,00";
        for (second, refused) in [
            (first, 0),
            ("F-1;A;05/01/2026;04/02/2026;120,00", 1),
            ("F-1;B;05/01/2026;04/02/2026;100,00", 1),
            ("F-1;A;05/01/2026;04/03/2026;100,00", 1),
        ] {
            let file =
                format!("N° facture;Code client;Date;Échéance;Total TTC\n{first}\n{second}\n");
            place.file("twice.csv", &file);
            let words = ["import", "twice.csv", "--yes", "--dry-run", "--json"];
            let run = place.run_words(&words);
            let report: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(report["refused_count"], refused, "{second}");
        }
    });
}

#[test]
fn terms_with_the_end_of_the_month_give_the_due_date() {
    on_both(|place| {
        place.file(
            "customers.csv",
            "Code client;Nom;Délai de paiement\nA;Alpha;45 jours fin de mois\nB;Bêta;fin de mois + 45 jours\nC;Gamma;\n",
        );
        place.file(
            "invoices.csv",
            "Code client;Nom;N° facture;Date;Total TTC\nA;Alpha;F-1;10/01/2026;100,00\nB;Bêta;F-2;10/01/2026;100,00\nC;Gamma;F-3;10/01/2026;100,00\n",
        );
        place.json("init --yes");
        let set = place.json("settings set terms.days 60-fin-de-mois");
        assert!(
            set["warning"].as_str().unwrap().contains("L441-10"),
            "{set}"
        );
        place.json("import customers.csv --yes --on 2026-02-01");
        place.json("import invoices.csv --yes --on 2026-02-01");
        let items = place.json("report open-items --as-of 2026-02-01");
        let due = |number| of(&items, "invoice", number)["due_on"].clone();
        assert_eq!(
            due("F-1"),
            "2026-02-28",
            "days, then to the end of the month"
        );
        assert_eq!(due("F-2"), "2026-03-17", "end of the month, then days");
        assert_eq!(due("F-3"), "2026-03-31", "the firm's own terms");
        assert_eq!(
            place.json("settings set terms.days 30")["warning"],
            json!(null)
        );
    });
}

#[test]
fn a_file_that_tells_of_a_new_payment_updates_its_invoice() {
    on_both(|place| {
        with_ledger(place);
        place.file(
            "invoices.csv",
            INVOICES.replace("1 200,50;;", "1 200,50;;200,50"),
        );
        let report = place.json("import invoices.csv --yes --on 2026-03-12");
        assert_eq!(
            (&report["updated"], &report["unchanged"], &report["created"]),
            (&json!(1), &json!(5), &json!(0))
        );
        let items = place.json("report open-items --as-of 2026-03-12");
        assert_eq!(of(&items, "invoice", "F-1")["open_cents"], 100_000);
        place.verifies();
    });
}

#[test]
fn a_mailbox_that_comes_with_a_later_file_is_written_to() {
    on_both(|place| {
        place.file("customers.csv", CUSTOMERS);
        place.file("invoices.csv", INVOICES);
        place.json("init --yes");
        place.json("import invoices.csv --yes --on 2026-03-10");
        let asked = place.json("round --dry-run --on 2026-03-10");
        assert_eq!(of(&asked, "customer", "ALPHA")["question"], "find_contact");
        place.json("round --on 2026-03-10");

        let report = place.json("import customers.csv --yes --on 2026-03-11");

        assert_eq!(
            (&report["created"], &report["updated"], &report["unchanged"]),
            (&json!(1), &json!(2), &json!(0)),
            "GAMMA is new, ALPHA and BETA have a mailbox now"
        );
        let planned = place.json("round --dry-run --on 2026-03-11");
        let alpha = of(&planned, "customer", "ALPHA");
        assert_eq!(
            (&alpha["what"], &alpha["to"]),
            (&json!("send"), &json!("compta@alpha.example")),
            "{alpha}"
        );
        let again = place.json("import customers.csv --yes --on 2026-03-11");
        assert_eq!(
            (&again["updated"], &again["unchanged"]),
            (&json!(0), &json!(3))
        );
        place.verifies();
    });
}

#[test]
fn terms_and_due_dates_of_a_later_file_are_followed_and_told() {
    on_both(|place| {
        with_ledger(place);
        place.file("customers.csv", CUSTOMERS.replace(";45 jours", ";60 jours"));
        let report = place.json("import customers.csv --yes --on 2026-03-11");
        assert_eq!(
            (
                &report["updated"],
                &report["terms_changed"],
                &report["unchanged"]
            ),
            (&json!(1), &json!(1), &json!(2))
        );
        let again = place.json("import customers.csv --yes --on 2026-03-11");
        assert_eq!(
            (&again["updated"], &again["terms_changed"]),
            (&json!(0), &json!(0))
        );

        let later = INVOICES.replace(";04/02/2026;", ";04/05/2026;");
        let later = later + "F-6;BETA;Beta SAS;10/03/2026;;70,00;;\n";
        place.file("invoices.csv", &later);
        let report = place.json("import invoices.csv --yes --on 2026-03-12");
        assert_eq!(
            (
                &report["created"],
                &report["updated"],
                &report["due_dates_moved"],
                &report["unchanged"]
            ),
            (&json!(1), &json!(1), &json!(1), &json!(5)),
            "{report}"
        );
        let items = place.json("report open-items --as-of 2026-03-12");
        assert_eq!(of(&items, "invoice", "F-1")["due_on"], "2026-05-04");
        assert_eq!(
            of(&items, "invoice", "F-6")["due_on"],
            "2026-05-09",
            "by the new terms"
        );
        assert_eq!(
            of(&items, "invoice", "F-3")["due_on"],
            "2026-03-27",
            "what was issued before stays"
        );
        let again = place.json("import invoices.csv --yes --on 2026-03-12");
        assert_eq!(
            (&again["updated"], &again["due_dates_moved"]),
            (&json!(0), &json!(0))
        );

        let line = |due: &str| format!("F-1;ALPHA;Alpha SARL;05/01/2026;{due};1 200,50;;\n");
        let head = INVOICES.lines().next().unwrap();
        let twice = format!("{head}\n{}{}", line("04/06/2026"), line("04/07/2026"));
        place.file("twice.csv", twice);
        let refused = place.run("import twice.csv --yes --on 2026-03-12 --json");
        assert_eq!(refused.code, 1, "{}", refused.err);
        assert!(refused.out.contains("figure deux fois"), "{}", refused.out);
        place.verifies();
    });
}

#[test]
fn what_is_known_of_a_customer_is_written_and_shown_from_the_command_line() {
    on_both(|place| {
        with_ledger(place);
        let note =
            place.json("customer note ALPHA Voir --for owner@quittance.invalid --on 2099-01-04");
        let task = place.json("customer task ALPHA Relire");
        let contact = place.json("customer contact ALPHA add --role payables --email achats@alpha.example --zone la-reunion");
        let contact = contact["contact"].as_i64().unwrap();
        let changed = place.json(&format!(
            "customer contact ALPHA change {contact} --phone 0102030405"
        ));
        place.json("customer segment ALPHA Grossistes");
        place.json("customer assign ALPHA owner@quittance.invalid");
        let shown = place.json("customer show ALPHA --on 2026-03-10");
        assert_eq!(
            (&shown["segment"], &shown["assigned_to"]),
            (&json!("Grossistes"), &json!("owner@quittance.invalid"))
        );
        let contacts = shown["contacts"].as_array().unwrap();
        let new = contacts
            .iter()
            .find(|one| one["id"] == changed["contact"])
            .unwrap();
        assert_eq!(
            (&new["email"], &new["phone"], &new["zone"]),
            (
                &json!("achats@alpha.example"),
                &json!("0102030405"),
                &json!("la-reunion")
            ),
            "what is not said stays"
        );
        assert_eq!(shown["notes"][0]["id"], note["note"]);
        assert_eq!(shown["notes"][0]["for"], "owner@quittance.invalid");
        has(
            &shown["rating"],
            "rating days_late came_cents awaited_cents invoices held_down",
        );

        let number = task["task"].as_i64().unwrap();
        place.json(&format!("customer task ALPHA --done {number}"));
        place.json(&format!("customer note ALPHA --remove {}", note["note"]));
        place.json(&format!(
            "customer contact ALPHA undo {}",
            changed["contact"]
        ));
        place.json("customer assign ALPHA");
        let shown = place.json("customer show ALPHA");
        assert!(shown["tasks"][0]["done_on"].is_string());
        assert_eq!(
            (&shown["notes"], &shown["assigned_to"]),
            (&json!([]), &json!(null))
        );
        let back = shown["contacts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["id"] == contact);
        assert_eq!(back.unwrap()["phone"], "");

        for (wrong, why) in [
            ("customer show NOBODY", "not in these books"),
            ("customer note ALPHA Voir --for x@y.example", "no colleague"),
            (
                "customer note ALPHA Voir --on 2099-01-01",
                "nobody would be told",
            ),
            (
                "customer contact ALPHA add --email nowhere",
                "not an e-mail address",
            ),
        ] {
            let refused = place.run(wrong);
            assert_eq!(refused.code, 1, "{wrong}");
            assert!(refused.err.contains(why), "{wrong}: {}", refused.err);
        }
        place.verifies();
    });
}

const BAD: &str = "N° facture;Code client;Client;Date émission;Échéance;Montant TTC
G-1;ALPHA;Alpha SARL;05/01/2026;04/02/2026;1 200,50
G-2;ALPHA;Alpha SARL;32/02/2026;04/03/2026;300,00
G-3;NEUF;Neuf SA;02/02/2026;04/03/2026;douze
F-1;ALPHA;Alpha SARL;05/01/2026;04/02/2026;1 999,00
";

#[test]
fn a_bad_line_is_told_with_its_number_column_value_and_reason_and_nothing_is_kept() {
    on_both(|place| {
        with_ledger(place);
        let before = place.json("report open-items --as-of 2026-03-10");
        place.file("bad.csv", BAD);

        let answer = place.run("import bad.csv --yes --on 2026-03-10 --json");

        assert_eq!(answer.code, 1);
        let report = answer.json();
        let told: Vec<_> = report["refused"]
            .as_array()
            .unwrap()
            .iter()
            .map(|refused| {
                has(refused, "line column value why");
                assert!(!refused["why"].as_str().unwrap().is_empty());
                (
                    refused["line"].as_i64().unwrap(),
                    refused["column"].as_str().unwrap(),
                    refused["value"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (3, "Date émission", "32/02/2026"),
                (4, "Montant TTC", "douze"),
                (5, "N° facture", "F-1"),
            ]
        );
        assert_eq!(
            (&report["read"], &report["created"]),
            (&json!(4), &json!(0)),
            "nothing was written, so nothing was created"
        );
        assert_eq!(place.json("report open-items --as-of 2026-03-10"), before);
        assert_eq!(place.run("why NEUF").code, 1, "no customer was left behind");
    });
}

#[test]
fn skip_bad_takes_the_good_lines_and_the_mended_file_brings_the_rest() {
    on_both(|place| {
        with_ledger(place);
        place.file("bad.csv", BAD);
        let report = place.json("import bad.csv --yes --skip-bad --on 2026-03-10");
        assert_eq!(
            (&report["created"], &report["refused_count"]),
            (&json!(1), &json!(3))
        );
        place.file(
            "mended.csv",
            BAD.replace("32/02", "28/02")
                .replace("douze", "12,00")
                .replace("1 999,00", "1 200,50"),
        );
        let report = place.json("import mended.csv --yes --on 2026-03-10");
        assert_eq!(
            (&report["created"], &report["unchanged"]),
            (&json!(2), &json!(2))
        );
        place.verifies();
    });
}

#[test]
fn a_dry_run_of_an_import_tells_and_keeps_nothing() {
    on_both(|place| {
        place.file("invoices.csv", INVOICES);
        place.json("init --yes");
        let told = place.json("import invoices.csv --yes --dry-run --on 2026-03-10");
        assert_eq!(
            (&told["created"], &told["kept"]),
            (&json!(6), &json!(false))
        );
        assert_eq!(
            place.json("report open-items --as-of 2026-03-10"),
            json!([])
        );
    });
}

#[test]
fn payments_pay_what_they_name_then_what_was_due_first_and_the_rest_stays_in_hand() {
    on_both(|place| {
        with_ledger(place);
        place.file(
            "payments.csv",
            "Date règlement;Montant;Code client;Factures\n\
             11/03/2026;200,00;ALPHA;F-2\n\
             12/03/2026;1500,00;ALPHA;\n",
        );
        let report = place.json("import payments.csv --as payments --yes --on 2026-03-12");
        assert_eq!(report["payments_created"], 2);
        let aged = place.json("report aged-balance --as-of 2026-03-12");
        // 1 350.50 was owed with the credit note deducted; 1 700.00 came in.
        assert_eq!(
            of(&aged["customers"], "code", "ALPHA")["total_cents"],
            135_050 - 170_000
        );
        let items = place.json("report open-items --as-of 2026-03-12");
        assert!(
            items
                .as_array()
                .unwrap()
                .iter()
                .all(|item| item["invoice"] != "F-1" && item["invoice"] != "F-2"),
            "{items}"
        );
        let again = place.json("import payments.csv --as payments --yes --on 2026-03-13");
        assert_eq!(
            (&again["created"], &again["unchanged"]),
            (&json!(0), &json!(2))
        );
        place.json("round --on 2026-03-13");
        assert_eq!(
            place.json("outbox"),
            json!([]),
            "whoever paid is left alone"
        );
        place.verifies();
    });
}

#[test]
fn a_payment_in_another_currency_is_refused() {
    on_both(|place| {
        with_ledger(place);
        place.file(
            "payments.csv",
            "Date règlement;Montant;Devise;Code client;Factures\n11/03/2026;200,00;USD;ALPHA;F-2\n",
        );
        let answer = place.run("import payments.csv --as payments --yes --on 2026-03-12 --json");
        assert_eq!(answer.code, 1, "{answer:?}");
        assert_eq!(answer.json()["refused"][0]["value"], "USD");
    });
}

#[test]
fn an_invoice_that_stands_twice_in_a_long_file_is_paid_once() {
    on_both(|place| {
        let mut file =
            String::from("number;customer code;issue date;due date;total;already paid\n");
        let twice = "F-TWICE;C1;2026-01-13;2026-02-13;100.00;40.00\n";
        file += twice;
        for n in 0..10_000 {
            file += &format!("F-{n};C{};2026-01-13;2026-02-13;10.00;0\n", n % 50);
        }
        file += twice;
        place.file("invoices.csv", file);
        place.json("init --yes");
        let report = place.json("import invoices.csv --yes --on 2026-03-01");
        assert_eq!(
            (
                &report["created"],
                &report["unchanged"],
                &report["payments_created"]
            ),
            (&json!(10_001), &json!(1), &json!(1))
        );
        let aged = place.json("report aged-balance --as-of 2026-03-01");
        assert_eq!(aged["total_cents"], 10_000 * 1_000 + 6_000);
        place.verifies();
    });
}

#[test]
fn without_a_yes_and_without_a_terminal_nothing_is_read() {
    let place = Place::sqlite();
    place.file("invoices.csv", INVOICES);
    place.json("init --yes");
    assert_eq!(place.run("import invoices.csv --json").code, 1);
    place.json("import invoices.csv --yes --on 2026-03-10");
    place.json("import invoices.csv --on 2026-03-10");
}
