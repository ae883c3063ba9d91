//! The private calendar feed that an employee may have.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null};

use super::{create_table, create_unique, foreign_key, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let feeds = Table::create()
            .table("calendar_feeds")
            .col(big_integer("employee_id").primary_key())
            // SHA-256 in hexadecimal digits: the secret itself is nowhere
            .col(key_column(manager, "token_hash", 64))
            .col(big_integer("created_at"))
            .col(big_integer_null("last_read_at"))
            .foreign_key(&mut foreign_key(
                "fk_calendar_feeds_employee",
                ("calendar_feeds", "employee_id"),
                "employees",
            ))
            .take();
        create_table(manager, feeds).await?;
        create_unique(
            manager,
            "uq_calendar_feeds_token",
            "calendar_feeds",
            &["token_hash"],
        )
        .await
    }
}
