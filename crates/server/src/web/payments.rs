//! Payments: recorded on a contract, and voided.

use api::payments::RecordPayment;
use axum::response::Response;
use domain::{
    contract::Contract,
    ids::{ContractId, PaymentId},
    payment::Payment,
    policy,
    text::{Reason, Reference},
};
use service::{
    error::ServiceError,
    given,
    idempotency::{Once, Outcome},
    payments::Booked,
};

use super::{
    contracts::{self, place},
    failure::{Failure, can_mend},
    flash::Flash,
    form::Form,
    page::Page,
    typed::Typed,
};
use crate::extract::{PathIds, version_and_due_reason};

/// How people pay, most often.
const METHODS: [&str; 4] = [
    "payment-by-transfer",
    "payment-by-card",
    "payment-by-cheque",
    "payment-in-cash",
];

fn paying<'a>(page: &'a Page, contract: &Contract) -> Form<'a> {
    let here = place(contract.id);
    let remaining = page.money(contract.remaining_amount, contract.currency);
    let hint = page.say("hint-payment-amount").with("amount", remaining);
    Form::new(page, page.t("contract-pay"), &format!("{here}/pay"), &here)
        .about(contracts::name(page, contract))
        .submit("contract-pay-do")
        .once()
        .field(
            page.money_field("amount", Some(contract.currency.code()))
                .value(page.typed(contract.remaining_amount))
                .required()
                .hint(hint),
        )
        .field(page.date_field("paid_on").value(page.today()).required())
        .field(
            page.text_field("method")
                .longest(Reference::MAX)
                .suggesting(METHODS.map(|key| page.t(key))),
        )
        .field(
            page.text_field("reference")
                .longest(Reference::MAX)
                .hint(page.t("hint-reference")),
        )
}

/// The form for a payment.
pub(crate) async fn pay_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let contract = contracts::for_form::<policy::RecordPayment>(&page, &ids).await?;
    page.can_pay(&contract)?;
    Ok(paying(&page, &contract).show())
}

/// Records a payment.
pub(crate) async fn pay(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ContractId::parse);
    let new = RecordPayment {
        amount: typed.amount("amount", page.habits.language),
        paid_on: typed.optional("paid_on"),
        method: typed.optional("method"),
        reference: typed.optional("reference"),
    };
    let made = |(_, contract): &Booked| place(contract.id);
    let once = Once::new(typed.once("payment"), &made);
    match page
        .session
        .record_payment(id.clone(), given(new.read()), once)
        .await
    {
        Ok(Outcome::Created((payment, contract))) => {
            let said = Flash::new("payment-recorded")
                .with("amount", page.money(payment.amount, payment.currency))
                .with(
                    "remaining",
                    page.money(contract.remaining_amount, contract.currency),
                );
            Ok(page.done(place(contract.id), &said))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = page.session.show_contract(id).await?;
            paying(&page, &contract).refused(&typed, error)
        }
    }
}

/// The payment of a contract that a path names.
async fn asked_for(
    page: &Page,
    contract: &Contract,
    ids: &PathIds,
) -> Result<Payment, ServiceError> {
    let payment = ids.read("payment", PaymentId::parse);
    page.session.show_payment(Ok(contract.id), payment).await
}

fn voiding<'a>(page: &'a Page, contract: &Contract, payment: &Payment) -> Form<'a> {
    let here = place(contract.id);
    let form = Form::new(
        page,
        page.t("payment-void"),
        &format!("{here}/payments/{}/void", payment.id),
        &here,
    )
    .about(contracts::name(page, contract))
    .lead(page.t("payment-void-lead"))
    .submit("payment-void-do")
    .done_when(payment.voided.is_some())
    .grave()
    .version(contract.version)
    .fact(
        page.t("field-amount"),
        page.money(payment.amount, payment.currency),
    )
    .fact(page.t("field-paid-on"), page.date(payment.paid_on))
    .fact(page.t("field-recorded-by"), &payment.recorded_by.full_name);
    let form = match &payment.reference {
        Some(reference) => form.fact(page.t("field-reference"), reference),
        None => form,
    };
    form.field(page.text_field("reason").required().longest(Reason::MAX))
}

/// The form that voids a payment.
pub(crate) async fn void_form(page: Page, ids: PathIds) -> Result<Response, Failure> {
    let contract = contracts::for_form::<policy::VoidPayment>(&page, &ids).await?;
    let payment = asked_for(&page, &contract, &ids).await?;
    page.can_void(&contract, &payment)?;
    Ok(voiding(&page, &contract, &payment).show())
}

/// Voids a payment.
pub(crate) async fn void(page: Page, ids: PathIds, typed: Typed) -> Result<Response, Failure> {
    let id = ids.read("id", ContractId::parse);
    let payment = ids.read("payment", PaymentId::parse);
    let reason = typed.optional("reason");
    let void = given(version_and_due_reason(typed.version(), reason.as_deref()));
    match page.session.void_payment(id, payment, void).await {
        Ok((payment, contract)) => {
            let amount = page.money(payment.amount, payment.currency);
            let said = Flash::new("payment-voided").with("amount", amount);
            Ok(page.done(place(contract.id), &said))
        }
        Err(error) if !can_mend(&error) => Err(error.into()),
        Err(error) => {
            let contract = contracts::asked_for(&page, &ids).await?;
            let payment = asked_for(&page, &contract, &ids).await?;
            voiding(&page, &contract, &payment).refused(&typed, error)
        }
    }
}
