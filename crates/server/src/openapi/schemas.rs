//! The schemas of the document: those of the wire types, with the limits of
//! their fields and their examples.

use std::collections::BTreeSet;

use api::{
    endpoint::Description,
    problem::{Problem, codes},
};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::{examples, fields};

/// Every schema, by name.
pub(super) fn all(table: &[Description]) -> Value {
    let mut schemas = Map::new();
    let mut parts = Vec::new();
    parts.push((
        Problem::name().into_owned(),
        <Problem as PartialSchema>::schema(),
    ));
    Problem::schemas(&mut parts);
    let mut asked = BTreeSet::new();
    for described in table {
        asked.extend(described.body.iter().map(|body| body.name.clone()));
        for named in [&described.body, &described.reply].into_iter().flatten() {
            parts.push((named.name.clone(), named.schema.clone()));
            parts.extend(named.parts.iter().cloned());
        }
    }
    parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (name, schema) in parts {
        let mut schema = serde_json::to_value(schema).unwrap_or_default();
        if asked.contains(&name) {
            request(&name, &mut schema);
        } else {
            reply(&name, &mut schema);
        }
        if let Some(example) = examples::of(&name) {
            schema["examples"] = json!([example]);
        }
        schemas.insert(name, schema);
    }
    codes_of_problems(&mut schemas);
    Value::Object(schemas)
}

fn request(name: &str, schema: &mut Value) {
    for (field, property) in properties(schema) {
        modernise(property);
        merge(property, fields::asked(name, field));
    }
}

fn reply(name: &str, schema: &mut Value) {
    // the fields of a directory entry, and those that come in one reply only,
    // are left out rather than null
    let left_out: &[&str] = match name {
        "Employee" => &[
            "must_change_password",
            "two_factor",
            "locale",
            "time_zone",
            "theme",
            "deactivated_at",
            "version",
            "created_at",
            "updated_at",
        ],
        "Client" => &["possible_duplicates"],
        "Contract" => &["cancelled_events"],
        "CalendarFeed" => &["url_path"],
        "ApiToken" => &["token"],
        "Problem" => &["errors", "hint", "request_id"],
        _ => &[],
    };
    let mut required = Vec::new();
    for (field, property) in properties(schema) {
        modernise(property);
        merge(property, fields::answered(name, field));
        if fields::is_read_only(field) && name != "Problem" {
            property["readOnly"] = true.into();
        }
        if left_out.contains(&field.as_str()) {
            never_null(property);
        } else {
            required.push(field.clone());
        }
    }
    if !required.is_empty() {
        schema["required"] = required.into();
    }
}

fn properties(schema: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flatten()
}

/// Puts what is known of a field into its schema; `null` takes a key away. A
/// field that may be null may be so beside an enumeration, too.
pub(super) fn merge(schema: &mut Value, known: Value) {
    let (Some(schema), Value::Object(known)) = (schema.as_object_mut(), known) else {
        return;
    };
    let may_be_null = schema
        .get("type")
        .and_then(Value::as_array)
        .is_some_and(|types| types.iter().any(|one| one == "null"));
    for (key, mut value) in known {
        if value.is_null() {
            schema.shift_remove(&key);
            continue;
        }
        if let Value::Array(values) = &mut value
            && key == "enum"
            && may_be_null
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
        schema.insert(key, value);
    }
}

/// `example` is of OpenAPI 3.0; JSON Schema says `examples`.
fn modernise(property: &mut Value) {
    if let Some(property) = property.as_object_mut()
        && let Some(example) = property.shift_remove("example")
    {
        property.insert("examples".to_owned(), json!([example]));
    }
}

/// Takes `null` out of a type: a parameter or field that is left out instead.
pub(super) fn never_null(schema: &mut Value) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            schema["type"] = only.clone();
        }
    }
}

fn codes_of_problems(schemas: &mut Map<String, Value>) {
    let Some(problem) = schemas.get_mut("Problem") else {
        return;
    };
    if let Some(example) = problem
        .as_object_mut()
        .and_then(|all| all.shift_remove("example"))
    {
        problem["examples"] = json!([example]);
    }
    let names: Vec<_> = codes::CODES.iter().map(|code| code.name).collect();
    problem["properties"]["code"]["enum"] = names.into();
    problem["properties"]["type"]["const"] = "about:blank".into();
    merge(
        &mut problem["properties"]["status"],
        json!({"minimum": 300, "maximum": 599}),
    );
}
