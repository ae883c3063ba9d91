//! What program a session belongs to, in words, from what it said of itself.

/// Longer names of unknown programs are cut.
const LONGEST: usize = 60;

/// Browsers by what only they say; those that also call themselves by
/// another's name come first.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, the more special ones first.
const SYSTEMS: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// `Firefox · Linux`; what is no browser by its own words.
pub(crate) fn program(user_agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(token, _)| user_agent.contains(token))
            .map(|(_, name)| *name)
    };
    if user_agent.starts_with("Mozilla/")
        && let Some(browser) = named(&BROWSERS)
    {
        return match named(&SYSTEMS) {
            Some(system) => format!("{browser} · {system}"),
            None => browser.to_owned(),
        };
    }
    let own: String = user_agent.chars().take(LONGEST).collect();
    if own.len() < user_agent.len() {
        format!("{own}…")
    } else {
        own
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_by_name_and_system() {
        for (user_agent, said) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox · Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome · Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari · iPhone",
            ),
        ] {
            assert_eq!(program(user_agent), said);
        }
    }

    #[test]
    fn other_programs_are_called_as_they_call_themselves() {
        assert_eq!(program("epic/1.0.0"), "epic/1.0.0");
        assert_eq!(program(""), "");
        let long = program(&"é".repeat(200));
        assert_eq!(long.chars().count(), LONGEST + 1);
        assert!(long.ends_with('…'));
    }
}
