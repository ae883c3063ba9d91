//! Fields and parameters as tables: what each is called, what it may hold.

use std::fmt::Write as _;

use serde_json::Value;

use super::text::{escape, inline, json, said};

/// The schema that a reference leads to, or the schema itself.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|reference| document.pointer(reference.strip_prefix('#')?))
        .unwrap_or(schema)
}

/// The name of the schema that is referred to.
pub(super) fn name_of(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// Every record of the replies.
pub(super) fn records(html: &mut String, document: &Value) {
    html.push_str(
        "<section id=\"records\">\n<h2>Records</h2>\n<p class=\"lead\">What replies are made of. \
         New fields may come; programs pass over those they do not know.</p>\n",
    );
    let schemas = document["components"]["schemas"].as_object();
    for (name, schema) in schemas.into_iter().flatten() {
        let is_request = schema["additionalProperties"] == false;
        if is_request || schema["properties"].is_null() && schema["allOf"].is_null() {
            continue;
        }
        let safe = escape(name);
        let _ = write!(
            html,
            "<article id=\"schema-{safe}\">\n<h3>{safe}</h3>\n<p>{}</p>\n",
            inline(said(&schema["description"])),
        );
        for part in schema["allOf"].as_array().into_iter().flatten() {
            if let Some(other) = name_of(part) {
                let _ = writeln!(html, "<p>All of {}, and:</p>", link(other));
            } else {
                fields(html, part, &format!("Fields of {name}"), &[]);
            }
        }
        if schema["properties"].is_object() {
            fields(html, schema, &format!("Fields of {name}"), &[]);
        }
        html.push_str("</article>\n");
    }
    html.push_str("</section>\n");
}

/// The fields of an object; `needed` are required beyond what it says itself.
pub(super) fn fields(html: &mut String, schema: &Value, caption: &str, needed: &[&str]) {
    open(html, caption, "Field");
    let required = schema["required"].as_array();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let is_required = needed.contains(&name.as_str())
            || required.is_some_and(|all| all.iter().any(|one| one == name.as_str()));
        row(
            html,
            name,
            "",
            is_required,
            property,
            said(&property["description"]),
        );
    }
    close(html);
}

/// The parameters of an operation.
pub(super) fn parameters(html: &mut String, all: &[&Value], caption: &str) {
    open(html, caption, "Parameter");
    for one in all {
        let place = format!(" <small>{}</small>", escape(said(&one["in"])));
        row(
            html,
            said(&one["name"]),
            &place,
            one["required"] == true,
            &one["schema"],
            said(&one["description"]),
        );
    }
    close(html);
}

fn open(html: &mut String, caption: &str, first: &str) {
    let caption = escape(caption);
    let _ = write!(
        html,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\">\n\
         <table class=\"fields\">\n<thead><tr><th>{first}</th><th>Type</th><th>Meaning</th></tr>\
         </thead>\n<tbody>\n"
    );
}

fn close(html: &mut String) {
    html.push_str("</tbody>\n</table>\n</div>\n");
}

fn row(html: &mut String, name: &str, place: &str, is_required: bool, schema: &Value, about: &str) {
    let due = if is_required {
        " <em class=\"due\">required</em>"
    } else {
        ""
    };
    let own = if schema["readOnly"] == true {
        " <em>set by the server</em>"
    } else {
        ""
    };
    let _ = writeln!(
        html,
        "<tr><td><code>{}</code>{place}{due}{own}</td><td>{}</td><td>{}{}</td></tr>",
        escape(name),
        kind(schema),
        inline(about),
        limits(schema),
    );
}

/// A link to a record's fields.
pub(super) fn link(name: &str) -> String {
    let name = escape(name);
    format!("<a href=\"#schema-{name}\">{name}</a>")
}

/// The type of a value, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = name_of(schema) {
        return link(name);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let all: Vec<_> = choices.iter().map(kind).collect();
        return all.join(" or ");
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {
            return "any".to_owned();
        }
    };
    let words = types.into_iter().map(|one| match one {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" => said_format(schema).to_owned(),
        other => other.to_owned(),
    });
    words.collect::<Vec<_>>().join(" or ")
}

fn said_format(schema: &Value) -> &str {
    match said(&schema["format"]) {
        "date-time" => "instant",
        "date" => "date",
        _ => "text",
    }
}

/// The limits of a value, and what it is when absent.
fn limits(schema: &Value) -> String {
    let mut all = Vec::new();
    if let Some(values) = schema["enum"].as_array() {
        let named: Vec<_> = values
            .iter()
            .filter_map(Value::as_str)
            .map(|value| format!("<code>{}</code>", escape(value)))
            .collect();
        all.push(format!("one of {}", named.join(" ")));
    }
    for (key, words) in [
        ("minimum", "from"),
        ("maximum", "to"),
        ("minLength", "at least"),
        ("maxLength", "at most"),
    ] {
        if let Some(number) = schema[key].as_u64() {
            let unit = if key.ends_with("Length") {
                " characters"
            } else {
                ""
            };
            all.push(format!("{words} {number}{unit}"));
        }
    }
    if let Some(default) = schema.get("default") {
        all.push(format!("<code>{}</code> when absent", bare(default)));
    }
    if let Some(example) = schema["examples"].get(0) {
        all.push(format!("for example <code>{}</code>", bare(example)));
    }
    if all.is_empty() {
        return String::new();
    }
    format!(" <small class=\"limits\">{}</small>", all.join(", "))
}

/// A value without the quotes of JSON.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| json(value), escape)
}
