//! Clients: who they are, who looks after them, contacts with them.

mod args;
mod duplicates;
mod merge;
mod view;

use api::clients::{
    ClientQuery, CreateClient as NewClient, LogContact as NewContact, ReassignClient as NewOwner,
    UpdateClient as Changes,
};
use api::contracts::ContractQuery;
use api::employees::Transition;
use api::endpoint::{
    AnonymiseClient, ClientHistory, CreateClient, ListClients, ListContacts, ListContracts,
    LogContact, ReassignClient, ShowClient, UpdateClient,
};
use api::page::Nothing;
use domain::contact::{Email, Phone};
use domain::department::Department;
use domain::period::parse_date;
use domain::text::{CompanyName, ExternalRef, PersonName};

use super::change::version_of;
use super::list::Paging;
use super::target::{Target, TargetAndReason, flag};
use super::{Context, audit, contract, employee};
use crate::failure::Failure;
use crate::output::Section;
use crate::prompt::Choice;

pub(crate) use args::{ClientCommand, EXAMPLES, Filters};
use args::{ContactArgs, CreateArgs, Fields, ListFilters, ReassignArgs, UpdateArgs};

/// Runs a verb.
pub(crate) async fn run(command: ClientCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ClientCommand::List(filters) => list(filters, context).await,
        ClientCommand::Show(target) => show(target, context).await,
        ClientCommand::Create(args) => create(args, context).await,
        ClientCommand::Update(args) => update(args, context).await,
        ClientCommand::Contact(args) => contact(args, context).await,
        ClientCommand::Reassign(args) => reassign(args, context).await,
        ClientCommand::Anonymise(args) => anonymise(args, context).await,
        ClientCommand::Duplicates(page) => duplicates::list(page, context).await,
        ClientCommand::Merge(args) => merge::run(args, context).await,
        ClientCommand::History(args) => {
            let id = pick(args.target, context).await?;
            audit::history::<ClientHistory>(context, &id, &args.page).await
        }
    }
}

async fn list(list: ListFilters, context: &Context) -> Result<(), Failure> {
    let page = context
        .list::<ListClients>(&[], &list.page, |page| query(&list.filters, page))
        .await?;
    Ok(context.output.list(view::LIST, &page)?)
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> ClientQuery {
    ClientQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        q: filters.words.search.clone(),
        mine: flag(filters.mine),
        sales: filters.sales.clone(),
    }
}

/// Clients to pick from; one whose data was removed accepts nothing.
pub(super) async fn choices(
    context: &Context,
    mine: Option<String>,
) -> Result<Vec<Choice>, Failure> {
    let query = ClientQuery {
        limit: Some("200".to_owned()),
        mine,
        ..ClientQuery::default()
    };
    let clients = context.query::<ListClients>(&[], &query).await?.value.items;
    let open = clients
        .iter()
        .filter(|client| client.anonymised_at.is_none());
    Ok(open.map(view::choice).collect())
}

async fn pick(target: Target, context: &Context) -> Result<String, Failure> {
    context
        .pick(target.id, "Client", choices(context, None))
        .await
}

/// As `pick`, of those that the person may change.
async fn pick_own(target: Target, context: &Context) -> Result<String, Failure> {
    let own = async { choices(context, context.mine().await?).await };
    context.pick(target.id, "Client", own).await
}

async fn show(target: Target, context: &Context) -> Result<(), Failure> {
    let id = pick(target, context).await?;
    let client = context.get::<ShowClient>(&[&id]).await?;
    let now = client.value.id.to_string();
    if now != id.trim() {
        context
            .output
            .warn(&format!("client {id} was merged into client {now}"));
    }
    let id = now;
    let of_client = ContractQuery {
        client: Some(id.clone()),
        ..ContractQuery::default()
    };
    let contracts = context.related::<ListContracts>(&[], &of_client).await?;
    let logged = context.related::<ListContacts>(&[&id], &Nothing {}).await?;
    let sections = vec![
        contract::section(&contracts),
        Section {
            title: "Contacts",
            columns: view::CONTACT_COLUMNS,
            items: &logged,
        },
    ];
    let card = view::card(&client.value, sections);
    Ok(context.output.show(&card, &client.raw)?)
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let body = NewClient {
        full_name: form.text(args.name, "--name", "Full name", PersonName::parse),
        email: form.text(args.email, "--email", "E-mail", Email::parse),
        phone: form.text(args.phone, "--phone", "Phone", Phone::parse),
        company_name: args.company,
        contact_person: args.contact_person,
        first_contact_on: args.first_contact_on,
        external_ref: args.external_ref,
    };
    form.finish()?;
    let created = context.write::<CreateClient>(&[], &body).await?;
    duplicates::warn(&created.value, context);
    context.done(&view::message(&created.value, "created"), &created.raw)
}

async fn update(args: UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_given = args.fields != Fields::default();
    context.require_changes(is_given, "client update")?;
    let id = pick_own(args.target, context).await?;
    let current = context.current::<ShowClient>(&id).await?;
    let given = args.fields;
    let mut edit = context.edit(is_given, current.as_ref());
    let (company, person) = (given.company, given.contact_person);
    let (first, reference) = (given.first_contact_on, given.external_ref);
    let body = Changes {
        version: args
            .based
            .version_known
            .or(current.as_ref().and_then(version_of)),
        full_name: edit.text(given.name, "full_name", "Full name", PersonName::parse),
        email: edit.text(given.email, "email", "E-mail", Email::parse),
        phone: edit.text(given.phone, "phone", "Phone", Phone::parse),
        company_name: edit.clearable(company, "company_name", "Company", CompanyName::parse),
        contact_person: edit.clearable(
            person,
            "contact_person",
            "Contact person",
            PersonName::parse,
        ),
        first_contact_on: edit.text(first, "first_contact_on", "First contact on", parse_date),
        external_ref: edit.clearable(
            reference,
            "external_ref",
            "External number",
            ExternalRef::parse,
        ),
    };
    edit.finish()?;
    let updated = context.write::<UpdateClient>(&[&id], &body).await?;
    duplicates::warn(&updated.value, context);
    context.done(&view::message(&updated.value, "updated"), &updated.raw)
}

async fn contact(args: ContactArgs, context: &Context) -> Result<(), Failure> {
    let id = pick_own(args.target, context).await?;
    let mut typed = context.typed();
    let body = NewContact {
        contacted_at: typed.start("contacted_at", args.on.as_deref()),
        note: args.note,
    };
    let logged = typed.explain(context.write::<LogContact>(&[&id], &body).await)?;
    context.done(&view::contact_logged(&logged.value), &logged.raw)
}

async fn reassign(args: ReassignArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let id = form
        .pick(args.target.id, "ID", "Client", choices(context, None))
        .await;
    let sales = employee::choices(context, Some(Department::Sales), false);
    let sales = form
        .pick(args.sales, "--sales", "Sales contact", sales)
        .await;
    form.finish()?;
    let mut typed = context.typed();
    let body = NewOwner {
        sales_contact_id: typed.id("sales_contact_id", &sales),
        version: context
            .version::<ShowClient>(&id, args.based.version_known)
            .await?,
    };
    let moved = typed.explain(context.write::<ReassignClient>(&[&id], &body).await)?;
    let done = format!("reassigned to {}", moved.value.sales_contact.full_name);
    context.done(&view::message(&moved.value, &done), &moved.raw)
}

async fn anonymise(args: TargetAndReason, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    let version = context
        .confirmed_version::<ShowClient>(&id, args.based.version_known, |client| {
            format!("Remove all personal data of {} for good?", client.full_name)
        })
        .await?;
    let body = Transition {
        version,
        reason: args.reason,
    };
    let cleared = context.write::<AnonymiseClient>(&[&id], &body).await?;
    context.done(
        &format!("client {} anonymised", cleared.value.id),
        &cleared.raw,
    )
}
