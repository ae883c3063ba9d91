//! API tokens: sessions without a login, found by the hash of their secret.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len_null;

use super::{compared_byte_by_byte, create_unique};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            // SHA-256 in hexadecimal digits: the token itself is nowhere
            compared_byte_by_byte(manager, string_len_null("token_hash", 64)),
            string_len_null("token_name", 100),
            string_len_null("token_scope", 16),
        ] {
            // a step that was cut off on MySQL is taken again
            let name = column.get_column_name();
            if !manager.has_column("sessions", &name).await? {
                let added = Table::alter().table("sessions").add_column(column).take();
                manager.alter_table(added).await?;
            }
        }
        create_unique(manager, "uq_sessions_token", "sessions", &["token_hash"]).await
    }
}
