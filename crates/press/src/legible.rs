//! What our fonts can draw. A customer may be called 山田 or sign with a heart; the archive format refuses what it cannot show,
//! and a letter must leave all the same.

use serde_json::Value;

use crate::world;

/// Stands for a character that cannot be drawn: every font has it, and every reader sees that something is missing.
const STAND_IN: char = '?';

/// The text as it will be printed, and what a question mark stands for.
pub fn legible(text: &str) -> (String, Vec<char>) {
    let mut replaced = Vec::new();
    (drawn(text, &mut replaced), replaced)
}

/// The same for each text of these facts.
pub(crate) fn everywhere(facts: Value) -> (Value, Vec<char>) {
    let mut replaced = Vec::new();
    let facts = walk(facts, &mut replaced);
    replaced.sort_unstable();
    replaced.dedup();
    (facts, replaced)
}

fn walk(value: Value, replaced: &mut Vec<char>) -> Value {
    match value {
        Value::String(text) => Value::String(drawn(&text, replaced)),
        Value::Array(all) => all.into_iter().map(|one| walk(one, replaced)).collect(),
        Value::Object(all) => all
            .into_iter()
            .map(|(name, one)| (name, walk(one, replaced)))
            .collect(),
        other => other,
    }
}

fn drawn(text: &str, replaced: &mut Vec<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // A hyphen that must not break is a hyphen first, and our narrow space is too narrow to be seen in print.
        let c = match c {
            '\u{2010}' | '\u{2011}' => '-',
            '\u{202f}' => '\u{a0}',
            other => other,
        };
        if world::can_draw(c) {
            out.push(c);
        } else if c.is_whitespace() || c.is_control() {
            out.push(' ');
        } else if !is_invisible(c) {
            replaced.push(c);
            out.push(STAND_IN);
        }
    }
    out
}

/// Marks that say how others are to be drawn: joiners, variants, skin tones, and the directions with which a text can be made
/// to read as another one. Without their script they mean nothing.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
}
