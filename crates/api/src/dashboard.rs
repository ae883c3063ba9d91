//! The dashboard of a department, on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{contracts::Contract, events::Event};

/// Money in one currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MoneyFigures {
    /// The currency.
    pub currency: String,
    /// Total of the signed contracts.
    pub signed: String,
    /// What was paid on them.
    pub paid: String,
    /// What remains to be paid on them.
    pub outstanding: String,
    /// What remains and is past its due date, or its last event.
    pub overdue: String,
}

/// A number and the list behind it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// What is counted, for example `events_without_support`.
    pub name: String,
    /// How many.
    pub value: u64,
    /// Path and query of the list behind it.
    pub list: String,
}

/// Events in a week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WeekLoad {
    /// The Monday it begins with.
    pub week_of: NaiveDate,
    /// How many events begin in it, cancelled ones left out.
    pub events: u64,
    /// How many of those nobody runs yet.
    #[serde(default)]
    pub without_support: u64,
}

/// Coming events of a support contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SupportLoad {
    /// The support contact's id.
    pub id: i64,
    /// The name.
    pub full_name: String,
    /// How many coming events they run.
    pub events: u64,
    /// How many of those begin within the next thirty days, or run already.
    #[serde(default)]
    pub next_30_days: u64,
}

/// What a person sees first: the figures of the department, the coming events
/// that concern them, and the contracts that wait for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Dashboard {
    /// Whose dashboard it is.
    pub department: String,
    /// When the figures were taken.
    pub as_of: DateTime<Utc>,
    /// Counts, each with its list.
    pub figures: Vec<Figure>,
    /// Amounts by currency; management and sales only.
    pub money: Vec<MoneyFigures>,
    /// Events of the coming eight weeks; management only.
    pub weeks: Vec<WeekLoad>,
    /// Coming events by support contact; management only.
    pub support_load: Vec<SupportLoad>,
    /// Coming events that concern the caller, next first.
    pub events: Vec<Event>,
    /// Contracts that wait for the caller, newest first.
    pub contracts: Vec<Contract>,
}
