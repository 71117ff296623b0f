//! Letters from templates that people may edit.
//!
//! Fields are minijinja's, with strict names and fuel: a misspelt field or an endless loop is refused when the template is
//! saved, not found in a debtor's mailbox. The HTML is written in MJML and compiled once per template with its fields still
//! in it, so that a message costs one filling. Somebody once edited a template and lost the table of invoices: here it is a
//! part of its own (`parts/…/invoices`), and a template that leaves out an invoice or the total is refused.

mod check;
mod refusals;

use std::io;
use std::sync::OnceLock;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use mrml::prelude::render::RenderOptions;
use receivables::party::{Channel, Language};
use receivables::reminding::{Level, sms};

use store::LetterPlace;

use super::facts::{CannotWrite, LetterFacts};
use super::own::{self, Words};

pub use refusals::CannotUseTemplate;

/// One letter fills some 60 fields per invoice; this allows a thousand invoices and stops a loop in a loop.
const FUEL_PER_PART: u64 = 1_000_000;

/// The longest template accepted; the built-in ones have 3,000 characters.
const TEMPLATE_CHARACTERS_MAX: usize = 100_000;

/// What a letter may become: a thousand invoices fill half of it, and a word repeated a million times does not fill a memory.
const LETTER_BYTES_MAX: usize = 2_000_000;

/// Telephones join so many parts, and nobody reads more; the built-in ones take one or two.
pub const SMS_PARTS_MAX: usize = 8;

/// Deep nesting would exhaust the stack of whoever parses it.
const MJML_DEPTH_MAX: usize = 64;

/// A letter ready for the envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Which part of a letter a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Subject,
    Text,
    Mjml,
}

/// A template's place: which letter, language, way and part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub level: Level,
    pub language: Language,
    pub channel: Channel,
    pub part: Part,
}

/// The letters of one organisation: the built-in ones, and its own in their place.
#[derive(Clone)]
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// The letters of the house. They are rendered in tests, so there is nothing to refuse here but a damaged build.
    pub fn built_in() -> Result<Templates, CannotUseTemplate> {
        // Compiled once per process: a node looks into its outbox every few seconds.
        static BUILT_IN: OnceLock<Templates> = OnceLock::new();
        if let Some(templates) = BUILT_IN.get() {
            return Ok(templates.clone());
        }
        let templates = Templates::compiled()?;
        Ok(BUILT_IN.get_or_init(|| templates).clone())
    }

    fn compiled() -> Result<Templates, CannotUseTemplate> {
        let mut templates = Templates {
            environment: environment(),
        };
        for (name, text) in PARTS.iter().filter(|(name, _)| name.ends_with(".txt")) {
            templates.add(format!("parts/{name}"), text)?;
        }
        for (place, text) in built_in() {
            templates.put(place, text)?;
        }
        Ok(templates)
    }

    /// These letters with other words in this one's place; which part cannot be used, and why.
    pub fn with(
        &self,
        letter: LetterPlace,
        words: &Words,
    ) -> Result<Templates, (Part, CannotUseTemplate)> {
        let mut templates = self.clone();
        for part in own::parts(letter.channel) {
            templates
                .put(own::at(letter, *part), words.part(*part))
                .map_err(|why| (*part, why))?;
        }
        Ok(templates)
    }

    /// Writes the e-mail. Facts that must not leave are refused here, at the last door.
    pub fn write(&self, facts: &LetterFacts) -> Result<Letter, CannotWrite> {
        self.write_for(Channel::Email, facts)
    }

    /// Writes the letter as it goes this way; the parts that it has not are empty.
    pub fn write_for(&self, channel: Channel, facts: &LetterFacts) -> Result<Letter, CannotWrite> {
        facts.check()?;
        letter_name(facts.level).ok_or(CannotWrite::NotMailed)?;
        let part = |part| {
            if !own::parts(channel).contains(&part) {
                return Ok(String::new());
            }
            self.fill(
                Place {
                    level: facts.level,
                    language: facts.language,
                    channel,
                    part,
                },
                facts,
            )
        };
        let subject = part(Part::Subject)?;
        let text = part(Part::Text)?;
        Ok(Letter {
            subject: one_line(&subject),
            text: match channel {
                Channel::Sms => short(&text)?,
                _ => text,
            },
            html: part(Part::Mjml)?,
        })
    }

    /// The subject and the text of the same letter for paper, with these marks where the list of invoices, the bank details
    /// and the signature stand: they are set, not written.
    pub fn on_paper(
        &self,
        facts: &LetterFacts,
        [list, pay, sign]: [&str; 3],
    ) -> Result<(String, String), CannotWrite> {
        facts.check()?;
        let mut paper = self.clone();
        for language in [Language::Fr, Language::En] {
            let code = language_name(language);
            let closing = match language {
                Language::Fr => include_str!("../../templates/paper/fr/closing.txt"),
                Language::En => include_str!("../../templates/paper/en/closing.txt"),
            };
            let foot = format!("\n{pay}\n\n{closing}\n\n{sign}\n");
            let pieces = [("invoices", format!("\n{list}\n")), ("foot-letter", foot)];
            for (name, text) in pieces {
                let added = paper.add(format!("parts/{code}/{name}.txt"), &text);
                added.map_err(|why| CannotWrite::Template {
                    template: format!("parts/{code}/{name}.txt"),
                    why: why.to_string(),
                })?;
            }
        }
        let part = |part| {
            let (level, language) = (facts.level, facts.language);
            let place = Place {
                level,
                language,
                channel: Channel::Letter,
                part,
            };
            paper.fill(place, facts)
        };
        Ok((one_line(&part(Part::Subject)?), part(Part::Text)?))
    }

    /// The text of a built-in template, to start an own one from.
    pub fn source(place: Place) -> Option<&'static str> {
        built_in()
            .find(|(at, _)| *at == place)
            .map(|(_, text)| text)
    }

    fn put(&mut self, place: Place, text: &str) -> Result<(), CannotUseTemplate> {
        if text.chars().count() > TEMPLATE_CHARACTERS_MAX {
            return Err(CannotUseTemplate::TooLong);
        }
        let name = place.template_name().ok_or(CannotUseTemplate::NoLetter)?;
        match place.part {
            Part::Mjml => self.add(name, &compile(text)?),
            Part::Subject | Part::Text => self.add(name, text),
        }
    }

    fn add(&mut self, name: String, text: &str) -> Result<(), CannotUseTemplate> {
        let added = self.environment.add_template_owned(name, text.to_owned());
        added.map_err(|error| CannotUseTemplate::Syntax {
            line: error.line(),
            why: error.to_string(),
        })
    }

    fn fill(&self, place: Place, facts: &LetterFacts) -> Result<String, CannotWrite> {
        let name = place.template_name().ok_or(CannotWrite::NotMailed)?;
        let fail = |error: minijinja::Error| CannotWrite::Template {
            template: place.key(),
            why: error.to_string(),
        };
        let template = self.environment.get_template(&name).map_err(fail)?;
        filled(&template, facts.view()).map_err(fail)
    }
}

/// Fills a template, and stops when the letter grows beyond any letter.
fn filled(
    template: &minijinja::Template<'_, '_>,
    view: super::facts::View<'_>,
) -> Result<String, minijinja::Error> {
    let mut page = Page(Vec::new());
    let done = template.render_captured_to(Serde(view), &mut page);
    if let Err(error) = done {
        let is_full = error.kind() == minijinja::ErrorKind::WriteFailure;
        let too_long = format!("the letter would be longer than {LETTER_BYTES_MAX} bytes");
        return Err(if is_full {
            minijinja::Error::new(minijinja::ErrorKind::WriteFailure, too_long)
        } else {
            error
        });
    }
    String::from_utf8(page.0).map_err(|_| minijinja::ErrorKind::WriteFailure.into())
}

/// A page of so many bytes and no more.
struct Page(Vec<u8>);

impl io::Write for Page {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        if self.0.len() + some.len() > LETTER_BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(some);
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Place {
    /// `r1/fr/body.mjml`, `r1/fr/sms.txt`: how an own template is named.
    pub fn key(&self) -> String {
        let part = match (self.channel, self.part) {
            (Channel::Sms, _) => "sms.txt",
            (Channel::Call, _) => "call.txt",
            (Channel::Letter | Channel::Registered, Part::Subject) => "letter-subject.txt",
            (Channel::Letter | Channel::Registered, _) => "letter.txt",
            (Channel::Email, Part::Subject) => "subject.txt",
            (Channel::Email, Part::Text) => "body.txt",
            (Channel::Email, Part::Mjml) => "body.mjml",
        };
        format!(
            "{}/{}/{part}",
            letter_name(self.level).unwrap_or("none"),
            language_name(self.language)
        )
    }

    /// The name under which the compiled template is kept: it ends in `.html` exactly when its fields must be escaped.
    fn template_name(&self) -> Option<String> {
        letter_name(self.level).map(|_| self.key().replace(".mjml", ".html"))
    }
}

fn letter_name(level: Level) -> Option<&'static str> {
    match level {
        Level::PreReminder => Some("pre-reminder"),
        Level::R1 => Some("r1"),
        Level::R2 => Some("r2"),
        Level::R3 => Some("r3"),
        Level::HandOver => None,
    }
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::Fr => "fr",
        Language::En => "en",
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL_PER_PART));
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    environment
}

/// MJML to HTML, with the fields still in it. Nothing is loaded from a network or a disk: the shared parts are put in as text,
/// because an included element would lose its padding and its class.
fn compile(mjml: &str) -> Result<String, CannotUseTemplate> {
    if depth(mjml) > MJML_DEPTH_MAX {
        return Err(CannotUseTemplate::Layout {
            line: None,
            why: format!("more than {MJML_DEPTH_MAX} tags stand inside each other"),
        });
    }
    let whole = PARTS.iter().fold(mjml.to_owned(), |whole, (name, part)| {
        whole.replace(&format!("<mj-include path=\"{name}\" />"), part)
    });
    let parsed = mrml::parse(&whole).map_err(|error| check::layout(mjml, &error))?;

    // No web fonts: a letter asks nothing of third parties.
    let options = RenderOptions {
        disable_comments: true,
        fonts: Default::default(),
        ..RenderOptions::default()
    };
    let html = parsed
        .element
        .render(&options)
        .map_err(|error| CannotUseTemplate::Layout {
            line: None,
            why: error.to_string(),
        })?;
    match check::stray(mjml, &html) {
        Some(refusal) => Err(refusal),
        None => Ok(html),
    }
}

/// How deep the tags nest, counted roughly and never too low.
fn depth(mjml: &str) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    for tag in mjml.split('<').skip(1) {
        match tag.as_bytes().first() {
            Some(b'/') => now = now.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_)
                if tag
                    .split('>')
                    .next()
                    .is_some_and(|inside| inside.ends_with('/')) => {}
            Some(_) => now += 1,
        }
        most = most.max(now);
    }
    most
}

/// A text message with plain signs, and no longer than a person reads on a telephone.
fn short(text: &str) -> Result<String, CannotWrite> {
    let plain = sms::plain(text);
    if sms::measure(&plain).parts > SMS_PARTS_MAX {
        return Err(CannotWrite::TooLong);
    }
    Ok(plain)
}

/// A subject is one line: a name with a line break in it must not start a new header.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == ' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

macro_rules! part {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../templates/mail/parts/", $name)),
        )
    };
}

/// The pieces that all letters share.
const PARTS: &[(&str, &str)] = &[
    part!("head.mjml"),
    part!("fr/invoices.txt"),
    part!("fr/invoices.mjml"),
    part!("fr/foot.txt"),
    part!("fr/foot.mjml"),
    part!("fr/foot-letter.txt"),
    part!("en/invoices.txt"),
    part!("en/invoices.mjml"),
    part!("en/foot.txt"),
    part!("en/foot.mjml"),
    part!("en/foot-letter.txt"),
];

macro_rules! letter {
    ($level:ident, $language:ident, $folder:literal) => {
        [
            letter!($level, $language, Email, Subject, $folder, "/subject.txt"),
            letter!($level, $language, Email, Text, $folder, "/body.txt"),
            letter!($level, $language, Email, Mjml, $folder, "/body.mjml"),
            letter!($level, $language, Sms, Text, $folder, "/sms.txt"),
            letter!($level, $language, Call, Text, $folder, "/call.txt"),
            letter!(
                $level,
                $language,
                Letter,
                Subject,
                $folder,
                "/letter-subject.txt"
            ),
            letter!($level, $language, Letter, Text, $folder, "/letter.txt"),
        ]
    };
    ($level:ident, $language:ident, $channel:ident, $part:ident, $folder:literal, $file:literal) => {
        (
            Place {
                level: Level::$level,
                language: Language::$language,
                channel: Channel::$channel,
                part: Part::$part,
            },
            include_str!(concat!("../../templates/mail/", $folder, $file)),
        )
    };
}

fn built_in() -> impl Iterator<Item = (Place, &'static str)> {
    [
        letter!(PreReminder, Fr, "pre-reminder/fr"),
        letter!(PreReminder, En, "pre-reminder/en"),
        letter!(R1, Fr, "r1/fr"),
        letter!(R1, En, "r1/en"),
        letter!(R2, Fr, "r2/fr"),
        letter!(R2, En, "r2/en"),
        letter!(R3, Fr, "r3/fr"),
        letter!(R3, En, "r3/en"),
    ]
    .into_iter()
    .flatten()
}
