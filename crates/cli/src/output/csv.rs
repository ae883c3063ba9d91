//! CSV as printed: RFC 4180 quoting, columns by JSON names, never following `LANG`.
//!
//! No cell can be taken for a formula by a spreadsheet.

use serde_json::Value;

use super::text;
use super::view::lookup;

/// Header and rows; a field is a JSON name, dotted for a nested one (`client.id`).
pub(super) fn render(fields: &[&str], items: &[Value]) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let in_memory = "writing to memory does not fail";
    writer.write_record(fields).expect(in_memory);
    for item in items {
        let cells = fields.iter().map(|field| cell(lookup(item, field)));
        writer.write_record(cells).expect(in_memory);
    }
    let bytes = writer.into_inner().expect(in_memory);
    String::from_utf8(bytes).expect("cells are UTF-8")
}

fn cell(value: Option<&Value>) -> String {
    let plain = match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_))) => {
            other.to_string()
        }
    };
    guarded(&without_controls(&plain))
}

/// A leading apostrophe makes a spreadsheet take the cell as text.
///
/// It goes before every `=`, `+`, `-`, `@`, tab and line break at the start, numbers and
/// phones included: one rule that an import can undo without guessing.
pub(crate) fn guarded(cell: &str) -> String {
    let first = cell.trim_start_matches(' ').chars().next();
    let is_formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Line breaks and tabs are data; other control characters could act on a terminal.
fn without_controls(cell: &str) -> String {
    let is_harmful = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if !cell.contains(is_harmful) {
        return cell.to_owned();
    }
    let mut safe = String::new();
    for letter in cell.chars() {
        if is_harmful(letter) {
            safe.push_str(&text::one_line(letter.encode_utf8(&mut [0; 4])));
        } else {
            safe.push(letter);
        }
    }
    safe
}
