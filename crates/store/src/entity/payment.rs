//! Payments of a contract.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) contract_id: i64,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) paid_on: NaiveDate,
    pub(crate) method: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) is_opening: bool,
    pub(crate) recorded_by: i64,
    pub(crate) created_at: i64,
    pub(crate) voided_at: Option<i64>,
    pub(crate) voided_by: Option<i64>,
    pub(crate) void_reason: Option<String>,
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
        belongs_to = "super::employee::Entity",
        from = "Column::RecordedBy",
        to = "super::employee::Column::Id"
    )]
    RecordedBy,
    #[sea_orm(
        belongs_to = "super::employee::Entity",
        from = "Column::VoidedBy",
        to = "super::employee::Column::Id"
    )]
    VoidedBy,
}

impl ActiveModelBehavior for ActiveModel {}
