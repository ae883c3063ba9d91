//! Logging in and out, one's own account and sessions.

use chrono::{DateTime, Utc};
use domain::{
    error::{Checks, Invalid},
    ids::Version,
    own_settings::{Locale, OwnSettingsChanges, Theme},
    period::TimeZone,
    two_factor::Code,
};
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use utoipa::ToSchema;

use crate::{employees::Employee, request::Request};

/// Who logs in.
#[skip_serializing_none]
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The employee's e-mail address.
    #[schema(example = "mona@epic.example")]
    pub email: String,
    /// The password.
    #[schema(format = Password)]
    pub password: String,
    /// The code of the second factor, where the account has one: six digits of the
    /// authenticator app, or a recovery code.
    #[schema(example = "123456")]
    pub code: Option<String>,
}

impl Credentials {
    /// The code.
    ///
    /// # Errors
    /// Names the field.
    pub fn read_code(&self) -> Result<Option<Code>, Invalid> {
        let mut checks = Checks::default();
        let code = checks.take_optional("code", self.code.as_deref().map(Code::parse));
        checks.finish(|| code)
    }
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

/// Changes to what one settled for oneself; absent fields stay.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOwnSettings {
    /// The version of one's own record this is based on; or the `If-Match`
    /// header.
    pub version: Option<i64>,
    /// Language of the interface and of letters: `en` or `fr`.
    pub locale: Option<String>,
    /// Zone in which instants are shown and read, an IANA name.
    pub time_zone: Option<String>,
    /// Theme of the web interface: `system`, `light` or `dark`.
    pub theme: Option<String>,
}

impl UpdateOwnSettings {
    /// The changes, checked.
    ///
    /// # Errors
    /// Names every bad field.
    pub fn read(&self) -> Result<OwnSettingsChanges, Invalid> {
        let mut checks = Checks::default();
        let version = checks.required("version", self.version.map(Version::new));
        let locale = checks.take_optional("locale", self.locale.as_deref().map(Locale::parse));
        let zone =
            checks.take_optional("time_zone", self.time_zone.as_deref().map(TimeZone::parse));
        let theme = checks.take_optional("theme", self.theme.as_deref().map(Theme::parse));
        checks.finish(|| {
            Some(OwnSettingsChanges {
                version: version?,
                locale: locale?,
                time_zone: zone?,
                theme: theme?,
            })
        })
    }
}

impl Request for UpdateOwnSettings {
    /// What management alone changes.
    const GUARDED: &'static [&'static str] = &[
        "id",
        "employee_number",
        "full_name",
        "email",
        "department",
        "active",
        "must_change_password",
        "two_factor",
        "deactivated_at",
        "created_at",
        "updated_at",
    ];
}
impl Request for Credentials {}
impl Request for ChangePassword {}
