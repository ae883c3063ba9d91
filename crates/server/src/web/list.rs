//! Lists: the address is the state. Filters, order and page are its query, so
//! that a list can be shared, kept and gone back to.
#![expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they just made"
)]

mod narrowed;

use axum::extract::FromRequestParts;
use domain::{
    error::{Given, Invalid, Unusable},
    page::{Count, Edge},
    transfer::{ExportFormat, ExportKind},
};
use http::request::Parts;
use serde::de::DeserializeOwned;
use service::Listed;

pub(crate) use self::narrowed::narrowed;
use super::habits::Habits;
use crate::extract::read_pairs;

/// The query of a list, as it came, without what was left empty.
#[derive(Debug, Clone)]
pub(crate) struct ListQuery<T> {
    /// As the API reads it.
    query: Given<T>,
    /// The place of the list.
    pub(crate) address: Address,
}

impl<T> ListQuery<T> {
    /// Checks the parameters, as the API does.
    pub(crate) fn read<U>(&self, read: impl Fn(&T) -> Result<U, Invalid>) -> Given<U> {
        match &self.query {
            Ok(query) => read(query).map_err(Unusable::Invalid),
            Err(cause) => Err(cause.clone()),
        }
    }
}

impl<T> ListQuery<T> {
    /// The query itself.
    pub(crate) fn into_query(self) -> Given<T> {
        self.query
    }
}

impl<T: DeserializeOwned> ListQuery<T> {
    fn of(address: Address) -> Self {
        Self {
            query: read_pairs(&address.asked()).map_err(Unusable::Invalid),
            address,
        }
    }

    /// The same with this parameter where the address says nothing at all: how a list
    /// begins.
    #[must_use]
    pub(crate) fn beginning_with(self, name: &str, value: &str) -> Self {
        if !self.address.query.is_empty() {
            return self;
        }
        Self::of(Address {
            query: vec![(name.to_owned(), value.to_owned())],
            ..self.address
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for ListQuery<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(Address::of(parts)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// A path with its query, to be varied in links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    path: String,
    query: Vec<(String, String)>,
}

impl Address {
    /// That of a request.
    pub(crate) fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
        Self {
            path: parts.uri.path().to_owned(),
            query: pairs
                .into_iter()
                .filter(|(_, value)| !value.trim().is_empty())
                .collect(),
        }
    }

    /// The value of a parameter, when it is there.
    pub(crate) fn given(&self, name: &str) -> Option<String> {
        Some(self.get(name))
            .filter(|value| !value.is_empty())
            .map(ToOwned::to_owned)
    }

    /// What is asked of the list itself: what narrows a pick-list beside it is not.
    fn asked(&self) -> Vec<(String, String)> {
        let asked = self.query.iter().filter(|(name, _)| name != PICK);
        asked.cloned().collect()
    }

    /// The path of the list.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The value of a parameter; empty when it is absent.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.query
            .iter()
            .find(|(given, _)| given == name)
            .map_or("", |(_, value)| value)
    }

    /// Whether a parameter has this value.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == value
    }

    /// The parameters that a search form has to send along.
    pub(crate) fn beside(&self, names: &[&str]) -> Vec<(&str, &str)> {
        self.query
            .iter()
            .filter(|(name, _)| !names.contains(&name.as_str()) && !is_paging(name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// The same list from its beginning with one parameter changed; without it
    /// when the value is empty.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        self.with_all(&[(name, value)])
    }

    /// As [`Address::with`], for several parameters.
    pub(crate) fn with_all(&self, changes: &[(&str, &str)]) -> String {
        let kept = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !is_paging(name) && changes.iter().all(|(other, _)| other != name));
        let new = changes
            .iter()
            .copied()
            .filter(|(_, value)| !value.is_empty());
        joined(&self.path, kept.chain(new))
    }

    /// Another path with the same filters and order.
    pub(crate) fn at(&self, path: &str) -> String {
        let kept = self
            .query
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !is_paging(name) && !matches!(*name, "limit" | PICK));
        joined(path, kept)
    }

    /// The list as files, in every format that it comes in; beside contracts, the payments
    /// on all of them, which have no list of their own here.
    pub(crate) fn files(&self) -> Vec<FileLink> {
        let Some(kind) = ExportKind::from_name(self.path.trim_start_matches('/')) else {
            return Vec::new();
        };
        let mut files: Vec<FileLink> = kind
            .formats()
            .iter()
            .map(|format| FileLink {
                said: format_key(*format),
                href: self.at(&format!("{}.{}", self.path, format.name())),
            })
            .collect();
        if kind == ExportKind::Contracts {
            files.extend(PAYMENTS.map(|(said, path)| FileLink {
                said,
                href: path.to_owned(),
            }));
        }
        files
    }

    /// The page of a cursor.
    fn page(&self, name: &str, cursor: &str) -> String {
        self.with(name, cursor)
    }

    /// Whether anything is filtered or searched for.
    pub(crate) fn is_filtered(&self) -> bool {
        self.query
            .iter()
            .any(|(name, _)| !is_paging(name) && !matches!(name.as_str(), "sort" | "limit" | PICK))
    }
}

/// A list as a file.
pub(crate) struct FileLink {
    /// The format, by key.
    pub(crate) said: &'static str,
    pub(crate) href: String,
}

/// All payments as files.
const PAYMENTS: [(&str, &str); 3] = [
    ("export-payments-csv", "/payments.csv"),
    ("export-payments-xlsx", "/payments.xlsx"),
    ("export-payments-jsonl", "/payments.jsonl"),
];

/// A format, by key.
const fn format_key(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "export-csv",
        ExportFormat::Xlsx => "export-xlsx",
        ExportFormat::JsonLines => "export-jsonl",
        ExportFormat::VCard => "export-vcf",
        ExportFormat::ICalendar => "export-ics",
    }
}

/// What narrows a pick-list: the beginning of what is looked for.
pub(crate) const PICK: &str = "pick";

fn is_paging(name: &str) -> bool {
    matches!(name, "after" | "before")
}

fn joined<'a>(path: &str, query: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<_> = query.collect();
    match serde_urlencoded::to_string(pairs) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// A filter that is switched on and off by one click.
pub(crate) struct Chip {
    pub(crate) said: String,
    pub(crate) href: String,
    pub(crate) is_on: bool,
}

/// What a list of records has beside its rows.
pub(crate) struct Frame {
    /// What it is called, by key.
    pub(crate) title: &'static str,
    /// Where more of them are made, and what the button says, by key; for whoever may.
    pub(crate) new: Option<(&'static str, &'static str)>,
    /// What a file of them is called in the address of an import; for whoever may send one.
    pub(crate) import: Option<&'static str>,
    /// Why nothing is listed, by key.
    pub(crate) none: &'static str,
    /// Where all of them are listed.
    pub(crate) all: &'static str,
}

/// The head of a column that a list can be sorted by.
pub(crate) struct Column {
    pub(crate) said: String,
    /// Where the list is sorted by it; none when it cannot be.
    pub(crate) href: Option<String>,
    /// `ascending` or `descending` when it is.
    pub(crate) order: Option<&'static str>,
    pub(crate) is_number: bool,
}

/// What is around the rows of a list.
#[derive(Clone)]
pub(crate) struct Paging {
    pub(crate) count: Count,
    pub(crate) shown: usize,
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl Paging {
    /// The pages around one of a list.
    pub(crate) fn of<T>(address: &Address, listed: &Listed<T>) -> Self {
        Self {
            count: listed.count,
            shown: listed.items.len(),
            next: listed
                .next
                .as_ref()
                .map(|cursor| address.page("after", cursor)),
            previous: listed
                .previous
                .as_ref()
                .map(|cursor| address.page("before", cursor)),
        }
    }

    /// How many rows there are, and how many of them are here.
    pub(crate) fn said(&self, habits: &Habits) -> String {
        let key = if self.count.capped {
            "list-count-capped"
        } else {
            "list-count"
        };
        habits
            .say(key)
            .with("shown", habits.number(self.shown))
            .count("n", self.count.value)
            .to_string()
    }
}

/// The pages around one of a list that stands among others.
pub(crate) struct Turning {
    pub(crate) next: Option<String>,
    pub(crate) previous: Option<String>,
}

impl Address {
    /// Where a list that stands among others is to begin: its parameters carry its name.
    pub(crate) fn edge(&self, list: &str) -> Edge<String> {
        let given = |end| self.given(&format!("{list}_{end}"));
        match (given("after"), given("before")) {
            (Some(after), _) => Edge::After(after),
            (None, Some(before)) => Edge::Before(before),
            (None, None) => Edge::Beginning,
        }
    }

    /// The pages around one of that list.
    pub(crate) fn around<T>(&self, list: &str, listed: &Listed<T>) -> Turning {
        let (after, before) = (format!("{list}_after"), format!("{list}_before"));
        let next = listed.next.as_ref();
        let previous = listed.previous.as_ref();
        let at = |after_at: &str, before_at: &str| {
            let changes = [(after.as_str(), after_at), (before.as_str(), before_at)];
            format!("{}#{list}", self.with_all(&changes))
        };
        Turning {
            next: next.map(|cursor| at(cursor, "")),
            previous: previous.map(|cursor| at("", cursor)),
        }
    }

    /// A chip that sets `name=value`, or takes it away again.
    pub(crate) fn chip(&self, said: impl ToString, name: &str, value: &str) -> Chip {
        let is_on = self.is(name, value);
        Chip {
            said: said.to_string(),
            href: self.with(name, if is_on { "" } else { value }),
            is_on,
        }
    }

    /// The head of a column; `default` is how the list is sorted when nothing
    /// is said.
    pub(crate) fn column(&self, said: impl ToString, field: &str, default: &str) -> Column {
        let current = match self.get("sort") {
            "" => default,
            sort => sort,
        };
        let is_descending = current.strip_prefix('-') == Some(field);
        let is_ascending = current == field;
        let next = if is_ascending {
            format!("-{field}")
        } else {
            field.to_owned()
        };
        Column {
            said: said.to_string(),
            href: Some(self.with("sort", &next)),
            order: match (is_ascending, is_descending) {
                (true, _) => Some("ascending"),
                (_, true) => Some("descending"),
                _ => None,
            },
            is_number: false,
        }
    }

    /// The head of a column that a list cannot be sorted by.
    #[expect(clippy::unused_self, reason = "beside the heads that lead somewhere")]
    pub(crate) fn plain(&self, said: impl ToString) -> Column {
        Column {
            said: said.to_string(),
            href: None,
            order: None,
            is_number: false,
        }
    }
}

impl Column {
    /// A column of numbers.
    #[must_use]
    pub(crate) fn number(mut self) -> Self {
        self.is_number = true;
        self
    }
}
