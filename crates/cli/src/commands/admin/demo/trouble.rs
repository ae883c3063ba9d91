//! Why the sample company could not be built: a bug of ours, or the disk.

use domain::error::BadValue;
use service::error::ServiceError;

use crate::exit::Exit;
use crate::failure::Failure;

/// What went wrong, and at what.
#[derive(Debug)]
pub(super) enum Trouble {
    /// A use-case refused.
    Service(ServiceError),
    /// Anything else.
    Other(String),
}

impl Trouble {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::Other(message.into())
    }
}

impl From<ServiceError> for Trouble {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let message = match trouble {
            Trouble::Service(error @ ServiceError::Unavailable { .. }) => return error.into(),
            Trouble::Service(error) => error.to_string(),
            Trouble::Other(message) => message,
        };
        Failure::new(
            Exit::Bug,
            "demo",
            format!("the sample company could not be built: {message}"),
        )
    }
}

/// A value of the plan, which is always accepted.
pub(super) fn readable<T>(what: &str, read: Result<T, BadValue>) -> Result<T, Trouble> {
    read.map_err(|wrong| Trouble::new(format!("{what} {wrong}")))
}
