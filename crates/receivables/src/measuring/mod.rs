//! Measuring: how much is late, since when, and how long customers take to pay.
//!
//! Figures that an accountant compares with another document must add up with it: buckets add up to what is open,
//! and each average names its method.

mod aged;
mod collecting;
mod dso;
mod rating;

pub use aged::{Bucket, aged, bucket_of};
pub use collecting::{
    Collectable, FOLLOWED_DAYS, MONTH_DAYS, QUARTER_DAYS, Sequel, average_days_late,
    best_possible_dso, days_until, effectiveness, followed, is_over, month_ends, promise_ends,
    share,
};
pub use dso::{COUNT_BACK_MONTHS_MAX, CannotMeasure, Month, dso_count_back, dso_simple};
pub use rating::{
    HOLDS_AT_C_AFTER_DAYS, HOLDS_AT_E_AFTER_DAYS, HOLDS_DOWN_FROM, RATED_DAYS_BACK,
    RATED_INVOICES_MIN, Rated, Rating, Share, Weighed, awaited_share, awaited_shares, rate,
    rating_changes_on,
};
