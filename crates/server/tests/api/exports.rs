//! Lists taken away as files: whole, in order, harmless, audited, and a page at a time.

use api::{
    audit::AuditQuery, clients::ClientQuery, contracts::ContractQuery, employees::EmployeeQuery,
    events::EventQuery,
};
use axum::{body::Body, response::Response};
use domain::transfer::{ExportFormat, ExportKind};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::export::{self, ExportRequest};
use service::error::ServiceError;

use crate::api::support::{House, Person};

/// More than two pages of the longest kind.
const MANY: usize = 450;

async fn export(
    house: &House,
    person: &Person,
    request: ExportRequest,
) -> Result<Response, ServiceError> {
    let kind = match request {
        ExportRequest::Clients(_) => ExportKind::Clients,
        ExportRequest::Contracts(_) => ExportKind::Contracts,
        ExportRequest::Payments(_) => ExportKind::Payments,
        ExportRequest::Events(_) => ExportKind::Events,
        ExportRequest::Employees(_) => ExportKind::Employees,
        ExportRequest::Audit(_) => ExportKind::Audit,
    };
    let session = house.at_work(person).await;
    export::file(&session, kind, Ok((request, ExportFormat::Csv))).await
}

async fn text(file: Response) -> String {
    let bytes = file.into_body().collect().await.expect("the whole file");
    String::from_utf8(bytes.to_bytes().to_vec()).expect("UTF-8")
}

/// The next piece of a file as it is sent.
async fn piece(body: &mut Body) -> Option<String> {
    let frame = body.frame().await?.expect("the file does not break off");
    let bytes = frame.into_data().expect("data");
    Some(String::from_utf8(bytes.to_vec()).expect("whole lines"))
}

fn records(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let own = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let header = own(reader.headers().expect("a header"));
    let rows = reader.records().map(|row| own(&row.expect("a row")));
    (header, rows.collect())
}

fn column(header: &[String], name: &str) -> usize {
    let found = header.iter().position(|column| column == name);
    found.expect("the column is there")
}

/// So many events on one contract, the name of each a formula.
async fn many_events(house: &House) {
    let contract = house.signed(&house.client().await).await;
    let body = json!({
        "contract_id": contract["id"], "name": "=cmd|' /C calc'!A0", "attendees": 75,
        "starts_at": "2026-06-04T13:00", "ends_at": "2026-06-04T23:00", "location": "@SUM(A1)",
        "notes": "first\nsecond, \"third\"",
    });
    house.bill.post("/events", body).await.expect_status(201);
    let columns = "contract_id, client_id, sales_contact_id, support_contact_id, name, name_key, \
                   starts_at, ends_at, starts_local, ends_local, end_is_estimated, time_zone, \
                   location, location_key, attendees, notes, status, cancel_reason, \
                   external_ref, external_ref_key, version, created_at, updated_at";
    let copy = |most: usize| {
        format!("INSERT INTO events ({columns}) SELECT {columns} FROM events LIMIT {most}")
    };
    let mut there = 1;
    while there < MANY {
        let more = there.min(MANY - there);
        house.database.execute(&copy(more));
        there += more;
    }
}

/// The ids of every event, as the API lists them.
async fn listed(house: &House) -> Vec<String> {
    let mut ids = Vec::new();
    let mut path = "/events?limit=200".to_owned();
    loop {
        let page = house.kate.get(&path).await.expect_status(200).body;
        let items = page["items"].as_array().expect("a list").iter();
        ids.extend(items.map(|event| event["id"].to_string()));
        match page["next"].as_str() {
            Some(next) => path = format!("/events?limit=200&after={next}"),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn a_long_list_comes_out_whole_in_order_and_harmless() {
    let house = House::new().await;
    many_events(&house).await;
    // whatever page was looked at, the file is the whole list
    let query = EventQuery {
        limit: Some("10".to_owned()),
        before: Some("a cursor of another list".to_owned()),
        ..EventQuery::default()
    };
    let file = export(&house, &house.kate, ExportRequest::Events(query)).await;
    let file = file.expect("support may export events");
    let headers = file.headers();
    assert_eq!(
        headers["content-type"],
        "text/csv; charset=utf-8; header=present"
    );
    let disposition = "attachment; filename=\"events-2026-06-01.csv\"";
    assert_eq!(headers["content-disposition"], disposition);
    assert_eq!(headers["cache-control"], "no-store");
    let text = text(file).await;
    let (header, rows) = records(&text);
    assert_eq!(header[..3], ["id", "name", "status"]);
    assert_eq!(rows.len(), MANY);
    let ids: Vec<_> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(ids, listed(&house).await);
    for row in &rows {
        assert_eq!(row[column(&header, "name")], "'=cmd|' /C calc'!A0");
        assert_eq!(row[column(&header, "location")], "'@SUM(A1)");
        assert_eq!(row[column(&header, "client.phone")], "'+678 123 456 78");
        assert_eq!(row[column(&header, "notes")], "first\nsecond, \"third\"");
    }
    assert_eq!(text.matches("\r\n").count(), MANY + 1);
}

#[tokio::test]
async fn the_first_rows_are_sent_before_the_last_are_read() {
    let house = House::new().await;
    many_events(&house).await;
    let last = listed(&house).await.pop().expect("an event");
    let request = ExportRequest::Events(EventQuery::default());
    let file = export(&house, &house.kate, request).await.expect("a file");
    let mut body = file.into_body();
    let first = piece(&mut body).await.expect("a first piece");
    let (_, rows) = records(&first);
    assert_eq!(rows.len(), 200);
    let rename = format!("UPDATE events SET location = 'Read afterwards' WHERE id = {last}");
    house.database.execute(&rename);
    let second = piece(&mut body).await.expect("a second piece");
    let third = piece(&mut body).await.expect("a third piece");
    assert!(piece(&mut body).await.is_none());
    assert!(!first.contains("Read afterwards") && !second.contains("Read afterwards"));
    assert_eq!(third.matches("Read afterwards").count(), 1);
    assert_eq!(second.matches("=cmd").count(), 200);
    assert_eq!(third.matches("=cmd").count(), MANY - 400);
}

#[tokio::test]
async fn each_kind_has_the_columns_and_rows_of_its_list() {
    let house = House::new().await;
    let contract = house.signed(&house.client().await).await;
    house.event(&contract).await;
    let kinds = [
        (
            ExportRequest::Clients(ClientQuery::default()),
            1,
            "phone",
            "'+678 123 456 78",
        ),
        (
            ExportRequest::Contracts(ContractQuery::default()),
            1,
            "total_amount",
            "12000.50",
        ),
        (
            ExportRequest::Events(EventQuery::default()),
            1,
            "client.full_name",
            "Kevin Casey",
        ),
        (
            ExportRequest::Employees(EmployeeQuery::default()),
            5,
            "email",
            "alienor@epic.example",
        ),
        (
            ExportRequest::Audit(AuditQuery::default()),
            0,
            "action",
            "export_employees",
        ),
    ];
    for (request, count, name, value) in kinds {
        let file = export(&house, &house.mona, request.clone()).await;
        let (header, rows) = records(&text(file.expect("management may")).await);
        if count > 0 {
            assert_eq!(rows.len(), count, "{request:?}");
        }
        assert_eq!(rows[0][column(&header, name)], value, "{request:?}");
    }
}

#[tokio::test]
async fn a_file_holds_what_the_filter_says_and_what_the_caller_may_see() {
    let house = House::new().await;
    house.client().await;
    house.client_of(&house.sara, "lou@bouzin.grd").await;
    let query = ClientQuery {
        mine: Some("true".to_owned()),
        ..ClientQuery::default()
    };
    let file = export(&house, &house.sara, ExportRequest::Clients(query)).await;
    let (header, rows) = records(&text(file.expect("a file")).await);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][column(&header, "email")], "lou@bouzin.grd");

    // the directory of colleagues, and everything about oneself
    let request = ExportRequest::Employees(EmployeeQuery::default());
    let file = export(&house, &house.sara, request).await.expect("a file");
    let (header, rows) = records(&text(file).await);
    let theme = column(&header, "theme");
    for row in rows {
        let is_own = row[column(&header, "email")] == house.sara.email;
        assert_eq!(!row[theme].is_empty(), is_own, "{row:?}");
    }
}

#[tokio::test]
async fn an_empty_list_is_a_header() {
    let house = House::new().await;
    let request = ExportRequest::Contracts(ContractQuery::default());
    let file = export(&house, &house.bill, request).await.expect("a file");
    let text = text(file).await;
    assert!(text.starts_with("id,title,client.id,"), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[tokio::test]
async fn an_export_is_audited_with_its_filter_and_without_what_it_held() {
    let house = House::new().await;
    house.client().await;
    let query = ClientQuery {
        q: Some("kevin".to_owned()),
        mine: Some("true".to_owned()),
        limit: Some("20".to_owned()),
        sort: Some("-id".to_owned()),
        ..ClientQuery::default()
    };
    let request = ExportRequest::Clients(query);
    let file = export(&house, &house.bill, request).await.expect("a file");
    // before the first byte is asked for
    let entry = house.audit().await[0].clone();
    for (field, value) in [
        ("action", json!("export_clients")),
        ("outcome", json!("allowed")),
        ("actor_id", json!(house.bill.id)),
        ("record_kind", Value::Null),
        (
            "changes",
            json!([
                {"field": "format", "old": null, "new": "csv"},
                {"field": "filter", "old": null, "new": "q, mine=true"},
            ]),
        ),
    ] {
        assert_eq!(entry[field], value, "{field}");
    }
    assert!(
        !entry.to_string().to_lowercase().contains("kevin"),
        "{entry}"
    );
    assert!(text(file).await.contains("Kevin Casey"));
}

#[tokio::test]
async fn a_refused_export_is_no_export() {
    let house = House::new().await;
    let request = ExportRequest::Audit(AuditQuery::default());
    let refused = export(&house, &house.bill, request).await;
    assert!(matches!(refused, Err(ServiceError::Denied(_))));
    assert_eq!(house.audit().await[0]["outcome"], "denied");
    let query = EventQuery {
        from: Some("someday".to_owned()),
        ..EventQuery::default()
    };
    let refused = export(&house, &house.bill, ExportRequest::Events(query)).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    let query = ClientQuery {
        mine: Some("true".to_owned()),
        ..ClientQuery::default()
    };
    let refused = export(&house, &house.mona, ExportRequest::Clients(query)).await;
    assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    let log = json!(house.audit().await).to_string();
    assert!(!log.contains("export_"), "{log}");
}

#[tokio::test]
async fn a_file_breaks_off_when_the_database_does_rather_than_end_too_early() {
    let house = House::new().await;
    many_events(&house).await;
    let request = ExportRequest::Events(EventQuery::default());
    let file = export(&house, &house.kate, request).await.expect("a file");
    let mut body = file.into_body();
    piece(&mut body).await.expect("a first piece");
    house
        .database
        .execute("ALTER TABLE events RENAME TO events_gone");
    let broken = body.frame().await.expect("something comes");
    assert!(broken.is_err());
}
