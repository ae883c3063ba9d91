//! JSON as printed: pretty, keys in the order given, never following `LANG`.

use std::fmt::Write as _;

use serde_json::Value;

use super::text;

/// Pretty JSON with a line break at the end.
///
/// Characters that act on a terminal are written as `\uXXXX`, which means the same.
pub(super) fn pretty(value: &Value) -> String {
    // alternate formatting of a `Value` is its pretty form and cannot fail
    let plain = format!("{value:#}");
    let mut safe = String::with_capacity(plain.len() + 1);
    for letter in plain.chars() {
        // line breaks outside strings are layout; inside them they are escaped already
        if letter == '\n' || !text::is_unsafe(letter) {
            safe.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            write!(safe, "\\u{unit:04x}").expect("writing to a string does not fail");
        }
    }
    safe.push('\n');
    safe
}
