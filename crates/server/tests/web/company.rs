//! A company in which there is a record in every state that a page can meet.

use serde_json::{Value, json};

use crate::api::{
    refusals::at,
    support::{House, Person},
};

impl House {
    /// What a verb makes of a record as it is now.
    async fn turned(
        &self,
        by: &Person,
        kind: &str,
        record: &Value,
        verb: &str,
        body: Value,
    ) -> Value {
        let now = self.now(kind, record).await;
        by.turn(kind, &now, verb, body)
            .await
            .expect_status(200)
            .body
    }

    /// A payment on a contract.
    async fn paid(&self, contract: &Value, amount: &str) -> Value {
        let path = format!("{}/payments", at("contracts", contract));
        let body = json!({"amount": amount, "method": "Bank transfer", "reference": "VIR-17"});
        self.bill.post(&path, body).await.expect_status(201).body
    }

    /// Fills the company with a record in every state.
    pub(crate) async fn fill(&self) {
        let client = self.client().await;
        let contacts = format!("{}/contacts", at("clients", &client));
        let note = json!({"note": "called back"});
        self.bill.post(&contacts, note).await.expect_status(201);
        self.client_of(&self.sara, "zoe@startup.io").await;
        let paid = self.contracts(&client).await;
        self.events(&client, &paid).await;
        self.anonymised().await;
        self.people().await;
    }

    /// Contracts of every state; a paid one comes back.
    async fn contracts(&self, client: &Value) -> Value {
        let with_deposit = json!({
            "client_id": client["id"], "total_amount": "900", "deposit": "90",
            "title": "Garden party", "due_on": "2026-05-01", "external_ref": "412",
        });
        self.draft(client).await;
        let answer = self.mona.post("/contracts", with_deposit).await;
        let overdue = answer.expect_status(201).body;
        let version = json!({});
        self.turned(&self.bill, "contracts", &overdue, "sign", version)
            .await;
        self.signed(client).await;
        let partly = self.signed(client).await;
        self.paid(&partly, "100").await;
        let bounced = self.paid(&partly, "50").await;
        let void = format!("payments/{}/void", bounced["id"]);
        let reason = json!({"reason": "it bounced"});
        self.turned(&self.mona, "contracts", &partly, &void, reason)
            .await;
        let paid = self.signed(client).await;
        self.paid(&paid, "12000.50").await;
        let cancelled = self.signed(client).await;
        self.turned(&self.mona, "contracts", &cancelled, "cancel", json!({}))
            .await;
        paid
    }

    /// Events of every state, on a contract that stays and one that is cancelled.
    async fn events(&self, client: &Value, contract: &Value) {
        // overlaps that of Kate's on the same day
        self.event(contract).await;
        let kate_s = self
            .event_at(contract, "2026-06-04T18:00", "2026-06-04T20:00")
            .await;
        self.assigned(&kate_s, &self.kate).await;
        let today = self
            .event_at(contract, "2026-06-01T09:00", "2026-06-01T23:00")
            .await;
        self.assigned(&today, &self.kate).await;
        let notes = json!({"text": "the DJ is booked"});
        let path = format!("{}/notes", at("events", &today));
        self.kate.post(&path, notes).await.expect_status(201);
        self.event_at(contract, "2023-06-04T13:00", "2023-06-05T02:00")
            .await;
        let past = self
            .event_at(contract, "2023-05-05T15:00", "2023-05-05T17:00")
            .await;
        self.assigned(&past, &self.alienor).await;
        let off = self
            .event_at(contract, "2026-07-04T13:00", "2026-07-04T20:00")
            .await;
        self.assigned(&off, &self.alienor).await;
        let reason = json!({"reason": "no guests"});
        self.turned(&self.mona, "events", &off, "cancel", reason)
            .await;
        let given_up = self.signed(client).await;
        self.event_at(&given_up, "2026-07-05T13:00", "2026-07-05T20:00")
            .await;
        self.event_at(&given_up, "2026-05-05T13:00", "2026-05-05T20:00")
            .await;
        self.turned(&self.mona, "contracts", &given_up, "cancel", json!({}))
            .await;
    }

    /// A client whose data is gone, with a contract that was paid.
    async fn anonymised(&self) {
        let gone = self.client_of(&self.bill, "gone@startup.io").await;
        let contract = self.signed(&gone).await;
        self.event_at(&contract, "2026-05-06T13:00", "2026-05-06T20:00")
            .await;
        self.paid(&contract, "12000.50").await;
        self.turned(&self.mona, "clients", &gone, "anonymise", json!({}))
            .await;
    }

    /// Employees who are not at work, and one whom nothing holds; whoever is at
    /// work has a calendar feed.
    async fn people(&self) {
        for person in [
            &self.mona,
            &self.bill,
            &self.sara,
            &self.kate,
            &self.alienor,
        ] {
            let made = person.post("/me/calendar-feed", json!({})).await;
            made.expect_status(201);
        }
        for (name, email, department) in [
            ("Noor Abadi", "noor@epic.example", "SALES"),
            ("Dora Keane", "dora@epic.example", "SUPPORT"),
            ("Ines Okafor", "ines@epic.example", "MANAGEMENT"),
        ] {
            let body = json!({
                "full_name": name, "email": email, "department": department,
                "password": "orchard lantern four",
            });
            let made = self.mona.post("/employees", body).await;
            let made = made.expect_status(201).body;
            if department == "SUPPORT" {
                self.turned(&self.mona, "employees", &made, "deactivate", json!({}))
                    .await;
            }
        }
        // a former colleague whom old records name
        let left = self.hire("Leo Marchand", "leo@epic.example", "SALES").await;
        let client = self.client_of(&left, "old@startup.io").await;
        let to = json!({"sales_contact_id": self.sara.id});
        self.turned(&self.mona, "clients", &client, "reassign", to)
            .await;
        let leo = json!({"id": left.id});
        self.turned(&self.mona, "employees", &leo, "deactivate", json!({}))
            .await;
    }
}
