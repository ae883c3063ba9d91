//! The OpenAPI document: whole, true to the table of operations, and committed
//! as `docs/openapi.json`.
//!
//! When the API changes on purpose, write the file anew with
//! `EPIC_BLESS=1 cargo nextest run -p server` and look at the difference.

use std::{collections::BTreeSet, fs, path::Path};

use api::endpoint::{self, Info};
use domain::transfer::ExportKind;
use serde_json::Value;

use crate::api::{conformance::resolve, support::House};

async fn document() -> Value {
    let house = House::new().await;
    let answer = house
        .stranger()
        .ask_raw("GET", "/api/openapi.json", &[], Vec::new())
        .await;
    assert_eq!(answer.headers["content-type"], "application/json");
    answer.expect_status(200).body
}

fn operation<'a>(document: &'a Value, info: &Info) -> &'a Value {
    let method = info.method.to_lowercase();
    &document["paths"][info.path][method.as_str()]
}

/// Everything in the document, from the top down.
fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Object(fields) => fields.values().for_each(|below| walk(below, visit)),
        Value::Array(items) => items.iter().for_each(|below| walk(below, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[tokio::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let document = document().await;
    let served = serde_json::to_string_pretty(&document).expect("JSON") + "\n";
    #[expect(
        clippy::disallowed_methods,
        reason = "a switch of this test, not a setting"
    )]
    let bless = std::env::var_os("EPIC_BLESS").is_some();
    if bless {
        fs::write(&path, &served).expect("the document can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == served,
        "docs/openapi.json is out of date; see this file's head"
    );
}

#[tokio::test]
async fn every_operation_of_the_table_is_in_the_document_and_no_other() {
    let document = document().await;
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1"))
    );
    assert!(document["info"]["title"].is_string());
    assert!(document["info"]["version"].is_string());
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            described.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let known = endpoint::ALL
        .iter()
        .map(|info| format!("{} {}", info.method, info.path));
    assert_eq!(described, known.collect());
    let ids: BTreeSet<_> = endpoint::ALL
        .iter()
        .map(|info| operation(&document, info)["operationId"].as_str())
        .collect();
    assert_eq!(ids.len(), endpoint::ALL.len(), "operation ids are unique");
}

#[tokio::test]
async fn every_operation_says_what_it_does_who_may_ask_and_what_it_answers() {
    let document = document().await;
    for info in endpoint::ALL {
        let name = info.name;
        let operation = operation(&document, info);
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|text| text.len() > 5),
            "{name}"
        );
        assert!(operation["tags"][0].is_string(), "{name}");
        let secured = operation["security"][0]["bearer"].is_array();
        assert_eq!(secured, !info.is_public, "{name}");
        let responses = operation["responses"].as_object().expect("responses");
        let success = &responses[&info.status.to_string()];
        let schema = &success["content"]["application/json"]["schema"];
        let is_file = !info.files().is_empty();
        assert_eq!(schema.is_object(), info.status != 204 && !is_file, "{name}");
        for format in info.exports().into_iter().flat_map(ExportKind::formats) {
            let content = &success["content"][format.media_type()];
            assert!(content.is_object(), "{name} as {}", format.name());
        }
        let mut due: Vec<u16> = info.refusals.to_vec();
        due.extend([401, 500, 503]);
        // one's own account is open to everybody who is logged in
        if !info.is_public && !["/session", "/me", "/me/password"].contains(&info.path) {
            due.push(403);
        }
        for status in due {
            let refusal = &responses[&status.to_string()]["content"]["application/problem+json"];
            assert_eq!(
                refusal["schema"]["$ref"], "#/components/schemas/Problem",
                "{name} answering {status}"
            );
        }
        if info.name == "CreateImport" {
            let kinds = operation["requestBody"]["content"].as_object();
            assert!(kinds.expect("a file").contains_key("text/csv"));
        } else if ["POST", "PUT", "PATCH"].contains(&info.method) {
            let body = &operation["requestBody"];
            let schema = &body["content"]["application/json"]["schema"];
            assert!(schema.is_object(), "{name}");
            // without a body, an empty object is read
            let needs_a_field =
                schema["required"].is_array() || resolve(&document, schema)["required"].is_array();
            assert_eq!(body["required"], needs_a_field, "{name}");
        }
    }
}

#[tokio::test]
async fn every_placeholder_of_a_path_is_a_parameter() {
    let document = document().await;
    for info in endpoint::ALL {
        let in_path: Vec<_> = info
            .path
            .split('{')
            .skip(1)
            .filter_map(|part| part.split('}').next())
            .collect();
        let parameters = operation(&document, info)["parameters"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let described = parameters.iter().filter(|one| one["in"] == "path");
        let described: Vec<_> = described.filter_map(|one| one["name"].as_str()).collect();
        assert_eq!(in_path, described, "{}", info.name);
        for parameter in &parameters {
            assert!(parameter["schema"].is_object(), "{} {parameter}", info.name);
        }
        let has_key = parameters
            .iter()
            .any(|one| one["name"] == "Idempotency-Key");
        assert_eq!(has_key, info.is_idempotent_by_key(), "{}", info.name);
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = document().await;
    let mut referred = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(Value::String(reference)) = value.get("$ref") {
            referred.insert(reference.clone());
        }
    });
    for reference in &referred {
        let pointer = reference.strip_prefix('#').expect("a local reference");
        assert!(
            document.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    let schemas = document["components"]["schemas"]
        .as_object()
        .expect("schemas");
    for name in schemas.keys() {
        let reference = format!("#/components/schemas/{name}");
        assert!(referred.contains(&reference), "{name} is not used");
    }
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"]["scheme"],
        "bearer"
    );
}

#[tokio::test]
async fn the_fields_that_the_specification_fixes_are_described() {
    let document = document().await;
    for (schema, fields) in [
        (
            "Employee",
            "id employee_number full_name email department active must_change_password version created_at updated_at",
        ),
        (
            "Client",
            "id full_name email phone company_name contact_person sales_contact first_contact_on last_contact_at version",
        ),
        (
            "Contract",
            "id title client sales_contact total_amount deposit paid_amount remaining_amount currency due_on status signed_at signed_by version",
        ),
        (
            "Payment",
            "id contract_id amount currency paid_on method reference recorded_by voided_at",
        ),
        (
            "Event",
            "id name status contract_id client support_contact starts_at ends_at time_zone location attendees notes version",
        ),
        ("CreateContract", "client_id total_amount currency deposit"),
        (
            "UpdateContract",
            "version title total_amount currency deposit due_on client_id reason",
        ),
        ("Problem", "type title status code detail errors"),
    ] {
        let described = &document["components"]["schemas"][schema]["properties"];
        for field in fields.split(' ') {
            assert!(described[field].is_object(), "{schema}.{field}");
        }
    }
}
