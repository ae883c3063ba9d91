//! The pages as people meet them: through the real router, with a browser's
//! cookies and without a script.

mod audit;
mod clients;
mod contracts;
mod doors;
mod employees;
mod profile;
mod settings;
mod visitor;
