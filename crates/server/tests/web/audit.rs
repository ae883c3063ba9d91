//! The audit log on a page.

use crate::{api::support::House, web::visitor::Visitor};

#[tokio::test]
async fn management_reads_what_was_done_and_what_was_refused() {
    let house = House::new().await;
    let client = house.client().await;
    let edit = format!("/clients/{}/edit", client["id"]);
    let mut bill = Visitor::of(&house, &house.bill).await;
    bill.fill(&edit, &[("full_name", "Kevin J. Casey")]).await;
    let mut kate = Visitor::of(&house, &house.kate).await;
    kate.post(&edit, &[("version", "1")]).await.expect(403);
    let mut mona = Visitor::of(&house, &house.mona).await;
    let log = mona
        .open(&format!("/audit?kind=client&record={}", client["id"]))
        .await;
    log.expect(200)
        .see("3 of 3")
        .see("Bill Boquet")
        .see("Kate Hastroff")
        .see("Kevin Casey → Kevin J. Casey")
        .see("denied");
    assert!(log.leads_to(&format!("/clients/{}", client["id"])));
    let log = mona.open("/audit?outcome=denied").await;
    log.see("1 of 1").not_see("Kevin J. Casey");
    let log = mona
        .open(&format!(
            "/audit?actor={}&action=update_client",
            house.bill.id
        ))
        .await;
    log.see("1 of 1").see("Kevin J. Casey");
    assert!(
        log.html
            .contains("<option value=\"update_client\" selected>")
    );
    mona.open("/audit?from=2026-06-02&to=")
        .await
        .expect(200)
        .see("Nothing of that kind");
    mona.open("/audit?from=2026-06-01&to=2026-06-01&action=update_client&outcome=allowed")
        .await
        .see("1 of 1");
}

#[tokio::test]
async fn nobody_else_reads_it() {
    let house = House::new().await;
    for person in [&house.bill, &house.kate] {
        let mut visitor = Visitor::of(&house, person).await;
        let page = visitor.open("/audit").await;
        page.expect(403).see("This is not yours to do");
        assert!(!page.html.contains("href=\"/audit\""));
        visitor.open("/audit?kind=nonsense").await.expect(403);
    }
}

#[tokio::test]
async fn filters_that_cannot_be_read_stand_beside_what_is_wrong_with_them() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    for (query, field, value) in [
        ("from=someday&kind=client", "from", "someday"),
        ("record=x&kind=client", "record", "x"),
        ("to=2026-13-01", "to", "2026-13-01"),
    ] {
        let page = mona.open(&format!("/audit?{query}")).await;
        page.expect(422);
        assert!(page.wrong(&format!("filter-{field}")).is_some(), "{query}");
        assert!(page.html.contains(&format!("value=\"{value}\"")), "{query}");
    }
    let page = mona.open("/audit?record=1").await;
    page.expect(422);
    assert!(page.wrong("filter-kind").is_some());
    mona.open("/audit?nonsense=1").await.expect(422);
}

#[tokio::test]
async fn the_log_is_paged_forth_and_back() {
    let house = House::new().await;
    let mut mona = Visitor::of(&house, &house.mona).await;
    let first = mona.open("/audit?kind=session&limit=2").await;
    first.expect(200);
    let next = first
        .links()
        .into_iter()
        .find(|link| link.contains("after="));
    let second = mona.open(&next.expect("a next page")).await;
    second.expect(200);
    assert_ne!(first.text(), second.text());
    let links = second.links();
    let back = links.iter().find(|link| link.contains("before="));
    let again = mona.open(back.expect("a page before")).await;
    again.expect(200);
    assert!(again.links().iter().any(|link| link.contains("after=")));
    assert!(!again.links().iter().any(|link| link.contains("before=")));
}
