//! The pages as people meet them: through the real router, with a browser's
//! cookies and without a script.

mod assign;
mod attacks;
mod audit;
mod buttons;
mod calendar;
mod clients;
mod company;
mod contracts;
mod doors;
mod employees;
mod events;
mod failures;
mod forged;
mod hostile;
mod imports;
mod limits;
mod many;
mod matrix;
mod merging;
mod order;
mod profile;
mod settings;
mod sizes;
mod stage;
mod too_late;
mod two_factor;
mod visitor;
