//! Events on pages: the list, and the record with its buttons.

mod forms;
mod support;

use serde_json::{Value, json};

use crate::{
    api::support::{House, Person},
    web::visitor::{Shown, Visitor},
};

fn place(event: &Value) -> String {
    format!("/events/{}", event["id"])
}

/// An event that Kate runs, 4 June 13:00 to 5 June 02:00.
pub(crate) async fn kates(house: &House, contract: &Value) -> Value {
    let event = house.event(contract).await;
    house.assigned(&event, &house.kate).await
}

async fn opened(house: &House, person: &Person, event: &Value) -> Shown {
    let mut visitor = Visitor::of(house, person).await;
    let shown = visitor.open(&place(event)).await;
    shown.expect(200);
    shown
}

/// Every form about an event.
const VERBS: [&str; 8] = [
    "edit", "postpone", "move", "cancel", "assign", "unassign", "note", "notes",
];

/// The verbs that a page leads to.
fn buttons(shown: &Shown, event: &Value) -> Vec<&'static str> {
    VERBS
        .into_iter()
        .filter(|verb| shown.leads_to(&format!("{}/{verb}", place(event))))
        .collect()
}

#[tokio::test]
async fn the_record_says_when_where_for_whom_and_by_whom() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = kates(&house, &contract).await;
    let shown = opened(&house, &house.sara, &event).await;
    shown
        .see("John Ouick Wedding")
        .see("Thu 4 Jun, 13:00 · in 3 days")
        .see("Fri 5 Jun, 02:00")
        .see("Europe/Paris")
        .see("53 Rue du Château, 41120 Candé-sur-Beuvron, France");
    shown
        .see("Kevin Casey Cool Startup LLC")
        .see("+678 123 456 78")
        .see("kevin@startup.io")
        .see("Bill Boquet")
        .see("Kate Hastroff")
        .see("€12,000.50");
    assert!(shown.leads_to("tel:+67812345678"));
    assert!(shown.leads_to(&format!("/contracts/{}", contract["id"])));
    let file = format!("{}/calendar.ics", place(&event));
    assert!(shown.leads_to(&file));
    let mut sara = Visitor::of(&house, &house.sara).await;
    let file = sara.get(&file).await;
    file.expect(200);
    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.html.contains("SUMMARY:John Ouick Wedding"));
}

#[tokio::test]
async fn times_are_those_of_the_event_with_the_person_s_own_beside_them() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let body = json!({
        "contract_id": contract["id"], "name": "Kyoto Gala", "attendees": 20,
        "starts_at": "2026-06-04T08:00", "ends_at": "2026-06-04T10:00",
        "time_zone": "Asia/Tokyo", "location": "Kyoto",
    });
    let event = house.bill.post("/events", body).await.expect_status(201);
    let shown = opened(&house, &house.bill, &event.body).await;
    shown
        .see("Thu 4 Jun, 08:00")
        .see("Thu 4 Jun, 01:00 where you are")
        .see("Thu 4 Jun, 10:00")
        .see("Thu 4 Jun, 03:00 where you are")
        .see("Asia/Tokyo");
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/events")
        .await
        .see("Thu 4 Jun, 08:00 in 3 days · Asia/Tokyo");
}

#[tokio::test]
async fn there_is_no_button_for_what_would_be_refused_and_a_line_says_why() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let planned = house.event(&contract).await;
    let run = house.event_at(&contract, "2026-07-04T13:00", "2026-07-04T18:00");
    let run = house.assigned(&run.await, &house.kate).await;
    house.signed(&client).await;
    for (person, of_planned, of_run) in [
        (
            &house.mona,
            &["edit", "postpone", "move", "cancel", "assign", "note"][..],
            &[
                "edit", "postpone", "move", "cancel", "assign", "unassign", "note",
            ][..],
        ),
        (&house.bill, &[], &[]),
        (&house.sara, &[], &[]),
        (&house.kate, &[], &["edit", "postpone", "note"]),
        (&house.alienor, &[], &[]),
    ] {
        let mut visitor = Visitor::of(&house, person).await;
        for (event, expected) in [(&planned, of_planned), (&run, of_run)] {
            let shown = visitor.open(&place(event)).await;
            assert_eq!(buttons(&shown, event), expected, "{}", person.email);
            for verb in VERBS {
                let form = visitor.get(&format!("{}/{verb}", place(event))).await;
                // the notes are there to be edited once there are any
                let may =
                    expected.contains(&verb) || (verb == "notes" && expected.contains(&"note"));
                assert_eq!(form.status == 200, may, "{verb} {}", person.email);
            }
        }
        let creates = person.email == house.bill.email || person.email == house.sara.email;
        let list = visitor.open("/events").await;
        assert_eq!(list.leads_to("/events/new"), creates);
        assert_eq!(list.leads_to("/assign"), person.email == house.mona.email);
        let assigns = list.leads_to(&format!("{}/assign", place(&planned)));
        assert_eq!(assigns, person.email == house.mona.email);
    }
    opened(&house, &house.bill, &run)
        .await
        .see("Only Kate Hastroff, the support contact, and management change this event")
        .see("Management assigns the support contact");
    opened(&house, &house.alienor, &planned)
        .await
        .see("Management changes this event, and assigns the support contact");
    opened(&house, &house.kate, &run)
        .await
        .see("Management cancels this event");
}

#[tokio::test]
async fn a_cancelled_event_takes_notes_only() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = kates(&house, &contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{}/cancel", place(&event));
    let refused = mona.fill(&form, &[]).await;
    refused.expect(422);
    assert!(refused.wrong("reason").is_some());
    let shown = mona.fill_shown(&refused, &[("reason", "no guests")]).await;
    shown
        .expect(200)
        .see("John Ouick Wedding is cancelled.")
        .see("This event is cancelled: no guests. It accepts notes only.");
    assert_eq!(buttons(&shown, &event), ["note"]);
    for verb in ["edit", "postpone", "move", "cancel", "assign", "unassign"] {
        let form = mona.get(&format!("{}/{verb}", place(&event))).await;
        form.expect(409).see("cancelled");
    }
    let mut kate = Visitor::of(&house, &house.kate).await;
    let noted = kate
        .fill(
            &format!("{}/note", place(&event)),
            &[("text", "Told them.")],
        )
        .await;
    noted
        .expect(200)
        .see("2026-06-01 10:00, Kate Hastroff] Told them.");
}

#[tokio::test]
async fn an_event_of_a_cancelled_contract_says_so() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let id = contract["id"].as_i64().expect("an id");
    let contract = house.show("contracts", id).await;
    let cancel = json!({"reason": "sold"});
    let cancelled = house.mona.turn("contracts", &contract, "cancel", cancel);
    cancelled.await.expect_status(200);
    let shown = opened(&house, &house.mona, &event).await;
    shown.see("This event is cancelled");
    assert_eq!(buttons(&shown, &event), ["note"]);
}

#[tokio::test]
async fn a_forged_form_changes_nothing() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let version = event["version"].to_string();
    let kate = house.kate.id.to_string();
    for person in [&house.bill, &house.sara, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        for verb in VERBS {
            let fields = [
                ("version", version.as_str()),
                ("name", "Mine now"),
                ("was.name", ""),
                ("starts_at", "2026-08-04T13:00"),
                ("was.starts_at", ""),
                ("notes", "Mine now"),
                ("was.notes", ""),
                ("text", "Mine now"),
                ("reason", "because"),
                ("employee_id", &kate),
                ("force", "on"),
                ("contract_id", "1"),
            ];
            let form = format!("{}/{verb}", place(&event));
            visitor.post(&form, &fields).await.expect(403);
            // whoever may never do it learns nothing about ids
            if matches!(verb, "assign" | "cancel" | "move" | "unassign") {
                let nowhere = format!("/events/9999/{verb}");
                visitor.get(&nowhere).await.expect(403);
            }
        }
    }
    let mut sara = Visitor::of(&house, &house.sara).await;
    let contract = contract["id"].to_string();
    let fields = [
        ("contract_id", contract.as_str()),
        ("name", "Mine"),
        ("starts_at", "2026-06-04T13:00"),
        ("ends_at", "2026-06-04T14:00"),
        ("location", "Here"),
        ("attendees", "1"),
    ];
    sara.post("/events", &fields).await.expect(403);
    let path = format!("/events/new?contract={contract}");
    sara.get(&path).await.expect(403);
    let id = event["id"].as_i64().expect("an id");
    assert_eq!(house.show("events", id).await, event);
    let listed = house.mona.get("/events").await.body;
    assert_eq!(listed["count"]["value"], json!(1));
}

#[tokio::test]
async fn the_list_is_filtered_by_chips_that_say_what_they_stand_for() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let past = house.event_at(&contract, "2026-05-04T13:00", "2026-05-04T14:00");
    house.assigned(&past.await, &house.kate).await;
    house.event(&contract).await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    // whoever asks for nothing sees what comes, and is told so
    let coming = kate.open("/events").await;
    coming
        .see("1 of 1")
        .see("in 3 days")
        .see("The coming events, the next one first.");
    assert!(coming.leads_to("/events.csv?upcoming=true"));
    assert!(coming.leads_to("/events?upcoming=true&mine=true"));
    // one excludes the other, and a chip that is on leads to all of them
    let all = "/events?sort=-starts_at";
    assert!(coming.leads_to("/events?past=true&sort=-starts_at") && coming.leads_to(all));
    let all = kate.open(all).await;
    all.see("2 of 2").see("no support").see("Kate Hastroff");
    all.not_see("the next one first");
    assert!(all.leads_to("/events?upcoming=true"));
    assert!(all.leads_to("/events?sort=-starts_at&mine=true"));
    let between = kate
        .open("/events?upcoming=true&from=2026-06-01&to=2026-06-30T12%3A00")
        .await;
    between.expect(200).see("Between two days");
    assert!(between.html.contains("type=\"date\" value=\"2026-06-01\""));
    assert!(between.html.contains("name=\"upcoming\" value=\"true\""));
    kate.open("/events?past=true").await.see("28 days ago");
    kate.open("/events?mine=true").await.see("1 of 1");
    kate.open("/events?without_support=true&without_notes=true")
        .await
        .see("1 of 1");
    kate.open("/events?status=cancelled")
        .await
        .see("No event fits.");
    let id = &client["id"];
    let narrowed = format!(
        "/events?client={id}&support={}&from=2026-06-02",
        house.kate.id
    );
    let shown = kate.open(&narrowed).await;
    shown
        .see("Client: Kevin Casey")
        .see("Support: Kate Hastroff")
        .see("From: 2 Jun 2026");
    assert!(shown.leads_to(&format!("/events?client={id}&from=2026-06-02")));
    kate.open("/events?client=9999")
        .await
        .expect(200)
        .see("Client: 9999");
    kate.open("/events?from=tomorrow").await.expect(422);
    let mut mona = Visitor::of(&house, &house.mona).await;
    assert!(!mona.open("/events").await.leads_to("/events?mine=true"));
}

#[tokio::test]
async fn an_event_reads_in_french() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    let event = house.event(&contract).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    mona.fill("/profile/settings", &[("locale", "fr")])
        .await
        .expect(200);
    mona.open(&place(&event))
        .await
        .see("jeu. 4 juin, 13:00 · dans 3 jours")
        .see("Reporter")
        .see("Ajouter la note")
        .see("12 000,50 €");
    mona.open("/events")
        .await
        .see("Événements")
        .see("sans support");
    mona.open("/calendar").await.see("juin 2026");
    mona.open("/assign").await.see("Choisissez un événement");
}
