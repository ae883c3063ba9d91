//! What counts as common.

use rstest::rstest;

use super::{LISTED, is_common};
use crate::authn::password::MIN_CHARS;

#[rstest]
#[case::listed("justinbieber")]
#[case::listed_in_capitals("JustinBieber")]
#[case::listed_with_accents("Motdepassé1234")]
#[case::listed_with_spaces_around("  justinbieber ")]
#[case::doubled_word("passwordpassword")]
#[case::keyboard_walk("qwertyuiop123")]
#[case::french_keyboard_walk("azertyuiopqsdfghjklm")]
#[case::columns("1qaz2wsx3edc4rfv")]
#[case::counting("123456789012")]
#[case::counting_down("210987654321")]
#[case::counting_from_elsewhere("7890123456789")]
#[case::alphabet("ghijklmnopqrs")]
#[case::alphabet_down_in_capitals("ZYXWVUTSRQPONM")]
#[case::one_character("aaaaaaaaaaaa")]
#[case::only_spaces("              ")]
#[case::one_picture("🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑")]
#[case::unit_of_two("xYxyXyxyxyXY")]
#[case::unit_of_three_cut_short("k7qk7qk7qk7qk")]
#[case::unit_of_four("k7q!k7q!k7q!")]
#[case::word_and_digits("password84629471")]
#[case::word_and_signs("Password!!!!!!!!")]
#[case::digits_before_the_word("84629471-Azerty")]
#[case::word_repeated_with_digits_between("azerty123azerty456")]
#[case::word_repeated_with_space("welcome welcome")]
#[case::signs_for_letters("P@ssw0rd!2026")]
#[case::more_signs_for_letters("Pa$$w0rd12345")]
#[case::month_and_year("Décembre-2026")]
fn a_password_that_everybody_tries_is_common(#[case] text: &str) {
    assert!(is_common(text));
}

#[rstest]
#[case::phrase("correct horse battery staple")]
#[case::random("kd83;qpw-mab")]
#[case::unit_of_five("k7q!zk7q!zk7q!z")]
#[case::run_with_a_gap("123456789013")]
#[case::run_that_turns("abcdefgfedcbb")]
#[case::two_words("password lamprey")]
#[case::word_within_a_word("adminicle-quorum")]
#[case::digits_without_order("846294710385")]
#[case::other_script("самовариёлка")]
fn a_password_that_nobody_tries_first_is_not_common(#[case] text: &str) {
    assert!(!is_common(text));
}

#[test]
fn the_list_holds_words_and_thousands_of_passwords_but_no_comment() {
    let (passwords, words): (Vec<_>, Vec<_>) = LISTED
        .iter()
        .partition(|entry| entry.chars().count() >= MIN_CHARS);
    assert!(passwords.len() > 2000, "{}", passwords.len());
    assert!(words.len() > 200, "{}", words.len());
    assert!(!LISTED.contains("") && !LISTED.iter().any(|entry| entry.starts_with('#')));
}
