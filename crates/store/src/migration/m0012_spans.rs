//! How long each event lasts, and indexes from which lists are counted.
//!
//! Whatever overlaps a span of time began no longer before it than the longest event lasts.
//! With that known, the index of beginnings is read from there on and not from the first
//! event that there ever was.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::big_integer;

use super::create_indexes;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // a step that was cut off on MySQL is taken again
        if !manager.has_column("events", "lasts").await? {
            let lasts = Table::alter()
                .table("events")
                .add_column(big_integer("lasts").default(0))
                .take();
            manager.alter_table(lasts).await?;
        }
        let known = Query::update()
            .table("events")
            .value("lasts", Expr::col("ends_at").sub(Expr::col("starts_at")))
            .take();
        manager.execute(known).await?;
        create_indexes(
            manager,
            "events",
            &[
                ("ix_events_lasts", &["lasts"]),
                // counts are read from these alone
                (
                    "ix_events_spans",
                    &["starts_at", "id", "ends_at", "status", "contract_id"],
                ),
                (
                    "ix_events_support_spans",
                    &[
                        "support_contact_id",
                        "starts_at",
                        "id",
                        "ends_at",
                        "status",
                        "contract_id",
                    ],
                ),
            ],
        )
        .await?;
        for replaced in ["ix_events_starts", "ix_events_support_starts"] {
            if manager.has_index("events", replaced).await? {
                let replaced = Index::drop().name(replaced).table("events").to_owned();
                manager.drop_index(replaced).await?;
            }
        }
        create_indexes(
            manager,
            "contracts",
            &[(
                "ix_contracts_status_events",
                &["status", "event_count", "id"],
            )],
        )
        .await
    }
}
