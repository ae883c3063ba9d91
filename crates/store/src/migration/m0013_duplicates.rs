//! What clients are compared by, and where the numbers of merged ones lead.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, string_len_null};
use sea_orm_migration::sea_orm::DbBackend;

use super::{compared_byte_by_byte, create_indexes, create_table, foreign_key};

/// Rows whose marks are written by one statement.
const BATCH: i64 = 20_000;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (column, length) in [("phone_tail", 16), ("name_mark", 256)] {
            // on MySQL a step that was cut off is taken again from its beginning
            if !manager.has_column("clients", column).await? {
                let column = compared_byte_by_byte(manager, string_len_null(column, length));
                let marked = Table::alter().table("clients").add_column(column).take();
                manager.alter_table(marked).await?;
            }
        }
        mark(manager).await?;
        create_indexes(
            manager,
            "clients",
            &[
                // groups are found in these alone
                ("ix_clients_phone_tail", &["phone_tail", "id"]),
                ("ix_clients_name_mark", &["name_mark", "phone_tail", "id"]),
            ],
        )
        .await?;
        // numbers are looked up by their words since there is a search
        if manager.has_index("clients", "ix_clients_phone").await? {
            let unused = Index::drop()
                .name("ix_clients_phone")
                .table("clients")
                .to_owned();
            manager.drop_index(unused).await?;
        }
        merged_clients(manager).await
    }
}

async fn merged_clients(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let merged = Table::create()
        .table("merged_clients")
        // the number of a client that is gone
        .col(big_integer("id").primary_key())
        .col(big_integer("into_id"))
        .col(big_integer("merged_at"))
        .foreign_key(&mut foreign_key(
            "fk_merged_clients_into",
            ("merged_clients", "into_id"),
            "clients",
        ))
        .take();
    create_table(manager, merged).await?;
    create_indexes(
        manager,
        "merged_clients",
        &[("ix_merged_clients_into", &["into_id", "id"])],
    )
    .await
}

/// Gives the marks to the clients that are there, some at a time.
pub(crate) async fn mark(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let last = Query::select()
        .expr(Expr::col("id").max())
        .from("clients")
        .take();
    let last: Option<i64> = match connection.query_one(&last).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    let (tail, name) = marks(manager.get_database_backend());
    let mut from = 0;
    while from < last.unwrap_or(0) {
        let marked = Query::update()
            .table("clients")
            .value("phone_tail", Expr::cust(tail))
            .value("name_mark", Expr::cust(name))
            .and_where(Expr::col("id").gt(from))
            .and_where(Expr::col("id").lte(from + BATCH))
            .and_where(Expr::col("anonymised_at").is_null())
            .take();
        manager.execute(marked).await?;
        from += BATCH;
    }
    Ok(())
}

/// The last nine digits without the zeros they begin with, if these are four or more; and
/// a hundred characters each of name and company.
fn marks(engine: DbBackend) -> (&'static str, &'static str) {
    match engine {
        DbBackend::MySql => (
            "CASE WHEN CHAR_LENGTH(TRIM(LEADING '0' FROM phone_digits)) >= 4 \
             THEN RIGHT(TRIM(LEADING '0' FROM phone_digits), 9) END",
            "CONCAT(LEFT(full_name_key, 100), '|', LEFT(company_key, 100))",
        ),
        DbBackend::Postgres => (
            "CASE WHEN LENGTH(LTRIM(phone_digits, '0')) >= 4 \
             THEN RIGHT(LTRIM(phone_digits, '0'), 9) END",
            "LEFT(full_name_key, 100) || '|' || LEFT(company_key, 100)",
        ),
        DbBackend::Sqlite | _ => (
            "CASE WHEN LENGTH(LTRIM(phone_digits, '0')) >= 4 \
             THEN SUBSTR(LTRIM(phone_digits, '0'), -9) END",
            "SUBSTR(full_name_key, 1, 100) || '|' || SUBSTR(company_key, 1, 100)",
        ),
    }
}
