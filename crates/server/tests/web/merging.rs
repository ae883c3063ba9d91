//! Pages that ask whether a new client is an old one, list those that may be one, and merge.

use serde_json::{Value, json};

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

const SAME: [(&str, &str); 4] = [
    ("full_name", "Kevin Casey"),
    ("email", "kevin@home.example"),
    ("phone", "678.123.456.78"),
    ("company_name", "Cool Startup LLC"),
];

/// Two clients that are alike, Bill's and Sara's.
async fn two(house: &House) -> [Value; 2] {
    let body = json!({
        "full_name": "K. Casey", "email": "casey@home.example", "phone": "678 123 45678",
    });
    let one = house.client().await;
    let other = house.sara.post("/clients", body).await;
    [one, other.expect_status(201).body]
}

fn clients(house: &House) -> usize {
    house.contents()["clients"].len()
}

#[tokio::test]
async fn whoever_may_create_a_client_that_is_there_is_asked_and_can_go_on() {
    let house = House::new().await;
    house.client().await;
    let mut sara = Visitor::of(&house, &house.sara).await;
    let asked = sara.fill("/clients/new", &SAME).await;
    asked
        .expect(409)
        .see("This may be somebody you have already");
    asked.see("Same phone number · Same name and company; with Bill Boquet");
    assert!(asked.leads_to("/clients/1"));
    assert_eq!(clients(&house), 1, "nothing is created yet");
    assert_eq!(
        asked.value("email"),
        "kevin@home.example",
        "what was typed is kept"
    );
    let done = sara.fill_shown(&asked, &[]).await;
    done.expect(200).see("Kevin Casey is created");
    assert_eq!(clients(&house), 2);
    // sent again, it is the same client
    sara.fill_shown(&asked, &[])
        .await
        .expect(200)
        .see("This was already done");
    assert_eq!(clients(&house), 2);
}

#[tokio::test]
async fn whoever_changes_what_was_typed_is_asked_about_those_not_seen_yet() {
    let house = House::new().await;
    house.client().await;
    let body = json!({"full_name": "Lou", "email": "lou@bouzin.grd", "phone": "+666 12345"});
    house.bill.post("/clients", body).await.expect_status(201);
    let mut sara = Visitor::of(&house, &house.sara).await;
    let asked = sara.fill("/clients/new", &SAME).await;
    let other = sara.fill_shown(&asked, &[("phone", "66612345")]).await;
    other.expect(409).see("Lou");
    assert_eq!(clients(&house), 2);
    sara.fill_shown(&other, &[]).await.expect(200);
    assert_eq!(clients(&house), 3);
}

#[tokio::test]
async fn a_client_that_is_like_nobody_is_created_without_a_question() {
    let house = House::new().await;
    house.client().await;
    let mut sara = Visitor::of(&house, &house.sara).await;
    let fields = [
        ("full_name", "Lou"),
        ("email", "lou@bouzin.grd"),
        ("phone", "+666 12345"),
    ];
    sara.fill("/clients/new", &fields)
        .await
        .expect(200)
        .see("Lou is created");
    // one that becomes like another is saved, and it is said
    let shown = sara
        .fill("/clients/2/edit", &[("phone", "+678 123 456 78")])
        .await;
    shown.expect(200);
    assert!(
        shown.html.contains("This may be the same client as"),
        "{}",
        shown.text()
    );
}

/// Where the link leads that a page has to a comparison.
fn comparison(shown: &Shown) -> String {
    let mut links = shown.links().into_iter();
    links
        .find(|link| link.contains("/merge?client="))
        .expect("a comparison")
}

#[tokio::test]
async fn management_goes_from_the_list_to_both_side_by_side_and_merges() {
    let house = House::new().await;
    let [one, _] = two(&house).await;
    house.signed(&one).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    assert!(mona.open("/clients").await.leads_to("/clients/duplicates"));
    let listed = mona.open("/clients/duplicates").await;
    listed.expect(200).see("Same phone number").see("2 clients");
    // the newer one goes
    let address = comparison(&listed);
    assert_eq!(address, "/clients/2/merge?client=1");
    let compared = mona.open(&address).await;
    compared
        .expect(200)
        .see("Stays: 1")
        .see("Contracts 1 0")
        .see("Goes: 2")
        .see("Sara Vendrell");
    assert_eq!(compared.value("email"), "keep");
    let turned = mona.open("/clients/1/merge?client=2").await;
    turned.expect(200).see("Stays: 2");
    let done = mona.fill_shown(&turned, &[("email", "take")]).await;
    done.expect(200);
    assert_eq!(done.path, "/clients/2");
    assert!(
        done.html.contains("The clients are merged"),
        "{}",
        done.text()
    );
    done.see("kevin@startup.io")
        .see("K. Casey")
        .see("Cool Startup LLC");
    let again = mona.fill_shown(&turned, &[]).await;
    again.expect(200);
    assert!(again.html.contains("This was already done"));
    mona.open("/clients/duplicates")
        .await
        .see("No two clients are alike");
}

#[tokio::test]
async fn an_old_address_leads_to_the_client_that_stayed() {
    let house = House::new().await;
    let [one, other] = two(&house).await;
    let merge = json!({
        "version": one["version"], "into_client_id": other["id"], "into_version": other["version"],
    });
    house
        .mona
        .post("/clients/1/merge", merge)
        .await
        .expect_status(200);
    let mut sara = Visitor::of(&house, &house.sara).await;
    let shown = sara.open("/clients/1").await;
    assert_eq!(shown.path, "/clients/2");
    assert!(
        shown.html.contains("was merged into this one"),
        "{}",
        shown.text()
    );
    sara.open("/contracts?client=1")
        .await
        .expect(200)
        .see("K. Casey");
    let sent = sara
        .post("/clients/1/edit", &[("version", "1"), ("full_name", "K")])
        .await;
    sent.expect(409);
    assert!(
        sent.text().contains("was merged into client"),
        "{}",
        sent.text()
    );
}

#[tokio::test]
async fn a_merge_of_a_client_that_somebody_saved_meanwhile_shows_both_again() {
    let house = House::new().await;
    let [one, _] = two(&house).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let compared = mona.open("/clients/2/merge?client=1").await;
    let change = json!({"email": "kc@startup.io"});
    house
        .bill
        .change("clients", &one, change)
        .await
        .expect_status(200);
    let again = mona.fill_shown(&compared, &[("full_name", "take")]).await;
    again.expect(409).see("kc@startup.io").see("Bill Boquet");
    assert_eq!(again.value("full_name"), "take", "what was chosen is kept");
    let done = mona.fill_shown(&again, &[]).await;
    done.expect(200).see("K. Casey").see("kc@startup.io");
}

#[tokio::test]
async fn the_page_of_a_client_offers_management_whom_it_may_be() {
    let house = House::new().await;
    two(&house).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona.open("/clients/1").await;
    shown.expect(200).see("Possible duplicates");
    assert_eq!(comparison(&shown), "/clients/1/merge?client=2");
    let choose = mona.open("/clients/1/merge").await;
    choose.expect(200).see("Choose the one that stays");
    assert!(choose.leads_to("/clients/1/merge?client=2"));
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/clients/1").await.not_see("Possible duplicates");
}
