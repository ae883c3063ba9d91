//! Events: what is planned, and who runs it.

mod args;
mod support;
mod view;

use api::contracts::ContractQuery;
use api::employees::Transition;
use api::endpoint::{
    AddEventNote, CancelEvent, CreateEvent, EventHistory, ListEvents, ShowEvent, UpdateEvent,
};
use api::events::{AddNote, CreateEvent as NewEvent, Event, EventQuery, UpdateEvent as Changes};
use domain::period::{Moment, TimeZone};
use domain::text::{EventName, ExternalRef, Location, Notes, Reason};

use super::change::version_of;
use super::list::Paging;
use super::target::{Target, TargetAndReason, flag};
use super::typed::parse_attendees;
use super::{Context, audit, contract};
use crate::failure::Failure;
use crate::prompt::Choice;

use args::{CreateArgs, Fields, ListFilters, NoteArgs, UpdateArgs};
pub(crate) use args::{EXAMPLES, EventCommand, Filters};
pub(super) use view::section;

/// Runs a verb.
pub(crate) async fn run(command: EventCommand, context: &Context) -> Result<(), Failure> {
    match command {
        EventCommand::List(filters) => list(filters, context).await,
        EventCommand::Show(target) => show(target, context).await,
        EventCommand::Create(args) => create(args, context).await,
        EventCommand::Update(args) => Box::pin(update(args, context)).await,
        EventCommand::Assign(args) => support::assign(args, context).await,
        EventCommand::Unassign(args) => support::unassign(args, context).await,
        EventCommand::Cancel(args) => cancel(args, context).await,
        EventCommand::Note(args) => note(args, context).await,
        EventCommand::History(args) => {
            let id = pick(args.target, context).await?;
            audit::history::<EventHistory>(context, &id, &args.page).await
        }
    }
}

async fn list(list: ListFilters, context: &Context) -> Result<(), Failure> {
    let mut typed = context.typed();
    let filters = list.filters.timed(&mut typed);
    let page = context
        .list::<ListEvents>(&[], &list.page, |page| query(&filters, page))
        .await;
    let page = typed.explain(page)?;
    Ok(context.output.list(view::LIST, &page)?)
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> EventQuery {
    EventQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        q: filters.words.search.clone(),
        mine: flag(filters.mine),
        without_support: flag(filters.without_support),
        without_notes: flag(filters.without_notes),
        status: filters.status.clone(),
        upcoming: flag(filters.upcoming),
        past: flag(filters.past),
        from: filters.from.clone(),
        to: filters.to.clone(),
        contract: filters.contract.clone(),
        client: filters.client.clone(),
        support: filters.support.clone(),
        sales: filters.sales.clone(),
    }
}

/// Events to pick from.
async fn choices(context: &Context, query: EventQuery) -> Result<Vec<Choice>, Failure> {
    let query = EventQuery {
        limit: Some("200".to_owned()),
        ..query
    };
    let events = context.query::<ListEvents>(&[], &query).await?.value.items;
    Ok(events.iter().map(view::choice).collect())
}

async fn pick(target: Target, context: &Context) -> Result<String, Failure> {
    let choices = choices(context, EventQuery::default());
    context.pick(target.id, "Event", choices).await
}

async fn show(target: Target, context: &Context) -> Result<(), Failure> {
    let id = pick(target, context).await?;
    let event = context.get::<ShowEvent>(&[&id]).await?;
    Ok(context.output.show(&view::card(&event.value), &event.raw)?)
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let own_signed = ContractQuery {
        status: Some("signed".to_owned()),
        mine: flag(true),
        ..ContractQuery::default()
    };
    let contracts = contract::choices(context, own_signed);
    let mut form = context.form().await?;
    let contract = form
        .pick(args.contract, "--contract", "Contract", contracts)
        .await;
    let name = form.text(args.name, "--name", "Name", EventName::parse);
    let starts_at = form.text(args.start, "--start", "Start", Moment::parse);
    let ends_at = form.text(args.end, "--end", "End", Moment::parse);
    let location = form.text(args.location, "--location", "Location", Location::parse);
    let attendees = form.text(args.attendees, "--attendees", "Attendees", parse_attendees);
    form.finish()?;
    let mut typed = context.typed();
    let body = NewEvent {
        contract_id: typed.id("contract_id", &contract),
        name,
        starts_at,
        ends_at,
        time_zone: args.time_zone,
        location,
        attendees: typed.attendees(&attendees),
        notes: args.notes,
        external_ref: args.external_ref,
    };
    let created = typed.explain(context.write::<CreateEvent>(&[], &body).await)?;
    context.done(&view::message(&created.value, "created"), &created.raw)
}

async fn update(args: UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_given = args.fields != Fields::default();
    context.require_changes(is_given, "event update")?;
    let own = async {
        let mine = context.mine().await?;
        choices(
            context,
            EventQuery {
                mine,
                ..EventQuery::default()
            },
        )
        .await
    };
    let id = context.pick(args.target.id, "Event", own).await?;
    let current = context.current::<ShowEvent>(&id).await?;
    let version = args
        .based
        .version_known
        .or(current.as_ref().and_then(version_of));
    let mut edit = context.edit(is_given, current.as_ref());
    let Fields {
        name,
        start,
        end,
        time_zone,
        location,
        attendees,
        notes,
        contract,
        external_ref,
    } = args.fields;
    let mut typed = context.typed();
    let contract_id = contract.map(|id| typed.id("contract_id", &id));
    let body = Changes {
        version,
        name: edit.text(name, "name", "Name", EventName::parse),
        starts_at: edit.text(start, "starts_local", "Start", Moment::parse),
        ends_at: edit.text(end, "ends_local", "End", Moment::parse),
        time_zone: edit.text(time_zone, "time_zone", "Time zone", TimeZone::parse),
        location: edit.text(location, "location", "Location", Location::parse),
        attendees: edit
            .text(attendees, "attendees", "Attendees", parse_attendees)
            .map(|text| typed.attendees(&text)),
        notes: edit.clearable(notes, "notes", "Notes", Notes::parse),
        contract_id,
        external_ref: edit.clearable(
            external_ref,
            "external_ref",
            "External number",
            ExternalRef::parse,
        ),
        force: args.overlap.force.then_some(true),
        reason: args.overlap.reason,
    };
    edit.finish()?;
    let updated = typed.explain(context.write::<UpdateEvent>(&[&id], &body).await)?;
    context.done(&view::message(&updated.value, "updated"), &updated.raw)
}

async fn cancel(args: TargetAndReason, context: &Context) -> Result<(), Failure> {
    let coming = EventQuery {
        upcoming: flag(true),
        ..EventQuery::default()
    };
    let mut form = context.form().await?;
    let id = form
        .pick(args.target.id, "ID", "Event", choices(context, coming))
        .await;
    let reason = form.text(args.reason, "--reason", "Reason", Reason::parse);
    form.finish()?;
    let version = context
        .confirmed_version::<ShowEvent>(&id, args.based.version_known, |event: &Event| {
            format!("Cancel event {} “{}”?", event.id, event.name)
        })
        .await?;
    let body = Transition {
        version,
        reason: Some(reason),
    };
    let cancelled = context.write::<CancelEvent>(&[&id], &body).await?;
    context.done(
        &view::message(&cancelled.value, "cancelled"),
        &cancelled.raw,
    )
}

async fn note(args: NoteArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let events = choices(context, EventQuery::default());
    let id = form.pick(args.target.id, "ID", "Event", events).await;
    let text = form.text(args.text, "TEXT", "Note", Notes::parse);
    form.finish()?;
    let noted = context
        .write::<AddEventNote>(&[&id], &AddNote { text })
        .await?;
    context.done(&view::message(&noted.value, "noted"), &noted.raw)
}
