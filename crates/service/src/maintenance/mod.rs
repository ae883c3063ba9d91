//! What the operator does without a session: set up, migrate, look.
//!
//! These act as the system itself, past the permission table, and are audited
//! as such. Nothing here is reachable over HTTP.

mod audit_chain;
pub mod backup;
pub mod bench;
pub mod chance;
pub mod doctor;
mod key_file;
pub mod legacy;
mod look;
mod lost_login;

use std::sync::Arc;

use domain::{
    actor::Channel,
    clock::Clock,
    employee::{Employee, NewEmployee},
    error::Invalid,
    ids::Version,
    money::Currency,
    period::TimeZone,
    policy::{Company, Permit},
    refusal::Refusal,
    settings::CompanySettings,
    text::CompanyName,
};
use store::{DatabaseUrl, Options, SchemaState, Stamp, Store, employees, settings};

pub use audit_chain::{
    AuditBreak, AuditExported, AuditFault, AuditFindings, AuditHeads, AuditVerified, HeadsError,
    VerifyError,
};
pub use key_file::{KeyFileError, read as read_key_file, write_new as write_key_file};
pub use look::Found;
pub(crate) use look::unusable;

use crate::{
    authn::{
        password::{NewPassword, PasswordContext, Passwords},
        token::TokenKey,
    },
    error::{ServiceError, words::machine_fails},
};

/// The operator's tools over one database.
pub struct Maintenance {
    store: Store,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
}

/// What is needed to set a company up.
#[derive(Debug, Clone)]
pub struct Founding {
    /// The company's name.
    pub company_name: CompanyName,
    /// Of contracts that name none.
    pub currency: Currency,
    /// Of events that name none.
    pub time_zone: TimeZone,
    /// The first manager.
    pub manager: NewEmployee,
    /// The password they chose themselves.
    pub password: String,
}

impl Maintenance {
    /// Works on an opened database.
    pub fn new(store: Store, clock: Arc<dyn Clock>, passwords: Passwords) -> Self {
        Self {
            store,
            clock,
            passwords,
        }
    }

    /// The same with the server's secret: what writes to the audit log, or reads its seals,
    /// needs it.
    #[must_use]
    pub fn sealing_with(self, tokens: &TokenKey) -> Self {
        Self {
            store: self.store.sealing_with(tokens.audit_key()),
            ..self
        }
    }

    /// The database, to run use-cases on afterwards.
    pub fn into_store(self) -> Store {
        self.store
    }

    /// Brings the schema up to date. Returns how many steps were taken.
    ///
    /// # Errors
    /// 503 when the database is newer than the program or another program's, or has audit
    /// entries to be sealed and there is no secret for that.
    pub async fn migrate(&self) -> Result<usize, ServiceError> {
        Ok(self.store.migrate().await?)
    }

    /// How the schema stands to this program.
    ///
    /// # Errors
    /// 503 when the database cannot be used.
    pub async fn schema_state(&self) -> Result<SchemaState, ServiceError> {
        Ok(self.store.schema_state().await?)
    }

    /// Refuses a database whose schema is not exactly what this program needs.
    ///
    /// # Errors
    /// 503, with the command that mends it where one does.
    pub async fn require_current_schema(&self) -> Result<(), ServiceError> {
        self.store.require_current_schema().await.map_err(unusable)
    }

    /// Whether there is any employee.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn is_set_up(&self) -> Result<bool, ServiceError> {
        Ok(employees::any(&self.store.reader()).await?)
    }

    /// Sets the company up with its first manager, once.
    ///
    /// # Errors
    /// 409 when there is any employee, 422 when the password is not
    /// acceptable.
    pub async fn set_up(&self, founding: &Founding) -> Result<Employee, ServiceError> {
        let password = check_password(founding)?;
        let hash = self.hash(&password).await?;
        let hash = hash.as_str();
        let company = CompanySettings {
            company_name: founding.company_name.clone(),
            currency: founding.currency,
            time_zone: founding.time_zone,
            two_factor_departments: Vec::new(),
            version: Version::FIRST,
        };
        let company = &company;
        self.store
            .retry(|| async {
                let work = self.store.begin(self.stamp("init")).await?;
                if employees::any_guarded(&work).await? {
                    return Err(Refusal::AlreadySetUp.into());
                }
                if settings::find(&work).await?.is_none() {
                    settings::insert(&work, company).await?;
                }
                let manager = employees::insert(
                    &work,
                    Permit::granted_to_the_system_itself(&Company),
                    &founding.manager,
                    hash,
                    false,
                    founding.time_zone,
                )
                .await?;
                work.save().await?;
                Ok(manager)
            })
            .await
    }

    async fn hash(&self, password: &NewPassword) -> Result<String, ServiceError> {
        let hash = self.passwords.hash(password).await;
        hash.map_err(|error| ServiceError::unavailable(machine_fails(&error)))
    }

    /// What the system itself writes now, by the command that it is for.
    fn stamp(&self, command: &str) -> Stamp {
        Stamp {
            now: self.clock.now(),
            channel: Channel::System,
            request_id: command.to_owned(),
        }
    }
}

fn check_password(founding: &Founding) -> Result<NewPassword, ServiceError> {
    let about = PasswordContext {
        full_name: founding.manager.full_name.as_str(),
        email_local_part: founding.manager.email.local_part(),
        company_name: founding.company_name.as_str(),
    };
    NewPassword::parse(&founding.password, &about)
        .map_err(|refused| Invalid::field("password", refused).into())
}

/// Opens a database.
///
/// # Errors
/// 503 with what is wrong and what to do.
pub async fn open_store(url: &DatabaseUrl, options: Options) -> Result<Store, ServiceError> {
    Ok(Store::open(url, options).await?)
}
