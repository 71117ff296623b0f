//! Whether an answer is what the description says it is. Reads as much of JSON Schema as the description uses, and stops at
//! a word that it does not know, so that nothing passes unread.

use quittance::api::document::DOCUMENT;
use serde_json::Value;

/// What of an answer is not as described: nothing, or each difference with its place.
pub fn differences(
    method: &str,
    route: &str,
    status: u16,
    media_type: &str,
    body: &str,
) -> Vec<String> {
    let operation = &DOCUMENT["paths"][route][method.to_lowercase()];
    let answer = followed(&operation["responses"][status.to_string()]);
    if answer.is_null() {
        return vec![format!(
            "{method} {route}: {status} is not described: {body}"
        )];
    }
    if status == 204 {
        return vec![];
    }
    let schema = &answer["content"][media_type]["schema"];
    if schema.is_null() {
        return vec![format!(
            "{method} {route}: {status} as {media_type} is not described"
        )];
    }
    let value = match media_type.ends_with("json") {
        true => serde_json::from_str(body).unwrap_or(Value::Null),
        false => Value::String(body.to_owned()),
    };
    let mut found = Vec::new();
    check(
        schema,
        &value,
        &format!("{method} {route} {status}"),
        &mut found,
    );
    found
}

fn followed(value: &Value) -> &Value {
    match value["$ref"].as_str() {
        Some(name) => DOCUMENT
            .pointer(name.trim_start_matches('#'))
            .unwrap_or_else(|| panic!("{name} leads nowhere")),
        None => value,
    }
}

fn check(schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let schema = followed(schema);
    for (word, wanted) in schema.as_object().expect("a schema is an object") {
        match word.as_str() {
            "type" => {
                let types = match wanted {
                    Value::String(one) => vec![one.as_str()],
                    several => several
                        .as_array()
                        .unwrap()
                        .iter()
                        .filter_map(Value::as_str)
                        .collect(),
                };
                if !types.iter().any(|one| is_of(value, one)) {
                    found.push(format!("{at}: {value} is no {types:?}"));
                }
            }
            "enum" if !wanted.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value} is none of {wanted}"));
            }
            "required" if value.is_object() => {
                for name in wanted.as_array().unwrap() {
                    if value.get(name.as_str().unwrap()).is_none() {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, schema) in wanted.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        check(schema, value, &format!("{at}/{name}"), found);
                    }
                }
            }
            "additionalProperties" if wanted == false => {
                let known = schema["properties"].as_object().unwrap();
                for name in value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(name, _)| name)
                {
                    if !known.contains_key(name) {
                        found.push(format!("{at}: {name} is not described"));
                    }
                }
            }
            "items" => {
                for one in value.as_array().into_iter().flatten() {
                    check(wanted, one, &format!("{at}[]"), found);
                }
            }
            "format" => found.extend(
                of_format(value, wanted.as_str().unwrap()).map(|why| format!("{at}: {why}")),
            ),
            "pattern" => found.extend(
                of_pattern(value, wanted.as_str().unwrap()).map(|why| format!("{at}: {why}")),
            ),
            "enum"
            | "required"
            | "additionalProperties"
            | "description"
            | "minimum"
            | "maximum"
            | "maxItems" => {}
            unknown => panic!("the word {unknown} is not read by this test"),
        }
    }
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not read by this test"),
    }
}

fn of_format(value: &Value, format: &str) -> Option<String> {
    let text = value.as_str()?;
    let is_right = match format {
        "date" => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        "date-time" => text.ends_with('Z') && text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("the format {other} is not read by this test"),
    };
    (!is_right).then(|| format!("«{text}» is no {format}"))
}

/// Patterns are those of ids, and that of days, which their format checks.
fn of_pattern(value: &Value, pattern: &str) -> Option<String> {
    let text = value.as_str()?;
    let Some(prefix) = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix("_[0-9]{1,18}$"))
    else {
        return (!pattern.starts_with("^20"))
            .then(|| panic!("the pattern {pattern} is not read by this test"));
    };
    let digits = text
        .strip_prefix(prefix)
        .and_then(|rest| rest.strip_prefix('_'));
    let is_right = digits.is_some_and(|digits| {
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    (!is_right).then(|| format!("«{text}» is no {prefix}_…"))
}
