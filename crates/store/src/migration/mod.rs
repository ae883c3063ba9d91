//! The schema, as steps that are never edited once released.
//!
//! Owns the list of steps, running them under a lock of our own, and telling an old, a
//! newer and a foreign database apart. Steps use schema builders and plain names only:
//! they must keep their meaning when the entities change.

use sea_orm::sea_query::{Index, IndexCreateStatement, Query};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_len;
use sea_orm_migration::sea_orm::{DatabaseExecutor, DbBackend, Statement};

use crate::audit::{AuditKey, older};
use crate::backup::RESTORING;
use crate::connect::{Store, table_names};
use crate::error::{Error, Result};
use crate::search;
use crate::stamp::Stamp;
use crate::unit_of_work::Connected;
use crate::url::Engine;

pub(crate) use lock::{Lease, TABLE as LOCK_TABLE};

mod lock;
mod m0001_company;
mod m0002_employees;
mod m0003_clients;
mod m0004_contracts;
mod m0005_events;
mod m0006_audit;
mod m0007_legacy;
mod m0008_mail;
mod m0010_calendar_feeds;
mod m0011_search;
mod m0012_spans;
pub(crate) mod m0013_duplicates;
mod m0014_imports;
mod m0015_payments;
mod m0016_contract_spans;
mod m0017_second_factors;
mod m0018_audit_chain;
mod m0019_audit_places;
mod m0020_api_tokens;
mod m0021_jobs;

/// The table that remembers which steps were taken.
pub(crate) const MIGRATION_TABLE: &str = "schema_migrations";

/// How the schema of a database compares with what this program needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// Everything is in place.
    Applied,
    /// So many steps are missing; an empty database misses all of them.
    Pending(usize),
    /// A newer program was here: the steps that this one does not know.
    Newer(Vec<String>),
    /// A backup is being restored into it, or that was cut off.
    Restoring,
}

impl SchemaState {
    /// Whether no step was taken yet.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Pending(missing) if *missing == count())
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_company::Migration),
            Box::new(m0002_employees::Migration),
            Box::new(m0003_clients::Migration),
            Box::new(m0004_contracts::Migration),
            Box::new(m0005_events::Migration),
            Box::new(m0006_audit::Migration),
            Box::new(m0007_legacy::Migration),
            Box::new(m0008_mail::Migration),
            Box::new(m0010_calendar_feeds::Migration),
            Box::new(m0011_search::Migration),
            Box::new(m0012_spans::Migration),
            Box::new(m0013_duplicates::Migration),
            Box::new(m0014_imports::Migration),
            Box::new(m0015_payments::Migration),
            Box::new(m0016_contract_spans::Migration),
            Box::new(m0017_second_factors::Migration),
            Box::new(m0018_audit_chain::Migration),
            Box::new(m0019_audit_places::Migration),
            Box::new(m0020_api_tokens::Migration),
            Box::new(m0021_jobs::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        MIGRATION_TABLE.into_iden()
    }
}

impl Store {
    /// Brings the schema up to date; returns the number of steps taken.
    ///
    /// Safe to run from several processes at once: all succeed, one does the work.
    ///
    /// # Errors
    /// [`Error::NewerSchema`], [`Error::ForeignTables`] and [`Error::NotUnicode`], with
    /// nothing changed.
    pub async fn migrate(&self) -> Result<usize> {
        self.retry(async || match self.engine() {
            Engine::Sqlite | Engine::Postgres => self.migrate_in_transaction().await,
            Engine::MySql => self.migrate_under_lease().await,
        })
        .await
    }

    /// All steps or none.
    async fn migrate_in_transaction(&self) -> Result<usize> {
        // On SQLite the unit of work is the lock: it excludes every other writer.
        let work = self.begin(Stamp::without_entries()).await?;
        lock::for_transaction(&work.connection()).await?;
        let connection = &work.connection();
        let pending = to_do(connection).await?;
        if pending > 0 {
            require_unicode(connection).await?;
            take_steps(|| work.connection(), self.audit_key()).await?;
        }
        if pending > 0 || search::is_unfilled(connection).await? {
            search::fill(connection).await?;
            work.save().await?;
        }
        Ok(pending)
    }

    /// Step by step: one that is cut off is taken again from its beginning.
    async fn migrate_under_lease(&self) -> Result<usize> {
        let connection = self.writer();
        // whoever may not change the schema may still see that there is nothing to do
        if to_do(connection).await? == 0 && !search::is_unfilled(connection).await? {
            return Ok(0);
        }
        let lease = Lease::take(connection).await?;
        let migrated = lease
            .during(async {
                let pending = to_do(connection).await?;
                if pending > 0 {
                    take_steps(
                        || DatabaseExecutor::Connection(connection),
                        self.audit_key(),
                    )
                    .await?;
                }
                // also when an earlier run was cut off here, or an older program wrote meanwhile
                search::fill(connection).await?;
                Ok(pending)
            })
            .await;
        lease.end().await?;
        migrated
    }

    /// Compares the schema with what this program needs; changes nothing.
    ///
    /// # Errors
    /// [`Error::ForeignTables`] when the database belongs to another program.
    pub async fn schema_state(&self) -> Result<SchemaState> {
        let reader = self.reader();
        // One query when all is well; only its failure asks which tables there are.
        match applied_steps(&reader.connection()).await {
            Ok(applied) => Ok(compare(&applied)),
            Err(_) => state(&reader.connection()).await,
        }
    }

    /// Refuses a database whose schema is not exactly what this program needs.
    ///
    /// # Errors
    /// [`Error::NeedsMigration`], [`Error::NewerSchema`] or [`Error::ForeignTables`].
    pub async fn require_current_schema(&self) -> Result<()> {
        match self.schema_state().await? {
            SchemaState::Applied => Ok(()),
            SchemaState::Pending(pending) => Err(Error::NeedsMigration(pending)),
            SchemaState::Newer(names) => Err(newer(&names)),
            SchemaState::Restoring => Err(Error::Restoring),
        }
    }
}

/// The steps that a database has, in their order.
///
/// # Errors
/// When they are not the first of those that are known here.
pub(crate) async fn known_steps(connection: &impl ConnectionTrait) -> Result<Vec<String>> {
    match state(connection).await? {
        SchemaState::Applied | SchemaState::Pending(_) => {}
        SchemaState::Newer(names) => return Err(newer(&names)),
        SchemaState::Restoring => return Err(Error::Restoring),
    }
    let applied = applied_before(connection).await?;
    let known = Migrator::migrations();
    let known = known.iter().map(|step| step.name().to_owned());
    Ok(known.filter(|name| applied.contains(name)).collect())
}

/// How many steps there are.
pub(crate) fn count() -> usize {
    Migrator::migrations().len()
}

/// How many of the known steps these are.
///
/// # Errors
/// The first that is not known, or is not in its place.
pub(crate) fn steps_of(names: &[String]) -> std::result::Result<usize, String> {
    let known = Migrator::migrations();
    let mut known = known.iter();
    for name in names {
        if known.next().is_none_or(|step| step.name() != name) {
            return Err(name.clone());
        }
    }
    Ok(names.len())
}

/// Takes the first steps of all, in an empty database.
pub(crate) async fn take_first(door: DatabaseExecutor<'_>, steps: usize) -> Result<()> {
    let steps = <u32 as TryFrom<usize>>::try_from(steps).ok();
    Ok(Migrator::up(door, steps).await?)
}

/// Whether a backup is being restored, or that was cut off.
pub(crate) async fn is_being_restored(connection: &impl ConnectionTrait) -> Result<bool> {
    let applied = applied_steps(connection).await?;
    Ok(applied.iter().any(|name| name == RESTORING))
}

/// Says that a backup is being restored.
pub(crate) async fn begin_restoring(connection: &impl ConnectionTrait) -> Result<()> {
    let mark = Query::insert()
        .into_table(MIGRATION_TABLE)
        .columns(["version", "applied_at"])
        .values_panic([Expr::val(RESTORING), Expr::val(0_i64)])
        .take();
    connection.execute(&mark).await?;
    Ok(())
}

/// Says that a backup was restored.
pub(crate) async fn end_restoring(connection: &impl ConnectionTrait) -> Result<()> {
    let mark = Query::delete()
        .from_table(MIGRATION_TABLE)
        .and_where(Expr::col("version").eq(RESTORING))
        .take();
    connection.execute(&mark).await?;
    Ok(())
}

/// Whether a table is about the schema alone.
pub(crate) fn is_about_the_schema(table: &str) -> bool {
    table == MIGRATION_TABLE || table == lock::TABLE
}

/// Takes all missing steps. Between the one that gives the audit log its seals and the one
/// that says it has them, the entries that are there are sealed.
pub(crate) async fn take_steps<'c>(
    door: impl Fn() -> DatabaseExecutor<'c>,
    key: Option<&AuditKey>,
) -> Result<()> {
    let connection = &door();
    let applied = applied_before(connection).await?;
    let missing = Migrator::migrations();
    let missing = missing
        .iter()
        .filter(|step| !applied.iter().any(|name| name == step.name()));
    let before = missing
        .enumerate()
        .find(|(_, step)| step.name() == m0019_audit_places::Migration.name());
    let mut sealed = 0;
    if let Some((steps, _)) = before {
        if steps > 0 {
            let steps = <u32 as TryFrom<usize>>::try_from(steps).ok();
            Migrator::up(door(), steps).await?;
        }
        sealed = older::seal_all(connection, key).await?;
    }
    Migrator::up(door(), None).await?;
    if let Some(key) = key.filter(|_| sealed > 0) {
        older::tell(connection, key, sealed).await?;
    }
    Ok(())
}

/// The steps that were taken; none of an empty database.
async fn applied_before(connection: &impl ConnectionTrait) -> Result<Vec<String>> {
    let tables = table_names(connection).await?;
    if tables.iter().any(|table| table == MIGRATION_TABLE) {
        applied_steps(connection).await
    } else {
        Ok(Vec::new())
    }
}

/// Refuses a PostgreSQL database that cannot hold every name; its encoding is for ever.
pub(crate) async fn require_unicode(connection: &impl ConnectionTrait) -> Result<()> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let asked = Statement::from_string(DbBackend::Postgres, "SHOW server_encoding");
    let row = connection.query_one_raw(asked).await?;
    let encoding: String = row.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
    if encoding == "UTF8" {
        Ok(())
    } else {
        Err(Error::NotUnicode(encoding))
    }
}

/// How many steps are missing.
async fn to_do(connection: &impl ConnectionTrait) -> Result<usize> {
    match state(connection).await? {
        SchemaState::Applied => Ok(0),
        SchemaState::Pending(pending) => Ok(pending),
        SchemaState::Newer(names) => Err(newer(&names)),
        SchemaState::Restoring => Err(Error::Restoring),
    }
}

/// Looks before it reads: a failed statement would spoil a transaction on PostgreSQL.
async fn state(connection: &impl ConnectionTrait) -> Result<SchemaState> {
    let mut tables = table_names(connection).await?;
    tables.retain(|table| table != lock::TABLE);
    if tables.is_empty() {
        return Ok(compare(&[]));
    }
    if !tables.iter().any(|table| table == MIGRATION_TABLE) {
        return Err(Error::ForeignTables(tables));
    }
    Ok(compare(&applied_steps(connection).await?))
}

async fn applied_steps(connection: &impl ConnectionTrait) -> Result<Vec<String>> {
    let select = Query::select()
        .column("version")
        .from(MIGRATION_TABLE)
        .to_owned();
    let rows = connection.query_all(&select).await?;
    rows.iter()
        .map(|row| Ok(row.try_get_by_index(0)?))
        .collect()
}

fn compare(applied: &[String]) -> SchemaState {
    if applied.iter().any(|name| name == RESTORING) {
        return SchemaState::Restoring;
    }
    let steps = Migrator::migrations();
    let is_known = |name: &String| steps.iter().any(|step| step.name() == name);
    let mut unknown: Vec<_> = applied
        .iter()
        .filter(|name| !is_known(name))
        .cloned()
        .collect();
    unknown.sort();
    match (
        unknown.is_empty(),
        steps.len().saturating_sub(applied.len()),
    ) {
        (false, _) => SchemaState::Newer(unknown),
        (true, 0) => SchemaState::Applied,
        (true, pending) => SchemaState::Pending(pending),
    }
}

fn newer(names: &[String]) -> Error {
    let known = Migrator::migrations()
        .last()
        .map(|step| step.name().to_owned());
    Error::NewerSchema {
        found: names.last().cloned().unwrap_or_default(),
        known: known.unwrap_or_default(),
    }
}

/// A text column that is compared and ordered byte by byte on every engine.
fn key_column(manager: &SchemaManager<'_>, name: &'static str, length: u32) -> ColumnDef {
    compared_byte_by_byte(manager, string_len(name, length))
}

fn compared_byte_by_byte(manager: &SchemaManager<'_>, mut column: ColumnDef) -> ColumnDef {
    match manager.get_database_backend() {
        DbBackend::MySql => column.extra("COLLATE utf8mb4_bin"),
        DbBackend::Postgres => column.extra("COLLATE \"C\""),
        DbBackend::Sqlite | _ => &mut column,
    };
    column
}

/// A text column without a practical limit: MySQL's TEXT ends at 64 KB.
fn long_text(manager: &SchemaManager<'_>, name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    match manager.get_database_backend() {
        DbBackend::MySql => column.custom("mediumtext"),
        DbBackend::Postgres | DbBackend::Sqlite | _ => column.text(),
    };
    column.not_null().take()
}

/// A table that is stored in its key's order; MySQL's all are.
fn with_its_key_alone(
    manager: &SchemaManager<'_>,
    mut table: TableCreateStatement,
) -> TableCreateStatement {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table
}

/// A named foreign key to the `id` of another table, which must not be deleted under it.
fn foreign_key(
    name: &'static str,
    (table, column): (&'static str, &'static str),
    target: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, column)
        .to(target, "id")
        .on_delete(ForeignKeyAction::Restrict)
        .on_update(ForeignKeyAction::Restrict)
        .take()
}

fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

/// Creates the indexes of one table: name and columns of each.
async fn create_indexes(
    manager: &SchemaManager<'_>,
    table: &'static str,
    indexes: &[(&'static str, &[&'static str])],
) -> std::result::Result<(), DbErr> {
    for (name, columns) in indexes {
        create_index(manager, name, table, index(name, table, columns)).await?;
    }
    Ok(())
}

/// Drops indexes that others replaced, unless an earlier run dropped them already.
async fn drop_indexes(
    manager: &SchemaManager<'_>,
    table: &'static str,
    names: &[&'static str],
) -> std::result::Result<(), DbErr> {
    for name in names {
        if manager.has_index(table, name).await? {
            let index = Index::drop().name(*name).table(table).to_owned();
            manager.drop_index(index).await?;
        }
    }
    Ok(())
}

/// Creates a table that a step may have created before it was cut off: on MySQL each
/// statement stands for itself. It holds every name, whatever the database's own default is.
async fn create_table(
    manager: &SchemaManager<'_>,
    mut table: TableCreateStatement,
) -> std::result::Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::MySql {
        table.character_set("utf8mb4");
    }
    manager.create_table(table.if_not_exists().take()).await
}

/// As [`create_table`]; MySQL has no `IF NOT EXISTS` for indexes.
async fn create_index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    index: IndexCreateStatement,
) -> std::result::Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::MySql && manager.has_index(table, name).await? {
        return Ok(());
    }
    manager.create_index(index).await
}

/// Inserts the rows that a table starts with, unless they are there already.
async fn insert_rows(
    manager: &SchemaManager<'_>,
    table: &'static str,
    mut rows: InsertStatement,
) -> std::result::Result<(), DbErr> {
    let any = Query::select()
        .expr(Expr::val(1))
        .from(table)
        .limit(1)
        .take();
    if manager.get_connection().query_one(&any).await?.is_some() {
        return Ok(());
    }
    manager.execute(rows.take()).await
}

/// Creates a unique index, which is how a unique constraint gets our name on every engine.
async fn create_unique(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> std::result::Result<(), DbErr> {
    let index = index(name, table, columns).unique().take();
    create_index(manager, name, table, index).await
}

#[cfg(test)]
mod tests;
