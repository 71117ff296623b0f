//! Printing: tables for people, JSON for machines, a bar while something long goes on.

use std::io::{IsTerminal, Write};

use documents::export::Cell;
use indicatif::{ProgressBar, ProgressStyle};
use receivables::party::Language;
use receivables::wording;
use serde::Serialize;

/// How a command prints.
#[derive(Clone, Copy)]
pub struct Output {
    /// JSON.
    pub json: bool,
}

impl Output {
    /// Prints data as JSON, or words for people.
    pub fn data_or(self, data: &impl Serialize, words: impl FnOnce() -> String) {
        // What we print are our own shapes, which always make JSON.
        if self.json {
            say(&serde_json::to_string_pretty(data).unwrap_or_default())
        } else {
            say(&words())
        }
    }

    /// Prints a refusal: on standard error for people, as an object for machines.
    pub fn refuse(self, message: &str, hint: &str) {
        if self.json {
            self.data_or(
                &serde_json::json!({ "error": message, "hint": hint }),
                String::new,
            );
        } else if hint.is_empty() {
            eprintln!("quittance: {message}");
        } else {
            eprintln!("quittance: {message}\n  → {hint}");
        }
    }

    /// Tells a person at a terminal what is going on.
    pub fn aside(self, words: &str) {
        if !self.json && std::io::stderr().is_terminal() {
            eprintln!("{words}");
        }
    }

    /// A bar on a terminal, and nothing elsewhere.
    pub fn bar(self, what: &str) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0).with_message(what.to_owned());
        match ProgressStyle::with_template(
            "{msg} {wide_bar:.green/white} {percent:>3} % {elapsed} (≈ {eta})",
        ) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }
}

/// Prints a line. A reader that went away (`| head`) ends the program quietly.
pub fn say(text: &str) {
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}

/// Rows under headers, amounts to the right.
pub fn table(headers: &[&str], rows: &[Vec<Cell>], language: Language) -> String {
    let texts: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| text(cell, language)).collect())
        .collect();
    let width = |i: usize| {
        let header = headers.get(i).map_or(0, |header| header.chars().count());
        texts
            .iter()
            .filter_map(|row| row.get(i))
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
            .max(header)
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let is_figure = |i: usize| {
        rows.iter()
            .any(|row| matches!(row.get(i), Some(Cell::Amount(_) | Cell::Number(_))))
    };
    let line = |cells: &[&str]| {
        let cells = cells
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(i, (cell, width))| {
                let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
                if is_figure(i) {
                    pad + cell
                } else {
                    format!("{cell}{pad}")
                }
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![
        line(headers),
        widths
            .iter()
            .map(|width| "─".repeat(*width))
            .collect::<Vec<_>>()
            .join("  "),
    ];
    lines.extend(
        texts
            .iter()
            .map(|row| line(&row.iter().map(String::as_str).collect::<Vec<_>>())),
    );
    lines.join("\n")
}

fn text(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Amount(cents) => wording::amount(*cents, language),
        Cell::Date(date) => date.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Tenths(tenths) => documents::export::one_decimal(*tenths),
        Cell::Empty => String::new(),
    }
}

/// A name that no other process takes at the same moment.
pub fn unique_name(what: &str) -> String {
    format!(
        "{what}-{}",
        crate::secrets::hex(&crate::secrets::random::<6>())
    )
}
