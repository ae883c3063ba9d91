//! Possible duplicates among clients, found by what they are compared by.
//!
//! Both marks of a client are columns with an index. Those like one client are looked up in
//! it; groups are walked in its order, and the rows of a client are read only to show it.

use std::collections::HashMap;

use domain::{
    client::Client,
    duplicate::{Duplicate, Group, GroupSort, Likeness, MOST_ALIKE, MOST_IN_GROUP, Marks},
    ids::ClientId,
    page::{COUNT_CAP, Count, Edge, Few, Page, PageRequest, Position, SortKey},
    policy::{Clearance, ListDuplicates, Operation},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Asterisk, Condition, Expr, ExprTrait, Query, SelectStatement},
};

use crate::{
    clients,
    entity::client::{Column, Entity},
    error::Result,
    unit_of_work::Queries,
};

/// Clients that may be the one with these marks, but for that one itself: those that are
/// most alike first, then the oldest.
pub async fn like<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    marks: &Marks,
    except: Option<ClientId>,
) -> Result<Vec<Duplicate>> {
    let by_phone = marks.phone.as_ref().map(|tail| Column::PhoneTail.eq(tail));
    let by_name = Column::NameMark.eq(&marks.name);
    let mut found: Vec<Duplicate> = Vec::new();
    for same in by_phone.into_iter().chain([by_name]) {
        let rows = clients::rows()
            .filter(same)
            .order_by_asc(Column::Id)
            .limit(MOST_ALIKE as u64 + 1)
            .into_model::<clients::Row>()
            .all(&from.connection())
            .await?;
        for row in rows {
            let client = clients::decode(row)?;
            let is_known = found.iter().any(|other| other.client.id == client.id);
            if is_known || Some(client.id) == except {
                continue;
            }
            let likeness = client.marks().map(|other| other.likeness(marks));
            found.push(Duplicate {
                client,
                likeness: likeness.unwrap_or_default(),
            });
        }
    }
    found.sort_by_key(|one| (usize::MAX - one.likeness.len(), one.client.id));
    found.truncate(MOST_ALIKE);
    Ok(found)
}

/// Reads a page of groups: first those with one phone number, then those with one name that
/// do not all have one number, too.
pub async fn list(
    from: &impl Queries,
    clearance: &Clearance<ListDuplicates>,
    request: &PageRequest<GroupSort>,
) -> Result<Page<Group>> {
    let (at, is_backwards) = match &request.edge {
        Edge::Beginning => (None, false),
        Edge::After(at) => (Some(at), false),
        Edge::Before(at) => (Some(at), true),
    };
    let descending = request.sort.descending != is_backwards;
    let mut keys = walk(from, at, descending, request.limit + 1).await?;
    let has_more = keys.len() as u64 > request.limit;
    if has_more {
        keys.pop();
    }
    let ahead = keys.last().filter(|_| has_more).map(Key::position);
    let behind = match at {
        Some(at) => {
            let first = keys.first().map_or_else(|| passed(at), Key::position);
            let is_there = !walk(from, Some(&first), !descending, 1).await?.is_empty();
            is_there.then_some(first)
        }
        None => None,
    };
    let count = if at.is_none() && !has_more {
        Count::from_counted(keys.len() as u64)
    } else {
        count(from).await?
    };
    let (previous, next) = if is_backwards {
        keys.reverse();
        (ahead, behind)
    } else {
        (behind, ahead)
    };
    Ok(Page {
        items: members(from, clearance, keys).await?,
        previous,
        next,
        count,
    })
}

/// A group as the index has it.
struct Key {
    by: Likeness,
    mark: String,
    clients: u64,
}

impl Key {
    fn position(&self) -> Position {
        Position {
            key: SortKey::Text(self.mark.clone()),
            id: place(self.by),
        }
    }
}

/// The place just past a position: its own group may be there still.
fn passed(at: &Position) -> Position {
    let key = match &at.key {
        SortKey::Text(mark) => SortKey::Text(format!("{mark} ")),
        SortKey::Number(number) => SortKey::Number(*number),
    };
    Position { key, id: at.id }
}

/// Where the groups of one kind stand among the others.
const fn place(by: Likeness) -> i64 {
    match by {
        Likeness::Phone => 1,
        Likeness::NameAndCompany => 2,
    }
}

const fn column(by: Likeness) -> Column {
    match by {
        Likeness::Phone => Column::PhoneTail,
        Likeness::NameAndCompany => Column::NameMark,
    }
}

/// Groups of one kind, with how many they have, read from its index alone.
fn groups(by: Likeness) -> SelectStatement {
    let mark = column(by);
    let rows = || Expr::col(Asterisk).count();
    let mut groups = Query::select()
        .from(Entity)
        .and_where(mark.is_not_null())
        .add_group_by([Expr::col(mark)])
        .and_having(rows().gt(1))
        .take();
    if by == Likeness::NameAndCompany {
        let tail = || Expr::col(Column::PhoneTail);
        groups.cond_having(
            Condition::any()
                .add(tail().count().lt(rows()))
                .add(tail().min().ne(tail().max())),
        );
    }
    groups
}

/// The first groups beyond a position, or of all.
async fn walk(
    from: &impl Queries,
    at: Option<&Position>,
    descending: bool,
    limit: u64,
) -> Result<Vec<Key>> {
    let mut kinds = Likeness::ALL;
    if descending {
        kinds.reverse();
    }
    let began = at.map(|at| at.id);
    let mut keys: Vec<Key> = Vec::new();
    for by in kinds {
        let wanted = limit - keys.len() as u64;
        let is_passed = began.is_some_and(|began| {
            let here = place(by);
            if descending {
                here > began
            } else {
                here < began
            }
        });
        if is_passed || wanted == 0 {
            continue;
        }
        let mark = column(by);
        let mut some = groups(by);
        some.column(mark)
            .expr(Expr::col(Asterisk).count())
            .order_by(mark, if descending { Order::Desc } else { Order::Asc })
            .limit(wanted);
        if let Some(Position {
            key: SortKey::Text(edge),
            id,
        }) = at
            && *id == place(by)
        {
            let edge = edge.as_str();
            some.and_where(if descending {
                mark.lt(edge)
            } else {
                mark.gt(edge)
            });
        }
        for row in from.connection().query_all(&some).await? {
            let clients: i64 = row.try_get_by_index(1)?;
            keys.push(Key {
                by,
                mark: row.try_get_by_index(0)?,
                clients: clients.unsigned_abs(),
            });
        }
    }
    Ok(keys)
}

/// How many groups there are, up to the cap.
async fn count(from: &impl Queries) -> Result<Count> {
    let mut counted = 0;
    for by in Likeness::ALL {
        let mut some = groups(by);
        some.expr(Expr::val(1)).limit(COUNT_CAP + 1 - counted);
        let all = Query::select()
            .expr(Expr::col(Asterisk).count())
            .from_subquery(some, "capped")
            .take();
        if let Some(row) = from.connection().query_one(&all).await? {
            let more: i64 = row.try_get_by_index(0)?;
            counted += more.unsigned_abs();
        }
        if counted > COUNT_CAP {
            break;
        }
    }
    Ok(Count::from_counted(counted))
}

/// The clients of groups: those of all small ones together, the first of each large one.
async fn members(
    from: &impl Queries,
    _: &Clearance<ListDuplicates>,
    keys: Vec<Key>,
) -> Result<Vec<Group>> {
    let mut found: HashMap<(i64, String), Vec<Client>> = HashMap::new();
    for by in Likeness::ALL {
        let of_kind = keys.iter().filter(|key| key.by == by);
        let (small, large): (Vec<&Key>, Vec<&Key>) =
            of_kind.partition(|key| key.clients <= MOST_IN_GROUP);
        let small = small.into_iter().map(|key| key.mark.as_str());
        let small: Vec<&str> = small.collect();
        let most = MOST_IN_GROUP * small.len() as u64;
        let large = large
            .iter()
            .map(|key| (vec![key.mark.as_str()], MOST_IN_GROUP));
        for (marks, most) in [(small, most)].into_iter().chain(large) {
            for (mark, client) in named(from, by, marks, most).await? {
                found.entry((place(by), mark)).or_default().push(client);
            }
        }
    }
    let groups = keys.into_iter().filter_map(|key| {
        let first = found.remove(&(place(key.by), key.mark))?;
        let few = Few {
            // somebody may have come or gone since the index was read
            count: Ord::max(key.clients, first.len() as u64),
            first,
        };
        Some(Group {
            likeness: likeness(key.by, &few),
            clients: few,
        })
    });
    Ok(groups.collect())
}

/// The oldest clients that have one of these marks, with that mark.
async fn named(
    from: &impl Queries,
    by: Likeness,
    marks: Vec<&str>,
    most: u64,
) -> Result<Vec<(String, Client)>> {
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let rows = clients::rows()
        .filter(column(by).is_in(marks))
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model::<clients::Row>()
        .all(&from.connection())
        .await?;
    let named = rows.into_iter().map(|row| {
        let client = clients::decode(row)?;
        let mark = client.marks().and_then(|marks| match by {
            Likeness::Phone => marks.phone,
            Likeness::NameAndCompany => Some(marks.name),
        });
        Ok((mark.unwrap_or_default(), client))
    });
    named.collect()
}

/// In what all of a group are alike.
fn likeness(by: Likeness, few: &Few<Client>) -> Vec<Likeness> {
    let mut marks = few.first.iter().filter_map(Client::marks);
    let Some(first) = marks.next().filter(|_| few.others() == 0) else {
        return vec![by];
    };
    marks.fold(Likeness::ALL.to_vec(), |all, other| {
        let alike = first.likeness(&other);
        all.into_iter().filter(|one| alike.contains(one)).collect()
    })
}

#[cfg(test)]
mod tests;
