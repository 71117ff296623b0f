//! Each measure as a table: what the command prints, the page shows and the files hold, from one hand.

use documents::export::{Cell, one_decimal};
use receivables::measuring::Bucket;
use receivables::party::Language;
use receivables::{Cents, Date};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::Value;
use store::Organisation;

use super::words::{Word, level_word, sequel_word};
use super::{AskedPoint, Figure, Point, Sequels, asked, sequels, top_debtors, trend};
use crate::deeds::DeedError;
use crate::desk::Desk;

/// The largest debtors that a page and a file name, when nobody says how many.
pub const DEBTORS: usize = 25;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Days of sales that wait to be paid.
    Dso,
    /// How late money comes.
    DaysLate,
    /// What is open by age, at the ends of months.
    Aged,
    /// Of what was due to be collected, how much was.
    Effectiveness,
    /// Who owes most.
    TopDebtors,
    /// What is paid after the first reminder.
    FirstReminders,
    /// Promises that were kept.
    Promises,
    /// Reminders, and what followed.
    Reminders,
}

impl Measure {
    /// All of them, in the order of the page.
    pub const ALL: [Measure; 8] = [
        Measure::Dso,
        Measure::DaysLate,
        Measure::Aged,
        Measure::Effectiveness,
        Measure::TopDebtors,
        Measure::FirstReminders,
        Measure::Promises,
        Measure::Reminders,
    ];

    /// Its lasting name.
    pub fn code(self) -> &'static str {
        match self {
            Measure::Dso => "dso",
            Measure::DaysLate => "days-late",
            Measure::Aged => "aged",
            Measure::Effectiveness => "effectiveness",
            Measure::TopDebtors => "top-debtors",
            Measure::FirstReminders => "first-reminders",
            Measure::Promises => "promises",
            Measure::Reminders => "reminders",
        }
    }

    /// The measure of this name.
    pub fn read(code: &str) -> Option<Measure> {
        Measure::ALL
            .into_iter()
            .find(|measure| measure.code() == code)
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What each column holds.
    pub columns: Vec<Word>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A measure as it stood at the end of a day, with the month ends before it where it has them.
pub fn sheet(
    desk: &Desk,
    firm: &Organisation,
    measure: Measure,
    as_of: Date,
    language: Language,
) -> Result<Sheet, DeedError> {
    Ok(match measure {
        Measure::Dso | Measure::DaysLate | Measure::Aged | Measure::Effectiveness => {
            of_points(measure, &trend(desk, firm, as_of)?)
        }
        Measure::FirstReminders | Measure::Promises => {
            of_asked(measure, &asked(desk, firm, as_of)?)
        }
        Measure::TopDebtors => of_debtors(&top_debtors(desk, firm, as_of, DEBTORS)?),
        Measure::Reminders => of_sequels(&sequels(desk, firm, as_of)?, language),
    })
}

/// A cell under the lasting name of its column; amounts say that they are hundredths.
pub fn named(column: Word, cell: &Cell) -> (String, Value) {
    let code = column.code();
    match cell {
        Cell::Text(text) => (code.into(), text.as_str().into()),
        Cell::Amount(cents) => (format!("{code}_cents"), cents.0.into()),
        Cell::Date(on) => (code.into(), on.to_string().into()),
        Cell::Number(number) => (code.into(), (*number).into()),
        Cell::Tenths(tenths) => (code.into(), one_decimal(*tenths).into()),
        Cell::Empty => (code.into(), Value::Null),
    }
}

/// The table of a measure over days.
pub fn of_points(measure: Measure, points: &[Point]) -> Sheet {
    Sheet {
        columns: columns_over_days(measure),
        rows: points.iter().map(|point| row(measure, point)).collect(),
    }
}

fn columns_over_days(measure: Measure) -> Vec<Word> {
    let ages = Bucket::ALL.into_iter().map(Word::Age);
    match measure {
        Measure::DaysLate => vec![Word::On, Word::Paid, Word::Weight, Word::Average],
        Measure::Aged => {
            let days = [Word::On].into_iter();
            days.chain(ages).chain([Word::Open]).collect()
        }
        Measure::Effectiveness => vec![
            Word::On,
            Word::OpenBefore,
            Word::Sales,
            Word::OpenAfter,
            Word::NotDueAfter,
            Word::Effectiveness,
        ],
        _ => vec![
            Word::On,
            Word::Open,
            Word::Age(Bucket::NotDue),
            Word::Sales,
            Word::DsoSimple,
            Word::DsoCountBack,
            Word::DsoBest,
        ],
    }
}

fn row(measure: Measure, p: &Point) -> Vec<Cell> {
    let weight = Cents(i64::try_from(p.cent_days).unwrap_or(i64::MAX));
    let month = p.collectable;
    let (sums, figures): (Vec<Cents>, Vec<&Figure>) = match measure {
        Measure::DaysLate => (vec![p.paid, weight], vec![&p.days_late]),
        Measure::Aged => (p.ages.into_iter().chain([p.open()]).collect(), vec![]),
        Measure::Effectiveness => (
            vec![
                month.open_before,
                month.sales,
                month.open_after,
                month.not_due_after,
            ],
            vec![&p.effectiveness],
        ),
        _ => (
            vec![p.open(), p.ages[0], p.sales],
            vec![&p.dso_simple, &p.dso_count_back, &p.dso_best],
        ),
    };
    let sums = sums.into_iter().map(Cell::Amount);
    let figures = figures.into_iter().map(figure);
    [day(p.on)].into_iter().chain(sums).chain(figures).collect()
}

/// The table of what came of asking, over days.
pub fn of_asked(measure: Measure, points: &[AskedPoint]) -> Sheet {
    let number = |count: u64| Cell::Number(i64::try_from(count).unwrap_or(i64::MAX));
    if measure == Measure::Promises {
        let row = |p: &AskedPoint| {
            let sums = [p.promised, p.kept].map(Cell::Amount);
            let counts = [number(p.promises), number(p.promises_kept)];
            let cells = [day(p.on)].into_iter().chain(counts).chain(sums);
            cells.chain([figure(&p.kept_share)]).collect()
        };
        return Sheet {
            columns: vec![
                Word::On,
                Word::Promises,
                Word::PromisesKept,
                Word::Promised,
                Word::Kept,
                Word::Share,
            ],
            rows: points.iter().map(row).collect(),
        };
    }
    let row = |p: &AskedPoint| {
        let sums = [p.first_asked, p.first_paid].map(Cell::Amount);
        [day(p.on)]
            .into_iter()
            .chain(sums)
            .chain([figure(&p.first)])
            .collect()
    };
    Sheet {
        columns: vec![Word::On, Word::Asked, Word::PaidAfter, Word::Share],
        rows: points.iter().map(row).collect(),
    }
}

/// The table of the largest debtors.
pub fn of_debtors(top: &[store::Aged]) -> Sheet {
    let row = |debtor: &store::Aged| {
        let late = Cents(debtor.ages[1..].iter().sum());
        vec![
            Cell::Text(debtor.code.to_string()),
            Cell::Text(debtor.name.to_string()),
            Cell::Amount(debtor.total()),
            Cell::Amount(late),
        ]
    };
    Sheet {
        columns: vec![Word::Code, Word::Customer, Word::Open, Word::Late],
        rows: top.iter().map(row).collect(),
    }
}

/// The table of reminders and what followed.
pub fn of_sequels(sums: &[Sequels], language: Language) -> Sheet {
    let row = |sum: &Sequels| {
        vec![
            Cell::Text(level_word(sum.level, language).to_owned()),
            Cell::Text(sequel_word(sum.sequel, language).to_owned()),
            Cell::Number(i64::try_from(sum.count).unwrap_or(i64::MAX)),
            Cell::Amount(sum.asked),
            Cell::Amount(sum.paid),
        ]
    };
    Sheet {
        columns: vec![
            Word::Level,
            Word::Outcome,
            Word::Count,
            Word::Asked,
            Word::PaidAfter,
        ],
        rows: sums.iter().map(row).collect(),
    }
}

fn day(on: Date) -> Cell {
    Cell::Date(on)
}

/// A figure as a cell; none where there is none.
fn figure(figure: &Figure) -> Cell {
    let tenths = figure.as_ref().ok().map(tenths);
    tenths.map_or(Cell::Empty, Cell::Tenths)
}

/// A figure with one decimal, in tenths.
pub fn tenths(figure: &Decimal) -> i64 {
    (figure * Decimal::TEN).round().to_i64().unwrap_or(i64::MAX)
}
