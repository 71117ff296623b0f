//! Figures that come out, and that they agree with each other.

use serde_json::json;

use super::{has, sum, with_ledger};
use crate::desk::{Place, on_both};

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
