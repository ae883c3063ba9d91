//! Merging a client into another one, after a look at both beside each other.

use api::client::Reply;
use api::clients::Client;
use api::duplicates::MergeClient as Merging;
use api::endpoint::{MergeClient, ShowClient};
use domain::merging::Takeable;
use serde_json::{Value, json};

use super::args::MergeArgs;
use super::{choices, view};
use crate::commands::Context;
use crate::commands::change::version_of;
use crate::failure::Failure;
use crate::output::{Column, Kind};

const BESIDE: &[Column] = &[
    Column::new("field", "", Kind::Text),
    Column::new("stays", "STAYS", Kind::Text),
    Column::new("goes", "GOES", Kind::Text),
];

/// What is shown of both, beside what can be taken.
const SETTLED: [&str; 4] = ["id", "sales_contact", "first_contact_on", "last_contact_at"];

/// Merges.
pub(super) async fn run(args: MergeArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let id = form
        .pick(
            args.target.id,
            "ID",
            "Client that goes",
            choices(context, None),
        )
        .await;
    let into = form
        .pick(
            args.into,
            "--into",
            "Client that stays",
            choices(context, None),
        )
        .await;
    form.finish()?;
    context.asking.require_consent()?;
    let goes = context.current::<ShowClient>(&id).await?;
    let stays = context.current::<ShowClient>(&into).await?;
    let take: Vec<String> = args
        .take
        .iter()
        .map(|field| field.name().to_owned())
        .collect();
    if let (Some(goes), Some(stays)) = (&goes, &stays)
        && are_two(&id, goes, &into, stays)
        && !context.asking.has_consented()
    {
        let rows = beside(&goes.raw, &stays.raw, &take);
        context.output.show_before(BESIDE, &rows);
        let question = format!(
            "Merge client {} into client {} for good?",
            goes.value.id, stays.value.id
        );
        context.asking.confirm(&question)?;
    }
    let mut typed = context.typed();
    let body = Merging {
        version: args
            .based
            .version_known
            .or(goes.as_ref().and_then(version_of)),
        into_client_id: typed.id("into_client_id", &into),
        into_version: args.into_version.or(stays.as_ref().and_then(version_of)),
        take: (!take.is_empty()).then_some(take),
    };
    let merged = typed.explain(context.write::<MergeClient>(&[&id], &body).await)?;
    let done = format!(
        "client {id} merged into client {} · {}",
        merged.value.id,
        view::named(&merged.value)
    );
    context.done(&done, &merged.raw)
}

/// Whether both are there, and neither was merged before: what is refused is not asked about.
fn are_two(id: &str, goes: &Reply<Client>, into: &str, stays: &Reply<Client>) -> bool {
    let is = |asked: &str, client: &Reply<Client>| asked.trim() == client.value.id.to_string();
    is(id, goes) && is(into, stays) && goes.value.id != stays.value.id
}

/// Both clients, a row for each field, with a mark at what is kept.
fn beside(goes: &Value, stays: &Value, take: &[String]) -> Vec<Value> {
    let settled = SETTLED.into_iter().map(|field| {
        json!({
            "field": field.replace('_', " "),
            "stays": said(&stays[field]),
            "goes": said(&goes[field]),
        })
    });
    let takeable = Takeable::ALL.into_iter().map(|field| {
        let name = field.name();
        let (of_stays, of_goes) = (said(&stays[name]), said(&goes[name]));
        let takes = take.iter().any(|taken| taken == name) || of_stays.is_empty();
        let marked = |text: String, is_kept: bool| {
            if is_kept && !text.is_empty() {
                format!("✓ {text}")
            } else {
                text
            }
        };
        json!({
            "field": name.replace('_', " "),
            "stays": marked(of_stays, !takes),
            "goes": marked(of_goes, takes),
        })
    });
    settled.chain(takeable).collect()
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(record) => record.get("full_name").map(said).unwrap_or_default(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_marked_on_either_side() {
        let goes = json!({"id": 12, "phone": "11111", "email": "a@b.example", "company_name": "Cool",
                          "sales_contact": {"id": 2, "full_name": "Bill"}});
        let stays = json!({"id": 7, "phone": "22222", "email": "c@d.example", "company_name": null,
                           "sales_contact": {"id": 3, "full_name": "Sara"}});
        let rows = beside(&goes, &stays, &["phone".to_owned()]);
        let row = |field: &str| {
            let row = rows
                .iter()
                .find(|row| row["field"] == field)
                .expect("a row");
            (row["stays"].clone(), row["goes"].clone())
        };
        assert_eq!(row("id"), (json!("7"), json!("12")));
        assert_eq!(row("sales contact"), (json!("Sara"), json!("Bill")));
        assert_eq!(row("phone"), (json!("22222"), json!("✓ 11111")));
        assert_eq!(row("email"), (json!("✓ c@d.example"), json!("a@b.example")));
        assert_eq!(row("company name"), (json!(""), json!("✓ Cool")));
    }
}
