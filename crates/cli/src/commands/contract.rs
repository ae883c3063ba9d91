//! Contracts: draft, signature, cancelling. What is paid on them is in `payment`.

mod args;
mod payment;
mod view;

use api::contracts::{
    Contract, ContractQuery, CreateContract as NewContract, UpdateContract as Changes,
};
use api::employees::Transition;
use api::endpoint::{
    CancelContract, ContractHistory, CreateContract, ListContracts, ListEvents, ListPayments,
    ShowContract, SignContract, UpdateContract,
};
use api::events::EventQuery;
use api::payments::ContractPaymentQuery;
use domain::money::{Amount, Currency};
use domain::period::parse_date;
use domain::text::{ExternalRef, Title};

use super::change::version_of;
use super::list::Paging;
use super::target::{Target, TargetAndReason, TargetAndVersion, flag};
use super::{Context, audit, client, event};
use crate::failure::Failure;
use crate::output::Section;
use crate::prompt::Choice;

pub(crate) use args::{ContractCommand, EXAMPLES, Filters};
use args::{CreateArgs, Fields, ListFilters, UpdateArgs};
pub(super) use view::section;

/// Runs a verb.
pub(crate) async fn run(command: ContractCommand, context: &Context) -> Result<(), Failure> {
    match command {
        ContractCommand::List(filters) => list(filters, context).await,
        ContractCommand::Show(target) => show(target, context).await,
        ContractCommand::Create(args) => create(args, context).await,
        ContractCommand::Update(args) => Box::pin(update(args, context)).await,
        ContractCommand::Sign(args) => sign(args, context).await,
        ContractCommand::Cancel(args) => cancel(args, context).await,
        ContractCommand::Pay(args) => payment::pay(args, context).await,
        ContractCommand::VoidPayment(args) => payment::void(args, context).await,
        ContractCommand::History(args) => {
            let id = pick(args.target, context).await?;
            audit::history::<ContractHistory>(context, &id, &args.page).await
        }
    }
}

async fn list(list: ListFilters, context: &Context) -> Result<(), Failure> {
    let page = context
        .list::<ListContracts>(&[], &list.page, |page| query(&list.filters, page))
        .await?;
    Ok(context.output.list(view::LIST, &page)?)
}

/// What the filters ask for.
pub(super) fn query(filters: &Filters, page: Paging) -> ContractQuery {
    ContractQuery {
        limit: page.limit,
        after: page.after,
        before: page.before,
        sort: page.sort,
        q: filters.words.search.clone(),
        mine: flag(filters.mine),
        unsigned: flag(filters.unsigned),
        unpaid: flag(filters.unpaid),
        without_event: flag(filters.without_event),
        overdue: flag(filters.overdue),
        status: filters.status.clone(),
        client: filters.client.clone(),
        sales: filters.sales.clone(),
    }
}

/// Contracts to pick from.
pub(super) async fn choices(
    context: &Context,
    query: ContractQuery,
) -> Result<Vec<Choice>, Failure> {
    let query = ContractQuery {
        limit: Some("200".to_owned()),
        ..query
    };
    let contracts = context
        .query::<ListContracts>(&[], &query)
        .await?
        .value
        .items;
    Ok(contracts.iter().map(view::choice).collect())
}

/// As `choices`, of those that the person may change.
async fn own_choices(context: &Context, query: ContractQuery) -> Result<Vec<Choice>, Failure> {
    let mine = context.mine().await?;
    choices(context, ContractQuery { mine, ..query }).await
}

async fn pick(target: Target, context: &Context) -> Result<String, Failure> {
    let choices = choices(context, ContractQuery::default());
    context.pick(target.id, "Contract", choices).await
}

async fn show(target: Target, context: &Context) -> Result<(), Failure> {
    let id = pick(target, context).await?;
    let contract = context.get::<ShowContract>(&[&id]).await?;
    let of_contract = EventQuery {
        contract: Some(id.clone()),
        ..EventQuery::default()
    };
    let payments = context
        .related::<ListPayments>(&[&id], &ContractPaymentQuery::default())
        .await?;
    let events = context.related::<ListEvents>(&[], &of_contract).await?;
    let sections = vec![
        Section {
            title: "Payments",
            columns: view::PAYMENT_COLUMNS,
            items: &payments,
        },
        event::section(&events),
    ];
    let card = view::card(&contract.value, sections);
    Ok(context.output.show(&card, &contract.raw)?)
}

async fn create(args: CreateArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let client = form
        .pick(
            args.client,
            "--client",
            "Client",
            client::choices(context, None),
        )
        .await;
    let total_amount = form.text(args.total, "--total", "Total", Amount::parse_positive);
    form.finish()?;
    let mut typed = context.typed();
    let body = NewContract {
        client_id: typed.id("client_id", &client),
        total_amount,
        currency: args.currency,
        deposit: args.deposit,
        title: args.title,
        due_on: args.due_on,
        external_ref: args.external_ref,
    };
    let created = typed.explain(context.write::<CreateContract>(&[], &body).await)?;
    context.done(&view::message(&created.value, "created"), &created.raw)
}

async fn update(args: UpdateArgs, context: &Context) -> Result<(), Failure> {
    let is_given = args.fields != Fields::default();
    context.require_changes(is_given, "contract update")?;
    let own = own_choices(context, ContractQuery::default());
    let id = context.pick(args.target.id, "Contract", own).await?;
    let current = context.current::<ShowContract>(&id).await?;
    let given = args.fields;
    let mut edit = context.edit(is_given, current.as_ref());
    let mut typed = context.typed();
    let client = given.client.map(|id| typed.id("client_id", &id));
    let reference = given.external_ref;
    let body = Changes {
        version: args
            .based
            .version_known
            .or(current.as_ref().and_then(version_of)),
        title: edit.clearable(given.title, "title", "Title", Title::parse),
        total_amount: edit.text(given.total, "total_amount", "Total", Amount::parse_positive),
        currency: edit.text(given.currency, "currency", "Currency", Currency::parse),
        deposit: edit.text(given.deposit, "deposit", "Deposit", Amount::parse),
        due_on: edit.clearable(given.due_on, "due_on", "Due on", parse_date),
        client_id: client,
        external_ref: edit.clearable(
            reference,
            "external_ref",
            "External number",
            ExternalRef::parse,
        ),
        reason: args.reason,
    };
    edit.finish()?;
    let updated = typed.explain(context.write::<UpdateContract>(&[&id], &body).await)?;
    context.done(&view::message(&updated.value, "updated"), &updated.raw)
}

async fn sign(args: TargetAndVersion, context: &Context) -> Result<(), Failure> {
    let drafts = ContractQuery {
        unsigned: flag(true),
        ..ContractQuery::default()
    };
    let drafts = own_choices(context, drafts);
    let id = context.pick(args.target.id, "Contract", drafts).await?;
    let version = context
        .version::<ShowContract>(&id, args.based.version_known)
        .await?;
    let body = Transition {
        version,
        reason: None,
    };
    let signed = context.write::<SignContract>(&[&id], &body).await?;
    context.done(&view::message(&signed.value, "signed"), &signed.raw)
}

async fn cancel(args: TargetAndReason, context: &Context) -> Result<(), Failure> {
    let id = pick(args.target, context).await?;
    let version = context
        .confirmed_version::<ShowContract>(&id, args.based.version_known, |contract: &Contract| {
            format!(
                "Cancel contract {} of {} and its coming events?",
                contract.id, contract.client.full_name
            )
        })
        .await?;
    let body = Transition {
        version,
        reason: args.reason,
    };
    let cancelled = context.write::<CancelContract>(&[&id], &body).await?;
    context.done(&view::cancelled(&cancelled.value), &cancelled.raw)
}
