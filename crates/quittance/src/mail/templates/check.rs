//! Trying a template before it is kept: what is the matter, and on which line of what the person wrote.

use minijinja::{Environment, ErrorKind};
use mrml::prelude::parser::Error as MjmlError;

use super::{
    CannotUseTemplate, PARTS, Part, Place, TEMPLATE_CHARACTERS_MAX, Templates, environment,
};
use receivables::party::Channel;

use crate::mail::facts::LetterFacts;
use crate::mail::fields::{FIELDS, LINE_FIELDS, LISTS};
use crate::mail::samples;

/// Tags that do something, where a letter only says something.
const FORBIDDEN_TAGS: [&str; 6] = ["script", "iframe", "object", "embed", "form", "link"];

/// Names that the engine itself brings along.
const ENGINE: [&str; 5] = ["range", "dict", "namespace", "debug", "loop"];

/// A misspelt name this near to a field was meant to be it.
const NEAR_MAX: usize = 3;

impl Templates {
    /// Tries a template on every sample before it is kept.
    pub fn validate(&self, place: Place, text: &str) -> Result<(), CannotUseTemplate> {
        if text.chars().count() > TEMPLATE_CHARACTERS_MAX {
            return Err(CannotUseTemplate::TooLong);
        }
        names(text)?;
        if place.part == Part::Mjml {
            forbidden(text)?;
        }
        let mut trial = self.clone();
        trial.put(place, text)?;
        for (sample, facts) in samples::all(place.level, place.language) {
            let filled = trial.fill_with(place, &facts).map_err(|error| {
                let (line, name) = located(text, place, &error);
                match name.filter(|_| error.kind() == ErrorKind::UndefinedError) {
                    Some(name) => unknown(text, name),
                    None => CannotUseTemplate::Filling {
                        line,
                        sample,
                        why: reason(&error),
                    },
                }
            })?;
            if filled.trim().is_empty() {
                return Err(CannotUseTemplate::Blank(sample));
            }
            if place.part != Part::Subject {
                shows_what_is_owed(sample, &facts, &filled, place)?;
            }
            if place.channel == Channel::Sms {
                super::short(&filled).map_err(|_| CannotUseTemplate::Parts(sample))?;
            }
        }
        Ok(())
    }

    fn fill_with(&self, place: Place, facts: &LetterFacts) -> Result<String, minijinja::Error> {
        let name = place.template_name().unwrap_or_default();
        let template = self.environment.get_template(&name)?;
        super::filled(&template, facts.view())
    }
}

/// The braces are well formed, and every name is a field.
fn names(text: &str) -> Result<(), CannotUseTemplate> {
    let bare: Environment<'_> = environment();
    let template = bare
        .template_from_str(text)
        .map_err(|error| CannotUseTemplate::Syntax {
            line: error.line(),
            why: reason(&error),
        })?;
    let mut strangers: Vec<String> = template
        .undeclared_variables(true)
        .into_iter()
        .filter(|name| !is_known(name))
        .collect();
    strangers.sort();
    match strangers.into_iter().next() {
        Some(name) => Err(unknown(text, name)),
        None => Ok(()),
    }
}

/// A field, a part of one (`creditor`), or what the engine brings.
fn is_known(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    LISTS.contains(&first)
        || ENGINE.contains(&first)
        || FIELDS.iter().any(|field| {
            field.name == name
                || field
                    .name
                    .split('.')
                    .next()
                    .is_some_and(|owner| owner == name)
        })
}

fn unknown(text: &str, name: String) -> CannotUseTemplate {
    let near = FIELDS
        .iter()
        .chain(LINE_FIELDS)
        .map(|field| (distance(field.name, &name), field.name))
        .min()
        .filter(|(far, _)| *far <= NEAR_MAX)
        .map(|(_, field)| field);
    CannotUseTemplate::Field {
        line: line_of(text, &name),
        name,
        near,
    }
}

/// Where a filling failed: in a text the engine counts our lines; a layout was compiled, so that its own are looked for.
fn located(text: &str, place: Place, error: &minijinja::Error) -> (Option<usize>, Option<String>) {
    let stranger = paths(text).find(|path| path.contains('.') && !is_a_path(path));
    let line = match (&stranger, place.part) {
        (Some(name), _) => line_of(text, name),
        (None, Part::Mjml) => None,
        (None, _) => error.line(),
    };
    (line, stranger.map(str::to_owned))
}

/// `line.number`, whatever the person calls its line.
fn is_a_path(path: &str) -> bool {
    let Some((owner, end)) = path.split_once('.') else {
        return true;
    };
    let ends = |field: &&crate::mail::fields::Field| field.name.ends_with(&format!(".{end}"));
    owner == "loop" || is_known(path) || LINE_FIELDS.iter().any(|field| ends(&field))
}

/// Dotted names between braces.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let inside = text.split('{').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('%').unwrap_or(rest);
        rest.split('}').next()
    });
    inside.flat_map(|inside| {
        // What stands between quotes is a word, not a name.
        let names = inside.split('"').step_by(2);
        names.flat_map(|bare| {
            bare.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
                .filter(|word| word.starts_with(char::is_alphabetic))
        })
    })
}

fn line_of(text: &str, name: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let at = text.match_indices(name).find(|(at, _)| {
        !text[..*at].ends_with(is_word) && !text[at + name.len()..].starts_with(is_word)
    });
    at.map(|(at, _)| line_at(text, at))
}

fn line_at(text: &str, at: usize) -> usize {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    text[..at.unwrap_or(0)].matches('\n').count() + 1
}

/// The engine's word without its own place in a file that nobody sees.
fn reason(error: &minijinja::Error) -> String {
    error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned)
}

fn forbidden(text: &str) -> Result<(), CannotUseTemplate> {
    let low = text.to_ascii_lowercase();
    for tag in FORBIDDEN_TAGS {
        let opens = low.match_indices(&format!("<{tag}")).find(|(at, found)| {
            low[at + found.len()..].starts_with([' ', '>', '/', '\n', '\t', '\r'])
        });
        if let Some((at, _)) = opens {
            return Err(CannotUseTemplate::Forbidden {
                line: Some(line_at(text, at)),
                tag,
            });
        }
    }
    Ok(())
}

/// What the layout's reader said, with the line of what the person wrote.
pub(super) fn layout(mjml: &str, said: &MjmlError) -> CannotUseTemplate {
    let known = |rest: &str| {
        PARTS
            .iter()
            .any(|(name, _)| rest.starts_with(&format!("<mj-include path=\"{name}\" />")))
    };
    let stranger = mjml
        .match_indices("<mj-include")
        .find(|(at, _)| !known(&mjml[*at..]));
    if let Some((at, _)) = stranger {
        return CannotUseTemplate::Layout {
            line: Some(line_at(mjml, at)),
            why: format!("no such part: {}", start_of(&mjml[at..])),
        };
    }
    // With each shared part on one line, the reader's places count the person's own lines.
    let whole = PARTS.iter().fold(mjml.to_owned(), |whole, (name, part)| {
        let flat = part.replace('\n', " ");
        whole.replace(&format!("<mj-include path=\"{name}\" />"), &flat)
    });
    let again = mrml::parse(&whole).err();
    let at = again.as_ref().and_then(position);
    CannotUseTemplate::Layout {
        line: at.map(|at| line_at(&whole, at)),
        why: match at.and_then(|at| whole.get(at..)) {
            Some(rest) => format!("{}: {}", kind(said), start_of(rest)),
            None => kind(said).to_owned(),
        },
    }
}

/// An element of MJML that there is not is carried along unread, and would arrive as nothing.
pub(super) fn stray(mjml: &str, html: &str) -> Option<CannotUseTemplate> {
    let (_, rest) = html.split_once("<mj-")?;
    let name = rest.split([' ', '>', '/']).next().unwrap_or_default();
    let tag = format!("<mj-{name}");
    Some(CannotUseTemplate::Layout {
        line: mjml.find(&tag).map(|at| line_at(mjml, at)),
        why: format!("unknown element: {tag}>"),
    })
}

fn start_of(rest: &str) -> String {
    let line = rest.lines().next().unwrap_or_default();
    line.chars().take(40).collect()
}

fn position(error: &MjmlError) -> Option<usize> {
    match error {
        MjmlError::UnexpectedElement { position, .. }
        | MjmlError::UnexpectedToken { position, .. }
        | MjmlError::MissingAttribute { position, .. }
        | MjmlError::InvalidAttribute { position, .. }
        | MjmlError::InvalidFormat { position, .. } => Some(position.start),
        _ => None,
    }
}

fn kind(error: &MjmlError) -> &'static str {
    match error {
        MjmlError::UnexpectedElement { .. } => "unexpected element",
        MjmlError::UnexpectedToken { .. } => "unexpected end or text",
        MjmlError::MissingAttribute { .. } => "an attribute is missing",
        MjmlError::InvalidAttribute { .. } => "an attribute is not valid",
        MjmlError::EndOfStream { .. } => "a tag is not closed",
        MjmlError::NoRootNode => "no <mjml>",
        _ => "not MJML",
    }
}

fn shows_what_is_owed(
    sample: &'static str,
    facts: &LetterFacts,
    filled: &str,
    place: Place,
) -> Result<(), CannotUseTemplate> {
    let total = facts.view().total;
    // A text message and a call have no room for each of many invoices; the tone check asks for the first.
    let told = match place.channel {
        Channel::Sms | Channel::Call => 0,
        _ => facts.lines.len(),
    };
    let numbers = facts.lines.iter().take(told);
    let numbers = numbers.map(|line| line.number.clone());
    for what in numbers.chain([total]) {
        let shown = if place.part == Part::Mjml {
            what.replace('<', "&lt;").replace('>', "&gt;")
        } else {
            what.clone()
        };
        if !filled.contains(&shown) {
            return Err(CannotUseTemplate::Missing { sample, what });
        }
    }
    Ok(())
}

/// How many letters part two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swap = before + usize::from(x != *y);
            before = row[j + 1];
            row[j + 1] = swap.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
