//! Imports: what was sent, what became of each row, and what can be taken back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, string_len, string_len_null,
};

use super::{create_indexes, create_table, key_column, long_text, with_its_key_alone};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        imports(manager).await?;
        parts(manager).await?;
        rows(manager).await?;
        keys(manager).await
    }
}

async fn imports(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut table = Table::create()
        .table("imports")
        .col(big_integer("id").auto_increment().primary_key())
        .col(string_len("kind", 16))
        .col(string_len("state", 16))
        // no foreign key: an employee who only imported can still be deleted
        .col(big_integer("employee_id"))
        .col(string_len("employee_name", 100))
        .col(big_integer("session_id"))
        .col(string_len("channel", 16))
        .col(string_len_null("file_name", 255))
        .col(key_column(manager, "file_hash", 64))
        .col(long_text(manager, "reading"))
        .col(string_len("existing", 16))
        .take();
    for number in [
        "row_count",
        "rows_done",
        "created",
        "updated",
        "unchanged",
        "refused",
        "undone",
        "kept",
        "created_at",
        "updated_at",
    ] {
        table.col(big_integer(number));
    }
    table
        .col(string_len_null("stopped_by", 64))
        .col(string_len_null("claim", 64))
        .col(big_integer_null("leased_until"))
        // whoever asked for it to be taken back
        .col(big_integer_null("undone_by"))
        .col(big_integer_null("undo_session_id"));
    create_table(manager, table).await?;
    create_indexes(
        manager,
        "imports",
        &[
            ("ix_imports_employee", &["employee_id", "id"]),
            ("ix_imports_state", &["state", "id"]),
            ("ix_imports_file", &["file_hash", "kind", "id"]),
        ],
    )
    .await
}

/// The rows of a file, many in one text, until they are done with.
async fn parts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("import_parts")
        .col(big_integer("import_id"))
        .col(big_integer("first_row"))
        .col(big_integer("row_count"))
        .col(long_text(manager, "content"))
        .primary_key(Index::create().col("import_id").col("first_row"))
        .take();
    create_table(manager, table).await
}

/// What became of rows: those that can be taken back, and those that are shown.
async fn rows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut detail = long_text(manager, "detail");
    let table = Table::create()
        .table("import_rows")
        .col(big_integer("import_id"))
        // the place in the file, from 0; `line` is what a spreadsheet program shows
        .col(big_integer("place"))
        .col(big_integer("line"))
        .col(string_len("outcome", 16))
        .col(big_integer_null("record_id"))
        .col(big_integer_null("record_version"))
        .col(detail.null().take())
        .primary_key(Index::create().col("import_id").col("place"))
        .take();
    create_table(manager, with_its_key_alone(manager, table)).await?;
    create_indexes(
        manager,
        "import_rows",
        &[("ix_import_rows_outcome", &["import_id", "outcome", "place"])],
    )
    .await
}

/// What rows of a file have been about so far, so that it is seen when another one is.
async fn keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("import_keys")
        .col(big_integer("import_id"))
        .col(big_integer("key_hash"))
        .col(big_integer("line"))
        .col(integer("times"))
        .primary_key(Index::create().col("import_id").col("key_hash"))
        .take();
    create_table(manager, with_its_key_alone(manager, table)).await
}
