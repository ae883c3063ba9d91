//! The pages, used by people with a browser. Run these under `scripts/browser`.

mod comfort;
mod company;
#[expect(dead_code, reason = "a house does more than is needed here")]
#[path = "../e2e/house.rs"]
mod house;
mod keyboard;
mod pages;
mod round;
mod story;
mod tools;
mod walk;
