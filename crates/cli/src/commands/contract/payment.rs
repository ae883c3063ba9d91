//! Payments on a contract: recording and voiding them.

use api::contracts::ContractQuery;
use api::endpoint::{ListPayments, RecordPayment, ShowContract, VoidPayment};
use api::payments::{ContractPaymentQuery, RecordPayment as NewPayment, VoidPayment as Voiding};
use domain::money::Amount;
use domain::text::Reason;

use super::args::{PayArgs, VoidArgs};
use super::{choices, own_choices, view};
use crate::commands::Context;
use crate::commands::target::flag;
use crate::failure::Failure;
use crate::prompt::Choice;

/// Records a payment.
pub(super) async fn pay(args: PayArgs, context: &Context) -> Result<(), Failure> {
    let unpaid = ContractQuery {
        status: Some("signed".to_owned()),
        unpaid: flag(true),
        ..ContractQuery::default()
    };
    let mut form = context.form().await?;
    let id = form
        .pick(
            args.target.id,
            "ID",
            "Contract",
            own_choices(context, unpaid),
        )
        .await;
    let amount = form.text(args.amount, "--amount", "Amount", Amount::parse_positive);
    form.finish()?;
    let body = NewPayment {
        amount,
        paid_on: args.on,
        method: args.method,
        reference: args.reference,
    };
    let paid = context.write::<RecordPayment>(&[&id], &body).await?;
    context.done(&view::payment_message(&paid.value, "recorded"), &paid.raw)
}

/// Voids a payment, after a yes.
pub(super) async fn void(args: VoidArgs, context: &Context) -> Result<(), Failure> {
    let mut form = context.form().await?;
    let contracts = choices(context, ContractQuery::default());
    let id = form.pick(args.target.id, "ID", "Contract", contracts).await;
    let payments = payments(context, &id);
    let payment = form
        .pick(args.payment, "PAYMENT", "Payment", payments)
        .await;
    let reason = form.text(args.reason, "--reason", "Reason", Reason::parse);
    form.finish()?;
    let version = context
        .confirmed_version::<ShowContract>(&id, args.based.version_known, |contract| {
            format!("Void payment {payment} of contract {}?", contract.id)
        })
        .await?;
    let body = Voiding {
        version,
        reason: Some(reason),
    };
    let voided = context
        .write::<VoidPayment>(&[&id, &payment], &body)
        .await?;
    context.done(&view::payment_message(&voided.value, "voided"), &voided.raw)
}

async fn payments(context: &Context, contract: &str) -> Result<Vec<Choice>, Failure> {
    let query = ContractPaymentQuery {
        limit: Some("200".to_owned()),
        ..ContractPaymentQuery::default()
    };
    let payments = context.query::<ListPayments>(&[contract], &query).await?;
    let payments = payments.value.items;
    let open = payments
        .iter()
        .filter(|payment| payment.voided_at.is_none());
    Ok(open.map(view::payment_choice).collect())
}
