//! Possible duplicates: told when a client is entered or changed, listed for management.

use serde_json::{Value, json};

use crate::api::support::{House, Person};

/// Enters a client; the reply is the client with whom it may be.
async fn enter(by: &Person, name: &str, email: &str, phone: &str, company: Option<&str>) -> Value {
    let body = json!({"full_name": name, "email": email, "phone": phone, "company_name": company});
    by.post("/clients", body).await.expect_status(201).body
}

/// Ids and reasons of whom a client may be.
fn told(client: &Value) -> Vec<(i64, String)> {
    let likes = client["possible_duplicates"].as_array();
    let likes = likes.map_or(&[][..], Vec::as_slice).iter();
    likes
        .map(|like| {
            (
                like["id"].as_i64().expect("an id"),
                joined(&like["reasons"]),
            )
        })
        .collect()
}

fn joined(reasons: &Value) -> String {
    let reasons = reasons.as_array().expect("reasons").iter();
    let reasons: Vec<_> = reasons.filter_map(Value::as_str).collect();
    reasons.join(" ")
}

/// The groups of a page: reasons, and the ids of the clients.
fn groups(page: &Value) -> Vec<(String, Vec<i64>)> {
    let groups = page["items"].as_array().expect("a list").iter();
    groups
        .map(|group| {
            let clients = group["clients"].as_array().expect("clients").iter();
            let ids = clients.map(|client| client["id"].as_i64().expect("an id"));
            (joined(&group["reasons"]), ids.collect())
        })
        .collect()
}

#[tokio::test]
async fn whoever_enters_a_client_is_told_whom_it_may_be_and_it_is_created() {
    let house = House::new().await;
    let first = enter(
        &house.bill,
        "Zoé Ünal",
        "zoe@a.example",
        "+33 6 12 34 56 78",
        Some("Noir"),
    )
    .await;
    assert!(first.get("possible_duplicates").is_none(), "{first}");
    let named = enter(
        &house.sara,
        "ZOE UNAL",
        "zoe@b.example",
        "+44 1 99",
        Some("noir"),
    )
    .await;
    assert_eq!(told(&named), [(1, "name_and_company".to_owned())]);
    let like = &named["possible_duplicates"][0];
    assert_eq!(like["full_name"], "Zoé Ünal");
    assert_eq!(like["company_name"], "Noir");
    assert_eq!(like["sales_contact"]["id"], house.bill.id);
    let phoned = enter(
        &house.sara,
        "Z. Ünal",
        "zoe@c.example",
        "06.12.34.56.78",
        None,
    )
    .await;
    assert_eq!(told(&phoned), [(1, "phone".to_owned())]);
    // who is like in both comes first
    let both = enter(
        &house.sara,
        "Zoe Ünal",
        "zoe@d.example",
        "0044 199",
        Some("NOIR"),
    )
    .await;
    assert_eq!(
        told(&both),
        [
            (2, "phone name_and_company".to_owned()),
            (1, "name_and_company".to_owned()),
        ]
    );
    let other = enter(
        &house.sara,
        "Zoé Ünal",
        "zoe@e.example",
        "+1 555 0100",
        Some("Rouge"),
    )
    .await;
    assert_eq!(told(&other), []);
    let shown = house.bill.get("/clients/4").await.expect_status(200).body;
    assert!(
        shown.get("possible_duplicates").is_none(),
        "only in that reply"
    );
}

#[tokio::test]
async fn at_most_five_are_named_and_a_replayed_reply_names_them_again() {
    let house = House::new().await;
    for number in 0..7 {
        let email = format!("k{number}@startup.io");
        house.client_of(&house.bill, &email).await;
    }
    let body = json!({"full_name": "Kevin Casey", "email": "k@k.io", "phone": "+678 123 456 78"});
    let key = [("idempotency-key", "once")];
    let made = house
        .bill
        .ask("POST", "/clients", &key, Some(body.clone()))
        .await;
    let made = made.expect_status(201).body;
    let ids: Vec<_> = told(&made).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    let again = house.bill.ask("POST", "/clients", &key, Some(body)).await;
    assert_eq!(again.expect_status(201).body, made);
}

#[tokio::test]
async fn a_change_by_which_a_client_becomes_like_another_is_told_too() {
    let house = House::new().await;
    enter(
        &house.bill,
        "Ann Field",
        "ann@a.example",
        "+33 6 12 34 56 78",
        None,
    )
    .await;
    let other = enter(
        &house.bill,
        "Lou Bouzin",
        "lou@a.example",
        "+666 12345",
        None,
    )
    .await;
    let changed = house
        .bill
        .change("clients", &other, json!({"phone": "0612345678"}))
        .await;
    let changed = changed.expect_status(200).body;
    assert_eq!(told(&changed), [(1, "phone".to_owned())]);
    // what makes it no more alike than it was is no news
    let changed = house
        .bill
        .change("clients", &changed, json!({"email": "lou@b.example"}))
        .await;
    assert_eq!(told(&changed.expect_status(200).body), []);
}

#[tokio::test]
async fn whose_data_was_removed_is_nobodys_duplicate() {
    let house = House::new().await;
    let gone = house.client().await;
    let other = house.client_of(&house.sara, "k@k.io").await;
    house
        .mona
        .turn("clients", &gone, "anonymise", json!({}))
        .await
        .expect_status(200);
    let made = house.client_of(&house.sara, "kc@k.io").await;
    assert_eq!(told(&made), [(2, "phone name_and_company".to_owned())]);
    house
        .mona
        .turn("clients", &other, "anonymise", json!({}))
        .await
        .expect_status(200);
    let listed = house
        .mona
        .get("/clients/duplicates")
        .await
        .expect_status(200);
    assert_eq!(groups(&listed.body), []);
}

#[tokio::test]
async fn management_lists_groups_by_phone_first_and_then_by_name() {
    let house = House::new().await;
    let bill = &house.bill;
    enter(bill, "Ann Field", "a@a.example", "+33 6 12 34 56 78", None).await;
    enter(bill, "Bo Hill", "b@a.example", "0612345678", None).await;
    enter(bill, "Bo Hill", "c@a.example", "+1 555 0100", None).await;
    enter(
        bill,
        "Cy Wood",
        "d@a.example",
        "+44 20 7946 0000",
        Some("Oak"),
    )
    .await;
    enter(bill, "cy wood", "e@a.example", "020 7946 0000", Some("OAK")).await;
    enter(bill, "Di Moor", "f@a.example", "+49 30 1234", None).await;
    let page = house
        .mona
        .get("/clients/duplicates")
        .await
        .expect_status(200)
        .body;
    assert_eq!(
        groups(&page),
        [
            // the numbers are in the order of their last digits
            ("phone name_and_company".to_owned(), vec![4, 5]),
            ("phone".to_owned(), vec![1, 2]),
            ("name_and_company".to_owned(), vec![2, 3]),
        ]
    );
    assert_eq!(page["count"], json!({"value": 3, "capped": false}));
    assert_eq!(page["items"][1]["count"], 2);
    let reversed = house.mona.get("/clients/duplicates?sort=-reason").await;
    let mut reversed = groups(&reversed.expect_status(200).body);
    reversed.reverse();
    assert_eq!(reversed, groups(&page));
}

#[tokio::test]
async fn pages_of_groups_neither_repeat_nor_skip_in_both_directions() {
    let house = House::new().await;
    for number in 0..7 {
        for twin in 0..2 {
            let (name, email) = (
                format!("Twin {number}"),
                format!("t{number}{twin}@a.example"),
            );
            // the first four pairs have one number, the others one name
            let phone = if number < 4 {
                format!("555010{number}")
            } else {
                format!("5{number}{twin}0000")
            };
            enter(&house.bill, &name, &email, &phone, None).await;
        }
    }
    for sort in ["reason", "-reason"] {
        let list = format!("/clients/duplicates?sort={sort}");
        let whole = groups(&house.mona.get(&list).await.expect_status(200).body);
        assert_eq!(whole.len(), 7);
        let (mut seen, mut pages) = (Vec::new(), Vec::new());
        let mut path = format!("{list}&limit=2");
        loop {
            let page = house.mona.get(&path).await.expect_status(200).body;
            assert_eq!(page["count"]["value"], 7);
            seen.extend(groups(&page));
            pages.push(page.clone());
            let Some(next) = page["next"].as_str() else {
                break;
            };
            path = format!("{list}&limit=2&after={next}");
        }
        assert_eq!(seen, whole, "{sort}");
        let mut page = pages.pop().expect("a last page");
        while let Some(previous) = page["previous"].as_str() {
            let path = format!("{list}&limit=2&before={previous}");
            page = house.mona.get(&path).await.expect_status(200).body;
            let before = pages.pop().expect("as many pages back");
            assert_eq!(groups(&page), groups(&before), "{sort}");
        }
        assert!(pages.is_empty(), "{sort}");
    }
}

#[tokio::test]
async fn a_large_group_names_its_oldest_clients_and_counts_the_others() {
    let house = House::new().await;
    for number in 0..12 {
        let email = format!("n{number}@a.example");
        let name = format!("Colleague {number}");
        enter(
            &house.bill,
            &name,
            &email,
            "+33 1 40 00 00 00",
            Some("Switchboard"),
        )
        .await;
    }
    let page = house
        .mona
        .get("/clients/duplicates")
        .await
        .expect_status(200)
        .body;
    assert_eq!(groups(&page), [("phone".to_owned(), (1..=10).collect())]);
    assert_eq!(page["items"][0]["count"], 12);
}

#[tokio::test]
async fn a_bad_question_about_duplicates_is_refused_by_its_field() {
    let house = House::new().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("sort=name", "sort"),
        ("after=nonsense", "after"),
        ("mine=true", "mine"),
        ("q=kevin", "q"),
    ] {
        let path = format!("/clients/duplicates?{query}");
        let refused = house.mona.get(&path).await.expect_refusal(422, "invalid");
        refused.expect_fields(&[field]);
    }
    // whoever may not list them hears nothing of the question
    let asked = house.bill.get("/clients/duplicates?limit=0").await;
    asked.expect_refusal(403, "forbidden");
}
