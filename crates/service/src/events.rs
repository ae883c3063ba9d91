//! Events: created by sales on a signed contract, staffed by management, run
//! by support.

use chrono::{DateTime, Utc};
use domain::{
    audit::{RecordKind, RecordRef},
    department::Department,
    employee::EmployeeRef,
    error::Given,
    event::{Assignment, Event, EventChanges, EventFilter, EventSort, NewEvent, period_in_zone},
    ids::{ContractId, EventId, Version},
    page::{Few, ListRequest},
    period::{Moment, Period},
    policy::{
        self, Action, AssignSupport, CancelEvent, Clearance, CreateEvent, Denied, MoveEvent,
        Operation, ReadEvents, RemoveSupport, Rule, UpdateEvent,
    },
    refusal::Refusal,
    text::{Notes, Reason},
    worded,
};
use store::{Queries, UnitOfWork, contracts, employees, events};

use crate::{
    Session,
    attempt::{Attempt, Listed, about, opened},
    clients::followed,
    employees::company,
    error::ServiceError,
    idempotency::{Once, Outcome},
};

impl Session {
    /// Lists events.
    ///
    /// # Errors
    /// 422 on a bad parameter, or on `mine` for management.
    pub async fn list_events(
        &self,
        request: Given<ListRequest<EventFilter, EventSort>>,
    ) -> Result<Listed<Event>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let request = opened::<ReadEvents, _>(&request)?;
        // "now" moves between two pages; the cursor belongs to the rest
        let mut timeless = request.clone();
        timeless.filter.ending_after = timeless
            .filter
            .ending_after
            .map(|_| chrono::DateTime::UNIX_EPOCH);
        timeless.filter.ended_by = timeless
            .filter
            .ended_by
            .map(|_| chrono::DateTime::UNIX_EPOCH);
        let page = self.page("events", &timeless)?;
        let mut filter = request.filter;
        if request.mine {
            filter.mine = Some(self.mine()?);
        }
        if let Some(client) = filter.client {
            filter.client = Some(followed(&reader, &clearance, client).await?);
        }
        let found = events::list(&reader, &clearance, &filter, &page).await?;
        Ok(self.listed("events", &timeless, found))
    }

    /// The events of a list that overlap each of some spans of time: the earliest, at most so
    /// many, and how many there are.
    ///
    /// # Errors
    /// 422 on a bad parameter, or on `mine` for management.
    pub async fn events_within(
        &self,
        request: Given<ListRequest<EventFilter, EventSort>>,
        spans: &[(DateTime<Utc>, DateTime<Utc>)],
        most: u64,
    ) -> Result<Vec<Few<Event>>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let request = opened::<ReadEvents, _>(&request)?;
        let mut filter = request.filter;
        if request.mine {
            filter.mine = Some(self.mine()?);
        }
        if let Some(client) = filter.client {
            filter.client = Some(followed(&reader, &clearance, client).await?);
        }
        let (counts, earliest) = events::count_within(&reader, &clearance, &filter, spans).await?;
        let mut found = Vec::with_capacity(spans.len());
        for (span, count) in spans.iter().zip(counts) {
            let first = match earliest {
                Some(since) if count > 0 => {
                    events::first_within(&reader, &clearance, &filter, *span, since, most).await?
                }
                Some(_) | None => Vec::new(),
            };
            found.push(Few { count, first });
        }
        Ok(found)
    }

    /// Shows an event.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn show_event(&self, id: Given<EventId>) -> Result<Event, ServiceError> {
        let (clearance, reader) = self.reading::<ReadEvents>().await?;
        let id = opened::<ReadEvents, _>(&id)?;
        load(&reader, &clearance, id).await
    }

    /// Creates an event on a signed contract of one of the caller's clients;
    /// `contract` is the parent named in the body.
    ///
    /// # Errors
    /// 403, 409 unless signed, 422.
    pub async fn create_event(
        &self,
        contract: Given<ContractId>,
        new: Given<NewEvent>,
        once: Once<'_, Event>,
    ) -> Result<Outcome<Event>, ServiceError> {
        self.write_once::<CreateEvent, _, _, _>(once, |attempt, once| {
            let (contract, new) = (&contract, &new);
            async move {
                let contract = attempt.input(contract)?;
                contracts::hold(&attempt.work, contract).await?;
                let contract = parent(&attempt, contract).await?;
                let permit = attempt.clearance.on(&contract)?;
                let new = attempt.input(new)?;
                let zone = match new.time_zone {
                    Some(zone) => zone,
                    None => company(&attempt.work).await?.time_zone,
                };
                let period = period_in_zone(new.starts_at, new.ends_at, zone)?;
                contract.check_signed()?;
                let client =
                    crate::clients::load(&attempt.work, &attempt.clearance, contract.client.id)
                        .await?;
                client.check_not_anonymised()?;
                let event = events::insert(
                    &attempt.work,
                    permit,
                    &contract,
                    &client,
                    &new,
                    period,
                    None,
                )
                .await?;
                once.keep(&attempt.work, &event).await?;
                attempt.work.save().await?;
                Ok(event)
            }
        })
        .await
    }

    /// Changes an event's details; moves it to another contract of the same
    /// client when asked to.
    ///
    /// # Errors
    /// 403, 404, 409 on an overlap, 422.
    pub async fn update_event(
        &self,
        id: Given<EventId>,
        changes: Given<EventChanges>,
    ) -> Result<Event, ServiceError> {
        let record = about(RecordKind::Event, &id, EventId::get);
        self.write::<UpdateEvent, _, _, _>(record, |attempt| {
            let (id, changes) = (&id, &changes);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let changes = attempt.input(changes)?;
                self.check_management_fields(&changes, record)?;
                attempt
                    .check_version(reference(id), before.version, changes.version)
                    .await?;
                let mut after = before.changed(&changes)?;
                if let Some(contract) = changes.contract_id
                    && contract != before.contract_id
                {
                    after = self.move_to(&attempt, &before, after, contract).await?;
                }
                if let Some(support) = &before.support_contact
                    && after.period != before.period
                {
                    self.check_still_there(&attempt.work, &attempt.clearance, &after, support)
                        .await?;
                    if !changes.force {
                        check_free(
                            &attempt.work,
                            &attempt.clearance,
                            support,
                            &after.period,
                            id,
                        )
                        .await?;
                    }
                }
                let permit = permit.because(changes.reason.as_ref());
                let after = events::update(&attempt.work, permit, &before, after).await?;
                self.tell_of_event(&attempt.work, &before, &after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Appends a note with date and author.
    ///
    /// # Errors
    /// 403, 404, 422.
    pub async fn add_event_note(
        &self,
        id: Given<EventId>,
        text: Given<Notes>,
        once: Once<'_, Event>,
    ) -> Result<Outcome<Event>, ServiceError> {
        let record = about(RecordKind::Event, &id, EventId::get);
        self.write_once_about::<UpdateEvent, _, _, _>(record, once, |attempt, once| {
            let (id, text) = (&id, &text);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let text = attempt.input(text)?;
                let written_at = Moment::Instant(self.now())
                    .in_zone(before.period.starts().zone())
                    .map_err(|refused| ServiceError::field("text", refused))?;
                let after = before.noted(&text, &self.actor.full_name, written_at)?;
                let after = events::update(&attempt.work, permit, &before, after).await?;
                once.keep(&attempt.work, &after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Cancels an event, with a reason.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn cancel_event(
        &self,
        id: Given<EventId>,
        cancel: Given<(Version, Reason)>,
    ) -> Result<Event, ServiceError> {
        let record = about(RecordKind::Event, &id, EventId::get);
        self.write::<CancelEvent, _, _, _>(record, |attempt| {
            let (id, cancel) = (&id, &cancel);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(cancel)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.cancelled(reason.as_str())?;
                let permit = permit.because(Some(&reason));
                let after = events::update(&attempt.work, permit, &before, after).await?;
                self.tell_of_event(&attempt.work, &before, &after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Assigns or replaces the support contact, who has to be free unless an
    /// overlap is forced with a reason.
    ///
    /// # Errors
    /// 403, 404, 409 on an overlap, 422.
    pub async fn assign_support(
        &self,
        id: Given<EventId>,
        assignment: Given<Assignment>,
    ) -> Result<Event, ServiceError> {
        let record = about(RecordKind::Event, &id, EventId::get);
        self.write::<AssignSupport, _, _, _>(record, |attempt| {
            let (id, assignment) = (&id, &assignment);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let assignment = attempt.input(assignment)?;
                attempt
                    .check_version(reference(id), before.version, assignment.version)
                    .await?;
                let to = self
                    .eligible(
                        &attempt.work,
                        &attempt.clearance,
                        assignment.employee_id,
                        Department::Support,
                        "employee_id",
                    )
                    .await?
                    .reference();
                let after = before.assigned(to.clone())?;
                if !assignment.force {
                    check_free(&attempt.work, &attempt.clearance, &to, &before.period, id).await?;
                }
                let permit = permit.because(assignment.reason.as_ref());
                let after = events::update(&attempt.work, permit, &before, after).await?;
                self.tell_of_event(&attempt.work, &before, &after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Removes the support contact.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn remove_support(
        &self,
        id: Given<EventId>,
        version: Given<Version>,
    ) -> Result<Event, ServiceError> {
        let record = about(RecordKind::Event, &id, EventId::get);
        self.write::<RemoveSupport, _, _, _>(record, |attempt| {
            let (id, version) = (&id, &version);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let version = attempt.input(version)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.unassigned()?;
                let after = events::update(&attempt.work, permit, &before, after).await?;
                self.tell_of_event(&attempt.work, &before, &after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Refuses to move an event into the future of somebody who no longer runs
    /// events.
    pub(crate) async fn check_still_there(
        &self,
        work: &UnitOfWork,
        clearance: &Clearance<UpdateEvent>,
        event: &Event,
        support: &EmployeeRef,
    ) -> Result<(), ServiceError> {
        employees::guard_schedule(work, support.id).await?;
        let found = employees::find(work, clearance, support.id).await?;
        let is_there =
            found.is_some_and(|found| found.is_active() && found.department == Department::Support);
        if is_there || event.period.ends().utc() <= self.now() {
            return Ok(());
        }
        Err(Refusal::SupportGone {
            support: support.full_name.clone(),
            event: event.id,
        }
        .into())
    }

    async fn move_to(
        &self,
        attempt: &Attempt<UpdateEvent>,
        before: &Event,
        after: Event,
        contract: ContractId,
    ) -> Result<Event, ServiceError> {
        let permit = policy::admit::<MoveEvent>(&self.actor)?.on(before)?;
        let to = parent(attempt, contract).await?;
        let after = after.moved(&to)?;
        events::moved(&attempt.work, &permit, before.contract_id, to.id).await?;
        Ok(after)
    }

    /// Moving and forcing are rights of their own, asked before the version.
    fn check_management_fields(
        &self,
        changes: &EventChanges,
        record: Option<RecordRef>,
    ) -> Result<(), Denied> {
        let may = |action| policy::rule(action, self.actor.department) != Rule::Never;
        if changes.contract_id.is_some() && !may(Action::MoveEvent) {
            return Err(Denied::field(Action::MoveEvent, record, "contract_id"));
        }
        if changes.force && !may(Action::AssignSupport) {
            return Err(Denied::field(Action::AssignSupport, record, "force"));
        }
        Ok(())
    }
}

/// Names an event.
pub(crate) fn reference(id: EventId) -> RecordRef {
    RecordRef::new(RecordKind::Event, id.get())
}

/// Finds an event that has to be there.
pub(crate) async fn load<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: EventId,
) -> Result<Event, ServiceError> {
    events::find(from, clearance, id)
        .await?
        .ok_or_else(|| ServiceError::no_record(reference(id)))
}

/// Finds the contract that a body names.
async fn parent<A: Operation>(
    attempt: &Attempt<A>,
    id: ContractId,
) -> Result<domain::contract::Contract, ServiceError> {
    contracts::find(&attempt.work, &attempt.clearance, id)
        .await?
        .ok_or_else(|| {
            let refused = worded!("bad-no-such-contract", "names no contract: {id}", id = id);
            ServiceError::field("contract_id", refused)
        })
}

/// Refuses a period in which the support contact runs another event. Their
/// schedule is guarded first, so that two assignments cannot both win.
pub(crate) async fn check_free<A: Operation>(
    work: &UnitOfWork,
    clearance: &Clearance<A>,
    support: &EmployeeRef,
    period: &Period,
    event: EventId,
) -> Result<(), ServiceError> {
    employees::guard_schedule(work, support.id).await?;
    let busy = events::overlapping(work, clearance, support.id, period, event).await?;
    match busy.into_iter().next() {
        None => Ok(()),
        Some(other) => Err(Refusal::SupportBusy {
            support: support.full_name.clone(),
            event: other.id,
            name: other.name.to_string(),
        }
        .into()),
    }
}
