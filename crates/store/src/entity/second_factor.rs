//! Second factors, at most one for an employee.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factors")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) employee_id: i64,
    pub(crate) sealed_secret: String,
    pub(crate) confirmed_at: Option<i64>,
    pub(crate) last_step: i64,
    pub(crate) begun_in: i64,
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
