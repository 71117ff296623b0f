//! Subscriptions as programs set them up themselves.

use serde_json::{Value, json};
use store::{Delivery, Webhook};

use super::call::{Answer, Call};
use super::events::instant;
use super::ids::{DeliveryId, EventId, HookId, Id};
use super::problem::Problem;
use crate::deeds::{DeedError, webhooks};

/// An address of a program, however long.
const URL_CHARACTERS_MAX: usize = 500;
/// Kinds of events, and their length.
const KINDS_MAX: usize = 50;
const KIND_CHARACTERS_MAX: usize = 40;

/// Every subscription.
pub fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let all = webhooks::list(call.desk, &call.client.firm)?;
    let data: Vec<Value> = all.iter().map(hook).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// One subscription.
pub fn one(call: &Call<'_>) -> Result<Answer, Problem> {
    let (row, _) = found(call, 0)?;
    Ok(Answer::json(hook(&row)))
}

/// Sets a subscription up. The secret is in this answer, and nowhere afterwards.
pub fn subscribe(call: &Call<'_>) -> Result<Answer, Problem> {
    let url = call.body.line("url", URL_CHARACTERS_MAX);
    let kinds = call.body.lines("kinds", KINDS_MAX, KIND_CHARACTERS_MAX);
    call.body.done()?;
    let client = call.client;
    let made = webhooks::subscribe(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        &url,
        &kinds,
    )
    .map_err(DeedError::from)?;
    let row = webhooks::one(call.desk, &client.firm, made.id, 0)?;
    let (row, _) = row.ok_or_else(|| Problem::not_found(HookId::NAME))?;
    let mut shown = hook(&row);
    shown["secret"] = made.secret.into();
    let path = format!("/api/v1/webhooks/{}", HookId(made.id).shown());
    Ok(Answer::json(shown).created(path))
}

/// Takes a subscription away.
pub fn remove(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: HookId = call.id()?;
    let gone = webhooks::remove(call.desk, &call.client.firm, &call.client.actor(), id.0)?;
    match gone {
        true => Ok(Answer::Nothing),
        false => Err(Problem::not_found(HookId::NAME)),
    }
}

/// Goes on where a paused subscription stopped.
pub fn resume(call: &Call<'_>) -> Result<Answer, Problem> {
    pause(call, false)
}

/// Stops telling until somebody resumes it.
pub fn stop(call: &Call<'_>) -> Result<Answer, Problem> {
    pause(call, true)
}

fn pause(call: &Call<'_>, paused: bool) -> Result<Answer, Problem> {
    let id: HookId = call.id()?;
    call.body.done()?;
    let done = webhooks::pause(
        call.desk,
        &call.client.firm,
        &call.client.actor(),
        id.0,
        paused,
    )?;
    match done {
        true => Ok(one(call)?.at(format!("/api/v1/webhooks/{}", id.shown()))),
        false => Err(Problem::not_found(HookId::NAME)),
    }
}

/// The newest attempts.
pub fn deliveries(call: &Call<'_>) -> Result<Answer, Problem> {
    let (_, rows) = found(call, call.limit()?)?;
    let data: Vec<Value> = rows.iter().map(delivery).collect();
    Ok(Answer::json(json!({ "data": data, "next_cursor": null })))
}

/// Tells one event again, at once.
pub fn redeliver(call: &Call<'_>) -> Result<Answer, Problem> {
    let id: HookId = call.id()?;
    let event = call.body.id::<EventId>("event");
    call.body.done()?;
    let event = event.unwrap_or(EventId(0));
    let client = call.client;
    let done = webhooks::redeliver(
        call.desk,
        &client.firm,
        &client.settings,
        &client.actor(),
        id.0,
        event.0,
    )?;
    if done.is_none() {
        return Err(Problem::not_found("webhook or event"));
    }
    let (_, rows) = found(call, 1)?;
    let newest = rows.first().ok_or_else(|| Problem::not_found("delivery"))?;
    Ok(Answer::json(delivery(newest)))
}

fn found(call: &Call<'_>, limit: i64) -> Result<(Webhook, Vec<Delivery>), Problem> {
    let id: HookId = call.id()?;
    let found = webhooks::one(call.desk, &call.client.firm, id.0, limit)?;
    found.ok_or_else(|| Problem::not_found(HookId::NAME))
}

fn hook(row: &Webhook) -> Value {
    let paused = row
        .paused_at
        .map(|at| json!({ "since": instant(at), "because": row.paused_because }));
    json!({
        "id": HookId(row.id).shown(),
        "url": row.url,
        "kinds": row.kinds.split(' ').collect::<Vec<_>>(),
        "created_at": instant(row.created_at),
        "told_to": (row.told_to > 0).then(|| EventId(row.told_to).shown()),
        "failures": row.failures,
        "next_at": (row.next_at > 0).then(|| instant(row.next_at)),
        "paused": paused,
    })
}

fn delivery(row: &Delivery) -> Value {
    json!({
        "id": DeliveryId(row.id).shown(),
        "event": EventId(row.entry).shown(),
        "sent_at": instant(row.sent_at),
        "status": row.status,
        "answer": row.answer,
    })
}
