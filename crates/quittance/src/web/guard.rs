//! The one place where it is decided who may do what: a table of routes, sessions, roles, and the tokens of forms.

use axum::body::{Body, to_bytes};
use axum::extract::{Form, FromRequest, MatchedPath, Multipart, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use receivables::party::Language;
use std::collections::HashMap;

use super::Web;
use super::frame::{Room, Theme};
use super::pages::Refusal;
use super::refusal::PageError;
use super::routes::{Access, ROUTES, access, is_open_without_second, needs_password_of_late};
use super::text::Texts;
use super::visitor::{self, Clerk, SESSION_COOKIE, Upload, Visitor};
use crate::deeds::invoicing::LEDGER_BYTES_MAX;
use crate::deeds::invoicing::documents::DOCUMENT_BYTES_MAX;
use crate::secrets::is_same;

/// A form of these pages is a few words; more is not one of ours.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Three parts of a letter at their longest, with every sign of them encoded.
const LETTER_BYTES_MAX: usize = 3 * 1024 * 1024;

/// A document beside the few words of its form.
const UPLOAD_BYTES_MAX: usize = DOCUMENT_BYTES_MAX + FORM_BYTES_MAX;

/// What only an owner may change is changed by who gave the password of late: an open desk is not enough.
const CONFIRMED_FOR: i64 = 30 * 60 * 1_000_000;

/// A choice of language or theme is kept for a year.
const CHOICE_SECONDS: u32 = 31_536_000;

/// What a page of ours may load, and where it may be shown. Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Stands before every route: finds the reader, checks role and token, and dresses refusals as pages.
pub async fn guard(State(web): State<Web>, request: Request, next: Next) -> Response {
    let mut visitor = Visitor::of(request.uri(), request.headers());
    let choices = choices(&request);
    let came_from = came_from(request.headers());
    let wants_page = request.method() == Method::GET || request.method() == Method::HEAD;
    let answer = match admit(&web, &mut visitor, request).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    let mut response = dressed(answer, &visitor, wants_page, &came_from);
    for choice in choices {
        response.headers_mut().append(header::SET_COOKIE, choice);
    }
    response
}

/// Every answer says what it may load and that nobody else may show it. A route may be stricter, never absent.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    response
}

async fn admit(web: &Web, visitor: &mut Visitor, request: Request) -> Result<Request, PageError> {
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let needed = match &path {
        Some(path) => access(request.method(), path),
        None => Access::Everyone,
    };
    if let Some(token) = visitor::cookie(request.headers(), SESSION_COOKIE) {
        let asked = visitor::asked(request.uri(), "lang").and_then(|code| visitor::language(&code));
        let is_kept = visitor::cookie(request.headers(), "lang").is_some();
        visitor.clerk = web.desk.run(move |desk| Clerk::find(desk, &token)).await?;
        keep_language(web, visitor, asked, is_kept).await?;
    }
    let role = visitor
        .clerk
        .as_ref()
        .map(|clerk| clerk.session.user.role.as_str());
    match role {
        _ if needed == Access::Everyone => {}
        None => return Err(PageError::SignInFirst),
        Some(role) if !needed.is_open_to(role) => return Err(PageError::Forbidden),
        Some(_) => {}
    }
    let path = path.unwrap_or_default();
    let owes = visitor.clerk.as_ref().is_some_and(|c| c.owes_second);
    if owes && needed != Access::Everyone && !is_open_without_second(&path) {
        return Err(PageError::SecondFirst);
    }
    if needs_password_of_late(request.method(), &path) {
        let given_at = visitor.clerk.as_ref().map_or(0, |c| c.session.confirmed_at);
        if given_at + CONFIRMED_FOR < web.desk.now() {
            return Err(PageError::ConfirmFirst);
        }
    }
    // Where nothing can be sent, there is no form to read: the router says which methods there are.
    let takes_form = ROUTES
        .iter()
        .any(|(method, route, _)| *method == "POST" && *route == path);
    let mut request = match takes_form || path.is_empty() {
        true => with_form(visitor, request).await?,
        false => request,
    };
    request.extensions_mut().insert(visitor.clone());
    Ok(request)
}

/// A choice in the address is the person's own from then on; without one, theirs goes before the browser's.
async fn keep_language(
    web: &Web,
    visitor: &mut Visitor,
    asked: Option<Language>,
    is_kept: bool,
) -> Result<(), PageError> {
    let Some(clerk) = &visitor.clerk else {
        return Ok(());
    };
    let (organisation, user) = (clerk.session.organisation, clerk.session.user.clone());
    match asked {
        Some(language) if language != user.language => {
            web.desk
                .run(move |desk| {
                    desk.store
                        .set_user_language(organisation, user.id, language)
                })
                .await?;
        }
        None if !is_kept => visitor.language = user.language,
        _ => {}
    }
    Ok(())
}

/// Reads a form and checks that one of our pages sent it. Signing in has no session yet, so only its origin can be checked.
async fn with_form(visitor: &mut Visitor, request: Request) -> Result<Request, PageError> {
    if request.method() != Method::POST {
        return Ok(request);
    }
    if comes_from_elsewhere(request.headers()) {
        return Err(PageError::FormExpired);
    }
    let (parts, body) = request.into_parts();
    let brings_file = brings_file(&parts);
    let bytes_max = match parts.uri.path() {
        "/import" => LEDGER_BYTES_MAX + FORM_BYTES_MAX,
        _ if brings_file => UPLOAD_BYTES_MAX,
        path if path.starts_with("/letters/") => LETTER_BYTES_MAX,
        _ => FORM_BYTES_MAX,
    };
    let t = Texts(visitor.language);
    let too_long = match parts.uri.path() {
        "/import" => PageError::Refused(t.file_too_large(), t.file_too_large_hint()),
        _ => PageError::Refused(t.form_too_long(), t.form_too_long_hint()),
    };
    let bytes = to_bytes(body, bytes_max).await.map_err(|_| too_long)?;
    let again = Request::from_parts(parts.clone(), Body::from(bytes));
    let fields = if brings_file {
        let (fields, file) = read_parts(again).await?;
        visitor.file = file;
        fields
    } else {
        let Form(fields) = Form::<HashMap<String, String>>::from_request(again, &())
            .await
            .map_err(|_| PageError::FormExpired)?;
        fields
    };
    if let Some(clerk) = &visitor.clerk {
        let sent = fields.get("token").map_or("", String::as_str);
        // The door has no token: who is signed in already and signs in again loses nothing.
        if !parts.uri.path().starts_with("/sign-in")
            && !is_same(sent.as_bytes(), clerk.session.csrf.as_bytes())
        {
            return Err(PageError::FormExpired);
        }
    }
    visitor.form = fields;
    Ok(Request::from_parts(parts, Body::empty()))
}

/// True for a form with a file in it, where one is expected; anywhere else it is no form of ours.
fn brings_file(parts: &Parts) -> bool {
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let path = parts.uri.path();
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
        && (path == "/import" || path.starts_with("/customers/") && path.ends_with("/documents"))
}

/// The words of such a form, and its one file.
async fn read_parts(
    request: Request,
) -> Result<(HashMap<String, String>, Option<Upload>), PageError> {
    let expired = |_| PageError::FormExpired;
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| PageError::FormExpired)?;
    let (mut fields, mut file) = (HashMap::new(), None);
    while let Some(part) = parts.next_field().await.map_err(expired)? {
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(ToOwned::to_owned) {
            Some(called) => {
                let bytes = part.bytes().await.map_err(expired)?;
                // A file field that was left empty comes without a name.
                file = (!called.is_empty()).then_some(Upload {
                    name: called,
                    bytes,
                });
            }
            None => {
                fields.insert(name, part.text().await.map_err(expired)?);
            }
        }
    }
    Ok((fields, file))
}

/// Browsers say where a request comes from; a script or an old browser that says nothing still needs the token.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let word = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = word("sec-fetch-site") {
        return !matches!(site, "same-origin" | "none");
    }
    match (word("origin"), word("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

/// The page of ours on which a form stood.
fn came_from(headers: &HeaderMap) -> String {
    let referer = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let uri = referer.and_then(|referer| referer.parse::<axum::http::Uri>().ok());
    uri.map_or_else(|| "/settings".to_owned(), |uri| uri.path().to_owned())
}

/// A refusal becomes a page for its reader, or the way to the door.
fn dressed(answer: Response, visitor: &Visitor, wants_page: bool, came_from: &str) -> Response {
    let Some(refusal) = answer.extensions().get::<PageError>().cloned() else {
        return answer;
    };
    let frame = visitor.frame(Room::Elsewhere);
    let page = match &refusal {
        PageError::SignInFirst if wants_page => {
            let next = super::asked::encoded(visitor.path());
            return Redirect::to(&format!("/sign-in?next={next}")).into_response();
        }
        PageError::ConfirmFirst => {
            let next = super::asked::encoded(came_from);
            return Redirect::to(&format!("/confirm?next={next}")).into_response();
        }
        PageError::SecondFirst => return Redirect::to("/me?owes=1").into_response(),
        PageError::SignInFirst | PageError::FormExpired => Refusal::form_expired(frame),
        PageError::NotFound => Refusal::not_found(frame),
        PageError::Forbidden => Refusal::forbidden(frame),
        PageError::Refused(what, hint) => Refusal::refused(frame, what, hint),
        PageError::Fault(mark) => Refusal::fault(frame, mark.clone()),
    };
    (refusal.status(), super::routes::html(page)).into_response()
}

/// The cookies that keep what the address chose.
fn choices(request: &Request) -> Vec<HeaderValue> {
    let mut cookies = Vec::new();
    let mut keep = |name: &str, value: &str, seconds: u32| {
        let cookie = format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={seconds}");
        cookies.extend(HeaderValue::from_str(&cookie).ok());
    };
    if let Some(language) =
        visitor::asked(request.uri(), "lang").and_then(|code| visitor::language(&code))
    {
        keep("lang", super::frame::code(language), CHOICE_SECONDS);
    }
    match visitor::asked(request.uri(), "theme").as_deref() {
        Some("auto") => keep("theme", "", 0),
        Some(code) => {
            if let Some(theme) = Theme::read(code) {
                keep("theme", theme.code(), CHOICE_SECONDS);
            }
        }
        None => {}
    }
    cookies
}

/// An address that has nothing behind it.
pub async fn nothing_here() -> PageError {
    PageError::NotFound
}

/// The program answers.
pub async fn healthz(State(web): State<Web>) -> Response {
    match web
        .desk
        .run(|desk| desk.store.organisations().map(|_| ()))
        .await
    {
        Ok(()) => "ok\n".into_response(),
        Err(fault) => {
            eprintln!("healthz: {fault}");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}
