//! The dashboard of each department: figures with the lists behind them, and
//! what waits for the caller.

use std::{sync::Arc, time::Instant};

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    client::ClientFilter,
    contract::{Contract, ContractFilter, ContractSort, ContractStatus},
    department::Department,
    employee::EmployeeFilter,
    event::{Event, EventFilter, EventSort},
    ids::EmployeeId,
    page::{Edge, PageRequest, Sort},
    period::AsOf,
    policy::{Clearance, ReadDashboard},
};
use store::{Reader, assignment, contracts, dashboard, events};

pub use store::{
    assignment::Load,
    dashboard::{Beginning, Money},
};

use self::kept::Whose;
use crate::{Session, error::ServiceError};

mod kept;

pub(crate) use self::kept::Kept;

/// Rows of each list on a dashboard.
const ROWS: u64 = 8;
/// How far ahead a support contact's next events are counted.
const SOON: TimeDelta = TimeDelta::days(30);
/// Weeks ahead in the chart of events.
const WEEKS: u64 = 8;

/// A count, and the list behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What is counted.
    pub name: &'static str,
    /// How many.
    pub value: u64,
    /// Path and query of the list, below the API's base.
    pub list: String,
}

/// What a person sees first.
#[derive(Debug, Clone, PartialEq)]
pub struct Dashboard {
    /// Whose dashboard it is.
    pub department: Department,
    /// When the figures were taken.
    pub as_of: DateTime<Utc>,
    /// Counts.
    pub figures: Vec<Figure>,
    /// Amounts by currency.
    pub money: Vec<Money>,
    /// Mondays with the events that begin in their week.
    pub weeks: Vec<(NaiveDate, Beginning)>,
    /// Support contacts with what they have still to run.
    pub support_load: Vec<Load>,
    /// Coming events that concern the caller, next first.
    pub events: Vec<Event>,
    /// Contracts that wait for the caller, newest first.
    pub contracts: Vec<Contract>,
}

impl Dashboard {
    /// One without any figure.
    fn empty(department: Department, as_of: DateTime<Utc>) -> Self {
        Self {
            department,
            as_of,
            figures: Vec::new(),
            money: Vec::new(),
            weeks: Vec::new(),
            support_load: Vec::new(),
            events: Vec::new(),
            contracts: Vec::new(),
        }
    }
}

struct View<'a> {
    session: &'a Session,
    clearance: Clearance<ReadDashboard>,
    reader: Reader,
    as_of: AsOf,
}

impl Session {
    /// Shows the dashboard of the caller's department; in a large company it may have been
    /// made up to a minute ago, which `as_of` says.
    ///
    /// # Errors
    /// Only when the database fails.
    pub async fn show_dashboard(&self) -> Result<Dashboard, ServiceError> {
        let (clearance, reader) = self.reading::<ReadDashboard>().await?;
        let department = self.actor.department;
        let whose = Whose {
            department,
            employee: (department != Department::Management).then_some(self.actor.id),
            time_zone: self.time_zone,
        };
        let kept = &self.service.0.dashboards;
        let asked = Instant::now();
        if let Some(found) = kept.get(whose, asked) {
            return Ok(Arc::unwrap_or_clone(found));
        }
        let turn = kept.turn(whose);
        let _mine = turn.lock().await;
        if let Some(found) = kept.made_since(whose, asked) {
            return Ok(Arc::unwrap_or_clone(found));
        }
        let begun = Instant::now();
        let view = View {
            session: self,
            clearance,
            reader,
            as_of: self.as_of(),
        };
        let is_large = dashboard::is_large(&view.reader, &view.clearance).await?;
        let made = Arc::new(match department {
            Department::Management => view.management().await?,
            Department::Sales => view.sales().await?,
            Department::Support => view.support().await?,
        });
        if is_large {
            kept.keep(whose, &made, begun.elapsed());
        }
        Ok(Arc::unwrap_or_clone(made))
    }
}

impl View<'_> {
    async fn management(&self) -> Result<Dashboard, ServiceError> {
        let status = |status| ContractFilter {
            status: Some(status),
            ..ContractFilter::default()
        };
        let unstaffed = EventFilter {
            without_support: true,
            ending_after: Some(self.as_of.now),
            ..EventFilter::default()
        };
        let money = self.money(None).await?;
        let figures = vec![
            self.contracts(
                "contracts_draft",
                &status(ContractStatus::Draft),
                "/contracts?unsigned=true",
            )
            .await?,
            self.contracts(
                "contracts_signed",
                &status(ContractStatus::Signed),
                "/contracts?status=signed",
            )
            .await?,
            self.contracts(
                "contracts_cancelled",
                &status(ContractStatus::Cancelled),
                "/contracts?status=cancelled",
            )
            .await?,
            self.contracts("contracts_unpaid", &unpaid(None), "/contracts?unpaid=true")
                .await?,
            overdue("contracts_overdue", &money, "/contracts?overdue=true"),
            self.events(
                "events_without_support",
                &unstaffed,
                "/events?without_support=true&upcoming=true",
            )
            .await?,
        ];
        Ok(Dashboard {
            figures,
            money,
            weeks: self.weeks().await?,
            support_load: self.support_load().await?,
            events: self.next_events(unstaffed).await?,
            contracts: self.newest_contracts(status(ContractStatus::Draft)).await?,
            ..self.empty()
        })
    }

    async fn sales(&self) -> Result<Dashboard, ServiceError> {
        let me = Some(self.session.actor.id);
        let drafts = ContractFilter {
            unsigned: true,
            sales_contact: me,
            ..ContractFilter::default()
        };
        let without_event = ContractFilter {
            without_event: true,
            sales_contact: me,
            ..ContractFilter::default()
        };
        let coming = EventFilter {
            ending_after: Some(self.as_of.now),
            stands: Some(true),
            sales_contact: me,
            ..EventFilter::default()
        };
        let clients = ClientFilter {
            sales_contact: me,
            ..ClientFilter::default()
        };
        let money = self.money(me).await?;
        let figures = vec![
            Figure {
                name: "my_clients",
                value: dashboard::count_clients(&self.reader, &self.clearance, &clients).await?,
                list: "/clients?mine=true".to_owned(),
            },
            self.contracts("my_drafts", &drafts, "/contracts?mine=true&unsigned=true")
                .await?,
            self.contracts("my_unpaid", &unpaid(me), "/contracts?mine=true&unpaid=true")
                .await?,
            overdue("my_overdue", &money, "/contracts?mine=true&overdue=true"),
            self.contracts(
                "signed_without_event",
                &without_event,
                "/contracts?mine=true&without_event=true",
            )
            .await?,
            self.events(
                "my_upcoming_events",
                &coming,
                "/events?mine=true&upcoming=true&status=planned",
            )
            .await?,
        ];
        Ok(Dashboard {
            figures,
            money,
            events: self.next_events(coming).await?,
            contracts: self.newest_contracts(drafts).await?,
            ..self.empty()
        })
    }

    async fn support(&self) -> Result<Dashboard, ServiceError> {
        let mine = EventFilter {
            ending_after: Some(self.as_of.now),
            stands: Some(true),
            support_contact: Some(self.session.actor.id),
            ..EventFilter::default()
        };
        let today = self.as_of.today;
        let on_today = EventFilter {
            ending_after: None,
            from: Some(self.start_of(today)),
            to: Some(self.start_of(today + Days::new(1))),
            ..mine.clone()
        };
        let sunday = self.monday() + Days::new(6);
        let week = EventFilter {
            to: Some(self.start_of(sunday + Days::new(1))),
            ..mine.clone()
        };
        let without_notes = EventFilter {
            without_notes: true,
            ..mine.clone()
        };
        let figures = vec![
            self.events(
                "today",
                &on_today,
                &format!("/events?mine=true&status=planned&from={today}&to={today}"),
            )
            .await?,
            self.events(
                "my_upcoming_events",
                &mine,
                "/events?mine=true&upcoming=true&status=planned",
            )
            .await?,
            self.events(
                "this_week",
                &week,
                &format!("/events?mine=true&upcoming=true&status=planned&to={sunday}"),
            )
            .await?,
            self.events(
                "events_missing_notes",
                &without_notes,
                "/events?mine=true&upcoming=true&status=planned&without_notes=true",
            )
            .await?,
        ];
        Ok(Dashboard {
            figures,
            events: self.next_events(mine).await?,
            ..self.empty()
        })
    }

    fn empty(&self) -> Dashboard {
        Dashboard::empty(self.session.actor.department, self.as_of.now)
    }

    async fn contracts(
        &self,
        name: &'static str,
        filter: &ContractFilter,
        list: &str,
    ) -> Result<Figure, ServiceError> {
        let value =
            dashboard::count_contracts(&self.reader, &self.clearance, filter, self.as_of).await?;
        let list = list.to_owned();
        Ok(Figure { name, value, list })
    }

    async fn events(
        &self,
        name: &'static str,
        filter: &EventFilter,
        list: &str,
    ) -> Result<Figure, ServiceError> {
        let value = dashboard::count_events(&self.reader, &self.clearance, filter).await?;
        let list = list.to_owned();
        Ok(Figure { name, value, list })
    }

    async fn money(&self, sales: Option<EmployeeId>) -> Result<Vec<Money>, ServiceError> {
        Ok(dashboard::money(&self.reader, &self.clearance, sales, self.as_of).await?)
    }

    /// Busiest first, then by name.
    async fn support_load(&self) -> Result<Vec<Load>, ServiceError> {
        let now = self.as_of.now;
        let horizon = now + SOON;
        let everybody = EmployeeFilter::default();
        let times = (now, horizon);
        let mut loads =
            assignment::loads(&self.reader, &self.clearance, &everybody, None, times).await?;
        loads.sort_by_key(|load| std::cmp::Reverse(load.events));
        Ok(loads)
    }

    async fn weeks(&self) -> Result<Vec<(NaiveDate, Beginning)>, ServiceError> {
        let first = self.monday();
        let mondays: Vec<_> = (0..=WEEKS)
            .map(|week| first + Days::new(7 * week))
            .collect();
        let bounds: Vec<_> = mondays.iter().map(|day| self.start_of(*day)).collect();
        let events = dashboard::beginnings(&self.reader, &self.clearance, &bounds).await?;
        Ok(mondays.into_iter().zip(events).collect())
    }

    async fn next_events(&self, filter: EventFilter) -> Result<Vec<Event>, ServiceError> {
        let first = PageRequest {
            limit: ROWS,
            sort: Sort::ascending(EventSort::StartsAt),
            edge: Edge::Beginning,
        };
        let page = events::list(&self.reader, &self.clearance, &filter, &first).await?;
        Ok(page.items)
    }

    async fn newest_contracts(
        &self,
        filter: ContractFilter,
    ) -> Result<Vec<Contract>, ServiceError> {
        let first = PageRequest {
            limit: ROWS,
            sort: Sort::descending(ContractSort::Id),
            edge: Edge::Beginning,
        };
        let page =
            contracts::list(&self.reader, &self.clearance, &filter, self.as_of, &first).await?;
        Ok(page.items)
    }

    fn monday(&self) -> NaiveDate {
        let today = self.as_of.today;
        today - Days::new(u64::from(today.weekday().num_days_from_monday()))
    }

    /// Where a day begins for the caller, as the filters of lists have it too.
    fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let zone = self.session.time_zone;
        zone.start_of(day)
            .unwrap_or_else(|| day.and_time(chrono::NaiveTime::MIN).and_utc())
    }
}

fn unpaid(sales_contact: Option<EmployeeId>) -> ContractFilter {
    ContractFilter {
        unpaid: true,
        sales_contact,
        ..ContractFilter::default()
    }
}

/// How many contracts are overdue, known from the sums over them.
fn overdue(name: &'static str, money: &[Money], list: &str) -> Figure {
    Figure {
        name,
        value: money.iter().map(|one| one.overdue_contracts).sum(),
        list: list.to_owned(),
    }
}
