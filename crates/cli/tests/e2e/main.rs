//! The program itself, as people and scripts run it: processes, files, sockets.

mod durability;
mod house;
mod refusals;
mod serving;
mod start;
mod story;
