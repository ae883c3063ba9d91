//! Whatever the floors below refuse, and whatever they name, has a text in
//! both languages, with the arguments that it is given.

mod samples;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use domain::{
    audit::{Outcome, RecordKind},
    contract::ContractStatus,
    department::Department,
    error::{BadValue, Invalid},
    page::parse_limit,
    period::{TimeZone, parse_date},
    policy::Action,
    text::{Notes, PersonName},
    worded,
    wording::Sentence,
};
use service::{error::ServiceError, transfer::export::ExportKind};

use self::{samples::every_error, sources::Written};
use super::*;
use crate::web::texts::{ENGLISH, FRENCH, Language, tests::keys};

fn habits(language: Language) -> Habits {
    Habits {
        language,
        zone: TimeZone::default(),
        now: DateTime::UNIX_EPOCH,
    }
}

fn below(language: Language, refused: BadValue) -> String {
    let invalid = Invalid::field("email", refused);
    field_error(&habits(language), &invalid.fields()[0])
}

/// What a text of the catalogue leaves unsaid of its arguments: words of
/// programs, which help nobody who reads a page.
const UNSAID: &[(&str, &str)] = &[
    ("refusal-stale-version", "given"),
    ("unavailable-database", "cause"),
    ("unavailable-machine", "cause"),
    ("unavailable-randomness", "cause"),
];

#[test]
fn every_sentence_of_the_floors_below_has_a_text_with_its_arguments() {
    let written = sources::sentences();
    assert!(written.len() > 100, "only {} were found", written.len());
    for (language, texts) in [("English", keys(ENGLISH)), ("French", keys(FRENCH))] {
        for sentence in &written {
            let Written { key, file, .. } = sentence;
            let Some(used) = texts.get(key) else {
                panic!("{key}, written in {file}, has no text in {language}");
            };
            let unsaid = |name: &str| UNSAID.contains(&(key.as_str(), name));
            let given: BTreeSet<String> = sentence
                .arguments
                .iter()
                .filter(|name| !unsaid(name))
                .cloned()
                .collect();
            assert_eq!(&given, used, "the arguments of {key} in {language}");
        }
    }
}

#[test]
fn a_key_stands_for_one_sentence() {
    let mut known: BTreeMap<String, Written> = BTreeMap::new();
    for sentence in sources::sentences() {
        let before = known.insert(sentence.key.clone(), sentence.clone());
        if let Some(before) = before {
            assert_eq!(before.english, sentence.english, "{}", sentence.key);
            assert_eq!(before.arguments, sentence.arguments, "{}", sentence.key);
        }
    }
}

#[test]
fn a_sentence_puts_each_of_its_arguments_into_its_english() {
    for sentence in sources::sentences() {
        let placed = sources::placeholders(&sentence.english);
        let unsaid = |name: &String| UNSAID.contains(&(sentence.key.as_str(), name.as_str()));
        let given = sentence.arguments.iter().filter(|name| !unsaid(name));
        for name in given {
            assert!(placed.contains(name), "{name} of {}", sentence.key);
        }
    }
}

#[test]
fn no_refusal_of_the_catalogue_is_left_over() {
    let written: BTreeSet<String> = sources::sentences()
        .into_iter()
        .map(|sentence| sentence.key)
        .collect();
    let refusals: Vec<_> = ENGLISH
        .iter()
        .filter(|(name, _)| *name == "refusals")
        .copied()
        .collect();
    let of_words = [
        "joint-comma",
        "joint-semicolon",
        "joint-and",
        "field-refused",
    ];
    let left: Vec<_> = keys(&refusals)
        .into_keys()
        .filter(|key| !written.contains(key) && !of_words.contains(&key.as_str()))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn each_refusal_reads_in_both_languages_without_a_gap() {
    for refusal in every_error() {
        let [english, french] = Language::ALL.map(|language| error(&habits(language), &refusal));
        for text in [&english, &french] {
            assert!(text.contains(' ') && !text.contains('{'), "{text}");
            assert!(text.ends_with(['.', ')']), "{text}");
        }
        assert_ne!(english, french);
        let api = refusal.to_string();
        assert_ne!(api, french);
    }
}

#[test]
fn every_action_that_is_noted_can_be_chosen_in_the_audit_log() {
    let offered = crate::web::audit::action_names();
    let missing: Vec<_> = sources::noted_actions()
        .into_iter()
        .filter(|name| !offered.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_action_kind_state_and_way_is_named_in_both_languages() {
    let mut named: Vec<String> = Vec::new();
    let actions = Action::ALL.iter().map(|action| action.name().to_owned());
    let exports = ExportKind::ALL.map(|kind| kind.action().to_owned());
    for action in actions.chain(sources::noted_actions()).chain(exports) {
        named.extend([format!("action-{action}"), format!("done-{action}")]);
    }
    for kind in RecordKind::ALL {
        named.extend([format!("kind-{kind}"), format!("record-{kind}")]);
    }
    named.extend(Department::ALL.map(|one| department_key(one).to_owned()));
    named.extend(Outcome::ALL.map(|one| format!("outcome-{one}")));
    named.extend(ContractStatus::ALL.map(|one| format!("status-{}", one.name())));
    for channel in sources::channels() {
        named.push(format!("channel-{channel}"));
    }
    for language in Language::ALL {
        let missing: Vec<_> = named.iter().filter(|key| !language.knows(key)).collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

#[test]
fn every_field_that_is_checked_or_audited_has_a_name_for_people() {
    let fields = sources::fields();
    assert!(fields.len() > 50, "only {fields:?}");
    for language in Language::ALL {
        let missing: Vec<_> = fields
            .iter()
            .filter(|field| !language.knows(&format!("field-{}", field.replace('_', "-"))))
            .collect();
        assert!(missing.is_empty(), "{language:?}: {missing:?}");
    }
}

#[test]
fn a_refusal_below_a_field_says_what_is_accepted() {
    let long = "é".repeat(132);
    let refused = || PersonName::parse(&long).expect_err("too long");
    assert_eq!(
        below(Language::English, refused()),
        "At most 100 characters (this has 132)."
    );
    assert_eq!(
        below(Language::French, refused()),
        "100 caractères au maximum (ici 132)."
    );
}

#[test]
fn numbers_are_grouped_as_the_language_does_it() {
    let long = "é".repeat(20_001);
    let refused = || Notes::parse(&long).expect_err("too long");
    assert_eq!(
        below(Language::English, refused()),
        "At most 20,000 characters (this has 20,001)."
    );
    assert_eq!(
        below(Language::French, refused()),
        "20\u{202f}000 caractères au maximum (ici 20\u{202f}001)."
    );
}

#[test]
fn a_part_with_a_text_of_its_own_is_said_in_the_same_language() {
    let refused = || parse_date("tomorrow").expect_err("no date");
    assert_eq!(
        below(Language::English, refused()),
        "This is not a date. A date looks like 2026-06-04 or 04/06/2026 (day first)."
    );
    assert_eq!(
        below(Language::French, refused()),
        "Ce n’est pas une date. Une date s’écrit 04/06/2026 (le jour d’abord) ou 2026-06-04."
    );
}

#[test]
fn away_from_its_field_a_refusal_names_it() {
    let mut checks = domain::error::Checks::default();
    checks.take::<u64>("limit", parse_limit("x"));
    checks.required::<()>("full_name", None);
    let invalid = checks.finish(|| Some(())).expect_err("two are wrong");
    let refused = ServiceError::Invalid(invalid);
    assert_eq!(
        error(&habits(Language::English), &refused),
        "Rows in a page: A page has from 1 to 200 rows. Name: This is needed."
    );
    assert_eq!(
        error(&habits(Language::French), &refused),
        "Lignes par page\u{a0}: Une page compte de 1 à 200 lignes. \
         Nom\u{a0}: Cette information est nécessaire."
    );
}

#[test]
fn a_refusal_that_another_program_told_stays_as_it_was_told() {
    let told = FieldError {
        field: "email".to_owned(),
        message: "is already in use".to_owned(),
        wording: None,
    };
    assert_eq!(
        field_error(&habits(Language::French), &told),
        "is already in use"
    );
}

#[test]
fn a_stale_write_tells_who_changed_what_on_the_readers_own_clock() {
    let stale = samples::stale();
    assert_eq!(
        error(&habits(Language::English), &stale),
        "Somebody else saved contract 17 first: Bill Boquet changed Title, Due \
         (1 Jan 1970, 01:00); Dawn changed it (1 Jan 1970, 01:00)."
    );
    assert_eq!(
        error(&habits(Language::French), &stale),
        "Quelqu’un d’autre a enregistré avant vous (contrat 17)\u{a0}: Bill Boquet a modifié \
         Intitulé, Échéance (1 janv. 1970, 01:00)\u{202f}; modification par Dawn \
         (1 janv. 1970, 01:00)."
    );
}

#[test]
fn money_in_a_refusal_is_written_as_the_language_does_it() {
    let amounts = || {
        let remaining = domain::money::Amount::parse("12000.5").expect("an amount");
        let currency = domain::money::Currency::default();
        BadValue::new(worded!(
            "bad-payment-over-remaining",
            "is more than the {remaining} that remain on contract {contract}",
            remaining = (remaining, currency),
            contract = domain::ids::ContractId::new(17),
        ))
    };
    assert_eq!(
        below(Language::English, amounts()),
        "At most €12,000.50: that is what remains on contract 17."
    );
    assert_eq!(
        below(Language::French, amounts()),
        "12\u{202f}000,50\u{a0}€ au maximum\u{a0}: c’est ce qui reste dû sur le contrat 17."
    );
}

#[test]
fn a_denial_names_the_departments_and_the_action() {
    let denied = samples::sales_may_not_assign();
    let told = |language: Language, said: &Sentence| sentence(&habits(language), said);
    assert_eq!(
        told(Language::English, &denied),
        "Sales may not do this: assign a support contact. Management may."
    );
    assert_eq!(
        told(Language::French, &denied),
        "Le service Commercial n’a pas ce droit\u{a0}: affecter un contact support. \
         Ce droit revient à\u{a0}: Gestion."
    );
}
