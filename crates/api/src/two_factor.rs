//! The second factor of a login, on the wire.

use chrono::{DateTime, Utc};
use domain::{
    error::{Checks, Invalid},
    two_factor::Code,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request::Request;

/// How the caller logs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TwoFactor {
    /// Whether a login needs a code.
    pub enabled: bool,
    /// Since when.
    pub since: Option<DateTime<Utc>>,
    /// Whether the company demands it of the caller's department.
    pub demanded: bool,
    /// How many recovery codes are still good.
    #[schema(example = 10)]
    pub recovery_codes_left: u64,
}

/// Begins to set up a second factor.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginTwoFactor {
    /// The caller's current password.
    #[schema(format = Password)]
    pub password: String,
}

/// What an authenticator app is told.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct TwoFactorEnrolment {
    /// What a QR code for the app carries.
    #[schema(
        example = "otpauth://totp/Epic%20Events:mona%40epic.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Epic%20Events"
    )]
    pub url: String,
    /// The secret in base 32, for an app that reads no QR code.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    pub secret: String,
}

/// Shows that the app works.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmTwoFactor {
    /// The code that the app shows now.
    #[schema(example = "123456")]
    pub code: String,
}

/// Password and code, again, before something grave.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProveTwoFactor {
    /// The caller's current password.
    #[schema(format = Password)]
    pub password: String,
    /// The code that the app shows now, or a recovery code.
    #[schema(example = "123456")]
    pub code: String,
}

/// Recovery codes, told this once; each opens one login in the place of a code.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// The codes.
    #[schema(example = json!(["abcd-efgh-2345-67zy-kmnp-qrst"]))]
    pub recovery_codes: Vec<String>,
}

impl ConfirmTwoFactor {
    /// The code.
    ///
    /// # Errors
    /// Names the field.
    pub fn read(&self) -> Result<Code, Invalid> {
        read_code(&self.code)
    }
}

impl ProveTwoFactor {
    /// The code.
    ///
    /// # Errors
    /// Names the field.
    pub fn read_code(&self) -> Result<Code, Invalid> {
        read_code(&self.code)
    }
}

fn read_code(text: &str) -> Result<Code, Invalid> {
    let mut checks = Checks::default();
    let code = checks.take("code", Code::parse(text));
    checks.finish(|| code)
}

impl Request for BeginTwoFactor {}
impl Request for ConfirmTwoFactor {}
impl Request for ProveTwoFactor {}
