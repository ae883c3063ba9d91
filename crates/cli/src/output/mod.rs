//! Everything that `epic` prints: data on stdout, messages on stderr.
//!
//! The only place that writes to either. Commands say what to show (`ListView`,
//! `CardView`) and hand over the JSON of the API; they never format.

mod card;
mod json;
mod locale;
mod message;
mod progress;
mod style;
mod table;
mod terminal;
mod text;
mod view;
mod writing;

use std::io::IsTerminal;

use api::csv::{LineEnd, Writer};
use serde_json::Value;

use crate::config::Environment;

pub(crate) use locale::Locale;
pub(crate) use message::Problem;
pub(crate) use progress::{Progress, Tally};
pub(crate) use terminal::ColorChoice;
pub(crate) use text::one_line;
pub(crate) use view::{CardView, Column, Kind, ListView, Section};
pub(crate) use writing::WriteError;

/// The `-o` flag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For eyes.
    #[default]
    Table,
    /// As the API returns it.
    Json,
    /// For spreadsheets.
    Csv,
}

/// The flags that decide how things are printed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OutputFlags {
    /// `-o` or `--json`.
    pub(crate) format: Format,
    /// `--color`.
    pub(crate) color: ColorChoice,
    /// `--quiet`.
    pub(crate) quiet: bool,
}

/// How things are printed in this run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Shape of the data.
    pub(crate) format: Format,
    /// Whether success is told.
    pub(crate) quiet: bool,
    /// Habits for numbers and dates.
    pub(crate) locale: Locale,
    data_color: bool,
    message_color: bool,
    width: Option<u16>,
}

impl Output {
    /// From the flags, the environment and what the streams are.
    pub(crate) fn new(flags: OutputFlags, environment: &Environment) -> Self {
        let data_color = flags
            .color
            .applies(std::io::stdout().is_terminal(), environment);
        let message_color = flags
            .color
            .applies(std::io::stderr().is_terminal(), environment);
        Self {
            format: flags.format,
            quiet: flags.quiet,
            locale: Locale::of(environment),
            data_color,
            message_color,
            width: terminal::width(environment),
        }
    }

    /// A list in the API's shape: `{"items": […], "previous": …, "next": …, "count": {…}}`.
    pub(crate) fn list(&self, view: ListView<'_>, page: &Value) -> Result<(), WriteError> {
        let items = items_of(page);
        match self.format {
            Format::Json => writing::data(&json::pretty(page)),
            Format::Csv => csv(view.fields, items),
            Format::Table if items.is_empty() => {
                self.say(&format!("no {} match", view.noun));
                Ok(())
            }
            Format::Table => {
                let table = table::render(view.columns, items, self.look());
                let caption = table::caption(page, items.len());
                writing::data(&format!("{table}\n{caption}\n"))
            }
        }
    }

    /// One record, as the API returns it.
    pub(crate) fn show(&self, view: &CardView<'_>, record: &Value) -> Result<(), WriteError> {
        match self.format {
            Format::Json => writing::data(&json::pretty(record)),
            Format::Csv => {
                let row = std::slice::from_ref(record);
                csv(view.fields, row)
            }
            Format::Table => writing::data(&card::render(view, record, self.look())),
        }
    }

    /// What a writing command did; under `--json` the record that came of it as well.
    pub(crate) fn done(&self, message: &str, record: Option<&Value>) -> Result<(), WriteError> {
        if let (Format::Json, Some(record)) = (self.format, record) {
            return writing::data(&json::pretty(record));
        }
        self.say(message);
        Ok(())
    }

    /// Any JSON, whatever the format.
    pub(crate) fn json(value: &Value) -> Result<(), WriteError> {
        writing::data(&json::pretty(value))
    }

    /// Text that is data and our own: completions, a generated page.
    pub(crate) fn text(text: &str) -> Result<(), WriteError> {
        writing::data(text)
    }

    /// Bytes that are data: a man page, an export.
    pub(crate) fn bytes(bytes: &[u8]) -> Result<(), WriteError> {
        writing::bytes(bytes)
    }

    /// Whether data goes to somebody's eyes.
    #[expect(clippy::unused_self, reason = "a fact about the output of this run")]
    pub(crate) fn is_on_terminal(&self) -> bool {
        std::io::stdout().is_terminal()
    }

    /// Tells on stderr how much of something has come.
    pub(crate) fn tally(&self, label: &'static str) -> Tally {
        Tally::new(self, label)
    }

    /// What the person is about to be asked about, as a table beside the data.
    pub(crate) fn show_before(&self, columns: &[Column], items: &[Value]) {
        writing::message(&table::render(columns, items, self.look()));
    }

    /// A one-line message, unless `--quiet`.
    pub(crate) fn say(&self, message: &str) {
        if !self.quiet {
            writing::message(&message::line(message));
        }
    }

    /// Whether messages may be coloured.
    pub(crate) fn has_coloured_messages(&self) -> bool {
        self.message_color
    }

    /// The one line that a bug of ours leaves on stderr.
    pub(crate) fn bug(place: &str) {
        writing::message(&message::line(&format!(
            "error: a bug in epic stopped it at {place}; please report this"
        )));
    }

    /// A warning; `--quiet` does not hide it.
    pub(crate) fn warn(&self, message: &str) {
        writing::message(&message::warning(message, self.message_color));
    }

    /// A problem; under `--json` its body. Called once, where the program ends.
    pub(crate) fn problem(&self, problem: &Problem) {
        writing::message(&match self.format {
            Format::Json => json::pretty(&problem.body()),
            Format::Table | Format::Csv => message::problem(problem, self.message_color),
        });
    }

    fn look(&self) -> table::Look {
        table::Look {
            width: self.width,
            color: self.data_color,
            locale: self.locale,
        }
    }
}

fn csv(fields: &[&str], items: &[Value]) -> Result<(), WriteError> {
    let mut writer = Writer::new(fields, LineEnd::Feed)?;
    writer.json(items)?;
    writing::bytes(&writer.take())
}

fn items_of(page: &Value) -> &[Value] {
    page.get("items")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
