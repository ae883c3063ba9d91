//! Pages of a company that has a great many of something: what is shown is
//! bounded, and nothing that is not shown is lost or taken for absent.

mod calendar;
mod choices;
mod contracts;
mod history;
mod leaving;

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use scraper::{Html, Selector};
use serde_json::Value;

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

const OF_EVENT: &str = "contract_id, client_id, sales_contact_id, support_contact_id, \
    end_is_estimated, time_zone, location, location_key, attendees, notes, status, version, \
    created_at, updated_at";
const OF_EMPLOYEE: &str = "password_hash, must_change_password, locale, time_zone, theme, \
    schedule_version, version, created_at, updated_at, department";
const OF_CLIENT: &str = "phone, phone_digits, company_name, company_key, sales_contact_id, \
    first_contact_on, version, created_at, updated_at";
const OF_CONTRACT: &str = "client_id, sales_contact_id, total_minor, deposit_minor, paid_minor, \
    remaining_minor, currency, status, signed_at, signed_by, event_count, version, created_at, \
    updated_at";
const OF_PAYMENT: &str = "contract_id, amount_minor, currency, paid_on, is_opening, recorded_by, \
    created_at";

impl House {
    /// Writes copies of a row past the program, each with other values in some columns: a
    /// thousand requests would take longer than the test is worth.
    pub(crate) fn copies(
        &self,
        (table, id): (&str, i64),
        shared: &str,
        other: &[&str],
        rows: impl IntoIterator<Item = Vec<String>>,
    ) {
        let rows: Vec<_> = rows.into_iter().collect();
        // SQLite takes five hundred of them in one statement
        for rows in rows.chunks(400) {
            let mut sql = format!("INSERT INTO {table} ({shared}, {})", other.join(", "));
            for (at, values) in rows.iter().enumerate() {
                let union = if at == 0 { "" } else { " UNION ALL" };
                let values = values.join(", ");
                write!(
                    sql,
                    "{union} SELECT {shared}, {values} FROM {table} WHERE id = {id}"
                )
                .expect("text can be written");
            }
            self.database.execute(&sql);
        }
    }

    /// More events like this one, each so much later than the one before; in the summer of
    /// Paris.
    fn more_events(&self, event: &Value, count: i32, later: TimeDelta) {
        let at = |field: &str| -> DateTime<Utc> {
            let text = event[field].as_str().expect("an instant");
            text.parse().expect("an instant")
        };
        let (starts, ends) = (at("starts_at"), at("ends_at"));
        let rows = (1..=count).map(|n| {
            let (starts, ends) = (starts + later * n, ends + later * n);
            let local = |at: DateTime<Utc>| {
                let at = at + TimeDelta::hours(2);
                quoted(&at.format("%Y-%m-%dT%H:%M:%S").to_string())
            };
            vec![
                quoted(&format!("Event {n:03}")),
                quoted(&format!("event {n:03}")),
                starts.timestamp_micros().to_string(),
                ends.timestamp_micros().to_string(),
                local(starts),
                local(ends),
            ]
        });
        let other = [
            "name",
            "name_key",
            "starts_at",
            "ends_at",
            "starts_local",
            "ends_local",
        ];
        self.copies(("events", id(event)), OF_EVENT, &other, rows);
        self.database.execute(&format!(
            "UPDATE contracts SET event_count = event_count + {count} WHERE id = {}",
            event["contract_id"]
        ));
    }

    /// More colleagues of somebody, called Colleague 001, 002 and so on.
    fn more_colleagues(&self, of: i64, letter: char, count: i32) {
        let rows = (1..=count).map(|n| {
            let (name, email) = (
                format!("olleague {n:03}"),
                format!("{letter}{n}@epic.example"),
            );
            vec![
                quoted(&format!("{letter}{n:05}")),
                quoted(&format!("C{name}")),
                quoted(&format!("c{name}")),
                quoted(&email),
                quoted(&email),
            ]
        });
        let other = [
            "employee_number",
            "full_name",
            "full_name_key",
            "email",
            "email_key",
        ];
        self.copies(("employees", of), OF_EMPLOYEE, &other, rows);
    }

    /// More clients of the same sales contact, called Client 001, 002 and so on.
    fn more_clients(&self, client: &Value, count: i32) {
        let rows = (1..=count).map(|n| {
            let email = format!("client{n}@startup.io");
            vec![
                quoted(&format!("Client {n:03}")),
                quoted(&format!("client {n:03}")),
                quoted(&email),
                quoted(&email),
            ]
        });
        let other = ["full_name", "full_name_key", "email", "email_key"];
        self.copies(("clients", id(client)), OF_CLIENT, &other, rows);
    }

    /// More contracts of the same client, called Deal 001, 002 and so on.
    fn more_contracts(&self, contract: &Value, count: i32) {
        let rows = (1..=count).map(|n| {
            vec![
                quoted(&format!("Deal {n:03}")),
                quoted(&format!("deal {n:03}")),
            ]
        });
        let other = ["title", "title_key"];
        self.copies(("contracts", id(contract)), OF_CONTRACT, &other, rows);
        // they are found by their number, as if they had been created here
        self.database.execute(
            "INSERT INTO search_words (kind, word, record_id, weight) \
             SELECT 2, substr(title_key, 6), id, 3 FROM contracts WHERE title LIKE 'Deal %'",
        );
    }
}

fn id(record: &Value) -> i64 {
    record["id"].as_i64().expect("an id")
}

/// A text in a statement.
fn quoted(text: &str) -> String {
    format!("'{text}'")
}

/// The page that a link of this relation on a page leads to.
async fn follow(visitor: &mut Visitor, shown: &Shown, rel: &str) -> Option<Shown> {
    let href = href(shown, rel)?;
    let address = href.split('#').next().unwrap_or_default().to_owned();
    let shown = visitor.open(&address).await;
    shown.expect(200);
    Some(shown)
}

/// Where the link of this relation leads.
fn href(shown: &Shown, rel: &str) -> Option<String> {
    let page = Html::parse_document(&shown.html);
    let links = Selector::parse(&format!("main a[rel={rel}]")).expect("a selector");
    let link = page.select(&links).next()?;
    link.attr("href").map(ToOwned::to_owned)
}
