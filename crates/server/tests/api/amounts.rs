//! The rules of product.md section 4 about the amounts of contracts.

use serde_json::{Value, json};

use crate::api::contracts::{changed, draw_up};
use crate::api::refusals::at;
use crate::api::support::House;

/// Total, deposit, paid and remaining.
fn amounts(contract: &Value) -> [&str; 4] {
    ["total_amount", "deposit", "paid_amount", "remaining_amount"]
        .map(|field| contract[field].as_str().expect("an amount"))
}

async fn payments_of(house: &House, contract: &Value) -> Vec<Value> {
    let path = format!("{}/payments", at("contracts", contract));
    let answer = house.kate.get(&path).await.expect_status(200);
    answer.body["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn amounts_are_exact_and_never_rounded() {
    let house = House::new().await;
    let client = house.client().await;
    let refused = [
        "12.345",
        "0.001",
        "12.340",
        "0",
        "0.00",
        "-1",
        "-0.01",
        "+1",
        "1e3",
        "1,5",
        "1 000",
        "1.",
        ".5",
        "",
        "NaN",
        "Infinity",
        "10000000000.00",
        "9999999999.995",
        "٣",
        "0x10",
        "99999999999999999999999999999999999999",
    ];
    let draft = house.draft(&client).await;
    for amount in refused {
        let asking = draw_up(&house, &client, json!({"total_amount": amount}));
        house.refused_fields(asking, &["total_amount"]).await;
        let asking = house
            .mona
            .change("contracts", &draft, json!({"total_amount": amount}));
        house.refused_fields(asking, &["total_amount"]).await;
    }
    for number in [json!(12.5), json!(12), json!(null), json!(["1"])] {
        let asking = draw_up(&house, &client, json!({"total_amount": number}));
        house.refused_fields(asking, &["total_amount"]).await;
    }
    for (typed, stored) in [
        ("0.01", "0.01"),
        ("0.1", "0.10"),
        ("12", "12.00"),
        ("9999999999.99", "9999999999.99"),
    ] {
        let made = draw_up(&house, &client, json!({"total_amount": typed})).await;
        let made = made.expect_status(201).body;
        assert_eq!(amounts(&made), [stored, "0.00", "0.00", stored]);
        assert_eq!(
            (&made["status"], &made["currency"]),
            (&json!("draft"), &json!("EUR"))
        );
        assert_eq!(
            amounts(&house.now("contracts", &made).await),
            amounts(&made)
        );
    }
}

#[tokio::test]
async fn a_deposit_is_the_one_opening_payment_and_is_replaced_in_draft() {
    let house = House::new().await;
    let client = house.client().await;
    let asking = draw_up(
        &house,
        &client,
        json!({"total_amount": "10", "deposit": "10.01"}),
    );
    house.refused_fields(asking, &["deposit"]).await;
    let asking = draw_up(
        &house,
        &client,
        json!({"total_amount": "10", "deposit": "0.001"}),
    );
    house.refused_fields(asking, &["deposit"]).await;
    let draft = draw_up(
        &house,
        &client,
        json!({"total_amount": "100", "deposit": "30.10"}),
    )
    .await;
    let draft = draft.expect_status(201).body;
    assert_eq!(amounts(&draft), ["100.00", "30.10", "30.10", "69.90"]);
    let paid = payments_of(&house, &draft).await;
    assert_eq!(paid.len(), 1);
    assert_eq!(
        (&paid[0]["amount"], &paid[0]["is_deposit"]),
        (&json!("30.10"), &json!(true))
    );

    let draft = changed(&house.bill, &draft, json!({"deposit": "50"})).await;
    assert_eq!(amounts(&draft), ["100.00", "50.00", "50.00", "50.00"]);
    let paid = payments_of(&house, &draft).await;
    assert_eq!(
        paid.iter().map(|one| &one["amount"]).collect::<Vec<_>>(),
        ["50.00"]
    );
    let asking = house
        .bill
        .change("contracts", &draft, json!({"deposit": "100.01"}));
    house.refused_fields(asking, &["deposit"]).await;
    let asking = house
        .bill
        .change("contracts", &draft, json!({"total_amount": "49.99"}));
    house.refused_fields(asking, &["total_amount"]).await;
    let draft = changed(&house.bill, &draft, json!({"currency": "usd"})).await;
    assert_eq!(payments_of(&house, &draft).await[0]["currency"], "USD");
    let draft = changed(&house.bill, &draft, json!({"deposit": "0"})).await;
    assert_eq!(amounts(&draft), ["100.00", "0.00", "0.00", "100.00"]);
    assert!(payments_of(&house, &draft).await.is_empty());
    let pay = format!("{}/payments", at("contracts", &draft));
    let asking = house.bill.post(&pay, json!({"amount": "1"}));
    house.refused(asking, 409, "contract_not_signed").await;
}

#[tokio::test]
async fn a_signed_total_is_changed_by_management_alone_and_with_a_reason() {
    let house = House::new().await;
    let client = house.client().await;
    let draft = house.draft(&client).await;
    let draft = changed(&house.bill, &draft, json!({"total_amount": "500"})).await;
    let asking = house
        .sara
        .change("contracts", &draft, json!({"total_amount": "400"}));
    house.refused(asking, 403, "not_own").await;
    let signed = house
        .bill
        .turn("contracts", &draft, "sign", json!({}))
        .await;
    let signed = signed.expect_status(200).body;
    let more = json!({"total_amount": "600", "reason": "two more rooms"});
    let asking = house.bill.change("contracts", &signed, more.clone());
    let refused = house.refused(asking, 403, "field_not_allowed").await;
    refused.expect_fields(&["total_amount"]);
    for without in [
        json!({"total_amount": "600"}),
        json!({"total_amount": "600", "reason": " "}),
    ] {
        let asking = house.mona.change("contracts", &signed, without);
        house.refused_fields(asking, &["reason"]).await;
    }
    for (field, value) in [("currency", "USD"), ("deposit", "1")] {
        for person in [&house.bill, &house.mona] {
            let body = json!({field: value, "reason": "x"});
            let asking = person.change("contracts", &signed, body);
            house.refused(asking, 409, "contract_signed").await;
        }
    }
    let grown = changed(&house.mona, &signed, more).await;
    assert_eq!(amounts(&grown), ["600.00", "0.00", "0.00", "600.00"]);
    let entry = &house.audit().await[0];
    assert_eq!(entry["reason"], "two more rooms");
    let total = json!({"field": "total_amount", "old": "500.00", "new": "600.00"});
    assert_eq!(entry["changes"][0], total);

    let pay = format!("{}/payments", at("contracts", &grown));
    house
        .bill
        .post(&pay, json!({"amount": "550.50"}))
        .await
        .expect_status(201);
    let grown = house.now("contracts", &grown).await;
    let less = json!({"total_amount": "550.49", "reason": "one room less"});
    let asking = house.mona.change("contracts", &grown, less);
    house.refused_fields(asking, &["total_amount"]).await;
    let least = json!({"total_amount": "550.50", "reason": "one room less"});
    let least = changed(&house.mona, &grown, least).await;
    assert_eq!(amounts(&least), ["550.50", "0.00", "550.50", "0.00"]);
}
