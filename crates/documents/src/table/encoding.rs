//! In which alphabet a text is written.
//!
//! Accounting programs export UTF-8, what Excel calls Unicode (UTF-16), or the Windows of their youth; some still export Mac Roman
//! or the DOS page 850. The first are told apart with certainty, the others by which of them makes French of the accents.

use std::io::SeekFrom;

use super::Bytes;
use crate::CannotRead;

/// Accented letters that are weighed to tell old encodings apart; more change nothing.
const ACCENTS_WEIGHED_MAX: usize = 4_000;

/// How much is read at once.
const CHUNK_BYTES: usize = 64 << 10;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, ASCII included.
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Western Windows.
    Windows1252,
    /// ISO 8859-15, the French administration's.
    Latin9,
    /// The Macintosh before 2001.
    MacRoman,
    /// DOS in western Europe.
    Cp850,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
            Encoding::Latin9 => "ISO-8859-15",
            Encoding::MacRoman => "Mac Roman",
            Encoding::Cp850 => "CP850",
        }
    }

    /// No longer in use, so that guessing it deserves a look.
    pub fn is_old(self) -> bool {
        matches!(self, Encoding::MacRoman | Encoding::Cp850)
    }

    /// The decoder, for all that are in the standard.
    pub(super) fn standard(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Encoding::Utf8 => Some(encoding_rs::UTF_8),
            Encoding::Utf16Le => Some(encoding_rs::UTF_16LE),
            Encoding::Utf16Be => Some(encoding_rs::UTF_16BE),
            Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252),
            Encoding::Latin9 => Some(encoding_rs::ISO_8859_15),
            Encoding::MacRoman => Some(encoding_rs::MACINTOSH),
            Encoding::Cp850 => None,
        }
    }
}

/// What a whole reading of the file says of it.
pub(super) struct Known {
    pub encoding: Encoding,
    /// Bytes of a byte order mark, to be skipped.
    pub mark: u64,
    pub size: u64,
    /// The file is UTF-8 but for a few bytes.
    pub undecodable: bool,
    /// Lines end with a bare carriage return.
    pub old_mac_lines: bool,
}

/// Reads the whole file to know how it is written.
pub(super) fn know(source: &mut dyn Bytes) -> Result<Known, CannotRead> {
    source.seek(SeekFrom::Start(0))?;
    let mut chunk = vec![0u8; CHUNK_BYTES];
    let mut seen = Seen::default();
    let mut filled = 0;
    let mut marked = None;
    loop {
        let read = source.read(&mut chunk[filled..])?;
        if seen.size == 0 {
            marked = mark(&chunk[..filled + read]);
        }
        let wide = matches!(marked, Some((Encoding::Utf16Le | Encoding::Utf16Be, _)));
        if wide || (seen.size == 0 && utf16_without_mark(&chunk[..filled + read]).is_some()) {
            let marked = marked
                .or_else(|| utf16_without_mark(&chunk[..filled + read]).map(|found| (found, 0)));
            return Ok(known_wide(
                marked.unwrap_or((Encoding::Utf16Le, 0)),
                source.seek(SeekFrom::End(0))?,
            ));
        }
        let carried = seen.take(&chunk[..filled + read], read == 0)?;
        let end = filled + read;
        chunk.copy_within(end - carried..end, 0);
        filled = carried;
        if read == 0 {
            return Ok(seen.known(marked.map_or(0, |(_, length)| length)));
        }
    }
}

fn known_wide((encoding, mark): (Encoding, u64), size: u64) -> Known {
    Known {
        encoding,
        mark,
        size,
        undecodable: false,
        old_mac_lines: false,
    }
}

fn mark(start: &[u8]) -> Option<(Encoding, u64)> {
    match start {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
        [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
        _ => None,
    }
}

/// Western text in UTF-16 has a zero in every other byte.
fn utf16_without_mark(start: &[u8]) -> Option<Encoding> {
    let sample = &start[..start.len().min(1_024)];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = sample.len() / 2;
    match (zeros(0), zeros(1)) {
        (even, odd) if odd * 10 > half * 6 && even * 10 < half => Some(Encoding::Utf16Le),
        (even, odd) if even * 10 > half * 6 && odd * 10 < half => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What was counted so far.
#[derive(Default)]
struct Seen {
    size: u64,
    line_feeds: u64,
    returns: u64,
    /// Characters of several bytes that are right UTF-8.
    multibyte: u64,
    /// Bytes that no UTF-8 has.
    invalid: u64,
    /// Bytes above 127 with their neighbours.
    accents: Vec<[u8; 3]>,
}

impl Seen {
    /// Counts a chunk and gives back how many bytes at its end belong to the next.
    fn take(&mut self, chunk: &[u8], last: bool) -> Result<usize, CannotRead> {
        if let Some(at) = memchr::memchr(0, chunk) {
            let line =
                self.line_feeds + memchr::memchr_iter(b'\n', &chunk[..at]).count() as u64 + 1;
            return Err(CannotRead::NulByte { line });
        }
        let carried = if last { 0 } else { incomplete(chunk) };
        let chunk = &chunk[..chunk.len() - carried];
        self.size += chunk.len() as u64;
        self.line_feeds += memchr::memchr_iter(b'\n', chunk).count() as u64;
        if self.line_feeds == 0 {
            self.returns += memchr::memchr_iter(b'\r', chunk).count() as u64;
        }
        if !chunk.is_ascii() {
            self.weigh(chunk);
        }
        Ok(carried)
    }

    fn weigh(&mut self, chunk: &[u8]) {
        for part in chunk.utf8_chunks() {
            self.multibyte += part.valid().bytes().filter(|b| *b >= 0xC0).count() as u64;
            self.invalid += part.invalid().len() as u64;
        }
        for (at, byte) in chunk.iter().enumerate() {
            if self.accents.len() >= ACCENTS_WEIGHED_MAX {
                break;
            }
            if *byte >= 0x80 {
                let before = if at == 0 { b' ' } else { chunk[at - 1] };
                self.accents
                    .push([before, *byte, chunk.get(at + 1).copied().unwrap_or(b' ')]);
            }
        }
    }

    fn known(self, mark: u64) -> Known {
        // A few broken bytes in a file that is otherwise right UTF-8 are damage, not another alphabet.
        let utf8 = self.invalid == 0 || mark == 3 || self.multibyte > self.invalid * 2;
        Known {
            encoding: if utf8 {
                Encoding::Utf8
            } else {
                best_of(&self.accents)
            },
            mark,
            size: self.size,
            undecodable: utf8 && self.invalid > 0,
            old_mac_lines: self.line_feeds == 0 && self.returns > 0,
        }
    }
}

/// Bytes at the end that may be the start of a character.
fn incomplete(chunk: &[u8]) -> usize {
    let tail = &chunk[chunk.len().saturating_sub(3)..];
    match tail.iter().rposition(|byte| *byte >= 0xC0) {
        Some(at) => {
            let expected = match tail[at] {
                0xF0.. => 4,
                0xE0.. => 3,
                _ => 2,
            };
            let present = tail.len() - at;
            if present < expected { present } else { 0 }
        }
        None => 0,
    }
}

/// Which alphabet makes French of the accents.
fn best_of(accents: &[[u8; 3]]) -> Encoding {
    // Windows first: on a tie it is by far the most common. Latin 9 differs from it by the euro and three letters only.
    let candidates = [
        Encoding::Windows1252,
        Encoding::Latin9,
        Encoding::MacRoman,
        Encoding::Cp850,
    ];
    let mut best = (Encoding::Windows1252, i64::MIN);
    for encoding in candidates {
        let weight = accents.iter().map(|accent| weight(encoding, *accent)).sum();
        if weight > best.1 {
            best = (encoding, weight);
        }
    }
    best.0
}

fn weight(encoding: Encoding, [before, byte, after]: [u8; 3]) -> i64 {
    let c = character(encoding, byte);
    let among_letters = before.is_ascii_lowercase() || after.is_ascii_lowercase();
    match c {
        'é' | 'è' | 'à' | 'ê' | 'ç' | 'ô' | 'î' | 'û' | 'ù' | 'â' | 'ë' | 'ï' | 'œ'
            if among_letters =>
        {
            4
        }
        'é' | 'è' | 'à' | 'ê' | 'ç' => 2,
        'É' | 'È' | 'À' | 'Ç' | 'Œ' | 'ä' | 'ö' | 'ü' | 'ß' | 'ñ' | 'á' | 'í' | 'ó' | 'ú' => {
            2
        }
        '€' | '°' | '’' | '«' | '»' | '\u{a0}' | '–' | '…' | 'º' => 2,
        '\u{FFFD}' | '\u{80}'..='\u{9f}' => -8,
        c if c.is_alphabetic() => 0,
        _ => -2,
    }
}

/// One byte above 127 in one of the old alphabets.
pub(super) fn character(encoding: Encoding, byte: u8) -> char {
    match encoding.standard() {
        Some(standard) => standard
            .decode_without_bom_handling(&[byte])
            .0
            .chars()
            .next()
            .unwrap_or('\u{FFFD}'),
        None => CP850
            .chars()
            .nth(usize::from(byte.saturating_sub(0x80)))
            .unwrap_or('\u{FFFD}'),
    }
}

/// The upper half of DOS page 850.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
