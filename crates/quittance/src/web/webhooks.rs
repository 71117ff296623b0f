//! Subscriptions on their page: set up, paused, resumed, taken away, and an event told again.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use store::{Delivery, Fault, Webhook};

use super::Web;
use super::frame::Room;
use super::programs_pages::{AttemptLine, HookLine, Webhooks, WebhooksView};
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::Visitor;
use crate::deeds::DeedError;
use crate::deeds::webhooks::{self, CannotSubscribe};
use crate::desk::civil;

/// Attempts shown of each subscription.
const ATTEMPTS_SHOWN: i64 = 20;

/// Every subscription of the firm.
pub async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let view = view(&web, &visitor, None).await?;
    let mut frame = visitor.frame(Room::Settings);
    let done = asked.contains_key("done");
    frame.notice = done.then(|| Texts(visitor.language).done_sentence().to_owned());
    Ok(html(Webhooks::new(frame, view)))
}

/// Sets one up; its secret stands on the page that answers, and nowhere afterwards.
pub async fn make(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let url = visitor.field("url").to_owned();
    let typed = (url.clone(), visitor.field("kinds").to_owned());
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
    match made {
        Ok(made) => {
            let view = view(&web, &visitor, Some(made.secret)).await?;
            Ok(html(Webhooks::new(visitor.frame(Room::Settings), view)))
        }
        Err(CannotSubscribe::Deed(fault @ DeedError::Fault(_))) => Err(fault.into()),
        Err(why) => {
            let language = visitor.language;
            let mut view = view(&web, &visitor, None).await?;
            view.typed = typed;
            view.refusal = Some((why.words(language), why.hint(language)));
            let page = html(Webhooks::new(visitor.frame(Room::Settings), view));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
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

async fn view(
    web: &Web,
    visitor: &Visitor,
    secret: Option<String>,
) -> Result<WebhooksView, PageError> {
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
    Ok(WebhooksView {
        hooks: all.iter().map(line).collect(),
        secret,
        ..WebhooksView::default()
    })
}
