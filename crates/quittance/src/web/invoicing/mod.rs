//! Pages by which what is owed enters the books.

mod import;

pub use import::{field_code, import, take};
