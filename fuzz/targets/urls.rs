//! URLs of databases, of servers and of mail servers.
#![no_main]
#![allow(dead_code)]

#[path = "../../crates/cli/src/config/error.rs"]
mod error;
#[path = "../../crates/cli/src/config/urls.rs"]
mod urls;

use libfuzzer_sys::fuzz_target;
use service::{DatabaseUrl, mail::MailServer};

fuzz_target!(|text: &str| {
    if let Ok(url) = text.parse::<DatabaseUrl>() {
        assert!(url.is_same_place(&url));
    }
    if let Ok(origin) = urls::ServerOrigin::parse(text) {
        let shown = origin.to_string();
        let again = urls::ServerOrigin::parse(&shown).expect("what is shown is read back");
        assert_eq!(again, origin);
        // passwords go to this machine only in the clear
        assert!(shown.starts_with("https://") || shown.starts_with("http://"));
    }
    let _ = MailServer::parse(text);
    // a password in a URL is shown nowhere
    for scheme in ["mysql", "postgres"] {
        let word = text.replace(
            |c: char| !c.is_ascii_graphic() || "@/?#:%\\".contains(c),
            "",
        );
        if word.len() < 6 || "user:***@127.0.0.1:3306/epic_events".contains(&word) {
            continue;
        }
        let password = format!("{word}S3cr3t");
        let url = format!("{scheme}://user:{password}@127.0.0.1:3306/epic_events");
        match url.parse::<DatabaseUrl>() {
            Ok(url) => {
                assert!(!format!("{url}").contains(&password), "{url}");
                assert!(!format!("{url:?}").contains(&password), "{url:?}");
            }
            Err(refused) => assert!(!refused.to_string().contains(&password), "{refused}"),
        }
    }
});
