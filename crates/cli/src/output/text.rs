//! Makes text from records safe to show on a terminal.
//!
//! Everything that people typed passes through here before it is shown: a name must not
//! move the cursor, recolour the screen or reorder what stands beside it.

use std::fmt::Write as _;

/// Whether a character could act on the terminal or reorder text instead of being shown.
pub(super) fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{061c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Text for one line: line breaks and tabs become blanks, the unsafe becomes `\u{..}`.
pub(crate) fn one_line(text: &str) -> String {
    shown(text, |letter| match letter {
        '\n' | '\r' | '\t' => Some(' '),
        _ => None,
    })
}

/// Text for a block: line breaks stay, tabs become blanks, the unsafe becomes `\u{..}`.
pub(crate) fn block(text: &str) -> String {
    shown(text, |letter| match letter {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        _ => None,
    })
}

fn shown(text: &str, replaced: impl Fn(char) -> Option<char>) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if let Some(other) = replaced(letter) {
            safe.push(other);
        } else if is_unsafe(letter) {
            write!(safe, "\\u{{{:x}}}", u32::from(letter))
                .expect("writing to a string does not fail");
        } else {
            safe.push(letter);
        }
    }
    safe
}
