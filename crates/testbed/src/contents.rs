//! Everything that a database holds, past the program, as text to compare or search.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

/// The rows of each table, each row in one text, in the order of these texts.
pub type Contents = BTreeMap<String, Vec<String>>;

/// Reads the tables whose name passes, with the columns whose name passes.
pub(crate) async fn read(
    connection: &DatabaseConnection,
    wanted: impl Fn(&str) -> bool,
    column_wanted: impl Fn(&str) -> bool,
) -> Result<Contents, DbErr> {
    let engine = connection.get_database_backend();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for place in texts(connection, columns_of(engine)).await? {
        let (table, column) = place.split_once(' ').unwrap_or((&place, ""));
        if wanted(table) && column_wanted(column) {
            let quoted = match engine {
                DbBackend::MySql => format!("QUOTE(`{column}`)"),
                DbBackend::Postgres => format!("quote_nullable(\"{column}\"::text)"),
                DbBackend::Sqlite | _ => format!("quote(\"{column}\")"),
            };
            tables.entry(table.to_owned()).or_default().push(quoted);
        }
    }
    let mut contents = Contents::new();
    for (table, columns) in tables {
        let rows = format!(
            "SELECT CONCAT_WS(' ', {}) FROM {table} ORDER BY 1",
            columns.join(", ")
        );
        contents.insert(table, texts(connection, &rows).await?);
    }
    Ok(contents)
}

/// Tells each column as `table column`.
fn columns_of(engine: DbBackend) -> &'static str {
    match engine {
        DbBackend::MySql => {
            "SELECT CONCAT(table_name, ' ', column_name) FROM information_schema.columns \
             WHERE table_schema = DATABASE() ORDER BY 1"
        }
        DbBackend::Postgres => {
            "SELECT CONCAT(relname, ' ', attname) FROM pg_attribute \
             JOIN pg_class ON pg_class.oid = attrelid \
             WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' \
             AND attnum > 0 AND NOT attisdropped ORDER BY 1"
        }
        DbBackend::Sqlite | _ => {
            "SELECT CONCAT(t.name, ' ', c.name) FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
        }
    }
}

/// The first column of a query.
pub(crate) async fn texts(
    connection: &DatabaseConnection,
    query: &str,
) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), query);
    let rows = connection.query_all_raw(statement).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
