//! The API by its addresses, and what a key must say for each. The description, the tests and the router read this table.

use axum::Router;
use axum::routing::any;

use super::call::{Answer, Call};
use super::gate::{Api, BODY_BYTES_MAX, gate};
use super::problem::Problem;
use super::{
    changes, crm, customers, document, events, files, house, inbound, invoices, ladders, letters,
    measures, messages, payments, questions, reminders, reports, searching, tasks, webhooks,
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
    /// It has at most so many bytes.
    pub bytes_max: usize,
    /// What is done for whoever has a key.
    pub run: fn(&Call<'_>) -> Result<Answer, Problem>,
    /// What is answered to whoever has none, where none is needed.
    pub open: fn() -> Result<Answer, Problem>,
}

const PAGE: &[&str] = &["limit", "cursor"];
const AS_OF: &[&str] = &["as_of"];
const CHANNEL: &[&str] = &["channel"];

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
        "DELETE",
        "/api/v1/questions/{id}/answer",
        Scope::Remind,
        questions::take_back,
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
    read("/api/v1/questions/{id}/letter", &["on"], questions::letter),
    write(
        "POST",
        "/api/v1/questions/{id}/posted",
        Scope::Remind,
        questions::posted,
    ),
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
    read("/api/v1/sequences/{id}/followers", PAGE, ladders::followers),
    read(
        "/api/v1/sequences/{id}/preview",
        &["limit", "cursor", "days"],
        ladders::preview,
    ),
    read(
        "/api/v1/sequences/{id}/replay",
        &["limit", "cursor", "months"],
        ladders::replay,
    ),
    write(
        "PUT",
        "/api/v1/customers/{id}/sequence",
        Scope::Remind,
        ladders::assign,
    ),
    bare(
        "DELETE",
        "/api/v1/customers/{id}/sequence",
        Scope::Remind,
        ladders::unassign,
    ),
    read("/api/v1/letters", CHANNEL, letters::list),
    read("/api/v1/letters/{level}/{language}", CHANNEL, letters::one),
    Route {
        query: CHANNEL,
        ..write(
            "PUT",
            "/api/v1/letters/{level}/{language}",
            Scope::Settings,
            letters::keep,
        )
    },
    read(
        "/api/v1/letters/{level}/{language}/versions",
        CHANNEL,
        letters::versions,
    ),
    read(
        "/api/v1/letters/{level}/{language}/versions/{version}",
        CHANNEL,
        letters::version,
    ),
    read("/api/v1/search", &["q"], searching::found),
    read("/api/v1/reports/measures/{measure}", AS_OF, measures::one),
    read("/api/v1/customers/{id}/rating", &[], measures::rating),
    read(
        "/api/v1/customers/{id}/reminder",
        &["level"],
        reminders::prepared,
    ),
    write(
        "POST",
        "/api/v1/customers/{id}/reminder",
        Scope::Remind,
        reminders::remind,
    ),
    read(
        "/api/v1/tasks",
        &["limit", "cursor", "customer", "open"],
        tasks::list,
    ),
    read("/api/v1/tasks/{id}", &[], tasks::one),
    bare(
        "PUT",
        "/api/v1/tasks/{id}/done",
        Scope::Record,
        tasks::finish,
    ),
    bare(
        "DELETE",
        "/api/v1/tasks/{id}/done",
        Scope::Record,
        tasks::reopen,
    ),
    write(
        "POST",
        "/api/v1/customers/{id}/tasks",
        Scope::Record,
        tasks::set,
    ),
    read("/api/v1/customers/{id}/colleague", &[], tasks::colleague),
    write(
        "PUT",
        "/api/v1/customers/{id}/colleague",
        Scope::Record,
        tasks::assign,
    ),
    bare(
        "DELETE",
        "/api/v1/customers/{id}/colleague",
        Scope::Record,
        tasks::unassign,
    ),
    read("/api/v1/invoices/{id}/documents", &[], files::list),
    Route {
        bytes_max: files::BODY_BYTES_MAX,
        ..write(
            "POST",
            "/api/v1/invoices/{id}/documents",
            Scope::Import,
            files::keep,
        )
    },
    read("/api/v1/documents/{id}", &[], files::one),
    read("/api/v1/documents/{id}/content", &[], files::content),
    read(
        "/api/v1/inbound",
        &["limit", "cursor", "customer", "state"],
        inbound::list,
    ),
    read("/api/v1/inbound/{id}", &[], inbound::one),
    read("/api/v1/inbound/{id}/content", &[], inbound::content),
    write(
        "PUT",
        "/api/v1/inbound/{id}/customer",
        Scope::Record,
        inbound::file,
    ),
    bare(
        "DELETE",
        "/api/v1/inbound/{id}/customer",
        Scope::Record,
        inbound::unfile,
    ),
    write(
        "POST",
        "/api/v1/inbound/{id}/outcome",
        Scope::Record,
        inbound::handle,
    ),
    bare(
        "DELETE",
        "/api/v1/inbound/{id}/outcome",
        Scope::Record,
        inbound::take_back,
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
        bytes_max: BODY_BYTES_MAX,
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
