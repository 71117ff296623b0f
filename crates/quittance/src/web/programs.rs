//! Programs on pages: the keys that they hold, and the reference that their authors read.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::ApiKey;

use super::Web;
use super::frame::Room;
use super::programs_pages::{ApiReference, KeyLine, KeyShown, Keys, KeysView, reference};
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::Visitor;
use crate::deeds::keys::{self, CannotKey, Made, Scope};
use crate::desk::civil;

/// Every key of the firm.
pub async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, PageError> {
    page(&web, &visitor, None, asked.contains_key("done")).await
}

/// Makes a key; it stands on the page that answers, and nowhere afterwards.
pub async fn make(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let name = visitor.field("name").to_owned();
    let ticked = |scope: &Scope| visitor.field(scope.code()) == "on";
    let scopes: Vec<String> = Scope::ALL
        .into_iter()
        .filter(ticked)
        .map(|scope| scope.code().to_owned())
        .collect();
    let days = visitor.field("days").parse().unwrap_or(-1);
    let made = web
        .desk
        .run(move |desk| {
            keys::create(
                desk,
                &clerk.firm,
                &clerk.session.user.email,
                &name,
                &scopes,
                days,
            )
        })
        .await;
    let made = made.map_err(|refusal| refused(refusal, &Texts(visitor.language)))?;
    page(&web, &visitor, Some(made), false).await
}

/// Takes a key back.
pub async fn revoke(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let done = web
        .desk
        .run(move |desk| keys::revoke(desk, &clerk.firm, &clerk.session.user.email, id))
        .await;
    done.map_err(|refusal| refused(refusal, &Texts(visitor.language)))?;
    Ok(Redirect::to("/keys?done=1").into_response())
}

/// The reference of the API, drawn from its description.
pub async fn api_reference(visitor: Visitor) -> Response {
    html(ApiReference::new(
        visitor.frame(Room::Elsewhere),
        reference(),
    ))
}

async fn page(
    web: &Web,
    visitor: &Visitor,
    made: Option<Made>,
    done: bool,
) -> Result<Response, PageError> {
    let clerk = visitor.clerk()?;
    let (firm, zone) = (clerk.firm.clone(), clerk.firm.zone.clone());
    let all = web.desk.run(move |desk| keys::list(desk, &firm)).await?;
    let now = web.desk.now();
    let line = |key: &ApiKey| KeyLine {
        id: key.id,
        name: key.name.clone(),
        ends_with: key.ends_with.clone(),
        scopes: key.scopes.split(' ').filter_map(Scope::read).collect(),
        made: civil(key.created_at, &zone),
        used: key.last_used_at.map(|at| civil(at, &zone)),
        until: key.expires_at.map(|at| civil(at, &zone)),
        serves: key.serves(now),
        revoked: key.revoked_at.is_some(),
    };
    let shown = made.as_ref().map(|made| KeyShown {
        name: all
            .iter()
            .find(|key| key.id == made.id)
            .map_or(String::new(), |key| key.name.clone()),
        token: made.token.clone(),
    });
    let view = KeysView {
        keys: all.iter().map(line).collect(),
        shown,
    };
    let mut frame = visitor.frame(Room::Settings);
    frame.notice = done.then(|| Texts(visitor.language).done_sentence().to_owned());
    Ok(html(Keys::new(frame, view)))
}

fn refused(refusal: CannotKey, t: &Texts) -> PageError {
    let (what, hint) = match refusal {
        CannotKey::Unknown => return PageError::NotFound,
        CannotKey::Fault(fault) => return PageError::from(fault),
        CannotKey::Name => (t.key_name_wrong(), t.key_name_hint()),
        CannotKey::Scope(_) | CannotKey::NoScope => (t.key_scope_wrong(), t.unchanged()),
        CannotKey::Days => (t.key_days_wrong(), t.unchanged()),
        CannotKey::TooMany => (t.keys_too_many(), t.keys_too_many_hint()),
    };
    PageError::Refused(what, hint)
}
