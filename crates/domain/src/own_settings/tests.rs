use rstest::rstest;

use super::*;

#[test]
fn every_language_and_theme_is_read_back_by_its_name() {
    for locale in Locale::ALL {
        assert_eq!(Locale::parse(locale.name()), Ok(locale));
        assert_eq!(Locale::from_stored(locale.name()), locale);
    }
    for theme in Theme::ALL {
        assert_eq!(Theme::parse(theme.name()), Ok(theme));
        assert_eq!(Theme::from_stored(theme.name()), theme);
    }
    assert_eq!(Locale::ALL.map(Locale::name), ["en", "fr"]);
    assert_eq!(Theme::ALL.map(Theme::name), ["system", "light", "dark"]);
}

#[rstest]
#[case("")]
#[case("de")]
#[case("fr-FR")]
#[case("EN")]
#[case("english")]
fn any_other_language_is_refused_and_the_two_are_named(#[case] typed: &str) {
    let refused = Locale::parse(typed).expect_err("not a language");
    assert_eq!(
        refused.to_string(),
        "is not a language; en or fr is accepted"
    );
}

#[rstest]
#[case("")]
#[case("auto")]
#[case("Dark")]
fn any_other_theme_is_refused_and_the_three_are_named(#[case] typed: &str) {
    let refused = Theme::parse(typed).expect_err("not a theme");
    assert_eq!(
        refused.to_string(),
        "is not a theme; system, light or dark is accepted"
    );
}

#[test]
fn what_is_stored_and_not_known_is_read_as_what_everybody_begins_with() {
    assert_eq!(Locale::from_stored("de"), Locale::English);
    assert_eq!(Theme::from_stored("auto"), Theme::System);
}
