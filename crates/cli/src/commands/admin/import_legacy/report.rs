//! What an import tells: rows and amounts side by side, every correction, every remark.

use domain::legacy::{Circumstances, Finding, Plan};
use domain::text::CompanyName;
use serde_json::{Value, json};
use service::DatabaseUrl;

use super::{Context, is_for_spreadsheets};
use crate::failure::Failure;
use crate::output::{CardView, Column, Format, Kind, ListView, Section};

/// The most characters of a value that a table shows; JSON and CSV have all of it.
const WIDEST: usize = 60;

const FACTS: &[Column] = &[
    Column::new("source", "Read from", Kind::Text),
    Column::new("target", "Written to", Kind::Text),
    Column::new("company_name", "Company", Kind::Text),
    Column::new("currency", "Currency", Kind::Text),
    Column::new("time_zone", "Time zone", Kind::Text),
];

const TABLES: &[Column] = &[
    Column::new("table", "TABLE", Kind::Text),
    Column::new("source", "LEGACY", Kind::Number),
    Column::new("imported", "IMPORTED", Kind::Number),
];

const SUMS: &[Column] = &[
    Column::new("field", "AMOUNT", Kind::Text),
    Column::new("source", "LEGACY", Kind::Money("currency")),
    Column::new("imported", "IMPORTED", Kind::Money("currency")),
    Column::new("difference", "CORRECTED BY", Kind::Money("currency")),
];

const CORRECTIONS: &[Column] = &[
    Column::new("record", "RECORD", Kind::Text),
    Column::new("id", "ID", Kind::Id),
    Column::new("field", "FIELD", Kind::Text),
    Column::new("original", "ORIGINAL", Kind::Text),
    Column::new("imported", "IMPORTED", Kind::Text),
    Column::new("meaning", "WHY", Kind::Text),
];

const KEPT: &[Column] = &[
    Column::new("record", "RECORD", Kind::Text),
    Column::new("id", "ID", Kind::Id),
    Column::new("field", "FIELD", Kind::Text),
    Column::new("original", "VALUE", Kind::Text),
    Column::new("meaning", "WHY", Kind::Text),
];

const REMARKS: &[Column] = &[Column::new("remark", "REMARK", Kind::Text)];

const FIELDS: &[&str] = &[
    "record", "id", "field", "original", "imported", "rule", "is_kept", "meaning",
];

/// What an import was told to do.
pub(super) struct Told<'a> {
    pub(super) source: &'a DatabaseUrl,
    pub(super) target: &'a DatabaseUrl,
    pub(super) company_name: &'a CompanyName,
    pub(super) with: Circumstances,
    pub(super) is_dry_run: bool,
}

pub(super) fn show(told: &Told<'_>, plan: &Plan, context: &Context) -> Result<(), Failure> {
    let output = &context.output;
    if is_for_spreadsheets(context) {
        let items: Vec<Value> = plan.findings.iter().map(finding).collect();
        let view = ListView {
            noun: "corrections",
            columns: CORRECTIONS,
            fields: FIELDS,
        };
        output.list(view, &json!({ "items": items }))?;
    } else {
        let record = record(told, plan);
        card(told, &record, context)?;
    }
    output.say(&if told.is_dry_run {
        "nothing was written: this was a dry run".to_owned()
    } else {
        format!(
            "everything is in {}; people log in with their e-mail address and old password: \
             run `epic login`",
            told.target
        )
    });
    Ok(())
}

fn card(told: &Told<'_>, record: &Value, context: &Context) -> Result<(), Failure> {
    let items = |name: &str| record[name].as_array().cloned().unwrap_or_default();
    let is_table = context.output.format == Format::Table;
    let shortened = |name: &str| -> Vec<Value> {
        let mut items = items(name);
        for item in items.iter_mut().filter(|_| is_table) {
            shorten(item, "original");
            shorten(item, "imported");
        }
        items
    };
    let (tables, sums) = (items("tables"), items("sums"));
    let (corrections, kept) = (shortened("corrections"), shortened("kept"));
    let remarks: Vec<Value> = items("remarks")
        .into_iter()
        .map(|remark| json!({ "remark": remark }))
        .collect();
    let section = |title, columns, items| Section {
        title,
        columns,
        items,
    };
    let view = CardView {
        title: if told.is_dry_run {
            "Legacy import, dry run".to_owned()
        } else {
            "Legacy import".to_owned()
        },
        facts: FACTS,
        sections: vec![
            section("Rows", TABLES, &tables),
            section("Amounts of contracts", SUMS, &sums),
            section("Corrected", CORRECTIONS, &corrections),
            section("Unusual, kept as it was", KEPT, &kept),
            section("Remarks", REMARKS, &remarks),
        ],
        fields: FIELDS,
    };
    Ok(context.output.show(&view, record)?)
}

/// The report, whole.
fn record(told: &Told<'_>, plan: &Plan) -> Value {
    let of = |is_kept: bool| -> Vec<Value> {
        let found = plan.findings.iter();
        found
            .filter(|one| one.rule.is_kept() == is_kept)
            .map(finding)
            .collect()
    };
    let tables: Vec<Value> = plan
        .summary
        .tables
        .iter()
        .map(|one| json!({"table": one.table, "source": one.source, "imported": one.imported}))
        .collect();
    let sums: Vec<Value> = plan
        .summary
        .sums
        .iter()
        .map(|one| {
            json!({
                "field": one.field,
                "currency": one.currency.code(),
                "source": one.source.to_string(),
                "imported": one.imported.to_string(),
                "difference": one.difference().to_string(),
            })
        })
        .collect();
    json!({
        "source": told.source.to_string(),
        "target": told.target.to_string(),
        "dry_run": told.is_dry_run,
        "company_name": told.company_name.as_str(),
        "currency": told.with.currency.code(),
        "time_zone": told.with.time_zone.name(),
        "tables": tables,
        "sums": sums,
        "corrections": of(false),
        "kept": of(true),
        "remarks": plan.remarks,
    })
}

fn finding(found: &Finding) -> Value {
    json!({
        "record": found.record.kind.name(),
        "id": found.record.id,
        "field": found.field,
        "original": found.original,
        "imported": found.imported,
        "rule": found.rule.name(),
        "is_kept": found.rule.is_kept(),
        "meaning": found.rule.meaning(),
    })
}

/// Long texts would push everything else out of a table.
fn shorten(item: &mut Value, field: &str) {
    let Some(text) = item[field].as_str() else {
        return;
    };
    if text.chars().count() > WIDEST {
        let begun: String = text.chars().take(WIDEST - 1).collect();
        item[field] = format!("{begun}…").into();
    }
}
