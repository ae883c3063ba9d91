//! The legacy system's database: reading it, and writing what became of it.
//!
//! Reading never writes: one read-only transaction sees one state of the source.
//! Writing is one unit of work, all or nothing, audited like every other.

mod columns;
mod source;
mod write;

pub use source::{SourceError, read};
pub(crate) use write::forget_originals;
pub use write::write;
