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

    /// The header that sets a cookie; for the session until it ends.
    pub(crate) fn set(self, cookie: Cookie, value: &str, seconds: i64) -> Option<HeaderValue> {
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
