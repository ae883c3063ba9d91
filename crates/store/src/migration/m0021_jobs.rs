//! Jobs that are done now and then, by one of all programs on the database.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string_len};

use super::{create_table, insert_rows, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let jobs = Table::create()
            .table("jobs")
            .col(key_column(manager, "name", 40).primary_key())
            // who does it, and until when nobody else begins
            .col(string_len("claim", 32))
            .col(big_integer("leased_until"))
            .col(big_integer_null("done_at"))
            .take();
        create_table(manager, jobs).await?;
        let rows = Query::insert()
            .into_table("jobs")
            .columns(["name", "claim", "leased_until"])
            .values_panic(["backup".into(), "".into(), 0_i64.into()])
            .take();
        insert_rows(manager, "jobs", rows).await
    }
}
