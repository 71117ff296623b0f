//! From the text of a template to what stands on paper: paragraphs, and the places of the list, of the bank details and of the
//! signature. A template that keeps the shared pieces gets them where it wants them; one that leaves them out gets them all the
//! same, because the customer must read what is asked and how to pay.

use serde::Serialize;

/// What stands in the text for the pieces that are set as such, each a paragraph of its own; no keyboard writes them.
pub const MARKS: [&str; 3] = ["\u{f8f0}", "\u{f8f1}", "\u{f8f2}"];

const KINDS: [Kind; 3] = [Kind::Table, Kind::Pay, Kind::Sign];

/// A part of a letter, from its first words down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    kind: Kind,
    lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    P,
    Table,
    Pay,
    Sign,
}

/// The parts of this text, in their order.
pub fn parts(text: &str) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines().chain([""]) {
        let line = line.trim_end();
        let place = MARKS.iter().position(|mark| line.trim() == *mark);
        if line.trim().is_empty() || place.is_some() {
            end(&mut all, &mut lines);
        } else {
            lines.push(curled(line.trim_start()));
        }
        if let Some(kind) = place.map(|place| KINDS[place])
            && !has(&all, kind)
        {
            all.push(of(kind));
        }
    }
    for kind in KINDS {
        if !has(&all, kind) {
            all.push(of(kind));
        }
    }
    all
}

/// Apostrophes as a printer sets them: `d’un`.
fn curled(line: &str) -> String {
    let mut before = ' ';
    let set = |c: char| {
        let after_letter = before.is_alphanumeric();
        before = c;
        if c == '\'' && after_letter { '’' } else { c }
    };
    line.chars().map(set).collect()
}

fn end(all: &mut Vec<Part>, lines: &mut Vec<String>) {
    if !lines.is_empty() {
        all.push(Part {
            kind: Kind::P,
            lines: std::mem::take(lines),
        });
    }
}

fn has(all: &[Part], kind: Kind) -> bool {
    all.iter().any(|part| part.kind == kind)
}

fn of(kind: Kind) -> Part {
    Part {
        kind,
        lines: Vec::new(),
    }
}

/// `Objet : deuxième rappel, …`: the subject of a mail begins with who writes, which the head of the letter says already.
pub fn subject(subject: &str, creditor: &str, label: &str) -> String {
    let rest = subject.strip_prefix(creditor).unwrap_or(subject);
    let rest =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | ','));
    let rest = if rest.is_empty() { subject } else { rest };
    format!("{label}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        parts(text).iter().map(|part| part.kind).collect()
    }

    #[test]
    fn pieces_stand_where_the_template_has_them_and_at_the_end_where_it_has_none() {
        let [table, pay, sign] = MARKS;
        let whole = format!("Bonjour,\n\nune\ndeux\n\n{table}\n\n{pay}\nMerci.\n\n{sign}\n");
        use Kind::{P, Pay, Sign, Table};
        assert_eq!(kinds(&whole), [P, P, Table, Pay, P, Sign]);
        assert_eq!(parts(&whole)[1].lines, ["une", "deux"]);
        assert_eq!(kinds("Payez."), [P, Table, Pay, Sign]);
        assert_eq!(parts("d'un 'mot'")[0].lines, ["d’un 'mot’"]);
        assert_eq!(kinds(&format!("{table}\n\n{table}")), [Table, Pay, Sign]);
    }

    #[test]
    fn a_subject_does_not_repeat_who_writes() {
        let said = |words| subject(words, "Lafleur", "Objet : ");
        assert_eq!(said("Lafleur : rappel"), "Objet : rappel");
        assert_eq!(said("Rappel de Lafleur"), "Objet : Rappel de Lafleur");
        assert_eq!(said("Lafleur"), "Objet : Lafleur");
    }
}
