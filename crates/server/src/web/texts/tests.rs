//! Both languages say everything, once, with the same arguments; and what the
//! pages ask for is there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_bundle::FluentResource;

use super::{ENGLISH, FRENCH, Language};

/// Keys with the placeholders of their texts, of one language.
pub(in crate::web) fn keys(files: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (name, source) in files {
        FluentResource::try_new((*source).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{name}.ftl cannot be read: {errors:?}"));
        let mut key = String::new();
        for line in source.lines() {
            let begins = |c: char| c.is_ascii_lowercase();
            if line.starts_with(begins)
                && let Some((given, _)) = line.split_once(" =")
            {
                key = given.to_owned();
                let before = found.insert(key.clone(), BTreeSet::new());
                assert!(before.is_none(), "{key} stands twice, once in {name}.ftl");
            }
            let placeholders = line.split('$').skip(1).map(|rest| {
                rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-')
                    .next()
                    .unwrap_or_default()
                    .to_owned()
            });
            if let Some(of_key) = found.get_mut(&key) {
                of_key.extend(placeholders);
            }
        }
    }
    found
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_arguments() {
    let (english, french) = (keys(ENGLISH), keys(FRENCH));
    let only = |a: &BTreeMap<String, _>, b: &BTreeMap<String, _>| {
        a.keys()
            .filter(|key| !b.contains_key(*key))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(
        only(&english, &french),
        Vec::<String>::new(),
        "missing in French"
    );
    assert_eq!(
        only(&french, &english),
        Vec::<String>::new(),
        "missing in English"
    );
    for (key, arguments) in &english {
        assert_eq!(Some(arguments), french.get(key), "the arguments of {key}");
    }
}

/// Every file below a folder with this ending.
fn sources(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path, ending));
        } else if path.extension().is_some_and(|given| given == ending) {
            found.push(path);
        }
    }
    found
}

/// The literals behind each of these beginnings of a call.
fn literals(text: &str, calls: &[&str]) -> Vec<String> {
    calls
        .iter()
        .flat_map(|call| text.split(call).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .filter(|key| !key.contains('{'))
        .map(ToOwned::to_owned)
        .collect()
}

#[test]
fn every_text_that_a_page_asks_for_is_in_the_catalogue() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut asked = BTreeMap::new();
    let calls = [
        ".t(\"",
        ".say(\"",
        "Flash::new(\"",
        ".text(\"",
        ".submit(\"",
    ];
    for path in sources(&root.join("templates"), "html")
        .into_iter()
        .chain(sources(&root.join("src/web"), "rs"))
        .filter(|path| !path.ends_with("tests.rs"))
    {
        let text = fs::read_to_string(&path).expect("a source");
        for key in literals(&text, &calls) {
            asked.entry(key).or_insert(path.clone());
        }
    }
    let english = keys(ENGLISH);
    // names of fields look alike: `typed.text("full_name")`
    asked.retain(|key, _| key.contains('-') || key.starts_with("yes") || key.starts_with("no"));
    let missing: Vec<_> = asked
        .iter()
        .filter(|(key, _)| !english.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_browser_s_language_is_found_in_what_it_accepts() {
    for (header, language) in [
        ("", Language::English),
        ("fr", Language::French),
        ("fr-CA,fr;q=0.9,en;q=0.8", Language::French),
        ("de, en;q=0.5, fr;q=0.7", Language::French),
        ("en-GB,en;q=0.9,fr;q=0.8", Language::English),
        ("fr;q=0, en;q=0.1", Language::English),
        ("*", Language::English),
        ("fr;q=x", Language::English),
        (";;;,,,q=", Language::English),
    ] {
        assert_eq!(Language::accepted(header), language, "{header}");
    }
}

#[test]
fn texts_of_people_cannot_turn_the_sentence_around_them() {
    let said = Language::English
        .say("client-created")
        .with("name", "\u{202e}evil")
        .to_string();
    assert_eq!(said, "\u{2068}\u{202e}evil\u{2069} is created.");
    let plain = Language::French
        .say("client-created")
        .with("name", "Aliénor")
        .to_string();
    assert_eq!(plain, "Aliénor est créé.");
}

#[test]
fn counts_follow_the_grammar_and_the_habit_of_the_language() {
    let said = |language: Language, n| language.say("ago-days").count("n", n).to_string();
    assert_eq!(said(Language::English, 1), "yesterday");
    assert_eq!(said(Language::English, 2), "2 days ago");
    assert_eq!(said(Language::French, 1234), "il y a 1\u{202f}234 jours");
}

#[test]
fn no_line_of_french_begins_with_its_mark() {
    assert_eq!(
        Language::French.text("next-pay"),
        "À suivre\u{a0}: enregistrer un paiement."
    );
    assert!(
        Language::French
            .text("contract-choose-lead")
            .contains("contrat\u{202f}?")
    );
}
