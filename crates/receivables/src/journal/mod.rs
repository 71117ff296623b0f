//! The journal: every event of an account is an entry, and money moves in two places at once.
//!
//! A balance that somebody typed cannot be explained; a sum over entries can. Nothing is ever changed: a correction is
//! another entry. Each movement of money takes from one account what it gives to another, so that debits equal credits
//! by the form itself.

mod entry;
mod ledger;

pub use entry::{CannotReadEntryKind, EntryKind};
pub use ledger::{CannotPost, CreditNoteId, Event, Ledger, LedgerAccount, Movement, balance_of};
