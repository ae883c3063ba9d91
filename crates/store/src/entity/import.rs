//! Imports of files.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) state: String,
    pub(crate) employee_id: i64,
    pub(crate) employee_name: String,
    pub(crate) session_id: i64,
    pub(crate) channel: String,
    pub(crate) file_name: Option<String>,
    pub(crate) file_hash: String,
    pub(crate) reading: String,
    pub(crate) existing: String,
    pub(crate) row_count: i64,
    pub(crate) rows_done: i64,
    pub(crate) created: i64,
    pub(crate) updated: i64,
    pub(crate) unchanged: i64,
    pub(crate) refused: i64,
    pub(crate) undone: i64,
    pub(crate) kept: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) stopped_by: Option<String>,
    pub(crate) claim: Option<String>,
    pub(crate) leased_until: Option<i64>,
    pub(crate) undone_by: Option<i64>,
    pub(crate) undo_session_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
