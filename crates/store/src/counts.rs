//! How many rows the tables of records have: for the operator, who asks without a session.

use sea_orm::{EntityTrait, PaginatorTrait};

use crate::{
    entity::{audit_entry, client, contract, employee, event, payment},
    error::Result,
    unit_of_work::Queries,
};

/// Every table of records with its number of rows, closed and cancelled ones among them.
pub async fn of_records(from: &impl Queries) -> Result<Vec<(&'static str, u64)>> {
    let rows = &from.connection();
    Ok(vec![
        ("employees", employee::Entity::find().count(rows).await?),
        ("clients", client::Entity::find().count(rows).await?),
        ("contracts", contract::Entity::find().count(rows).await?),
        ("payments", payment::Entity::find().count(rows).await?),
        ("events", event::Entity::find().count(rows).await?),
        (
            "audit_entries",
            audit_entry::Entity::find().count(rows).await?,
        ),
    ])
}
