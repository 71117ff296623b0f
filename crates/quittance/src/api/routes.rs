//! The API by its addresses, and what a key must say for each. The description, the tests and the router read this table.

use axum::Router;
use axum::routing::any;

use super::call::{Answer, Call};
use super::gate::{Api, gate};
use super::problem::Problem;
use super::{customers, document, events, house, invoices, messages, payments, questions, reports};
use crate::deeds::keys::Scope;

/// What a caller needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No key.
    Nothing,
    /// Any key.
    AnyKey,
    /// A key with this scope.
    Scope(Scope),
}

/// One method of one address.
pub struct Route {
    /// GET, POST …
    pub method: &'static str,
    /// The address, as the router reads it.
    pub path: &'static str,
    /// What a caller needs.
    pub needs: Needs,
    /// The words that may stand after the question mark.
    pub query: &'static [&'static str],
    /// A body is needed.
    pub body: bool,
    /// What is done for whoever has a key.
    pub run: fn(&Call<'_>) -> Result<Answer, Problem>,
    /// What is answered to whoever has none, where none is needed.
    pub open: fn() -> Result<Answer, Problem>,
}

const PAGE: &[&str] = &["limit", "cursor"];
const AS_OF: &[&str] = &["as_of"];

/// Every route.
pub const ROUTES: &[Route] = &[
    Route {
        needs: Needs::Nothing,
        open: document::served,
        ..read("/api/v1/openapi.json", &[], nobody)
    },
    Route {
        needs: Needs::AnyKey,
        ..read("/api/v1/me", &[], house::me)
    },
    read(
        "/api/v1/customers",
        &["limit", "cursor", "code", "segment", "owing"],
        customers::list,
    ),
    read("/api/v1/customers/{id}", &[], customers::one),
    read("/api/v1/customers/{id}/contacts", &[], customers::contacts),
    read("/api/v1/customers/{id}/promises", &[], customers::promises),
    read(
        "/api/v1/customers/{id}/next-step",
        &[],
        customers::next_step,
    ),
    read("/api/v1/segments", &[], customers::segments),
    read(
        "/api/v1/invoices",
        &[
            "limit",
            "cursor",
            "customer",
            "number",
            "open",
            "due_before",
        ],
        invoices::list,
    ),
    read("/api/v1/invoices/{id}", &[], invoices::one),
    read(
        "/api/v1/payments",
        &["limit", "cursor", "customer"],
        payments::list,
    ),
    read("/api/v1/payments/{id}", &[], payments::one),
    read(
        "/api/v1/questions",
        &["limit", "cursor", "customer", "open"],
        questions::list,
    ),
    read("/api/v1/questions/{id}", &[], questions::one),
    read(
        "/api/v1/messages",
        &["limit", "cursor", "customer", "state"],
        messages::list,
    ),
    read("/api/v1/messages/{id}", &[], messages::one),
    read("/api/v1/messages/{id}/content", &[], messages::content),
    read(
        "/api/v1/events",
        &["limit", "cursor", "customer"],
        events::list,
    ),
    read("/api/v1/events/{id}", &[], events::one),
    read(
        "/api/v1/reports/aged-balance",
        &["as_of", "limit", "cursor"],
        reports::aged_balance,
    ),
    read("/api/v1/reports/dso", AS_OF, reports::dso),
    read(
        "/api/v1/reports/top-debtors",
        &["as_of", "limit"],
        reports::top_debtors,
    ),
    read(
        "/api/v1/reports/open-items",
        &["as_of", "limit", "cursor"],
        reports::open_items,
    ),
    read("/api/v1/sequences", PAGE, house::sequences),
    read("/api/v1/sequences/{id}", &[], house::sequence),
    read("/api/v1/letters", &[], house::letters),
    read("/api/v1/letters/{level}/{language}", &[], house::letter),
];

const fn read(
    path: &'static str,
    query: &'static [&'static str],
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route {
        method: "GET",
        path,
        needs: Needs::Scope(Scope::Read),
        query,
        body: false,
        run,
        open: nothing,
    }
}

fn nobody(_: &Call<'_>) -> Result<Answer, Problem> {
    nothing()
}

fn nothing() -> Result<Answer, Problem> {
    Ok(Answer::Nothing)
}

/// The API, ready to be served.
pub fn router(api: Api) -> Router {
    let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut router = Router::new();
    for path in paths {
        router = router.route(path, any(gate));
    }
    // Also what has no address here is answered as a program expects.
    router.route("/api/v1/{*rest}", any(gate)).with_state(api)
}
