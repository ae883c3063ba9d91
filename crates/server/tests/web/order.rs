//! The order of the checks at forms: who may never send one hears so before anything is
//! looked up, and that they tried is audited.

use crate::{
    api::support::House,
    web::{matrix::rows, visitor::Visitor},
};

/// A number that no record has.
const NO_RECORD: &str = "999999";

#[tokio::test]
async fn who_may_never_send_a_form_is_told_so_whatever_the_record_is() {
    let house = House::new().await;
    // each with the columns of their department in the matrix
    let people = [
        (&house.mona, 3..4),
        (&house.bill, 4..6),
        (&house.kate, 6..8),
    ];
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| row.is_form_of_a_record()) {
        for (person, columns) in people.clone() {
            let is_ever = columns.clone().any(|column| row.may(column));
            for (id, otherwise) in [(NO_RECORD, 404), ("nonsense", 422)] {
                let address = row.place.replace("{id}", id).replace("{payment}", id);
                let request = format!(
                    "{}-{}-{id}",
                    row.place.replace(['/', '{', '}'], "-"),
                    columns.start
                );
                let headers = [("x-request-id", request.as_str())];
                let mut visitor = Visitor::as_before(&house, person);
                let shown = visitor.ask("GET", &address, &headers, None).await;
                let audited = house.database.texts(&format!(
                    "SELECT outcome FROM audit_entries WHERE request_id = '{request}'"
                ));
                let (status, entries): (u16, &[&str]) = if is_ever {
                    (otherwise, &[])
                } else {
                    (403, &["denied"])
                };
                if shown.status != status || audited != entries {
                    wrong.push(format!(
                        "{address} by {}: {}, audited as {audited:?}",
                        person.email, shown.status
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn forms_that_ask_for_a_parent_first_keep_the_same_order() {
    let house = House::new().await;
    for (address, sender) in [
        ("/contracts/new?client=999999", &house.mona),
        ("/events/new?contract=999999", &house.bill),
    ] {
        for person in [&house.mona, &house.bill, &house.kate] {
            let status = if person.id == sender.id { 404 } else { 403 };
            let mut visitor = Visitor::as_before(&house, person);
            visitor.get(address).await.expect(status);
        }
    }
}

#[tokio::test]
async fn a_form_about_somebody_else_s_record_is_refused_and_audited_with_the_record() {
    let house = House::new().await;
    let client = house.client().await;
    let mut sara = Visitor::as_before(&house, &house.sara);
    let edit = format!("/clients/{}/edit", client["id"]);
    let headers = [("x-request-id", "sara-opens-it")];
    sara.ask("GET", &edit, &headers, None).await.expect(403);
    let audited = house.database.texts(&format!(
        "SELECT code FROM audit_entries WHERE request_id = 'sara-opens-it' AND \
         action = 'update_client' AND outcome = 'denied' AND record_kind = 'client' AND \
         record_id = {}",
        client["id"]
    ));
    assert_eq!(audited, ["not_own"]);
}
