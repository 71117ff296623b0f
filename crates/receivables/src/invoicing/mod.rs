//! Invoicing: what was agreed before the first reminder, and the day on which an invoice is due.

mod terms;

pub use terms::{EndOfMonth, Terms};
