//! The audit log and the remembered idempotency keys.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, string_len, string_len_null,
};

use super::{create_indexes, create_table, create_unique, key_column, long_text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit_entries(manager).await?;
        idempotency_keys(manager).await
    }
}

async fn audit_entries(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // No foreign keys: an entry outlives everything it speaks of.
    let entries = Table::create()
        .table("audit_entries")
        .col(big_pk_auto("id"))
        .col(big_integer("at"))
        .col(big_integer_null("actor_id"))
        .col(string_len("actor_name", 100))
        .col(string_len("channel", 8))
        .col(string_len("action", 40))
        .col(string_len_null("record_kind", 16))
        .col(big_integer_null("record_id"))
        .col(string_len_null("record_label", 200))
        .col(big_integer_null("record_version"))
        .col(string_len("outcome", 8))
        .col(string_len_null("code", 40))
        .col(string_len_null("reason", 500))
        .col(long_text(manager, "changes"))
        .col(string_len("request_id", 64))
        .col(big_integer_null("session_id"))
        .check((
            "ck_audit_entries_outcome",
            Expr::col("outcome").is_in(["allowed", "denied", "failed"]),
        ))
        .take();
    create_table(manager, entries).await?;
    create_indexes(
        manager,
        "audit_entries",
        &[
            (
                "ix_audit_entries_record",
                &["record_kind", "record_id", "id"],
            ),
            ("ix_audit_entries_actor", &["actor_id", "id"]),
            ("ix_audit_entries_at", &["at", "id"]),
            ("ix_audit_entries_action", &["action", "id"]),
            ("ix_audit_entries_outcome", &["outcome", "id"]),
        ],
    )
    .await
}

async fn idempotency_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let keys = Table::create()
        .table("idempotency_keys")
        .col(big_pk_auto("id"))
        .col(big_integer("employee_id"))
        .col(key_column(manager, "path", 255))
        .col(key_column(manager, "idempotency_key", 128))
        .col(string_len("body_hash", 64))
        .col(big_integer("claimed_at"))
        .col(string_len("claim", 36))
        .col(long_text(manager, "reply").null())
        .col(big_integer("expires_at"))
        .take();
    create_table(manager, keys).await?;
    create_unique(
        manager,
        "uq_idempotency",
        "idempotency_keys",
        &["employee_id", "path", "idempotency_key"],
    )
    .await?;
    create_indexes(
        manager,
        "idempotency_keys",
        &[("ix_idempotency_expires", &["expires_at"])],
    )
    .await
}
