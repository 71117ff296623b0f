//! The API by its addresses, and what a key must say for each. The description, the tests and the router read this table.

use axum::Router;
use axum::routing::any;

use super::call::{Answer, Call};
use super::gate::{Api, gate};
use super::problem::Problem;
use super::{
    changes, crm, customers, document, events, house, invoices, messages, payments, questions,
    reports, webhooks,
};
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
    write(
        "POST",
        "/api/v1/customers",
        Scope::Import,
        changes::open_customer,
    ),
    write(
        "PATCH",
        "/api/v1/customers/{id}",
        Scope::Import,
        changes::change_customer,
    ),
    write(
        "POST",
        "/api/v1/customers/{id}/promises",
        Scope::Record,
        changes::promise,
    ),
    write(
        "PUT",
        "/api/v1/customers/{id}/hold",
        Scope::Record,
        changes::hold,
    ),
    bare(
        "DELETE",
        "/api/v1/customers/{id}/hold",
        Scope::Record,
        changes::release,
    ),
    read("/api/v1/promises/{id}", &[], customers::one_promise),
    write(
        "POST",
        "/api/v1/customers/{id}/contacts",
        Scope::Import,
        crm::add_contact,
    ),
    read(
        "/api/v1/customers/{id}/contacts/{contact}",
        &[],
        crm::one_contact,
    ),
    write(
        "PUT",
        "/api/v1/customers/{id}/contacts/{contact}",
        Scope::Import,
        crm::change_contact,
    ),
    bare(
        "DELETE",
        "/api/v1/customers/{id}/contacts/{contact}",
        Scope::Import,
        crm::remove_contact,
    ),
    read("/api/v1/customers/{id}/notes", &[], crm::notes),
    write(
        "POST",
        "/api/v1/customers/{id}/notes",
        Scope::Record,
        crm::write_note,
    ),
    read("/api/v1/customers/{id}/notes/{note}", &[], crm::one_note),
    bare(
        "DELETE",
        "/api/v1/customers/{id}/notes/{note}",
        Scope::Record,
        crm::remove_note,
    ),
    read("/api/v1/segments", &[], customers::segments),
    write(
        "POST",
        "/api/v1/invoices",
        Scope::Import,
        changes::take_invoice,
    ),
    write(
        "PUT",
        "/api/v1/invoices/{id}/dispute",
        Scope::Record,
        changes::dispute,
    ),
    bare(
        "DELETE",
        "/api/v1/invoices/{id}/dispute",
        Scope::Record,
        changes::settle,
    ),
    write(
        "POST",
        "/api/v1/payments",
        Scope::Record,
        changes::take_payment,
    ),
    write(
        "POST",
        "/api/v1/questions/{id}/answer",
        Scope::Remind,
        questions::answer,
    ),
    bare(
        "POST",
        "/api/v1/messages/{id}/withdraw",
        Scope::Remind,
        messages::withdraw,
    ),
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
    managed("GET", "/api/v1/webhooks", webhooks::list),
    Route {
        body: true,
        ..managed("POST", "/api/v1/webhooks", webhooks::subscribe)
    },
    managed("GET", "/api/v1/webhooks/{id}", webhooks::one),
    managed("DELETE", "/api/v1/webhooks/{id}", webhooks::remove),
    managed("POST", "/api/v1/webhooks/{id}/pause", webhooks::stop),
    managed("POST", "/api/v1/webhooks/{id}/resume", webhooks::resume),
    Route {
        query: &["limit"],
        ..managed(
            "GET",
            "/api/v1/webhooks/{id}/deliveries",
            webhooks::deliveries,
        )
    },
    Route {
        body: true,
        ..managed(
            "POST",
            "/api/v1/webhooks/{id}/redeliver",
            webhooks::redeliver,
        )
    },
    read("/api/v1/sequences", PAGE, house::sequences),
    read("/api/v1/sequences/{id}", &[], house::sequence),
    read("/api/v1/letters", &["channel"], house::letters),
    read(
        "/api/v1/letters/{level}/{language}",
        &["channel"],
        house::letter,
    ),
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

const fn write(
    method: &'static str,
    path: &'static str,
    scope: Scope,
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route {
        method,
        needs: Needs::Scope(scope),
        body: true,
        ..read(path, &[], run)
    }
}

/// What shapes who is told.
const fn managed(
    method: &'static str,
    path: &'static str,
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    bare(method, path, Scope::Settings, run)
}

/// A write that says all in its address.
const fn bare(
    method: &'static str,
    path: &'static str,
    scope: Scope,
    run: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route {
        body: false,
        ..write(method, path, scope, run)
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
