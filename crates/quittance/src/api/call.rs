//! A request once it has passed the gate: who asks, what the address says, and what the body holds.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use receivables::Date;
use serde_json::{Value, json};

use super::fields::{DATE_RIGHT, Fields, day};
use super::ids::Id;
use super::problem::{Kind, Problem};
use crate::deeds::keys::Client;
use crate::desk::Desk;

/// Rows of a page when nobody says.
const LIMIT: i64 = 50;
/// More rows at once hold the database longer than others should wait.
pub const LIMIT_MAX: i64 = 200;
/// A word in an address is a code, a number, a state.
const WORD_CHARACTERS_MAX: usize = 200;

/// A request that may be done.
pub struct Call<'a> {
    /// The open books.
    pub desk: &'a Desk,
    /// Who asks; the firm is the key's own, and no other can be named.
    pub client: &'a Client,
    /// The words of the path.
    pub path: &'a BTreeMap<String, String>,
    /// The words after the question mark.
    pub query: &'a BTreeMap<String, String>,
    /// The fields of the body.
    pub body: &'a Fields,
    /// The state that the caller has read.
    pub if_match: Option<&'a str>,
    /// The caller's own name for this request.
    pub name: &'a str,
}

impl Call<'_> {
    /// Reads the books of the key's firm.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&mut store::Books<'_>) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.desk.store.read(self.client.firm.id, work)
    }

    /// The firm's civil date.
    pub fn today(&self) -> Date {
        self.desk.today(&self.client.firm)
    }

    /// The currency of the books.
    pub fn currency(&self) -> &str {
        &self.client.firm.currency
    }

    /// The id in the path.
    pub fn id<T: Id>(&self) -> Result<T, Problem> {
        let text = self.path.get("id").map_or("", String::as_str);
        T::read(text).ok_or_else(|| Problem::not_found(T::NAME))
    }

    /// The second id in the path.
    pub fn second<T: Id>(&self, name: &str) -> Result<T, Problem> {
        let text = self.path.get(name).map_or("", String::as_str);
        T::read(text).ok_or_else(|| Problem::not_found(T::NAME))
    }

    /// A word of the address.
    pub fn word(&self, name: &str) -> Result<Option<&str>, Problem> {
        let Some(text) = self.query.get(name).map(String::as_str) else {
            return Ok(None);
        };
        let is_right = !text.trim().is_empty()
            && text.chars().count() <= WORD_CHARACTERS_MAX
            && !text.chars().any(char::is_control);
        if is_right {
            Ok(Some(text))
        } else {
            Err(Problem::query(
                name,
                "right would be 1 to 200 printable characters",
            ))
        }
    }

    /// An id in the address.
    pub fn asked<T: Id>(&self, name: &str) -> Result<Option<T>, Problem> {
        let Some(text) = self.query.get(name) else {
            return Ok(None);
        };
        let right = || {
            Problem::query(
                name,
                format!("right would be an id such as {}_12", T::PREFIX),
            )
        };
        T::read(text).map(Some).ok_or_else(right)
    }

    /// One of a few words in the address.
    pub fn choice(
        &self,
        name: &str,
        right: &[&'static str],
    ) -> Result<Option<&'static str>, Problem> {
        let Some(text) = self.query.get(name) else {
            return Ok(None);
        };
        let found = right.iter().find(|word| *word == text);
        found
            .map(|word| Some(*word))
            .ok_or_else(|| Problem::query(name, format!("right would be {}", right.join(" or "))))
    }

    /// A day in the address.
    pub fn date(&self, name: &str) -> Result<Option<Date>, Problem> {
        let Some(text) = self.query.get(name) else {
            return Ok(None);
        };
        day(text)
            .map(Some)
            .ok_or_else(|| Problem::query(name, DATE_RIGHT))
    }

    /// The day of a report: today when nobody says.
    pub fn as_of(&self) -> Result<Date, Problem> {
        Ok(self.date("as_of")?.unwrap_or_else(|| self.today()))
    }

    /// How many rows a page has.
    pub fn limit(&self) -> Result<i64, Problem> {
        let Some(text) = self.query.get("limit") else {
            return Ok(LIMIT);
        };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text
            .parse()
            .ok()
            .filter(|number| digits && (1..=LIMIT_MAX).contains(number));
        number.ok_or_else(|| Problem::query("limit", format!("right would be 1 to {LIMIT_MAX}")))
    }

    /// Where the page goes on: after this row.
    pub fn after<T: Id>(&self) -> Result<T, Problem> {
        let Some(text) = self.query.get("cursor") else {
            return Ok(T::of(0));
        };
        T::read(text).ok_or_else(|| {
            Problem::query("cursor", "right would be next_cursor of the page before")
        })
    }

    /// Refuses to change what is no longer as the caller has read it.
    pub fn unchanged(&self, tag: &str) -> Result<(), Problem> {
        match self.if_match {
            Some("*") => Ok(()),
            Some(sent) if sent.split(',').any(|one| one.trim() == tag) => Ok(()),
            Some(sent) if !sent.trim().starts_with('"') => Err(Problem::header(
                Kind::Malformed,
                "If-Match",
                "right would be the ETag as it was read, with its quotation marks, or *",
            )),
            Some(sent) => Err(Problem::new(
                Kind::Changed,
                format!("it is {tag} now, and not {sent}"),
                "read it again, then send your change with the new ETag",
            )),
            None => Err(Problem::header(
                Kind::NoPrecondition,
                "If-Match",
                "send the ETag that you have read, so that nobody's change is lost",
            )),
        }
    }
}

/// What a request is answered.
#[derive(Debug)]
pub enum Answer {
    /// Data.
    Json {
        /// Done, or made.
        status: StatusCode,
        /// The data.
        body: Value,
        /// The state of what was read.
        etag: Option<String>,
        /// Where what was made is read.
        location: Option<String>,
    },
    /// Bytes as they were kept.
    Bytes(&'static str, Vec<u8>),
    /// Done, and nothing to say.
    Nothing,
}

impl Answer {
    /// Data.
    pub fn json(body: Value) -> Answer {
        Answer::Json {
            status: StatusCode::OK,
            body,
            etag: None,
            location: None,
        }
    }

    /// Data with its state.
    pub fn tagged(body: Value, etag: String) -> Answer {
        Answer::Json {
            status: StatusCode::OK,
            body,
            etag: Some(etag),
            location: None,
        }
    }

    /// Something new, and where it is read.
    pub fn created(self, path: String) -> Answer {
        match self {
            Answer::Json { body, etag, .. } => Answer::Json {
                status: StatusCode::CREATED,
                body,
                etag,
                location: Some(path),
            },
            other => other,
        }
    }

    /// What was changed, and where it is read again.
    pub fn at(self, path: String) -> Answer {
        match self {
            Answer::Json {
                status, body, etag, ..
            } => Answer::Json {
                status,
                body,
                etag,
                location: Some(path),
            },
            other => other,
        }
    }

    /// A page of rows: with the last one's id, when there are more.
    pub fn page<T>(
        mut rows: Vec<T>,
        limit: i64,
        id: impl Fn(&T) -> String,
        show: impl Fn(&T) -> Value,
    ) -> Answer {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(&id);
        let data: Vec<Value> = rows.iter().map(show).collect();
        Answer::json(json!({ "data": data, "next_cursor": next }))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Answer::Nothing => StatusCode::NO_CONTENT.into_response(),
            Answer::Bytes(media_type, bytes) => {
                ([(header::CONTENT_TYPE, media_type)], Body::from(bytes)).into_response()
            }
            Answer::Json {
                status,
                body,
                etag,
                location,
            } => {
                let as_json = [(header::CONTENT_TYPE, "application/json")];
                let mut response = (status, as_json, body.to_string()).into_response();
                let mut add = |name, value: Option<String>| {
                    if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
                        response.headers_mut().insert(name, value);
                    }
                };
                add(header::ETAG, etag);
                add(
                    header::LOCATION,
                    location.filter(|_| status == StatusCode::CREATED),
                );
                response
            }
        }
    }
}
