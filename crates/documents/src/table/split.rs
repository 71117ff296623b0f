//! Lines into cells.
//!
//! A quotation mark that is never closed must not swallow the rest of the ledger: its line alone is refused, and the reading
//! takes up again on the next one. That is why the splitting is our own.

use std::borrow::Cow;

use super::text::Decoded;
use super::{CELL_BYTES_MAX, LINE_BYTES_MAX, Row};
use crate::{Refused, Why};

/// Line ends inside one quoted cell: an address or a note has a few.
const QUOTED_LINES_MAX: u64 = 50;

/// How a text is cut.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub delimiter: u8,
    pub newline: u8,
    pub skip_first: bool,
    /// Cells of the header; 0 when it is not known yet.
    pub cells: usize,
}

/// Reads lines out of decoded bytes.
pub(super) struct Lines<'a> {
    source: Decoded<'a>,
    style: Style,
    buffer: Vec<u8>,
    start: usize,
    line: u64,
    ended: bool,
    failed: bool,
}

/// What a try to cut one record gave.
enum Cut {
    /// A record: where the next begins, and how many lines it took.
    Record { next: usize, lines: u64 },
    /// The buffer ends too early.
    MoreNeeded,
    /// A quote is never closed.
    NeverClosed,
}

impl<'a> Lines<'a> {
    pub fn new(source: Decoded<'a>, style: Style) -> Lines<'a> {
        Lines {
            source,
            style,
            buffer: Vec::new(),
            start: 0,
            line: 1,
            ended: false,
            failed: false,
        }
    }

    /// Bytes of the file read so far.
    pub fn position(&self) -> u64 {
        self.source.read
    }

    /// Reads one record, blank ones included.
    pub fn read(&mut self, row: &mut Row) -> Option<Result<(), Refused>> {
        if self.style.skip_first {
            self.style.skip_first = false;
            self.read(row)?.ok();
        }
        if self.failed {
            return None;
        }
        loop {
            row.clear(self.line);
            let left = &self.buffer[self.start..];
            if left.is_empty() && self.ended {
                return None;
            }
            match cut(left, self.style, self.ended, row) {
                // A quote that swallowed lines up to the next quote shows by what it leaves.
                Cut::Record { lines, .. }
                    if lines > 1 && self.style.cells > 0 && row.len() != self.style.cells =>
                {
                    return Some(Err(self.skip_line(row, Why::QuoteNeverClosed)));
                }
                Cut::Record { next, lines } => {
                    let outcome = self.checked(next, row);
                    self.start += next;
                    self.line += lines;
                    return Some(outcome);
                }
                Cut::NeverClosed => return Some(Err(self.skip_line(row, Why::QuoteNeverClosed))),
                Cut::MoreNeeded if left.len() > LINE_BYTES_MAX => {
                    return Some(self.skip_long_line(row));
                }
                Cut::MoreNeeded => {
                    if let Err(refused) = self.fill() {
                        return Some(Err(refused));
                    }
                }
            }
        }
    }

    fn fill(&mut self) -> Result<(), Refused> {
        self.buffer.drain(..self.start);
        self.start = 0;
        match self.source.fill(&mut self.buffer) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(cause) => {
                self.failed = true;
                return Err(Refused::line(
                    self.line,
                    "",
                    Why::Unreadable(cause.to_string()),
                ));
            }
        }
        Ok(())
    }

    /// The record as a whole: no invisible characters, no bytes without meaning, no cell beyond measure.
    fn checked(&self, next: usize, row: &Row) -> Result<(), Refused> {
        let raw = &self.buffer[self.start..self.start + next];
        if raw
            .iter()
            .any(|b| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r') && *b != self.style.delimiter)
        {
            return Err(Refused::line(row.line, &row.text, Why::ControlCharacter));
        }
        if row.text.len() > CELL_BYTES_MAX {
            let mut start = 0;
            for end in &row.ends {
                if (*end - start) as usize > CELL_BYTES_MAX {
                    return Err(Refused::line(row.line, &row.text, Why::CellTooLong));
                }
                start = *end;
            }
        }
        if !raw.is_ascii() && row.text.contains('\u{FFFD}') {
            return Err(Refused::line(row.line, &row.text, Why::Undecodable));
        }
        Ok(())
    }

    /// Refuses the line at hand and goes on after it.
    fn skip_line(&mut self, row: &mut Row, why: Why) -> Refused {
        let left = &self.buffer[self.start..];
        let end = memchr::memchr(self.style.newline, left);
        let line = String::from_utf8_lossy(&left[..end.unwrap_or(left.len())]).into_owned();
        let refused = Refused::line(self.line, &line, why);
        self.start += end.map_or(left.len(), |at| at + 1);
        self.line += 1;
        row.text.clear();
        row.ends.clear();
        refused
    }

    /// Throws a line away that is longer than any line is, piece by piece.
    fn skip_long_line(&mut self, row: &mut Row) -> Result<(), Refused> {
        let refused = Refused::line(
            self.line,
            &String::from_utf8_lossy(&self.buffer[self.start..self.start + 200]),
            Why::LineTooLong,
        );
        row.clear(self.line);
        loop {
            if let Some(at) = memchr::memchr(self.style.newline, &self.buffer[self.start..]) {
                self.start += at + 1;
                self.line += 1;
                return Err(refused);
            }
            self.start = self.buffer.len();
            if self.ended {
                return Err(refused);
            }
            self.fill()?;
        }
    }
}

/// Cuts the record at the start of `left`.
fn cut(left: &[u8], style: Style, ended: bool, row: &mut Row) -> Cut {
    let (line, next) = match memchr::memchr(style.newline, left) {
        Some(at) => (&left[..at], at + 1),
        None if ended => (left, left.len()),
        None => return Cut::MoreNeeded,
    };
    if memchr::memchr(b'"', line).is_some() && has_quoted_cell(line, style.delimiter) {
        return cut_quoted(left, style, ended, row);
    }
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let text = as_text(line);
    row.text.reserve(text.len());
    let mut start = 0;
    for at in memchr::memchr_iter(style.delimiter, text.as_bytes()) {
        row.push(&text[start..at]);
        start = at + 1;
    }
    row.push(&text[start..]);
    Cut::Record { next, lines: 1 }
}

/// A quotation mark opens a cell only as its first character; elsewhere it is a character like others (`12" pipe`).
fn has_quoted_cell(line: &[u8], delimiter: u8) -> bool {
    line.first() == Some(&b'"')
        || memchr::memchr_iter(b'"', line).any(|at| at > 0 && line[at - 1] == delimiter)
}

fn cut_quoted(left: &[u8], style: Style, ended: bool, row: &mut Row) -> Cut {
    let mut at = 0;
    let mut lines = 1;
    loop {
        if left.get(at) == Some(&b'"') {
            match quoted_cell(left, at + 1, style.newline, row) {
                Some((after, inside)) => {
                    let goes_on = left.get(after).is_some_and(|b| {
                        ![style.delimiter, style.newline, b'\r', b' '].contains(b)
                    });
                    if inside > 0 && goes_on {
                        return Cut::NeverClosed;
                    }
                    at = after;
                    lines += inside;
                }
                None if !ended && left.len() <= CELL_BYTES_MAX => return Cut::MoreNeeded,
                None => return Cut::NeverClosed,
            }
        }
        let rest = &left[at..];
        let end = memchr::memchr2(style.delimiter, style.newline, rest);
        if end.is_none() && !ended {
            return Cut::MoreNeeded;
        }
        let stop = end.unwrap_or(rest.len());
        let ends_record = end.is_none() || rest[stop] == style.newline;
        let plain = &rest[..stop];
        let plain = if ends_record {
            plain.strip_suffix(b"\r").unwrap_or(plain)
        } else {
            plain
        };
        row.push(&as_text(plain));
        at += stop + usize::from(end.is_some());
        if ends_record {
            return Cut::Record { next: at, lines };
        }
    }
}

/// Reads a cell after its opening mark; gives where it ends and how many line ends it held.
fn quoted_cell(left: &[u8], from: usize, newline: u8, row: &mut Row) -> Option<(usize, u64)> {
    let mut at = from;
    let mut lines = 0;
    loop {
        let within = left.get(at..)?;
        let mark = memchr::memchr(b'"', &within[..within.len().min(CELL_BYTES_MAX + 1)])?;
        lines += memchr::memchr_iter(newline, &within[..mark]).count() as u64;
        if lines > QUOTED_LINES_MAX {
            return None;
        }
        row.text.push_str(&as_text(&within[..mark]));
        at += mark + 1;
        if left.get(at) != Some(&b'"') {
            return Some((at, lines));
        }
        row.text.push('"');
        at += 1;
    }
}

fn as_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Rows tried when the delimiter is sought.
const TRIAL_ROWS_MAX: usize = 50;

/// Cuts the start of a text with one delimiter, to see what it gives.
pub(super) fn split_for_trial(sample: &str, delimiter: u8, newline: u8) -> Vec<Row> {
    let style = Style {
        delimiter,
        newline,
        skip_first: false,
        cells: 0,
    };
    let mut left = sample.as_bytes();
    let mut rows = Vec::new();
    while !left.is_empty() && rows.len() < TRIAL_ROWS_MAX {
        let mut row = Row::default();
        match cut(left, style, true, &mut row) {
            Cut::Record { next, .. } => left = &left[next..],
            Cut::MoreNeeded | Cut::NeverClosed => {
                left = memchr::memchr(newline, left).map_or(&[], |at| &left[at + 1..]);
                continue;
            }
        }
        if !row.is_empty() {
            rows.push(row);
        }
    }
    rows
}
