//! Tables that leave the house: CSV and XLSX.
//!
//! A customer may be called `=HYPERLINK(…)`: a spreadsheet must show that name, not run it.

use jiff::civil::Date;
use receivables::Cents;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// One value of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Money.
    Amount(Cents),
    /// A day.
    Date(Date),
    /// A count.
    Number(i64),
    /// A figure with one decimal, in tenths.
    Tenths(i64),
    /// Nothing.
    Empty,
}

/// A report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CannotExport {
    /// More than a sheet holds.
    #[error("a sheet holds {ROWS_MAX} rows and {COLUMNS_MAX} columns at most: export it as CSV")]
    TooLarge,
    /// The writer refused.
    #[error("the sheet cannot be written: {0}")]
    Sheet(#[from] XlsxError),
}

/// Rows of an XLSX sheet, by its format.
const ROWS_MAX: u32 = 1_048_576;

/// Columns of an XLSX sheet, by its format.
const COLUMNS_MAX: u16 = 16_384;

/// Characters of one XLSX cell, by its format; the rest is cut.
const CELL_CHARS_MAX: usize = 32_767;

/// A text that no spreadsheet takes for a formula.
///
/// What begins with `=` or `@`, or with a tab or a line end that hides one, gets an apostrophe. A telephone number (`+33 1 23…`) and a
/// name such as `-5 SARL` calculate nothing and stay as they are.
///
/// ```
/// # use documents::export::safe_cell;
/// assert_eq!(safe_cell("=1+1"), "'=1+1");
/// assert_eq!(safe_cell("+33 1 23 45 67 89"), "+33 1 23 45 67 89");
/// assert_eq!(safe_cell("-5 SARL"), "-5 SARL");
/// ```
pub fn safe_cell(text: &str) -> String {
    let start =
        text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let hidden = text.starts_with(['\t', '\r', '\n']);
    let runs = match start.chars().next() {
        Some('=' | '@' | '＝' | '＠' | '|' | '%') => true,
        Some('+' | '-' | '＋' | '－') => !is_plain_after_sign(start),
        _ => false,
    };
    if runs || hidden {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Behind a sign only digits with their spaces and dots, or a word with nothing that calculates.
fn is_plain_after_sign(text: &str) -> bool {
    let rest: String = text.chars().skip(1).collect();
    let number = rest
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ','));
    let calculates = |c: char| "=+-*/^&|!(){}[]<>@\"':;%,\\".contains(c) || c.is_control();
    // `-5 SARL`: a digit, and words apart from it; `-A1` or `+cmd` would be references.
    let words =
        rest.starts_with(|c: char| c.is_ascii_digit() || c == ' ') && !rest.contains(calculates);
    number || words
}

/// Writes a CSV that both French and English spreadsheets open at once: UTF-8 with its mark, semicolons, dates in ISO form.
pub fn csv(headers: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut out = String::from("\u{feff}");
    push_row(&mut out, headers.iter().map(|header| safe_cell(header)));
    for row in rows {
        push_row(&mut out, row.into_iter().map(cell_text));
    }
    out
}

fn cell_text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => safe_cell(&text),
        Cell::Amount(amount) => amount.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Tenths(tenths) => one_decimal(tenths),
        Cell::Empty => String::new(),
    }
}

/// Tenths as a number with one decimal.
///
/// ```
/// # use documents::export::one_decimal;
/// assert_eq!((one_decimal(425).as_str(), one_decimal(-3).as_str()), ("42.5", "-0.3"));
/// ```
pub fn one_decimal(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let abs = tenths.unsigned_abs();
    format!("{sign}{}.{}", abs / 10, abs % 10)
}

fn push_row(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(';');
        }
        if cell.contains(['"', ';', '\n', '\r', ','])
            || cell.starts_with(' ')
            || cell.ends_with(' ')
        {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

/// Writes a sheet: amounts are numbers with two decimals, dates are dates, texts are texts and never formulas.
pub fn xlsx(
    headers: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, CannotExport> {
    let mut workbook = Workbook::new();
    // The same facts give the same bytes: the day of writing is not one of them.
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&epoch));
    let bold = Format::new().set_bold();
    let money = Format::new().set_num_format("#,##0.00");
    let decimal = Format::new().set_num_format("0.0");
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = workbook.add_worksheet();
    for (at, header) in headers.iter().enumerate() {
        sheet.write_string_with_format(0, column(at)?, shortened(header), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (at, cells) in rows.into_iter().enumerate() {
        let row = u32::try_from(at + 1)
            .ok()
            .filter(|row| *row < ROWS_MAX)
            .ok_or(CannotExport::TooLarge)?;
        for (at, cell) in cells.into_iter().enumerate() {
            let column = column(at)?;
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, shortened(&text))?,
                Cell::Amount(amount) => {
                    sheet.write_number_with_format(row, column, as_number(amount), &money)?
                }
                Cell::Date(date) => {
                    sheet.write_number_with_format(row, column, serial(date), &day)?
                }
                Cell::Number(number) => sheet.write_number(
                    row,
                    column,
                    number.to_string().parse::<f64>().unwrap_or_default(),
                )?,
                Cell::Tenths(tenths) => sheet.write_number_with_format(
                    row,
                    column,
                    one_decimal(tenths).parse::<f64>().unwrap_or_default(),
                    &decimal,
                )?,
                Cell::Empty => sheet,
            };
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn column(at: usize) -> Result<u16, CannotExport> {
    u16::try_from(at)
        .ok()
        .filter(|column| *column < COLUMNS_MAX)
        .ok_or(CannotExport::TooLarge)
}

fn shortened(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX).collect()
}

/// A sheet knows no other numbers than these; up to ninety trillion cents they are exact.
fn as_number(amount: Cents) -> f64 {
    amount.to_string().parse().unwrap_or_default()
}

/// The days a spreadsheet counts since 1899-12-30.
fn serial(date: Date) -> f64 {
    let days = Date::constant(1899, 12, 30)
        .until(date)
        .map_or(0, |span| span.get_days());
    f64::from(days)
}
