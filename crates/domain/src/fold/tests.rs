use proptest::prelude::*;
use rstest::rstest;

use super::*;

#[rstest]
#[case("Kevin Casey", "kevin casey")]
#[case("  KEVIN \t  Casey ", "kevin casey")]
#[case("Chloé Lefèvre-Nuñez", "chloe lefevre-nunez")]
#[case("E\u{301}mile Zoë", "emile zoe")]
#[case("Aïcha N’Diaye", "aicha n'diaye")]
#[case("Dieter Größe 🎉", "dieter grosse 🎉")]
#[case("STRASSE Straße STRAẞE", "strasse strasse strasse")]
#[case("Cœur Œuvre Ægir æ", "coeur oeuvre aegir ae")]
#[case("Søren Łukasz Đorđe", "soren lukasz dorde")]
#[case("Þór Guðrún Ħal", "thor gudrun hal")]
#[case("İstanbul ışık IŞIK", "istanbul isik isik")]
#[case("ΟΔΥΣΣΕΎΣ Οδυσσεύς", "οδυσσευσ οδυσσευσ")]
#[case("Ёлка Й", "елка и")]
#[case("ＦＵＬＬ ｗｉｄｔｈ ﬁn ① ™", "full width fin 1 tm")]
#[case("Candé\u{2011}sur\u{2010}Beuvron", "cande-sur-beuvron")]
#[case("a\u{A0}\u{202F}b\u{3000}c", "a b c")]
#[case("李小龍 🐉 東京商事株式会社", "李小龍 🐉 東京商事株式会社")]
#[case("한국", "한국")]
#[case("Z\u{335}\u{300}a\u{489}lgo", "zalgo")]
#[case("", "")]
#[case(" \n ", "")]
fn a_key_has_no_case_no_accents_and_single_spaces(#[case] text: &str, #[case] folded: &str) {
    assert_eq!(key(text), folded);
}

#[rstest]
#[case("Kevin@Startup.IO", "kevin@startup.io")]
#[case("aicha.ndiaye@EXÄMPLE.fr", "aicha.ndiaye@exämple.fr")]
#[case("a\u{308}@x.fr", "ä@x.fr")]
#[case("J\u{30C}@x.fr", "ǰ@x.fr")]
#[case("ΟΔΟΣ.Α@x.gr", "οδοσ.α@x.gr")]
#[case("οδος.α@x.gr", "οδοσ.α@x.gr")]
#[case("straße@x.de", "straße@x.de")]
#[case("ｌｉ@例え.jp", "li@例え.jp")]
fn an_email_key_drops_case_only(#[case] text: &str, #[case] folded: &str) {
    assert_eq!(key_case(text), folded);
}

#[test]
fn accents_stay_distinct_in_email_keys() {
    assert_ne!(key_case("rene@x.fr"), key_case("rené@x.fr"));
    assert_eq!(key("rene@x.fr"), key("rené@x.fr"));
}

#[rstest]
#[case("kev", "kevin casey", true)]
#[case("kev", "kev", true)]
#[case("kev", "kev🐉", true)]
#[case("kev", "kew", false)]
#[case("kev", "ke", false)]
#[case("", "anything", true)]
fn a_prefix_range_holds_what_starts_with_it(
    #[case] prefix: &str,
    #[case] found: &str,
    #[case] inside: bool,
) {
    assert_eq!(
        found >= prefix && found < prefix_end(prefix).as_str(),
        inside
    );
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in "\\PC*") {
        let once = key(&text);
        prop_assert_eq!(key(&once), once);
    }

    #[test]
    fn folding_case_twice_changes_nothing(text in "\\PC*") {
        let once = key_case(&text);
        prop_assert_eq!(key_case(&once), once);
    }

    #[test]
    fn every_character_folds_to_a_stable_key(letter in any::<char>()) {
        let text = format!("a{letter}b");
        prop_assert_eq!(key(&key(&text)), key(&text));
        prop_assert_eq!(key_case(&key_case(&text)), key_case(&text));
    }

    #[test]
    fn case_and_composition_never_matter(text in "[a-zà-öø-ÿœα-ωа-я .'-]{0,40}") {
        let shouted = text.to_uppercase();
        let apart: String = text.nfd().collect();
        prop_assert_eq!(key(&shouted), key(&text));
        prop_assert_eq!(key(&apart), key(&text));
        prop_assert_eq!(key_case(&apart), key_case(&text));
    }

    #[test]
    fn a_key_is_trimmed_and_single_spaced(text in any::<String>()) {
        let folded = key(&text);
        prop_assert!(!folded.contains("  ") && folded.trim() == folded);
        prop_assert!(!folded.chars().any(is_combining_mark));
    }

    #[test]
    fn a_key_lies_in_the_range_of_each_of_its_prefixes(text in "\\PC{1,20}", at in 0_usize..20) {
        let folded = key(&text);
        let prefix: String = folded.chars().take(at).collect();
        prop_assert!(folded.as_str() >= prefix.as_str());
        let inside = folded < prefix_end(&prefix);
        prop_assert!(inside);
    }
}
