//! Refusals of the service that did not come through the API, in the binary's words.

use server::{ServeError, TlsError};
use service::error::ServiceError;

use crate::exit::Exit;
use crate::failure::Failure;

const MISSING_RIGHT: &str = "set up and migrate with the migration account, then grant the \
    run account its rights (docs/operations.md, \"A database for a team\")";

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let (code, text) = (error.code(), error.to_string());
        let failure = match &error {
            // who runs a command on the database itself can mend this
            ServiceError::Unreachable(cause) if cause.is_missing_right() => {
                Self::new(Exit::Unreachable, code, cause.to_string()).with_hint(MISSING_RIGHT)
            }
            ServiceError::Unreachable(cause) => {
                tracing::error!(error = %cause, kind = cause.kind(), code, "the database cannot be reached");
                Self::new(Exit::Unreachable, code, text)
            }
            ServiceError::Unavailable { .. } | ServiceError::SlowDown(_) => {
                Self::new(Exit::Unreachable, code, text)
            }
            ServiceError::NotAuthenticated(_) => Self::new(Exit::NotLoggedIn, code, text),
            ServiceError::PasswordChangeRequired
            | ServiceError::TwoFactorSetupRequired
            | ServiceError::ReadOnlyToken
            | ServiceError::LoginRequired
            | ServiceError::Denied(_) => Self::new(Exit::NotAllowed, code, text),
            ServiceError::Invalid(invalid) => match invalid.fields() {
                [one] => Self::invalid(&one.field, &one.message),
                _ => Self::new(Exit::Refused, code, text),
            },
            ServiceError::NotFound(_)
            | ServiceError::MediaType
            | ServiceError::TooLarge(_)
            | ServiceError::Conflict(_) => Self::new(Exit::Refused, code, text),
            ServiceError::Internal(cause) => {
                tracing::error!(error = %cause, kind = cause.kind(), code, "the service failed");
                Self::new(Exit::Bug, code, text)
            }
        };
        match error.hint() {
            Some(command) => failure.with_hint(format!("run `{command}`")),
            None => failure,
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let exit = match &error {
            ServeError::Unprotected(_) => Exit::Usage,
            ServeError::InUse(_) | ServeError::Io { .. } => Exit::Refused,
        };
        Self::new(exit, "cannot_listen", error.to_string())
    }
}

impl From<TlsError> for Failure {
    fn from(error: TlsError) -> Self {
        Self::new(Exit::Usage, "configuration", error.to_string())
    }
}
