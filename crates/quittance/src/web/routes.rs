//! The pages by their addresses, and who may open each.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};

use super::assets::ASSETS;
use super::refusal::PageError;
use super::{
    Web, audit, compress, factors, guard, invoicing, mail_way, mailboxes, measures, measuring,
    passkeys, people, programs, reminding, searching, second, session, settings, starting,
    webhooks,
};
use crate::desk::Desk;

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Also who is not signed in.
    Everyone,
    /// Whoever is signed in.
    Reader,
    /// Who answers questions about customers.
    Agent,
    /// Who keeps the books, and what the firm says in its letters.
    Accountant,
    /// Who decides for the firm.
    Owner,
}

impl Access {
    /// True when this role of a person is enough.
    pub fn is_open_to(self, role: &str) -> bool {
        match self {
            Access::Everyone | Access::Reader => true,
            Access::Agent => matches!(role, "agent" | "accountant" | "owner"),
            Access::Accountant => crate::deeds::people::keeps_the_books(role),
            Access::Owner => role == "owner",
        }
    }
}

/// Every route with its access. A route that is not here is closed to everybody but its owner.
pub const ROUTES: &[(&str, &str, Access)] = &[
    ("GET", "/healthz", Access::Everyone),
    ("GET", "/static/{file}", Access::Everyone),
    ("GET", "/sign-in", Access::Everyone),
    ("POST", "/sign-in", Access::Everyone),
    ("GET", "/sign-in/second", Access::Everyone),
    ("POST", "/sign-in/second", Access::Everyone),
    ("POST", "/sign-in/challenge", Access::Everyone),
    ("POST", "/sign-in/passkey", Access::Everyone),
    ("POST", "/sign-out", Access::Reader),
    ("GET", "/", Access::Reader),
    ("GET", "/overdue", Access::Reader),
    ("GET", "/customers", Access::Reader),
    ("GET", "/customers.csv", Access::Reader),
    ("GET", "/customers.xlsx", Access::Reader),
    ("GET", "/customers/{id}", Access::Reader),
    ("POST", "/customers/{id}/notes", Access::Agent),
    ("POST", "/customers/{id}/tasks", Access::Agent),
    ("POST", "/customers/{id}/contacts", Access::Agent),
    ("POST", "/customers/{id}/file", Access::Agent),
    ("POST", "/customers/{id}/documents", Access::Agent),
    ("GET", "/documents/{id}", Access::Reader),
    ("POST", "/questions/{id}", Access::Agent),
    ("GET", "/customers/{id}/remind", Access::Agent),
    ("POST", "/customers/{id}/remind", Access::Agent),
    ("GET", "/customers/{id}/remind/html", Access::Reader),
    ("GET", "/remind", Access::Agent),
    ("POST", "/remind", Access::Agent),
    ("GET", "/remind/sent", Access::Agent),
    ("POST", "/remind/undo", Access::Agent),
    ("POST", "/messages/{id}/undo", Access::Agent),
    ("GET", "/work", Access::Reader),
    ("POST", "/work/tick", Access::Agent),
    ("GET", "/work/approve", Access::Agent),
    ("POST", "/work/approve", Access::Agent),
    ("GET", "/work/letters", Access::Agent),
    ("POST", "/work/letters", Access::Agent),
    ("GET", "/work/letters.pdf", Access::Agent),
    ("GET", "/work/{id}", Access::Reader),
    ("GET", "/work/{id}/letter", Access::Reader),
    ("POST", "/work/{id}", Access::Agent),
    ("GET", "/lists/{list}/{format}", Access::Reader),
    ("GET", "/mailbox", Access::Reader),
    ("GET", "/messages/{id}", Access::Reader),
    ("GET", "/messages/{id}/html", Access::Reader),
    ("GET", "/messages/{id}/source", Access::Reader),
    ("GET", "/messages/{id}/attachment", Access::Reader),
    ("GET", "/inbox", Access::Reader),
    ("GET", "/inbox/{id}", Access::Reader),
    ("POST", "/inbox/{id}", Access::Agent),
    ("GET", "/inbox/{id}/source", Access::Reader),
    ("GET", "/letters", Access::Reader),
    ("GET", "/letters/tests/{id}", Access::Reader),
    ("GET", "/letters/tests/{id}/html", Access::Reader),
    ("GET", "/letters/tests/{id}/source", Access::Reader),
    ("GET", "/letters/{level}/{language}", Access::Reader),
    ("POST", "/letters/{level}/{language}", Access::Accountant),
    ("GET", "/letters/{level}/{language}/html", Access::Reader),
    ("GET", "/letters/{level}/{language}/history", Access::Reader),
    (
        "POST",
        "/letters/{level}/{language}/history",
        Access::Accountant,
    ),
    ("GET", "/sequences", Access::Reader),
    ("POST", "/sequences", Access::Accountant),
    ("GET", "/sequences/{slug}", Access::Reader),
    ("POST", "/sequences/{slug}", Access::Accountant),
    ("GET", "/sequences/{slug}/ahead", Access::Reader),
    ("GET", "/sequences/{slug}/compare", Access::Reader),
    ("GET", "/sequences/{slug}/replay", Access::Reader),
    ("POST", "/sequences/{slug}/publish", Access::Accountant),
    ("GET", "/sequences/{slug}/followers", Access::Reader),
    ("POST", "/sequences/{slug}/followers", Access::Accountant),
    ("GET", "/search", Access::Reader),
    ("GET", "/import", Access::Accountant),
    ("POST", "/import", Access::Accountant),
    ("GET", "/start", Access::Reader),
    ("POST", "/start", Access::Accountant),
    ("GET", "/settings", Access::Reader),
    ("GET", "/settings/mail", Access::Owner),
    ("POST", "/settings/mail", Access::Owner),
    ("GET", "/settings/mailboxes", Access::Owner),
    ("POST", "/settings/mailboxes", Access::Owner),
    ("POST", "/settings/sandbox", Access::Owner),
    ("GET", "/measures", Access::Reader),
    ("GET", "/measures/{measure}", Access::Reader),
    ("GET", "/measures/{measure}/{format}", Access::Reader),
    ("GET", "/lines/{of}", Access::Reader),
    ("GET", "/lines/{of}/{format}", Access::Reader),
    ("GET", "/help", Access::Reader),
    ("GET", "/me", Access::Reader),
    ("POST", "/me/sessions", Access::Reader),
    ("POST", "/me/password", Access::Reader),
    ("GET", "/me/second", Access::Reader),
    ("POST", "/me/second", Access::Reader),
    ("POST", "/me/second/confirm", Access::Reader),
    ("POST", "/me/second/codes", Access::Reader),
    ("POST", "/me/second/remove", Access::Reader),
    ("POST", "/me/passkeys", Access::Reader),
    ("POST", "/me/passkeys/challenge", Access::Reader),
    ("POST", "/me/passkeys/{id}", Access::Reader),
    ("GET", "/confirm", Access::Reader),
    ("POST", "/confirm", Access::Reader),
    ("POST", "/confirm/passkey", Access::Reader),
    ("GET", "/join/{token}", Access::Everyone),
    ("POST", "/join/{token}", Access::Everyone),
    ("GET", "/audit", Access::Owner),
    ("GET", "/audit.csv", Access::Owner),
    ("GET", "/people", Access::Owner),
    ("POST", "/people/invite", Access::Owner),
    ("POST", "/people/second", Access::Owner),
    ("POST", "/people/address", Access::Owner),
    ("POST", "/people/{id}/role", Access::Owner),
    ("POST", "/people/{id}/reset", Access::Owner),
    ("POST", "/people/{id}/link", Access::Owner),
    ("POST", "/people/{id}/revoke", Access::Owner),
    ("POST", "/people/{id}/disable", Access::Owner),
    ("GET", "/keys", Access::Owner),
    ("POST", "/keys", Access::Owner),
    ("POST", "/keys/{id}/revoke", Access::Owner),
    ("GET", "/webhooks", Access::Owner),
    ("POST", "/webhooks", Access::Owner),
    ("POST", "/webhooks/{id}", Access::Owner),
    ("GET", "/api/v1/docs", Access::Everyone),
];

/// Who may open this route.
pub fn access(method: &Method, path: &str) -> Access {
    // Machines ask here: they are told that a method is not known, and not where the door is.
    if path == "/healthz" {
        return Access::Everyone;
    }
    let method = if method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    let found = ROUTES
        .iter()
        .find(|(verb, route, _)| *verb == method && *route == path);
    found.map_or(Access::Owner, |(_, _, access)| *access)
}

/// True for what is done only by who gave the password of late: what owners change, and one's own proofs.
pub fn needs_password_of_late(method: &Method, path: &str) -> bool {
    let is_proof = path.starts_with("/me/second") || path.starts_with("/me/passkeys");
    method == Method::POST && (access(method, path) == Access::Owner || is_proof)
}

/// True where somebody may go who still owes the firm a second proof: to set one up, or out.
pub fn is_open_without_second(path: &str) -> bool {
    path == "/me"
        || path.starts_with("/me/")
        || matches!(path, "/confirm" | "/confirm/passkey" | "/sign-out")
}

/// The pages, ready to be served.
pub fn router(desk: Desk) -> Router {
    let web = Web::new(desk);
    Router::new()
        .route("/healthz", get(guard::healthz))
        .route("/static/{file}", get(asset))
        .route("/sign-in", get(session::door).post(session::sign_in))
        .route("/sign-in/second", get(second::door).post(second::prove))
        .route("/sign-in/challenge", post(passkeys::challenge))
        .route("/sign-in/passkey", post(passkeys::enter))
        .route("/sign-out", post(session::sign_out))
        .route("/", get(measuring::dashboard))
        .route("/overdue", get(reminding::overdue))
        .route("/customers", get(reminding::customers))
        .route("/customers.csv", get(reminding::customers_csv))
        .route("/customers.xlsx", get(reminding::customers_xlsx))
        .route("/customers/{id}", get(reminding::customer))
        .merge(customers())
        .route("/questions/{id}", post(reminding::answer))
        .route("/lists/{list}/{format}", get(reminding::list_file))
        .route("/mailbox", get(reminding::mailbox))
        .route("/messages/{id}", get(reminding::message))
        .route("/messages/{id}/html", get(reminding::message_html))
        .route("/messages/{id}/source", get(reminding::message_source))
        .route(
            "/messages/{id}/attachment",
            get(reminding::message_attachment),
        )
        .merge(answers())
        .merge(letters())
        .merge(sequences())
        .merge(measured())
        .merge(first_day())
        .merge(by_hand())
        .route("/settings", get(settings::settings))
        .route("/settings/sandbox", post(settings::set_sandbox))
        .route("/help", get(settings::help))
        .route("/me", get(people::me))
        .route("/me/sessions", post(people::end_sessions))
        .route("/me/password", post(people::change_password))
        .merge(proofs())
        .route("/confirm", get(people::confirm).post(people::confirmed))
        .route("/confirm/passkey", post(people::confirmed_by_passkey))
        .route("/join/{token}", get(people::join).post(people::take_up))
        .route("/audit", get(audit::page))
        .route("/audit.csv", get(audit::csv))
        .route("/people", get(people::list))
        .route("/people/invite", post(people::invite))
        .route("/people/second", post(factors::require))
        .route("/people/address", post(people::set_address))
        .route("/people/{id}/role", post(people::role))
        .route("/people/{id}/reset", post(factors::reset))
        .route("/people/{id}/link", post(people::link))
        .route("/people/{id}/revoke", post(people::revoke))
        .route("/people/{id}/disable", post(people::disable))
        .route("/keys", get(programs::list).post(programs::make))
        .route("/keys/{id}/revoke", post(programs::revoke))
        .route("/webhooks", get(webhooks::list).post(webhooks::make))
        .route("/webhooks/{id}", post(webhooks::change))
        .route("/api/v1/docs", get(programs::api_reference))
        .fallback(guard::nothing_here)
        .layer(from_fn_with_state(web.clone(), guard::guard))
        // The guard measures each body by what its route expects.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(guard::headers))
        .layer(from_fn(compress::compress))
        .with_state(web)
}

/// From nothing to a previewed sequence.
fn first_day() -> Router<Web> {
    Router::new()
        .route("/search", get(searching::search))
        .route("/import", get(invoicing::import).post(invoicing::take))
        .route("/start", get(starting::check).post(starting::go))
        .route("/settings/mail", get(mail_way::shown).post(mail_way::act))
        .route(
            "/settings/mailboxes",
            get(mailboxes::shown).post(mailboxes::act),
        )
}

/// One's own proofs beside the password.
fn proofs() -> Router<Web> {
    Router::new()
        .route("/me/second", get(factors::begun).post(factors::begin))
        .route("/me/second/confirm", post(factors::confirm))
        .route("/me/second/codes", post(factors::codes))
        .route("/me/second/remove", post(factors::remove))
        .route("/me/passkeys", post(passkeys::add))
        .route("/me/passkeys/challenge", post(passkeys::begin))
        .route("/me/passkeys/{id}", post(passkeys::change))
}

fn customers() -> Router<Web> {
    Router::new()
        .route("/customers/{id}/notes", post(reminding::note))
        .route("/customers/{id}/tasks", post(reminding::task))
        .route("/customers/{id}/contacts", post(reminding::contact))
        .route("/customers/{id}/file", post(reminding::file))
        .route("/customers/{id}/documents", post(reminding::document))
        .route("/documents/{id}", get(reminding::download))
}

fn measured() -> Router<Web> {
    Router::new()
        .route("/measures", get(measures::measures))
        .route("/measures/{measure}", get(measures::measure))
        .route("/measures/{measure}/{format}", get(measures::measure_file))
        .route("/lines/{of}", get(measures::lines))
        .route("/lines/{of}/{format}", get(measures::lines_file))
}

fn answers() -> Router<Web> {
    Router::new()
        .route("/inbox", get(reminding::inbox))
        .route(
            "/inbox/{id}",
            get(reminding::inbox_mail).post(reminding::handle_mail),
        )
        .route("/inbox/{id}/source", get(reminding::inbox_source))
}

/// What people send and answer by hand.
fn by_hand() -> Router<Web> {
    Router::new()
        .route(
            "/customers/{id}/remind",
            get(reminding::remind).post(reminding::send_one),
        )
        .route("/customers/{id}/remind/html", get(reminding::remind_html))
        .route(
            "/remind",
            get(reminding::remind_many).post(reminding::send_many),
        )
        .route("/remind/sent", get(reminding::sent))
        .route("/remind/undo", post(reminding::undo_sent))
        .route("/messages/{id}/undo", post(reminding::undo_message))
        .route("/work", get(reminding::work))
        .route("/work/tick", post(reminding::tick))
        .route(
            "/work/approve",
            get(reminding::look).post(reminding::approve),
        )
        .route(
            "/work/letters",
            get(reminding::to_post).post(reminding::post),
        )
        .route("/work/letters.pdf", get(reminding::letters_pdf))
        .route("/work/{id}/letter", get(reminding::letter_pdf))
        .route(
            "/work/{id}",
            get(reminding::sheet).post(reminding::answer_sheet),
        )
}

fn letters() -> Router<Web> {
    Router::new()
        .route("/letters", get(reminding::letters))
        .route("/letters/tests/{id}", get(reminding::letter_test))
        .route("/letters/tests/{id}/html", get(reminding::letter_test_html))
        .route(
            "/letters/tests/{id}/source",
            get(reminding::letter_test_source),
        )
        .route(
            "/letters/{level}/{language}",
            get(reminding::letter).post(reminding::write_letter),
        )
        .route(
            "/letters/{level}/{language}/html",
            get(reminding::letter_html),
        )
        .route(
            "/letters/{level}/{language}/history",
            get(reminding::letter_history).post(reminding::restore_letter),
        )
}

fn sequences() -> Router<Web> {
    Router::new()
        .route(
            "/sequences",
            get(reminding::sequences).post(reminding::arrange_sequences),
        )
        .route(
            "/sequences/{slug}",
            get(reminding::sequence).post(reminding::shape_sequence),
        )
        .route("/sequences/{slug}/ahead", get(reminding::sequence_ahead))
        .route(
            "/sequences/{slug}/compare",
            get(reminding::sequence_compare),
        )
        .route("/sequences/{slug}/replay", get(reminding::sequence_replay))
        .route(
            "/sequences/{slug}/publish",
            post(reminding::publish_sequence),
        )
        .route(
            "/sequences/{slug}/followers",
            get(reminding::followers).post(reminding::assign_sequence),
        )
}

/// Draws a page. One that cannot be drawn is a fault of ours, and says so.
pub fn html(page: impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(cause) => PageError::fault(cause).status().into_response(),
    }
}

/// A file whose address carries its hash: it may be kept for ever.
async fn asset(Path(file): Path<String>, State(_): State<Web>) -> Result<Response, PageError> {
    let asset = ASSETS
        .find(&format!("/static/{file}"))
        .ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.bytes.as_slice()).into_response())
}
