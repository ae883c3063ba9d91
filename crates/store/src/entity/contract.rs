//! Contracts.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contracts")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) client_id: i64,
    pub(crate) sales_contact_id: i64,
    pub(crate) title: Option<String>,
    pub(crate) title_key: String,
    pub(crate) total_minor: i64,
    pub(crate) deposit_minor: i64,
    pub(crate) paid_minor: i64,
    pub(crate) remaining_minor: i64,
    pub(crate) currency: String,
    pub(crate) due_on: Option<NaiveDate>,
    pub(crate) status: String,
    pub(crate) signed_at: Option<i64>,
    pub(crate) signed_by: Option<i64>,
    pub(crate) cancelled_at: Option<i64>,
    pub(crate) cancel_reason: Option<String>,
    pub(crate) event_count: i64,
    pub(crate) external_ref: Option<String>,
    pub(crate) external_ref_key: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::client::Entity",
        from = "Column::ClientId",
        to = "super::client::Column::Id"
    )]
    Client,
    #[sea_orm(
        belongs_to = "super::employee::Entity",
        from = "Column::SalesContactId",
        to = "super::employee::Column::Id"
    )]
    SalesContact,
    #[sea_orm(
        belongs_to = "super::employee::Entity",
        from = "Column::SignedBy",
        to = "super::employee::Column::Id"
    )]
    SignedBy,
}

impl ActiveModelBehavior for ActiveModel {}
