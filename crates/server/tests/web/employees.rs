//! Employees on pages: the directory, the card, and what management does to an
//! account.

use serde_json::{Value, json};

use crate::{
    api::support::{House, PASSWORD, Person},
    web::visitor::Visitor,
};

const FIRST: &str = "orchard lantern four";
const VERBS: [&str; 6] = [
    "edit",
    "reset-password",
    "handover",
    "deactivate",
    "reactivate",
    "delete",
];

fn place(person: &Person) -> String {
    format!("/employees/{}", person.id)
}

/// Somebody new, as management sees them.
async fn hired(house: &House, name: &str, email: &str, department: &str) -> Value {
    let body = json!({
        "full_name": name, "email": email, "department": department, "password": FIRST,
    });
    let answer = house.mona.post("/employees", body).await;
    answer.expect_status(201).body
}

#[tokio::test]
async fn everybody_reads_the_directory_and_management_keeps_the_accounts() {
    let house = House::new().await;
    hired(&house, "Nora Benali", "nora@epic.example", "SUPPORT").await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    let list = kate.open("/employees").await;
    list.expect(200)
        .see("6 of 6")
        .see("Bill Boquet")
        .see("bill@epic.example")
        .see("E0002");
    list.not_see("has to choose a new one");
    assert!(!list.leads_to("/employees/new"));
    let sales = kate.open("/employees?department=SALES").await;
    sales.see("2 of 2").see("Sara Vendrell").not_see("Kate");
    kate.open("/employees?inactive=true")
        .await
        .see("No employee fits");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let list = mona.open("/employees?q=nora").await;
    list.see("1 of 1").see("has to choose a new one");
    assert!(list.leads_to("/employees/new"));
}

#[tokio::test]
async fn management_hires_somebody_who_then_chooses_a_password() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let fields = [
        ("full_name", "Nora Benali"),
        ("email", "nora@epic.example"),
        ("department", "SUPPORT"),
        ("password", FIRST),
        ("password_again", "something else entirely"),
    ];
    let refused = mona.fill("/employees/new", &fields).await;
    refused.expect(422);
    assert!(refused.wrong("password_again").is_some());
    assert_eq!(refused.value("full_name"), "Nora Benali");
    assert_eq!(refused.value("department"), "SUPPORT");
    assert!(!refused.html.contains(FIRST), "no password is sent back");
    let weak = [
        ("password", "short"),
        ("password_again", "short"),
        ("email", "BILL@epic.example"),
    ];
    let refused = mona.fill_shown(&refused, &weak).await;
    assert!(refused.wrong("password").is_some(), "{}", refused.text());
    let good = [
        ("password", FIRST),
        ("password_again", FIRST),
        ("email", "BILL@epic.example"),
    ];
    let refused = mona.fill_shown(&refused, &good).await;
    refused.expect(409);
    assert!(refused.wrong("email").is_some());
    let good = [
        ("password", FIRST),
        ("password_again", FIRST),
        ("email", "nora@epic.example"),
    ];
    let shown = mona.fill_shown(&refused, &good).await;
    shown
        .expect(200)
        .see("Nora Benali is created")
        .see("E0006")
        .see("has to choose a new one");
    // a second click finds it done
    mona.fill_shown(&refused, &good)
        .await
        .expect(200)
        .see("already done");
    let shown = Visitor::new(&house.router)
        .log_in("nora@epic.example", FIRST)
        .await;
    shown.see("Somebody else set your password");
}

#[tokio::test]
async fn there_is_no_button_for_what_would_be_refused() {
    let house = House::new().await;
    let nora = hired(&house, "Nora Benali", "nora@epic.example", "SUPPORT").await;
    house.client().await;
    let nora = format!("/employees/{}", nora["id"]);
    let bill = place(&house.bill);
    let own = place(&house.mona);
    let mut mona = Visitor::of(&house, &house.mona).await;
    for (of, verbs) in [
        // nothing holds her
        (
            &nora,
            &["edit", "reset-password", "deactivate", "delete"][..],
        ),
        // he looks after a client
        (&bill, &["edit", "reset-password", "handover"]),
        // herself, and the last manager
        (&own, &["edit"]),
    ] {
        let card = mona.open(of).await;
        card.expect(200);
        for verb in VERBS {
            let form = format!("{of}/{verb}");
            assert_eq!(card.leads_to(&form), verbs.contains(&verb), "{form}");
        }
    }
    mona.open(&bill)
        .await
        .see("In charge of 1 client: hand over first");
    mona.open(&own).await.see("The last active manager stays");
    for form in [
        format!("{own}/deactivate"),
        format!("{own}/delete"),
        format!("{bill}/deactivate"),
        format!("{bill}/delete"),
        format!("{nora}/reactivate"),
    ] {
        mona.get(&form).await.expect(409);
    }
    assert_eq!(
        mona.get(&format!("{own}/reset-password")).await.location(),
        "/password"
    );
}

#[tokio::test]
async fn nobody_but_management_comes_to_a_form_or_through_one() {
    let house = House::new().await;
    for person in [&house.bill, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        let card = visitor.open(&place(&house.sara)).await;
        card.expect(200)
            .see("Sara Vendrell")
            .see("Management keeps the accounts")
            .not_see("What happened");
        visitor.get("/employees/new").await.expect(403);
        for id in [
            house.sara.id.to_string(),
            "9999".to_owned(),
            "abc".to_owned(),
        ] {
            for verb in VERBS {
                let form = format!("/employees/{id}/{verb}");
                assert!(!card.leads_to(&form), "{form}");
                visitor.get(&form).await.expect(403);
                let fields = [
                    ("version", "1"),
                    ("full_name", "Eve"),
                    ("password", FIRST),
                    ("password_again", FIRST),
                    ("to_employee_id", "2"),
                    ("employee_number", "E0003"),
                ];
                visitor.post(&form, &fields).await.expect(403);
            }
        }
    }
    let sara = house.show("employees", house.sara.id).await;
    assert_eq!(sara["full_name"], json!("Sara Vendrell"));
    assert_eq!(sara["active"], json!(true));
}

#[tokio::test]
async fn one_s_own_card_leads_to_the_profile() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let card = bill.open(&place(&house.bill)).await;
    card.see("Management keeps your name").see("Europe/Paris");
    assert!(card.leads_to("/profile"));
    let card = bill.open(&place(&house.sara)).await;
    card.not_see("Europe/Paris");
    assert!(!card.leads_to("/profile"));
}

#[tokio::test]
async fn whoever_holds_something_is_freed_of_it_before_the_account_is_closed() {
    let house = House::new().await;
    let client = house.client().await;
    let bill = place(&house.bill);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{bill}/deactivate");
    let held = mona.open(&form).await;
    held.expect(409).see("cannot leave yet").see("Kevin Casey");
    for door in [
        format!("{bill}/handover"),
        format!("/clients/{}", client["id"]),
        format!("/clients?sales={}", house.bill.id),
    ] {
        assert!(held.leads_to(&door), "{door}");
    }
    // also when the client came while the form stood open
    let version = house.show("employees", house.bill.id).await["version"].to_string();
    let held = mona.send(&form, &[("version", &version)]).await;
    held.expect(409).see("1 client").see("Kevin Casey");

    let hand_over = mona.open(&format!("{bill}/handover")).await;
    hand_over
        .expect(200)
        .see("What moves from Bill Boquet")
        .see("not at all: 1 client.")
        .see("Sara Vendrell")
        .not_see("Kate Hastroff");
    let none = mona.fill_shown(&hand_over, &[("to_employee_id", "")]).await;
    none.expect(422);
    assert!(none.wrong("to_employee_id").is_some());
    let sara = house.sara.id.to_string();
    let shown = mona
        .fill_shown(&hand_over, &[("to_employee_id", &sara)])
        .await;
    shown
        .expect(200)
        .see("Now with Sara Vendrell · clients: 1 · events: 0");
    let mut his = Visitor::of(&house, &house.bill).await;
    mona.fill(&form, &[("reason", "left the company")])
        .await
        .expect(200)
        .see("The account of Bill Boquet is deactivated");
    his.open("/clients").await.see("Your session is over");
    let card = mona.open(&bill).await;
    card.see("Deactivated since").see("left the company");
    assert!(card.leads_to(&format!("{bill}/reactivate")));
    mona.open("/employees?inactive=true")
        .await
        .see("Bill Boquet");
    mona.fill(&format!("{bill}/reactivate"), &[])
        .await
        .expect(200)
        .see("is open again");
    Visitor::of(&house, &house.bill).await;
}

#[tokio::test]
async fn a_hand_over_that_would_overlap_names_the_other_event() {
    let house = House::new().await;
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let (starts, ends) = ("2026-07-01T10:00", "2026-07-01T12:00");
    let hers = house.event_at(&contract, starts, ends).await;
    let other = house.event_at(&contract, starts, ends).await;
    house.assigned(&hers, &house.kate).await;
    house.assigned(&other, &house.alienor).await;
    let kate = place(&house.kate);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let card = mona.open(&kate).await;
    let event = format!("/events/{}", hers["id"]);
    assert!(card.leads_to(&event), "{:?}", card.links());
    let alienor = house.alienor.id.to_string();
    let shown = mona
        .fill(&format!("{kate}/handover"), &[("to_employee_id", &alienor)])
        .await;
    shown
        .expect(409)
        .see("Aliénor Vichum")
        .see("is busy at that time");
    let held = mona.open(&format!("{kate}/deactivate")).await;
    held.expect(409).see("1 coming event");
    assert!(held.leads_to(&event));
}

#[tokio::test]
async fn an_account_is_deleted_when_its_number_is_typed() {
    let house = House::new().await;
    let nora = hired(&house, "Nora Benali", "nora@epic.example", "SUPPORT").await;
    let nora = format!("/employees/{}", nora["id"]);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = mona.open(&format!("{nora}/delete")).await;
    form.expect(200).see("Type E0006 to confirm");
    for wrong in ["", "E0002", "nora"] {
        let refused = mona.fill_shown(&form, &[("employee_number", wrong)]).await;
        refused.expect(422);
        assert!(refused.wrong("employee_number").is_some(), "{wrong}");
    }
    mona.open(&nora).await.expect(200);
    let shown = mona
        .fill_shown(&form, &[("employee_number", "e0006")])
        .await;
    shown
        .expect(200)
        .see("The account of Nora Benali is deleted")
        .see("5 of 5");
    mona.open(&nora).await.expect(404);
}

#[tokio::test]
async fn whoever_is_named_by_records_can_only_be_deactivated() {
    let house = House::new().await;
    let client = house.client().await;
    let handed = json!({"to_employee_id": house.sara.id});
    house
        .bill
        .post(
            &format!("/clients/{}/contacts", client["id"]),
            json!({"note": "called"}),
        )
        .await
        .expect_status(201);
    house
        .mona
        .post(&format!("/employees/{}/handover", house.bill.id), handed)
        .await
        .expect_status(200);
    let bill = place(&house.bill);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let card = mona.open(&bill).await;
    card.see("Records name this person");
    assert!(!card.leads_to(&format!("{bill}/delete")));
    let held = mona.open(&format!("{bill}/delete")).await;
    held.expect(409).see("Records name this person");
    assert!(held.leads_to(&format!("{bill}/deactivate")));
    let version = house.show("employees", house.bill.id).await["version"].to_string();
    let fields = [("version", version.as_str()), ("employee_number", "E0002")];
    let held = mona.send(&format!("{bill}/delete"), &fields).await;
    held.expect(409).see("Records name this person");
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_and_has_to_be_changed() {
    let house = House::new().await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{}/reset-password", place(&house.kate));
    let fields = [("password", FIRST), ("password_again", "not the same one")];
    let refused = mona.fill(&form, &fields).await;
    refused.expect(422);
    assert!(refused.wrong("password_again").is_some());
    let fields = [("password", FIRST), ("password_again", FIRST)];
    mona.fill_shown(&refused, &fields)
        .await
        .expect(200)
        .see("Kate Hastroff has a new password");
    kate.open("/clients").await.see("Your session is over");
    kate.log_in(&house.kate.email, PASSWORD).await.expect(401);
    let shown = kate.log_in(&house.kate.email, FIRST).await;
    shown.see("Somebody else set your password");
}

#[tokio::test]
async fn a_department_is_changed_only_where_nothing_holds_somebody() {
    let house = House::new().await;
    house.client().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let bill = mona.open(&format!("{}/edit", place(&house.bill))).await;
    bill.expect(200)
        .see("once the clients and coming events are handed over");
    assert!(!bill.html.contains("name=\"department\""));
    let form = format!("{}/edit", place(&house.sara));
    let fields = [("department", "SUPPORT"), ("full_name", "Sara V. Vendrell")];
    let shown = mona.fill(&form, &fields).await;
    shown.expect(200).see("Saved").see("Sara V. Vendrell");
    let sara = house.show("employees", house.sara.id).await;
    assert_eq!(sara["department"], json!("SUPPORT"));
    assert_eq!(sara["employee_number"], json!("E0003"), "left as it was");
}

#[tokio::test]
async fn two_managers_who_edit_one_account_lose_nothing() {
    let house = House::new().await;
    let form = format!("{}/edit", place(&house.kate));
    let mut mona = Visitor::of(&house, &house.mona).await;
    let mut again = mona.clone();
    let (first, second) = (mona.open(&form).await, again.open(&form).await);
    let change = [("full_name", "Kate H. Hastroff")];
    mona.fill_shown(&first, &change).await.expect(200);
    let change = [("email", "kate.hastroff@epic.example")];
    let conflict = again.fill_shown(&second, &change).await;
    conflict.expect(409).see("Somebody else saved first");
    again
        .fill_shown(&conflict, &[])
        .await
        .expect(200)
        .see("Kate H. Hastroff")
        .see("kate.hastroff@epic.example");
}

#[tokio::test]
async fn the_card_tells_management_what_happened_to_the_account() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let form = format!("{}/edit", place(&house.kate));
    mona.fill(&form, &[("full_name", "Kate Martin")]).await;
    let card = mona.open(&place(&house.kate)).await;
    card.see("What happened")
        .see("Mona Delacroix")
        .see("Kate Hastroff → Kate Martin");
    let audit = format!("/audit?kind=employee&record={}", house.kate.id);
    assert!(card.leads_to(&audit), "{:?}", card.links());
}

#[tokio::test]
async fn rows_of_the_directory_offer_management_what_they_may_do() {
    let house = House::new().await;
    let edit = format!("/employees/{}/edit", house.kate.id);
    let mut mona = Visitor::of(&house, &house.mona).await;
    assert!(mona.open("/employees").await.leads_to(&edit));
    let mut bill = Visitor::of(&house, &house.bill).await;
    assert!(!bill.open("/employees").await.leads_to(&edit));
    let deactivate = format!("/employees/{}/deactivate", house.kate.id);
    mona.fill(&deactivate, &[]).await.expect(200);
    let gone = mona.open("/employees?inactive=true").await;
    assert!(gone.leads_to(&format!("/employees/{}/reactivate", house.kate.id)));
    assert!(!gone.leads_to(&edit));
}

#[tokio::test]
async fn a_handover_sent_twice_is_said_to_be_done() {
    let house = House::new().await;
    house.client().await;
    let form = format!("/employees/{}/handover", house.bill.id);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let page = mona.get(&form).await;
    let to = house.sara.id.to_string();
    let typed = [("to_employee_id", to.as_str())];
    let first = mona.fill_shown(&page, &typed).await;
    first.expect(200);
    assert!(!first.html.contains("already done"));
    let twice = mona.fill_shown(&page, &typed).await;
    twice.expect(200);
    assert!(twice.html.contains("This was already done"));
}
