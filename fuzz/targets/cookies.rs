//! The cookies that a browser sends, and those that we set.
#![no_main]
#![allow(dead_code)]

#[path = "../../crates/server/src/web/cookies.rs"]
mod cookies;

use cookies::{Cookie, Cookies};
use http::{HeaderMap, HeaderValue, header};
use libfuzzer_sys::fuzz_target;

const ALL: [Cookie; 4] = [
    Cookie::Session,
    Cookie::Theme,
    Cookie::Language,
    Cookie::Flash,
];

fuzz_target!(|given: (bool, Vec<Vec<u8>>, &str)| {
    let (is_secure, lines, value) = given;
    let ours = Cookies::new(is_secure);
    let mut headers = HeaderMap::new();
    for line in &lines {
        if let Ok(line) = HeaderValue::from_bytes(line) {
            headers.append(header::COOKIE, line);
        }
    }
    for cookie in ALL {
        if let Some(read) = ours.read(&headers, cookie) {
            assert!(!read.is_empty() && !read.contains(';'));
        }
        let Some(set) = ours.set(cookie, value, 60) else {
            continue;
        };
        // what is set under one name is read under that name and no other
        let set = set.to_str().unwrap_or_default().to_owned();
        let pair = set.split(';').next().unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        let Ok(pair) = HeaderValue::from_str(pair) else {
            continue;
        };
        let mut sent = HeaderMap::new();
        sent.insert(header::COOKIE, pair);
        for other in ALL {
            let read = ours.read(&sent, other);
            assert_eq!(read.as_deref(), (other == cookie).then_some(value));
        }
    }
});
