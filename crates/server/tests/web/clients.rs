//! Clients on pages: the list, the record, every form.

use std::time::Duration;

use serde_json::json;

use crate::{api::support::House, web::visitor::Visitor};

#[tokio::test]
async fn sales_creates_a_client_and_becomes_its_sales_contact() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let fields = [
        ("full_name", "Kevin Casey"),
        ("email", "kevin@startup.io"),
        ("phone", "+678 123 456 78"),
        ("company_name", "Cool Startup LLC"),
        ("first_contact_on", "2021-04-18"),
    ];
    let shown = bill.fill("/clients/new", &fields).await;
    shown
        .expect(200)
        .see("Kevin Casey is created")
        .see("Cool Startup LLC");
    shown.see("18 Apr 2021").see("Bill Boquet");
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_each_field() {
    let house = House::new().await;
    house.client().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let wrong = [
        ("full_name", "Ada Byrne"),
        ("email", "nonsense"),
        ("phone", "12"),
    ];
    let shown = bill.fill("/clients/new", &wrong).await;
    shown.expect(422);
    assert!(shown.wrong("email").is_some() && shown.wrong("phone").is_some());
    assert_eq!(shown.wrong("full_name"), None);
    assert_eq!(shown.value("full_name"), "Ada Byrne");
    let taken = [("email", "KEVIN@startup.io"), ("phone", "+33 1 23 45")];
    let shown = bill.fill_shown(&shown, &taken).await;
    shown.expect(409);
    assert!(shown.wrong("email").is_some());
    let shown = bill
        .fill_shown(&shown, &[("email", "ada@byrne.example")])
        .await;
    shown.expect(200).see("Ada Byrne is created");
}

#[tokio::test]
async fn what_was_sent_is_done_though_the_browser_hung_up() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let page = bill.open("/clients/new").await;
    let ada = [
        ("full_name", "Ada Byrne"),
        ("email", "ada@byrne.example"),
        ("phone", "+353 1 234 5678"),
    ];
    let mut impatient = bill.clone();
    let sending = impatient.fill_shown(&page, &ada);
    let hung_up = tokio::time::timeout(Duration::ZERO, sending).await;
    assert!(hung_up.is_err(), "nobody waits for the answer");
    let mut looked = 0;
    while !bill
        .open("/clients?q=byrne")
        .await
        .text()
        .contains("1 of 1")
    {
        looked += 1;
        assert!(looked < 100, "it is not done");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let shown = bill.fill_shown(&page, &ada).await;
    shown.expect(200).see("This was already done");
}

#[tokio::test]
async fn a_form_sent_twice_creates_once() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let form = bill.open("/clients/new").await;
    let fields = [
        ("full_name", "Ada"),
        ("email", "ada@byrne.example"),
        ("phone", "+331234"),
    ];
    let first = bill.fill_shown(&form, &fields).await;
    let second = bill.fill_shown(&form, &fields).await;
    first.expect(200).see("is created");
    second.expect(200).see("already done");
    assert_eq!(first.path, second.path);
    let answer = house.bill.get("/clients").await.expect_status(200);
    assert_eq!(answer.body["count"]["value"], json!(1));
}

#[tokio::test]
async fn whoever_saves_second_sees_both_and_loses_nothing() {
    let house = House::new().await;
    let client = house.client().await;
    let edit = format!("/clients/{}/edit", client["id"]);
    let mut bill = Visitor::of(&house, &house.bill).await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let (his, hers) = (bill.open(&edit).await, mona.open(&edit).await);
    let change = [("phone", "+33 1 11 11"), ("company_name", "Casey & Sons")];
    mona.fill_shown(&hers, &change)
        .await
        .expect(200)
        .see("Saved");
    let change = [("phone", "+33 2 22 22"), ("full_name", "Kevin J. Casey")];
    let conflict = bill.fill_shown(&his, &change).await;
    conflict
        .expect(409)
        .see("Somebody else saved first")
        .see("Mona Delacroix");
    conflict
        .see("+33 1 11 11")
        .see("+33 2 22 22")
        .see("both changed")
        .see("Casey & Sons");
    // mine where I changed something, theirs elsewhere
    assert_eq!(conflict.value("company_name"), "Casey & Sons");
    assert_eq!(conflict.value("full_name"), "Kevin J. Casey");
    assert_eq!(conflict.value("phone"), "+33 2 22 22");
    bill.fill_shown(&conflict, &[])
        .await
        .expect(200)
        .see("Saved");
    let path = format!("/clients/{}", client["id"]);
    let after = house.bill.get(&path).await.expect_status(200).body;
    assert_eq!(after["company_name"], json!("Casey & Sons"));
    assert_eq!(after["full_name"], json!("Kevin J. Casey"));
    assert_eq!(after["phone"], json!("+33 2 22 22"));
}

#[tokio::test]
async fn there_is_no_button_for_what_would_be_refused() {
    let house = House::new().await;
    let client = house.client().await;
    let place = format!("/clients/{}", client["id"]);
    for (person, verbs) in [
        (
            &house.mona,
            &["edit", "contact", "reassign", "anonymise"][..],
        ),
        (&house.bill, &["edit", "contact"]),
        (&house.sara, &[]),
        (&house.kate, &[]),
    ] {
        let mut visitor = Visitor::of(&house, person).await;
        let page = visitor.open(&place).await;
        page.expect(200).see("Kevin Casey");
        for verb in ["edit", "contact", "reassign", "anonymise"] {
            let form = format!("{place}/{verb}");
            let may = verbs.contains(&verb);
            assert_eq!(page.leads_to(&form), may, "{verb} for {}", person.email);
            visitor.get(&form).await.expect(if may { 200 } else { 403 });
        }
        let creates = person.email == house.bill.email || person.email == house.sara.email;
        assert_eq!(
            visitor.open("/clients").await.leads_to("/clients/new"),
            creates
        );
    }
    let mut sara = Visitor::of(&house, &house.sara).await;
    sara.open(&place)
        .await
        .see("Only Bill Boquet, the sales contact, and management");
}

#[tokio::test]
async fn management_gives_a_client_to_another_sales_contact() {
    let house = House::new().await;
    let client = house.client().await;
    let place = format!("/clients/{}", client["id"]);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let sara = house.sara.id.to_string();
    let form = mona.open(&format!("{place}/reassign")).await;
    form.see("Now with Bill Boquet").not_see("Kate Hastroff");
    let shown = mona.fill_shown(&form, &[("sales_contact_id", &sara)]).await;
    shown
        .expect(200)
        .see("The client is now with Sara Vendrell");
    let shown = mona.fill_shown(&form, &[("sales_contact_id", "")]).await;
    shown.expect(422);
}

#[tokio::test]
async fn a_client_with_an_open_contract_is_not_anonymised_yet() {
    let house = House::new().await;
    let client = house.client().await;
    let place = format!("/clients/{}", client["id"]);
    let form = format!("{place}/anonymise");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let draft = house.draft(&client).await;
    let page = mona.open(&place).await;
    page.see("can be removed once every contract is cancelled, or paid with its events over");
    assert!(!page.leads_to(&form));
    mona.get(&form).await.expect(409);
    let cancel = format!("/contracts/{}/cancel", draft["id"]);
    mona.fill(&cancel, &[]).await.expect(200);
    assert!(mona.open(&place).await.leads_to(&form));
    mona.get(&form).await.expect(200);
}

#[tokio::test]
async fn a_contact_is_logged_and_an_anonymised_client_takes_none() {
    let house = House::new().await;
    let client = house.client().await;
    let place = format!("/clients/{}", client["id"]);
    let mut bill = Visitor::of(&house, &house.bill).await;
    let fields = [
        ("contacted_at", "2026-05-30T10:00"),
        ("note", "Wants a wedding\nby the river."),
    ];
    let shown = bill.fill(&format!("{place}/contact"), &fields).await;
    shown
        .expect(200)
        .see("The contact is logged")
        .see("Wants a wedding by the river.");
    let mut mona = Visitor::of(&house, &house.mona).await;
    let shown = mona
        .fill(&format!("{place}/anonymise"), &[("reason", "asked for it")])
        .await;
    shown.expect(200).see("was anonymised").not_see("Kevin");
    mona.get(&format!("{place}/edit")).await.expect(409);
    assert!(!mona.open(&place).await.leads_to(&format!("{place}/edit")));
}

#[tokio::test]
async fn a_list_keeps_its_filters_in_its_address() {
    let house = House::new().await;
    house.client().await;
    house.client_of(&house.sara, "zoe@startup.io").await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/clients").await.see("2 of 2");
    bill.open("/clients?mine=true&q=&sales=")
        .await
        .see("1 of 1")
        .see("kevin@startup.io");
    bill.open("/clients?q=zoe")
        .await
        .not_see("kevin@startup.io")
        .see("zoe@startup.io");
    bill.open("/clients?q=nobody").await.see("No client fits");
    bill.open("/clients?nonsense=1")
        .await
        .expect(422)
        .see("The address cannot be read");
    bill.open("/clients?after=nonsense").await.expect(422);
    bill.open("/clients/abc").await.expect(422);
    bill.open("/clients/9999").await.expect(404);
}

#[tokio::test]
async fn a_list_narrowed_to_somebody_s_clients_says_whose_and_offers_what_one_may_do() {
    let house = House::new().await;
    let client = house.client().await;
    let narrowed = format!("/clients?sales={}", house.bill.id);
    let contact = format!("/clients/{}/contact", client["id"]);
    for (person, may) in [
        (&house.mona, true),
        (&house.bill, true),
        (&house.sara, false),
        (&house.kate, false),
    ] {
        let mut visitor = Visitor::of(&house, person).await;
        let shown = visitor.open(&narrowed).await;
        shown.see("Sales: Bill Boquet").see("Kevin Casey");
        assert!(shown.leads_to("/clients"), "the chip takes it away");
        assert_eq!(shown.leads_to(&contact), may, "{}", person.email);
    }
    let mut mona = Visitor::of(&house, &house.mona).await;
    let nobody = mona.open("/clients?sales=9999").await;
    nobody.see("Sales: 9999").see("No client fits.");
}

#[tokio::test]
async fn changes_sent_twice_are_said_to_be_done() {
    let house = House::new().await;
    let client = house.client().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    for (verb, typed, said) in [
        (
            "edit",
            ("full_name", "Kevin J. Casey".to_owned()),
            "This was already done",
        ),
        (
            "reassign",
            ("sales_contact_id", house.sara.id.to_string()),
            "The client is now with",
        ),
    ] {
        let page = mona.get(&format!("/clients/{}/{verb}", client["id"])).await;
        let typed = [(typed.0, typed.1.as_str())];
        mona.fill_shown(&page, &typed).await.expect(200);
        let twice = mona.fill_shown(&page, &typed).await;
        twice.expect(200);
        assert!(twice.html.contains(said), "{verb}: {}", twice.text());
    }
    // what somebody else saved is no second press of one's own
    let page = mona.get(&format!("/clients/{}/edit", client["id"])).await;
    let mut other = Visitor::of(&house, &house.mona).await;
    let typed = [("full_name", "Kevin Casey")];
    other.fill_shown(&page, &typed).await.expect(200);
    mona.fill_shown(&page, &typed).await.expect(409);
}
