//! Records for the tests of this floor: the company's own people and papers.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::{
    client::{Client, ClientChanges},
    contact::{Email, Phone},
    contract::{ClientRef, Contract, ContractChanges, ContractStatus},
    department::Department,
    employee::{Employee, EmployeeRef},
    event::{Event, EventChanges, EventClient},
    ids::{ClientId, ContractId, EmployeeId, EventId, PaymentId, Version},
    money::{Amount, Currency},
    own_settings::{Locale, Theme},
    payment::{Payment, Voided},
    period::{Moment, Period, TimeZone, ZonedInstant},
    refusal::Refused,
    text::{
        CompanyName, EmployeeNumber, EventName, ExternalRef, Location, Notes, PersonName, Reason,
    },
};

pub(crate) fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 instant")
}

pub(crate) fn local(text: &str) -> NaiveDateTime {
    text.parse().expect("a wall-clock time with T and seconds")
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// The instant at which everything in these tests happens.
pub(crate) fn now() -> DateTime<Utc> {
    utc("2026-06-04T11:00:00Z")
}

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::parse(name).expect("an IANA zone")
}

pub(crate) fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

pub(crate) fn zoned(text: &str, zone: TimeZone) -> ZonedInstant {
    moment(text).in_zone(zone).expect("a time of that zone")
}

pub(crate) fn period(starts_at: &str, ends_at: &str, zone: TimeZone) -> Period {
    Period::new(zoned(starts_at, zone), zoned(ends_at, zone)).expect("a period")
}

pub(crate) fn amount(text: &str) -> Amount {
    Amount::parse(text).expect("an amount")
}

pub(crate) fn name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a name")
}

pub(crate) fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

pub(crate) fn reference(text: &str) -> ExternalRef {
    ExternalRef::parse(text).expect("a reference")
}

pub(crate) fn notes(text: &str) -> Notes {
    Notes::parse(text).expect("notes")
}

pub(crate) fn reason(text: &str) -> Reason {
    Reason::parse(text).expect("a reason")
}

pub(crate) fn person(id: i64, full_name: &str) -> EmployeeRef {
    EmployeeRef {
        id: EmployeeId::new(id),
        full_name: full_name.to_owned(),
    }
}

/// Bill Boquet of sales, employee 2, active.
pub(crate) fn employee() -> Employee {
    Employee {
        id: EmployeeId::new(2),
        employee_number: EmployeeNumber::parse("E0002").expect("a number"),
        full_name: name("Bill Boquet"),
        email: email("bill@epic.test"),
        department: Department::Sales,
        must_change_password: false,
        deactivated_at: None,
        locale: Locale::default(),
        time_zone: TimeZone::default(),
        theme: Theme::default(),
        two_factor_since: None,
        version: Version::FIRST,
        created_at: now(),
        updated_at: now(),
    }
}

/// Kevin Casey of Cool Startup LLC, client 5, looked after by Bill Boquet.
pub(crate) fn client() -> Client {
    Client {
        id: ClientId::new(5),
        full_name: name("Kevin Casey"),
        email: email("kevin@startup.io"),
        phone: Phone::parse("+678 123 456 78").expect("a number"),
        company_name: Some(CompanyName::parse("Cool Startup LLC").expect("a company")),
        contact_person: None,
        sales_contact: person(2, "Bill Boquet"),
        first_contact_on: day("2021-04-18"),
        last_contact_at: None,
        external_ref: Some(reference("C-5")),
        anonymised_at: None,
        version: Version::FIRST,
        created_at: now(),
        updated_at: now(),
    }
}

pub(crate) fn client_changes() -> ClientChanges {
    ClientChanges {
        version: Version::FIRST,
        full_name: None,
        email: None,
        phone: None,
        company_name: None,
        contact_person: None,
        first_contact_on: None,
        external_ref: None,
    }
}

/// Contract 412 of client 7 with 1000.00 in all, 300.00 of it a deposit.
pub(crate) fn contract(status: ContractStatus) -> Contract {
    let was_signed = status == ContractStatus::Signed;
    let is_cancelled = status == ContractStatus::Cancelled;
    Contract {
        id: ContractId::new(412),
        title: None,
        client: ClientRef {
            id: ClientId::new(7),
            full_name: "Lou Bouzin".to_owned(),
            company_name: None,
        },
        sales_contact: person(2, "Bill Boquet"),
        total_amount: amount("1000"),
        deposit: amount("300"),
        paid_amount: amount("300"),
        remaining_amount: amount("700"),
        currency: Currency::default(),
        due_on: None,
        status,
        signed_at: was_signed.then(now),
        signed_by: was_signed.then(|| person(2, "Bill Boquet")),
        cancelled_at: is_cancelled.then(now),
        cancel_reason: is_cancelled.then(|| "called off".to_owned()),
        event_count: 0,
        external_ref: None,
        version: Version::FIRST,
        created_at: now(),
        updated_at: now(),
    }
}

pub(crate) fn contract_changes() -> ContractChanges {
    ContractChanges {
        version: Version::FIRST,
        title: None,
        total_amount: None,
        currency: None,
        deposit: None,
        due_on: None,
        client_id: None,
        external_ref: None,
        reason: None,
    }
}

/// A payment on contract 412, not voided.
pub(crate) fn payment(amount: Amount, is_deposit: bool) -> Payment {
    Payment {
        id: PaymentId::new(31),
        contract_id: ContractId::new(412),
        amount,
        currency: Currency::default(),
        paid_on: day("2026-06-04"),
        method: None,
        reference: None,
        is_deposit,
        recorded_by: person(2, "Bill Boquet"),
        created_at: now(),
        voided: None,
    }
}

pub(crate) fn voided(payment: Payment) -> Payment {
    Payment {
        voided: Some(Voided {
            at: now(),
            by: person(1, "Ada Ledoux"),
            reason: "bounced".to_owned(),
        }),
        ..payment
    }
}

/// The Lou Bouzin General Assembly, event 1023 on contract 412, run by
/// Aliénor Vichum.
pub(crate) fn event() -> Event {
    Event {
        id: EventId::new(1023),
        name: EventName::parse("Lou Bouzin General Assembly").expect("a name"),
        contract_id: ContractId::new(412),
        client: EventClient {
            id: ClientId::new(7),
            full_name: "Lou Bouzin".to_owned(),
            company_name: None,
            contact_person: Some("Jacky Blangier".to_owned()),
            email: "jacky@loubouzin.grd".to_owned(),
            phone: "+666 12345".to_owned(),
        },
        sales_contact: person(2, "Bill Boquet"),
        support_contact: Some(person(3, "Aliénor Vichum")),
        period: period("2023-05-05 15:00", "2023-05-05 17:00", TimeZone::default()),
        end_is_estimated: false,
        location: Location::parse("Salle des fêtes de Mufflins").expect("a place"),
        attendees: 200,
        notes: notes(""),
        is_cancelled: false,
        cancel_reason: None,
        contract_is_cancelled: false,
        external_ref: Some(reference("1023")),
        version: Version::FIRST,
        created_at: now(),
        updated_at: now(),
    }
}

pub(crate) fn event_changes() -> EventChanges {
    EventChanges {
        version: Version::FIRST,
        name: None,
        starts_at: None,
        ends_at: None,
        time_zone: None,
        location: None,
        attendees: None,
        notes: None,
        contract_id: None,
        external_ref: None,
        force: false,
        reason: None,
    }
}

/// What came of an attempt, in few words: `done`, the code of a refusal, or
/// the fields at fault.
pub(crate) fn outcome<T>(result: &Result<T, Refused>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Refused::Conflict(refusal)) => refusal.code().to_owned(),
        Err(Refused::Denied(denied)) => denied.code().to_owned(),
        Err(Refused::Invalid(invalid)) => {
            let fields: Vec<_> = invalid.fields().iter().map(|error| &*error.field).collect();
            format!("invalid {}", fields.join(", "))
        }
    }
}
