//! What is said of each refusal of a use-case, with its key for other languages.

use std::{error::Error, fmt};

use domain::{
    worded,
    wording::{Argument, Joint, Sentence},
};

use super::{Missing, NotAuthenticated, ServiceError};

impl NotAuthenticated {
    /// What is said of it.
    pub fn sentence(self) -> Sentence {
        match self {
            Self::NoToken => worded!("unauthenticated", "you are not logged in"),
            Self::BadToken => worded!("unauthenticated-bad-token", "the session is not valid"),
            Self::SessionOver => worded!("unauthenticated-session-over", "the session is over"),
            Self::BadCredentials => worded!(
                "unauthenticated-bad-credentials",
                "the e-mail address or the password is wrong"
            ),
            Self::CodeRequired => worded!(
                "unauthenticated-code-required",
                "a code of your second factor is needed as well"
            ),
            Self::BadCode => worded!(
                "unauthenticated-bad-code",
                "the code is wrong, or was used before"
            ),
        }
    }
}

impl fmt::Display for NotAuthenticated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl Error for NotAuthenticated {}

impl Missing {
    fn sentence(self) -> Sentence {
        match self {
            Self::Record(record) => {
                worded!("not-found", "there is no {record}", record = record)
            }
            Self::Payment(payment, contract) => worded!(
                "not-found-payment",
                "there is no payment {payment} on contract {contract}",
                payment = payment,
                contract = contract,
            ),
            Self::OpenSession(session) => worded!(
                "not-found-session",
                "there is no open session {session} of yours",
                session = session,
            ),
            Self::Import(id) => worded!(
                "not-found-import",
                "there is no import {id} of yours",
                id = id,
            ),
            Self::ApiToken(id) => worded!(
                "not-found-token",
                "there is no API token {id} of yours",
                id = id,
            ),
            Self::CalendarFeed => worded!(
                "not-found-calendar-feed",
                "there is no calendar feed of yours"
            ),
        }
    }
}

impl ServiceError {
    /// What is said of it. Refused fields have sentences of their own; here
    /// they stand one after the other, in English.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::NotAuthenticated(cause) => cause.sentence(),
            Self::PasswordChangeRequired => worded!(
                "password-change-required",
                "a new password is due: somebody else set the current one"
            ),
            Self::TwoFactorSetupRequired => worded!(
                "two-factor-setup-required",
                "the company demands a second factor of your department: set one up first"
            ),
            Self::ReadOnlyToken => worded!(
                "read-only-token",
                "this API token only reads; make one with the scope read-write to write"
            ),
            Self::LoginRequired => worded!(
                "login-required",
                "an API token cannot change how its owner logs in: log in with the password"
            ),
            Self::Denied(denied) => denied.sentence(),
            Self::NotFound(missing) => missing.sentence(),
            Self::Invalid(invalid) => worded!(
                "invalid",
                "{fields}",
                fields = Argument::list([invalid.to_string()], Joint::Semicolon),
            ),
            Self::MediaType => worded!(
                "unsupported-media-type",
                "the body has to be application/json"
            ),
            Self::TooLarge(limit) => worded!(
                "too-large",
                "the body is larger than the {limit} bytes that are accepted",
                limit = *limit,
            ),
            Self::Conflict(refusal) => refusal.sentence(),
            Self::SlowDown(until) => worded!(
                "too-many-attempts",
                "too many failed attempts; try again after {until}",
                until = Argument::TimeOfDay(*until),
            ),
            Self::Unavailable { said, .. } => said.clone(),
            Self::Unreachable(_) => worded!(
                "unavailable",
                "the database cannot be reached right now; try again shortly"
            ),
            Self::Internal(_) => worded!("internal", "something went wrong inside the program"),
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl Error for ServiceError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreachable(cause) | Self::Internal(cause) => Some(cause),
            Self::NotAuthenticated(_)
            | Self::PasswordChangeRequired
            | Self::TwoFactorSetupRequired
            | Self::ReadOnlyToken
            | Self::LoginRequired
            | Self::Denied(_)
            | Self::NotFound(_)
            | Self::Invalid(_)
            | Self::MediaType
            | Self::TooLarge(_)
            | Self::Conflict(_)
            | Self::SlowDown(_)
            | Self::Unavailable { .. } => None,
        }
    }
}

/// A database that the operator has to put in order first, as the store says it.
pub(crate) fn unusable(error: &store::Error) -> Sentence {
    worded!("unavailable-database", "{cause}", cause = error.to_string())
}

/// The machine cannot do what a password, a key or a claim needs.
pub(crate) fn machine_fails(cause: &impl ToString) -> Sentence {
    worded!("unavailable-machine", "{cause}", cause = cause.to_string())
}

/// The machine gives no random numbers.
pub(crate) fn no_randomness(cause: &impl ToString) -> Sentence {
    worded!(
        "unavailable-randomness",
        "no randomness: {cause}",
        cause = cause.to_string()
    )
}
