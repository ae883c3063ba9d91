//! The audit log: rows are added, never changed.
//!
//! The columns from `chain` on are the entry's seal; see [`crate::audit`].

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) at: i64,
    pub(crate) actor_id: Option<i64>,
    pub(crate) actor_name: String,
    pub(crate) channel: String,
    pub(crate) action: String,
    pub(crate) record_kind: Option<String>,
    pub(crate) record_id: Option<i64>,
    pub(crate) record_label: Option<String>,
    pub(crate) record_version: Option<i64>,
    pub(crate) outcome: String,
    pub(crate) code: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) changes: String,
    pub(crate) request_id: String,
    pub(crate) session_id: Option<i64>,
    pub(crate) chain: Option<String>,
    pub(crate) place: Option<i64>,
    pub(crate) values_salt: Option<String>,
    pub(crate) values_digest: Option<String>,
    pub(crate) mac: Option<String>,
    pub(crate) key_id: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
