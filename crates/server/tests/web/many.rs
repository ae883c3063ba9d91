//! Pages of a company that has a great many of something: what is shown is
//! bounded, and nothing that is not shown is lost or taken for absent.

mod history;

use std::fmt::Write;

use scraper::{Html, Selector};

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

/// Rows that a copy of an event shares with the first.
const OF_EVENT: &str = "contract_id, client_id, sales_contact_id, support_contact_id, \
    end_is_estimated, time_zone, location, location_key, attendees, notes, status, version, \
    created_at, updated_at";

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
