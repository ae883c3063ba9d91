//! The page of an event.

use std::slice::from_ref;

use askama::Template;
use axum::response::Response;
use domain::{contract::Contract, event::Event, ids::ContractId, policy};
use service::given;

use super::{
    super::{
        failure::Failure,
        form::fresh_key,
        list::Address,
        page::Page,
        pick,
        timeline::{self, Timeline},
    },
    id,
};
use crate::{extract::PathIds, feed};

#[derive(Template)]
#[template(path = "events/show.html")]
struct Show<'a> {
    page: &'a Page,
    event: &'a Event,
    contract: &'a Contract,
    /// The contract's id, when it is overdue.
    overdue: Vec<ContractId>,
    /// Whether there is another contract it could be moved to.
    can_move: bool,
    timeline: Timeline,
    /// The key under which the note below is added once.
    once: String,
}

/// The record, with what belongs to it.
pub(crate) async fn show(page: Page, ids: PathIds, address: Address) -> Result<Response, Failure> {
    let event = page.session.show_event(id(&ids)).await?;
    let contract = page
        .session
        .show_contract(Ok::<ContractId, _>(event.contract_id))
        .await?;
    let can_move = page.may::<policy::MoveEvent>(&event)
        && event.stands()
        && pick::has_contract_for(&page, &event).await?;
    let history = page
        .session
        .event_history(id(&ids), given(timeline::asked(&address).read()))
        .await?;
    Ok(page.show(&Show {
        page: &page,
        event: &event,
        contract: &contract,
        overdue: page.session.overdue_among(from_ref(&contract)).await?,
        can_move,
        timeline: timeline::of(&page, &address, history).await?,
        once: fresh_key(),
    }))
}

/// The event as a file for calendars.
pub(crate) async fn calendar_file(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = page.session.show_event(id(&ids)).await?;
    let text = page.session.event_calendar(Ok(event.id)).await?;
    Ok(feed::calendar(&format!("event-{}", event.id), text))
}

impl Show<'_> {
    /// Why the event accepts notes only, in words; nothing while it stands.
    fn cancelled(&self) -> Option<String> {
        if self.event.stands() {
            return None;
        }
        let said = match &self.event.cancel_reason {
            Some(reason) if self.event.is_cancelled => self
                .page
                .say("event-is-cancelled-because")
                .with("reason", reason)
                .to_string(),
            _ if self.event.is_cancelled => self.page.t("event-is-cancelled").into_owned(),
            _ => self.page.t("event-contract-is-cancelled").into_owned(),
        };
        Some(said)
    }

    /// Who may change the event, for somebody who may not.
    fn not_yours(&self) -> Option<String> {
        if self.page.may::<policy::UpdateEvent>(self.event) {
            return None;
        }
        let said = match &self.event.support_contact {
            Some(support) => self
                .page
                .say("event-not-yours")
                .with("name", &support.full_name)
                .to_string(),
            None => self.page.t("event-nobody-s").into_owned(),
        };
        Some(said)
    }

    /// The number to call, as machines dial it.
    fn dialled(&self) -> String {
        self.event
            .client
            .phone
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '+')
            .collect()
    }

    /// Where the person's own clock says something else: when the event ends
    /// there.
    fn ends_elsewhere(&self) -> Option<String> {
        let ends = self.event.period.ends();
        let here = self.page.zone.local(ends.utc());
        (here != ends.local()).then(|| self.page.local(here))
    }

    /// The same for its beginning.
    fn begins_elsewhere(&self) -> Option<String> {
        let starts = self.event.period.starts();
        let here = self.page.zone.local(starts.utc());
        (here != starts.local()).then(|| self.page.local(here))
    }
}
