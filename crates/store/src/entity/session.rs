//! Login sessions, which outlive a deleted employee.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) employee_id: i64,
    pub(crate) employee_name: String,
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) revoked_at: Option<i64>,
    pub(crate) channel: String,
    pub(crate) user_agent: String,
    pub(crate) token_hash: Option<String>,
    pub(crate) token_name: Option<String>,
    pub(crate) token_scope: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {
    /// Not a foreign key.
    #[sea_orm(
        belongs_to = "super::employee::Entity",
        from = "Column::EmployeeId",
        to = "super::employee::Column::Id"
    )]
    Employee,
}

impl ActiveModelBehavior for ActiveModel {}
