//! What an engine says about how it answers, in words that are the same for all.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use crate::unit_of_work::{Connected, Reader};

/// The tables that grow with the company.
const LARGE: [&str; 6] = [
    "clients",
    "contracts",
    "payments",
    "events",
    "audit_entries",
    "search_words",
];

/// How a statement is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    /// By parts of indexes and by keys.
    Bounded,
    /// Along an index until enough was found.
    Walk,
    /// By reading all of a large table.
    Everything,
}

/// What a plan does.
#[derive(Debug, Default)]
struct Plan {
    reads_whole: bool,
    sorts: bool,
}

/// How an engine answers a statement.
#[derive(Debug)]
pub(crate) struct Explained {
    pub(crate) way: Way,
    /// Whether what was read of the table is put into order afterwards.
    pub(crate) sorts: bool,
    /// In the words of the engine.
    pub(crate) told: String,
}

/// Asks an engine how it answers what is asked about a table. Tables that are joined to it
/// for names are read whole by PostgreSQL as long as they are small.
pub(crate) async fn explain(reader: &Reader, table: &str, statement: &Statement) -> Explained {
    let connection = reader.connection();
    let backend = connection.get_database_backend();
    // with the values in it: an engine plans for these
    let sql = statement.to_string();
    let asked = match backend {
        DbBackend::Postgres => format!("EXPLAIN (FORMAT JSON) {sql}"),
        DbBackend::MySql => format!("EXPLAIN {sql}"),
        DbBackend::Sqlite | _ => format!("EXPLAIN QUERY PLAN {sql}"),
    };
    let rows = connection
        .query_all_raw(Statement::from_string(backend, asked))
        .await
        .expect("the engine explains itself");
    let mut plan = Plan::default();
    let mut told = String::new();
    for row in rows {
        match backend {
            DbBackend::Postgres => {
                let json: Value = row.try_get_by_index(0).expect("a plan");
                of_postgres(&json[0]["Plan"], table, &mut plan);
                told.push_str(&json.to_string());
            }
            DbBackend::MySql => {
                let text = |name: &str| -> String {
                    let text: Option<String> = row.try_get("", name).expect("a plan");
                    text.unwrap_or_default()
                };
                let (name, kind, extra) = (text("table"), text("type"), text("Extra"));
                plan.reads_whole |= is_large(&name) && ["ALL", "index"].contains(&kind.as_str());
                plan.sorts |= extra.contains("filesort");
                told.push_str(&[&name, " ", &kind, " ", &text("key"), " ", &extra, "\n"].concat());
            }
            DbBackend::Sqlite | _ => {
                let detail: String = row.try_get("", "detail").expect("a plan");
                let mut words = detail.split(' ');
                plan.reads_whole |=
                    words.next() == Some("SCAN") && words.next().is_some_and(is_large);
                plan.sorts |= detail.contains("TEMP B-TREE FOR ORDER BY");
                told.push_str(&detail);
                told.push('\n');
            }
        }
    }
    let way = match plan {
        Plan {
            reads_whole: false, ..
        } => Way::Bounded,
        Plan { sorts: false, .. } if sql.contains(" LIMIT ") => Way::Walk,
        Plan { .. } => Way::Everything,
    };
    Explained {
        way,
        sorts: plan.sorts,
        told,
    }
}

fn is_large(table: &str) -> bool {
    LARGE.contains(&table)
}

fn of_postgres(node: &Value, table: &str, plan: &mut Plan) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let is_bounded = ["Index Cond", "Recheck Cond", "TID Cond"]
        .iter()
        .any(|name| node[*name].is_string());
    plan.reads_whole |= node["Relation Name"] == table && !is_bounded;
    // the few rows of another table may be put into order to be met in a merge
    plan.sorts |= kind == "Sort" && reads(node, table);
    for below in node["Plans"].as_array().into_iter().flatten() {
        of_postgres(below, table, plan);
    }
}

/// Whether a node of a plan of PostgreSQL, or one below it, reads a table.
fn reads(node: &Value, table: &str) -> bool {
    let mut below = node["Plans"].as_array().into_iter().flatten();
    node["Relation Name"] == table || below.any(|one| reads(one, table))
}
