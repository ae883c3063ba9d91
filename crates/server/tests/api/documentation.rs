//! What the OpenAPI document says of each operation: nothing is left out, and
//! its examples are true to it. And the page made from it.

use std::collections::BTreeSet;

use api::{
    endpoint::{self, Info},
    problem::codes::CODES,
};
use serde_json::Value;

use crate::api::{
    conformance::{misfits, resolve},
    support::House,
};

fn document() -> &'static Value {
    server::openapi_document()
}

fn operation(info: &Info) -> &'static Value {
    &document()["paths"][info.path][info.method.to_lowercase()]
}

fn parameters(info: &Info) -> impl Iterator<Item = &'static Value> {
    operation(info)["parameters"]
        .as_array()
        .into_iter()
        .flatten()
}

#[test]
fn every_operation_says_who_may_and_what_to_know() {
    for info in endpoint::ALL {
        let name = info.name;
        let operation = operation(info);
        let about = operation["description"].as_str().unwrap_or_default();
        assert!(about.contains("Who may: "), "{name}: {about}");
        assert_eq!(
            operation["x-permissions"].is_object(),
            !info.is_public,
            "{name}"
        );
        if info.method != "GET" {
            let rules = about.split("Who may").next().unwrap_or_default();
            let is_told = rules.len() > 20 || name == "RemoveSupport";
            assert!(is_told, "{name} has rules to tell");
        }
    }
}

#[test]
fn every_body_and_reply_has_an_example_that_fits_its_schema() {
    for info in endpoint::ALL {
        let name = info.name;
        let success = &operation(info)["responses"][info.status.to_string()];
        let told = [
            ("body", &operation(info)["requestBody"]["content"]),
            ("reply", &success["content"]),
        ];
        for (which, content) in told {
            let content = &content["application/json"];
            if content.is_null() {
                continue;
            }
            assert!(
                content["example"].is_object(),
                "{name} has no example {which}"
            );
            let wrong = misfits(document(), &content["schema"], &content["example"], "");
            assert!(wrong.is_empty(), "{name}, example {which}: {wrong:?}");
        }
    }
}

#[test]
fn every_refusal_names_its_codes_each_with_an_example_that_fits() {
    let mut met = BTreeSet::from(["method_not_allowed", "already_set_up"].map(str::to_owned));
    for info in endpoint::ALL {
        for (status, response) in operation(info)["responses"].as_object().expect("answers") {
            let Some(content) = response["content"].get("application/problem+json") else {
                continue;
            };
            let at = format!("{} answering {status}", info.name);
            assert!(response["headers"]["X-Request-Id"].is_object(), "{at}");
            let codes = content["schema"]["properties"]["code"]["enum"].as_array();
            let codes = codes.expect("codes");
            assert!(!codes.is_empty(), "{at}");
            for code in codes {
                let code = code.as_str().expect("a code");
                let known = CODES.iter().find(|one| one.name == code);
                let known = known.unwrap_or_else(|| panic!("{at}: {code} is not in the table"));
                assert_eq!(known.status.to_string(), *status, "{at}: {code}");
                let example = &content["examples"][code]["value"];
                let wrong = misfits(document(), &content["schema"], example, "");
                assert!(wrong.is_empty(), "{at}: {code}: {wrong:?}");
                met.insert(code.to_owned());
            }
        }
    }
    let all = CODES.iter().map(|code| code.name.to_owned()).collect();
    assert_eq!(met, all, "every code of the table is met somewhere");
}

#[test]
fn headers_are_described_where_they_count() {
    for info in endpoint::ALL {
        let name = info.name;
        let responses = &operation(info)["responses"];
        let success = &responses[info.status.to_string()];
        let has_location = success["headers"]["Location"].is_object();
        assert_eq!(has_location, info.is_idempotent_by_key(), "{name}");
        let slows_down = &responses["429"]["headers"]["Retry-After"];
        assert_eq!(
            slows_down.is_object(),
            info.refusals.contains(&429),
            "{name}"
        );
        let takes = |header: &str| parameters(info).any(|one| one["name"] == header);
        assert!(takes("X-Request-Id"), "{name}");
        let body = &operation(info)["requestBody"]["content"]["application/json"]["schema"];
        let body = resolve(document(), body);
        let is_versioned = body["properties"]["version"].is_object()
            // what became of the rows of an import nobody writes by hand
            || info.method == "DELETE" && info.refusals.contains(&409) && info.tag != "imports";
        assert_eq!(takes("If-Match"), is_versioned, "{name}");
    }
}

#[test]
fn parameters_have_types_limits_words_and_an_example() {
    for info in endpoint::ALL {
        for parameter in parameters(info) {
            let at = format!("{} {}", info.name, parameter["name"]);
            assert!(parameter["description"].is_string(), "{at}");
            assert!(!parameter["example"].is_null(), "{at} has no example");
            let schema = &parameter["schema"];
            assert!(schema["type"].is_string(), "{at} has one type: {schema}");
            let wrong = misfits(document(), schema, &parameter["example"], "");
            assert!(wrong.is_empty(), "{at}: {wrong:?}");
            match parameter["name"].as_str().expect("a name") {
                "limit" => assert_eq!(
                    (&schema["minimum"], &schema["maximum"]),
                    (&1.into(), &200.into())
                ),
                "sort" => assert!(
                    schema["enum"].as_array().is_some_and(|all| all.len() >= 2),
                    "{at}"
                ),
                "department" | "status" | "kind" | "outcome" => {
                    assert!(schema["enum"].is_array(), "{at}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn requests_refuse_unknown_fields_and_limit_every_text() {
    let schemas = document()["components"]["schemas"]
        .as_object()
        .expect("schemas");
    let free = ["password", "current_password"];
    for (name, schema) in schemas {
        if schema["additionalProperties"] != false {
            continue;
        }
        assert!(schema["examples"][0].is_object(), "{name} has no example");
        // a body of no field has none
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            let at = format!("{name}.{field}");
            assert!(property["description"].is_string(), "{at}");
            let types = property["type"].to_string();
            let is_bounded = ["maxLength", "pattern", "enum"]
                .iter()
                .any(|key| !property[*key].is_null());
            assert!(
                !types.contains("string") || is_bounded || free.contains(&field.as_str()),
                "{at}"
            );
        }
    }
    for info in endpoint::ALL {
        let body = &operation(info)["requestBody"]["content"]["application/json"]["schema"];
        if body.is_object() {
            assert_eq!(
                resolve(document(), body)["additionalProperties"],
                false,
                "{}",
                info.name
            );
        }
    }
}

#[tokio::test]
async fn the_page_shows_every_operation_and_every_code_and_needs_nothing_else() {
    let house = House::new().await;
    let answer = house.stranger().read_text("/api/docs").await;
    let (headers, page) = answer;
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    let policy = headers["content-security-policy"]
        .to_str()
        .expect("a policy");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';"),
        "{policy}"
    );
    for info in endpoint::ALL {
        assert!(
            page.contains(&format!("id=\"{}\"", info.name)),
            "{}",
            info.name
        );
        assert!(
            page.contains(&format!("href=\"#{}\"", info.name)),
            "{}",
            info.name
        );
    }
    for code in CODES {
        assert!(
            page.contains(&format!("id=\"code-{}\"", code.name)),
            "{}",
            code.name
        );
    }
    for foreign in [
        "<script", " style=", "<style", "src=", "http://", "https://", "onclick",
    ] {
        assert!(!page.contains(foreign), "{foreign} on the page");
    }
    let (headers, _) = house.stranger().read_text("/api/docs.css").await;
    assert_eq!(headers["content-type"], "text/css; charset=utf-8");
    let (_, login) = house.stranger().read_text("/login").await;
    assert!(login.contains("href=\"/api/docs\""), "{login}");
}

#[tokio::test]
async fn every_link_within_the_page_leads_somewhere() {
    let house = House::new().await;
    let (_, page) = house.stranger().read_text("/api/docs").await;
    for link in page.split("href=\"#").skip(1) {
        let id = link.split('"').next().expect("an id");
        assert!(
            page.contains(&format!("id=\"{id}\"")),
            "#{id} leads nowhere"
        );
    }
    let mut seen = BTreeSet::new();
    for id in page.split(" id=\"").skip(1) {
        let id = id.split('"').next().expect("an id");
        assert!(seen.insert(id), "{id} is there twice");
    }
}
