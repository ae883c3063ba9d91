//! Employees.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employees")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) employee_number: String,
    pub(crate) full_name: String,
    pub(crate) full_name_key: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) department: String,
    pub(crate) password_hash: String,
    pub(crate) must_change_password: bool,
    pub(crate) deactivated_at: Option<i64>,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
    pub(crate) theme: String,
    pub(crate) two_factor_since: Option<i64>,
    pub(crate) schedule_version: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
