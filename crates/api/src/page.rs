//! Lists on the wire, and how their query parameters are read.

use std::borrow::Cow;

use domain::{
    error::{BadValue, Checks},
    page::{self, Count, Edge, ListRequest, Sort, SortField},
    search::Terms,
    text::{control_character, too_long},
    worded,
};
use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, Ref, RefOr, Schema, Type, schema::SchemaType},
};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct List<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give it back as `before` for the page before; `null` on the first one.
    pub previous: Option<String>,
    /// Give it back as `after` for the next page; `null` on the last one.
    pub next: Option<String>,
    /// How many rows the whole list has.
    pub count: Count,
}

// written out: the derived one calls every list by the same name
impl<T: ToSchema> ToSchema for List<T> {
    fn name() -> Cow<'static, str> {
        format!("{}List", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        schemas.push((WireCount::name().into_owned(), WireCount::schema()));
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for List<T> {
    fn schema() -> RefOr<Schema> {
        let cursor = |about: &str| {
            ObjectBuilder::new()
                .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
                .description(Some(about))
        };
        let previous =
            cursor("Give it back as `before` for the page before; `null` on the first one.");
        let next = cursor("Give it back as `after` for the next page; `null` on the last one.");
        ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property("items", Ref::from_schema_name(T::name()).to_array_builder())
            .property("previous", previous)
            .property("next", next)
            .property("count", Ref::from_schema_name(WireCount::name()))
            .required("items")
            .required("previous")
            .required("next")
            .required("count")
            .into()
    }
}

/// How many rows a list has, counted up to a cap.
#[derive(Debug, ToSchema)]
#[schema(as = Count)]
#[expect(dead_code, reason = "describes domain::page::Count to the document")]
pub struct WireCount {
    /// The number counted.
    value: u64,
    /// Whether counting stopped there: read "1000+".
    capped: bool,
}

/// An employee as other records name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EmployeeRef {
    /// The employee's id.
    pub id: i64,
    /// Their name.
    pub full_name: String,
}

impl From<domain::employee::EmployeeRef> for EmployeeRef {
    fn from(employee: domain::employee::EmployeeRef) -> Self {
        Self {
            id: employee.id.get(),
            full_name: employee.full_name,
        }
    }
}

/// No body and no query.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl crate::request::Request for Nothing {}

/// The query parameters that every list has, as text: they are read by
/// [`Paging::read`], which names each bad one.
pub(crate) struct Paging<'a> {
    pub(crate) limit: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
    pub(crate) before: Option<&'a str>,
    pub(crate) sort: Option<&'a str>,
    pub(crate) mine: Option<&'a str>,
}

/// Reads a `true` or `false`.
pub(crate) fn parse_flag(text: &str) -> Result<bool, BadValue> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(BadValue::new(worded!(
            "bad-flag",
            "is not a flag; true or false is accepted"
        ))),
    }
}

/// Reads a flag that is off when absent.
pub(crate) fn flag(checks: &mut Checks, field: &str, given: Option<&str>) -> bool {
    checks
        .take_optional(field, given.map(parse_flag))
        .flatten()
        .unwrap_or(false)
}

/// Reads a text to compare with: no control character belongs in it.
fn parse_plain(text: &str) -> Result<&str, BadValue> {
    match text.chars().find(|c| c.is_control()) {
        None => Ok(text),
        Some(control) => Err(BadValue::new(control_character(control))),
    }
}

/// Most characters of a text to search for.
const LONGEST_SEARCH: usize = 100;

/// Reads a text to compare with that has at most so many characters.
pub(crate) fn parse_short(text: &str, longest: usize) -> Result<&str, BadValue> {
    let count = text.chars().count();
    if count > longest {
        return Err(BadValue::new(too_long(count, longest)));
    }
    parse_plain(text)
}

/// Reads a search text; `None` when there is nothing but white space.
pub(crate) fn search(checks: &mut Checks, given: Option<&str>) -> Option<Terms> {
    let text = given.map(|text| parse_short(text, LONGEST_SEARCH));
    let text = checks.take_optional("q", text).flatten();
    text.filter(|text| !text.trim().is_empty()).map(Terms::read)
}

impl Paging<'_> {
    /// Reads page size, order and `mine`; the cursor is verified by the
    /// use-case, which has the key.
    pub(crate) fn read<Filter, Field: SortField>(
        &self,
        mut checks: Checks,
        default: Sort<Field>,
        filter: impl FnOnce() -> Option<Filter>,
    ) -> Result<ListRequest<Filter, Field>, domain::error::Invalid> {
        let limit = checks.take_optional("limit", self.limit.map(page::parse_limit));
        let sort = checks.take_optional("sort", self.sort.map(Sort::parse));
        let mine = flag(&mut checks, "mine", self.mine);
        let edge = match (self.after, self.before) {
            (None, None) => Edge::Beginning,
            (Some(cursor), None) => Edge::After(cursor.to_owned()),
            (None, Some(cursor)) => Edge::Before(cursor.to_owned()),
            (Some(_), Some(_)) => {
                checks.refuse(
                    "before",
                    worded!("bad-before-and-after", "cannot be combined with after"),
                );
                Edge::Beginning
            }
        };
        checks.finish(|| {
            Some(ListRequest {
                filter: filter()?,
                mine,
                limit: limit?.unwrap_or(page::DEFAULT_LIMIT),
                sort: sort?.unwrap_or(default),
                edge,
            })
        })
    }
}
