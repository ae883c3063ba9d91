//! What is kept of imports when a person is to be forgotten.

use domain::import::ImportKind;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter,
    sea_query::{Expr, Query},
};
use serde_json::Value;

use crate::{
    entity::{import, import_part, import_row},
    error::{Error, Result},
    idempotency,
    list::contains,
    unit_of_work::{Connected, UnitOfWork},
};

/// Forgets what imports of this kind still tell of a record: what a row changed, its old
/// values with it.
pub(crate) async fn forget(work: &UnitOfWork, kind: ImportKind, record: i64) -> Result<()> {
    let of_kind = Query::select()
        .column(import::Column::Id)
        .from(import::Entity)
        .and_where(import::Column::Kind.eq(kind.name()))
        .take();
    import_row::Entity::update_many()
        .col_expr(import_row::Column::Detail, Expr::val(None::<String>))
        .filter(import_row::Column::ImportId.in_subquery(of_kind))
        .filter(import_row::Column::RecordId.eq(record))
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Forgets what is kept of rows about somebody of these names and e-mail addresses: of those
/// that were refused or only looked at what they said, of those that still are to be taken
/// in every cell.
pub(crate) async fn forget_naming(work: &UnitOfWork, names: &[String]) -> Result<()> {
    let person = Person { names };
    let connection = &work.connection();
    let rows = import_row::Entity::find().filter(person.may_be_in(import_row::Column::Detail));
    for row in rows.all(connection).await? {
        if !person.is_meant_by(&row.detail.unwrap_or_default())? {
            continue;
        }
        import_row::Entity::update_many()
            .col_expr(import_row::Column::Detail, Expr::val(None::<String>))
            .filter(import_row::Column::ImportId.eq(row.import_id))
            .filter(import_row::Column::Place.eq(row.place))
            .exec(connection)
            .await?;
    }
    let parts = import_part::Entity::find().filter(person.may_be_in(import_part::Column::Content));
    for part in parts.all(connection).await? {
        let mut content = String::with_capacity(part.content.len());
        for line in part.content.lines() {
            if person.is_meant_by(line)? {
                content.push_str(&without_cells(line)?);
            } else {
                content.push_str(line);
            }
            content.push('\n');
        }
        // the run account may write and delete parts, not change them
        let key = (part.import_id, part.first_row);
        import_part::Entity::delete_by_id(key)
            .exec(connection)
            .await?;
        let again = import_part::ActiveModel {
            import_id: Set(part.import_id),
            first_row: Set(part.first_row),
            row_count: Set(part.row_count),
            content: Set(content),
        };
        import_part::Entity::insert(again)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// Somebody, as rows of files may name them.
struct Person<'a> {
    names: &'a [String],
}

impl Person<'_> {
    /// Whether rows in a column may be about them.
    fn may_be_in<C: ColumnTrait>(&self, column: C) -> Condition {
        self.names.iter().fold(Condition::any(), |any, name| {
            // as it stands in JSON
            let quoted = Value::from(name.as_str()).to_string();
            any.add(contains(column, &quoted))
        })
    }

    /// Whether a row is about them, by its cells or by what it changes: one with the name and
    /// another address is about somebody else of the same name.
    fn is_meant_by(&self, row: &str) -> Result<bool> {
        let mut row: Value = serde_json::from_str(row).map_err(corrupt)?;
        if let Some(row) = row.as_object_mut() {
            // what is wrong with a row gives examples
            row.remove("errors");
        }
        let mut texts = Vec::new();
        gather(&row, &mut texts);
        let has_address = texts.iter().any(|text| text.contains('@'));
        Ok(self.names.iter().any(|name| {
            let is_address = name.contains('@');
            (is_address || !has_address) && texts.contains(&name.to_lowercase())
        }))
    }
}

/// Every text of a row, in small letters.
fn gather(row: &Value, texts: &mut Vec<String>) {
    match row {
        Value::String(text) => texts.push(text.trim().to_lowercase()),
        Value::Array(all) => all.iter().for_each(|one| gather(one, texts)),
        Value::Object(all) => all.values().for_each(|one| gather(one, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A row that waits to be taken in (`{"l":3,"c":["…"]}`), with a word in the place of each
/// cell: it will be refused.
fn without_cells(line: &str) -> Result<String> {
    let mut row: Value = serde_json::from_str(line).map_err(corrupt)?;
    if let Some(cells) = row.get_mut("c") {
        idempotency::replace_texts(cells, &|_| true);
    }
    Ok(row.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` gives")]
fn corrupt(error: serde_json::Error) -> Error {
    Error::Corrupt(error.to_string())
}
