//! The commands and statements of `docs/operations.md`, as they are written there.

/// What operators read.
const PAGE: &str = include_str!("../../../docs/operations.md");

/// The text of each block whose mark is one of these, such as `mariadb: grants`, with its
/// mark, in the order of the page.
///
/// # Panics
/// When a mark is not on the page.
pub fn blocks(marks: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    let mut found: Vec<_> = marks
        .iter()
        .flat_map(|mark| {
            let comment = format!("<!-- {mark} -->\n");
            let places: Vec<_> = PAGE.match_indices(&comment).collect();
            assert!(!places.is_empty(), "docs/operations.md has no {comment}");
            places
                .into_iter()
                .map(|(at, comment)| (at, *mark, fenced(&PAGE[at + comment.len()..])))
        })
        .collect();
    found.sort_unstable();
    found
        .into_iter()
        .map(|(_, mark, text)| (mark, text))
        .collect()
}

/// The text of the only block with this mark.
///
/// # Panics
/// When there is none, or more than one.
pub fn block(mark: &'static str) -> &'static str {
    let found = blocks(&[mark]);
    assert_eq!(found.len(), 1, "docs/operations.md has one {mark}");
    found[0].1
}

/// What stands between the fence that a text begins with and the next.
fn fenced(text: &'static str) -> &'static str {
    let inside = text
        .strip_prefix("```")
        .and_then(|text| text.split_once('\n'));
    let inside = inside.and_then(|(_, text)| text.split_once("```"));
    inside
        .unwrap_or_else(|| crate::fail("a mark without its block"))
        .0
}
