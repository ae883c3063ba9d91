//! The use-cases of Epic Events: each authorised, atomic and audited.
//!
//! Every use-case is a method on [`Session`], whose only constructor is
//! [`Service::authenticate`]. [`Service`] itself offers logging in and health;
//! what the operator does without a session is in [`maintenance`].
//!
//! The order of checks is the same everywhere: authenticated, active, password
//! change due, department, id, existence, ownership, body, version, state,
//! write.
#![warn(missing_docs)]

pub mod assignment;
mod attempt;
pub mod audit;
pub mod authn;
pub mod calendar;
pub mod clients;
pub mod contracts;
pub mod cursor;
pub mod dashboard;
pub mod duplicates;
pub mod employees;
pub mod error;
pub mod events;
pub mod idempotency;
pub mod mail;
pub mod maintenance;
pub mod merging;
pub mod observing;
pub mod payments;
pub mod search;
mod secret_token;
pub mod settings;
pub mod transfer;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    actor::{Actor, Channel},
    api_token::TokenScope,
    clock::Clock,
    employee::Employee,
    period::TimeZone,
};
use store::Store;

pub use attempt::{Listed, Transition, given};
pub use store::backup::RestoreError;
pub use store::sessions::Session as StoredSession;
pub use store::undo::IMPORT_REQUEST;
pub use store::{DatabaseUrl, Engine, InvalidDatabaseUrl, Options, SchemaState, Synchronous};

use crate::{
    authn::{door::throttle_key, password::Passwords, second_factor::FactorKey, token::TokenKey},
    cursor::CursorKey,
    error::ServiceError,
    mail::Mail,
};

/// What the program needs to run its use-cases; cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    store: Store,
    clock: Arc<dyn Clock>,
    tokens: TokenKey,
    cursors: CursorKey,
    factors: FactorKey,
    throttle_key: [u8; 32],
    passwords: Passwords,
    sessions: Sessions,
    dashboards: dashboard::Kept,
    importing: transfer::import::Worker,
    mail: Option<Mail>,
}

/// The parts that a program, a test and the sample company choose differently.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The key that signs sessions and cursors, and seals the audit log.
    pub tokens: TokenKey,
    /// The secret from which the key of second factors is made, where it is another than the
    /// one that signs.
    pub second_factors: Option<TokenKey>,
    /// The password hashing.
    pub passwords: Passwords,
    /// How long sessions last.
    pub sessions: Sessions,
    /// Longest time that a dashboard which took long is shown again: a minute in the product
    /// ([`DASHBOARDS`]), zero where every figure has to be of this moment.
    pub dashboards: Duration,
}

/// How old the figures of a dashboard may be.
pub const DASHBOARDS: Duration = Duration::from_mins(1);

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub struct Sessions {
    /// From the login to the end, whatever happens; 12 hours (product
    /// specification, section 4).
    pub length: TimeDelta,
    /// A session of the web interface that nobody used for this long is over
    /// before: its browser may stand open in a room. Noted to within a minute.
    pub web_idle: TimeDelta,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            length: TimeDelta::hours(12),
            web_idle: TimeDelta::hours(2),
        }
    }
}

/// What came with a request besides its content.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// Unique; shown to the caller and written to log and audit.
    pub request_id: String,
    /// The face a session opened by this request belongs to.
    pub channel: Channel,
    /// The program that asks.
    pub user_agent: String,
    /// Where it asks from; `local` inside one process.
    pub address: String,
}

/// An employee who proved who they are, and may still have to change their
/// password or set up a second factor: enough for their own account, nothing more.
#[derive(Clone)]
pub struct Account {
    service: Service,
    actor: Actor,
    employee: Employee,
    owes_two_factor: bool,
    /// What an API token may do, when the request came with one.
    token_scope: Option<TokenScope>,
    expires_at: DateTime<Utc>,
    request: RequestContext,
}

/// An employee at work: every use-case is a method of this type.
#[derive(Clone)]
pub struct Session {
    service: Service,
    actor: Actor,
    time_zone: TimeZone,
    request: RequestContext,
}

impl Service {
    /// Closes every connection after the statements under way. The embedded database moves
    /// what stands in its log into the file then, so that the file alone is whole.
    pub async fn close(&self) {
        if let Err(error) = self.0.store.clone().close().await {
            tracing::warn!(kind = error.kind(), "the database was not closed in order");
        }
    }

    /// Puts the parts together; nobody is told of anything by e-mail.
    pub fn new(parts: Parts) -> Self {
        Self::with_mail(parts, None)
    }

    /// Puts the parts together, with a way to tell people of things by e-mail.
    pub fn with_mail(parts: Parts, mail: Option<Mail>) -> Self {
        Self(Arc::new(Inner {
            cursors: CursorKey::new(parts.tokens.derive("list cursors")),
            factors: FactorKey::of(parts.second_factors.as_ref().unwrap_or(&parts.tokens)),
            throttle_key: throttle_key(&parts.tokens),
            store: parts.store.sealing_with(parts.tokens.audit_key()),
            clock: parts.clock,
            tokens: parts.tokens,
            passwords: parts.passwords,
            sessions: parts.sessions,
            dashboards: dashboard::Kept::new(parts.dashboards),
            importing: transfer::import::Worker::default(),
            mail,
        }))
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// Whether the database answers and has the schema of this program.
    ///
    /// # Errors
    /// [`ServiceError::Unavailable`] with what is wrong.
    pub async fn health(&self) -> Result<(), ServiceError> {
        let checked = self.store().require_current_schema().await;
        checked.map_err(maintenance::unusable)
    }

    fn store(&self) -> &Store {
        &self.0.store
    }

    fn stamp(&self, request: &RequestContext, channel: Channel) -> store::Stamp {
        store::Stamp {
            now: self.now(),
            channel,
            request_id: request.request_id.clone(),
        }
    }
}

impl Session {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The zone in which this person's dates without offset are read.
    pub fn time_zone(&self) -> TimeZone {
        self.time_zone
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.service.now()
    }

    fn store(&self) -> &Store {
        self.service.store()
    }
}
