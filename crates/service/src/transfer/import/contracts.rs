//! Contracts of a file, with their deposits, signatures and cancellations.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    audit::ChangeSet,
    client::Client,
    contract::{Contract, ContractChanges, ContractStatus, NewContract},
    error::Checks,
    ids::{ClientId, ContractId},
    import::{Existing, RowOutcome},
    money::{Amount, Currency},
    policy::{
        self, CancelContract, Clearance, CreateContract, ImportEvent, Operation, ReadContracts,
        SignContract, UpdateContract,
    },
    text::{ExternalRef, PersonName, Reason, Title},
    worded,
};
use store::{
    bulk, contracts,
    matching::{self, ClientKeys},
    payments,
};

use super::{
    batch::{Batch, Taken},
    row::{Row, checked_id},
    undo::Undoing,
};
use crate::error::ServiceError;

/// An amount, with a currency when one is written beside it.
type Money = Option<(Amount, Option<Currency>)>;

/// What a row says of a contract; nothing where it has no such column, or no value.
#[derive(Debug)]
struct Said {
    id: Option<ContractId>,
    title: Option<Title>,
    total: Option<Amount>,
    deposit: Option<Amount>,
    remaining: Option<Amount>,
    currency: Option<Currency>,
    due_on: Option<NaiveDate>,
    status: Option<ContractStatus>,
    signed_at: Option<DateTime<Utc>>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<Reason>,
    external_ref: Option<ExternalRef>,
}

impl Said {
    fn read(batch: &Batch<'_>, row: &Row<'_>) -> Result<Self, ServiceError> {
        let zone = batch.session.time_zone;
        let mut checks = Checks::default();
        let id = checks.take_optional("id", row.parsed("id", checked_id));
        let title = checks.take_optional("title", row.parsed("title", Title::parse));
        let total = checks.take_optional("total_amount", row.amount("total_amount"));
        let deposit = checks.take_optional("deposit", row.amount("deposit"));
        let remaining = checks.take_optional("remaining_amount", row.amount("remaining_amount"));
        let currency = checks.take_optional(
            "currency",
            row.currency_of(&["total_amount", "deposit", "remaining_amount"]),
        );
        let due_on = checks.take_optional("due_on", row.day("due_on", batch.session.time_zone));
        let status = checks.take_optional("status", row.contract_status());
        let signed_at = checks.take_optional("signed_at", row.instant("signed_at", zone));
        let cancelled_at = checks.take_optional("cancelled_at", row.instant("cancelled_at", zone));
        let cancel_reason =
            checks.take_optional("cancel_reason", row.parsed("cancel_reason", Reason::parse));
        let reference = checks.take_optional(
            "external_ref",
            row.parsed("external_ref", ExternalRef::parse),
        );
        let said = checks.finish(|| {
            let (total, deposit, remaining): (Money, Money, Money) = (total?, deposit?, remaining?);
            Some(Self {
                id: id?.map(ContractId::new),
                title: title?,
                total: total.map(|(amount, _)| amount),
                deposit: deposit.map(|(amount, _)| amount),
                remaining: remaining.map(|(amount, _)| amount),
                currency: currency?,
                due_on: due_on?,
                status: status?,
                signed_at: signed_at?,
                cancelled_at: cancelled_at?,
                cancel_reason: cancel_reason?,
                external_ref: reference?,
            })
        })?;
        Ok(said)
    }

    /// Where the contract stands by the row: a signature without a status is one, too.
    fn status(&self) -> Option<ContractStatus> {
        self.status
            .or_else(|| self.signed_at.map(|_| ContractStatus::Signed))
    }

    /// The opening payment of a new contract: what was given, or what is not open any more.
    fn opening(&self, total: Amount) -> Result<Amount, ServiceError> {
        if let Some(deposit) = self.deposit {
            return Ok(deposit);
        }
        let Some(remaining) = self.remaining else {
            return Ok(Amount::ZERO);
        };
        total.checked_sub(remaining).ok_or_else(|| {
            ServiceError::field(
                "remaining_amount",
                worded!(
                    "bad-remaining-over-total",
                    "is more than the total of {total}",
                    total = total,
                ),
            )
        })
    }
}

/// Takes a contract in.
pub(super) async fn take(batch: &mut Batch<'_>, row: &Row<'_>) -> Result<Taken, ServiceError> {
    let said = Said::read(batch, row)?;
    let found = find(batch, row, &said).await?;
    let number = said.external_ref.as_ref().map(number_key);
    let id = found.as_ref().map(|found| found.id).or(said.id);
    // a number need not be one contract's alone: where the contract is known, its id tells
    let unless_known = number.clone().filter(|_| found.is_none());
    for (field, key) in [("external_ref", unless_known), ("id", id.map(id_key))] {
        if let Some(key) = key {
            batch.check_first(field, &key).await?;
        }
    }
    let taken = match found {
        Some(before) => update(batch, row, &said, before).await?,
        None => create(batch, row, &said).await?,
    };
    if taken.record == 0 {
        return Ok(taken);
    }
    batch.name(&id_key(ContractId::new(taken.record)), row.line());
    if let Some(number) = number {
        batch.name(&number, row.line());
    }
    Ok(taken)
}

fn id_key(id: ContractId) -> String {
    format!("contract {id}")
}

fn number_key(number: &ExternalRef) -> String {
    format!("contract number {}", domain::fold::key(number.as_str()))
}

async fn find(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
) -> Result<Option<Contract>, ServiceError> {
    let clearance = policy::admit::<ReadContracts>(&batch.session.actor)?;
    if let Some(id) = said.id
        && let Some(found) = contracts::find(batch.work, &clearance, id).await?
    {
        check_client(row, &found)?;
        return Ok(Some(found));
    }
    let Some(number) = &said.external_ref else {
        return Ok(None);
    };
    let found = matching::contracts(batch.work, &clearance, number).await?;
    match found.as_slice() {
        [] => Ok(None),
        [one] => {
            check_client(row, one)?;
            Ok(Some(one.clone()))
        }
        [_, ..] => Err(several("external_ref", number.as_str())),
    }
}

/// Says that a number is not enough to tell which contract is meant.
fn several(field: &str, number: &str) -> ServiceError {
    ServiceError::field(
        field,
        worded!(
            "bad-several-contracts",
            "“{number}” is the number of several contracts; give the id",
            number = number,
        ),
    )
}

/// The id of another company's contract would be somebody else's here: the client's name
/// beside it has to agree.
pub(super) fn check_client(row: &Row<'_>, contract: &Contract) -> Result<(), ServiceError> {
    let Some(name) = row.text("client.full_name") else {
        return Ok(());
    };
    let here = &contract.client.full_name;
    if domain::fold::key(&name) == domain::fold::key(here) {
        return Ok(());
    }
    Err(ServiceError::field(
        "client.full_name",
        worded!(
            "bad-contract-of-somebody-else",
            "is not the client of contract {contract}, which is {here}’s",
            contract = contract.id,
            here = here.as_str(),
        ),
    ))
}

/// The contract that something of a day came to. Management brings what was paid or took
/// place before a contract was cancelled; for everybody else it has to stand.
pub(super) fn as_on(
    batch: &Batch<'_>,
    contract: &Contract,
    day: NaiveDate,
) -> Result<Contract, ServiceError> {
    if policy::admit::<ImportEvent>(&batch.session.actor).is_ok() {
        return Ok(contract.as_on(day)?);
    }
    contract.check_signed()?;
    Ok(contract.clone())
}

/// The contract that a row of another kind belongs to.
pub(super) async fn of_row<A: Operation>(
    batch: &Batch<'_>,
    clearance: &Clearance<A>,
    row: &Row<'_>,
) -> Result<Contract, ServiceError> {
    if let Some(number) = row.text("contract.external_ref") {
        let wanted = ExternalRef::parse(&number)
            .map_err(|bad| ServiceError::field("contract.external_ref", bad))?;
        let found = matching::contracts(batch.work, clearance, &wanted).await?;
        match found.as_slice() {
            [one] => {
                check_client(row, one)?;
                return Ok(one.clone());
            }
            [_, _, ..] if row.text("contract_id").is_none() => {
                return Err(several("contract.external_ref", &number));
            }
            [] | [_, _, ..] => {}
        }
    }
    let mut field = "contract_id";
    let mut named = row.text(field);
    // whose files bear our ids as numbers says whose contract it is
    if named.is_none() && row.text("client.full_name").is_some() {
        field = "contract.external_ref";
        named = row.text(field);
    }
    let Some(named) = named else {
        let number = row.text("contract.external_ref");
        let field = number
            .as_ref()
            .map_or("contract_id", |_| "contract.external_ref");
        return Err(no_contract(field, number.as_deref()));
    };
    let missing = || no_contract(field, Some(&named));
    let id = ContractId::parse(&named).map_err(|_| missing())?;
    let found = contracts::find(batch.work, clearance, id).await?;
    let found = found.ok_or_else(missing)?;
    check_client(row, &found)?;
    Ok(found)
}

fn no_contract(field: &str, named: Option<&str>) -> ServiceError {
    ServiceError::field(
        field,
        match named {
            Some(named) => worded!(
                "bad-no-contract-called",
                "“{named}” is no contract's number or id; import the contracts first",
                named = named,
            ),
            None => worded!("bad-missing", "is missing"),
        },
    )
}

/// The client that a row names: by id, number, address, or a name that only one has.
async fn client_of<A: Operation>(
    batch: &Batch<'_>,
    clearance: &Clearance<A>,
    row: &Row<'_>,
) -> Result<Client, ServiceError> {
    let mut checks = Checks::default();
    let id = checks.take_optional("client.id", row.parsed("client.id", checked_id));
    let email = checks.take_optional(
        "client.email",
        row.parsed("client.email", domain::contact::Email::parse),
    );
    let number = checks.take_optional(
        "client.external_ref",
        row.parsed("client.external_ref", ExternalRef::parse),
    );
    let name = checks.take_optional(
        "client.full_name",
        row.parsed("client.full_name", PersonName::parse),
    );
    let (id, email, number, name) =
        checks.finish(|| Some((id?.map(ClientId::new), email?, number?, name?)))?;
    let ids: Vec<_> = id.into_iter().collect();
    let leads = matching::merged(batch.work, clearance, &ids).await?;
    let keys = ClientKeys {
        ids: ids
            .into_iter()
            .map(|id| leads.get(&id).copied().unwrap_or(id))
            .collect(),
        emails: email.iter().map(domain::contact::Email::key).collect(),
        references: number.into_iter().collect(),
    };
    let is_named = |client: &Client| {
        name.as_ref().is_none_or(|name| {
            domain::fold::key(name.as_str()) == domain::fold::key(client.full_name.as_str())
        })
    };
    let mut found = matching::clients(batch.work, clearance, &keys).await?;
    let had_key = !found.is_empty();
    found.retain(is_named);
    if found.is_empty()
        && let Some(name) = &name
    {
        found = matching::clients_named(batch.work, clearance, name).await?;
        if had_key && found.len() != 1 {
            return Err(ServiceError::field(
                "client.full_name",
                worded!(
                    "bad-client-named-otherwise",
                    "is not the name of the client that the row's id, number or address is of"
                ),
            ));
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(ServiceError::field(
            "client",
            worded!(
                "bad-no-client-called",
                "is missing or no client's; give the id, the number, the e-mail address or the full name"
            ),
        )),
        [_, ..] => Err(ServiceError::field(
            "client",
            worded!(
                "bad-several-clients",
                "fits several clients; give the e-mail address or the id"
            ),
        )),
    }
}

async fn create(batch: &mut Batch<'_>, row: &Row<'_>, said: &Said) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let clearance = policy::admit::<CreateContract>(&session.actor)?;
    let client = client_of(batch, &clearance, row).await?;
    let permit = clearance.on(&client)?;
    client.check_not_anonymised()?;
    let mut checks = Checks::default();
    let total = checks.required("total_amount", said.total);
    let total = checks.finish(|| total)?;
    let currency = said.currency.unwrap_or(batch.company.currency);
    let new = NewContract {
        client_id: client.id,
        title: said.title.clone(),
        total_amount: positive(total)?,
        deposit: said.opening(total)?,
        currency: Some(currency),
        due_on: said.due_on,
        external_ref: said.external_ref.clone(),
    }
    .check()?;
    // without a number the row itself tells whether it was here before
    let itself =
        (said.id.is_none() && new.external_ref.is_none()).then(|| format!("contract like {new:?}"));
    if let Some(key) = &itself {
        batch.prepare_keys(std::slice::from_ref(key)).await?;
        let before = u64::try_from(batch.times_named(key)).unwrap_or(0);
        let alike = matching::contracts_like(work, &clearance, &new, currency).await?;
        if alike > before {
            batch.name(key, row.line());
            return Ok(Taken::unchanged(0, 0));
        }
    }
    let signer = batch
        .people
        .named(work, &clearance, row, "signed_by")
        .await?
        .map_or_else(|| session.myself(), |signer| signer.reference());
    let reason = batch.reason(row.line());
    let permit = permit.because(Some(&reason));
    let opening = clearance.on(&client)?;
    let mut contract = contracts::insert(work, permit, &client, &new, currency, said.id).await?;
    if said.id.is_some() {
        bulk::continue_ids(work).await?;
    }
    let today = session.today();
    payments::replace_deposit(work, &opening, &contract, &session.myself(), today).await?;
    let created = ChangeSet::created(&contract);
    let status = said.status().unwrap_or(ContractStatus::Draft);
    let was_signed = said.signed_at.is_some() || status == ContractStatus::Signed;
    if was_signed {
        let at = said.signed_at.unwrap_or_else(|| session.now());
        let permit = policy::admit::<SignContract>(&session.actor)?.on(&contract)?;
        let after = contract.signed(signer, at)?;
        let permit = permit.because(Some(&reason));
        contract = contracts::update(work, permit, &contract, after).await?;
    }
    if status == ContractStatus::Cancelled {
        contract = cancel(batch, said, &contract, &reason).await?;
    }
    if let Some(key) = itself {
        batch.name(&key, row.line());
    }
    Ok(Taken {
        outcome: RowOutcome::Created,
        record: contract.id.get(),
        version: contract.version.get(),
        label: format!("{} · {}", contract.client.full_name, contract.total_amount),
        changes: created,
    })
}

fn positive(total: Amount) -> Result<Amount, ServiceError> {
    if total > Amount::ZERO {
        return Ok(total);
    }
    Err(ServiceError::field(
        "total_amount",
        worded!("bad-not-positive", "is not more than zero"),
    ))
}

async fn cancel(
    batch: &Batch<'_>,
    said: &Said,
    contract: &Contract,
    reason: &Reason,
) -> Result<Contract, ServiceError> {
    let permit = policy::admit::<CancelContract>(&batch.session.actor)?.on(contract)?;
    let at = said.cancelled_at.unwrap_or_else(|| batch.session.now());
    let after = contract.cancelled(said.cancel_reason.as_ref(), at)?;
    let permit = permit.because(Some(reason));
    Ok(contracts::update(batch.work, permit, contract, after).await?)
}

async fn update(
    batch: &mut Batch<'_>,
    row: &Row<'_>,
    said: &Said,
    before: Contract,
) -> Result<Taken, ServiceError> {
    let (session, work) = (batch.session, batch.work);
    let unchanged = Taken::unchanged(before.id.get(), before.version.get());
    let wants_status = said
        .status()
        .filter(|status| *status != before.status)
        // a cancelled contract may have been signed before
        .filter(|_| before.status != ContractStatus::Cancelled || said.status.is_some());
    let changes = changes(said, &before, &batch.reason(row.line()));
    if wants_status.is_none() && is_empty(&changes) {
        return Ok(unchanged);
    }
    match batch.import.existing {
        Existing::Update => {}
        Existing::Skip => return Ok(unchanged),
        Existing::Refuse => {
            return Err(ServiceError::field(
                "external_ref",
                worded!(
                    "bad-known-contract",
                    "is that of contract {contract}, which is not to be changed by this import",
                    contract = before.id,
                ),
            ));
        }
    }
    contracts::hold(work, before.id).await?;
    let clearance = policy::admit::<UpdateContract>(&session.actor)?;
    let permit = clearance.on(&before)?;
    let reason = batch.reason(row.line());
    let mut written = before.clone();
    let after = before.changed(&changes, session.actor.department)?;
    if !is_empty(&changes) {
        if after.deposit != before.deposit || after.currency != before.currency {
            let today = session.today();
            payments::replace_deposit(work, &permit, &after, &session.myself(), today).await?;
        }
        written = contracts::update(work, permit.because(Some(&reason)), &before, after).await?;
    }
    match wants_status {
        None => {}
        Some(ContractStatus::Draft) => {
            return Err(ServiceError::field(
                "status",
                worded!(
                    "bad-status-backwards",
                    "is draft, but contract {contract} is {status} for good",
                    contract = before.id,
                    status = before.status.name(),
                ),
            ));
        }
        Some(ContractStatus::Signed) => {
            let permit = policy::admit::<SignContract>(&session.actor)?.on(&written)?;
            let at = said.signed_at.unwrap_or_else(|| session.now());
            let after = written.signed(session.myself(), at)?;
            let permit = permit.because(Some(&reason));
            written = contracts::update(work, permit, &written, after).await?;
        }
        Some(ContractStatus::Cancelled) => {
            written = cancel_standing(batch, said, &written, &reason).await?;
        }
    }
    Ok(Taken {
        outcome: RowOutcome::Updated,
        record: written.id.get(),
        version: written.version.get(),
        label: format!("{} · {}", written.client.full_name, written.total_amount),
        changes: ChangeSet::between(&before, &written),
    })
}

/// A contract with events to come is cancelled where its events are seen.
async fn cancel_standing(
    batch: &Batch<'_>,
    said: &Said,
    contract: &Contract,
    reason: &Reason,
) -> Result<Contract, ServiceError> {
    let clearance = policy::admit::<CancelContract>(&batch.session.actor)?;
    let now = batch.session.now();
    let coming =
        store::events::first_coming_of_contract(batch.work, &clearance, contract.id, now, 1)
            .await?;
    if coming.count > 0 {
        return Err(ServiceError::field(
            "status",
            worded!(
                "bad-cancelling-with-events",
                "would cancel {count} to come; cancel contract {contract} by itself",
                count = domain::wording::Argument::counted(coming.count, "event"),
                contract = contract.id,
            ),
        ));
    }
    cancel(batch, said, contract, reason).await
}

fn is_empty(changes: &ContractChanges) -> bool {
    changes.title.is_none()
        && changes.total_amount.is_none()
        && changes.currency.is_none()
        && changes.deposit.is_none()
        && changes.due_on.is_none()
        && changes.external_ref.is_none()
}

/// What of a contract the row has otherwise.
fn changes(said: &Said, before: &Contract, reason: &Reason) -> ContractChanges {
    let total = said.total.filter(|new| *new != before.total_amount);
    let deposit = match (said.deposit, said.remaining, said.total) {
        (Some(deposit), _, _) => Some(deposit),
        // what remains is the matter of payments once it is signed
        (None, Some(remaining), total) if before.status == ContractStatus::Draft => {
            total.unwrap_or(before.total_amount).checked_sub(remaining)
        }
        (None, _, _) => None,
    };
    ContractChanges {
        version: before.version,
        title: said
            .title
            .clone()
            .filter(|new| before.title.as_ref() != Some(new))
            .map(Some),
        total_amount: total,
        currency: said.currency.filter(|new| *new != before.currency),
        deposit: deposit.filter(|new| *new != before.deposit),
        due_on: said
            .due_on
            .filter(|new| before.due_on != Some(*new))
            .map(Some),
        client_id: None,
        external_ref: said
            .external_ref
            .clone()
            .filter(|new| before.external_ref.as_ref() != Some(new))
            .map(Some),
        reason: Some(reason.clone()),
    }
}

/// Puts the values back that an import changed, as far as they are still its own. A
/// signature or a cancellation is for good and stays.
pub(super) async fn restore(
    session: &Undoing<'_>,
    id: i64,
    made: i64,
    changes: &ChangeSet,
) -> Result<bool, ServiceError> {
    let clearance = policy::admit::<UpdateContract>(&session.session.actor)?;
    let Some(before) = contracts::find(session.work, &clearance, ContractId::new(id)).await? else {
        return Ok(false);
    };
    let is_for_good = changes
        .changes()
        .iter()
        .any(|change| change.field == "status");
    if is_for_good || !session.is_as_imported(&before, made).await? {
        return Ok(false);
    }
    let mut back = ContractChanges {
        version: before.version,
        title: None,
        total_amount: None,
        currency: None,
        deposit: None,
        due_on: None,
        client_id: None,
        external_ref: None,
        reason: Some(session.reason.clone()),
    };
    for change in changes.changes() {
        let old = change.old.as_str();
        let amount = || old.and_then(|old| Amount::parse(old).ok());
        match change.field.as_str() {
            "title" => back.title = Some(old.map(|old| Title::from_stored(old.to_owned()))),
            "total_amount" => back.total_amount = amount(),
            "deposit" => back.deposit = amount(),
            "currency" => back.currency = old.and_then(|old| Currency::parse(old).ok()),
            "due_on" => back.due_on = Some(old.and_then(|old| old.parse().ok())),
            "external_ref" => {
                back.external_ref = Some(old.map(|old| ExternalRef::from_stored(old.to_owned())));
            }
            _ => {}
        }
    }
    let after = before.changed(&back, session.session.actor.department)?;
    let permit = clearance.on(&before)?;
    if after.deposit != before.deposit || after.currency != before.currency {
        let (me, today) = (session.session.myself(), session.session.today());
        payments::replace_deposit(session.work, &permit, &after, &me, today).await?;
    }
    let permit = permit.because(Some(&session.reason));
    contracts::update(session.work, permit, &before, after).await?;
    Ok(true)
}
