//! All that is held of a person, table by table: the answer to whoever asks what we know of them (GDPR art. 15).
//!
//! It is read from the same list of tables as a copy of the whole installation, so that no table is ever forgotten.

use receivables::party::AccountId;
use serde_json::{Map, Value as Json};

use crate::books::Books;
use crate::cases::HOLD;
use crate::copy::{Cell, cells, own};
use crate::journal::day;
use crate::sql::Target;
use crate::{Fault, params};

/// Kept for ourselves: they say nothing of the person.
const INNER: [&str; 5] = [
    "organisation_id",
    "ageing",
    "claimed_by",
    "wrapped",
    "digest",
];

impl Books<'_> {
    /// Each table's rows about this person, dates and instants written out, letters opened.
    pub fn held_of(&mut self, account: AccountId) -> Result<Json, Fault> {
        let mut held = Map::new();
        for table in own(self.connection)? {
            let Some(question) = table.of_person() else {
                continue;
            };
            let rows =
                self.connection
                    .rows(question, params![self.organisation.0, account.0], |row| {
                        cells(row, table)
                    })?;
            let mut shown = Vec::with_capacity(rows.len());
            for row in rows {
                shown.push(self.shown(table, account, row)?);
            }
            held.insert(table.table.to_owned(), Json::Array(shown));
        }
        Ok(Json::Object(held))
    }

    fn shown(&mut self, table: &Target, account: AccountId, row: Vec<Cell>) -> Result<Json, Fault> {
        let number = |name: &str| {
            let at = table.columns.iter().position(|(column, _)| *column == name);
            match at.and_then(|at| row.get(at)) {
                Some(Cell::Int(number)) => Some(*number),
                _ => None,
            }
        };
        let (id, message) = (number("id"), number("message_id"));
        let document = number("document_id");
        let mail = number("inbound_id");
        let posted = number("question_id").filter(|_| table.table == "posted");
        let is_sealed = number("account_id").is_some();
        let mut shown = Map::new();
        for ((column, _), cell) in table.columns.iter().zip(row) {
            if INNER.contains(column) {
                continue;
            }
            let value = match cell {
                Cell::Null => Json::Null,
                Cell::Int(number) if column.ends_with("_on") => day(number).to_string().into(),
                Cell::Int(number) if column.ends_with("_at") => instant(number),
                Cell::Int(number) => number.into(),
                Cell::Text(mut text) => {
                    let what = match table.table {
                        "notes" => crate::notes::NOTE,
                        "tasks" => crate::tasks::TASK,
                        "addresses" => crate::addresses::ADDRESS,
                        "posted" => crate::posted::POSTED,
                        _ => HOLD,
                    };
                    self.open_texts(what, vec![(account, &mut text)])?;
                    text.into()
                }
                Cell::Bytes(bytes) => {
                    let (what, id) = match table.table {
                        "message_bytes" => (crate::marks::LETTER, message),
                        "message_words" => (crate::by_hand::WORDS, message),
                        "document_bytes" => (crate::documents::DOCUMENT, document),
                        "inbound_bytes" => (crate::inbound::MAIL, mail),
                        "posted" => (crate::posted::POSTED, posted),
                        _ => (crate::letters::TEST, id),
                    };
                    let open = match (is_sealed, id) {
                        (true, Some(id)) => self.open_bytes(what, account, id, &bytes)?,
                        _ => Some(bytes),
                    };
                    // A letter is text; a document is not, and stands in hexadecimal digits.
                    let written = |open: Vec<u8>| match document.or(posted) {
                        Some(_) => open.iter().map(|byte| format!("{byte:02x}")).collect(),
                        None => String::from_utf8_lossy(&open).into_owned(),
                    };
                    open.map(written).into()
                }
            };
            shown.insert((*column).to_owned(), value);
        }
        Ok(Json::Object(shown))
    }
}

fn instant(at: i64) -> Json {
    jiff::Timestamp::from_microsecond(at).map_or(at.into(), |at| at.to_string().into())
}
