//! Merging a client into another one: what belongs to it moves, and its number leads to
//! the one that stays.
//!
//! The row of the client that goes is deleted, so that no list, count or search has to
//! leave it out; `merged_clients` keeps where its number leads.

use domain::{
    audit::ChangeSet,
    client::Client,
    ids::ClientId,
    policy::{Clearance, MergeClients, Operation, Permit, PermittedBy, Subject},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{
    anonymising, audit, clients, contracts,
    entity::{client, client_contact, contract, event, merged_client},
    error::{Error, Result},
    events,
    instant::micros,
    search,
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// Records of one client that are moved together.
const BATCH: u64 = 500;

/// The client that a number leads to, when its own was merged into another one.
pub async fn leads_to<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    number: ClientId,
) -> Result<Option<ClientId>> {
    let found = merged_client::Entity::find_by_id(number.get())
        .one(&from.connection())
        .await?;
    Ok(found.map(|merged| ClientId::new(merged.into_id)))
}

/// The numbers of all clients that were merged into one.
pub(crate) async fn merged_into(work: &UnitOfWork, client: ClientId) -> Result<Vec<ClientId>> {
    let numbers: Vec<i64> = merged_client::Entity::find()
        .select_only()
        .column(merged_client::Column::Id)
        .filter(merged_client::Column::IntoId.eq(client.get()))
        .order_by_asc(merged_client::Column::Id)
        .into_tuple()
        .all(&work.connection())
        .await?;
    Ok(numbers.into_iter().map(ClientId::new).collect())
}

/// Locks the two clients of a merge until the end of the unit of work, before they are
/// looked at: nothing comes to either meanwhile, and two merges of the same clients wait
/// for each other.
pub async fn hold(work: &UnitOfWork, clients: &[ClientId]) -> Result<()> {
    let both = client::Column::Id.is_in(clients.iter().map(|id| id.get()));
    work.hold::<client::Entity>(client::Column::Id, both).await
}

/// A client with the permit to write it.
pub type Permitted<'a> = (&'a Client, Permit<MergeClients>);

/// Merges a client into another one, whose next state is `after`.
///
/// # Errors
/// [`Error::Retry`] when one of the rows was written since it was loaded.
pub async fn merge(
    work: &UnitOfWork,
    (goes, permit): Permitted<'_>,
    (stays, into_permit): Permitted<'_>,
    after: Client,
) -> Result<Client> {
    let moving = Moving {
        work,
        permit: &permit,
        from: goes,
        to: stays,
    };
    let moved = moving.all().await?;
    remove(work, permit, goes, stays.id).await?;
    let after = clients::update_with(work, &into_permit, stays, after, moved).await?;
    // what came from the other is found by this one's name
    search::renamed(work, after.id).await?;
    let names = [goes.email.to_string(), goes.full_name.to_string()];
    anonymising::forget_mentions(work, goes, &names, Vec::new()).await?;
    Ok(after)
}

/// Deletes the client and has its number lead to the one that stays, as do those that
/// led to it.
async fn remove(
    work: &UnitOfWork,
    permit: Permit<MergeClients>,
    goes: &Client,
    into: ClientId,
) -> Result<()> {
    use merged_client::{ActiveModel, Column, Entity};

    let connection = &work.connection();
    Entity::update_many()
        .col_expr(Column::IntoId, Expr::val(into.get()))
        .filter(Column::IntoId.eq(goes.id.get()))
        .exec(connection)
        .await?;
    let deleted = client::Entity::delete_many()
        .filter(client::Column::Id.eq(goes.id.get()))
        .filter(client::Column::Version.eq(permit.version().get()))
        .exec(connection)
        .await?;
    if deleted.rows_affected != 1 {
        return Err(Error::Retry);
    }
    Entity::insert(ActiveModel {
        id: Set(goes.id.get()),
        into_id: Set(into.get()),
        merged_at: Set(micros(work.stamp().now)),
    })
    .exec_without_returning(connection)
    .await?;
    search::deleted(work, goes).await?;
    let gone = Client {
        version: permit.version().next(),
        ..goes.clone()
    };
    let changes = ChangeSet::none()
        .with("merged_into", None::<i64>, into.get())
        .and(ChangeSet::deleted(goes));
    clients::wrote(work, &permit, &gone, changes).await
}

/// What belongs to a client, on its way to another one.
struct Moving<'a> {
    work: &'a UnitOfWork,
    permit: &'a Permit<MergeClients>,
    from: &'a Client,
    to: &'a Client,
}

impl Moving<'_> {
    /// Moves everything; says so for the client that it comes to.
    async fn all(&self) -> Result<ChangeSet> {
        let contracts = self.contracts().await?;
        let events = self.events().await?;
        let logged = self.contacts().await?;
        let none = None::<i64>;
        let moved = ChangeSet::none().with("merged_client_id", none, self.from.id.get());
        let counts = [
            ("contracts", contracts),
            ("events", events),
            ("contacts", logged),
        ];
        let counts = counts.into_iter().filter(|(_, count)| *count > 0);
        Ok(counts.fold(moved, |moved, (what, count)| moved.with(what, none, count)))
    }

    async fn contracts(&self) -> Result<u64> {
        use contract::Column;

        contracts::hold_all_of(self.work, self.from.id).await?;
        let rows = contracts::rows().filter(Column::ClientId.eq(self.from.id.get()));
        self.tell(rows, Column::Id, contracts::decode).await?;
        let moved = contract::Entity::update_many()
            .col_expr(Column::ClientId, Expr::val(self.to.id.get()))
            .col_expr(
                Column::SalesContactId,
                Expr::val(self.to.sales_contact.id.get()),
            )
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::val(micros(self.work.stamp().now)))
            .filter(Column::ClientId.eq(self.from.id.get()))
            .exec(&self.work.connection())
            .await?;
        Ok(moved.rows_affected)
    }

    async fn events(&self) -> Result<u64> {
        use event::Column;

        events::hold_all_of(self.work, self.from.id).await?;
        let rows = events::rows().filter(Column::ClientId.eq(self.from.id.get()));
        self.tell(rows, Column::Id, events::decode).await?;
        let moved = event::Entity::update_many()
            .col_expr(Column::ClientId, Expr::val(self.to.id.get()))
            .col_expr(
                Column::SalesContactId,
                Expr::val(self.to.sales_contact.id.get()),
            )
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::UpdatedAt, Expr::val(micros(self.work.stamp().now)))
            .filter(Column::ClientId.eq(self.from.id.get()))
            .exec(&self.work.connection())
            .await?;
        Ok(moved.rows_affected)
    }

    async fn contacts(&self) -> Result<u64> {
        use client_contact::{Column, Entity};

        let moved = Entity::update_many()
            .col_expr(Column::ClientId, Expr::val(self.to.id.get()))
            .filter(Column::ClientId.eq(self.from.id.get()))
            .exec(&self.work.connection())
            .await?;
        Ok(moved.rows_affected)
    }

    /// Says in the history of each record, before it moves, that it does.
    async fn tell<E, Row, R>(
        &self,
        rows: Select<E>,
        id: E::Column,
        decode: fn(Row) -> Result<R>,
    ) -> Result<()>
    where
        E: EntityTrait,
        Row: FromQueryResult + Send + Sync,
        R: Subject,
    {
        let actor = match self.permit.by() {
            PermittedBy::Actor(actor) => Some(actor),
            PermittedBy::System => None,
        };
        let mut last = 0;
        loop {
            let some = rows.clone().filter(id.gt(last)).order_by_asc(id);
            let some = some.limit(BATCH).into_model::<Row>();
            let some = some.all(&self.work.connection()).await?;
            let some: Vec<R> = some.into_iter().map(decode).collect::<Result<_>>()?;
            let Some(record) = some.last().and_then(Subject::record) else {
                return Ok(());
            };
            last = record.id;
            let entries = some.iter().map(|one| {
                let changes = self.changes(one);
                let named = one.record();
                let named = named.map(|record| (record, one.label(), one.version().next()));
                audit::entry(
                    self.work,
                    actor,
                    MergeClients::ACTION.name(),
                    named,
                    None,
                    &changes,
                )
            });
            audit::append_all(self.work, entries).await?;
        }
    }

    fn changes(&self, record: &impl Subject) -> ChangeSet {
        let moved = ChangeSet::none().with("client_id", self.from.id.get(), self.to.id.get());
        let to = self.to.sales_contact.id;
        match record.sales_contact() {
            Some(before) if before != to => moved.with("sales_contact_id", before.get(), to.get()),
            Some(_) | None => moved,
        }
    }
}
