//! What was asked before and written after: rights of the moment of the write.

use domain::{
    actor::Channel,
    client::NewClient,
    contact::{Email, Phone},
    text::PersonName,
};
use serde_json::json;
use service::{
    RequestContext, Session,
    authn::account::PasswordChange,
    error::{NotAuthenticated, ServiceError},
    idempotency::Once,
};

use crate::api::support::{House, PASSWORD, Person};

fn request() -> RequestContext {
    RequestContext {
        request_id: "waiting".to_owned(),
        channel: Channel::Api,
        user_agent: "tests/1.0".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

/// The session as it stands after authentication, before its write.
async fn asked(house: &House, person: &Person) -> Session {
    let token = person.token.as_deref();
    let account = house
        .service
        .authenticate(token, request())
        .await
        .expect("an open session");
    account.session().await.expect("no password is due")
}

fn new_client() -> NewClient {
    NewClient {
        full_name: PersonName::parse("Kevin Casey").expect("a name"),
        email: Email::parse("kevin@startup.io").expect("an address"),
        phone: Phone::parse("+678 123 456 78").expect("a number"),
        company_name: None,
        contact_person: None,
        first_contact_on: None,
        external_ref: None,
    }
}

async fn deactivate(house: &House, person: &Person) {
    let path = format!("/employees/{}", person.id);
    let employee = house.mona.get(&path).await.expect_status(200).body;
    let body = json!({"version": employee["version"]});
    let path = format!("{path}/deactivate");
    house.mona.post(&path, body).await.expect_status(200);
}

#[tokio::test]
async fn a_write_that_waited_through_a_deactivation_is_refused() {
    let house = House::new().await;
    let waiting = asked(&house, &house.bill).await;
    deactivate(&house, &house.bill).await;
    let refused = waiting
        .create_client(Ok(new_client()), Once::without_key())
        .await
        .expect_err("the account is closed");
    assert!(matches!(
        refused,
        ServiceError::NotAuthenticated(NotAuthenticated::SessionOver)
    ));
    let clients = house.mona.get("/clients").await.expect_status(200);
    assert_eq!(clients.body["count"]["value"], 0);
}

#[tokio::test]
async fn a_write_that_waited_through_a_department_change_has_the_new_rights() {
    let house = House::new().await;
    let waiting = asked(&house, &house.bill).await;
    let path = format!("/employees/{}", house.bill.id);
    let employee = house.mona.get(&path).await.expect_status(200).body;
    let body = json!({"version": employee["version"], "department": "SUPPORT"});
    house.mona.patch(&path, body).await.expect_status(200);
    let refused = waiting
        .create_client(Ok(new_client()), Once::without_key())
        .await
        .expect_err("support creates no clients");
    assert!(matches!(refused, ServiceError::Denied(_)), "{refused:?}");
}

#[tokio::test]
async fn a_password_change_that_waited_through_a_deactivation_opens_no_session() {
    let house = House::new().await;
    let token = house.bill.token.as_deref();
    let account = house
        .service
        .authenticate(token, request())
        .await
        .expect("an open session");
    deactivate(&house, &house.bill).await;
    let change = PasswordChange {
        current: PASSWORD.to_owned().into(),
        new: "orchard lantern seven".to_owned(),
    };
    assert!(account.change_password(Ok(change)).await.is_err());
}

#[tokio::test]
async fn a_manager_cannot_reset_their_own_password() {
    let house = House::new().await;
    let path = format!("/employees/{}", house.mona.id);
    let me = house.mona.get(&path).await.expect_status(200).body;
    let body = json!({"version": me["version"], "password": "orchard lantern seven"});
    house
        .mona
        .post(&format!("{path}/reset-password"), body)
        .await
        .expect_refusal(409, "own_account");
}

#[tokio::test]
async fn an_event_is_not_moved_into_the_future_of_somebody_who_left() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let past = house
        .event_at(&contract, "2026-05-04T13:00", "2026-05-04T17:00")
        .await;
    let event = house.assigned(&past, &house.kate).await;
    deactivate(&house, &house.kate).await;
    let path = format!("/events/{}", event["id"]);
    let later = json!({
        "version": event["version"],
        "starts_at": "2026-07-04T13:00", "ends_at": "2026-07-04T17:00",
    });
    house
        .mona
        .patch(&path, later)
        .await
        .expect_refusal(409, "support_gone");
    let earlier = json!({
        "version": event["version"],
        "starts_at": "2026-05-03T13:00", "ends_at": "2026-05-03T17:00",
    });
    house.mona.patch(&path, earlier).await.expect_status(200);
}

#[tokio::test]
async fn events_that_overlap_each_other_are_not_handed_to_one_person() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let first = house.event(&contract).await;
    house.assigned(&first, &house.kate).await;
    let second = house.event(&contract).await;
    let body = json!({
        "employee_id": house.kate.id, "version": second["version"],
        "force": true, "reason": "two halls next to each other",
    });
    let path = format!("/events/{}/support", second["id"]);
    house.mona.put(&path, body).await.expect_status(200);
    let path = format!("/employees/{}/handover", house.kate.id);
    let body = json!({"to_employee_id": house.alienor.id});
    house
        .mona
        .post(&path, body)
        .await
        .expect_refusal(409, "support_busy");
}

#[tokio::test]
async fn reasons_of_transitions_are_kept_in_the_audit_log() {
    let house = House::new().await;
    let client = house.client().await;
    let path = format!("/clients/{}/anonymise", client["id"]);
    let body = json!({"version": client["version"], "reason": "request 77 of the client"});
    house.mona.post(&path, body).await.expect_status(200);
    let newest = house.audit().await;
    assert_eq!(newest[0]["action"], "anonymise_client");
    assert_eq!(newest[0]["reason"], "request 77 of the client");
}

#[tokio::test]
async fn anonymising_takes_the_person_out_of_the_kept_replies() {
    let house = House::new().await;
    let body = json!({
        "full_name": "Secret Person", "email": "secret@person.example", "phone": "123456",
    });
    let key = [("idempotency-key", "k1")];
    let made = house
        .bill
        .ask("POST", "/clients", &key, Some(body.clone()))
        .await
        .expect_status(201)
        .body;
    let path = format!("/clients/{}/anonymise", made["id"]);
    let version = json!({"version": made["version"]});
    house.mona.post(&path, version).await.expect_status(200);
    // the key still stands for the first time: nobody is created again
    let again = house
        .bill
        .ask("POST", "/clients", &key, Some(body))
        .await
        .expect_status(201)
        .body;
    assert_eq!(again["id"], made["id"]);
    for field in ["full_name", "email", "phone"] {
        assert_eq!(again[field], "(removed)", "{field}");
    }
}
