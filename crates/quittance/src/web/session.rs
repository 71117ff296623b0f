//! The door: signing in with a mailbox and a password, and leaving.

use std::collections::HashMap;
use std::sync::Mutex;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use store::{Begun, Fault, Organisation, User};

use super::Web;
use super::asked::encoded;
use super::frame::Room;
use super::pages::SignIn;
use super::refusal::PageError;
use super::routes::html;
use super::text::Texts;
use super::visitor::{SESSION_COOKIE, Visitor, cookie};
use crate::deeds::{self, DeedError, factors};
use crate::desk::Desk;
use crate::secrets::{self, token_hash};

/// A working day's morning or afternoon with its breaks; whoever comes back next day signs in again.
const SESSION_SECONDS: i64 = 12 * 3600;
/// Enough to know a browser by; the rest of what it says is noise.
const AGENT_CHARACTERS_MAX: usize = 200;
const MICROSECONDS: i64 = 1_000_000;

/// Time to find the telephone, and not to forget the door half open.
const HALF_SECONDS: i64 = 300;
/// The cookie of who gave the right password and owes a second proof.
pub const HALF_COOKIE: &str = "quittance-half";
/// How that is called among what was begun.
pub const HALF: &str = "second";

/// More wrong passwords than this for one login in a quarter of an hour are not a person's typing.
const FAILURES_MAX: usize = 10;
const FAILURES_WINDOW: i64 = 15 * 60 * MICROSECONDS;
/// Logins remembered at once: beyond that the oldest are forgotten, so that guessing cannot fill the memory.
const LOGINS_REMEMBERED: usize = 10_000;

/// Wrong passwords of late, by login.
#[derive(Default)]
pub struct Failures(Mutex<HashMap<String, Vec<i64>>>);

impl Failures {
    /// True when this login must wait.
    pub fn is_slowed(&self, login: &str, now: i64) -> bool {
        let mut all = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(times) = all.get_mut(login) else {
            return false;
        };
        times.retain(|at| *at > now - FAILURES_WINDOW);
        times.len() >= FAILURES_MAX
    }

    /// Notes a wrong password.
    pub fn note(&self, login: &str, now: i64) {
        let mut all = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if all.len() >= LOGINS_REMEMBERED {
            all.retain(|_, times| times.iter().any(|at| *at > now - FAILURES_WINDOW));
        }
        if all.len() < LOGINS_REMEMBERED || all.contains_key(login) {
            all.entry(login.to_owned()).or_default().push(now);
        }
    }
}

/// The door.
pub async fn door(visitor: Visitor, Query(asked): Query<HashMap<String, String>>) -> Response {
    let next = safe(asked.get("next").map_or("", String::as_str));
    if visitor.clerk.is_some() {
        return Redirect::to(&next).into_response();
    }
    let mut frame = visitor.frame(Room::Elsewhere);
    if asked.contains_key("left") {
        frame.notice = Some(Texts(visitor.language).signed_out().to_owned());
    }
    if asked.contains_key("joined") {
        frame.notice = Some(Texts(visitor.language).joined().to_owned());
    }
    html(SignIn::new(frame, next))
}

/// Checks mailbox and password, and opens a session.
pub async fn sign_in(
    State(web): State<Web>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (email, next) = (
        visitor.field("email").trim().to_lowercase(),
        safe(visitor.field("next")),
    );
    let door = SignIn::new(visitor.frame(Room::Elsewhere), next.clone());
    if web.failures.is_slowed(&email, web.desk.now()) {
        let slowed = door.refused(email, |t| (t.sign_in_slow(), t.sign_in_slow_hint()));
        return Ok((StatusCode::TOO_MANY_REQUESTS, html(slowed)).into_response());
    }
    let (login, password) = (email.clone(), visitor.field("password").to_owned());
    let agent = agent(&headers);
    let knocked = {
        let _turn = web.passwords.acquire().await.map_err(PageError::fault)?;
        web.desk
            .run(move |desk| knock(desk, &login, &password, &agent))
            .await?
    };
    match knocked {
        Knocked::Wrong => {
            web.failures.note(&email, web.desk.now());
            let wrong = door.refused(email, |t| (t.sign_in_wrong(), t.sign_in_wrong_hint()));
            Ok((StatusCode::UNAUTHORIZED, html(wrong)).into_response())
        }
        Knocked::Half(token) => {
            let to = format!("/sign-in/second?next={}", encoded(&next));
            let cookie = half_cookie(&token, HALF_SECONDS, &headers);
            let cookie = AppendHeaders([(header::SET_COOKIE, cookie)]);
            Ok((cookie, Redirect::to(&to)).into_response())
        }
        Knocked::In(token) => Ok(entered(&token, &next, &headers)),
    }
}

/// The way into the house, with the session's cookie. A door that stood half open is shut behind.
pub fn entered(token: &str, next: &str, headers: &HeaderMap) -> Response {
    let cookies = [
        (
            header::SET_COOKIE,
            session_cookie(token, SESSION_SECONDS, headers),
        ),
        (header::SET_COOKIE, half_cookie("", 0, headers)),
    ];
    (AppendHeaders(cookies), Redirect::to(next)).into_response()
}

/// Ends the session.
pub async fn sign_out(State(web): State<Web>, headers: HeaderMap) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        web.desk
            .run(move |desk| desk.store.close_session(&token_hash(&token)))
            .await?;
    }
    let cookie = session_cookie("", 0, &headers);
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to("/sign-in?left=1"),
    )
        .into_response())
}

/// A password nobody has: an unknown login takes as long to refuse as a known one.
const NOBODYS_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keQ$9sTgVvzD0gq2wMZ7gTtVp3E3m5eZsA9Zt4qj5l3o2xE";

/// What a login and its password come to.
enum Knocked {
    Wrong,
    /// The password is right, and a second proof is asked for.
    Half(String),
    In(String),
}

fn knock(desk: &Desk, login: &str, password: &str, agent: &str) -> Result<Knocked, DeedError> {
    let user: Option<User> = desk.store.user_by_email(login)?;
    let hash = user
        .as_ref()
        .map(|user| user.password_hash.as_str())
        .filter(|hash| !hash.is_empty())
        .unwrap_or(NOBODYS_HASH);
    let is_right = secrets::is_password(password, hash);
    let Some(user) = user.filter(|_| is_right) else {
        return Ok(Knocked::Wrong);
    };
    let firm = deeds::firm(desk, Some(user.organisation))?;
    let settings = deeds::settings(desk, firm.id)?;
    let required = factors::is_required(&settings, &user.role);
    if !factors::proofs(desk, &firm, user.id)?.asked_after_password(required) {
        return Ok(Knocked::In(open_session(desk, &firm, &user, agent)?));
    }
    let token = secrets::hex(&secrets::random::<32>());
    let whose = Begun {
        organisation: firm.id,
        user: user.id,
    };
    let (now, half) = (desk.now(), token_hash(&token));
    let until = now + HALF_SECONDS * MICROSECONDS;
    desk.store.note_begun(&half, HALF, whose, now, until)?;
    Ok(Knocked::Half(token))
}

/// Opens a session for somebody who has proved enough.
pub fn open_session(
    desk: &Desk,
    firm: &Organisation,
    user: &User,
    agent: &str,
) -> Result<String, Fault> {
    let token = secrets::hex(&secrets::random::<32>());
    let csrf = secrets::hex(&secrets::random::<16>());
    let now = desk.now();
    desk.store.open_session(
        &token_hash(&token),
        user,
        &csrf,
        agent,
        now,
        now + SESSION_SECONDS * MICROSECONDS,
    )?;
    desk.store
        .write::<_, Fault>(firm.id, &desk.by(firm, &user.email), |books| {
            books.note_act("signed_in", agent)
        })?;
    Ok(token)
}

/// What the browser says of itself, as long as it is short.
pub fn agent(headers: &HeaderMap) -> String {
    let words = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    words
        .unwrap_or_default()
        .chars()
        .take(AGENT_CHARACTERS_MAX)
        .collect()
}

/// Behind a proxy that speaks TLS the cookie never travels without it.
fn session_cookie(token: &str, seconds: i64, headers: &HeaderMap) -> String {
    let by_tls = headers
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto == "https");
    let secure = if by_tls { "; Secure" } else { "" };
    format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// Travels to the door alone.
fn half_cookie(token: &str, seconds: i64, headers: &HeaderMap) -> String {
    session_cookie(token, seconds, headers)
        .replacen(SESSION_COOKIE, HALF_COOKIE, 1)
        .replacen("Path=/;", "Path=/sign-in;", 1)
}

/// Only an address of this house: `//elsewhere` and `/\elsewhere` are not.
pub fn safe(next: &str) -> String {
    let is_ours =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if is_ours {
        next.to_owned()
    } else {
        "/".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_door_leads_only_into_this_house() {
        assert_eq!(safe("/overdue?sort=name"), "/overdue?sort=name");
        for elsewhere in [
            "",
            "https://elsewhere.example",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "/a\nb",
        ] {
            assert_eq!(safe(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn guessing_is_slowed_and_forgotten_after_a_quarter_of_an_hour() {
        let failures = Failures::default();
        for _ in 0..FAILURES_MAX {
            assert!(!failures.is_slowed("claire@morvan.example", 1));
            failures.note("claire@morvan.example", 1);
        }
        assert!(failures.is_slowed("claire@morvan.example", 2));
        assert!(!failures.is_slowed("paul@morvan.example", 2));
        assert!(!failures.is_slowed("claire@morvan.example", 2 + FAILURES_WINDOW));
    }
}
