//! Clients: people of companies, and private ones.

use chrono::TimeDelta;
use domain::{
    client::Client,
    contact::{Email, Phone},
    ids::{ClientId, Version},
    text::{CompanyName, ExternalRef, PersonName},
};

use super::{
    super::chance::Chance,
    outline::today,
    staff::Staff,
    words::{Person, words},
};

/// Domains of private addresses.
const PRIVATE: &[&str] = &[
    "post.example",
    "courriel.example",
    "mail.example",
    "brief.example",
];

/// A client of this id.
pub(super) fn made(id: i64, staff: &Staff, chance: &mut Chance) -> Client {
    let person = words().person(chance);
    let company = chance.in_hundred(70).then(|| words().company(chance));
    let domain = company
        .as_ref()
        .map_or_else(|| chance.pick(PRIVATE), |(_, domain)| domain.as_str());
    let email = address(person, id, domain, chance);
    let contact_person = (company.is_some() && chance.in_hundred(20))
        .then(|| PersonName::from_stored(words().person(chance).name()));
    let created_at = today() - TimeDelta::minutes(chance.number(60, 1_000 * 24 * 60));
    let first_contact_on = (created_at - TimeDelta::days(chance.number(0, 300))).date_naive();
    let since = (today() - created_at).num_minutes();
    let last_contact_at = chance
        .in_hundred(60)
        .then(|| created_at + TimeDelta::minutes(chance.number(1, since - 1)));
    Client {
        id: ClientId::new(id),
        full_name: PersonName::from_stored(person.name()),
        email: Email::from_stored(email),
        phone: Phone::from_stored(phone(id, chance)),
        company_name: company.map(|(name, _)| CompanyName::from_stored(name)),
        contact_person,
        sales_contact: staff.sales[chance.index(staff.sales.len())].clone(),
        first_contact_on,
        last_contact_at,
        external_ref: chance
            .in_hundred(20)
            .then(|| ExternalRef::from_stored(format!("C-{id:06}"))),
        anonymised_at: None,
        version: Version::FIRST,
        created_at,
        updated_at: last_contact_at.unwrap_or(created_at),
    }
}

/// The id at the end makes it the only one.
fn address(person: Person, id: i64, domain: &str, chance: &mut Chance) -> String {
    let (first, last) = (&person.first.plain, &person.last.plain);
    let initial = &first[..1.min(first.len())];
    match chance.number(1, 4) {
        1 => format!("{first}.{last}.{id}@{domain}"),
        2 => format!("{initial}.{last}{id}@{domain}"),
        3 => format!("{last}_{id}@{domain}"),
        _ => format!("{first}{id}@{domain}"),
    }
}

/// Below a hundred million clients no two have the same eight last digits.
fn phone(id: i64, chance: &mut Chance) -> String {
    // prime to the number of numbers, so that none comes twice
    let number = id.wrapping_mul(7_368_787).rem_euclid(100_000_000);
    let digits = format!("{number:08}");
    let (a, b, c, d) = (&digits[..2], &digits[2..4], &digits[4..6], &digits[6..]);
    match chance.number(1, 7) {
        1 | 2 => format!("+33 6 {a} {b} {c} {d}"),
        3 => format!("06.{a}.{b}.{c}.{d}"),
        4 => format!("+44 7{a}{b} {c}{d}"),
        5 => format!("+49 (151) {a}{b}{c}{d}"),
        6 => format!("+1 (2{a}) {b}{}-{}{d}", &c[..1], &c[1..]),
        _ => format!("+34 6{a}-{b}-{c}-{d}"),
    }
}
