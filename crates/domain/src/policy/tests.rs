//! The permission table, row by row.
