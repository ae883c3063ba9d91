//! Carries the plan out, step by step, through the use-cases of those who may.

use chrono::{DateTime, Utc};
use domain::client::NewClient;
use domain::contact::{Email, Phone};
use domain::contract::NewContract;
use domain::event::{Assignment, NewEvent};
use domain::ids::{ClientId, ContractId, EventId};
use domain::money::{Amount, Currency};
use domain::payment::NewPayment;
use domain::period::{Moment, TimeZone};
use domain::text::{
    CompanyName, EventName, ExternalRef, Location, Notes, PersonName, Reason, Reference, Title,
};
use service::Session;
use service::idempotency::{Once, Outcome};

use super::clock::StoryClock;
use super::hire::{self, Team};
use super::plan::{Plan, Step};
use super::trouble::{Trouble, readable};
use crate::output::Progress;

/// The company in the middle of its story.
pub(super) struct Story<'a> {
    plan: &'a Plan,
    team: &'a Team,
    /// What became of each plan, in its place.
    clients: Vec<Option<ClientId>>,
    contracts: Vec<Option<ContractId>>,
    events: Vec<Option<EventId>>,
    /// Which of the sales people has each client now.
    owners: Vec<usize>,
}

impl<'a> Story<'a> {
    /// Nothing has happened yet.
    pub(super) fn new(plan: &'a Plan, team: &'a Team) -> Self {
        Self {
            plan,
            team,
            clients: vec![None; plan.clients.len()],
            contracts: vec![None; plan.contracts.len()],
            events: vec![None; plan.events.len()],
            owners: plan.clients.iter().map(|client| client.sales).collect(),
        }
    }

    /// Everything happens, each thing at its time.
    pub(super) async fn run(
        mut self,
        steps: &[(DateTime<Utc>, Step)],
        clock: &StoryClock,
        progress: &mut Progress,
    ) -> Result<(), Trouble> {
        let former = hire::former(self.team).await?;
        let leaves_after = steps.len() / 3;
        for (nth, (at, step)) in steps.iter().enumerate() {
            clock.go_on_to(*at);
            self.step(*step).await?;
            progress.advance();
            if nth == leaves_after {
                hire::part_with_former(self.team, &former).await?;
            }
        }
        Ok(())
    }

    async fn step(&mut self, step: Step) -> Result<(), Trouble> {
        match step {
            Step::CreateClient(at) => self.create_client(at).await,
            Step::LogContact(at, nth) => self.log_contact(at, nth).await,
            Step::Reassign(at) => self.reassign(at).await,
            Step::CreateContract(at) => self.create_contract(at).await,
            Step::Sign(at) => self.sign(at).await,
            Step::Pay(at, nth) => self.pay(at, nth).await,
            Step::CancelContract(at) => self.cancel_contract(at).await,
            Step::CreateEvent(at) => self.create_event(at).await,
            Step::Assign(at) => self.assign(at).await,
            Step::AddNote(at, nth) => self.add_note(at, nth).await,
            Step::CancelEvent(at) => self.cancel_event(at).await,
        }
    }

    async fn create_client(&mut self, at: usize) -> Result<(), Trouble> {
        let plan = &self.plan.clients[at];
        let new = NewClient {
            full_name: readable("client", PersonName::parse(&plan.full_name))?,
            email: readable("e-mail", Email::parse(&plan.email))?,
            phone: readable("phone", Phone::parse(&plan.phone))?,
            company_name: some(plan.company_name.as_deref(), CompanyName::parse)?,
            contact_person: some(plan.contact_person.as_deref(), PersonName::parse)?,
            first_contact_on: plan.first_contact_on,
            external_ref: some(plan.external_ref, ExternalRef::parse)?,
        };
        let sales = self.owner(at);
        let client = created(sales.create_client(Ok(new), Once::without_key()).await?)?;
        self.clients[at] = Some(client.client.id);
        Ok(())
    }

    async fn log_contact(&self, at: usize, nth: usize) -> Result<(), Trouble> {
        let plan = &self.plan.clients[at].contacts[nth];
        let contact = (
            plan.was_at.map(Moment::Instant),
            some(plan.note, Notes::parse)?,
        );
        self.owner(at)
            .log_contact(Ok(self.client(at)?), Ok(contact), Once::without_key())
            .await?;
        Ok(())
    }

    async fn reassign(&mut self, at: usize) -> Result<(), Trouble> {
        let Some((_, to)) = self.plan.clients[at].reassigned else {
            return Ok(());
        };
        let (id, manager) = (self.client(at)?, self.manager(at));
        let client = manager.show_client(Ok(id)).await?;
        let target = self.team.sales[to].actor().id;
        manager
            .reassign_client(Ok(id), Ok((client.version, target)))
            .await?;
        self.owners[at] = to;
        Ok(())
    }

    async fn create_contract(&mut self, at: usize) -> Result<(), Trouble> {
        let plan = &self.plan.contracts[at];
        let client = self.client(plan.client)?;
        let new = NewContract {
            client_id: client,
            title: some(Some(&plan.title), Title::parse)?,
            total_amount: Amount::from_minor(plan.total),
            deposit: Amount::from_minor(plan.deposit),
            currency: some(Some(plan.currency), Currency::parse)?,
            due_on: plan.due_on,
            external_ref: some(plan.external_ref, ExternalRef::parse)?,
        };
        let manager = self.manager(at);
        let contract = manager
            .create_contract(Ok(client), Ok(new), Once::without_key())
            .await?;
        self.contracts[at] = Some(created(contract)?.id);
        Ok(())
    }

    async fn sign(&self, at: usize) -> Result<(), Trouble> {
        let (id, sales) = (self.contract(at)?, self.owner_of_contract(at));
        let contract = sales.show_contract(Ok(id)).await?;
        sales
            .sign_contract(Ok(id), Ok((contract.version, None)))
            .await?;
        Ok(())
    }

    async fn pay(&self, at: usize, nth: usize) -> Result<(), Trouble> {
        let plan = &self.plan.contracts[at].payments[nth];
        let new = NewPayment {
            amount: Amount::from_minor(plan.amount),
            paid_on: Some(plan.at.date_naive()),
            method: some(Some(plan.method), Reference::parse)?,
            reference: some(Some(&plan.reference), Reference::parse)?,
        };
        self.owner_of_contract(at)
            .record_payment(Ok(self.contract(at)?), Ok(new), Once::without_key())
            .await?;
        Ok(())
    }

    async fn cancel_contract(&self, at: usize) -> Result<(), Trouble> {
        let Some((_, reason)) = self.plan.contracts[at].cancelled else {
            return Ok(());
        };
        let (id, manager) = (self.contract(at)?, self.manager(at));
        let contract = manager.show_contract(Ok(id)).await?;
        let cancel = (contract.version, some(Some(reason), Reason::parse)?);
        manager.cancel_contract(Ok(id), Ok(cancel)).await?;
        Ok(())
    }

    async fn create_event(&mut self, at: usize) -> Result<(), Trouble> {
        let plan = &self.plan.events[at];
        let contract = self.contract(plan.contract)?;
        let new = NewEvent {
            contract_id: contract,
            name: readable("event", EventName::parse(&plan.name))?,
            starts_at: Moment::Local(plan.starts),
            ends_at: Moment::Local(plan.ends),
            time_zone: some(Some(plan.zone), TimeZone::parse)?,
            location: readable("location", Location::parse(plan.location))?,
            attendees: plan.attendees,
            notes: readable("notes", Notes::parse(plan.notes))?,
            external_ref: some(plan.external_ref, ExternalRef::parse)?,
        };
        let sales = self.owner_of_contract(plan.contract);
        let event = sales
            .create_event(Ok(contract), Ok(new), Once::without_key())
            .await?;
        self.events[at] = Some(created(event)?.id);
        Ok(())
    }

    async fn assign(&self, at: usize) -> Result<(), Trouble> {
        let Some((_, to)) = self.plan.events[at].assigned else {
            return Ok(());
        };
        let (id, manager) = (self.event(at)?, self.manager(at));
        let event = manager.show_event(Ok(id)).await?;
        let assignment = Assignment {
            version: event.version,
            employee_id: self.team.support[to].actor().id,
            force: false,
            reason: None,
        };
        manager.assign_support(Ok(id), Ok(assignment)).await?;
        Ok(())
    }

    async fn add_note(&self, at: usize, nth: usize) -> Result<(), Trouble> {
        let plan = &self.plan.events[at];
        let Some((_, support)) = plan.assigned else {
            return Ok(());
        };
        let text = readable("note", Notes::parse(plan.later_notes[nth].1))?;
        self.team.support[support]
            .add_event_note(Ok(self.event(at)?), Ok(text), Once::without_key())
            .await?;
        Ok(())
    }

    async fn cancel_event(&self, at: usize) -> Result<(), Trouble> {
        let Some((_, reason)) = self.plan.events[at].cancelled else {
            return Ok(());
        };
        let (id, manager) = (self.event(at)?, self.manager(at));
        let event = manager.show_event(Ok(id)).await?;
        let reason = readable("reason", Reason::parse(reason))?;
        manager
            .cancel_event(Ok(id), Ok((event.version, reason)))
            .await?;
        Ok(())
    }

    /// Managers take turns.
    fn manager(&self, at: usize) -> &Session {
        &self.team.management[at % self.team.management.len()]
    }

    fn owner(&self, client: usize) -> &Session {
        &self.team.sales[self.owners[client]]
    }

    fn owner_of_contract(&self, contract: usize) -> &Session {
        self.owner(self.plan.contracts[contract].client)
    }

    fn client(&self, at: usize) -> Result<ClientId, Trouble> {
        self.clients[at].ok_or_else(|| too_early("client", at))
    }

    fn contract(&self, at: usize) -> Result<ContractId, Trouble> {
        self.contracts[at].ok_or_else(|| too_early("contract", at))
    }

    fn event(&self, at: usize) -> Result<EventId, Trouble> {
        self.events[at].ok_or_else(|| too_early("event", at))
    }
}

fn too_early(what: &str, at: usize) -> Trouble {
    Trouble::new(format!("{what} {at} of the plan is not there yet"))
}

fn some<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Result<T, domain::error::BadValue>,
) -> Result<Option<T>, Trouble> {
    text.map(|text| readable(text, parse(text))).transpose()
}

fn created<T>(outcome: Outcome<T>) -> Result<T, Trouble> {
    match outcome {
        Outcome::Created(made) => Ok(made),
        Outcome::Replayed(_) => Err(Trouble::new("nothing is created twice")),
    }
}
