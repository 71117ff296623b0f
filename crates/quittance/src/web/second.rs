//! The second step at the door: the password was right, and a code is asked for.

use std::collections::HashMap;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use store::{Fault, Organisation, User};

use super::Web;
use super::factor_pages::SignInSecond;
use super::frame::Room;
use super::pages::SignIn;
use super::refusal::PageError;
use super::routes::html;
use super::session::{HALF, HALF_COOKIE, agent, entered, open_session, safe};
use super::text::Texts;
use super::visitor::{Visitor, cookie};
use crate::deeds::factors::{self, CannotProve};
use crate::deeds::people;
use crate::desk::Desk;
use crate::secrets::token_hash;

/// Asks for the code.
pub async fn door(
    State(web): State<Web>,
    visitor: Visitor,
    Query(asked): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let next = safe(asked.get("next").map_or("", String::as_str));
    let half = cookie(&headers, HALF_COOKIE).unwrap_or_default();
    let known = web
        .desk
        .run(move |desk| whose(desk, &half).map(|found| found.is_some()))
        .await?;
    if !known {
        return Ok(too_late(&visitor, next));
    }
    Ok(html(SignInSecond::new(
        visitor.frame(Room::Elsewhere),
        next,
        None,
    )))
}

/// Takes the code, and lets its person in.
pub async fn prove(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let next = safe(visitor.field("next"));
    let half = cookie(&headers, HALF_COOKIE).unwrap_or_default();
    let (code, agent) = (visitor.field("code").to_owned(), agent(&headers));
    let done = web
        .desk
        .run(move |desk| enter(desk, &half, &code, &agent))
        .await;
    let t = Texts(visitor.language);
    let refused = |status: StatusCode, why| {
        let page = SignInSecond::new(visitor.frame(Room::Elsewhere), next.clone(), Some(why));
        (status, html(page)).into_response()
    };
    match done {
        Ok(Some(token)) => Ok(entered(&token, &next, &headers)),
        Ok(None) => Ok(too_late(&visitor, next)),
        Err(CannotProve::Wrong) => {
            let why = (t.code_wrong(), t.code_wrong_hint());
            Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, why))
        }
        Err(CannotProve::Slowed) => {
            let why = (t.sign_in_slow(), t.sign_in_slow_hint());
            Ok(refused(StatusCode::TOO_MANY_REQUESTS, why))
        }
        Err(CannotProve::Deed(error)) => Err(PageError::from(error)),
        Err(other) => Err(PageError::fault(other)),
    }
}

fn enter(desk: &Desk, half: &str, code: &str, agent: &str) -> Result<Option<String>, CannotProve> {
    let Some((firm, user)) = whose(desk, half)? else {
        return Ok(None);
    };
    factors::prove(desk, &firm, &user, code)?;
    // Two browsers that send the same cookie at once: one of them is let in.
    let taken = desk.store.take_begun(&token_hash(half), HALF, desk.now())?;
    if taken.is_none() {
        return Ok(None);
    }
    Ok(Some(open_session(desk, &firm, &user, agent)?))
}

/// Who stands at the half open door, as long as they may sign in.
fn whose(desk: &Desk, half: &str) -> Result<Option<(Organisation, User)>, Fault> {
    let begun = desk.store.begun(&token_hash(half), HALF, desk.now())?;
    match begun {
        Some(begun) => Ok(people::who_may_sign_in(desk, begun)?),
        None => Ok(None),
    }
}

/// Nothing was begun here, or it was too long ago: from the beginning.
fn too_late(visitor: &Visitor, next: String) -> Response {
    let door = SignIn::new(visitor.frame(Room::Elsewhere), next);
    let door = door.refused(String::new(), |t| (t.second_late(), t.second_late_hint()));
    (StatusCode::GONE, html(door)).into_response()
}
