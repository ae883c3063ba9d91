//! How the engines answer what is asked for lists: never by reading a whole table and
//! sorting it.
//!
//! A company is filled so far that reading everything does not pay, and the servers are
//! shown it (`ANALYZE`; SQLite is never, nor is it here). Every statement that a list
//! sends is then explained. What is *bounded* reads part of an index. A *walk* reads an
//! index in the order of the list until the page is full, past rows that the filter leaves
//! out; it is accepted where nothing is filtered, and where [`lists::WALKS`] says why.

pub(crate) mod explain;
pub(crate) mod fill;
mod filters;
mod lists;
mod sums;

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{DatabaseExecutor, Statement};

use crate::{
    connect::Store,
    unit_of_work::{Connected, Reader},
};

/// What was asked of a database.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<Statement>>>);

impl Asked {
    /// A reader of this store that notes what is asked through it.
    pub(crate) fn reader(&self, store: &Store) -> Reader {
        let reader = store.reader();
        let DatabaseExecutor::Connection(connection) = reader.connection() else {
            unreachable!("a reader is outside of transactions");
        };
        let mut connection = connection.clone();
        let asked = self.clone();
        connection.set_metric_callback(move |info| {
            let mut all = asked.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.push(info.statement.clone());
        });
        Reader::new(connection)
    }

    /// Hands over what was asked since.
    pub(crate) fn take(&self) -> Vec<Statement> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
