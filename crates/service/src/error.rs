//! Every way in which a use-case refuses or fails.

pub(crate) mod words;

use chrono::{DateTime, Utc};
use domain::{
    audit::{Outcome, RecordRef},
    error::{BadValue, Invalid, Unusable},
    ids::{ContractId, ImportId, PaymentId, SessionId},
    policy::Denied,
    refusal::{Refusal, Refused},
    worded,
    wording::Sentence,
};
use store::{Retryable, constraint};

/// Why there is no authenticated account behind a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAuthenticated {
    /// No token came with the request.
    NoToken,
    /// The token is not one of ours, or was changed.
    BadToken,
    /// The session ended, was ended, or its account was closed.
    SessionOver,
    /// E-mail and password do not open any account.
    BadCredentials,
    /// The password is right, and a code of the second factor is asked for.
    CodeRequired,
    /// The code of the second factor is wrong, or was used before.
    BadCode,
}

impl NotAuthenticated {
    /// The stable code on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoToken => "not_authenticated",
            Self::BadToken => "invalid_token",
            Self::SessionOver => "session_over",
            Self::BadCredentials => "invalid_credentials",
            Self::CodeRequired => "two_factor_required",
            Self::BadCode => "invalid_two_factor_code",
        }
    }
}

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// A record.
    Record(RecordRef),
    /// A payment on a contract.
    Payment(PaymentId, ContractId),
    /// A session of the caller that is still open.
    OpenSession(SessionId),
    /// A calendar feed of the caller.
    CalendarFeed,
    /// An API token of the caller that is still good.
    ApiToken(SessionId),
    /// An import that the caller may see.
    Import(ImportId),
}

/// Why a use-case did not do what was asked.
#[derive(Debug)]
pub enum ServiceError {
    /// Nobody is logged in (401).
    NotAuthenticated(NotAuthenticated),
    /// A new password is due before anything else (403).
    PasswordChangeRequired,
    /// The company demands a second factor, which is set up before anything else (403).
    TwoFactorSetupRequired,
    /// The token only reads (403).
    ReadOnlyToken,
    /// An API token is not enough: how somebody logs in is changed by who logged in (403).
    LoginRequired,
    /// The person may not (403).
    Denied(Denied),
    /// There is no such record (404).
    NotFound(Missing),
    /// A value is not acceptable (422).
    Invalid(Invalid),
    /// The body is not JSON (415).
    MediaType,
    /// The body is too large (413).
    TooLarge(usize),
    /// A rule stands against it right now (409).
    Conflict(Refusal),
    /// Too many failed attempts (429).
    SlowDown(DateTime<Utc>),
    /// Something that has to be done first, in words for everybody (503).
    Unavailable {
        /// What stands in the way.
        said: Sentence,
        /// The command that mends it, when one does.
        hint: Option<&'static str>,
    },
    /// The database does not answer right now (503).
    Unreachable(store::Error),
    /// A bug of ours, or a broken database (500).
    Internal(store::Error),
}

impl ServiceError {
    /// The stable code on the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAuthenticated(cause) => cause.code(),
            Self::PasswordChangeRequired => "password_change_required",
            Self::TwoFactorSetupRequired => "two_factor_setup_required",
            Self::ReadOnlyToken => "read_only_token",
            Self::LoginRequired => "login_required",
            Self::Denied(denied) => denied.code(),
            Self::NotFound(_) => "not_found",
            Self::Invalid(_) => "invalid",
            Self::MediaType => "unsupported_media_type",
            Self::TooLarge(_) => "too_large",
            Self::Conflict(refusal) => refusal.code(),
            Self::SlowDown(_) => "too_many_attempts",
            Self::Unavailable { .. } | Self::Unreachable(_) => "unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// What the audit log says of it; `None` when it is not about what the
    /// person did.
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Denied(_)
            | Self::PasswordChangeRequired
            | Self::TwoFactorSetupRequired
            | Self::ReadOnlyToken
            | Self::LoginRequired => Some(Outcome::Denied),
            Self::NotFound(_)
            | Self::Invalid(_)
            | Self::MediaType
            | Self::TooLarge(_)
            | Self::Conflict(_)
            | Self::SlowDown(_) => Some(Outcome::Failed),
            Self::NotAuthenticated(_)
            | Self::Unavailable { .. }
            | Self::Unreachable(_)
            | Self::Internal(_) => None,
        }
    }

    /// The command that mends it, where one does.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Conflict(refusal) => refusal.hint(),
            Self::NotAuthenticated(_) | Self::LoginRequired => Some("epic login".to_owned()),
            Self::PasswordChangeRequired => Some("epic password".to_owned()),
            Self::TwoFactorSetupRequired => Some("epic two-factor enable".to_owned()),
            Self::Unavailable { hint, .. } => hint.map(ToOwned::to_owned),
            Self::ReadOnlyToken
            | Self::Denied(_)
            | Self::NotFound(_)
            | Self::Invalid(_)
            | Self::MediaType
            | Self::TooLarge(_)
            | Self::SlowDown(_)
            | Self::Unreachable(_)
            | Self::Internal(_) => None,
        }
    }

    /// Something stands in the way that no command of ours mends.
    pub(crate) const fn unavailable(said: Sentence) -> Self {
        Self::Unavailable { said, hint: None }
    }

    /// Something stands in the way until a command was run.
    pub(crate) const fn unavailable_until(said: Sentence, hint: &'static str) -> Self {
        Self::Unavailable {
            said,
            hint: Some(hint),
        }
    }

    /// A conflict that was still there after the last attempt: the database is there but
    /// too busy, and no mistake of ours. A read meets one, too, at a node of a cluster that
    /// falls out of step.
    #[must_use]
    pub fn once_given_up(self) -> Self {
        if self.is_too_busy() {
            return Self::too_busy();
        }
        self
    }

    /// Whether it is a conflict with other writers.
    pub fn is_too_busy(&self) -> bool {
        matches!(self, Self::Internal(error) if error.is_retry())
    }

    /// The database is there, and too busy.
    pub fn too_busy() -> Self {
        Self::unavailable(worded!(
            "unavailable-too-busy",
            "the database is too busy right now; try again shortly"
        ))
    }

    /// There is no record of this kind and id.
    pub(crate) fn no_record(record: RecordRef) -> Self {
        Self::NotFound(Missing::Record(record))
    }

    /// A refusal of one field.
    pub(crate) fn field(field: &str, refused: impl Into<BadValue>) -> Self {
        Self::Invalid(Invalid::field(field, refused))
    }
}

impl Retryable for ServiceError {
    /// A reference that does not hold is a conflict, too: what it leads to was there when
    /// this unit of work looked, or nothing led to what it deletes. Another look tells.
    fn is_retry(&self) -> bool {
        matches!(self, Self::Internal(error)
            if error.is_retry() || matches!(error, store::Error::ForeignKey))
    }
}

impl From<Denied> for ServiceError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<Invalid> for ServiceError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Conflict(refusal)
    }
}

impl From<NotAuthenticated> for ServiceError {
    fn from(cause: NotAuthenticated) -> Self {
        Self::NotAuthenticated(cause)
    }
}

impl From<Refused> for ServiceError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Invalid(invalid) => Self::Invalid(invalid),
            Refused::Conflict(refusal) => Self::Conflict(refusal),
            Refused::Denied(denied) => Self::Denied(denied),
        }
    }
}

/// Named constraints become field errors here, and nowhere else.
impl From<store::Error> for ServiceError {
    fn from(error: store::Error) -> Self {
        use store::Error;
        match error {
            Error::Unique(name)
                if name == constraint::CLIENT_EMAIL || name == constraint::EMPLOYEE_EMAIL =>
            {
                Self::Conflict(Refusal::EmailTaken)
            }
            Error::Unique(name)
                if name == constraint::EMPLOYEE_NUMBER
                    || name == constraint::USED_EMPLOYEE_NUMBER =>
            {
                Self::Conflict(Refusal::EmployeeNumberTaken)
            }
            Error::Unique(name) if name == constraint::IDEMPOTENCY_KEY => {
                Self::Conflict(Refusal::StillRunning)
            }
            Error::Unreachable(_) | Error::MissingRight => Self::Unreachable(error),
            Error::NoDatabase(_) => Self::unavailable_until(words::unusable(&error), "epic init"),
            Error::NeedsMigration(_) => {
                Self::unavailable_until(words::unusable(&error), "epic db migrate")
            }
            Error::NewerSchema { .. }
            | Error::ForeignTables(_)
            | Error::NotUnicode(_)
            | Error::Restoring
            | Error::NoAuditKey => Self::unavailable(words::unusable(&error)),
            Error::Unique(_)
            | Error::ForeignKey
            | Error::Check(_)
            | Error::NotNull(_)
            | Error::TooLong
            | Error::Retry
            | Error::Corrupt(_)
            | Error::Other(_) => Self::Internal(error),
        }
    }
}

/// Why input could not be used, in the words of a use-case.
pub(crate) fn unusable(
    cause: Unusable,
    action: domain::policy::Action,
    record: Option<RecordRef>,
) -> ServiceError {
    match cause {
        Unusable::Invalid(invalid) => ServiceError::Invalid(invalid),
        Unusable::FieldNotAllowed(field) => {
            ServiceError::Denied(Denied::field(action, record, field))
        }
        Unusable::MediaType => ServiceError::MediaType,
        Unusable::TooLarge(limit) => ServiceError::TooLarge(limit),
    }
}
