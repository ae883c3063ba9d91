//! Inserting many rows with few statements.

use sea_orm::{ActiveModelBehavior, ActiveModelTrait, ConnectionTrait, EntityTrait};

use crate::error::Result;

/// Most rows of one statement: engines count the values in it.
const MOST_ROWS: usize = 200;
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
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for row in rows {
        let weight = weigh(&row);
        if batch.len() == MOST_ROWS || (!batch.is_empty() && bytes + weight > MOST_BYTES) {
            insert(connection, std::mem::take(&mut batch)).await?;
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
