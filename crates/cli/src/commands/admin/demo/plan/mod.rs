//! What happens in the sample company, and when: made up before anything is written.
//!
//! Every plan depends on the seed and on today alone. The rules are not here: what is
//! planned is carried out through the use-cases, which would refuse it.

mod clients;
mod contracts;
mod events;
mod samples;
mod steps;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::countries::Country;
use service::maintenance::chance::Chance;

pub(super) use steps::Step;

/// How many there are of each, the samples of the company's own files among them.
pub(super) const CLIENTS: usize = 200;
pub(super) const CONTRACTS: usize = 300;
pub(super) const EVENTS: usize = 250;

/// The company is so many days old.
pub(super) const AGE_IN_DAYS: i64 = 450;

/// A client to be created.
#[derive(Debug)]
pub(super) struct ClientPlan {
    pub(super) full_name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) company_name: Option<String>,
    pub(super) contact_person: Option<String>,
    pub(super) first_contact_on: Option<NaiveDate>,
    pub(super) external_ref: Option<&'static str>,
    /// Which of the sales people creates it.
    pub(super) sales: usize,
    pub(super) country: &'static Country,
    pub(super) created_at: DateTime<Utc>,
    pub(super) contacts: Vec<ContactPlan>,
    /// When another of the sales people takes over.
    pub(super) reassigned: Option<(DateTime<Utc>, usize)>,
}

/// A contact to be logged.
#[derive(Debug)]
pub(super) struct ContactPlan {
    pub(super) logged_at: DateTime<Utc>,
    /// When it was, if not then.
    pub(super) was_at: Option<DateTime<Utc>>,
    pub(super) note: Option<&'static str>,
}

/// A contract to be drawn up.
#[derive(Debug)]
pub(super) struct ContractPlan {
    pub(super) client: usize,
    pub(super) title: String,
    /// In hundredths.
    pub(super) total: i64,
    pub(super) deposit: i64,
    pub(super) currency: &'static str,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) external_ref: Option<&'static str>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) signed_at: Option<DateTime<Utc>>,
    pub(super) payments: Vec<PaymentPlan>,
    pub(super) cancelled: Option<(DateTime<Utc>, &'static str)>,
}

/// A payment to be recorded.
#[derive(Debug)]
pub(super) struct PaymentPlan {
    pub(super) at: DateTime<Utc>,
    pub(super) amount: i64,
    pub(super) method: &'static str,
    pub(super) reference: String,
}

/// An event to be created.
#[derive(Debug)]
pub(super) struct EventPlan {
    pub(super) contract: usize,
    pub(super) name: String,
    pub(super) starts: NaiveDateTime,
    pub(super) ends: NaiveDateTime,
    pub(super) zone: &'static str,
    pub(super) location: &'static str,
    pub(super) attendees: u32,
    pub(super) notes: &'static str,
    pub(super) external_ref: Option<&'static str>,
    pub(super) created_at: DateTime<Utc>,
    /// When somebody is assigned, and which of the support people.
    pub(super) assigned: Option<(DateTime<Utc>, usize)>,
    pub(super) later_notes: Vec<(DateTime<Utc>, &'static str)>,
    pub(super) cancelled: Option<(DateTime<Utc>, &'static str)>,
}

/// Everything that happens.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) founded_at: DateTime<Utc>,
    pub(super) clients: Vec<ClientPlan>,
    pub(super) contracts: Vec<ContractPlan>,
    pub(super) events: Vec<EventPlan>,
}

/// What all of the planning needs to know.
struct Frame {
    now: DateTime<Utc>,
    founded_at: DateTime<Utc>,
    sales: usize,
    support: usize,
}

impl Plan {
    /// Plans the company as of now, for so many people of sales and support.
    pub(super) fn made(seed: u64, now: DateTime<Utc>, sales: usize, support: usize) -> Self {
        let founding_day = now.date_naive() - TimeDelta::days(AGE_IN_DAYS);
        let frame = Frame {
            now,
            founded_at: founding_day.and_time(chrono::NaiveTime::MIN).and_utc()
                + TimeDelta::hours(8),
            sales,
            support,
        };
        let mut chance = Chance::seeded(seed);
        let mut clients = clients::planned(&frame, &mut chance);
        let drafts = contracts::planned(&frame, &mut chance, &clients);
        let mut events = events::planned(&frame, &mut chance, &clients, &drafts);
        let mut contracts: Vec<ContractPlan> =
            drafts.into_iter().map(|draft| draft.contract).collect();
        clients::dated(&frame, &mut chance, &mut clients, &contracts);
        samples::added(&frame, &mut contracts, &mut events);
        Self {
            founded_at: frame.founded_at,
            clients,
            contracts,
            events,
        }
    }
}
