//! The pages of the letters.

use askama::Template;
use receivables::party::Channel;

use crate::deeds::reminding::letters::{CHANNELS, part_name};
use crate::mail::own::parts;
use crate::mail::templates::Part;
use crate::web::difference::Beside;
use crate::web::frame::{Frame, Room};
use crate::web::text::Texts;
use crate::web::views::{FieldLine, LetterHistoryView, LetterView, LettersView, TestLine};

/// Every letter, as it stands.
#[derive(Template)]
#[template(path = "web/reminding/letters.html")]
pub struct Letters {
    f: Frame,
    t: Texts,
    v: LettersView,
}

impl Letters {
    pub fn new(f: Frame, v: LettersView) -> Self {
        Letters {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn channels(&self) -> [Channel; 4] {
        CHANNELS
    }

    fn part(&self, part: &Part) -> &'static str {
        part_name(*part, self.f.language)
    }
}

/// A letter and its editor.
#[derive(Template)]
#[template(path = "web/reminding/letter.html")]
pub struct Letter {
    f: Frame,
    t: Texts,
    v: LetterView,
    parts: Vec<(Part, &'static str)>,
}

impl Letter {
    pub fn new(f: Frame, v: LetterView) -> Self {
        Letter {
            t: Texts(f.language),
            parts: parts(v.place.channel)
                .iter()
                .map(|part| (*part, field(*part)))
                .collect(),
            f,
            v,
        }
    }

    fn part(&self, part: &Part) -> &'static str {
        match part {
            Part::Subject => self.t.subject(),
            Part::Text => self.t.part_text(),
            Part::Mjml => self.t.part_layout(),
        }
    }

    fn groups(&self) -> [(&'static str, &[FieldLine]); 3] {
        [
            (self.t.fields_of_letter(), &self.v.fields),
            (self.t.fields_of_line(), &self.v.line_fields),
            (self.t.shared_pieces(), &self.v.blocks),
        ]
    }

    fn part_hint(&self, part: &Part) -> &'static str {
        match part {
            Part::Subject => self.t.part_subject_hint(),
            Part::Text => match self.v.place.channel {
                Channel::Sms => self.t.part_sms_hint(),
                Channel::Letter => self.t.part_post_hint(),
                Channel::Call => self.t.part_call_hint(),
                _ => self.t.part_text_hint(),
            },
            Part::Mjml => self.t.part_layout_hint(),
        }
    }
}

/// What the form calls a part.
fn field(part: Part) -> &'static str {
    match part {
        Part::Subject => "subject",
        Part::Text => "text",
        Part::Mjml => "html",
    }
}

/// The versions of a letter.
#[derive(Template)]
#[template(path = "web/reminding/letter_history.html")]
pub struct LetterHistory {
    f: Frame,
    t: Texts,
    v: LetterHistoryView,
}

impl LetterHistory {
    pub fn new(f: Frame, v: LetterHistoryView) -> Self {
        LetterHistory {
            t: Texts(f.language),
            f,
            v,
        }
    }

    fn part(&self, part: &Part) -> &'static str {
        part_name(*part, self.f.language)
    }

    /// A version's name over its side.
    fn version(&self, version: &i64) -> String {
        match version {
            0 => self.t.version_built_in().to_owned(),
            number => self.t.version_number(number),
        }
    }

    /// The two versions that are compared.
    fn sides(&self) -> [(&'static str, &'static str, i64); 2] {
        [
            ("from", self.t.compare_from(), self.v.from),
            ("to", self.t.compare_to(), self.v.to),
        ]
    }
}

/// A test, as it was sent.
#[derive(Template)]
#[template(path = "web/reminding/letter_test.html")]
pub struct LetterTest {
    f: Frame,
    t: Texts,
    v: TestLine,
    text: String,
}

impl LetterTest {
    pub fn new(f: Frame, v: TestLine, text: String) -> Self {
        LetterTest {
            t: Texts(f.language),
            f,
            v,
            text,
        }
    }
}
