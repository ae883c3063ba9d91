//! Merging two clients that are one: what the one that stays has afterwards.
//!
//! The other is gone then, and its number leads to the one that stays.

use crate::{
    client::Client,
    error::{BadValue, Invalid},
    ids::{ClientId, Version},
    refusal::Refused,
    worded,
    wording::{Argument, Joint},
};

/// A field that can be taken from the client that goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Takeable {
    /// The name.
    FullName,
    /// The address.
    Email,
    /// The number.
    Phone,
    /// The company.
    CompanyName,
    /// Whom to call.
    ContactPerson,
    /// The number in the company's own files.
    ExternalRef,
}

impl Takeable {
    /// All, in the order of the record.
    pub const ALL: [Self; 6] = [
        Self::FullName,
        Self::Email,
        Self::Phone,
        Self::CompanyName,
        Self::ContactPerson,
        Self::ExternalRef,
    ];

    /// The field as the API names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::CompanyName => "company_name",
            Self::ContactPerson => "contact_person",
            Self::ExternalRef => "external_ref",
        }
    }

    /// Reads a field's name.
    ///
    /// # Errors
    /// Names the fields that can be taken.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        Self::ALL
            .into_iter()
            .find(|field| field.name() == text)
            .ok_or_else(|| {
                let names = Self::ALL.iter().map(|field| field.name());
                BadValue::new(worded!(
                    "bad-takeable",
                    "names no field that can be taken; accepted are {names}",
                    names = Argument::list(names, Joint::Comma),
                ))
            })
    }

    /// What a client has there.
    pub fn of(self, client: &Client) -> Option<String> {
        match self {
            Self::FullName => Some(client.full_name.to_string()),
            Self::Email => Some(client.email.to_string()),
            Self::Phone => Some(client.phone.to_string()),
            Self::CompanyName => client.company_name.as_ref().map(ToString::to_string),
            Self::ContactPerson => client.contact_person.as_ref().map(ToString::to_string),
            Self::ExternalRef => client.external_ref.as_ref().map(ToString::to_string),
        }
    }
}

/// A merge as somebody asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// The version of the client that goes.
    pub version: Version,
    /// The client that stays.
    pub into: ClientId,
    /// Its version.
    pub into_version: Version,
    /// What it takes from the one that goes.
    pub take: Vec<Takeable>,
}

impl Merge {
    /// Refuses to merge a client into itself.
    ///
    /// # Errors
    /// Names `into_client_id`.
    pub fn check_two(&self, goes: ClientId) -> Result<(), Invalid> {
        if self.into == goes {
            return Err(Invalid::field(
                "into_client_id",
                worded!(
                    "bad-merge-into-itself",
                    "is the client that is to be merged"
                ),
            ));
        }
        Ok(())
    }
}

impl Client {
    /// With another client merged into it: the earlier first contact, the later last one,
    /// what it lacks itself, and those fields that it takes.
    ///
    /// # Errors
    /// [`crate::refusal::Refusal::ClientAnonymised`] when the data of either was removed.
    pub fn merged_with(&self, other: &Self, take: &[Takeable]) -> Result<Self, Refused> {
        self.check_not_anonymised()?;
        other.check_not_anonymised()?;
        let mut after = self.clone();
        after.first_contact_on = self.first_contact_on.min(other.first_contact_on);
        after.last_contact_at = self.last_contact_at.max(other.last_contact_at);
        let lacking = |field: &&Takeable| field.of(self).is_none_or(|text| text.is_empty());
        let filled = Takeable::ALL.iter().filter(lacking);
        for field in filled.chain(take) {
            match field {
                Takeable::FullName => after.full_name.clone_from(&other.full_name),
                Takeable::Email => after.email.clone_from(&other.email),
                Takeable::Phone => after.phone.clone_from(&other.phone),
                Takeable::CompanyName => after.company_name.clone_from(&other.company_name),
                Takeable::ContactPerson => after.contact_person.clone_from(&other.contact_person),
                Takeable::ExternalRef => after.external_ref.clone_from(&other.external_ref),
            }
        }
        Ok(after)
    }
}

#[cfg(test)]
mod tests;
