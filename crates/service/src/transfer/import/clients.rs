//! Clients of a file: looked up together, written together.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::ChangeSet,
    client::{Client, ClientChanges},
    contact::{Email, Phone},
    department::Department,
    employee::{Employee, EmployeeRef},
    error::Checks,
    ids::{ClientId, EmployeeId, Version},
    import::{Existing, RowOutcome},
    policy::{
        self, Company, CreateClient, Denied, ImportClient, LogContact, Operation, Permit,
        ReadClients, ReassignClient, UpdateClient,
    },
    text::{CompanyName, ExternalRef, PersonName},
    worded,
};
use store::{
    bulk::{self, Why},
    clients,
    matching::{self, ClientKeys},
};

use super::{
    batch::{Batch, Taken, reasons, twice},
    receive::StoredRow,
    row::{Row, checked_id},
};
use crate::error::ServiceError;

/// What a row says of a client; nothing where it has no such column, or no value.
#[derive(Debug)]
struct Said {
    id: Option<ClientId>,
    full_name: Option<PersonName>,
    email: Option<Email>,
    phone: Option<Phone>,
    company_name: Option<CompanyName>,
    contact_person: Option<PersonName>,
    first_contact_on: Option<NaiveDate>,
    last_contact_at: Option<DateTime<Utc>>,
    external_ref: Option<ExternalRef>,
}

impl Said {
    fn read(batch: &Batch<'_>, row: &Row<'_>) -> Result<Self, ServiceError> {
        let mut checks = Checks::default();
        let zone = batch.session.time_zone;
        let id = checks.take_optional("id", row.parsed("id", checked_id));
        let full_name =
            checks.take_optional("full_name", row.parsed("full_name", PersonName::parse));
        let email = checks.take_optional("email", row.parsed("email", Email::parse));
        let phone = checks.take_optional("phone", row.parsed("phone", Phone::parse));
        let company = checks.take_optional(
            "company_name",
            row.parsed("company_name", CompanyName::parse),
        );
        let person = checks.take_optional(
            "contact_person",
            row.parsed("contact_person", PersonName::parse),
        );
        let first = checks.take_optional(
            "first_contact_on",
            row.day("first_contact_on", batch.session.time_zone),
        );
        let last = checks.take_optional("last_contact_at", row.instant("last_contact_at", zone));
        let reference = checks.take_optional(
            "external_ref",
            row.parsed("external_ref", ExternalRef::parse),
        );
        let said = checks.finish(|| {
            Some(Self {
                id: id?.map(ClientId::new),
                full_name: full_name?,
                email: email?,
                phone: phone?,
                company_name: company?,
                contact_person: person?,
                first_contact_on: first?,
                last_contact_at: last?,
                external_ref: reference?,
            })
        })?;
        Ok(said)
    }

    /// Which of those found a row is about.
    fn find<'c>(&self, known: &'c [Client]) -> Result<Option<&'c Client>, ServiceError> {
        let by_id = self.id.and_then(|id| known.iter().find(|one| one.id == id));
        let by_number = self.external_ref.as_ref().and_then(|number| {
            known
                .iter()
                .find(|one| one.external_ref.as_ref() == Some(number))
        });
        let by_email = self
            .email
            .as_ref()
            .and_then(|email| known.iter().find(|one| one.email.key() == email.key()));
        if let Some(found) = by_id
            && self.is_somebody_else(found)
        {
            return Err(ServiceError::field(
                "id",
                worded!(
                    "bad-client-id-of-another",
                    "is {name}'s here; leave the column out when the ids are another company's",
                    name = found.full_name.as_str(),
                ),
            ));
        }
        let found: Vec<_> = [by_id, by_number, by_email].into_iter().flatten().collect();
        match found.as_slice() {
            [] => Ok(None),
            [first, others @ ..] if others.iter().all(|other| other.id == first.id) => {
                Ok(Some(*first))
            }
            [first, others @ ..] => {
                let other = others.iter().find(|other| other.id != first.id);
                Err(ServiceError::field(
                    "email",
                    worded!(
                        "bad-two-clients",
                        "leads to client {other}, the row's id or number to client {client}",
                        other = other.map_or(first.id, |other| other.id),
                        client = first.id,
                    ),
                ))
            }
        }
    }

    /// Whether neither name nor address nor number is that of the client with this id.
    fn is_somebody_else(&self, found: &Client) -> bool {
        let differs = |given: bool, same: bool| given && !same;
        let email = self.email.as_ref().map(Email::key);
        differs(email.is_some(), email == Some(found.email.key()))
            && differs(
                self.full_name.is_some(),
                self.full_name.as_ref() == Some(&found.full_name),
            )
    }

    /// The client as the row has it.
    fn changes(&self, before: &Client) -> ClientChanges {
        let unless_same = |same: bool| !same;
        ClientChanges {
            version: before.version,
            full_name: self
                .full_name
                .clone()
                .filter(|new| unless_same(*new == before.full_name)),
            email: self
                .email
                .clone()
                .filter(|new| unless_same(new.key() == before.email.key())),
            phone: self
                .phone
                .clone()
                .filter(|new| unless_same(*new == before.phone)),
            company_name: self
                .company_name
                .clone()
                .filter(|new| before.company_name.as_ref() != Some(new))
                .map(Some),
            contact_person: self
                .contact_person
                .clone()
                .filter(|new| before.contact_person.as_ref() != Some(new))
                .map(Some),
            first_contact_on: self
                .first_contact_on
                .filter(|new| unless_same(*new == before.first_contact_on)),
            external_ref: self
                .external_ref
                .clone()
                .filter(|new| before.external_ref.as_ref() != Some(new))
                .map(Some),
        }
    }
}

/// Takes clients in: those that are new together, the others one by one.
pub(super) async fn take(batch: &mut Batch<'_>, rows: Vec<StoredRow>) -> Result<(), ServiceError> {
    let columns = batch.columns.clone();
    let mut said = Vec::new();
    for stored in rows {
        match Said::read(batch, &Row::new(&columns, &stored)) {
            Ok(one) => said.push((stored, one)),
            Err(error) => batch.settle(&stored, Err(error)).await?,
        }
    }
    let known = look_up(batch, &mut said).await?;
    let mut new = Vec::new();
    for (stored, one) in said {
        let row = Row::new(&columns, &stored);
        let taken = one_of(batch, &row, &one, &known).await;
        match taken {
            Ok(One::Known(taken)) => batch.settle(&stored, Ok(taken)).await?,
            Ok(One::New(client)) => new.push((stored, *client)),
            Err(error) => batch.settle(&stored, Err(error)).await?,
        }
    }
    create(batch, new).await
}

/// What is done with a row.
enum One {
    /// Its client was there.
    Known(Taken),
    /// It is a new client, to be written with the others.
    New(Box<Client>),
}

/// Everything that the rows may be about: one question for each way to say so.
async fn look_up(
    batch: &mut Batch<'_>,
    said: &mut [(StoredRow, Said)],
) -> Result<Vec<Client>, ServiceError> {
    let clearance = policy::admit::<ReadClients>(&batch.session.actor)?;
    let ids: Vec<_> = said.iter().filter_map(|(_, one)| one.id).collect();
    let leads = matching::merged(batch.work, &clearance, &ids).await?;
    for (_, one) in said.iter_mut() {
        one.id = one.id.map(|id| leads.get(&id).copied().unwrap_or(id));
    }
    let mut keys = ClientKeys::default();
    let mut named = Vec::new();
    for (_, one) in said.iter() {
        if let Some(id) = one.id {
            keys.ids.push(id);
            named.push(id_key(id));
        }
        if let Some(email) = &one.email {
            keys.emails.push(email.key());
            named.push(email_key(&email.key()));
        }
        if let Some(number) = &one.external_ref {
            keys.references.push(number.clone());
            named.push(number_key(number));
        }
    }
    let known = matching::clients(batch.work, &clearance, &keys).await?;
    for client in &known {
        named.push(id_key(client.id));
        named.push(email_key(&client.email.key()));
    }
    batch.prepare_keys(&named).await?;
    Ok(known)
}

fn id_key(id: ClientId) -> String {
    format!("client {id}")
}

fn email_key(key: &str) -> String {
    format!("client e-mail {key}")
}

fn number_key(number: &ExternalRef) -> String {
    format!("client number {}", domain::fold::key(number.as_str()))
}

async fn one_of(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    known: &[Client],
) -> Result<One, ServiceError> {
    let found = said.find(known)?;
    let email = said
        .email
        .as_ref()
        .map(Email::key)
        .or_else(|| found.map(|found| found.email.key()));
    let email = email.map(|key| email_key(&key));
    let number = said.external_ref.as_ref().map(number_key);
    let id = found.map(|found| found.id).or(said.id).map(id_key);
    for (field, key) in [("email", &email), ("external_ref", &number), ("id", &id)] {
        if let Some(line) = key.as_ref().and_then(|key| batch.named_in(key)) {
            return Err(twice(field, line));
        }
    }
    let one = match found {
        Some(found) => One::Known(update(batch, row, said, found).await?),
        None => One::New(Box::new(new(batch, row, said).await?)),
    };
    for key in [email, number, id].into_iter().flatten() {
        batch.name(&key, row.line());
    }
    Ok(one)
}

/// A client that was not there, ready to be written.
async fn new(batch: &mut Batch<'_>, row: &Row<'_>, said: &Said) -> Result<Client, ServiceError> {
    let sales_contact = sales_contact_of_new(batch, row).await?;
    if let Some(id) = said.id
        && policy::admit::<ImportClient>(&batch.session.actor).is_err()
    {
        return Err(ServiceError::field(
            "id",
            worded!(
                "bad-unknown-client-id",
                "names no client: {id}; leave it out for a new client",
                id = id,
            ),
        ));
    }
    let mut checks = Checks::default();
    let full_name = checks.required("full_name", said.full_name.clone());
    let email = checks.required("email", said.email.clone());
    let phone = checks.required("phone", said.phone.clone());
    let now = batch.session.now();
    let today = batch.session.today();
    let client = checks.finish(|| {
        Some(Client {
            id: said.id.unwrap_or(ClientId::new(0)),
            full_name: full_name?,
            email: email?,
            phone: phone?,
            company_name: said.company_name.clone(),
            contact_person: said.contact_person.clone(),
            sales_contact,
            first_contact_on: said.first_contact_on.unwrap_or(today),
            last_contact_at: said.last_contact_at,
            external_ref: said.external_ref.clone(),
            anonymised_at: None,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        })
    })?;
    Ok(client)
}

/// Whoever looks after a new client: sales themselves, for management whoever the row names.
async fn sales_contact_of_new(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
) -> Result<EmployeeRef, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    if let Ok(clearance) = policy::admit::<ImportClient>(&session.actor) {
        let named = batch
            .people
            .named(work, &clearance, row, "sales_contact")
            .await?;
        let Some(named) = named else {
            return Err(ServiceError::field(
                "sales_contact",
                worded!(
                    "bad-import-without-sales-contact",
                    "is missing: which employee looks after the client"
                ),
            ));
        };
        return batch
            .people
            .eligible(
                session,
                (work, &clearance),
                named.id,
                Department::Sales,
                "sales_contact",
            )
            .await;
    }
    let clearance = policy::admit::<CreateClient>(&session.actor)?;
    let named = batch
        .people
        .named(work, &clearance, row, "sales_contact")
        .await?;
    if named.is_some_and(|named| named.id != session.actor.id) {
        return Err(Denied::field(CreateClient::ACTION, None, "sales_contact").into());
    }
    batch
        .people
        .eligible(
            session,
            (work, &clearance),
            session.actor.id,
            Department::Sales,
            "sales_contact",
        )
        .await
}

/// Writes the new clients of a batch: together, unless somebody else was faster with one.
async fn create(batch: &mut Batch<'_>, new: Vec<(StoredRow, Client)>) -> Result<(), ServiceError> {
    if new.is_empty() {
        return Ok(());
    }
    let clients = new.iter().map(|(_, client)| client.clone()).collect();
    if let Ok(written) = written(batch, clients).await? {
        for ((row, _), client) in new.iter().zip(written) {
            let taken = created(batch, &client);
            batch.settle(row, Ok(taken)).await?;
        }
        return Ok(());
    }
    for (row, client) in new {
        let written = written(batch, vec![client]).await?;
        let taken = written.map(|written| {
            let client = written.into_iter().next();
            client.map(|client| created(batch, &client))
        });
        if let Some(taken) = taken.transpose() {
            batch.settle(&row, taken).await?;
        }
    }
    Ok(())
}

fn created(batch: &Batch<'_>, client: &Client) -> Taken {
    Taken {
        outcome: RowOutcome::Created,
        record: client.id.get(),
        version: client.version.get(),
        label: client.full_name.to_string(),
        changes: if batch.is_sampled() {
            ChangeSet::created(client)
        } else {
            ChangeSet::none()
        },
    }
}

/// Writes these clients, or none of them and says what stands in the way.
async fn written(
    batch: &mut Batch<'_>,
    clients: Vec<Client>,
) -> Result<Result<Vec<Client>, ServiceError>, ServiceError> {
    let brings_ids = clients.iter().any(|client| client.id.get() > 0);
    let actor = &batch.session.actor;
    let mark = batch.work.mark().await?;
    let written = if let Ok(clearance) = policy::admit::<ImportClient>(actor) {
        write(batch, &clearance.on(&Company)?, clients).await
    } else {
        let clearance = policy::admit::<CreateClient>(actor)?;
        write(batch, &clearance.on(&Company)?, clients).await
    };
    batch.seal(mark, written.as_ref().err()).await?;
    if brings_ids && written.is_ok() {
        bulk::continue_ids(batch.work).await?;
    }
    match written {
        Err(error) if reasons(&error).is_none() => Err(error),
        known => Ok(known),
    }
}

async fn write<A: Operation>(
    batch: &Batch<'_>,
    permit: &Permit<A>,
    clients: Vec<Client>,
) -> Result<Vec<Client>, ServiceError> {
    let reason = format!("{}{}", store::undo::IMPORT_REASON, batch.import.id);
    let why = Why {
        action: A::ACTION.name(),
        reason: Some(&reason),
    };
    Ok(bulk::write_clients(batch.work, permit, clients, why).await?)
}

/// Makes a client what the row says, as far as its person may.
async fn update(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    before: &Client,
) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let changes = said.changes(before);
    let last = said
        .last_contact_at
        .filter(|at| before.last_contact_at.is_none_or(|known| *at > known));
    let clearance = policy::admit::<UpdateClient>(&session.actor)?;
    let named = batch
        .people
        .named(work, &clearance, row, "sales_contact")
        .await?;
    let to = named.filter(|named| named.id != before.sales_contact.id);
    let unchanged = Taken::unchanged(before.id.get(), before.version.get());
    let is_same = to.is_none()
        && last.is_none()
        && before.anonymised_at.is_none()
        && before.changed(&changes).is_ok_and(|after| after == *before);
    if is_same || batch.import.existing == Existing::Skip {
        return Ok(unchanged);
    }
    if batch.import.existing == Existing::Refuse {
        return Err(ServiceError::field(
            "email",
            worded!(
                "bad-known-client",
                "is that of client {client}, who is not to be changed by this import",
                client = before.id,
            ),
        ));
    }
    let mark = work.mark().await?;
    let written = write_changes(batch, row.line(), before, (&changes, last, to)).await;
    batch.seal(mark, written.as_ref().err()).await?;
    let written = written?;
    Ok(Taken {
        outcome: RowOutcome::Updated,
        record: written.id.get(),
        version: written.version.get(),
        label: written.full_name.to_string(),
        changes: ChangeSet::between(before, &written),
    })
}

/// What a row changes: its values, a later contact, and who looks after the client.
type Differs<'a> = (&'a ClientChanges, Option<DateTime<Utc>>, Option<Employee>);

async fn write_changes(
    batch: &mut Batch<'_>,
    line: i64,
    before: &Client,
    (changes, last, to): Differs<'_>,
) -> Result<Client, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let clearance = policy::admit::<UpdateClient>(&session.actor)?;
    // asked whatever it is that differs: the row is a colleague's or it is not
    let permit = clearance.on(before)?;
    if policy::admit::<LogContact>(&session.actor).is_err() && last.is_some() {
        return Err(Denied::field(LogContact::ACTION, None, "last_contact_at").into());
    }
    let to = match to {
        Some(to) => {
            let clearance = policy::admit::<ReassignClient>(&session.actor)
                .map_err(|_| Denied::field(ReassignClient::ACTION, None, "sales_contact"))?;
            let to = batch
                .people
                .eligible(
                    session,
                    (work, &clearance),
                    to.id,
                    Department::Sales,
                    "sales_contact",
                )
                .await?;
            Some((clearance, to))
        }
        None => None,
    };
    check_address(batch, changes, before).await?;
    let mut after = before.changed(changes)?;
    if let Some(at) = last {
        after = after.contacted(at)?;
    }
    let reason = batch.reason(line);
    let mut written = before.clone();
    if after != *before {
        written = clients::update(work, permit.because(Some(&reason)), before, after).await?;
    }
    if let Some((clearance, to)) = to {
        let permit = clearance.on(&written)?.because(Some(&reason));
        let after = written.reassigned(to);
        written = clients::reassign(work, permit, &written, after).await?;
    }
    Ok(written)
}

/// Refuses an address that is another client's, before the database would.
async fn check_address(
    batch: &Batch<'_>,
    changes: &ClientChanges,
    before: &Client,
) -> Result<(), ServiceError> {
    let Some(email) = &changes.email else {
        return Ok(());
    };
    let clearance = policy::admit::<ReadClients>(&batch.session.actor)?;
    let keys = ClientKeys {
        emails: vec![email.key()],
        ..ClientKeys::default()
    };
    let found = matching::clients(batch.work, &clearance, &keys).await?;
    if found.iter().any(|other| other.id != before.id) {
        return Err(domain::refusal::Refusal::EmailTaken.into());
    }
    Ok(())
}

/// Puts the values back that an import changed, as far as they are still its own.
pub(super) async fn restore(
    session: &super::undo::Undoing<'_>,
    id: i64,
    made: i64,
    changes: &ChangeSet,
) -> Result<bool, ServiceError> {
    let clearance = policy::admit::<UpdateClient>(&session.session.actor)?;
    let Some(before) = clients::find(session.work, &clearance, ClientId::new(id)).await? else {
        return Ok(false);
    };
    if !session.is_as_imported(&before, made).await? || before.anonymised_at.is_some() {
        return Ok(false);
    }
    let old: BTreeMap<&str, &serde_json::Value> = changes
        .changes()
        .iter()
        .map(|change| (change.field.as_str(), &change.old))
        .collect();
    let text = |field: &str| {
        old.get(field)
            .map(|value| value.as_str().map(ToOwned::to_owned))
    };
    let mut after = before.clone();
    if let Some(Some(name)) = text("full_name") {
        after.full_name = PersonName::from_stored(name);
    }
    if let Some(Some(email)) = text("email") {
        after.email = Email::from_stored(email);
    }
    if let Some(Some(phone)) = text("phone") {
        after.phone = Phone::from_stored(phone);
    }
    if let Some(company) = text("company_name") {
        after.company_name = company.map(CompanyName::from_stored);
    }
    if let Some(person) = text("contact_person") {
        after.contact_person = person.map(PersonName::from_stored);
    }
    if let Some(Some(day)) = text("first_contact_on") {
        after.first_contact_on = day.parse().unwrap_or(before.first_contact_on);
    }
    if let Some(at) = text("last_contact_at") {
        after.last_contact_at = at.and_then(|at| at.parse().ok());
    }
    if let Some(number) = text("external_ref") {
        after.external_ref = number.map(ExternalRef::from_stored);
    }
    let permit = clearance.on(&before)?.because(Some(&session.reason));
    let written = clients::update(session.work, permit, &before, after).await?;
    if let Some(sales) = old.get("sales_contact_id").and_then(|id| id.as_i64()) {
        let clearance = policy::admit::<ReassignClient>(&session.session.actor)?;
        let sales = session.session.eligible(
            session.work,
            &clearance,
            EmployeeId::new(sales),
            Department::Sales,
            "sales_contact",
        );
        let after = written.reassigned(sales.await?.reference());
        let permit = clearance.on(&written)?.because(Some(&session.reason));
        clients::reassign(session.work, permit, &written, after).await?;
    }
    Ok(true)
}
