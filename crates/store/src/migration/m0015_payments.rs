//! Indexes from which payments are listed, across contracts and of one, and those that other
//! lists, sums and look-ups lacked.

use sea_orm_migration::prelude::*;

use sea_orm_migration::schema::boolean;

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
                ("ix_payments_recorded_by", &["recorded_by"]),
                ("ix_payments_voided_by", &["voided_by"]),
            ],
        )
        .await?;
        drop_indexes(manager, "payments", &["ix_payments_contract"]).await?;
        create_indexes(
            manager,
            "contracts",
            &[
                ("ix_contracts_title", &["title_key", "id"]),
                ("ix_contracts_signed_by", &["signed_by"]),
                // what is owed is counted and summed from this alone
                (
                    "ix_contracts_owed",
                    &["status", "remaining_minor", "id", "due_on", "currency"],
                ),
                // and the sums of the dashboards from this
                (
                    "ix_contracts_sums",
                    &[
                        "status",
                        "currency",
                        "total_minor",
                        "paid_minor",
                        "remaining_minor",
                        "sales_contact_id",
                    ],
                ),
            ],
        )
        .await?;
        create_indexes(
            manager,
            "client_contacts",
            &[("ix_client_contacts_recorded_by", &["recorded_by"])],
        )
        .await?;
        notes(manager).await?;
        create_indexes(
            manager,
            "audit_entries",
            &[("ix_audit_entries_kind", &["record_kind", "id"])],
        )
        .await
    }
}

/// Whether an event has notes, which themselves are too long for an index.
async fn notes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // a step that was cut off on MySQL is taken again
    if !manager.has_column("events", "has_notes").await? {
        let has_notes = Table::alter()
            .table("events")
            .add_column(boolean("has_notes").default(true))
            .take();
        manager.alter_table(has_notes).await?;
    }
    let without = Query::update()
        .table("events")
        .value("has_notes", false)
        .and_where(Expr::col("notes").eq(""))
        .take();
    manager.execute(without).await?;
    create_indexes(
        manager,
        "events",
        &[("ix_events_notes", &["has_notes", "starts_at", "id"])],
    )
    .await
}
