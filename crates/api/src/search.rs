//! Search across all records, on the wire.

use domain::{
    error::{Checks, Invalid},
    search::Terms,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::{IntoParams, ToSchema};

/// What to search for.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Words or their beginnings, in any order: of names, companies, titles, places, e-mail
    /// addresses; phone numbers and amounts in any format; ids.
    #[param(required = true)]
    pub q: Option<String>,
    /// Most hits of each kind.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 200)]
    pub limit: Option<String>,
}

impl SearchQuery {
    /// The terms, `None` without any text, and the limit for each kind.
    ///
    /// # Errors
    /// Names every bad parameter.
    pub fn read(&self) -> Result<(Option<Terms>, u64), Invalid> {
        let mut checks = Checks::default();
        checks.required("q", self.q.as_deref());
        let limit = checks.take_optional(
            "limit",
            self.limit.as_deref().map(domain::page::parse_limit),
        );
        let search = crate::page::search(&mut checks, self.q.as_deref());
        checks.finish(|| Some((search, limit?.unwrap_or(20))))
    }
}

/// One record that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// `client`, `contract`, `event` or `employee`.
    pub kind: String,
    /// The record's id.
    pub id: i64,
    /// What people call it.
    pub title: String,
    /// What tells it from others: a company, a client, a date.
    pub detail: String,
}

/// What was found, clients first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hits {
    /// The records.
    pub items: Vec<Hit>,
}
