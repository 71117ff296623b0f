//! XLSX, cell by cell: a sheet that claims a cell in its last corner costs nothing.

use std::io::{Read, Seek};

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::{SHEETS_MAX, Sheet, number_text};
use crate::CannotRead;

/// The sheets of a workbook.
pub(super) fn sheets(source: impl Read + Seek) -> Result<Vec<Sheet>, CannotRead> {
    let mut workbook = Xlsx::new(source).map_err(|cause| damaged(&cause))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names().into_iter().take(SHEETS_MAX) {
        match sheet(&mut workbook, &name) {
            Ok(sheet) => sheets.push(sheet),
            // A chart or a dialog stands among the sheets.
            Err(XlsxOrLimit::Xlsx(XlsxError::NotAWorksheet(_))) => {}
            Err(XlsxOrLimit::Xlsx(cause)) => return Err(damaged(&cause)),
            Err(XlsxOrLimit::Limit(limit)) => return Err(limit),
        }
    }
    Ok(sheets)
}

enum XlsxOrLimit {
    Xlsx(XlsxError),
    Limit(CannotRead),
}

fn damaged(cause: &XlsxError) -> CannotRead {
    CannotRead::Sheet(cause.to_string())
}

fn sheet<R: Read + Seek>(workbook: &mut Xlsx<R>, name: &str) -> Result<Sheet, XlsxOrLimit> {
    let mut sheet = Sheet {
        name: name.to_owned(),
        ..Sheet::default()
    };
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(XlsxOrLimit::Xlsx)?;
    while let Some(cell) = cells.next_cell().map_err(XlsxOrLimit::Xlsx)? {
        let (row, column) = cell.get_position();
        let Some(text) = text_of(cell.get_value()) else {
            continue;
        };
        let line = u64::from(row) + 1;
        let last = sheet.rows.last().map_or(0, |row| row.line);
        if line < last {
            return Err(XlsxOrLimit::Limit(CannotRead::Sheet(
                "its rows are not in order".into(),
            )));
        }
        if line > last {
            sheet.start_row(line);
        }
        sheet
            .put(column as usize, &text)
            .map_err(XlsxOrLimit::Limit)?;
    }
    Ok(sheet)
}

fn text_of(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(answer) => if *answer { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => number_text(duration.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        // A formula that failed: its text (#N/A) is refused where an amount or a date is read.
        DataRef::Error(error) => error.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
