//! A company of any size to measure with: the same one for the same sizes and seed.
//!
//! Records are made in blocks. A block has some clients with all their contracts and
//! events, and is made from its number and the seed alone, so that the records do not
//! depend on how many blocks a transaction takes, and memory not on how many there are.

mod block;
mod clients;
mod contracts;
mod events;
mod outline;
mod staff;
mod words;

use domain::{
    actor::Channel,
    ids::Version,
    money::Currency,
    period::TimeZone,
    policy::{Company, CreateEmployee, Permit},
    refusal::Refusal,
    settings::CompanySettings,
    text::CompanyName,
};
use store::{
    Stamp, UnitOfWork,
    bulk::{self, Member, Records, Why},
    employees, settings,
};

pub use outline::{Outline, Sizes, TooFew};
pub use staff::{MANAGER, PASSWORD, SALES, SUPPORT};

use self::{block::Block, staff::Staff};
use super::Maintenance;
use crate::{
    authn::password::{NewPassword, PasswordContext},
    error::{ServiceError, words::machine_fails},
};

/// The name of the company.
const COMPANY: &str = "Epic Events";
/// The action of every record made, in the audit log.
const ACTION: &str = "bench_data";
/// Blocks of one transaction: a page of an index is written once for all that goes into it.
const BLOCKS_AT_ONCE: u64 = 40;

/// How many records there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// The manager, sales and support.
    pub employees: usize,
    /// Clients.
    pub clients: usize,
    /// Contracts.
    pub contracts: usize,
    /// Payments.
    pub payments: usize,
    /// Events.
    pub events: usize,
}

impl Maintenance {
    /// Makes the company, in a database that has nobody yet; `told` hears of each
    /// transaction how many blocks are done. What is interrupted stays as it is, and the
    /// database is no good for anything else.
    ///
    /// # Errors
    /// 409 when there is any employee.
    pub async fn make_bench_data(
        &self,
        outline: Outline,
        mut told: impl FnMut(u64),
    ) -> Result<Made, ServiceError> {
        let staff = Staff::of(outline);
        let hash = self.bench_password().await?;
        self.found_bench_company(&staff, &hash).await?;
        let mut made = Made {
            employees: staff.all.len(),
            ..Made::default()
        };
        let mut done = 0;
        while done < outline.blocks() {
            let until = (done + BLOCKS_AT_ONCE).min(outline.blocks());
            let block = Block::joined(done..until, outline, &staff);
            self.write_bench_block(&block).await?;
            made.clients += block.clients.len();
            made.contracts += block.contracts.len();
            made.payments += block.payments.len();
            made.events += block.events.len();
            done = until;
            told(done);
        }
        Ok(made)
    }

    /// The one password of everybody, hashed.
    async fn bench_password(&self) -> Result<String, ServiceError> {
        let about = PasswordContext {
            full_name: "",
            email_local_part: MANAGER,
            company_name: COMPANY,
        };
        let password = NewPassword::parse(PASSWORD, &about)
            .map_err(|wrong| domain::error::Invalid::field("password", wrong))?;
        let hash = self.passwords.hash(&password).await;
        let hash = hash.map_err(|error| ServiceError::unavailable(machine_fails(&error)))?;
        Ok(hash.as_str().to_owned())
    }

    async fn found_bench_company(&self, staff: &Staff, hash: &str) -> Result<(), ServiceError> {
        let company = &CompanySettings {
            company_name: CompanyName::from_stored(COMPANY.to_owned()),
            currency: Currency::default(),
            time_zone: TimeZone::default(),
            two_factor_departments: Vec::new(),
            version: Version::FIRST,
        };
        let members: Vec<_> = staff
            .all
            .iter()
            .map(|employee| Member {
                employee,
                password_hash: hash,
            })
            .collect();
        let records = &Records {
            employees: &members,
            ..Records::default()
        };
        self.store
            .retry(|| async {
                let work = self.store.begin(stamp()).await?;
                if employees::any_guarded(&work).await? {
                    return Err(Refusal::AlreadySetUp.into());
                }
                if settings::find(&work).await?.is_none() {
                    settings::insert(&work, company).await?;
                }
                write(work, records).await
            })
            .await
    }

    async fn write_bench_block(&self, block: &Block) -> Result<(), ServiceError> {
        let records = &Records {
            clients: &block.clients,
            contracts: &block.contracts,
            payments: &block.payments,
            events: &block.events,
            ..Records::default()
        };
        self.store
            .retry(|| async { write(self.store.begin(stamp()).await?, records).await })
            .await
    }
}

/// Nothing that is written says when the program was run.
fn stamp() -> Stamp {
    Stamp {
        now: outline::today(),
        channel: Channel::System,
        request_id: "bench-data".to_owned(),
    }
}

async fn write(work: UnitOfWork, records: &Records<'_>) -> Result<(), ServiceError> {
    let permit = Permit::<CreateEmployee>::granted_to_the_system_itself(&Company);
    let why = Why {
        action: ACTION,
        reason: None,
    };
    bulk::write(&work, &permit, records, why).await?;
    bulk::continue_ids(&work).await?;
    work.save().await?;
    Ok(())
}

#[cfg(test)]
mod tests;
