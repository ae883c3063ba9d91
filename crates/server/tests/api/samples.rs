//! The records of the company's own files (product.md section 2) are accepted
//! and shown as they were written.

use serde_json::{Value, json};

use crate::api::refusals::at;
use crate::api::support::House;

/// A signed contract with its number in the files.
async fn contract(house: &House, client: &Value, number: &str) -> Value {
    let body = json!({
        "client_id": client["id"], "total_amount": "5000", "external_ref": number,
    });
    let draft = house
        .mona
        .post("/contracts", body)
        .await
        .expect_status(201)
        .body;
    let signed = house
        .mona
        .turn("contracts", &draft, "sign", json!({}))
        .await;
    signed.expect_status(200).body
}

/// Everything that was sent is shown.
fn assert_shows(record: &Value, sent: &Value) {
    for (field, value) in sent.as_object().expect("an object") {
        assert_eq!(&record[field], value, "{field}");
    }
}

#[tokio::test]
async fn kevin_casey_is_shown_as_written() {
    let house = House::new().await;
    let sent = json!({
        "full_name": "Kevin Casey", "email": "kevin@startup.io", "phone": "+678 123 456 78",
        "company_name": "Cool Startup LLC", "first_contact_on": "2021-04-18",
    });
    let made = house
        .bill
        .post("/clients", sent.clone())
        .await
        .expect_status(201)
        .body;
    let path = format!("{}/contacts", at("clients", &made));
    let on = json!({"contacted_at": "2023-03-29"});
    house.bill.post(&path, on).await.expect_status(201);
    let client = house.now("clients", &made).await;
    assert_shows(&client, &sent);
    assert_eq!(client["sales_contact"]["full_name"], "Bill Boquet");
    // 29 March 2023, midnight in Paris
    assert_eq!(client["last_contact_at"], "2023-03-28T22:00:00Z");
}

#[tokio::test]
async fn the_wedding_of_john_ouick_is_shown_as_written() {
    let house = House::new().await;
    let sent = json!({
        "full_name": "John Ouick", "email": "john.ouick@gmail.com", "phone": "+1 234 567 8901",
    });
    let client = house
        .bill
        .post("/clients", sent)
        .await
        .expect_status(201)
        .body;
    assert_eq!(client["company_name"], Value::Null);
    let contract = contract(&house, &client, "652").await;
    assert_eq!(contract["external_ref"], "652");
    let shown = json!({
        "name": "John Ouick Wedding", "external_ref": "109",
        "location": "53 Rue du Château, 41120 Candé-sur-Beuvron, France", "attendees": 75,
        "notes": "Wedding starts at 3PM, by the river.\n\nCatering is organized, reception starts \
                  at 5PM.\n\nKate needs to organize the DJ for after party.",
    });
    let mut sent = shown.clone();
    sent["contract_id"] = contract["id"].clone();
    sent["starts_at"] = json!("2023-06-04 13:00");
    sent["ends_at"] = json!("05/06/2023 02:00");
    let event = house
        .bill
        .post("/events", sent)
        .await
        .expect_status(201)
        .body;
    house.assigned(&event, &house.kate).await;
    let event = house.now("events", &event).await;
    assert_shows(&event, &shown);
    assert_eq!(event["starts_local"], "2023-06-04T13:00:00");
    assert_eq!(event["ends_local"], "2023-06-05T02:00:00");
    assert_eq!(event["ends_at"], "2023-06-05T00:00:00Z");
    assert_eq!(event["client"]["phone"], "+1 234 567 8901");
    assert_eq!(event["support_contact"]["full_name"], "Kate Hastroff");
    for number in ["109", "652"] {
        let found = house
            .kate
            .get(&format!("/search?q={number}"))
            .await
            .expect_status(200)
            .body;
        assert_eq!(
            found["items"].as_array().expect("a list").len(),
            1,
            "{number}"
        );
    }
}

#[tokio::test]
async fn the_general_assembly_of_lou_bouzin_is_shown_as_written() {
    let house = House::new().await;
    let sent = json!({
        "full_name": "Lou Bouzin", "email": "jacky@loubouzin.grd", "phone": "+666 12345",
        "contact_person": "Jacky Blangier",
    });
    let client = house
        .sara
        .post("/clients", sent.clone())
        .await
        .expect_status(201)
        .body;
    assert_shows(&client, &sent);
    let contract = contract(&house, &client, "412").await;
    let shown = json!({
        "name": "Lou Bouzin General Assembly", "external_ref": "1023", "attendees": 200,
        "location": "Salle des fêtes de Mufflins",
    });
    let mut sent = shown.clone();
    sent["contract_id"] = contract["id"].clone();
    sent["starts_at"] = json!("2023-05-05T15:00");
    sent["ends_at"] = json!("2023-05-05T17:00");
    let event = house
        .sara
        .post("/events", sent)
        .await
        .expect_status(201)
        .body;
    let event = house.assigned(&event, &house.alienor).await;
    assert_shows(&event, &shown);
    assert_eq!(event["client"]["contact_person"], "Jacky Blangier");
    assert_eq!(event["support_contact"]["full_name"], "Aliénor Vichum");
    assert_eq!(event["starts_at"], "2023-05-05T13:00:00Z");
}

#[tokio::test]
async fn names_phones_and_addresses_of_any_country_are_kept_as_written() {
    let house = House::new().await;
    let people = [
        (
            "Zoë d'Aubigné-Lefèvre",
            "zoe+events@société.fr",
            "01.23.45.67.89",
        ),
        ("Nguyễn Thị Ánh", "anh@công-ty.vn", "(024) 3825-1234"),
        ("山田 太郎", "taro@例え.jp", "+81 3-1234-5678"),
        ("Siobhán O’Neill", "o'neill@bank.museum", "1234"),
        ("محمد", "m@x.co", "123456789012345"),
    ];
    for (name, email, phone) in people {
        let sent = json!({"full_name": name, "email": email, "phone": phone});
        let made = house
            .bill
            .post("/clients", sent.clone())
            .await
            .expect_status(201)
            .body;
        assert_shows(&house.now("clients", &made).await, &sent);
    }
    for phone in [
        "123",
        "1234567890123456",
        "+33+1 2345",
        "1234 ext 5",
        "12a45",
        "1234+",
        "",
        "٠١٢٣٤",
    ] {
        let body = json!({"full_name": "K", "email": "k@k.io", "phone": phone});
        house
            .refused_fields(house.bill.post("/clients", body), &["phone"])
            .await;
    }
}
