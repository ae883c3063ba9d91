//! Events and who runs them.

use chrono::{DateTime, Utc};
use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    client::Client,
    contract::{Contract, ContractStatus},
    employee::{EmployeeRef, Mine},
    event::{Event, EventClient, EventFilter, EventSort, NewEvent},
    ids::{ClientId, ContractId, EmployeeId, EventId, Version},
    page::{Few, Page, PageRequest, Position, SortKey},
    period::{Period, TimeZone, ZonedInstant},
    policy::{AnonymiseClient, Clearance, HandOver, MoveEvent, Operation, Permit, Subject},
    text::{EventName, ExternalRef, Location, Notes},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, JoinType,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
    sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SimpleExpr},
};

use crate::{
    audit::{self, Written},
    contracts,
    entity::{
        client, contract, employee,
        event::{ActiveModel, Column, Entity, Model, Relation},
    },
    error::{Error, Result},
    instant::{instant, key, local, local_text, micros, reference_key, width},
    list::{Listing, Reading, few},
    search::{self, Kind, Narrowed},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The employee who runs the event, joined beside the sales contact.
const SUPPORT: &str = "support";
/// Status of an event that was not cancelled.
const PLANNED: &str = "planned";
/// Status of an event that was cancelled.
const CANCELLED: &str = "cancelled";

#[derive(FromQueryResult)]
pub(crate) struct Row {
    #[sea_orm(nested)]
    event: Model,
    contract_status: String,
    client_name: String,
    client_company: Option<String>,
    client_contact_person: Option<String>,
    client_email: String,
    client_phone: String,
    sales_contact_name: String,
    support_contact_name: Option<String>,
}

pub(crate) fn rows() -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::Contract.def())
        .join(JoinType::InnerJoin, Relation::Client.def())
        .join(JoinType::InnerJoin, Relation::SalesContact.def())
        .join_as(JoinType::LeftJoin, Relation::SupportContact.def(), SUPPORT)
        .column_as(contract::Column::Status, "contract_status")
        .column_as(client::Column::FullName, "client_name")
        .column_as(client::Column::CompanyName, "client_company")
        .column_as(client::Column::ContactPerson, "client_contact_person")
        .column_as(client::Column::Email, "client_email")
        .column_as(client::Column::Phone, "client_phone")
        .column_as(employee::Column::FullName, "sales_contact_name")
        .expr_as(
            Expr::col((SUPPORT, employee::Column::FullName)),
            "support_contact_name",
        )
}

/// Finds an event.
pub async fn find<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: EventId,
) -> Result<Option<Event>> {
    let row = rows()
        .filter(Column::Id.eq(id.get()))
        .into_model::<Row>()
        .one(&from.connection())
        .await?;
    row.map(decode).transpose()
}

/// Locks all events of a client until the end of the unit of work.
pub(crate) async fn hold_all_of(work: &UnitOfWork, client: ClientId) -> Result<()> {
    work.hold::<Entity>(Column::Id, Column::ClientId.eq(client.get()))
        .await
}

/// Reads a page of events.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &EventFilter,
    page: &PageRequest<EventSort>,
) -> Result<Page<Event>> {
    let field = page.sort.field;
    let found = Narrowed::by(from, Kind::Event, Column::Id, filter.search.as_ref()).await?;
    // by beginning, an index of each filter but one has the rows in order
    let is_in_order = field == EventSort::StartsAt;
    let since = first_beginning(from, filter).await?;
    let is_looked_up = may_be_few(filter) && (!is_in_order || filter.without_support);
    let few = found.few(is_looked_up, || {
        spanned(from, filter, since, Reading::ByIndex)
    });
    let reading = if is_in_order {
        Reading::ByIndex
    } else {
        Reading::in_order(from)
    };
    let which = spanned(from, filter, since, reading);
    Listing {
        rows: rows(),
        filter: which.clone().add(found.filter),
        few,
        sample: found.sample.map(|some| which.add(some)),
        key: column(field),
        id: Column::Id,
    }
    .page(from, page, |row: &Row| position(field, &row.event))
    .await?
    .try_map(decode)
}

/// Whether it depends on the company if hardly any or nearly all events pass.
const fn may_be_few(filter: &EventFilter) -> bool {
    filter.without_support
        || filter.without_notes
        || filter.sales_contact.is_some()
        || filter.support_contact.is_some()
        || filter.mine.is_some()
        || filter.ending_after.is_some()
        || filter.ended_by.is_some()
        || filter.from.is_some()
        || filter.to.is_some()
}

fn column(field: EventSort) -> Column {
    match field {
        EventSort::Id => Column::Id,
        EventSort::StartsAt => Column::StartsAt,
        EventSort::Name => Column::NameKey,
        EventSort::Attendees => Column::Attendees,
        EventSort::CreatedAt => Column::CreatedAt,
    }
}

fn position(field: EventSort, row: &Model) -> Position {
    let key = match field {
        EventSort::Id => SortKey::Number(row.id),
        EventSort::StartsAt => SortKey::Number(row.starts_at),
        EventSort::Name => SortKey::Text(row.name_key.clone()),
        EventSort::Attendees => SortKey::Number(row.attendees),
        EventSort::CreatedAt => SortKey::Number(row.created_at),
    };
    Position { key, id: row.id }
}

/// Events that still stand: neither they nor their contract are cancelled.
pub(crate) fn standing() -> Condition {
    let own = Expr::col((contract::Entity, contract::Column::Id));
    let cancelled = Query::select()
        .expr(Expr::val(1))
        .from(contract::Entity)
        .and_where(own.equals((Entity, Column::ContractId)))
        .and_where(contract::Column::Status.eq(ContractStatus::Cancelled.name()))
        .take();
    Condition::all()
        .add(planned())
        .add(Expr::exists(cancelled).not())
}

/// As [`standing`], for a statement that looks at a great many events: SQLite would look for
/// the contract of each.
pub(crate) fn standing_among_many(from: &impl Queries) -> Condition {
    if from.connection().get_database_backend() != DbBackend::Sqlite {
        return standing();
    }
    let cancelled = Query::select()
        .column(contract::Column::Id)
        .from(contract::Entity)
        .and_where(contract::Column::Status.eq(ContractStatus::Cancelled.name()))
        .take();
    Condition::all()
        .add(planned())
        .add(Column::ContractId.not_in_subquery(cancelled))
}

/// Events that are not cancelled themselves.
pub(crate) fn planned() -> SimpleExpr {
    Column::Status.eq(PLANNED)
}

/// Events that take place during some of a period; ends that touch do not overlap.
pub(crate) fn overlaps(period: &Period) -> Condition {
    Condition::all()
        .add(Column::StartsAt.lt(micros(period.ends().utc())))
        .add(Column::EndsAt.gt(micros(period.starts().utc())))
}

/// The condition of a filter, written for a way of reading, and `notes` for another.
fn passing(filter: &EventFilter, reading: Reading, notes: Reading) -> Condition {
    let mut all = Condition::all();
    if filter.without_support {
        all = all
            .add(reading.column(Column::SupportContactId).is_null())
            .add(standing());
    }
    if filter.without_notes {
        all = all.add(notes.column(Column::HasNotes).eq(false));
    }
    if let Some(stands) = filter.stands {
        all = all.add(if stands { standing() } else { standing().not() });
    }
    if let Some(now) = filter.ending_after {
        all = all.add(Column::EndsAt.gt(micros(now)));
    }
    if let Some(now) = filter.ended_by {
        // what has ended has begun, and beginnings have an index
        all = all
            .add(Column::EndsAt.lte(micros(now)))
            .add(reading.column(Column::StartsAt).lt(micros(now)));
    }
    if let Some(from) = filter.from {
        all = all.add(Column::EndsAt.gt(micros(from)));
    }
    if let Some(to) = filter.to {
        all = all.add(reading.column(Column::StartsAt).lt(micros(to)));
    }
    if let Some(contract) = filter.contract {
        all = all.add(Column::ContractId.eq(contract.get()));
    }
    if let Some(client) = filter.client {
        all = all.add(Column::ClientId.eq(client.get()));
    }
    if let Some(sales) = filter.sales_contact {
        all = all.add(reading.column(Column::SalesContactId).eq(sales.get()));
    }
    if let Some(support) = filter.support_contact {
        all = all.add(reading.column(Column::SupportContactId).eq(support.get()));
    }
    match filter.mine {
        Some(Mine::OfSales(me)) => {
            all = all.add(reading.column(Column::SalesContactId).eq(me.get()));
        }
        Some(Mine::OfSupport(me)) => {
            all = all.add(reading.column(Column::SupportContactId).eq(me.get()));
        }
        None => {}
    }
    all
}

/// The events that pass a filter, what was searched for included.
pub(crate) async fn which(from: &impl Queries, filter: &EventFilter) -> Result<Condition> {
    let found = Narrowed::by(from, Kind::Event, Column::Id, filter.search.as_ref()).await?;
    let since = first_beginning(from, filter).await?;
    Ok(spanned(from, filter, since, Reading::ByIndex).add(found.by_index()))
}

/// As [`passing`], for reading by beginnings.
fn spanned(
    from: &impl Queries,
    filter: &EventFilter,
    since: Option<i64>,
    reading: Reading,
) -> Condition {
    let began = since.map(|at| reading.column(Column::StartsAt).gt(at));
    let names_somebody = filter.contract.is_some()
        || filter.client.is_some()
        || filter.sales_contact.is_some()
        || filter.support_contact.is_some()
        || filter.mine.is_some();
    let notes = if names_somebody {
        reading.beside_a_name(from)
    } else {
        reading
    };
    passing(filter, reading, notes).add_option(began)
}

/// Before what passes a filter did not begin: nothing that is still on at an instant began
/// longer before it than the longest event lasts.
async fn first_beginning(from: &impl Queries, filter: &EventFilter) -> Result<Option<i64>> {
    let Some(on_at) = [filter.ending_after, filter.from]
        .into_iter()
        .flatten()
        .max()
    else {
        return Ok(None);
    };
    let longest: Option<Option<i64>> = Entity::find()
        .select_only()
        .expr_as(Column::Lasts.max(), "longest")
        .into_tuple()
        .one(&from.connection())
        .await?;
    let longest = longest.flatten().unwrap_or_default();
    Ok(Some(micros(on_at).saturating_sub(longest)))
}

/// The standing events of a support contact that overlap a period, earliest
/// first; `except` is left out. Guard the schedule first.
pub async fn overlapping<A: Operation>(
    work: &UnitOfWork,
    _: &Clearance<A>,
    support: EmployeeId,
    period: &Period,
    except: EventId,
) -> Result<Vec<Event>> {
    rows()
        .filter(Column::SupportContactId.eq(support.get()))
        .filter(overlaps(period))
        .filter(Column::Id.ne(except.get()))
        .filter(standing())
        .order_by_asc(Column::StartsAt)
        .into_model::<Row>()
        .all(&work.connection())
        .await?
        .into_iter()
        .map(decode)
        .collect()
}

/// Locks every event of a support contact until the end of the unit of work: whoever
/// means to write all of them would otherwise hardly ever find them unchanged.
pub async fn hold_of(work: &UnitOfWork, support: EmployeeId) -> Result<()> {
    work.hold::<Entity>(Column::Id, Column::SupportContactId.eq(support.get()))
        .await
}

/// The standing events of a support contact that are not over yet.
fn not_ended(support: EmployeeId, now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::SupportContactId.eq(support.get()))
        .add(Column::EndsAt.gt(micros(now)))
        .add(standing())
}

/// The planned events of a contract that begin after an instant.
fn coming(contract: ContractId, now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::ContractId.eq(contract.get()))
        .add(Column::StartsAt.gt(micros(now)))
        .add(Column::Status.eq(PLANNED))
}

/// All standing events of a support contact that are not over yet, earliest first: for
/// whoever writes each of them.
pub async fn not_ended_of<A: Operation>(
    work: &UnitOfWork,
    _: &Clearance<A>,
    support: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Vec<Event>> {
    earliest(work, not_ended(support, now), None).await
}

/// At most so many of them, and how many there are.
pub async fn first_not_ended_of<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    support: EmployeeId,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Few<Event>> {
    first(from, not_ended(support, now), most).await
}

/// All planned events of a contract that begin after an instant, earliest first: for whoever
/// writes each of them.
pub async fn coming_of_contract<A: Operation>(
    work: &UnitOfWork,
    _: &Clearance<A>,
    contract: ContractId,
    now: DateTime<Utc>,
) -> Result<Vec<Event>> {
    earliest(work, coming(contract, now), None).await
}

/// At most so many of them, and how many there are.
pub async fn first_coming_of_contract<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    contract: ContractId,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Few<Event>> {
    first(from, coming(contract, now), most).await
}

async fn first(from: &impl Queries, which: Condition, most: u64) -> Result<Few<Event>> {
    let found = earliest(from, which.clone(), Some(most)).await?;
    few(found, most, || async {
        let all = Entity::find().filter(which);
        Ok(all.count(&from.connection()).await?)
    })
    .await
}

async fn earliest(from: &impl Queries, which: Condition, most: Option<u64>) -> Result<Vec<Event>> {
    rows()
        .filter(which)
        .order_by_asc(Column::StartsAt)
        .order_by_asc(Column::Id)
        .limit(most)
        .into_model::<Row>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(decode)
        .collect()
}

/// The events of a list that overlap a span of time, earliest first; at most so many. None of
/// them begins before `since`.
pub async fn first_within<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &EventFilter,
    (begins, ends): (DateTime<Utc>, DateTime<Utc>),
    since: DateTime<Utc>,
    most: u64,
) -> Result<Vec<Event>> {
    let within = EventFilter {
        from: Some(begins),
        to: Some(ends),
        ..filter.clone()
    };
    // the index is read from there on, and not from the first event that there ever was
    let within = which(from, &within).await?;
    let within = within.add(Column::StartsAt.gte(micros(since)));
    earliest(from, within, Some(most)).await
}

/// How many events of a list overlap each of some spans of time, counted in one reading of
/// those that overlap any of them; with the beginning of the earliest.
pub async fn count_within<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &EventFilter,
    spans: &[(DateTime<Utc>, DateTime<Utc>)],
) -> Result<(Vec<u64>, Option<DateTime<Utc>>)> {
    let (Some(begins), Some(ends)) = (
        spans.iter().map(|(begins, _)| *begins).min(),
        spans.iter().map(|(_, ends)| *ends).max(),
    ) else {
        return Ok((Vec::new(), None));
    };
    let name = |at: usize| format!("span_{at}");
    let mut select = Query::select();
    select.expr_as(Func::min(Expr::col(Column::StartsAt)), "earliest");
    for (at, (begins, ends)) in spans.iter().enumerate() {
        let inside = Condition::all()
            .add(Column::StartsAt.lt(micros(*ends)))
            .add(Column::EndsAt.gt(micros(*begins)));
        let one = CaseStatement::new().case(inside, 1);
        select.expr_as(Func::count(one), name(at));
    }
    let within = EventFilter {
        from: Some(begins),
        to: Some(ends),
        ..filter.clone()
    };
    select.from(Entity).cond_where(which(from, &within).await?);
    let row = from.connection().query_one(&select).await?;
    let row = row.ok_or_else(|| Error::Corrupt("a count without a row".to_owned()))?;
    let counts = (0..spans.len())
        .map(|at| Ok(row.try_get::<i64>("", &name(at))?.unsigned_abs()))
        .collect::<Result<_>>()?;
    let earliest: Option<i64> = row.try_get("", "earliest")?;
    Ok((counts, earliest.map(instant).transpose()?))
}

/// Writes a new event on a signed contract, whose version rises. It may bring the id that
/// it has elsewhere.
pub async fn insert<A: Operation<On = Contract>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    contract: &Contract,
    client: &Client,
    new: &NewEvent,
    period: Period,
    id: Option<EventId>,
) -> Result<Event> {
    let now = work.stamp().now;
    let mut event = Event {
        id: EventId::new(0),
        name: new.name.clone(),
        contract_id: contract.id,
        client: EventClient {
            id: client.id,
            full_name: client.full_name.to_string(),
            company_name: client.company_name.as_ref().map(ToString::to_string),
            contact_person: client.contact_person.as_ref().map(ToString::to_string),
            email: client.email.to_string(),
            phone: client.phone.to_string(),
        },
        sales_contact: contract.sales_contact.clone(),
        support_contact: None,
        period,
        end_is_estimated: false,
        location: new.location.clone(),
        attendees: new.attendees,
        notes: new.notes.clone(),
        is_cancelled: false,
        cancel_reason: None,
        contract_is_cancelled: false,
        external_ref: new.external_ref.clone(),
        version: Version::FIRST,
        created_at: now,
        updated_at: now,
    };
    let inserted = Entity::insert(ActiveModel {
        id: id.map_or(NotSet, |id| Set(id.get())),
        created_at: Set(micros(now)),
        ..encode(&event)
    })
    .exec(&work.connection())
    .await?;
    event.id = EventId::new(inserted.last_insert_id);
    contracts::count_event(work, &permit, contract.id).await?;
    search::created(work, &event).await?;
    wrote(work, &permit, &event, ChangeSet::created(&event)).await?;
    Ok(event)
}

/// Writes the next state of an event.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update<A: Operation<On = Event>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    before: &Event,
    after: Event,
) -> Result<Event> {
    let after = put(work, before, permit.version(), after).await?;
    wrote(work, &permit, &after, ChangeSet::between(before, &after)).await?;
    Ok(after)
}

/// Writes the next state of an event that follows from a write of its client.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub(crate) async fn take_next(
    work: &UnitOfWork,
    permit: &Permit<AnonymiseClient>,
    before: &Event,
    after: Event,
) -> Result<Event> {
    let after = put(work, before, before.version, after).await?;
    wrote(work, permit, &after, ChangeSet::between(before, &after)).await?;
    Ok(after)
}

/// Puts the next state of an event in the place of the one of this version, and where it is
/// found.
async fn put(work: &UnitOfWork, before: &Event, version: Version, after: Event) -> Result<Event> {
    let after = Event {
        version: version.next(),
        updated_at: work.stamp().now,
        ..after
    };
    let updated = Entity::update_many()
        .set(encode(&after))
        .filter(Column::Id.eq(before.id.get()))
        .filter(Column::Version.eq(version.get()))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected != 1 {
        return Err(Error::Retry);
    }
    search::changed(work, before, &after).await?;
    Ok(after)
}

/// Moves an event's count from one contract to another; the event itself is
/// written with [`update`].
pub async fn moved(
    work: &UnitOfWork,
    permit: &Permit<MoveEvent>,
    from: ContractId,
    to: ContractId,
) -> Result<()> {
    contracts::move_event(work, permit, from, to).await
}

/// Gives events to another support contact, each with an audit entry.
pub async fn hand_over(
    work: &UnitOfWork,
    permit: &Permit<HandOver>,
    events: &[Event],
    to: &EmployeeRef,
) -> Result<()> {
    for event in events {
        let updated = Entity::update_many()
            .col_expr(Column::SupportContactId, Expr::val(to.id.get()))
            .col_expr(Column::Version, Expr::val(event.version.next().get()))
            .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
            .filter(Column::Id.eq(event.id.get()))
            .filter(Column::Version.eq(event.version.get()))
            .exec(&work.connection())
            .await?;
        if updated.rows_affected != 1 {
            return Err(Error::Retry);
        }
        let after = Event {
            support_contact: Some(to.clone()),
            version: event.version.next(),
            ..event.clone()
        };
        wrote(work, permit, &after, ChangeSet::between(event, &after)).await?;
    }
    Ok(())
}

async fn wrote<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    event: &Event,
    changes: ChangeSet,
) -> Result<()> {
    audit::written(
        work,
        permit,
        Written {
            record: RecordRef::new(RecordKind::Event, event.id.get()),
            label: event.label(),
            version: Some(event.version),
            changes,
        },
    )
    .await
}

/// Every column that a write may change.
pub(crate) fn encode(event: &Event) -> ActiveModel {
    let (starts, ends) = (event.period.starts(), event.period.ends());
    ActiveModel {
        id: NotSet,
        contract_id: Set(event.contract_id.get()),
        client_id: Set(event.client.id.get()),
        sales_contact_id: Set(event.sales_contact.id.get()),
        support_contact_id: Set(event
            .support_contact
            .as_ref()
            .map(|support| support.id.get())),
        name: Set(event.name.to_string()),
        name_key: Set(key(event.name.as_str(), width::NAME)),
        starts_at: Set(micros(starts.utc())),
        ends_at: Set(micros(ends.utc())),
        starts_local: Set(local_text(starts.local())),
        ends_local: Set(local_text(ends.local())),
        end_is_estimated: Set(event.end_is_estimated),
        lasts: Set(micros(event.period.ends().utc()) - micros(event.period.starts().utc())),
        time_zone: Set(starts.zone().name().to_owned()),
        location: Set(event.location.to_string()),
        location_key: Set(key(event.location.as_str(), width::LOCATION)),
        attendees: Set(i64::from(event.attendees)),
        has_notes: Set(!event.notes.as_str().is_empty()),
        notes: Set(event.notes.to_string()),
        status: Set(if event.is_cancelled {
            CANCELLED
        } else {
            PLANNED
        }
        .to_owned()),
        cancel_reason: Set(event.cancel_reason.clone()),
        external_ref: Set(event.external_ref.as_ref().map(ToString::to_string)),
        external_ref_key: Set(reference_key(event.external_ref.as_ref())),
        version: Set(event.version.get()),
        created_at: NotSet,
        updated_at: Set(micros(event.updated_at)),
    }
}

pub(crate) fn decode(row: Row) -> Result<Event> {
    let event = row.event;
    let period = period(
        event.id,
        &event.time_zone,
        (event.starts_at, &event.starts_local),
        (event.ends_at, &event.ends_local),
    )?;
    Ok(Event {
        id: EventId::new(event.id),
        name: EventName::from_stored(event.name),
        contract_id: ContractId::new(event.contract_id),
        client: EventClient {
            id: ClientId::new(event.client_id),
            full_name: row.client_name,
            company_name: row.client_company,
            contact_person: row.client_contact_person,
            email: row.client_email,
            phone: row.client_phone,
        },
        sales_contact: EmployeeRef {
            id: EmployeeId::new(event.sales_contact_id),
            full_name: row.sales_contact_name,
        },
        support_contact: event.support_contact_id.zip(row.support_contact_name).map(
            |(id, full_name)| EmployeeRef {
                id: EmployeeId::new(id),
                full_name,
            },
        ),
        period,
        end_is_estimated: event.end_is_estimated,
        location: Location::from_stored(event.location),
        attendees: u32::try_from(event.attendees)
            .map_err(|_| Error::Corrupt(format!("event {}: attendees", event.id)))?,
        notes: Notes::from_stored(event.notes),
        is_cancelled: event.status == CANCELLED,
        cancel_reason: event.cancel_reason,
        contract_is_cancelled: row.contract_status == ContractStatus::Cancelled.name(),
        external_ref: event.external_ref.map(ExternalRef::from_stored),
        version: Version::new(event.version),
        created_at: instant(event.created_at)?,
        updated_at: instant(event.updated_at)?,
    })
}

/// The period of an event: zone, and each end as instant and wall clock.
pub(crate) fn period(
    id: i64,
    zone: &str,
    starts: (i64, &str),
    ends: (i64, &str),
) -> Result<Period> {
    let zone = TimeZone::parse(zone)
        .map_err(|refused| Error::Corrupt(format!("event {id}: the zone {refused}")))?;
    let zoned = |(at, wall): (i64, &str)| -> Result<ZonedInstant> {
        Ok(ZonedInstant::from_stored(instant(at)?, local(wall)?, zone))
    };
    Ok(Period::from_stored(zoned(starts)?, zoned(ends)?))
}
