//! When two headers are the same: without regard to case, accents, punctuation, plural,
//! little words, and the many ways to write "number".

use domain::fold;

/// Words that headers have or have not. `le` is not among them: `Signé le` is a date.
const LITTLE_WORDS: [&str; 9] = ["de", "du", "des", "d", "la", "les", "l", "of", "the"];
/// `N°` folds to `n`, `Nº` and `№` to `no`.
const NUMBER: [&str; 6] = ["n", "no", "nr", "num", "numero", "nro"];

/// What headers that mean the same have in common; empty when there is nothing in it.
pub(super) fn key(header: &str) -> String {
    let folded = fold::key(&words_apart(header));
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty() && !LITTLE_WORDS.contains(word));
    let words = words.map(|word| match word {
        _ if NUMBER.contains(&word) => "number",
        "reference" => "ref",
        // in English and French alike
        _ if word.len() > 3 => word.strip_suffix('s').unwrap_or(word),
        _ => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The same for a header without what it says in brackets: `Total (EUR)`.
pub(super) fn key_without_brackets(header: &str) -> String {
    let mut depth = 0_usize;
    let outside = header.chars().filter(|letter| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    key(&outside.collect::<String>())
}

/// `fullName` as `full Name`.
fn words_apart(header: &str) -> String {
    let mut apart = String::with_capacity(header.len());
    let mut is_after_small = false;
    for letter in header.chars() {
        if is_after_small && letter.is_uppercase() {
            apart.push(' ');
        }
        is_after_small = letter.is_lowercase();
        apart.push(letter);
    }
    apart
}
