//! What was found.

use receivables::Date;
use receivables::party::AccountId;

use crate::deeds::searching::Found;
use crate::web::text::Plain;

/// What was found for some words.
#[derive(Clone, Debug, Default)]
pub struct SearchView {
    pub query: String,
    pub today: Date,
    pub found: Found,
    /// Pages whose names hold the words.
    pub places: Vec<Place>,
}

/// A page where one may go.
#[derive(Clone, Debug)]
pub struct Place {
    pub path: &'static str,
    pub name: &'static str,
}

impl SearchView {
    /// Whose something is.
    pub fn name(&self, account: impl Plain<AccountId>) -> &str {
        self.found
            .names
            .get(&account.plain())
            .map_or("", String::as_str)
    }

    /// How many of the newest are read for words.
    pub fn newest_looked_at(&self) -> u64 {
        store::NEWEST_LOOKED_AT.unsigned_abs()
    }
}
