//! Builds the sample company in a folder.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::clock::Clock;
use domain::department::Department;
use secrecy::SecretString;
use service::authn::password::Passwords;
use service::authn::token::Algorithm;
use service::maintenance::{Maintenance, open_store, read_key_file, write_key_file};
use service::{DatabaseUrl, Options, Parts, Service, Sessions, Synchronous};

use super::clock::StoryClock;
use super::hire::{self, Services};
use super::perform::Story;
use super::plan::Plan;
use super::staff::{self, STAFF};
use super::trouble::Trouble;
use crate::backend;
use crate::failure::Failure;
use crate::output::{Output, Progress};

/// The company is the same one every time, but for the dates.
const SEED: u64 = 7;

/// Longer than the story: each person logs in once.
const SESSION_LENGTH: TimeDelta = TimeDelta::days(900);

/// Name of the database in the folder.
pub(super) const DATABASE: &str = "epic.db";

/// Makes the database and the signing secret in a folder.
pub(super) async fn company(
    folder: &Path,
    now: DateTime<Utc>,
    passwords: Passwords,
    output: &Output,
) -> Result<(), Failure> {
    let plan = Plan::made(
        SEED,
        now,
        staff::head_count(Department::Sales),
        staff::head_count(Department::Support),
    );
    let steps = plan.steps();
    let mut progress = Progress::new(output, "building", steps.len() + 2 * STAFF.len());
    let clock = StoryClock::at(plan.founded_at);
    let secret = secret(folder)?;
    let url = url(folder)?;
    let options = Options {
        create: true,
        synchronous: Synchronous::Normal,
        ..Options::default()
    };
    let store = open_store(&url, options).await?;
    let shared: Arc<dyn Clock> = Arc::new(clock.clone());
    let tokens = backend::signing_key(secret, Algorithm::default())?;
    let database = Maintenance::new(store.clone(), Arc::clone(&shared), passwords.clone())
        .sealing_with(&tokens);
    database.migrate().await?;
    hire::found(&database).await?;
    let service = |passwords| {
        Service::new(Parts {
            store: store.clone(),
            clock: Arc::clone(&shared),
            second_factors: None,
            tokens: tokens.clone(),
            passwords,
            sessions: Sessions {
                length: SESSION_LENGTH,
                web_idle: SESSION_LENGTH,
            },
            dashboards: std::time::Duration::ZERO,
        })
    };
    let services = Services {
        of_first_passwords: service(Passwords::for_tests()),
        service: service(passwords),
    };
    let team = hire::everybody(&services, &clock, &mut progress).await?;
    Story::new(&plan, &team)
        .run(&steps, &clock, &mut progress)
        .await?;
    team.log_out().await?;
    database.close().await.map_err(Trouble::from)?;
    Ok(())
}

/// The database in a folder.
pub(super) fn url(folder: &Path) -> Result<DatabaseUrl, Trouble> {
    DatabaseUrl::sqlite(folder.join(DATABASE)).map_err(|wrong| Trouble::new(wrong.to_string()))
}

/// The signing secret in a folder, made if it is missing.
pub(super) fn secret(folder: &Path) -> Result<SecretString, Failure> {
    let path = backend::key_file(folder);
    write_key_file(&path)
        .and_then(|()| read_key_file(&path))
        .map_err(|error| backend::key_failure(&error, true))
}
