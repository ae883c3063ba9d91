//! Who management can assign: everybody of support with their load and what clashes.

use api::employees::EmployeeQuery;
use domain::{error::Given, ids::EventId};
use serde_json::{Value, json};
use service::{
    assignment::{SupportChoice, SupportRequest},
    error::ServiceError,
    given,
};

use crate::api::support::{House, Person};

fn id(event: &Value) -> EventId {
    EventId::new(event["id"].as_i64().expect("an id"))
}

/// Whoever is asked for when nothing is said.
fn everybody() -> Given<SupportRequest> {
    given(EmployeeQuery::default().read())
}

async fn choices(house: &House, event: &Value) -> Vec<SupportChoice> {
    let session = house.at_work(&house.mona).await;
    let choices = session.support_choices(Ok(id(event)), everybody()).await;
    choices.expect("management may ask").people
}

/// Names, loads and clashing events, in order.
fn told(choices: &[SupportChoice]) -> Vec<(&str, u64, u64, Vec<i64>)> {
    let clashing = |choice: &SupportChoice| choice.clashes.iter().map(|one| one.id.get()).collect();
    choices
        .iter()
        .map(|choice| {
            let name = choice.support.full_name.as_str();
            (name, choice.load, choice.load_30_days, clashing(choice))
        })
        .collect()
}

async fn run_by(house: &House, support: &Person, contract: &Value, days: (&str, &str)) -> Value {
    let event = house.event_at(contract, days.0, days.1).await;
    house.assigned(&event, support).await
}

#[tokio::test]
async fn who_is_free_comes_first_then_who_has_less_before_them_then_the_name() {
    let house = House::new().await;
    let zoe = house
        .hire("Zoé Ferrand", "zoe@epic.example", "SUPPORT")
        .await;
    let ana = house
        .hire("Ana Prieto", "ana@epic.example", "SUPPORT")
        .await;
    let gone = house
        .hire("Dora Keane", "dora@epic.example", "SUPPORT")
        .await;
    let dora = house.show("employees", gone.id).await;
    let left = house.mona.turn("employees", &dora, "deactivate", json!({}));
    left.await.expect_status(200);
    let contract = house.signed(&house.client().await).await;
    let asked = house.event(&contract).await;
    // over, and cancelled: neither counts
    run_by(
        &house,
        &zoe,
        &contract,
        ("2026-05-04T10:00", "2026-05-04T12:00"),
    )
    .await;
    let off = run_by(
        &house,
        &zoe,
        &contract,
        ("2026-06-04T10:00", "2026-06-04T22:00"),
    )
    .await;
    let cancel = json!({"reason": "no guests"});
    let off = house.mona.turn("events", &off, "cancel", cancel).await;
    off.expect_status(200);
    // touching the beginning, and far ahead
    run_by(
        &house,
        &ana,
        &contract,
        ("2026-06-04T10:00", "2026-06-04T13:00"),
    )
    .await;
    run_by(
        &house,
        &ana,
        &contract,
        ("2026-09-04T10:00", "2026-09-04T13:00"),
    )
    .await;
    let early = run_by(
        &house,
        &house.kate,
        &contract,
        ("2026-06-04T23:00", "2026-06-05T01:00"),
    );
    let early = id(&early.await).get();
    let late = run_by(
        &house,
        &house.kate,
        &contract,
        ("2026-06-05T01:30", "2026-06-05T04:00"),
    );
    let late = id(&late.await).get();
    let whole = run_by(
        &house,
        &house.alienor,
        &contract,
        ("2026-06-01T10:00", "2026-06-30T04:00"),
    );
    let whole = id(&whole.await).get();

    let found = choices(&house, &asked).await;
    let expected = vec![
        ("Zoé Ferrand", 0, 0, vec![]),
        ("Ana Prieto", 2, 1, vec![]),
        ("Aliénor Vichum", 1, 1, vec![whole]),
        ("Kate Hastroff", 2, 2, vec![early, late]),
    ];
    assert_eq!(told(&found), expected);
    let clash = &found[3].clashes[0];
    assert_eq!(clash.name.as_str(), "John Ouick Wedding");
    assert_eq!(
        clash.period.starts().local().to_string(),
        "2026-06-04 23:00:00"
    );
    assert!(found[0].is_free() && !found[3].is_free());

    let session = house.at_work(&house.mona).await;
    let overview = session
        .support_overview(everybody())
        .await
        .expect("an overview")
        .people;
    let names: Vec<_> = overview
        .iter()
        .map(|one| one.support.full_name.as_str())
        .collect();
    let by_load = [
        "Zoé Ferrand",
        "Aliénor Vichum",
        "Ana Prieto",
        "Kate Hastroff",
    ];
    assert_eq!(names, by_load);
    assert!(overview.iter().all(SupportChoice::is_free));
}

#[tokio::test]
async fn an_event_does_not_clash_with_itself() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let event = house.assigned(&event, &house.kate).await;
    let found = choices(&house, &event).await;
    let expected = vec![
        ("Aliénor Vichum", 0, 0, vec![]),
        ("Kate Hastroff", 1, 1, vec![]),
    ];
    assert_eq!(told(&found), expected);
}

#[tokio::test]
async fn only_management_looks_at_the_board_and_a_denial_is_audited() {
    let house = House::new().await;
    for person in [&house.bill, &house.kate] {
        let session = house.at_work(person).await;
        let asked = session
            .support_choices(Ok(EventId::new(1)), everybody())
            .await;
        assert!(matches!(asked, Err(ServiceError::Denied(_))));
        let asked = session.support_overview(everybody()).await;
        assert!(matches!(asked, Err(ServiceError::Denied(_))));
        let entry = house.audit().await[0].clone();
        assert_eq!(entry["action"], "assign_support");
        assert_eq!(entry["outcome"], "denied");
        assert_eq!(entry["actor_id"], json!(person.id));
    }
    let session = house.at_work(&house.mona).await;
    let missing = session
        .support_choices(Ok(EventId::new(99)), everybody())
        .await;
    assert!(matches!(missing, Err(ServiceError::NotFound(_))));
}
