//! What a page weighs on its way to a browser, and how long a browser may keep
//! what came with it.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    api::support::House,
    web::visitor::{Shown, Visitor},
};

/// Bytes of a page with everything that belongs to it, as they are sent.
const MOST: usize = 60_000;
/// Rows of a list on one page.
const ROWS: usize = 50;
/// Records of each kind, beside those of every state.
const RECORDS: usize = 60;

const GZIP: [(&str, &str); 1] = [("accept-encoding", "gzip")];

const FIRST: [&str; 10] = [
    "Amélie", "Benoît", "Chiara", "Dragan", "Émile", "Farida", "Gustav", "Hélène", "Ismaël",
    "Joana",
];
const LAST: [&str; 6] = [
    "Rousseau",
    "Lindqvist",
    "Okonkwo",
    "Ferreira",
    "Van den Berg",
    "Castellanos",
];
const PLACES: [&str; 5] = [
    "53 Rue du Château, 41120 Candé-sur-Beuvron, France",
    "Salle des fêtes de Mufflins",
    "Hôtel de la Plage, 14 Boulevard de la Mer, 35800 Dinard",
    "Kongresshaus, Gotthardstrasse 5, 8002 Zürich, Switzerland",
    "Le Hangar à Bananes, Quai des Antilles, 44200 Nantes",
];
const NOTES: &str = "Reception at 5PM by the river, dinner at eight. Five vegetarian menus, two \
    without gluten. A DJ has to be organised for the after party. The hall closes at two.";

/// A company at work: more than a page of everything, no two rows alike.
async fn company() -> House {
    let house = House::new().await;
    house.fill().await;
    for n in 0..RECORDS {
        let name = format!("{} {}", FIRST[n % 10], LAST[n / 10]);
        let (email, employee) = (
            format!("contact{}@client-{n}.example", n * 7919 % 1000),
            format!("colleague{n}@epic.example"),
        );
        let client = json!({
            "full_name": name, "email": email, "phone": format!("+33 1 {:08}", n * 7_654_321),
            "company_name": format!("{} & Associés", LAST[n % 6]),
        });
        let client = house
            .bill
            .post("/clients", client)
            .await
            .expect_status(201)
            .body;
        let contract = json!({
            "client_id": client["id"], "total_amount": format!("{}.50", 900 + n * 137),
            "title": format!("Seminar of {name}"), "due_on": format!("2026-07-{:02}", n % 28 + 1),
            "external_ref": format!("REF-{}", n * 31),
        });
        let contract = house
            .mona
            .post("/contracts", contract)
            .await
            .expect_status(201)
            .body;
        let sign = house
            .mona
            .turn("contracts", &contract, "sign", json!({}))
            .await;
        let contract = sign.expect_status(200).body;
        let event = json!({
            "contract_id": contract["id"], "name": format!("Annual evening of {name}"),
            "starts_at": format!("2026-06-{:02}T{:02}:00", n % 28 + 1, n % 12),
            "ends_at": format!("2026-06-{:02}T{:02}:30", n % 28 + 1, n % 12 + 6),
            "attendees": n * 17, "location": PLACES[n % 5], "notes": NOTES,
        });
        house.bill.post("/events", event).await.expect_status(201);
        let employee = json!({
            "full_name": name, "email": employee, "department": "SUPPORT",
            "password": "orchard lantern four",
        });
        house
            .mona
            .post("/employees", employee)
            .await
            .expect_status(201);
    }
    house
}

/// What comes with a page: stylesheet, script and pictures.
fn assets(page: &Shown) -> Vec<String> {
    let mut assets = page.all_links();
    assets.retain(|link| link.starts_with("/assets/"));
    assets.sort();
    assets.dedup();
    assets
}

fn header<'a>(shown: &'a Shown, name: &str) -> &'a str {
    let value = shown.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

#[tokio::test]
async fn a_page_with_all_that_belongs_to_it_weighs_less_than_60_kilobytes() {
    let house = company().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let lists = ["/clients", "/contracts", "/events", "/employees", "/audit"];
    let others = [
        "/",
        "/clients/1",
        "/contracts/1",
        "/contracts/5",
        "/events/1",
        "/employees/2",
        "/employees/4",
        "/calendar",
        "/calendar?view=week",
        "/calendar?view=agenda",
        "/assign?event=1",
        "/search?q=rousseau",
        "/contracts/new",
        "/clients/1/edit",
        "/events/1/edit",
        "/profile",
        "/settings",
    ];
    let mut heavy = Vec::new();
    for address in lists.into_iter().chain(others) {
        let page = mona.get(address).await;
        page.expect(200);
        if lists.contains(&address) {
            assert_eq!(page.rows(), ROWS, "rows of {address}");
        }
        let assets = assets(&page);
        assert!(
            assets.len() >= 3,
            "stylesheet, script and picture: {assets:?}"
        );
        let mut weight = 0;
        for part in [address]
            .into_iter()
            .chain(assets.iter().map(String::as_str))
        {
            let sent = mona.ask("GET", part, &GZIP, None).await;
            assert_eq!(sent.status, 200, "{part}");
            weight += sent.length;
        }
        if weight >= MOST {
            heavy.push(format!("{address}: {weight} bytes"));
        }
    }
    assert!(heavy.is_empty(), "{}", heavy.join("\n"));
}

#[tokio::test]
async fn assets_are_kept_for_good_under_the_hash_of_what_they_hold_and_pages_never() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let page = mona.ask("GET", "/clients", &GZIP, None).await;
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert_eq!(header(&page, "content-encoding"), "gzip");
    let page = mona.get("/clients").await;
    for address in assets(&page) {
        let asset = mona.get(&address).await;
        asset.expect(200);
        assert_eq!(
            header(&asset, "cache-control"),
            "public, max-age=31536000, immutable",
            "{address}"
        );
        let hash = address.split('.').nth(1).expect("a hash");
        let held = Sha256::digest(asset.html.as_bytes());
        let held: Vec<_> = held
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(hash, held.concat(), "{address}");
        let other = address.replace(hash, "0123456789abcdef");
        let missing = mona.get(&other).await;
        missing.expect(404).see("There is nothing here");
        assert_eq!(header(&missing, "cache-control"), "no-store", "{other}");
    }
}
