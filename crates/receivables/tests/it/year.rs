//! A company year.
