//! ODS: one XML stream, with repeats that are only counted until something stands behind them.

use std::io::{BufRead, BufReader, Read, Seek};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::{SHEETS_MAX, Sheet};
use crate::{CannotRead, table::CELL_BYTES_MAX};

/// The sheets of a workbook.
pub(super) fn sheets(source: impl Read + Seek) -> Result<Vec<Sheet>, CannotRead> {
    let mut archive = ZipArchive::new(source).map_err(|cause| damaged(&cause))?;
    let content = archive
        .by_name("content.xml")
        .map_err(|cause| damaged(&cause))?;
    let mut xml = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut sheets = Vec::new();
    loop {
        buffer.clear();
        match xml
            .read_event_into(&mut buffer)
            .map_err(|cause| damaged(&cause))?
        {
            Event::Start(element) if name(&element) == "table" && sheets.len() < SHEETS_MAX => {
                let sheet = Sheet {
                    name: attribute(&element, "name").unwrap_or_default(),
                    ..Sheet::default()
                };
                sheets.push(OneSheet::new(sheet).read(&mut xml)?);
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

fn damaged(cause: &dyn std::fmt::Display) -> CannotRead {
    CannotRead::Sheet(cause.to_string())
}

/// A sheet being read.
struct OneSheet {
    sheet: Sheet,
    line: u64,
    row_repeats: u64,
    /// The cells of the row at hand: column, repeats and text, the empty ones left out.
    cells: Vec<(usize, usize, String)>,
    column: usize,
    cell: Option<OneCell>,
}

struct OneCell {
    repeats: usize,
    /// What the file says for machines; the text shown otherwise.
    value: Option<String>,
    text: String,
    in_text: bool,
}

impl OneSheet {
    fn new(sheet: Sheet) -> OneSheet {
        OneSheet {
            sheet,
            line: 0,
            row_repeats: 1,
            cells: Vec::new(),
            column: 0,
            cell: None,
        }
    }

    fn read<R: BufRead>(mut self, xml: &mut Reader<R>) -> Result<Sheet, CannotRead> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml
                .read_event_into(&mut buffer)
                .map_err(|cause| damaged(&cause))?
            {
                Event::Start(element) => self.open(&element),
                Event::Empty(element) => {
                    self.open(&element);
                    self.close(local(element.name().as_ref()))?;
                }
                Event::End(element) if local(element.name().as_ref()) == "table" => {
                    return Ok(self.sheet);
                }
                Event::End(element) => self.close(local(element.name().as_ref()))?,
                Event::Text(text) => self.take(&text.xml10_content()),
                Event::GeneralRef(entity) => self.take_entity(&entity.xml10_content()),
                Event::Eof => return Ok(self.sheet),
                _ => {}
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match name(element) {
            "table-row" => {
                self.row_repeats = repeats(element, "number-rows-repeated");
                self.cells.clear();
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                let repeats = usize::try_from(repeats(element, "number-columns-repeated"))
                    .unwrap_or(usize::MAX);
                self.cell = Some(OneCell {
                    repeats,
                    value: machine_value(element),
                    text: String::new(),
                    in_text: false,
                });
            }
            "p" => {
                if let Some(cell) = &mut self.cell {
                    if !cell.text.is_empty() {
                        cell.text.push('\n');
                    }
                    cell.in_text = true;
                }
            }
            "s" | "tab" | "line-break" => self.take(" "),
            // A comment has paragraphs of its own, which are not the cell's.
            "annotation" => {}
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), CannotRead> {
        match name {
            "p" => {
                if let Some(cell) = &mut self.cell {
                    cell.in_text = false;
                }
            }
            "annotation" => {
                if let Some(cell) = &mut self.cell {
                    cell.text.clear();
                }
            }
            "table-cell" | "covered-table-cell" => {
                if let Some(cell) = self.cell.take() {
                    let text = cell.value.unwrap_or(cell.text);
                    if !text.is_empty() {
                        self.cells.push((self.column, cell.repeats, text));
                    }
                    self.column = self.column.saturating_add(cell.repeats);
                }
            }
            "table-row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), CannotRead> {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            for repeat in 0..self.row_repeats {
                self.sheet.start_row(self.line + repeat + 1);
                for (column, repeats, text) in &cells {
                    for at in 0..*repeats {
                        self.sheet.put(column.saturating_add(at), text)?;
                    }
                }
            }
        }
        self.line = self.line.saturating_add(self.row_repeats);
        Ok(())
    }

    fn take(&mut self, text: &str) {
        if let Some(cell) = self
            .cell
            .as_mut()
            .filter(|cell| cell.in_text && cell.text.len() < CELL_BYTES_MAX)
        {
            cell.text.push_str(text);
        }
    }

    fn take_entity(&mut self, name: &str) {
        let text = match name {
            "amp" => "&",
            "lt" => "<",
            "gt" => ">",
            "quot" => "\"",
            "apos" => "'",
            other => return self.take_numbered(other),
        };
        self.take(text);
    }

    fn take_numbered(&mut self, name: &str) {
        let number = name
            .strip_prefix('#')
            .and_then(|number| match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
                None => number.parse().ok(),
            });
        if let Some(c) = number.and_then(char::from_u32) {
            self.take(c.encode_utf8(&mut [0; 4]));
        }
    }
}

/// The value a cell gives to machines, when it has one that is better than the text it shows.
fn machine_value(element: &BytesStart<'_>) -> Option<String> {
    match attribute(element, "value-type")?.as_str() {
        "float" | "currency" | "percentage" => {
            let number: f64 = attribute(element, "value")?.parse().ok()?;
            Some(super::number_text(number))
        }
        "date" => attribute(element, "date-value"),
        "boolean" => Some(
            if attribute(element, "boolean-value")? == "true" {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
        ),
        _ => None,
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name)
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .clamp(1, 1 << 32)
}

fn attribute(element: &BytesStart<'_>, wanted: &str) -> Option<String> {
    element
        .attributes()
        .filter_map(Result::ok)
        .find(|attribute| local(attribute.key.as_ref()) == wanted)
        .and_then(|attribute| {
            attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .ok()
                .map(|value| value.into_owned())
        })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn name<'a>(element: &'a BytesStart<'_>) -> &'a str {
    let name = element.name().into_inner();
    local(name)
}
