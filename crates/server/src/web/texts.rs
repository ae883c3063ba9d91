//! The one catalogue of visible texts: English and French, in `locales/`.
//!
//! Pages ask by key; a key that is missing shows itself, and a test holds that
//! none is. Files are Fluent (projectfluent.org), one for each part of the
//! interface, the same names in both languages.

use std::{borrow::Cow, fmt, sync::LazyLock};

use domain::own_settings::Locale;
use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue,
    concurrent::FluentBundle,
    types::{FluentNumber, FluentNumberOptions},
};
use unic_langid::langid;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// French.
    French,
}

/// The files of the catalogue, the same in each language.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        pub(super) const ENGLISH: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../locales/en/", $name, ".ftl")))),*];
        pub(super) const FRENCH: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../locales/fr/", $name, ".ftl")))),*];
    };
}

files!(
    "account",
    "actions",
    "assign",
    "audit",
    "calendar",
    "clients",
    "contracts",
    "dashboard",
    "employees",
    "events",
    "format",
    "frame",
    "imports",
    "lists",
    "profile",
    "refusals",
    "search",
    "settings",
    "vocabulary",
);

static ENGLISH_TEXTS: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::English));
static FRENCH_TEXTS: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle(Language::French));

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let (id, files) = match language {
        Language::English => (langid!("en"), ENGLISH),
        Language::French => (langid!("fr"), FRENCH),
    };
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // texts from people are isolated below, where they need it
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => english_number,
        Language::French => french_number,
    }));
    for (name, source) in files {
        let source = match language {
            Language::English => (*source).to_owned(),
            Language::French => with_french_spaces(source),
        };
        // what a test holds cannot fail here: the files are part of the program
        if let Ok(resource) = FluentResource::try_new(source) {
            if bundle.add_resource(resource).is_err() {
                tracing::error!(file = name, "a text stands twice in the catalogue");
            }
        } else {
            tracing::error!(file = name, "a file of texts cannot be read");
        }
    }
    bundle
}

/// French puts a space before `: ; ! ?` and inside « », at which no line may end.
fn with_french_spaces(source: &str) -> String {
    [
        (" :", "\u{a0}:"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
        (" ;", "\u{202f};"),
        (" !", "\u{202f}!"),
        (" ?", "\u{202f}?"),
    ]
    .iter()
    .fold(source.to_owned(), |text, (plain, fast)| {
        text.replace(plain, fast)
    })
}

fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Language::English, value)
}

fn french_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(Language::French, value)
}

/// Numbers inside texts are grouped as everywhere else.
fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.habit().number(&number.value.to_string())),
        FluentValue::String(_)
        | FluentValue::Custom(_)
        | FluentValue::None
        | FluentValue::Error => None,
    }
}

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::English => Self::English,
            Locale::French => Self::French,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::French => Self::French,
        }
    }
}

impl Language {
    /// Both languages, with the one that stands for all others first.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::French];

    /// The language of a code, as an address or a cookie has it; English for any
    /// other.
    pub(crate) fn of(locale: &str) -> Self {
        if locale.starts_with("fr") {
            Self::French
        } else {
            Self::English
        }
    }

    /// The code, for `lang` and for settings.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// How this language writes numbers and amounts.
    pub(crate) const fn habit(self) -> domain::habit::Language {
        match self {
            Self::English => domain::habit::Language::English,
            Self::French => domain::habit::Language::French,
        }
    }

    /// The first of our languages that a browser asks for, by its
    /// `Accept-Language`.
    pub(crate) fn accepted(header: &str) -> Self {
        let mut best = (Self::English, 0.0);
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.parse::<f32>().unwrap_or(0.0));
            let known = Self::ALL.into_iter().find(|language| {
                let primary = tag.split('-').next().unwrap_or_default();
                primary.eq_ignore_ascii_case(language.code())
            });
            if let Some(language) = known
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        match self {
            Self::English => &ENGLISH_TEXTS,
            Self::French => &FRENCH_TEXTS,
        }
    }

    /// The text of a key.
    pub(crate) fn text(self, key: &str) -> Cow<'static, str> {
        self.formatted(key, None)
    }

    /// The text of a key that takes arguments: `.with("name", …)`.
    pub(crate) fn say(self, key: &str) -> Said<'_> {
        Said {
            language: self,
            key,
            arguments: FluentArgs::new(),
        }
    }

    /// Whether the catalogue has this key.
    pub(crate) fn knows(self, key: &str) -> bool {
        self.bundle().has_message(key)
    }

    fn formatted(self, key: &str, arguments: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, "a text is missing in the catalogue");
            return Cow::Owned(key.to_owned());
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, arguments, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a text does not fit its arguments");
        }
        Cow::Owned(text.into_owned())
    }
}

/// A text with arguments, ready to be shown.
pub(crate) struct Said<'a> {
    language: Language,
    key: &'a str,
    arguments: FluentArgs<'a>,
}

impl<'a> Said<'a> {
    /// With a text for a placeholder.
    #[must_use]
    pub(crate) fn with(mut self, name: &'a str, text: impl fmt::Display) -> Self {
        self.arguments.set(name, isolated(text));
        self
    }

    /// With a number that the text counts by; shown in the language's habit.
    #[must_use]
    pub(crate) fn count(mut self, name: &'a str, number: impl fmt::Display) -> Self {
        // whole numbers of any size and sign; the plural form is asked of this
        let value: f64 = number.to_string().parse().unwrap_or_default();
        let options = FluentNumberOptions::default();
        self.arguments
            .set(name, FluentValue::Number(FluentNumber::new(value, options)));
        self
    }
}

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.language.formatted(self.key, Some(&self.arguments)))
    }
}

/// A text of somebody's that runs from right to left, or turns the direction,
/// must not turn the sentence around it.
pub(crate) fn isolated(text: impl fmt::Display) -> String {
    let text = text.to_string();
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
            | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    if text.chars().any(turns) {
        format!("\u{2068}{text}\u{2069}")
    } else {
        text
    }
}

#[cfg(test)]
pub(super) mod tests;
