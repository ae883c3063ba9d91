//! Reading a legacy database: one connection, one read-only transaction, every row.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::legacy::{
    ClientRow, ContractRow, DepartmentRow, EmployeeRow, EventRow, Source, SourceTime,
};
use sea_orm::sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError, MySqlRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Row};

use super::columns::{self, Found, Layout, Table};
use crate::connect::mysql;
use crate::url::{DatabaseUrl, Engine, Place};

/// How long the server may take to answer at all.
const CONNECT: Duration = Duration::from_secs(30);

/// The state of the source does not change under the reader, who changes nothing.
const BEGIN: [&str; 2] = [
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
];

/// The tables and columns that there are.
const COLUMNS: &str = "SELECT CAST(table_name AS CHAR), CAST(column_name AS CHAR), \
     CAST(data_type AS CHAR) FROM information_schema.columns WHERE table_schema = DATABASE()";

/// Why a legacy database cannot be read; holds no address and nobody's data.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Of another engine.
    #[error("a legacy database is MySQL or MariaDB, and this is {0}")]
    OtherEngine(Engine),
    /// There is no such server, or it does not answer.
    #[error("the legacy database cannot be reached: {0}")]
    Unreachable(String),
    /// The server does not accept user and password.
    #[error("the legacy database does not accept the user name and password")]
    NotAdmitted,
    /// The server has no database of that name.
    #[error("the server of the legacy database has no database of that name")]
    NoDatabase,
    /// Tables or columns are missing: another program's database, or no rights to them.
    #[error("this is no legacy database that the account can read: it lacks {}", .0.join(", "))]
    NotLegacy(Vec<String>),
    /// Two tables differ in the case of their letters only.
    #[error("the legacy database has the table {0} twice, in two spellings")]
    Ambiguous(&'static str),
    /// Anything else.
    #[error("the legacy database could not be read")]
    Failed(#[source] sqlx::Error),
}

impl From<sqlx::Error> for SourceError {
    fn from(error: sqlx::Error) -> Self {
        let number = error
            .as_database_error()
            .and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>())
            .map(MySqlDatabaseError::number);
        match (number, &error) {
            (Some(1045 | 1698), _) => Self::NotAdmitted,
            // an account without any right to it learns no more
            (Some(1044 | 1049), _) => Self::NoDatabase,
            (Some(1142 | 1143), _) => Self::NotLegacy(vec!["the right to read it".to_owned()]),
            (_, sqlx::Error::Io(cause)) => Self::Unreachable(cause.to_string()),
            (_, sqlx::Error::Tls(cause)) => Self::Unreachable(cause.to_string()),
            _ => Self::Failed(error),
        }
    }
}

/// Reads every row; writes nothing, and needs no right but SELECT.
///
/// # Errors
/// [`SourceError`]; what is wrong with single rows is not decided here.
pub async fn read(url: &DatabaseUrl) -> Result<Source, SourceError> {
    let login = login(url)?;
    let mut connection = tokio::time::timeout(CONNECT, login.connect())
        .await
        .map_err(|_| SourceError::Unreachable("it did not answer in time".to_owned()))??;
    for statement in BEGIN {
        sqlx::raw_sql(statement).execute(&mut connection).await?;
    }
    let source = read_all(&mut connection).await?;
    sqlx::raw_sql("ROLLBACK").execute(&mut connection).await?;
    connection.close().await?;
    Ok(source)
}

fn login(url: &DatabaseUrl) -> Result<MySqlConnectOptions, SourceError> {
    match url.place() {
        Place::Server(server) if server.engine == Engine::MySql => Ok(mysql::login(server)),
        Place::Server(_) | Place::File(_) => Err(SourceError::OtherEngine(url.engine())),
    }
}

async fn read_all(connection: &mut MySqlConnection) -> Result<Source, SourceError> {
    let found = look(connection).await?;
    let missing: Vec<String> = columns::TABLES
        .iter()
        .flat_map(|table| columns::missing(table, found.get(table.name)))
        .collect();
    if !missing.is_empty() {
        return Err(SourceError::NotLegacy(missing));
    }
    let mut source = Source::default();
    let nothing = Found::default();
    let layout =
        |table: &'static Table| Layout::new(table, found.get(table.name).unwrap_or(&nothing));
    let departments = layout(&columns::DEPARTMENT);
    source.departments = rows(connection, &departments, department).await?;
    let employees = layout(&columns::EMPLOYEE);
    source.employees = rows(connection, &employees, employee).await?;
    let clients = layout(&columns::CLIENT);
    source.clients = rows(connection, &clients, client).await?;
    let contracts = layout(&columns::CONTRACT);
    source.contracts = rows(connection, &contracts, contract).await?;
    let events = layout(&columns::EVENT);
    source.events = rows(connection, &events, event).await?;
    for layout in [&departments, &employees, &clients, &contracts, &events] {
        source.remarks.extend(layout.remarks());
    }
    Ok(source)
}

/// The legacy tables that there are, by their names in small letters.
async fn look(
    connection: &mut MySqlConnection,
) -> Result<BTreeMap<&'static str, Found>, SourceError> {
    let mut found: BTreeMap<&'static str, Found> = BTreeMap::new();
    for row in sqlx::query(COLUMNS).fetch_all(connection).await? {
        let text = |at: usize| row.try_get_unchecked::<String, _>(at);
        let (table, column, kind) = (text(0)?, text(1)?, text(2)?);
        let known = columns::TABLES
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(&table));
        let Some(known) = known else { continue };
        let entry = found.entry(known.name).or_default();
        if entry.columns.is_empty() {
            entry.spelling.clone_from(&table);
        }
        if entry.spelling != table {
            return Err(SourceError::Ambiguous(known.name));
        }
        let (column, kind) = (column.to_lowercase(), kind.to_lowercase());
        entry.columns.insert(column, kind);
    }
    Ok(found)
}

async fn rows<T>(
    connection: &mut MySqlConnection,
    layout: &Layout<'_>,
    read: fn(&mut Fields<'_>) -> T,
) -> Result<Vec<T>, SourceError> {
    let select = AssertSqlSafe(layout.select());
    let found = sqlx::query(select).fetch_all(connection).await?;
    let mut rows = Vec::with_capacity(found.len());
    for row in &found {
        let mut fields = Fields {
            row,
            layout,
            next: 0,
            failed: None,
        };
        let record = read(&mut fields);
        if let Some(error) = fields.failed {
            return Err(error.into());
        }
        rows.push(record);
    }
    Ok(rows)
}

/// The fields of one row, taken in the order of the table's fields.
struct Fields<'a> {
    row: &'a MySqlRow,
    layout: &'a Layout<'a>,
    next: usize,
    failed: Option<sqlx::Error>,
}

impl Fields<'_> {
    fn text(&mut self) -> Option<String> {
        let value = self.row.try_get_unchecked::<Option<String>, _>(self.next);
        self.next += 1;
        value.unwrap_or_else(|error| {
            self.failed = Some(error);
            None
        })
    }

    fn id(&mut self) -> String {
        self.text().unwrap_or_default()
    }

    /// An amount without the zeros that a conversion to many places left behind.
    fn amount(&mut self) -> Option<String> {
        let mut text = self.text()?;
        if let Some(point) = text.find('.') {
            let kept = text.trim_end_matches('0').len();
            text.truncate(kept.max(point + 3).min(text.len()));
        }
        Some(text)
    }

    fn time(&mut self) -> Option<SourceTime> {
        let is_utc = self.layout.is_utc(self.next);
        let text = self.text()?;
        Some(SourceTime { text, is_utc })
    }
}

fn department(fields: &mut Fields<'_>) -> DepartmentRow {
    DepartmentRow {
        id: fields.id(),
        name: fields.text(),
    }
}

fn employee(fields: &mut Fields<'_>) -> EmployeeRow {
    EmployeeRow {
        id: fields.id(),
        full_name: fields.text(),
        email: fields.text(),
        password: fields.text(),
        employee_number: fields.text(),
        department_id: fields.text(),
    }
}

fn client(fields: &mut Fields<'_>) -> ClientRow {
    ClientRow {
        id: fields.id(),
        full_name: fields.text(),
        email: fields.text(),
        phone: fields.text(),
        company_name: fields.text(),
        created_at: fields.time(),
        last_update: fields.time(),
        last_contact: fields.time(),
        sales_contact_id: fields.text(),
    }
}

fn contract(fields: &mut Fields<'_>) -> ContractRow {
    ContractRow {
        id: fields.id(),
        total_amount: fields.amount(),
        remaining_amount: fields.amount(),
        is_signed: fields.text(),
        created_at: fields.time(),
        last_update: fields.time(),
        client_id: fields.text(),
        sales_contact_id: fields.text(),
    }
}

fn event(fields: &mut Fields<'_>) -> EventRow {
    EventRow {
        id: fields.id(),
        name: fields.text(),
        starts: fields.time(),
        ends: fields.time(),
        location: fields.text(),
        attendees: fields.text(),
        notes: fields.text(),
        created_at: fields.time(),
        last_update: fields.time(),
        client_id: fields.text(),
        contract_id: fields.text(),
        support_contact_id: fields.text(),
    }
}
