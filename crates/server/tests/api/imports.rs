//! Files of records taken in: what is created, changed, refused, and taken back.

mod anonymised;
mod events;
mod files;
mod money;
mod rights;
mod round_trip;
mod undoing;

use chrono::TimeDelta;
use domain::clock::Clock;
use serde_json::Value;

use crate::api::support::{House, Person};

/// The company's own files, as people really have them.
const CLIENTS: &[u8] = include_bytes!("../../../service/tests/data/import/clients_en.csv");
const ERRORS: &[u8] = include_bytes!("../../../service/tests/data/import/clients_errors.csv");
const SHEET: &[u8] = include_bytes!("../../../service/tests/data/import/support_sheet_fr.csv");

/// For how long whoever is killed still holds an import.
const HELD: TimeDelta = TimeDelta::minutes(1);

/// Created, changed, unchanged and refused rows of an import.
fn tally(import: &Value) -> [i64; 4] {
    ["created", "updated", "unchanged", "refused"].map(|name| import[name].as_i64().expect(name))
}

/// The names of all clients, in order.
async fn names(person: &Person) -> Vec<String> {
    let page = person.get("/clients?limit=200&sort=id").await;
    let items = page.expect_status(200).body["items"].clone();
    let items = items.as_array().expect("a list");
    let name = |client: &Value| client["full_name"].as_str().expect("a name").to_owned();
    items.iter().map(name).collect()
}

async fn count(house: &House, list: &str) -> u64 {
    let page = house.mona.get(&format!("/{list}?limit=1")).await;
    page.expect_status(200).body["count"]["value"]
        .as_u64()
        .expect("a count")
}

/// Leaves an import as a program does that is killed after so many rows: running, held by
/// somebody who is not there any more. Nobody works on it before that is [`over`].
async fn cut_off(house: &House, import: &Value, rows_done: i64) {
    house.imports_at_rest().await;
    let (id, created) = (&import["id"], rows_done);
    let until = (house.clock.now() + HELD).timestamp_micros();
    house
        .database
        .execute(&format!("DELETE FROM import_rows WHERE import_id = {id}"));
    house
        .database
        .execute(&format!("DELETE FROM import_keys WHERE import_id = {id}"));
    house.database.execute(&format!(
        "UPDATE imports SET state = 'running', rows_done = {rows_done}, created = {created}, \
         claim = 'somebody who was killed', leased_until = {until} WHERE id = {id}"
    ));
}

/// Whoever was killed does not hold an import any longer.
fn over(house: &House) {
    house.clock.turn(HELD + TimeDelta::seconds(1));
}
