//! Inserting many rows with few statements.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, Iterable};

use crate::error::Result;

/// Most values of one statement: SQLite takes 32 766, the others 65 535.
pub(crate) const MOST_VALUES: usize = 32_000;
/// Most rows of one statement: more of them gain nothing, and cost memory.
const MOST_ROWS: usize = 1_000;
/// Most bytes of long texts in one statement, unless one text alone has more.
const MOST_BYTES: usize = 1_000_000;

/// Inserts rows, so many at once as one statement carries. Those of the next statement are
/// made while the database is at work on the one before.
pub(crate) async fn insert_all<A>(
    connection: &impl ConnectionTrait,
    rows: impl Iterator<Item = A>,
    weigh: impl Fn(&A) -> usize,
) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let mut batches = Batches {
        rows: rows.fuse(),
        weigh,
        most_rows: (MOST_VALUES / columns.max(1)).clamp(1, MOST_ROWS),
        too_much: None,
    };
    let mut batch = batches.next();
    while !batch.is_empty() {
        let (inserted, next) = tokio::join!(insert(connection, batch), async { batches.next() });
        inserted?;
        batch = next;
    }
    Ok(())
}

/// Rows by the statement.
struct Batches<A, I, W> {
    rows: I,
    weigh: W,
    most_rows: usize,
    /// The row that was too long for the statement before.
    too_much: Option<A>,
}

impl<A, I, W> Batches<A, I, W>
where
    I: Iterator<Item = A>,
    W: Fn(&A) -> usize,
{
    /// The rows of the next statement; none when all are done.
    fn next(&mut self) -> Vec<A> {
        let mut batch = Vec::with_capacity(self.most_rows);
        let mut bytes = 0;
        while batch.len() < self.most_rows {
            let Some(row) = self.too_much.take().or_else(|| self.rows.next()) else {
                break;
            };
            bytes += (self.weigh)(&row);
            if bytes > MOST_BYTES && !batch.is_empty() {
                self.too_much = Some(row);
                break;
            }
            batch.push(row);
        }
        batch
    }
}

async fn insert<A>(connection: &impl ConnectionTrait, batch: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    A::Entity::insert_many(batch)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Bytes of a long text.
pub(crate) fn weight(text: &sea_orm::ActiveValue<String>) -> usize {
    text.try_as_ref().map_or(0, String::len)
}

/// As [`weight`], of a text that may be missing.
pub(crate) fn weight_of_optional(text: &sea_orm::ActiveValue<Option<String>>) -> usize {
    text.try_as_ref()
        .and_then(Option::as_ref)
        .map_or(0, String::len)
}
