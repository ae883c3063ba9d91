//! Letters that wait to be sent by e-mail.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, string_len, string_len_null,
};

use super::{create_indexes, create_table, long_text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // No foreign keys: a letter that waits must not keep anybody from being deleted.
        let outbox = Table::create()
            .table("mail_outbox")
            .col(big_pk_auto("id"))
            .col(string_len("kind", 24))
            .col(big_integer("employee_id"))
            .col(big_integer_null("event_id"))
            .col(long_text(manager, "was").null())
            .col(big_integer("created_at"))
            .col(big_integer("attempts"))
            .col(big_integer("next_at"))
            .col(big_integer("leased_until"))
            .col(string_len("claim", 32))
            .col(big_integer_null("gave_up_at"))
            .col(string_len_null("last_error", 64))
            .take();
        create_table(manager, outbox).await?;
        create_indexes(
            manager,
            "mail_outbox",
            &[("ix_mail_outbox_due", &["gave_up_at", "next_at", "id"])],
        )
        .await
    }
}
