//! How numbers and amounts of money are written for people of a language: one
//! place for the tables of the command line and the pages of the web interface.

/// A language whose habits are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// None: as programs write it.
    Plain,
    /// English.
    English,
    /// French.
    French,
}

/// Groups of three digits, as French does it: narrow, and never broken across lines.
const NARROW_BLANK: &str = "\u{202f}";
const UNBROKEN_BLANK: &str = "\u{a0}";

impl Language {
    /// A whole or decimal number in digits, grouped; anything else as it is.
    pub fn number(self, digits: &str) -> String {
        let (sign, unsigned) = match digits.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", digits),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(fraction) {
            return digits.to_owned();
        }
        let (group, point) = match self {
            Self::Plain => ("", "."),
            Self::English => (",", "."),
            Self::French => (NARROW_BLANK, ","),
        };
        let whole = grouped(whole, group);
        let point = if fraction.is_empty() { "" } else { point };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// A decimal amount with its currency, by ISO 4217 code.
    pub fn money(self, amount: &str, currency: &str) -> String {
        let number = self.number(amount);
        match (self, symbol(currency)) {
            (Self::English, Some(symbol)) => match number.strip_prefix('-') {
                Some(unsigned) => format!("-{symbol}{unsigned}"),
                None => format!("{symbol}{number}"),
            },
            (Self::French, symbol) => {
                format!("{number}{UNBROKEN_BLANK}{}", symbol.unwrap_or(currency))
            }
            (Self::Plain | Self::English, _) => format!("{number} {currency}"),
        }
    }

    /// An amount as people of this language type it, in the form that
    /// [`crate::money::Amount::parse`] reads: `12 000,50` and `12,000.50`
    /// become `12000.50`. What is no such number stays as it was typed, to be
    /// refused as such.
    pub fn typed_amount(self, typed: &str) -> String {
        let plain: String = typed
            .trim()
            .trim_matches(['€', '$', '£'])
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\''))
            .collect();
        match self {
            // blanks group; a point before two digits is the keyboard's comma
            Self::French => plain.replace(',', "."),
            Self::Plain | Self::English => {
                let whole = plain.split('.').next().unwrap_or_default();
                if is_grouped(whole, ',') {
                    plain.replace(',', "")
                } else {
                    plain
                }
            }
        }
    }
}

/// Whether digits are grouped by threes.
fn is_grouped(digits: &str, group: char) -> bool {
    let mut groups = digits.split(group);
    let first = groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'));
    first && groups.all(|group| group.len() == 3)
}

fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        _ => None,
    }
}

fn grouped(digits: &str, separator: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
