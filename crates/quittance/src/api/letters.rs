//! The firm's letters, as programs read and write them: each change is a version, and every version can be read again.

use receivables::party::Channel;
use receivables::reminding::Level;
use serde_json::{Value, json};
use store::{LetterPlace, LetterRow};

use super::call::{Answer, Call};
use super::customers::language;
use super::events::instant;
use super::problem::{Kind, Problem, Wrong};
use crate::deeds::DeedError;
use crate::deeds::reminding::letters::{self, CHANNELS, CannotKeep, Standing, Wanted};
use crate::mail::own::{Words, channel_code, parts};
use crate::mail::templates::Part;

/// A subject's template is a line or two.
const SUBJECT_CHARACTERS_MAX: usize = 1_000;
/// A letter of many pages, with its fields.
const PART_CHARACTERS_MAX: usize = 100_000;
/// A note says why in a sentence.
const NOTE_CHARACTERS_MAX: usize = 200;

/// Every letter that goes one way, as it stands: e-mails when nothing is said.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let channel = channel(call)?;
    let mut all = letters::list(call.desk, &call.client.firm)?;
    all.retain(|letter| letter.place.channel == channel);
    let data: Vec<Value> = all.iter().map(shown).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// One letter as it stands; the ETag names its version.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let standing = letters::read(call.desk, &call.client.firm, place(call)?)?;
    Ok(Answer::tagged(shown(&standing), tag(standing.version())))
}

/// Keeps a letter in these words, as its next version. What would stop the sender is refused; what threatens too, unless the
/// body says that its findings were read.
pub fn keep(call: &Call<'_>) -> Result<Answer, Problem> {
    let place = place(call)?;
    let body = call.body;
    // A text message has no subject, and only an e-mail a layout: elsewhere these fields are not known.
    let has = |part| parts(place.channel).contains(&part);
    let mut words = Words {
        subject: String::new(),
        text: body.text("text", PART_CHARACTERS_MAX),
        html: String::new(),
    };
    if has(Part::Subject) {
        words.subject = body.text("subject", SUBJECT_CHARACTERS_MAX);
    }
    if has(Part::Mjml) {
        words.html = body.text("layout", PART_CHARACTERS_MAX);
    }
    let note = body.opt_line("note", NOTE_CHARACTERS_MAX);
    let despite_findings = body.flag("despite_findings").unwrap_or_default();
    body.done()?;
    let (firm, actor) = (&call.client.firm, call.client.actor());
    let version = letters::read(call.desk, firm, place)?.version();
    call.unchanged(&tag(version))?;
    let wanted = Wanted {
        place,
        words,
        based_on: Some(version),
        note: note.unwrap_or_default(),
        despite_findings,
    };
    letters::keep(call.desk, firm, &actor, None, wanted).map_err(|why| refused(call, why))?;
    one(call)
}

/// The versions of a letter, newest first.
pub fn versions(call: &Call<'_>) -> Result<Answer, Problem> {
    let rows = letters::history(call.desk, &call.client.firm, place(call)?)?;
    let one = |row: &LetterRow| {
        json!({
            "version": row.version,
            "written_at": instant(row.written_at),
            "written_by": row.written_by,
            "note": row.note,
        })
    };
    let data: Vec<Value> = rows.iter().map(one).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// What a version said; 0 is the built-in letter.
pub fn version(call: &Call<'_>) -> Result<Answer, Problem> {
    let place = place(call)?;
    let text = call.path.get("version").map_or("", String::as_str);
    let digits = text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<i64>().ok().filter(|_| digits);
    let number = number.ok_or_else(|| Problem::not_found("version of this letter"))?;
    let words = match number {
        0 => Words::built_in(place),
        _ => letters::version(call.desk, &call.client.firm, place, number).map_err(
            |why| match why {
                CannotKeep::NoSuchVersion(_) => Problem::not_found("version of this letter"),
                why => refused(call, why),
            },
        )?,
    };
    Ok(Answer::json(said(place, number, &words)))
}

/// The letter that the address names.
fn place(call: &Call<'_>) -> Result<LetterPlace, Problem> {
    let word = |name: &str| call.path.get(name).map_or("", String::as_str);
    let (level, code) = (word("level"), word("language"));
    let place = letters::places(channel(call)?)
        .find(|place| place.level.code() == level && language(place.language) == code);
    place.ok_or_else(|| Problem::not_found("letter"))
}

fn channel(call: &Call<'_>) -> Result<Channel, Problem> {
    let codes = CHANNELS.map(channel_code);
    let word = call.choice("channel", &codes)?;
    let asked = CHANNELS
        .into_iter()
        .find(|one| Some(channel_code(*one)) == word);
    Ok(asked.unwrap_or(Channel::Email))
}

fn tag(version: i64) -> String {
    format!("\"v{version}\"")
}

fn shown(letter: &Standing) -> Value {
    said(letter.place, letter.version(), &letter.words)
}

fn said(place: LetterPlace, version: i64, words: &Words) -> Value {
    let level: Level = place.level;
    json!({
        "level": level.code(),
        "language": language(place.language),
        "channel": channel_code(place.channel),
        "version": version,
        "subject": words.subject,
        "text": words.text,
        "layout": words.html,
    })
}

fn refused(call: &Call<'_>, why: CannotKeep) -> Problem {
    let language = call.client.firm.language;
    let (words, hint) = (why.words(language), why.hint(language));
    match why {
        CannotKeep::Deed(DeedError::Fault(fault)) => Problem::fault(fault),
        CannotKeep::Changed { .. } => Problem::new(Kind::Changed, words, hint),
        CannotKeep::Template { part, .. } => {
            let at = match part {
                Part::Subject => "/subject",
                Part::Text => "/text",
                Part::Mjml => "/layout",
            };
            let wrong = Wrong {
                place: "body",
                at: at.to_owned(),
                why: format!("{words}: {hint}"),
            };
            Problem::wrong(Kind::Invalid, vec![wrong])
        }
        _ => Problem::new(Kind::Refused, words, hint),
    }
}
