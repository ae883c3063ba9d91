//! An employee who is deleted at the very moment they put their name on a record: one of
//! the two wins, and the other hears a rule.

use serde_json::{Value, json};

use crate::api::support::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_deleted_while_they_record_a_payment_wins_or_is_told_why() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let payments = format!("/contracts/{}/payments", contract["id"]);
    for round in 0..25 {
        let email = format!("max{round}@epic.example");
        let max = house.hire("Max Oberlin", &email, "MANAGEMENT").await;
        let path = format!("/employees/{}", max.id);
        let version = house.mona.get(&path).await.expect_status(200).body["version"].clone();
        let version = version.as_i64().expect("a version");
        let (mona, body) = (house.mona.clone(), json!({"amount": "1.00"}));
        let pays = payments.clone();
        let paid = tokio::spawn(async move { max.post(&pays, body).await });
        let deleted = tokio::spawn(async move { mona.delete(&path, version).await });
        let (paid, deleted) = (paid.await.expect("asked"), deleted.await.expect("asked"));
        let told = [&paid, &deleted].map(|answer| (answer.status, code(&answer.body)));
        let paid_first = [(201, String::new()), (409, "still_referred_to".to_owned())];
        let gone_first = [(401, "session_over".to_owned()), (204, String::new())];
        assert!(
            told == paid_first || told == gone_first,
            "{round}: {told:?}"
        );
    }
}

fn code(body: &Value) -> String {
    body["code"].as_str().unwrap_or_default().to_owned()
}
