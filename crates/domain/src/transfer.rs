//! What leaves as a file, and in which format.

use crate::{
    error::BadValue,
    worded,
    wording::{Argument, Joint},
};

/// A list that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Clients.
    Clients,
    /// Contracts.
    Contracts,
    /// Payments.
    Payments,
    /// Events.
    Events,
    /// The directory of employees.
    Employees,
    /// The audit log.
    Audit,
}

impl ExportKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Clients,
        Self::Contracts,
        Self::Payments,
        Self::Events,
        Self::Employees,
        Self::Audit,
    ];

    /// The name in paths and file names: that of the list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Contracts => "contracts",
            Self::Payments => "payments",
            Self::Events => "events",
            Self::Employees => "employees",
            Self::Audit => "audit",
        }
    }

    /// Reads a name; `None` when it is no kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in audit entries.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Clients => "export_clients",
            Self::Contracts => "export_contracts",
            Self::Payments => "export_payments",
            Self::Events => "export_events",
            Self::Employees => "export_employees",
            Self::Audit => "export_audit",
        }
    }

    /// The formats it comes in, the default one first.
    pub const fn formats(self) -> &'static [ExportFormat] {
        match self {
            Self::Clients => &[
                ExportFormat::Csv,
                ExportFormat::Xlsx,
                ExportFormat::JsonLines,
                ExportFormat::VCard,
            ],
            Self::Events => &[
                ExportFormat::Csv,
                ExportFormat::Xlsx,
                ExportFormat::JsonLines,
                ExportFormat::ICalendar,
            ],
            Self::Contracts | Self::Payments | Self::Employees | Self::Audit => &[
                ExportFormat::Csv,
                ExportFormat::Xlsx,
                ExportFormat::JsonLines,
            ],
        }
    }

    /// Reads the name of one of its formats.
    ///
    /// # Errors
    /// Names those it comes in.
    pub fn format(self, name: &str) -> Result<ExportFormat, BadValue> {
        let found = self.formats().iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| {
            let names = self.formats().iter().map(|format| format.name());
            BadValue::new(worded!(
                "bad-export-format",
                "is not a format of this list; accepted are {names}",
                names = Argument::list(names, Joint::Comma),
            ))
        })
    }

    /// The first of its formats among these media types, as `Accept` lists them; its
    /// default one when `*/*` comes first or none of them is one.
    pub fn accepted(self, media_types: &str) -> ExportFormat {
        let mut listed = media_types.split(',').filter_map(|item| {
            let named = item.split(';').next()?.trim();
            if named == "*/*" {
                return self.formats().first();
            }
            let mut formats = self.formats().iter();
            formats.find(|format| format.essence().eq_ignore_ascii_case(named))
        });
        listed.next().copied().unwrap_or(ExportFormat::Csv)
    }
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values, for spreadsheets and programs.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// An object of the API on each line.
    JsonLines,
    /// Address book cards (RFC 6350).
    VCard,
    /// Calendar entries (RFC 5545).
    ICalendar,
}

impl ExportFormat {
    /// Every format.
    pub const ALL: [Self; 5] = [
        Self::Csv,
        Self::Xlsx,
        Self::JsonLines,
        Self::VCard,
        Self::ICalendar,
    ];

    /// The name in queries and the ending of files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::JsonLines => "jsonl",
            Self::VCard => "vcf",
            Self::ICalendar => "ics",
        }
    }

    /// Reads the ending of a file, in any case; `None` when no format has it.
    pub fn from_ending(ending: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(ending))
    }

    /// What the file says it is.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLines => "application/x-ndjson",
            Self::VCard => "text/vcard; charset=utf-8",
            Self::ICalendar => "text/calendar; charset=utf-8",
        }
    }

    /// The media type without its parameters.
    fn essence(self) -> &'static str {
        let whole = self.media_type();
        whole.split_once(';').map_or(whole, |(essence, _)| essence)
    }
}

/// Whether a spreadsheet could take a cell for a formula, so that our CSV files put an
/// apostrophe before it.
///
/// So it is with every `=`, `+`, `-`, `@`, tab and line break at the start, numbers and
/// phones included, and with an apostrophe that stands before one of these itself: one
/// rule that [`unguarded`] undoes without guessing.
pub fn needs_guard(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'').trim_start_matches(' ');
    matches!(
        bare.chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    )
}

/// What a cell of our own files holds.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        Some(_) | None => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_by_the_name_it_has() {
        for kind in ExportKind::ALL {
            assert_eq!(ExportKind::from_name(kind.name()), Some(kind));
            for format in kind.formats() {
                assert_eq!(kind.format(format.name()), Ok(*format));
            }
        }
        assert_eq!(ExportKind::from_name("Clients"), None);
    }

    #[test]
    fn a_format_that_a_list_does_not_have_is_refused_with_those_it_has() {
        let refused = ExportKind::Contracts.format("vcf").expect_err("no cards");
        assert_eq!(
            refused.to_string(),
            "is not a format of this list; accepted are csv, xlsx, jsonl"
        );
        assert!(ExportKind::Events.format("ics").is_ok());
        assert!(ExportKind::Events.format("vcf").is_err());
        assert!(ExportKind::Clients.format("CSV").is_err());
    }

    #[test]
    fn the_first_media_type_that_the_list_has_is_taken() {
        let cards = "text/html, text/calendar, text/vcard;q=0.9, text/csv";
        for (kind, accept, expected) in [
            (ExportKind::Clients, cards, ExportFormat::VCard),
            (ExportKind::Events, cards, ExportFormat::ICalendar),
            (ExportKind::Audit, cards, ExportFormat::Csv),
            (ExportKind::Clients, "*/*", ExportFormat::Csv),
            (
                ExportKind::Audit,
                "Application/X-NDJSON",
                ExportFormat::JsonLines,
            ),
            (ExportKind::Clients, "", ExportFormat::Csv),
            (ExportKind::Clients, "application/json", ExportFormat::Csv),
        ] {
            assert_eq!(kind.accepted(accept), expected, "{kind:?} {accept}");
        }
    }

    #[test]
    fn a_file_ending_names_its_format_in_any_case() {
        assert_eq!(ExportFormat::from_ending("XLSX"), Some(ExportFormat::Xlsx));
        assert_eq!(ExportFormat::from_ending("xls"), None);
        assert_eq!(ExportFormat::from_ending(""), None);
    }
}
