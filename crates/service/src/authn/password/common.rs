//! Which passwords everybody tries first: a list that is part of the program,
//! and shapes that no list can hold. Nothing is looked up on a network.

use std::{collections::HashSet, sync::LazyLock};

use domain::fold;

use super::MIN_CHARS;

/// The longest unit whose mere repetition is refused, in characters.
const MAX_UNIT: usize = 4;

/// The list, folded. Read at the first new password, not when a command starts.
static LISTED: LazyLock<HashSet<String>> = LazyLock::new(|| {
    include_str!("../common_passwords.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(fold::key)
        .collect()
});

/// Whether the password is among the first that somebody would try.
pub(super) fn is_common(text: &str) -> bool {
    let lower: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let folded = fold::key(text);
    LISTED.contains(&folded)
        || is_repeated_unit(&lower)
        || is_run(&lower)
        || is_decorated_word(&folded)
}

/// Whether one unit of up to four characters makes up the whole, the last time
/// perhaps cut short: `abcabcabcabca`.
fn is_repeated_unit(characters: &[char]) -> bool {
    (1..=MAX_UNIT).any(|unit| has_period(characters, unit))
}

fn has_period(characters: &[char], period: usize) -> bool {
    characters
        .iter()
        .zip(characters.iter().skip(period))
        .all(|(before, after)| before == after)
}

/// Whether it only counts up or down, in digits or in the alphabet, beginning
/// again at the end: `890123456789`, `zyxwvutsrqpo`.
fn is_run(characters: &[char]) -> bool {
    ["0123456789", "abcdefghijklmnopqrstuvwxyz"]
        .iter()
        .any(|series| {
            let places: Option<Vec<usize>> = characters.iter().map(|c| series.find(*c)).collect();
            places.is_some_and(|places| {
                let steps = || places.iter().zip(places.iter().skip(1));
                steps().all(|(from, to)| (from + 1) % series.len() == *to)
                    || steps().all(|(from, to)| (to + 1) % series.len() == *from)
            })
        })
}

/// Whether the letters are one listed word, once or repeated, and the rest is
/// digits and signs: `password!2026`, `azerty123azerty`, `p@ssw0rd12345`.
fn is_decorated_word(folded: &str) -> bool {
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    let plain: Vec<char> = core.chars().filter(|c| c.is_alphabetic()).collect();
    let read: Vec<char> = core
        .chars()
        .map(letter_meant)
        .filter(|c| c.is_alphabetic())
        .collect();
    is_listed_word(&plain) || is_listed_word(&read)
}

fn is_listed_word(letters: &[char]) -> bool {
    let word: String = (1..=letters.len())
        .find(|period| letters.len().is_multiple_of(*period) && has_period(letters, *period))
        .map(|period| letters.iter().take(period).collect())
        .unwrap_or_default();
    word.chars().count() < MIN_CHARS && LISTED.contains(&word)
}

/// The letter that a digit or sign within a word usually stands for.
fn letter_meant(character: char) -> char {
    match character {
        '@' | '4' => 'a',
        '3' | '€' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests;
