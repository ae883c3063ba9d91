//! Which new passwords are accepted.

use rstest::rstest;

use super::{MAX_CHARS, NewPassword, PasswordContext};

const CHLOE: PasswordContext<'_> = PasswordContext {
    full_name: "Chloé Lefèvre-Nuñez O’Brien Zoë",
    email_local_part: "c.lefevre",
    company_name: "Epic Events",
};

fn refusal(text: &str, about: &PasswordContext<'_>) -> String {
    match NewPassword::parse(text, about) {
        Ok(_) => "accepted".to_owned(),
        Err(refused) => refused.to_string(),
    }
}

#[rstest]
#[case::empty("", "has 0 characters; 12 to 128 are accepted")]
#[case::one("x", "has 1 character; 12 to 128 are accepted")]
#[case::eleven("kd83;qpw-ma", "has 11 characters; 12 to 128 are accepted")]
#[case::twelve("kd83;qpw-mab", "accepted")]
#[case::eleven_characters_of_more_bytes(
    "éü🔑ñøåçžşğı",
    "has 11 characters; 12 to 128 are accepted"
)]
#[case::twelve_characters_of_more_bytes("éü🔑ñøåçžşğıл", "accepted")]
fn length_is_counted_in_characters(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(refusal(text, &CHLOE), expected);
}

#[test]
fn a_password_of_128_characters_is_accepted_and_one_more_is_not() {
    let words = "tuile-🔑 ".repeat(17);
    let longest: String = words.chars().take(MAX_CHARS).collect();
    assert_eq!(longest.chars().count(), 128);
    assert_eq!(refusal(&longest, &CHLOE), "accepted");
    assert_eq!(
        refusal(&format!("{longest}x"), &CHLOE),
        "has 129 characters; 12 to 128 are accepted"
    );
}

#[rstest]
#[case::no_composition_rules("lamprey hollow ten")]
#[case::spaces_at_the_ends("  lamprey hollow  ")]
#[case::control_characters("lamprey\thollow\nten")]
#[case::other_scripts("самовар и ёлка")]
#[case::only_pictures("🐉🔑🎪🍋🚲🌵🎻🧊🪁🧲🪵🦔")]
#[case::decomposed("e\u{301}te\u{301} en lampe roue")]
fn any_characters_are_accepted_as_typed(#[case] text: &str) {
    use secrecy::ExposeSecret;

    let password = NewPassword::parse(text, &CHLOE).expect("it breaks no rule");
    assert_eq!(password.0.expose_secret(), text);
}

const NAME: &str = "contains a part of the employee's name; one without names is accepted";
const EMAIL: &str = "contains what stands before the @ of the employee's e-mail address; \
                     one without names is accepted";
const COMPANY: &str = "contains the company's name; one without names is accepted";

#[rstest]
#[case::first_name("xx-chloé-9-xx-7", NAME)]
#[case::without_accent_and_case("xx-CHLOE-9-xx-7", NAME)]
#[case::before_the_hyphen("a lefevre b 77 q", NAME)]
#[case::after_the_hyphen("a Nunez b 77 qrs", NAME)]
#[case::after_the_apostrophe("a BRIEN b 77 qrs", NAME)]
#[case::three_letters_may_stand("zoë aime le thé noir", "accepted")]
#[case::mail("1c.lefevre1-x-x", NAME)]
#[case::company("my epic events 7", COMPANY)]
#[case::company_joined("77EpicEvents-xq", COMPANY)]
#[case::company_hyphenated("77épic-évents-xq", COMPANY)]
#[case::company_underscored("77EPIC_EVENTS-xq", COMPANY)]
#[case::one_word_of_the_company("an epic lamprey 7", "accepted")]
fn names_of_the_person_and_the_company_are_refused(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(refusal(text, &CHLOE), expected);
}

#[rstest]
#[case::whole("xx-jd.42-y-xx-7", "jd.42", EMAIL)]
#[case::without_case("xx-JD.42-y-xx-7", "jd.42", EMAIL)]
#[case::three_characters("lamprey jdo hollow", "jdo", EMAIL)]
#[case::a_part_may_stand("xx-jd-y-xx-7-qq", "jd.42", "accepted")]
#[case::two_characters_may_stand("lamprey jd hollow", "jd", "accepted")]
#[case::none("lamprey jd hollow", "", "accepted")]
fn the_local_part_of_the_mail_is_refused_as_a_whole(
    #[case] text: &str,
    #[case] email_local_part: &str,
    #[case] expected: &str,
) {
    let about = PasswordContext {
        full_name: "Ann Li",
        email_local_part,
        company_name: "",
    };
    assert_eq!(refusal(text, &about), expected);
}

#[rstest]
#[case::two_characters("HP", "lamprey hp hollow", "accepted")]
#[case::three_characters("IBM", "lamprey ibm hollow", COMPANY)]
#[case::none("", "lamprey hollow ten", "accepted")]
fn a_company_name_of_three_characters_or_more_is_looked_for(
    #[case] company_name: &str,
    #[case] text: &str,
    #[case] expected: &str,
) {
    let about = PasswordContext {
        full_name: "Ann Li",
        email_local_part: "a",
        company_name,
    };
    assert_eq!(refusal(text, &about), expected);
}

#[test]
fn no_refusal_and_no_debug_text_repeats_the_password() {
    for text in [
        "kd83",
        "motdepasse1234",
        "nuñez-kd83-kd84",
        "epic events kd83",
    ] {
        let message = refusal(text, &CHLOE);
        assert_ne!(message, "accepted", "{text}");
        assert!(!message.contains(text), "{message}");
        assert!(!message.contains("kd83"), "{message}");
    }
    let password = NewPassword::parse("lamprey hollow", &CHLOE).expect("it breaks no rule");
    assert!(!format!("{password:?}").contains("lamprey"));
}
