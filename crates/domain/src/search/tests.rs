use rstest::rstest;

use super::{Searched, Terms, Weight, Words};
use crate::{
    contact::Phone,
    contract::ContractStatus,
    sample::{self, amount, email, name, reference},
    text::CompanyName,
};

fn words(text: &str) -> Words {
    let mut words = Words::default();
    words.text(text, Weight::Name);
    words
}

fn finds(typed: &str, words: &Words) -> bool {
    Terms::read(typed).score(words).is_some()
}

#[rstest]
#[case("kevin casey")]
#[case("CASEY kev")]
#[case("  casey,  kevin! ")]
#[case("k c")]
#[case("Ça sey")]
fn words_are_found_by_their_beginning_in_any_order(#[case] typed: &str) {
    let there = typed.starts_with('Ç');
    assert_eq!(finds(typed, &words("Kevin Casey")), !there);
}

#[test]
fn every_word_that_was_typed_has_to_be_there() {
    assert!(!finds("kevin smith", &words("Kevin Casey")));
    assert!(!finds("evin", &words("Kevin Casey")));
}

#[rstest]
#[case("Zoë D’Ávila-O'Connor", "zoe davila oconnor")]
#[case("Zoë D’Ávila-O'Connor", "d avila o connor")]
#[case("Société Générale", "societe GENERALE")]
#[case("Straße", "strasse")]
#[case("Ｃｏｏｌ Ｓｔａｒｔｕｐ", "cool startup")]
fn case_accents_and_punctuation_make_no_difference(#[case] text: &str, #[case] typed: &str) {
    assert!(finds(typed, &words(text)));
}

#[rstest]
#[case("")]
#[case("  \t")]
#[case("!?* %_'")]
fn without_letters_and_digits_nothing_is_found(#[case] typed: &str) {
    assert_eq!(Terms::read(typed), Terms::default());
    assert!(!finds(typed, &words("Kevin")));
}

#[rstest]
#[case("+33 1 23 45 67 89", "0123456789")]
#[case("+33 1 23 45 67 89", "01 23 45 67 89")]
#[case("+33 1 23 45 67 89", "+33123456789")]
#[case("+33 1 23 45 67 89", "0033 1 23.45.67.89")]
#[case("+33 1 23 45 67 89", "+33 (0)1 23 45 67 89")]
#[case("+33 1 23 45 67 89", "01 23 45")]
#[case("01.23.45.67.89", "+33 1 23 45 67 89")]
#[case("+678 123 456 78", "67812345678")]
#[case("+678 123 456 78", "678 123")]
#[case("+678 123 456 78", "678-123-45")]
#[case("+666 12345", "66612345")]
fn a_phone_number_is_found_in_any_format(#[case] phone: &str, #[case] typed: &str) {
    let mut words = Words::default();
    words.phone(&Phone::parse(phone).expect("a number"));
    assert!(finds(typed, &words), "{words:?} {:?}", Terms::read(typed));
    assert!(!finds("+33 9 99 99 99 99", &words));
}

#[rstest]
#[case("12000.50")]
#[case("12 000,50 €")]
#[case("€12,000.50")]
#[case("12000")]
#[case("12 000")]
fn an_amount_is_found_as_people_write_it(#[case] typed: &str) {
    let mut words = Words::default();
    words.amount(amount("12000.50"));
    assert!(finds(typed, &words));
    assert!(!finds("12 001", &words));
}

#[test]
fn an_id_is_found_whole_and_not_by_its_beginning() {
    let mut words = Words::default();
    words.id(170);
    assert!(finds("170", &words));
    assert!(finds("#170", &words));
    assert!(!finds("17", &words));
}

#[test]
fn a_client_is_found_by_everything_that_tells_it_from_others() {
    let mut client = sample::client();
    client.full_name = name("Kevin Casey");
    client.email = email("kevin@startup.io");
    client.company_name = Some(CompanyName::parse("Cool Startup LLC").expect("a name"));
    client.external_ref = Some(reference("C-2026-17"));
    let words = client.words();
    for typed in [
        "kevin",
        "casey cool",
        "startup.io",
        "kevin@startup.io",
        "kevin@st",
        "llc",
        "C-2026-17",
        "2026 17",
    ] {
        assert!(finds(typed, &words), "{typed}");
    }
}

#[test]
fn contracts_and_events_are_found_by_whose_they_are() {
    let contract = sample::contract(ContractStatus::Signed);
    assert!(finds(&contract.client.full_name, &contract.words()));
    let event = sample::event();
    assert!(finds(&event.client.full_name, &event.words()));
    assert!(finds(event.location.as_str(), &event.words()));
}

#[test]
fn a_whole_word_comes_before_a_beginning_and_a_name_before_a_place() {
    let score = |typed: &str, words: &Words| Terms::read(typed).score(words);
    let (whole, beginning) = (words("Ann Lee"), words("Anna Lee"));
    assert!(score("ann", &whole) > score("ann", &beginning));
    let mut place = Words::default();
    place.text("Paris", Weight::Detail);
    assert!(score("paris", &words("Paris Hilton")) > score("paris", &place));
}

#[test]
fn a_line_of_words_gives_them_back_with_their_weights() {
    let there = sample::client().words();
    assert_eq!(Words::of_line(&there.line()), there);
    assert_eq!(Words::of_line(&Words::default().line()), Words::default());
    let mut two = words("John Ouick");
    two.text("John & Sons", Weight::Company);
    assert_eq!(two.line(), " john ouick | sons | ");
}

#[test]
fn long_words_are_cut_on_both_sides() {
    let long = "x".repeat(90);
    assert!(finds(&long, &words(&long)));
}
