//! What people, companies, places and occasions are called.
//!
//! All made up from lists of words of several languages; what looks like a company's
//! name is none on purpose.

use std::sync::LazyLock;

use domain::{fold, period::TimeZone};

use super::super::chance::Chance;

/// A word, and what is left of it in an address.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: &'static str,
    pub(super) plain: String,
}

/// A person's names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) first: &'static Word,
    pub(super) last: &'static Word,
}

impl Person {
    /// The full name.
    pub(super) fn name(self) -> String {
        format!("{} {}", self.first.text, self.last.text)
    }
}

/// Where there are streets.
#[derive(Debug)]
struct Town {
    name: &'static str,
    country: &'static str,
    zone: TimeZone,
}

/// All words.
#[derive(Debug)]
pub(super) struct Words {
    first_names: Vec<Word>,
    last_names: Vec<Word>,
    companies: Vec<Word>,
    trades: Vec<Word>,
    occasions: Vec<&'static str>,
    venues: Vec<&'static str>,
    streets: Vec<&'static str>,
    towns: Vec<Town>,
    notes: Vec<&'static str>,
}

/// The words, read once.
pub(super) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(Words::read);
    &WORDS
}

impl Words {
    fn read() -> Self {
        Self {
            first_names: with_plain(include_str!("words/first_names.txt")),
            last_names: with_plain(include_str!("words/last_names.txt")),
            companies: with_plain(include_str!("words/companies.txt")),
            trades: with_plain(include_str!("words/trades.txt")),
            occasions: listed(include_str!("words/occasions.txt")).collect(),
            venues: listed(include_str!("words/venues.txt")).collect(),
            streets: listed(include_str!("words/streets.txt")).collect(),
            towns: include_str!("words/towns.txt")
                .lines()
                .filter_map(town)
                .collect(),
            notes: include_str!("words/notes.txt").lines().collect(),
        }
    }

    /// Somebody.
    pub(super) fn person(&'static self, chance: &mut Chance) -> Person {
        Person {
            first: &self.first_names[chance.index(self.first_names.len())],
            last: &self.last_names[chance.index(self.last_names.len())],
        }
    }

    /// A company's name, and the name of its domain.
    pub(super) fn company(&self, chance: &mut Chance) -> (String, String) {
        let name = &self.companies[chance.index(self.companies.len())];
        let trade = &self.trades[chance.index(self.trades.len())];
        let form = chance.pick(&[
            "", "", " SA", " SAS", " GmbH", " Ltd", " & Co", " S.r.l.", " AB",
        ]);
        (
            format!("{} {}{form}", name.text, trade.text),
            format!("{}-{}.example", name.plain, trade.plain),
        )
    }

    /// What is celebrated.
    pub(super) fn occasion(&self, chance: &mut Chance) -> &'static str {
        chance.pick(&self.occasions)
    }

    /// What there is to know about an event.
    pub(super) fn note(&self, chance: &mut Chance) -> &'static str {
        chance.pick(&self.notes)
    }

    /// A place with its address, and the zone it is in.
    pub(super) fn place(&self, chance: &mut Chance) -> (String, TimeZone) {
        let town = &self.towns[chance.index(self.towns.len())];
        let venue = chance.pick(&self.venues);
        let street = chance.pick(&self.streets);
        let number = chance.number(1, 180);
        let (name, country) = (town.name, town.country);
        (
            format!("{venue}, {number} {street}, {name}, {country}"),
            town.zone,
        )
    }
}

fn listed(text: &'static str) -> impl Iterator<Item = &'static str> {
    let words = text.split([',', '\n']).map(str::trim);
    words.filter(|word| !word.is_empty())
}

fn with_plain(text: &'static str) -> Vec<Word> {
    listed(text)
        .map(|text| Word {
            text,
            plain: fold::key(text)
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect(),
        })
        .collect()
}

fn town(line: &'static str) -> Option<Town> {
    let mut parts = line.split('|').map(str::trim);
    Some(Town {
        name: parts.next()?,
        country: parts.next()?,
        zone: TimeZone::parse(parts.next()?).ok()?,
    })
}
