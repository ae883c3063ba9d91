//! Reading the whole log in the order of its chains, a page at a time.

use domain::audit::RecordKind;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    entity::audit_entry::{Column, Entity},
    error::Result,
};

/// Entries of a page.
const PAGE: u64 = 1_000;

/// The entries after a place: none at the end. The rest of its chain is asked for by itself,
/// so that both questions are answered from the index alone.
pub(super) async fn page<R: FromQueryResult + Send + Sync>(
    connection: &impl ConnectionTrait,
    which: &Select<Entity>,
    after: Option<(&str, i64)>,
) -> Result<Vec<R>> {
    let in_order = || {
        which
            .clone()
            .filter(Column::Chain.is_not_null())
            .filter(Column::Place.is_not_null())
            .order_by_asc(Column::Chain)
            .order_by_asc(Column::Place)
    };
    let Some((chain, place)) = after else {
        let first = in_order().limit(PAGE).into_model::<R>();
        return Ok(first.all(connection).await?);
    };
    let same = in_order()
        .filter(Column::Chain.eq(chain))
        .filter(Column::Place.gt(place));
    let mut rows = same.limit(PAGE).into_model::<R>().all(connection).await?;
    let room = PAGE.saturating_sub(rows.len() as u64);
    if room > 0 {
        let others = in_order().filter(Column::Chain.gt(chain)).limit(room);
        rows.extend(others.into_model::<R>().all(connection).await?);
    }
    Ok(rows)
}

/// The entries that are in no chain, some at a time, in the order of ids.
pub(super) async fn outside(connection: &impl ConnectionTrait, after: i64) -> Result<Vec<i64>> {
    let none = Condition::any()
        .add(Column::Chain.is_null())
        .add(Column::Place.is_null());
    Ok(Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(none)
        .filter(Column::Id.gt(after))
        .order_by_asc(Column::Id)
        .limit(PAGE)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The records of a kind whose version, when it is above this one, the log does not tell of,
/// some at a time, in the order of ids.
pub(super) async fn untold<E: EntityTrait>(
    connection: &impl ConnectionTrait,
    kind: RecordKind,
    (id, version): (E::Column, E::Column),
    above: i64,
    after: i64,
) -> Result<Vec<i64>> {
    let told = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Column::RecordKind.eq(kind.name()))
        .and_where(Expr::col((Entity, Column::RecordId)).equals((E::default(), id)))
        .and_where(Expr::col((Entity, Column::RecordVersion)).equals((E::default(), version)))
        .take();
    Ok(E::find()
        .select_only()
        .column(id)
        .filter(id.gt(after))
        .filter(version.gt(above))
        .filter(Expr::exists(told).not())
        .order_by_asc(id)
        .limit(PAGE)
        .into_tuple()
        .all(connection)
        .await?)
}
