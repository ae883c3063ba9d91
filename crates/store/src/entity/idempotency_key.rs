//! Requests that were sent with an idempotency key, and their replies.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) employee_id: i64,
    pub(crate) path: String,
    pub(crate) idempotency_key: String,
    pub(crate) body_hash: String,
    pub(crate) claimed_at: i64,
    pub(crate) claim: String,
    pub(crate) reply: Option<String>,
    pub(crate) expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
