//! Writing many records with few statements: rows, audit entries and words of search.
//!
//! What is written here is written as one by one it would be; it is only faster. Records
//! keep the ids they come with, so that those which belong together can be made together.

mod insert;
mod records;

pub(crate) use insert::{MOST_VALUES, insert_all, weight, weight_of_optional};
pub(crate) use records::note_gone;
pub use records::{Member, Records, Why, continue_ids, write, write_clients};
