//! What must be kept, and for how long, when a person asks to be erased (GDPR art. 17, whose third paragraph leaves what the
//! law obliges to keep and what a claim in court may need).
//!
//! Accounting records and what they rest on are kept ten years (C. com. L123-22): the ledger's amounts, numbers and dates
//! are never erased here. What merchants wrote to each other can be needed for five years, as long as an obligation between
//! them can be enforced (C. com. L110-4).

use jiff::ToSpan;

use crate::Date;

/// Years during which an obligation between merchants, or with them, can be enforced (C. com. L110-4).
const CORRESPONDENCE_YEARS: i16 = 5;

/// The first day on which a letter that left on this day may be erased without a second thought.
///
/// ```
/// # use receivables::{date, law::fr::correspondence_kept_until};
/// assert_eq!(correspondence_kept_until(date(2026, 3, 9)), date(2031, 3, 9));
/// ```
pub fn correspondence_kept_until(left_on: Date) -> Date {
    left_on.saturating_add(CORRESPONDENCE_YEARS.years())
}
