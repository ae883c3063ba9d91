//! Changing an event: its details, its dates, its contract.

use api::events::UpdateEvent;
use axum::response::Response;
use chrono::{NaiveDateTime, Timelike};
use domain::{
    event::Event,
    period::Moment,
    policy,
    refusal::Refusal,
    text::{EventName, ExternalRef, Location, Reason},
};
use service::{error::ServiceError, given};

use super::{
    super::{
        failure::{Failure, is_stale},
        flash::Flash,
        form::Form,
        list::Address,
        page::{Page, see_other},
        pick::{self, Narrowing, Pick},
        typed::Typed,
    },
    after_refusal, for_form, id, place, zone_field,
};
use crate::extract::PathIds;

fn edit_form<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    let (starts, ends) = (event.period.starts(), event.period.ends());
    Form::new(page, page.t("event-edit"), &format!("{here}/edit"), &here)
        .about(&event.name)
        .version(event.version)
        .field(
            page.text_field("name")
                .of(&event.name)
                .required()
                .longest(EventName::MAX),
        )
        .field(
            page.time_field("starts_at")
                .of(wall_clock(starts.local()))
                .required(),
        )
        .field(
            page.time_field("ends_at")
                .of(wall_clock(ends.local()))
                .required(),
        )
        .field(zone_field(page, starts.zone()).of(starts.zone()))
        .field(
            page.text_field("location")
                .of(&event.location)
                .required()
                .longest(Location::MAX),
        )
        .field(
            page.number_field("attendees")
                .of(event.attendees)
                .required(),
        )
        .field(
            page.text_field("external_ref")
                .of_optional(event.external_ref.as_ref())
                .longest(ExternalRef::MAX),
        )
}

/// The form for an event's details.
pub(crate) async fn edit(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::UpdateEvent>(&page, &ids).await?;
    event.check_stands().map_err(ServiceError::from)?;
    Ok(edit_form(&page, &event).show())
}

/// Changes an event's details.
pub(crate) async fn update(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let changes = UpdateEvent {
        version: typed.version(),
        name: typed.changed("name"),
        starts_at: typed.changed("starts_at"),
        ends_at: typed.changed("ends_at"),
        time_zone: typed.changed("time_zone"),
        location: typed.changed("location"),
        attendees: typed.changed_count("attendees", page.habits.language),
        notes: None,
        contract_id: None,
        external_ref: typed.cleared_or_changed("external_ref"),
        force: forced(&typed),
        reason: typed.optional("reason"),
    };
    let saved = page
        .session
        .update_event(id(&ids), given(changes.read()))
        .await;
    match saved {
        Ok(event) => Ok(page.done(place(event.id), &Flash::new("saved"))),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            let form = with_force(edit_form(&page, &event), &page, &typed, &error);
            form.refused(&typed, error)
        }
    }
}

fn postponing<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    let (starts, ends) = (event.period.starts(), event.period.ends());
    let lead = page
        .say("event-postpone-lead")
        .with("starts", page.begins(event))
        .with("ends", page.local(ends.local()))
        .with("zone", starts.zone());
    Form::new(
        page,
        page.t("event-postpone"),
        &format!("{here}/postpone"),
        &here,
    )
    .about(&event.name)
    .lead(lead)
    .submit("event-postpone-do")
    .version(event.version)
    .field(
        page.time_field("starts_at")
            .of(wall_clock(starts.local()))
            .required(),
    )
    .field(
        page.time_field("ends_at")
            .hint(page.t("hint-postponed-end")),
    )
}

/// The form for other dates.
pub(crate) async fn postpone_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::UpdateEvent>(&page, &ids).await?;
    event.check_stands().map_err(ServiceError::from)?;
    Ok(postponing(&page, &event).show())
}

/// Moves an event to other dates; its end moves along unless another is given.
pub(crate) async fn postpone(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let mut changes = UpdateEvent {
        version: typed.version(),
        starts_at: typed.changed("starts_at"),
        ends_at: typed.optional("ends_at"),
        force: forced(&typed),
        reason: typed.optional("reason"),
        ..UpdateEvent::default()
    };
    if changes.ends_at.is_none()
        && let Some(starts) = &changes.starts_at
        && let Ok(event) = page.session.show_event(id(&ids)).await
    {
        changes.ends_at = end_after(&event, starts);
    }
    let saved = page
        .session
        .update_event(id(&ids), given(changes.read()))
        .await;
    match saved {
        Ok(event) => {
            let said = Flash::new("event-postponed").with("starts", page.begins(&event));
            Ok(page.done(place(event.id), &said))
        }
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            let form = with_force(postponing(&page, &event), &page, &typed, &error);
            form.refused(&typed, error)
        }
    }
}

/// The end that leaves an event as long as it is, on its wall clock, when it
/// begins at another time; none when that time cannot be read.
fn end_after(event: &Event, starts: &str) -> Option<String> {
    let zone = event.period.starts().zone();
    let starts = Moment::parse(starts).ok()?.in_zone(zone).ok()?.local();
    let length = event.period.ends().local() - event.period.starts().local();
    starts.checked_add_signed(length).map(wall_clock)
}

fn moving<'a>(page: &'a Page, event: &Event, contracts: Pick) -> Form<'a> {
    let here = place(event.id);
    let lead = page
        .say("event-move-lead")
        .with("client", &event.client.full_name)
        .with("id", event.contract_id);
    Form::new(page, page.t("event-move"), &format!("{here}/move"), &here)
        .about(&event.name)
        .lead(lead)
        .submit("event-move-do")
        .version(event.version)
        .picking(
            page.choice_field("contract_id", Vec::new()).required(),
            contracts,
        )
        .field(page.text_field("reason").longest(Reason::MAX))
}

/// The form for another contract of the same client.
pub(crate) async fn move_form(
    page: Page,
    ids: PathIds,
    address: Address,
) -> Result<Response, Failure> {
    let event = for_form::<policy::MoveEvent>(&page, &ids).await?;
    event.check_stands().map_err(ServiceError::from)?;
    if !pick::has_contract_for(&page, &event).await? {
        // the event's page says why there is nowhere to go
        return Ok(see_other(&place(event.id)));
    }
    let contracts = pick::contracts_for(&page, &event, address.get(Narrowing::NAME)).await?;
    Ok(moving(&page, &event, contracts).show())
}

/// Moves an event to another contract.
pub(crate) async fn move_to(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let changes = UpdateEvent {
        version: typed.version(),
        contract_id: Some(typed.id("contract_id")),
        reason: typed.optional("reason"),
        ..UpdateEvent::default()
    };
    let saved = page
        .session
        .update_event(id(&ids), given(changes.read()))
        .await;
    let done = |event: &Event| {
        let said = Flash::new("event-moved").with("id", event.contract_id);
        page.done(place(event.id), &said)
    };
    match saved {
        Ok(event) => Ok(done(&event)),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            if is_stale(&error) && Some(event.contract_id.get()) == changes.contract_id {
                // sent twice, or somebody else decided the same
                return Ok(done(&event));
            }
            let narrowed = typed.text(Narrowing::NAME);
            let contracts = pick::contracts_for(&page, &event, &narrowed).await?;
            moving(&page, &event, contracts).refused(&typed, error)
        }
    }
}

/// A wall-clock time as a form's control holds it: to the millisecond, more is
/// none to a browser. Who leaves it as it is changes nothing.
fn wall_clock(at: NaiveDateTime) -> String {
    let pattern = match (at.second(), at.nanosecond() / 1_000_000) {
        (0, 0) => "%Y-%m-%dT%H:%M",
        (_, 0) => "%Y-%m-%dT%H:%M:%S",
        (_, _) => "%Y-%m-%dT%H:%M:%S%.3f",
    };
    at.format(pattern).to_string()
}

/// Whether an overlap was accepted.
pub(super) fn forced(typed: &Typed) -> Option<bool> {
    typed.ticked("force").then_some(true)
}

/// With the tick and the reason by which management lets two events of one
/// person overlap, once they did.
pub(super) fn with_force<'a>(
    form: Form<'a>,
    page: &'a Page,
    typed: &Typed,
    error: &ServiceError,
) -> Form<'a> {
    let clashes = matches!(error, ServiceError::Conflict(Refusal::SupportBusy { .. }));
    let asks = clashes || typed.ticked("force") || typed.get("reason").is_some();
    if !asks || !page.ever::<policy::AssignSupport>() {
        return form;
    }
    form.field(page.tick_field("force"))
        .field(force_reason(page))
}

/// Why an overlap is accepted.
pub(super) fn force_reason(page: &Page) -> super::super::form::Field {
    page.text_field("reason")
        .longest(Reason::MAX)
        .hint(page.t("hint-force-reason"))
}
