//! Passkeys over HTTP: a challenge for the script of the page, and a plain form that brings the device's answer.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::Web;
use super::frame::Room;
use super::pages::SignIn;
use super::refusal::PageError;
use super::routes::html;
use super::session::{agent, entered, open_session, safe};
use super::text::Texts;
use super::visitor::{Clerk, Visitor};
use crate::deeds::passkeys::{self, CannotUsePasskey};
use crate::desk::Desk;
use crate::identity::webauthn::{Assertion, CannotTrust, decoded};

/// What the page's form brings from a device.
pub struct Shown {
    pub id: Vec<u8>,
    pub handle: Vec<u8>,
    pub said: Assertion,
}

impl Shown {
    pub fn of(visitor: &Visitor) -> Shown {
        Shown {
            id: bytes(visitor, "id"),
            handle: bytes(visitor, "handle"),
            said: Assertion {
                client_data: bytes(visitor, "client"),
                auth_data: bytes(visitor, "auth"),
                signature: bytes(visitor, "signature"),
            },
        }
    }
}

/// A challenge for whoever comes to the door.
pub async fn challenge(State(web): State<Web>) -> Result<Response, PageError> {
    let challenge = web.desk.run(passkeys::begin_entering).await?;
    Ok(data(&json!({ "challenge": challenge })))
}

/// Opens the door to who shows a passkey: it stands for login, password and code.
pub async fn enter(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let next = safe(visitor.field("next"));
    let Shown { id, handle, said } = Shown::of(&visitor);
    let agent = agent(&headers);
    let token = web
        .desk
        .run(move |desk| {
            let (firm, user) = passkeys::enter(desk, &id, &handle, &said).inspect_err(|why| {
                if matches!(why, CannotUsePasskey::Trust(CannotTrust::CountedBackwards)) {
                    let _ = passkeys::note_copy(desk, &handle);
                }
            })?;
            Ok(open_session(desk, &firm, &user, &agent)?)
        })
        .await;
    match token {
        Ok(token) => Ok(entered(&token, &next, &headers)),
        Err(CannotUsePasskey::Deed(error)) => Err(PageError::from(error)),
        // Nobody is told why: whether the passkey is known, or its signature wrong, is nothing for a stranger.
        Err(_) => {
            let door = SignIn::new(visitor.frame(Room::Elsewhere), next);
            let door = door.refused(String::new(), |t| {
                (t.passkey_wrong(), t.passkey_wrong_hint())
            });
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(door)).into_response())
        }
    }
}

/// What the browser is to ask the device for.
pub async fn begin(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let asked = using(&web, &visitor, |desk, clerk| {
        passkeys::begin_making(desk, &clerk.firm, &clerk.settings, &clerk.session.user)
    })
    .await?;
    Ok(data(&json!({
        "challenge": asked.challenge,
        "site": asked.site,
        "firm": asked.firm,
        "handle": asked.handle,
        "login": asked.login,
        "name": asked.name,
        "algorithms": asked.algorithms,
        "known": asked.known,
    })))
}

/// Keeps a passkey that was just made.
pub async fn add(State(web): State<Web>, visitor: Visitor) -> Result<Response, PageError> {
    let (client, attestation) = (bytes(&visitor, "client"), bytes(&visitor, "attestation"));
    let name = visitor.field("name").to_owned();
    using(&web, &visitor, move |desk, clerk| {
        let (firm, user) = (&clerk.firm, &clerk.session.user);
        passkeys::add(
            desk,
            firm,
            &clerk.settings,
            user,
            &client,
            &attestation,
            &name,
        )
    })
    .await?;
    Ok(Redirect::to("/me?done=1").into_response())
}

/// Calls a passkey otherwise, or forgets it.
pub async fn change(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let name = (visitor.field("do") != "remove").then(|| visitor.field("name").to_owned());
    using(&web, &visitor, move |desk, clerk| {
        let (firm, user) = (&clerk.firm, &clerk.session.user);
        match name {
            Some(name) => passkeys::rename(desk, firm, user, id, &name),
            None => passkeys::remove(desk, firm, &clerk.settings, user, id),
        }
    })
    .await?;
    Ok(Redirect::to("/me?done=1").into_response())
}

async fn using<T: Send + 'static>(
    web: &Web,
    visitor: &Visitor,
    deed: impl FnOnce(&Desk, &Clerk) -> Result<T, CannotUsePasskey> + Send + 'static,
) -> Result<T, PageError> {
    let clerk = visitor.clerk()?;
    let done = web.desk.run(move |desk| deed(desk, &clerk)).await;
    done.map_err(|refusal| refused(refusal, &Texts(visitor.language)))
}

fn bytes(visitor: &Visitor, field: &str) -> Vec<u8> {
    decoded(visitor.field(field)).unwrap_or_default()
}

fn data(value: &serde_json::Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json")];
    (headers, value.to_string()).into_response()
}

fn refused(refusal: CannotUsePasskey, t: &Texts) -> PageError {
    let (what, hint) = match refusal {
        CannotUsePasskey::Deed(error) => return PageError::from(error),
        CannotUsePasskey::Unknown => return PageError::NotFound,
        CannotUsePasskey::NoAddress => (t.passkey_no_address(), t.passkey_no_address_hint()),
        CannotUsePasskey::Trust(_) | CannotUsePasskey::Late => {
            (t.passkey_not_made(), t.passkey_not_made_hint())
        }
        CannotUsePasskey::Known => (t.passkey_known(), t.unchanged()),
        CannotUsePasskey::TooMany => (t.passkey_too_many(), t.passkey_too_many_hint()),
        CannotUsePasskey::Name => (t.passkey_name_rule(), t.unchanged()),
        CannotUsePasskey::Required => (t.second_required(), t.second_required_hint()),
    };
    PageError::Refused(what, hint)
}
