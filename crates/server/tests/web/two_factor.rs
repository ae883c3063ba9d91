//! Second factors on pages: set up with a picture, asked for in a second step of the login,
//! demanded before anything else, and told of to management.

use chrono::TimeDelta;
use serde_json::json;

use crate::{
    api::{
        authenticator::App,
        support::{House, PASSWORD},
    },
    web::visitor::{Shown, Visitor},
};

/// Sets a second factor up on pages; gives the app and the page of recovery codes.
async fn set_up(house: &House, visitor: &mut Visitor) -> (App, Shown) {
    let page = visitor.fill("/two-factor", &[("password", PASSWORD)]).await;
    page.expect(200).see("Scan this");
    assert!(page.html.contains("<svg class=\"qr\""), "a picture");
    let app = App::of(&json!(page.told_once()));
    let code = app.shows(house, 0);
    let codes = visitor.fill_shown(&page, &[("code", &code)]).await;
    house.clock.turn(TimeDelta::seconds(30));
    (app, codes)
}

#[tokio::test]
async fn it_is_set_up_with_a_picture_and_used_at_the_next_login() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.open("/profile").await.see("Set it up");
    let (app, codes) = set_up(&house, &mut bill).await;
    codes.expect(200).see("Your second factor is on");
    assert_eq!(codes.html.matches("<li><code>").count(), 10);
    bill.open("/profile").await.see("Recovery codes left");

    let mut again = Visitor::new(&house.router);
    let page = again.log_in("bill@epic.example", PASSWORD).await;
    page.expect(200).see("One more step");
    assert_eq!(again.cookie("epic-session"), None, "not before the code");
    let wrong = again.fill_shown(&page, &[("code", "000000")]).await;
    wrong.expect(401).see("The code is wrong");
    let none = again.fill_shown(&wrong, &[("code", "nothing")]).await;
    none.expect(422).see("This is no code");
    let code = app.shows(&house, 0);
    let shown = again.fill_shown(&none, &[("code", &code)]).await;
    shown.expect(200).see("Good morning, Bill");
}

#[tokio::test]
async fn a_login_that_waits_too_long_for_its_code_begins_anew() {
    let house = House::new().await;
    let (app, _) = App::turned_on_by(&house, &house.bill).await.expect("on");
    let mut bill = Visitor::new(&house.router);
    let page = bill.log_in("bill@epic.example", PASSWORD).await;
    let ticket = page.value("ticket");
    house
        .clock
        .turn(TimeDelta::minutes(5) + TimeDelta::seconds(1));
    let code = app.shows(&house, 0);
    let late = bill.fill_shown(&page, &[("code", &code)]).await;
    late.expect(401).see("That took too long");
    // nor is a ticket good for another time, for somebody else, or without its seal
    let (said, seal) = ticket.rsplit_once('.').expect("a seal");
    let (id, _) = said.split_once('.').expect("whose and when");
    let later = house.clock_seconds() + 200;
    for forged in [
        format!("{id}.{later}.{seal}"),
        format!("1.{later}.{seal}"),
        format!("{id}.{later}."),
        "..".to_owned(),
        String::new(),
    ] {
        let fields = [("ticket", forged.as_str()), ("code", code.as_str())];
        bill.post("/login/code", &fields).await.expect(401);
    }
}

#[tokio::test]
async fn where_one_wanted_to_go_survives_both_steps() {
    let house = House::new().await;
    let (app, _) = App::turned_on_by(&house, &house.bill).await.expect("on");
    let mut bill = Visitor::new(&house.router);
    let login = bill.open("/clients?mine=true").await;
    let fields = [("email", "bill@epic.example"), ("password", PASSWORD)];
    let step = bill.fill_shown(&login, &fields).await;
    let code = app.shows(&house, 0);
    let shown = bill.fill_shown(&step, &[("code", &code)]).await;
    assert_eq!(shown.path, "/clients?mine=true");
}

#[tokio::test]
async fn a_department_that_has_to_is_led_nowhere_else() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let fields = [("two_factor_sales", "must")];
    mona.fill("/settings", &fields).await.expect(200);
    let settings = house.mona.get("/settings").await.body;
    assert_eq!(settings["two_factor_departments"], json!(["SALES"]));
    let mut bill = Visitor::of(&house, &house.bill).await;
    for place in ["/", "/clients", "/profile", "/two-factor/off", "/password"] {
        bill.open(place)
            .await
            .see("Your company asks for a second factor");
    }
    let client = [
        ("full_name", "A"),
        ("email", "a@b.example"),
        ("phone", "0123"),
    ];
    bill.post("/clients", &client).await.expect(303);
    assert_eq!(house.mona.get("/clients").await.body["count"]["value"], 0);
    set_up(&house, &mut bill).await;
    bill.open("/clients").await.expect(200).see("Clients");
    // and a change of something else leaves the rule as it is
    mona.fill("/settings", &[("currency", "CHF")])
        .await
        .expect(200);
    let settings = house.mona.get("/settings").await.body;
    assert_eq!(settings["two_factor_departments"], json!(["SALES"]));
}

#[tokio::test]
async fn management_sees_and_resets_that_of_a_colleague() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let place = format!("/employees/{}", house.bill.id);
    let reset = format!("{place}/reset-two-factor");
    assert!(!mona.open(&place).await.leads_to(&reset), "there is none");
    App::turned_on_by(&house, &house.bill).await.expect("on");
    let page = mona.open(&place).await;
    page.see("on since");
    assert!(page.leads_to(&reset));
    let done = mona.fill(&reset, &[]).await;
    done.expect(200)
        .see("The second factor of Bill Boquet is reset");
    let mut bill = Visitor::new(&house.router);
    bill.log_in("bill@epic.example", PASSWORD)
        .await
        .see("Good morning, Bill");
}

#[tokio::test]
async fn it_is_turned_off_and_its_codes_are_renewed_with_password_and_code() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let (app, _) = set_up(&house, &mut bill).await;
    let code = app.shows(&house, 0);
    let wrong = [("password", "not this one at all"), ("code", code.as_str())];
    let refused = bill.fill("/two-factor/codes", &wrong).await;
    refused.expect(422);
    assert!(refused.wrong("password").is_some());
    let right = [("password", PASSWORD), ("code", code.as_str())];
    let codes = bill.fill("/two-factor/codes", &right).await;
    codes.expect(200).see("the only time that they are shown");
    let used = bill.fill("/two-factor/off", &right).await;
    used.expect(422);
    assert!(used.wrong("code").is_some());
    house.clock.turn(TimeDelta::seconds(30));
    let code = app.shows(&house, 0);
    let right = [("password", PASSWORD), ("code", code.as_str())];
    let off = bill.fill("/two-factor/off", &right).await;
    off.expect(200).see("Your second factor is off");
    let mut again = Visitor::new(&house.router);
    let page = again.log_in("bill@epic.example", PASSWORD).await;
    page.see("Good morning, Bill");
}

#[tokio::test]
async fn a_token_is_made_shown_once_and_ended_on_the_profile() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let form = bill.open("/profile/tokens/new").await;
    let wrong = [("name", "sync"), ("password", "not this one at all")];
    let refused = bill.fill_shown(&form, &wrong).await;
    refused.expect(422);
    assert!(refused.wrong("password").is_some());
    let right = [("name", "sync"), ("password", PASSWORD)];
    let made = bill.fill_shown(&refused, &right).await;
    made.expect(200).see("the only time that it is shown");
    let program = house.bill.with_token(&made.told_once());
    program.get("/clients").await.expect_status(200);
    let profile = bill.open("/profile").await;
    profile.see("sync").not_see(&made.told_once());
    let links = profile.links();
    let end = links
        .iter()
        .find(|link| link.starts_with("/profile/tokens/") && link.ends_with("/end"));
    let ended = bill.send(end.expect("a button"), &[]).await;
    ended.see("The token is ended");
    program
        .get("/clients")
        .await
        .expect_refusal(401, "session_over");
}
