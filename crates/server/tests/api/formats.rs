//! Lists as files over HTTP: each list in each of its formats, whole, harmless and audited.

use std::{collections::BTreeMap, io::Cursor};

use axum::{body::Body, response::Response};
use calamine::{Data, Reader, Xlsx};
use domain::transfer::{ExportFormat, ExportKind};
use http::{Request, header};
use http_body_util::BodyExt;
use icalendar::{Calendar, CalendarComponent, Component};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::api::support::{House, Person};

/// The reply to a request for a file.
async fn asked(house: &House, person: &Person, path: &str, accept: &str) -> Response {
    let token = person.token.clone().expect("somebody who is logged in");
    let request = Request::get(format!("/api/v1{path}"))
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::ACCEPT, accept)
        .body(Body::empty())
        .expect("a request");
    let answer = house.router.clone().oneshot(request).await;
    answer.expect("an answer")
}

async fn bytes(house: &House, person: &Person, path: &str) -> Vec<u8> {
    let answer = asked(house, person, path, "*/*").await;
    assert_eq!(answer.status(), 200, "{path}");
    let body = answer.into_body().collect().await.expect("the whole file");
    body.to_bytes().to_vec()
}

async fn text(house: &House, person: &Person, path: &str) -> String {
    String::from_utf8(bytes(house, person, path).await).expect("UTF-8")
}

fn opened(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

/// The rows of the only sheet, each cell under the name of its column.
fn sheet(bytes: Vec<u8>) -> Vec<BTreeMap<String, Data>> {
    let mut workbook = opened(bytes);
    let names = workbook.sheet_names();
    assert_eq!(names.len(), 1);
    let range = workbook.worksheet_range(&names[0]).expect("a sheet");
    let formulas = workbook.worksheet_formula(&names[0]).expect("a sheet");
    assert!(formulas.is_empty(), "no cell is a formula");
    let mut rows = range.rows();
    let header: Vec<String> = rows
        .next()
        .expect("a header")
        .iter()
        .map(ToString::to_string)
        .collect();
    rows.map(|row| header.iter().cloned().zip(row.iter().cloned()).collect())
        .collect()
}

/// A contact list as an address book reads it: unfolded, a property a line.
fn cards(text: &str) -> Vec<BTreeMap<String, String>> {
    let unfolded = text.replace("\r\n ", "");
    assert!(!unfolded.replace("\r\n", "").contains('\n'), "{text:?}");
    let mut cards = Vec::new();
    for card in unfolded.split("BEGIN:VCARD\r\n").skip(1) {
        let lines = card.strip_suffix("END:VCARD\r\n").expect("a whole card");
        let properties = lines.lines().map(|line| {
            let (name, value) = line.split_once(':').expect("a property");
            let value = value
                .replace("\\n", "\n")
                .replace("\\,", ",")
                .replace("\\;", ";")
                .replace("\\\\", "\\");
            (name.to_owned(), value)
        });
        cards.push(properties.collect());
    }
    cards
}

/// One record of each kind; the event's words are as bad as they can be.
async fn one_of_each(house: &House) -> Value {
    let client = house.client().await;
    let contract = house.signed(&client).await;
    let path = format!("/contracts/{}/payments", contract["id"]);
    let payment = json!({"amount": "2000.50", "paid_on": "2026-06-03", "reference": "=1+1"});
    house.bill.post(&path, payment).await.expect_status(201);
    let body = json!({
        "contract_id": contract["id"], "name": "=cmd|' /C calc'!A0", "attendees": 75,
        "starts_at": "2026-06-04T13:00", "ends_at": "2026-06-05T02:00", "location": "@SUM(A1) 🎉",
        "notes": long_notes(), "external_ref": "00109",
    });
    house
        .bill
        .post("/events", body)
        .await
        .expect_status(201)
        .body
}

/// As long as notes can be, with lines of every system.
fn long_notes() -> String {
    let begin = "-first\r\nsecond\tand <b>\"third\"</b> & _x0041_\rfourth ";
    let rest = 20_000 - begin.replace("\r\n", "\n").chars().count();
    format!("{begin}{}", "é".repeat(rest))
}

fn kept(notes: &str) -> String {
    notes.replace("\r\n", "\n").replace('\r', "\n")
}

#[tokio::test]
async fn every_list_comes_in_each_of_its_formats_and_each_export_is_audited() {
    let house = House::new().await;
    one_of_each(&house).await;
    for kind in ExportKind::ALL {
        for format in kind.formats() {
            let (list, ending) = (kind.name(), format.name());
            let path = format!("/exports/{list}?format={ending}&sort=id");
            let answer = house.mona.get(&path).await.expect_status(200);
            let headers = &answer.headers;
            assert_eq!(headers["content-type"], format.media_type(), "{path}");
            let disposition = format!("attachment; filename=\"{list}-2026-06-01.{ending}\"");
            assert_eq!(headers["content-disposition"], disposition, "{path}");
            assert_eq!(headers["cache-control"], "no-store", "{path}");
            let entry = house.audit().await[0].clone();
            assert_eq!(entry["action"], kind.action(), "{path}");
            assert_eq!(entry["changes"][0]["new"], ending, "{path}");
            assert_eq!(entry["outcome"], "allowed", "{path}");
        }
    }
}

#[tokio::test]
async fn a_workbook_has_numbers_days_and_texts_and_no_formula() {
    let house = House::new().await;
    let event = one_of_each(&house).await;
    let rows = sheet(bytes(&house, &house.kate, "/exports/events?format=xlsx").await);
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    let string = |text: &str| Data::String(text.to_owned());
    assert_eq!(row["name"], string("=cmd|' /C calc'!A0"));
    assert_eq!(row["location"], string("@SUM(A1) 🎉"));
    assert_eq!(row["client.phone"], string("+678 123 456 78"));
    assert_eq!(row["external_ref"], string("00109"));
    assert_eq!(row["starts_at"], string("2026-06-04T11:00:00Z"));
    assert_eq!(row["id"].to_string(), event["id"].to_string());
    assert_eq!(row["attendees"].to_string(), "75");
    assert_eq!(row["end_is_estimated"], Data::Bool(false));
    assert_eq!(row["support_contact.id"], Data::Empty);
    let Data::DateTime(starts) = row["starts_local"] else {
        panic!("{:?} is a time", row["starts_local"]);
    };
    let starts = starts.to_ymd_hms_milli();
    assert_eq!(starts, (2026, 6, 4, 13, 0, 0, 0));
    // a letter by its number would be taken for the letter: it is written by its number
    let notes = row["notes"].to_string().replace("_x005F_", "_");
    assert_eq!(notes, kept(&long_notes()));

    let rows = sheet(bytes(&house, &house.kate, "/exports/payments?format=xlsx").await);
    let row = &rows[0];
    assert_eq!(row["amount"], Data::Float(2000.5));
    assert_eq!(row["reference"], string("=1+1"));
    let Data::DateTime(day) = row["paid_on"] else {
        panic!("{:?} is a day", row["paid_on"]);
    };
    assert_eq!(day.to_ymd_hms_milli(), (2026, 6, 3, 0, 0, 0, 0));
}

#[tokio::test]
async fn json_lines_are_the_very_objects_of_the_list() {
    let house = House::new().await;
    one_of_each(&house).await;
    house.client_of(&house.sara, "lou@bouzin.grd").await;
    for kind in ExportKind::ALL {
        let list = kind.name();
        let path = format!("/exports/{list}?format=jsonl&sort=id");
        // the export itself is the newest entry of the log, and is not in the file
        let lines = text(&house, &house.mona, &path).await;
        let page = house.mona.get(&format!("/{list}?sort=id&limit=200")).await;
        let listed = page.expect_status(200).body["items"].clone();
        let listed = listed.as_array().expect("a list");
        assert!(lines.ends_with('\n'), "{list}");
        let written: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(written, listed[..written.len()], "{list}");
        let is_log = kind == ExportKind::Audit;
        assert_eq!(written.len() + usize::from(is_log), listed.len(), "{list}");
    }
}

#[tokio::test]
async fn clients_are_cards_of_an_address_book() {
    let house = House::new().await;
    let body = json!({
        "full_name": "Lou; Bouzin, \\ né Dupont", "email": "lou@bouzin.grd", "phone": "+666 12345",
        "company_name": "Bouzin, Fils & Cie; a company with a name that is longer than one line",
        "contact_person": "Jacky Blangier",
    });
    house.bill.post("/clients", body).await.expect_status(201);
    house.client_of(&house.sara, "kevin@startup.io").await;
    let text = text(&house, &house.bill, "/exports/clients?format=vcf&mine=true").await;
    let cards = cards(&text);
    assert_eq!(cards.len(), 1, "{text}");
    let card = &cards[0];
    assert_eq!(card["VERSION"], "4.0");
    assert_eq!(card["FN"], "Lou; Bouzin, \\ né Dupont");
    assert_eq!(
        card["ORG"],
        "Bouzin, Fils & Cie; a company with a name that is longer than one line"
    );
    assert_eq!(card["TEL"], "+666 12345");
    assert_eq!(card["EMAIL"], "lou@bouzin.grd");
    assert_eq!(card["RELATED;TYPE=agent;VALUE=text"], "Jacky Blangier");
    assert!(text.lines().all(|line| line.len() <= 75), "{text}");
}

#[tokio::test]
async fn events_are_entries_of_a_calendar() {
    let house = House::new().await;
    let first = one_of_each(&house).await;
    let body = json!({
        "contract_id": first["contract_id"], "name": "Second", "attendees": 1,
        "starts_at": "2026-07-04T13:00", "ends_at": "2026-07-04T14:00", "location": "Mufflins",
    });
    house.bill.post("/events", body).await.expect_status(201);
    let text = text(&house, &house.kate, "/exports/events?format=ics").await;
    assert_eq!(text.matches("BEGIN:VCALENDAR\r\n").count(), 1);
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    let calendar: Calendar = text.parse().expect("a calendar");
    let names: Vec<_> = calendar
        .components
        .iter()
        .filter_map(CalendarComponent::as_event)
        .map(|event| event.get_summary().expect("a name").to_owned())
        .collect();
    assert_eq!(names, ["=cmd|' /C calc'!A0", "Second"]);
    // the same entry as the event's own file has
    let uid = format!("UID:event-{}-", first["id"]);
    assert!(text.contains(&uid), "{text}");
}

#[tokio::test]
async fn a_list_of_nothing_is_a_file_of_nothing_in_each_format() {
    let house = House::new().await;
    let csv = text(&house, &house.bill, "/exports/payments?format=csv").await;
    assert!(csv.starts_with("id,contract_id,contract.external_ref,"));
    assert_eq!(csv.lines().count(), 1);
    assert_eq!(
        text(&house, &house.bill, "/exports/clients?format=jsonl").await,
        ""
    );
    assert_eq!(
        text(&house, &house.bill, "/exports/clients?format=vcf").await,
        ""
    );
    let ics = text(&house, &house.bill, "/exports/events?format=ics").await;
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.ends_with("\r\nEND:VCALENDAR\r\n"));
    assert!(!ics.contains("VEVENT"));
    let rows = sheet(bytes(&house, &house.bill, "/exports/contracts?format=xlsx").await);
    assert!(rows.is_empty());
}

#[tokio::test]
async fn what_accept_asks_for_is_the_format_when_none_is_named() {
    let house = House::new().await;
    for (path, accept, expected) in [
        ("/exports/clients", "text/vcard", ExportFormat::VCard),
        (
            "/exports/clients?format=jsonl",
            "text/vcard",
            ExportFormat::JsonLines,
        ),
        (
            "/exports/events",
            "application/json, text/calendar;q=0.5",
            ExportFormat::ICalendar,
        ),
        ("/exports/audit", "text/vcard", ExportFormat::Csv),
    ] {
        let answer = asked(&house, &house.mona, path, accept).await;
        let given = &answer.headers()["content-type"];
        assert_eq!(given, expected.media_type(), "{path}");
    }
}

#[tokio::test]
async fn what_no_export_has_is_refused_by_name() {
    let house = House::new().await;
    for (path, field) in [
        ("/exports/contracts?format=vcf", "format"),
        ("/exports/clients?format=xls", "format"),
        ("/exports/clients?format=csv&format=csv", "format"),
        ("/exports/clients?limit=10", "limit"),
        ("/exports/clients?after=x", "after"),
        ("/exports/clients?colour=red", "colour"),
        ("/exports/clients?sort=phone", "sort"),
        ("/exports/clients?mine=maybe", "mine"),
        ("/exports/payments?from=someday", "from"),
    ] {
        let refused = house.bill.get(path).await.expect_refusal(422, "invalid");
        refused.expect_fields(&[field]);
    }
    let nothing = house.bill.get("/exports/sessions").await;
    nothing.expect_refusal(404, "not_found");
    let posted = house.bill.post("/exports/clients", json!({})).await;
    posted.expect_refusal(405, "method_not_allowed");
    let log = json!(house.audit().await).to_string();
    assert!(!log.contains("export_"), "{log}");
}

#[tokio::test]
async fn the_log_is_exported_by_management_alone_whatever_the_format_says() {
    let house = House::new().await;
    for query in [
        "",
        "?format=csv",
        "?format=xlsx",
        "?format=jsonl",
        "?format=exe",
    ] {
        let path = format!("/exports/audit{query}");
        for person in [&house.bill, &house.kate] {
            let denied = person.get(&path).await;
            denied.expect_refusal(403, "forbidden");
            let entry = house.audit().await[0].clone();
            assert_eq!(entry["outcome"], "denied");
            assert_eq!(entry["actor_id"], person.id);
        }
    }
}

#[tokio::test]
async fn whoever_stops_reading_keeps_nobody_from_anything() {
    let house = House::new().await;
    one_of_each(&house).await;
    for format in ["csv", "xlsx", "jsonl", "ics"] {
        let path = format!("/exports/events?format={format}");
        let answer = asked(&house, &house.kate, &path, "*/*").await;
        let mut body = answer.into_body();
        let first = body.frame().await.expect("something comes");
        first.expect("a first piece");
        drop(body);
        let contact = json!({"note": "still here"});
        let logged = house.bill.post("/clients/1/contacts", contact).await;
        logged.expect_status(201);
    }
    house.kate.get("/events").await.expect_status(200);
}
