//! Passwords: which are accepted, what a failed login tells, and that they are
//! nowhere to be read.

use serde_json::{Value, json};

use crate::api::support::{House, PASSWORD, Person};

fn same_request() -> [(&'static str, &'static str); 1] {
    [("x-request-id", "same")]
}

async fn log_in(person: &Person, email: &str, password: &str) -> (u16, Value) {
    let body = json!({"email": email, "password": password});
    let answer = person
        .ask("POST", "/session", &same_request(), Some(body))
        .await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn wrong_password_unknown_address_and_closed_account_are_told_alike() {
    let house = House::new().await;
    let before = house.show("employees", house.alienor.id).await;
    let path = format!("/employees/{}/deactivate", house.alienor.id);
    let body = json!({"version": before["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    let stranger = house.stranger();
    let wrong = log_in(&stranger, &house.bill.email, "not the password").await;
    assert_eq!(wrong.0, 401);
    assert_eq!(wrong.1["code"], "invalid_credentials");
    for (email, password) in [
        ("nobody@epic.example", PASSWORD),
        ("", PASSWORD),
        ("not an address", PASSWORD),
        (house.alienor.email.as_str(), PASSWORD),
        (house.alienor.email.as_str(), "not the password"),
        (house.bill.email.as_str(), ""),
    ] {
        assert_eq!(log_in(&stranger, email, password).await, wrong, "{email}");
    }
}

#[tokio::test]
async fn the_address_is_trimmed_and_compared_without_case() {
    let house = House::new().await;
    for email in [
        "bill@epic.example",
        "  BILL@Epic.Example\t",
        "Bill@epic.example\n",
    ] {
        house
            .stranger()
            .log_in(email, PASSWORD)
            .await
            .expect_status(201);
    }
}

/// Passwords that nobody may choose, for Noor Abadi-Lindqvist <nabadi@…> at
/// Epic Events.
fn refused() -> Vec<String> {
    vec![
        String::new(),
        "elevenchars".to_owned(),
        "🦀".repeat(11),
        "abc xyz 129 ".repeat(11),
        "password1234".to_owned(),
        "Password!Password!".to_owned(),
        "123456789012".to_owned(),
        "aaaaaaaaaaaaaaa".to_owned(),
        "the abadi garden gate".to_owned(),
        "the LINDQVIST garden".to_owned(),
        "the nabadi7 garden".to_owned(),
        "welcome to Epic Events".to_owned(),
        "so epicevents it is".to_owned(),
    ]
}

fn accepted() -> Vec<String> {
    vec![
        "twelve chars".to_owned(),
        "velvet kiln 8".repeat(10)[..128].to_owned(),
        "  spaces around  ".to_owned(),
        "señor jalapeño ☕ 7".to_owned(),
        "🦀🐙🦑🐳🦀🐙🦑🐳🦀🐙🦑🐢".to_owned(),
        "all lower case words".to_owned(),
        "noo is too short to matter".to_owned(),
        "line\nand\ttab inside".to_owned(),
    ]
}

fn noor(number: usize, password: &str) -> Value {
    json!({
        "full_name": "Noor Abadi-Lindqvist", "email": format!("nabadi{number}@epic.example"),
        "department": "SALES", "password": password,
    })
}

#[tokio::test]
async fn a_password_that_is_easy_to_guess_is_refused_wherever_one_is_set() {
    let house = House::new().await;
    let first = "orchard lantern four";
    let created = house
        .mona
        .post("/employees", noor(7, first))
        .await
        .expect_status(201);
    let noor_now = house
        .stranger()
        .logged_in("nabadi7@epic.example", first)
        .await;
    let reset = format!("/employees/{}/reset-password", created.body["id"]);
    for (number, password) in refused().iter().enumerate() {
        let answer = house
            .mona
            .post("/employees", noor(100 + number, password))
            .await;
        let answer = answer
            .expect_refusal(422, "invalid")
            .expect_fields(&["password"]);
        assert!(password.is_empty() || !answer.body.to_string().contains(password));
        let body = json!({"version": created.body["version"], "password": password});
        let answer = house.mona.post(&reset, body).await;
        answer
            .expect_refusal(422, "invalid")
            .expect_fields(&["password"]);
        let body = json!({"current_password": first, "new_password": password});
        let answer = noor_now.put("/me/password", body).await;
        answer
            .expect_refusal(422, "invalid")
            .expect_fields(&["new_password"]);
    }
}

#[tokio::test]
async fn any_long_enough_password_is_accepted_and_logs_in_as_it_was_typed() {
    let house = House::new().await;
    for (number, password) in accepted().iter().enumerate() {
        let body = noor(number, password);
        house
            .mona
            .post("/employees", body.clone())
            .await
            .expect_status(201);
        let email = body["email"].as_str().expect("an address");
        house
            .stranger()
            .log_in(email, password)
            .await
            .expect_status(201);
    }
}

#[tokio::test]
async fn a_password_is_neither_trimmed_nor_normalised_nor_folded() {
    let house = House::new().await;
    let typed = " Crème brûlée at noon ";
    house
        .mona
        .post("/employees", noor(1, typed))
        .await
        .expect_status(201);
    let decomposed = " Cre\u{300}me bru\u{302}le\u{301}e at noon ";
    for other in [typed.trim(), decomposed, &typed.to_lowercase()] {
        let answer = house.stranger().log_in("nabadi1@epic.example", other).await;
        answer.expect_refusal(401, "invalid_credentials");
        // three failures would slow the next attempt down
        house.clock.turn(chrono::TimeDelta::minutes(31));
    }
    house
        .stranger()
        .log_in("nabadi1@epic.example", typed)
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_new_password_differs_from_the_current_one() {
    let house = House::new().await;
    let body = json!({"current_password": PASSWORD, "new_password": PASSWORD});
    let answer = house.bill.put("/me/password", body).await;
    answer
        .expect_refusal(422, "invalid")
        .expect_fields(&["new_password"]);
}

#[tokio::test]
async fn a_password_is_in_no_reply_no_audit_entry_and_no_file() {
    let house = House::new().await;
    let secrets = [
        "marble otter first",
        "marble otter second",
        "marble otter third",
    ];
    let mut told = Vec::new();
    let created = house
        .mona
        .post("/employees", noor(1, secrets[0]))
        .await
        .expect_status(201);
    let noor_now = house
        .stranger()
        .logged_in("nabadi1@epic.example", secrets[0])
        .await;
    let change = json!({"current_password": secrets[0], "new_password": secrets[1]});
    let changed = noor_now
        .put("/me/password", change)
        .await
        .expect_status(200);
    let id = created.body["id"].as_i64().expect("an id");
    let before = house.show("employees", id).await;
    let reset = format!("/employees/{id}/reset-password");
    let body = json!({"version": before["version"], "password": secrets[2]});
    let again = house.mona.post(&reset, body).await.expect_status(200);
    let failed = house
        .stranger()
        .log_in("nabadi1@epic.example", secrets[1])
        .await;
    told.extend([created.body, changed.body, before, again.body, failed.body]);
    told.extend(house.audit().await);
    let replies = serde_json::to_string(&told).expect("JSON");
    let rows = house.database.contents(|_| true, |_| true);
    let stored: String = rows.into_values().flatten().collect();
    assert!(
        stored.contains("nabadi1@epic.example"),
        "the right rows are searched"
    );
    for secret in secrets.iter().chain(&[PASSWORD]) {
        assert!(!replies.contains(secret), "{secret} was told");
        assert!(!stored.contains(secret), "{secret} is in a row");
    }
    assert!(!replies.contains("$argon2"), "a hash was told");
    let token = house.bill.token.as_deref().expect("Bill is logged in");
    assert!(!stored.contains(token), "a token is in a row");
}
