//! One operation: who may, what goes in, what comes out, and a line to try it.

use std::fmt::Write as _;

use api::endpoint::Info;
use serde_json::Value;

use super::{
    shapes::{self, name_of, resolve},
    text::{escape, inline, json, prose, said},
};
use crate::openapi;

pub(super) fn article(html: &mut String, document: &Value, info: &Info, described: &Value) {
    let name = info.name;
    let _ = write!(
        html,
        "<article id=\"{name}\" class=\"operation\">\n<h3>{}</h3>\n\
         <p class=\"line\"><b class=\"{}\">{}</b> <code>{}</code></p>\n",
        inline(info.summary.trim().trim_end_matches('.')),
        info.method.to_lowercase(),
        info.method,
        escape(info.path).replace('/', "/<wbr>"),
    );
    let about = said(&described["description"]);
    let about = about.split("Who may: ").next().unwrap_or(about);
    html.push_str(&prose(about));
    who(html, described);
    html.push_str("<div class=\"halves\">\n<div>\n");
    let parameters = described["parameters"].as_array();
    // the one that every operation takes is told once, above
    let parameters = parameters.into_iter().flatten();
    let parameters: Vec<_> = parameters
        .filter(|one| one["name"] != "X-Request-Id")
        .collect();
    if !parameters.is_empty() {
        html.push_str("<h4>Parameters</h4>\n");
        shapes::parameters(html, &parameters, &format!("Parameters of {name}"));
    }
    let body = &described["requestBody"]["content"]["application/json"];
    if body.is_object() {
        let needed = body["schema"]["required"].as_array();
        let needed: Vec<_> = needed
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let heading = if described["requestBody"]["required"] == true {
            "Body"
        } else {
            "Body, when there is something to say"
        };
        let _ = writeln!(html, "<h4>{heading}</h4>");
        let schema = resolve(document, &body["schema"]);
        shapes::fields(html, schema, &format!("Body of {name}"), &needed);
    }
    errors(html, described, info.status);
    html.push_str("</div>\n<div class=\"tries\">\n");
    html.push_str("<h4>Try it</h4>\n");
    example(html, &format!("{name} with curl"), &curl(info, described));
    answer(html, info, &described["responses"][info.status.to_string()]);
    html.push_str("</div>\n</div>\n</article>\n");
}

fn who(html: &mut String, described: &Value) {
    html.push_str("<ul class=\"who\" aria-label=\"Who may\">\n");
    match described["x-permissions"].as_object() {
        None => {
            html.push_str("<li class=\"always\"><span>Everybody, without a session</span></li>\n");
        }
        Some(departments) => {
            for (department, rule) in departments {
                let words = match said(rule) {
                    "always" => "yes",
                    "own" => "own clients",
                    "assigned" => "assigned events",
                    _ => "no",
                };
                let _ = writeln!(
                    html,
                    "<li class=\"{}\"><span>{}</span> {words}</li>",
                    escape(said(rule)),
                    escape(department),
                );
            }
        }
    }
    html.push_str("</ul>\n");
}

fn answer(html: &mut String, info: &Info, response: &Value) {
    let content = &response["content"]["application/json"];
    let shape = match name_of(&content["schema"]) {
        None => "nothing".to_owned(),
        Some(schema) => match schema.strip_suffix("List") {
            Some(item) => format!("a page of {}", shapes::link(item)),
            None => shapes::link(schema),
        },
    };
    let _ = writeln!(
        html,
        "<h4>Answer <b class=\"status\">{}</b> {shape}</h4>",
        info.status
    );
    if response["headers"]["Location"].is_object() {
        html.push_str("<p>With <code>Location</code>, where the new record is found.</p>\n");
    }
    if content.is_object() {
        let shown = json(&content["example"]);
        example(html, &format!("An answer of {}", info.name), &shown);
    }
}

fn errors(html: &mut String, described: &Value, success: u16) {
    html.push_str("<h4>Refusals</h4>\n<ul class=\"refusals\">\n");
    for (status, response) in described["responses"].as_object().into_iter().flatten() {
        if *status == success.to_string() {
            continue;
        }
        let _ = write!(html, "<li><b class=\"status\">{}</b>", escape(status));
        let problem = &response["content"]["application/problem+json"];
        let codes = problem["schema"]["properties"]["code"]["enum"].as_array();
        for code in codes.into_iter().flatten() {
            let code = escape(said(code));
            let _ = write!(html, " <a href=\"#code-{code}\"><code>{code}</code></a>");
        }
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n");
}

/// A block that scrolls by itself and can be reached by keyboard.
fn example(html: &mut String, label: &str, escaped: &str) {
    let _ = writeln!(
        html,
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"{}\"><code>{escaped}</code></pre>",
        escape(label),
    );
}

fn curl(info: &Info, described: &Value) -> String {
    let mut line = "curl".to_owned();
    if info.method != "GET" {
        let _ = write!(line, " -X {}", info.method);
    }
    let query = first_query(described);
    let _ = write!(
        line,
        " \"$EPIC_SERVER{}{query}\"",
        openapi::example_path(info)
    );
    if !info.is_public {
        line.push_str(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
    }
    let required_header = described["parameters"].as_array().into_iter().flatten();
    for header in required_header.filter(|one| one["in"] == "header" && one["required"] == true) {
        let _ = write!(
            line,
            " \\\n  -H '{}: {}'",
            said(&header["name"]),
            said(&header["example"]),
        );
    }
    let body = &described["requestBody"]["content"]["application/json"]["example"];
    if body.is_object() {
        let text = serde_json::to_string_pretty(body).unwrap_or_default();
        let text = text.replace('\'', r"'\''");
        let _ = write!(
            line,
            " \\\n  -H 'Content-Type: application/json' \\\n  -d '{text}'"
        );
    }
    escape(&line)
}

/// The query of the example: what has to be there, or else a small page.
fn first_query(described: &Value) -> String {
    let parameters = described["parameters"].as_array();
    let query = || {
        parameters
            .into_iter()
            .flatten()
            .filter(|one| one["in"] == "query")
    };
    let shown = query()
        .find(|one| one["required"] == true)
        .or_else(|| query().find(|one| one["schema"]["type"] == "boolean"))
        .or_else(|| query().find(|one| one["name"] == "limit"));
    shown.map_or_else(String::new, |one| {
        let value = one["example"]
            .as_str()
            .map_or_else(|| one["example"].to_string(), ToOwned::to_owned);
        format!("?{}={value}", said(&one["name"]))
    })
}
