//! The firm's own letters: what it wrote in place of the built-in ones, made ready once for each state in which they stand.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use receivables::party::{Channel, Language, OrganisationId};
use store::{LetterPlace, LetterRow, OwnParts};

use super::templates::{CannotUseTemplate, Part, Place, Templates};

/// The parts of a letter that goes this way, in the order in which they are written.
pub const fn parts(channel: Channel) -> &'static [Part] {
    match channel {
        Channel::Email => &[Part::Subject, Part::Text, Part::Mjml],
        Channel::Letter | Channel::Registered => &[Part::Subject, Part::Text],
        Channel::Sms | Channel::Call => &[Part::Text],
    }
}

/// What a letter says, part by part: the templates themselves, their fields not filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Words {
    /// The built-in letter.
    pub fn built_in(place: LetterPlace) -> Words {
        Words::of(place, &OwnParts::default())
    }

    /// What the firm wrote, and the built-in part where it wrote nothing.
    pub fn of(place: LetterPlace, own: &OwnParts) -> Words {
        let part = |own: &Option<String>, part| {
            let built_in = || Templates::source(at(place, part)).unwrap_or_default();
            own.clone().unwrap_or_else(|| built_in().to_owned())
        };
        Words {
            subject: part(&own.subject, Part::Subject),
            text: part(&own.text, Part::Text),
            html: part(&own.html, Part::Mjml),
        }
    }

    /// What differs from the built-in letter: the rest, and a part that does not go this way, follows the program when that gets better.
    pub fn own(&self, place: LetterPlace) -> OwnParts {
        let own = |part| {
            let text = self.part(part);
            let built_in = Templates::source(at(place, part))?;
            (built_in.trim_end() != text.trim_end()).then(|| text.to_owned())
        };
        OwnParts {
            subject: own(Part::Subject),
            text: own(Part::Text),
            html: own(Part::Mjml),
        }
    }

    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Subject => &self.subject,
            Part::Text => &self.text,
            Part::Mjml => &self.html,
        }
    }

    pub fn set(&mut self, part: Part, text: String) {
        match part {
            Part::Subject => self.subject = text,
            Part::Text => self.text = text,
            Part::Mjml => self.html = text,
        }
    }

    /// As browsers and other machines write them: one kind of line end, none after the last line of a subject.
    #[must_use]
    pub fn tidied(self) -> Words {
        let lines = |text: String| text.replace("\r\n", "\n");
        Words {
            subject: lines(self.subject).trim().to_owned(),
            text: lines(self.text),
            html: lines(self.html),
        }
    }
}

/// Where a part of a letter stands.
pub fn at(place: LetterPlace, part: Part) -> Place {
    Place {
        level: place.level,
        language: place.language,
        channel: place.channel,
        part,
    }
}

/// A letter of the firm's that this program can no longer use.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the firm's own letter {} ({}{}), version {version}, cannot be used: {why}", .place.level.code(), language_code(.place.language), apart(.place.channel))]
pub struct CannotUseOwn {
    pub place: LetterPlace,
    pub version: i64,
    pub why: CannotUseTemplate,
}

impl CannotUseOwn {
    /// What to do next.
    pub fn hint(&self) -> String {
        let (level, language) = (self.place.level.code(), language_code(self.place.language));
        let way = match self.place.channel {
            Channel::Email => String::new(),
            channel => format!(" --channel {}", channel_code(channel)),
        };
        format!(
            "mend it with quittance letters set; or: quittance letters reset {level} --language {language}{way}"
        )
    }
}

/// What a firm wrote itself, letter by letter.
type Own = Vec<(LetterPlace, OwnParts)>;

/// The templates of a firm. Kept until its letters change: a node looks into its outbox every few seconds.
pub fn templates(
    built_in: Templates,
    firm: OrganisationId,
    letters: &[LetterRow],
) -> Result<Templates, CannotUseOwn> {
    static KEPT: Mutex<Option<HashMap<OrganisationId, (Own, Templates)>>> = Mutex::new(None);
    if letters.is_empty() {
        return Ok(built_in);
    }
    let own: Own = letters
        .iter()
        .map(|row| (row.place, row.parts.clone()))
        .collect();
    {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.get_or_insert_default().get(&firm);
        if let Some((_, templates)) = same.filter(|(same, _)| *same == own) {
            return Ok(templates.clone());
        }
    }
    let templates = compiled(built_in, letters)?;
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.get_or_insert_default()
        .insert(firm, (own, templates.clone()));
    Ok(templates)
}

/// The built-in letters, with the firm's own in their place.
fn compiled(mut templates: Templates, letters: &[LetterRow]) -> Result<Templates, CannotUseOwn> {
    for row in letters {
        let words = Words::of(row.place, &row.parts);
        templates = templates
            .with(row.place, &words)
            .map_err(|(_, why)| CannotUseOwn {
                place: row.place,
                version: row.version,
                why,
            })?;
    }
    Ok(templates)
}

/// How commands and addresses call a way.
pub fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Sms => "sms",
        Channel::Letter => "letter",
        Channel::Call => "call",
        Channel::Registered => "registered",
    }
}

fn apart(channel: Channel) -> String {
    match channel {
        Channel::Email => String::new(),
        channel => format!(", {}", channel_code(channel)),
    }
}

/// `fr` or `en`.
pub fn language_code(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}
