//! What somebody searches for, and the words that records are found by.
#![no_main]

use domain::search::{Terms, Words};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&str, &str)| {
    let (typed, line) = given;
    let terms = Terms::read(typed);
    let words = Words::of_line(line);
    let again = Words::of_line(&words.line());
    assert_eq!(again.line(), words.line(), "a line is read back");
    let _ = terms.score(&words);
    for term in terms.terms() {
        for way in term.ways() {
            assert!(!way.typed().is_empty(), "nothing fits everything");
        }
    }
});
