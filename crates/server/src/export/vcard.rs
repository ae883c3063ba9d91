//! Clients as cards of an address book: vCard 4.0 (RFC 6350).
//!
//! Who asked that their data be removed is in no address book.

use std::{fmt::Write as _, io};

use domain::client::Client;

use super::{Written, not_of_this_format, pages::Rows};

/// Most octets of a line; a longer one goes on in the next.
const LONGEST_LINE: usize = 75;

/// A file of cards.
pub(super) struct Cards;

impl Written for Cards {
    fn begin(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }

    fn rows(&mut self, rows: Rows) -> io::Result<Vec<u8>> {
        let Rows::Clients(clients) = rows else {
            return Err(not_of_this_format());
        };
        let people = clients.iter().filter(|one| one.anonymised_at.is_none());
        Ok(people.map(card).collect::<String>().into_bytes())
    }

    fn end(&mut self) -> io::Result<Vec<u8>> {
        Ok(Vec::new())
    }
}

fn card(client: &Client) -> String {
    let name = client.full_name.as_str();
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    let mut card = String::new();
    let mut line = |property: &str, value: &str| fold(&mut card, &format!("{property}:{value}"));
    line("BEGIN", "VCARD");
    line("VERSION", "4.0");
    line("KIND", "individual");
    line("FN", &escaped(name));
    // one name is stored: its last word is taken for the family's, as address books sort
    line("N", &format!("{};{};;;", escaped(family), escaped(given)));
    if let Some(company) = &client.company_name {
        line("ORG", &escaped(company.as_str()));
    }
    line("EMAIL", &escaped(client.email.as_str()));
    line("TEL", &escaped(client.phone.as_str()));
    if let Some(person) = &client.contact_person {
        line("RELATED;TYPE=agent;VALUE=text", &escaped(person.as_str()));
    }
    line("UID;VALUE=text", &uid(client));
    let written = client.updated_at.format("%Y%m%dT%H%M%SZ");
    line("REV", &written.to_string());
    line("END", "VCARD");
    card
}

/// The same for one client for ever, and for no client of another company.
fn uid(client: &Client) -> String {
    let made = client.created_at.timestamp_micros();
    format!("client-{}-{made}@epic-events", client.id)
}

/// A text in which nothing is taken for the end of a value.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, letter| {
        match letter {
            '\\' | ',' | ';' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            // RFC 6350 has no place for any other
            _ if letter.is_control() => {}
            _ => escaped.push(letter),
        }
        escaped
    })
}

/// Adds a line, going on below where it is too long; never inside a letter.
fn fold(card: &mut String, line: &str) {
    let mut octets = 0;
    for letter in line.chars() {
        if octets + letter.len_utf8() > LONGEST_LINE {
            card.push_str("\r\n ");
            octets = 1;
        }
        card.push(letter);
        octets += letter.len_utf8();
    }
    // writing to a string cannot fail
    let _ = write!(card, "\r\n");
}

#[cfg(test)]
mod tests;
