//! Imports: the file's rows until they are done with, and what became of each.
//!
//! Everything that an import needs is in the database, so that whoever finds one that
//! nobody works on can go on with it. A worker holds a lease, which it renews in the
//! transaction of each batch of rows together with the place it has come to: a batch is
//! done and counted, or neither.

mod person;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{
    actor::Channel,
    employee::EmployeeRef,
    ids::{EmployeeId, ImportId, SessionId},
    import::{Existing, Import, ImportKind, ImportRow, ImportSort, ImportState, RowOutcome, Tally},
    page::{Page, PageRequest, Position, SortKey},
    policy::{self, Clearance},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use crate::{
    bulk,
    entity::{
        import::{ActiveModel, Column, Entity, Model},
        import_key, import_part, import_row,
    },
    error::{Error, Result},
    instant::{instant, known, micros},
    list::Listing,
    unit_of_work::{Connected, Queries, UnitOfWork},
};

pub(crate) use person::{forget, forget_naming};

/// What is known of an import when it was sent.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// What its rows are.
    pub kind: ImportKind,
    /// Whose rights its rows have.
    pub by: EmployeeRef,
    /// The session that sent it.
    pub session: SessionId,
    /// Through which face.
    pub channel: Channel,
    /// The name of the file.
    pub file_name: Option<String>,
    /// What the file is and holds.
    pub file_hash: String,
    /// How it is read, as JSON.
    pub reading: String,
    /// What is done with records that there are already.
    pub existing: Existing,
}

/// Rows of a file, in the use-case's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The place of the first of them in the file, from 0.
    pub first_row: i64,
    /// How many there are.
    pub rows: i64,
    /// The rows.
    pub content: String,
}

/// What became of a row, and what it takes to take it back.
#[derive(Debug, Clone)]
pub struct RowRecord {
    /// The place in the file, from 0.
    pub place: i64,
    /// The line as a spreadsheet program shows it.
    pub line: i64,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The record, once there is one.
    pub record: Option<i64>,
    /// The record's version after it.
    pub version: Option<i64>,
    /// JSON of the use-case.
    pub detail: Option<String>,
}

/// Writes an import that is not ready yet: its rows are to follow, then [`begin`].
pub async fn insert(work: &UnitOfWork, new: &NewImport) -> Result<ImportId> {
    let now = micros(work.stamp().now);
    let row = ActiveModel {
        id: NotSet,
        kind: Set(new.kind.name().to_owned()),
        state: Set(RECEIVING.to_owned()),
        employee_id: Set(new.by.id.get()),
        employee_name: Set(new.by.full_name.clone()),
        session_id: Set(new.session.get()),
        channel: Set(new.channel.name().to_owned()),
        file_name: Set(new.file_name.clone()),
        file_hash: Set(new.file_hash.clone()),
        reading: Set(new.reading.clone()),
        existing: Set(new.existing.name().to_owned()),
        row_count: Set(0),
        rows_done: Set(0),
        created: Set(0),
        updated: Set(0),
        unchanged: Set(0),
        refused: Set(0),
        undone: Set(0),
        kept: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
        stopped_by: Set(None),
        claim: Set(None),
        leased_until: Set(None),
        undone_by: Set(None),
        undo_session_id: Set(None),
    };
    let inserted = Entity::insert(row).exec(&work.connection()).await?;
    Ok(ImportId::new(inserted.last_insert_id))
}

/// The state of an import whose rows are still being written; nobody else sees it.
const RECEIVING: &str = "receiving";

/// Adds rows to an import that is being received.
pub async fn add_part(work: &UnitOfWork, id: ImportId, part: &Part) -> Result<()> {
    import_part::Entity::insert(import_part::ActiveModel {
        import_id: Set(id.get()),
        first_row: Set(part.first_row),
        row_count: Set(part.rows),
        content: Set(part.content.clone()),
    })
    .exec_without_returning(&work.connection())
    .await?;
    Ok(())
}

/// Lets an import begin, all of whose rows are there.
///
/// `state` is where it begins, with why when it has to wait at once.
pub async fn begin(
    work: &UnitOfWork,
    id: ImportId,
    rows: i64,
    (state, stopped_by): (ImportState, Option<&str>),
) -> Result<()> {
    let begun = Entity::update_many()
        .col_expr(Column::State, Expr::val(state.name()))
        .col_expr(
            Column::StoppedBy,
            Expr::val(stopped_by.map(ToOwned::to_owned)),
        )
        .col_expr(Column::RowCount, Expr::val(rows))
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::Id.eq(id.get()))
        .filter(Column::State.eq(RECEIVING))
        .exec(&work.connection())
        .await?;
    one(begun.rows_affected)
}

/// Forgets imports that were not received whole: their sender went away before this.
pub async fn forget_unreceived(work: &UnitOfWork, before: DateTime<Utc>) -> Result<()> {
    let connection = &work.connection();
    let left: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::State.eq(RECEIVING))
        .filter(Column::UpdatedAt.lt(micros(before)))
        .limit(100)
        .into_tuple()
        .all(connection)
        .await?;
    for id in left {
        forget_parts(work, ImportId::new(id)).await?;
        Entity::delete_many()
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(RECEIVING))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// Says that an import is still being received.
pub async fn touch(work: &UnitOfWork, id: ImportId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::Id.eq(id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Finds an import; of somebody, or of anybody.
pub async fn find<A: policy::Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: ImportId,
    of: Option<EmployeeId>,
) -> Result<Option<Import>> {
    let mut rows = Entity::find_by_id(id.get()).filter(Column::State.ne(RECEIVING));
    if let Some(of) = of {
        rows = rows.filter(Column::EmployeeId.eq(of.get()));
    }
    let row = rows.one(&from.connection()).await?;
    row.map(decode).transpose()
}

/// Reads a page of imports; of somebody, or of anybody.
pub async fn list<A: policy::Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    of: Option<EmployeeId>,
    page: &PageRequest<ImportSort>,
) -> Result<Page<Import>> {
    let mut filter = Condition::all().add(Column::State.ne(RECEIVING));
    if let Some(of) = of {
        filter = filter.add(Column::EmployeeId.eq(of.get()));
    }
    Listing {
        rows: Entity::find(),
        filter,
        sample: None,
        few: None,
        key: Column::Id,
        id: Column::Id,
    }
    .page(from, page, |row: &Model| Position {
        key: SortKey::Number(row.id),
        id: row.id,
    })
    .await?
    .try_map(decode)
}

/// The latest import of the same file that came to its end, before this one; none when what
/// such an import did was taken back since.
pub async fn earlier(from: &impl Queries, of: &Import) -> Result<Option<ImportId>> {
    let same_file = || {
        Entity::find()
            .select_only()
            .filter(Column::FileHash.eq(of.file_hash.as_str()))
            .filter(Column::Kind.eq(of.kind.name()))
            .filter(Column::Id.lt(of.id.get()))
            .order_by_desc(Column::Id)
            .limit(1)
    };
    let done: Option<(i64, i64)> = same_file()
        .columns([Column::Id, Column::UpdatedAt])
        .filter(Column::State.eq(ImportState::Done.name()))
        .into_tuple()
        .one(&from.connection())
        .await?;
    let Some((id, ended_at)) = done else {
        return Ok(None);
    };
    let taken_back: Option<i64> = same_file()
        .column(Column::Id)
        .filter(Column::Undone.gt(0))
        .filter(Column::UpdatedAt.gte(ended_at))
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(taken_back.is_none().then(|| ImportId::new(id)))
}

/// The import of the same file by the same person that waits or runs.
pub async fn unfinished(
    from: &impl Queries,
    kind: ImportKind,
    by: EmployeeId,
    file_hash: &str,
) -> Result<Option<Import>> {
    let open = [ImportState::Running, ImportState::Stopped].map(ImportState::name);
    let row = Entity::find()
        .filter(Column::FileHash.eq(file_hash))
        .filter(Column::Kind.eq(kind.name()))
        .filter(Column::EmployeeId.eq(by.get()))
        .filter(Column::State.is_in(open))
        .order_by_desc(Column::Id)
        .limit(1)
        .one(&from.connection())
        .await?;
    row.map(decode).transpose()
}

/// What somebody works on, and through which face it was sent.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The import.
    pub import: Import,
    /// Through which face it was sent.
    pub channel: Channel,
}

fn at_work() -> Condition {
    let states = ImportState::ALL.into_iter();
    let states = states.filter(|state| state.is_at_work());
    Condition::all().add(Column::State.is_in(states.map(ImportState::name)))
}

/// Whether somebody has to work on an import.
pub async fn is_any_at_work(from: &impl Queries) -> Result<bool> {
    let any: Option<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(at_work())
        .limit(1)
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(any.is_some())
}

/// How many imports somebody has to work on.
pub async fn count_at_work(from: &impl Queries) -> Result<u64> {
    let found = Entity::find().filter(at_work());
    Ok(found.count(&from.connection()).await?)
}

/// Claims the oldest import that somebody has to work on and nobody does.
pub async fn claim_next(
    work: &UnitOfWork,
    claim: &str,
    until: DateTime<Utc>,
) -> Result<Option<Claimed>> {
    let now = micros(work.stamp().now);
    let free = at_work().add(
        Condition::any()
            .add(Column::LeasedUntil.is_null())
            .add(Column::LeasedUntil.lt(now)),
    );
    let connection = &work.connection();
    let next = Entity::find()
        .filter(free.clone())
        .order_by_asc(Column::Id)
        .limit(1)
        .one(connection)
        .await?;
    let Some(next) = next else { return Ok(None) };
    let claimed = Entity::update_many()
        .col_expr(Column::Claim, Expr::val(claim))
        .col_expr(Column::LeasedUntil, Expr::val(micros(until)))
        .filter(Column::Id.eq(next.id))
        .filter(free)
        .exec(connection)
        .await?;
    if claimed.rows_affected != 1 {
        return Err(Error::Retry);
    }
    let channel = Channel::from_stored(&next.channel);
    Ok(Some(Claimed {
        import: decode(next)?,
        channel,
    }))
}

/// Renews a lease and gives the import as it is now; nothing when it is somebody else's, or
/// was asked to stand elsewhere.
pub async fn hold(
    work: &UnitOfWork,
    id: ImportId,
    claim: &str,
    until: DateTime<Utc>,
) -> Result<Option<Import>> {
    let held = Entity::update_many()
        .col_expr(Column::LeasedUntil, Expr::val(micros(until)))
        .filter(Column::Id.eq(id.get()))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    if held.rows_affected != 1 {
        return Ok(None);
    }
    let row = Entity::find_by_id(id.get()).one(&work.connection()).await?;
    row.map(decode).transpose()
}

/// Gives a lease back, so that somebody else may go on at once.
pub async fn release(work: &UnitOfWork, claim: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Claim, Expr::val(None::<String>))
        .col_expr(Column::LeasedUntil, Expr::val(None::<i64>))
        .filter(Column::Claim.eq(claim))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Writes how far an import has come, as whoever holds it knows.
pub async fn progress(work: &UnitOfWork, import: &Import) -> Result<()> {
    let tally = &import.tally;
    let written = Entity::update_many()
        .set(ActiveModel {
            state: Set(import.state.name().to_owned()),
            rows_done: Set(import.rows_done),
            created: Set(tally.created),
            updated: Set(tally.updated),
            unchanged: Set(tally.unchanged),
            refused: Set(tally.refused),
            undone: Set(tally.undone),
            kept: Set(tally.kept),
            stopped_by: Set(import.stopped_by.clone()),
            updated_at: Set(micros(work.stamp().now)),
            ..ActiveModel::default()
        })
        .filter(Column::Id.eq(import.id.get()))
        .exec(&work.connection())
        .await?;
    one(written.rows_affected)
}

/// Lets an import stand elsewhere, taking it away from whoever works on it.
///
/// # Errors
/// [`Error::Retry`] when it stood elsewhere already.
pub async fn turn(work: &UnitOfWork, before: &Import, after: &Import) -> Result<()> {
    let turned = Entity::update_many()
        .col_expr(Column::Claim, Expr::val(None::<String>))
        .col_expr(Column::LeasedUntil, Expr::val(None::<i64>))
        .filter(Column::Id.eq(before.id.get()))
        .filter(Column::State.eq(before.state.name()))
        .exec(&work.connection())
        .await?;
    one(turned.rows_affected)?;
    if before.tally != after.tally || before.rows_done != after.rows_done {
        return progress(work, after).await;
    }
    // whoever worked on it may have counted more since it was looked at
    Entity::update_many()
        .col_expr(Column::State, Expr::val(after.state.name()))
        .col_expr(Column::StoppedBy, Expr::val(after.stopped_by.clone()))
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::Id.eq(after.id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Writes how an import is read from now on.
pub async fn set_reading(work: &UnitOfWork, import: &Import) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Reading, Expr::val(import.reading.as_str()))
        .col_expr(Column::FileHash, Expr::val(import.file_hash.as_str()))
        .filter(Column::Id.eq(import.id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Remembers who asked for an import to be taken back.
pub async fn set_undoer(
    work: &UnitOfWork,
    id: ImportId,
    by: EmployeeId,
    session: SessionId,
) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UndoneBy, Expr::val(by.get()))
        .col_expr(Column::UndoSessionId, Expr::val(session.get()))
        .filter(Column::Id.eq(id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Who asked for an import to be taken back, and in which session.
pub async fn undoer(from: &impl Queries, id: ImportId) -> Result<Option<(EmployeeId, SessionId)>> {
    let asked: Option<(Option<i64>, Option<i64>)> = Entity::find_by_id(id.get())
        .select_only()
        .columns([Column::UndoneBy, Column::UndoSessionId])
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(match asked {
        Some((Some(by), Some(session))) => Some((EmployeeId::new(by), SessionId::new(session))),
        Some(_) | None => None,
    })
}

fn one(affected: u64) -> Result<()> {
    if affected == 1 {
        Ok(())
    } else {
        Err(Error::Retry)
    }
}

/// The rows that hold a place.
pub async fn part_at(work: &UnitOfWork, id: ImportId, place: i64) -> Result<Option<Part>> {
    let row = import_part::Entity::find()
        .filter(import_part::Column::ImportId.eq(id.get()))
        .filter(import_part::Column::FirstRow.lte(place))
        .order_by_desc(import_part::Column::FirstRow)
        .limit(1)
        .one(&work.connection())
        .await?;
    Ok(row.map(|row| Part {
        first_row: row.first_row,
        rows: row.row_count,
        content: row.content,
    }))
}

/// Forgets the rows of a file: they are done with.
pub async fn forget_parts(work: &UnitOfWork, id: ImportId) -> Result<()> {
    import_part::Entity::delete_many()
        .filter(import_part::Column::ImportId.eq(id.get()))
        .exec(&work.connection())
        .await?;
    forget_keys(work, id).await
}

async fn forget_keys(work: &UnitOfWork, id: ImportId) -> Result<()> {
    import_key::Entity::delete_many()
        .filter(import_key::Column::ImportId.eq(id.get()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Forgets what became of rows when they were tried.
pub async fn forget_check(work: &UnitOfWork, id: ImportId) -> Result<()> {
    import_row::Entity::delete_many()
        .filter(import_row::Column::ImportId.eq(id.get()))
        .exec(&work.connection())
        .await?;
    forget_keys(work, id).await
}

/// Writes what became of rows.
pub async fn add_rows(work: &UnitOfWork, id: ImportId, rows: Vec<RowRecord>) -> Result<()> {
    let rows = rows.into_iter().map(|row| import_row::ActiveModel {
        import_id: Set(id.get()),
        place: Set(row.place),
        line: Set(row.line),
        outcome: Set(row.outcome.name().to_owned()),
        record_id: Set(row.record),
        record_version: Set(row.version),
        detail: Set(row.detail),
    });
    bulk::insert_all(&work.connection(), rows, |row| {
        bulk::weight_of_optional(&row.detail)
    })
    .await
}

/// Rows that became this, after a place, in the order of the file.
pub async fn rows(
    from: &impl Queries,
    id: ImportId,
    outcome: RowOutcome,
    after: i64,
    most: u64,
) -> Result<Vec<(i64, ImportRow)>> {
    let rows = import_row::Entity::find()
        .filter(import_row::Column::ImportId.eq(id.get()))
        .filter(import_row::Column::Outcome.eq(outcome.name()))
        .filter(import_row::Column::Place.gt(after))
        .order_by_asc(import_row::Column::Place)
        .limit(most)
        .all(&from.connection())
        .await?;
    rows.into_iter()
        .map(|row| {
            let shown = ImportRow {
                number: row.line,
                outcome,
                record: row.record_id,
                detail: row.detail,
            };
            Ok((row.place, shown))
        })
        .collect()
}

/// The places between two, the second not among them, whose rows were refused.
pub async fn refused_between(
    from: &impl Queries,
    id: ImportId,
    (first, end): (i64, i64),
) -> Result<Vec<i64>> {
    let places = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Place)
        .filter(import_row::Column::ImportId.eq(id.get()))
        .filter(import_row::Column::Outcome.eq(RowOutcome::Refused.name()))
        .filter(import_row::Column::Place.gte(first))
        .filter(import_row::Column::Place.lt(end))
        .into_tuple()
        .all(&from.connection())
        .await?;
    Ok(places)
}

/// The last rows that created or changed something, latest first: what is taken back next.
pub async fn to_undo(work: &UnitOfWork, id: ImportId, most: u64) -> Result<Vec<RowRecord>> {
    let mut found = Vec::new();
    for outcome in [RowOutcome::Created, RowOutcome::Updated] {
        let rows = import_row::Entity::find()
            .filter(import_row::Column::ImportId.eq(id.get()))
            .filter(import_row::Column::Outcome.eq(outcome.name()))
            .order_by_desc(import_row::Column::Place)
            .limit(most)
            .all(&work.connection())
            .await?;
        found.extend(rows.into_iter().map(|row| RowRecord {
            place: row.place,
            line: row.line,
            outcome,
            record: row.record_id,
            version: row.record_version,
            detail: row.detail,
        }));
    }
    found.sort_by_key(|row| std::cmp::Reverse(row.place));
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(found)
}

/// Says of rows that they were taken back, or why not.
pub async fn undone(
    work: &UnitOfWork,
    id: ImportId,
    places: &[i64],
    outcome: RowOutcome,
) -> Result<()> {
    if places.is_empty() {
        return Ok(());
    }
    import_row::Entity::update_many()
        .col_expr(import_row::Column::Outcome, Expr::val(outcome.name()))
        .filter(import_row::Column::ImportId.eq(id.get()))
        .filter(import_row::Column::Place.is_in(places.iter().copied()))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// What rows of an import were about before: the line of the first, and how many there were.
pub async fn keys(
    from: &impl Queries,
    id: ImportId,
    hashes: &[i64],
) -> Result<BTreeMap<i64, (i64, i32)>> {
    let mut found = BTreeMap::new();
    for some in hashes.chunks(MOST_AT_ONCE) {
        let rows = import_key::Entity::find()
            .filter(import_key::Column::ImportId.eq(id.get()))
            .filter(import_key::Column::KeyHash.is_in(some.iter().copied()))
            .all(&from.connection())
            .await?;
        found.extend(
            rows.into_iter()
                .map(|row| (row.key_hash, (row.line, row.times))),
        );
    }
    Ok(found)
}

/// Most values of one question.
const MOST_AT_ONCE: usize = 1_000;

/// Remembers what rows were about: new keys, and others once more.
pub async fn add_keys(
    work: &UnitOfWork,
    id: ImportId,
    new: Vec<(i64, i64, i32)>,
    again: &[(i64, i32)],
) -> Result<()> {
    let connection = &work.connection();
    let rows = new
        .into_iter()
        .map(|(key_hash, line, times)| import_key::ActiveModel {
            import_id: Set(id.get()),
            key_hash: Set(key_hash),
            line: Set(line),
            times: Set(times),
        });
    bulk::insert_all(connection, rows, |_| 0).await?;
    for (key_hash, times) in again {
        import_key::Entity::update_many()
            .col_expr(import_key::Column::Times, Expr::val(*times))
            .filter(import_key::Column::ImportId.eq(id.get()))
            .filter(import_key::Column::KeyHash.eq(*key_hash))
            .exec(connection)
            .await?;
    }
    Ok(())
}

fn decode(row: Model) -> Result<Import> {
    Ok(Import {
        id: ImportId::new(row.id),
        kind: known(
            ImportKind::from_name(&row.kind),
            "kind of import",
            &row.kind,
        )?,
        state: known(
            ImportState::from_name(&row.state),
            "state of an import",
            &row.state,
        )?,
        by: EmployeeRef {
            id: EmployeeId::new(row.employee_id),
            full_name: row.employee_name,
        },
        session: SessionId::new(row.session_id),
        file_name: row.file_name,
        file_hash: row.file_hash,
        reading: row.reading,
        existing: known(
            Existing::from_name(&row.existing),
            "choice of an import",
            &row.existing,
        )?,
        rows: row.row_count,
        rows_done: row.rows_done,
        tally: Tally {
            created: row.created,
            updated: row.updated,
            unchanged: row.unchanged,
            refused: row.refused,
            undone: row.undone,
            kept: row.kept,
        },
        stopped_by: row.stopped_by,
        created_at: instant(row.created_at)?,
        updated_at: instant(row.updated_at)?,
    })
}
