//! Clients: created by sales, looked after by their sales contact.

use domain::{
    audit::{RecordKind, RecordRef},
    client::{Client, ClientChanges, ClientFilter, ClientSort, LoggedContact, NewClient},
    department::Department,
    duplicate::AmongOthers,
    employee::{EmployeeRef, Mine},
    error::{Given, Invalid},
    ids::{ClientId, ContractId, EmployeeId, Version},
    page::{Few, ListRequest, MOST_NAMED},
    period::{AsOf, Moment},
    policy::{
        AnonymiseClient, Clearance, CreateClient, LogContact, Operation, ReadClients,
        ReassignClient, UpdateClient,
    },
    refusal::Refusal,
    text::Notes,
    worded,
};
use store::{Queries, anonymising, clients, contracts, duplicates, employees, merging};

use crate::{
    Session, Transition,
    attempt::{Attempt, Listed, about, nothing_is_mine, opened},
    error::ServiceError,
    idempotency::{Once, Outcome},
};

/// A contact as it was typed: when, and what was said.
type TypedContact = (Option<Moment>, Option<Notes>);

impl Session {
    /// Lists clients.
    ///
    /// # Errors
    /// 422 on a bad parameter, or on `mine` for management.
    pub async fn list_clients(
        &self,
        request: Given<ListRequest<ClientFilter, ClientSort>>,
    ) -> Result<Listed<Client>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadClients>().await?;
        let request = opened::<ReadClients, _>(&request)?;
        let page = self.page("clients", &request)?;
        let mut filter = request.filter.clone();
        if request.mine {
            filter.mine = Some(self.mine()?);
        }
        let found = clients::list(&reader, &clearance, &filter, &page).await?;
        Ok(self.listed("clients", &request, found))
    }

    /// Shows a client; the number of one that was merged leads to the one it is now.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn show_client(&self, id: Given<ClientId>) -> Result<Client, ServiceError> {
        let (clearance, reader) = self.reading::<ReadClients>().await?;
        let id = opened::<ReadClients, _>(&id)?;
        follow(&reader, &clearance, id).await
    }

    /// Creates a client; the caller becomes its sales contact. It may be one that there is
    /// already: nothing is refused for that, but the reply tells.
    ///
    /// # Errors
    /// 403 unless SALES, 409 when the e-mail is taken, 422.
    pub async fn create_client(
        &self,
        new: Given<NewClient>,
        once: Once<'_, AmongOthers>,
    ) -> Result<Outcome<AmongOthers>, ServiceError> {
        self.write_once::<CreateClient, _, _, _>(once, |attempt, once| {
            let new = &new;
            async move {
                let new = attempt.input(new)?;
                let new = NewClient {
                    first_contact_on: Some(new.first_contact_on.unwrap_or_else(|| self.today())),
                    ..new
                };
                // whoever is being deactivated at this moment gets no new client
                employees::guard_schedule(&attempt.work, self.actor.id).await?;
                let actor = self.service.actor_now(&attempt.work, &self.actor).await?;
                let permit =
                    domain::policy::admit::<CreateClient>(&actor)?.on(&domain::policy::Company)?;
                let client = clients::insert(&attempt.work, permit, &new, self.myself()).await?;
                let client = among_others(&attempt, client).await?;
                once.keep(&attempt.work, &client).await?;
                attempt.work.save().await?;
                Ok(client)
            }
        })
        .await
    }

    /// Changes a client's details. The reply tells of whom it may be since then.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn update_client(
        &self,
        id: Given<ClientId>,
        changes: Given<ClientChanges>,
    ) -> Result<AmongOthers, ServiceError> {
        let record = about(RecordKind::Client, &id, ClientId::get);
        self.write::<UpdateClient, _, _, _>(record, |attempt| {
            let (id, changes) = (&id, &changes);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let changes = attempt.input(changes)?;
                attempt
                    .check_version(reference(id), before.version, changes.version)
                    .await?;
                let after = before.changed(&changes)?;
                let after = clients::update(&attempt.work, permit, &before, after).await?;
                let after = if before.marks() == after.marks() {
                    AmongOthers {
                        client: after,
                        duplicates: Vec::new(),
                    }
                } else {
                    among_others(&attempt, after).await?
                };
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Gives a client to another sales contact, with the rights on its
    /// contracts.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn reassign_client(
        &self,
        id: Given<ClientId>,
        to: Given<(Version, EmployeeId)>,
    ) -> Result<Client, ServiceError> {
        let record = about(RecordKind::Client, &id, ClientId::get);
        self.write::<ReassignClient, _, _, _>(record, |attempt| {
            let (id, to) = (&id, &to);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, to) = attempt.input(to)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let to = self
                    .eligible(
                        &attempt.work,
                        &attempt.clearance,
                        to,
                        Department::Sales,
                        "sales_contact_id",
                    )
                    .await?;
                let after = before.reassigned(to.reference());
                let after = clients::reassign(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Logs a contact with a client; the latest one counts.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn log_contact(
        &self,
        id: Given<ClientId>,
        contact: Given<TypedContact>,
        once: Once<'_, LoggedContact>,
    ) -> Result<Outcome<LoggedContact>, ServiceError> {
        let record = about(RecordKind::Client, &id, ClientId::get);
        self.write_once_about::<LogContact, _, _, _>(record, once, |attempt, once| {
            let (id, contact) = (&id, &contact);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (at, note) = attempt.input(contact)?;
                let at = match at {
                    None => self.now(),
                    Some(moment) => moment
                        .in_zone(self.time_zone)
                        .map_err(|refused| Invalid::field("contacted_at", refused))?
                        .utc(),
                };
                let after = before.contacted(at)?;
                let contact = LoggedContact {
                    id: 0,
                    client_id: id,
                    contacted_at: at,
                    note,
                    recorded_by: self.myself(),
                    created_at: self.now(),
                };
                let contact =
                    clients::log_contact(&attempt.work, permit, &before, after, contact).await?;
                once.keep(&attempt.work, &contact).await?;
                attempt.work.save().await?;
                Ok(contact)
            }
        })
        .await
    }

    /// The contacts logged with a client, latest first.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn list_contacts(
        &self,
        id: Given<ClientId>,
    ) -> Result<Vec<LoggedContact>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadClients>().await?;
        let id = opened::<ReadClients, _>(&id)?;
        let client = follow(&reader, &clearance, id).await?;
        Ok(clients::contacts(&reader, &clearance, client.id).await?)
    }

    /// The contracts for which a client's data is still needed: those neither
    /// paid nor cancelled.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn open_contracts(
        &self,
        id: Given<ClientId>,
    ) -> Result<Few<ContractId>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadClients>().await?;
        let id = opened::<ReadClients, _>(&id)?;
        let client = follow(&reader, &clearance, id).await?;
        Ok(contracts::open_of(&reader, &clearance, client.id, self.now(), MOST_NAMED).await?)
    }

    /// Removes a person's data from a client, its contracts and events and what the log says
    /// of them, on the person's request.
    ///
    /// # Errors
    /// 403, 404, 409 while there is an open contract, 422.
    pub async fn anonymise_client(
        &self,
        id: Given<ClientId>,
        transition: Given<Transition>,
    ) -> Result<Client, ServiceError> {
        let record = about(RecordKind::Client, &id, ClientId::get);
        self.write::<AnonymiseClient, _, _, _>(record, |attempt| {
            let (id, transition) = (&id, &transition);
            async move {
                let id = attempt.input(id)?;
                contracts::hold_all_of(&attempt.work, id).await?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(transition)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let now = self.now();
                let after = before.anonymised(now)?;
                let (work, clearance) = (&attempt.work, &attempt.clearance);
                let open = contracts::open_of(work, clearance, id, now, MOST_NAMED).await?;
                if !open.is_empty() {
                    return Err(Refusal::OpenContracts(open).into());
                }
                let permit = permit.because(reason.as_ref());
                let after = anonymising::anonymise(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// The caller as other records name them.
    pub fn myself(&self) -> EmployeeRef {
        EmployeeRef {
            id: self.actor.id,
            full_name: self.actor.full_name.clone(),
        }
    }

    /// Whose records are the caller's own.
    ///
    /// # Errors
    /// 422 for management, who have none.
    pub(crate) fn mine(&self) -> Result<Mine, ServiceError> {
        match self.actor.department {
            Department::Sales => Ok(Mine::OfSales(self.actor.id)),
            Department::Support => Ok(Mine::OfSupport(self.actor.id)),
            Department::Management => Err(nothing_is_mine()),
        }
    }

    /// Today in the caller's zone.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        self.as_of().today
    }

    /// This instant, and the day it is for the caller.
    pub(crate) fn as_of(&self) -> AsOf {
        AsOf::new(self.now(), self.time_zone)
    }
}

/// Names a client.
pub(crate) fn reference(id: ClientId) -> RecordRef {
    RecordRef::new(RecordKind::Client, id.get())
}

/// Finds a client that has to be there, to write it.
///
/// # Errors
/// 409 when it was merged into another one, 404 when there never was one.
pub(crate) async fn load<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: ClientId,
) -> Result<Client, ServiceError> {
    if let Some(client) = clients::find(from, clearance, id).await? {
        return Ok(client);
    }
    check_not_merged(from, clearance, id).await?;
    Err(ServiceError::no_record(reference(id)))
}

/// Finds a client that has to be there, to read it; of one that was merged, the one that it
/// is now.
pub(crate) async fn follow<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: ClientId,
) -> Result<Client, ServiceError> {
    if let Some(client) = clients::find(from, clearance, id).await? {
        return Ok(client);
    }
    let now = followed(from, clearance, id).await?;
    load(from, clearance, now).await
}

/// The client that a number leads to: its own, or of the one that it was merged into.
pub(crate) async fn followed<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: ClientId,
) -> Result<ClientId, ServiceError> {
    let now = merging::leads_to(from, clearance, id).await?;
    Ok(now.unwrap_or(id))
}

/// Refuses a client that was merged into another one.
async fn check_not_merged<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    client: ClientId,
) -> Result<(), ServiceError> {
    match merging::leads_to(from, clearance, client).await? {
        Some(into) => Err(Refusal::ClientMerged { client, into }.into()),
        None => Ok(()),
    }
}

/// Finds the client that a field of a body names.
///
/// # Errors
/// 409 when it was merged into another one, 422 when there never was one.
pub(crate) async fn named_client<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: ClientId,
    field: &str,
) -> Result<Client, ServiceError> {
    if let Some(client) = clients::find(from, clearance, id).await? {
        return Ok(client);
    }
    check_not_merged(from, clearance, id).await?;
    let refused = worded!("bad-no-such-client", "names no client: {id}", id = id);
    Err(ServiceError::field(field, refused))
}

/// A client that was just written, and whom it may be.
async fn among_others<A: Operation>(
    attempt: &Attempt<A>,
    client: Client,
) -> Result<AmongOthers, ServiceError> {
    let duplicates = match client.marks() {
        Some(marks) => {
            let except = Some(client.id);
            duplicates::like(&attempt.work, &attempt.clearance, &marks, except).await?
        }
        None => Vec::new(),
    };
    Ok(AmongOthers { client, duplicates })
}
