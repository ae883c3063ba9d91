//! The least a server could do: the same queries on the same file, answered as JSON, with
//! nothing around them. What Epic Events costs beside it is permissions, validation, audit
//! and a contract.
//!
//! `reference serve sqlx|rusqlite DATABASE PORT QUERIES`: `GET /NAME?id=N` runs the queries
//! of the paragraph `-- NAME` of the file QUERIES, `?1` being N, and answers with the rows of
//! the last one.
//!
//! `reference write DATABASE SECONDS`: creates clients one by one, each in a transaction
//! of its own with its audit entry and search words, as durably as Epic Events does.
//!
//! `reference insert SOURCE TARGET N`: inserts the first N clients of one database into another,
//! a thousand in a transaction, with their audit entries and search words and nothing checked.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::extract::{Path, Query, State};
use axum::routing::get;
use axum::{Json, Router};
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{Column, Row, SqlitePool, ValueRef as _};

type Queries = HashMap<String, Vec<String>>;
/// Connections that read, as many as Epic Events has.
const READERS: u32 = 4;

#[derive(Clone)]
enum Database {
    Sqlx(SqlitePool),
    Rusqlite(Arc<Mutex<Vec<rusqlite::Connection>>>),
}

#[tokio::main(worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", kind, database, port, queries] => serve(kind, database, port, queries).await,
        ["write", database, seconds] => write(database, seconds.parse().expect("seconds")),
        ["insert", source, target, many] => insert(source, target, many.parse().expect("how many")),
        _ => panic!("see the beginning of the source"),
    }
}

async fn serve(kind: &str, path: &str, port: &str, queries: &str) {
    let database = match kind {
        "sqlx" => {
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            let pool = SqlitePoolOptions::new()
                .max_connections(READERS)
                .connect_with(options);
            Database::Sqlx(pool.await.expect("a database"))
        }
        "rusqlite" => {
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
            let open = |_| rusqlite::Connection::open_with_flags(path, flags).expect("a database");
            Database::Rusqlite(Arc::new(Mutex::new((0..READERS).map(open).collect())))
        }
        other => panic!("{other} is neither sqlx nor rusqlite"),
    };
    let queries = Arc::new(paragraphs(
        &std::fs::read_to_string(queries).expect("queries"),
    ));
    let router = Router::new()
        .route("/{name}", get(answer))
        .with_state((database, queries));
    let port: u16 = port.parse().expect("a port");
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    axum::serve(listener.expect("a free port"), router)
        .await
        .expect("to serve");
}

fn paragraphs(text: &str) -> Queries {
    let paragraph = |text: &str| {
        let (name, queries) = text.split_once('\n').unwrap_or((text, ""));
        let queries = queries.split(';').map(str::trim);
        let queries = queries.filter(|query| !query.is_empty());
        (
            name.trim().to_owned(),
            queries.map(ToOwned::to_owned).collect(),
        )
    };
    text.split("-- ").skip(1).map(paragraph).collect()
}

async fn answer(
    State((database, queries)): State<(Database, Arc<Queries>)>,
    Path(name): Path<String>,
    Query(given): Query<HashMap<String, String>>,
) -> Json<Value> {
    let id: i64 = given.get("id").map_or(1, |id| id.parse().expect("an id"));
    let queries = queries.get(&name).expect("a paragraph of this name");
    let mut rows = Vec::new();
    match database {
        Database::Sqlx(pool) => {
            for query in queries {
                let found = sqlx::query(sqlx::AssertSqlSafe(query.clone())).bind(id);
                let found = found.fetch_all(&pool).await.expect("rows");
                rows = found.iter().map(of_sqlx).collect();
            }
        }
        Database::Rusqlite(pool) => {
            let connection = pool.lock().expect("a pool").pop();
            let connection = connection.expect("fewer requests at a time than connections");
            for query in queries {
                rows = of_rusqlite(&connection, query, id);
            }
            pool.lock().expect("a pool").push(connection);
        }
    }
    Json(Value::Array(rows))
}

fn of_sqlx(row: &SqliteRow) -> Value {
    let mut fields = Map::new();
    for (at, column) in row.columns().iter().enumerate() {
        let raw = row.try_get_raw(at).expect("a value");
        let value = if raw.is_null() {
            Value::Null
        } else if raw.type_info().as_ref().to_string() == "INTEGER" {
            row.get_unchecked::<i64, _>(at).into()
        } else {
            row.get_unchecked::<String, _>(at).into()
        };
        fields.insert(column.name().to_owned(), value);
    }
    Value::Object(fields)
}

fn of_rusqlite(connection: &rusqlite::Connection, query: &str, id: i64) -> Vec<Value> {
    let mut query = connection.prepare_cached(query).expect("a query");
    let names: Vec<String> = query.column_names().into_iter().map(String::from).collect();
    let found = if query.parameter_count() == 0 {
        query.query([])
    } else {
        query.query([id])
    };
    let mut found = found.expect("rows");
    let mut rows = Vec::new();
    while let Some(row) = found.next().expect("a row") {
        let mut fields = Map::new();
        for (at, name) in names.iter().enumerate() {
            let value = match row.get_ref(at).expect("a value") {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => number.into(),
                ValueRef::Real(number) => number.into(),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    String::from_utf8_lossy(text).into_owned().into()
                }
            };
            fields.insert(name.clone(), value);
        }
        rows.push(Value::Object(fields));
    }
    rows
}

/// A connection that writes as durably as Epic Events does.
fn writer(path: &str) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON",
        )
        .expect("settings");
    connection
}

/// The words of a line.
fn words_of(line: &str) -> impl Iterator<Item = &str> {
    line.split([' ', '|']).filter(|word| !word.is_empty())
}

/// Prints how many seconds it took.
fn insert(source: &str, target: &str, last: i64) {
    const AT_ONCE: i64 = 1000;
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let source = rusqlite::Connection::open_with_flags(source, flags).expect("a database");
    let target = writer(target);
    // people of the other company are not there
    target
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM clients; DELETE FROM search_lines; DELETE FROM search_words")
        .expect("an empty company");
    let copy = |table: &str, condition: &str, range: [i64; 2], keeps_id: bool| {
        let query = format!("SELECT * FROM {table} WHERE {condition}");
        let mut query = source.prepare_cached(&query).expect("a query");
        let names: Vec<String> = query.column_names().into_iter().map(String::from).collect();
        let kept: Vec<usize> = (0..names.len())
            .filter(|at| keeps_id || names[*at] != "id")
            .collect();
        let columns: Vec<&str> = kept.iter().map(|at| names[*at].as_str()).collect();
        let marks = vec!["?"; kept.len()].join(", ");
        let into = format!(
            "INSERT INTO {table} ({}) VALUES ({marks})",
            columns.join(", ")
        );
        let mut into = target.prepare_cached(&into).expect("a statement");
        let mut rows = query.query(range).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            for (place, at) in kept.iter().enumerate() {
                let value: rusqlite::types::Value = row.get(*at).expect("a value");
                into.raw_bind_parameter(place + 1, value).expect("a value");
            }
            into.raw_execute().expect("a write");
        }
    };
    let begin = Instant::now();
    for first in (1..=last).step_by(AT_ONCE as usize) {
        let range = [first, first + AT_ONCE - 1];
        target
            .execute_batch("BEGIN IMMEDIATE")
            .expect("a transaction");
        copy("clients", "id BETWEEN ?1 AND ?2", range, true);
        copy(
            "search_lines",
            "kind = 1 AND record_id BETWEEN ?1 AND ?2",
            range,
            true,
        );
        let entries = "record_kind = 'client' AND record_id BETWEEN ?1 AND ?2";
        copy("audit_entries", entries, range, false);
        let mut lines = source
            .prepare_cached("SELECT record_id, line FROM search_lines WHERE kind = 1 AND record_id BETWEEN ?1 AND ?2")
            .expect("a query");
        let lines: Vec<(i64, String)> = lines
            .query_map(range, |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("lines")
            .collect::<Result<_, _>>()
            .expect("lines");
        let mut words: Vec<(&str, i64)> = lines
            .iter()
            .flat_map(|(id, line)| words_of(line).map(|word| (word, *id)))
            .collect();
        // neighbours go into one page
        words.sort_unstable();
        words.dedup();
        let word = "INSERT INTO search_words (kind, word, record_id, weight) VALUES (1, ?1, ?2, 1)";
        let mut word = target.prepare_cached(word).expect("a statement");
        for (text, id) in words {
            word.execute((text, id)).expect("a write");
        }
        target.execute_batch("COMMIT").expect("a transaction");
    }
    println!("{:.1}", begin.elapsed().as_secs_f64());
}

/// Prints how many were written in a second.
fn write(path: &str, seconds: u64) {
    let connection = writer(path);
    let model: i64 = connection
        .query_row("SELECT max(id) FROM clients", [], |row| row.get(0))
        .expect("a client to copy");
    let copied = |table: &str, columns: &[(&str, &str)], condition: &str| {
        let mut names = Vec::new();
        let mut values = Vec::new();
        let all = format!("SELECT * FROM {table} LIMIT 0");
        let all = connection.prepare(&all).expect("a table");
        for name in all.column_names() {
            match columns.iter().find(|(column, _)| *column == name) {
                Some((_, "")) => continue,
                Some((_, value)) => values.push((*value).to_owned()),
                None => values.push(name.to_owned()),
            }
            names.push(name.to_owned());
        }
        format!(
            "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {condition} LIMIT 1",
            names.join(", "),
            values.join(", "),
        )
    };
    let client = copied(
        "clients",
        &[
            ("id", ""),
            ("email", "'bench' || ?1 || '@write.example'"),
            ("email_key", "'bench' || ?1 || '@write.example'"),
        ],
        "id = ?2",
    );
    let entry = copied(
        "audit_entries",
        &[("id", ""), ("record_id", "?1")],
        "record_kind = 'client' AND record_id = ?2",
    );
    let line = copied(
        "search_lines",
        &[("record_id", "?1")],
        "kind = 1 AND record_id = ?2",
    );
    let line_of: String = connection
        .query_row(
            "SELECT line FROM search_lines WHERE kind = 1 AND record_id = ?1",
            [model],
            |row| row.get(0),
        )
        .expect("a line of words");
    let words: Vec<&str> = words_of(&line_of).collect();
    let word = "INSERT OR IGNORE INTO search_words (kind, word, record_id, weight) \
                VALUES (1, ?1, ?2, 1)";
    let begin = Instant::now();
    let mut written: u64 = 0;
    while begin.elapsed() < Duration::from_secs(seconds) {
        let run = |sql: &str, parameters: &[&dyn rusqlite::ToSql]| {
            let mut statement = connection.prepare_cached(sql).expect("a statement");
            statement.execute(parameters).expect("a write");
        };
        run("BEGIN IMMEDIATE", &[]);
        let stamp = format!("{}-{written}", std::process::id());
        run(&client, &[&stamp, &model]);
        let id = connection.last_insert_rowid();
        run(&line, &[&id, &model]);
        for text in &words {
            run(word, &[text, &id]);
        }
        run(&entry, &[&id, &model]);
        run("COMMIT", &[]);
        written += 1;
    }
    println!("{:.0}", written as f64 / begin.elapsed().as_secs_f64());
}
