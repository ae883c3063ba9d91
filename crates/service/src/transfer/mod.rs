//! Records in and out by the file.

pub mod export;
pub mod import;
