//! Colours: of state words, headings and messages. Never the only carrier of a meaning.

use comfy_table::{Attribute, Cell, Color};

/// What a state word means for whoever reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Somebody has to do something.
    Waiting,
    /// Lies ahead.
    Ahead,
    /// Went wrong or was called off.
    Bad,
    /// Over, of less interest.
    Muted,
}

/// The tone of a state word; unknown words have none.
pub(crate) fn tone_of(word: &str) -> Option<Tone> {
    Some(match word {
        "signed" | "active" | "allowed" | "paid" | "done" | "ok" | "current" => Tone::Good,
        "draft" | "pending" | "overdue" | "unassigned" => Tone::Waiting,
        "planned" => Tone::Ahead,
        "cancelled" | "denied" | "failed" | "revoked" => Tone::Bad,
        "inactive" | "voided" | "expired" | "anonymised" => Tone::Muted,
        _ => return None,
    })
}

/// A table cell in the colour of its state word.
pub(super) fn state_cell(word: String) -> Cell {
    let color = tone_of(&word).map(|tone| match tone {
        Tone::Good => Color::DarkGreen,
        Tone::Waiting => Color::DarkYellow,
        Tone::Ahead => Color::DarkBlue,
        Tone::Bad => Color::DarkRed,
        Tone::Muted => Color::DarkGrey,
    });
    let cell = Cell::new_owned(word);
    match color {
        Some(color) => cell.fg(color),
        None => cell,
    }
}

/// A table cell of less weight: headings and labels.
pub(super) fn label_cell(text: &str) -> Cell {
    Cell::new(text).add_attribute(Attribute::Dim)
}

/// Text in bold when there is colour.
pub(super) fn bold(text: &str, color: bool) -> String {
    painted(text, "1", color)
}

/// Text in bold red when there is colour.
pub(super) fn alarming(text: &str, color: bool) -> String {
    painted(text, "1;31", color)
}

/// Text in yellow when there is colour.
pub(super) fn cautioning(text: &str, color: bool) -> String {
    painted(text, "33", color)
}

fn painted(text: &str, code: &str, color: bool) -> String {
    if color {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
