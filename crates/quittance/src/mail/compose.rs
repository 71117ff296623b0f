//! From a letter to the bytes that leave.
//!
//! The same letter gives the same bytes: the Message-ID, the date and the boundaries are handed in or derived. A person who
//! finds an uncertain message searches the server's log for exactly this Message-ID.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as Enclosed, Mailbox, MultiPart, SinglePart};
use receivables::party::Language;
use sha2::{Digest, Sha256};

use super::dkim::CannotSign;
use super::templates::Letter;

/// A letter with everything that stands around it.
#[derive(Clone, Debug)]
pub struct Mail<'a> {
    pub letter: &'a Letter,
    pub language: Language,
    /// `Name <address>` or an address alone.
    pub from: &'a str,
    pub reply_to: Option<&'a str>,
    pub to: &'a str,
    pub copies: &'a [String],
    /// Without angle brackets. The round derives it from the message's key.
    pub message_id: &'a str,
    pub date: Timestamp,
    pub attachments: &'a [Attachment],
}

/// A document that goes with the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    /// `application/pdf` and the like.
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Why a letter cannot be put into an envelope.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCompose {
    #[error("\"{0}\" is not a mail address")]
    Address(String),
    #[error("\"{0}\" is not a kind of document")]
    MediaType(String),
    #[error("the message could not be built: {0}")]
    Build(String),
    #[error(transparent)]
    Sign(#[from] CannotSign),
}

impl CannotCompose {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotCompose::Address(_) => {
                "Mend the address: the customer's contact, or the setting mail.from."
            }
            CannotCompose::MediaType(_) => "Attach the document again.",
            CannotCompose::Sign(_) => "Check mail.dkim_key: quittance settings dkim.",
            CannotCompose::Build(_) => "Tell us: this should not happen.",
        }
    }
}

/// Puts a letter into its envelope: text and HTML side by side, documents behind them.
pub fn compose(mail: &Mail<'_>) -> Result<String, CannotCompose> {
    let mut builder = Message::builder()
        .from(mailbox(mail.from)?)
        .to(mailbox(mail.to)?)
        .subject(mail.letter.subject.clone())
        .date(SystemTime::from(mail.date))
        .message_id(Some(format!("<{}>", mail.message_id)))
        // Out-of-office machines stay silent to it (RFC 3834). There is no List-Unsubscribe: this is about a contract.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", language(mail.language)));
    for copy in mail.copies {
        builder = builder.cc(mailbox(copy)?);
    }
    if let Some(reply_to) = mail.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    let message = builder
        .multipart(body(mail)?)
        .map_err(|error| CannotCompose::Build(error.to_string()))?;
    String::from_utf8(message.formatted()).map_err(|error| CannotCompose::Build(error.to_string()))
}

/// Reads `Name <address>`.
pub fn mailbox(text: &str) -> Result<Mailbox, CannotCompose> {
    text.trim()
        .parse()
        .map_err(|_| CannotCompose::Address(text.to_owned()))
}

fn body(mail: &Mail<'_>) -> Result<MultiPart, CannotCompose> {
    let boundary = short_hash(mail.message_id);
    let letter = MultiPart::alternative()
        .boundary(format!("letter-{boundary}"))
        .singlepart(SinglePart::plain(mail.letter.text.clone()))
        .singlepart(SinglePart::html(mail.letter.html.clone()));
    if mail.attachments.is_empty() {
        return Ok(letter);
    }
    let mut mixed = MultiPart::mixed()
        .boundary(format!("documents-{boundary}"))
        .multipart(letter);
    for document in mail.attachments {
        let kind = ContentType::parse(&document.media_type);
        let kind = kind.map_err(|_| CannotCompose::MediaType(document.media_type.clone()))?;
        mixed = mixed
            .singlepart(Enclosed::new(document.name.clone()).body(document.bytes.clone(), kind));
    }
    Ok(mixed)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn language(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

/// 128 bits are enough for a boundary that no letter contains.
fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
