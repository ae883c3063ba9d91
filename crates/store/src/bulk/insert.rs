//! Inserting many rows with few statements.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait, Iterable};

use crate::error::Result;

/// Most values of one statement: SQLite takes 32 766, the others 65 535.
const MOST_VALUES: usize = 32_000;
/// Most rows of one statement: more of them gain nothing, and cost memory.
const MOST_ROWS: usize = 1_000;
/// Most bytes of long texts in one statement, unless one text alone has more.
const MOST_BYTES: usize = 1_000_000;

/// Inserts rows, so many at once as one statement carries.
pub(crate) async fn insert_all<A>(
    connection: &impl ConnectionTrait,
    rows: impl Iterator<Item = A>,
    weigh: impl Fn(&A) -> usize,
) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    let columns = <A::Entity as EntityTrait>::Column::iter().count();
    let most_rows = (MOST_VALUES / columns.max(1)).clamp(1, MOST_ROWS);
    let (mut batch, mut bytes) = (Vec::with_capacity(most_rows), 0);
    for row in rows {
        let weight = weigh(&row);
        if batch.len() == most_rows || (!batch.is_empty() && bytes + weight > MOST_BYTES) {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(most_rows));
            insert(connection, full).await?;
            bytes = 0;
        }
        bytes += weight;
        batch.push(row);
    }
    insert(connection, batch).await
}

async fn insert<A>(connection: &impl ConnectionTrait, batch: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
{
    if !batch.is_empty() {
        A::Entity::insert_many(batch)
            .exec_without_returning(connection)
            .await?;
    }
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
