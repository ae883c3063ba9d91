//! Letters that wait to be sent by e-mail.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) employee_id: i64,
    pub(crate) event_id: Option<i64>,
    pub(crate) was: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) attempts: i64,
    pub(crate) next_at: i64,
    pub(crate) leased_until: i64,
    pub(crate) claim: String,
    pub(crate) gave_up_at: Option<i64>,
    pub(crate) last_error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
