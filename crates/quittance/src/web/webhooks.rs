//! Subscriptions on their page: set up, paused, resumed, taken away, and an event told again.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::{Delivery, Fault, Webhook};

use super::Web;
use super::frame::Room;
use super::programs_pages::{AttemptLine, HookLine, Webhooks, WebhooksView};
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::Visitor;
use crate::deeds::{DeedError, webhooks};
use crate::desk::civil;

/// Attempts shown of each subscription.
const ATTEMPTS_SHOWN: i64 = 20;

/// Every subscription of the firm.
pub async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    page(&web, &visitor, None, asked.contains_key("done")).await
}

/// Sets one up; its secret stands on the page that answers, and nowhere afterwards.
pub async fn make(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let url = visitor.field("url").to_owned();
    let kinds: Vec<String> = visitor
        .field("kinds")
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    let made = web
        .desk
        .run(move |desk| {
            let actor = &clerk.session.user.email;
            webhooks::subscribe(desk, &clerk.firm, &clerk.settings, actor, &url, &kinds)
        })
        .await;
    let t = Texts(visitor.language);
    let made = made.map_err(|error| match error {
        DeedError::Refused { .. } => {
            PageError::Refused(t.webhook_refused(), t.webhook_refused_hint())
        }
        DeedError::Fault(fault) => PageError::from(fault),
    })?;
    page(&web, &visitor, Some(made.secret), false).await
}

/// Pauses, resumes, takes away, or tells an event again.
pub async fn change(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let what = visitor.field("do").to_owned();
    let event = visitor.field("event").parse().unwrap_or(0);
    let done = web
        .desk
        .run(move |desk| {
            let (firm, actor) = (&clerk.firm, &clerk.session.user.email);
            match what.as_str() {
                "pause" => webhooks::pause(desk, firm, actor, id, true),
                "resume" => webhooks::pause(desk, firm, actor, id, false),
                "remove" => webhooks::remove(desk, firm, actor, id),
                "redeliver" => {
                    let told = webhooks::redeliver(desk, firm, &clerk.settings, actor, id, event)?;
                    Ok(told.is_some())
                }
                _ => Ok(false),
            }
        })
        .await?;
    match done {
        true => Ok(Redirect::to("/webhooks?done=1").into_response()),
        false => Err(PageError::NotFound),
    }
}

async fn page(
    web: &Web,
    visitor: &Visitor,
    secret: Option<String>,
    done: bool,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let (firm, zone) = (clerk.firm.id, clerk.firm.zone.clone());
    let all: Vec<(Webhook, Vec<Delivery>)> = web
        .desk
        .run(move |desk| {
            desk.store.read::<_, Fault>(firm, |books| {
                let hooks = books.webhooks()?;
                let with = |hook: Webhook| {
                    let attempts = books.deliveries(hook.id, ATTEMPTS_SHOWN)?;
                    Ok((hook, attempts))
                };
                hooks.into_iter().map(with).collect()
            })
        })
        .await?;
    let attempt = |row: &Delivery| AttemptLine {
        event: row.entry,
        at: civil(row.sent_at, &zone),
        answer: row.answer.clone(),
        taken: row
            .status
            .is_some_and(|status| (200..300).contains(&status)),
    };
    let line = |(hook, attempts): &(Webhook, Vec<Delivery>)| HookLine {
        id: hook.id,
        url: hook.url.clone(),
        kinds: hook.kinds.clone(),
        failures: hook.failures.unsigned_abs(),
        paused: hook
            .paused_at
            .map(|_| hook.paused_because.clone().unwrap_or_default()),
        attempts: attempts.iter().map(attempt).collect(),
    };
    let view = WebhooksView {
        hooks: all.iter().map(line).collect(),
        secret,
    };
    let mut frame = visitor.frame(Room::Settings);
    frame.notice = done.then(|| Texts(visitor.language).done_sentence().to_owned());
    Ok(html(Webhooks::new(frame, view)))
}
