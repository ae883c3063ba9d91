//! Clients: the list, the record, and every form about one.
//!
//! [`create`] one, list those that may be [`duplicates`], and [`merge`] two have their own
//! files.

pub(crate) mod create;
pub(crate) mod duplicates;
pub(crate) mod merge;

use api::{
    clients::{ClientQuery, LogContact, ReassignClient, UpdateClient},
    contracts::ContractQuery,
    events::EventQuery,
};
use askama::Template;
use axum::response::Response;
use domain::{
    client::{Client, LoggedContact},
    contact::{Email, Phone},
    contract::Contract,
    department::Department,
    duplicate::Duplicate,
    event::Event,
    ids::{ClientId, ContractId},
    import::ImportKind,
    policy::{self, Operation},
    refusal::Refusal,
    text::{CompanyName, ExternalRef, Notes, PersonName, Reason},
};
use service::{
    error::ServiceError,
    given,
    idempotency::{Once, Outcome},
};

use super::{
    failure::{Failure, can_mend, is_stale},
    flash::Flash,
    form::Form,
    list::{Address, Chip, Column, Frame, ListQuery, Paging, narrowed},
    page::Page,
    pick::{self, Narrowing},
    timeline::{self, Timeline},
    typed::Typed,
};
use crate::extract::{PathIds, version_and_reason};

/// Where a client's page is.
pub(crate) fn place(id: ClientId) -> String {
    format!("/clients/{id}")
}

/// The client that a form is about, for somebody who may send it.
async fn for_form<A: Operation<On = Client>>(
    page: &Page,
    ids: &PathIds,
) -> Result<Client, ServiceError> {
    let client = page.session.show_client(ids.read("id", ClientId::parse));
    page.session.prepare::<A>(client).await
}

#[derive(Template)]
#[template(path = "clients/list.html")]
struct List<'a> {
    page: &'a Page,
    address: &'a Address,
    chips: Vec<Chip>,
    columns: Vec<Column>,
    clients: Vec<Client>,
    paging: Paging,
    frame: Frame,
}

/// The list.
pub(crate) async fn list(page: Page, query: ListQuery<ClientQuery>) -> Result<Response, Failure> {
    let listed = page
        .session
        .list_clients(query.read(ClientQuery::read))
        .await?;
    let address = &query.address;
    let mut chips = narrowed(&page, address).await?;
    if !page.is_management() {
        chips.insert(0, address.chip(page.t("clients-mine"), "mine", "true"));
    }
    let column = |key: &str, field| address.column(page.t(key), field, "full_name");
    let mut columns = vec![
        column("field-full-name", "full_name"),
        column("field-company-name", "company_name"),
        column("field-email", "email"),
        address.plain(page.t("field-phone")),
        address.plain(page.t("field-sales-contact")),
        address.plain(page.t("field-last-contact-at")),
    ];
    if page.ever::<policy::LogContact>() {
        columns.push(address.plain(page.t("list-actions")));
    }
    let paging = Paging::of(address, &listed);
    Ok(page.show(&List {
        page: &page,
        address,
        chips,
        columns,
        clients: listed.items,
        paging,
        frame: Frame {
            title: "clients-title",
            new: page
                .ever::<policy::CreateClient>()
                .then_some(("/clients/new", "client-new")),
            import: page.imports(ImportKind::Clients),
            none: if address.is_filtered() {
                "clients-none-found"
            } else {
                "clients-none"
            },
            all: "/clients",
        },
    }))
}

#[derive(Template)]
#[template(path = "clients/show.html")]
struct Show<'a> {
    page: &'a Page,
    client: &'a Client,
    contracts: Vec<Contract>,
    /// Those of them that are overdue.
    overdue: Vec<ContractId>,
    events: Vec<Event>,
    contacts: Vec<LoggedContact>,
    can_anonymise: bool,
    /// Whom it could be merged with, for whoever may.
    duplicates: Vec<Duplicate>,
    timeline: Timeline,
}

/// Rows of related records on a record's page.
const RELATED: &str = "10";

/// The record, with what belongs to it.
pub(crate) async fn show(page: Page, ids: PathIds, address: Address) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let client = page.session.show_client(id.clone()).await?;
    if let Ok(asked) = &id
        && *asked != client.id
    {
        let said = Flash::new("client-was-merged").with("number", asked);
        return Ok(page.done(place(client.id), &said));
    }
    let contracts = ContractQuery {
        client: Some(client.id.to_string()),
        limit: Some(RELATED.to_owned()),
        ..ContractQuery::default()
    };
    let events = EventQuery {
        client: Some(client.id.to_string()),
        limit: Some(RELATED.to_owned()),
        sort: Some("-starts_at".to_owned()),
        ..EventQuery::default()
    };
    let contracts = page.session.list_contracts(given(contracts.read())).await?;
    let events = page
        .session
        .list_events(given(events.read(page.reader())))
        .await?;
    let logged = page.session.list_contacts(id.clone()).await?;
    let can_anonymise = check_anonymisable(&page, &client).await.is_ok();
    let duplicates = if page.may::<policy::MergeClients>(&client) {
        page.session.duplicates_of(&client).await?
    } else {
        Vec::new()
    };
    let history = page
        .session
        .client_history(id, given(timeline::asked(&address).read()))
        .await?;
    Ok(page.show(&Show {
        page: &page,
        client: &client,
        overdue: page.session.overdue_among(&contracts.items).await?,
        contracts: contracts.items,
        events: events.items,
        contacts: logged,
        can_anonymise,
        duplicates,
        timeline: timeline::of(&page, &address, history).await?,
    }))
}

fn edit_form<'a>(page: &'a Page, client: &Client) -> Form<'a> {
    let here = place(client.id);
    Form::new(page, page.t("client-edit"), &format!("{here}/edit"), &here)
        .about(&client.full_name)
        .version(client.version)
        .field(
            page.text_field("full_name")
                .of(&client.full_name)
                .required()
                .longest(PersonName::MAX),
        )
        .field(
            page.email_field("email")
                .of(&client.email)
                .required()
                .longest(Email::MAX),
        )
        .field(
            page.phone_field("phone")
                .of(&client.phone)
                .required()
                .longest(Phone::MAX),
        )
        .field(
            page.text_field("company_name")
                .of_optional(client.company_name.as_ref())
                .longest(CompanyName::MAX),
        )
        .field(
            page.text_field("contact_person")
                .of_optional(client.contact_person.as_ref())
                .longest(PersonName::MAX),
        )
        .field(
            page.date_field("first_contact_on")
                .of(client.first_contact_on)
                .required(),
        )
        .field(
            page.text_field("external_ref")
                .of_optional(client.external_ref.as_ref())
                .longest(ExternalRef::MAX),
        )
}

/// The form for a client's details.
pub(crate) async fn edit(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let client = for_form::<policy::UpdateClient>(&page, &ids).await?;
    client.check_not_anonymised().map_err(ServiceError::from)?;
    Ok(edit_form(&page, &client).show())
}

/// Changes a client's details.
pub(crate) async fn update(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let changes = UpdateClient {
        version: typed.version(),
        full_name: typed.changed("full_name"),
        email: typed.changed("email"),
        phone: typed.changed("phone"),
        company_name: typed.cleared_or_changed("company_name"),
        contact_person: typed.cleared_or_changed("contact_person"),
        first_contact_on: typed.changed("first_contact_on"),
        external_ref: typed.cleared_or_changed("external_ref"),
    };
    match page
        .session
        .update_client(id.clone(), given(changes.read()))
        .await
    {
        Ok(done) => Ok(page.done(place(done.client.id), &create::saved(&done))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let client = page.session.show_client(id).await?;
            edit_form(&page, &client).refused(&typed, error)
        }
    }
}

fn contact_form<'a>(page: &'a Page, client: &Client) -> Form<'a> {
    let here = place(client.id);
    Form::new(
        page,
        page.t("client-contact"),
        &format!("{here}/contact"),
        &here,
    )
    .about(&client.full_name)
    .submit("client-contact-log")
    .once()
    .field(
        page.time_field("contacted_at")
            .hint(page.t("hint-contacted-at")),
    )
    .field(page.lines_field("note").longest(Notes::MAX))
}

/// The form for a contact with a client.
pub(crate) async fn contact(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let client = for_form::<policy::LogContact>(&page, &ids).await?;
    client.check_not_anonymised().map_err(ServiceError::from)?;
    Ok(contact_form(&page, &client).show())
}

/// Logs a contact with a client.
pub(crate) async fn log_contact(
    page: Page,
    ids: PathIds,
    typed: Typed,
) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let contact = LogContact {
        contacted_at: typed.optional("contacted_at"),
        note: typed.optional("note"),
    };
    let made = |contact: &LoggedContact| place(contact.client_id);
    let once = Once::new(typed.once("contact"), &made);
    match page
        .session
        .log_contact(id.clone(), given(contact.read()), once)
        .await
    {
        Ok(Outcome::Created(contact)) => {
            Ok(page.done(place(contact.client_id), &Flash::new("client-contacted")))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let client = page.session.show_client(id).await?;
            contact_form(&page, &client).refused(&typed, error)
        }
    }
}

async fn reassigning<'a>(
    page: &'a Page,
    client: &Client,
    typed: &str,
) -> Result<Form<'a>, Failure> {
    let here = place(client.id);
    let sales = client.sales_contact.id;
    let colleagues = pick::colleagues(page, Department::Sales, sales, typed).await?;
    let lead = page
        .say("client-reassign-lead")
        .with("name", &client.sales_contact.full_name);
    Ok(Form::new(
        page,
        page.t("client-reassign"),
        &format!("{here}/reassign"),
        &here,
    )
    .about(&client.full_name)
    .lead(lead)
    .submit("client-reassign-do")
    .version(client.version)
    .picking(
        page.choice_field("sales_contact_id", Vec::new()).required(),
        colleagues,
    ))
}

/// The form for another sales contact.
pub(crate) async fn reassign_form(
    page: Page,
    ids: PathIds,
    address: Address,
) -> Result<Response, Failure> {
    let client = for_form::<policy::ReassignClient>(&page, &ids).await?;
    let typed = address.get(Narrowing::NAME);
    Ok(reassigning(&page, &client, typed).await?.show())
}

/// Gives a client to another sales contact.
pub(crate) async fn reassign(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let to = ReassignClient {
        version: typed.version(),
        sales_contact_id: typed.id("sales_contact_id"),
    };
    let done = |client: &Client| {
        let name = &client.sales_contact.full_name;
        let said = Flash::new("client-reassigned").with("name", name);
        page.done(place(client.id), &said)
    };
    match page
        .session
        .reassign_client(id.clone(), given(to.read()))
        .await
    {
        Ok(client) => Ok(done(&client)),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let client = page.session.show_client(id).await?;
            if is_stale(&error) && client.sales_contact.id.get() == to.sales_contact_id {
                // sent twice, or somebody else decided the same
                return Ok(done(&client));
            }
            let narrowed = typed.text(Narrowing::NAME);
            let form = reassigning(&page, &client, &narrowed).await?;
            form.refused(&typed, error)
        }
    }
}

fn anonymising<'a>(page: &'a Page, client: &Client) -> Form<'a> {
    let here = place(client.id);
    Form::new(
        page,
        page.t("client-anonymise"),
        &format!("{here}/anonymise"),
        &here,
    )
    .about(&client.full_name)
    .lead(page.t("client-anonymise-lead"))
    .submit("client-anonymise-do")
    .grave()
    .version(client.version)
    .field(page.text_field("reason").longest(Reason::MAX))
}

/// Whether a client's data can be removed now, by whoever asks.
async fn check_anonymisable(page: &Page, client: &Client) -> Result<(), Failure> {
    page.permission::<policy::AnonymiseClient>(client)?;
    client.anonymised(page.now)?;
    let open = page.session.open_contracts(Ok(client.id)).await?;
    if open.is_empty() {
        return Ok(());
    }
    Err(ServiceError::from(Refusal::OpenContracts(open)).into())
}

/// The form that removes a person's data.
pub(crate) async fn anonymise_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let client = for_form::<policy::AnonymiseClient>(&page, &ids).await?;
    check_anonymisable(&page, &client).await?;
    Ok(anonymising(&page, &client).show())
}

/// Removes a person's data from a client.
pub(crate) async fn anonymise(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let transition = given(version_and_reason(&typed.transition()));
    match page.session.anonymise_client(id.clone(), transition).await {
        Ok(client) => Ok(page.done(place(client.id), &Flash::new("client-anonymised"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let client = page.session.show_client(id).await?;
            anonymising(&page, &client).refused(&typed, error)
        }
    }
}
