//! Cancelling an event, for good.

use axum::response::Response;
use domain::{event::Event, policy, text::Reason};
use service::{error::ServiceError, given};

use super::{
    super::{failure::Failure, flash::Flash, form::Form, page::Page, typed::Typed},
    after_refusal, for_form, id, place,
};
use crate::extract::{PathIds, version_and_due_reason};

fn form<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    Form::new(
        page,
        page.t("event-cancel"),
        &format!("{here}/cancel"),
        &here,
    )
    .about(&event.name)
    .lead(page.t("event-cancel-lead"))
    .submit("event-cancel-do")
    .done_when(event.is_cancelled)
    .grave()
    .version(event.version)
    .field(page.text_field("reason").required().longest(Reason::MAX))
}

/// The form that cancels an event.
pub(crate) async fn cancel_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::CancelEvent>(&page, &ids).await?;
    event.check_stands().map_err(ServiceError::from)?;
    Ok(form(&page, &event).show())
}

/// Cancels an event.
pub(crate) async fn cancel(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let reason = typed.optional("reason");
    let due = given(version_and_due_reason(typed.version(), reason.as_deref()));
    match page.session.cancel_event(id(&ids), due).await {
        Ok(event) => {
            let said = Flash::new("event-cancelled").with("name", &event.name);
            Ok(page.done(place(event.id), &said))
        }
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            form(&page, &event).refused(&typed, error)
        }
    }
}
