//! The company's settings on a page.

use serde_json::json;

use crate::{api::support::House, web::visitor::Visitor};

#[tokio::test]
async fn management_changes_what_new_contracts_and_events_take() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let fields = [
        ("company_name", "Epic Events SARL"),
        ("currency", "GBP"),
        ("time_zone", "Europe/London"),
    ];
    let shown = mona.fill("/settings", &fields).await;
    shown.expect(200).see("Saved");
    assert_eq!(shown.value("currency"), "GBP");
    let after = house.mona.get("/settings").await.expect_status(200).body;
    assert_eq!(after["company_name"], json!("Epic Events SARL"));
    assert_eq!(after["currency"], json!("GBP"));
    assert_eq!(after["time_zone"], json!("Europe/London"));
    let refused = mona
        .fill("/settings", &[("currency", "JPY"), ("company_name", " ")])
        .await;
    refused.expect(422);
    assert!(refused.wrong("currency").is_some() && refused.wrong("company_name").is_some());
}

#[tokio::test]
async fn nobody_else_sees_or_changes_them() {
    let house = House::new().await;
    for person in [&house.bill, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        visitor.open("/settings").await.expect(403);
        let fields = [("version", "1"), ("company_name", "Evil Events")];
        visitor.post("/settings", &fields).await.expect(403);
    }
    let after = house.mona.get("/settings").await.expect_status(200).body;
    assert_eq!(after["company_name"], json!("Epic Events"));
}

#[tokio::test]
async fn whoever_saves_second_sees_what_the_other_saved() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = mona.open("/settings").await;
    mona.fill_shown(&form, &[("currency", "CHF")])
        .await
        .expect(200);
    let conflict = mona
        .fill_shown(&form, &[("company_name", "Epic & Co")])
        .await;
    conflict.expect(409).see("Somebody else saved first");
    assert_eq!(conflict.value("currency"), "CHF");
    assert_eq!(conflict.value("company_name"), "Epic & Co");
}
