//! A form that was sent after its session had ended loses nothing that was typed.

use crate::{
    api::support::{House, PASSWORD, Person},
    web::visitor::Visitor,
};

/// Ends every session of somebody, elsewhere.
async fn end_sessions(person: &Person) {
    let ended = person.delete("/sessions", 0).await;
    ended.expect_status(200);
}

#[tokio::test]
async fn what_was_typed_goes_through_the_login_and_is_saved_by_one_press() {
    let house = House::new().await;
    let event = house
        .event(&house.signed(&house.client().await).await)
        .await;
    let event = house.assigned(&event, &house.kate).await;
    let form = format!("/events/{}/note", event["id"]);
    let notes = "Reception at 5PM, & a DJ to \"organise\".\n".repeat(50);
    let mut kate = Visitor::as_before(&house, &house.kate);
    let page = kate.get(&form).await;
    end_sessions(&house.kate).await;
    let late = kate.fill_shown(&page, &[("text", &notes)]).await;
    late.expect(401).see("What you typed is not lost");
    assert!(!late.links().iter().any(|link| link.contains("lang=")));
    assert_eq!(kate.cookie("epic-session"), None);
    // a slip of the fingers loses nothing either
    let credentials = |password| [("email", "kate@epic.example"), ("password", password)];
    let slip = kate
        .fill_shown(&late, &credentials("a slip of fingers"))
        .await;
    slip.expect(401);
    let again = kate.fill_shown(&slip, &credentials(PASSWORD)).await;
    again
        .expect(200)
        .see("It is not saved yet")
        .see("a DJ to \"organise\"");
    let saved = kate.fill_shown(&again, &[]).await;
    saved.expect(200).see("a DJ to \"organise\"");
    let path = format!("/events/{}", event["id"]);
    let now = house.mona.get(&path).await.expect_status(200).body;
    assert!(now["notes"].as_str().expect("notes").contains(notes.trim()));
    // a second press of that button creates nothing twice
    let twice = kate.fill_shown(&again, &[]).await;
    twice.expect(200).see("already done");
}

#[tokio::test]
async fn passwords_are_not_kept() {
    let house = House::new().await;
    let mut mona = Visitor::as_before(&house, &house.mona);
    let page = mona.get("/employees/new").await;
    end_sessions(&house.mona).await;
    let secret = "a first password of Noor";
    let typed = [
        ("full_name", "Noor Abadi"),
        ("password", secret),
        ("password_again", secret),
    ];
    let late = mona.fill_shown(&page, &typed).await;
    late.expect(401);
    assert!(late.html.contains("Noor Abadi") && !late.html.contains(secret));
}

#[tokio::test]
async fn a_button_alone_leads_through_the_login_to_its_page_or_to_none() {
    let house = House::new().await;
    let draft = house.draft(&house.client().await).await;
    let sign = format!("/contracts/{}/sign", draft["id"]);
    let mut bill = Visitor::as_before(&house, &house.bill);
    let page = bill.get(&sign).await;
    let (action, fields) = page.form();
    end_sessions(&house.bill).await;
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let late = bill.post(&action, &fields).await;
    late.expect(303);
    let next = sign.replace('/', "%2F");
    assert_eq!(late.location(), format!("/login?next={next}"));
    for (path, fields) in [("/theme", &[("theme", "dark")][..]), ("/logout", &[])] {
        let late = bill.post(path, fields).await;
        assert_eq!(late.expect(303).location(), "/login", "{path}");
    }
}

#[tokio::test]
async fn a_new_password_sent_twice_logs_nobody_out() {
    let house = House::new().await;
    let mut bill = Visitor::as_before(&house, &house.bill);
    let new = "copper violin nine";
    let typed = [
        ("current_password", PASSWORD),
        ("new_password", new),
        ("new_password_again", new),
    ];
    let page = bill.get("/password").await;
    // of two presses, the browser drops the answer to the first
    let mut dropped = bill.clone();
    dropped.fill_shown(&page, &typed).await.expect(200);
    let shown = bill.fill_shown(&page, &typed).await;
    shown.expect(200);
    assert!(shown.html.contains("Your password is changed"));
    bill.get("/clients").await.expect(200);
    // whoever does not bring the new password is led to the login
    let mut thief = Visitor::as_before(&house, &house.bill);
    let other = [
        ("new_password", "something else"),
        ("new_password_again", "something else"),
    ];
    let shown = thief.fill_shown(&page, &other).await;
    shown.expect(200).see("Log in");
}
