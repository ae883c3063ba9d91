//! Clients and their logged contacts on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    client::{ClientChanges, ClientFilter, ClientSort, NewClient},
    contact::{Email, Phone},
    duplicate::AmongOthers,
    error::{Checks, Invalid},
    ids::{EmployeeId, Version},
    page::{ListRequest, Sort},
    period::parse_date,
    text::{CompanyName, ExternalRef, Notes, PersonName},
};
use serde::{Deserialize, Serialize};
use serde_with::{rust::double_option, skip_serializing_none};
use utoipa::{IntoParams, ToSchema};

use crate::{
    csv::Row,
    duplicates::PossibleDuplicate,
    page::{EmployeeRef, Paging, search},
    request::Request,
};

/// A client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Client {
    /// The id.
    pub id: i64,
    /// The person.
    pub full_name: String,
    /// Unique without regard to case.
    pub email: String,
    /// As typed.
    pub phone: String,
    /// The company; a private person has none.
    pub company_name: Option<String>,
    /// Whom to call, when that is not the client.
    pub contact_person: Option<String>,
    /// The employee in charge.
    pub sales_contact: EmployeeRef,
    /// When the client was first spoken to.
    pub first_contact_on: NaiveDate,
    /// The latest logged contact.
    pub last_contact_at: Option<DateTime<Utc>>,
    /// The number in the company's own files.
    pub external_ref: Option<String>,
    /// When the person's data was removed.
    pub anonymised_at: Option<DateTime<Utc>>,
    /// Send it back with a change.
    pub version: i64,
    /// When the record was created.
    pub created_at: DateTime<Utc>,
    /// When the record was last written.
    pub updated_at: DateTime<Utc>,
    /// In the reply to a creation or a change: the clients that this one may be, at most
    /// five; left out where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_duplicates: Vec<PossibleDuplicate>,
}

impl From<AmongOthers> for Client {
    fn from(among: AmongOthers) -> Self {
        let duplicates = among.duplicates.into_iter();
        Self {
            possible_duplicates: duplicates.map(PossibleDuplicate::from).collect(),
            ..Self::from(among.client)
        }
    }
}

impl From<domain::client::Client> for Client {
    fn from(client: domain::client::Client) -> Self {
        Self {
            id: client.id.get(),
            full_name: client.full_name.to_string(),
            email: client.email.to_string(),
            phone: client.phone.to_string(),
            company_name: client.company_name.map(|name| name.to_string()),
            contact_person: client.contact_person.map(|name| name.to_string()),
            sales_contact: client.sales_contact.into(),
            first_contact_on: client.first_contact_on,
            last_contact_at: client.last_contact_at,
            external_ref: client.external_ref.map(|number| number.to_string()),
            anonymised_at: client.anonymised_at,
            version: client.version.get(),
            created_at: client.created_at,
            updated_at: client.updated_at,
            possible_duplicates: Vec::new(),
        }
    }
}

/// A new client; the caller becomes its sales contact.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateClient {
    /// The person.
    #[schema(example = "Kevin Casey")]
    pub full_name: String,
    /// Unique without regard to case.
    #[schema(example = "kevin@startup.io")]
    pub email: String,
    /// Digits, spaces, dots, dashes, brackets, one leading `+`.
    #[schema(example = "+678 123 456 78")]
    pub phone: String,
    /// The company, if any.
    #[schema(example = "Cool Startup LLC")]
    pub company_name: Option<String>,
    /// Whom to call instead, if anyone.
    pub contact_person: Option<String>,
    /// Today when absent.
    #[schema(example = "2021-04-18")]
    pub first_contact_on: Option<String>,
    /// The number in the company's own files.
    pub external_ref: Option<String>,
}

impl CreateClient {
    /// The values, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewClient, Invalid> {
        let mut checks = Checks::default();
        let full_name = checks.take("full_name", PersonName::parse(&self.full_name));
        let email = checks.take("email", Email::parse(&self.email));
        let phone = checks.take("phone", Phone::parse(&self.phone));
        let company = checks.take_optional(
            "company_name",
            self.company_name.as_deref().map(CompanyName::parse),
        );
        let person = checks.take_optional(
            "contact_person",
            self.contact_person.as_deref().map(PersonName::parse),
        );
        let first = checks.take_optional(
            "first_contact_on",
            self.first_contact_on.as_deref().map(parse_date),
        );
        let reference = checks.take_optional(
            "external_ref",
            self.external_ref.as_deref().map(ExternalRef::parse),
        );
        checks.finish(|| {
            Some(NewClient {
                full_name: full_name?,
                email: email?,
                phone: phone?,
                company_name: company?,
                contact_person: person?,
                first_contact_on: first?,
                external_ref: reference?,
            })
        })
    }
}

/// Changes to a client; absent fields stay, `null` clears.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateClient {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// A new name.
    pub full_name: Option<String>,
    /// A new address.
    pub email: Option<String>,
    /// A new number.
    pub phone: Option<String>,
    /// Another company, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub company_name: Option<Option<String>>,
    /// Another contact person, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub contact_person: Option<Option<String>>,
    /// A corrected date.
    pub first_contact_on: Option<String>,
    /// Another number in the company's own files, or `null`.
    #[serde(default, with = "double_option")]
    #[schema(value_type = Option<String>)]
    pub external_ref: Option<Option<String>>,
}

impl UpdateClient {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<ClientChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let full_name = checks.take_optional(
            "full_name",
            self.full_name.as_deref().map(PersonName::parse),
        );
        let email = checks.take_optional("email", self.email.as_deref().map(Email::parse));
        let phone = checks.take_optional("phone", self.phone.as_deref().map(Phone::parse));
        let company = checks.take_clearable("company_name", &self.company_name, CompanyName::parse);
        let person =
            checks.take_clearable("contact_person", &self.contact_person, PersonName::parse);
        let first = checks.take_optional(
            "first_contact_on",
            self.first_contact_on.as_deref().map(parse_date),
        );
        let reference =
            checks.take_clearable("external_ref", &self.external_ref, ExternalRef::parse);
        checks.finish(|| {
            Some(ClientChanges {
                version: version?,
                full_name: full_name?,
                email: email?,
                phone: phone?,
                company_name: company?,
                contact_person: person?,
                first_contact_on: first?,
                external_ref: reference?,
            })
        })
    }
}

/// To whom a client goes.
#[skip_serializing_none]
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignClient {
    /// The version this is based on; or the `If-Match` header.
    pub version: Option<i64>,
    /// An active employee of SALES.
    pub sales_contact_id: i64,
}

impl ReassignClient {
    /// Version and colleague.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<(Version, EmployeeId), Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let to = checks.take(
            "sales_contact_id",
            EmployeeId::parse(&self.sales_contact_id.to_string()),
        );
        checks.finish(|| Some((version?, to?)))
    }
}

/// A contact with a client to log.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogContact {
    /// When; now when absent. A time without offset is read in the caller's
    /// zone.
    #[schema(example = "2023-03-29")]
    pub contacted_at: Option<String>,
    /// What was said.
    pub note: Option<String>,
}

impl LogContact {
    /// The moment as typed and the note, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<(Option<domain::period::Moment>, Option<Notes>), Invalid> {
        let mut checks = Checks::default();
        let at = checks.take_optional(
            "contacted_at",
            self.contacted_at
                .as_deref()
                .map(domain::period::Moment::parse),
        );
        let note = checks.take_optional("note", self.note.as_deref().map(Notes::parse));
        checks.finish(|| Some((at?, note?)))
    }
}

/// A logged contact with a client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// The entry's id.
    pub id: i64,
    /// The client.
    pub client_id: i64,
    /// When they were in contact.
    pub contacted_at: DateTime<Utc>,
    /// What was said.
    pub note: Option<String>,
    /// Who logged it.
    pub recorded_by: EmployeeRef,
    /// When it was logged.
    pub created_at: DateTime<Utc>,
}

impl From<domain::client::LoggedContact> for Contact {
    fn from(contact: domain::client::LoggedContact) -> Self {
        Self {
            id: contact.id,
            client_id: contact.client_id.get(),
            contacted_at: contact.contacted_at,
            note: contact.note.map(|note| note.to_string()),
            recorded_by: contact.recorded_by.into(),
            created_at: contact.created_at,
        }
    }
}

/// The logged contacts of a client, latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contacts {
    /// At most 200.
    pub items: Vec<Contact>,
}

/// Which clients to list.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ClientQuery {
    /// Rows in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `full_name` (default), `id`, `company_name`, `email`,
    /// `first_contact_on`, `created_at` or `updated_at`; `-` in front reverses.
    pub sort: Option<String>,
    /// Words or their beginnings, in any order: of a name, a company, an e-mail address, a
    /// number; a phone number in any format.
    pub q: Option<String>,
    /// Only the caller's own; for support those of the assigned events.
    #[param(value_type = Option<bool>)]
    pub mine: Option<String>,
    /// Only those of this sales contact.
    #[param(value_type = Option<i64>)]
    pub sales: Option<String>,
}

impl ClientQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<ClientFilter, ClientSort>, Invalid> {
        let mut checks = Checks::default();
        let sales = checks.take_optional("sales", self.sales.as_deref().map(EmployeeId::parse));
        let search = search(&mut checks, self.q.as_deref());
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: self.mine.as_deref(),
        }
        .read(checks, Sort::ascending(ClientSort::FullName), || {
            Some(ClientFilter {
                sales_contact: sales?,
                mine: None,
                search,
                ..ClientFilter::default()
            })
        })
    }
}

const GUARDED: &[&str] = &[
    "id",
    "sales_contact",
    "sales_contact_id",
    "last_contact_at",
    "anonymised_at",
    "created_at",
    "updated_at",
];

impl Request for CreateClient {
    const GUARDED: &'static [&'static str] = GUARDED;
}
impl Request for UpdateClient {
    const GUARDED: &'static [&'static str] = GUARDED;
}
impl Request for ReassignClient {}
impl Request for LogContact {}

impl Row for Client {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "full_name",
        "email",
        "phone",
        "company_name",
        "contact_person",
        "sales_contact.id",
        "sales_contact.full_name",
        "first_contact_on",
        "last_contact_at",
        "external_ref",
        "anonymised_at",
        "version",
        "created_at",
        "updated_at",
    ];
}
