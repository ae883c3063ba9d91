//! The notes of an event: a line added under date and author, or the whole
//! written anew. Cancelled events accept them too.

use api::events::{AddNote, UpdateEvent};
use axum::response::Response;
use domain::{event::Event, policy, text::Notes};
use service::{
    given,
    idempotency::{Once, Outcome},
};

use super::{
    super::{failure::Failure, flash::Flash, form::Form, page::Page, typed::Typed},
    after_refusal, for_form, id, place,
};
use crate::extract::PathIds;

fn noting<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    Form::new(page, page.t("event-note"), &format!("{here}/note"), &here)
        .about(&event.name)
        .lead(page.t("event-note-lead"))
        .submit("event-note-add")
        .once()
        .field(page.lines_field("text").required().longest(Notes::MAX))
}

/// The form for one more note.
pub(crate) async fn note_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::UpdateEvent>(&page, &ids).await?;
    Ok(noting(&page, &event).show())
}

/// Adds a note with date and author.
pub(crate) async fn add_note(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let note = AddNote {
        text: typed.text("text"),
    };
    let made = |event: &Event| place(event.id);
    let once = Once::new(typed.once("note"), &made);
    let added = page
        .session
        .add_event_note(id(&ids), given(note.read()), once)
        .await;
    match added {
        Ok(Outcome::Created(event)) => Ok(page.done(place(event.id), &Flash::new("event-noted"))),
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            noting(&page, &event).refused(&typed, error)
        }
    }
}

fn rewriting<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    Form::new(page, page.t("event-notes"), &format!("{here}/notes"), &here)
        .about(&event.name)
        .lead(page.t("event-notes-lead"))
        .version(event.version)
        .field(
            page.lines_field("notes")
                .of(&event.notes)
                .longest(Notes::MAX),
        )
}

/// The form for the notes as a whole.
pub(crate) async fn notes_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::UpdateEvent>(&page, &ids).await?;
    Ok(rewriting(&page, &event).show())
}

/// Replaces the notes, or clears them.
pub(crate) async fn replace_notes(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let changes = UpdateEvent {
        version: typed.version(),
        notes: typed.cleared_or_changed("notes"),
        ..UpdateEvent::default()
    };
    let saved = page
        .session
        .update_event(id(&ids), given(changes.read()))
        .await;
    match saved {
        Ok(event) => Ok(page.done(place(event.id), &Flash::new("saved"))),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            rewriting(&page, &event).refused(&typed, error)
        }
    }
}
