//! Mail: what the house tells its customers' customers, and the wire on which it leaves.
//!
//! A round decides and stores facts; a letter is drawn from them when it leaves ([`templates`]), put into an envelope
//! ([`mod@compose`]) and handed to the firm's own server ([`wire`]). Between the server's "go ahead" and the first byte of the
//! letter the caller writes down that it is being sent, so that a crash leaves a message *uncertain*, never doubled and
//! never lost.

pub mod by_hand;
pub mod compose;
pub mod dkim;
pub mod enclosed;
pub mod facts;
pub mod fields;
pub mod gateway;
pub mod imap;
mod marks;
pub mod office;
pub mod own;
pub mod pace;
pub mod postmen;
pub mod samples;
mod sender;
pub mod settings;
pub mod single;
pub mod sink;
pub mod templates;
mod texting;
pub mod tone;
pub mod wire;

pub use compose::{Attachment, Mail, compose, mailbox};
pub use facts::{Creditor, LetterFacts, Line};
pub use marks::Sent;
pub use sender::{send, send_once};
pub use settings::SmtpSettings;
pub use templates::{Letter, Templates};
pub use wire::{AfterData, Envelope, Refusal, Wire};
