//! Text on its way to a terminal or to the log: nothing in it acts.
#![no_main]
#![allow(dead_code)]

#[path = "../../crates/cli/src/logging/one_line.rs"]
mod one_line;
#[path = "../../crates/cli/src/output/text.rs"]
mod text;

use libfuzzer_sys::fuzz_target;

fn acts(shown: &str, allowed: &[char]) -> bool {
    shown.chars().any(|c| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        (c.is_control() || turns) && !allowed.contains(&c)
    })
}

fuzz_target!(|typed: &str| {
    let line = text::one_line(typed);
    assert!(!acts(&line, &[]), "{line:?}");
    let block = text::block(typed);
    assert!(!acts(&block, &['\n']), "{block:?}");
    assert_eq!(text::one_line(&line), line, "what is safe stays as it is");
});
