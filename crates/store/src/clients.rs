//! Clients and the contacts logged with them.

use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    client::{Client, ClientFilter, ClientSort, LoggedContact, NewClient},
    contact::{Email, Phone},
    employee::{EmployeeRef, Mine},
    ids::{ClientId, ContractId, EmployeeId, Version},
    page::{Page, PageRequest, Position, SortKey},
    policy::{
        Clearance, CreateClient, CreateContract, HandOver, LogContact, Operation, Permit,
        ReassignClient, Subject,
    },
    text::{CompanyName, ExternalRef, Notes, PersonName},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    audit::{self, Written},
    entity::{
        client::{ActiveModel, Column, Entity, Model, Relation},
        client_contact, contract, employee, event,
    },
    error::{Error, Result},
    instant::{instant, key, micros, optional_instant, reference_key, width},
    list::{Listing, Reading},
    search::{self, Kind, Narrowed},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// Most logged contacts that are shown.
const MOST_CONTACTS: u64 = 200;

#[derive(FromQueryResult)]
pub(crate) struct Row {
    #[sea_orm(nested)]
    client: Model,
    sales_contact_name: String,
}

pub(crate) fn rows() -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::SalesContact.def())
        .column_as(employee::Column::FullName, "sales_contact_name")
}

/// Finds a client.
pub async fn find<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: ClientId,
) -> Result<Option<Client>> {
    let row = rows()
        .filter(Column::Id.eq(id.get()))
        .into_model::<Row>()
        .one(&from.connection())
        .await?;
    row.map(decode).transpose()
}

/// Reads a page of clients.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &ClientFilter,
    page: &PageRequest<ClientSort>,
) -> Result<Page<Client>> {
    let field = page.sort.field;
    let found = Narrowed::by(from, Kind::Client, Column::Id, filter.search.as_ref()).await?;
    let few = found.few(may_be_few(filter), || condition(filter));
    // by name, an index has those of each sales contact in order
    let is_in_order =
        field == ClientSort::FullName && !matches!(filter.mine, Some(Mine::OfSupport(_)));
    let which = if is_in_order {
        condition(filter)
    } else {
        passing(filter, Reading::in_order(from))
    };
    Listing {
        rows: rows(),
        filter: which.clone().add(found.filter),
        few,
        sample: found.sample.map(|some| which.add(some)),
        key: column(field),
        id: Column::Id,
    }
    .page(from, page, |row: &Row| position(field, &row.client))
    .await?
    .try_map(decode)
}

fn column(field: ClientSort) -> Column {
    match field {
        ClientSort::Id => Column::Id,
        ClientSort::FullName => Column::FullNameKey,
        ClientSort::CompanyName => Column::CompanyKey,
        ClientSort::Email => Column::EmailKey,
        ClientSort::FirstContactOn => Column::FirstContactOn,
        ClientSort::CreatedAt => Column::CreatedAt,
        ClientSort::UpdatedAt => Column::UpdatedAt,
    }
}

fn position(field: ClientSort, row: &Model) -> Position {
    let key = match field {
        ClientSort::Id => SortKey::Number(row.id),
        ClientSort::FullName => SortKey::Text(row.full_name_key.clone()),
        ClientSort::CompanyName => SortKey::Text(row.company_key.clone()),
        ClientSort::Email => SortKey::Text(row.email_key.clone()),
        ClientSort::FirstContactOn => SortKey::Text(row.first_contact_on.to_string()),
        ClientSort::CreatedAt => SortKey::Number(row.created_at),
        ClientSort::UpdatedAt => SortKey::Number(row.updated_at),
    };
    Position { key, id: row.id }
}

/// Whether it depends on the person if hardly any or very many clients pass.
const fn may_be_few(filter: &ClientFilter) -> bool {
    filter.sales_contact.is_some() || filter.mine.is_some()
}

pub(crate) fn condition(filter: &ClientFilter) -> Condition {
    passing(filter, Reading::ByIndex)
}

/// As [`condition`]; written for a way of reading.
fn passing(filter: &ClientFilter, reading: Reading) -> Condition {
    let mut all = Condition::all();
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
                    Column::Id.in_subquery(run.column(event::Column::ClientId).take())
                }
                Reading::InOrder => {
                    let of_client = Expr::col((event::Entity, event::Column::ClientId));
                    run.expr(Expr::val(1))
                        .and_where(of_client.equals((Entity, Column::Id)));
                    Expr::exists(run)
                }
            });
        }
        None => {}
    }
    if filter.not_anonymised {
        all = all.add(Column::AnonymisedAt.is_null());
    }
    if let Some(except) = filter.except {
        all = all.add(Column::Id.ne(except.get()));
    }
    all
}

/// Digits cut to their column: an imported number may have more than are accepted.
fn cut_digits(mut digits: String) -> String {
    digits.truncate(width::PHONE);
    digits
}

/// Writes a new client, whose creator becomes its sales contact.
pub async fn insert(
    work: &UnitOfWork,
    permit: Permit<CreateClient>,
    new: &NewClient,
    sales_contact: EmployeeRef,
) -> Result<Client> {
    let now = work.stamp().now;
    let mut client = Client {
        id: ClientId::new(0),
        full_name: new.full_name.clone(),
        email: new.email.clone(),
        phone: new.phone.clone(),
        company_name: new.company_name.clone(),
        contact_person: new.contact_person.clone(),
        sales_contact,
        first_contact_on: new.first_contact_on.unwrap_or_else(|| now.date_naive()),
        last_contact_at: None,
        external_ref: new.external_ref.clone(),
        anonymised_at: None,
        version: Version::FIRST,
        created_at: now,
        updated_at: now,
    };
    let inserted = Entity::insert(ActiveModel {
        id: NotSet,
        created_at: Set(micros(now)),
        ..encode(&client)
    })
    .exec(&work.connection())
    .await?;
    client.id = ClientId::new(inserted.last_insert_id);
    search::created(work, &client).await?;
    wrote(work, &permit, &client, ChangeSet::created(&client)).await?;
    Ok(client)
}

/// Writes the next state of a client.
///
/// # Errors
/// [`Error::Retry`] when the row was written since it was loaded.
pub async fn update<A: Operation<On = Client>>(
    work: &UnitOfWork,
    permit: Permit<A>,
    before: &Client,
    after: Client,
) -> Result<Client> {
    update_with(work, &permit, before, after, ChangeSet::none()).await
}

/// As [`update`], with more to tell in the audit entry.
pub(crate) async fn update_with<A: Operation<On = Client>>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    before: &Client,
    after: Client,
    more: ChangeSet,
) -> Result<Client> {
    let after = Client {
        version: permit.version().next(),
        updated_at: work.stamp().now,
        ..after
    };
    let updated = Entity::update_many()
        .set(encode(&after))
        .filter(Column::Id.eq(before.id.get()))
        .filter(Column::Version.eq(permit.version().get()))
        .exec(&work.connection())
        .await?;
    if updated.rows_affected != 1 {
        return Err(Error::Retry);
    }
    search::changed(work, before, &after).await?;
    if (&before.full_name, &before.company_name) != (&after.full_name, &after.company_name) {
        search::renamed(work, after.id).await?;
    }
    let changes = ChangeSet::between(before, &after).and(more);
    wrote(work, permit, &after, changes).await?;
    Ok(after)
}

/// Locks a client against changes until the end of the unit of work, for writes that
/// repeat its name.
pub(crate) async fn hold(work: &UnitOfWork, id: ClientId) -> Result<()> {
    Entity::find_by_id(id.get())
        .select_only()
        .column(Column::Id)
        .lock_shared()
        .into_tuple::<i64>()
        .one(&work.connection())
        .await?;
    Ok(())
}

/// Gives a client to another sales contact, and with it the rights on its
/// contracts and events.
pub async fn reassign(
    work: &UnitOfWork,
    permit: Permit<ReassignClient>,
    before: &Client,
    after: Client,
) -> Result<Client> {
    let after = update(work, permit, before, after).await?;
    follow(
        work,
        Condition::all().add(contract::Column::ClientId.eq(after.id.get())),
        Condition::all().add(event::Column::ClientId.eq(after.id.get())),
        after.sales_contact.id,
    )
    .await?;
    Ok(after)
}

/// Gives all clients of an employee to another, each with an audit entry.
/// Returns how many moved.
pub async fn hand_over(
    work: &UnitOfWork,
    permit: &Permit<HandOver>,
    from: EmployeeId,
    to: &EmployeeRef,
) -> Result<u64> {
    // held, so that each version is still the one that is told
    let owned = Entity::find()
        .filter(Column::SalesContactId.eq(from.get()))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(&work.connection())
        .await?;
    Entity::update_many()
        .col_expr(Column::SalesContactId, Expr::val(to.id.get()))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::SalesContactId.eq(from.get()))
        .exec(&work.connection())
        .await?;
    follow(
        work,
        Condition::all().add(contract::Column::SalesContactId.eq(from.get())),
        Condition::all().add(event::Column::SalesContactId.eq(from.get())),
        to.id,
    )
    .await?;
    for client in &owned {
        audit::written(
            work,
            permit,
            Written {
                record: RecordRef::new(RecordKind::Client, client.id),
                label: client.full_name.clone(),
                version: Some(Version::new(client.version + 1)),
                changes: ChangeSet::none().with("sales_contact_id", from.get(), to.id.get()),
            },
        )
        .await?;
    }
    Ok(owned.len() as u64)
}

/// The copies of the sales contact on contracts and events follow the client.
async fn follow(
    work: &UnitOfWork,
    contracts: Condition,
    events: Condition,
    to: EmployeeId,
) -> Result<()> {
    contract::Entity::update_many()
        .col_expr(contract::Column::SalesContactId, Expr::val(to.get()))
        .filter(contracts)
        .exec(&work.connection())
        .await?;
    event::Entity::update_many()
        .col_expr(event::Column::SalesContactId, Expr::val(to.get()))
        .filter(events)
        .exec(&work.connection())
        .await?;
    Ok(())
}

/// Counts one more write on a client for which a contract was created, and
/// says so in its history.
pub(crate) async fn raise(
    work: &UnitOfWork,
    permit: &Permit<CreateContract>,
    client: &Client,
    contract: ContractId,
) -> Result<()> {
    let raised = Entity::update_many()
        .col_expr(Column::Version, Expr::val(permit.version().next().get()))
        .col_expr(Column::UpdatedAt, Expr::val(micros(work.stamp().now)))
        .filter(Column::Id.eq(client.id.get()))
        .filter(Column::Version.eq(permit.version().get()))
        .exec(&work.connection())
        .await?;
    if raised.rows_affected != 1 {
        return Err(Error::Retry);
    }
    let after = Client {
        version: permit.version().next(),
        ..client.clone()
    };
    let changes = ChangeSet::none().with("contract", None::<i64>, contract.get());
    wrote(work, permit, &after, changes).await
}

/// How many clients an employee looks after.
pub async fn count_of<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    sales_contact: EmployeeId,
) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    Ok(Entity::find()
        .filter(Column::SalesContactId.eq(sales_contact.get()))
        .count(&from.connection())
        .await?)
}

/// Writes a logged contact, and the client's state after it.
pub async fn log_contact(
    work: &UnitOfWork,
    permit: Permit<LogContact>,
    before: &Client,
    after: Client,
    contact: LoggedContact,
) -> Result<LoggedContact> {
    let inserted = client_contact::Entity::insert(client_contact::ActiveModel {
        id: NotSet,
        client_id: Set(before.id.get()),
        contacted_at: Set(micros(contact.contacted_at)),
        note: Set(contact.note.as_ref().map(ToString::to_string)),
        recorded_by: Set(contact.recorded_by.id.get()),
        created_at: Set(micros(contact.created_at)),
    })
    .exec(&work.connection())
    .await?;
    update(work, permit, before, after).await?;
    Ok(LoggedContact {
        id: inserted.last_insert_id,
        ..contact
    })
}

#[derive(FromQueryResult)]
struct ContactRow {
    #[sea_orm(nested)]
    contact: client_contact::Model,
    recorded_by_name: String,
}

/// The contacts logged with a client, latest first.
pub async fn contacts<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    id: ClientId,
) -> Result<Vec<LoggedContact>> {
    client_contact::Entity::find()
        .join(
            JoinType::InnerJoin,
            client_contact::Relation::RecordedBy.def(),
        )
        .column_as(employee::Column::FullName, "recorded_by_name")
        .filter(client_contact::Column::ClientId.eq(id.get()))
        .order_by_desc(client_contact::Column::ContactedAt)
        .order_by_desc(client_contact::Column::Id)
        .limit(MOST_CONTACTS)
        .into_model::<ContactRow>()
        .all(&from.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(LoggedContact {
                id: row.contact.id,
                client_id: ClientId::new(row.contact.client_id),
                contacted_at: instant(row.contact.contacted_at)?,
                note: row.contact.note.map(Notes::from_stored),
                recorded_by: EmployeeRef {
                    id: EmployeeId::new(row.contact.recorded_by),
                    full_name: row.recorded_by_name,
                },
                created_at: instant(row.contact.created_at)?,
            })
        })
        .collect()
}

pub(crate) async fn wrote<A: Operation>(
    work: &UnitOfWork,
    permit: &Permit<A>,
    client: &Client,
    changes: ChangeSet,
) -> Result<()> {
    audit::written(
        work,
        permit,
        Written {
            record: RecordRef::new(RecordKind::Client, client.id.get()),
            label: client.label(),
            version: Some(client.version),
            changes,
        },
    )
    .await
}

/// Every column that a write may change.
pub(crate) fn encode(client: &Client) -> ActiveModel {
    let company = client.company_name.as_ref().map(CompanyName::as_str);
    let (phone_tail, name_mark) = match client.marks() {
        Some(marks) => (marks.phone, Some(marks.name)),
        None => (None, None),
    };
    ActiveModel {
        id: NotSet,
        full_name: Set(client.full_name.to_string()),
        full_name_key: Set(key(client.full_name.as_str(), width::NAME)),
        email: Set(client.email.to_string()),
        email_key: Set(client.email.key()),
        phone: Set(client.phone.to_string()),
        phone_digits: Set(cut_digits(client.phone.digits())),
        phone_tail: Set(phone_tail),
        company_name: Set(company.map(ToOwned::to_owned)),
        company_key: Set(key(company.unwrap_or_default(), width::COMPANY)),
        name_mark: Set(name_mark),
        contact_person: Set(client.contact_person.as_ref().map(ToString::to_string)),
        sales_contact_id: Set(client.sales_contact.id.get()),
        first_contact_on: Set(client.first_contact_on),
        last_contact_at: Set(client.last_contact_at.map(micros)),
        external_ref: Set(client.external_ref.as_ref().map(ToString::to_string)),
        external_ref_key: Set(reference_key(client.external_ref.as_ref())),
        anonymised_at: Set(client.anonymised_at.map(micros)),
        version: Set(client.version.get()),
        created_at: NotSet,
        updated_at: Set(micros(client.updated_at)),
    }
}

pub(crate) fn decode(row: Row) -> Result<Client> {
    let client = row.client;
    Ok(Client {
        id: ClientId::new(client.id),
        full_name: PersonName::from_stored(client.full_name),
        email: Email::from_stored(client.email),
        phone: Phone::from_stored(client.phone),
        company_name: client.company_name.map(CompanyName::from_stored),
        contact_person: client.contact_person.map(PersonName::from_stored),
        sales_contact: EmployeeRef {
            id: EmployeeId::new(client.sales_contact_id),
            full_name: row.sales_contact_name,
        },
        first_contact_on: client.first_contact_on,
        last_contact_at: optional_instant(client.last_contact_at)?,
        external_ref: client.external_ref.map(ExternalRef::from_stored),
        anonymised_at: optional_instant(client.anonymised_at)?,
        version: Version::new(client.version),
        created_at: instant(client.created_at)?,
        updated_at: instant(client.updated_at)?,
    })
}
