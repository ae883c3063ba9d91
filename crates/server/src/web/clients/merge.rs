//! Merging a client into another one: which one, then both side by side.

use api::{contracts::ContractQuery, duplicates::MergeClient, events::EventQuery};
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client, error::Given, ids::ClientId, merging::Takeable, policy::MergeClients,
    refusal::Refusal,
};
use http::StatusCode;
use service::{error::ServiceError, given};

use super::for_form;
use crate::{
    extract::PathIds,
    web::{
        choose::{self, ChooseQuery},
        failure::{Failure, can_mend, is_stale},
        flash::Flash,
        list::ListQuery,
        page::Page,
        typed::{Typed, VERSION},
        words,
    },
};

/// The field with the client that stays.
const INTO: &str = "into_client_id";
/// The field with its version.
const INTO_VERSION: &str = "into_version";
/// What a choice says when the client that stays takes the other's value.
const TAKE: &str = "take";

/// Where a client is merged into another one, once it is said into which.
pub(super) fn place(id: ClientId, into: Option<ClientId>) -> String {
    match into {
        Some(into) => format!("/clients/{id}/merge?client={into}"),
        None => format!("/clients/{id}/merge"),
    }
}

/// What two clients have in one field.
struct Row {
    name: &'static str,
    label: String,
    stays: String,
    goes: String,
    choice: Choice,
}

/// What becomes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// That of the one that stays, or that of the one that goes: this one is marked.
    Open { takes: bool },
    /// That of the one that stays.
    Stays,
    /// That of the one that goes.
    Goes,
    /// What both have.
    Both,
}

impl Row {
    fn is_open(&self) -> bool {
        matches!(self.choice, Choice::Open { .. })
    }

    fn keeps(&self) -> bool {
        matches!(
            self.choice,
            Choice::Open { takes: false } | Choice::Stays | Choice::Both
        )
    }

    fn takes(&self) -> bool {
        matches!(
            self.choice,
            Choice::Open { takes: true } | Choice::Goes | Choice::Both
        )
    }
}

#[derive(Template)]
#[template(path = "clients/merge.html")]
struct Comparison<'a> {
    page: &'a Page,
    goes: &'a Client,
    stays: &'a Client,
    rows: Vec<Row>,
    alert: Option<String>,
}

impl Comparison<'_> {
    const VERSION: &'static str = VERSION;
    const INTO: &'static str = INTO;
    const INTO_VERSION: &'static str = INTO_VERSION;
    const TAKE: &'static str = TAKE;

    fn action(&self) -> String {
        place(self.goes.id, None)
    }

    /// The same two the other way round.
    fn turned(&self) -> String {
        place(self.stays.id, Some(self.goes.id))
    }
}

/// The form: the clients to choose from, or the two beside each other.
pub(crate) async fn form(
    page: Page,
    ids: PathIds,
    query: ListQuery<ChooseQuery>,
) -> Result<Response, Failure> {
    let goes = for_form::<MergeClients>(&page, &ids).await?;
    goes.check_not_anonymised().map_err(ServiceError::from)?;
    let Some(into) = choose::chosen(&query) else {
        let name = goes.full_name.to_string();
        let choice = choose::Choice {
            title: page.t("client-merge").into_owned(),
            lead: page
                .say("client-merge-choose")
                .with("name", &name)
                .to_string(),
            about: (super::place(goes.id), name),
            place: place(goes.id, None),
            except: Some(goes.id),
        };
        return choose::page(&page, &query, choice).await;
    };
    let stays = other(&page, into).await?;
    compared(&page, &goes, &stays, None).await
}

/// The client that stays.
async fn other(page: &Page, id: Given<ClientId>) -> Result<Client, ServiceError> {
    let stays = page.session.show_client(id).await?;
    stays.check_not_anonymised()?;
    Ok(stays)
}

/// Two clients beside each other; after a refusal with what was chosen.
async fn compared(
    page: &Page,
    goes: &Client,
    stays: &Client,
    refused: Option<(&Typed, &ServiceError)>,
) -> Result<Response, Failure> {
    let typed = refused.map(|(typed, _)| typed);
    let mut rows = fields(page, goes, stays, typed);
    rows.extend(dates(page, goes, stays));
    rows.extend(belongings(page, goes, stays).await?);
    let comparison = Comparison {
        page,
        goes,
        stays,
        rows,
        alert: refused.map(|(_, error)| words::error(&page.habits, error)),
    };
    let status = match refused {
        Some((_, ServiceError::Conflict(_))) => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Ok(page.render(status, &comparison))
}

/// The fields that one of the two is chosen for.
fn fields(page: &Page, goes: &Client, stays: &Client, typed: Option<&Typed>) -> Vec<Row> {
    let rows = Takeable::ALL.into_iter().filter_map(|field| {
        let (of_stays, of_goes) = (field.of(stays), field.of(goes));
        let choice = match (&of_stays, &of_goes) {
            (None, None) => return None,
            (Some(one), Some(other)) if one == other => Choice::Both,
            (Some(_), Some(_)) => Choice::Open {
                takes: typed.is_some_and(|typed| typed.get(field.name()) == Some(TAKE)),
            },
            (Some(_), None) => Choice::Stays,
            (None, Some(_)) => Choice::Goes,
        };
        Some(Row {
            name: field.name(),
            label: label(page, field.name()),
            stays: of_stays.unwrap_or_default(),
            goes: of_goes.unwrap_or_default(),
            choice,
        })
    });
    rows.collect()
}

fn label(page: &Page, field: &str) -> String {
    let key = format!("field-{}", field.replace('_', "-"));
    page.t(&key).into_owned()
}

/// What is settled: who looks after it, the earlier first contact, the later last one.
fn dates(page: &Page, goes: &Client, stays: &Client) -> Vec<Row> {
    let settled = |name: &'static str, of: [String; 2], keeps: bool| {
        let [of_stays, of_goes] = of;
        let choice = match (of_stays == of_goes, keeps) {
            (true, _) => Choice::Both,
            (false, true) => Choice::Stays,
            (false, false) => Choice::Goes,
        };
        Row {
            name,
            label: label(page, name),
            stays: of_stays,
            goes: of_goes,
            choice,
        }
    };
    let last = |client: &Client| {
        let at = client.last_contact_at;
        at.map_or_else(String::new, |at| page.instant(at))
    };
    let both = [stays, goes];
    let mut rows = vec![
        settled(
            "sales_contact",
            both.map(|client| client.sales_contact.full_name.clone()),
            true,
        ),
        settled(
            "first_contact_on",
            both.map(|client| page.date(client.first_contact_on)),
            stays.first_contact_on <= goes.first_contact_on,
        ),
    ];
    if both.iter().any(|client| client.last_contact_at.is_some()) {
        let keeps = stays.last_contact_at >= goes.last_contact_at;
        rows.push(settled("last_contact_at", both.map(last), keeps));
    }
    rows
}

/// What belongs to the two, and belongs to one of them afterwards.
async fn belongings(page: &Page, goes: &Client, stays: &Client) -> Result<Vec<Row>, ServiceError> {
    let mut rows = Vec::new();
    for name in ["contracts", "events"] {
        let mut counts = Vec::new();
        for client in [stays, goes] {
            let client = Some(client.id.to_string());
            let limit = Some("1".to_owned());
            let count = if name == "contracts" {
                let query = ContractQuery {
                    client,
                    limit,
                    ..ContractQuery::default()
                };
                page.session
                    .list_contracts(given(query.read()))
                    .await?
                    .count
            } else {
                let query = EventQuery {
                    client,
                    limit,
                    ..EventQuery::default()
                };
                let request = given(query.read(page.reader()));
                page.session.list_events(request).await?.count
            };
            counts.push(count);
        }
        if counts.iter().all(|count| count.value == 0) {
            continue;
        }
        rows.push(Row {
            name,
            label: label(page, name),
            goes: page.counted(counts.pop().unwrap_or_default()),
            stays: page.counted(counts.pop().unwrap_or_default()),
            choice: Choice::Both,
        });
    }
    Ok(rows)
}

/// Merges.
pub(crate) async fn merge(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ClientId::parse);
    let taken = Takeable::ALL.map(Takeable::name).into_iter();
    let taken = taken.filter(|field| typed.get(field) == Some(TAKE));
    let merge = MergeClient {
        version: typed.version(),
        into_client_id: typed.id(INTO),
        into_version: typed.get(INTO_VERSION).and_then(|text| text.parse().ok()),
        take: Some(taken.map(ToOwned::to_owned).collect()),
    };
    let into = merge.into_client_id;
    let merged = page.session.merge_client(id.clone(), given(merge.read()));
    match merged.await {
        Ok(client) => {
            let said = Flash::new("client-merged").with("name", &client.full_name);
            Ok(page.done(super::place(client.id), &said))
        }
        Err(ServiceError::Conflict(Refusal::ClientMerged { client, into: now }))
            if id == Ok(client) && now.get() == into =>
        {
            // sent twice, or somebody else decided the same
            Ok(page.done(super::place(now), &Flash::new("already-done")))
        }
        Err(error) if can_mend(&error) && (is_stale(&error) || is_of_a_choice(&error)) => {
            let goes = page.session.show_client(id).await?;
            let stays = other(&page, Ok(ClientId::new(into))).await?;
            compared(&page, &goes, &stays, Some((&typed, &error))).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether a value was refused that another choice mends.
fn is_of_a_choice(error: &ServiceError) -> bool {
    match error {
        ServiceError::Invalid(invalid) => {
            let choices = ["take", INTO_VERSION, "version"];
            let mut fields = invalid.fields().iter();
            fields.all(|wrong| choices.contains(&wrong.field.as_str()))
        }
        ServiceError::NotAuthenticated(_)
        | ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::Denied(_)
        | ServiceError::NotFound(_)
        | ServiceError::MediaType
        | ServiceError::TooLarge(_)
        | ServiceError::Conflict(_)
        | ServiceError::SlowDown(_)
        | ServiceError::Unavailable { .. }
        | ServiceError::Unreachable(_)
        | ServiceError::Internal(_) => false,
    }
}
