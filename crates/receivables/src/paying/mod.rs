//! Paying: what a payment settles.
//!
//! The debtor says which debt it pays; when it does not, the Civil Code says it (C. civ. 1342-10): the debts that are due
//! before those that are not, among them the one it has most interest in settling, then the oldest. We know nothing of
//! the debtor's interests, so we go by due date, then by date of the invoice. The article's last resort, pro rata between
//! debts alike in everything, is replaced by the order of the numbers: a whole invoice settled is easier to explain.

mod allocation;

pub use allocation::{OpenItem, Settled, allocate, interest_first};
