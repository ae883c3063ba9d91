//! Clients and the contacts logged with them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date, string_len, string_len_null,
};

use super::{create_indexes, create_table, create_unique, foreign_key, key_column, long_text};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        clients(manager).await?;
        client_contacts(manager).await
    }
}

async fn clients(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let clients = Table::create()
        .table("clients")
        .col(big_pk_auto("id"))
        .col(string_len("full_name", 100))
        .col(key_column(manager, "full_name_key", 400))
        .col(string_len("email", 254))
        .col(key_column(manager, "email_key", 300))
        .col(string_len("phone", 32))
        .col(key_column(manager, "phone_digits", 16))
        .col(string_len_null("company_name", 120))
        .col(key_column(manager, "company_key", 480).default(""))
        .col(string_len_null("contact_person", 100))
        .col(big_integer("sales_contact_id"))
        .col(date("first_contact_on"))
        .col(big_integer_null("last_contact_at"))
        .col(string_len_null("external_ref", 64))
        .col(key_column(manager, "external_ref_key", 256).null())
        .col(big_integer_null("anonymised_at"))
        .col(big_integer("version"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut foreign_key(
            "fk_clients_sales_contact",
            ("clients", "sales_contact_id"),
            "employees",
        ))
        .take();
    create_table(manager, clients).await?;
    create_unique(manager, "uq_clients_email", "clients", &["email_key"]).await?;
    create_indexes(
        manager,
        "clients",
        &[
            ("ix_clients_full_name", &["full_name_key", "id"]),
            ("ix_clients_company", &["company_key", "id"]),
            (
                "ix_clients_sales_contact",
                &["sales_contact_id", "full_name_key", "id"],
            ),
            ("ix_clients_first_contact", &["first_contact_on", "id"]),
            ("ix_clients_created", &["created_at", "id"]),
            ("ix_clients_updated", &["updated_at", "id"]),
            ("ix_clients_external_ref", &["external_ref_key"]),
            ("ix_clients_phone", &["phone_digits"]),
        ],
    )
    .await
}

async fn client_contacts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let contacts = Table::create()
        .table("client_contacts")
        .col(big_pk_auto("id"))
        .col(big_integer("client_id"))
        .col(big_integer("contacted_at"))
        .col(long_text(manager, "note").null())
        .col(big_integer("recorded_by"))
        .col(big_integer("created_at"))
        .foreign_key(&mut foreign_key(
            "fk_client_contacts_client",
            ("client_contacts", "client_id"),
            "clients",
        ))
        .foreign_key(&mut foreign_key(
            "fk_client_contacts_recorded_by",
            ("client_contacts", "recorded_by"),
            "employees",
        ))
        .take();
    create_table(manager, contacts).await?;
    create_indexes(
        manager,
        "client_contacts",
        &[("ix_client_contacts_client", &["client_id", "contacted_at"])],
    )
    .await
}
