//! Second factors: the sealed secret of an authenticator app, and recovery codes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, string_len};

use super::{create_table, foreign_key, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // a step that was cut off on MySQL is taken again
        if !manager.has_column("employees", "two_factor_since").await? {
            let since = Table::alter()
                .table("employees")
                .add_column(big_integer_null("two_factor_since"))
                .take();
            manager.alter_table(since).await?;
        }
        let factors = Table::create()
            .table("second_factors")
            .col(big_integer("employee_id").primary_key())
            // encrypted: a copied database gives no codes
            .col(string_len("sealed_secret", 255))
            .col(big_integer_null("confirmed_at"))
            // a code is taken once: none of this step or before
            .col(big_integer("last_step"))
            // the session, which alone may confirm it
            .col(big_integer("begun_in"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key(
                "fk_second_factors_employee",
                ("second_factors", "employee_id"),
                "employees",
            ))
            .take();
        create_table(manager, factors).await?;
        let codes = Table::create()
            .table("recovery_codes")
            .col(big_integer("employee_id"))
            // SHA-256 in hexadecimal digits: the code itself is nowhere
            .col(key_column(manager, "code_hash", 64))
            .col(big_integer_null("used_at"))
            .primary_key(Index::create().col("employee_id").col("code_hash"))
            .foreign_key(&mut foreign_key(
                "fk_recovery_codes_employee",
                ("recovery_codes", "employee_id"),
                "employees",
            ))
            .take();
        create_table(manager, codes).await
    }
}
