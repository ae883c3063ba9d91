//! What can be searched for: the words of a record, and what somebody typed.
//!
//! Both are made here, so that search is the same on every database engine and
//! knows nothing of case, accents or punctuation. A word is a run of letters
//! and digits of the folded text. A record's words have a weight; a typed text
//! becomes terms, each of which has to begin a word of the record.
//!
//! People write numbers as they like, so numbers have more than one word: a
//! phone number all its digits, and `~` with the nine last ones, which are the
//! same with and without a country's prefix; an amount its whole units and its
//! cents joined; an id the word `#17`, which nothing but the whole id is.

use crate::{
    client::Client, contact::Phone, contract::Contract, employee::Employee, event::Event, fold,
    money::Amount,
};

/// Longest word that is kept, in characters; longer ones are cut, typed ones too.
pub const LONGEST_WORD: usize = 40;

/// Digits of a phone number that are the same however it is written.
const NATIONAL_DIGITS: usize = 9;
/// Fewest digits that may be such a part.
const FEWEST_DIGITS: usize = 4;

/// How much a word says about which record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A number, an address, a place.
    Detail = 1,
    /// The company, or whose it is.
    Company = 2,
    /// What people call the record.
    Name = 3,
}

impl Weight {
    /// All, heaviest first.
    pub const ALL: [Self; 3] = [Self::Name, Self::Company, Self::Detail];
}

/// The words of one record, each once, under the greatest of its weights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<(String, Weight)>);

/// Between the weights in a stored line of words.
const NEXT_WEIGHT: &str = "|";

impl Words {
    /// The words and their weights, heaviest first.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Weight)> {
        self.0.iter().map(|(word, weight)| (word.as_str(), *weight))
    }

    /// Those that are not among others with the same weight.
    pub fn without<'a>(&'a self, others: &'a Self) -> impl Iterator<Item = (&'a str, Weight)> {
        self.iter()
            .filter(|(word, weight)| !others.iter().any(|one| one == (*word, *weight)))
    }

    /// All of them in one line: a space before and after each, heaviest first,
    /// a bar where the next weight begins. `" ouick john | cool startup | us "`
    pub fn line(&self) -> String {
        let mut line = String::from(" ");
        for (number, weight) in Weight::ALL.into_iter().enumerate() {
            if number > 0 {
                line.push_str(NEXT_WEIGHT);
                line.push(' ');
            }
            for (word, _) in self.iter().filter(|(_, of)| *of == weight) {
                line.push_str(word);
                line.push(' ');
            }
        }
        line
    }

    /// The words of such a line.
    pub fn of_line(line: &str) -> Self {
        let parts = line.split(NEXT_WEIGHT).zip(Weight::ALL);
        let words = parts.flat_map(|(part, weight)| {
            part.split_whitespace()
                .map(move |word| (word.to_owned(), weight))
        });
        Self(words.collect())
    }

    fn add(&mut self, word: String, weight: Weight) {
        // what is added first is heaviest
        if !word.is_empty() && !self.0.iter().any(|(there, _)| *there == word) {
            self.0.push((word, weight));
        }
    }

    fn text(&mut self, text: &str, weight: Weight) {
        let key = fold::key(text);
        for word in split(&key) {
            self.add(cut(word), weight);
        }
        // O'Connor is looked for as oconnor, too
        let names = key.split(|c: char| c != '\'' && !c.is_alphanumeric());
        for name in names.filter(|name| name.contains('\'')) {
            self.add(cut(&name.replace('\'', "")), weight);
        }
    }

    fn phone(&mut self, phone: &Phone) {
        let digits = phone.digits();
        if let Some(national) = national(&digits) {
            self.add(national, Weight::Detail);
        }
        self.add(digits, Weight::Detail);
    }

    fn amount(&mut self, amount: Amount) {
        let minor = amount.minor();
        self.add((minor / 100).to_string(), Weight::Detail);
        self.add(minor.to_string(), Weight::Detail);
    }

    fn id(&mut self, id: i64) {
        self.add(id_word(&id.to_string()), Weight::Detail);
    }

    /// Whose a contract or an event is.
    fn client(&mut self, name: &str, company: Option<&str>) {
        self.text(name, Weight::Company);
        self.text(company.unwrap_or_default(), Weight::Company);
    }
}

/// A record that can be searched for.
pub trait Searched {
    /// Its words.
    fn words(&self) -> Words;
}

impl Searched for Client {
    fn words(&self) -> Words {
        let mut words = Words::default();
        words.text(self.full_name.as_str(), Weight::Name);
        if let Some(company) = &self.company_name {
            words.text(company.as_str(), Weight::Company);
        }
        if let Some(person) = &self.contact_person {
            words.text(person.as_str(), Weight::Company);
        }
        words.text(self.email.as_str(), Weight::Detail);
        words.phone(&self.phone);
        if let Some(reference) = &self.external_ref {
            words.text(reference.as_str(), Weight::Detail);
        }
        words.id(self.id.get());
        words
    }
}

impl Searched for Contract {
    fn words(&self) -> Words {
        let mut words = Words::default();
        if let Some(title) = &self.title {
            words.text(title.as_str(), Weight::Name);
        }
        words.client(&self.client.full_name, self.client.company_name.as_deref());
        if let Some(reference) = &self.external_ref {
            words.text(reference.as_str(), Weight::Detail);
        }
        words.amount(self.total_amount);
        words.id(self.id.get());
        words
    }
}

impl Searched for Event {
    fn words(&self) -> Words {
        let mut words = Words::default();
        words.text(self.name.as_str(), Weight::Name);
        words.client(&self.client.full_name, self.client.company_name.as_deref());
        words.text(self.location.as_str(), Weight::Detail);
        if let Some(reference) = &self.external_ref {
            words.text(reference.as_str(), Weight::Detail);
        }
        words.id(self.id.get());
        words
    }
}

impl Searched for Employee {
    fn words(&self) -> Words {
        let mut words = Words::default();
        words.text(self.full_name.as_str(), Weight::Name);
        words.text(self.email.as_str(), Weight::Detail);
        words.text(self.employee_number.as_str(), Weight::Detail);
        words.id(self.id.get());
        words
    }
}

/// One way in which a word of a record can be what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The word begins so.
    Beginning(String),
    /// The word is this one.
    Whole(String),
}

impl Way {
    /// Whether a word is what was typed.
    pub fn fits(&self, word: &str) -> bool {
        match self {
            Self::Beginning(typed) => word.starts_with(typed.as_str()),
            Self::Whole(typed) => word == typed,
        }
    }

    /// The text that was typed.
    pub fn typed(&self) -> &str {
        match self {
            Self::Beginning(typed) | Self::Whole(typed) => typed,
        }
    }
}

/// One word that was typed: a record has it when it has it in one of the ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term(Vec<Way>);

impl Term {
    /// The ways, the most obvious one first.
    pub fn ways(&self) -> &[Way] {
        &self.0
    }

    /// How well a record's words answer to it: more for a whole word than for a
    /// beginning, more for a name than for a place; `None` when none does.
    pub fn score(&self, words: &Words) -> Option<u32> {
        let of = |(word, weight): (&str, Weight)| {
            let fits = |way: &Way| way.fits(word);
            let whole = |way: &Way| way.typed() == word;
            let weight = weight as u32;
            self.0.iter().any(fits).then(|| {
                if self.0.iter().any(whole) {
                    10 + weight
                } else {
                    weight
                }
            })
        };
        words.iter().filter_map(of).max()
    }
}

/// What somebody is looking for: a record is found when it has every term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms(Vec<Term>);

impl Terms {
    /// Reads what was typed. No terms are left of a text without letters and
    /// digits, and they find nothing.
    pub fn read(typed: &str) -> Self {
        let key = fold::key(typed);
        let words: Vec<&str> = split(&key).collect();
        let mut terms: Vec<Term> = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let run = words[at..]
                .iter()
                .take_while(|word| is_number(word))
                .count();
            if run == 0 {
                terms.push(Term(vec![Way::Beginning(cut(word))]));
                at += 1;
            } else {
                numbers(&words[at..at + run], &mut terms);
                at += run;
            }
        }
        let mut once: Vec<Term> = Vec::with_capacity(terms.len());
        for term in terms {
            if !once.contains(&term) {
                once.push(term);
            }
        }
        Self(once)
    }

    /// The terms, in the order in which they were typed.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// How well a record's words answer to all of them; `None` unless they do.
    pub fn score(&self, words: &Words) -> Option<u32> {
        if self.0.is_empty() {
            return None;
        }
        self.0.iter().map(|term| term.score(words)).sum()
    }
}

/// The terms of numbers that stand side by side: each may be a word, or all
/// together are one, as in a phone number or an amount with spaces.
fn numbers(run: &[&str], terms: &mut Vec<Term>) {
    let joined = run.concat();
    let mut together = Vec::new();
    if run.len() > 1 {
        together.push(Way::Beginning(cut(&joined)));
    }
    if let Some(national) = national(&joined) {
        // the rest of it may be to come
        together.push(Way::Beginning(national));
    }
    for number in run {
        let mut ways = vec![Way::Beginning(cut(number))];
        if !number.starts_with('0') {
            ways.push(Way::Whole(id_word(number)));
        }
        ways.extend(together.iter().cloned());
        terms.push(Term(ways));
    }
}

/// The word of the part of a phone number that is the same however it is
/// written: its last nine digits, without the zeros it begins with. `None` when
/// these are too few to be one.
fn national(digits: &str) -> Option<String> {
    national_part(digits).map(|part| format!("~{part}"))
}

/// The part itself.
pub(crate) fn national_part(digits: &str) -> Option<&str> {
    let bare = digits.trim_start_matches('0');
    let start = bare.len().saturating_sub(NATIONAL_DIGITS);
    bare.get(start..).filter(|part| part.len() >= FEWEST_DIGITS)
}

/// The word of an id.
fn id_word(id: &str) -> String {
    format!("#{}", cut(id))
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

fn split(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests;
