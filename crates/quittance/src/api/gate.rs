//! The gate of the API: each request shows a key, keeps to its pace, and is done once, before anything of it is done.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Bytes, to_bytes};
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::{Asked, Fault, Turn};

use super::call::{Answer, Call};
use super::fields::Fields;
use super::problem::{Kind, Problem};
use super::routes::{Needs, ROUTES, Route};
use crate::deeds::keys::{self, Client};
use crate::desk::Desk;

/// A request is a few facts, or a note; whole ledgers come in as files.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A name of a request is a random number in somebody's program.
const NAME_CHARACTERS_MAX: usize = 100;

const MINUTE: i64 = 60_000_000;

/// What the gate remembers.
#[derive(Clone)]
pub struct Api {
    pub desk: Desk,
    paces: Arc<Mutex<HashMap<(i64, i64), Pace>>>,
}

/// How many requests a key may still make, and when that was counted.
struct Pace {
    left: f64,
    at: i64,
}

/// What was read of a request before it is done.
struct Heard {
    path: BTreeMap<String, String>,
    query: BTreeMap<String, String>,
    body: Fields,
    if_match: Option<String>,
    name: String,
    hash: [u8; 32],
}

impl Api {
    pub fn new(desk: Desk) -> Api {
        Api {
            desk,
            paces: Arc::default(),
        }
    }

    /// Counts a request of this key. A key that was quiet for a minute may send a minute's worth at once.
    fn keep_pace(&self, client: &Client) -> Result<(), Problem> {
        let a_minute = client.settings.number("api.per_minute").max(1) as f64;
        let now = self.desk.now();
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (client.firm.id.0, client.key.id);
        let pace = paces.entry(key).or_insert(Pace {
            left: a_minute,
            at: now,
        });
        let passed = (now - pace.at).max(0) as f64 / MINUTE as f64;
        pace.left = (pace.left + passed * a_minute).min(a_minute);
        pace.at = now;
        if pace.left >= 1.0 {
            pace.left -= 1.0;
            return Ok(());
        }
        let seconds = ((1.0 - pace.left) * 60.0 / a_minute).ceil() as i64;
        let detail = format!("a key may make {a_minute} requests a minute here");
        let hint = "wait, or ask the owner for another api.per_minute";
        Err(Problem::new(Kind::TooMany, detail, hint).retry_after(seconds.max(1)))
    }
}

/// Answers every request of the API.
pub async fn gate(State(api): State<Api>, request: Request) -> Response {
    let is_head = request.method() == Method::HEAD;
    let mut response = match answer(&api, request).await {
        Ok(answer) => answer.into_response(),
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if is_head {
        *response.body_mut() = axum::body::Body::empty();
    }
    response
}

async fn answer(api: &Api, request: Request) -> Result<Answer, Problem> {
    let (mut parts, body) = request.into_parts();
    let path = parts.extensions.get::<MatchedPath>();
    let path = path
        .map(|path| path.as_str().to_owned())
        .unwrap_or_default();
    let route = find(&parts.method, &path)?;
    let client = match route.needs {
        Needs::Nothing => None,
        needs => Some(admit(api, &parts.headers, needs).await?),
    };
    let words = words_of(&mut parts).await?;
    let query = query_of(parts.uri.query().unwrap_or_default(), route.query)?;
    let Some(client) = client else {
        return (route.open)();
    };
    let bytes_max = route.bytes_max;
    let bytes = to_bytes(body, bytes_max).await.map_err(|_| {
        let detail = format!("a body has at most {bytes_max} bytes");
        Problem::new(
            Kind::TooLarge,
            detail,
            "send less at once, or a file through quittance import",
        )
    })?;
    let mut heard = Heard {
        hash: hash_of(&parts.method, &parts.uri, &bytes),
        body: body_of(route, &parts.headers, &bytes)?,
        path: words,
        query,
        if_match: word(&parts.headers, header::IF_MATCH.as_str()).map(str::to_owned),
        name: String::new(),
    };
    if route.method == "POST" {
        heard.name = name_of(&parts.headers)?;
    }
    api.desk
        .run(move |desk| done(desk, &client, route, &heard))
        .await
}

/// The route of this method, or which methods there are.
fn find(method: &Method, path: &str) -> Result<&'static Route, Problem> {
    let wanted = if method == Method::HEAD {
        "GET"
    } else {
        method.as_str()
    };
    let mut here = ROUTES.iter().filter(|route| route.path == path).peekable();
    if here.peek().is_none() {
        return Err(Problem::new(
            Kind::NotFound,
            "nothing has this address",
            "/api/v1/docs lists every address",
        ));
    }
    let methods: Vec<&str> = here.clone().map(|route| route.method).collect();
    here.find(|route| route.method == wanted).ok_or_else(|| {
        let methods = methods.join(", ");
        Problem::new(
            Kind::Method,
            format!("{wanted} is not known here"),
            format!("right would be {methods}"),
        )
        .allow(methods)
    })
}

/// Whose key this is, and whether it says enough.
async fn admit(api: &Api, headers: &HeaderMap, needs: Needs) -> Result<Client, Problem> {
    let no_key = |detail: &str| {
        let hint = "send Authorization: Bearer qk_…; an owner makes keys on the page Keys, or with quittance keys create";
        Problem::new(Kind::NoKey, detail, hint)
    };
    let sent = word(headers, header::AUTHORIZATION.as_str());
    let token = sent.and_then(|sent| sent.strip_prefix("Bearer "));
    let Some(token) = token.map(|token| token.trim().to_owned()) else {
        return Err(no_key("no key was sent"));
    };
    let client = api.desk.run(move |desk| keys::find(desk, &token)).await?;
    let client =
        client.ok_or_else(|| no_key("this key opens nothing: it is wrong, ended or taken back"))?;
    api.keep_pace(&client)?;
    let used = client.clone();
    let desk = api.desk.clone();
    // Beside the answer: a file that is being imported must not hold up who only reads.
    drop(tokio::task::spawn_blocking(move || {
        if let Err(fault) = keys::note_used(&desk, &used) {
            eprintln!("quittance: the use of a key was not noted: {fault}");
        }
    }));
    match needs {
        Needs::Scope(scope) if !client.may(scope) => Err(Problem::new(
            Kind::Scope,
            format!("this needs a key with the scope «{scope}»"),
            "an owner makes another key; what a key may do never changes",
        )),
        _ => Ok(client),
    }
}

async fn words_of(
    parts: &mut axum::http::request::Parts,
) -> Result<BTreeMap<String, String>, Problem> {
    use axum::extract::FromRequestParts;
    let params = RawPathParams::from_request_parts(parts, &()).await;
    let params = params.map_err(|_| Problem::not_found("address"))?;
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    Ok(params.iter().map(owned).collect())
}

/// The words after the question mark. One that means nothing here is a mistake, and silence would hide it.
fn query_of(query: &str, known: &[&str]) -> Result<BTreeMap<String, String>, Problem> {
    let mut words = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let shown: String = name.chars().take(60).collect();
        if !known.contains(&&*name) {
            let why = match known {
                [] => "nothing may stand after the question mark here".to_owned(),
                known => format!("there is no such word; right would be {}", known.join(", ")),
            };
            return Err(Problem::query(&shown, why));
        }
        if words
            .insert(name.into_owned(), value.into_owned())
            .is_some()
        {
            return Err(Problem::query(&shown, "it stands there twice"));
        }
    }
    Ok(words)
}

/// The fields of the body. A route that needs none takes none, or an empty object.
fn body_of(route: &Route, headers: &HeaderMap, bytes: &Bytes) -> Result<Fields, Problem> {
    if bytes.is_empty() && !route.body || matches!(route.method, "GET" | "DELETE") {
        return Ok(Fields::default());
    }
    let media_type = word(headers, header::CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err(Problem::header(
            Kind::NotJson,
            "Content-Type",
            "right would be application/json",
        ));
    }
    let malformed = |detail: String| Problem::new(Kind::Malformed, detail, "send one JSON object");
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(map)) => Ok(Fields::of(map)),
        Ok(_) => Err(malformed("the body is no JSON object".to_owned())),
        Err(cause) => Err(malformed(format!("the body is no JSON: {cause}"))),
    }
}

/// The caller's own name for a write: sent again after a broken line, it is done once.
fn name_of(headers: &HeaderMap) -> Result<String, Problem> {
    let name = word(headers, "idempotency-key").unwrap_or_default().trim();
    let is_right = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count())
        && name.chars().all(|c| c.is_ascii_graphic());
    if is_right {
        return Ok(name.to_owned());
    }
    let why = "each POST is named by its caller: 1 to 100 printable characters, such as a UUID";
    Err(Problem::header(Kind::Malformed, "Idempotency-Key", why))
}

fn hash_of(method: &Method, uri: &axum::http::Uri, bytes: &Bytes) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), uri.path().as_bytes(), bytes] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn word<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Does the request; a named one only when it was not done before.
fn done(desk: &Desk, client: &Client, route: &Route, heard: &Heard) -> Result<Answer, Problem> {
    let call = Call {
        desk,
        client,
        path: &heard.path,
        query: &heard.query,
        body: &heard.body,
        if_match: heard.if_match.as_deref(),
        name: &heard.name,
    };
    if heard.name.is_empty() {
        return (route.run)(&call);
    }
    let asked = Asked {
        key: client.key.id,
        name: &heard.name,
        hash: &heard.hash,
    };
    let by = desk.by(&client.firm, &client.actor());
    let firm = client.firm.id;
    match desk
        .store
        .write::<_, Fault>(firm, &by, |books| books.take_turn(&asked))?
    {
        Turn::Do => {}
        Turn::Done(status, path) => return again(&call, status, &path),
        Turn::Running => {
            let detail = "a request of this Idempotency-Key is being done";
            let hint = "ask again in a few seconds";
            return Err(Problem::new(Kind::Running, detail, hint).retry_after(2));
        }
        Turn::Other => {
            let detail = "this Idempotency-Key was given to another request";
            let hint = "give each request a key of its own; repeat a request as it was";
            return Err(Problem::new(Kind::KeyReused, detail, hint));
        }
    }
    let answer = (route.run)(&call);
    desk.store
        .write::<_, Fault>(firm, &by, |books| match &answer {
            Ok(Answer::Json {
                status,
                location: Some(path),
                ..
            }) => books.keep_answer(&asked, i64::from(status.as_u16()), path),
            Ok(_) => books.keep_answer(&asked, 204, ""),
            Err(_) => books.give_turn_back(&asked),
        })?;
    answer
}

/// The answer of a request that was done: what it made, as it stands now.
fn again(call: &Call<'_>, status: i64, path: &str) -> Result<Answer, Problem> {
    let read = ROUTES.iter().filter(|route| route.method == "GET");
    let found = read
        .filter_map(|route| matched(route.path, path).map(|words| (route, words)))
        .next();
    let Some((route, words)) = found else {
        return Ok(Answer::Nothing);
    };
    let answer = (route.run)(&Call {
        path: &words,
        desk: call.desk,
        client: call.client,
        query: call.query,
        body: call.body,
        if_match: call.if_match,
        name: call.name,
    })?;
    Ok(match status {
        201 => answer.created(path.to_owned()),
        _ => answer,
    })
}

/// The words of a path, when it is one of this route.
fn matched(route: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let mut words = BTreeMap::new();
    let (mut wanted, mut parts) = (route.split('/'), path.split('/'));
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return Some(words),
            (Some(name), Some(part)) if name.starts_with('{') => {
                words.insert(name.trim_matches(['{', '}']).to_owned(), part.to_owned());
            }
            (Some(name), Some(part)) if name == part => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_by_its_route() {
        let words =
            matched("/api/v1/customers/{id}", "/api/v1/customers/cus_1").expect("it is one");
        assert_eq!(words.get("id").map(String::as_str), Some("cus_1"));
        assert_eq!(matched("/api/v1/customers/{id}", "/api/v1/customers"), None);
        assert_eq!(
            matched("/api/v1/customers/{id}", "/api/v1/invoices/inv_1"),
            None
        );
    }

    #[test]
    fn a_word_that_means_nothing_or_stands_twice_is_refused() {
        assert!(query_of("limit=3&cursor=cus_1", &["limit", "cursor"]).is_ok());
        assert!(query_of("limits=3", &["limit"]).is_err());
        assert!(query_of("limit=3&limit=4", &["limit"]).is_err());
    }
}
