//! The program itself, as people and scripts run it: processes, files, sockets.

mod durability;
mod house;
mod legacy;
mod refusals;
mod start;
mod story;
