//! What the pages of measures show.

use jiff::civil::Date;
use receivables::Cents;
use receivables::party::AccountId;

use super::Aged;
use crate::deeds::measuring::{Measure, Sheet, Word};
use crate::web::measures::plots::Plot;

/// Every measure at a glance.
#[derive(Clone, Debug)]
pub struct MeasuresView {
    pub today: Date,
    pub as_of: Date,
    pub cards: Vec<Card>,
}

/// One measure at a glance.
#[derive(Clone, Debug)]
pub struct Card {
    pub measure: Measure,
    pub figure: Option<String>,
    pub plot: Option<Plot>,
    /// The first debtors, where that is the measure.
    pub debtors: Vec<DebtorLine>,
}

/// Who owes most.
#[derive(Clone, Debug)]
pub struct DebtorLine {
    pub id: AccountId,
    pub name: String,
    pub aged: Aged,
    /// Where its lines are.
    pub lines: String,
}

/// One measure.
#[derive(Clone, Debug)]
pub struct MeasureView {
    pub today: Date,
    pub as_of: Date,
    pub measure: Measure,
    /// The first one is the measure; others stand beside it.
    pub figures: Vec<FigureLine>,
    pub parts: Vec<PartLine>,
    pub plot: Option<Plot>,
    pub debtors: Vec<DebtorLine>,
    pub sequels: Vec<SequelBar>,
    pub sheet: Sheet,
    /// The lines of each row of the table, where it has its own.
    pub row_lines: Vec<String>,
}

/// A figure with its name, or why there is none.
#[derive(Clone, Debug)]
pub struct FigureLine {
    pub name: String,
    pub value: Option<String>,
    pub why_not: String,
}

/// A sum that a figure is made of, and where its lines are.
#[derive(Clone, Debug)]
pub struct PartLine {
    pub name: String,
    pub amount: Cents,
    pub lines: String,
}

/// The reminders of one level, by what followed.
#[derive(Clone, Debug)]
pub struct SequelBar {
    pub level: &'static str,
    /// Which of the six fates, its name, how many, for how much.
    pub parts: Vec<(usize, &'static str, u64, Cents)>,
    /// Where each part stands in the bar.
    pub places: Vec<(i64, i64)>,
}

/// The lines of a figure.
#[derive(Clone, Debug)]
pub struct LinesView {
    /// Which lines, as the address says it.
    pub of: String,
    pub title: &'static str,
    /// What of them: an age, a level, a sequel, a customer.
    pub only: Vec<String>,
    pub from: Option<Date>,
    pub to: Date,
    pub columns: Vec<Word>,
    /// The first lines.
    pub rows: Vec<(AccountId, Vec<documents::export::Cell>)>,
    pub sums: Vec<Option<Cents>>,
    pub count: u64,
    /// What was asked for, for the files.
    pub query: String,
}
