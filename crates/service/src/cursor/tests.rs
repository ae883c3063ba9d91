//! Cursors open the list they were made for, unchanged.

use domain::page::{Position, SortKey};
use proptest::prelude::*;

use super::{CursorKey, MAX_CHARS};

const LIST: &str = "clients -name 5f3a";

fn key() -> CursorKey {
    CursorKey::new([7; 32])
}

fn position() -> Position {
    Position {
        key: SortKey::Text("l'atelier d'ete \"& cie\" 東京".to_owned()),
        id: 17,
    }
}

fn positions() -> impl Strategy<Value = Position> {
    let keys = prop_oneof![
        any::<i64>().prop_map(SortKey::Number),
        any::<String>().prop_map(SortKey::Text),
    ];
    (keys, any::<i64>()).prop_map(|(key, id)| Position { key, id })
}

#[test]
fn a_refusal_says_where_cursors_come_from() {
    let refused = key().open(LIST, "page2").expect_err("it is not a cursor");
    assert_eq!(
        refused.to_string(),
        "is not a cursor of this list; take `next` or `previous` from another page of it"
    );
}

#[test]
fn a_cursor_of_another_list_sort_or_filter_is_refused() {
    let cursor = key().seal(LIST, &position());
    assert_eq!(key().open(LIST, &cursor), Ok(position()));
    for list in [
        "contracts -name 5f3a",
        "clients name 5f3a",
        "clients -name 5f3b",
        "",
    ] {
        assert!(key().open(list, &cursor).is_err(), "{list}");
    }
}

#[test]
fn a_cursor_signed_with_another_key_is_refused() {
    let cursor = CursorKey::new([8; 32]).seal(LIST, &position());
    assert!(key().open(LIST, &cursor).is_err());
}

#[test]
fn the_end_of_a_list_name_cannot_pass_for_the_payload() {
    assert_ne!(
        key().tag("client", b"s[1,2]"),
        key().tag("clients", b"[1,2]")
    );
}

#[test]
fn over_long_input_is_refused_unread() {
    let list = "clients";
    let long = |length| Position {
        key: SortKey::Text("x".repeat(length)),
        id: 1,
    };
    let cursor = key().seal(list, &long(20_000));
    assert_eq!(key().open(list, &cursor), Ok(long(20_000)));
    let cursor = key().seal(list, &long(MAX_CHARS));
    assert!(key().open(list, &cursor).is_err());
}

#[test]
fn a_cursor_fits_into_a_query_as_it_is() {
    let cursor = key().seal(LIST, &position());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    assert!(cursor.bytes().all(plain), "{cursor}");
}

#[test]
fn the_key_is_not_shown() {
    assert_eq!(format!("{:?}", key()), "CursorKey(..)");
}

proptest! {
    #[test]
    fn every_position_comes_back(position in positions(), list: String) {
        let cursor = key().seal(&list, &position);
        prop_assert_eq!(key().open(&list, &cursor), Ok(position));
    }

    #[test]
    fn any_one_changed_character_is_refused(
        position in positions(),
        place: prop::sample::Index,
        other: char,
        alphabet in "[A-Za-z0-9_-]",
    ) {
        let cursor: Vec<char> = key().seal(LIST, &position).chars().collect();
        let place = place.index(cursor.len());
        for new in [other, alphabet.chars().next().unwrap_or('=')] {
            let mut changed = cursor.clone();
            changed[place] = new;
            prop_assume!(changed != cursor);
            let changed: String = changed.into_iter().collect();
            prop_assert!(key().open(LIST, &changed).is_err(), "{}", changed);
        }
    }

    #[test]
    fn any_shortened_or_lengthened_cursor_is_refused(position in positions(), cut in 1..30_usize) {
        let cursor = key().seal(LIST, &position);
        let shorter = &cursor[..cursor.len().saturating_sub(cut)];
        prop_assert!(key().open(LIST, shorter).is_err());
        let longer = format!("{cursor}{}", "A".repeat(cut));
        prop_assert!(key().open(LIST, &longer).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text: String) {
        prop_assert!(key().open(LIST, &text).is_err());
    }
}
