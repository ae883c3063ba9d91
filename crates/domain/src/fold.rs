//! Comparison keys. They are folded here and stored beside the text, because
//! each database engine has its own idea of case and accents.
//!
//! A key is for comparing and is never shown. It may be longer than its text:
//! some single characters stand for a whole phrase.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The key of a name or of searched text: without case, accents, ligatures.
///
/// Compatibility forms are unified, runs of white space become one space and
/// the ends are trimmed. Folding a key again changes nothing.
pub fn key(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let letters = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| !is_combining_mark(*c));
    for letter in letters {
        match spelled_out(letter) {
            Some(plain) => bare.push_str(plain),
            None => bare.push(letter),
        }
    }
    let words: Vec<&str> = bare.split_whitespace().collect();
    // Hangul came apart with the accents; put together again it stays short
    words.join(" ").nfc().collect()
}

/// The key of an e-mail address: without case, but accents stay distinct.
pub fn key_case(text: &str) -> String {
    let lower: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ς' { 'σ' } else { letter })
        .collect();
    // lower case may compose where upper case cannot: J̌ has no single form, ǰ has
    lower.nfkc().collect()
}

/// The exclusive upper bound of the keys that start with `prefix`.
///
/// For a range scan: `key >= prefix AND key < prefix_end(prefix)`.
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

/// Letters and signs whose plain spelling Unicode does not decompose to.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        '‘' | '’' | 'ʼ' => "'",
        '‐' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
