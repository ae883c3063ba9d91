//! Possible duplicates: clients that may be one and the same person.
//!
//! Two clients are alike when their phone numbers end in the same digits, or when they
//! have the same name at the same company, without regard to case and accents. Either may
//! be chance, so nothing is refused for it: people are told, and decide.

use crate::{
    client::{Client, NewClient},
    contact::Phone,
    fold,
    page::{Few, sort_fields},
    search::national_part,
    text::{CompanyName, PersonName},
};

/// How many possible duplicates of one client are named.
pub const MOST_ALIKE: usize = 5;
/// How many clients of one group are named; the others are counted.
pub const MOST_IN_GROUP: u64 = 10;

/// Characters of a name, and of a company, that are compared.
const COMPARED: usize = 100;
/// Between the two.
const AT: &str = "|";

/// In what two clients are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Their phone numbers end in the same digits.
    Phone,
    /// They have the same name at the same company, or both at none.
    NameAndCompany,
}

impl Likeness {
    /// All, in the order of lists.
    pub const ALL: [Self; 2] = [Self::Phone, Self::NameAndCompany];

    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::NameAndCompany => "name_and_company",
        }
    }
}

/// What of a client is compared with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// The part of the phone number that is the same however it is written; a number with
    /// fewer than four digits has none.
    pub phone: Option<String>,
    /// The folded name and company.
    pub name: String,
}

impl Marks {
    fn of(phone: &Phone, name: &PersonName, company: Option<&CompanyName>) -> Self {
        let company = company.map_or("", CompanyName::as_str);
        Self {
            phone: national_part(&phone.digits()).map(ToOwned::to_owned),
            name: format!("{}{AT}{}", compared(name.as_str()), compared(company)),
        }
    }

    /// In what two are alike.
    pub fn likeness(&self, other: &Self) -> Vec<Likeness> {
        let phone = self.phone.is_some() && self.phone == other.phone;
        let name = self.name == other.name;
        let all = Likeness::ALL.into_iter();
        all.filter(|like| match like {
            Likeness::Phone => phone,
            Likeness::NameAndCompany => name,
        })
        .collect()
    }
}

fn compared(text: &str) -> String {
    fold::key(text).chars().take(COMPARED).collect()
}

impl Client {
    /// What is compared with others; nothing of a client whose data was removed.
    pub fn marks(&self) -> Option<Marks> {
        let company = self.company_name.as_ref();
        self.anonymised_at
            .is_none()
            .then(|| Marks::of(&self.phone, &self.full_name, company))
    }
}

impl NewClient {
    /// What is compared with others.
    pub fn marks(&self) -> Marks {
        Marks::of(&self.phone, &self.full_name, self.company_name.as_ref())
    }
}

/// A client that another one may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// The client.
    pub client: Client,
    /// Why it may be.
    pub likeness: Vec<Likeness>,
}

/// A client as it was written, and whom else it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct AmongOthers {
    /// The client.
    pub client: Client,
    /// At most [`MOST_ALIKE`], those that are most alike first.
    pub duplicates: Vec<Duplicate>,
}

/// Clients that are all alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// In what.
    pub likeness: Vec<Likeness>,
    /// The oldest of them, at most [`MOST_IN_GROUP`].
    pub clients: Few<Client>,
}

/// Which groups a list holds: all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupFilter;

sort_fields! {
    /// What groups can be sorted by.
    GroupSort {
        /// In what they are alike: by phone number first, then by name.
        Reason = "reason",
    }
}

#[cfg(test)]
mod tests;
