//! What the browser itself holds against the pages: errors of scripts, policies that were
//! broken, files that are missing.

use thirtyfour::BrowserLogEntry;

use super::Browser;

impl Browser {
    /// Takes the complaints so far; those that nobody took fail the test at its end.
    pub fn complaints(&self) -> Vec<String> {
        self.listen();
        self.complaints.take()
    }

    /// Reads the console before the page changes again.
    pub(super) fn listen(&self) {
        let Some(window) = &self.window else { return };
        let (entries, url) = self.runtime.block_on(async {
            let entries = window.browser_log().await.unwrap_or_default();
            // the common case costs one question
            if entries.is_empty() {
                return (entries, String::new());
            }
            let url = window.current_url().await;
            (entries, url.map(String::from).unwrap_or_default())
        });
        for entry in entries {
            let source = entry.source.as_deref().unwrap_or_default();
            if (entry.level == "SEVERE" || source == "security") && !is_meant(&entry, &url) {
                let told = format!("{source}: {}", entry.message);
                self.complaints.borrow_mut().push(told);
            }
        }
    }
}

/// Whether this is the answer of the page itself, that it is missing or forbidden, or of the
/// icon that the browser looks for without being asked to.
fn is_meant(entry: &BrowserLogEntry, page: &str) -> bool {
    let place = entry.message.split(" - ").next().unwrap_or_default();
    entry.source.as_deref() == Some("network") && (place == page || place.ends_with("/favicon.ico"))
}
