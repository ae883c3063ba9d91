//! Each place of a chain of audit entries is given once.
//!
//! That this step was taken says that older entries were sealed: nothing is sealed later
//! that was written without.

use sea_orm_migration::prelude::*;

use super::create_unique;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_unique(
            manager,
            "uq_audit_entries_place",
            "audit_entries",
            &["chain", "place"],
        )
        .await
    }
}
