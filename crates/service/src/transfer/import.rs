//! Imports: what a file of records holds, and what its columns mean.

pub mod columns;
pub mod sheet;
