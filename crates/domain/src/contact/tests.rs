use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn refusal<T: fmt::Debug>(parsed: Result<T, BadValue>) -> String {
    parsed.expect_err("this has to be refused").to_string()
}

#[rstest]
#[case("kevin@startup.io")]
#[case("john.ouick@gmail.com")]
#[case("jacky@loubouzin.grd")]
#[case("aicha.ndiaye@exämple.fr")]
#[case("li@例え.jp")]
#[case("bob.o'brien+events@epic-events.co.uk")]
#[case("bobby.tables@xkcd.com")]
#[case("Émile@zoë.fr")]
#[case("a@b.c")]
#[case("x@xn--r8jz45g.jp")]
#[case("UPPER.Case@Example.COM")]
fn addresses_of_any_domain_are_kept_as_typed(#[case] typed: &str) {
    let email = Email::parse(typed).expect("an address");
    assert_eq!(email.as_str(), typed);
    assert_eq!(email.to_string(), typed);
    assert_eq!(Email::from_stored(typed.to_owned()), email);
}

#[rstest]
#[case("kevin")]
#[case("@startup.io")]
#[case("kevin@")]
#[case("kevin@startup")]
#[case("kevin@.io")]
#[case("kevin@startup.")]
#[case("kevin@startup..io")]
#[case("kevin@.")]
#[case("@")]
#[case("kevin@casey@startup.io")]
#[case("kevin@@startup.io")]
fn what_has_no_usable_at_sign_is_refused(#[case] typed: &str) {
    assert_eq!(
        refusal(Email::parse(typed)),
        "is not an e-mail address; an address like name@company.com is accepted"
    );
}

#[rstest]
#[case("kevin casey@startup.io", "U+0020")]
#[case("kevin@startup .io", "U+0020")]
#[case("kevin\u{A0}@startup.io", "U+00A0")]
#[case("Kevin <kevin@startup.io>", "U+0020")]
#[case("<kevin@startup.io>", "U+003C")]
#[case("kevin@[127.0.0.1]", "U+005B")]
#[case("kevin(home)@startup.io", "U+0028")]
#[case("kevin@startup.io,bill@startup.io", "U+002C")]
#[case("kevin@startup.io;bill@startup.io", "U+003B")]
#[case("mailto:kevin@startup.io", "U+003A")]
#[case("\"kevin\"@startup.io", "U+0022")]
#[case("kevin\\@startup.io", "U+005C")]
#[case("kevin\u{200B}@startup.io", "U+200B")]
#[case("\u{202A}kevin@startup.io", "U+202A")]
#[case("\u{FEFF}kevin@startup.io", "U+FEFF")]
#[case("kevin\u{37E}@startup.io", "U+003B")]
fn characters_that_no_address_has_are_refused(#[case] typed: &str, #[case] number: &str) {
    assert_eq!(
        refusal(Email::parse(typed)),
        format!(
            "contains a character that no e-mail address has ({number}); an address like \
             name@company.com is accepted"
        )
    );
}

#[test]
fn an_address_obeys_the_rules_of_every_text() {
    assert_eq!(refusal(Email::parse(" ")), "is empty");
    assert_eq!(
        refusal(Email::parse("kevin\u{1B}@startup.io")),
        "contains a control character (U+001B); plain text is accepted"
    );
    assert_eq!(
        Email::parse(" kevin@startup.io\n")
            .expect("trimmed")
            .as_str(),
        "kevin@startup.io"
    );
    assert_eq!(
        Email::parse("kevin@exa\u{308}mple.fr")
            .expect("composed")
            .as_str(),
        "kevin@exämple.fr"
    );
    let full = format!("{}@startup.io", "a".repeat(243));
    assert_eq!(Email::parse(&full).expect("254 characters").as_str(), full);
    assert_eq!(
        refusal(Email::parse(&format!("a{full}"))),
        "has 255 characters; at most 254 are accepted"
    );
}

#[rstest]
#[case("kevin@startup.io", "KEVIN@Startup.io", true)]
#[case("li@例え.jp", "LI@例え.JP", true)]
#[case("é@exämple.fr", "É@EXÄMPLE.FR", true)]
#[case("rene@x.fr", "rené@x.fr", false)]
#[case("kevin@startup.io", "kevin@startup.com", false)]
fn addresses_are_compared_without_case(#[case] a: &str, #[case] b: &str, #[case] same: bool) {
    let key = |typed| Email::parse(typed).expect("an address").key();
    assert_eq!(key(a) == key(b), same);
}

#[test]
fn the_local_part_is_what_stands_before_the_at_sign() {
    assert_eq!(
        Email::parse("john.ouick@gmail.com")
            .expect("valid")
            .local_part(),
        "john.ouick"
    );
    assert_eq!(
        Email::from_stored("imported".to_owned()).local_part(),
        "imported"
    );
}

#[rstest]
#[case("+678 123 456 78", "67812345678")]
#[case("+1 234 567 8901", "12345678901")]
#[case("+666 12345", "66612345")]
#[case("+33 6 12 34 56 78", "33612345678")]
#[case("+852 5555 0000", "85255550000")]
#[case("+33 (0)6.12-34-56-78", "330612345678")]
#[case("(020) 7946 0018", "02079460018")]
#[case("1234", "1234")]
#[case("123456789012345", "123456789012345")]
fn phones_of_any_country_are_kept_as_typed(#[case] typed: &str, #[case] digits: &str) {
    let phone = Phone::parse(&format!("  {typed} ")).expect("a number");
    assert_eq!(phone.as_str(), typed);
    assert_eq!(phone.to_string(), typed);
    assert_eq!(phone.digits(), digits);
}

#[rstest]
#[case("", "is empty")]
#[case("000", "has 3 digits; 4 to 15 are accepted")]
#[case("+", "has 0 digits; 4 to 15 are accepted")]
#[case("(1)", "has 1 digit; 4 to 15 are accepted")]
#[case("11111111111111111111", "has 20 digits; 4 to 15 are accepted")]
#[case("1234567890123456", "has 16 digits; 4 to 15 are accepted")]
#[case(
    "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7",
    "has 33 characters; at most 32 are accepted"
)]
#[case(
    "12\u{1B}34",
    "contains a control character (U+001B); plain text is accepted"
)]
fn phones_that_cannot_be_dialled_are_refused(#[case] typed: &str, #[case] message: &str) {
    assert_eq!(refusal(Phone::parse(typed)), message);
}

#[rstest]
#[case("++33612345678", "+")]
#[case("33+612345678", "+")]
#[case("(+33) 612345678", "+")]
#[case("+33 6 12 34 56 78 ext 9", "e")]
#[case("0612345678/9", "/")]
#[case("٠٦١٢٣٤", "٠")]
#[case("０６１２３４", "０")]
#[case("06\u{A0}12 34", "\u{A0}")]
#[case("=1234+5", "=")]
fn phones_with_other_signs_are_refused(#[case] typed: &str, #[case] sign: &str) {
    assert_eq!(
        refusal(Phone::parse(typed)),
        format!(
            "contains “{sign}”; digits, spaces, dots, dashes, brackets and one leading + are \
             accepted"
        )
    );
}

#[test]
fn an_imported_phone_stays_readable_past_the_limits() {
    assert_eq!(Phone::from_stored("000".to_owned()).digits(), "000");
}

proptest! {
    #[test]
    fn an_accepted_address_has_one_at_sign_and_a_dotted_domain(
        text in "[a-zA-Zéß例@. <\"\u{200B}\\PC]{0,20}"
    ) {
        if let Ok(email) = Email::parse(&text) {
            let parts: Vec<&str> = email.as_str().split('@').collect();
            prop_assert_eq!(parts.len(), 2);
            prop_assert!(!parts[0].is_empty() && parts[1].contains('.'));
            prop_assert!(!email.as_str().contains(char::is_whitespace));
            prop_assert_eq!(email.local_part(), parts[0]);
            prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
        }
    }

    #[test]
    fn an_ordinary_address_is_accepted_and_found_in_any_case(
        text in "[a-z0-9.+'-]{1,20}@[a-zà-öø-þ0-9-]{1,10}(\\.[a-z0-9]{1,6}){1,3}"
    ) {
        let email = Email::parse(&text).expect("an ordinary address");
        let shouted = Email::parse(&text.to_ascii_uppercase()).expect("the same in capitals");
        prop_assert_eq!(email.as_str(), &text);
        prop_assert_eq!(email.key(), shouted.key());
    }

    #[test]
    fn an_accepted_phone_keeps_4_to_15_digits(text in "\\+?[0-9 .()+x-]{0,36}") {
        if let Ok(phone) = Phone::parse(&text) {
            prop_assert!((4..=15).contains(&phone.digits().len()));
            prop_assert!(!phone.as_str().chars().skip(1).any(|c| c == '+' || c == 'x'));
            prop_assert_eq!(phone.as_str(), text.trim());
        }
    }

    #[test]
    fn any_grouping_of_enough_digits_is_a_phone(
        groups in proptest::collection::vec("[0-9]{2,3}", 2..=5), between in "[ .-]", plus in "\\+?"
    ) {
        let typed = format!("{plus}{}", groups.join(&between));
        prop_assert_eq!(Phone::parse(&typed).map(|p| p.digits()), Ok(groups.concat()));
    }

    #[test]
    fn nothing_typed_breaks_the_readers(text in any::<String>()) {
        let _ = (Email::parse(&text), Phone::parse(&text));
        let _ = (Email::from_stored(text.clone()).key(), Phone::from_stored(text).digits());
    }
}
