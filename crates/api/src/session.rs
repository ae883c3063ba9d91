//! Logging in and out, one's own account and sessions.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{employees::Employee, request::Request};

/// Who logs in.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The employee's e-mail address.
    #[schema(example = "mona@epic.example")]
    pub email: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
}

/// A session just opened.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedIn {
    /// Send it as `Authorization: Bearer TOKEN`.
    pub token: String,
    /// When the session ends.
    pub expires_at: DateTime<Utc>,
    /// Who logged in.
    pub employee: Employee,
}

/// The session a request came with.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CurrentSession {
    /// The session's id.
    pub id: i64,
    /// When the session ends.
    pub expires_at: DateTime<Utc>,
    /// Whose it is.
    pub employee: Employee,
}

/// One of the caller's sessions.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The session's id.
    pub id: i64,
    /// Whether the request came with this one.
    pub current: bool,
    /// Through which face it was opened: `cli`, `api` or `web`.
    pub channel: String,
    /// The program it was opened with.
    pub user_agent: String,
    /// When it was opened.
    pub issued_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to within a minute.
    pub last_seen_at: DateTime<Utc>,
    /// When it was ended before its time.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// How many sessions were ended.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Revoked {
    /// How many.
    pub revoked: u64,
}

/// A new password for oneself.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The password until now.
    #[schema(format = Password)]
    pub current_password: String,
    /// 12 to 128 characters, not common, without one's name.
    #[schema(format = Password)]
    pub new_password: String,
}

impl Request for Credentials {}
impl Request for ChangePassword {}
