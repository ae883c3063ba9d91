//! Records to which a great deal happened.

use serde_json::{Value, json};

use super::{follow, href, quoted};
use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

const OF_ENTRY: &str = "at, actor_id, actor_name, channel, action, record_kind, record_id, \
    record_label, record_version, outcome, code, changes, session_id";

/// Lets the latest thing that happened to a record happen so many times more, for the reasons
/// 1, 2, 3 and so on.
async fn happens_again(house: &House, kind: &str, record: &Value, times: u64) {
    let path = format!("/audit?kind={kind}&record={}&limit=1", record["id"]);
    let latest = house.mona.get(&path).await.expect_status(200);
    let id = latest.body["items"][0]["id"].as_i64().expect("an entry");
    let again = (1..=times).map(|n| vec![quoted(&format!("no. {n}.")), quoted("again")]);
    let other = ["reason", "request_id"];
    house.copies(("audit_entries", id), OF_ENTRY, &other, again);
}

/// Turns the pages of a timeline to its end and back: they hold so many entries, each once.
async fn turned(visitor: &mut Visitor, place: &str, entries: usize) -> Vec<Shown> {
    let first = visitor.open(place).await;
    first.expect(200);
    assert_eq!(href(&first, "prev"), None, "{place}");
    let mut pages = vec![first];
    while let Some(older) = follow(visitor, &pages[pages.len() - 1], "next").await {
        let newer = follow(visitor, &older, "prev").await.expect("a way back");
        assert_eq!(newer.text(), pages[pages.len() - 1].text(), "{place}");
        pages.push(older);
    }
    let lines: Vec<_> = pages
        .iter()
        .map(|page| page.html.matches("no. ").count())
        .collect();
    assert_eq!(lines.iter().sum::<usize>(), entries, "{place}: {lines:?}");
    assert!(lines.iter().all(|lines| *lines <= 50), "{place}: {lines:?}");
    pages
}

#[tokio::test]
async fn a_long_history_is_read_to_its_beginning_page_by_page() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let event = house.event(&contract).await;
    let employee = json!({"id": house.bill.id});
    let mut mona = Visitor::of(&house, &house.mona).await;
    for (kind, record, place) in [
        ("client", &client, "clients"),
        ("contract", &contract, "contracts"),
        ("event", &event, "events"),
        ("employee", &employee, "employees"),
    ] {
        happens_again(&house, kind, record, 120).await;
        let place = format!("/{place}/{}", record["id"]);
        let pages = turned(&mut mona, &place, 120).await;
        assert_eq!(pages.len(), 3, "{place}");
        pages[0].see("no. 120.").see("Older").not_see("Newer");
        pages[1].see("no. 60.").see("Older").see("Newer");
        pages[2].see("no. 1. ").not_see("Older");
        mona.open(&format!("{place}?after=nonsense"))
            .await
            .expect(422);
    }
}

#[tokio::test]
async fn whoever_drew_a_contract_up_is_named_however_much_happened_since() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    happens_again(&house, "contract", &contract, 60).await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = bill.open(&format!("/contracts/{}", contract["id"])).await;
    shown
        .not_see("created the contract")
        .see("Draft 1 Jun 2026 · Mona Delacroix");
}

#[tokio::test]
async fn a_timeline_names_everybody_it_is_about() {
    let house = House::new().await;
    let client = house.client().await;
    let to = json!({"sales_contact_id": house.sara.id});
    let moved = house.mona.turn("clients", &client, "reassign", to).await;
    moved.expect_status(200);
    let contract = house.signed(&client).await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    let shown = kate.open(&format!("/clients/{}", client["id"])).await;
    shown.see("Bill Boquet → Sara Vendrell");
    let shown = kate.open(&format!("/contracts/{}", contract["id"])).await;
    shown.see("Sales contact Sara Vendrell");
}
