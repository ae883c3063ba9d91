//! The apostrophe that our own exports put before what a spreadsheet would take for a
//! formula (`api/csv.rs`), taken away again.

/// The cell as it was before it was guarded.
pub(super) fn unguarded(mut cell: String) -> String {
    if cell.strip_prefix('\'').is_some_and(is_guarded) {
        cell.remove(0);
    }
    cell
}

/// The very cells before which an export puts the apostrophe.
fn is_guarded(cell: &str) -> bool {
    matches!(
        cell.trim_start_matches(' ').chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    )
}
