//! Events.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, string_len, string_len_null,
};

use super::{create_indexes, create_table, foreign_key, key_column, long_text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut events = Table::create()
            .table("events")
            .col(big_pk_auto("id"))
            .col(big_integer("contract_id"))
            .col(big_integer("client_id"))
            .col(big_integer("sales_contact_id"))
            .col(big_integer_null("support_contact_id"))
            .col(string_len("name", 100))
            .col(key_column(manager, "name_key", 400))
            .col(big_integer("starts_at"))
            .col(big_integer("ends_at"))
            .col(string_len("starts_local", 26))
            .col(string_len("ends_local", 26))
            .col(string_len("time_zone", 64))
            .col(string_len("location", 255))
            .col(key_column(manager, "location_key", 1020))
            .col(big_integer("attendees"))
            // No default: MySQL gives none to long texts.
            .col(long_text(manager, "notes"))
            .col(string_len("status", 16))
            .col(string_len_null("cancel_reason", 500))
            .col(string_len_null("external_ref", 64))
            .col(key_column(manager, "external_ref_key", 256).null())
            .col(big_integer("version"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .take();
        rules(&mut events);
        create_table(manager, events).await?;
        create_indexes(
            manager,
            "events",
            &[
                ("ix_events_starts", &["starts_at", "id"]),
                (
                    "ix_events_support_starts",
                    &["support_contact_id", "starts_at", "id"],
                ),
                (
                    "ix_events_sales_starts",
                    &["sales_contact_id", "starts_at", "id"],
                ),
                (
                    "ix_events_contract_starts",
                    &["contract_id", "starts_at", "id"],
                ),
                ("ix_events_client_starts", &["client_id", "starts_at", "id"]),
                ("ix_events_name", &["name_key", "id"]),
                ("ix_events_created", &["created_at", "id"]),
                ("ix_events_attendees", &["attendees", "id"]),
                ("ix_events_external_ref", &["external_ref_key"]),
            ],
        )
        .await
    }
}

fn rules(events: &mut TableCreateStatement) {
    events
        .check((
            "ck_events_ends_after_start",
            Expr::col("ends_at").gt(Expr::col("starts_at")),
        ))
        .check((
            "ck_events_attendees_not_negative",
            Expr::col("attendees").gte(0),
        ))
        .check((
            "ck_events_status",
            Expr::col("status").is_in(["planned", "cancelled"]),
        ))
        .foreign_key(&mut foreign_key(
            "fk_events_contract",
            ("events", "contract_id"),
            "contracts",
        ))
        .foreign_key(&mut foreign_key(
            "fk_events_client",
            ("events", "client_id"),
            "clients",
        ))
        .foreign_key(&mut foreign_key(
            "fk_events_sales_contact",
            ("events", "sales_contact_id"),
            "employees",
        ))
        .foreign_key(&mut foreign_key(
            "fk_events_support_contact",
            ("events", "support_contact_id"),
            "employees",
        ));
}
