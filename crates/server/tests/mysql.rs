//! The API on MariaDB.

#[path = "api/mod.rs"]
mod api;

const ENGINE: testbed::Engine = testbed::Engine::MySql;
