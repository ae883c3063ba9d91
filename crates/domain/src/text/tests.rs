use proptest::prelude::*;
use rstest::rstest;
use unicode_normalization::is_nfc;

use super::*;

fn refusal<T: fmt::Debug>(parsed: Result<T, BadValue>) -> String {
    parsed.expect_err("this text has to be refused").to_string()
}

#[rstest]
#[case("Kevin Casey")]
#[case("Bob O'Brien")]
#[case("Chloé Lefèvre-Nuñez")]
#[case("Dieter Größe 🎉")]
#[case("Aïcha N'Diaye")]
#[case("李小龍 🐉")]
#[case("Robert\"); DROP TABLE client;--")]
#[case("<script>alert(1)</script>")]
fn names_are_kept_as_written(#[case] name: &str) {
    assert_eq!(
        PersonName::parse(name).map(|n| n.to_string()),
        Ok(name.to_owned())
    );
}

#[test]
fn the_companys_own_records_are_accepted() {
    for company in [
        "Cool Startup LLC",
        "L'Atelier d'Été & Cie",
        "東京商事株式会社",
    ] {
        assert_eq!(
            CompanyName::parse(company).expect("a company").as_str(),
            company
        );
    }
    for event in [
        "John Ouick Wedding",
        "Lou Bouzin General Assembly",
        "Fête d'été 🎪",
    ] {
        assert_eq!(EventName::parse(event).expect("an event").as_str(), event);
    }
    let place = "53 Rue du Château, 41120 Candé-sur-Beuvron, France";
    assert_eq!(Location::parse(place).expect("a place").as_str(), place);
    assert_eq!(
        ExternalRef::parse("1023").expect("a number").as_str(),
        "1023"
    );
    assert_eq!(
        Reference::parse("virement SEPA")
            .expect("a method")
            .as_str(),
        "virement SEPA"
    );
    assert_eq!(
        Title::parse("Mariage 2023").expect("a title").as_str(),
        "Mariage 2023"
    );
}

#[rstest]
#[case("")]
#[case("   ")]
#[case("\t\r\n")]
#[case("\u{A0}\u{2003}")]
fn nothing_but_white_space_is_empty(#[case] text: &str) {
    assert_eq!(refusal(PersonName::parse(text)), "is empty");
    assert_eq!(refusal(Reason::parse(text)), "is empty");
    assert_eq!(refusal(Location::parse(text)), "is empty");
    assert_eq!(refusal(EmployeeNumber::parse(text)), "is empty");
    assert_eq!(Notes::parse(text).expect("cleared notes").as_str(), "");
}

#[rstest]
#[case("  Kevin Casey\n", "Kevin Casey")]
#[case("E\u{301}mile Zoe\u{308}", "Émile Zoë")]
#[case("\u{212B}ngström", "Ångström")]
#[case("1\u{37E}2", "1;2")]
fn text_is_trimmed_and_composed(#[case] typed: &str, #[case] stored: &str) {
    assert_eq!(PersonName::parse(typed).expect("a name").as_str(), stored);
}

#[rstest]
#[case("Kevin\u{1B}[31m Casey", "U+001B")]
#[case("Kevin\0Casey", "U+0000")]
#[case("Kevin\u{7F}", "U+007F")]
#[case("Kevin\u{9B}31mCasey", "U+009B")]
#[case("\u{85}Kevin\u{85}Casey", "U+0085")]
#[case("Kevin\nCasey", "U+000A")]
#[case("Kevin\r\nCasey", "U+000A")]
#[case("Kevin\tCasey", "U+0009")]
fn control_characters_are_refused_by_their_number(#[case] text: &str, #[case] number: &str) {
    let message = format!("contains a control character ({number}); plain text is accepted");
    assert_eq!(refusal(PersonName::parse(text)), message);
    assert_eq!(refusal(Reason::parse(text)), message);
}

#[test]
fn notes_keep_newlines_and_tabs_and_lose_carriage_returns() {
    let typed = "Wedding starts at 3PM, by the river.\nReception at 5PM.\r\nTab:\there.\rEnd\r\n";
    let stored = "Wedding starts at 3PM, by the river.\nReception at 5PM.\nTab:\there.\nEnd";
    assert_eq!(Notes::parse(typed).expect("notes").as_str(), stored);
    assert_eq!(
        refusal(Notes::parse("a\nb\u{1B}]0;title\u{7}")),
        "contains a control character (U+001B); plain text is accepted"
    );
}

/// Every type takes a text of its limit and refuses one more character.
#[test]
fn each_limit_is_the_last_length_accepted() {
    macro_rules! check {
        ($($name:ident $max:literal),*) => {$(
            assert_eq!($name::MAX, $max);
            let letter = if $name::MAX == 20 { "E" } else { "É" };
            let full = letter.repeat($max);
            assert_eq!($name::parse(&full).expect("the limit").as_str(), full);
            assert_eq!(
                refusal($name::parse(&letter.repeat($max + 1))),
                format!("has {} characters; at most {} are accepted", $max + 1, $max),
            );
        )*};
    }
    check!(
        PersonName 100, CompanyName 120, Title 120, EventName 100, Location 255, Notes 20_000,
        Reason 500, Reference 100, ExternalRef 64, EmployeeNumber 20
    );
}

#[test]
fn length_is_counted_in_characters_after_composition() {
    let decomposed = "e\u{301}".repeat(100);
    assert_eq!(decomposed.chars().count(), 200);
    assert_eq!(
        PersonName::parse(&decomposed)
            .expect("100 letters")
            .as_str(),
        "é".repeat(100)
    );
    assert_eq!(
        refusal(PersonName::parse(&"🎉".repeat(104))),
        "has 104 characters; at most 100 are accepted"
    );
    let padded = format!("{}Kevin{}", " ".repeat(300), " ".repeat(300));
    assert_eq!(
        PersonName::parse(&padded).expect("trimmed first").as_str(),
        "Kevin"
    );
}

#[rstest]
#[case("EMP-001", "EMP-001")]
#[case(" e0001 ", "E0001")]
#[case("42", "42")]
fn employee_numbers_are_stored_in_capitals(#[case] typed: &str, #[case] stored: &str) {
    assert_eq!(
        EmployeeNumber::parse(typed).expect("a number").as_str(),
        stored
    );
}

#[rstest]
#[case("E 1", "contains “ ”")]
#[case("E_1", "contains “_”")]
#[case("É1", "contains “É”")]
#[case("E١", "contains “١”")]
#[case("E1;--", "contains “;”")]
fn employee_numbers_are_letters_digits_and_dashes(#[case] typed: &str, #[case] start: &str) {
    let message = refusal(EmployeeNumber::parse(typed));
    assert_eq!(
        message,
        format!("{start}; letters from A to Z, digits and dashes are accepted")
    );
}

#[test]
fn stored_values_are_taken_as_they_are() {
    let long = "x".repeat(300);
    assert_eq!(PersonName::from_stored(long.clone()).as_str(), long);
    assert_eq!(Location::from_stored(String::new()).to_string(), "");
}

#[test]
fn a_shown_text_can_be_padded_to_a_column() {
    let name = PersonName::parse("Zoë").expect("a name");
    assert_eq!(format!("{name:<5}|"), "Zoë  |");
}

fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ -~]{0,8}",
        "[\r\n\t ]{0,3}",
        "[àéîõüçß\u{300}-\u{310}]{0,4}",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn an_accepted_line_is_trimmed_composed_and_without_controls(text in awkward()) {
        if let Ok(name) = PersonName::parse(&text) {
            let kept = name.as_str();
            prop_assert!(!kept.is_empty() && kept.trim() == kept && is_nfc(kept));
            prop_assert!(!kept.chars().any(char::is_control));
            prop_assert!(kept.chars().count() <= PersonName::MAX);
            // compared by NFC: nothing was cut, added or exchanged
            prop_assert_eq!(kept, text.trim().nfc().collect::<String>());
            prop_assert_eq!(PersonName::parse(kept), Ok(name));
        }
    }

    #[test]
    fn accepted_notes_read_again_are_the_same(text in awkward()) {
        if let Ok(notes) = Notes::parse(&text) {
            let kept = notes.as_str();
            prop_assert!(!kept.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
            prop_assert_eq!(Notes::parse(kept), Ok(notes));
        }
    }

    #[test]
    fn a_text_is_refused_only_for_a_reason(text in "[^\\p{Cc}]{0,100}") {
        let parsed = CompanyName::parse(&text);
        prop_assert_eq!(parsed.is_err(), text.trim().is_empty());
    }

    #[test]
    fn any_control_inside_a_line_is_refused(before in "[a-z]{1,5}", after in "[a-z]{1,5}",
                                            control in "\\p{Cc}") {
        let text = format!("{before}{control}{after}");
        prop_assert!(Location::parse(&text).is_err());
    }

    #[test]
    fn an_employee_number_is_its_own_capital(text in "[A-Za-z0-9-]{1,20}") {
        let number = EmployeeNumber::parse(&text).expect("letters, digits, dashes");
        prop_assert_eq!(number.as_str(), text.to_ascii_uppercase());
    }
}
