//! The program itself, as people and scripts run it: processes, files, sockets.

mod durability;
mod front;
mod house;
mod legacy;
mod profiles;
mod refusals;
mod remote;
mod serving;
mod start;
mod story;
