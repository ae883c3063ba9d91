//! Every answer that a test gets is held against the OpenAPI document: an
//! operation answers no status, no code and no shape that is not described.

use serde_json::Value;

use crate::api::support::Answer;

/// Fails the test when the document does not describe this answer. What is no
/// operation of the API is not looked at.
#[track_caller]
pub(crate) fn check(method: &str, path: &str, answer: &Answer) {
    let document = server::openapi_document();
    let Some(operation) = operation(document, method, path) else {
        return;
    };
    let name = &operation["operationId"];
    let status = answer.status.to_string();
    let described = &operation["responses"][&status];
    assert!(
        described.is_object(),
        "{name} answered {status}, which is not described: {}",
        answer.body
    );
    for (header, named) in described["headers"].as_object().into_iter().flatten() {
        let wrong = if resolve(document, named)["required"] == true {
            !answer.headers.contains_key(header.to_lowercase())
        } else {
            false
        };
        assert!(!wrong, "{name} answered {status} without {header}");
    }
    let Some(content) = described["content"].as_object() else {
        assert!(
            answer.body.is_null(),
            "{name} answered {status} with a body"
        );
        return;
    };
    let given = answer.headers.get("content-type");
    let given = given.and_then(|value| value.to_str().ok()).unwrap_or("");
    let described = content.get(given);
    assert!(described.is_some(), "{name} answered {status} as {given}");
    let described = described.expect("a media type that is described");
    let wrong = misfits(document, &described["schema"], &answer.body, "");
    assert!(
        wrong.is_empty(),
        "{name} answered {status} outside its schema: {wrong:?} in {}",
        answer.body
    );
}

/// The operation that a request reaches.
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let path = path.split('?').next()?.strip_prefix("/api/v1")?;
    let given: Vec<_> = path.split('/').collect();
    let (_, item) = document["paths"]
        .as_object()?
        .iter()
        .find(|(template, _)| {
            let segments: Vec<_> = template.split('/').collect();
            let fits =
                |(segment, given): (&&str, &&str)| segment.starts_with('{') || segment == given;
            segments.len() == given.len() && segments.iter().zip(&given).all(fits)
        })?;
    item.get(method.to_lowercase())
}

/// What a reference leads to.
pub(crate) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        None => schema,
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .expect("a reference that leads somewhere"),
    }
}

/// Where a value does not fit its schema.
pub(crate) fn misfits(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if schema["$ref"].is_string() {
        wrong.extend(misfits(document, resolve(document, schema), value, at));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        wrong.extend(misfits(document, part, value, at));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = |choice| misfits(document, choice, value, at).is_empty();
        if choices.iter().filter(|choice| fits(choice)).count() != 1 {
            wrong.push(format!("{at} is none of its choices"));
        }
    }
    if !is_of_type(&schema["type"], value) {
        wrong.push(format!("{at} is not of type {}", schema["type"]));
    }
    if schema["enum"]
        .as_array()
        .is_some_and(|all| !all.contains(value))
    {
        wrong.push(format!("{at} is {value}, not one of {}", schema["enum"]));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        wrong.push(format!("{at} is {value}, not {}", schema["const"]));
    }
    wrong.extend(out_of_bounds(schema, value, at));
    if let Some(fields) = value.as_object() {
        for field in schema["required"].as_array().into_iter().flatten() {
            if !field.as_str().is_some_and(|name| fields.contains_key(name)) {
                wrong.push(format!("{at} lacks {field}"));
            }
        }
        for (name, inner) in fields {
            match schema["properties"].get(name) {
                Some(property) => {
                    wrong.extend(misfits(document, property, inner, &format!("{at}/{name}")));
                }
                None if schema["additionalProperties"] == false => {
                    wrong.push(format!("{at} has {name}, which is not described"));
                }
                None => {}
            }
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        let at = format!("{at}/{index}");
        wrong.extend(misfits(document, &schema["items"], item, &at));
    }
    wrong
}

fn is_of_type(types: &Value, value: &Value) -> bool {
    let is = |one: &str| match one {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        // no type of JSON Schema: nothing is of it
        _ => false,
    };
    match types {
        Value::String(one) => is(one),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(is),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    }
}

fn out_of_bounds(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    if let (Some(least), Some(number)) = (schema["minimum"].as_i64(), value.as_i64())
        && number < least
    {
        wrong.push(format!("{at} is below {least}"));
    }
    if let (Some(most), Some(text)) = (schema["maxLength"].as_u64(), value.as_str())
        && text.chars().count() as u64 > most
    {
        wrong.push(format!("{at} is longer than {most}"));
    }
    let Some(text) = value.as_str() else {
        return wrong;
    };
    let is_good = match schema["format"].as_str() {
        Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        Some("date") => text.parse::<chrono::NaiveDate>().is_ok(),
        _ => true,
    };
    if !is_good {
        wrong.push(format!("{at} is no {}: {text}", schema["format"]));
    }
    wrong
}
