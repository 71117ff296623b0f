//! French law of late payment.
//!
//! Between professionals, penalties run by themselves from the day after the due date, without any reminder, at the
//! European Central Bank's rate plus ten points unless the contract says otherwise (C. com. L441-10 II), and each
//! invoice paid late costs €40 more (D441-5). A public body owes the bank's rate plus eight points (CCP L2192-13,
//! R2192-31) and the same €40. A consumer owes neither: only the legal rate, from the formal notice on (C. civ. 1231-6).

mod interest;
mod keeping;
mod rates;

pub use interest::{
    CannotCompute, Claim, INDEMNITY, Note, Segment, interest, interest_from_notice,
};
pub use keeping::correspondence_kept_until;
pub use rates::{CannotReadRates, Certainty, Rate, Rates, Semester};
