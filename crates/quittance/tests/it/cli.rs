//! The command line, as a person or a script meets it: the real program, its exit codes, its keys.

use receivables::{Date, date};
use serde_json::{Value, json};
use store::{Fault, Mark};

use crate::desk::{Place, on_both};

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example, direction@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;45 jours
GAMMA;Gamma SA;;
";

const INVOICES: &str =
    "N° facture;Code client;Client;Date émission;Échéance;Montant TTC;Date règlement;Déjà réglé
F-1;ALPHA;Alpha SARL;05/01/2026;04/02/2026;1 200,50;;
F-2;ALPHA;Alpha SARL;02/02/2026;04/03/2026;300,00;;100,00
F-3;BETA;Beta SAS;10/02/2026;;450,00;;
F-4;BETA;Beta SAS;10/01/2026;24/02/2026;80,00;20/02/2026;
F-5;DELTA;Delta SCOP;15/12/2025;14/01/2026;99,99;;
AV-1;ALPHA;Alpha SARL;10/02/2026;;-50,00;;
";

/// A firm with its ledger, as it stood on 10 March 2026.
fn with_ledger(place: &Place) {
    place.file("customers.csv", CUSTOMERS);
    place.file("invoices.csv", INVOICES);
    place.json("init --name Essai --siren 732829320 --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-03-10");
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn has(value: &Value, wanted: &str) {
    for key in wanted.split(' ') {
        assert!(
            value.get(key).is_some(),
            "{key} is missing: {:?}",
            keys(value)
        );
    }
}

fn sum(items: &Value, key: &str) -> i64 {
    let cents = |item: &Value| item[key].as_i64().unwrap();
    items.as_array().unwrap().iter().map(cents).sum()
}

fn of<'a>(items: &'a Value, key: &str, wanted: &str) -> &'a Value {
    let found = items
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item[key] == wanted);
    found.unwrap_or_else(|| panic!("no {key} {wanted}: {items}"))
}

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
fn an_aged_balance_adds_up_to_its_customers_and_its_open_items() {
    on_both(|place| {
        with_ledger(place);
        for as_of in ["2026-01-31", "2026-03-10", "2026-04-30"] {
            let aged = place.json(&format!("report aged-balance --as-of {as_of}"));
            has(&aged, "as_of currency total_cents buckets customers");
            assert_eq!(
                (&aged["as_of"], &aged["currency"]),
                (&json!(as_of), &json!("EUR"))
            );
            let edges: Vec<_> = aged["buckets"]
                .as_array()
                .unwrap()
                .iter()
                .map(|bucket| {
                    has(bucket, "label from_days to_days amount_cents");
                    (bucket["from_days"].as_i64(), bucket["to_days"].as_i64())
                })
                .collect();
            assert_eq!(
                edges,
                [
                    (None, Some(0)),
                    (Some(1), Some(30)),
                    (Some(31), Some(60)),
                    (Some(61), Some(90)),
                    (Some(91), None)
                ]
            );
            let total = aged["total_cents"].as_i64().unwrap();
            assert_eq!(sum(&aged["buckets"], "amount_cents"), total);
            assert_eq!(sum(&aged["customers"], "total_cents"), total);
            for customer in aged["customers"].as_array().unwrap() {
                has(customer, "code name total_cents buckets");
                let ages = customer["buckets"].as_array().unwrap();
                let all: i64 = ages.iter().map(|cents| cents.as_i64().unwrap()).sum();
                assert_eq!(json!(all), customer["total_cents"]);
            }
            let items = place.json(&format!("report open-items --as-of {as_of}"));
            assert_eq!(sum(&items, "open_cents"), total, "{as_of}: {items}");
        }
    });
}

const REPORTS: [&str; 9] = [
    "aged-balance",
    "open-items",
    "dso",
    "top-debtors",
    "aged-over-time",
    "days-late",
    "effectiveness",
    "first-reminders",
    "promises",
];

#[test]
fn the_lines_of_a_report_add_up_to_its_figure_on_any_day() {
    on_both(|place| {
        with_ledger(place);
        for as_of in ["2026-03-10", "2026-02-22", "2026-02-05"] {
            let of = |report: &str| place.json(&format!("report {report} --as-of {as_of}"));
            let last = |report: &str| of(report).as_array().unwrap().last().unwrap().clone();
            let lines = |report: &str, key: &str| sum(&of(&format!("{report} --lines")), key);
            let late = last("days-late");
            assert_eq!(
                late["paid_cents"],
                lines("days-late", "paid_cents"),
                "{as_of}"
            );
            assert_eq!(
                late["amount_days_cents"],
                lines("days-late", "amount_days_cents")
            );
            let aged = last("aged-over-time");
            assert_eq!(
                aged["open_cents"],
                lines("aged-over-time", "open_cents"),
                "{as_of}"
            );
            assert_eq!(
                of("dso")["sales_cents"],
                lines("dso", "sales_cents"),
                "{as_of}"
            );
            let month = last("effectiveness");
            assert_eq!(
                month["sales_cents"],
                lines("effectiveness", "sales_cents"),
                "{as_of}"
            );
        }
        assert_ne!(
            place.json("report days-late --as-of 2026-03-10")[12]["paid_cents"],
            0
        );
        assert_eq!(place.json("report reminders --as-of 2026-03-10"), json!([]));
    });
}

#[test]
fn reports_are_written_as_tables_csv_and_sheets() {
    on_both(|place| {
        with_ledger(place);
        for what in REPORTS {
            let report = |format: &str| {
                let answer = place.run(&format!(
                    "report {what} --as-of 2026-03-10 --format {format}"
                ));
                assert_eq!(answer.code, 0, "{what} {format}: {answer:?}");
                answer
            };
            assert!(report("table").out.lines().count() > 2);
            assert!(report("csv").out.lines().all(|line| line.contains(';')));
            assert!(report("xlsx").bytes.starts_with(b"PK"));
            assert_eq!(
                report("json").json(),
                place.json(&format!("report {what} --as-of 2026-03-10"))
            );
        }
        let top = place.json("report top-debtors --as-of 2026-03-10");
        assert_eq!(top[0]["code"], "ALPHA");
        let dso = place.json("report dso --as-of 2026-03-10");
        has(&dso, "as_of simple count_back");
    });
}

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
fn settings_are_listed_read_and_set_and_a_bad_value_is_refused_with_what_is_right() {
    on_both(|place| {
        place.json("init --yes");
        let all = place.json("settings list");
        for key in [
            "mail.smtp_url",
            "mail.from",
            "mail.sandbox",
            "bank.freshness_days",
        ] {
            has(of(&all, "key", key), "key value default meaning");
        }
        assert_eq!(place.json("settings get mail.sandbox")["value"], "on");
        for (key, value) in [
            ("mail.sandbox", "off"),
            ("mail.from", "compta@essai.example"),
            ("bank.freshness_days", "5"),
            ("bank.freshness_days", "off"),
            ("contact.per_week", "2"),
            ("reminders.sequence", "key-accounts"),
        ] {
            place.json(&format!("settings set {key} {value}"));
            assert_eq!(place.json(&format!("settings get {key}"))["value"], value);
        }
        place.json("settings set mail.smtp_url smtp://user:secret@mail.example:587");
        let shown = place.run("settings list").out + &place.run("settings get mail.smtp_url").out;
        assert!(!shown.contains("secret"), "a password is never shown");
        a_key_from_a_file_is_published_and_never_shown(place);
        for (key, value) in [
            ("mail.sandbox", "maybe"),
            ("mail.smtp_url", "http://mail.example"),
            ("mail.from", "nobody"),
            ("bank.freshness_days", "-3"),
            ("contact.per_day", "many"),
            ("reminders.hours", "18:00-09:00"),
            ("reminders.sequence", "harsh"),
            ("no.such.setting", "1"),
        ] {
            let refused = place.run_words(&["settings", "set", key, "--json", "--", value]);
            assert_eq!(refused.code, 1, "{key} = {value}: {refused:?}");
            let told = refused.json();
            assert!(!told["hint"].as_str().unwrap().is_empty(), "{told}");
        }
    });
}

fn a_key_from_a_file_is_published_and_never_shown(place: &Place) {
    let refused = place.run("settings dkim --json");
    assert_eq!(refused.code, 1);
    assert!(refused.json()["hint"].as_str().unwrap().contains("openssl"));
    let key = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys/rsa.pem");
    let set = place.json(&format!("settings set mail.dkim_key --file {key}"));
    assert_eq!(set["value"], "••••");
    place.json("settings set mail.dkim_domain elsewhere.example");
    let told = place.json("settings dkim");
    has(&told, "name type value zone note");
    assert_eq!(told["name"], "quittance._domainkey.elsewhere.example");
    assert!(told["note"].as_str().unwrap().contains("DMARC"));
    place.json("settings set mail.dkim_domain essai.example");
    assert_eq!(place.json("settings dkim")["note"], json!(null));
    assert!(
        place
            .run("settings dkim")
            .out
            .contains("IN TXT ( \"v=DKIM1; k=rsa; p=MII")
    );
    for (what, file) in [
        ("key", "/nowhere/dkim.pem"),
        (
            "key",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cli.rs"),
        ),
        (
            "key",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/keys/rsa_1024.pem"),
        ),
    ] {
        let refused = place.run(&format!(
            "settings set mail.dkim_{what} --json --file {file}"
        ));
        assert_eq!(refused.code, 1, "{file}: {refused:?}");
        assert!(!refused.json()["hint"].as_str().unwrap().is_empty());
    }
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
fn interest_is_printed_with_its_segments() {
    let place = Place::sqlite();
    let vector = "interest --principal 12400.00 --due 2026-03-31 --on 2026-09-30";
    let claim = place.json(vector);
    for segment in claim["segments"].as_array().unwrap() {
        has(segment, "from to days rate_percent amount_cents");
    }
    assert_eq!(
        (
            &claim["segments"][0]["amount_cents"],
            &claim["segments"][1]["amount_cents"]
        ),
        (&json!(37_562), &json!(38_756))
    );
    assert_eq!(
        (
            &claim["interest_cents"],
            &claim["indemnity_cents"],
            &claim["total_cents"]
        ),
        (&json!(76_318), &json!(4_000), &json!(1_320_318))
    );

    let public = place.json(&format!("{vector} --debtor public"));
    assert_eq!(
        public["segments"].as_array().unwrap().len(),
        1,
        "a public body's rate is fixed when it falls due"
    );
    assert_eq!(public["indemnity_cents"], 4_000);

    let consumer = place.json(&format!("{vector} --debtor consumer"));
    assert_eq!(
        (&consumer["interest_cents"], &consumer["indemnity_cents"]),
        (&json!(0), &json!(0))
    );

    let low = place.json(&format!("{vector} --rate 3"));
    assert_eq!(
        low["segments"][0]["rate_percent"], 7.86,
        "three times the legal rate is the floor"
    );
    assert!(low["notes"].to_string().contains("L441-10"));

    let on_time = place.json("interest --principal 10 --due 2026-03-31 --on 2026-03-31");
    assert_eq!(
        (&on_time["interest_cents"], &on_time["indemnity_cents"]),
        (&json!(0), &json!(0))
    );
}

#[test]
fn a_backup_brings_the_books_back_and_the_sender_stands_still() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.json("round --on 2026-03-10");
    let before = place.json("report open-items --as-of 2026-03-10");
    let outbox = place.json("outbox");
    place.json("backup monday.db");
    assert_eq!(
        place.run("backup monday.db --json").code,
        1,
        "a backup never overwrites"
    );
    place.json("record payment ALPHA 1200,50 --on 2026-03-11");

    place.json("restore monday.db");

    assert_eq!(place.json("report open-items --as-of 2026-03-10"), before);
    assert_eq!(place.json("outbox"), outbox);
    assert_ne!(place.json("settings get mail.standstill")["value"], "");
    place.verifies();
    assert_eq!(place.json("round --on 2026-03-10")["planned"], 0);
}

#[test]
fn what_is_no_backup_is_refused_and_the_books_stay() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.json("backup monday.db");
    let mut bytes = std::fs::read(place.folder().join("monday.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    place.file("broken.db", bytes);
    for file in ["nowhere.db", "customers.csv", "broken.db"] {
        let refused = place.run(&format!("restore {file} --json"));
        assert_eq!(refused.code, 1, "{file}: {refused:?}");
        has(&refused.json(), "error hint");
    }
    place.verifies();
    assert_eq!(
        place
            .json("report open-items --as-of 2026-03-10")
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[test]
fn a_changed_entry_is_found() {
    let place = Place::sqlite();
    with_ledger(&place);
    place.verifies();
    place.json("backup tampered.db");
    let tampered = place.folder().join("tampered.db");
    let mut bytes = std::fs::read(&tampered).unwrap();
    let word = b"payment_received";
    let at = bytes.windows(word.len()).position(|some| some == word);
    bytes[at.unwrap()..][..word.len()].copy_from_slice(b"payment_deceived");
    std::fs::write(&tampered, bytes).unwrap();
    let found = place.run("--database sqlite:tampered.db verify --json");
    assert_eq!(found.code, 1, "{found:?}");
    assert_eq!(found.json()["verified"], false);
    assert_eq!(place.run("restore tampered.db --json").code, 1);
}

#[test]
fn the_file_moves_to_postgres_and_is_proved_equal() {
    let Some(postgres) = Place::postgres() else {
        println!("skipped: QUITTANCE_TEST_POSTGRES is not set");
        return;
    };
    let sqlite = Place::sqlite();
    with_ledger(&sqlite);
    sqlite.json("round --on 2026-03-10");
    sqlite.json("record promise BETA 2026-04-20 --on 2026-03-10");
    sqlite.json("record dispute F-1 --amount 200,50 --on 2026-03-10");

    let copy = format!("copy --from {} --to {}", sqlite.url, postgres.url);
    assert_eq!(sqlite.json(&copy)["equal"], true);

    for question in [
        "report open-items --as-of 2026-03-10",
        "report aged-balance --as-of 2026-03-10",
        "outbox",
        "settings list",
        "why ALPHA --on 2026-03-25",
        "preview --on 2026-03-25",
    ] {
        assert_eq!(postgres.json(question), sqlite.json(question), "{question}");
    }
    postgres.verifies();
    assert_eq!(postgres.json("round --on 2026-03-10")["planned"], 0);
    assert_eq!(
        sqlite.run(&format!("{copy} --json")).code,
        1,
        "the target must be empty"
    );
    let back = Place::sqlite();
    let copy = format!("copy --from {} --to {}", postgres.url, back.url);
    assert_eq!(sqlite.json(&copy)["equal"], true);
}

#[test]
fn exit_codes_tell_refusals_from_wrong_usage_and_faults() {
    let place = Place::sqlite();
    place.json("init --yes");
    for (command, code) in [
        ("settings list", 0),
        ("why NOBODY", 1),
        ("import nowhere.csv --yes", 1),
        (
            "interest --principal douze --due 2026-03-31 --on 2026-09-30",
            1,
        ),
        (
            "interest --principal 12 --due 2026-02-30 --on 2026-09-30",
            2,
        ),
        ("record payment", 2),
        ("no-such-command", 2),
        ("report no-such-report", 2),
        ("--database mysql://nowhere verify", 2),
        ("--database sqlite:/nowhere/at/all.db verify", 3),
        ("--database postgres://127.0.0.1:9/nowhere verify", 3),
    ] {
        let answer = place.run(command);
        assert_eq!(answer.code, code, "{command}: {answer:?}");
    }
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
