//! The seals of audit entries: their chain, their place in it, and what proves both.
//!
//! `audit::older` seals the entries that are there before the next step is taken.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, string_len_null};

use super::compared_byte_by_byte;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            (
                "chain",
                compared_byte_by_byte(manager, string_len_null("chain", 40)),
            ),
            ("place", big_integer_null("place")),
            ("values_salt", string_len_null("values_salt", 32)),
            ("values_digest", string_len_null("values_digest", 43)),
            ("mac", string_len_null("mac", 43)),
            ("key_id", string_len_null("key_id", 12)),
        ];
        for (name, column) in columns {
            // a step that was cut off on MySQL is taken again
            if !manager.has_column("audit_entries", name).await? {
                let sealed = Table::alter()
                    .table("audit_entries")
                    .add_column(column)
                    .take();
                manager.alter_table(sealed).await?;
            }
        }
        Ok(())
    }
}
