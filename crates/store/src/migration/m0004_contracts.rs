//! Contracts and their payments.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, char_len, date, date_null, string_len,
    string_len_null,
};

use super::{create_indexes, create_table, foreign_key, key_column};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        contracts(manager).await?;
        payments(manager).await
    }
}

async fn contracts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut contracts = Table::create()
        .table("contracts")
        .col(big_pk_auto("id"))
        .col(big_integer("client_id"))
        .col(big_integer("sales_contact_id"))
        .col(string_len_null("title", 120))
        .col(key_column(manager, "title_key", 480).default(""))
        .col(big_integer("total_minor"))
        .col(big_integer("deposit_minor"))
        .col(big_integer("paid_minor"))
        .col(big_integer("remaining_minor"))
        .col(char_len("currency", 3))
        .col(date_null("due_on"))
        .col(string_len("status", 16))
        .col(big_integer_null("signed_at"))
        .col(big_integer_null("signed_by"))
        .col(big_integer_null("cancelled_at"))
        .col(string_len_null("cancel_reason", 500))
        .col(big_integer("event_count").default(0))
        .col(string_len_null("external_ref", 64))
        .col(key_column(manager, "external_ref_key", 256).null())
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .take();
    contract_rules(&mut contracts);
    create_table(manager, contracts).await?;
    create_indexes(
        manager,
        "contracts",
        &[
            ("ix_contracts_client", &["client_id", "id"]),
            ("ix_contracts_sales_contact", &["sales_contact_id", "id"]),
            ("ix_contracts_status", &["status", "id"]),
            ("ix_contracts_remaining", &["remaining_minor", "id"]),
            ("ix_contracts_total", &["total_minor", "id"]),
            ("ix_contracts_due", &["due_on", "id"]),
            ("ix_contracts_created", &["created_at", "id"]),
            ("ix_contracts_updated", &["updated_at", "id"]),
            ("ix_contracts_external_ref", &["external_ref_key"]),
        ],
    )
    .await
}

fn contract_rules(contracts: &mut TableCreateStatement) {
    let column = |name: &'static str| Expr::col(name);
    contracts
        .check(("ck_contracts_total_positive", column("total_minor").gt(0)))
        .check((
            "ck_contracts_deposit_within_total",
            column("deposit_minor")
                .gte(0)
                .and(column("deposit_minor").lte(column("total_minor"))),
        ))
        .check((
            "ck_contracts_paid_not_negative",
            column("paid_minor").gte(0),
        ))
        .check((
            "ck_contracts_remaining_not_negative",
            column("remaining_minor").gte(0),
        ))
        .check((
            "ck_contracts_sum",
            column("paid_minor")
                .add(column("remaining_minor"))
                .eq(column("total_minor")),
        ))
        .check((
            "ck_contracts_status",
            column("status").is_in(["draft", "signed", "cancelled"]),
        ))
        .check((
            "ck_contracts_signed_has_date",
            column("status")
                .ne("signed")
                .or(column("signed_at").is_not_null()),
        ))
        .foreign_key(&mut foreign_key(
            "fk_contracts_client",
            ("contracts", "client_id"),
            "clients",
        ))
        .foreign_key(&mut foreign_key(
            "fk_contracts_sales_contact",
            ("contracts", "sales_contact_id"),
            "employees",
        ))
        .foreign_key(&mut foreign_key(
            "fk_contracts_signed_by",
            ("contracts", "signed_by"),
            "employees",
        ));
}

async fn payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let payments = Table::create()
        .table("payments")
        .col(big_pk_auto("id"))
        .col(big_integer("contract_id"))
        .col(big_integer("amount_minor"))
        .col(char_len("currency", 3))
        .col(date("paid_on"))
        .col(string_len_null("method", 100))
        .col(string_len_null("reference", 100))
        .col(boolean("is_opening"))
        .col(big_integer("recorded_by"))
        .col(big_integer("created_at"))
        .col(big_integer_null("voided_at"))
        .col(big_integer_null("voided_by"))
        .col(string_len_null("void_reason", 500))
        .check((
            "ck_payments_amount_positive",
            Expr::col("amount_minor").gt(0),
        ))
        .foreign_key(&mut foreign_key(
            "fk_payments_contract",
            ("payments", "contract_id"),
            "contracts",
        ))
        .foreign_key(&mut foreign_key(
            "fk_payments_recorded_by",
            ("payments", "recorded_by"),
            "employees",
        ))
        .foreign_key(&mut foreign_key(
            "fk_payments_voided_by",
            ("payments", "voided_by"),
            "employees",
        ))
        .take();
    create_table(manager, payments).await?;
    create_indexes(
        manager,
        "payments",
        &[("ix_payments_contract", &["contract_id", "id"])],
    )
    .await
}
