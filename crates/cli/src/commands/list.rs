//! Lists: the flags that all of them take, and following the pages.

use api::endpoint::Endpoint;
use clap::Args;
use serde_json::{Value, json};

use super::Context;
use crate::failure::Failure;

/// Rows of a page under `--all`: the most that the API gives.
const FULL_PAGE: &str = "200";

/// Which part of a list, in which order.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Paging")]
pub(crate) struct PageArgs {
    /// Rows in a page, at most 200 [default: 50]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) limit: Option<String>,
    /// Go on after the page that named this cursor
    #[arg(long, value_name = "CURSOR", allow_hyphen_values = true)]
    pub(crate) after: Option<String>,
    /// Go back to the page before the one that named this cursor
    #[arg(
        long,
        value_name = "CURSOR",
        allow_hyphen_values = true,
        conflicts_with_all = ["after", "all"]
    )]
    pub(crate) before: Option<String>,
    /// Every page, one after the other
    #[arg(long)]
    pub(crate) all: bool,
    /// Order by this field; `-FIELD` reverses
    #[arg(long, value_name = "FIELD", allow_hyphen_values = true)]
    pub(crate) sort: Option<String>,
}

/// The flag of a list that can be searched.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Words {
    /// Only rows in which a word begins like this
    #[arg(long, value_name = "Q", alias = "query", allow_hyphen_values = true)]
    pub(crate) search: Option<String>,
}

/// The part of a list's query that is the same everywhere.
#[derive(Debug, Default)]
pub(super) struct Paging {
    pub(super) limit: Option<String>,
    pub(super) after: Option<String>,
    pub(super) before: Option<String>,
    pub(super) sort: Option<String>,
}

impl Context {
    /// One page of a list, or all of them merged, as the API writes a list.
    pub(super) async fn list<E>(
        &self,
        path: &[&str],
        args: &PageArgs,
        query: impl Fn(Paging) -> E::Query,
    ) -> Result<Value, Failure>
    where
        E: Endpoint<Body = api::page::Nothing>,
    {
        let page = |after: Option<String>| {
            query(Paging {
                limit: match &args.limit {
                    None if args.all => Some(FULL_PAGE.to_owned()),
                    limit => limit.clone(),
                },
                after,
                before: args.before.clone(),
                sort: args.sort.clone(),
            })
        };
        let mut whole = self.query::<E>(path, &page(args.after.clone())).await?.raw;
        while args.all
            && let Some(next) = next_of(&whole)
        {
            let more = self.query::<E>(path, &page(Some(next.clone()))).await?.raw;
            append(&mut whole, more);
            if next_of(&whole).is_some_and(|after| after == next) {
                break;
            }
        }
        if args.all && args.after.is_none() {
            recount(&mut whole);
        }
        Ok(whole)
    }
}

fn next_of(page: &Value) -> Option<String> {
    page.get("next")?.as_str().map(ToOwned::to_owned)
}

/// Adds the rows of the next page and takes over where it ends.
fn append(whole: &mut Value, mut more: Value) {
    let rows = more.get_mut("items").map(Value::take);
    if let (Some(Value::Array(items)), Some(Value::Array(rows))) = (whole.get_mut("items"), rows) {
        items.extend(rows);
    }
    whole["next"] = more["next"].take();
}

/// Once every row is there, the count need not be capped.
fn recount(whole: &mut Value) {
    let rows = whole.get("items").and_then(Value::as_array).map(Vec::len);
    if let Some(rows) = rows {
        whole["count"] = json!({ "value": rows, "capped": false });
    }
}

#[cfg(test)]
mod tests {
    use super::{append, next_of, recount};
    use serde_json::json;

    #[test]
    fn pages_are_merged_into_one_list() {
        let mut whole = json!({
            "items": [1, 2], "previous": null, "next": "a", "count": {"value": 2, "capped": true}
        });
        assert_eq!(next_of(&whole).as_deref(), Some("a"));
        append(
            &mut whole,
            json!({"items": [3], "previous": "b", "next": null, "count": {"value": 2}}),
        );
        recount(&mut whole);
        let expected = json!({
            "items": [1, 2, 3], "previous": null, "next": null,
            "count": {"value": 3, "capped": false},
        });
        assert_eq!(whole, expected);
        assert_eq!(next_of(&whole), None);
    }
}
