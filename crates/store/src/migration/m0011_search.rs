//! The words by which clients, contracts and events are found.
//!
//! The tables alone: what the words of a record are is the program's to say, so it fills
//! them itself, after the steps (`search::fill`).

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, small_integer};

use super::{compared_byte_by_byte, create_table, key_column, long_text, with_its_key_alone};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // read from the key alone, in its order: kind, word, record
        let words = Table::create()
            .table("search_words")
            .col(small_integer("kind"))
            .col(key_column(manager, "word", 41))
            .col(big_integer("record_id"))
            .col(small_integer("weight"))
            .primary_key(Index::create().col("kind").col("word").col("record_id"))
            .take();
        create_table(manager, with_its_key_alone(manager, words)).await?;
        let lines = Table::create()
            .table("search_lines")
            .col(small_integer("kind"))
            .col(big_integer("record_id"))
            .col(compared_byte_by_byte(manager, long_text(manager, "line")))
            .primary_key(Index::create().col("kind").col("record_id"))
            .take();
        create_table(manager, with_its_key_alone(manager, lines)).await
    }
}
