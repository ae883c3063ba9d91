//! What happens to a contract after it was drawn up: its details change, it is
//! signed, cancelled or moved to another client.

use api::contracts::UpdateContract;
use axum::response::Response;
use domain::{
    client::Client,
    contract::Contract,
    ids::{ClientId, ContractId},
    money::Amount,
    policy,
    text::{ExternalRef, Reason, Title},
};
use service::{contracts::Cancelled, error::ServiceError, given};

use super::{client_said, draw, for_form, name, place};
use crate::{
    extract::{PathIds, version_and_reason},
    web::{
        choose,
        failure::{Failure, can_mend, is_stale},
        flash::Flash,
        form::Form,
        list::ListQuery,
        page::Page,
        typed::Typed,
    },
};

fn form<'a>(page: &'a Page, contract: &Contract, verb: &str, title: &str) -> Form<'a> {
    let here = place(contract.id);
    Form::new(page, page.t(title), &format!("{here}/{verb}"), &here)
        .about(name(page, contract))
        .version(contract.version)
}

fn edit_form<'a>(page: &'a Page, contract: &Contract) -> Form<'a> {
    let code = contract.currency.code();
    let total = || {
        page.money_field("total_amount", Some(code).filter(|_| contract.is_signed()))
            .of(page.typed(contract.total_amount))
            .required()
    };
    let is_draft = !contract.is_signed();
    let may_change_total = is_draft || page.may::<policy::ChangeSignedTotal>(contract);
    let deposit = Some(contract.deposit).filter(|deposit| *deposit != Amount::ZERO);
    let form = form(page, contract, "edit", "contract-edit")
        .field(
            page.text_field("title")
                .of_optional(contract.title.as_ref())
                .longest(Title::MAX),
        )
        .field_if(may_change_total, total)
        .field_if(is_draft, || {
            page.choice_field("currency", draw::currencies())
                .of(contract.currency)
                .required()
        })
        .field_if(is_draft, || {
            page.money_field("deposit", None)
                .of_optional(deposit.map(|deposit| page.typed(deposit)))
                .hint(page.t("hint-deposit"))
        })
        .field(page.date_field("due_on").of_optional(contract.due_on))
        .field(
            page.text_field("external_ref")
                .of_optional(contract.external_ref.as_ref())
                .longest(ExternalRef::MAX)
                .hint(page.t("hint-external-ref")),
        )
        .field_if(may_change_total && !is_draft, || {
            page.text_field("reason")
                .longest(Reason::MAX)
                .hint(page.t("hint-total-reason"))
        });
    match (is_draft, may_change_total) {
        (true, _) => form,
        (false, true) => form.lead(page.t("contract-edit-signed")),
        (false, false) => form.lead(page.t("contract-edit-signed-by-sales")),
    }
}

/// The form for a contract's details.
pub(crate) async fn edit(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let contract = for_form::<policy::UpdateContract>(&page, &ids).await?;
    page.can_edit(&contract)?;
    Ok(edit_form(&page, &contract).show())
}

/// Changes a contract's details.
pub(crate) async fn update(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let language = page.habits.language;
    let id = ids.read("id", ContractId::parse);
    let changes = UpdateContract {
        version: typed.version(),
        title: typed.cleared_or_changed("title"),
        total_amount: typed.changed_amount("total_amount", language),
        currency: typed.changed("currency"),
        deposit: typed.changed_amount("deposit", language).map(none_is_zero),
        due_on: typed.cleared_or_changed("due_on"),
        client_id: None,
        external_ref: typed.cleared_or_changed("external_ref"),
        reason: typed.optional("reason"),
    };
    match page
        .session
        .update_contract(id.clone(), given(changes.read()))
        .await
    {
        Ok(contract) => Ok(page.done(place(contract.id), &Flash::new("saved"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = page.session.show_contract(id).await?;
            let form = edit_form(&page, &contract);
            // what was typed into a draft's fields has no field any more
            let was_a_draft = typed.was("deposit").is_some();
            if was_a_draft && contract.is_signed() {
                let lost = [changes.total_amount, changes.deposit, changes.currency];
                return signed_meanwhile(&page, form, lost).refused(&typed, error);
            }
            form.refused(&typed, error)
        }
    }
}

/// Says that a draft was signed while somebody changed it, with what they had
/// typed into the fields that are gone.
fn signed_meanwhile<'a>(page: &Page, form: Form<'a>, typed: [Option<String>; 3]) -> Form<'a> {
    let labels = ["field-total-amount", "field-deposit", "field-currency"];
    let form = form.lead(page.t("contract-signed-meanwhile"));
    labels
        .into_iter()
        .zip(typed)
        .fold(form, |form, (label, typed)| match typed {
            Some(typed) => form.fact(page.t(label), typed),
            None => form,
        })
}

/// An emptied amount is none.
fn none_is_zero(typed: String) -> String {
    if typed.is_empty() {
        Amount::ZERO.to_string()
    } else {
        typed
    }
}

/// What a contract is, before something happens to it.
fn summed_up<'a>(page: &Page, form: Form<'a>, contract: &Contract) -> Form<'a> {
    let money = |amount: Amount| page.money(amount, contract.currency);
    let form = form
        .fact(page.t("contract-client"), client_said(contract))
        .fact(
            page.t("field-sales-contact"),
            &contract.sales_contact.full_name,
        )
        .fact(page.t("field-total-amount"), money(contract.total_amount));
    let form = if contract.paid_amount == Amount::ZERO {
        form
    } else {
        form.fact(page.t("field-paid-amount"), money(contract.paid_amount))
            .fact(
                page.t("field-remaining-amount"),
                money(contract.remaining_amount),
            )
    };
    match contract.due_on {
        Some(day) => form.fact(page.t("field-due-on"), page.date(day)),
        None => form,
    }
}

fn signing<'a>(page: &'a Page, contract: &Contract) -> Form<'a> {
    let form = form(page, contract, "sign", "contract-sign")
        .lead(page.t("contract-sign-lead"))
        .submit("contract-sign-do")
        .done_when(contract.is_signed());
    summed_up(page, form, contract)
}

/// The form that signs a draft.
pub(crate) async fn sign_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let contract = for_form::<policy::SignContract>(&page, &ids).await?;
    page.can_sign(&contract)?;
    Ok(signing(&page, &contract).show())
}

/// Signs a draft.
pub(crate) async fn sign(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ContractId::parse);
    let transition = given(version_and_reason(&typed.transition()));
    match page.session.sign_contract(id.clone(), transition).await {
        Ok(contract) => {
            let said = Flash::new("contract-signed").with("name", name(&page, &contract));
            Ok(page.done(place(contract.id), &said))
        }
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = page.session.show_contract(id).await?;
            signing(&page, &contract).refused(&typed, error)
        }
    }
}

async fn cancelling<'a>(page: &'a Page, contract: &Contract) -> Result<Form<'a>, Failure> {
    let form = form(page, contract, "cancel", "contract-cancel")
        .lead(page.t("contract-cancel-lead"))
        .submit("contract-cancel-do")
        .done_when(contract.cancelled_at.is_some())
        .grave();
    let coming = page.session.events_to_come(Ok(contract.id)).await?;
    let form = if coming.is_empty() {
        form.lead(page.t("contract-cancel-no-events"))
    } else {
        let said = page.say("contract-cancel-events").count("n", coming.count);
        let form = coming.first.iter().fold(form.lead(said), |form, event| {
            form.fact(page.begins(event), &event.name)
        });
        match coming.others() {
            0 => form,
            others => form.fact("…", page.say("contract-cancel-others").count("n", others)),
        }
    };
    Ok(form.field(page.text_field("reason").longest(Reason::MAX)))
}

/// The form that cancels a contract.
pub(crate) async fn cancel_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let contract = for_form::<policy::CancelContract>(&page, &ids).await?;
    page.can_cancel(&contract)?;
    Ok(cancelling(&page, &contract).await?.show())
}

/// Cancels a contract, and its coming events with it.
pub(crate) async fn cancel(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ContractId::parse);
    let transition = given(version_and_reason(&typed.transition()));
    match page.session.cancel_contract(id.clone(), transition).await {
        Ok(Cancelled { contract, events }) => {
            let said = match events.len() {
                0 => Flash::new("contract-cancelled"),
                1 => Flash::new("contract-cancelled-with-event"),
                n => Flash::new("contract-cancelled-with-events").with("n", n),
            };
            Ok(page.done(place(contract.id), &said))
        }
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = page.session.show_contract(id).await?;
            cancelling(&page, &contract).await?.refused(&typed, error)
        }
    }
}

fn moving<'a>(page: &'a Page, contract: &Contract, to: &Client) -> Form<'a> {
    let sales = &to.sales_contact.full_name;
    form(page, contract, "move", "contract-move")
        .lead(page.say("contract-move-lead").with("name", sales))
        .submit("contract-move-do")
        .fact(page.t("contract-move-from"), client_said(contract))
        .fact(page.t("contract-move-to"), &to.full_name)
        .field(page.hidden_field("client_id").value(to.id))
}

/// The form that moves a contract to another client, who is chosen first.
pub(crate) async fn move_form(
    page: Page,
    ids: PathIds,
    query: ListQuery<choose::ChooseQuery>,
) -> Result<Response, Failure> {
    let contract = for_form::<policy::MoveContract>(&page, &ids).await?;
    page.can_move(&contract)?;
    let here = place(contract.id);
    let Some(client) = choose::chosen(&query) else {
        let choice = choose::Choice {
            title: page.t("contract-move").into_owned(),
            lead: page.t("contract-move-choose").into_owned(),
            about: (here.clone(), name(&page, &contract)),
            place: format!("{here}/move"),
            except: Some(contract.client.id),
        };
        return choose::page(&page, &query, choice).await;
    };
    let client = page.session.show_client(client).await?;
    client.check_not_anonymised().map_err(ServiceError::from)?;
    Ok(moving(&page, &contract, &client).show())
}

/// Moves a contract to another client.
pub(crate) async fn move_to(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ContractId::parse);
    let changes = UpdateContract {
        version: typed.version(),
        client_id: Some(typed.id("client_id")),
        ..UpdateContract::default()
    };
    let done = |contract: &Contract| {
        let said = Flash::new("contract-moved").with("name", client_said(contract));
        page.done(place(contract.id), &said)
    };
    match page
        .session
        .update_contract(id.clone(), given(changes.read()))
        .await
    {
        Ok(contract) => Ok(done(&contract)),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = page.session.show_contract(id).await?;
            if is_stale(&error) && Some(contract.client.id.get()) == changes.client_id {
                // sent twice, or somebody else decided the same
                return Ok(done(&contract));
            }
            page.can_move(&contract)?;
            let Ok(to) = ClientId::parse(&typed.text("client_id")) else {
                // without a client there is no form to show again
                return Err(error.into());
            };
            let to = page.session.show_client(Ok(to)).await?;
            moving(&page, &contract, &to).refused(&typed, error)
        }
    }
}
