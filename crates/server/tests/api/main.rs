//! The API as its callers meet it: through the real router, as named employees
//! of a company that each test has to itself.

mod story;
mod support;
