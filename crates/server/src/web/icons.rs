//! The pictures of the interface, drawn in the page itself.

use std::fmt;

/// A picture of 24 by 24, in the colour of the text around it. Decoration: what
/// it stands for is always said in words beside it.
pub(crate) struct Icon(&'static str);

/// The picture of a name; nothing for an unknown one.
pub(crate) fn icon(name: &str) -> Icon {
    Icon(match name {
        "dashboard" => "M3 10.5 12 3l9 7.5M5 9v11h5v-6h4v6h5V9",
        "clients" => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21c0-4 3.6-6 8-6s8 2 8 6",
        "contracts" => "M14 3H6v18h12V7l-4-4Zm0 0v4h4M9 12h6M9 16h6",
        "events" => {
            "m12 3 2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 16.8l-5.4 2.9 1.1-6.1-4.5-4.2 6.1-.8L12 3Z"
        }
        "calendar" => "M4 6h16v15H4V6Zm0 5h16M8 3v5M16 3v5",
        "assign" => "M4 6h10M4 12h7M4 18h7M15 16l2.5 2.5L22 13",
        "employees" => {
            "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c0-3.6 2.9-5.5 6.5-5.5s6.5 1.9 6.5 5.5M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.9c2.2.7 3.5 2.4 3.5 5.1"
        }
        "audit" => "M12 3 4 6v6c0 4.6 3.2 7.8 8 9 4.8-1.2 8-4.4 8-9V6l-8-3Zm-3.5 9 2.5 2.5 4.5-5",
        "settings" => {
            "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"
        }
        "search" => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm9 3-4.2-4.2",
        "more" => "M5 12h.01M12 12h.01M19 12h.01",
        "plus" => "M12 5v14M5 12h14",
        "arrow" => "M5 12h14m-6-6 6 6-6 6",
        "back" => "M19 12H5m6 6-6-6 6-6",
        "warning" => "M12 4 2.8 20h18.4L12 4Zm0 6v5m0 2.5v.5",
        "done" => "m5 12.5 4.5 4.5L19 7",
        "out" => "M14 4h6v16h-6M4 12h11m-4-4 4 4-4 4",
        "imports" => "M12 15V4m-5 5 5-5 5 5M5 20h14",
        "download" => "M12 4v11m-5-5 5 5 5-5M5 20h14",
        "theme-system" => "M4 5h16v11H4V5Zm5 15h6m-3-4v4",
        "theme-light" => {
            "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.4 1.4M17.6 17.6 19 19M19 5l-1.4 1.4M6.4 17.6 5 19"
        }
        "theme-dark" => "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
        "close" => "m6 6 12 12M18 6 6 18",
        _ => "",
    })
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<svg class=\"icon\" viewBox=\"0 0 24 24\" width=\"16\" height=\"16\" \
             aria-hidden=\"true\" focusable=\"false\"><path d=\"{}\"/></svg>",
            self.0
        )
    }
}

impl askama::filters::HtmlSafe for Icon {}
