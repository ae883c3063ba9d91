//! Imports on the wire: what is sent with a file, and what became of its rows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    audit::Change,
    error::{BadValue, Checks, FieldError, Invalid},
    import::{Existing, ImportKind, ImportSort, RowOutcome},
    page::{Count, ListRequest, Sort, parse_limit},
    worded,
    wording::{Argument, Joint},
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

use crate::{
    audit::WireChange,
    page::{EmployeeRef, Paging, WireCount, parse_flag},
    problem::WireFieldError,
    request::Request,
};

/// The largest file that is taken, in bytes.
pub const FILE_LIMIT: u64 = 512 * 1024 * 1024;

/// What a column of a file was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportColumn {
    /// As it stands in the file.
    pub header: String,
    /// The field that it fills; `null` when it is not used.
    pub column: Option<String>,
}

/// An import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Import {
    /// The id.
    pub id: i64,
    /// `clients`, `contracts`, `payments`, `events` or `employees`.
    #[schema(example = "clients")]
    pub kind: String,
    /// `checking`, `checked`, `running`, `done`, `stopped`, `undoing` or `undone`.
    #[schema(example = "done")]
    pub state: String,
    /// The name of the file.
    pub file_name: Option<String>,
    /// `csv` or `xlsx`.
    #[schema(example = "csv")]
    pub format: String,
    /// The encoding of a CSV file.
    pub encoding: Option<String>,
    /// The separator of a CSV file.
    pub separator: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// What each column was taken for.
    pub columns: Vec<ImportColumn>,
    /// What is done with records that there are already: `update`, `skip` or `refuse`.
    #[schema(example = "update")]
    pub existing: String,
    /// Rows in the file, without its header.
    pub rows: i64,
    /// Rows looked at so far.
    pub rows_done: i64,
    /// Records created; while checking, that would be.
    pub created: i64,
    /// Records changed.
    pub updated: i64,
    /// Rows that say what is known.
    pub unchanged: i64,
    /// Rows refused.
    pub refused: i64,
    /// Rows taken back.
    pub undone: i64,
    /// Rows that could not be taken back: somebody built on them since.
    pub kept: i64,
    /// Why it stopped, by a code.
    pub stopped_by: Option<String>,
    /// Whose rights its rows have.
    pub by: EmployeeRef,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
}

impl Import {
    /// Whether somebody is working on it.
    pub fn is_at_work(&self) -> bool {
        matches!(self.state.as_str(), "checking" | "running" | "undoing")
    }
}

/// How a file is to be taken; the file itself is the body.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// What its rows are: `clients`, `contracts`, `payments`, `events` or `employees`.
    pub kind: Option<String>,
    /// `true` tries every row and keeps nothing; it can be run afterwards.
    #[param(value_type = Option<bool>)]
    pub dry_run: Option<String>,
    /// What is done with records that there are already: `update` (when absent), `skip` or
    /// `refuse`.
    pub existing: Option<String>,
    /// What columns are whose headers do not tell: a JSON object of headers and fields,
    /// an empty field for a column that is not to be used.
    #[param(example = r#"{"Titre": "name"}"#)]
    pub map: Option<String>,
    /// Values for every row, of fields that the file does not have: a JSON object.
    #[param(example = r#"{"sales_contact": "bill@example.com"}"#)]
    pub set: Option<String>,
    /// The encoding of a CSV file, when it is not seen rightly.
    pub encoding: Option<String>,
    /// The separator of a CSV file, when it is not seen rightly.
    pub separator: Option<String>,
    /// The sheet of a workbook; the first one when absent.
    pub sheet: Option<String>,
    /// The name of the file.
    pub file_name: Option<String>,
}

/// How a file is to be taken, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRequest {
    /// What its rows are.
    pub kind: ImportKind,
    /// Only tried.
    pub dry_run: bool,
    /// What is done with records that there are already.
    pub existing: Existing,
    /// Headers and the fields they fill.
    pub map: Vec<(String, String)>,
    /// Fields and what they are in every row.
    pub set: Vec<(String, String)>,
    /// The encoding.
    pub encoding: Option<String>,
    /// The separator.
    pub separator: Option<char>,
    /// The sheet.
    pub sheet: Option<String>,
    /// The name of the file, without a folder.
    pub file_name: Option<String>,
}

impl ImportQuery {
    /// The values, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ImportRequest, Invalid> {
        let mut checks = Checks::default();
        let kind = checks.required("kind", self.kind.as_deref());
        let kind = kind.and_then(|kind| checks.take("kind", parse_kind(kind)));
        let dry_run = checks.take_optional("dry_run", self.dry_run.as_deref().map(parse_flag));
        let existing =
            checks.take_optional("existing", self.existing.as_deref().map(parse_existing));
        let map = checks.take_optional("map", self.map.as_deref().map(parse_pairs));
        let set = checks.take_optional("set", self.set.as_deref().map(parse_pairs));
        let separator =
            checks.take_optional("separator", self.separator.as_deref().map(parse_separator));
        let file_name = self.file_name.as_deref().and_then(|name| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
            let plain: String = name.chars().filter(|letter| !letter.is_control()).collect();
            (!plain.is_empty()).then_some(plain)
        });
        checks.finish(|| {
            Some(ImportRequest {
                kind: kind?,
                dry_run: dry_run?.unwrap_or(false),
                existing: existing?.unwrap_or_default(),
                map: map?.unwrap_or_default(),
                set: set?.unwrap_or_default(),
                encoding: self.encoding.clone(),
                separator: separator?,
                sheet: self.sheet.clone(),
                file_name,
            })
        })
    }
}

/// Reads what rows of a file are.
///
/// # Errors
/// Names the kinds.
pub fn parse_kind(text: &str) -> Result<ImportKind, BadValue> {
    ImportKind::from_name(text.trim()).ok_or_else(|| {
        BadValue::new(worded!(
            "bad-import-kind",
            "is nothing that can be imported; {kinds} are accepted",
            kinds = Argument::list(ImportKind::ALL.map(ImportKind::name), Joint::And),
        ))
    })
}

fn parse_existing(text: &str) -> Result<Existing, BadValue> {
    Existing::from_name(text.trim()).ok_or_else(|| {
        BadValue::new(worded!(
            "bad-import-existing",
            "is not update, skip or refuse"
        ))
    })
}

/// Pairs in the order of their names, so that the same ones are the same.
fn parse_pairs(text: &str) -> Result<Vec<(String, String)>, BadValue> {
    serde_json::from_str::<BTreeMap<String, String>>(text)
        .map(|pairs| pairs.into_iter().collect())
        .map_err(|_| {
            BadValue::new(worded!(
                "bad-import-pairs",
                "is not a JSON object of texts, as {example}",
                example = r#"{"Titre": "name"}"#,
            ))
        })
}

/// Reads a separator; `tab` is one.
///
/// # Errors
/// Names those accepted.
pub fn parse_separator(text: &str) -> Result<char, BadValue> {
    match text {
        "," | "comma" => Ok(','),
        ";" | "semicolon" => Ok(';'),
        "|" | "pipe" => Ok('|'),
        "\t" | "tab" | "\\t" => Ok('\t'),
        _ => Err(BadValue::new(worded!(
            "bad-import-separator",
            "is not a separator; a comma, a semicolon, a pipe or tab is accepted"
        ))),
    }
}

/// Takes in the rows of an import that waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartImport {}

impl Request for StartImport {}

/// Query parameters of the list of imports.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportsQuery {
    /// Rows on a page, 1 to 200; 50 when absent.
    #[param(value_type = Option<u64>)]
    pub limit: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// The `previous` of the page after.
    pub before: Option<String>,
    /// `id` or `-id`.
    pub sort: Option<String>,
}

impl ImportsQuery {
    /// The values, checked; latest first.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<(), ImportSort>, Invalid> {
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(Checks::default(), Sort::descending(ImportSort::Id), || {
            Some(())
        })
    }
}

/// Query parameters of the rows of an import.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportRowsQuery {
    /// What became of them: `refused` (when absent), `created`, `updated`, `undone` or `kept`.
    pub outcome: Option<String>,
    /// Rows on a page, 1 to 200; 50 when absent.
    #[param(value_type = Option<u64>)]
    pub limit: Option<String>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Which rows of an import are wanted, read.
#[derive(Debug, Clone, Copy)]
pub struct ImportRowsRequest {
    /// What became of them.
    pub outcome: RowOutcome,
    /// How many at most.
    pub limit: u64,
    /// After which place.
    pub after: Option<i64>,
}

impl ImportRowsQuery {
    /// The values, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ImportRowsRequest, Invalid> {
        let mut checks = Checks::default();
        let outcome = checks.take_optional("outcome", self.outcome.as_deref().map(parse_outcome));
        let limit = checks.take_optional("limit", self.limit.as_deref().map(parse_limit));
        let after = checks.take_optional(
            "after",
            self.after.as_deref().map(|text| {
                let place = text.parse().ok().filter(|place: &i64| *place >= 0);
                place.ok_or_else(|| {
                    BadValue::new(worded!(
                        "bad-import-place",
                        "is not the `next` of a page of these rows"
                    ))
                })
            }),
        );
        checks.finish(|| {
            Some(ImportRowsRequest {
                outcome: outcome?.unwrap_or(RowOutcome::Refused),
                limit: limit?.unwrap_or(domain::page::DEFAULT_LIMIT),
                after: after?,
            })
        })
    }
}

fn parse_outcome(text: &str) -> Result<RowOutcome, BadValue> {
    RowOutcome::from_name(text)
        // nothing is kept of rows that changed nothing
        .filter(|outcome| *outcome != RowOutcome::Unchanged)
        .ok_or_else(|| {
            BadValue::new(worded!(
                "bad-import-outcome",
                "is not refused, created, updated, undone or kept"
            ))
        })
}

/// A row of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportRow {
    /// The row as a spreadsheet program numbers it.
    pub row: i64,
    /// What became of it.
    pub outcome: String,
    /// The record it is about, when it is there.
    pub record_id: Option<i64>,
    /// The record's name, when it is told.
    pub label: Option<String>,
    /// Why it was refused.
    #[schema(value_type = Vec<WireFieldError>)]
    pub errors: Vec<FieldError>,
    /// What it changed.
    #[schema(value_type = Vec<WireChange>)]
    pub changes: Vec<Change>,
    /// Its cells, when it was refused, in the order of the columns.
    pub cells: Vec<String>,
}

/// Some rows of an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportRows {
    /// The rows, in the order of the file.
    pub items: Vec<ImportRow>,
    /// Give it back as `after` for the next rows; `null` after the last.
    pub next: Option<String>,
    /// How many there are.
    #[schema(value_type = WireCount)]
    pub count: Count,
}
