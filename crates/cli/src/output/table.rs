//! Lists as tables: a heading, one thin rule, rows, a caption.
//!
//! Makes text only; writing it is `Output`'s.

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use serde_json::Value;

use super::locale::Locale;
use super::style;
use super::text;
use super::view::{Column, Kind, NONE};

/// Blanks between two columns.
const GAP: u16 = 2;

/// Narrowest that a column of words is squeezed to.
const LEAST_WORDS: u16 = 12;

/// What a rendering depends on beside its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Widest line; none for no limit.
    pub(super) width: Option<u16>,
    /// Whether to colour.
    pub(super) color: bool,
    /// Habits for numbers and dates.
    pub(super) locale: Locale,
}

/// A table with a line break at the end; optional columns go when the width asks for it.
pub(super) fn render(columns: &[Column], items: &[Value], look: Look) -> String {
    let mut columns = columns.to_vec();
    let mut table = filled(&columns, items, look);
    if let Some(width) = look.width {
        while needed(&columns, &table) > width {
            let Some(last) = columns.iter().rposition(|column| column.is_optional) else {
                break;
            };
            columns.remove(last);
            table = filled(&columns, items, look);
        }
    }
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
    arrange(&mut table, &columns, look);
    format!("{}\n", table.trim_fmt())
}

/// Labels and values side by side, without heading or rule.
pub(super) fn render_facts(columns: &[Column], item: &Value, look: Look) -> String {
    let mut table = Table::new();
    for column in columns {
        let value = column.shown(item, look.locale);
        table.add_row(vec![style::label_cell(column.label), cell(*column, value)]);
    }
    table.load_style(TableStyle::new());
    let shape = [
        Column::new("", "", Kind::Id),
        Column::new("", "", Kind::Text),
    ];
    arrange(&mut table, &shape, look);
    if let Some(labels) = table.column_mut(0) {
        labels.set_cell_alignment(CellAlignment::Left);
    }
    format!("{}\n", table.trim_fmt())
}

/// The line under a table: `12 of 340 · next: --after CURSOR`.
pub(super) fn caption(page: &Value, shown: usize) -> String {
    let count = page.get("count");
    let total = count
        .and_then(|count| count.get("value"))
        .and_then(Value::as_u64);
    let is_capped = count
        .and_then(|count| count.get("capped"))
        .and_then(Value::as_bool)
        .unwrap_or(false);
    let mut line = match total {
        Some(total) => format!("{shown} of {total}{}", if is_capped { "+" } else { "" }),
        None => format!("{shown} shown"),
    };
    if let Some(next) = page.get("next").and_then(Value::as_str) {
        line.push_str(" · next: --after ");
        line.push_str(&text::one_line(next));
    }
    if let Some(previous) = page.get("previous").and_then(Value::as_str) {
        line.push_str(" · previous: --before ");
        line.push_str(&text::one_line(previous));
    }
    line
}

fn filled(columns: &[Column], items: &[Value], look: Look) -> Table {
    let mut table = Table::new();
    table.set_header(columns.iter().map(|column| style::label_cell(column.label)));
    for item in items {
        table.add_row(columns.iter().map(|column| {
            // a row of a list is one record: line breaks inside it would read as more
            let shown = column.shown(item, look.locale);
            cell(*column, shown.map(|value| value.replace('\n', " ")))
        }));
    }
    table
}

fn cell(column: Column, value: Option<String>) -> Cell {
    match (value, column.kind) {
        (None, _) => Cell::new(NONE),
        (Some(word), Kind::State) => style::state_cell(word),
        (Some(value), _) => Cell::new_owned(value),
    }
}

fn least_width(column: Column, content: u16) -> u16 {
    if column.kind == Kind::Text {
        content.min(LEAST_WORDS)
    } else {
        content
    }
}

/// Width below which words would be squeezed too much or numbers broken.
fn needed(columns: &[Column], table: &Table) -> u16 {
    let gaps = GAP.saturating_mul(u16::try_from(columns.len()).unwrap_or(u16::MAX));
    columns
        .iter()
        .zip(table.column_max_content_widths())
        .map(|(column, content)| least_width(*column, content))
        .fold(gaps.saturating_sub(GAP), u16::saturating_add)
}

fn arrange(table: &mut Table, columns: &[Column], look: Look) {
    match look.width {
        Some(width) => {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(width);
        }
        None => {
            table.set_content_arrangement(ContentArrangement::Disabled);
        }
    }
    table.force_no_tty();
    if look.color {
        table.enforce_styling();
    }
    table.discover_columns();
    let contents = table.column_max_content_widths();
    let last = columns.len().saturating_sub(1);
    for (at, (column, content)) in columns.iter().zip(contents).enumerate() {
        let Some(place) = table.column_mut(at) else {
            continue;
        };
        let padding = if at == last { 0 } else { GAP };
        place.set_padding((0, padding));
        place.set_constraint(if column.kind == Kind::Text {
            let lower = least_width(*column, content) + padding;
            ColumnConstraint::LowerBoundary(Width::Fixed(lower))
        } else {
            ColumnConstraint::ContentWidth
        });
        if column.is_right_aligned() {
            place.set_cell_alignment(CellAlignment::Right);
        }
    }
}
