//! A database for a team, set up with the very statements and commands of
//! `docs/operations.md`, on a MariaDB and on a PostgreSQL that were empty.

mod colleagues;
mod host;
mod rights;
