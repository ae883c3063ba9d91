//! A new event on one of one's own signed contracts.

use api::{contracts::ContractQuery, events::CreateEvent};
use askama::Template;
use axum::response::Response;
use domain::{
    contract::Contract,
    error::{Checks, Given, Invalid},
    event::Event,
    ids::ContractId,
    period::TimeZone,
    policy,
    text::{EventName, ExternalRef, Location, Notes},
};
use service::{
    error::ServiceError,
    given,
    idempotency::{Once, Outcome},
};

use super::{
    super::{
        contracts,
        failure::Failure,
        flash::Flash,
        form::Form,
        list::{Address, Chip, Column, Paging},
        page::Page,
        typed::Typed,
    },
    can_mend, place, zone_field,
};

#[derive(Template)]
#[template(path = "events/contracts.html")]
struct Choosing<'a> {
    page: &'a Page,
    address: &'a Address,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    contracts: Vec<Contract>,
    paging: Paging,
}

/// The form for a new event; without a contract, the contracts it could be of.
pub(crate) async fn new(page: Page, address: Address) -> Result<Response, Failure> {
    page.session.admit::<policy::CreateEvent>().await?;
    let Some(chosen) = address.given("contract") else {
        return choose(&page, &address).await;
    };
    let chosen = parent("contract", &chosen);
    let contract = page.session.show_contract(chosen);
    let contract = page
        .session
        .prepare::<policy::CreateEvent>(contract)
        .await?;
    contract.check_signed().map_err(ServiceError::from)?;
    let client = page.session.show_client(Ok(contract.client.id)).await?;
    client.check_not_anonymised().map_err(ServiceError::from)?;
    let zone = page.session.company_time_zone().await?;
    Ok(form(&page, &contract, zone).show())
}

async fn choose(page: &Page, address: &Address) -> Result<Response, Failure> {
    let own = ContractQuery {
        mine: Some("true".to_owned()),
        status: Some("signed".to_owned()),
        q: address.given("q"),
        after: address.given("after"),
        before: address.given("before"),
        ..ContractQuery::default()
    };
    let own = own.read().map(|mut request| {
        request.filter.client_not_anonymised = true;
        request
    });
    let listed = page.session.list_contracts(given(own)).await?;
    let paging = Paging::of(address, &listed);
    let columns = vec![
        address.plain(page.t("contract-one")),
        address.plain(page.t("client-one")),
        address.plain(page.t("field-total-amount")).number(),
        address.plain(page.t("events-title")).number(),
        address.plain(page.t("list-actions")),
    ];
    Ok(page.show(&Choosing {
        page,
        address,
        chips: Vec::new(),
        columns,
        contracts: listed.items,
        paging,
    }))
}

fn form<'a>(page: &'a Page, contract: &Contract, zone: TimeZone) -> Form<'a> {
    let back = format!("/contracts/{}", contract.id);
    let lead = page
        .say("event-new-lead")
        .with("client", &contract.client.full_name);
    Form::new(page, page.t("event-new"), "/events", &back)
        .about(contracts::name(page, contract))
        .lead(lead)
        .submit("event-create")
        .once()
        .field(page.hidden_field("contract_id").value(contract.id))
        .field(page.text_field("name").required().longest(EventName::MAX))
        .field(page.time_field("starts_at").required())
        .field(page.time_field("ends_at").required())
        .field(zone_field(page, zone).value(zone))
        .field(
            page.text_field("location")
                .required()
                .longest(Location::MAX),
        )
        .field(page.number_field("attendees").required())
        .field(page.lines_field("notes").longest(Notes::MAX))
        .field(
            page.text_field("external_ref")
                .longest(ExternalRef::MAX)
                .hint(page.t("hint-external-ref")),
        )
}

/// The contract that is named, under the name of its field.
fn parent(field: &str, text: &str) -> Given<ContractId> {
    let read = || -> Result<ContractId, Invalid> {
        let mut checks = Checks::default();
        let id = checks.take(field, ContractId::parse(text));
        checks.finish(|| id)
    };
    given(read())
}

/// Creates an event.
pub(crate) async fn create(page: Page, typed: Typed) -> Result<Response, Failure> {
    let new = CreateEvent {
        contract_id: typed.id("contract_id"),
        name: typed.text("name"),
        starts_at: typed.text("starts_at"),
        ends_at: typed.text("ends_at"),
        time_zone: typed.optional("time_zone"),
        location: typed.text("location"),
        attendees: typed.count("attendees", page.habits.language),
        notes: typed.optional("notes"),
        external_ref: typed.optional("external_ref"),
    };
    let contract = parent("contract_id", &typed.text("contract_id"));
    let made = |event: &Event| place(event.id);
    let once = Once::new(typed.once("event"), &made);
    let created = page
        .session
        .create_event(contract.clone(), given(new.read()), once)
        .await;
    match created {
        Ok(Outcome::Created(event)) => {
            let said = Flash::new("event-created").with("name", &event.name);
            Ok(page.done(place(event.id), &said))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            // without the contract there is no form to show again
            let Ok(contract) = page.session.show_contract(contract).await else {
                return Err(error.into());
            };
            let zone = page.session.company_time_zone().await?;
            form(&page, &contract, zone).refused(&typed, error)
        }
    }
}
