//! The API: what other programs read and write, each with a key of its firm, and what machines ask of the house itself.
//!
//! A route is a line of a table (`routes`), passes a gate (`gate`), and calls the deed that pages and commands call.

mod call;
mod changes;
mod crm;
mod customers;
pub mod document;
mod events;
mod fields;
mod files;
mod gate;
mod hooks;
mod house;
mod ids;
mod inbound;
mod invoices;
mod ladders;
mod letters;
mod measures;
mod messages;
mod payments;
pub mod problem;
mod questions;
mod reminders;
mod reports;
pub mod routes;
mod searching;
mod tasks;
mod webhooks;

pub(crate) use events::{event as event_of, instant as instant_of};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use store::Fault;

use crate::desk::Desk;

/// The routes for machines.
pub fn router(desk: Desk) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(desk.clone())
        .merge(hooks::router(desk.clone()))
        .merge(routes::router(gate::Api::new(desk)))
}

/// Counts, in the text format of Prometheus: numbers of organisations, never names or amounts of debtors.
async fn metrics(State(desk): State<Desk>) -> Response {
    match desk.run(gather).await {
        Ok(text) => (
            [(
                header::CONTENT_TYPE,
                "text/plain; version=0.0.4; charset=utf-8",
            )],
            text,
        )
            .into_response(),
        Err(fault) => {
            eprintln!("quittance: metrics: {fault}");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}

fn gather(desk: &Desk) -> Result<String, Fault> {
    let mut text = String::from(
        "# HELP quittance_messages Messages of the outbox by state.\n# TYPE quittance_messages gauge\n",
    );
    let firms = desk.store.organisations()?;
    for firm in &firms {
        let counts = desk
            .store
            .read::<_, Fault>(firm.id, |books| books.message_counts())?;
        for (state, count) in counts {
            text += &format!(
                "quittance_messages{{organisation=\"{}\",state=\"{state}\"}} {count}\n",
                firm.id.0
            );
        }
    }
    text += "# HELP quittance_sealed_at_seconds When the journal was last closed.\n# TYPE quittance_sealed_at_seconds gauge\n";
    for firm in &firms {
        if let Some(at) = desk
            .store
            .read::<_, Fault>(firm.id, |books| books.sealed_at())?
        {
            text += &format!(
                "quittance_sealed_at_seconds{{organisation=\"{}\"}} {}\n",
                firm.id.0,
                at / 1_000_000
            );
        }
    }
    text += "# HELP quittance_organisations Organisations of this installation.\n# TYPE quittance_organisations gauge\n";
    text += &format!("quittance_organisations {}\n", firms.len());
    Ok(text)
}
