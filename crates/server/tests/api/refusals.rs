//! How tests ask for what a rule refuses, and see that nothing came of it:
//! no row of any table changed, and the audit log says who was refused what.

use serde_json::Value;
use testbed::Contents;

use crate::api::support::{Answer, House, Person};

/// The path of a record.
pub(crate) fn at(kind: &str, record: &Value) -> String {
    format!("/{kind}/{}", record["id"])
}

/// A body that says on which version of the record it is based.
pub(crate) fn based_on(record: &Value, mut body: Value) -> Value {
    body["version"] = record["version"].clone();
    body
}

impl Person {
    /// PATCH of a record, based on it as it is here.
    pub(crate) async fn change(&self, kind: &str, record: &Value, body: Value) -> Answer {
        self.patch(&at(kind, record), based_on(record, body)).await
    }

    /// A transition of a record, based on it as it is here.
    pub(crate) async fn turn(&self, kind: &str, record: &Value, verb: &str, body: Value) -> Answer {
        let path = format!("{}/{verb}", at(kind, record));
        self.post(&path, based_on(record, body)).await
    }

    /// Gives an event to a support contact, based on it as it is here.
    pub(crate) async fn assign(&self, event: &Value, body: Value) -> Answer {
        let path = format!("{}/support", at("events", event));
        self.put(&path, based_on(event, body)).await
    }
}

impl House {
    /// A record as it is now.
    pub(crate) async fn now(&self, kind: &str, record: &Value) -> Value {
        let answer = self.mona.get(&at(kind, record)).await;
        answer.expect_status(200).body
    }

    /// An employee as management sees them.
    pub(crate) async fn employee(&self, person: &Person) -> Value {
        let answer = self.mona.get(&format!("/employees/{}", person.id)).await;
        answer.expect_status(200).body
    }

    /// Asks for something that has to be refused with this status and code.
    /// Nothing may change, and the audit log has to know of it.
    pub(crate) async fn refused(
        &self,
        asking: impl Future<Output = Answer>,
        status: u16,
        code: &str,
    ) -> Answer {
        let before = self.contents();
        let answer = asking.await.expect_refusal(status, code);
        assert_eq!(self.contents(), before, "after {}", answer.body);
        let outcome = if status == 403 { "denied" } else { "failed" };
        let newest =
            "SELECT CONCAT(outcome, ' ', code) FROM audit_entries ORDER BY id DESC LIMIT 1";
        let entries = self.database.texts(newest);
        assert_eq!(entries, [format!("{outcome} {code}")], "audit entry");
        answer
    }

    /// As [`House::refused`], for values of these fields.
    pub(crate) async fn refused_fields(
        &self,
        asking: impl Future<Output = Answer>,
        fields: &[&str],
    ) -> Answer {
        let answer = self.refused(asking, 422, "invalid").await;
        answer.expect_fields(fields)
    }

    /// Every row of every table, the audit log left out.
    pub(crate) fn contents(&self) -> Contents {
        // when a session was last seen is no fact of the company's
        self.database.contents(
            |table| table != "audit_entries",
            |column| column != "last_seen_at",
        )
    }
}
