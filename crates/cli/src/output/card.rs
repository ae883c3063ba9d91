//! One record as a card: title, facts, related records.
//!
//! Makes text only; writing it is `Output`'s.

use serde_json::Value;

use super::style;
use super::table::{self, Look};
use super::text;
use super::view::CardView;

/// The whole card with a line break at the end.
pub(super) fn render(view: &CardView<'_>, record: &Value, look: Look) -> String {
    let title = text::one_line(&view.title);
    let mut card = format!("{}\n", style::bold(&title, look.color));
    if !view.facts.is_empty() {
        card.push('\n');
        card.push_str(&table::render_facts(view.facts, record, look));
    }
    for section in &view.sections {
        let heading = style::bold(&text::one_line(section.title), look.color);
        card.push_str(&format_section(
            &heading,
            &if section.items.is_empty() {
                String::from("none\n")
            } else {
                table::render(section.columns, section.items, look)
            },
        ));
    }
    card
}

fn format_section(heading: &str, body: &str) -> String {
    format!("\n{heading}\n{body}")
}
