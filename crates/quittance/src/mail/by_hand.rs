//! A letter that a person changed before it left: their words, in the place of the template's.
//!
//! What is asked must still stand in it. A letter from which the total had fallen out would be a conversation, not a reminder,
//! and one with another number would ask for what nobody owes.

use receivables::party::Language;
use store::MessageWords;

use super::facts::{CannotWrite, LetterFacts, print};
use super::templates::{Letter, Templates, one_line};

/// A letter by hand has as many characters as four pages of a book.
pub const TEXT_CHARACTERS_MAX: usize = 12_000;

/// Mailboxes show some seventy characters of a subject.
pub const SUBJECT_CHARACTERS_MAX: usize = 200;

/// The letter of these facts: in a person's words where there are any, else from its template.
pub fn letter(
    templates: &Templates,
    facts: &LetterFacts,
    words: Option<&MessageWords>,
) -> Result<Letter, CannotWrite> {
    let Some(words) = words else {
        return templates.write(facts);
    };
    facts.check()?;
    check(facts, words)?;
    let text = words.text.replace("\r\n", "\n");
    Ok(Letter {
        subject: one_line(&words.subject),
        html: html(&text, facts.language),
        text,
    })
}

/// The words that differ from the letter as it was drawn; none when a person changed nothing.
pub fn changed(drawn: &Letter, subject: &str, text: &str) -> Option<MessageWords> {
    let text = text.replace("\r\n", "\n");
    let is_same = one_line(subject) == one_line(&drawn.subject) && text.trim() == drawn.text.trim();
    (!is_same).then(|| MessageWords {
        subject: one_line(subject),
        text,
    })
}

/// Refuses words in which something is missing that the customer must read.
pub fn check(facts: &LetterFacts, words: &MessageWords) -> Result<(), CannotWrite> {
    if words.subject.trim().is_empty() {
        return Err(CannotWrite::NoSubject);
    }
    if words.text.chars().count() > TEXT_CHARACTERS_MAX
        || words.subject.chars().count() > SUBJECT_CHARACTERS_MAX
    {
        return Err(CannotWrite::TooLong);
    }
    let total = print::amount(facts.total, &facts.currency, facts.language);
    let numbers = facts.lines.iter().map(|line| line.number.clone());
    let text = without_spaces(&words.text);
    let missing = numbers
        .chain([total])
        .find(|what| !text.contains(&without_spaces(what)));
    missing.map_or(Ok(()), |what| Err(CannotWrite::Missing(what)))
}

/// Spaces in amounts come in several widths, and a keyboard has one.
fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The same text for an eye that prefers a page: paragraphs, and lines as they were written.
fn html(text: &str, language: Language) -> String {
    let escaped = text
        .trim()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let paragraphs: Vec<String> = escaped
        .split("\n\n")
        .map(|lines| {
            format!(
                "<p style=\"margin:0 0 16px\">{}</p>",
                lines.replace('\n', "<br>\n")
            )
        })
        .collect();
    let code = match language {
        Language::Fr => "fr",
        Language::En => "en",
    };
    format!(
        "<!doctype html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"viewport\" content=\"width=device-width\"></head>\n\
         <body style=\"margin:0;padding:24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif\">\n\
         <div style=\"max-width:640px;margin:0 auto\">\n{}\n</div>\n</body></html>\n",
        paragraphs.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use receivables::reminding::Level;

    use super::*;
    use crate::mail::samples;

    fn drawn() -> (Templates, LetterFacts, Letter) {
        let templates = Templates::built_in().unwrap();
        let facts = samples::all(Level::R1, Language::Fr).swap_remove(0).1;
        let letter = templates.write(&facts).unwrap();
        (templates, facts, letter)
    }

    #[test]
    fn what_was_not_changed_follows_the_template() {
        let (_, _, letter) = drawn();
        let sent_by_a_form = letter.text.replace('\n', "\r\n");
        assert_eq!(changed(&letter, &letter.subject, &sent_by_a_form), None);
        assert!(changed(&letter, "Autre objet", &letter.text).is_some());
    }

    #[test]
    fn a_letter_by_hand_says_what_is_asked_and_runs_nothing() {
        let (templates, facts, letter) = drawn();
        let mut words = changed(
            &letter,
            "Comme convenu\nBcc: x@x.example",
            &letter.text.replace("Bonjour,", "Chère Sylvie <script>,"),
        )
        .unwrap();
        // A keyboard's space in the amount is the same amount.
        words.text = words.text.replace(['\u{a0}', '\u{202f}'], " ");
        let written = super::letter(&templates, &facts, Some(&words)).unwrap();
        assert_eq!(written.subject, "Comme convenu Bcc: x@x.example");
        assert!(written.html.contains("Chère Sylvie &lt;script&gt;,"));
        assert!(written.text.contains("Chère Sylvie <script>,"));

        let number = &facts.lines[0].number;
        words.text = words.text.replace(number.as_str(), "");
        assert_eq!(
            super::letter(&templates, &facts, Some(&words)),
            Err(CannotWrite::Missing(number.clone()))
        );
        words.subject = " ".into();
        assert_eq!(
            super::letter(&templates, &facts, Some(&words)),
            Err(CannotWrite::NoSubject)
        );
    }
}
