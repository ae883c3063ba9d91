//! The rules of product.md section 4 about payments.

use serde_json::{Value, json};

use crate::api::refusals::{at, based_on};
use crate::api::support::{Answer, House, PASSWORD, Person};

async fn pay(by: &Person, contract: &Value, amount: &str) -> Answer {
    let path = format!("{}/payments", at("contracts", contract));
    by.post(&path, json!({"amount": amount})).await
}

/// Voids a payment, based on the contract as it is now.
async fn void(
    house: &House,
    by: &Person,
    contract: &Value,
    payment: &Value,
    body: Value,
) -> Answer {
    let now = house.now("contracts", contract).await;
    let path = format!(
        "{}/payments/{}/void",
        at("contracts", contract),
        payment["id"]
    );
    by.post(&path, based_on(&now, body)).await
}

async fn remaining(house: &House, contract: &Value) -> (String, String) {
    let now = house
        .mona
        .get(&at("contracts", contract))
        .await
        .expect_status(200);
    (now.text("paid_amount"), now.text("remaining_amount"))
}

#[tokio::test]
async fn a_payment_is_more_than_zero_and_at_most_what_remains() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    for amount in [
        "0",
        "0.00",
        "-1",
        "0.001",
        "12000.51",
        "9999999999.99",
        "",
        "1e2",
        "10000000000",
    ] {
        house
            .refused_fields(pay(&house.bill, &contract, amount), &["amount"])
            .await;
    }
    let paid = pay(&house.bill, &contract, "12000.49")
        .await
        .expect_status(201);
    assert_eq!(paid.body["contract"]["remaining_amount"], "0.01");
    assert_eq!(paid.body["contract"]["version"], 3);
    assert_eq!(paid.body["recorded_by"]["full_name"], "Bill Boquet");
    assert_eq!(paid.body["paid_on"], "2026-06-01");
    let payments = format!("/api/v1{}/payments", at("contracts", &contract));
    assert_eq!(paid.headers["location"], payments);
    let refused = house
        .refused_fields(pay(&house.bill, &contract, "0.02"), &["amount"])
        .await;
    let message = refused.body["errors"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(message.contains("0.01 EUR"), "{message}");
    pay(&house.mona, &contract, "0.01").await.expect_status(201);
    house
        .refused_fields(pay(&house.bill, &contract, "0.01"), &["amount"])
        .await;
    assert_eq!(
        remaining(&house, &contract).await,
        ("12000.50".into(), "0.00".into())
    );
}

#[tokio::test]
async fn only_a_signed_contract_is_paid_and_only_by_its_owner_or_management() {
    let house = House::new().await;
    let draft = house.draft(&house.client().await).await;
    house
        .refused(pay(&house.bill, &draft, "1"), 409, "contract_not_signed")
        .await;
    house
        .mona
        .turn("contracts", &draft, "sign", json!({}))
        .await
        .expect_status(200);
    house
        .refused(pay(&house.sara, &draft, "1"), 403, "not_own")
        .await;
    house
        .refused(pay(&house.kate, &draft, "1"), 403, "forbidden")
        .await;
    let nowhere = json!({"id": 999});
    house
        .refused(pay(&house.bill, &nowhere, "1"), 404, "not_found")
        .await;
    pay(&house.bill, &draft, "1").await.expect_status(201);
    let entry = &house.audit().await[0];
    assert_eq!(entry["action"], "record_payment");
    let changed: Vec<_> = entry["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|change| (&change["old"], &change["new"]))
        .collect();
    assert_eq!(changed[0], (&json!("0.00"), &json!("1.00")));
    assert_eq!(changed[1], (&json!("12000.50"), &json!("11999.50")));
    assert_eq!(changed[2].1, "payment 1: 1.00 EUR on 2026-06-01");
}

#[tokio::test]
async fn many_payments_and_voids_add_up_to_the_cent() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    // 0.10 and 0.20 are the ones that floating point gets wrong
    let amounts = [
        "0.10", "0.20", "0.01", "33.33", "1.1", "0.07", "1000", "0.3",
    ];
    let mut paid = 0;
    for round in 0..5 {
        for (index, amount) in amounts.iter().enumerate() {
            let made = pay(&house.bill, &contract, amount)
                .await
                .expect_status(201)
                .body;
            let stored = made["amount"].as_str().expect("an amount").replace('.', "");
            let minor: i64 = stored.parse().expect("digits");
            if (index + round) % 3 == 0 {
                let body = json!({"reason": "typed twice"});
                void(&house, &house.mona, &contract, &made, body)
                    .await
                    .expect_status(200);
            } else {
                paid += minor;
            }
        }
    }
    let text = |minor: i64| format!("{}.{:02}", minor / 100, minor % 100);
    assert_eq!(
        remaining(&house, &contract).await,
        (text(paid), text(1_200_050 - paid))
    );
}

#[tokio::test]
async fn two_simultaneous_payments_of_the_whole_do_not_both_win() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let (one, other) = tokio::join!(
        pay(&house.bill, &contract, "12000.50"),
        pay(&house.mona, &contract, "12000.50"),
    );
    let (won, lost) = if one.status == 201 {
        (one, other)
    } else {
        (other, one)
    };
    won.expect_status(201);
    lost.expect_refusal(422, "invalid")
        .expect_fields(&["amount"]);
    assert_eq!(remaining(&house, &contract).await.1, "0.00");
}

#[tokio::test]
async fn voiding_is_managements_with_a_reason_and_happens_once() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let payment = pay(&house.bill, &contract, "2000.50")
        .await
        .expect_status(201)
        .body;
    let why = json!({"reason": "bounced"});
    let asking = void(&house, &house.bill, &contract, &payment, why.clone());
    house.refused(asking, 403, "forbidden").await;
    for without in [json!({}), json!({"reason": "  "}), json!({"reason": null})] {
        let asking = void(&house, &house.mona, &contract, &payment, without);
        house.refused_fields(asking, &["reason"]).await;
    }
    assert_eq!(remaining(&house, &contract).await.1, "10000.00");
    let voided = void(&house, &house.mona, &contract, &payment, why.clone()).await;
    let voided = voided.expect_status(200).body;
    assert_eq!(voided["void_reason"], "bounced");
    assert_eq!(voided["voided_by"]["full_name"], "Mona Delacroix");
    assert_eq!(voided["contract"]["remaining_amount"], "12000.50");
    assert_eq!(house.audit().await[0]["reason"], "bounced");
    let asking = void(&house, &house.mona, &contract, &payment, why.clone());
    house.refused(asking, 409, "payment_voided").await;
    let missing = json!({"id": 999});
    let asking = void(&house, &house.mona, &contract, &missing, why.clone());
    house.refused(asking, 404, "not_found").await;
    // a payment is found on its own contract only
    let other = house
        .signed(&house.client_of(&house.bill, "lou@bouzin.grd").await)
        .await;
    let asking = void(&house, &house.mona, &other, &payment, why);
    house.refused(asking, 404, "not_found").await;
    let list = format!("{}/payments", at("contracts", &contract));
    let list = house.kate.get(&list).await.expect_status(200).body;
    assert_eq!(list["items"][0]["void_reason"], "bounced");
}

#[tokio::test]
async fn a_voided_deposit_leaves_its_contract_without_one() {
    let house = House::new().await;
    let client = house.client().await;
    for sign in [false, true] {
        let body = json!({"client_id": client["id"], "total_amount": "100", "deposit": "30"});
        let contract = house
            .mona
            .post("/contracts", body)
            .await
            .expect_status(201)
            .body;
        if sign {
            house
                .mona
                .turn("contracts", &contract, "sign", json!({}))
                .await
                .expect_status(200);
        }
        let path = format!("{}/payments", at("contracts", &contract));
        let deposit = house.mona.get(&path).await.body["items"][0].clone();
        let why = json!({"reason": "never came"});
        let done = void(&house, &house.mona, &contract, &deposit, why).await;
        assert_eq!(
            done.expect_status(200).body["contract"]["remaining_amount"],
            "100.00"
        );
        let now = house.now("contracts", &contract).await;
        assert_eq!(
            (&now["deposit"], &now["paid_amount"]),
            (&json!("0.00"), &json!("0.00"))
        );
        if !sign {
            let again = house
                .bill
                .change("contracts", &now, json!({"deposit": "40"}))
                .await;
            assert_eq!(again.expect_status(200).body["remaining_amount"], "60.00");
            let list = house.mona.get(&path).await.body;
            assert_eq!(list["items"].as_array().expect("a list").len(), 2);
        }
    }
}

#[tokio::test]
async fn the_opening_payment_stays_as_it_was_when_only_the_currency_changes() {
    let house = House::new().await;
    let client = house.client().await;
    let body = json!({"client_id": client["id"], "total_amount": "500", "deposit": "100"});
    let drawn = house.mona.post("/contracts", body).await;
    let drawn = drawn.expect_status(201).body;
    house.clock.turn(chrono::TimeDelta::days(1));
    let bill = house.bill.logged_in(&house.bill.email, PASSWORD).await;
    let opening = async || {
        let path = format!("{}/payments", at("contracts", &drawn));
        let payments = bill.get(&path).await.expect_status(200).body;
        payments["items"][0].clone()
    };
    let changed = bill.change("contracts", &drawn, json!({"currency": "CHF"}));
    let changed = changed.await.expect_status(200).body;
    let kept = opening().await;
    assert_eq!(kept["currency"], "CHF");
    assert_eq!(kept["paid_on"], "2026-06-01");
    assert_eq!(kept["recorded_by"]["id"], house.mona.id);
    let changed = bill.change("contracts", &changed, json!({"deposit": "200"}));
    changed.await.expect_status(200);
    let replaced = opening().await;
    assert_eq!(replaced["amount"], "200.00");
    assert_eq!(replaced["paid_on"], "2026-06-02");
    assert_eq!(replaced["recorded_by"]["id"], bill.id);
}

/// The ids of a page, in its order.
fn ids(page: &Answer) -> Vec<i64> {
    let items = page.body["items"].as_array().expect("a list").iter();
    items
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect()
}

/// Three payments on two contracts of two clients, the last one voided.
async fn three_payments(house: &House) -> [Value; 3] {
    let bills = house.signed(&house.client().await).await;
    let saras = house.client_of(&house.sara, "lou@bouzin.grd").await;
    let saras = house.signed(&saras).await;
    let mut made = Vec::new();
    for (by, contract, day) in [
        (&house.bill, &bills, "2026-05-03"),
        (&house.sara, &saras, "2026-05-01"),
        (&house.bill, &bills, "2026-05-02"),
    ] {
        let path = format!("{}/payments", at("contracts", contract));
        let body = json!({"amount": "100.00", "paid_on": day, "method": "transfer"});
        made.push(by.post(&path, body).await.expect_status(201).body);
    }
    let body = json!({"reason": "recorded twice"});
    let voided = void(house, &house.mona, &bills, &made[2], body).await;
    voided.expect_status(200);
    made.try_into().expect("three")
}

#[tokio::test]
async fn payments_of_all_contracts_are_listed_filtered_and_paged() {
    let house = House::new().await;
    let made = three_payments(&house).await;
    let [first, second, third] = made
        .each_ref()
        .map(|one| one["id"].as_i64().expect("an id"));
    let contract = &made[0]["contract_id"];
    let client = house.now("contracts", &json!({"id": contract})).await["client"]["id"].clone();
    for (query, expected) in [
        (String::new(), vec![first, third, second]),
        ("?sort=paid_on".to_owned(), vec![second, third, first]),
        ("?sort=-id".to_owned(), vec![third, second, first]),
        (format!("?contract={contract}"), vec![first, third]),
        (format!("?client={client}"), vec![first, third]),
        ("?from=2026-05-02".to_owned(), vec![first, third]),
        ("?to=2026-05-02".to_owned(), vec![third, second]),
        ("?from=02/05/2026&to=02/05/2026".to_owned(), vec![third]),
        ("?voided=true".to_owned(), vec![third]),
        ("?voided=false".to_owned(), vec![first, second]),
        (
            format!("?client={client}&voided=false&sort=id"),
            vec![first],
        ),
        ("?from=2026-06-01".to_owned(), vec![]),
    ] {
        let page = house.kate.get(&format!("/payments{query}")).await;
        let page = page.expect_status(200);
        assert_eq!(ids(&page), expected, "{query}");
        assert_eq!(page.body["count"]["value"], expected.len(), "{query}");
    }
    let mut seen = Vec::new();
    let mut path = "/payments?limit=1".to_owned();
    loop {
        let page = house.bill.get(&path).await.expect_status(200);
        seen.extend(ids(&page));
        match page.body["next"].as_str() {
            Some(next) => path = format!("/payments?limit=1&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen, [first, third, second]);
}

#[tokio::test]
async fn a_listed_payment_names_its_contract_its_client_and_who_voided_it() {
    let house = House::new().await;
    let made = three_payments(&house).await;
    let page = house.kate.get("/payments?voided=true").await;
    let payment = page.expect_status(200).body["items"][0].clone();
    assert_eq!(payment["contract"]["id"], made[2]["contract_id"]);
    assert_eq!(payment["client"]["full_name"], "Kevin Casey");
    assert_eq!(payment["client"]["company_name"], "Cool Startup LLC");
    assert_eq!(payment["recorded_by"]["full_name"], "Bill Boquet");
    assert_eq!(payment["voided_by"]["full_name"], "Mona Delacroix");
    assert_eq!(payment["void_reason"], "recorded twice");
    for (query, field) in [
        ("contract=x", "contract"),
        ("client=0", "client"),
        ("from=someday", "from"),
        ("to=2026-13-01", "to"),
        ("voided=perhaps", "voided"),
        ("sort=amount", "sort"),
        ("mine=true", "mine"),
    ] {
        let path = format!("/payments?{query}");
        let refused = house.kate.get(&path).await.expect_refusal(422, "invalid");
        refused.expect_fields(&[field]);
    }
}

#[tokio::test]
async fn the_payments_of_a_contract_come_in_pages() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let path = format!("{}/payments", at("contracts", &contract));
    for _ in 0..3 {
        pay(&house.bill, &contract, "1.00").await.expect_status(201);
    }
    let first = house.kate.get(&format!("{path}?limit=2")).await;
    let first = first.expect_status(200);
    assert_eq!(first.body["count"]["value"], 3);
    let next = first.body["next"].as_str().expect("there is more");
    let rest = house
        .kate
        .get(&format!("{path}?limit=2&after={next}"))
        .await;
    let rest = rest.expect_status(200);
    assert_eq!(rest.body["next"], Value::Null);
    let mut all = ids(&first);
    all.extend(ids(&rest));
    let whole = house.kate.get(&path).await.expect_status(200);
    assert_eq!(ids(&whole), all);
    assert_eq!(all.len(), 3);
    let path = format!("{path}?limit=0");
    let refused = house.kate.get(&path).await.expect_refusal(422, "invalid");
    refused.expect_fields(&["limit"]);
}
