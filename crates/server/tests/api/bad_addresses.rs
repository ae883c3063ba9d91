//! Bad input (product.md section 7) in the path and the query of a request.

use serde_json::json;

use crate::api::bad_input::assert_names;
use crate::api::support::House;

#[tokio::test]
async fn a_malformed_id_is_named() {
    let house = House::new().await;
    let before = house.contents();
    let body = json!({"version": 1});
    for id in [
        "0",
        "-1",
        "abc",
        "1.0",
        "1e3",
        "+1",
        "%2B1",
        "0x1",
        "٣",
        "%D9%A3",
        "1%00",
        "%00",
        "%FF",
        "%20",
        "1%20",
        "9223372036854775808",
        "99999999999999999999999",
        "1;DROP%20TABLE%20clients",
        "..%2F1",
    ] {
        for path in ["clients", "contracts", "events", "employees"] {
            let path = format!("/{path}/{id}");
            assert_names(house.mona.get(&path).await, &["id"], &path);
        }
        for path in [
            "clients/{}/history",
            "clients/{}/contacts",
            "contracts/{}/payments",
            "contracts/{}/history",
            "events/{}/history",
        ] {
            let path = format!("/{}", path.replace("{}", id));
            assert_names(house.mona.get(&path).await, &["id"], &path);
        }
        for path in [
            "clients/{}/reassign",
            "contracts/{}/sign",
            "events/{}/notes",
            "employees/{}/handover",
        ] {
            let path = format!("/{}", path.replace("{}", id));
            assert_names(house.mona.post(&path, body.clone()).await, &["id"], &path);
        }
        let path = format!("/contracts/1/payments/{id}/void");
        assert_names(
            house.mona.post(&path, body.clone()).await,
            &["payment"],
            &path,
        );
        let path = format!("/sessions/{id}");
        assert_names(house.mona.delete(&path, 0).await, &["id"], &path);
    }
    assert_eq!(house.contents(), before);
    house
        .mona
        .get("/clients/9223372036854775807")
        .await
        .expect_refusal(404, "not_found");
}

#[tokio::test]
async fn a_malformed_query_parameter_is_named() {
    let house = House::new().await;
    let before = house.contents();
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1.5", "limit"),
        ("limit=", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("limit=5&limit=6", "limit"),
        ("sort=", "sort"),
        ("sort=--id", "sort"),
        ("sort=phone", "sort"),
        ("sort=ID", "sort"),
        ("sort=id;", "sort"),
        ("sort=id,full_name", "sort"),
        ("after=x", "after"),
        ("before=x", "before"),
        ("before=", "before"),
        ("after=x&before=x", "before"),
        ("after=%FF", "after"),
        ("mine=yes", "mine"),
        ("mine=1", "mine"),
        ("mine=", "mine"),
        ("sales=bill", "sales"),
        ("sales=0", "sales"),
        ("sales=", "sales"),
        ("nonsense=1", "nonsense"),
        ("Limit=1", "Limit"),
        ("q=%00", "q"),
        ("q=a%1Bb", "q"),
    ] {
        let path = format!("/clients?{query}");
        assert_names(house.bill.get(&path).await, &[field], &path);
    }
    for (path, field) in [
        ("/events?from=2026-02-30", "from"),
        ("/events?from=yesterday", "from"),
        ("/events?to=", "to"),
        ("/events?to=2026-13-01", "to"),
        ("/events?to=2026-03-29T02:30", "to"),
        ("/events?from=2026-6-1", "from"),
        ("/events?from=1800-01-01", "from"),
        ("/events?from=20260601", "from"),
        ("/events?upcoming=soon", "upcoming"),
        ("/events?contract=x", "contract"),
        ("/events?client=-1", "client"),
        ("/events?support=x", "support"),
        ("/contracts?status=open", "status"),
        ("/contracts?unsigned=TRUE", "unsigned"),
        ("/contracts?unpaid=2", "unpaid"),
        ("/contracts?without_event=no", "without_event"),
        ("/contracts?client=", "client"),
        ("/employees?department=SUPPRT", "department"),
        ("/employees?inactive=x", "inactive"),
        ("/employees?mine=true", "mine"),
        ("/audit?kind=table", "kind"),
        ("/audit?record=1", "kind"),
        ("/audit?kind=client&record=x", "record"),
        ("/audit?outcome=ok", "outcome"),
        ("/audit?actor=mona", "actor"),
        ("/audit?from=x", "from"),
        ("/audit?action=%00", "action"),
        ("/clients/1/history?limit=x", "limit"),
        ("/search", "q"),
        ("/search?q=a&limit=x", "limit"),
        ("/search?q=%00", "q"),
    ] {
        let answer = house.mona.get(path).await;
        if path.starts_with("/clients/1/") {
            answer.expect_refusal(404, "not_found");
        } else {
            assert_names(answer, &[field], path);
        }
    }
    assert_eq!(house.contents(), before);
}

#[tokio::test]
async fn what_is_not_there_is_said_so() {
    let house = House::new().await;
    for (method, path, status, code) in [
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v2/clients", 404, "not_found"),
        ("DELETE", "/api/v1/clients", 405, "method_not_allowed"),
        ("PUT", "/api/v1/clients/1", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/contracts/1", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/events/1", 405, "method_not_allowed"),
    ] {
        let answer = house.mona.ask_raw(method, path, &[], Vec::new()).await;
        assert_eq!(
            answer.headers["content-type"], "application/problem+json",
            "{path}"
        );
        answer.expect_refusal(status, code);
    }
    for kind in ["clients", "contracts", "events", "employees"] {
        house
            .mona
            .get(&format!("/{kind}/999"))
            .await
            .expect_refusal(404, "not_found");
    }
    let nothing = json!({"id": 999, "version": 1});
    let asking = house.mona.turn("contracts", &nothing, "sign", json!({}));
    house.refused(asking, 404, "not_found").await;
    let asking = house
        .mona
        .change("events", &nothing, json!({"attendees": "x"}));
    house.refused(asking, 404, "not_found").await;
}
