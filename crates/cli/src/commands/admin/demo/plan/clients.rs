//! Clients: who they are, who looks after them, and when they were spoken to.

use chrono::TimeDelta;
use domain::fold;

use super::{CLIENTS, Chance, ClientPlan, ContactPlan, ContractPlan, Frame, samples};
use crate::commands::admin::demo::countries::{COMPANY_TRADES, COMPANY_WORDS, COUNTRIES, Country};
use crate::commands::admin::demo::occasions::CONTACT_NOTES;

/// How many clients change hands.
const REASSIGNED: usize = 4;
/// Clients that are there twice, and which one each of them is.
const ENTERED_TWICE: [(usize, usize); 2] = [(CLIENTS - 1, 57), (CLIENTS - 30, 101)];

/// Everybody, the samples first; dates come when their contracts are known.
pub(super) fn planned(frame: &Frame, chance: &mut Chance) -> Vec<ClientPlan> {
    let mut clients = samples::clients(frame);
    while clients.len() < CLIENTS {
        let country = if chance.in_hundred(52) {
            &COUNTRIES[0]
        } else {
            &COUNTRIES[1 + chance.index(COUNTRIES.len() - 1)]
        };
        let mut client = made_up(frame, chance, country);
        let is_taken = |email: &str| clients.iter().any(|other| other.email == email);
        if is_taken(&client.email) {
            client.email = format!("{}.{}", clients.len(), client.email);
        }
        clients.push(client);
    }
    for (again, first) in ENTERED_TWICE {
        enter_again(&mut clients, again, first);
    }
    clients
}

/// Somebody whom a colleague entered before: the number written in another way, and at home
/// instead of at work.
fn enter_again(clients: &mut [ClientPlan], again: usize, first: usize) {
    let known = &clients[first];
    let (full_name, country) = (known.full_name.clone(), known.country);
    let phone = known.phone.replace(' ', ".");
    let mut email = format!("{}@mail.{}", ascii(&full_name, "."), country.domain);
    if clients.iter().any(|other| other.email == email) {
        email = format!("{again}.{email}");
    }
    let client = &mut clients[again];
    client.email = email;
    client.phone = phone;
    client.full_name = full_name;
    client.company_name = None;
    client.contact_person = None;
    client.country = country;
}

fn made_up(frame: &Frame, chance: &mut Chance, country: &'static Country) -> ClientPlan {
    let full_name = person(chance, country);
    let company_name = chance.in_hundred(74).then(|| {
        let word = chance.pick(COMPANY_WORDS);
        let trade = chance.pick(COMPANY_TRADES);
        format!("{word} {trade} {}", country.company_form)
    });
    let contact_person =
        (company_name.is_some() && chance.in_hundred(25)).then(|| person(chance, country));
    let house = match &company_name {
        Some(company) => ascii(company, ""),
        None => String::from("mail"),
    };
    ClientPlan {
        email: format!("{}@{house}.{}", ascii(&full_name, "."), country.domain),
        phone: format!(
            "{} {:02} {:02} {:02}",
            country.dial,
            chance.number(10, 99),
            chance.number(0, 99),
            chance.number(0, 99)
        ),
        full_name,
        company_name,
        contact_person,
        first_contact_on: None,
        external_ref: None,
        sales: chance.index(frame.sales),
        country,
        created_at: frame.founded_at,
        contacts: Vec::new(),
        reassigned: None,
    }
}

fn person(chance: &mut Chance, country: &Country) -> String {
    let first = chance.pick(country.first_names);
    let last = chance.pick(country.last_names);
    format!("{first} {last}")
}

/// Letters and digits of a name without accents, its words joined.
fn ascii(name: &str, joint: &str) -> String {
    let folded = fold::key(name).replace('ß', "ss");
    let words: Vec<String> = folded
        .split([' ', '-'])
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(joint)
}

/// Creates each client before its first contract, and has it called now and then.
pub(super) fn dated(
    frame: &Frame,
    chance: &mut Chance,
    clients: &mut [ClientPlan],
    contracts: &[ContractPlan],
) {
    let first_day = frame.founded_at + TimeDelta::days(1);
    for (index, client) in clients.iter_mut().enumerate().skip(samples::CLIENTS) {
        let first_contract = contracts
            .iter()
            .filter(|contract| contract.client == index)
            .map(|contract| contract.created_at)
            .min();
        client.created_at = match first_contract {
            Some(first) => {
                let earliest = (first - TimeDelta::days(chance.number(4, 50))).max(first_day);
                chance.between(earliest, first)
            }
            None => chance.between(first_day, frame.now - TimeDelta::hours(2)),
        };
        if chance.in_hundred(30) {
            let before = TimeDelta::days(chance.number(1, 400));
            client.first_contact_on = Some((client.created_at - before).date_naive());
        }
        for _ in 0..chance.number(0, 3) {
            client.contacts.push(ContactPlan {
                logged_at: chance.between(client.created_at, frame.now),
                was_at: None,
                note: Some(chance.pick(CONTACT_NOTES)),
            });
        }
    }
    for _ in 0..REASSIGNED {
        let client = samples::CLIENTS + chance.index(clients.len() - samples::CLIENTS);
        let client = &mut clients[client];
        let at = chance.between(client.created_at, frame.now);
        client.reassigned = Some((at, (client.sales + 1) % frame.sales));
    }
}
