//! Contracts.

use chrono::{DateTime, Utc};
use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    client::Client,
    contract::{ClientRef, Contract, ContractFilter, ContractSort, ContractStatus, NewContract},
    employee::{EmployeeRef, Mine},
    ids::{ClientId, ContractId, EmployeeId, Version},
    money::{Amount, Currency},
    page::{Few, Page, PageRequest, Position, SortKey},
    period::AsOf,
    policy::{
        Action, AnonymiseClient, Clearance, CreateContract, MoveEvent, Operation, Permit,
        ReadContracts, Subject,
    },
    text::{CompanyName, ExternalRef, Title},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};

use crate::{
    audit::{self, Written},
    clients,
    entity::{
        client,
        contract::{ActiveModel, Column, Entity, Model, Relation},
        employee, event,
    },
    error::{Error, Result},
    events,
    fact::{self, Fact},
    instant::{instant, key, known, micros, optional_instant, reference_key, width},
    list::{Listing, Reading, few},
    search::{self, Kind, Narrowed},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The employee who signed, joined beside the sales contact.
const SIGNER: &str = "signer";

#[derive(FromQueryResult)]
pub(crate) struct Row {
    #[sea_orm(nested)]
    contract: Model,
    client_name: String,
    client_company: Option<String>,
    sales_contact_name: String,
    signed_by_name: Option<String>,
}

pub(crate) fn rows() -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::Client.def())
        .join(JoinType::InnerJoin, Relation::SalesContact.def())
        .join_as(JoinType::LeftJoin, Relation::SignedBy.def(), SIGNER)
        .column_as(client::Column::FullName, "client_name")
        .column_as(client::Column::CompanyName, "client_company")
        .column_as(employee::Column::FullName, "sales_contact_name")
        .expr_as(
            Expr::col((SIGNER, employee::Column::FullName)),
            "signed_by_name",
        )
}

/// Finds a contract.
pub async fn find<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: ContractId,
) -> Result<Option<Contract>> {
    let row = rows()
        .filter(Column::Id.eq(id.get()))
        .into_model::<Row>()
        .one(&from.connection())
        .await?;
    row.map(decode).transpose()
}

/// Locks a contract until the end of the unit of work, for writes that many make to one
/// contract without naming its version: they queue instead of running again and again.
pub async fn hold(work: &UnitOfWork, id: ContractId) -> Result<()> {
    work.hold::<Entity>(Column::Id, Column::Id.eq(id.get()))
        .await
}

/// As [`hold`], all contracts of a client: no event comes to any of them meanwhile.
pub async fn hold_all_of(work: &UnitOfWork, client: ClientId) -> Result<()> {
    work.hold::<Entity>(Column::Id, Column::ClientId.eq(client.get()))
        .await
}

/// Reads a page of contracts.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &ContractFilter,
    as_of: AsOf,
    page: &PageRequest<ContractSort>,
) -> Result<Page<Contract>> {
    let field = page.sort.field;
    let found = Narrowed::by(from, Kind::Contract, Column::Id, filter.search.as_ref()).await?;
    let few = found.few(may_be_few(filter), || condition(from, filter, as_of));
    // by id, an index of each filter but these has the rows in order
    let is_of_support = matches!(filter.mine, Some(Mine::OfSupport(_)));
    let is_in_order =
        field == ContractSort::Id && !filter.unpaid && !filter.overdue && !is_of_support;
    let which = if is_in_order {
        condition(from, filter, as_of)
    } else {
        let reading = Reading::in_order(from);
        passing(filter, as_of, reading, reading)
    };
    Listing {
        rows: rows(),
        filter: which.clone().add(found.filter),
        few,
        sample: found.sample.map(|some| which.add(some)),
        key: column(field),
        id: Column::Id,
    }
    .page(from, page, |row: &Row| position(field, &row.contract))
    .await?
    .try_map(decode)
}

/// Whether it depends on the company if hardly any or nearly all contracts pass.
const fn may_be_few(filter: &ContractFilter) -> bool {
    filter.unsigned
        || filter.unpaid
        || filter.without_event
        || filter.overdue
        || filter.status.is_some()
        || filter.sales_contact.is_some()
        || filter.mine.is_some()
}

/// Those of these contracts that are overdue.
pub async fn overdue_among(
    from: &impl Queries,
    _: &Clearance<ReadContracts>,
    ids: &[ContractId],
    as_of: AsOf,
) -> Result<Vec<ContractId>> {
    let found: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids.iter().map(|id| id.get())))
        // by their ids, and no other index
        .filter(overdue_by(as_of, Reading::in_order(from)))
        .into_tuple()
        .all(&from.connection())
        .await?;
    Ok(found.into_iter().map(ContractId::new).collect())
}

fn column(field: ContractSort) -> Column {
    match field {
        ContractSort::Id => Column::Id,
        ContractSort::TotalAmount => Column::TotalMinor,
        ContractSort::RemainingAmount => Column::RemainingMinor,
        ContractSort::Title => Column::TitleKey,
        ContractSort::CreatedAt => Column::CreatedAt,
        ContractSort::UpdatedAt => Column::UpdatedAt,
    }
}

fn position(field: ContractSort, row: &Model) -> Position {
    let key = match field {
        ContractSort::Id => SortKey::Number(row.id),
        ContractSort::TotalAmount => SortKey::Number(row.total_minor),
        ContractSort::RemainingAmount => SortKey::Number(row.remaining_minor),
        ContractSort::Title => SortKey::Text(row.title_key.clone()),
        ContractSort::CreatedAt => SortKey::Number(row.created_at),
        ContractSort::UpdatedAt => SortKey::Number(row.updated_at),
    };
    Position { key, id: row.id }
}

pub(crate) fn condition(from: &impl Queries, filter: &ContractFilter, as_of: AsOf) -> Condition {
    let names_somebody = filter.client.is_some()
        || filter.sales_contact.is_some()
        || matches!(filter.mine, Some(Mine::OfSales(_)));
    let state = if names_somebody {
        Reading::ByIndex.beside_a_name(from)
    } else {
        Reading::ByIndex
    };
    passing(filter, as_of, Reading::ByIndex, state)
}

/// As [`condition`], written for a way of reading; where a contract stands (its status, what
/// remains) for a way of its own.
fn passing(filter: &ContractFilter, as_of: AsOf, reading: Reading, state: Reading) -> Condition {
    let mut all = Condition::all();
    if filter.unsigned {
        let status = state.column(Column::Status);
        all = all.add(status.eq(ContractStatus::Draft.name()));
    }
    if filter.unpaid {
        all = all.add(unpaid(state));
    }
    if filter.without_event {
        all = all
            .add(
                state
                    .column(Column::Status)
                    .eq(ContractStatus::Signed.name()),
            )
            .add(Column::EventCount.eq(0));
    }
    if filter.overdue {
        all = all.add(overdue_by(as_of, state));
    }
    if let Some(status) = filter.status {
        all = all.add(state.column(Column::Status).eq(status.name()));
    }
    if let Some(client) = filter.client {
        all = all.add(Column::ClientId.eq(client.get()));
    }
    if let Some(sales) = filter.sales_contact {
        all = all.add(reading.column(Column::SalesContactId).eq(sales.get()));
    }
    match filter.mine {
        Some(Mine::OfSales(me)) => {
            all = all.add(reading.column(Column::SalesContactId).eq(me.get()));
        }
        Some(Mine::OfSupport(me)) => {
            let mut run = Query::select();
            run.from(event::Entity)
                .and_where(event::Column::SupportContactId.eq(me.get()));
            all = all.add(match reading {
                Reading::ByIndex => {
                    Column::Id.in_subquery(run.column(event::Column::ContractId).take())
                }
                Reading::InOrder => {
                    let of_contract = Expr::col((event::Entity, event::Column::ContractId));
                    run.expr(Expr::val(1))
                        .and_where(of_contract.equals((Entity, Column::Id)));
                    Expr::exists(run)
                }
            });
        }
        None => {}
    }
    if filter.client_not_anonymised {
        all = all.add(Expr::exists(clients_with_data()));
    }
    if let Some(except) = filter.except {
        all = all.add(Column::Id.ne(except.get()));
    }
    all
}

/// The client of the contract around it, found by its id, while their data is there.
fn clients_with_data() -> SelectStatement {
    let of_contract =
        Expr::col((client::Entity, client::Column::Id)).equals((Entity, Column::ClientId));
    Query::select()
        .expr(Expr::val(1))
        .from(client::Entity)
        .and_where(of_contract)
        .and_where(client::Column::AnonymisedAt.is_null())
        .take()
}

/// Contracts of which something remains to be paid, and still can be.
fn unpaid(reading: Reading) -> Condition {
    let open = [ContractStatus::Draft, ContractStatus::Signed];
    Condition::all()
        .add(reading.column(Column::RemainingMinor).gt(0))
        .add(
            reading
                .column(Column::Status)
                .is_in(open.map(ContractStatus::name)),
        )
}

/// Contracts that are overdue: signed, something remains, and past the due date
/// or, without one, past the last event that stands.
pub(crate) fn overdue_by(as_of: AsOf, reading: Reading) -> Condition {
    Condition::all()
        .add(
            reading
                .column(Column::Status)
                .eq(ContractStatus::Signed.name()),
        )
        .add(reading.column(Column::RemainingMinor).gt(0))
        .add(is_late(as_of))
}

/// Past the due date or, without one, past the last event that stands: of a contract that is
/// not cancelled each that is planned does.
fn is_late(as_of: AsOf) -> Condition {
    Condition::any().add(Column::DueOn.lt(as_of.today)).add(
        Condition::all()
            .add(Column::DueOn.is_null())
            .add(Expr::exists(planned_of_contract()))
            .add(Expr::exists(not_over_of_contract(as_of.now)).not()),
    )
}

/// The planned events of a contract, for `EXISTS`.
fn planned_of_contract() -> SelectStatement {
    let of_contract =
        Expr::col((event::Entity, event::Column::ContractId)).equals((Entity, Column::Id));
    Query::select()
        .expr(Expr::val(1))
        .from(event::Entity)
        .and_where(of_contract)
        .and_where(events::planned())
        .take()
}

/// Those that are not over.
fn not_over_of_contract(now: DateTime<Utc>) -> SelectStatement {
    planned_of_contract()
        .and_where(event::Column::EndsAt.gte(micros(now)))
        .take()
}

/// Writes a new draft for a client, whose version rises. It may bring the id that it has
/// elsewhere.
pub async fn insert(
    work: &UnitOfWork,
    permit: Permit<CreateContract>,
    client: &Client,
    new: &NewContract,
    currency: Currency,
    id: Option<ContractId>,
) -> Result<Contract> {
    let now = work.stamp().now;
    let mut contract = Contract {
        id: ContractId::new(0),
        title: new.title.clone(),
        client: reference(client),
        sales_contact: client.sales_contact.clone(),
        total_amount: new.total_amount,
        deposit: new.deposit,
        paid_amount: new.deposit,
        remaining_amount: Amount::from_minor(new.total_amount.minor() - new.deposit.minor()),
        currency,
        due_on: new.due_on,
        status: ContractStatus::Draft,
        signed_at: None,
        signed_by: None,
        cancelled_at: None,
        cancel_reason: None,
        event_count: 0,
        external_ref: new.external_ref.clone(),
        version: Version::FIRST,
        created_at: now,
        updated_at: now,
    };
    let inserted = Entity::insert(ActiveModel {
        id: id.map_or(NotSet, |id| Set(id.get())),
        event_count: Set(0),
        created_at: Set(micros(now)),
        ..encode(&contract)
    })
    .exec(&work.connection())
    .await?;
    contract.id = ContractId::new(inserted.last_insert_id);
    clients::raise(work, &permit, client, contract.id).await?;
    search::created(work, &contract).await?;
    wrote(work, &permit, &contract, ChangeSet::created(&contract)).await?;
    Ok(contract)
}

/// A client as its contracts name it.
pub fn reference(client: &Client) -> ClientRef {
    ClientRef {
        id: client.id,
        full_name: client.full_name.to_string(),
        company_name: client.company_name.as_ref().map(CompanyName::to_string),
    }
}

/// Writes the next state of a contract; its copy of the client's sales contact
/// follows on a move.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update<A: Operation<On = Contract>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    before: &Contract,
    after: Contract,
) -> Result<Contract> {
    update_with(work, &permit, before, after, ChangeSet::none()).await
}

/// As [`update`], with more to tell in the audit entry.
pub(crate) async fn update_with<A: Operation<On = Contract>>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    before: &Contract,
    after: Contract,
    more: ChangeSet,
) -> Result<Contract> {
    let after = put(work, before, permit.version(), after).await?;
    let changes = ChangeSet::between(before, &after).and(more);
    if A::ACTION == Action::SignContract {
        work.note_fact(Fact::ContractSigned {
            contract: after.id,
            client: after.client.id,
            actor: fact::actor(permit),
        });
    }
    wrote(work, permit, &after, changes).await?;
    Ok(after)
}

/// Writes the next state of a contract that follows from a write of its client.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub(crate) async fn take_next(
    work: &UnitOfWork,
    permit: &Permit<AnonymiseClient>,
    before: &Contract,
    after: Contract,
) -> Result<Contract> {
    let after = put(work, before, before.version, after).await?;
    wrote(work, permit, &after, ChangeSet::between(before, &after)).await?;
    Ok(after)
}

/// Puts the next state of a contract in the place of the one of this version, and where it is
/// found.
async fn put(
    work: &UnitOfWork,
    before: &Contract,
    version: Version,
    after: Contract,
) -> Result<Contract> {
    let after = Contract {
        version: version.next(),
        updated_at: work.stamp().now,
        ..after
    };
    write(work, before.id, version, encode(&after)).await?;
    search::changed(work, before, &after).await?;
    Ok(after)
}

/// Counts one more event on a contract, whose version rises.
pub(crate) async fn count_event<A: Operation<On = Contract>>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    id: ContractId,
) -> Result<()> {
    change_event_count(work, permit, id, 1, Some(permit.version())).await
}

/// Counts one event less on a contract, whose version rises.
pub(crate) async fn discount_event<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    id: ContractId,
) -> Result<()> {
    change_event_count(work, permit, id, -1, None).await
}

/// Moves one event in the counts of two contracts, whose versions rise.
pub(crate) async fn move_event(
    work: &UnitOfWork,
    permit: &Permit<MoveEvent>,
    from: ContractId,
    to: ContractId,
) -> Result<()> {
    change_event_count(work, permit, from, -1, None).await?;
    change_event_count(work, permit, to, 1, None).await
}

/// Writes the count and says so in the contract's history.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
async fn change_event_count<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    id: ContractId,
    change: i64,
    loaded: Option<Version>,
) -> Result<()> {
    let unchanged = loaded.map(|version| Column::Version.eq(version.get()));
    let counted = Entity::update_many()
        .col_expr(
            Column::EventCount,
            Expr::col(Column::EventCount).add(change),
        )
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(
            Condition::all()
                .add(Column::Id.eq(id.get()))
                .add_option(unchanged),
        )
        .exec(&work.connection())
        .await?;
    if counted.rows_affected != 1 {
        return Err(Error::Retry);
    }
    let row = rows()
        .filter(Column::Id.eq(id.get()))
        .into_model::<Row>()
        .one(&work.connection())
        .await?
        .ok_or(Error::Retry)?;
    let after = decode(row)?;
    let changes =
        ChangeSet::none().with("event_count", after.event_count - change, after.event_count);
    wrote(work, permit, &after, changes).await
}

/// The client's contracts that still are to be fulfilled: neither cancelled, nor signed, paid
/// and without an event that is not over. At most so many of them, and how many there are.
pub async fn open_of<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    client: ClientId,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Few<ContractId>> {
    let settled = Condition::all()
        .add(Column::Status.eq(ContractStatus::Signed.name()))
        .add(Column::RemainingMinor.eq(0))
        .add(Expr::exists(not_over_of_contract(now)).not());
    let open = Entity::find()
        .filter(Column::ClientId.eq(client.get()))
        .filter(Column::Status.ne(ContractStatus::Cancelled.name()))
        .filter(settled.not());
    let ids: Vec<i64> = open
        .clone()
        .select_only()
        .column(Column::Id)
        .order_by_asc(Column::Id)
        .limit(most)
        .into_tuple()
        .all(&from.connection())
        .await?;
    few(
        ids.into_iter().map(ContractId::new).collect(),
        most,
        || async { Ok(open.count(&from.connection()).await?) },
    )
    .await
}

async fn write(
    work: &UnitOfWork,
    id: ContractId,
    version: Version,
    row: ActiveModel,
) -> Result<()> {
    let updated = Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(id.get()))
        .filter(Column::Version.eq(version.get()))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected == 1 {
        Ok(())
    } else {
        Err(Error::Retry)
    }
}

async fn wrote<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    contract: &Contract,
    changes: ChangeSet,
) -> Result<()> {
    audit::written(
        work,
        permit,
        Written {
            record: RecordRef::new(RecordKind::Contract, contract.id.get()),
            label: contract.label(),
            version: Some(contract.version),
            changes,
        },
    )
    .await
}

/// Every column that a write may change.
pub(crate) fn encode(contract: &Contract) -> ActiveModel {
    let title = contract.title.as_ref().map(Title::as_str);
    ActiveModel {
        id: NotSet,
        client_id: Set(contract.client.id.get()),
        sales_contact_id: Set(contract.sales_contact.id.get()),
        title: Set(title.map(ToOwned::to_owned)),
        title_key: Set(key(title.unwrap_or_default(), width::COMPANY)),
        total_minor: Set(contract.total_amount.minor()),
        deposit_minor: Set(contract.deposit.minor()),
        paid_minor: Set(contract.paid_amount.minor()),
        remaining_minor: Set(contract.remaining_amount.minor()),
        currency: Set(contract.currency.code().to_owned()),
        due_on: Set(contract.due_on),
        status: Set(contract.status.name().to_owned()),
        signed_at: Set(contract.signed_at.map(micros)),
        signed_by: Set(contract.signed_by.as_ref().map(|signer| signer.id.get())),
        cancelled_at: Set(contract.cancelled_at.map(micros)),
        cancel_reason: Set(contract.cancel_reason.clone()),
        event_count: NotSet,
        external_ref: Set(contract.external_ref.as_ref().map(ToString::to_string)),
        external_ref_key: Set(reference_key(contract.external_ref.as_ref())),
        version: Set(contract.version.get()),
        created_at: NotSet,
        updated_at: Set(micros(contract.updated_at)),
    }
}

pub(crate) fn decode(row: Row) -> Result<Contract> {
    let contract = row.contract;
    Ok(Contract {
        id: ContractId::new(contract.id),
        title: contract.title.map(Title::from_stored),
        client: ClientRef {
            id: ClientId::new(contract.client_id),
            full_name: row.client_name,
            company_name: row.client_company,
        },
        sales_contact: EmployeeRef {
            id: EmployeeId::new(contract.sales_contact_id),
            full_name: row.sales_contact_name,
        },
        total_amount: Amount::from_minor(contract.total_minor),
        deposit: Amount::from_minor(contract.deposit_minor),
        paid_amount: Amount::from_minor(contract.paid_minor),
        remaining_amount: Amount::from_minor(contract.remaining_minor),
        currency: Currency::parse(&contract.currency).map_err(|refused| {
            Error::Corrupt(format!("contract {}: the currency {refused}", contract.id))
        })?,
        due_on: contract.due_on,
        status: known(
            ContractStatus::from_name(&contract.status),
            "status of a contract",
            &contract.status,
        )?,
        signed_at: optional_instant(contract.signed_at)?,
        signed_by: contract
            .signed_by
            .zip(row.signed_by_name)
            .map(|(id, full_name)| EmployeeRef {
                id: EmployeeId::new(id),
                full_name,
            }),
        cancelled_at: optional_instant(contract.cancelled_at)?,
        cancel_reason: contract.cancel_reason,
        event_count: contract.event_count,
        external_ref: contract.external_ref.map(ExternalRef::from_stored),
        version: Version::new(contract.version),
        created_at: instant(contract.created_at)?,
        updated_at: instant(contract.updated_at)?,
    })
}
