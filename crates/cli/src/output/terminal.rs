//! What the two streams are: a terminal or not, how wide, coloured or not.

use std::io::IsTerminal;

use crate::config::Environment;

/// Width of a terminal that does not say.
const USUAL_WIDTH: u16 = 80;

/// The `--color` flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always, whatever the environment says.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// Whether a stream gets colour.
    pub(super) fn applies(self, is_terminal: bool, environment: &Environment) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                let is_dumb = environment.text("TERM") == Some("dumb");
                is_terminal && !is_dumb && environment.text("NO_COLOR").is_none()
            }
        }
    }
}

/// Width that tables are fitted to.
///
/// `COLUMNS` if set. Without a terminal there is no limit: a row then is one line, which
/// `grep` and `wc` rely on.
pub(super) fn width(environment: &Environment) -> Option<u16> {
    let given = environment
        .text("COLUMNS")
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0);
    if given.is_some() {
        return given;
    }
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let measured = comfy_table::Table::new().width();
    measured.filter(|width| *width > 0).or(Some(USUAL_WIDTH))
}
