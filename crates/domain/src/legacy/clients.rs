//! The clients, each with a sales contact.

use std::collections::BTreeSet;

use super::{
    ById, ClientRow, Rule, Source, StaffMember, colleague,
    ledger::{Ledger, Row},
    people::{self, Emails},
    reference,
};
use crate::{
    audit::RecordKind,
    client::Client,
    contact::Phone,
    department::Department,
    employee::EmployeeRef,
    ids::{ClientId, Version},
    text::{CompanyName, PersonName},
};

/// Reads the clients; one without sales contact may add a placeholder to the staff.
pub(super) fn plan(
    source: &Source,
    staff: &mut Vec<StaffMember>,
    ledger: &mut Ledger,
) -> ById<Client> {
    let mut emails = Emails::default();
    let mut stand_in = None;
    let mut clients = ById::new();
    let absent = people::placeholder(staff, ledger);
    for row in &source.clients {
        let Some(mut reading) = ledger.row("client", RecordKind::Client, &row.id) else {
            continue;
        };
        let contact = match sales_contact(row, source, staff, &mut reading) {
            Contact::Is(contact) => Some(contact),
            Contact::Unreadable => None,
            Contact::Nobody => {
                let known: &StaffMember = stand_in.get_or_insert_with(|| absent.clone());
                let contact = reference(known);
                let text = contact.id.to_string();
                let original = row.sales_contact_id.as_deref();
                reading.found(
                    Rule::SalesContactMissing,
                    "sales_contact_id",
                    original,
                    Some(&text),
                );
                Some(contact)
            }
        };
        if let Some(client) = client(row, contact, &mut emails, &mut reading) {
            clients.insert(client.id.get(), client);
        }
    }
    if let Some(member) = stand_in {
        ledger.remarks.push(format!(
            "employee {id} {name} stands in for missing sales contacts: `epic employee handover \
             {id} --to COLLEAGUE` gives their clients to somebody",
            id = member.employee.id,
            name = member.employee.full_name,
        ));
        staff.push(member);
    }
    clients
}

enum Contact {
    Is(EmployeeRef),
    Nobody,
    Unreadable,
}

fn sales_contact(
    row: &ClientRow,
    source: &Source,
    staff: &[StaffMember],
    reading: &mut Row<'_>,
) -> Contact {
    let field = "sales_contact_id";
    let (id, is_own) = match row.sales_contact_id.as_deref() {
        Some(named) => (reading.reference(field, Some(named)), true),
        None => match contract_contacts(&row.id, source).as_slice() {
            [one] => (reading.reference(field, Some(*one)), false),
            _ => return Contact::Nobody,
        },
    };
    let Some(id) = id else {
        return Contact::Unreadable;
    };
    let Some(member) = colleague(staff, id) else {
        reading.fault(field, format!("names employee {id}, who is not there"));
        return Contact::Unreadable;
    };
    let text = id.to_string();
    if !is_own {
        reading.found(Rule::SalesContactFromContracts, field, None, Some(&text));
    }
    if member.employee.department != Department::Sales {
        reading.kept(Rule::ContactOfOtherDepartment, field, &text);
    }
    Contact::Is(reference(member))
}

/// The different sales contacts that a client's contracts name.
fn contract_contacts<'a>(client: &str, source: &'a Source) -> Vec<&'a str> {
    let named: BTreeSet<&str> = source
        .contracts
        .iter()
        .filter(|contract| contract.client_id.as_deref() == Some(client))
        .filter_map(|contract| contract.sales_contact_id.as_deref())
        .collect();
    named.into_iter().collect()
}

fn client(
    row: &ClientRow,
    sales_contact: Option<EmployeeRef>,
    emails: &mut Emails,
    reading: &mut Row<'_>,
) -> Option<Client> {
    let full_name = reading.name("full_name", row.full_name.as_deref(), PersonName::MAX);
    let email = emails.read(row.email.as_deref(), reading);
    let phone = reading.line("phone", row.phone.as_deref());
    if Phone::parse(&phone).is_err() {
        reading.kept(Rule::PhoneUnusual, "phone", &phone);
    }
    let company = reading.line("company_name", row.company_name.as_deref());
    reading.long("company_name", &company, CompanyName::MAX);
    let created_at = reading.creation(row.created_at.as_ref());
    let updated_at = reading.time("updated_at", row.last_update.as_ref());
    let last_contact_at = reading.time("last_contact_at", row.last_contact.as_ref());
    Some(Client {
        id: ClientId::new(reading.id()),
        full_name: PersonName::from_stored(full_name),
        email: email?,
        phone: Phone::from_stored(phone),
        company_name: (!company.is_empty()).then(|| CompanyName::from_stored(company)),
        contact_person: None,
        sales_contact: sales_contact?,
        first_contact_on: reading.with().time_zone.local(created_at).date(),
        last_contact_at,
        external_ref: None,
        anonymised_at: None,
        version: Version::FIRST,
        created_at,
        updated_at: updated_at.unwrap_or(created_at),
    })
}
