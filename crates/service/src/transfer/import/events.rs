//! Events of a file: sales create those of their own clients, support update those assigned
//! to them, management does both for everybody.

use domain::{
    audit::ChangeSet,
    client::Client,
    contract::Contract,
    department::Department,
    employee::{Employee, EmployeeRef},
    error::Checks,
    event::{Event, EventChanges, NewEvent, period_in_zone},
    ids::{EventId, Version},
    import::{Existing, RowOutcome},
    period::{Moment, Period, TimeZone},
    policy::{
        self, AssignSupport, CancelEvent, Clearance, CreateEvent, Denied, ImportEvent, Operation,
        ReadEvents, UpdateEvent,
    },
    text::{EventName, ExternalRef, Location, Notes, Reason},
    worded,
};
use store::{UnitOfWork, bulk, clients, contracts, events, matching};

use super::{
    batch::{Batch, Taken},
    contracts::{as_on, of_row},
    row::{Row, checked_id},
    undo::Undoing,
};
use crate::{Session, error::ServiceError, events::check_free};

/// What a row says of an event; nothing where it has no such column, or no value.
#[derive(Debug)]
struct Said {
    id: Option<EventId>,
    name: Option<EventName>,
    starts_at: Option<Moment>,
    ends_at: Option<Moment>,
    time_zone: Option<TimeZone>,
    location: Option<Location>,
    attendees: Option<u32>,
    notes: Option<Notes>,
    is_cancelled: bool,
    cancel_reason: Option<Reason>,
    external_ref: Option<ExternalRef>,
}

impl Said {
    fn read(row: &Row<'_>) -> Result<Self, ServiceError> {
        let mut checks = Checks::default();
        let id = checks.take_optional("id", row.parsed("id", checked_id));
        let name = checks.take_optional("name", row.parsed("name", EventName::parse));
        let starts = checks.take_optional("starts_at", row.moment("starts_at"));
        let ends = checks.take_optional("ends_at", row.moment("ends_at"));
        let zone = checks.take_optional("time_zone", row.parsed("time_zone", TimeZone::parse));
        let location = checks.take_optional("location", row.parsed("location", Location::parse));
        let attendees = checks.take_optional("attendees", row.count("attendees"));
        let notes = checks.take_optional("notes", row.parsed("notes", Notes::parse));
        let cancelled = checks.take_optional("status", row.is_cancelled());
        let why = checks.take_optional("cancel_reason", row.parsed("cancel_reason", Reason::parse));
        let reference = checks.take_optional(
            "external_ref",
            row.parsed("external_ref", ExternalRef::parse),
        );
        let said = checks.finish(|| {
            Some(Self {
                id: id?.map(EventId::new),
                name: name?,
                starts_at: starts?,
                ends_at: ends?,
                time_zone: zone?,
                location: location?,
                attendees: attendees?,
                notes: notes?,
                is_cancelled: cancelled?.unwrap_or(false),
                cancel_reason: why?,
                external_ref: reference?,
            })
        })?;
        Ok(said)
    }
}

/// Takes an event in.
pub(super) async fn take(batch: &mut Batch<'_>, row: &Row<'_>) -> Result<Taken, ServiceError> {
    let said = Said::read(row)?;
    let found = find(batch, row, &said).await?;
    let number = said
        .external_ref
        .as_ref()
        .map(|number| format!("event number {}", domain::fold::key(number.as_str())));
    let id = found.as_ref().map(|found| found.id).or(said.id);
    let id = id.map(|id| format!("event {id}"));
    // a number need not be one event's alone: where the event is known, its id tells
    let unless_known = number.as_ref().filter(|_| found.is_none());
    for (field, key) in [("external_ref", unless_known), ("id", id.as_ref())] {
        if let Some(key) = key {
            batch.check_first(field, key).await?;
        }
    }
    let taken = match found {
        Some(before) => update(batch, row, &said, before).await?,
        None => create(batch, row, &said).await?,
    };
    let itself = format!("event {}", taken.record);
    batch.prepare_keys(std::slice::from_ref(&itself)).await?;
    batch.name(&itself, row.line());
    if let Some(number) = number {
        batch.name(&number, row.line());
    }
    Ok(taken)
}

/// The event that a row is about: by id, by number, or by contract, name and beginning.
async fn find(
    batch: &Batch<'_>,
    row: &Row<'_>,
    said: &Said,
) -> Result<Option<Event>, ServiceError> {
    let clearance = policy::admit::<ReadEvents>(&batch.session.actor)?;
    if let Some(id) = said.id
        && let Some(found) = events::find(batch.work, &clearance, id).await?
    {
        check_contract(row, &found)?;
        return Ok(Some(found));
    }
    if let Some(number) = &said.external_ref {
        let found = matching::events(batch.work, &clearance, number).await?;
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(one.clone())),
            [_, ..] => {
                return Err(ServiceError::field(
                    "external_ref",
                    worded!(
                        "bad-several-events",
                        "“{number}” is the number of several events; give the id",
                        number = number.as_str(),
                    ),
                ));
            }
        }
    }
    let (Some(name), Some(starts)) = (&said.name, said.starts_at) else {
        return Ok(None);
    };
    let Ok(contract) = of_row(batch, &clearance, row).await else {
        return Ok(None);
    };
    let zone = said.time_zone.unwrap_or(batch.company.time_zone);
    let Ok(starts) = starts.in_zone(zone) else {
        return Ok(None);
    };
    let found = matching::events_like(batch.work, &clearance, contract.id, name, starts.utc());
    let mut found = found.await?;
    // another number is another event
    found.retain(|one| said.external_ref.is_none() || one.external_ref.is_none());
    Ok(match found.as_slice() {
        [one] => Some(one.clone()),
        [] | [_, ..] => None,
    })
}

/// The id of another company's event would be another event here: the contract beside it
/// has to agree.
fn check_contract(row: &Row<'_>, found: &Event) -> Result<(), ServiceError> {
    let agrees = row
        .text("contract_id")
        .is_none_or(|id| *id == found.contract_id.to_string());
    let name = row.text("client.full_name");
    let is_theirs = name
        .is_none_or(|name| domain::fold::key(&name) == domain::fold::key(&found.client.full_name));
    if agrees || is_theirs {
        return Ok(());
    }
    Err(ServiceError::field(
        "id",
        worded!(
            "bad-event-id-of-another",
            "is event “{name}” here; leave the column out when the ids are another company's",
            name = found.name.as_str(),
        ),
    ))
}

async fn create(batch: &mut Batch<'_>, row: &Row<'_>, said: &Said) -> Result<Taken, ServiceError> {
    let actor = &batch.session.actor;
    if let Ok(clearance) = policy::admit::<ImportEvent>(actor) {
        return create_as(batch, row, said, &clearance).await;
    }
    let clearance = policy::admit::<CreateEvent>(actor)?;
    if said.id.is_some() {
        return Err(ServiceError::field(
            "id",
            worded!(
                "bad-unknown-event-id",
                "names no event; leave it out for a new one"
            ),
        ));
    }
    create_as(batch, row, said, &clearance).await
}

async fn create_as<A: Operation<On = Contract>>(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    clearance: &Clearance<A>,
) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let found = of_row(batch, clearance, row).await?;
    contracts::hold(work, found.id).await?;
    let contract = contracts::find(work, clearance, found.id)
        .await?
        .unwrap_or(found);
    let permit = clearance.on(&contract)?;
    let (new, period) = new_event(batch, said, &contract)?;
    as_on(batch, &contract, period.ends().utc().date_naive())?;
    let client = client_of(batch, clearance, &contract).await?;
    let support = support_of_new(batch, row, &period).await?;
    let reason = batch.reason(row.line());
    let permit = permit.because(Some(&reason));
    let made = events::insert(work, permit, &contract, &client, &new, period, said.id);
    let mut event = made.await?;
    if said.id.is_some() {
        bulk::continue_ids(work).await?;
    }
    let inserted = event.clone();
    if let Some(support) = support {
        let clearance = policy::admit::<AssignSupport>(&session.actor)?;
        let permit = clearance.on(&event)?.because(Some(&reason));
        let after = event.given_to(support);
        event = events::update(work, permit, &event, after).await?;
    }
    if said.is_cancelled {
        let clearance = policy::admit::<CancelEvent>(&session.actor)?;
        let permit = clearance.on(&event)?.because(Some(&reason));
        let why = said.cancel_reason.as_ref().map_or("", Reason::as_str);
        // cancelled also when its contract is
        let after = Event {
            is_cancelled: true,
            cancel_reason: Some(why.to_owned()).filter(|why| !why.is_empty()),
            ..event.clone()
        };
        event = events::update(work, permit, &event, after).await?;
    }
    if event.period.ends().utc() > session.now() {
        session.tell_of_event(work, &inserted, &event).await?;
    }
    Ok(Taken {
        outcome: RowOutcome::Created,
        record: event.id.get(),
        version: event.version.get(),
        label: event.name.to_string(),
        changes: ChangeSet::created(&inserted),
    })
}

fn new_event(
    batch: &Batch<'_>,
    said: &Said,
    contract: &Contract,
) -> Result<(NewEvent, Period), ServiceError> {
    let zone = said.time_zone.unwrap_or(batch.company.time_zone);
    let mut checks = Checks::default();
    let name = checks.required("name", said.name.clone());
    let starts_at = checks.required("starts_at", said.starts_at);
    let ends_at = checks.required("ends_at", said.ends_at);
    let location = checks.required("location", said.location.clone());
    let new = checks.finish(|| {
        Some(NewEvent {
            contract_id: contract.id,
            name: name?,
            starts_at: starts_at?,
            ends_at: ends_at?,
            time_zone: Some(zone),
            location: location?,
            attendees: said.attendees.unwrap_or(0),
            notes: said
                .notes
                .clone()
                .unwrap_or_else(|| Notes::from_stored(String::new())),
            external_ref: said.external_ref.clone(),
        })
    })?;
    let period = period_in_zone(new.starts_at, new.ends_at, zone)?;
    Ok((new, period))
}

async fn client_of<A: Operation>(
    batch: &Batch<'_>,
    clearance: &Clearance<A>,
    contract: &Contract,
) -> Result<Client, ServiceError> {
    let client = clients::find(batch.work, clearance, contract.client.id).await?;
    let client = client
        .ok_or_else(|| ServiceError::no_record(crate::clients::reference(contract.client.id)))?;
    client.check_not_anonymised()?;
    Ok(client)
}

/// Whoever runs a new event. Who ran one that is over may have left since, and may have run
/// two at once; for one to come they have to be there, and free.
async fn support_of_new(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    period: &Period,
) -> Result<Option<EmployeeRef>, ServiceError> {
    let clearance = policy::admit::<ReadEvents>(&batch.session.actor)?;
    let named = batch
        .people
        .named(batch.work, &clearance, row, "support_contact")
        .await?;
    let Some(named) = named else {
        return Ok(None);
    };
    let clearance = policy::admit::<AssignSupport>(&batch.session.actor)
        .map_err(|_| Denied::field(AssignSupport::ACTION, None, "support_contact"))?;
    let support = fit(batch, &clearance, &named, period, EventId::new(0)).await?;
    Ok(Some(support))
}

async fn fit(
    batch: &mut Batch<'_>,
    clearance: &Clearance<AssignSupport>,
    named: &Employee,
    period: &Period,
    event: EventId,
) -> Result<EmployeeRef, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    if period.ends().utc() <= session.now() {
        return Ok(named.reference());
    }
    let support = batch
        .people
        .eligible(
            session,
            (work, clearance),
            named.id,
            Department::Support,
            "support_contact",
        )
        .await?;
    check_free(work, clearance, &support, period, event).await?;
    Ok(support)
}

async fn update(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    before: Event,
) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let reading = policy::admit::<ReadEvents>(&session.actor)?;
    let named = batch
        .people
        .named(work, &reading, row, "support_contact")
        .await?;
    let known = before.support_contact.as_ref().map(|support| support.id);
    let to = named.filter(|named| Some(named.id) != known);
    let changes = changes(said, &before)?;
    let cancels = said.is_cancelled && before.stands();
    let unchanged = Taken::unchanged(before.id.get(), before.version.get());
    if to.is_none() && !cancels && is_empty(&changes) {
        return Ok(unchanged);
    }
    match batch.import.existing {
        Existing::Update => {}
        Existing::Skip => return Ok(unchanged),
        Existing::Refuse => {
            return Err(ServiceError::field(
                "external_ref",
                worded!(
                    "bad-known-event",
                    "is that of event {event}, which is not to be changed by this import",
                    event = before.id,
                ),
            ));
        }
    }
    let clearance = policy::admit::<UpdateEvent>(&session.actor)?;
    let permit = clearance.on(&before)?;
    let after = before.changed(&changes)?;
    let assigning = match &to {
        Some(to) => {
            let clearance = policy::admit::<AssignSupport>(&session.actor)
                .map_err(|_| Denied::field(AssignSupport::ACTION, None, "support_contact"))?;
            let to = fit(batch, &clearance, to, &after.period, before.id).await?;
            Some((clearance, to))
        }
        None => None,
    };
    if assigning.is_none()
        && after.period != before.period
        && let Some(support) = &before.support_contact
    {
        check_moved(session, (work, &clearance), &after, support).await?;
    }
    let cancelling = cancels
        .then(|| policy::admit::<CancelEvent>(&session.actor))
        .transpose()?;
    let reason = batch.reason(row.line());
    let mut written = before.clone();
    if !is_empty(&changes) {
        written = events::update(work, permit.because(Some(&reason)), &before, after).await?;
    }
    if let Some((clearance, to)) = assigning {
        let permit = clearance.on(&written)?.because(Some(&reason));
        let after = written.assigned(to)?;
        written = events::update(work, permit, &written, after).await?;
    }
    if let Some(clearance) = cancelling {
        let permit = clearance.on(&written)?.because(Some(&reason));
        let why = said.cancel_reason.as_ref().map_or("", Reason::as_str);
        let after = written.cancelled(why)?;
        written = events::update(work, permit, &written, after).await?;
    }
    session.tell_of_event(work, &before, &written).await?;
    Ok(Taken {
        outcome: RowOutcome::Updated,
        record: written.id.get(),
        version: written.version.get(),
        label: written.name.to_string(),
        changes: ChangeSet::between(&before, &written),
    })
}

/// Refuses to move an event to where its support contact cannot be. What is over may have
/// been run by whoever has left, two at once.
async fn check_moved(
    session: &Session,
    (work, clearance): (&UnitOfWork, &Clearance<UpdateEvent>),
    after: &Event,
    support: &EmployeeRef,
) -> Result<(), ServiceError> {
    if after.period.ends().utc() <= session.now() {
        return Ok(());
    }
    session
        .check_still_there(work, clearance, after, support)
        .await?;
    check_free(work, clearance, support, &after.period, after.id).await
}

/// What of an event the row has otherwise.
fn changes(said: &Said, before: &Event) -> Result<EventChanges, ServiceError> {
    let zone = said.time_zone.unwrap_or(before.period.starts().zone());
    let moved = |given: Option<Moment>, known: domain::period::ZonedInstant, field: &str| {
        let Some(moment) = given else {
            return Ok(None);
        };
        let typed = moment
            .in_zone(zone)
            .map_err(|bad| ServiceError::field(field, bad))?;
        Ok::<_, ServiceError>((typed.utc() != known.utc()).then_some(moment))
    };
    let starts_at = moved(said.starts_at, before.period.starts(), "starts_at")?;
    let ends_at = moved(said.ends_at, before.period.ends(), "ends_at")?;
    Ok(EventChanges {
        version: before.version,
        name: said.name.clone().filter(|new| *new != before.name),
        starts_at,
        ends_at,
        time_zone: said
            .time_zone
            .filter(|new| *new != before.period.starts().zone()),
        location: said.location.clone().filter(|new| *new != before.location),
        attendees: said.attendees.filter(|new| *new != before.attendees),
        notes: said.notes.clone().filter(|new| *new != before.notes),
        contract_id: None,
        external_ref: said
            .external_ref
            .clone()
            .filter(|new| before.external_ref.as_ref() != Some(new))
            .map(Some),
        force: false,
        reason: None,
    })
}

fn is_empty(changes: &EventChanges) -> bool {
    changes.name.is_none()
        && changes.starts_at.is_none()
        && changes.ends_at.is_none()
        && changes.time_zone.is_none()
        && changes.location.is_none()
        && changes.attendees.is_none()
        && changes.notes.is_none()
        && changes.external_ref.is_none()
}

/// Puts the values back that an import changed, as far as they are still its own. A
/// cancellation is for good and stays; so does who runs it, whom others may count on.
pub(super) async fn restore(
    session: &Undoing<'_>,
    id: i64,
    made: i64,
    changes: &ChangeSet,
) -> Result<bool, ServiceError> {
    let clearance = policy::admit::<UpdateEvent>(&session.session.actor)?;
    let Some(before) = events::find(session.work, &clearance, EventId::new(id)).await? else {
        return Ok(false);
    };
    let stays = |field: &str| matches!(field, "status" | "support_contact_id");
    let is_for_good = changes.changes().iter().any(|change| stays(&change.field));
    if is_for_good || !session.is_as_imported(&before, made).await? {
        return Ok(false);
    }
    let mut back = EventChanges {
        version: Version::new(made),
        name: None,
        starts_at: None,
        ends_at: None,
        time_zone: None,
        location: None,
        attendees: None,
        notes: None,
        contract_id: None,
        external_ref: None,
        force: false,
        reason: None,
    };
    for change in changes.changes() {
        let old = change.old.as_str().map(ToOwned::to_owned);
        let moment = || old.as_deref().and_then(|old| Moment::parse(old).ok());
        match change.field.as_str() {
            "name" => back.name = old.map(EventName::from_stored),
            "starts_at" => back.starts_at = moment(),
            "ends_at" => back.ends_at = moment(),
            "time_zone" => back.time_zone = old.and_then(|old| TimeZone::parse(&old).ok()),
            "location" => back.location = old.map(Location::from_stored),
            "attendees" => {
                let old = change.old.as_u64();
                back.attendees = old.and_then(|old| u32::try_from(old).ok());
            }
            "notes" => back.notes = old.map(Notes::from_stored),
            "external_ref" => back.external_ref = Some(old.map(ExternalRef::from_stored)),
            _ => {}
        }
    }
    let after = before.changed(&back)?;
    if let Some(support) = &before.support_contact
        && after.period != before.period
    {
        check_moved(session.session, (session.work, &clearance), &after, support).await?;
    }
    let permit = clearance.on(&before)?.because(Some(&session.reason));
    let after = events::update(session.work, permit, &before, after).await?;
    let told = session.session.tell_of_event(session.work, &before, &after);
    told.await?;
    Ok(true)
}
