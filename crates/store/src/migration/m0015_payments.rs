//! Indexes from which payments are listed, across contracts and of one.

use sea_orm_migration::prelude::*;

use super::{create_indexes, drop_indexes};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_indexes(
            manager,
            "payments",
            &[
                ("ix_payments_paid_on", &["paid_on", "id"]),
                (
                    "ix_payments_contract_paid_on",
                    &["contract_id", "paid_on", "id"],
                ),
                ("ix_payments_voided_at", &["voided_at", "id"]),
            ],
        )
        .await?;
        drop_indexes(manager, "payments", &["ix_payments_contract"]).await
    }
}
