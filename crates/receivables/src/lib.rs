//! The rules of the trade: what a firm is owed, what the law says of it, and what happens next.
//!
//! Everything here is pure: values in, values out, no clock, no file, no network. The date is handed in.
//! The rooms follow the life of a receivable: invoicing, reminding, paying, collecting, court, and measuring beside them.

pub mod account;
pub mod calendar;
pub mod invoicing;
pub mod journal;
pub mod law;
pub mod measuring;
pub mod money;
pub mod next_step;
pub mod party;
pub mod paying;
pub mod phone;
pub mod reminding;
pub mod wording;

pub use account::Account;
pub use jiff::civil::{Date, date};
pub use money::Cents;
pub use next_step::{Step, next_step};
