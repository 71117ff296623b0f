//! What the firm's gateway of text messages tells: not with a key, but signed with the secret that both know.

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use crate::deeds::texting::{Call, Heard, hear};
use crate::desk::Desk;

/// A receipt is a line, an answer a few.
const BODY_BYTES_MAX: usize = 16 * 1024;

/// The route of gateways.
pub fn router(desk: Desk) -> Router {
    Router::new()
        .route("/hooks/sms/{firm}", post(sms))
        .with_state(desk)
}

async fn sms(State(desk): State<Desk>, Path(firm): Path<String>, request: Request) -> Response {
    let Ok(firm) = firm.parse::<i64>() else {
        return told(StatusCode::NOT_FOUND, "no gateway is known here");
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_BYTES_MAX).await else {
        return told(StatusCode::PAYLOAD_TOO_LARGE, "a body has at most 16 KB");
    };
    let Ok(body) = String::from_utf8(bytes.to_vec()) else {
        return told(StatusCode::BAD_REQUEST, "a body is JSON in UTF-8");
    };
    let call = Call {
        id: word(&parts.headers, "webhook-id"),
        seconds: word(&parts.headers, "webhook-timestamp")
            .parse()
            .unwrap_or_default(),
        signature: word(&parts.headers, "webhook-signature"),
        body,
    };
    match desk.run(move |desk| hear(desk, firm, &call)).await {
        Ok(Heard::Done) => StatusCode::NO_CONTENT.into_response(),
        Ok(Heard::Nobody) => told(StatusCode::NOT_FOUND, "no gateway is known here"),
        Ok(Heard::NotSigned) => told(
            StatusCode::UNAUTHORIZED,
            "the signature is not right, or older than five minutes",
        ),
        Ok(Heard::Wrong(right)) => told(StatusCode::UNPROCESSABLE_ENTITY, right),
        Ok(Heard::NotYet) => told(
            StatusCode::CONFLICT,
            "no text message of this id has left; say it again later",
        ),
        Err(fault) => {
            eprintln!("quittance: a gateway's call: {fault}");
            told(
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer; say it again later",
            )
        }
    }
}

fn word(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

fn told(status: StatusCode, words: &'static str) -> Response {
    (status, format!("{words}\n")).into_response()
}
