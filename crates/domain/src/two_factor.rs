//! What proves a login beside the password: a code of an authenticator app (TOTP, RFC 6238),
//! or a recovery code in its place.

use crate::{error::BadValue, worded};

/// Digits of an app's code.
pub const APP_DIGITS: usize = 6;
/// Characters of a recovery code, in the letters and digits of base 32: 120 random bits, so
/// that one round of a hash keeps them (OWASP ASVS 5.0, 6.5.2).
pub const RECOVERY_LENGTH: usize = 24;
/// Recovery codes that are given out at once.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code that stand together.
const GROUP: usize = 4;

/// A code as typed.
#[derive(Clone, PartialEq, Eq)]
pub enum Code {
    /// The six digits that an authenticator app shows now.
    App(String),
    /// A recovery code, in capitals, without what is put between its groups.
    Recovery(String),
}

impl Code {
    /// Reads a code; spaces and hyphens are left out, and so are capitals.
    ///
    /// # Errors
    /// Says what is accepted.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let code: String = text
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .map(|character| character.to_ascii_uppercase())
            .collect();
        if code.len() == APP_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::App(code));
        }
        let of_base_32 = |byte: u8| matches!(byte, b'A'..=b'Z' | b'2'..=b'7');
        if code.len() == RECOVERY_LENGTH && code.bytes().all(of_base_32) {
            return Ok(Self::Recovery(code));
        }
        Err(BadValue::new(worded!(
            "bad-two-factor-code",
            "is no code; the six digits of the authenticator app, or a recovery code, are accepted"
        )))
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::App(_) => "App(…)",
            Self::Recovery(_) => "Recovery(…)",
        })
    }
}

/// A recovery code as people write it down: in groups of four.
pub fn grouped(code: &str) -> String {
    let characters: Vec<char> = code.to_ascii_lowercase().chars().collect();
    let groups = characters.chunks(GROUP).map(String::from_iter);
    groups.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_spaced() {
        for text in ["123456", " 123 456 ", "123-456", "12\u{a0}3456"] {
            assert_eq!(Code::parse(text), Ok(Code::App("123456".into())), "{text}");
        }
        let recovery = Code::Recovery("ABCDEFGH234567ZYKMNPQRST".into());
        for text in [
            "abcd-efgh-2345-67zy-kmnp-qrst",
            "ABCDEFGH234567ZYKMNPQRST",
            "abcd efgh 2345 67zy kmnp qrst",
        ] {
            assert_eq!(Code::parse(text), Ok(recovery.clone()), "{text}");
        }
        assert_eq!(
            grouped("ABCDEFGH234567ZYKMNPQRST"),
            "abcd-efgh-2345-67zy-kmnp-qrst"
        );
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in [
            "",
            "12345",
            "1234567",
            "12345a",
            "١٢٣٤٥٦",
            "abcd-efgh-2345-67zy-kmnp-qrs",
            "abcd-efgh-0189-67zy-kmnp-qrst",
            "12345678901234567",
        ] {
            assert!(Code::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_code_stays_out_of_what_is_logged() {
        let shown = format!(
            "{:?}",
            [Code::App("123456".into()), Code::Recovery("ABCD".into())]
        );
        assert!(
            !shown.contains("123456") && !shown.contains("ABCD"),
            "{shown}"
        );
    }
}
