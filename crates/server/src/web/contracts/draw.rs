//! Drawing a contract up: for a client, who is chosen first.

use api::contracts::CreateContract;
use axum::response::Response;
use domain::{
    client::Client,
    contract::Contract,
    error::{Invalid, Unusable},
    ids::ClientId,
    money::Currency,
    policy,
    text::{ExternalRef, Title},
};
use service::{
    error::ServiceError,
    given,
    idempotency::{Once, Outcome},
};

use super::place;
use crate::web::{
    choose,
    failure::{Failure, can_mend},
    flash::Flash,
    form::{Choice, Form},
    list::ListQuery,
    page::Page,
    typed::Typed,
};

/// Where a contract is drawn up.
const NEW: &str = "/contracts/new";

async fn form<'a>(page: &'a Page, client: &Client) -> Result<Form<'a>, Failure> {
    let settings = page.session.show_settings().await?;
    let title = page.t("contract-new");
    let back = crate::web::clients::place(client.id);
    let sales = &client.sales_contact.full_name;
    Ok(Form::new(page, title, "/contracts", &back)
        .about(&client.full_name)
        .lead(page.say("contract-new-lead").with("name", sales))
        .submit("contract-create")
        .once()
        .field(page.hidden_field("client_id").value(client.id))
        .field(page.text_field("title").longest(Title::MAX))
        .field(page.money_field("total_amount", None).required())
        .field(
            page.choice_field("currency", currencies())
                .value(settings.currency)
                .required(),
        )
        .field(
            page.money_field("deposit", None)
                .hint(page.t("hint-deposit")),
        )
        .field(page.date_field("due_on"))
        .field(
            page.text_field("external_ref")
                .longest(ExternalRef::MAX)
                .hint(page.t("hint-external-ref")),
        ))
}

/// Every currency, for a pick-list.
pub(super) fn currencies() -> Vec<Choice> {
    Currency::all()
        .map(|currency| Choice::new(currency, currency))
        .collect()
}

/// The form for a new contract; without a client, the clients to choose from.
pub(crate) async fn new(
    page: Page,
    query: ListQuery<choose::ChooseQuery>,
) -> Result<Response, Failure> {
    page.session.admit::<policy::CreateContract>().await?;
    let Some(id) = choose::chosen(&query) else {
        let title = page.t("contract-new").into_owned();
        let choice = choose::Choice {
            title,
            lead: page.t("contract-choose-lead").into_owned(),
            about: (
                "/contracts".to_owned(),
                page.t("contracts-title").into_owned(),
            ),
            place: NEW.to_owned(),
            except: None,
        };
        return choose::page(&page, &query, choice).await;
    };
    let client = page.session.show_client(id);
    let client = page
        .session
        .prepare::<policy::CreateContract>(client)
        .await?;
    client.check_not_anonymised().map_err(ServiceError::from)?;
    Ok(form(&page, &client).await?.show())
}

/// Draws a contract up.
pub(crate) async fn create(page: Page, typed: Typed) -> Result<Response, Failure> {
    let language = page.habits.language;
    let new = CreateContract {
        client_id: typed.id("client_id"),
        total_amount: typed.amount("total_amount", language),
        currency: typed.optional("currency"),
        deposit: typed.optional_amount("deposit", language),
        title: typed.optional("title"),
        due_on: typed.optional("due_on"),
        external_ref: typed.optional("external_ref"),
    };
    let client = ClientId::parse(&typed.text("client_id"))
        .map_err(|refused| Unusable::Invalid(Invalid::field("client_id", refused)));
    let made = |contract: &Contract| place(contract.id);
    let once = Once::new(typed.once("contract"), &made);
    match page
        .session
        .create_contract(client.clone(), given(new.read()), once)
        .await
    {
        Ok(Outcome::Created(contract)) => {
            let said = Flash::new("contract-created").with("name", &contract.client.full_name);
            Ok(page.done(place(contract.id), &said))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let client = page.session.show_client(client).await?;
            form(&page, &client).await?.refused(&typed, error)
        }
    }
}
