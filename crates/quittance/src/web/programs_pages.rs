//! The pages about programs: a struct and a template of the same name, and the plain data they show.

use askama::Template;
use jiff::civil::DateTime;
use serde_json::Value;

use super::frame::{Frame, Room};
use super::text::Texts;
use crate::api::document::DOCUMENT;
use crate::api::problem::Kind;
use crate::deeds::keys::Scope;

/// The keys of a firm.
#[derive(Clone, Debug, Default)]
pub struct KeysView {
    pub keys: Vec<KeyLine>,
    /// A key just made: it is shown this once.
    pub shown: Option<KeyShown>,
}

/// One key.
#[derive(Clone, Debug)]
pub struct KeyLine {
    pub id: i64,
    pub name: String,
    pub ends_with: String,
    pub scopes: Vec<Scope>,
    pub made: DateTime,
    pub used: Option<DateTime>,
    pub until: Option<DateTime>,
    pub serves: bool,
    pub revoked: bool,
}

/// A key to be handed on.
#[derive(Clone, Debug)]
pub struct KeyShown {
    pub name: String,
    pub token: String,
}

/// The keys of programs.
#[derive(Template)]
#[template(path = "web/programs/keys.html")]
pub struct Keys {
    f: Frame,
    t: Texts,
    v: KeysView,
    scopes: [Scope; 5],
}

impl Keys {
    pub fn new(f: Frame, v: KeysView) -> Self {
        Keys {
            t: Texts(f.language),
            scopes: Scope::ALL,
            f,
            v,
        }
    }
}

/// Programs that are told.
#[derive(Clone, Debug, Default)]
pub struct WebhooksView {
    pub hooks: Vec<HookLine>,
    /// A secret just made: it is shown this once.
    pub secret: Option<String>,
    /// What was typed and refused: the address, and what it was to hear.
    pub typed: (String, String),
    /// Why it was refused, and what would be right.
    pub refusal: Option<(String, String)>,
}

/// One subscription.
#[derive(Clone, Debug)]
pub struct HookLine {
    pub id: i64,
    pub url: String,
    pub kinds: String,
    pub failures: u64,
    /// Why nothing is told.
    pub paused: Option<String>,
    pub attempts: Vec<AttemptLine>,
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct AttemptLine {
    pub event: i64,
    pub at: DateTime,
    pub answer: String,
    pub taken: bool,
}

/// The programs that are told of what happens.
#[derive(Template)]
#[template(path = "web/programs/webhooks.html")]
pub struct Webhooks {
    f: Frame,
    t: Texts,
    v: WebhooksView,
}

impl Webhooks {
    pub fn new(f: Frame, v: WebhooksView) -> Self {
        Webhooks {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// The reference of the API.
#[derive(Template)]
#[template(path = "web/programs/api_reference.html")]
pub struct ApiReference {
    f: Frame,
    t: Texts,
    v: ReferenceView,
}

impl ApiReference {
    pub fn new(f: Frame, v: ReferenceView) -> Self {
        ApiReference {
            t: Texts(f.language),
            f,
            v,
        }
    }
}

/// What the reference shows.
#[derive(Clone, Debug, Default)]
pub struct ReferenceView {
    pub description: String,
    pub rooms: Vec<RoomOfApi>,
    pub problems: Vec<ProblemLine>,
}

/// The operations of one room.
#[derive(Clone, Debug, Default)]
pub struct RoomOfApi {
    pub name: String,
    pub description: String,
    pub operations: Vec<Operation>,
}

/// One method of one address.
#[derive(Clone, Debug)]
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    pub summary: String,
    /// What a key must say; empty where none is needed.
    pub scope: Option<String>,
    pub parameters: Vec<FieldLine>,
    pub body: Vec<FieldLine>,
    pub answer: String,
    pub answers: Vec<FieldLine>,
}

/// A parameter, or a field of a body.
#[derive(Clone, Debug)]
pub struct FieldLine {
    pub name: String,
    pub kind: String,
    pub needed: bool,
    pub meaning: String,
}

/// A kind of problem.
#[derive(Clone, Debug)]
pub struct ProblemLine {
    pub code: &'static str,
    pub status: u16,
    pub title: &'static str,
}

/// The reference, read from the description that is served to machines: there is no second text.
pub fn reference() -> ReferenceView {
    let text = plain;
    let tags = DOCUMENT["tags"].as_array().cloned().unwrap_or_default();
    let rooms = tags.iter().map(|tag| RoomOfApi {
        name: text(&tag["name"]),
        description: text(&tag["description"]),
        operations: operations(&text(&tag["name"])),
    });
    let problem = |kind: &Kind| ProblemLine {
        code: kind.code(),
        status: kind.status().as_u16(),
        title: kind.title(),
    };
    ReferenceView {
        description: text(&DOCUMENT["info"]["description"]),
        rooms: rooms.collect(),
        problems: Kind::ALL.iter().map(problem).collect(),
    }
}

fn operations(tag: &str) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, methods) in DOCUMENT["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let tags = operation["tags"].as_array();
            if tags.is_some_and(|tags| tags.iter().any(|one| one == tag)) {
                found.push(shown(path, method, operation));
            }
        }
    }
    found
}

fn shown(path: &str, method: &str, operation: &Value) -> Operation {
    let text = plain;
    let scope = operation
        .pointer("/security/0/key")
        .map(|scopes| text(&scopes[0]));
    let parameters = operation["parameters"].as_array();
    let success = ["200", "201", "202", "204"]
        .into_iter()
        .find_map(|status| operation["responses"].get(status));
    let schema = success.and_then(|answer| answer.pointer("/content/application~1json/schema"));
    Operation {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        scope,
        parameters: parameters.into_iter().flatten().map(parameter).collect(),
        body: operation
            .pointer("/requestBody/content/application~1json/schema")
            .map(fields)
            .unwrap_or_default(),
        answer: success
            .map(|answer| text(&answer["description"]))
            .unwrap_or_default(),
        answers: schema.map(fields).unwrap_or_default(),
    }
}

/// The words of the description, without the signs that machines read them by.
fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

/// What a reference leads to.
fn followed(value: &Value) -> &Value {
    let pointer = value["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix('#'));
    pointer
        .and_then(|pointer| DOCUMENT.pointer(pointer))
        .unwrap_or(value)
}

fn parameter(value: &Value) -> FieldLine {
    let value = followed(value);
    FieldLine {
        name: value["name"].as_str().unwrap_or_default().to_owned(),
        kind: kind(&value["schema"]),
        needed: value["required"] == true,
        meaning: plain(&value["description"]),
    }
}

/// The fields of an object; of a list, those of what it lists.
fn fields(schema: &Value) -> Vec<FieldLine> {
    let schema = followed(schema);
    let listed = schema.pointer("/properties/data/items").map(followed);
    let schema = listed.unwrap_or(schema);
    let needed = schema["required"].as_array().cloned().unwrap_or_default();
    let line = |(name, value): (&String, &Value)| FieldLine {
        name: name.clone(),
        kind: kind(value),
        needed: needed.iter().any(|one| one == name),
        meaning: [&value["description"], &followed(value)["description"]]
            .into_iter()
            .find(|text| text.is_string())
            .map(plain)
            .unwrap_or_default(),
    };
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(line)
        .collect()
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> String {
    let schema = followed(schema);
    let words = |value: &Value| {
        let all = value.as_array().into_iter().flatten();
        all.filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    if schema["enum"].is_array() {
        return words(&schema["enum"]);
    }
    let base = match &schema["type"] {
        Value::String(one) => one.clone(),
        several => words(several),
    };
    match schema["format"].as_str() {
        Some(format) => base.replacen("string", format, 1),
        None => base,
    }
}
