//! Samples of measures: a firm that gets better, and one that has no figures yet.

use documents::export::Cell;
use jiff::civil::{Date, date};
use quittance::deeds::measuring::{Measure, Sheet, Word};
use quittance::web::measures::plots::{Plot, columns, line, shares};
use quittance::web::views::*;
use receivables::Cents;
use receivables::measuring::{Bucket, month_ends};
use receivables::party::AccountId;

pub const TODAY: Date = date(2026, 11, 23);
const DAYS: [i64; 13] = [
    612, 598, 575, 580, 561, 549, 552, 540, 533, 521, 498, 507, 471,
];

fn steps() -> Vec<String> {
    let month = |on: Date| on.strftime("%m").to_string();
    month_ends(TODAY).into_iter().map(month).collect()
}

fn days_plot() -> Plot {
    let known = |shift: i64| -> Vec<Option<i64>> { DAYS.iter().map(|d| Some(d - shift)).collect() };
    Plot {
        title: "DSO, 30 novembre 2025 – 23 novembre 2026".to_owned(),
        says: "61,2 jours il y a douze mois, 47,1 jours au jour choisi.".to_owned(),
        lines: vec![
            line("DSO", &known(0), 800),
            line("Simple", &known(41), 800),
            line("Optimal", &known(160), 800),
        ],
        parts: vec![],
        scale: ["80", "40", "0"].map(|days| format!("{days} jours")),
        steps: steps(),
    }
}

fn aged_plot() -> Plot {
    let ages = |m: i64| {
        [
            60_000 - m * 900,
            22_000 - m * 500,
            9_000,
            4_000 + m * 100,
            6_000,
        ]
        .map(Cents)
    };
    let all: Vec<[Cents; 5]> = (0..13).map(ages).collect();
    Plot {
        title: "Balance âgée".to_owned(),
        says: "1 010 € il y a douze mois, 854 € au jour choisi.".to_owned(),
        lines: vec![],
        parts: columns(&all, 120_000),
        scale: ["1 200 €", "600 €", "0 €"].map(str::to_owned),
        steps: steps(),
    }
}

fn debtors() -> Vec<DebtorLine> {
    let one = |id: i64, name: &str, ages: [i64; 5]| DebtorLine {
        id: AccountId(id),
        name: name.to_owned(),
        aged: Aged(ages.map(Cents)),
        lines: format!("/lines/open?on=2026-11-23&customer={id}"),
    };
    vec![
        one(1, "Brasserie Kerlan", [1_200_000, 640_000, 0, 0, 24_200]),
        one(2, "Menuiserie Roussel & Fils", [310_000, 0, 420_000, 0, 0]),
        one(3, "Hôtel des Tilleuls", [0, 0, 0, 88_000, 271_500]),
    ]
}

pub fn measures(some: bool) -> MeasuresView {
    let card = |measure: Measure| Card {
        measure,
        figure: match measure {
            Measure::Dso => Some("47,1 jours".to_owned()),
            Measure::Aged => Some("854,00 €".to_owned()),
            _ => None,
        }
        .filter(|_| some),
        plot: match measure {
            Measure::Dso => Some(days_plot()),
            Measure::Aged => Some(aged_plot()),
            _ => None,
        }
        .filter(|_| some),
        debtors: if some && measure == Measure::TopDebtors {
            debtors()
        } else {
            vec![]
        },
    };
    MeasuresView {
        today: TODAY,
        as_of: if some { TODAY } else { date(2026, 3, 31) },
        cards: Measure::ALL.into_iter().map(card).collect(),
    }
}

fn empty(measure: Measure) -> MeasureView {
    MeasureView {
        today: TODAY,
        as_of: TODAY,
        measure,
        figures: vec![],
        parts: vec![],
        plot: None,
        debtors: vec![],
        sequels: vec![],
        sheet: Sheet {
            columns: vec![],
            rows: vec![],
        },
        row_lines: vec![],
    }
}

fn figure(name: &str, value: Option<&str>) -> FigureLine {
    FigureLine {
        name: name.to_owned(),
        value: value.map(str::to_owned),
        why_not: "Pas encore de chiffre".to_owned(),
    }
}

pub fn dso() -> MeasureView {
    let part = |name: &str, cents: i64, lines: &str| PartLine {
        name: name.to_owned(),
        amount: Cents(cents),
        lines: lines.to_owned(),
    };
    let row = |(on, tenths): (Date, i64)| {
        let sums = [8_540_000, 4_920_000, 17_180_000].map(|cents| Cell::Amount(Cents(cents)));
        let figures = [tenths, tenths - 41, tenths - 160].map(Cell::Tenths);
        [Cell::Date(on)]
            .into_iter()
            .chain(sums)
            .chain(figures)
            .collect()
    };
    let days = month_ends(TODAY).into_iter().zip(DAYS).rev();
    MeasureView {
        figures: vec![
            figure("DSO", Some("47,1 jours")),
            figure("Méthode simple", Some("43,0 jours")),
            figure("Optimal, si chacun payait à l’échéance", None),
        ],
        parts: vec![
            part("Reste dû", 8_540_000, "/lines/open?on=2026-11-23"),
            part("Non échu", 4_920_000, "/lines/open?on=2026-11-23&age=0"),
            part(
                "Ventes de 90 jours",
                17_180_000,
                "/lines/sales?on=2026-11-23",
            ),
        ],
        plot: Some(days_plot()),
        sheet: Sheet {
            columns: vec![
                Word::On,
                Word::Open,
                Word::Age(Bucket::NotDue),
                Word::Sales,
                Word::DsoSimple,
                Word::DsoCountBack,
                Word::DsoBest,
            ],
            rows: days.map(row).collect(),
        },
        ..empty(Measure::Dso)
    }
}

pub fn aged() -> MeasureView {
    MeasureView {
        figures: vec![figure("Reste dû", Some("854,00 €"))],
        plot: Some(aged_plot()),
        ..empty(Measure::Aged)
    }
}

pub fn top_debtors() -> MeasureView {
    MeasureView {
        debtors: debtors(),
        ..empty(Measure::TopDebtors)
    }
}

pub fn reminders() -> MeasureView {
    let names = [
        "Revenue",
        "Tout payé",
        "Payée en partie",
        "Promesse reçue",
        "Rien",
        "Trop tôt pour le dire",
    ];
    let counts = [2, 41, 9, 6, 20, 14u64];
    let parts = (0..6).map(|at| (at, names[at], counts[at], Cents(counts[at] as i64 * 91_300)));
    let row = |at: usize| {
        vec![
            Cell::Text("Relance 1".to_owned()),
            Cell::Text(names[at].to_owned()),
            Cell::Number(counts[at] as i64),
            Cell::Amount(Cents(counts[at] as i64 * 91_300)),
            Cell::Amount(Cents(if at == 1 { 3_743_300 } else { 0 })),
        ]
    };
    MeasureView {
        figures: vec![figure("Relances et leurs suites", Some("92 messages"))],
        sequels: vec![SequelBar {
            level: "Relance 1",
            parts: parts.collect(),
            places: shares(&counts),
        }],
        sheet: Sheet {
            columns: vec![
                Word::Level,
                Word::Outcome,
                Word::Count,
                Word::Asked,
                Word::PaidAfter,
            ],
            rows: (0..6).map(row).collect(),
        },
        row_lines: vec!["/lines/reminders?on=2026-11-23&level=R1".to_owned(); 6],
        ..empty(Measure::Reminders)
    }
}

pub fn no_promises() -> MeasureView {
    MeasureView {
        figures: vec![figure("Promesses tenues", None)],
        ..empty(Measure::Promises)
    }
}

pub fn lines(some: bool) -> LinesView {
    let row = |id: i64, name: &str, number: &str, days: i64, open: i64| {
        let cells = vec![
            Cell::Text(format!("C{id:03}")),
            Cell::Text(name.to_owned()),
            Cell::Text(number.to_owned()),
            Cell::Date(date(2026, 8, 12)),
            Cell::Date(date(2026, 9, 12)),
            Cell::Number(days),
            Cell::Amount(Cents(open.abs() * 2)),
            Cell::Amount(Cents(open)),
        ];
        (AccountId(id), cells)
    };
    let rows = vec![
        row(1, "Brasserie Kerlan", "F-2026-0412", 72, 624_200),
        row(2, "Menuiserie <Roussel & Fils>", "AV-2026-0031", 0, -12_000),
    ];
    LinesView {
        of: "open".to_owned(),
        title: "Ce qui était dû",
        only: if some {
            vec!["61 à 90 jours".to_owned()]
        } else {
            vec![]
        },
        from: (!some).then_some(date(2026, 8, 26)),
        to: TODAY,
        columns: vec![
            Word::Code,
            Word::Customer,
            Word::Document,
            Word::Issued,
            Word::Due,
            Word::DaysLate,
            Word::Total,
            Word::Open,
        ],
        count: if some { 412 } else { 0 },
        sums: vec![
            None,
            None,
            None,
            None,
            None,
            None,
            Some(Cents(1_272_400)),
            Some(Cents(612_200)),
        ],
        rows: if some { rows } else { vec![] },
        query: "on=2026-11-23&age=3".to_owned(),
    }
}
