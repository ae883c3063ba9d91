//! The text of a `.env`.
#![no_main]
#![allow(dead_code)]

#[path = "../../crates/cli/src/config/dotenv.rs"]
mod dotenv;
#[path = "../../crates/cli/src/config/error.rs"]
mod error;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match dotenv::parse(text) {
        Ok(all) => {
            let mut before = 0;
            for one in all {
                assert!(one.line > before || before == 0, "lines go on");
                assert!(one.line <= text.split('\n').count());
                assert!(!one.name.is_empty() && one.name.is_ascii());
                before = one.line;
            }
        }
        // a malformed line may hold a secret: none of it is said
        Err(error) => {
            let said = error.to_string();
            let secret = text.split_once("SECRETSECRET").map(|_| "SECRETSECRET");
            assert!(secret.is_none_or(|secret| !said.contains(secret)), "{said}");
        }
    }
});
