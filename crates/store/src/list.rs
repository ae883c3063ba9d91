//! Paging by key, once for all lists.
//!
//! A page is `WHERE (key, id) > (k, i) ORDER BY key, id LIMIT n + 1`, so it
//! reads an index from where the page before ended; backwards the same with
//! everything turned round. The whole is counted up to a cap.
//!
//! A filter that few rows may pass, or nearly all, is served by no single plan: the rows of
//! the first kind are found by an index of the filter and sorted, those of the second in
//! the order of the list, past the few that do not pass. Which it is is not left to the
//! engine to guess: up to the cap the rows are looked up, and where there are no more
//! their ids are all that is read from then on.

use chrono::NaiveDate;
use domain::page::{COUNT_CAP, Count, Edge, Few, Page, PageRequest, Position, SortKey};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait,
    FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, Func, LikeExpr, SelectStatement, SimpleExpr},
};

use crate::{error::Result, unit_of_work::Queries};

/// How often a page is asked for whose rows vanish meanwhile.
const MOST_ASKED: u32 = 5;

/// How one kind of list is read.
pub(crate) struct Listing<E: EntityTrait> {
    /// Rows with everything they need joined to them, unfiltered.
    pub(crate) rows: Select<E>,
    /// Which rows belong to the list; over the entity's own columns.
    pub(crate) filter: Condition,
    /// The same rows as an index of their own finds them, where they may be few.
    pub(crate) few: Option<Condition>,
    /// Some of these rows, cheaper to count: when they reach the cap, so do all.
    pub(crate) sample: Option<Condition>,
    /// The column of the sort field.
    pub(crate) key: E::Column,
    /// The entity's id.
    pub(crate) id: E::Column,
}

/// The first of many, of which at most so many were read; they are counted where there may
/// be more.
pub(crate) async fn few<T, Counting>(
    first: Vec<T>,
    most: u64,
    count: impl FnOnce() -> Counting,
) -> Result<Few<T>>
where
    Counting: Future<Output = Result<u64>>,
{
    let read = first.len() as u64;
    let count = if read < most { read } else { count().await? };
    Ok(Few { count, first })
}

impl<E: EntityTrait> Listing<E> {
    /// Reads a page; `position` tells where a row stands in the order.
    pub(crate) async fn page<Row, Field: Copy>(
        mut self,
        from: &impl Queries,
        request: &PageRequest<Field>,
        position: impl Fn(&Row) -> Position,
    ) -> Result<Page<Row>>
    where
        Row: FromQueryResult + Send + Sync,
    {
        let count = self.count(from).await?;
        let (at, is_backwards) = match &request.edge {
            Edge::Beginning => (None, false),
            Edge::After(at) => (Some(at), false),
            Edge::Before(at) => (Some(at), true),
        };
        let descending = request.sort.descending != is_backwards;
        let beyond = at.map(|at| beyond(self.key, self.id, at, descending));
        let which = self.filter.clone().add_option(beyond);
        let most = request.limit + 1;
        let mut items = if from.connection().get_database_backend() == DbBackend::MySql {
            // it joins before it looks how few rows are wanted, and may begin with any table
            self.rows_by_id(from, which, descending, most).await?
        } else {
            let rows = self.rows.clone().filter(which);
            let rows = self.ordered(rows, descending).limit(most);
            rows.into_model::<Row>().all(&from.connection()).await?
        };
        let has_more = items.len() as u64 > request.limit;
        if has_more {
            items.pop();
        }
        let ahead = items.last().filter(|_| has_more).map(&position);
        let behind = match at {
            Some(at) => {
                let first = items.first().map(position);
                let first = first.unwrap_or_else(|| passed(at, descending));
                let is_there = self.has_rows_behind(from, &first, descending).await?;
                is_there.then_some(first)
            }
            None => None,
        };
        let (previous, next) = if is_backwards {
            items.reverse();
            (ahead, behind)
        } else {
            (behind, ahead)
        };
        Ok(Page {
            items,
            previous,
            next,
            count,
        })
    }

    /// The first of some rows, by their ids. One that was deleted between the two questions
    /// would make the page look like the last: both are asked again, a few times.
    async fn rows_by_id<Row: FromQueryResult + Send + Sync>(
        &self,
        from: &impl Queries,
        which: Condition,
        descending: bool,
        most: u64,
    ) -> Result<Vec<Row>> {
        let mut asked = 1;
        loop {
            let ids = self.ids(from, which.clone(), descending, most).await?;
            let wanted = ids.len();
            let rows = self.rows.clone().filter(self.id.is_in(ids));
            let rows = self.ordered(rows, descending).into_model::<Row>();
            let rows = rows.all(&from.connection()).await?;
            if rows.len() == wanted || asked == MOST_ASKED {
                return Ok(rows);
            }
            asked += 1;
        }
    }

    /// The ids of the first of some rows.
    async fn ids(
        &self,
        from: &impl Queries,
        which: Condition,
        descending: bool,
        most: u64,
    ) -> Result<Vec<i64>> {
        let rows = E::find().select_only().column(self.id).filter(which);
        let rows = self.ordered(rows, descending).limit(most);
        Ok(rows.into_tuple().all(&from.connection()).await?)
    }

    async fn count(&mut self, from: &impl Queries) -> Result<Count> {
        if let Some(few) = self.few.take() {
            return self.look_up(from, few).await;
        }
        if let Some(sample) = &self.sample {
            let some = count(from, E::default(), self.id, sample.clone()).await?;
            if some.capped {
                return Ok(some);
            }
        }
        count(from, E::default(), self.id, self.filter.clone()).await
    }

    /// Counts rows by their ids, and goes on with these alone where there are few.
    async fn look_up(&mut self, from: &impl Queries, few: Condition) -> Result<Count> {
        let ids: Vec<i64> = E::find()
            .select_only()
            .column(self.id)
            .filter(few)
            .limit(COUNT_CAP + 1)
            .into_tuple()
            .all(&from.connection())
            .await?;
        let count = Count::from_counted(ids.len() as u64);
        if !count.capped {
            self.filter = Condition::all().add(self.id.is_in(ids));
        }
        Ok(count)
    }

    /// Whether the list has rows on the side that was read away from.
    async fn has_rows_behind(
        &self,
        from: &impl Queries,
        first: &Position,
        descending: bool,
    ) -> Result<bool> {
        let behind = beyond(self.key, self.id, first, !descending);
        let which = self.filter.clone().add(behind);
        let found = self.ids(from, which, !descending, 1).await?;
        Ok(!found.is_empty())
    }

    fn ordered(&self, rows: Select<E>, descending: bool) -> Select<E> {
        let order = if descending { Order::Desc } else { Order::Asc };
        rows.order_by(self.key, order.clone())
            .order_by(self.id, order)
    }
}

/// The place just past a position: what lies behind it begins with the position's own row.
fn passed(at: &Position, descending: bool) -> Position {
    let id = if descending {
        at.id.saturating_sub(1)
    } else {
        at.id.saturating_add(1)
    };
    Position {
        key: at.key.clone(),
        id,
    }
}

/// How a filter is written: for which way of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// By an index of the filter.
    ByIndex,
    /// In the order of the list, past rows that do not pass: no column can be looked up.
    InOrder,
}

impl Reading {
    /// For the order of a list. SQLite without statistics, and MariaDB by habit, prefer an
    /// index of the filter and sort what it finds, however much that is. PostgreSQL knows
    /// how much it is, and guesses badly when it cannot see the column.
    pub(crate) fn in_order(from: &impl Queries) -> Self {
        match from.connection().get_database_backend() {
            DbBackend::Postgres => Self::ByIndex,
            DbBackend::Sqlite | DbBackend::MySql | _ => Self::InOrder,
        }
    }

    /// For the rest of a filter that names a person or a record, whose rows are few: SQLite
    /// without statistics prefers the index that has most of the columns, however many rows
    /// there are of it.
    pub(crate) fn beside_a_name(self, from: &impl Queries) -> Self {
        match from.connection().get_database_backend() {
            DbBackend::Sqlite => Self::InOrder,
            DbBackend::MySql | DbBackend::Postgres | _ => self,
        }
    }

    /// A column that has an index of its own.
    pub(crate) fn column<C: ColumnTrait>(self, column: C) -> SimpleExpr {
        match self {
            Self::ByIndex => column.into_expr(),
            Self::InOrder => Func::coalesce([column.into_expr(), column.into_expr()]).into(),
        }
    }
}

/// Rows after a position, in a form that every engine answers from an index.
fn beyond<C: ColumnTrait>(key: C, id: C, at: &Position, descending: bool) -> SimpleExpr {
    let value: SimpleExpr = match &at.key {
        SortKey::Number(number) => Expr::val(*number),
        // PostgreSQL compares a date with nothing but a date
        SortKey::Text(text) if *key.def().get_column_type() == ColumnType::Date => {
            match text.parse::<NaiveDate>() {
                Ok(date) => Expr::val(date),
                Err(_) => Expr::val(text.clone()),
            }
        }
        SortKey::Text(text) => Expr::val(text.clone()),
    };
    let (key, id) = (key.into_expr(), id.into_expr());
    if descending {
        key.clone()
            .lte(value.clone())
            .and(key.lt(value).or(id.lt(at.id)))
    } else {
        key.clone()
            .gte(value.clone())
            .and(key.gt(value).or(id.gt(at.id)))
    }
}

/// Counts rows, looking at no more than one past the cap.
pub(crate) async fn count<E: EntityTrait>(
    from: &impl Queries,
    _: E,
    id: E::Column,
    filter: Condition,
) -> Result<Count> {
    use sea_orm::QueryTrait;

    let mut inner: SelectStatement = E::find()
        .select_only()
        .column(id)
        .filter(filter)
        .into_query();
    inner.limit(COUNT_CAP + 1);
    let mut outer = SelectStatement::new();
    outer
        .expr_as(Expr::col(sea_orm::sea_query::Asterisk).count(), "counted")
        .from_subquery(inner, "capped");
    let row = from.connection().query_one(&outer).await?;
    let counted: i64 = match row {
        Some(row) => row.try_get("", "counted")?,
        None => 0,
    };
    Ok(Count::from_counted(counted.unsigned_abs()))
}

/// Rows in which a text stands anywhere.
pub(crate) fn contains<C: ColumnTrait>(column: C, text: &str) -> SimpleExpr {
    let wildcards = LikeExpr::new(format!("%{}%", escaped(text))).escape('!');
    column.into_expr().like(wildcards)
}

/// A text in which nothing is a wildcard of LIKE.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
        out
    })
}
