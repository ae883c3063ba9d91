//! An index from which is read when the events of a contract end, and whether they stand.

use sea_orm_migration::prelude::*;

use super::{create_indexes, drop_indexes};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_indexes(
            manager,
            "events",
            &[(
                "ix_events_contract_spans",
                &["contract_id", "starts_at", "id", "ends_at", "status"],
            )],
        )
        .await?;
        drop_indexes(manager, "events", &["ix_events_contract_starts"]).await
    }
}
