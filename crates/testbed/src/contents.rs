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
    let tables = match engine {
        DbBackend::MySql => {
            "SELECT CAST(table_name AS CHAR) FROM information_schema.tables \
             WHERE table_schema = DATABASE()"
        }
        DbBackend::Postgres => {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
        }
        DbBackend::Sqlite | _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        }
    };
    let mut contents = Contents::new();
    for table in texts(connection, tables).await? {
        if !wanted(&table) {
            continue;
        }
        let columns = match engine {
            DbBackend::MySql => format!(
                "SELECT CAST(column_name AS CHAR) FROM information_schema.columns \
                 WHERE table_schema = DATABASE() AND table_name = '{table}' ORDER BY 1"
            ),
            DbBackend::Postgres => format!(
                "SELECT column_name::text FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY 1"
            ),
            DbBackend::Sqlite | _ => {
                format!("SELECT name FROM pragma_table_info('{table}') ORDER BY 1")
            }
        };
        let quoted: Vec<_> = texts(connection, &columns)
            .await?
            .into_iter()
            .filter(|column| column_wanted(column))
            .map(|column| match engine {
                DbBackend::MySql => format!("QUOTE(`{column}`)"),
                DbBackend::Postgres => format!("quote_nullable(\"{column}\"::text)"),
                DbBackend::Sqlite | _ => format!("quote(\"{column}\")"),
            })
            .collect();
        let row = match engine {
            DbBackend::Sqlite => quoted.join(" || ' ' || "),
            _ => format!("CONCAT_WS(' ', {})", quoted.join(", ")),
        };
        let rows = format!("SELECT {row} FROM {table} ORDER BY 1");
        contents.insert(table, texts(connection, &rows).await?);
    }
    Ok(contents)
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
