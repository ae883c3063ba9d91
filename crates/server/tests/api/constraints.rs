//! What the rules refuse, the database refuses as well, past the program; and whoever asks
//! through the program hears which field it is about.

use serde_json::{Value, json};

use crate::api::support::House;

/// One constraint, seen from both sides.
struct Case {
    /// The constraint and what of it each engine names: its own name, or what SQLite says.
    named: [&'static str; 2],
    /// A statement that breaks it, for the administrator.
    sql: String,
    /// A request that asks for the same: method, path, body.
    asked: (&'static str, String, Value),
    /// How that is answered: status and field.
    told: (u16, &'static str),
}

/// The ids that the cases speak of.
struct Ids {
    bill: i64,
    client: i64,
    other: i64,
    draft: i64,
    signed: i64,
    event: i64,
}

const NOBODY: i64 = 999_999;

async fn ids(house: &House) -> Ids {
    let id = |record: &Value| record["id"].as_i64().expect("an id");
    let client = house.client().await;
    let other = house.client_of(&house.bill, "lou@bouzin.io").await;
    let signed = house.signed(&client).await;
    Ids {
        bill: house.bill.id,
        client: id(&client),
        other: id(&other),
        draft: id(&house.draft(&client).await),
        signed: id(&signed),
        event: id(&house.event(&signed).await),
    }
}

fn unique(ids: &Ids) -> Vec<Case> {
    let Ids { bill, other, .. } = ids;
    let hire = json!({
        "full_name": "Max Oberlin", "email": "max@epic.example", "department": "SALES",
        "password": "orchard lantern four", "employee_number": "E0001",
    });
    vec![
        Case {
            named: ["uq_employees_email", "employees.email_key"],
            sql: format!("UPDATE employees SET email_key = 'mona@epic.example' WHERE id = {bill}"),
            asked: (
                "PATCH",
                format!("/employees/{bill}"),
                json!({"email": "Mona@Epic.Example"}),
            ),
            told: (409, "email"),
        },
        Case {
            named: ["uq_employees_number", "employees.employee_number"],
            sql: format!("UPDATE employees SET employee_number = 'E0001' WHERE id = {bill}"),
            asked: ("POST", "/employees".to_owned(), hire),
            told: (409, "employee_number"),
        },
        Case {
            named: ["uq_clients_email", "clients.email_key"],
            sql: format!("UPDATE clients SET email_key = 'kevin@startup.io' WHERE id = {other}"),
            asked: (
                "PATCH",
                format!("/clients/{other}"),
                json!({"email": "KEVIN@startup.io"}),
            ),
            told: (409, "email"),
        },
    ]
}

fn references(ids: &Ids) -> Vec<Case> {
    let Ids {
        bill,
        client,
        draft,
        event,
        ..
    } = ids;
    let case = |constraint, sql, asked, field| Case {
        named: [constraint, "FOREIGN KEY"],
        sql,
        asked,
        told: (422, field),
    };
    vec![
        case(
            "fk_clients_sales_contact",
            format!("UPDATE clients SET sales_contact_id = {NOBODY} WHERE id = {client}"),
            (
                "POST",
                format!("/clients/{client}/reassign"),
                json!({"sales_contact_id": NOBODY}),
            ),
            "sales_contact_id",
        ),
        case(
            "fk_contracts_client",
            format!("UPDATE contracts SET client_id = {NOBODY} WHERE id = {draft}"),
            (
                "PATCH",
                format!("/contracts/{draft}"),
                json!({"client_id": NOBODY}),
            ),
            "client_id",
        ),
        case(
            "fk_events_contract",
            format!("UPDATE events SET contract_id = {NOBODY} WHERE id = {event}"),
            (
                "PATCH",
                format!("/events/{event}"),
                json!({"contract_id": NOBODY}),
            ),
            "contract_id",
        ),
        case(
            "fk_events_support_contact",
            format!("UPDATE events SET support_contact_id = {NOBODY} WHERE id = {event}"),
            (
                "PUT",
                format!("/events/{event}/support"),
                json!({"employee_id": NOBODY}),
            ),
            "employee_id",
        ),
        case(
            "fk_employees_department",
            format!("UPDATE employees SET department = 'LEGAL' WHERE id = {bill}"),
            (
                "PATCH",
                format!("/employees/{bill}"),
                json!({"department": "LEGAL"}),
            ),
            "department",
        ),
    ]
}

fn checks(ids: &Ids) -> Vec<Case> {
    let Ids {
        draft,
        signed,
        event,
        ..
    } = ids;
    let case = |constraint, sql, asked, field| Case {
        named: [constraint, constraint],
        sql,
        asked,
        told: (422, field),
    };
    vec![
        case(
            "ck_contracts_total_positive",
            format!(
                "UPDATE contracts SET total_minor = 0, deposit_minor = 0, paid_minor = 0, \
                 remaining_minor = 0 WHERE id = {draft}"
            ),
            (
                "PATCH",
                format!("/contracts/{draft}"),
                json!({"total_amount": "0"}),
            ),
            "total_amount",
        ),
        case(
            "ck_contracts_deposit_within_total",
            format!("UPDATE contracts SET deposit_minor = total_minor + 1 WHERE id = {draft}"),
            (
                "PATCH",
                format!("/contracts/{draft}"),
                json!({"deposit": "12000.51"}),
            ),
            "deposit",
        ),
        case(
            "ck_contracts_remaining_not_negative",
            format!(
                "UPDATE contracts SET paid_minor = total_minor + 1, remaining_minor = -1 \
                 WHERE id = {signed}"
            ),
            (
                "POST",
                format!("/contracts/{signed}/payments"),
                json!({"amount": "12000.51"}),
            ),
            "amount",
        ),
        case(
            "ck_payments_amount_positive",
            format!("UPDATE payments SET amount_minor = 0 WHERE contract_id = {signed}"),
            (
                "POST",
                format!("/contracts/{signed}/payments"),
                json!({"amount": "0"}),
            ),
            "amount",
        ),
        case(
            "ck_events_ends_after_start",
            format!("UPDATE events SET ends_at = starts_at WHERE id = {event}"),
            (
                "PATCH",
                format!("/events/{event}"),
                json!({"ends_at": "2026-06-04T13:00"}),
            ),
            "ends_at",
        ),
        case(
            "ck_events_attendees_not_negative",
            format!("UPDATE events SET attendees = -1 WHERE id = {event}"),
            (
                "PATCH",
                format!("/events/{event}"),
                json!({"attendees": -1}),
            ),
            "attendees",
        ),
    ]
}

// on more than one thread: what a refused request gives back to the database must not wait
// for the statements that this test runs itself
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_refuses_what_the_rules_refuse_and_the_person_reads_the_field() {
    let house = House::new().await;
    let ids = ids(&house).await;
    let payment = json!({"amount": "1.00"});
    let path = format!("/contracts/{}/payments", ids.signed);
    house.mona.post(&path, payment).await.expect_status(201);
    let tables =
        |table: &str| ["employees", "clients", "contracts", "payments", "events"].contains(&table);
    // a refused attempt leaves an audit entry and may raise a guard, and nothing else
    let all = |column: &str| column != "schedule_version";
    let before = house.database.contents(tables, all);
    for case in unique(&ids)
        .into_iter()
        .chain(references(&ids))
        .chain(checks(&ids))
    {
        let refused = house.database.try_execute(&case.sql);
        let said = refused.expect_err(&case.sql);
        assert!(
            case.named.iter().any(|name| said.contains(name)),
            "{}: {said}",
            case.sql
        );
        let (method, path, mut body) = case.asked;
        if method != "POST" || path.ends_with("/reassign") {
            let record = path
                .trim_end_matches("/support")
                .trim_end_matches("/reassign");
            let record = house.mona.get(record).await.expect_status(200).body;
            body["version"] = record["version"].clone();
        }
        let answer = house.mona.ask(method, &path, &[], Some(body)).await;
        let (status, field) = case.told;
        answer.expect_status(status).expect_fields(&[field]);
    }
    assert_eq!(house.database.contents(tables, all), before);
}
