//! Which tables there are, and what their columns hold.

use sea_orm::{
    ConnectionTrait, DbBackend, QueryResult, Statement,
    sea_query::{Alias, Expr, Func, Query},
};

use super::{Column, Kind, Table};
use crate::{
    connect::table_names,
    error::{Error, Result},
    migration::is_about_the_schema,
};

/// The tables that are kept, each after those that its rows refer to.
const ORDER: &[&str] = &[
    "company_settings",
    "departments",
    "counters",
    "employees",
    "used_employee_numbers",
    "second_factors",
    "recovery_codes",
    "calendar_feeds",
    "sessions",
    "login_throttle",
    "idempotency_keys",
    "clients",
    "merged_clients",
    "client_contacts",
    "contracts",
    "payments",
    "events",
    "mail_outbox",
    "imports",
    "import_parts",
    "import_keys",
    "import_rows",
    "import_corrections",
    "audit_entries",
];

/// Tables whose rows follow from others, or are about the programs on this database.
const MADE_ANEW: &[&str] = &["jobs", "search_lines", "search_words"];

/// The tables that are there and kept, in their order.
///
/// # Errors
/// [`Error::Corrupt`] for one that this program does not know: a backup without it would
/// not be whole.
pub(super) async fn kept(connection: &impl ConnectionTrait) -> Result<Vec<&'static str>> {
    let there = table_names(connection).await?;
    let is_known = |name: &&String| {
        ORDER.contains(&name.as_str())
            || MADE_ANEW.contains(&name.as_str())
            || is_about_the_schema(name)
    };
    if let Some(unknown) = there.iter().find(|name| !is_known(name)) {
        return Err(Error::Corrupt(format!(
            "the table {unknown} is none of this program's"
        )));
    }
    let is_there = |name: &&&str| there.iter().any(|one| one == **name);
    Ok(ORDER.iter().filter(is_there).copied().collect())
}

/// Refuses a database of which some tables are not to be seen: MariaDB and MySQL hide those
/// that the account was not granted, and a backup without them would look whole.
///
/// # Errors
/// [`Error::Unreachable`] with the first of them.
pub(super) async fn require_all(connection: &impl ConnectionTrait) -> Result<()> {
    let there = table_names(connection).await?;
    match ORDER
        .iter()
        .find(|name| !there.iter().any(|one| one == **name))
    {
        None => Ok(()),
        Some(hidden) => Err(Error::Unreachable(format!(
            "the table {hidden} is not to be seen: the account was not granted it"
        ))),
    }
}

/// The table of this name, if it is one that is kept.
pub(super) fn known(name: &str) -> Option<&'static str> {
    ORDER.iter().find(|one| **one == name).copied()
}

/// A table with the columns that it has here, and those of its key.
pub(super) async fn describe(
    connection: &impl ConnectionTrait,
    name: &str,
) -> Result<(Table, Vec<String>)> {
    let mut columns = Vec::new();
    let mut key = Vec::new();
    for row in rows(connection, COLUMNS, name).await? {
        let column: String = row.try_get_by_index(0)?;
        let declared: String = row.try_get_by_index(1)?;
        let place: i64 = row.try_get_by_index(2)?;
        let kind = kind(&declared).ok_or_else(|| {
            Error::Corrupt(format!(
                "the column {name}.{column} holds what no table of this program does ({declared})"
            ))
        })?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        columns.push(Column { name: column, kind });
    }
    key.sort();
    let key: Vec<_> = key.into_iter().map(|(_, column)| column).collect();
    let last_id = if key == ["id"] {
        last_id(connection, name).await?
    } else {
        None
    };
    let table = Table {
        name: name.to_owned(),
        columns,
        last_id,
    };
    Ok((table, key))
}

/// A statement in the language of each engine; what it asks about is the one parameter.
struct Asked {
    sqlite: &'static str,
    mysql: &'static str,
    postgres: &'static str,
}

/// Name, declared type, and place in the primary key from 1, or 0.
const COLUMNS: Asked = Asked {
    sqlite: "SELECT name, lower(type), pk FROM pragma_table_info(?) ORDER BY cid",
    mysql: "SELECT CAST(c.column_name AS CHAR), CAST(lower(c.column_type) AS CHAR), \
            CAST(COALESCE(k.ordinal_position, 0) AS SIGNED) \
            FROM information_schema.columns c \
            LEFT JOIN information_schema.key_column_usage k \
            ON k.table_schema = c.table_schema AND k.table_name = c.table_name \
            AND k.column_name = c.column_name AND k.constraint_name = 'PRIMARY' \
            WHERE c.table_schema = DATABASE() AND c.table_name = ? ORDER BY c.ordinal_position",
    postgres: "SELECT a.attname::text, format_type(a.atttypid, NULL)::text, \
               COALESCE(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 \
               FROM pg_attribute a \
               LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
               WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped \
               ORDER BY a.attnum",
};

/// The highest id that was given, by the database's own counting.
const LAST_ID: Asked = Asked {
    sqlite: "SELECT seq FROM sqlite_sequence WHERE name = ?",
    mysql: "SELECT CAST(auto_increment - 1 AS SIGNED) FROM information_schema.tables \
            WHERE table_schema = DATABASE() AND table_name = ? AND auto_increment IS NOT NULL",
    postgres: "SELECT last_value FROM pg_sequences \
               WHERE schemaname = current_schema() \
               AND to_regclass(quote_ident(sequencename)) = \
               pg_get_serial_sequence($1, 'id')::regclass AND last_value IS NOT NULL",
};

async fn rows(
    connection: &impl ConnectionTrait,
    asked: Asked,
    about: &str,
) -> Result<Vec<QueryResult>> {
    let backend = connection.get_database_backend();
    let sql = match backend {
        DbBackend::MySql => asked.mysql,
        DbBackend::Postgres => asked.postgres,
        DbBackend::Sqlite | _ => asked.sqlite,
    };
    let statement = Statement::from_sql_and_values(backend, sql, [about.into()]);
    Ok(connection.query_all_raw(statement).await?)
}

async fn last_id(connection: &impl ConnectionTrait, table: &str) -> Result<Option<i64>> {
    let found = rows(connection, LAST_ID, table).await?;
    let counted: Option<i64> = found
        .first()
        .map(|row| row.try_get_by_index(0))
        .transpose()?;
    // an account that may not look at the counting sees the rows at least
    let highest = Query::select()
        .expr(Func::max(Expr::col("id")))
        .from(Alias::new(table))
        .take();
    let highest = connection.query_one(&highest).await?;
    let highest: Option<i64> = highest.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    Ok(counted.max(highest).filter(|id| *id > 0))
}

/// What a declared type holds.
fn kind(declared: &str) -> Option<Kind> {
    let is = |name: &str| declared.starts_with(name);
    if is("tinyint(1)") || is("bool") {
        Some(Kind::Boolean)
    } else if is("smallint") {
        Some(Kind::Small)
    } else if is("bigint") || is("int") {
        Some(Kind::Integer)
    } else if is("date") && !is("datetime") {
        Some(Kind::Date)
    } else if is("varchar") || is("char") || declared.ends_with("text") {
        Some(Kind::Text)
    } else {
        None
    }
}
