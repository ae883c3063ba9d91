//! The pages, used by people with a browser. Run these under `scripts/browser`.

mod company;
#[expect(dead_code, reason = "a house does more than is needed here")]
#[path = "../e2e/house.rs"]
mod house;
mod pages;
mod smoke;
mod story;
mod tools;
