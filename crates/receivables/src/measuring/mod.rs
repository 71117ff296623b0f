//! Measuring: how much is late, since when, and how long customers take to pay.
//!
//! Figures that an accountant compares with another document must add up with it: buckets add up to what is open,
//! and each average names its method.

mod aged;
mod dso;

pub use aged::{Bucket, aged, bucket_of};
pub use dso::{COUNT_BACK_MONTHS_MAX, CannotMeasure, Month, dso_count_back, dso_simple};
