//! What the tests of this crate share: an empty database of its own for each.

pub(crate) mod rows;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, EntityTrait};
use testbed::{EmptyDatabase, Engine};

use crate::audit::AuditKey;
use crate::connect::{Options, Store};
use crate::entity::counter;
use crate::error::Result;
use crate::unit_of_work::{Connected, Queries, UnitOfWork};
use crate::url::DatabaseUrl;

/// A new database and its URL; it is gone when the first is dropped.
pub(crate) fn new_database(engine: Engine) -> (EmptyDatabase, DatabaseUrl) {
    let database = EmptyDatabase::new(engine);
    let url = database.url().parse().expect("the URL is accepted");
    (database, url)
}

/// Opens the database, creating the file when needed.
pub(crate) async fn open(url: &DatabaseUrl) -> Store {
    let options = Options {
        create: true,
        ..Options::default()
    };
    let store = Store::open(url, options).await.expect("the store opens");
    store.sealing_with(AuditKey::new([7; 32]))
}

/// Runs a future to its end on a runtime of its own, as another program would.
pub(crate) fn run_alone<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// A new database with the whole schema.
pub(crate) async fn migrated(engine: Engine) -> (EmptyDatabase, Store) {
    let (database, url) = new_database(engine);
    let store = open(&url).await;
    store
        .migrate()
        .await
        .expect("an empty database is migrated");
    (database, store)
}

/// Adds to the employee number counter by reading and writing it, in two statements.
pub(crate) async fn add_to_counter(work: &UnitOfWork, amount: i64) -> Result<()> {
    let value = counter(work).await + amount;
    let update = Query::update()
        .table(counter::Entity)
        .value(counter::Column::Value, value)
        .and_where(Expr::col(counter::Column::Name).eq("employee_number"))
        .to_owned();
    work.connection().execute(&update).await?;
    Ok(())
}

/// The value of the employee number counter.
pub(crate) async fn counter(queries: &impl Queries) -> i64 {
    let row = counter::Entity::find_by_id("employee_number".to_owned())
        .one(&queries.connection())
        .await
        .expect("the counter can be read");
    row.expect("the counter is there").value
}
