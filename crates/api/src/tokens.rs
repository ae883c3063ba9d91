//! API tokens, on the wire.

use chrono::{DateTime, Utc};
use domain::{
    api_token::{Lifetime, NewApiToken, TokenScope},
    error::{Checks, Invalid},
    text::TokenName,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::request::Request;

/// One of the caller's API tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiToken {
    /// The id.
    pub id: i64,
    /// What it is for.
    #[schema(example = "accounting sync")]
    pub name: String,
    /// `read` or `read-write`.
    #[schema(example = "read")]
    pub scope: String,
    /// What is sent as `Authorization: Bearer TOKEN`: told once, when it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "epic_q2lqJ1H5T3v8Zk0mY7pXn4dRbWcUe9sFgAoLiVtKhPM")]
    pub token: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_used_at: DateTime<Utc>,
}

/// A new API token.
#[skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateToken {
    /// What it is for.
    #[schema(example = "accounting sync")]
    pub name: String,
    /// `read`, which it is when absent, or `read-write`.
    #[schema(example = "read")]
    pub scope: Option<String>,
    /// How many days it lasts, 1 to 366; 90 when absent.
    #[schema(example = 90)]
    pub days: Option<i64>,
    /// The caller's current password.
    #[schema(format = Password)]
    pub password: String,
}

impl CreateToken {
    /// The token to be made, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<NewApiToken, Invalid> {
        let mut checks = Checks::default();
        let name = checks.take("name", TokenName::parse(&self.name));
        let scope = checks.take_optional("scope", self.scope.as_deref().map(TokenScope::parse));
        let lifetime = checks.take_optional("days", self.days.map(Lifetime::of_days));
        checks.finish(|| {
            Some(NewApiToken {
                name: name?,
                scope: scope?.unwrap_or_default(),
                lifetime: lifetime?.unwrap_or_default(),
            })
        })
    }
}

impl Request for CreateToken {
    const GUARDED: &'static [&'static str] =
        &["id", "token", "created_at", "expires_at", "last_used_at"];
}
