//! What an import changed or found, beside the records it is about.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_corrections")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) record_kind: String,
    pub(crate) record_id: i64,
    pub(crate) field: String,
    pub(crate) original: Option<String>,
    pub(crate) imported: Option<String>,
    pub(crate) rule: String,
    pub(crate) is_kept: bool,
    pub(crate) created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
