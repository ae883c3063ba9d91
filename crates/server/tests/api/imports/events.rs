//! The support team's own sheet, and events in general.

use serde_json::{Value, json};

use super::{SHEET, count, tally};
use crate::api::support::House;

/// The clients and signed contracts of the sheet, by the numbers in the company's files.
async fn contracts_of_the_sheet(house: &House) {
    let clients = "Full name,Email,Phone\n\
        John Ouick,john.ouick@gmail.com,+1 234 567 8901\n\
        Lou Bouzin,jacky@loubouzin.grd,+666 12345\n";
    house.bill.import("kind=clients", clients).await;
    let contracts = "Contract no;Client;Total;Status\n\
        652;John Ouick;12 000,50;signed\n\
        412;Lou Bouzin;3000;signed\n";
    let map = "kind=contracts&map=%7B%22Contract%20no%22%3A%22external_ref%22%7D";
    let done = house.mona.import(map, contracts).await;
    assert_eq!(
        tally(&done),
        [2, 0, 0, 0],
        "{:?}",
        house.mona.refused(&done).await
    );
}

async fn events(house: &House) -> Vec<Value> {
    let page = house.mona.get("/events?sort=id").await.expect_status(200);
    page.body["items"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn the_support_teams_sheet_is_taken_in_as_it_is() {
    let house = House::new().await;
    contracts_of_the_sheet(&house).await;
    let done = house.mona.import("kind=events", SHEET).await;
    assert_eq!(done["separator"], ";");
    assert_eq!(done["encoding"], "windows-1252");
    assert_eq!(
        tally(&done),
        [2, 0, 0, 0],
        "{:?}",
        house.mona.refused(&done).await
    );
    let all = events(&house).await;
    let wedding = &all[0];
    assert_eq!(wedding["name"], "John Ouick Wedding");
    assert_eq!(wedding["external_ref"], "109");
    assert_eq!(wedding["starts_at"], "2023-06-04T11:00:00Z");
    assert_eq!(wedding["ends_at"], "2023-06-05T00:00:00Z");
    assert_eq!(wedding["support_contact"]["id"], house.kate.id);
    assert_eq!(
        wedding["location"],
        "53 Rue du Château, 41120 Candé-sur-Beuvron, France"
    );
    assert_eq!(wedding["attendees"], 75);
    assert!(
        wedding["notes"]
            .as_str()
            .expect("notes")
            .contains("organize the DJ")
    );
    assert_eq!(all[1]["support_contact"]["id"], house.alienor.id);
    let again = house
        .mona
        .import("kind=events", [SHEET, b"\r\n"].concat())
        .await;
    assert_eq!(
        tally(&again),
        [0, 0, 2, 0],
        "{:?}",
        house.mona.refused(&again).await
    );
}

#[tokio::test]
async fn support_change_the_events_assigned_to_them_and_no_others() {
    let house = House::new().await;
    contracts_of_the_sheet(&house).await;
    house.mona.import("kind=events", SHEET).await;
    let file = "N° événement;Participants;Notes\n109;80;Plan B: the barn\n1023;250;\n";
    let done = house.kate.import("kind=events", file).await;
    assert_eq!(
        tally(&done),
        [0, 1, 0, 1],
        "{:?}",
        house.kate.refused(&done).await
    );
    let refused = house.kate.refused(&done).await;
    assert_eq!(refused[0].0, 3);
    let all = events(&house).await;
    assert_eq!(all[0]["attendees"], 80);
    assert_eq!(all[0]["notes"], "Plan B: the barn");
    assert_eq!(all[1]["attendees"], 200);
    let created =
        "Titre;N° contrat;Début;Fin;Lieu\nNew;652;01/07/2026 10:00;01/07/2026 12:00;Here\n";
    let done = house.kate.import("kind=events", created).await;
    assert_eq!(tally(&done), [0, 0, 0, 1]);
}

#[tokio::test]
async fn sales_create_events_of_their_own_clients_without_choosing_support() {
    let house = House::new().await;
    contracts_of_the_sheet(&house).await;
    let file = |who: &str| {
        format!(
            "Titre;N° contrat;Début;Fin;Lieu;Contact support\n\
             Garden Party;652;01/07/2026 10:00;01/07/2026 12:00;Here;{who}\n"
        )
    };
    let refused = house
        .bill
        .import("kind=events", file("Kate Hastroff"))
        .await;
    assert_eq!(tally(&refused), [0, 0, 0, 1]);
    let foreign = house.sara.import("kind=events", file("")).await;
    assert_eq!(tally(&foreign), [0, 0, 0, 1]);
    let done = house.bill.import("kind=events", file("")).await;
    assert_eq!(
        tally(&done),
        [1, 0, 0, 0],
        "{:?}",
        house.bill.refused(&done).await
    );
    let contract = house.show("contracts", 1).await;
    let listed = house
        .mona
        .get(&format!("/events?contract={}", contract["id"]))
        .await;
    assert_eq!(listed.body["items"][0]["support_contact"], Value::Null);
}

#[tokio::test]
async fn rules_of_events_hold_for_rows_too() {
    let house = House::new().await;
    contracts_of_the_sheet(&house).await;
    let draft = house.draft(&house.client().await).await;
    let file = format!(
        "name,contract_id,starts_at,ends_at,location,attendees,support_contact.full_name\n\
         Backwards,1,2026-07-01 12:00,2026-07-01 10:00,Here,1,\n\
         Draft,{},2026-07-01 10:00,2026-07-01 12:00,Here,1,\n\
         Nowhere,1,2026-07-01 10:00,2026-07-01 12:00,,1,\n\
         Many,1,2026-07-01 10:00,2026-07-01 12:00,Here,-5,\n\
         Skipped,1,2026-03-29 02:30,2026-03-29 04:00,Here,1,\n\
         Good,1,2026-07-01 10:00,2026-07-01 12:00,Here,1,Kate Hastroff\n\
         Overlap,1,2026-07-01 11:00,2026-07-01 13:00,Here,1,Kate Hastroff\n\
         Touching,1,2026-07-01 12:00,2026-07-01 13:00,Here,1,Kate Hastroff\n\
         Sales,1,2026-08-01 12:00,2026-08-01 13:00,Here,1,Bill Boquet\n\
         Unknown,999,2026-08-01 12:00,2026-08-01 13:00,Here,1,\n",
        draft["id"]
    );
    let done = house.mona.import("kind=events", file).await;
    let refused = house.mona.refused(&done).await;
    assert_eq!(tally(&done), [2, 0, 0, 8], "{refused:?}");
    let fields: Vec<_> = refused
        .iter()
        .map(|(_, why)| why.split(' ').next().expect("a field"))
        .collect();
    assert_eq!(
        fields,
        [
            "ends_at",
            "row",
            "location",
            "attendees",
            "starts_at",
            "employee_id",
            "support_contact",
            "contract_id"
        ],
        "{refused:?}"
    );
    assert_eq!(count(&house, "events").await, 2);
}

#[tokio::test]
async fn an_event_is_known_by_contract_name_and_beginning_where_it_has_no_number() {
    let house = House::new().await;
    contracts_of_the_sheet(&house).await;
    let file = |guests: u32| {
        format!(
            "Titre;N° contrat;Début;Fin;Lieu;Participants\n\
             Party;652;01/07/2026 10:00;01/07/2026 12:00;Here;{guests}\n"
        )
    };
    assert_eq!(
        tally(&house.bill.import("kind=events", file(5)).await),
        [1, 0, 0, 0]
    );
    let changed = house.mona.import("kind=events", file(9)).await;
    assert_eq!(
        tally(&changed),
        [0, 1, 0, 0],
        "{:?}",
        house.mona.refused(&changed).await
    );
    assert_eq!(events(&house).await[0]["attendees"], json!(9));
}
