//! The house as programs read it: whose key this is, the sequences that customers follow, and the letters they get.

use receivables::party::{Channel, SequenceId};
use receivables::reminding::Level;
use serde_json::{Value, json};
use store::VersionRow;

use super::call::{Answer, Call};
use super::customers::language;
use super::events::instant;
use super::ids::{Id, KeyId};
use super::problem::Problem;
use crate::deeds::reminding::letters::{self, CHANNELS, Standing};
use crate::deeds::reminding::sequences as ladders;
use crate::mail::own::channel_code;

/// Whose key this is, and what it may do.
pub fn me(call: &Call<'_>) -> Result<Answer, Problem> {
    let (firm, key) = (&call.client.firm, &call.client.key);
    let scopes: Vec<&str> = call
        .client
        .scopes()
        .iter()
        .map(|scope| scope.code())
        .collect();
    Ok(Answer::json(json!({
        "organisation": { "name": firm.name, "siren": firm.siren, "language": language(firm.language), "currency": firm.currency, "zone": firm.zone },
        "key": { "id": KeyId(key.id).shown(), "name": key.name, "scopes": scopes, "expires_at": key.expires_at.map(instant) },
        "today": call.today(),
    })))
}

/// Every version of every sequence, the newest last.
pub fn sequences(call: &Call<'_>) -> Result<Answer, Problem> {
    let (limit, after) = (call.limit()?, call.after::<SequenceId>()?);
    let mut rows = ladders::list(call.desk, &call.client.firm)?;
    rows.sort_by_key(|row| row.sequence.id);
    rows.retain(|row| row.sequence.id > after);
    let id = |row: &VersionRow| row.sequence.id.shown();
    Ok(Answer::page(rows, limit, id, sequence_shown))
}

/// One version of a sequence.
pub fn sequence(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: SequenceId = call.id()?;
    let rows = ladders::list(call.desk, &call.client.firm)?;
    let row = rows.iter().find(|row| row.sequence.id == id);
    let row = row.ok_or_else(|| Problem::not_found(SequenceId::NAME))?;
    Ok(Answer::json(sequence_shown(row)))
}

fn sequence_shown(row: &VersionRow) -> Value {
    json!({
        "id": row.sequence.id.shown(),
        "slug": row.slug,
        "version": row.version,
        "name": row.sequence.name,
        "steps": serde_json::to_value(&row.sequence.steps).unwrap_or_default(),
        "published_at": instant(row.published_at),
        "followers": row.followers,
    })
}

/// Every letter that goes one way, as it stands: e-mails when nothing is said.
pub fn letters(call: &Call<'_>) -> Result<Answer, Problem> {
    let channel = channel(call)?;
    let mut all = letters::list(call.desk, &call.client.firm)?;
    all.retain(|letter| letter.place.channel == channel);
    let data: Vec<Value> = all.iter().map(letter_shown).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// One letter as it stands.
pub fn letter(call: &Call<'_>) -> Result<Answer, Problem> {
    let word = |name: &str| call.path.get(name).map_or("", String::as_str);
    let (level, code) = (word("level"), word("language"));
    let place = letters::places(channel(call)?)
        .find(|place| place.level.code() == level && language(place.language) == code);
    let place = place.ok_or_else(|| Problem::not_found("letter"))?;
    let standing = letters::read(call.desk, &call.client.firm, place)?;
    Ok(Answer::json(letter_shown(&standing)))
}

fn channel(call: &Call<'_>) -> Result<Channel, Problem> {
    let codes = CHANNELS.map(channel_code);
    let word = call.choice("channel", &codes)?;
    let asked = CHANNELS
        .into_iter()
        .find(|one| Some(channel_code(*one)) == word);
    Ok(asked.unwrap_or(Channel::Email))
}

fn letter_shown(letter: &Standing) -> Value {
    let level: Level = letter.place.level;
    json!({
        "level": level.code(),
        "language": language(letter.place.language),
        "channel": channel_code(letter.place.channel),
        "version": letter.version(),
        "subject": letter.words.subject,
        "text": letter.words.text,
        "layout": letter.words.html,
    })
}
