//! What the pages of letters on paper show.

use receivables::reminding::Level;
use receivables::{Cents, Date};

use super::{CustomerLink, Refused};

/// Letters that are to be printed and posted.
#[derive(Clone, Debug)]
pub struct PostView {
    pub today: Date,
    pub rows: Vec<PostRow>,
}

impl PostView {
    /// How many can be printed.
    pub fn printable(&self) -> u64 {
        self.rows.iter().filter(|row| row.letter.is_ok()).count() as u64
    }

    /// How many this reader may say to be posted.
    pub fn postable(&self) -> u64 {
        self.rows.iter().filter(|row| row.can_be_posted()).count() as u64
    }
}

/// One letter.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// The question that asks for it.
    pub id: i64,
    pub customer: CustomerLink,
    pub level: Level,
    /// Its delivery is to be proved.
    pub registered: bool,
    /// Somebody else has a say before it leaves.
    pub waits: bool,
    pub letter: Result<ToPost, Refused>,
}

impl PostRow {
    pub fn can_be_posted(&self) -> bool {
        !self.waits && self.letter.as_ref().is_ok_and(|letter| letter.addressed)
    }
}

/// What a letter is about, and where it goes.
#[derive(Clone, Debug)]
pub struct ToPost {
    /// The mark of what was looked at.
    pub seen: String,
    pub subject: String,
    pub to: String,
    pub addressed: bool,
    pub total: Cents,
}
