//! The house as programs read it: whose key this is, and the sequences that customers follow.

use receivables::party::SequenceId;
use serde_json::{Value, json};
use store::VersionRow;

use super::call::{Answer, Call};
use super::customers::language;
use super::events::instant;
use super::ids::{Id, KeyId};
use super::problem::Problem;
use crate::deeds::reminding::sequences as ladders;

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
