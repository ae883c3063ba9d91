//! The rules of product.md section 4 about employees; handing over has a file
//! of its own.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::{House, PASSWORD, Person};

/// A password for somebody new.
const FIRST: &str = "orchard lantern four";

fn newcomer(email: &str, number: Option<&str>) -> Value {
    let mut body = json!({
        "full_name": "Theo Ravel", "email": email, "department": "SALES", "password": FIRST,
    });
    if let Some(number) = number {
        body["employee_number"] = json!(number);
    }
    body
}

async fn created(house: &House, email: &str, number: Option<&str>) -> Value {
    let answer = house.mona.post("/employees", newcomer(email, number)).await;
    answer.expect_status(201).body
}

pub(crate) async fn deactivated(house: &House, person: &Person) -> Value {
    let employee = house.employee(person).await;
    let answer = house
        .mona
        .turn("employees", &employee, "deactivate", json!({}));
    answer.await.expect_status(200).body
}

#[tokio::test]
async fn numbers_are_generated_in_order_and_never_given_out_again() {
    let house = House::new().await;
    let first = house.employee(&house.mona).await;
    assert_eq!(first["employee_number"], "E0001");
    let gone = created(&house, "theo@epic.example", None).await;
    assert_eq!(gone["employee_number"], "E0006");
    house
        .mona
        .delete(&at("employees", &gone), 1)
        .await
        .expect_status(204);

    let next = created(&house, "theo@epic.example", None).await;
    assert_eq!(next["employee_number"], "E0007");
    let bill = house.employee(&house.bill).await;
    let answer = house
        .mona
        .change("employees", &bill, json!({"employee_number": "b-7"}));
    assert_eq!(
        answer.await.expect_status(200).body["employee_number"],
        "B-7"
    );
    for taken in ["E0006", "e0006", "E0002", "B-7", "b-7", "E0001"] {
        let body = newcomer("new@epic.example", Some(taken));
        let asking = house.mona.post("/employees", body);
        let refused = house.refused(asking, 409, "employee_number_taken").await;
        refused.expect_fields(&["employee_number"]);
    }
    let sara = house.employee(&house.sara).await;
    let asking = house
        .mona
        .change("employees", &sara, json!({"employee_number": "E0002"}));
    house.refused(asking, 409, "employee_number_taken").await;

    created(&house, "typed@epic.example", Some("E0008")).await;
    let skipping = created(&house, "after@epic.example", None).await;
    assert_eq!(skipping["employee_number"], "E0009");
}

#[tokio::test]
async fn an_address_belongs_to_one_employee_whatever_its_case() {
    let house = House::new().await;
    let asking = house
        .mona
        .post("/employees", newcomer(" BILL@Epic.Example ", None));
    let refused = house.refused(asking, 409, "email_taken").await;
    refused.expect_fields(&["email"]);
    let sara = house.employee(&house.sara).await;
    let asking = house
        .mona
        .change("employees", &sara, json!({"email": "Bill@EPIC.example"}));
    house
        .refused(asking, 409, "email_taken")
        .await
        .expect_fields(&["email"]);
    let own = house
        .mona
        .change("employees", &sara, json!({"email": "SARA@epic.example"}));
    assert_eq!(
        own.await.expect_status(200).body["email"],
        "SARA@epic.example"
    );
}

#[tokio::test]
async fn nobody_closes_deletes_or_demotes_their_own_account() {
    let house = House::new().await;
    // with a second manager it is not the last one who is refused
    house
        .hire("Max Orsini", "max@epic.example", "MANAGEMENT")
        .await;
    let me = house.employee(&house.mona).await;
    let asking = house.mona.turn("employees", &me, "deactivate", json!({}));
    house.refused(asking, 409, "own_account").await;
    let asking = house
        .mona
        .change("employees", &me, json!({"department": "SALES"}));
    house.refused(asking, 409, "own_account").await;
    let version = me["version"].as_i64().expect("a version");
    let path = at("employees", &me);
    house
        .refused(house.mona.delete(&path, version), 409, "own_account")
        .await;
    // the rest of one's own record may change
    let renamed = json!({"full_name": "Mona D.", "department": "MANAGEMENT"});
    let renamed = house.mona.change("employees", &me, renamed).await;
    assert_eq!(renamed.expect_status(200).body["full_name"], "Mona D.");
}

#[tokio::test]
async fn the_last_active_manager_stays() {
    let house = House::new().await;
    let max = house
        .hire("Max Orsini", "max@epic.example", "MANAGEMENT")
        .await;
    deactivated(&house, &max).await;
    let mona = house.employee(&house.mona).await;
    let version = mona["version"].as_i64().expect("a version");
    let path = format!("/employees/{}", house.mona.id);
    let close = house.mona.turn("employees", &mona, "deactivate", json!({}));
    house.refused(close, 409, "last_manager").await;
    let delete = house.mona.delete(&path, version);
    house.refused(delete, 409, "last_manager").await;
    let demote = house
        .mona
        .change("employees", &mona, json!({"department": "SALES"}));
    house.refused(demote, 409, "last_manager").await;
}

#[tokio::test]
async fn two_managers_who_close_each_other_at_once_leave_one() {
    let house = House::new().await;
    let max = house
        .hire("Max Orsini", "max@epic.example", "MANAGEMENT")
        .await;
    let (me, him) = (
        house.employee(&house.mona).await,
        house.employee(&max).await,
    );
    let (one, other) = tokio::join!(
        house.mona.turn("employees", &him, "deactivate", json!({})),
        max.turn("employees", &me, "deactivate", json!({})),
    );
    let won = [&one, &other]
        .iter()
        .filter(|answer| answer.status == 200)
        .count();
    assert_eq!(won, 1, "answered {} and {}", one.body, other.body);
}

#[tokio::test]
async fn a_deactivation_and_a_reset_end_all_sessions() {
    let house = House::new().await;
    let second = house
        .stranger()
        .logged_in("kate@epic.example", PASSWORD)
        .await;
    let kate = house.employee(&house.kate).await;
    let reset = house.mona.turn(
        "employees",
        &kate,
        "reset-password",
        json!({"password": FIRST}),
    );
    let reset = reset.await.expect_status(200).body;
    assert_eq!(reset["must_change_password"], true);
    house
        .kate
        .get("/me")
        .await
        .expect_refusal(401, "session_over");
    second.get("/me").await.expect_refusal(401, "session_over");
    let kate = house.stranger().logged_in("kate@epic.example", FIRST).await;
    kate.get("/clients")
        .await
        .expect_refusal(403, "password_change_required");
    house
        .mona
        .turn("employees", &reset, "deactivate", json!({}))
        .await
        .expect_status(200);
    kate.get("/me").await.expect_refusal(401, "session_over");
}

#[tokio::test]
async fn another_department_acts_on_the_very_next_request() {
    let house = House::new().await;
    let contract = house
        .signed(&house.client_of(&house.sara, "k@startup.io").await)
        .await;
    let bill = house.employee(&house.bill).await;
    house
        .mona
        .change("employees", &bill, json!({"department": "SUPPORT"}))
        .await
        .expect_status(200);
    let me = house.bill.get("/me").await.expect_status(200);
    assert_eq!(me.body["department"], "SUPPORT");
    let client = json!({"full_name": "A B", "email": "a@b.io", "phone": "0123456"});
    house
        .refused(
            house.bill.post("/clients", client.clone()),
            403,
            "forbidden",
        )
        .await;
    house.kate.get("/me").await.expect_status(200);
    let kate = house.employee(&house.kate).await;
    house
        .mona
        .change("employees", &kate, json!({"department": "SALES"}))
        .await
        .expect_status(200);
    house.kate.post("/clients", client).await.expect_status(201);
    let cancel = house.kate.turn("contracts", &contract, "cancel", json!({}));
    house.refused(cancel, 403, "forbidden").await;
}

#[tokio::test]
async fn colleagues_see_the_directory_and_nothing_more() {
    let house = House::new().await;
    let fields = |body: &Value| -> Vec<String> {
        body.as_object()
            .expect("a record")
            .keys()
            .cloned()
            .collect()
    };
    let directory = [
        "id",
        "employee_number",
        "full_name",
        "email",
        "department",
        "active",
    ];
    let path = format!("/employees/{}", house.bill.id);
    for colleague in [&house.kate, &house.sara] {
        let seen = colleague.get(&path).await.expect_status(200);
        assert_eq!(fields(&seen.body), directory);
        let list = colleague.get("/employees?q=bill").await.expect_status(200);
        assert_eq!(fields(&list.body["items"][0]), directory);
    }
    for insider in [&house.mona, &house.bill] {
        let seen = insider.get(&path).await.expect_status(200);
        assert!(fields(&seen.body).contains(&"must_change_password".to_owned()));
        assert!(!seen.body.to_string().contains("argon2"));
    }
}
