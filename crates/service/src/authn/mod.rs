//! Who somebody is: passwords, tokens and what slows guessing down.
//!
//! What somebody may do is decided elsewhere, by the department that is looked
//! up at each request and never carried in a token.

pub mod account;
pub mod api_token;
pub(crate) mod door;
pub mod password;
pub mod second_factor;
pub mod session;
pub mod throttle;
pub mod token;
