//! Events: the list, the record, and every form about one.

mod cancel;
mod change;
mod create;
mod list;
mod notes;
mod show;
mod support;

use domain::{error::Given, event::Event, ids::EventId, period::TimeZone, policy::Operation};
use service::error::ServiceError;

pub(crate) use self::{
    cancel::{cancel, cancel_form},
    change::{edit, move_form, move_to, postpone, postpone_form, update},
    create::{create, new},
    list::list,
    notes::{add_note, note_form, notes_form, replace_notes},
    show::{calendar_file, show},
    support::{assign, assign_form, unassign, unassign_form},
};

use super::{
    failure::{Failure, can_mend},
    form::Field,
    page::Page,
    zones,
};
use crate::extract::PathIds;

/// Where an event's page is.
pub(crate) fn place(id: EventId) -> String {
    format!("/events/{id}")
}

/// The id in the address.
pub(super) fn id(ids: &PathIds) -> Given<EventId> {
    ids.read("id", EventId::parse)
}

/// The event that a form is about, for somebody who may send it.
pub(super) async fn for_form<A: Operation<On = Event>>(
    page: &Page,
    ids: &PathIds,
) -> Result<Event, ServiceError> {
    let event = page.session.show_event(id(ids));
    page.session.prepare::<A>(event).await
}

/// The event for the form that was refused; what no form can mend is passed on.
pub(super) async fn after_refusal(
    page: &Page,
    ids: &PathIds,
    error: ServiceError,
) -> Result<(Event, ServiceError), Failure> {
    if !can_mend(&error) {
        return Err(error.into());
    }
    Ok((page.session.show_event(id(ids)).await?, error))
}

/// The zone on whose wall clock an event is.
fn zone_field(page: &Page, zone: TimeZone) -> Field {
    page.choice_field("time_zone", zones::choices(zone))
        .required()
        .hint(page.t("hint-event-zone"))
}
