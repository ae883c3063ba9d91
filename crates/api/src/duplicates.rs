//! Possible duplicates among clients, and merging two, on the wire.

use domain::{
    duplicate::{Duplicate, Group, GroupFilter, GroupSort},
    error::{Checks, Invalid},
    ids::{ClientId, Version},
    merging::{Merge, Takeable},
    page::{ListRequest, Sort},
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

use crate::{
    clients::Client,
    page::{EmployeeRef, Paging},
    request::Request,
};

/// A client that another one may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PossibleDuplicate {
    /// The client's id.
    pub id: i64,
    /// The person.
    pub full_name: String,
    /// The company; a private person has none.
    pub company_name: Option<String>,
    /// The employee in charge.
    pub sales_contact: EmployeeRef,
    /// In what the two are alike: `phone`, `name_and_company`.
    pub reasons: Vec<String>,
}

impl From<Duplicate> for PossibleDuplicate {
    fn from(duplicate: Duplicate) -> Self {
        let client = duplicate.client;
        let reasons = duplicate.likeness.into_iter();
        Self {
            id: client.id.get(),
            full_name: client.full_name.to_string(),
            company_name: client.company_name.map(|name| name.to_string()),
            sales_contact: client.sales_contact.into(),
            reasons: reasons.map(|reason| reason.name().to_owned()).collect(),
        }
    }
}

/// Clients that may be one and the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DuplicateGroup {
    /// In what all of them are alike: `phone`, `name_and_company`.
    pub reasons: Vec<String>,
    /// How many they are.
    pub count: u64,
    /// The oldest of them, at most ten.
    pub clients: Vec<Client>,
}

impl From<Group> for DuplicateGroup {
    fn from(group: Group) -> Self {
        let reasons = group.likeness.into_iter();
        Self {
            reasons: reasons.map(|reason| reason.name().to_owned()).collect(),
            count: group.clients.count,
            clients: group.clients.first.into_iter().map(Client::from).collect(),
        }
    }
}

/// Which page of the groups.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct DuplicateQuery {
    /// Groups in a page.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
    /// `next` of the page before: the rows that follow it.
    pub after: Option<String>,
    /// `previous` of the page after: the rows that lead up to it.
    pub before: Option<String>,
    /// `reason` (default): those of one phone number first; `-` in front reverses.
    pub sort: Option<String>,
}

impl DuplicateQuery {
    /// The request, checked.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<ListRequest<GroupFilter, GroupSort>, Invalid> {
        Paging {
            limit: self.limit.as_deref(),
            after: self.after.as_deref(),
            before: self.before.as_deref(),
            sort: self.sort.as_deref(),
            mine: None,
        }
        .read(
            Checks::default(),
            Sort::ascending(GroupSort::Reason),
            || Some(GroupFilter),
        )
    }
}

/// Into which client one is merged.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeClient {
    /// The version of the client that goes; or the `If-Match` header.
    pub version: Option<i64>,
    /// The client that stays.
    pub into_client_id: i64,
    /// The version of the client that stays.
    pub into_version: Option<i64>,
    /// What the one that stays takes from the one that goes, beside what it lacks itself:
    /// `full_name`, `email`, `phone`, `company_name`, `contact_person`, `external_ref`.
    pub take: Option<Vec<String>>,
}

impl MergeClient {
    /// The merge, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<Merge, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let into = checks.take(
            "into_client_id",
            ClientId::parse(&self.into_client_id.to_string()),
        );
        let into_version = checks.required("into_version", self.into_version.map(Version::new));
        let take = self.take.iter().flatten();
        let take: Vec<_> = take
            .filter_map(|field| checks.take("take", Takeable::parse(field)))
            .collect();
        checks.finish(|| {
            Some(Merge {
                version: version?,
                into: into?,
                into_version: into_version?,
                take,
            })
        })
    }
}

impl Request for MergeClient {}
