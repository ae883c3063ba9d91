//! Lists in pages: how many rows, in which order, after or before which row.
//!
//! Paging is by key: a page begins after the sort value and id of the last row
//! of the page before, or ends before those of the first row of the page after,
//! so a deep page costs what the first one costs and inserted rows neither
//! repeat nor skip others.

use serde::{Deserialize, Serialize};

use crate::{
    error::BadValue,
    worded,
    wording::{Argument, Joint},
};

/// Most rows in one page.
pub const MAX_LIMIT: u64 = 200;
/// Rows in a page when nothing is said.
pub const DEFAULT_LIMIT: u64 = 50;
/// Counting stops here: a longer list says "1000+".
pub const COUNT_CAP: u64 = 1000;

/// Reads a page size.
///
/// # Errors
/// Names the accepted range.
pub fn parse_limit(text: &str) -> Result<u64, BadValue> {
    match text.parse() {
        Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        _ => Err(BadValue::new(worded!(
            "bad-page-size",
            "is not a page size; a whole number from 1 to {max} is accepted",
            max = MAX_LIMIT,
        ))),
    }
}

/// A sortable field of one kind of list.
pub trait SortField: Copy + Eq + 'static {
    /// Every field that can be sorted by, the default one first.
    const ALL: &'static [Self];
    /// The name as the API writes it.
    fn name(self) -> &'static str;
}

/// Declares the sortable fields of a list: the first is the default.
macro_rules! sort_fields {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$field_doc])* $variant,)*
        }

        impl $crate::page::SortField for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];

            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}
pub(crate) use sort_fields;

/// A field and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<F> {
    /// What to sort by; ties are broken by id in the same direction.
    pub field: F,
    /// Highest first.
    pub descending: bool,
}

impl<F: SortField> Sort<F> {
    /// Lowest first.
    pub const fn ascending(field: F) -> Self {
        Self {
            field,
            descending: false,
        }
    }

    /// Highest first.
    pub const fn descending(field: F) -> Self {
        Self {
            field,
            descending: true,
        }
    }

    /// Reads `field` or `-field`.
    ///
    /// # Errors
    /// Names the fields that can be sorted by.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        F::ALL
            .iter()
            .find(|field| field.name() == name)
            .map(|field| Self {
                field: *field,
                descending,
            })
            .ok_or_else(|| {
                let names = F::ALL.iter().map(|field| field.name());
                BadValue::new(worded!(
                    "bad-sort",
                    "cannot be sorted by; accepted are {names}, each with - in front for the reverse",
                    names = Argument::list(names, Joint::Comma),
                ))
            })
    }

    /// The text that [`Sort::parse`] reads.
    pub fn name(self) -> String {
        let minus = if self.descending { "-" } else { "" };
        format!("{minus}{}", self.field.name())
    }
}

/// A sort key as a cursor carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SortKey {
    /// Ids, amounts, counts, and instants in microseconds.
    Number(i64),
    /// Folded text, and dates as `2026-06-04`.
    Text(String),
}

/// A row at the end of a page: another one begins after it or ends before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The row's value of the sort field.
    pub key: SortKey,
    /// The row's id.
    pub id: i64,
}

/// Where a page lies in its list; `At` is a cursor, or the position in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edge<At> {
    /// The first rows of the list.
    #[default]
    Beginning,
    /// The rows that follow this one.
    After(At),
    /// The rows that lead up to this one.
    Before(At),
}

/// A list as somebody asks for it, before its cursor was verified and `mine`
/// was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRequest<Filter, Field> {
    /// Which rows.
    pub filter: Filter,
    /// Only what concerns the caller.
    pub mine: bool,
    /// At most this many rows.
    pub limit: u64,
    /// The order.
    pub sort: Sort<Field>,
    /// From where on, by the opaque cursor of another page.
    pub edge: Edge<String>,
}

/// Which part of a list is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<F> {
    /// At most this many rows.
    pub limit: u64,
    /// The order.
    pub sort: Sort<F>,
    /// From where on.
    pub edge: Edge<Position>,
}

/// How many rows a list has, counted up to [`COUNT_CAP`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The number counted.
    pub value: u64,
    /// Whether counting stopped at the cap.
    pub capped: bool,
}

impl Count {
    /// From a count that looked at no more than `COUNT_CAP + 1` rows.
    pub fn from_counted(counted: u64) -> Self {
        Self {
            value: counted.min(COUNT_CAP),
            capped: counted > COUNT_CAP,
        }
    }
}

/// How many of what is in the way are named; the others are counted.
pub const MOST_NAMED: u64 = 10;

/// The first few of many, for a place that names some and counts the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T> {
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub first: Vec<T>,
}

impl<T> Few<T> {
    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many there are beside those that are named.
    pub fn others(&self) -> u64 {
        self.count.saturating_sub(self.first.len() as u64)
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The first row's position, when rows come before it.
    pub previous: Option<Position>,
    /// The last row's position, when more rows follow.
    pub next: Option<Position>,
    /// How many rows the whole list has.
    pub count: Count,
}

impl<T> Page<T> {
    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(turn).collect(),
            previous: self.previous,
            next: self.next,
            count: self.count,
        }
    }

    /// As [`Page::map`], where a row may not be turned.
    ///
    /// # Errors
    /// The first row's that cannot be turned.
    pub fn try_map<U, E>(self, turn: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        Ok(Page {
            items: self.items.into_iter().map(turn).collect::<Result<_, _>>()?,
            previous: self.previous,
            next: self.next,
            count: self.count,
        })
    }
}

#[cfg(test)]
mod tests;
