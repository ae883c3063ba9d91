use super::*;

fn format(
    kind: ExportKind,
    named: Option<&str>,
    path: Option<&str>,
) -> Result<ExportFormat, String> {
    format_of(kind, named, path, Format::Table)
}

#[test]
fn the_ending_of_the_file_is_the_format_unless_one_is_named() {
    for (kind, named, path, expected) in [
        (ExportKind::Clients, None, None, ExportFormat::Csv),
        (
            ExportKind::Clients,
            None,
            Some("a/b.XLSX"),
            ExportFormat::Xlsx,
        ),
        (
            ExportKind::Clients,
            None,
            Some("b.vcf"),
            ExportFormat::VCard,
        ),
        (
            ExportKind::Events,
            None,
            Some("b.ics"),
            ExportFormat::ICalendar,
        ),
        (
            ExportKind::Audit,
            None,
            Some("b.jsonl"),
            ExportFormat::JsonLines,
        ),
        (
            ExportKind::Audit,
            Some("jsonl"),
            Some("log.txt"),
            ExportFormat::JsonLines,
        ),
        (
            ExportKind::Clients,
            Some("xlsx"),
            Some("b.csv"),
            ExportFormat::Xlsx,
        ),
    ] {
        assert_eq!(format(kind, named, path), Ok(expected), "{path:?}");
    }
}

#[test]
fn an_ending_that_says_no_format_is_refused_with_those_that_do() {
    for (kind, path, expected) in [
        (
            ExportKind::Clients,
            "clients.xls",
            "clients.xls: clients cannot be a file with the ending .xls; \
             accepted are csv, xlsx, jsonl, vcf",
        ),
        (
            ExportKind::Contracts,
            "contracts.vcf",
            "contracts.vcf: contracts cannot be a file with the ending .vcf; \
             accepted are csv, xlsx, jsonl",
        ),
        (
            ExportKind::Events,
            "events",
            "events: events cannot be a file without an ending; accepted are csv, xlsx, jsonl, ics",
        ),
    ] {
        assert_eq!(format(kind, None, Some(path)), Err(expected.to_owned()));
    }
    let refused = format(ExportKind::Audit, Some("vcf"), None);
    let expected = "--format vcf is not a format of this list; accepted are csv, xlsx, jsonl";
    assert_eq!(refused, Err(expected.to_owned()));
}

#[test]
fn on_standard_output_json_is_json_lines() {
    let format = format_of(ExportKind::Clients, None, None, Format::Json);
    assert_eq!(format.expect("a format"), ExportFormat::JsonLines);
}
