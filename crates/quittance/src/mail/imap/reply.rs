//! What a mailbox's server says, read in bounded pieces (RFC 3501).
//!
//! A reply is a line; where a line ends in `{n}`, n bytes of any kind follow, and then the line goes on. A server, or whoever
//! took its place, may announce a terabyte or never end a line: everything here has a limit, and past it the talk is over.

use std::borrow::Cow;

use super::CannotReadMailbox::{self, Garbled};

/// A line names at most some hundred thousand mails; a longer one is no list.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Pieces of mails are asked for in this size, and nothing longer is taken.
pub const PIECE_BYTES: usize = 256 << 10;
/// A reply with more pieces than this answers no question of ours.
const PIECES_MAX: usize = 16;
/// A list within a list within a list: flags have one, nothing that we ask for has more.
const DEPTH_MAX: usize = 8;

/// One reply: text, and the bytes that were announced in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(Vec<u8>),
    Bytes(Vec<u8>),
}

/// A mail, or a piece of one, as it was fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Its number.
    pub uid: Option<u32>,
    /// How long it is in all.
    pub size: Option<usize>,
    /// When the server got it, as it says it.
    pub received: Option<String>,
    /// The piece.
    pub bytes: Option<Vec<u8>>,
}

/// The first whole reply among the bytes that came, and how many it took; `None`: more must come first.
pub fn first_reply(held: &[u8]) -> Result<Option<(Reply, usize)>, CannotReadMailbox> {
    let (mut parts, mut at) = (Vec::new(), 0);
    loop {
        let Some(length) = held[at..].iter().position(|byte| *byte == b'\n') else {
            return match held.len() - at > LINE_BYTES_MAX {
                true => Err(Garbled("a line without an end")),
                false => Ok(None),
            };
        };
        let line = &held[at..at + length];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        at += length + 1;
        if line.len() > LINE_BYTES_MAX {
            return Err(Garbled("a line without an end"));
        }
        let Some((text, announced)) = announces(line)? else {
            parts.push(Part::Text(line.to_vec()));
            return Ok(Some((Reply(parts), at)));
        };
        let Some(bytes) = held.get(at..at + announced) else {
            return Ok(None);
        };
        parts.push(Part::Text(text.to_vec()));
        parts.push(Part::Bytes(bytes.to_vec()));
        at += announced;
        if parts.len() > 2 * PIECES_MAX {
            return Err(Garbled("too many pieces"));
        }
    }
}

/// `… {123}`: what stands before, and how many bytes follow.
fn announces(line: &[u8]) -> Result<Option<(&[u8], usize)>, CannotReadMailbox> {
    let Some(open) = line
        .strip_suffix(b"}")
        .and_then(|line| line.iter().rposition(|byte| *byte == b'{'))
    else {
        return Ok(None);
    };
    let digits = &line[open + 1..line.len() - 1];
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Ok(None);
    }
    let number = std::str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    match number {
        Some(number) if number <= PIECE_BYTES => Ok(Some((&line[..open], number))),
        _ => Err(Garbled("a piece longer than any that was asked for")),
    }
}

impl Reply {
    /// Its text; where bytes stood there is nothing.
    pub fn text(&self) -> String {
        let texts = self.0.iter().filter_map(|part| match part {
            Part::Text(text) => Some(String::from_utf8_lossy(text)),
            Part::Bytes(_) => None,
        });
        texts.collect()
    }

    /// How much memory it takes, about.
    pub fn weight(&self) -> usize {
        let len = |part: &Part| match part {
            Part::Text(bytes) | Part::Bytes(bytes) => bytes.len(),
        };
        self.0.iter().map(len).sum()
    }

    /// `A7 OK done` of the command A7: whether it was done, and the server's words.
    pub fn ends(&self, tag: &str) -> Option<(bool, String)> {
        let text = self.text();
        let rest = text.strip_prefix(tag)?.strip_prefix(' ')?;
        let (word, words) = rest.split_once(' ').unwrap_or((rest, ""));
        let done = word.eq_ignore_ascii_case("OK");
        Some((done, format!("{word} {words}").trim().to_owned()))
    }

    /// `+ …`: the server waits for what follows.
    pub fn invites(&self) -> bool {
        self.text().starts_with('+')
    }

    /// `* WORD rest`: the rest.
    pub fn told(&self, word: &str) -> Option<String> {
        let text = self.text();
        let rest = text.strip_prefix("* ")?;
        let found = rest.get(..word.len())?;
        let after = rest.get(word.len()..)?;
        (found.eq_ignore_ascii_case(word) && (after.is_empty() || after.starts_with(' ')))
            .then(|| after.trim().to_owned())
    }

    /// `* 12 EXISTS`: how many mails there are.
    pub fn exists(&self) -> Option<u32> {
        self.counted("EXISTS")
            .and_then(|(count, rest)| rest.is_empty().then_some(count))
    }

    /// `* 12 WORD rest`.
    fn counted(&self, word: &str) -> Option<(u32, String)> {
        let text = self.text();
        let (count, rest) = text.strip_prefix("* ")?.split_once(' ')?;
        let (found, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_it = found.trim().eq_ignore_ascii_case(word);
        is_it.then_some((count.parse().ok()?, rest.trim().to_owned()))
    }

    /// `* OK [UIDVALIDITY 7] …`: the number of that word.
    pub fn code(&self, word: &str) -> Option<u32> {
        let told = self.told("OK")?;
        let code = told.strip_prefix('[')?.split(']').next()?.to_owned();
        let (found, number) = code.split_once(' ')?;
        if !found.eq_ignore_ascii_case(word) {
            return None;
        }
        number.trim().parse().ok()
    }

    /// `* SEARCH 4 5 6`: the numbers.
    pub fn numbers(&self) -> Option<Vec<u32>> {
        let told = self.told("SEARCH")?;
        Some(
            told.split_ascii_whitespace()
                .filter_map(|word| word.parse().ok())
                .collect(),
        )
    }

    /// `* 3 FETCH (UID 5 … BODY[]<0> {123} …)`; `None` when it is something else.
    pub fn fetched(&self) -> Result<Option<Fetched>, CannotReadMailbox> {
        if self.counted("FETCH").is_none() {
            return Ok(None);
        }
        let words = self.words()?;
        let mut words = words
            .into_iter()
            .skip_while(|word| *word != Word::Open)
            .skip(1);
        let mut fetched = Fetched::default();
        while let Some(Word::Atom(key)) = words.next() {
            let value = match words.next() {
                Some(Word::Open) => {
                    skip_list(&mut words)?;
                    continue;
                }
                Some(value) => value,
                None => break,
            };
            match (key.to_ascii_uppercase().as_str(), value) {
                ("UID", Word::Atom(number)) => fetched.uid = number.parse().ok(),
                ("RFC822.SIZE", Word::Atom(number)) => fetched.size = number.parse().ok(),
                ("INTERNALDATE", Word::Bytes(text)) => {
                    fetched.received = Some(String::from_utf8_lossy(&text).into_owned());
                }
                (key, Word::Bytes(bytes)) if key.starts_with("BODY[]") => {
                    fetched.bytes = Some(bytes.into_owned())
                }
                // NIL: the mail has not so many bytes.
                (key, Word::Atom(_)) if key.starts_with("BODY[]") => {
                    fetched.bytes = Some(Vec::new())
                }
                _ => {}
            }
        }
        Ok(Some(fetched))
    }

    fn words(&self) -> Result<Vec<Word<'_>>, CannotReadMailbox> {
        let mut words = Vec::new();
        for part in &self.0 {
            match part {
                Part::Bytes(bytes) => words.push(Word::Bytes(Cow::Borrowed(bytes))),
                Part::Text(text) => words_of(text, &mut words)?,
            }
        }
        Ok(words)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word<'a> {
    Open,
    Close,
    Atom(String),
    Bytes(Cow<'a, [u8]>),
}

fn words_of<'a>(text: &[u8], words: &mut Vec<Word<'a>>) -> Result<(), CannotReadMailbox> {
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b' ' => at += 1,
            b'(' => {
                words.push(Word::Open);
                at += 1;
            }
            b')' => {
                words.push(Word::Close);
                at += 1;
            }
            b'"' => {
                let (quoted, length) = quoted(&text[at..])?;
                words.push(Word::Bytes(Cow::Owned(quoted)));
                at += length;
            }
            _ => {
                let rest = &text[at..];
                let end = rest
                    .iter()
                    .position(|byte| b" ()\"".contains(byte))
                    .unwrap_or(rest.len());
                words.push(Word::Atom(
                    String::from_utf8_lossy(&rest[..end]).into_owned(),
                ));
                at += end;
            }
        }
    }
    Ok(())
}

/// `"… \" …"`: what it says, and how long it is with its marks.
fn quoted(text: &[u8]) -> Result<(Vec<u8>, usize), CannotReadMailbox> {
    let mut said = Vec::new();
    let mut at = 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return Ok((said, at + 1)),
            b'\\' => {
                said.extend(text.get(at + 1));
                at += 2;
            }
            byte => {
                said.push(*byte);
                at += 1;
            }
        }
    }
    Err(Garbled("a quoted text without an end"))
}

fn skip_list<'a>(words: &mut impl Iterator<Item = Word<'a>>) -> Result<(), CannotReadMailbox> {
    let mut depth = 1;
    for word in words {
        match word {
            Word::Open => depth += 1,
            Word::Close => depth -= 1,
            Word::Atom(_) | Word::Bytes(_) => {}
        }
        if depth == 0 {
            return Ok(());
        }
        if depth > DEPTH_MAX {
            return Err(Garbled("lists within lists"));
        }
    }
    Err(Garbled("a list without an end"))
}
