//! Text made safe for a page, and the little markup that descriptions use.

use std::fmt::Write as _;

use serde_json::Value;

/// A text of the document; empty when there is none.
pub(super) fn said(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Text in which nothing is markup.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A line with `code` and **weight** in it.
pub(super) fn inline(text: &str) -> String {
    let safe = escape(text);
    let code = between(&safe, "`", "code");
    between(&code, "**", "strong")
}

/// Paragraphs, parted by empty lines.
pub(super) fn prose(text: &str) -> String {
    let mut html = String::new();
    for paragraph in text.split("\n\n").map(str::trim) {
        if !paragraph.is_empty() {
            // writing to a string cannot fail
            let _ = writeln!(html, "<p>{}</p>", inline(paragraph));
        }
    }
    html
}

/// JSON as a person writes it.
pub(super) fn json(value: &Value) -> String {
    escape(&serde_json::to_string_pretty(value).unwrap_or_default())
}

/// Every other stretch between two marks, as an element. A mark without a
/// partner stays what it is.
fn between(text: &str, mark: &str, element: &str) -> String {
    let mut rest = text;
    let mut html = String::new();
    while let Some((before, after)) = rest.split_once(mark)
        && let Some((inside, behind)) = after.split_once(mark)
    {
        let _ = write!(html, "{before}<{element}>{inside}</{element}>");
        rest = behind;
    }
    html + rest
}
