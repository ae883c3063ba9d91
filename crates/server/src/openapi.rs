//! The OpenAPI 3.1 document, built from the table of operations when somebody
//! first asks for it, and kept.
//!
//! Paths, types and statuses come from [`api::endpoint`], rights from the
//! permission table, limits from the types that check them; only what no code
//! says (a sentence, an example) is written down here.

mod answers;
mod examples;
mod fields;
mod parameters;
mod rules;
mod schemas;
mod who;

use std::sync::LazyLock;

use api::{
    endpoint::{self, BASE, Description, Info, NamedSchema},
    problem::codes::CODES,
};
use serde_json::{Map, Value, json};

/// The name of the security scheme.
const BEARER: &str = "bearer";

static DOCUMENT: LazyLock<Value> = LazyLock::new(build);

/// The whole document.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// The path of an operation with the ids of the examples.
pub(crate) fn example_path(info: &Info) -> String {
    examples::path(info)
}

fn build() -> Value {
    let table = endpoint::describe();
    let mut paths = Map::new();
    for described in &table {
        let item = paths
            .entry(described.info.path)
            .or_insert_with(|| json!({}));
        item[described.info.method.to_lowercase()] = operation(described);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Epic Events CRM",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Clients, contracts, payments and events of a company that runs events.",
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": BASE, "description": "This server."}],
        "tags": TAGS.map(|(name, about)| json!({"name": name, "description": about})),
        "paths": paths,
        "components": {
            "schemas": schemas::all(&table),
            "headers": headers(),
            "securitySchemes": {BEARER: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "The `token` of POST /session; it works for 12 hours.",
            }},
        },
        "x-codes": CODES.iter().map(|code| json!({
            "code": code.name, "status": code.status, "exit": code.exit, "meaning": code.meaning,
        })).collect::<Vec<_>>(),
    })
}

const ABOUT: &str = "\
JSON in and out; unknown fields and parameters are refused. Ids are integers, money is a decimal \
text beside its `currency`, instants are RFC 3339 in UTC.\n\n\
**Versions.** Every record that changes has a `version`. A change says on which version it is \
based, in the body or as `If-Match`; when somebody saved first it is refused with 409 \
`stale_version`.\n\n\
**Once only.** A POST that creates honours `Idempotency-Key`: for 24 hours the same key with the \
same body gets the first reply again, with another body 422.\n\n\
**Lists** are pages of at most 200 rows: give `next` back as `after`, or `previous` as `before`, \
with the same filters and order.\n\n\
**Errors** are RFC 9457 problems (`application/problem+json`) with a stable `code` and, where \
fields are at fault, `errors`. A path answers other methods than its own with 405. Every answer \
bears `X-Request-Id`.";

const TAGS: [(&str, &str); 8] = [
    ("session", "Logging in and out, one's own account."),
    ("employees", "The staff and its three departments."),
    ("clients", "The people the company works for."),
    ("contracts", "What was agreed, signed and paid."),
    ("events", "What takes place, where, when, and who runs it."),
    ("exports", "Lists as files."),
    ("imports", "Files of records, taken in row by row."),
    ("across", "Search, dashboard, audit log, company settings."),
];

fn operation(described: &Description) -> Value {
    let info = &described.info;
    let rules = rules::of(info.name);
    let action = rules.and_then(|rules| rules.action);
    let about = rules.map_or("", |rules| rules.about);
    let who = who::sentence(action);
    let mut operation = json!({
        "operationId": info.name,
        "tags": [info.tag],
        "summary": info.summary.trim(),
        "description": format!("{about}\n\nWho may: {who}").trim(),
        "security": if info.is_public { json!([]) } else { json!([{BEARER: []}]) },
        "parameters": parameters::all(described),
        "x-who": who,
    });
    if let Some(action) = action {
        operation["x-permissions"] = who::table(action);
    }
    if let Some(body) = &described.body {
        operation["requestBody"] = request_body(info.name, body);
    }
    if info.name == "CreateImport" {
        operation["requestBody"] = file_body();
    }
    operation["responses"] = answers::all(described, rules);
    operation
}

/// The body of an operation. Where no field has to be there, the body has not
/// either: without one, it is read as an empty object.
fn request_body(operation: &str, body: &NamedSchema) -> Value {
    let schema = serde_json::to_value(&body.schema).unwrap_or_default();
    let mut is_required = schema["required"].is_array();
    let reference = format!("#/components/schemas/{}", body.name);
    let mut content = json!({"schema": {"$ref": reference}});
    if ["CancelEvent", "VoidPayment"].contains(&operation) {
        // these two do not go without a reason
        is_required = true;
        content["schema"]["required"] = json!(["reason"]);
        content["schema"]["properties"] = json!({"reason": {"type": "string"}});
    }
    if let Some(example) = examples::body(operation, &body.name) {
        content["example"] = example;
    }
    json!({"required": is_required, "content": {"application/json": content}})
}

/// The file to import, as it is.
fn file_body() -> Value {
    let kinds = [
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
    ];
    let content = kinds.map(|kind| (kind.to_owned(), json!({})));
    json!({
        "required": true,
        "description": "The file, whatever type it is said to be: what it is, is seen.",
        "content": Map::from_iter(content),
    })
}

fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "The request's id: name it to whoever runs the server.",
            "required": true,
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
            "example": "3f0c9d5e8a7b4c21",
        },
        "Location": {
            "description": "Where the new record is found.",
            "required": true,
            "schema": {"type": "string", "pattern": "^/api/v1/"},
            "example": "/api/v1/contracts/17",
        },
        "RetryAfter": {
            "description": "After how many seconds to try again.",
            "required": true,
            "schema": {"type": "integer", "minimum": 1},
            "example": 60,
        },
        "Authenticate": {
            "description": "How to authenticate.",
            "required": true,
            "schema": {"const": "Bearer"},
            "example": "Bearer",
        },
    })
}
