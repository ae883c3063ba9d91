//! Search: which records have every word that was typed, and which of them first.
//!
//! A typed term is looked up in `search_words`, in the order of its key: a beginning is a
//! range. With several terms the one that fewest words begin with gives the candidates,
//! and their lines say whether they have the others. So a search costs what its rarest
//! word costs, however many records there are. Where even that one is common, records are
//! walked, the newest first, which soon gives as many as are asked for.

use domain::{
    client::Client,
    contract::Contract,
    employee::Employee,
    event::Event,
    fold,
    policy::{Clearance, Search},
    search::{Term, Terms, Way, Words},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter,
    Select,
    sea_query::{
        CaseStatement, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr,
    },
};

use crate::{
    clients, contracts, employees,
    entity::{client, contract, employee, event, search_line, search_word},
    error::Result,
    events,
    unit_of_work::Queries,
};

mod index;

pub(crate) use index::{
    Indexed, all_deleted, changed, created, deleted, fill, is_unfilled, renamed, written,
};

/// A term with more words than this is common: its words are not looked up one by one.
/// So few in this crate's own tests that they can have common words.
const MOST_CANDIDATES: u64 = if cfg!(test) { 5 } else { 10_000 };
/// The candidates for a term, as a query calls them.
const WORDS: &str = "words";
/// Candidates whose whole line of words is compared with what was typed.
const MOST_RANKED: u64 = 200;

/// A kind of record that has words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Clients.
    Client,
    /// Contracts.
    Contract,
    /// Events.
    Event,
    /// Employees.
    Employee,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Client, Self::Contract, Self::Event, Self::Employee];

    /// As stored.
    const fn number(self) -> i16 {
        match self {
            Self::Client => 1,
            Self::Contract => 2,
            Self::Event => 3,
            Self::Employee => 4,
        }
    }
}

/// What was found, each kind in its own order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The best first.
    pub clients: Vec<Client>,
    /// The best first.
    pub contracts: Vec<Contract>,
    /// The best first.
    pub events: Vec<Event>,
    /// The best first.
    pub employees: Vec<Employee>,
}

/// Finds at most `limit` records of each kind that have all terms, those first that
/// answer to them best: whole words before beginnings, names before places, then newer
/// records before older ones. Of what is common the newest are compared.
pub async fn find(
    from: &impl Queries,
    _: &Clearance<Search>,
    terms: &Terms,
    limit: u64,
) -> Result<Found> {
    let (client, contract, event) = (client::Column::Id, contract::Column::Id, event::Column::Id);
    let (staff, employee) = (employee::Entity::find(), employee::Column::Id);
    let find = Finding { from, terms, limit };
    Ok(Found {
        clients: find.among(clients::rows(), client, clients::decode).await?,
        contracts: find
            .among(contracts::rows(), contract, contracts::decode)
            .await?,
        events: find.among(events::rows(), event, events::decode).await?,
        employees: find.among(staff, employee, employees::decode).await?,
    })
}

/// What is looked for, and how many of each kind at most.
struct Finding<'a, Q> {
    from: &'a Q,
    terms: &'a Terms,
    limit: u64,
}

impl<Q: Queries> Finding<'_, Q> {
    /// The records of one kind that answer best.
    async fn among<E, Row, R>(
        &self,
        rows: Select<E>,
        id: E::Column,
        decode: fn(Row) -> Result<R>,
    ) -> Result<Vec<R>>
    where
        E: EntityTrait,
        Row: FromQueryResult + Send + Sync,
        R: Indexed,
    {
        let ids = best(self.from, R::KIND, self.terms, self.limit).await?;
        let mut records = rows
            .filter(id.is_in(ids.iter().copied()))
            .into_model::<Row>()
            .all(&self.from.connection())
            .await?
            .into_iter()
            .map(decode)
            .collect::<Result<Vec<_>>>()?;
        records.sort_by_key(|record| ids.iter().position(|id| *id == record.id()));
        Ok(records)
    }
}

/// The ids of the records that answer best.
async fn best(from: &impl Queries, kind: Kind, terms: &Terms, limit: u64) -> Result<Vec<i64>> {
    let Some((rarest, others)) = by_rarity(from, kind, terms).await? else {
        return Ok(Vec::new());
    };
    let ids = if rarest.is_rare() {
        looked_up(from, kind, &rarest, &others).await?
    } else {
        walked(from, kind, &rarest, &others).await?
    };
    // asked for by their keys: joined, SQLite may read the lines of all records
    let lines = search_line::Entity::find()
        .filter(search_line::Column::Kind.eq(kind.number()))
        .filter(search_line::Column::RecordId.is_in(ids))
        .all(&from.connection())
        .await?;
    let mut ranked: Vec<_> = lines
        .iter()
        .filter_map(|row| Some((terms.score(&Words::of_line(&row.line))?, row.record_id)))
        .collect();
    ranked.sort_unstable_by(|one, other| other.cmp(one));
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(ranked.into_iter().take(most).map(|(_, id)| id).collect())
}

/// The candidates of a rare term that have the others, the most promising ones.
async fn looked_up(
    from: &impl Queries,
    kind: Kind,
    rarest: &Counted<'_>,
    others: &[Counted<'_>],
) -> Result<Vec<i64>> {
    let column = |name: search_word::Column| Expr::col((WORDS, name));
    let candidates = Query::select()
        .columns([
            search_word::Column::Word,
            search_word::Column::RecordId,
            search_word::Column::Weight,
        ])
        .from(search_word::Entity)
        .cond_where(has(kind, rarest.term))
        .take();
    let typed = rarest.term.ways().iter().map(Way::typed);
    let whole = CaseStatement::new()
        .case(column(search_word::Column::Word).is_in(typed), 10)
        .finally(0);
    let score =
        Func::max(column(search_word::Column::Weight).add(SimpleExpr::Case(Box::new(whole))));
    let mut scored = Query::select()
        .expr_as(column(search_word::Column::RecordId), "record_id")
        .expr_as(score, "score")
        .from_subquery(candidates, WORDS)
        .group_by_col((WORDS, search_word::Column::RecordId))
        .order_by("score", Order::Desc)
        .order_by("record_id", Order::Desc)
        .limit(MOST_RANKED)
        .take();
    for other in others {
        scored.and_where(other.is_had_by(kind, column(search_word::Column::RecordId)));
    }
    ids(from, &scored).await
}

/// Where every term is common: the newest that have one of them as a whole word, and the
/// newest at all.
async fn walked(
    from: &impl Queries,
    kind: Kind,
    rarest: &Counted<'_>,
    others: &[Counted<'_>],
) -> Result<Vec<i64>> {
    let id = || Expr::col((search_word::Entity, search_word::Column::RecordId));
    let typed = rarest.term.ways().iter().map(Way::typed);
    let mut whole = Query::select()
        .expr_as(id(), "record_id")
        .from(search_word::Entity)
        .and_where(search_word::Column::Kind.eq(kind.number()))
        .and_where(search_word::Column::Word.is_in(typed))
        .order_by(search_word::Column::RecordId, Order::Desc)
        .limit(MOST_RANKED)
        .take();
    let record = || Expr::col((search_line::Entity, search_line::Column::RecordId));
    let mut newest = Query::select()
        .expr_as(record(), "record_id")
        .from(search_line::Entity)
        .and_where(search_line::Column::Kind.eq(kind.number()))
        .and_where(has_in_line(rarest.term))
        .order_by(search_line::Column::RecordId, Order::Desc)
        .limit(MOST_RANKED)
        .take();
    for other in others {
        whole.and_where(line_has(kind, id(), other.term));
        newest.and_where(has_in_line(other.term));
    }
    let mut found = ids(from, &whole).await?;
    found.extend(ids(from, &newest).await?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

async fn ids(from: &impl Queries, select: &SelectStatement) -> Result<Vec<i64>> {
    let rows = from.connection().query_all(select).await?;
    rows.iter()
        .map(|row| Ok(row.try_get("", "record_id")?))
        .collect()
}

/// What a list holds of the records that have every term.
pub(crate) struct Narrowed {
    /// The rows that have them.
    pub(crate) filter: Condition,
    /// Some of these rows, cheaper to count.
    pub(crate) sample: Option<Condition>,
}

impl Narrowed {
    /// Narrows a list to what somebody searched for, if they did. A rare word is looked
    /// up; where all are common the list is walked in its order, which soon has a page.
    pub(crate) async fn by<C: ColumnTrait>(
        from: &impl Queries,
        kind: Kind,
        id: C,
        search: Option<&Terms>,
    ) -> Result<Self> {
        let Some(terms) = search else {
            return Ok(Self {
                filter: Condition::all(),
                sample: None,
            });
        };
        let Some((rarest, others)) = by_rarity(from, kind, terms).await? else {
            return Ok(Self {
                filter: Condition::all().add(Expr::val(1).eq(0)),
                sample: None,
            });
        };
        let have_others = others.iter().fold(Condition::all(), |all, other| {
            all.add(other.is_had_by(kind, id.into_expr()))
        });
        let mut words = records_with(kind, rarest.term);
        if rarest.is_rare() {
            return Ok(Self {
                filter: have_others.add(id.in_subquery(words)),
                sample: None,
            });
        }
        // MySQL has no LIMIT right inside IN
        let some = Query::select()
            .column("record_id")
            .from_subquery(words.limit(MOST_CANDIDATES).take(), WORDS)
            .take();
        Ok(Self {
            filter: have_others
                .clone()
                .add(line_has(kind, id.into_expr(), rarest.term)),
            sample: Some(have_others.add(id.in_subquery(some))),
        })
    }
}

/// A term, and how many words answer to it: one past the most that are looked at for all
/// that have more.
struct Counted<'a> {
    term: &'a Term,
    words: u64,
}

impl Counted<'_> {
    fn is_rare(&self) -> bool {
        self.words <= MOST_CANDIDATES
    }

    /// Whether a record has the term: a rare one is looked up once for all records, a common
    /// one is looked for in the record's line.
    fn is_had_by(&self, kind: Kind, id: SimpleExpr) -> SimpleExpr {
        if self.is_rare() {
            id.in_subquery(records_with(kind, self.term))
        } else {
            line_has(kind, id, self.term)
        }
    }
}

/// The records that have a term, by its words.
fn records_with(kind: Kind, term: &Term) -> SelectStatement {
    Query::select()
        .column(search_word::Column::RecordId)
        .from(search_word::Entity)
        .cond_where(has(kind, term))
        .take()
}

/// The rarest term and the others; `None` when nothing can have all of them.
async fn by_rarity<'a>(
    from: &impl Queries,
    kind: Kind,
    terms: &'a Terms,
) -> Result<Option<(Counted<'a>, Vec<Counted<'a>>)>> {
    let mut counted = Vec::with_capacity(terms.terms().len());
    for term in terms.terms() {
        let words = count(from, kind, term).await?;
        if words == 0 {
            return Ok(None);
        }
        counted.push(Counted { term, words });
    }
    counted.sort_by_key(|one| one.words);
    let mut counted = counted.into_iter();
    Ok(counted.next().map(|rarest| (rarest, counted.collect())))
}

async fn count(from: &impl Queries, kind: Kind, term: &Term) -> Result<u64> {
    let words = Query::select()
        .expr(Expr::val(1))
        .from(search_word::Entity)
        .cond_where(has(kind, term))
        .limit(MOST_CANDIDATES + 1)
        .take();
    let count = Query::select()
        .expr_as(Expr::col(sea_orm::sea_query::Asterisk).count(), "counted")
        .from_subquery(words, "words")
        .take();
    let row = from.connection().query_one(&count).await?;
    let counted: i64 = match row {
        Some(row) => row.try_get("", "counted")?,
        None => 0,
    };
    Ok(counted.unsigned_abs())
}

/// The words that answer to a term.
fn has(kind: Kind, term: &Term) -> Condition {
    use search_word::Column;

    let word = || Column::Word.into_expr();
    let any = term.ways().iter().fold(Condition::any(), |any, way| {
        any.add(match way {
            Way::Beginning(typed) => word()
                .gte(typed.as_str())
                .and(word().lt(fold::prefix_end(typed))),
            Way::Whole(typed) => word().eq(typed.as_str()),
        })
    });
    Condition::all()
        .add(Column::Kind.eq(kind.number()))
        .add(any)
}

/// Whether the line of a record has a word that answers to a term.
fn line_has(kind: Kind, id: SimpleExpr, term: &Term) -> SimpleExpr {
    Expr::exists(index::line_of(kind, id).and_where(has_in_line(term)).take())
}

/// Whether a line has a word that answers to a term. Words are letters and digits, none of
/// which means anything to LIKE.
fn has_in_line(term: &Term) -> SimpleExpr {
    let line = || Expr::col((search_line::Entity, search_line::Column::Line));
    let any = term.ways().iter().map(|way| {
        line().like(LikeExpr::new(match way {
            Way::Beginning(typed) => format!("% {typed}%"),
            Way::Whole(typed) => format!("% {typed} %"),
        }))
    });
    any.reduce(ExprTrait::or)
        .unwrap_or_else(|| Expr::val(1).eq(0))
}

#[cfg(test)]
mod tests;
