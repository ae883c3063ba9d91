//! Rows of an import that are worth showing.

use domain::{
    audit::{RecordKind, RecordRef},
    import::{Import, ImportKind, ImportState, RowOutcome},
    wording::Argument,
};
use service::{
    error::ServiceError,
    transfer::import::{Reading, ToldRow},
};

use crate::{
    rest::imports::count_of,
    web::{
        list::Address,
        page::Page,
        timeline::{self, Changed, Names},
        words,
    },
};

/// So many rows are shown of what is created and of what is changed.
const SAMPLES: u64 = 10;
/// So many refused or kept rows are on a page.
const ON_A_PAGE: u64 = 50;
/// So many cells of a refused row are shown.
const CELLS: usize = 4;
/// Longer cells are cut: the file has the whole.
const LONGEST_CELL: usize = 60;

/// A row.
pub(crate) struct Shown {
    pub(crate) number: String,
    /// What it is about.
    pub(crate) label: Option<String>,
    /// Where that is.
    pub(crate) href: Option<String>,
    pub(crate) changes: Vec<Changed>,
    /// Why it was refused.
    pub(crate) reasons: Vec<String>,
    /// Its first cells, each with its header.
    pub(crate) cells: Vec<(String, String)>,
}

/// Some of the rows that did the same.
pub(crate) struct Sample {
    /// What they did or would do, by key.
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Shown>,
    /// How many there are.
    pub(crate) count: i64,
}

/// Rows on pages.
pub(crate) struct Listing {
    pub(crate) rows: Vec<Shown>,
    /// How many there are.
    pub(crate) count: i64,
    pub(crate) next: Option<String>,
    /// Whether these are not the first ones.
    pub(crate) is_later: bool,
    /// Where the first ones are.
    pub(crate) first: String,
}

/// What is shown of rows that created or changed something, or would.
pub(super) async fn samples(page: &Page, import: &Import) -> Result<Vec<Sample>, ServiceError> {
    let is_check = import.state == ImportState::Checked;
    let is_done = matches!(import.state, ImportState::Done | ImportState::Stopped);
    if !is_check && !is_done {
        return Ok(Vec::new());
    }
    let titles = if is_check {
        ["import-would-create", "import-would-update"]
    } else {
        ["import-created", "import-updated"]
    };
    let mut samples = Vec::new();
    for (outcome, title) in [RowOutcome::Created, RowOutcome::Updated]
        .into_iter()
        .zip(titles)
    {
        let rows = page
            .session
            .rows_of_import(Ok(import.id), outcome, None, SAMPLES);
        let rows = rows.await?;
        if !rows.is_empty() {
            samples.push(Sample {
                title,
                rows: shown(page, import.kind, rows, &[]).await?,
                count: count_of(import, outcome),
            });
        }
    }
    Ok(samples)
}

impl Listing {
    /// Those that became this, from where the address says.
    pub(super) async fn of(
        page: &Page,
        address: &Address,
        import: &Import,
        reading: &Reading,
        outcome: RowOutcome,
    ) -> Result<Self, ServiceError> {
        let parameter = format!("{}_after", outcome.name());
        let after: Option<i64> = address.get(&parameter).parse().ok();
        let rows = page
            .session
            .rows_of_import(Ok(import.id), outcome, after, ON_A_PAGE);
        let rows = rows.await?;
        let is_full = rows.len() as u64 == ON_A_PAGE;
        let last = rows.last().map(|row| row.place.to_string());
        let anchor = outcome.name();
        let at = |place: &str| format!("{}#{anchor}", address.with(&parameter, place));
        Ok(Self {
            next: last.filter(|_| is_full).map(|last| at(&last)),
            first: at(""),
            is_later: after.is_some(),
            count: count_of(import, outcome),
            rows: shown(page, import.kind, rows, &reading.headers).await?,
        })
    }
}

async fn shown(
    page: &Page,
    kind: ImportKind,
    rows: Vec<ToldRow>,
    headers: &[String],
) -> Result<Vec<Shown>, ServiceError> {
    let changes = rows.iter().flat_map(|row| row.detail.changes.changes());
    let names = Names::of_changes(page, changes).await?;
    let shown = rows.into_iter().map(|row| Shown {
        number: page.number(row.row.number),
        label: label(page, kind, &row),
        href: row.row.record.and_then(|record| href(kind, record)),
        changes: timeline::changed(page, &names, row.detail.changes.changes()),
        reasons: row
            .detail
            .errors
            .iter()
            .map(|error| words::cell_error(&page.habits, error))
            .collect(),
        cells: cells(headers, &row.detail.cells),
    });
    Ok(shown.collect())
}

/// What a row is about: by its name, or by what it is and its number.
fn label(page: &Page, kind: ImportKind, row: &ToldRow) -> Option<String> {
    if !row.detail.label.is_empty() {
        return Some(row.detail.label.clone());
    }
    let record = row.row.record?;
    let named = record_kind(kind).map(|kind| RecordRef::new(kind, record));
    Some(match named {
        Some(named) => words::argument(&page.habits, &Argument::Record(named)),
        None => page.say("import-payment").with("id", record).to_string(),
    })
}

const fn record_kind(kind: ImportKind) -> Option<RecordKind> {
    match kind {
        ImportKind::Clients => Some(RecordKind::Client),
        ImportKind::Contracts => Some(RecordKind::Contract),
        ImportKind::Events => Some(RecordKind::Event),
        ImportKind::Employees => Some(RecordKind::Employee),
        ImportKind::Payments => None,
    }
}

/// Where a record is; a payment is on the page of its contract.
fn href(kind: ImportKind, record: i64) -> Option<String> {
    record_kind(kind)?;
    Some(format!("/{}/{record}", kind.name()))
}

/// The first cells with something in them.
fn cells(headers: &[String], cells: &[String]) -> Vec<(String, String)> {
    let filled = headers
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.trim().is_empty());
    let first = filled.take(CELLS);
    first
        .map(|(header, cell)| (header.clone(), shortened(cell)))
        .collect()
}

fn shortened(cell: &str) -> String {
    // what no page shows
    let plain = cell.replace('\0', "\u{fffd}");
    match plain.char_indices().nth(LONGEST_CELL) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}
