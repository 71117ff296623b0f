//! Workbooks: XLSX and ODS.
//!
//! A workbook is a compressed archive, so its true size is counted while unpacking and before anything is built of it. Every cell
//! becomes text in the form of machines (`1234.56`, `2026-03-31`): from there on a sheet is read like any other table.

mod ods;
mod xlsx;

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::{COLUMNS_MAX, Row, SHEET_BYTES_MAX, SHEET_CELLS_MAX};
use crate::{CannotRead, Refused, columns};

/// Files inside a workbook: a real one has some dozens.
const ENTRIES_MAX: usize = 5_000;

/// Sheets that are looked at to find the one with the data.
const SHEETS_MAX: usize = 50;

/// Header rows looked at to choose between sheets.
const ROWS_TRIED: usize = 30;

/// One sheet, unpacked.
#[derive(Default)]
pub(super) struct Sheet {
    pub name: String,
    /// How many sheets of the workbook hold something.
    pub sheets: usize,
    text: String,
    ends: Vec<u32>,
    rows: Vec<SheetRow>,
    first: Vec<Row>,
}

#[derive(Clone, Copy)]
struct SheetRow {
    line: u64,
    text: usize,
    ends: usize,
}

impl Sheet {
    /// Unpacks the sheet with the data.
    pub fn open(mut source: impl Read + Seek) -> Result<Sheet, CannotRead> {
        let is_ods = weigh(&mut source)?;
        source.rewind()?;
        let sheets = if is_ods {
            ods::sheets(source)?
        } else {
            xlsx::sheets(source)?
        };
        let filled: Vec<Sheet> = sheets
            .into_iter()
            .filter(|sheet| !sheet.rows.is_empty())
            .collect();
        let count = filled.len();
        let known = |sheet: &Sheet| {
            let rows = sheet.starting_rows(ROWS_TRIED);
            rows.iter()
                .map(|row| row.cells().filter(|cell| columns::is_known(cell)).count())
                .max()
                .unwrap_or(0)
        };
        let mut best: Option<(usize, Sheet)> = None;
        for sheet in filled {
            let score = known(&sheet);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, sheet));
            }
        }
        let (_, mut sheet) = best.ok_or(CannotRead::Empty)?;
        sheet.sheets = count;
        sheet.first = sheet.starting_rows(ROWS_TRIED);
        Ok(sheet)
    }

    /// The rows at the start.
    pub fn first_rows(&self, count: usize) -> &[Row] {
        &self.first[..self.first.len().min(count)]
    }

    /// How many rows it has.
    pub fn len(&self) -> u64 {
        self.rows.len() as u64
    }

    /// The rows, from the first.
    pub fn rows(&self) -> SheetRows<'_> {
        SheetRows { sheet: self, at: 0 }
    }

    fn starting_rows(&self, count: usize) -> Vec<Row> {
        let mut rows = self.rows();
        let mut row = Row::default();
        let mut found = Vec::new();
        while found.len() < count && rows.read(&mut row).is_some() {
            found.push(row.clone());
        }
        found
    }

    /// Begins a row.
    fn start_row(&mut self, line: u64) {
        self.rows.push(SheetRow {
            line,
            text: self.text.len(),
            ends: self.ends.len(),
        });
    }

    /// Writes a cell of the last row in its column, leaving those before it empty.
    fn put(&mut self, column: usize, value: &str) -> Result<(), CannotRead> {
        if column >= COLUMNS_MAX {
            return Err(CannotRead::TooManyColumns);
        }
        let start = self.rows.last().map_or(0, |row| row.ends);
        let here = u32::try_from(self.text.len()).map_err(|_| CannotRead::SheetTooLarge)?;
        if self.ends.len() - start > column {
            return Err(CannotRead::Sheet("a cell stands twice in its row".into()));
        }
        self.ends.resize(start + column, here);
        self.text.push_str(value);
        self.ends
            .push(u32::try_from(self.text.len()).map_err(|_| CannotRead::SheetTooLarge)?);
        if self.ends.len() > SHEET_CELLS_MAX {
            return Err(CannotRead::SheetCells);
        }
        if self.text.len() as u64 > SHEET_BYTES_MAX {
            return Err(CannotRead::SheetTooLarge);
        }
        Ok(())
    }
}

/// Reads the rows of a sheet.
pub(super) struct SheetRows<'a> {
    sheet: &'a Sheet,
    at: usize,
}

impl SheetRows<'_> {
    /// Reads the next row.
    pub fn read(&mut self, row: &mut Row) -> Option<Result<(), Refused>> {
        let this = *self.sheet.rows.get(self.at)?;
        let end = self
            .sheet
            .rows
            .get(self.at + 1)
            .map_or(self.sheet.ends.len(), |next| next.ends);
        row.clear(this.line);
        let mut start = this.text;
        for end in &self.sheet.ends[this.ends..end] {
            row.push(self.sheet.text.get(start..*end as usize).unwrap_or(""));
            start = *end as usize;
        }
        self.at += 1;
        Some(Ok(()))
    }

    /// Rows read so far.
    pub fn position(&self) -> u64 {
        self.at as u64
    }
}

/// Unpacks everything once, into nothing, to know its true size; tells whether it is an ODS.
fn weigh(source: &mut (impl Read + Seek)) -> Result<bool, CannotRead> {
    let damaged = |cause: zip::result::ZipError| CannotRead::Sheet(cause.to_string());
    let mut archive = ZipArchive::new(source).map_err(damaged)?;
    if archive.len() > ENTRIES_MAX {
        return Err(CannotRead::Sheet("it holds too many files".into()));
    }
    let mut left = SHEET_BYTES_MAX;
    let (mut is_ods, mut is_xlsx) = (false, false);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.into_owned();
        is_ods |= name == "content.xml";
        is_xlsx |= name.starts_with("xl/");
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink())
            .map_err(|cause| CannotRead::Sheet(cause.to_string()))?;
        left = left
            .checked_sub(unpacked)
            .ok_or(CannotRead::SheetTooLarge)?;
    }
    match (is_ods, is_xlsx) {
        (true, _) => Ok(true),
        (false, true) => Ok(false),
        (false, false) => Err(CannotRead::NotATable("an archive that holds no sheet")),
    }
}

/// A number of a sheet as text: fifteen digits as the spreadsheet shows them, and never three decimals, which a column with decimal
/// commas would take for thousands.
fn number_text(number: f64) -> String {
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let mut text = format!("{shown}");
    if text
        .split_once('.')
        .is_some_and(|(_, decimals)| decimals.len() == 3)
    {
        text.push('0');
    }
    text
}
