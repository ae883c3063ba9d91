//! The answers of an operation: its success, and every refusal it can meet
//! with the codes that come with it.

use api::{
    endpoint::{Description, Info},
    problem::{MEDIA_TYPE, codes},
};
use serde_json::{Map, Value, json};

use super::{examples, rules::Rules, who};

/// Every answer by status.
pub(super) fn all(described: &Description, rules: Option<&Rules>) -> Value {
    let info = &described.info;
    let mut answers = Map::new();
    answers.insert(info.status.to_string(), success(described));
    for (status, codes) in refusals(described, rules) {
        answers.insert(status.to_string(), refusal(info, status, &codes));
    }
    Value::Object(answers)
}

/// Whether a request carries a body or, deleting, may.
fn reads_a_body(described: &Description) -> bool {
    described.body.is_some() || is_versioned_delete(&described.info)
}

/// Whether it deletes something that has a version.
pub(super) fn is_versioned_delete(info: &Info) -> bool {
    // an import has no version: what became of its rows is not written by hand
    info.method == "DELETE" && info.refusals.contains(&409) && info.tag != "imports"
}

/// Whether a write says on which version it is based.
pub(super) fn is_versioned(described: &Description) -> bool {
    let in_body = described.body.as_ref().is_some_and(|body| {
        let schema = serde_json::to_value(&body.schema).unwrap_or_default();
        schema.pointer("/properties/version").is_some()
    });
    in_body || is_versioned_delete(&described.info)
}

fn refusals(described: &Description, rules: Option<&Rules>) -> Vec<(u16, Vec<&'static str>)> {
    let info = &described.info;
    let action = rules.and_then(|rules| rules.action);
    let has_body = described.body.is_some();
    let mut all = Vec::new();
    if info.is_public {
        all.push((
            401,
            vec![
                "invalid_credentials",
                "two_factor_required",
                "invalid_two_factor_code",
            ],
        ));
    } else {
        all.push((
            401,
            vec!["not_authenticated", "invalid_token", "session_over"],
        ));
        all.push((403, who::denials(info, action, has_body)));
    }
    for status in info.refusals {
        match status {
            308 => all.push((308, vec!["client_moved"])),
            404 => all.push((404, vec!["not_found"])),
            413 => all.push((413, vec!["too_large"])),
            409 => all.push((409, conflicts(described, rules))),
            422 => all.push((422, vec!["invalid"])),
            429 => all.push((429, vec!["too_many_attempts"])),
            other => all.push((*other, Vec::new())),
        }
    }
    if reads_a_body(described) {
        all.push((413, vec!["too_large"]));
        all.push((415, vec!["unsupported_media_type"]));
    }
    all.push((500, vec!["internal"]));
    all.push((503, vec!["unavailable", "timeout"]));
    all.retain(|(_, codes)| !codes.is_empty());
    all.sort_by_key(|(status, _)| *status);
    all
}

fn conflicts(described: &Description, rules: Option<&Rules>) -> Vec<&'static str> {
    let mut codes = Vec::new();
    if is_versioned(described) {
        codes.push("stale_version");
    }
    codes.extend(rules.into_iter().flat_map(|rules| rules.conflicts));
    if described.info.is_idempotent_by_key() {
        codes.push("still_running");
    }
    codes
}

fn success(described: &Description) -> Value {
    let info = &described.info;
    let said = match info.status {
        201 => "Created.",
        204 => "Done; there is nothing to say.",
        _ => "Done.",
    };
    let mut headers = json!({"X-Request-Id": {"$ref": "#/components/headers/RequestId"}});
    if info.is_idempotent_by_key() {
        headers["Location"] = json!({"$ref": "#/components/headers/Location"});
    }
    let mut answer = json!({"description": said, "headers": headers});
    if let Some(reply) = &described.reply {
        let mut content = json!({
            "schema": {"$ref": format!("#/components/schemas/{}", reply.name)},
        });
        if let Some(example) = examples::reply(info.name, &reply.name) {
            content["example"] = example;
        }
        answer["content"] = json!({"application/json": content});
    }
    let files = info.files();
    if !files.is_empty() {
        // bytes, of which a schema says nothing
        let content = files.into_iter().map(|kind| (kind.to_owned(), json!({})));
        answer["content"] = Value::Object(content.collect());
    }
    answer
}

fn refusal(info: &Info, status: u16, codes: &[&str]) -> Value {
    let mut said = Vec::new();
    let mut told = Map::new();
    for name in codes {
        let Some(code) = codes::find(name) else {
            continue;
        };
        said.push(format!("`{name}`: {}", code.meaning));
        let example = json!({
            "summary": code.meaning,
            "value": examples::problem(info, code),
        });
        told.insert((*name).to_owned(), example);
    }
    let mut headers = json!({"X-Request-Id": {"$ref": "#/components/headers/RequestId"}});
    match status {
        308 => headers["Location"] = json!({"$ref": "#/components/headers/Location"}),
        401 => headers["WWW-Authenticate"] = json!({"$ref": "#/components/headers/Authenticate"}),
        429 => headers["Retry-After"] = json!({"$ref": "#/components/headers/RetryAfter"}),
        _ => {}
    }
    json!({
        "description": said.join("\n\n"),
        "headers": headers,
        "content": {MEDIA_TYPE: {
            "schema": {
                "$ref": "#/components/schemas/Problem",
                "properties": {"status": {"const": status}, "code": {"enum": codes}},
            },
            "examples": told,
        }},
    })
}
