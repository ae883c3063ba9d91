//! One's own account on pages: settings, theme, sessions, and the language that
//! somebody begins with.

use serde_json::json;

use crate::{
    api::support::{House, PASSWORD, Person},
    web::visitor::{Shown, Visitor},
};

const FIRST: &str = "orchard lantern four";

/// Hires somebody who never logged in.
async fn newcomer(house: &House) {
    let body = json!({
        "full_name": "Nora Benali", "email": "nora@epic.example",
        "department": "SUPPORT", "password": FIRST,
    });
    house.mona.post("/employees", body).await.expect_status(201);
}

async fn choose_password(visitor: &mut Visitor, page: &Shown, current: &str, new: &str) -> Shown {
    let fields = [
        ("current_password", current),
        ("new_password", new),
        ("new_password_again", new),
    ];
    visitor.fill_shown(page, &fields).await
}

async fn me(person: &Person) -> serde_json::Value {
    person.get("/me").await.expect_status(200).body
}

#[tokio::test]
async fn one_s_own_language_zone_and_theme_are_changed_together() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/profile")
        .await
        .expect(200)
        .see("Bill Boquet")
        .see("Europe/Paris");
    let fields = [
        ("locale", "fr"),
        ("time_zone", "America/New_York"),
        ("theme", "dark"),
    ];
    let shown = bill.fill("/profile/settings", &fields).await;
    shown.expect(200);
    // the flash was written before, the page after it is in French already
    let shown = bill.open("/profile").await;
    assert!(shown.html.contains("<html lang=\"fr\" data-theme=\"dark\""));
    shown.see("Modifier les réglages").see("America/New_York");
    assert_eq!(bill.cookie("epic-theme"), Some("dark"));
    assert_eq!(me(&house.bill).await["locale"], json!("fr"));
    // and the login speaks French from now on, in the dark
    bill.send("/logout", &[]).await.see("Connexion");
    let fields = [("time_zone", "Nowhere/At_All"), ("theme", "pink")];
    let mut bill = Visitor::of(&house, &house.bill).await;
    let refused = bill.fill("/profile/settings", &fields).await;
    refused.expect(422);
    assert!(refused.wrong("time_zone").is_some() && refused.wrong("theme").is_some());
}

#[tokio::test]
async fn the_theme_is_switched_from_any_page_and_leads_back_there() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let page = bill.open("/clients?mine=true").await;
    assert!(page.html.contains("action=\"/theme\""));
    let fields = [("theme", "light"), ("back", "/clients?mine=true")];
    let shown = bill.post("/theme", &fields).await;
    shown.expect(303);
    assert_eq!(shown.location(), "/clients?mine=true");
    let page = bill.open("/clients").await;
    assert!(page.html.contains("data-theme=\"light\""));
    assert!(
        page.html
            .contains("name=\"theme\" value=\"light\" aria-pressed=\"true\"")
    );
    assert_eq!(me(&house.bill).await["theme"], json!("light"));
    for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil", ""] {
        let fields = [("theme", "dark"), ("back", elsewhere)];
        let shown = bill.post("/theme", &fields).await;
        assert_eq!(shown.location(), "/", "{elsewhere}");
    }
    bill.post("/theme", &[("theme", "pink")]).await.expect(422);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all_at_once() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let mut other = Visitor::new(&house.router);
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    let body = format!(
        "email=bill%40epic.example&password={}",
        PASSWORD.replace(' ', "+")
    );
    let headers = [("sec-fetch-site", "same-origin"), ("user-agent", firefox)];
    let shown = other.ask("POST", "/login", &headers, Some(body)).await;
    shown.expect(303);
    let page = bill.open("/profile").await;
    page.see("Firefox · Linux").see("this one");
    // his token of the API, the other browser, this one
    let ends: Vec<_> = page
        .links()
        .into_iter()
        .filter(|link| link.ends_with("/end") && link != "/profile/sessions/end")
        .collect();
    assert_eq!(ends.len(), 2, "{ends:?}");
    for end in &ends {
        bill.send(end, &[]).await.see("The session is ended");
    }
    other.open("/clients").await.see("Your session is over");
    bill.post(&ends[0], &[]).await.expect(404);
    let mut kate = Visitor::of(&house, &house.kate).await;
    kate.post(&ends[0], &[]).await.expect(404);

    let mut third = Visitor::of(&house, &house.bill).await;
    let shown = bill.fill("/profile/sessions/end", &[]).await;
    shown.see("All your sessions have ended").see("Log in");
    assert_eq!(bill.cookie("epic-session"), None);
    third.open("/clients").await.see("Your session is over");
}

#[tokio::test]
async fn a_newcomer_keeps_the_language_of_the_browser() {
    let house = House::new().await;
    newcomer(&house).await;
    let mut nora = Visitor::new(&house.router).speaking("fr-FR,fr;q=0.9");
    let page = nora.log_in("nora@epic.example", FIRST).await;
    assert!(page.html.contains("<html lang=\"fr\""));
    let refused = choose_password(&mut nora, &page, FIRST, "court").await;
    refused.expect(422);
    assert!(refused.html.contains("<html lang=\"fr\""));
    choose_password(&mut nora, &refused, FIRST, PASSWORD)
        .await
        .expect(200);
    // the browser's language has no say from here on
    let mut nora = nora.speaking("en");
    let page = nora.open("/clients").await;
    assert!(page.html.contains("<html lang=\"fr\""));
    nora.open("/password").await.see("Changer de mot de passe");
}

#[tokio::test]
async fn the_browser_s_language_is_somebody_s_until_they_settle_something() {
    let house = House::new().await;
    let mut bill = Visitor::new(&house.router).speaking("fr-FR,fr;q=0.9");
    let page = bill.log_in("bill@epic.example", PASSWORD).await;
    assert!(page.html.contains("<html lang=\"fr\""));
    assert_eq!(me(&house.bill).await["locale"], json!("fr"));
    // that settled it
    let mut abroad = Visitor::new(&house.router).speaking("en");
    let page = abroad.log_in("bill@epic.example", PASSWORD).await;
    assert!(page.html.contains("<html lang=\"fr\""));
}

#[tokio::test]
async fn the_language_chosen_on_the_login_page_stays_with_the_person() {
    let house = House::new().await;
    let mut bill = Visitor::new(&house.router);
    let login = bill.open("/login?lang=fr").await;
    let wrong = [("email", "bill@epic.example"), ("password", "wrong")];
    let login = bill.fill_shown(&login, &wrong).await;
    login.expect(401).see("Connexion");
    assert_eq!(me(&house.bill).await["locale"], json!("en"));
    let right = [("email", "bill@epic.example"), ("password", PASSWORD)];
    let page = bill.fill_shown(&login, &right).await;
    page.expect(200);
    assert!(page.html.contains("<html lang=\"fr\""));
    assert_eq!(me(&house.bill).await["locale"], json!("fr"));
    // a login without a choice leaves that alone
    let mut again = Visitor::new(&house.router).speaking("en");
    again.log_in("bill@epic.example", PASSWORD).await;
    assert_eq!(me(&house.bill).await["locale"], json!("fr"));
}

#[tokio::test]
async fn whoever_settled_something_keeps_it_when_a_password_is_due() {
    let house = House::new().await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    kate.send("/theme", &[("theme", "dark")]).await;
    let employee = house.show("employees", house.kate.id).await;
    let path = format!("/employees/{}/reset-password", house.kate.id);
    let body = json!({"version": employee["version"], "password": FIRST});
    house.mona.post(&path, body).await.expect_status(200);
    let mut kate = Visitor::new(&house.router).speaking("fr");
    let page = kate.log_in("kate@epic.example", FIRST).await;
    page.see("Somebody else set your password");
    choose_password(&mut kate, &page, FIRST, "another lantern hollow").await;
    let employee = house.show("employees", house.kate.id).await;
    assert_eq!(employee["locale"], json!("en"));
}

#[tokio::test]
async fn what_a_phone_has_no_room_for_is_behind_more() {
    let house = House::new().await;
    for (person, parts) in [
        (&house.mona, &["/employees", "/audit", "/settings"][..]),
        (&house.bill, &["/employees"]),
    ] {
        let mut visitor = Visitor::of(&house, person).await;
        let page = visitor.open("/more").await;
        page.expect(200);
        for part in ["/employees", "/audit", "/settings"] {
            assert_eq!(page.leads_to(part), parts.contains(&part), "{part}");
        }
        for door in ["/profile", "/password", "/theme", "/logout"] {
            assert!(page.leads_to(door), "{door}");
        }
    }
}

#[tokio::test]
async fn a_calendar_feed_is_shown_once_replaced_and_ended() {
    let house = House::new().await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    let form = kate.open("/profile/calendar").await;
    let made = kate.fill_shown(&form, &[]).await;
    made.expect(200).see("the only time that it is shown");
    let first = made.told_once();
    assert!(first.starts_with("http://crm.epic.example/calendar/feed/"));
    let path = |url: &str| url.replace("http://crm.epic.example", "");
    let mut program = Visitor::new(&house.router);
    program.get(&path(&first)).await.expect(200);
    // the same click again makes no other one
    kate.fill_shown(&form, &[])
        .await
        .expect(200)
        .see("replace it when you did not keep it");
    program.get(&path(&first)).await.expect(200);
    let profile = kate.open("/profile").await;
    assert!(!profile.html.contains(&path(&first)), "it is told once");

    let form = kate.open("/profile/calendar").await;
    form.see("stops working at once");
    let second = kate.fill_shown(&form, &[]).await.told_once();
    program.get(&path(&first)).await.expect(404);
    program.get(&path(&second)).await.expect(200);

    kate.fill("/profile/calendar/remove", &[])
        .await
        .expect(200)
        .see("The calendar feed has ended");
    program.get(&path(&second)).await.expect(404);
    kate.get("/profile/calendar/remove").await.expect(404);
    kate.post("/profile/calendar/remove", &[]).await.expect(303);
}

/// The address in the field that is there to be copied.
#[tokio::test]
async fn two_quick_presses_of_the_theme_switch_both_count() {
    let house = House::new().await;
    let mut first = Visitor::as_before(&house, &house.bill);
    let mut second = first.clone();
    for _ in 0..5 {
        let (dark, light) = tokio::join!(
            first.post("/theme", &[("theme", "dark")]),
            second.post("/theme", &[("theme", "light")])
        );
        dark.expect(303);
        light.expect(303);
    }
}

#[tokio::test]
async fn a_calendar_feed_made_or_ended_twice_is_said_to_be_done() {
    let house = House::new().await;
    let mut kate = Visitor::as_before(&house, &house.kate);
    let page = kate.get("/profile/calendar").await;
    kate.fill_shown(&page, &[]).await.expect(200);
    let twice = kate.fill_shown(&page, &[]).await;
    twice.expect(200);
    assert!(twice.html.contains("The address was made and shown once"));
    let page = kate.get("/profile/calendar/remove").await;
    kate.fill_shown(&page, &[]).await.expect(200);
    let twice = kate.fill_shown(&page, &[]).await;
    twice.expect(200);
    assert!(twice.html.contains("This was already done"));
}
