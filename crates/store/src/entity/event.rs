//! Events of a contract.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) contract_id: i64,
    pub(crate) client_id: i64,
    pub(crate) sales_contact_id: i64,
    pub(crate) support_contact_id: Option<i64>,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) starts_local: String,
    pub(crate) ends_local: String,
    pub(crate) end_is_estimated: bool,
    pub(crate) lasts: i64,
    pub(crate) time_zone: String,
    pub(crate) location: String,
    pub(crate) location_key: String,
    pub(crate) attendees: i64,
    pub(crate) notes: String,
    pub(crate) has_notes: bool,
    pub(crate) status: String,
    pub(crate) cancel_reason: Option<String>,
    pub(crate) external_ref: Option<String>,
    pub(crate) external_ref_key: Option<String>,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::contract::Entity",
        from = "Column::ContractId",
        to = "super::contract::Column::Id"
    )]
    Contract,
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
        from = "Column::SupportContactId",
        to = "super::employee::Column::Id"
    )]
    SupportContact,
}

impl ActiveModelBehavior for ActiveModel {}
