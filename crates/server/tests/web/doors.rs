//! Coming in, going out, and who is kept outside.

use chrono::TimeDelta;

use crate::{
    api::support::{House, PASSWORD},
    web::visitor::Visitor,
};

#[tokio::test]
async fn whoever_is_not_logged_in_comes_to_the_login_and_from_there_to_where_they_wanted() {
    let house = House::new().await;
    let mut visitor = Visitor::new(&house.router);
    let shown = visitor.get("/clients?mine=true").await;
    shown.expect(303);
    assert_eq!(shown.location(), "/login?next=%2Fclients%3Fmine%3Dtrue");
    let login = visitor.open("/clients?mine=true").await;
    login.expect(200).see("Log in");
    let fields = [("email", "bill@epic.example"), ("password", PASSWORD)];
    let shown = visitor.fill_shown(&login, &fields).await;
    shown.expect(200).see("Clients");
    assert_eq!(shown.path, "/clients?mine=true");
}

#[tokio::test]
async fn the_login_leads_to_pages_of_ours_only() {
    let house = House::new().await;
    for next in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/api/v1/me",
    ] {
        let mut visitor = Visitor::new(&house.router);
        let fields = [
            ("email", "bill@epic.example"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let shown = visitor.post("/login", &fields).await;
        shown.expect(303);
        assert_eq!(shown.location(), "/", "{next}");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_the_same() {
    let house = House::new().await;
    let mut said = Vec::new();
    for email in ["bill@epic.example", "nobody@epic.example"] {
        let mut visitor = Visitor::new(&house.router);
        let shown = visitor.log_in(email, "a wrong password").await;
        shown.expect(401);
        assert_eq!(visitor.cookie("epic-session"), None);
        said.push(shown.text());
        assert!(shown.html.contains(email), "the address is kept");
        assert!(
            !shown.html.contains("a wrong password"),
            "the password is not"
        );
    }
    assert_eq!(said[0], said[1]);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let house = House::new().await;
    let bill = Visitor::of(&house, &house.bill).await;
    let body = "full_name=Eve&email=eve%40evil.example&phone=%2B33123456";
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://crm.epic.example"),
        ],
    ] {
        let shown = bill
            .clone()
            .ask("POST", "/clients", headers, Some(body.to_owned()))
            .await;
        shown.expect(403).see("another site");
    }
    let answer = house.bill.get("/clients").await.expect_status(200);
    assert_eq!(answer.body["items"], serde_json::json!([]));
    // the same from a page of ours, told by a browser that names the origin only
    let ours = [("origin", "http://crm.epic.example")];
    let shown = bill
        .clone()
        .ask("POST", "/clients", &ours, Some(body.to_owned()))
        .await;
    shown.expect(303);
}

#[tokio::test]
async fn a_session_that_was_ended_leads_to_the_login_and_its_cookie_goes() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let before = bill.clone();
    bill.open("/clients").await.expect(200);
    bill.send("/logout", &[])
        .await
        .expect(200)
        .see("You are logged out");
    let mut again = before;
    let shown = again.open("/clients").await;
    shown.expect(200).see("Your session is over");
    assert_eq!(again.cookie("epic-session"), None);
}

#[tokio::test]
async fn a_session_that_nobody_used_for_two_hours_is_over() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    house.clock.turn(TimeDelta::minutes(119));
    bill.open("/clients").await.expect(200).see("Clients");
    house.clock.turn(TimeDelta::minutes(119));
    bill.open("/clients").await.expect(200).see("Clients");
    house.clock.turn(TimeDelta::minutes(120));
    let shown = bill.open("/clients").await;
    shown.expect(200).see("Your session is over");
    // what is used all day by a program has no such limit
    house.bill.get("/clients").await.expect_status(200);
}

#[tokio::test]
async fn a_session_that_is_used_all_day_is_over_after_twelve_hours() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    for _ in 0..12 {
        house.clock.turn(TimeDelta::minutes(59));
        bill.open("/clients").await.expect(200).see("Clients");
    }
    house.clock.turn(TimeDelta::minutes(12));
    let shown = bill.open("/clients").await;
    shown.expect(200).see("Your session is over");
}

#[tokio::test]
async fn the_api_does_not_take_the_cookie_and_the_pages_do_not_take_the_token() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.get("/api/v1/me").await.expect(401);
    let token = house.bill.token.clone().expect("bill is logged in");
    let bearer = format!("Bearer {token}");
    let mut nobody = Visitor::new(&house.router);
    let shown = nobody
        .ask("GET", "/clients", &[("authorization", &bearer)], None)
        .await;
    shown.expect(303);
}

#[tokio::test]
async fn a_due_password_is_changed_before_anything_else() {
    let house = House::new().await;
    let first = "orchard lantern four";
    let body = serde_json::json!({
        "full_name": "Nora Benali", "email": "nora@epic.example",
        "department": "SUPPORT", "password": first,
    });
    house.mona.post("/employees", body).await.expect_status(201);
    let mut nora = Visitor::new(&house.router);
    let shown = nora.log_in("nora@epic.example", first).await;
    shown.expect(200).see("Somebody else set your password");
    nora.open("/clients")
        .await
        .see("Somebody else set your password");
    let page = nora.open("/password").await;
    let short = [
        ("current_password", first),
        ("new_password", "short"),
        ("new_password_again", "short"),
    ];
    let shown = nora.fill_shown(&page, &short).await;
    shown.expect(422);
    assert!(shown.wrong("new_password").is_some());
    let other = [
        ("current_password", first),
        ("new_password", PASSWORD),
        ("new_password_again", "something else entirely"),
    ];
    let shown = nora.fill_shown(&page, &other).await;
    shown.expect(422);
    assert!(shown.wrong("new_password_again").is_some());
    let good = [
        ("current_password", first),
        ("new_password", PASSWORD),
        ("new_password_again", PASSWORD),
    ];
    nora.fill_shown(&page, &good)
        .await
        .expect(200)
        .see("Your password is changed");
    nora.open("/clients").await.expect(200).see("Clients");
}

#[tokio::test]
async fn pages_come_under_headers_that_keep_others_out() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let shown = [
        bill.get("/clients").await,
        bill.get("/clients/9999").await,
        bill.get("/nowhere").await,
        Visitor::new(&house.router).get("/login").await,
        Visitor::new(&house.router).get("/clients").await,
    ];
    for page in shown {
        let header = |name: &str| {
            let value = page.headers.get(name);
            value.map(|value| value.to_str().expect("text").to_owned())
        };
        let policy = header("content-security-policy").unwrap_or_default();
        assert!(
            policy.contains("default-src 'none'"),
            "{}: {policy}",
            page.path
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(
            header("x-frame-options").as_deref(),
            Some("DENY"),
            "{}",
            page.path
        );
        assert_eq!(
            header("cache-control").as_deref(),
            Some("no-store"),
            "{}",
            page.path
        );
        assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"));
        assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"));
    }
}

#[tokio::test]
async fn the_session_s_cookie_cannot_be_read_or_sent_by_others() {
    let house = House::new().await;
    let mut visitor = Visitor::new(&house.router);
    let fields = [("email", "bill@epic.example"), ("password", PASSWORD)];
    let shown = visitor.post("/login", &fields).await;
    let cookies = shown.headers.get_all("set-cookie").iter();
    let session = cookies
        .map(|cookie| cookie.to_str().expect("text"))
        .find(|cookie| cookie.starts_with("epic-session="))
        .expect("a session");
    for attribute in [
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Max-Age=43200",
    ] {
        assert!(session.contains(attribute), "{session}");
    }
    let secure = house.stranger_router(true);
    let shown = Visitor::new(&secure).post("/login", &fields).await;
    let cookies = shown.headers.get_all("set-cookie").iter();
    let session = cookies
        .map(|cookie| cookie.to_str().expect("text"))
        .find(|cookie| cookie.starts_with("__Host-epic-session="))
        .expect("a session under the name that binds it to this host");
    assert!(session.contains("; Secure"), "{session}");
    assert!(!session.contains("Domain"), "{session}");
}

#[tokio::test]
async fn pages_before_the_login_speak_the_browser_s_language() {
    let house = House::new().await;
    let mut visitor = Visitor::new(&house.router).speaking("fr-FR,fr;q=0.9,en;q=0.5");
    let shown = visitor.open("/login").await;
    shown.see("Connexion");
    assert!(shown.html.contains("<html lang=\"fr\""));
    let shown = visitor.open("/login?lang=en").await;
    shown.see("Log in");
    visitor.open("/login").await.see("Log in");
}
