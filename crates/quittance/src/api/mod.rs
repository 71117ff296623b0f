//! What machines ask: is it well, how is it going, what can be asked. The rest of the API has an issue of its own.

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
        .route("/api/v1/openapi.json", get(openapi))
        .with_state(desk)
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

async fn openapi() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        include_str!("openapi.json"),
    )
        .into_response()
}
