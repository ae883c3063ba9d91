//! The pages as people meet them: through the real router, with a browser's
//! cookies and without a script.

mod assign;
mod audit;
mod calendar;
mod clients;
mod contracts;
mod doors;
mod employees;
mod events;
mod profile;
mod settings;
mod visitor;
