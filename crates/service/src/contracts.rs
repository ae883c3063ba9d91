//! Contracts: drawn up by management, signed and paid by their sales contact.

use domain::{
    audit::{RecordKind, RecordRef},
    contract::{Contract, ContractChanges, ContractFilter, ContractSort, NewContract},
    error::Given,
    event::Event,
    ids::{ClientId, ContractId, EventId},
    page::{Few, ListRequest, MOST_NAMED},
    policy::{
        self, Action, CancelContract, CancelEvent, Clearance, CreateContract, Denied, Operation,
        ReadContracts, Rule, SignContract, UpdateContract,
    },
};
use store::{Queries, contracts, events, payments};

use crate::{
    Session, Transition,
    attempt::{Attempt, Listed, about, opened},
    clients::{followed, named_client},
    employees::company,
    error::ServiceError,
    idempotency::{Once, Outcome},
};

/// A cancelled contract, and the coming events that were cancelled with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cancelled {
    /// The contract.
    pub contract: Contract,
    /// The events.
    pub events: Vec<EventId>,
}

impl Session {
    /// Lists contracts.
    ///
    /// # Errors
    /// 422 on a bad parameter, or on `mine` for management.
    pub async fn list_contracts(
        &self,
        request: Given<ListRequest<ContractFilter, ContractSort>>,
    ) -> Result<Listed<Contract>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let request = opened::<ReadContracts, _>(&request)?;
        let page = self.page("contracts", &request)?;
        let mut filter = request.filter.clone();
        if request.mine {
            filter.mine = Some(self.mine()?);
        }
        if let Some(client) = filter.client {
            filter.client = Some(followed(&reader, &clearance, client).await?);
        }
        let found = contracts::list(&reader, &clearance, &filter, self.as_of(), &page).await?;
        Ok(self.listed("contracts", &request, found))
    }

    /// Shows a contract.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn show_contract(&self, id: Given<ContractId>) -> Result<Contract, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let id = opened::<ReadContracts, _>(&id)?;
        load(&reader, &clearance, id).await
    }

    /// Which of these contracts are overdue: one question for a whole list.
    ///
    /// # Errors
    /// 503 when the database does not answer.
    pub async fn overdue_among(
        &self,
        contracts: &[Contract],
    ) -> Result<Vec<ContractId>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let as_of = self.as_of();
        // only those without a due date depend on their events
        let (told, asked): (Vec<_>, Vec<_>) = contracts
            .iter()
            .filter(|contract| contract.is_overdue(as_of.today, true))
            .partition(|contract| contract.due_on.is_some());
        let ids = |of: Vec<&Contract>| of.into_iter().map(|contract| contract.id).collect();
        let (mut overdue, asked): (Vec<_>, Vec<_>) = (ids(told), ids(asked));
        if !asked.is_empty() {
            let found = contracts::overdue_among(&reader, &clearance, &asked, as_of);
            overdue.extend(found.await?);
        }
        Ok(overdue)
    }

    /// Creates a draft for any client; `client` is the parent named in the
    /// body.
    ///
    /// # Errors
    /// 403, 409, 422.
    pub async fn create_contract(
        &self,
        client: Given<ClientId>,
        new: Given<NewContract>,
        once: Once<'_, Contract>,
    ) -> Result<Outcome<Contract>, ServiceError> {
        self.write_once::<CreateContract, _, _, _>(once, |attempt, once| {
            let (client, new) = (&client, &new);
            async move {
                let client = attempt.input(client)?;
                let client = parent(&attempt, client).await?;
                let permit = attempt.clearance.on(&client)?;
                let new = attempt.input(new)?;
                let currency = match new.currency {
                    Some(currency) => currency,
                    None => company(&attempt.work).await?.currency,
                };
                client.check_not_anonymised()?;
                let deposit = self.deposit_permit(&client)?;
                let contract =
                    contracts::insert(&attempt.work, permit, &client, &new, currency, None).await?;
                payments::replace_deposit(
                    &attempt.work,
                    &deposit,
                    &contract,
                    &self.myself(),
                    self.today(),
                )
                .await?;
                once.keep(&attempt.work, &contract).await?;
                attempt.work.save().await?;
                Ok(contract)
            }
        })
        .await
    }

    /// Changes a contract; moves it to another client when asked to.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn update_contract(
        &self,
        id: Given<ContractId>,
        changes: Given<ContractChanges>,
    ) -> Result<Contract, ServiceError> {
        let record = about(RecordKind::Contract, &id, ContractId::get);
        self.write::<UpdateContract, _, _, _>(record, |attempt| {
            let (id, changes) = (&id, &changes);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let changes = attempt.input(changes)?;
                self.check_may_move(&changes, record)?;
                attempt
                    .check_version(reference(id), before.version, changes.version)
                    .await?;
                let mut after = before.changed(&changes, attempt.clearance.actor().department)?;
                if let Some(client) = changes.client_id
                    && client != before.client.id
                {
                    let client = parent(&attempt, client).await?;
                    client.check_not_anonymised()?;
                    after =
                        after.moved(contracts::reference(&client), client.sales_contact.clone())?;
                }
                if after.deposit != before.deposit || after.currency != before.currency {
                    payments::replace_deposit(
                        &attempt.work,
                        &permit,
                        &after,
                        &self.myself(),
                        self.today(),
                    )
                    .await?;
                }
                let permit = permit.because(changes.reason.as_ref());
                let after = contracts::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// Signs a draft, once.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn sign_contract(
        &self,
        id: Given<ContractId>,
        transition: Given<Transition>,
    ) -> Result<Contract, ServiceError> {
        let record = about(RecordKind::Contract, &id, ContractId::get);
        self.write::<SignContract, _, _, _>(record, |attempt| {
            let (id, transition) = (&id, &transition);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(transition)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.signed(self.myself(), self.now())?;
                let permit = permit.because(reason.as_ref());
                let after = contracts::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(after)
            }
        })
        .await
    }

    /// The events that would be cancelled with a contract now: the earliest of them, and how
    /// many there are.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn events_to_come(&self, id: Given<ContractId>) -> Result<Few<Event>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let id = opened::<ReadContracts, _>(&id)?;
        load(&reader, &clearance, id).await?;
        let now = self.now();
        Ok(events::first_coming_of_contract(&reader, &clearance, id, now, MOST_NAMED).await?)
    }

    /// Cancels a contract and its coming events.
    ///
    /// # Errors
    /// 403, 404, 409, 422.
    pub async fn cancel_contract(
        &self,
        id: Given<ContractId>,
        cancel: Given<Transition>,
    ) -> Result<Cancelled, ServiceError> {
        let record = about(RecordKind::Contract, &id, ContractId::get);
        self.write::<CancelContract, _, _, _>(record, |attempt| {
            let (id, cancel) = (&id, &cancel);
            async move {
                let id = attempt.input(id)?;
                let before = load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(cancel)?;
                attempt
                    .check_version(reference(id), before.version, version)
                    .await?;
                let after = before.cancelled(reason.as_ref(), self.now())?;
                let coming =
                    events::coming_of_contract(&attempt.work, &attempt.clearance, id, self.now())
                        .await?;
                for event in &coming {
                    self.cancel_with_contract(&attempt, event, id).await?;
                }
                let permit = permit.because(reason.as_ref());
                let after = contracts::update(&attempt.work, permit, &before, after).await?;
                attempt.work.save().await?;
                Ok(Cancelled {
                    contract: after,
                    events: coming.iter().map(|event| event.id).collect(),
                })
            }
        })
        .await
    }

    async fn cancel_with_contract(
        &self,
        attempt: &Attempt<CancelContract>,
        event: &Event,
        contract: ContractId,
    ) -> Result<(), ServiceError> {
        let permit = policy::admit::<CancelEvent>(&self.actor)?.on(event)?;
        let after = event.cancelled(&format!("contract {contract} was cancelled"))?;
        let after = events::update(&attempt.work, permit, event, after).await?;
        self.tell_of_event(&attempt.work, event, &after).await
    }

    /// Moving a contract is a right of its own, asked before its version.
    fn check_may_move(
        &self,
        changes: &ContractChanges,
        record: Option<RecordRef>,
    ) -> Result<(), Denied> {
        if changes.client_id.is_some()
            && policy::rule(Action::MoveContract, self.actor.department) == Rule::Never
        {
            return Err(Denied::field(Action::MoveContract, record, "client_id"));
        }
        Ok(())
    }

    fn deposit_permit(
        &self,
        client: &domain::client::Client,
    ) -> Result<policy::Permit<CreateContract>, Denied> {
        policy::admit::<CreateContract>(&self.actor)?.on(client)
    }
}

/// Names a contract.
pub(crate) fn reference(id: ContractId) -> RecordRef {
    RecordRef::new(RecordKind::Contract, id.get())
}

/// Finds a contract that has to be there.
pub(crate) async fn load<A: Operation>(
    from: &impl Queries,
    clearance: &Clearance<A>,
    id: ContractId,
) -> Result<Contract, ServiceError> {
    contracts::find(from, clearance, id)
        .await?
        .ok_or_else(|| ServiceError::no_record(reference(id)))
}

/// Finds the client that a body names.
async fn parent<A: Operation>(
    attempt: &Attempt<A>,
    id: ClientId,
) -> Result<domain::client::Client, ServiceError> {
    named_client(&attempt.work, &attempt.clearance, id, "client_id").await
}
