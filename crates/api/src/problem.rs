//! The problem body of every refusal (RFC 9457, `application/problem+json`).

pub mod codes;

use domain::error::FieldError;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The media type of a problem body.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The header in which a server names its version.
pub const VERSION_HEADER: &str = "epic-version";

/// What is said of a path that no operation has; the client knows a server of another
/// version by it.
pub const NOTHING_HERE: &str = "there is nothing at this path";

/// What is said of a field that a request may not have; as above.
pub const UNKNOWN_FIELD: &str = "is not a field that is known here";

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "about:blank",
    "title": "Conflict",
    "status": 409,
    "code": "contract_not_signed",
    "detail": "contract 17 is not signed",
    "hint": "epic contract sign 17",
    "request_id": "3f0c9d5e8a7b4c21"
}))]
pub struct Problem {
    /// Always `about:blank`: the meaning is in `code`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable name of the refusal, for programs.
    pub code: String,
    /// What happened and why, for people.
    pub detail: String,
    /// The fields at fault, when there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<WireFieldError>)]
    pub errors: Vec<FieldError>,
    /// The command that mends it, when one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The request's id, to be named to whoever runs the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One field at fault.
#[derive(Debug, ToSchema)]
#[schema(as = FieldError)]
#[expect(
    dead_code,
    reason = "describes domain::error::FieldError to the document"
)]
pub struct WireFieldError {
    /// The field as the request names it.
    field: String,
    /// What was wrong and what is accepted; continues the field's name.
    message: String,
}
