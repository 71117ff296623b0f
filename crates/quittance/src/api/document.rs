//! The description of the API (OpenAPI 3.1), written once: each room describes its own addresses in `openapi/`, and what holds
//! for all of them (the key, the problems, the name of a write) is added here from the table of routes.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::call::Answer;
use super::problem::Problem;
use super::routes::{Needs, ROUTES, Route};

/// Each room's part.
const PARTS: [&str; 13] = [
    include_str!("openapi/house.json"),
    include_str!("openapi/customers.json"),
    include_str!("openapi/invoices.json"),
    include_str!("openapi/payments.json"),
    include_str!("openapi/questions.json"),
    include_str!("openapi/messages.json"),
    include_str!("openapi/events.json"),
    include_str!("openapi/reports.json"),
    include_str!("openapi/webhooks.json"),
    include_str!("openapi/tasks.json"),
    include_str!("openapi/inbound.json"),
    include_str!("openapi/files.json"),
    include_str!("openapi/ladders.json"),
];

/// The whole description.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(whole);

/// The description, as it is served.
pub fn served() -> Result<Answer, Problem> {
    Ok(Answer::json(DOCUMENT.clone()))
}

fn whole() -> Value {
    // A part that is no JSON leaves its room out, and the test that compares the table with the description fails.
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut document = read(include_str!("openapi/frame.json"));
    for part in PARTS.map(read) {
        for (from, into) in [
            ("paths", "/paths"),
            ("schemas", "/components/schemas"),
            ("parameters", "/components/parameters"),
        ] {
            let (Some(from), Some(into)) = (part[from].as_object(), document.pointer_mut(into))
            else {
                continue;
            };
            for (name, value) in from {
                into[name] = value.clone();
            }
        }
    }
    for route in ROUTES {
        if let Some(operation) = operation(&mut document, route) {
            complete(operation, route);
        }
    }
    document
}

fn operation<'a>(document: &'a mut Value, route: &Route) -> Option<&'a mut Map<String, Value>> {
    let path = document.get_mut("paths")?.get_mut(route.path)?;
    path.get_mut(route.method.to_lowercase())?.as_object_mut()
}

/// Adds what holds for every operation of its kind.
fn complete(operation: &mut Map<String, Value>, route: &Route) {
    match route.needs {
        Needs::Nothing => operation.insert("security".into(), json!([])),
        Needs::AnyKey => operation.insert("security".into(), json!([{ "key": [] }])),
        Needs::Scope(scope) => {
            operation.insert("security".into(), json!([{ "key": [scope.code()] }]))
        }
    };
    if route.method == "POST" {
        let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
        if let Some(parameters) = parameters.as_array_mut() {
            parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
        }
    }
    let keeps_state = operation
        .get("parameters")
        .is_some_and(|all| all.to_string().contains("/IfMatch"));
    let mut statuses = vec!["400"];
    if route.needs != Needs::Nothing {
        statuses.extend(["401", "403", "429", "500"]);
    }
    if route.path.contains('{') {
        statuses.push("404");
    }
    if route.method != "GET" {
        statuses.push("409");
    }
    if !matches!(route.method, "GET" | "DELETE") {
        statuses.extend(["413", "415", "422"]);
    }
    if keeps_state {
        statuses.extend(["412", "428"]);
    }
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    for status in statuses {
        if responses.get(status).is_none() {
            responses[status] = json!({ "$ref": "#/components/responses/Problem" });
        }
    }
}
