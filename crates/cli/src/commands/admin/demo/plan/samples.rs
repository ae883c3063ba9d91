//! The records of the company's own files, under their own numbers.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::{ClientPlan, ContactPlan, ContractPlan, EventPlan, Frame, PaymentPlan};
use crate::commands::admin::demo::countries::COUNTRIES;

/// How many there are of each.
pub(super) const CLIENTS: usize = 3;
pub(super) const CONTRACTS: usize = 2;
pub(super) const EVENTS: usize = 2;

/// Kevin Casey, among the clients.
pub(super) const KEVIN: usize = 0;
const JOHN: usize = 1;
const LOU: usize = 2;

/// Bill Boquet among sales; Kate Hastroff and Aliénor Vichum among support.
const BILL: usize = 0;
const KATE: usize = 0;
const ALIENOR: usize = 1;

const WEDDING_NOTES: &str = "\
Wedding starts at 3PM, by the river.
Catering is organized, reception starts at 5PM.
Kate needs to organize the DJ for after party.";

/// The clients, created in the company's first days.
pub(super) fn clients(frame: &Frame) -> Vec<ClientPlan> {
    let client = |full_name: &str, email: &str, phone: &str, number| ClientPlan {
        full_name: full_name.to_owned(),
        email: email.to_owned(),
        phone: phone.to_owned(),
        company_name: None,
        contact_person: None,
        first_contact_on: None,
        external_ref: Some(number),
        sales: BILL,
        country: &COUNTRIES[0],
        created_at: days_in(frame, 1),
        contacts: Vec::new(),
        reassigned: None,
    };
    let contacted = |was_at: NaiveDateTime| ContactPlan {
        logged_at: days_in(frame, 1) + TimeDelta::hours(1),
        was_at: Some(was_at.and_utc()),
        note: None,
    };
    vec![
        ClientPlan {
            company_name: Some(String::from("Cool Startup LLC")),
            first_contact_on: NaiveDate::from_ymd_opt(2021, 4, 18),
            contacts: vec![contacted(local(2023, 3, 29, 10))],
            ..client("Kevin Casey", "kevin@startup.io", "+678 123 456 78", "1001")
        },
        ClientPlan {
            first_contact_on: NaiveDate::from_ymd_opt(2022, 11, 7),
            ..client(
                "John Ouick",
                "john.ouick@gmail.com",
                "+1 234 567 8901",
                "1002",
            )
        },
        ClientPlan {
            contact_person: Some(String::from("Jacky Blangier")),
            first_contact_on: NaiveDate::from_ymd_opt(2023, 1, 16),
            ..client("Lou Bouzin", "jacky@loubouzin.grd", "+666 12345", "1003")
        },
    ]
}

/// Adds their contracts and events behind the others.
pub(super) fn added(frame: &Frame, contracts: &mut Vec<ContractPlan>, events: &mut Vec<EventPlan>) {
    let wedding = contracts.len();
    contracts.push(contract(frame, JOHN, "Wedding for 75", 1_250_000, "652"));
    contracts.push(contract(
        frame,
        LOU,
        "General assembly for 200",
        640_000,
        "412",
    ));
    let event = |contract, name: &str, number, support| EventPlan {
        contract,
        name: name.to_owned(),
        starts: local(2023, 6, 4, 13),
        ends: local(2023, 6, 5, 2),
        zone: "Europe/Paris",
        location: "53 Rue du Château, 41120 Candé-sur-Beuvron, France",
        attendees: 75,
        notes: WEDDING_NOTES,
        external_ref: Some(number),
        created_at: days_in(frame, 3),
        assigned: Some((days_in(frame, 4), support)),
        later_notes: Vec::new(),
        cancelled: None,
    };
    events.push(event(wedding, "John Ouick Wedding", "109", KATE));
    events.push(EventPlan {
        starts: local(2023, 5, 5, 15),
        ends: local(2023, 5, 5, 17),
        location: "Salle des fêtes de Mufflins",
        attendees: 200,
        notes: "Assemblée générale des actionnaires (~200 personnes).",
        ..event(wedding + 1, "Lou Bouzin General Assembly", "1023", ALIENOR)
    });
}

fn contract(
    frame: &Frame,
    client: usize,
    title: &str,
    total: i64,
    number: &'static str,
) -> ContractPlan {
    ContractPlan {
        client,
        title: title.to_owned(),
        total,
        deposit: 0,
        currency: "EUR",
        due_on: None,
        external_ref: Some(number),
        created_at: days_in(frame, 2),
        signed_at: Some(days_in(frame, 2) + TimeDelta::hours(2)),
        payments: vec![PaymentPlan {
            at: days_in(frame, 2) + TimeDelta::hours(3),
            amount: total,
            method: "transfer",
            reference: format!("file {number}"),
        }],
        cancelled: None,
    }
}

fn days_in(frame: &Frame, days: i64) -> DateTime<Utc> {
    frame.founded_at + TimeDelta::days(days)
}

fn local(year: i32, month: u32, day: u32, hour: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(year, month, day)
        .and_then(|day| day.and_hms_opt(hour, 0, 0))
        .unwrap_or_default()
}
