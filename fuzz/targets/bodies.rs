//! JSON bodies: no field twice, at any depth, and nothing lost on the way.
#![no_main]

#[path = "../../crates/server/src/json.rs"]
mod json;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let read = serde_json::from_slice::<json::Unambiguous>(bytes);
    let plain = serde_json::from_slice::<Value>(bytes);
    match (read, plain) {
        (Ok(json::Unambiguous(read)), Ok(plain)) => assert_eq!(read, plain),
        (Ok(_), Err(error)) => panic!("only we read it: {error}"),
        // a field twice is refused, by us alone
        (Err(_), _) => {}
    }
});
