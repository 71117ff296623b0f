//! Ladders from the command line: shaped, looked at, published, followed; and no step is taken twice.

use serde_json::{Value, json};

use crate::desk::{Place, on_both};

const CUSTOMERS: &str = "Code client;Raison sociale;E-mail;Délai de paiement
ALPHA;Alpha SARL;compta@alpha.example;30 jours
BETA;Beta SAS;compta@beta.example;30 jours
";

const INVOICES: &str = "N° facture;Code client;Date émission;Échéance;Montant TTC
F-1;ALPHA;05/01/2026;04/02/2026;1 200,50
F-2;BETA;05/01/2026;04/02/2026;80,00
";

fn with_ledger(place: &Place) {
    place.file("customers.csv", CUSTOMERS);
    place.file("invoices.csv", INVOICES);
    place.json("init --name Essai --yes");
    place.json("import customers.csv invoices.csv --yes --on 2026-01-05");
}

/// The standard ladder with a change.
fn file(place: &Place, name: &str, change: impl Fn(&mut Value)) {
    let mut draft = place.json("sequence show standard");
    change(&mut draft);
    place.file(name, draft.to_string());
}

fn planned<'a>(list: &'a Value, customer: &str) -> &'a Value {
    let mut all = list.as_array().unwrap().iter();
    all.find(|one| one["customer"] == customer)
        .unwrap_or_else(|| panic!("nothing of {customer}: {list}"))
}

#[test]
fn a_version_is_checked_previewed_and_published_and_nobody_gets_a_step_twice() {
    on_both(|place| {
        with_ledger(place);
        let round = place.json("round --on 2026-02-09");
        assert_eq!(round["planned"], 2, "R1 leaves for both: {round}");

        file(place, "bad.json", |draft| {
            draft["steps"][2]["after_due_days"] = json!(-3)
        });
        let refused = place.run("sequence check bad.json");
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(
            refused.err.contains("step 30 (R2) lies on the wrong side"),
            "{refused:?}"
        );
        file(place, "again.json", |draft| {
            draft["steps"][1]["level"] = json!("r2")
        });
        let refused = place.run("sequence publish again.json --move-running");
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(
            refused
                .err
                .contains("step 20 was R1 in version 1 and is R2 now"),
            "{refused:?}"
        );

        file(place, "new.json", |draft| {
            draft["name"] = json!("Plus doux");
            draft["steps"][1]["after_due_days"] = json!(8);
            draft["steps"][2]["only_if"] = json!({ "amount_min": 100_000 });
            draft["steps"][3]["channel"] = json!("sms");
        });
        assert_eq!(
            place.json("sequence check new.json")["can_be_published"],
            true
        );
        let coming = place.json("sequence preview --file new.json --days 40 --on 2026-02-10");
        let of_alpha: Vec<_> = coming
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["customer"] == "ALPHA")
            .map(|one| {
                (
                    one["level"].clone(),
                    one["what"].clone(),
                    one["channel"].clone(),
                )
            })
            .collect();
        assert_eq!(
            of_alpha,
            [
                (json!("R2"), json!("send"), json!("email")),
                (json!("R3"), json!("ask"), json!("sms")),
            ]
        );
        let beta = planned(&coming, "BETA");
        assert_eq!(beta["level"], "R3");
        assert!(
            beta["because"].as_str().unwrap().contains("000,00"),
            "the step that is passed over is told: {beta}"
        );

        let kept = place.json("sequence publish new.json --keep-running");
        assert_eq!(
            (&kept["version"], &kept["moved"], &kept["kept"]),
            (&json!(2), &json!(0), &json!(2))
        );
        let moved = place.json("sequence publish new.json --move-running");
        assert_eq!(
            (
                &moved["version"],
                &moved["changed"],
                &moved["moved"],
                &moved["kept"]
            ),
            (&json!(2), &json!(false), &json!(2), &json!(0))
        );
        let round = place.json("round --on 2026-02-12");
        assert_eq!(
            round["planned"], 0,
            "day 8 came, and R1 was taken on version 1: {round}"
        );

        let followers = place.json("sequence followers standard");
        assert_eq!(planned(&followers, "ALPHA")["version"], 2);
        place.verifies();
    });
}

#[test]
fn a_customer_follows_its_own_choice_then_the_first_rule_that_is_met() {
    on_both(|place| {
        with_ledger(place);
        place.file(
            "rules.json",
            r#"[{"only_if":{"segments":["grands comptes"]},"sequence":"key-accounts"},
                {"only_if":{"amount_max":10000},"sequence":"late-payers"}]"#,
        );
        place.json("sequence rules rules.json");
        place.json("sequence segment ALPHA Grands_comptes");
        let slug_of = |place: &Place, customer: &str| {
            let all = ["standard", "key-accounts", "late-payers"];
            let found = all.into_iter().find(|slug| {
                let followers = place.json(&format!("sequence followers {slug}"));
                followers
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|one| one["customer"] == customer)
            });
            found.unwrap().to_owned()
        };
        place.json("round --on 2026-01-06");
        assert_eq!(
            slug_of(place, "ALPHA"),
            "standard",
            "another word is another segment"
        );
        assert_eq!(slug_of(place, "BETA"), "late-payers");

        place.file(
            "rules.json",
            r#"[{"only_if":{"segments":["grands_comptes"]},"sequence":"key-accounts"}]"#,
        );
        place.json("sequence rules rules.json");
        place.json("round --on 2026-01-07");
        assert_eq!(slug_of(place, "ALPHA"), "key-accounts");
        assert_eq!(
            slug_of(place, "BETA"),
            "standard",
            "what no rule meets follows the usual one"
        );

        place.json("sequence assign ALPHA late-payers");
        place.json("round --on 2026-01-08");
        assert_eq!(
            slug_of(place, "ALPHA"),
            "late-payers",
            "a person's choice beats the rules"
        );
        place.json("sequence assign ALPHA");
        place.json("round --on 2026-01-09");
        assert_eq!(slug_of(place, "ALPHA"), "key-accounts");

        place.file(
            "rules.json",
            r#"[{"sequence":"standard"},{"only_if":{"amount_min":1},"sequence":"late-payers"}]"#,
        );
        let refused = place.run("sequence rules rules.json");
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(
            refused.err.contains("rule 2 can never decide"),
            "{refused:?}"
        );
    });
}
