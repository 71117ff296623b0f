//! What the page about the firm's mailboxes shows.

use jiff::civil::DateTime;

use crate::deeds::mailboxes::Typed;

/// The mailboxes, and the form for one.
#[derive(Clone, Debug, Default)]
pub struct MailboxesView {
    pub boxes: Vec<MailboxCard>,
    /// What the form begins with.
    pub typed: Typed,
    /// The form changes this one; a password is kept for it.
    pub changing: Option<String>,
    /// Why nothing was kept, and what would be right.
    pub refusal: Option<(String, String)>,
    /// What is nobody's is deleted after so many days.
    pub keep_days: i64,
}

/// One mailbox and how its reading goes.
#[derive(Clone, Debug, Default)]
pub struct MailboxCard {
    /// User, server and folder.
    pub name: String,
    pub looked: Option<DateTime>,
    /// What stood in the way the last time.
    pub trouble: String,
    pub paused: bool,
    /// Mails that came in from it.
    pub mails: u64,
    /// What became of a try just now.
    pub tried: Option<Tried>,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// In words.
    pub said: &'static str,
    /// What the server answered; empty when it let us in.
    pub answer: String,
}
