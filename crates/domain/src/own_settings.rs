//! What each person settles for themselves: the language, the time zone and the
//! theme in which they are shown the company's records.

use crate::{error::BadValue, ids::Version, period::TimeZone, worded};

/// A language of the interface and of letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// English, in which everybody begins.
    #[default]
    English,
    /// French.
    French,
}

impl Locale {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// The language tag, as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of a tag.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.name() == name)
    }

    /// Reads a language tag.
    ///
    /// # Errors
    /// Names the languages.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        Self::from_name(text.trim()).ok_or_else(|| {
            BadValue::new(worded!(
                "bad-language",
                "is not a language; en or fr is accepted"
            ))
        })
    }

    /// What a column says; one that no version of ours wrote is read as English.
    pub fn from_stored(text: &str) -> Self {
        Self::from_name(text).unwrap_or_default()
    }
}

/// A theme of the web interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// As the person's own device has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name, as stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// Reads a theme's name.
    ///
    /// # Errors
    /// Names the themes.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        Self::from_name(text.trim()).ok_or_else(|| {
            BadValue::new(worded!(
                "bad-theme",
                "is not a theme; system, light or dark is accepted"
            ))
        })
    }

    /// What a column says; one that no version of ours wrote is read as the
    /// device's.
    pub fn from_stored(text: &str) -> Self {
        Self::from_name(text).unwrap_or_default()
    }
}

/// What somebody changes for themselves; `None` leaves it as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnSettingsChanges {
    /// The version of one's own record that this is based on.
    pub version: Version,
    /// Another language.
    pub locale: Option<Locale>,
    /// Another zone.
    pub time_zone: Option<TimeZone>,
    /// Another theme.
    pub theme: Option<Theme>,
}

#[cfg(test)]
mod tests;
