//! What goes wrong on the way is said on a page, with a way back.

use std::time::Duration;

use server::{Origin, TrustedProxies};

use crate::{
    api::support::{House, PASSWORD},
    web::visitor::Visitor,
};

const FROM_US: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn a_page_that_takes_no_form_says_so_in_its_frame() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    for (method, path) in [
        ("POST", "/clients/new"),
        ("DELETE", "/clients"),
        ("GET", "/theme"),
    ] {
        let shown = mona.ask(method, path, &[FROM_US], None).await;
        shown.expect(405).see("takes no such request");
        assert!(shown.leads_to("/"), "{method} {path}");
        assert!(shown.html.contains("<nav"), "{method} {path}");
        assert!(shown.headers.contains_key("content-security-policy"));
    }
    let mut nobody = Visitor::new(&house.router);
    let shown = nobody.ask("DELETE", "/login", &[FROM_US], None).await;
    shown.expect(405).see("takes no such request");
    let api = mona.ask("PUT", "/api/v1/clients", &[], None).await;
    assert_eq!(api.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_request_that_was_given_up_is_a_page_for_browsers() {
    let house = House::new().await;
    let hurried = server::router(
        house.service.clone(),
        Origin::Network {
            timeout: Duration::ZERO,
            proxies: TrustedProxies::default(),
            is_secure: false,
        },
    );
    // no password is checked at once
    let mut nobody = Visitor::new(&hurried);
    let shown = nobody.log_in("mona@epic.example", PASSWORD).await;
    shown.expect(503).see("This took too long");
    assert!(shown.leads_to("/"));
    assert!(shown.headers.contains_key("content-security-policy"));
    let api = house.stranger().on(hurried);
    let answer = api.log_in("mona@epic.example", PASSWORD).await;
    answer.expect_status(503);
}

#[tokio::test]
async fn too_many_attempts_are_told_when_to_come_back() {
    let house = House::new().await;
    let mut nobody = Visitor::new(&house.router);
    for _ in 0..30 {
        let shown = nobody.log_in("bill@epic.example", "not the password").await;
        if shown.status == 429 {
            let seconds = shown.headers["retry-after"].to_str().expect("text");
            assert!(seconds.parse::<u32>().expect("seconds") > 0);
            return;
        }
        shown.expect(401);
    }
    unreachable!("nobody was told to slow down");
}
