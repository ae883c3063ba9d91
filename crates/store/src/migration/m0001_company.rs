//! Company settings, the three departments and the counters.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, char_len, string_len};

use super::{create_table, insert_rows, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let settings = Table::create()
            .table("company_settings")
            .col(big_integer("id").primary_key())
            .col(string_len("company_name", 120))
            .col(char_len("currency", 3))
            .col(string_len("time_zone", 64))
            .col(string_len("two_factor_departments", 64))
            .col(big_integer("version"))
            .col(big_integer("updated_at"))
            .check(("ck_company_settings_one_row", Expr::col("id").eq(1)))
            .take();
        create_table(manager, settings).await?;

        let departments = Table::create()
            .table("departments")
            .col(key_column(manager, "name", 16).primary_key())
            .col(big_integer("guard_version"))
            .take();
        create_table(manager, departments).await?;
        let rows = Query::insert()
            .into_table("departments")
            .columns(["name", "guard_version"])
            .values_panic(["MANAGEMENT".into(), 0_i64.into()])
            .values_panic(["SALES".into(), 0_i64.into()])
            .values_panic(["SUPPORT".into(), 0_i64.into()])
            .take();
        insert_rows(manager, "departments", rows).await?;

        let counters = Table::create()
            .table("counters")
            .col(key_column(manager, "name", 32).primary_key())
            .col(big_integer("value"))
            .take();
        create_table(manager, counters).await?;
        let row = Query::insert()
            .into_table("counters")
            .columns(["name", "value"])
            .values_panic(["employee_number".into(), 0_i64.into()])
            .take();
        insert_rows(manager, "counters", row).await
    }
}
