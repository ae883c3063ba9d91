//! Attacks on the pages. Each checker is shown at work first, on answers that have the hole.

use http::{HeaderMap, HeaderValue, header};
use testbed::Contents;

use crate::{
    api::support::{House, PASSWORD},
    web::{
        matrix::rows,
        stage::Stage,
        visitor::{Shown, Visitor},
    },
};

/// What the headers of an answer leave open.
fn open_doors(headers: &HeaderMap, is_asset: bool) -> Vec<&'static str> {
    let text = |name: &str| {
        let value = headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let policy = text("content-security-policy");
    let is_page = text("content-type").starts_with("text/html");
    let has = |directive: &str| policy.split("; ").any(|one| one == directive);
    let doors = [
        (
            text("x-content-type-options") != "nosniff",
            "it may be sniffed",
        ),
        (
            !is_asset && text("cache-control") != "no-store",
            "it may be stored",
        ),
        (
            headers.contains_key("access-control-allow-origin"),
            "other sites may read it",
        ),
        (headers.contains_key("server"), "it names its program"),
        (
            is_page && !has("default-src 'none'"),
            "it loads what others put in",
        ),
        (
            policy.contains("unsafe") || policy.contains('*'),
            "it runs what others put in",
        ),
        (
            is_page && !has("frame-ancestors 'none'"),
            "it may be framed",
        ),
        (
            is_page && text("x-frame-options") != "DENY",
            "old browsers may frame it",
        ),
        (
            is_page && !has("base-uri 'none'"),
            "its links may be turned",
        ),
        (
            is_page && !policy.contains("form-action"),
            "its forms may be turned",
        ),
        (
            !is_asset && text("referrer-policy").is_empty(),
            "it tells where one was",
        ),
    ];
    let open = doors.into_iter().filter(|(is_open, _)| *is_open);
    open.map(|(_, what)| what).collect()
}

#[test]
fn an_answer_without_headers_is_open_in_every_way_but_one() {
    let mut bare = HeaderMap::new();
    bare.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
    bare.insert("server", HeaderValue::from_static("weak"));
    bare.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    assert_eq!(open_doors(&bare, false).len(), 10);
    let policy = "default-src 'none'; script-src 'unsafe-inline'";
    bare.insert("content-security-policy", HeaderValue::from_static(policy));
    assert!(open_doors(&bare, false).contains(&"it runs what others put in"));
}

#[tokio::test]
async fn every_page_of_everybody_keeps_others_out() {
    let mut stage = Stage::new().await;
    let mut wrong = Vec::new();
    for row in rows().into_iter().filter(|row| row.method == "GET") {
        let is_asset = row.place.starts_with("/assets/");
        if row.is_about_oneself() {
            // what was set up for somebody's own account would be in the way
            stage = Stage::new().await;
        }
        for actor in [0, row.somebody().expect("somebody may"), 7] {
            let person = stage.cast.actor(actor).await;
            let scene = stage.set(row.place, &person).await;
            let mut visitor = Visitor::as_before(&stage.cast.house, &person);
            let from = [("origin", "https://evil.example")];
            let shown = visitor.ask("GET", &scene.address, &from, None).await;
            let open = open_doors(&shown.headers, is_asset && shown.status == 200);
            let said = open
                .into_iter()
                .map(|what| format!("{} ({}): {what}", row.place, shown.status));
            wrong.extend(said);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_is_refused_and_what_stands_beside_the_pages_keeps_others_out() {
    let house = House::new().await;
    let mut bill = Visitor::of(&house, &house.bill).await;
    let ours = [("sec-fetch-site", "same-origin")];
    let theirs = [("sec-fetch-site", "cross-site")];
    let wrong_form = || Some("full_name=&email=nonsense".to_owned());
    let shown = [
        bill.ask("POST", "/clients", &ours, wrong_form()).await,
        bill.ask("POST", "/clients", &theirs, wrong_form()).await,
        bill.ask("PUT", "/clients", &ours, None).await,
        bill.get("/clients/999999").await,
        bill.get("/clients/%00").await,
        bill.get("/clients?limit=nonsense").await,
        bill.get("/settings").await,
        bill.get("/nowhere").await,
        bill.get("/assets/nothing.css").await,
        bill.get("/api/docs").await,
        Visitor::new(&house.router)
            .log_in("bill@epic.example", "wrong")
            .await,
    ];
    for page in shown {
        let open = open_doors(&page.headers, false);
        assert_eq!(open, Vec::<&str>::new(), "{} ({})", page.path, page.status);
    }
}

/// The session that a login gives, when the browser had this one before.
async fn session_after(house: &House, planted: Option<&str>) -> String {
    let headers: Vec<_> = planted
        .map(|value| ("cookie", format!("epic-session={value}")))
        .into_iter()
        .chain([("sec-fetch-site", "same-origin".to_owned())])
        .collect();
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let mut visitor = Visitor::new(&house.router);
    let fields = [("email", "bill@epic.example"), ("password", PASSWORD)];
    visitor
        .post_under(&headers, "/login", &fields)
        .await
        .expect(303);
    visitor
        .cookie("epic-session")
        .expect("a session")
        .to_owned()
}

/// Whether a login goes on with the session that was there before.
fn is_fixed(before: &str, after: &str) -> bool {
    after == before || after.is_empty()
}

#[tokio::test]
async fn a_session_that_was_planted_before_the_login_is_not_the_one_after_it() {
    assert!(
        is_fixed("planted", "planted"),
        "as a server does that keeps what it is given"
    );
    let house = House::new().await;
    let eve = Visitor::of(&house, &house.sara).await;
    let eves = eve.cookie("epic-session").expect("a session").to_owned();
    for planted in [eves.as_str(), "made-up-by-somebody", "a.b.c"] {
        let after = session_after(&house, Some(planted)).await;
        assert!(!is_fixed(planted, &after), "{planted}");
    }
    // who planted it is who they were
    let mut eve = eve;
    eve.open("/profile").await.expect(200).see("Sara Vendrell");
    // and of two sessions at once neither is believed
    let two = format!(
        "epic-session={eves}; epic-session={}",
        session_after(&house, None).await
    );
    let shown = Visitor::new(&house.router)
        .ask("GET", "/clients", &[("cookie", &two)], None)
        .await;
    shown.expect(303);
}

#[tokio::test]
async fn no_cookie_is_more_than_text() {
    let house = House::new().await;
    let before = house.contents();
    for text in [
        "'",
        "zq' OR '1'='1",
        "\"><script>zq</script>",
        "../../../../etc/passwd",
        "{{7*7}}",
        "zq%0d%0aset-cookie:%20zq=1",
        "%00",
        "fr\t",
        "dark'--",
        "zq\u{fffd}",
        "=;==",
    ] {
        for cookie in ["epic-session", "epic-theme", "epic-language", "epic-said"] {
            for path in ["/login", "/clients", "/nowhere"] {
                let sent = format!("{cookie}={text}");
                let mut visitor = Visitor::new(&house.router);
                let shown = visitor.ask("GET", path, &[("cookie", &sent)], None).await;
                assert!(shown.status < 500, "{sent} at {path}: {}", shown.text());
                assert!(!shown.html.contains("<script>zq"), "{sent} at {path}");
                assert!(
                    visitor.cookie("zq").is_none(),
                    "{sent} at {path} sets a cookie"
                );
            }
        }
    }
    assert_eq!(house.contents(), before);
}

/// Fields that would do more than a form is for.
const MORE: [(&str, &str); 22] = [
    ("id", "1"),
    ("role", "MANAGEMENT"),
    ("department", "MANAGEMENT"),
    ("is_admin", "true"),
    ("active", "false"),
    ("deactivated_at", "2026-01-01"),
    ("must_change_password", "false"),
    ("password_hash", "zq"),
    ("sales_contact", "1"),
    ("sales_contact_id", "1"),
    ("support_contact_id", "1"),
    ("employee_id", "1"),
    ("client_id", "1"),
    ("contract_id", "1"),
    ("status", "signed"),
    ("signed_at", "2026-01-01"),
    ("paid_amount", "1"),
    ("remaining_amount", "0"),
    ("created_at", "2020-01-01"),
    ("actor_id", "1"),
    ("_method", "DELETE"),
    ("session", "1"),
];

/// What differs between two databases; of what is random, nothing.
fn differences(one: &Contents, two: &Contents) -> Vec<String> {
    let mut all = Vec::new();
    for (table, rows) in one {
        let others = &two[table];
        let missing = rows.iter().filter(|row| !others.contains(row));
        let added = others.iter().filter(|row| !rows.contains(row));
        all.extend(missing.map(|row| format!("{table} without: {row}")));
        all.extend(added.map(|row| format!("{table} with: {row}")));
    }
    all
}

fn facts(house: &House) -> Contents {
    let by_chance = [
        "schema_migrations",
        "schema_lock",
        "idempotency_keys",
        "calendar_feeds",
        "audit_entries",
        "search_words",
    ];
    let columns = [
        "last_seen_at",
        "password_hash",
        "claim",
        "leased_until",
        "sealed_secret",
        "code_hash",
        "token_hash",
    ];
    house.database.contents(
        |table| !by_chance.contains(&table),
        |column| !columns.contains(&column),
    )
}

/// Sends a form as it is filled in, with these fields beside it.
async fn sent(stage: &mut Stage, place: &str, actor: usize, more: &[(&str, &str)]) -> Shown {
    let person = stage.cast.actor(actor).await;
    let scene = stage.set(place, &person).await;
    let mut visitor = Visitor::as_before(&stage.cast.house, &person);
    let (action, fields) = scene.filled(&mut [visitor.clone()]).await;
    let more: Vec<_> = more
        .iter()
        .filter(|(name, _)| fields.iter().all(|(own, _)| own != name))
        .collect();
    let mut all: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    all.extend(more.into_iter().map(|(n, v)| (*n, *v)));
    let shown = visitor.post(&action, &all).await;
    stage.cast.house.imports_at_rest().await;
    shown
}

#[tokio::test]
async fn no_form_does_more_for_a_field_that_it_does_not_have() {
    let one = Contents::from([("clients".to_owned(), vec!["1 Bill".to_owned()])]);
    let two = Contents::from([("clients".to_owned(), vec!["1 Mona".to_owned()])]);
    assert_eq!(
        differences(&one, &two).len(),
        2,
        "a form that takes it is seen"
    );
    // two companies that live the same, but for what is sent beside the forms
    let (mut plain, mut more) = (Stage::new().await, Stage::new().await);
    let mut wrong = Vec::new();
    // what a form takes does not depend on the engine: some of them will do elsewhere
    let step = if crate::ENGINE == testbed::Engine::Sqlite {
        1
    } else {
        6
    };
    let forms = rows().into_iter().filter(|row| row.method == "POST");
    for row in forms.step_by(step) {
        let actor = row.somebody().expect("somebody may");
        // whoever is not logged in has nothing to be given
        let actor = if actor == 0 { 4 } else { actor };
        let expected = sent(&mut plain, row.place, actor, &[]).await;
        let shown = sent(&mut more, row.place, actor, &MORE).await;
        if shown.status != expected.status && shown.status < 400 {
            wrong.push(format!(
                "{}: {} instead of {}",
                row.place, shown.status, expected.status
            ));
        }
        let is_alike = shown.status == expected.status;
        let found = differences(&facts(&plain.cast.house), &facts(&more.cast.house));
        if is_alike && !found.is_empty() {
            wrong.push(format!("{}: {}", row.place, found.join("\n    ")));
        }
        // what went apart, or has another password or factor now, begins anew
        if !is_alike || !found.is_empty() || row.is_about_oneself() {
            (plain, more) = (Stage::new().await, Stage::new().await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
