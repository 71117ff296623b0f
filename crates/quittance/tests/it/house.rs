//! The house tests itself: the walls, the clock, the sizes, the samples and the documents are what STYLE says they are.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file longer than this has two subjects.
const FILE_LINES_MAX: usize = 600;
/// A function longer than this does not fit a screen, however large.
const FUNCTION_LINES_MAX: usize = 70;

/// What each crate may need. A new arrow is a decision: add it here and say why in DESIGN.md.
const MAY_NEED: [(&str, &str); 4] = [
    ("receivables", "jiff rust_decimal serde thiserror"),
    (
        "documents",
        "receivables calamine csv encoding_rs jiff memchr quick-xml rust_xlsxwriter serde thiserror zip",
    ),
    (
        "store",
        "receivables jiff postgres rusqlite serde serde_json sha2 thiserror",
    ),
    (
        "quittance",
