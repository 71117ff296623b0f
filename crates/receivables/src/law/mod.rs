//! The law, one room per country. Another country is another room with the same doors.

pub mod fr;
