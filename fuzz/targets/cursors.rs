//! Cursors: nothing opens but what was sealed for the same list.
#![no_main]

use domain::page::{Position, SortKey};
use libfuzzer_sys::fuzz_target;
use service::cursor::CursorKey;

fuzz_target!(|given: (&str, &str, i64, u16, u8)| {
    let (list, text, id, place, change) = given;
    let key = CursorKey::new([7; 32]);
    assert!(key.open(list, text).is_err(), "{text} was never sealed");
    let position = Position {
        key: SortKey::Text(text.to_owned()),
        id,
    };
    let sealed = key.seal(list, &position);
    if sealed.len() <= 32 * 1024 {
        assert_eq!(key.open(list, &sealed).ok(), Some(position));
        assert!(key.open(&format!("{list}x"), &sealed).is_err());
        let mut bytes = sealed.clone().into_bytes();
        let place = usize::from(place) % bytes.len();
        bytes[place] = change;
        if let Ok(changed) = String::from_utf8(bytes)
            && changed != sealed
        {
            assert!(key.open(list, &changed).is_err(), "{changed} was changed");
        }
    }
});
