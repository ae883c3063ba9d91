//! Who runs an event: assigning, replacing and removing its support contact.

use api::events::AssignSupport;
use axum::response::Response;
use domain::{
    error::Checks,
    event::Event,
    ids::{EmployeeId, Version},
    policy,
};
use service::{
    assignment::{SupportChoice, SupportChoices},
    error::ServiceError,
    given,
};

use super::{
    super::{
        assign,
        failure::{Failure, is_stale},
        flash::Flash,
        form::{Choice, Form},
        list::Address,
        page::Page,
        pick::{self, Narrowing, Pick},
        typed::Typed,
    },
    after_refusal,
    change::{force_reason, forced, with_force},
    for_form, id, place,
};
use crate::extract::PathIds;

/// Who could run the event instead of whoever does, of those whose name begins as was typed.
async fn candidates(
    page: &Page,
    event: &Event,
    typed: &str,
) -> Result<SupportChoices, ServiceError> {
    let current = event.support_contact.as_ref().map(|support| support.id);
    let asked = pick::of_support(typed, current);
    page.session.support_choices(Ok(event.id), asked).await
}

fn form<'a>(
    page: &'a Page,
    event: &Event,
    candidates: &SupportChoices,
    typed: &str,
    from_board: bool,
) -> Form<'a> {
    let here = place(event.id);
    let back = if from_board {
        assign::place(event.id)
    } else {
        here.clone()
    };
    let lead = page
        .say("event-assign-lead")
        .with("starts", page.begins(event))
        .with("ends", page.ends(event))
        .with("zone", event.period.starts().zone());
    let choices = candidates.people.iter().map(|choice| said(page, choice));
    let pick = Pick::new(choices.collect(), typed, candidates.has_more);
    let form = Form::new(
        page,
        page.t("event-assign-support"),
        &format!("{here}/assign"),
        &back,
    )
    .about(&event.name)
    .lead(lead);
    let form = if pick.choices.is_empty() && !pick.narrowing.is_wanted() {
        form.lead(page.t("event-assign-nobody"))
    } else {
        form
    };
    let form = form.submit("event-assign-do").version(event.version);
    let form = if from_board {
        form.keeping("board", "on")
            .field(page.hidden_field("board").value("on"))
    } else {
        form
    };
    // by name: whoever runs it now is not among the choices
    let field = page.choice_field("employee_id", Vec::new());
    form.picking(field.of(current(event)).value("").required(), pick)
}

/// Who runs an event now; empty when nobody does.
fn current(event: &Event) -> &str {
    let support = event.support_contact.as_ref();
    support.map_or("", |support| &support.full_name)
}

/// A person with what they have before them and what stands against it.
fn said(page: &Page, choice: &SupportChoice) -> Choice {
    let text = match choice.clashes.first() {
        None => page.say("event-assign-free"),
        Some(clash) => page.say("event-assign-busy").with("event", &clash.name),
    };
    let text = text
        .with("name", &choice.support.full_name)
        .count("load", choice.load);
    Choice::new(choice.support.id, text)
}

/// The form for a support contact. Its address may say whom to choose, and that
/// one comes from the board and goes back there.
pub(crate) async fn assign_form(
    page: Page,
    ids: PathIds,
    address: Address,
) -> Result<Response, Failure> {
    let event = for_form::<policy::AssignSupport>(&page, &ids).await?;
    event.check_stands().map_err(ServiceError::from)?;
    let from_board = address.given("board").is_some();
    let wanted = EmployeeId::parse(address.get("support")).ok();
    let mut typed = address.get(Narrowing::NAME).to_owned();
    let mut candidates = candidates(&page, &event, &typed).await?;
    let is_wanted = |choice: &&SupportChoice| Some(choice.support.id) == wanted;
    if let Some(wanted) = wanted
        && candidates.has_more
        && !candidates.people.iter().any(|choice| is_wanted(&choice))
        && let Ok(seen) = page.session.show_employee(Ok(wanted)).await
    {
        // one of many, whom the first of them do not include
        typed = seen.employee.employee_number.to_string();
        candidates = self::candidates(&page, &event, &typed).await?;
    }
    let chosen = candidates.people.iter().find(is_wanted);
    let mut form = form(&page, &event, &candidates, &typed, from_board);
    if let Some(chosen) = chosen {
        form = form.choosing("employee_id", chosen.support.id);
        if !chosen.is_free() {
            form = form
                .field(page.tick_field("force"))
                .field(force_reason(&page));
        }
    }
    Ok(form.show())
}

/// Assigns or replaces the support contact.
pub(crate) async fn assign(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let assignment = AssignSupport {
        version: typed.version(),
        employee_id: typed.id("employee_id"),
        force: forced(&typed),
        reason: typed.optional("reason"),
    };
    let from_board = typed.ticked("board");
    let assigned = page
        .session
        .assign_support(id(&ids), given(assignment.read()))
        .await;
    match assigned {
        Ok(event) => Ok(done(&page, &event, from_board)),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            let runs = event.support_contact.as_ref();
            if is_stale(&error) && runs.is_some_and(|runs| runs.id.get() == assignment.employee_id)
            {
                // sent twice, or somebody else decided the same
                return Ok(done(&page, &event, from_board));
            }
            let narrowed = typed.text(Narrowing::NAME);
            let candidates = candidates(&page, &event, &narrowed).await?;
            let form = form(&page, &event, &candidates, &narrowed, from_board);
            with_force(form, &page, &typed, &error).refused(&typed, error)
        }
    }
}

/// Leads on to where one came from, and says who runs the event.
fn done(page: &Page, event: &Event, to_board: bool) -> Response {
    let said = Flash::new("event-assigned").with("name", current(event));
    if to_board {
        page.done(assign::PLACE, &said)
    } else {
        page.done(place(event.id), &said)
    }
}

fn removing<'a>(page: &'a Page, event: &Event) -> Form<'a> {
    let here = place(event.id);
    Form::new(
        page,
        page.t("event-unassign-support"),
        &format!("{here}/unassign"),
        &here,
    )
    .about(&event.name)
    .lead(page.say("event-unassign-lead").with("name", current(event)))
    .submit("event-unassign-do")
    .done_when(event.support_contact.is_none())
    .grave()
    .version(event.version)
}

/// The form that removes the support contact.
pub(crate) async fn unassign_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let event = for_form::<policy::RemoveSupport>(&page, &ids).await?;
    event.unassigned()?;
    Ok(removing(&page, &event).show())
}

/// Removes the support contact.
pub(crate) async fn unassign(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let mut checks = Checks::default();
    let version = checks.required("version", typed.version().map(Version::new));
    let version = given(checks.finish(|| version));
    match page.session.remove_support(id(&ids), version).await {
        Ok(event) => Ok(page.done(place(event.id), &Flash::new("event-unassigned"))),
        Err(error) => {
            let (event, error) = after_refusal(&page, &ids, error).await?;
            removing(&page, &event).refused(&typed, error)
        }
    }
}
