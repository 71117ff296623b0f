//! The pages of measures: all of them at a glance, one with its months, and the lines of a figure.

use askama::Template;
use documents::export::Cell;
use receivables::Date;

use crate::deeds::measuring::{Measure, Word, word};
use crate::web::charts;
use crate::web::frame::{Frame, Room};
use crate::web::text::Texts;
use crate::web::views::{LinesView, MeasureView, MeasuresView};

/// Every measure at a glance.
#[derive(Template)]
#[template(path = "web/measuring/measures.html")]
pub struct Measures {
    f: Frame,
    t: Texts,
    v: MeasuresView,
}

impl Measures {
    pub fn new(f: Frame, v: MeasuresView) -> Self {
        Measures {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn link(&self, measure: &Measure) -> String {
        address(*measure, self.v.as_of, self.v.today)
    }
}

/// One measure, with its parts, its months and its table.
#[derive(Template)]
#[template(path = "web/measuring/measure_of.html")]
pub struct MeasureOf {
    f: Frame,
    t: Texts,
    v: MeasureView,
}

impl MeasureOf {
    pub fn new(f: Frame, v: MeasureView) -> Self {
        MeasureOf {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn heading(&self, column: &Word) -> &'static str {
        word(*column, self.f.language)
    }

    fn cell(&self, cell: &Cell) -> String {
        printed(cell, &self.t)
    }

    fn file(&self, ending: &str) -> String {
        format!(
            "/measures/{}/{ending}?as_of={}",
            self.v.measure.code(),
            self.v.as_of
        )
    }

    /// A day of the table opens the same measure on that day.
    fn on(&self, cell: &Cell) -> Option<String> {
        match cell {
            Cell::Date(on) if *on != self.v.as_of => {
                Some(address(self.v.measure, *on, self.v.today))
            }
            _ => None,
        }
    }

    fn back(&self) -> String {
        address_of("/measures", self.v.as_of, self.v.today)
    }
}

/// The lines that a figure is made of.
#[derive(Template)]
#[template(path = "web/measuring/lines_of.html")]
pub struct LinesOf {
    f: Frame,
    t: Texts,
    v: LinesView,
}

impl LinesOf {
    pub fn new(f: Frame, v: LinesView) -> Self {
        LinesOf {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn heading(&self, column: &Word) -> &'static str {
        word(*column, self.f.language)
    }

    fn cell(&self, cell: &Cell) -> String {
        printed(cell, &self.t)
    }

    fn file(&self, ending: &str) -> String {
        format!("/lines/{}/{ending}?{}", self.v.of, self.v.query)
    }

    fn when(&self) -> String {
        match self.v.from {
            Some(from) => self
                .t
                .lines_between(self.t.day(from), self.t.day(self.v.to)),
            None => self.t.lines_on(self.t.day(self.v.to)),
        }
    }
}

/// Where a measure of a day is found; today needs no word.
fn address(measure: Measure, as_of: Date, today: Date) -> String {
    address_of(&format!("/measures/{}", measure.code()), as_of, today)
}

fn address_of(path: &str, as_of: Date, today: Date) -> String {
    match as_of == today {
        true => path.to_owned(),
        false => format!("{path}?as_of={as_of}"),
    }
}

/// True for what stands at the right edge of its column.
fn is_number(cell: &Cell) -> bool {
    matches!(
        cell,
        Cell::Amount(_) | Cell::Number(_) | Cell::Tenths(_) | Cell::Empty
    )
}

fn printed(cell: &Cell, t: &Texts) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Amount(amount) => t.money(*amount).to_string(),
        Cell::Date(on) => t.day(*on).to_string(),
        Cell::Number(number) => t.number(number.unsigned_abs()).to_string(),
        Cell::Tenths(tenths) => t.tenths(*tenths),
        Cell::Empty => "–".to_owned(),
    }
}
