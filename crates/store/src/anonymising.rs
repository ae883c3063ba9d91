//! Removing a person's data from everything that is kept about a client.
//!
//! Amounts, payments, days and who of the company did what stay: they tell nothing of the
//! person, and books have to be kept.

use domain::{
    audit::{ChangeSet, RecordKind, RecordRef},
    client::Client,
    contract::Contract,
    event::Event,
    import::ImportKind,
    policy::{AnonymiseClient, Permit, Subject},
    text::{CompanyName, PersonName, Title},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::Expr,
};

use crate::{
    audit::{self, Written},
    clients, contracts,
    entity::{client_contact, contract, event},
    error::Result,
    events, idempotency, imports, legacy, merging,
    unit_of_work::{Connected, UnitOfWork},
};

/// Records of one client that are read together.
const BATCH: u64 = 100;

/// Removes a person's data: from the client, from the notes of its contacts, from its
/// contracts and events, and from the values in the audit entries of all of them; also from
/// those of the clients that were merged into it.
///
/// # Errors
/// [`crate::error::Error::Retry`] when one of the rows was written since it was loaded.
pub async fn anonymise(
    work: &UnitOfWork,
    permit: Permit<AnonymiseClient>,
    before: &Client,
    after: Client,
) -> Result<Client> {
    let mut said = texts_of_contracts(work, &permit, before).await?;
    said.extend(texts_of_events(work, &permit, before).await?);
    client_contact::Entity::update_many()
        .col_expr(client_contact::Column::Note, Expr::val(None::<String>))
        .filter(client_contact::Column::ClientId.eq(before.id.get()))
        .exec(&work.connection())
        .await?;
    let after = clients::update_with(work, &permit, before, after, ChangeSet::none()).await?;
    let merged = merging::merged_into(work, after.id).await?;
    for number in &merged {
        // each log says for itself why its values are gone
        let written = Written {
            record: RecordRef::new(RecordKind::Client, number.get()),
            label: after.label(),
            version: None,
            changes: ChangeSet::none(),
        };
        audit::written(work, &permit, written).await?;
    }
    let mut names = vec![before.email.to_string(), before.full_name.to_string()];
    for number in merged.into_iter().chain([after.id]) {
        let record = RecordRef::new(RecordKind::Client, number.get());
        for (field, text) in audit::said(work, record).await? {
            match field.as_str() {
                "email" | "full_name" => names.push(text),
                _ => said.push(text),
            }
        }
        legacy::forget_originals(work, record).await?;
        audit::redact(work, record, &after.label()).await?;
        imports::forget(work, ImportKind::Clients, record.id).await?;
    }
    names.sort();
    names.dedup();
    forget_mentions(work, before, &names, said).await?;
    Ok(after)
}

/// Takes the names and addresses of a client out of kept replies and of what imports tell of
/// them; out of replies that name the client, these texts as well.
pub(crate) async fn forget_mentions(
    work: &UnitOfWork,
    client: &Client,
    names: &[String],
    mut said: Vec<String>,
) -> Result<()> {
    imports::forget(work, ImportKind::Clients, client.id.get()).await?;
    imports::forget_naming(work, names).await?;
    let company = client.company_name.as_ref().map(CompanyName::as_str);
    let person = client.contact_person.as_ref().map(PersonName::as_str);
    let data = [Some(client.phone.as_str()), company, person];
    said.extend(data.into_iter().flatten().map(ToOwned::to_owned));
    idempotency::forget_person(work, names, said).await
}

/// Takes the titles of a client's contracts out of them and of their entries. Returns what
/// they were.
async fn texts_of_contracts(
    work: &UnitOfWork,
    permit: &Permit<AnonymiseClient>,
    client: &Client,
) -> Result<Vec<String>> {
    let rows = contracts::rows().filter(contract::Column::ClientId.eq(client.id.get()));
    let mut said = Vec::new();
    let mut last = 0;
    loop {
        let some: Vec<Contract> =
            some_after(work, &rows, contract::Column::Id, last, contracts::decode).await?;
        let Some(highest) = some.last() else {
            return Ok(said);
        };
        last = highest.id.get();
        for before in some {
            let record = RecordRef::new(RecordKind::Contract, before.id.get());
            // its row tells whose it is, also without a title
            imports::forget(work, ImportKind::Contracts, record.id).await?;
            if before.title.is_none() && !audit::tells(work, record).await? {
                continue;
            }
            said.extend(before.title.as_ref().map(Title::to_string));
            let after = contracts::take_next(work, permit, &before, before.anonymised()).await?;
            audit::redact(work, record, &after.label()).await?;
        }
    }
}

/// Takes names, places and notes of a client's events out of them and of their entries.
/// Returns what they were.
async fn texts_of_events(
    work: &UnitOfWork,
    permit: &Permit<AnonymiseClient>,
    client: &Client,
) -> Result<Vec<String>> {
    let rows = events::rows().filter(event::Column::ClientId.eq(client.id.get()));
    let mut said = Vec::new();
    let mut last = 0;
    loop {
        let some: Vec<Event> =
            some_after(work, &rows, event::Column::Id, last, events::decode).await?;
        let Some(highest) = some.last() else {
            return Ok(said);
        };
        last = highest.id.get();
        for before in some {
            let record = RecordRef::new(RecordKind::Event, before.id.get());
            let texts = [
                before.name.as_str(),
                before.location.as_str(),
                before.notes.as_str(),
            ];
            said.extend(texts.map(ToOwned::to_owned));
            let after = events::take_next(work, permit, &before, before.anonymised()).await?;
            legacy::forget_originals(work, record).await?;
            audit::redact(work, record, &after.label()).await?;
            imports::forget(work, ImportKind::Events, record.id).await?;
        }
    }
}

/// The next records of a client after an id.
async fn some_after<E, Row, R>(
    work: &UnitOfWork,
    rows: &Select<E>,
    id: E::Column,
    last: i64,
    decode: fn(Row) -> Result<R>,
) -> Result<Vec<R>>
where
    E: EntityTrait,
    Row: FromQueryResult + Send + Sync,
{
    let some = rows.clone().filter(id.gt(last)).order_by_asc(id);
    let some = some.limit(BATCH).into_model::<Row>();
    let some = some.all(&work.connection()).await?;
    some.into_iter().map(decode).collect()
}
