//! Search: which records have every word that was typed, and which of them first.
//!
//! A typed term is looked up in `search_words`, in the order of its key: a beginning is a
//! range, which is read quickly from its first word to its last. With several terms the one
//! that fewest words begin with gives the candidates. Whether they have another term is
//! seen from the candidates' lines, or on SQLite from its words, passing those of other
//! records, where these are not very many. Where even the rarest has very many, records are walked, the newest
//! first, which soon gives as many as are asked for.

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
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, Order,
    QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{
        CaseStatement, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr,
    },
};

use crate::{
    clients, contracts, employees,
    entity::{client, contract, employee, event, search_line, search_word},
    error::Result,
    events,
    list::Reading,
    unit_of_work::Queries,
};

mod index;

pub(crate) use index::{
    Indexed, all_deleted, changed, created, deleted, fill, is_unfilled, renamed, written,
};

/// A term with more words than this is common: its words are not looked up one by one.
/// So few in this crate's own tests that they can have common words.
const MOST_CANDIDATES: u64 = if cfg!(test) { 5 } else { 10_000 };
/// Words of a term that are read to see which candidates are among them.
const MOST_READ: u64 = if cfg!(test) { 8 } else { 250_000 };
/// So many words are read in the time in which the line of one record is found.
const WORDS_A_LINE: u64 = 30;
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
    let (clients, contracts, events, employees) = tokio::try_join!(
        find.among(clients::rows(), client, clients::decode),
        find.among(contracts::rows(), contract, contracts::decode),
        find.among(events::rows(), event, events::decode),
        find.among(staff, employee, employees::decode),
    )?;
    Ok(Found {
        clients,
        contracts,
        events,
        employees,
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
    let Some(counted) = Looked::up(from, kind, terms).await? else {
        return Ok(Vec::new());
    };
    let ids = if counted.rarest.is_rare() {
        promising(from, &counted).await?
    } else {
        newest(from, &counted).await?
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
async fn promising(from: &impl Queries, counted: &Looked<'_>) -> Result<Vec<i64>> {
    let Looked { kind, rarest, .. } = counted;
    let column = |name: search_word::Column| Expr::col((WORDS, name));
    let candidates = Query::select()
        .columns([
            search_word::Column::Word,
            search_word::Column::RecordId,
            search_word::Column::Weight,
        ])
        .from(search_word::Entity)
        .cond_where(has(*kind, rarest.term))
        .take();
    let typed = rarest.term.ways().iter().map(Way::typed);
    let whole = CaseStatement::new()
        .case(column(search_word::Column::Word).is_in(typed), 10)
        .finally(0);
    let score =
        Func::max(column(search_word::Column::Weight).add(SimpleExpr::Case(Box::new(whole))));
    let scored = Query::select()
        .expr_as(column(search_word::Column::RecordId), "record_id")
        .expr_as(score, "score")
        .from_subquery(candidates, WORDS)
        .cond_where(counted.others_had_by(&column(search_word::Column::RecordId)))
        .group_by_col((WORDS, search_word::Column::RecordId))
        .order_by("score", Order::Desc)
        .order_by("record_id", Order::Desc)
        .limit(MOST_RANKED)
        .take();
    ids(from, &scored).await
}

/// Where every term is common: the newest that have one of them as a whole word, and the
/// newest at all.
async fn newest(from: &impl Queries, counted: &Looked<'_>) -> Result<Vec<i64>> {
    let Looked { kind, rarest, .. } = counted;
    let id = || Expr::col((search_word::Entity, search_word::Column::RecordId));
    let typed = rarest.term.ways().iter().map(Way::typed);
    let others = counted.others.iter();
    let in_its_line = others.fold(Condition::all(), |all, other| {
        all.add(line_has(*kind, id(), other.term))
    });
    let with_whole = Query::select()
        .expr_as(id(), "record_id")
        .from(search_word::Entity)
        .and_where(search_word::Column::Kind.eq(kind.number()))
        .and_where(search_word::Column::Word.is_in(typed))
        .cond_where(in_its_line)
        .order_by(search_word::Column::RecordId, Order::Desc)
        .limit(MOST_RANKED)
        .take();
    let mut found = ids(from, &with_whole).await?;
    let any = if counted.is_read() && !counted.is_soon_met(latest(from, *kind).await?) {
        counted
            .records()
            .distinct()
            .order_by(search_word::Column::RecordId, Order::Desc)
            .limit(MOST_RANKED)
            .take()
    } else {
        let record = || Expr::col((search_line::Entity, search_line::Column::RecordId));
        let others = counted.others.iter();
        let others = others.fold(Condition::all(), |all, other| {
            all.add(has_in_line(other.term))
        });
        Query::select()
            .expr_as(record(), "record_id")
            .from(search_line::Entity)
            .and_where(search_line::Column::Kind.eq(kind.number()))
            .and_where(has_in_line(rarest.term))
            .cond_where(others)
            .order_by(search_line::Column::RecordId, Order::Desc)
            .limit(MOST_RANKED)
            .take()
    };
    found.extend(ids(from, &any).await?);
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The latest id of a kind: about how many there are.
async fn latest(from: &impl Queries, kind: Kind) -> Result<u64> {
    let latest: Option<i64> = search_line::Entity::find()
        .select_only()
        .column(search_line::Column::RecordId)
        .filter(search_line::Column::Kind.eq(kind.number()))
        .order_by_desc(search_line::Column::RecordId)
        .limit(1)
        .into_tuple()
        .one(&from.connection())
        .await?;
    Ok(latest.unwrap_or_default().unsigned_abs())
}

async fn ids(from: &impl Queries, select: &SelectStatement) -> Result<Vec<i64>> {
    let rows = from.connection().query_all(select).await?;
    rows.iter()
        .map(|row| Ok(row.try_get("", "record_id")?))
        .collect()
}

/// What a list holds of the records that have every term.
pub(crate) struct Narrowed {
    /// The rows that have them, for a list that is read in its order.
    pub(crate) filter: Condition,
    /// The same rows as their words give them, where these may be few.
    pub(crate) few: Option<Condition>,
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
                few: None,
                sample: None,
            });
        };
        let Some(counted) = Looked::up(from, kind, terms).await? else {
            return Ok(Self {
                filter: Condition::all().add(Expr::val(1).eq(0)),
                few: None,
                sample: None,
            });
        };
        if counted.is_read() {
            let among = |id: SimpleExpr| Condition::all().add(id.in_subquery(counted.records()));
            return Ok(Self {
                filter: among(Reading::in_order(from).column(id)),
                few: Some(among(id.into_expr())),
                sample: None,
            });
        }
        let rarest = counted.rarest.term;
        // MySQL has no LIMIT right inside IN
        let some = Query::select()
            .column("record_id")
            .from_subquery(
                records_with(kind, rarest).limit(MOST_CANDIDATES).take(),
                WORDS,
            )
            .take();
        let have_others = counted.others_had_by(&id.into_expr());
        let have_all = have_others
            .clone()
            .add(line_has(kind, id.into_expr(), rarest));
        Ok(Self {
            filter: have_all,
            few: None,
            sample: Some(have_others.add(id.in_subquery(some))),
        })
    }

    /// The rows that have them, for a statement that reads in no order.
    pub(crate) fn by_index(self) -> Condition {
        self.few.unwrap_or(self.filter)
    }

    /// The rows of a list that are looked up first: those that its filter lets pass, when it
    /// may be few, or when those that were searched for may be.
    pub(crate) fn few(
        &self,
        may_be_few: bool,
        filter: impl FnOnce() -> Condition,
    ) -> Option<Condition> {
        let narrowed = self.few.as_ref().or(may_be_few.then_some(&self.filter))?;
        Some(filter().add(narrowed.clone()))
    }
}

/// A term, and how many words answer to it.
struct Counted<'a> {
    term: &'a Term,
    /// As far as they were counted: one past the most that matter for all that have more.
    words: u64,
    /// Whether these are so few that they are read to see whose they are.
    is_read: bool,
}

impl Counted<'_> {
    fn is_rare(&self) -> bool {
        self.words <= MOST_CANDIDATES
    }
}

/// What was typed, as far as it was looked up.
struct Looked<'a> {
    kind: Kind,
    backend: DbBackend,
    /// The term that fewest words answer to.
    rarest: Counted<'a>,
    others: Vec<Counted<'a>>,
}

impl<'a> Looked<'a> {
    /// Counts the words of each term; `None` when nothing can have all of them.
    async fn up(from: &impl Queries, kind: Kind, terms: &'a Terms) -> Result<Option<Self>> {
        let mut counted = Vec::with_capacity(terms.terms().len());
        for term in terms.terms() {
            let words = count(from, kind, term, MOST_CANDIDATES).await?;
            if words == 0 {
                return Ok(None);
            }
            let is_read = words <= MOST_CANDIDATES;
            counted.push(Counted {
                term,
                words,
                is_read,
            });
        }
        counted.sort_by_key(|one| one.words);
        let fewest = counted.first().map_or(0, |rarest| rarest.words);
        // alone, a common term is soon found wherever one looks; the servers guess how many
        // words a beginning has, and plan what looks among them badly
        let backend = from.connection().get_database_backend();
        if counted.len() > 1 && backend == DbBackend::Sqlite {
            let most = if fewest <= MOST_CANDIDATES {
                std::cmp::min(fewest * WORDS_A_LINE, MOST_READ)
            } else {
                MOST_READ
            };
            for one in counted.iter_mut().filter(|one| !one.is_read) {
                one.words = count(from, kind, one.term, most).await?;
                one.is_read = one.words <= most;
            }
            counted.sort_by_key(|one| one.words);
        }
        let mut counted = counted.into_iter();
        Ok(counted.next().map(|rarest| Self {
            kind,
            backend,
            rarest,
            others: counted.collect(),
        }))
    }

    /// Whether the records that have all terms are found from words.
    fn is_read(&self) -> bool {
        self.rarest.is_rare() || self.rarest.is_read && self.others.iter().all(|one| one.is_read)
    }

    /// Whether so many records, walked until enough are found that have two terms, are likely
    /// fewer than the words that would be read. A line is passed in the time of two words.
    fn is_soon_met(&self, records: u64) -> bool {
        let Some(other) = self.others.last() else {
            return true;
        };
        let (one, other) = (u128::from(self.rarest.words), u128::from(other.words));
        let (records, ranked) = (u128::from(records), u128::from(MOST_RANKED));
        // of these records one in so many has both
        2 * ranked * records * records < (one + other) * one * other
    }

    /// The records that have all terms, some more than once. The words that are most are
    /// read, and those of candidates kept.
    fn records(&self) -> SelectStatement {
        let Some(most) = self.others.iter().rfind(|other| other.is_read) else {
            let id = Expr::col(search_word::Column::RecordId);
            return records_with(self.kind, self.rarest.term)
                .cond_where(self.others_had_by(&id))
                .take();
        };
        let id = || Expr::col((search_word::Entity, search_word::Column::RecordId));
        let candidates = records_with(self.kind, self.rarest.term);
        let mut records = records_with(self.kind, most.term);
        records.and_where(self.is_among(id(), candidates));
        for other in &self.others {
            if !std::ptr::eq(other, most) {
                records.and_where(self.is_had_by(other, id()));
            }
        }
        records
    }

    /// Whether a candidate has all terms but the rarest.
    fn others_had_by(&self, id: &SimpleExpr) -> Condition {
        let others = self.others.iter();
        others.fold(Condition::all(), |all, other| {
            all.add(self.is_had_by(other, id.clone()))
        })
    }

    /// Whether a candidate has a term: of those that are read the candidates' are looked for
    /// once for all, others are looked for in the candidate's line.
    fn is_had_by(&self, other: &Counted<'_>, id: SimpleExpr) -> SimpleExpr {
        if other.is_rare() {
            return self.is_among(id, records_with(self.kind, other.term));
        }
        if !other.is_read || !self.rarest.is_read {
            return line_has(self.kind, id, other.term);
        }
        let candidates = records_with(self.kind, self.rarest.term);
        let record = Expr::col((search_word::Entity, search_word::Column::RecordId));
        let words = records_with(self.kind, other.term)
            .and_where(self.is_among(record, candidates))
            .take();
        self.is_among(id, words)
    }

    /// Whether an id is among those of a query that is run once. PostgreSQL would join it, by
    /// a guess of how few rows it has; it cannot where the answer is wrapped.
    fn is_among(&self, id: SimpleExpr, ids: SelectStatement) -> SimpleExpr {
        let is_among = id.in_subquery(ids);
        if self.backend == DbBackend::Postgres {
            let wrapped = CaseStatement::new().case(is_among, 1).finally(0);
            return SimpleExpr::Case(Box::new(wrapped)).eq(1);
        }
        is_among
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

/// How many words answer to a term; one past the most for all that have more.
async fn count(from: &impl Queries, kind: Kind, term: &Term, most: u64) -> Result<u64> {
    let words = Query::select()
        .expr(Expr::val(1))
        .from(search_word::Entity)
        .cond_where(has(kind, term))
        .limit(most + 1)
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
