//! A delimited text: opened, known, and decoded piece by piece.

use std::io::SeekFrom;

use super::encoding::{self, Encoding};
use super::split::{Lines, Style, split_for_trial};
use super::{Bytes, Row};
use crate::{CannotRead, columns};

/// Bytes decoded at once.
const CHUNK_BYTES: usize = 256 << 10;

/// Text looked at to find the delimiter.
const SAMPLE_BYTES: usize = 64 << 10;

/// Delimiters tried, the likely ones first.
const DELIMITERS: [u8; 10] = [b';', b',', b'\t', b'|', b'~', b'^', b':', b'#', b'!', b'*'];

/// A delimited text.
pub(super) struct Text {
    source: Box<dyn Bytes>,
    pub encoding: Encoding,
    pub delimiter: u8,
    pub size: u64,
    pub undecodable: bool,
    mark: u64,
    newline: u8,
    /// The first line is `sep=;` and no data.
    separator_line: bool,
}

impl Text {
    pub fn open(mut source: Box<dyn Bytes>) -> Result<Text, CannotRead> {
        let known = encoding::know(source.as_mut())?;
        let mut text = Text {
            source,
            encoding: known.encoding,
            delimiter: b';',
            size: known.size,
            undecodable: known.undecodable,
            mark: known.mark,
            newline: if known.old_mac_lines { b'\r' } else { b'\n' },
            separator_line: false,
        };
        let sample = text.sample()?;
        if sample.trim().is_empty() {
            return Err(CannotRead::Empty);
        }
        // UTF-16 hides its line ends from the first reading.
        if !sample.contains('\n') && sample.contains('\r') {
            text.newline = b'\r';
        }
        match separator_of(&sample) {
            Some(separator) => (text.delimiter, text.separator_line) = (separator, true),
            None => text.delimiter = delimiter_of(&sample, text.newline),
        }
        Ok(text)
    }

    /// The rows at the start, those that are no row left out.
    pub fn first_rows(&mut self, count: usize) -> Result<Vec<Row>, CannotRead> {
        let mut lines = self.lines(0)?;
        let mut rows = Vec::new();
        let mut row = Row::default();
        while rows.len() < count {
            match lines.read(&mut row) {
                Some(Ok(())) => rows.push(row.clone()),
                Some(Err(_)) => {}
                None => break,
            }
        }
        Ok(rows)
    }

    /// The lines, from the first. How many cells they should have, when it is known, tells a quote never closed.
    pub fn lines(&mut self, cells: usize) -> Result<Lines<'_>, CannotRead> {
        let style = Style {
            delimiter: self.delimiter,
            newline: self.newline,
            skip_first: self.separator_line,
            cells,
        };
        Ok(Lines::new(self.decoded()?, style))
    }

    fn decoded(&mut self) -> Result<Decoded<'_>, CannotRead> {
        self.source.seek(SeekFrom::Start(self.mark))?;
        let decoder = match self.encoding {
            Encoding::Utf8 | Encoding::Cp850 => None,
            other => other
                .standard()
                .map(|standard| standard.new_decoder_without_bom_handling()),
        };
        Ok(Decoded {
            source: self.source.as_mut(),
            decoder,
            old: (self.encoding == Encoding::Cp850).then_some(Encoding::Cp850),
            chunk: Vec::new(),
            read: self.mark,
            ended: false,
        })
    }

    fn sample(&mut self) -> Result<String, CannotRead> {
        let mut decoded = self.decoded()?;
        let mut bytes = Vec::new();
        while bytes.len() < SAMPLE_BYTES && decoded.fill(&mut bytes)? > 0 {}
        bytes.truncate(SAMPLE_BYTES);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The bytes of a text as UTF-8.
pub(super) struct Decoded<'a> {
    source: &'a mut dyn Bytes,
    decoder: Option<encoding_rs::Decoder>,
    old: Option<Encoding>,
    chunk: Vec<u8>,
    /// Bytes read of the file.
    pub read: u64,
    ended: bool,
}

impl Decoded<'_> {
    /// Appends the next piece and tells how much it read; nothing at the end.
    pub fn fill(&mut self, into: &mut Vec<u8>) -> std::io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        self.chunk.resize(CHUNK_BYTES, 0);
        let read = self.source.read(&mut self.chunk)?;
        self.read += read as u64;
        self.ended = read == 0;
        let chunk = &self.chunk[..read];
        match (&mut self.decoder, self.old) {
            (Some(decoder), _) => {
                let room = decoder
                    .max_utf8_buffer_length(read)
                    .unwrap_or(read * 3 + 16);
                let start = into.len();
                into.resize(start + room, 0);
                let (_, _, written, _) =
                    decoder.decode_to_utf8(chunk, &mut into[start..], self.ended);
                into.truncate(start + written);
            }
            (None, Some(old)) => {
                let mut buffer = [0; 4];
                for byte in chunk {
                    let c = if byte.is_ascii() {
                        char::from(*byte)
                    } else {
                        encoding::character(old, *byte)
                    };
                    into.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
                }
            }
            (None, None) => into.extend_from_slice(chunk),
        }
        Ok(read)
    }
}

/// Excel's own first line, `sep=;`.
fn separator_of(sample: &str) -> Option<u8> {
    let first = sample.lines().next()?.trim_matches(['"', '\r']);
    let rest = first
        .strip_prefix("sep=")
        .or_else(|| first.strip_prefix("SEP="))?;
    match rest.as_bytes() {
        [separator] if !separator.is_ascii_alphanumeric() => Some(*separator),
        _ => None,
    }
}

/// The delimiter that makes most known column names, then the most even rows, then the most cells.
fn delimiter_of(sample: &str, newline: u8) -> u8 {
    let mut best = (b';', (0, 0, 0));
    for delimiter in DELIMITERS {
        let rows = split_for_trial(sample, delimiter, newline);
        let known = rows
            .iter()
            .map(|row| row.cells().filter(|cell| columns::is_known(cell)).count())
            .max()
            .unwrap_or(0);
        let usual = usual_length(&rows);
        let even = rows.iter().filter(|row| row.len() == usual).count() * 100 / rows.len().max(1);
        let score = if usual > 1 {
            (known, even, usual)
        } else {
            (known.min(1), 0, 0)
        };
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

fn usual_length(rows: &[Row]) -> usize {
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(length, _)| *length == row.len()) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.len(), 1)),
        }
    }
    counts
        .iter()
        .filter(|(length, _)| *length > 1)
        .max_by_key(|(_, count)| *count)
        .map_or(1, |(length, _)| *length)
}
