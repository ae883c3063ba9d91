//! Clients that may be one and the same: told on creation, listed by group.

use api::clients::Client;
use api::duplicates::{DuplicateGroup, DuplicateQuery, PossibleDuplicate};
use api::endpoint::ListDuplicates;
use serde_json::{Value, json};

use super::view::{named, with_company};
use crate::commands::Context;
use crate::commands::list::PageArgs;
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView};

/// The table has a row for each group.
const COLUMNS: &[Column] = &[
    Column::new("reasons", "ALIKE IN", Kind::Text),
    Column::new("count", "CLIENTS", Kind::Number),
    Column::new("named", "WHO", Kind::Text),
];

/// A file has a row for each client.
const FIELDS: &[&str] = &[
    "group",
    "reasons",
    "count",
    "id",
    "full_name",
    "email",
    "phone",
    "company_name",
    "sales_contact.id",
    "sales_contact.full_name",
];

const LIST: ListView<'static> = ListView {
    noun: "possible duplicates",
    columns: COLUMNS,
    fields: FIELDS,
};

/// Lists the groups.
pub(super) async fn list(page: PageArgs, context: &Context) -> Result<(), Failure> {
    let mut groups = context
        .list::<ListDuplicates>(&[], &page, |page| DuplicateQuery {
            limit: page.limit,
            after: page.after,
            before: page.before,
            sort: page.sort,
        })
        .await?;
    match context.output.format {
        Format::Json => {}
        Format::Csv => groups["items"] = by_client(&groups["items"]),
        Format::Table => {
            let items = groups.get_mut("items").and_then(Value::as_array_mut);
            for group in items.into_iter().flatten() {
                group["named"] = who(group).into();
            }
        }
    }
    Ok(context.output.list(LIST, &groups)?)
}

/// The clients of a group, a line each.
fn who(group: &Value) -> String {
    let Ok(group) = serde_json::from_value::<DuplicateGroup>(group.clone()) else {
        return String::new();
    };
    let shown = group.clients.len() as u64;
    let line = |client: &Client| format!("{} {}", client.id, named(client));
    let more = group.count.saturating_sub(shown);
    let more = (more > 0).then(|| format!("and {more} more"));
    let lines: Vec<_> = group.clients.iter().map(line).chain(more).collect();
    lines.join("\n")
}

/// A row for each client, with the number of its group.
fn by_client(groups: &Value) -> Value {
    let groups = groups.as_array().map_or(&[][..], Vec::as_slice);
    let rows = groups.iter().enumerate().flat_map(|(at, group)| {
        let clients = group["clients"].as_array().map_or(&[][..], Vec::as_slice);
        clients.iter().map(move |client| {
            let mut row = client.clone();
            row["group"] = json!(at + 1);
            let reasons = group["reasons"].as_array().map_or(&[][..], Vec::as_slice);
            let reasons: Vec<_> = reasons.iter().filter_map(Value::as_str).collect();
            row["reasons"] = reasons.join(" ").into();
            row["count"] = group["count"].clone();
            row
        })
    });
    rows.collect()
}

/// Warns that a client may be one that there was already.
pub(super) fn warn(client: &Client, context: &Context) {
    for like in &client.possible_duplicates {
        context.output.warn(&warning(client.id, like));
    }
}

fn warning(id: i64, like: &PossibleDuplicate) -> String {
    let reasons = like.reasons.iter().map(|reason| reason.replace('_', " "));
    let reasons: Vec<_> = reasons.collect();
    format!(
        "client {id} may be client {other}: {named} (same {reasons}; with {sales}); look with \
         `epic client show {other}`, management merges with `epic client merge {id} --into {other}`",
        other = like.id,
        named = with_company(&like.full_name, like.company_name.as_deref()),
        reasons = reasons.join(", same "),
        sales = like.sales_contact.full_name,
    )
}

#[cfg(test)]
mod tests {
    use api::page::EmployeeRef;

    use super::*;

    #[test]
    fn a_warning_names_the_other_client_and_what_to_run() {
        let like = PossibleDuplicate {
            id: 7,
            full_name: "Kevin Casey".to_owned(),
            company_name: Some("Cool Startup LLC".to_owned()),
            sales_contact: EmployeeRef {
                id: 3,
                full_name: "Sara Sand".to_owned(),
            },
            reasons: vec!["phone".to_owned(), "name_and_company".to_owned()],
        };
        assert_eq!(
            warning(12, &like),
            "client 12 may be client 7: Kevin Casey · Cool Startup LLC (same phone, same name and \
             company; with Sara Sand); look with `epic client show 7`, management merges with \
             `epic client merge 12 --into 7`"
        );
    }

    #[test]
    fn a_file_has_a_row_for_each_client() {
        let groups = json!([
            {"reasons": ["phone", "name_and_company"], "count": 2, "clients": [{"id": 1}, {"id": 4}]},
            {"reasons": ["name_and_company"], "count": 3, "clients": [{"id": 2}]},
        ]);
        assert_eq!(
            by_client(&groups),
            json!([
                {"group": 1, "reasons": "phone name_and_company", "count": 2, "id": 1},
                {"group": 1, "reasons": "phone name_and_company", "count": 2, "id": 4},
                {"group": 2, "reasons": "name_and_company", "count": 3, "id": 2},
            ])
        );
    }
}
