//! The examples of the document: the company's own people and papers, kept in
//! `assets/examples.json` by the name of their schema or operation.

use std::sync::LazyLock;

use api::{
    endpoint::{BASE, Info},
    problem::codes::Code,
};
use http::StatusCode;
use serde_json::{Value, json};

static SAMPLES: LazyLock<Value> = LazyLock::new(|| {
    // a test reads every example; a file that cannot be read would fail it
    serde_json::from_str(include_str!("../../assets/examples.json")).unwrap_or_default()
});

/// The example of a schema.
pub(super) fn of(schema: &str) -> Option<Value> {
    SAMPLES.get(schema).cloned()
}

/// The body of an operation: its own example, or that of its schema.
pub(super) fn body(operation: &str, schema: &str) -> Option<Value> {
    of(&format!("{operation} body")).or_else(|| of(schema))
}

/// The reply of an operation: its own example, that of its schema, or a list
/// of one.
pub(super) fn reply(operation: &str, schema: &str) -> Option<Value> {
    of(&format!("{operation} reply"))
        .or_else(|| of(schema))
        .or_else(|| {
            let item = of(schema.strip_suffix("List")?)?;
            Some(json!({
                "items": [item],
                "previous": null,
                "next": null,
                "count": {"value": 1, "capped": false},
            }))
        })
}

/// A parameter by its name.
pub(super) fn parameter(name: &str) -> Option<Value> {
    SAMPLES["parameters"].get(name).cloned()
}

/// A problem with this code.
pub(super) fn problem(info: &Info, code: &Code) -> Value {
    let title = StatusCode::from_u16(code.status).ok();
    let title = title.and_then(|status| status.canonical_reason());
    let mut problem = json!({
        "type": "about:blank",
        "title": title.unwrap_or("Error"),
        "status": code.status,
        "code": code.name,
        "detail": code.meaning,
        "request_id": "3f0c9d5e8a7b4c21",
    });
    // what the server really says, where somebody wrote it down
    let said = &SAMPLES["problems"][code.name];
    for (field, value) in said.as_object().into_iter().flatten() {
        problem[field.as_str()] = value.clone();
    }
    if code.name == "invalid" {
        let field = SAMPLES["invalid"]
            .get(info.name)
            .or_else(|| SAMPLES["invalid"].get("*"));
        problem["errors"] = json!([field]);
    }
    problem
}

/// A path with its placeholders filled in, for a command line.
pub(super) fn path(info: &Info) -> String {
    let path = format!("{BASE}{}", info.path);
    path.replace("{payment}", PAYMENT)
        .replace("{id}", id_in(info.path))
}

/// The payment's id in the examples.
pub(super) const PAYMENT: &str = "31";

/// The id that the examples use at a path.
pub(super) fn id_in(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("clients") => "12",
        Some("contracts") => "17",
        Some("events") => "23",
        Some("sessions") => "84",
        Some("tokens") => "91",
        _ => "5",
    }
}
