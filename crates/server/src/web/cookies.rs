//! The cookies of the web interface: the session, the theme and the language
//! of whoever is not logged in, and what the next page says.
//!
//! Their attributes are those of the security page: `__Host-`, `Secure`,
//! `HttpOnly`, `SameSite=Lax`; on plain HTTP, which is for this machine alone,
//! a plain name, because browsers refuse the prefix there.

use http::{HeaderMap, HeaderValue, header};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The session's token.
    Session,
    /// The theme, so that a page has it before anybody logs in.
    Theme,
    /// A language chosen before logging in.
    Language,
    /// What the next page says once.
    Flash,
}

/// How cookies are named and protected.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    is_secure: bool,
}

/// How long a choice of theme or language is remembered, in seconds: a year.
const A_YEAR: i64 = 365 * 24 * 3600;

impl Cookies {
    /// For pages that come by TLS, or not.
    pub(crate) const fn new(is_secure: bool) -> Self {
        Self { is_secure }
    }

    /// Whether browsers come by TLS.
    pub(crate) const fn is_secure(self) -> bool {
        self.is_secure
    }

    /// The value of a cookie, when the browser sent exactly one.
    pub(crate) fn read(self, headers: &HeaderMap, cookie: Cookie) -> Option<String> {
        let name = self.name(cookie);
        let mut values = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(given, value)| *given == name && !value.is_empty())
            .map(|(_, value)| value.to_owned());
        let first = values.next()?;
        // a second one was planted by somebody
        values.next().is_none().then_some(first)
    }

    /// The header that sets a cookie; for the session until it ends. None for a value
    /// that would be more than one, or could not be read again.
    pub(crate) fn set(self, cookie: Cookie, value: &str, seconds: i64) -> Option<HeaderValue> {
        if !value.bytes().all(is_cookie_octet) {
            return None;
        }
        let name = self.name(cookie);
        let secure = if self.is_secure { "; Secure" } else { "" };
        let text =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The header that remembers a choice.
    pub(crate) fn remember(self, cookie: Cookie, value: &str) -> Option<HeaderValue> {
        self.set(cookie, value, A_YEAR)
    }

    /// The header that takes a cookie away.
    pub(crate) fn forget(self, cookie: Cookie) -> Option<HeaderValue> {
        self.set(cookie, "", 0)
    }

    fn name(self, cookie: Cookie) -> &'static str {
        match (cookie, self.is_secure) {
            (Cookie::Session, true) => "__Host-epic-session",
            (Cookie::Session, false) => "epic-session",
            (Cookie::Theme, true) => "__Host-epic-theme",
            (Cookie::Theme, false) => "epic-theme",
            (Cookie::Language, true) => "__Host-epic-language",
            (Cookie::Language, false) => "epic-language",
            (Cookie::Flash, true) => "__Host-epic-said",
            (Cookie::Flash, false) => "epic-said",
        }
    }
}

/// Whether a value may hold this byte (RFC 6265, section 4.1.1).
const fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_never_more_than_a_value_and_can_be_read_again() {
        let cookies = Cookies::new(true);
        for value in [
            "a; Domain=evil.example",
            "a,b",
            "a b",
            "\"a\"",
            "a\\",
            "\u{6cf}",
            "a\r\nb",
        ] {
            assert_eq!(cookies.set(Cookie::Theme, value, 60), None, "{value:?}");
        }
        for value in ["dark", "eyJ.a-b_c", "a=b"] {
            let set = cookies.set(Cookie::Theme, value, 60).expect("a header");
            let set = set.to_str().expect("text").to_owned();
            let (pair, _) = set.split_once(';').expect("attributes");
            let mut headers = HeaderMap::new();
            headers.insert(
                header::COOKIE,
                HeaderValue::from_str(pair).expect("a header"),
            );
            assert_eq!(
                cookies.read(&headers, Cookie::Theme).as_deref(),
                Some(value)
            );
            assert_eq!(cookies.read(&headers, Cookie::Session), None);
        }
    }
}
