//! Clients: a person, usually at a company, looked after by one sales contact.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::{
    audit::{Audited, RecordKind, RecordRef, nameless},
    contact::{Email, Phone},
    employee::{EmployeeRef, Mine},
    ids::{ClientId, EmployeeId, Version},
    page::sort_fields,
    policy::Subject,
    refusal::{Refusal, Refused},
    search::Terms,
    text::{CompanyName, ExternalRef, Notes, PersonName},
};

/// A client.
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    /// The id.
    pub id: ClientId,
    /// The person.
    pub full_name: PersonName,
    /// Unique without regard to case.
    pub email: Email,
    /// As typed.
    pub phone: Phone,
    /// The company; a private person has none.
    pub company_name: Option<CompanyName>,
    /// Whom to call, when that is not the client.
    pub contact_person: Option<PersonName>,
    /// The employee in charge.
    pub sales_contact: EmployeeRef,
    /// When the client was first spoken to; never changes by itself.
    pub first_contact_on: NaiveDate,
    /// The latest logged contact.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
    /// When the person's data was removed.
    pub anonymised_at: Option<DateTime<Utc>>,
    /// How many times the record was written.
    pub version: Version,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last written.
    pub updated_at: DateTime<Utc>,
}

/// What sales give to create a client; its creator becomes the sales contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClient {
    /// The person.
    pub full_name: PersonName,
    /// The address.
    pub email: Email,
    /// The number.
    pub phone: Phone,
    /// The company, if any.
    pub company_name: Option<CompanyName>,
    /// Whom to call instead, if anyone.
    pub contact_person: Option<PersonName>,
    /// The creation date when absent.
    pub first_contact_on: Option<NaiveDate>,
    /// The number in the company's own files.
    pub external_ref: Option<ExternalRef>,
}

/// What may be changed on a client; absent fields stay, `Some(None)` clears.
/// The sales contact is not among them: that is reassigning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientChanges {
    /// The version this is based on.
    pub version: Version,
    /// A new name.
    pub full_name: Option<PersonName>,
    /// A new address.
    pub email: Option<Email>,
    /// A new number.
    pub phone: Option<Phone>,
    /// Another company, or none.
    pub company_name: Option<Option<CompanyName>>,
    /// Another contact person, or none.
    pub contact_person: Option<Option<PersonName>>,
    /// A corrected date of the first contact.
    pub first_contact_on: Option<NaiveDate>,
    /// Another number in the company's own files, or none.
    pub external_ref: Option<Option<ExternalRef>>,
}

/// A logged contact with a client.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedContact {
    /// The entry's id.
    pub id: i64,
    /// The client.
    pub client_id: ClientId,
    /// When they were in contact.
    pub contacted_at: DateTime<Utc>,
    /// What was said.
    pub note: Option<Notes>,
    /// Who logged it.
    pub recorded_by: EmployeeRef,
    /// When it was logged.
    pub created_at: DateTime<Utc>,
}

sort_fields! {
    /// What clients can be sorted by.
    ClientSort {
        /// The folded name.
        FullName = "full_name",
        /// The id.
        Id = "id",
        /// The folded company name; private persons come first.
        CompanyName = "company_name",
        /// The folded e-mail.
        Email = "email",
        /// The date of the first contact.
        FirstContactOn = "first_contact_on",
        /// When the record was created.
        CreatedAt = "created_at",
        /// When the record was last written.
        UpdatedAt = "updated_at",
    }
}

/// Which clients a list holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// Only those of this sales contact.
    pub sales_contact: Option<EmployeeId>,
    /// Only those of the caller: sales their own, support those with an event
    /// of theirs.
    pub mine: Option<Mine>,
    /// Only those that have every term.
    pub search: Option<Terms>,
    /// Only those whose data was not removed: who can be chosen for something.
    pub not_anonymised: bool,
    /// All but this one.
    pub except: Option<ClientId>,
}

impl Client {
    /// With the changes made.
    ///
    /// # Errors
    /// [`Refusal::ClientAnonymised`].
    pub fn changed(&self, changes: &ClientChanges) -> Result<Self, Refused> {
        self.check_not_anonymised()?;
        let mut after = self.clone();
        if let Some(name) = &changes.full_name {
            after.full_name = name.clone();
        }
        if let Some(email) = &changes.email {
            after.email = email.clone();
        }
        if let Some(phone) = &changes.phone {
            after.phone = phone.clone();
        }
        if let Some(company) = &changes.company_name {
            after.company_name.clone_from(company);
        }
        if let Some(person) = &changes.contact_person {
            after.contact_person.clone_from(person);
        }
        if let Some(date) = changes.first_contact_on {
            after.first_contact_on = date;
        }
        if let Some(reference) = &changes.external_ref {
            after.external_ref.clone_from(reference);
        }
        Ok(after)
    }

    /// With a contact logged at this instant: the latest one counts.
    ///
    /// # Errors
    /// [`Refusal::ClientAnonymised`].
    pub fn contacted(&self, at: DateTime<Utc>) -> Result<Self, Refused> {
        self.check_not_anonymised()?;
        Ok(Self {
            last_contact_at: Some(self.last_contact_at.map_or(at, |last| last.max(at))),
            ..self.clone()
        })
    }

    /// Given to another sales contact.
    #[must_use]
    pub fn reassigned(&self, to: EmployeeRef) -> Self {
        Self {
            sales_contact: to,
            ..self.clone()
        }
    }

    /// Without the person's data: name, address, number, company and contact
    /// person are replaced by values that say so. [`Contract::anonymised`] and
    /// [`Event::anonymised`] are for what was agreed with the person.
    ///
    /// [`Contract::anonymised`]: crate::contract::Contract::anonymised
    /// [`Event::anonymised`]: crate::event::Event::anonymised
    ///
    /// # Errors
    /// [`Refusal::ClientAnonymised`] the second time.
    pub fn anonymised(&self, now: DateTime<Utc>) -> Result<Self, Refused> {
        self.check_not_anonymised()?;
        Ok(Self {
            full_name: PersonName::from_stored(nameless(RecordKind::Client, self.id.get())),
            email: Email::from_stored(format!("anonymised-{}@client.invalid", self.id)),
            phone: Phone::from_stored("0000".to_owned()),
            company_name: None,
            contact_person: None,
            external_ref: None,
            anonymised_at: Some(now),
            ..self.clone()
        })
    }

    /// A client whose data is still there: what changes and contracts need.
    ///
    /// # Errors
    /// [`Refusal::ClientAnonymised`].
    pub fn check_not_anonymised(&self) -> Result<(), Refusal> {
        match self.anonymised_at {
            None => Ok(()),
            Some(_) => Err(Refusal::ClientAnonymised),
        }
    }
}

impl Subject for Client {
    fn record(&self) -> Option<RecordRef> {
        Some(RecordRef::new(RecordKind::Client, self.id.get()))
    }
    fn label(&self) -> String {
        self.full_name.to_string()
    }
    fn version(&self) -> Version {
        self.version
    }
    fn sales_contact(&self) -> Option<EmployeeId> {
        Some(self.sales_contact.id)
    }
}

impl Audited for Client {
    fn facts(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("full_name", json!(self.full_name.as_str())),
            ("email", json!(self.email.as_str())),
            ("phone", json!(self.phone.as_str())),
            (
                "company_name",
                json!(self.company_name.as_ref().map(CompanyName::as_str)),
            ),
            (
                "contact_person",
                json!(self.contact_person.as_ref().map(PersonName::as_str)),
            ),
            ("sales_contact_id", json!(self.sales_contact.id)),
            ("first_contact_on", json!(self.first_contact_on)),
            ("last_contact_at", json!(self.last_contact_at)),
            (
                "external_ref",
                json!(self.external_ref.as_ref().map(ExternalRef::as_str)),
            ),
            ("anonymised", json!(self.anonymised_at.is_some())),
        ]
    }
}

#[cfg(test)]
mod tests;
