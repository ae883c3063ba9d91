//! Who runs an event: assigning, replacing and removing the support contact.

use api::endpoint::{AssignSupport, RemoveSupport, ShowEvent};
use api::events::{AssignSupport as Assignment, EventQuery};
use domain::department::Department;
use domain::text::Reason;

use super::args::AssignArgs;
use super::{choices, view};
use crate::commands::target::{TargetAndVersion, flag};
use crate::commands::{Context, employee};
use crate::failure::Failure;

/// Assigns or replaces the support contact.
pub(super) async fn assign(args: AssignArgs, context: &Context) -> Result<(), Failure> {
    let unassigned = EventQuery {
        without_support: flag(true),
        ..EventQuery::default()
    };
    let mut form = context.form().await?;
    let id = form
        .pick(args.target.id, "ID", "Event", choices(context, unassigned))
        .await;
    let support = employee::choices(context, Some(Department::Support), false);
    let support = form
        .pick(args.support, "--support", "Support contact", support)
        .await;
    let reason = match (args.overlap.force, args.overlap.reason) {
        (true, given) => Some(form.text(given, "--reason", "Reason", Reason::parse)),
        (false, given) => given,
    };
    form.finish()?;
    let mut typed = context.typed();
    let body = Assignment {
        employee_id: typed.id("employee_id", &support),
        version: context
            .version::<ShowEvent>(&id, args.based.version_known)
            .await?,
        force: args.overlap.force.then_some(true),
        reason,
    };
    let assigned = typed.explain(context.write::<AssignSupport>(&[&id], &body).await)?;
    context.done(&view::assigned(&assigned.value), &assigned.raw)
}

/// Removes the support contact.
pub(super) async fn unassign(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let id = super::pick(args.target, context).await?;
    let version = context
        .version::<ShowEvent>(&id, args.based.version_known)
        .await?;
    let event = context.remove::<RemoveSupport>(&[&id], version).await?;
    context.done(&view::message(&event.value, "unassigned"), &event.raw)
}
