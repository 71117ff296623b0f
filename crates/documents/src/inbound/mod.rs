//! A message that came in, read as facts: a customer answers, a machine answers, or our own message comes back.
//!
//! Bounces follow RFC 3464 where their server does; the others are known by their sender, their first words and the status
//! code in them. Machines that answer say so (RFC 3834), or in their subject. Nothing here is trusted: a sender can be
//! forged, so what a message says is shown and filed, and a person decides.

mod bounce;
mod quoted;

use mail_parser::{HeaderValue, Message, MessageParser};

pub use bounce::Bounce;
pub use quoted::new_text;

/// So much of a message is read. Its text and its report stand first; what follows are attachments.
const BYTES_READ_MAX: usize = 2 << 20;
/// So much text is kept. Nobody answers a reminder with a book.
const TEXT_CHARACTERS_MAX: usize = 20_000;
/// Messages within messages, at most: a parser or its memory must not be led down without an end.
const NESTED_MAX: usize = 200;
/// A thread longer than this names enough messages.
const REFERENCES_MAX: usize = 100;
/// What one line of a page or a row can hold (RFC 5322: 998).
const LINE_CHARACTERS_MAX: usize = 998;

/// One message, as far as it concerns the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// Its own Message-ID, without brackets.
    pub message_id: Option<String>,
    /// The mailbox that it says it is from, in lower case.
    pub from: Option<String>,
    /// Its subject.
    pub subject: String,
    /// When it says it was written, in seconds since 1970.
    pub written_at: Option<i64>,
    /// The messages that it answers, the nearest first.
    pub answers: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// Its whole text.
    pub text: String,
}

/// What a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person wrote.
    Written,
    /// A machine answered: out of office, ticket opened.
    Automatic,
    /// A message of ours came back, or is late.
    Bounce(Bounce),
}

/// Why a message cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotReadMessage {
    /// Nothing of it is a message.
    #[error("this is no message: it has neither a header nor a text")]
    NoMessage,
    /// Messages within messages without an end.
    #[error("this message holds more than {NESTED_MAX} messages within messages")]
    TooDeep,
}

/// Reads one message.
pub fn read(bytes: &[u8]) -> Result<Incoming, CannotReadMessage> {
    let bytes = &bytes[..bytes.len().min(BYTES_READ_MAX)];
    if is_too_deep(bytes) {
        return Err(CannotReadMessage::TooDeep);
    }
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| !message.headers().is_empty())
        .ok_or(CannotReadMessage::NoMessage)?;
    let text = text_of(&message);
    let kind = match bounce::read(&message, &text) {
        Some(bounce) => Kind::Bounce(bounce),
        None if is_automatic(&message) => Kind::Automatic,
        None => Kind::Written,
    };
    Ok(Incoming {
        message_id: message.message_id().map(shortened),
        from: from(&message),
        subject: shortened(message.subject().unwrap_or_default()),
        written_at: message.date().map(|date| date.to_timestamp()),
        answers: answers(&message),
        kind,
        text,
    })
}

/// Every message within a message is announced by one of these words.
fn is_too_deep(bytes: &[u8]) -> bool {
    let words: [&[u8]; 3] = [b"rfc822", b"global", b"digest"];
    let starts = |at: &usize| {
        words.iter().any(|word| {
            bytes[*at..]
                .get(..word.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(word))
        })
    };
    (0..bytes.len()).filter(starts).nth(NESTED_MAX).is_some()
}

fn text_of(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    let plain = |c: &char| *c == '\n' || *c == '\t' || !c.is_control();
    text.chars()
        .filter(plain)
        .take(TEXT_CHARACTERS_MAX)
        .collect()
}

fn from(message: &Message<'_>) -> Option<String> {
    let address = message.from()?.first()?.address.as_deref()?;
    Some(shortened(address).to_lowercase())
}

/// In-Reply-To names the message that is answered, References the thread with its newest at the end.
fn answers(message: &Message<'_>) -> Vec<String> {
    let mut ids: Vec<String> = list(message.in_reply_to()).collect();
    let thread: Vec<String> = list(message.references()).collect();
    for id in thread.into_iter().rev() {
        if !ids.contains(&id) && ids.len() < REFERENCES_MAX {
            ids.push(id);
        }
    }
    ids
}

fn list<'a>(value: &'a HeaderValue<'a>) -> impl Iterator<Item = String> + 'a {
    let all = value.as_text_list().unwrap_or_default();
    all.iter().take(REFERENCES_MAX).map(|id| shortened(id))
}

/// RFC 3834 says `Auto-Submitted`; older servers have words of their own.
fn is_automatic(message: &Message<'_>) -> bool {
    let header = |name: &str| {
        let raw = message.header_raw(name).unwrap_or_default();
        raw.trim().to_ascii_lowercase()
    };
    let submitted = header("Auto-Submitted");
    let subject = message.subject().unwrap_or_default().trim().to_lowercase();
    (!submitted.is_empty() && !submitted.starts_with("no"))
        || !header("X-Autoreply").is_empty()
        || !header("X-Autorespond").is_empty()
        || matches!(header("Precedence").as_str(), "auto_reply" | "auto-reply")
        || AUTOMATIC_SUBJECTS
            .iter()
            .any(|words| subject.starts_with(words))
}

/// How machines begin their subjects, in French and English.
const AUTOMATIC_SUBJECTS: [&str; 8] = [
    "automatic reply",
    "auto reply",
    "out of office",
    "out of the office",
    "réponse automatique",
    "reponse automatique",
    "absence du bureau",
    "message d'absence",
];

fn shortened(text: &str) -> String {
    let line = text.trim().chars().filter(|c| !c.is_control());
    line.take(LINE_CHARACTERS_MAX).collect()
}
