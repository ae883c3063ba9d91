//! Employees, the numbers they ever had, their sessions and the login throttle.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, boolean, string_len};

use super::{create_indexes, create_table, create_unique, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        employees(manager).await?;
        sessions(manager).await?;
        login_throttle(manager).await
    }
}

async fn employees(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let employees = Table::create()
        .table("employees")
        .col(big_pk_auto("id"))
        .col(key_column(manager, "employee_number", 20))
        .col(string_len("full_name", 100))
        .col(key_column(manager, "full_name_key", 400))
        .col(string_len("email", 254))
        .col(key_column(manager, "email_key", 300))
        .col(key_column(manager, "department", 16))
        .col(string_len("password_hash", 255))
        .col(boolean("must_change_password"))
        .col(big_integer_null("deactivated_at"))
        .col(string_len("locale", 8))
        .col(string_len("time_zone", 64))
        .col(string_len("theme", 8))
        .col(big_integer("schedule_version"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_employees_department")
                .from("employees", "department")
                .to("departments", "name")
                .on_delete(ForeignKeyAction::Restrict)
                .on_update(ForeignKeyAction::Restrict),
        )
        .take();
    create_table(manager, employees).await?;
    create_unique(manager, "uq_employees_email", "employees", &["email_key"]).await?;
    create_unique(
        manager,
        "uq_employees_number",
        "employees",
        &["employee_number"],
    )
    .await?;
    create_indexes(
        manager,
        "employees",
        &[
            ("ix_employees_full_name", &["full_name_key", "id"]),
            (
                "ix_employees_department",
                &["department", "full_name_key", "id"],
            ),
            ("ix_employees_created", &["created_at", "id"]),
        ],
    )
    .await?;

    // No foreign key: a number stays used when its employee is deleted.
    let numbers = Table::create()
        .table("used_employee_numbers")
        .col(key_column(manager, "number", 20).primary_key())
        .col(big_integer("employee_id"))
        .take();
    create_table(manager, numbers).await
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    // No foreign key: the sessions of a deleted employee keep id and name.
    let sessions = Table::create()
        .table("sessions")
        .col(big_pk_auto("id"))
        .col(big_integer("employee_id"))
        .col(string_len("employee_name", 100))
        .col(big_integer("issued_at"))
        .col(big_integer("expires_at"))
        .col(big_integer("last_seen_at"))
        .col(big_integer_null("revoked_at"))
        .col(string_len("channel", 8))
        .col(string_len("user_agent", 255))
        .take();
    create_table(manager, sessions).await?;
    create_indexes(
        manager,
        "sessions",
        &[("ix_sessions_employee", &["employee_id", "id"])],
    )
    .await
}

async fn login_throttle(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let throttle = Table::create()
        .table("login_throttle")
        .col(key_column(manager, "key_hash", 64).primary_key())
        .col(string_len("scope", 16))
        .col(big_integer("failures"))
        .col(big_integer("last_failed_at"))
        .col(big_integer("blocked_until"))
        .check((
            "ck_login_throttle_scope",
            Expr::col("scope").is_in(["account", "address", "pair"]),
        ))
        .take();
    create_table(manager, throttle).await
}
