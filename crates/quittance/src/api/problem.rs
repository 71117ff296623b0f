//! What a program is told when something cannot be done: what, where, and what would be right (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use store::Fault;

use crate::deeds::DeedError;

/// The kinds of problems, each with its lasting name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Malformed,
    /// There is no key, or one that serves no more.
    NoKey,
    /// The key does not say this.
    Scope,
    /// There is nothing here, or it belongs to somebody else: nobody is told which.
    NotFound,
    /// The address is right, the method is not.
    Method,
    /// The books say no.
    Refused,
    /// The same request is being done at this moment.
    Running,
    /// Somebody changed it meanwhile.
    Changed,
    /// More than a request may hold.
    TooLarge,
    /// Not JSON.
    NotJson,
    /// The fields are not what they should be.
    Invalid,
    /// The Idempotency-Key was given to another request.
    KeyReused,
    /// What is to be changed must be named as it was read.
    NoPrecondition,
    /// Too many requests.
    TooMany,
    /// The house failed.
    Fault,
}

impl Kind {
    /// Every kind, for the reference page.
    pub const ALL: [Kind; 15] = [
        Kind::Malformed,
        Kind::NoKey,
        Kind::Scope,
        Kind::NotFound,
        Kind::Method,
        Kind::Refused,
        Kind::Running,
        Kind::Changed,
        Kind::TooLarge,
        Kind::NotJson,
        Kind::Invalid,
        Kind::KeyReused,
        Kind::NoPrecondition,
        Kind::TooMany,
        Kind::Fault,
    ];

    /// Status, lasting name, title.
    fn told(self) -> (u16, &'static str, &'static str) {
        match self {
            Kind::Malformed => (400, "malformed", "The request cannot be read."),
            Kind::NoKey => (401, "no-key", "A key is needed."),
            Kind::Scope => (403, "missing-scope", "The key does not allow this."),
            Kind::NotFound => (404, "not-found", "There is nothing here."),
            Kind::Method => (405, "method", "This address has no such method."),
            Kind::Refused => (409, "refused", "The books say no."),
            Kind::Running => (409, "running", "The same request is being done."),
            Kind::Changed => (412, "changed", "It was changed meanwhile."),
            Kind::TooLarge => (413, "too-large", "The request is too large."),
            Kind::NotJson => (415, "not-json", "The body is not JSON."),
            Kind::Invalid => (422, "invalid", "Some fields are not right."),
            Kind::KeyReused => (
                422,
                "key-reused",
                "This Idempotency-Key named another request.",
            ),
            Kind::NoPrecondition => (428, "no-precondition", "If-Match is needed."),
            Kind::TooMany => (429, "too-many", "Too many requests."),
            Kind::Fault => (500, "fault", "The house failed."),
        }
    }

    /// The status.
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.told().0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Its lasting name.
    pub fn code(self) -> &'static str {
        self.told().1
    }

    /// What is the matter, in general.
    pub fn title(self) -> &'static str {
        self.told().2
    }
}

/// One thing that is not right: where, and what would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// `body`, `query` or `header`.
    pub place: &'static str,
    /// The field, as a JSON pointer, or the name.
    pub at: String,
    /// What is the matter, and what would be right.
    pub why: String,
}

/// Why a request was not done.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    hint: String,
    wrong: Vec<Wrong>,
    /// Seconds after which trying again makes sense.
    retry_after: Option<i64>,
    /// Methods that the address has.
    allow: Option<String>,
}

impl Problem {
    /// A problem in words.
    pub fn new(kind: Kind, detail: impl Into<String>, hint: impl Into<String>) -> Problem {
        Problem {
            kind,
            detail: detail.into(),
            hint: hint.into(),
            wrong: Vec::new(),
            retry_after: None,
            allow: None,
        }
    }

    /// Nothing of that name for this key.
    pub fn not_found(what: &str) -> Problem {
        Problem::new(
            Kind::NotFound,
            format!("there is no such {what} in these books"),
            "the lists name what there is",
        )
    }

    /// Fields that are not right.
    pub fn wrong(kind: Kind, wrong: Vec<Wrong>) -> Problem {
        let all: Vec<String> = wrong
            .iter()
            .map(|one| format!("{}: {}", one.at, one.why))
            .collect();
        Problem {
            wrong,
            ..Problem::new(kind, all.join("; "), "see errors, and /api/v1/docs")
        }
    }

    /// One wrong word in the address.
    pub fn query(name: &str, why: impl Into<String>) -> Problem {
        let one = Wrong {
            place: "query",
            at: name.to_owned(),
            why: why.into(),
        };
        Problem::wrong(Kind::Malformed, vec![one])
    }

    /// One wrong header.
    pub fn header(kind: Kind, name: &str, why: impl Into<String>) -> Problem {
        let one = Wrong {
            place: "header",
            at: name.to_owned(),
            why: why.into(),
        };
        Problem::wrong(kind, vec![one])
    }

    /// Try again after so many seconds.
    pub fn retry_after(self, seconds: i64) -> Problem {
        Problem {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// The methods that there are.
    pub fn allow(self, methods: String) -> Problem {
        Problem {
            allow: Some(methods),
            ..self
        }
    }

    /// Logs what failed, once, at the edge, and answers its mark.
    pub fn fault(cause: impl std::fmt::Display) -> Problem {
        let mark = crate::secrets::hex(&crate::secrets::random::<4>());
        eprintln!("fault {mark}: {cause}");
        Problem::new(
            Kind::Fault,
            format!("nothing was changed; the log has the cause under {mark}"),
            "try again; if it stays, tell whoever runs the program",
        )
    }

    fn body(&self) -> Value {
        let mut body = json!({
            "type": format!("/api/v1/docs#{}", self.kind.code()),
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
            "detail": self.detail,
            "hint": self.hint,
        });
        if !self.wrong.is_empty() {
            let one =
                |wrong: &Wrong| json!({ "in": wrong.place, "at": wrong.at, "why": wrong.why });
            body["errors"] = self.wrong.iter().map(one).collect();
        }
        body
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Problem::fault(fault)
    }
}

impl From<DeedError> for Problem {
    fn from(error: DeedError) -> Self {
        match error {
            DeedError::Refused { message, hint } => Problem::new(Kind::Refused, message, hint),
            DeedError::Fault(fault) => Problem::fault(fault),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (
            self.kind.status(),
            [(header::CONTENT_TYPE, "application/problem+json")],
            self.body().to_string(),
        )
            .into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(Ok(methods)) = self.allow.map(HeaderValue::try_from) {
            headers.insert(header::ALLOW, methods);
        }
        if self.kind == Kind::NoKey {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"quittance\""),
            );
        }
        response
    }
}
