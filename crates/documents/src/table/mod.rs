//! A table as a firm exports it: whatever the delimiter, the encoding, the title above and the total below.
//!
//! A text is read twice, once to know it (encoding, delimiter, header, what its columns hold) and once to take it, and never held
//! whole in memory. A sheet is small enough to be unpacked, within limits that a compressed bomb cannot pass.

mod encoding;
mod sheet;
mod split;
mod text;

use std::io::{Cursor, Read, Seek, SeekFrom};

use receivables::party::Language;

pub use encoding::Encoding;

use crate::columns;
use crate::{CannotRead, Refused, Why};

/// One line of text. The longest real one seen has 4 KiB; more is a file without line ends.
pub const LINE_BYTES_MAX: usize = 1 << 20;

/// One cell. A spreadsheet holds 32,767 characters at most.
pub const CELL_BYTES_MAX: usize = 64 << 10;

/// Columns. The widest real export seen has 140.
pub const COLUMNS_MAX: usize = 1_000;

/// What a sheet may hold once unpacked: some 200,000 invoices. Bombs unpack to far more.
pub const SHEET_BYTES_MAX: u64 = 64 << 20;

/// Cells of a sheet, so that repeated ones cannot fill the memory.
pub const SHEET_CELLS_MAX: usize = 3_000_000;

/// Title rows above the header are searched this far.
const HEADER_ROWS_MAX: usize = 30;

/// Bytes that can be read from the start again.
pub trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}

/// A file opened as a table.
pub struct Table {
    name: String,
    header: Vec<String>,
    header_line: u64,
    source: Source,
    warnings: Vec<Warning>,
}

enum Source {
    Text(text::Text),
    Sheet(sheet::Sheet),
}

/// What the person should know of a file that was opened all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The accents were guessed from an encoding no longer in use.
    OldEncoding(Encoding),
    /// Some bytes mean nothing in this encoding; their lines are refused.
    SomeUndecodable,
    /// The workbook has several sheets and this one was read.
    OneSheetOf { read: String, sheets: usize },
}

impl Warning {
    /// The warning in one language.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Warning::OldEncoding(encoding), Language::Fr) => {
                format!(
                    "Le fichier semble écrit en {} : vérifiez les accents avant de valider.",
                    encoding.name()
                )
            }
            (Warning::OldEncoding(encoding), Language::En) => {
                format!(
                    "The file seems to be written in {}: check the accents before you accept.",
                    encoding.name()
                )
            }
            (Warning::SomeUndecodable, Language::Fr) => {
                "Certaines lignes contiennent des octets illisibles et seront refusées.".into()
            }
            (Warning::SomeUndecodable, Language::En) => {
                "Some lines hold bytes that cannot be read and will be refused.".into()
            }
            (Warning::OneSheetOf { read, sheets }, Language::Fr) => {
                format!("Le classeur a {sheets} feuilles ; seule « {read} » est lue.")
            }
            (Warning::OneSheetOf { read, sheets }, Language::En) => {
                format!("The workbook has {sheets} sheets; only “{read}” is read.")
            }
        }
    }
}

/// One row, kept from row to row so that reading a million allocates nothing.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where it stands in the file, from 1.
    pub line: u64,
    text: String,
    ends: Vec<u32>,
}

impl Row {
    /// One cell, without the spaces around it; empty when the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        let Some(&end) = self.ends.get(column) else {
            return "";
        };
        let start = if column == 0 {
            0
        } else {
            self.ends[column - 1]
        };
        self.text
            .get(start as usize..end as usize)
            .unwrap_or("")
            .trim()
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True when nothing is written in it.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its cells, in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    fn clear(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }

    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.end_cell();
    }

    fn end_cell(&mut self) {
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// A total or subtotal below the data: it starts with the word, and no date stands in it.
    fn is_total(&self) -> bool {
        let Some(first) = self.cells().find(|cell| !cell.is_empty()) else {
            return false;
        };
        if !first.starts_with(['t', 'T', 's', 'S', 'g', 'G']) {
            return false;
        }
        columns::is_total(first)
            && self
                .cells()
                .all(|cell| crate::values::written(cell).is_none())
            && self
                .cells()
                .filter(|cell| !cell.is_empty())
                .skip(1)
                .all(crate::values::is_amount)
    }
}

impl Table {
    /// Opens a file as a table. The name is only for messages; what it is, its bytes say.
    pub fn open(
        mut source: impl Read + Seek + Send + 'static,
        name: &str,
    ) -> Result<Table, CannotRead> {
        let mut start = [0u8; 8];
        let read = read_start(&mut source, &mut start)?;
        source.seek(SeekFrom::Start(0))?;
        match &start[..read] {
            [] => Err(CannotRead::Empty),
            [b'P', b'K', 3 | 5, ..] => Table::from_sheet(sheet::Sheet::open(source)?, name),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(CannotRead::NotATable(
                "an old .xls workbook, or one locked by a password",
            )),
            [b'%', b'P', b'D', b'F', ..] => Err(CannotRead::NotATable("a PDF")),
            [0x1F, 0x8B, ..] => Err(CannotRead::NotATable("a compressed archive")),
            [b'<', b'?', b'x' | b'X', ..] => Err(CannotRead::NotATable("an XML document")),
            _ => Table::from_text(text::Text::open(Box::new(source))?, name),
        }
    }

    /// Opens bytes already in memory.
    pub fn from_bytes(bytes: Vec<u8>, name: &str) -> Result<Table, CannotRead> {
        Table::open(Cursor::new(bytes), name)
    }

    fn from_text(mut text: text::Text, name: &str) -> Result<Table, CannotRead> {
        let mut warnings = Vec::new();
        if text.encoding.is_old() {
            warnings.push(Warning::OldEncoding(text.encoding));
        }
        if text.undecodable {
            warnings.push(Warning::SomeUndecodable);
        }
        let first = text.first_rows(HEADER_ROWS_MAX)?;
        let header = header_of(&first)?;
        Ok(Table {
            name: name.to_owned(),
            header_line: header.line,
            header: header.cells().map(str::to_owned).collect(),
            source: Source::Text(text),
            warnings,
        })
    }

    fn from_sheet(sheet: sheet::Sheet, name: &str) -> Result<Table, CannotRead> {
        let mut warnings = Vec::new();
        if sheet.sheets > 1 {
            warnings.push(Warning::OneSheetOf {
                read: sheet.name.clone(),
                sheets: sheet.sheets,
            });
        }
        let header = header_of(sheet.first_rows(HEADER_ROWS_MAX))?;
        Ok(Table {
            name: name.to_owned(),
            header_line: header.line,
            header: header.cells().map(str::to_owned).collect(),
            source: Source::Sheet(sheet),
            warnings,
        })
    }

    /// The same table where nothing names the columns: the person does, and the first row is data like the others.
    pub fn without_header(self, names: Vec<String>) -> Table {
        Table {
            header: names,
            header_line: 0,
            ..self
        }
    }

    /// The file's name, for messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The columns' names as the file writes them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What the person should know.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// How a text is written; nothing for a sheet.
    pub fn encoding(&self) -> Option<Encoding> {
        match &self.source {
            Source::Text(text) => Some(text.encoding),
            Source::Sheet(_) => None,
        }
    }

    /// What separates the cells of a text; nothing for a sheet.
    pub fn delimiter(&self) -> Option<char> {
        match &self.source {
            Source::Text(text) => Some(char::from(text.delimiter)),
            Source::Sheet(_) => None,
        }
    }

    /// How much there is to read, in the unit of [`Rows::position`].
    pub fn size(&self) -> u64 {
        match &self.source {
            Source::Text(text) => text.size,
            Source::Sheet(sheet) => sheet.len(),
        }
    }

    /// The rows under the header, from the first: blank rows, repeated headers and totals are left out.
    pub fn rows(&mut self) -> Result<Rows<'_>, CannotRead> {
        let cursor = match &mut self.source {
            Source::Text(text) => Cursors::Text(text.lines(self.header.len())?),
            Source::Sheet(sheet) => Cursors::Sheet(sheet.rows()),
        };
        Ok(Rows {
            header: &self.header,
            header_line: self.header_line,
            cursor,
        })
    }
}

/// Reads the rows of a table, one after the other, into the same memory.
pub struct Rows<'a> {
    header: &'a [String],
    header_line: u64,
    cursor: Cursors<'a>,
}

enum Cursors<'a> {
    Text(split::Lines<'a>),
    Sheet(sheet::SheetRows<'a>),
}

impl Rows<'_> {
    /// Reads the next row. A refused one does not end the reading, except when the file itself gives out.
    pub fn read(&mut self, row: &mut Row) -> Option<Result<(), Refused>> {
        loop {
            let outcome = match &mut self.cursor {
                Cursors::Text(lines) => lines.read(row)?,
                Cursors::Sheet(rows) => rows.read(row)?,
            };
            if row.line <= self.header_line {
                continue;
            }
            if let Err(refused) = outcome {
                return Some(Err(refused));
            }
            if row.is_empty() || row.is_total() || self.is_header(row) {
                continue;
            }
            return Some(match self.cursor {
                Cursors::Text(_) => self.checked(row),
                // In a sheet each cell stands in its column, whatever is empty around it.
                Cursors::Sheet(_) => Ok(()),
            });
        }
    }

    /// How far the reading is, in the unit of [`Table::size`].
    pub fn position(&self) -> u64 {
        match &self.cursor {
            Cursors::Text(lines) => lines.position(),
            Cursors::Sheet(rows) => rows.position(),
        }
    }

    fn is_header(&self, row: &Row) -> bool {
        self.header
            .first()
            .is_some_and(|first| first == row.cell(0))
            && row.cells().eq(self.header.iter().map(String::as_str))
    }

    /// Cells never change columns: a row with fewer or more is refused, unless what lacks or exceeds is empty on both sides.
    fn checked(&self, row: &Row) -> Result<(), Refused> {
        let (found, expected) = (row.len(), self.header.len());
        let surplus_empty = (expected..found).all(|column| row.cell(column).is_empty());
        let missing_unnamed = self.header.iter().skip(found).all(String::is_empty);
        let why = match found.cmp(&expected) {
            std::cmp::Ordering::Less if !missing_unnamed => Why::CellsMissing { found, expected },
            std::cmp::Ordering::Greater if !surplus_empty => Why::CellsTooMany { found, expected },
            _ => return Ok(()),
        };
        Err(Refused::line(
            row.line,
            &row.cells().collect::<Vec<_>>().join(" ; "),
            why,
        ))
    }
}

/// The header is the row that names most columns known here, or else the first with the most words.
fn header_of(rows: &[Row]) -> Result<&Row, CannotRead> {
    let known = |row: &Row| row.cells().filter(|cell| columns::is_known(cell)).count();
    let words = |row: &Row| {
        row.cells()
            .filter(|cell| cell.contains(char::is_alphabetic))
            .count()
    };
    let mut best: Option<(&Row, (usize, usize))> = None;
    for row in rows.iter().filter(|row| !row.is_empty()) {
        let score = (known(row), words(row));
        if best.is_none_or(|(_, highest)| {
            score.0 > highest.0 || (highest.0 == 0 && score.1 > highest.1)
        }) {
            best = Some((row, score));
        }
    }
    let (header, _) = best.ok_or(CannotRead::Empty)?;
    if header.len() > COLUMNS_MAX {
        return Err(CannotRead::TooManyColumns);
    }
    Ok(header)
}

fn read_start(source: &mut impl Read, start: &mut [u8]) -> std::io::Result<usize> {
    let mut filled = 0;
    while filled < start.len() {
        match source.read(&mut start[filled..])? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
