//! Clients.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) full_name: String,
    pub(crate) full_name_key: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) phone: String,
    pub(crate) phone_digits: String,
    pub(crate) phone_tail: Option<String>,
    pub(crate) company_name: Option<String>,
    pub(crate) company_key: String,
    pub(crate) name_mark: Option<String>,
    pub(crate) contact_person: Option<String>,
    pub(crate) sales_contact_id: i64,
    pub(crate) first_contact_on: NaiveDate,
    pub(crate) last_contact_at: Option<i64>,
    pub(crate) external_ref: Option<String>,
    pub(crate) external_ref_key: Option<String>,
    pub(crate) anonymised_at: Option<i64>,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    #[sea_orm(
        belongs_to = "super::employee::Entity",
        from = "Column::SalesContactId",
        to = "super::employee::Column::Id"
    )]
    SalesContact,
}

impl ActiveModelBehavior for ActiveModel {}
