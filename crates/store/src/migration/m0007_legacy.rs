//! What the import of a legacy database leaves: originals, estimated ends, longer texts.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, boolean, string_len, string_len_null};
use sea_orm_migration::sea_orm::DbBackend;

use super::{create_indexes, create_table, long_text};

/// Texts of one line that an imported row may fill: limits bind what is new.
const WIDE: u32 = 255;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // on MySQL a step that was cut off is taken again from its beginning
        if !manager.has_column("events", "end_is_estimated").await? {
            let estimated = Table::alter()
                .table("events")
                .add_column(boolean("end_is_estimated").default(false))
                .take();
            manager.alter_table(estimated).await?;
        }
        corrections(manager).await?;
        widen(manager).await
    }
}

async fn corrections(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // No foreign keys: what an import found stays known when the record is gone.
    let corrections = Table::create()
        .table("import_corrections")
        .col(big_pk_auto("id"))
        .col(string_len("record_kind", 16))
        .col(big_integer("record_id"))
        .col(string_len("field", 40))
        .col(long_text(manager, "original").null())
        .col(long_text(manager, "imported").null())
        .col(string_len("rule", 40))
        .col(boolean("is_kept"))
        .col(big_integer("created_at"))
        .take();
    create_table(manager, corrections).await?;
    create_indexes(
        manager,
        "import_corrections",
        &[(
            "ix_import_corrections_record",
            &["record_kind", "record_id", "id"],
        )],
    )
    .await
}

/// Makes room for whole lines; SQLite, which has no widths, has it already.
async fn widen(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    for (table, column) in [
        ("employees", string_len("full_name", WIDE)),
        ("sessions", string_len("employee_name", WIDE)),
        ("audit_entries", string_len("actor_name", WIDE)),
        ("clients", string_len("full_name", WIDE)),
        ("clients", string_len("phone", WIDE)),
        ("clients", string_len_null("company_name", WIDE)),
        ("events", string_len("name", WIDE)),
    ] {
        let wider = Table::alter().table(table).modify_column(column).take();
        manager.alter_table(wider).await?;
    }
    Ok(())
}
