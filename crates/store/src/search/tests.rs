//! Common words, of which the tests of the API never have enough: here more than five are.

use domain::{
    actor::{Actor, Channel},
    client::{ClientFilter, ClientSort},
    department::Department,
    ids::{EmployeeId, SessionId},
    page::{Edge, PageRequest, Sort},
    policy::{self, ReadClients, Search},
    search::Terms,
};
use rstest::rstest;
use sea_orm::{EntityTrait, PaginatorTrait};
use testbed::{EmptyDatabase, Engine};

use crate::{
    clients,
    connect::Store,
    entity::{client, search_line, search_word},
    search,
    stamp::Stamp,
    testing::{self, rows},
    unit_of_work::Connected,
};

fn somebody() -> Actor {
    Actor {
        id: EmployeeId::new(1),
        full_name: "Bill Boquet".to_owned(),
        department: Department::Sales,
        session: SessionId::new(1),
        channel: Channel::Api,
    }
}

/// Clients of these names, in this order, without words yet.
async fn house(engine: Engine, names: &[&str]) -> (EmptyDatabase, Store) {
    let (database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    let bill = rows::insert(&work, rows::employee("E0001", "bill@epic.example"))
        .await
        .expect("an employee");
    for (number, name) in names.iter().enumerate() {
        let client = client::Model {
            full_name: (*name).to_owned(),
            full_name_key: name.to_lowercase(),
            company_name: None,
            ..rows::client(&format!("{number}@mail.example"), bill.id)
        };
        rows::insert(&work, client).await.expect("a client");
    }
    work.save().await.expect("saved");
    (database, store)
}

async fn fill(store: &Store) {
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    search::fill(&work.connection()).await.expect("filled");
    work.save().await.expect("saved");
}

/// The names of the clients that are found, the best first.
async fn found(store: &Store, typed: &str, limit: u64) -> Vec<String> {
    let clearance = policy::admit::<Search>(&somebody()).expect("everybody searches");
    let terms = Terms::read(typed);
    let found = search::find(&store.reader(), &clearance, &terms, limit).await;
    let clients = found.expect("an answer").clients;
    clients
        .iter()
        .map(|client| client.full_name.to_string())
        .collect()
}

/// The names of a list's first page, and how many there are.
async fn listed(store: &Store, typed: &str) -> (Vec<String>, u64) {
    let clearance = policy::admit::<ReadClients>(&somebody()).expect("everybody reads");
    let filter = ClientFilter {
        search: Some(Terms::read(typed)),
        ..ClientFilter::default()
    };
    let page = PageRequest {
        limit: 3,
        sort: Sort::ascending(ClientSort::FullName),
        edge: Edge::Beginning,
    };
    let page = clients::list(&store.reader(), &clearance, &filter, &page).await;
    let page = page.expect("a page");
    let names = page.items.iter().map(|client| client.full_name.to_string());
    (names.collect(), page.count.value)
}

const NAMES: [&str; 9] = [
    "Anna Lee",
    "Anna Moss",
    "Anna Noor",
    "Anna Orr",
    "Anna Pike",
    "Annabel Quill",
    "Bert Lee",
    "Carl Lee",
    "Dora Lee",
];

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::MySql)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_common_is_found_the_newest_first_and_whole_words_before_beginnings(
    #[case] engine: Engine,
) {
    let (_database, store) = house(engine, &NAMES).await;
    fill(&store).await;
    let names = found(&store, "anna", 4).await;
    assert_eq!(names, ["Anna Pike", "Anna Orr", "Anna Noor", "Anna Moss"]);
    let names = found(&store, "ann", 2).await;
    assert_eq!(names, ["Annabel Quill", "Anna Pike"]);
    assert_eq!(listed(&store, "anna").await.0, NAMES[..3]);
    assert_eq!(listed(&store, "anna").await.1, 6);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::MySql)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn the_one_record_with_several_common_words_is_found_however_old_it_is(
    #[case] engine: Engine,
) {
    let mut names = NAMES.to_vec();
    names.extend(["Emil Lee", "Fritz Lee", "Gina Lee"]);
    let (_database, store) = house(engine, &names).await;
    fill(&store).await;
    assert_eq!(found(&store, "anna lee", 20).await, ["Anna Lee"]);
    assert_eq!(found(&store, "lee ann mail", 20).await, ["Anna Lee"]);
    assert_eq!(
        listed(&store, "lee anna").await,
        (vec!["Anna Lee".to_owned()], 1)
    );
    // one common word and a rare one, in either order
    assert_eq!(found(&store, "anna moss", 20).await, ["Anna Moss"]);
    assert_eq!(
        listed(&store, "dora lee").await,
        (vec!["Dora Lee".to_owned()], 1)
    );
    assert_eq!(found(&store, "anna nobody", 20).await, [""; 0]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::MySql)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn the_next_migration_gives_words_to_records_that_a_cut_off_one_left(#[case] engine: Engine) {
    let (_database, store) = house(engine, &NAMES[..2]).await;
    assert_eq!(found(&store, "moss", 1).await, [""; 0]);
    fill(&store).await;
    let words = async || {
        let reader = store.reader();
        let connection = reader.connection();
        let words = search_word::Entity::find().count(&connection).await;
        words.expect("a count")
    };
    let all = words().await;
    fill(&store).await;
    assert_eq!(words().await, all, "filling again adds nothing");
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    search_line::Entity::delete_many()
        .exec(&work.connection())
        .await
        .expect("emptied");
    search_word::Entity::delete_many()
        .exec(&work.connection())
        .await
        .expect("emptied");
    work.save().await.expect("saved");
    assert_eq!(store.migrate().await.expect("nothing to do"), 0);
    assert_eq!(words().await, all);
    assert_eq!(found(&store, "moss", 1).await, ["Anna Moss"]);
}
