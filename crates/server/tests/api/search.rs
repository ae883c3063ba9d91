//! Finding records by words: what is found, in which order, and that it is what the
//! records say now.

use serde_json::{Value, json};

use super::support::House;

/// What a search finds, as `kind id`, in order.
async fn found(house: &House, q: &str) -> Vec<String> {
    let path = format!("/search?q={q}");
    let hits = house.kate.get(&path).await.expect_status(200).body;
    let items = hits["items"].as_array().expect("a list").clone();
    items.iter().map(named).collect()
}

fn named(hit: &Value) -> String {
    format!("{} {}", hit["kind"].as_str().expect("a kind"), hit["id"])
}

fn id(record: &Value) -> i64 {
    record["id"].as_i64().expect("an id")
}

fn hit(kind: &str, record: &Value) -> String {
    format!("{kind} {}", record["id"])
}

/// A client, an event of theirs, and all hits that have their name.
async fn kevins(house: &House) -> (Value, Value, Vec<String>) {
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = house.event(&contract).await;
    let all = vec![
        hit("client", &client),
        hit("contract", &contract),
        hit("event", &event),
    ];
    (client, event, all)
}

#[tokio::test]
async fn every_word_is_looked_for_in_any_order_across_all_records() {
    let house = House::new().await;
    let (_, event, all) = kevins(&house).await;
    assert_eq!(found(&house, "casey%20cool").await, all);
    assert_eq!(found(&house, "cool%20KEV%20star").await, all);
    let with_place = format!("{}%20kevin", "ch%C3%A2teau");
    assert_eq!(found(&house, &with_place).await, [hit("event", &event)]);
    assert_eq!(found(&house, "kevin%20nobody").await, [""; 0]);
}

#[tokio::test]
async fn a_new_name_is_found_and_the_old_one_is_not() {
    let house = House::new().await;
    let (client, event, all) = kevins(&house).await;
    let names = json!({"full_name": "Zelda Quill", "company_name": "Harbour Works"});
    house
        .bill
        .change("clients", &house.show("clients", id(&client)).await, names)
        .await
        .expect_status(200);
    assert_eq!(found(&house, "zelda%20harbour").await, all);
    assert_eq!(found(&house, "casey").await, [""; 0]);
    // the address is what it was
    assert_eq!(
        found(&house, "kevin@startup").await,
        [hit("client", &client)]
    );
    let name = json!({"name": "Regatta of zelda"});
    house
        .mona
        .change("events", &event, name)
        .await
        .expect_status(200);
    assert_eq!(found(&house, "regatta").await, [hit("event", &event)]);
    assert_eq!(found(&house, "wedding").await, [""; 0]);
    assert_eq!(found(&house, "zelda").await, all, "named twice, found once");
}

#[tokio::test]
async fn whoever_was_anonymised_is_not_found() {
    let house = House::new().await;
    let client = house.client().await;
    let path = format!("/clients/{}/anonymise", client["id"]);
    let body = json!({"version": client["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    let id = client["id"].to_string();
    let hits = found(&house, &id).await;
    assert!(hits.contains(&hit("client", &client)), "{hits:?}");
    for q in ["kevin", "casey", "startup", "67812345678"] {
        assert_eq!(found(&house, q).await, [""; 0], "{q}");
    }
}

#[tokio::test]
async fn a_deleted_employee_is_not_found_and_a_renamed_one_is() {
    let house = House::new().await;
    let ida = house.hire("Ida Nyström", "ida@epic.example", "SALES").await;
    let of = |id: i64| vec![format!("employee {id}")];
    assert_eq!(found(&house, "nystrom").await, of(ida.id));
    let shown = house.show("employees", ida.id).await;
    let name = json!({"full_name": "Ida Berg"});
    let shown = house.mona.change("employees", &shown, name).await;
    let shown = shown.expect_status(200).body;
    assert_eq!(found(&house, "berg").await, of(ida.id));
    assert_eq!(found(&house, "nystrom").await, [""; 0]);
    let version = shown["version"].as_i64().expect("a version");
    let path = format!("/employees/{}", ida.id);
    house.mona.delete(&path, version).await.expect_status(204);
    assert_eq!(found(&house, "ida").await, [""; 0]);
}

#[tokio::test]
async fn amounts_and_ids_are_found_as_people_write_them() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let total = contract["total_amount"].as_str().expect("an amount");
    let (units, cents) = total.split_once('.').expect("cents");
    for q in [
        total.to_owned(),
        units.to_owned(),
        format!("{units},{cents}"),
        format!(
            "{}%20{}",
            &units[..units.len() - 3],
            &units[units.len() - 3..]
        ),
    ] {
        assert_eq!(found(&house, &q).await, [hit("contract", &contract)], "{q}");
    }
    let id = contract["id"].to_string();
    let hits = found(&house, &format!("%23{id}")).await;
    assert!(hits.contains(&hit("contract", &contract)), "{hits:?}");
}

#[tokio::test]
async fn whole_words_come_before_beginnings_and_newer_records_before_older_ones() {
    let house = House::new().await;
    let mut clients = Vec::new();
    for (name, email) in [
        ("Annabel Lee", "one@ann.example"),
        ("Ann Lee", "two@lee.example"),
        ("Anna Lee", "three@lee.example"),
    ] {
        let body = json!({"full_name": name, "email": email, "phone": "+33 1 23 45 67 89"});
        let made = house.bill.post("/clients", body).await.expect_status(201);
        clients.push(hit("client", &made.body));
    }
    let [annabel, ann, anna] = clients.try_into().expect("three");
    assert_eq!(
        found(&house, "ann").await,
        [ann.clone(), annabel.clone(), anna.clone()]
    );
    assert_eq!(found(&house, "lee%20anna").await, [anna, annabel]);
    let few = house
        .kate
        .get("/search?q=lee&limit=1")
        .await
        .expect_status(200);
    assert_eq!(few.body["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_list_finds_what_the_search_finds_in_its_own_order() {
    let house = House::new().await;
    for (name, email) in [("Zoe Lee", "z@lee.example"), ("Abel Lee", "a@lee.example")] {
        let body = json!({"full_name": name, "email": email, "phone": "+33 1 23 45 67 89"});
        house.bill.post("/clients", body).await.expect_status(201);
    }
    let listed = async |path: &str| {
        let list = house.kate.get(path).await.expect_status(200).body;
        let items = list["items"].as_array().expect("a list").clone();
        let name = |one: &Value| one["full_name"].as_str().expect("a name").to_owned();
        (
            items.iter().map(name).collect::<Vec<_>>(),
            list["next"].clone(),
        )
    };
    let (names, next) = listed("/clients?q=lee%200123456789&limit=1").await;
    assert_eq!(names, ["Abel Lee"]);
    let next = next.as_str().expect("another page").to_owned();
    let path = format!("/clients?q=lee%200123456789&limit=1&after={next}");
    assert_eq!(listed(&path).await.0, ["Zoe Lee"]);
    let (names, _) = listed("/clients?q=lee&sort=-full_name").await;
    assert_eq!(names, ["Zoe Lee", "Abel Lee"]);
}
