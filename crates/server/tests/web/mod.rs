//! The pages as people meet them: through the real router, with a browser's
//! cookies and without a script.

mod audit;
mod buttons;
mod clients;
mod company;
mod contracts;
mod doors;
mod employees;
mod forged;
mod matrix;
mod profile;
mod settings;
mod stage;
mod visitor;
