//! Invoicing: what is owed enters the books.

mod customers;
pub mod documents;
mod import;
mod lines;
mod offered;
pub mod one;
mod reading;

pub use customers::usual_sequence;
pub use import::{Import, Imported, Opened, Report, import, open};
pub use offered::{LEDGER_BYTES_MAX, Offered, Said, look, take};
