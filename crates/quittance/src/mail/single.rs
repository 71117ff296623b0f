//! One letter that is no reminder, sent at once: a test to oneself, an invitation. Nothing counts it, and nothing sends it again.

use jiff::Timestamp;
use receivables::party::Language;

use super::compose::mailbox;
use super::office::Office;
use super::{Envelope, Letter, Mail, Wire};
use crate::deeds::DeedError;
use crate::desk::Desk;
use crate::secrets;

/// What the sandbox answers, as it does for reminders.
pub const SANDBOX: &str = "sandbox";

/// Why it did not leave.
#[derive(Debug, thiserror::Error)]
pub enum CannotSendOne {
    /// The server did not take it, in its words.
    #[error("{0}")]
    Server(String),
    /// An address, or a setting.
    #[error(transparent)]
    Deed(#[from] DeedError),
}

/// What left, and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentOne {
    pub bytes: String,
    /// The server's words; `sandbox` when it stayed in the house.
    pub answer: String,
}

/// Sends a letter to one mailbox. `mark` begins its Message-ID.
pub fn send(
    desk: &Desk,
    office: &Office,
    letter: &Letter,
    language: Language,
    to: &str,
    mark: &str,
) -> Result<SentOne, CannotSendOne> {
    let refused =
        |error: super::compose::CannotCompose| DeedError::refused(error.to_string(), error.hint());
    let domain = office
        .from
        .rsplit('@')
        .next()
        .unwrap_or("quittance.invalid");
    let random = secrets::hex(&secrets::random::<16>());
    let mail = Mail {
        letter,
        language,
        from: &office.from,
        reply_to: office.reply_to.as_deref(),
        to,
        copies: &[],
        message_id: &format!("{mark}-{random}@{}", domain.trim_end_matches('>')),
        date: Timestamp::from_microsecond(desk.now()).unwrap_or(Timestamp::UNIX_EPOCH),
        attachments: &[],
    };
    let bytes = office.compose(&mail).map_err(refused)?;
    let Some(server) = &office.server else {
        let answer = SANDBOX.to_owned();
        return Ok(SentOne { bytes, answer });
    };
    let envelope = Envelope {
        from: mailbox(&office.from).map_err(refused)?.email,
        to: mailbox(to).map_err(refused)?.email,
        copies: Vec::new(),
    };
    let told = |error: &dyn std::fmt::Display| CannotSendOne::Server(error.to_string());
    let mut wire = Wire::connect(server).map_err(|error| told(&error))?;
    let ready = wire.offer(&envelope).map_err(|error| told(&error))?;
    let accepted = ready.data(&bytes).map_err(|error| told(&error))?;
    wire.close();
    Ok(SentOne {
        bytes,
        answer: accepted.answer,
    })
}
