//! The parameters of an operation: in its path, its query and its headers.

use api::endpoint::{Description, Info};
use serde_json::{Value, json};

use super::{answers, examples, fields, rules, schemas};

/// Every parameter, in that order.
pub(super) fn all(described: &Description) -> Vec<Value> {
    let mut all = in_path(&described.info);
    for parameter in &described.query {
        let parameter = serde_json::to_value(parameter).unwrap_or_default();
        all.push(in_query(&described.info, parameter));
    }
    all.extend(in_headers(described));
    all
}

fn in_path(info: &Info) -> Vec<Value> {
    let names = info
        .path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let (about, example) = match name {
                "payment" => ("The payment's id.", examples::PAYMENT),
                _ => ("The record's id.", examples::id_in(info.path)),
            };
            json!({
                "name": name, "in": "path", "required": true, "description": about,
                "schema": {"type": "integer", "format": "int64", "minimum": 1},
                "example": example.parse().unwrap_or(1),
            })
        })
        .collect()
}

fn in_query(info: &Info, mut parameter: Value) -> Value {
    let name = parameter["name"].as_str().unwrap_or_default().to_owned();
    let schema = &mut parameter["schema"];
    schemas::never_null(schema);
    schemas::merge(schema, fields::queried(info.name, &name));
    let sorts = rules::sorts(info.name);
    if name == "sort"
        && let Some(default) = sorts.first().cloned()
    {
        schema["enum"] = sorts.into();
        schema["default"] = default.into();
    }
    // these mean something else here than in the other lists
    let is_of_imports = matches!(
        (info.name, name.as_str()),
        ("CreateImport", "kind") | ("ListImportRows", "outcome")
    );
    let example = examples::parameter(&name).filter(|_| !is_of_imports);
    parameter["example"] = match example {
        Some(_) if (info.name, name.as_str()) == ("ListImportRows", "after") => "199".into(),
        Some(example) => example,
        None => parameter["schema"]["enum"][0].clone(),
    };
    parameter
}

fn in_headers(described: &Description) -> Vec<Value> {
    let mut all = Vec::new();
    if described.info.is_idempotent_by_key() {
        all.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same key with the same body gets the first reply again, for 24 \
                            hours; with another body it is refused.",
            "schema": {
                "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$",
            },
        }));
    }
    if answers::is_versioned(described) {
        let is_required = answers::is_versioned_delete(&described.info);
        let about = if is_required {
            "The version this is based on."
        } else {
            "The version this is based on, unless the body says it; both together have to agree."
        };
        all.push(json!({
            "name": "If-Match", "in": "header", "required": is_required, "description": about,
            "schema": {"type": "string", "pattern": "^(\"[0-9]{1,18}\"|[0-9]{1,18})$"},
        }));
    }
    all.push(json!({
        "name": "X-Request-Id", "in": "header", "required": false,
        "description": "The request's id in logs and replies, when it is 1 to 64 letters, digits, \
                        `-` and `_`; otherwise a new one is made.",
        "schema": {"type": "string"},
    }));
    for header in &mut all {
        let name = header["name"].as_str().unwrap_or_default();
        header["example"] = examples::parameter(name).unwrap_or_default();
    }
    all
}
