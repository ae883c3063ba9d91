//! The rules of product.md section 4 about lists: a stable order, and pages by
//! key that neither repeat nor skip. What the filters let through is in
//! `filters`.

use serde_json::{Value, json};

use crate::api::support::House;

/// The fields that each list can be sorted by.
const SORTS: [(&str, &[&str]); 4] = [
    (
        "clients",
        &[
            "full_name",
            "id",
            "company_name",
            "email",
            "first_contact_on",
            "created_at",
            "updated_at",
        ],
    ),
    (
        "contracts",
        &[
            "id",
            "total_amount",
            "remaining_amount",
            "title",
            "created_at",
            "updated_at",
        ],
    ),
    (
        "events",
        &["starts_at", "id", "name", "attendees", "created_at"],
    ),
    (
        "employees",
        &["full_name", "id", "employee_number", "email", "created_at"],
    ),
];
/// Rows of each list.
const ROWS: usize = 25;

/// Names of few kinds, so that ties are many; accents and case fold.
fn name(row: usize) -> &'static str {
    [
        "Zoé Ünal",
        "anna bell",
        "Anna Bell",
        "Émile Zola",
        "Ægir Sol",
        "Çelik O’Hara",
    ][row % 6]
}

/// Adds a row to a list; the clock moves with every third one.
async fn add(house: &House, list: &str, row: usize) {
    if row.is_multiple_of(3) {
        house.clock.turn(chrono::TimeDelta::milliseconds(1));
    }
    let email = format!("{}{row}@many.example", ["x", "Y", "é"][row % 3]);
    let body = match list {
        "clients" => json!({
            "full_name": name(row), "email": email, "phone": "12345",
            "company_name": (!row.is_multiple_of(4)).then(|| format!("Company {}", row % 4)),
            "first_contact_on": format!("20{:02}-04-18", 10 + row % 5),
        }),
        "contracts" => json!({
            "client_id": 1, "total_amount": format!("{}.{}", 100 + row % 4, row % 2),
            "deposit": format!("{}", row % 3), "title": (!row.is_multiple_of(3)).then(|| name(row)),
        }),
        "events" => json!({
            "contract_id": 1, "name": name(row), "location": "Lyon", "attendees": row % 4,
            "starts_at": format!("2026-07-{:02}", 1 + row % 7), "ends_at": "2026-08-01",
        }),
        _ => json!({
            "full_name": name(row), "email": email, "department": "SUPPORT",
            "password": "orchard lantern four",
        }),
    };
    let by = match list {
        "clients" | "events" => &house.bill,
        _ => &house.mona,
    };
    by.post(&format!("/{list}"), body).await.expect_status(201);
}

/// A house in which a list has 25 rows.
async fn house_with(list: &str) -> House {
    let house = House::new().await;
    let client = house.client().await;
    let mut there = match list {
        "clients" => 1,
        "employees" => 5,
        _ => {
            let contract = house.signed(&client).await;
            usize::from(list == "contracts" && contract["id"] == 1)
        }
    };
    while there < ROWS {
        add(&house, list, there).await;
        there += 1;
    }
    house
}

async fn page(house: &House, path: &str) -> Value {
    house.kate.get(path).await.expect_status(200).body
}

fn ids(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("a list");
    items
        .iter()
        .map(|one| one["id"].as_i64().expect("an id"))
        .collect()
}

/// The ids of all pages of four; `between` runs after each.
async fn walk(house: &House, list: &str, sort: &str, between: impl AsyncFn(usize)) -> Vec<i64> {
    let (mut all, mut path) = (Vec::new(), format!("/{list}?limit=4&sort={sort}"));
    for number in 0.. {
        assert!(number < 3 * ROWS, "no end of pages");
        let page = page(house, &path).await;
        all.extend(ids(&page));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        assert_eq!(ids(&page).len(), 4, "a page before the last one is full");
        between(number).await;
        path = format!("/{list}?limit=4&sort={sort}&after={next}");
    }
    all
}

/// Every page of four, to the end by `next` and back again by `previous`: the
/// way back shows the very same pages.
async fn walks_back_over_the_same_pages(house: &House, list: &str, sort: &str) {
    let query = format!("/{list}?limit=4&sort={sort}");
    let mut there = vec![page(house, &query).await];
    assert_eq!(there[0]["previous"], Value::Null, "{query}");
    while let Some(next) = there[there.len() - 1]["next"].as_str() {
        there.push(page(house, &format!("{query}&after={next}")).await);
    }
    assert_eq!(there.len(), ROWS.div_ceil(4), "{query}");
    let mut here = there.pop().expect("a last page");
    while let Some(expected) = there.pop() {
        let previous = here["previous"].as_str().expect("a page before");
        here = page(house, &format!("{query}&before={previous}")).await;
        assert_eq!(here, expected, "{query}");
    }
}

async fn walks_without_repeat_or_gap(list: &str) {
    let house = house_with(list).await;
    let (_, fields) = SORTS
        .iter()
        .find(|(name, _)| *name == list)
        .expect("a list");
    for field in *fields {
        let whole = page(&house, &format!("/{list}?limit=200&sort={field}")).await;
        assert_eq!(
            (&whole["previous"], &whole["next"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(whole["count"], json!({"value": ROWS, "capped": false}));
        let mut order = ids(&whole);
        assert_eq!(
            walk(&house, list, field, async |_| ()).await,
            order,
            "{field}"
        );
        order.reverse();
        let reverse = format!("-{field}");
        assert_eq!(
            walk(&house, list, &reverse, async |_| ()).await,
            order,
            "{reverse}"
        );
        walks_back_over_the_same_pages(&house, list, field).await;
        walks_back_over_the_same_pages(&house, list, &reverse).await;
        order.sort_unstable();
        order.dedup();
        assert_eq!(order.len(), ROWS, "{field}");
    }
    let default = page(&house, &format!("/{list}?limit=200")).await;
    let first = if list == "contracts" {
        "-id"
    } else {
        fields[0]
    };
    let named = page(&house, &format!("/{list}?limit=200&sort={first}")).await;
    assert_eq!(ids(&default), ids(&named));
}

#[tokio::test]
async fn pages_of_clients_neither_repeat_nor_skip() {
    walks_without_repeat_or_gap("clients").await;
}

#[tokio::test]
async fn pages_of_contracts_neither_repeat_nor_skip() {
    walks_without_repeat_or_gap("contracts").await;
}

#[tokio::test]
async fn pages_of_events_neither_repeat_nor_skip() {
    walks_without_repeat_or_gap("events").await;
}

#[tokio::test]
async fn pages_of_employees_neither_repeat_nor_skip() {
    walks_without_repeat_or_gap("employees").await;
}

#[tokio::test]
async fn rows_inserted_between_two_pages_make_no_other_row_repeat_or_vanish() {
    for (list, fields) in SORTS {
        let house = house_with(list).await;
        let before = ids(&page(&house, &format!("/{list}?limit=200")).await);
        let mut added = ROWS;
        for field in [fields[0], "-id", fields[3]] {
            let walked = walk(&house, list, field, async |number| {
                // names and dates of all kinds: some before, some after the cursor
                for row in 0..2 {
                    add(&house, list, added + 2 * number + row).await;
                }
            });
            let mut walked = walked.await;
            added += 1000;
            let (pages, mut seen) = (walked.len(), walked.clone());
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), pages, "{list} {field}: a row is repeated");
            walked.retain(|id| before.contains(id));
            assert_eq!(walked.len(), ROWS, "{list} {field}: a row is skipped");
        }
    }
}

#[tokio::test]
async fn names_are_sorted_without_regard_to_case_and_accents() {
    let house = house_with("clients").await;
    let list = page(&house, "/clients?limit=200").await;
    let names: Vec<_> = list["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["full_name"].as_str().expect("a name").to_owned())
        .collect();
    let mut distinct = names.clone();
    distinct.dedup_by(|one, other| one.to_lowercase() == other.to_lowercase());
    assert_eq!(distinct.len(), 6, "{names:?}");
    let order = [
        "Ægir Sol",
        "anna bell",
        "Çelik O’Hara",
        "Émile Zola",
        "Kevin Casey",
        "Zoé Ünal",
    ];
    let lower = |names: &[String]| {
        names
            .iter()
            .map(|name| name.to_lowercase())
            .collect::<Vec<_>>()
    };
    assert_eq!(lower(&distinct), lower(&order.map(str::to_owned)));
    let least = page(&house, "/clients?limit=1&sort=-first_contact_on").await;
    assert_eq!(least["items"][0]["first_contact_on"], "2026-06-01");
}

#[tokio::test]
async fn a_cursor_opens_only_the_list_it_was_made_for() {
    let house = house_with("clients").await;
    let next = |page: Value| page["next"].as_str().expect("a cursor").to_owned();
    let cursor = next(page(&house, "/clients?limit=4&sort=email&q=y").await);
    page(
        &house,
        &format!("/clients?limit=9&sort=email&q=Y&after={cursor}"),
    )
    .await;
    let mut middle = cursor.clone().into_bytes();
    let place = middle.len() / 2;
    middle[place] = if middle[place] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(middle).expect("ASCII");
    let cut = &cursor[..cursor.len() - 2];
    for other in [
        format!("/clients?sort=-email&q=y&after={cursor}"),
        format!("/clients?sort=id&q=y&after={cursor}"),
        format!("/clients?q=y&after={cursor}"),
        format!("/clients?sort=email&after={cursor}"),
        format!("/clients?sort=email&q=x&after={cursor}"),
        format!("/clients?sort=email&q=y&mine=true&after={cursor}"),
        format!(
            "/clients?sort=email&q=y&sales={}&after={cursor}",
            house.bill.id
        ),
        format!("/employees?sort=email&q=y&after={cursor}"),
        format!("/clients?sort=email&q=y&after={changed}"),
        format!("/clients?sort=email&q=y&after={cut}"),
        format!("/clients?sort=email&q=y&after={cursor}A"),
        "/clients?sort=email&q=y&after=".to_owned(),
        "/clients?sort=email&q=y&after=null".to_owned(),
        "/clients?sort=email&q=y&after=%FF%00".to_owned(),
        format!("/clients?sort=email&q=y&after={}", "A".repeat(40_000)),
    ] {
        let refused = house.bill.get(&other).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&["after"]);
        let other = other.replace("after=", "before=");
        let refused = house.bill.get(&other).await;
        refused
            .expect_refusal(422, "invalid")
            .expect_fields(&["before"]);
    }
    let both = format!("/clients?sort=email&q=y&after={cursor}&before={cursor}");
    let refused = house.bill.get(&both).await;
    refused
        .expect_refusal(422, "invalid")
        .expect_fields(&["before"]);
}

#[tokio::test]
async fn the_log_is_read_in_pages_too() {
    let house = House::new().await;
    for _ in 0..20 {
        house
            .stranger()
            .logged_in("bill@epic.example", crate::api::support::PASSWORD)
            .await;
    }
    let client = house.client().await;
    let (mut all, mut path) = (Vec::new(), "/audit?limit=4".to_owned());
    loop {
        let page = house.mona.get(&path).await.expect_status(200).body;
        all.extend(ids(&page));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/audit?limit=4&after={next}");
    }
    let newest = all[0];
    assert_eq!(all, (1..=newest).rev().collect::<Vec<_>>());
    let history = format!("/clients/{}/history?limit=1", client["id"]);
    house
        .bill
        .change("clients", &client, json!({"phone": "12345"}))
        .await
        .expect_status(200);
    let first = page(&house, &history).await;
    let next = first["next"].as_str().expect("a cursor");
    let second = page(&house, &format!("{history}&after={next}")).await;
    assert_eq!(second["items"][0]["action"], "create_client");
    assert_eq!(second["next"], Value::Null);
    let previous = second["previous"].as_str().expect("a cursor");
    let again = page(&house, &format!("{history}&before={previous}")).await;
    assert_eq!(again, first);
}

#[tokio::test]
async fn a_page_that_emptied_meanwhile_still_knows_what_lies_beside_it() {
    for sort in ["id", "-id"] {
        let house = House::new().await;
        let client = house.client().await;
        let mut drafts = Vec::new();
        for _ in 0..4 {
            drafts.push(house.draft(&client).await);
        }
        if sort == "-id" {
            drafts.reverse();
        }
        let id = |at: usize| drafts[at]["id"].as_i64().expect("an id");
        let sign = async |at: usize| {
            let body = json!({"version": drafts[at]["version"]});
            let path = format!("/contracts/{}/sign", id(at));
            house.bill.post(&path, body).await.expect_status(200);
        };
        let listed = async |from: &str| {
            let query = format!("/contracts?unsigned=true&limit=2&sort={sort}{from}");
            page(&house, &query).await
        };
        let first = listed("").await;
        let after = format!("&after={}", first["next"].as_str().expect("a cursor"));
        let second = listed(&after).await;
        let before = format!("&before={}", second["previous"].as_str().expect("a cursor"));

        sign(2).await;
        sign(3).await;
        let emptied = listed(&after).await;
        assert_eq!(ids(&emptied), [0_i64; 0]);
        assert_eq!(emptied["next"], Value::Null);
        let back = emptied["previous"].as_str().expect("a page before");
        let back = listed(&format!("&before={back}")).await;
        assert_eq!(ids(&back), [id(0), id(1)]);
        assert_eq!(back["next"], Value::Null, "nothing follows any more");

        sign(0).await;
        assert_eq!(ids(&listed(&before).await), [id(1)]);
        sign(1).await;
        let nothing = json!({
            "items": [], "previous": null, "next": null, "count": {"value": 0, "capped": false},
        });
        assert_eq!(listed(&before).await, nothing);
        assert_eq!(listed(&after).await, nothing);
    }
}
