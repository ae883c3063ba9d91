//! A contract's page: where it stands, what is next, and all that belongs to it.

use std::slice::from_ref;

use api::audit::HistoryQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client,
    contract::{Contract, ContractStatus},
    event::Event,
    ids::ContractId,
    money::Amount,
    page::{DEFAULT_LIMIT, ListRequest, Sort},
    payment::{Payment, PaymentSort},
    policy::{self, Action},
};
use service::{Listed, given};

use super::progress::{self, Due, Events, Next, Step, Story};
use crate::{
    extract::PathIds,
    web::{
        failure::Failure,
        list::{Address, Turning},
        page::Page,
        timeline::{self, Timeline},
    },
};

#[derive(Template)]
#[template(path = "contracts/show.html")]
struct Show<'a> {
    page: &'a Page,
    contract: &'a Contract,
    client: &'a Client,
    name: String,
    is_overdue: bool,
    next: Option<Next>,
    steps: Vec<Step>,
    /// Why some things cannot be done, and who can.
    notes: Vec<String>,
    payments: &'a [Payment],
    /// The pages around these payments.
    turning: Turning,
    events: &'a [Event],
    timeline: Timeline,
}

/// The record, with what belongs to it.
pub(crate) async fn show(page: Page, ids: PathIds, address: Address) -> Result<Response, Failure> {
    let contract = super::asked_for(&page, &ids).await?;
    let client = page.session.show_client(Ok(contract.client.id)).await?;
    let payments = payments(&page, &address, contract.id).await?;
    let events = Events::of(&page, &contract).await?;
    let history = given(timeline::asked(&address).read());
    let history = page
        .session
        .contract_history(Ok(contract.id), history)
        .await?;
    let drawn_up_by = drawn_up_by(&page, &contract).await?;
    let story = Story {
        contract: &contract,
        events: &events,
        payments: &payments.items,
        drawn_up_by: drawn_up_by.as_deref(),
        due: progress::due(&contract, &events),
        is_overdue: !page
            .session
            .overdue_among(from_ref(&contract))
            .await?
            .is_empty(),
    };
    Ok(page.show(&Show {
        page: &page,
        contract: &contract,
        client: &client,
        name: super::name(&page, &contract),
        is_overdue: story.is_overdue,
        next: progress::next(&page, &story),
        steps: progress::steps(&page, &story),
        notes: notes(&page, &story),
        turning: address.around(PAYMENTS, &payments),
        payments: &payments.items,
        events: &events.shown,
        timeline: timeline::of(&page, &address, history).await?,
    }))
}

impl Show<'_> {
    /// Whether a button is not already that of the next step.
    fn beside_next(&self, form: &str) -> bool {
        let action = self.next.as_ref().and_then(|next| next.action.as_ref());
        !action.is_some_and(|(href, _)| href.contains(form))
    }

    /// Whether they can create an event; not for somebody whose data was
    /// removed.
    fn can_create_event(&self) -> bool {
        self.client.check_not_anonymised().is_ok()
            && self.page.can_create_event(self.contract).is_ok()
    }
}

/// What the parameters that turn the pages of payments begin with.
const PAYMENTS: &str = "payments";

/// A page of the payments, the latest first.
async fn payments(
    page: &Page,
    address: &Address,
    id: ContractId,
) -> Result<Listed<Payment>, Failure> {
    let request = ListRequest {
        filter: (),
        mine: false,
        limit: DEFAULT_LIMIT,
        sort: Sort::descending(PaymentSort::PaidOn),
        edge: address.edge(PAYMENTS),
    };
    let listed = page.session.page_of_payments(Ok(id), Ok(request)).await?;
    Ok(listed)
}

/// Who drew the contract up, when its history still says so: with its first entry.
async fn drawn_up_by(page: &Page, contract: &Contract) -> Result<Option<String>, Failure> {
    let first = HistoryQuery {
        sort: Some("id".to_owned()),
        limit: Some("1".to_owned()),
        ..HistoryQuery::default()
    };
    let history = page
        .session
        .contract_history(Ok(contract.id), given(first.read()))
        .await?;
    let created = Action::CreateContract.name();
    let by = history
        .items
        .into_iter()
        .find(|entry| entry.action == created && entry.actor_id.is_some());
    Ok(by.map(|entry| entry.actor_name))
}

/// Why buttons are missing, and who has them; what the next step says already
/// is not said twice.
fn notes(page: &Page, story: &Story<'_>) -> Vec<String> {
    let contract = story.contract;
    if contract.status == ContractStatus::Cancelled {
        return vec![cancelled(page, contract)];
    }
    let sales = contract.sales_contact.full_name.as_str();
    let may_change = page.may::<policy::UpdateContract>(contract);
    let mut notes = Vec::new();
    if !may_change {
        notes.push(
            page.say("contract-not-yours")
                .with("name", sales)
                .to_string(),
        );
    }
    if !page.may::<policy::CancelContract>(contract) {
        notes.push(page.t("contract-of-management").into_owned());
    } else if page.can_move(contract).is_err() {
        notes.push(page.t("contract-stays").into_owned());
    }
    if !contract.is_signed() {
        notes.push(page.t("contract-needs-signature").into_owned());
        return notes;
    }
    if contract.remaining_amount == Amount::ZERO && story.due != Due::Nothing {
        notes.push(page.t("contract-nothing-to-pay").into_owned());
    }
    if may_change && !page.may::<policy::CreateEvent>(contract) && story.due != Due::Event {
        let said = page.say("contract-events-of-sales").with("name", sales);
        notes.push(said.to_string());
    }
    notes
}

fn cancelled(page: &Page, contract: &Contract) -> String {
    let day = contract
        .cancelled_at
        .map(|at| page.date(page.zone.local(at).date()));
    let said = match (&contract.cancel_reason, day) {
        (Some(reason), Some(day)) => page
            .say("contract-is-cancelled-because")
            .with("date", day)
            .with("reason", reason),
        (None, Some(day)) => page.say("contract-is-cancelled-on").with("date", day),
        (_, None) => page.say("contract-is-cancelled"),
    };
    said.to_string()
}
