//! Payments: recorded by the contract's owner, voided by management.

use domain::{
    audit::RecordKind,
    contract::Contract,
    error::Given,
    ids::{ContractId, PaymentId, Version},
    page::ListRequest,
    payment::{ListedPayment, NewPayment, Payment, PaymentFilter, PaymentSort, Voided},
    policy::{ReadContracts, RecordPayment, VoidPayment},
    text::Reason,
};
use store::payments;

use crate::{
    Session,
    attempt::{Listed, about, opened},
    contracts,
    error::{Missing, ServiceError},
    idempotency::{Once, Outcome},
};

/// A payment with its contract's state after it.
pub type Booked = (Payment, Contract);

impl Session {
    /// Lists payments of all contracts.
    ///
    /// # Errors
    /// 422 on a bad parameter.
    pub async fn list_payments(
        &self,
        request: Given<ListRequest<PaymentFilter, PaymentSort>>,
    ) -> Result<Listed<ListedPayment>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let request = opened::<ReadContracts, _>(&request)?;
        let page = self.page("payments", &request)?;
        let found = payments::list(&reader, &clearance, &request.filter, &page).await?;
        Ok(self.listed("payments", &request, found))
    }

    /// A page of the payments of a contract, voided ones among them.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn page_of_payments(
        &self,
        id: Given<ContractId>,
        request: Given<ListRequest<(), PaymentSort>>,
    ) -> Result<Listed<Payment>, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let id = opened::<ReadContracts, _>(&id)?;
        contracts::load(&reader, &clearance, id).await?;
        let request = opened::<ReadContracts, _>(&request)?;
        let list = format!("payments of contract {id}");
        let page = self.page(&list, &request)?;
        let found = payments::page(&reader, &clearance, id, &page).await?;
        Ok(self.listed(&list, &request, found))
    }

    /// Shows a payment of a contract, voided or not.
    ///
    /// # Errors
    /// 404 or 422.
    pub async fn show_payment(
        &self,
        id: Given<ContractId>,
        payment: Given<PaymentId>,
    ) -> Result<Payment, ServiceError> {
        let (clearance, reader) = self.reading::<ReadContracts>().await?;
        let id = opened::<ReadContracts, _>(&id)?;
        let payment = opened::<ReadContracts, _>(&payment)?;
        payments::find(&reader, &clearance, id, payment)
            .await?
            .ok_or_else(|| no_payment(id, payment))
    }

    /// Records a payment on a signed contract.
    ///
    /// # Errors
    /// 403, 404, 409 unless signed, 422 when it is more than remains.
    pub async fn record_payment(
        &self,
        id: Given<ContractId>,
        new: Given<NewPayment>,
        once: Once<'_, Booked>,
    ) -> Result<Outcome<Booked>, ServiceError> {
        let record = about(RecordKind::Contract, &id, ContractId::get);
        self.write_once_about::<RecordPayment, _, _, _>(record, once, |attempt, once| {
            let (id, new) = (&id, &new);
            async move {
                let id = attempt.input(id)?;
                store::contracts::hold(&attempt.work, id).await?;
                let before = contracts::load(&attempt.work, &attempt.clearance, id).await?;
                let permit = attempt.clearance.on(&before)?;
                let new = attempt.input(new)?;
                let after = before.paid(new.amount)?;
                let payment = Payment {
                    id: PaymentId::new(0),
                    contract_id: id,
                    amount: new.amount,
                    currency: before.currency,
                    paid_on: new.paid_on.unwrap_or_else(|| self.today()),
                    method: new.method,
                    reference: new.reference,
                    is_deposit: false,
                    recorded_by: self.myself(),
                    created_at: self.now(),
                    voided: None,
                };
                let booked =
                    payments::insert(&attempt.work, permit, &before, after, payment).await?;
                once.keep(&attempt.work, &booked).await?;
                attempt.work.save().await?;
                Ok(booked)
            }
        })
        .await
    }

    /// Voids a payment; the version is the contract's.
    ///
    /// # Errors
    /// 403, 404, 409, 422 without a reason.
    pub async fn void_payment(
        &self,
        id: Given<ContractId>,
        payment: Given<PaymentId>,
        void: Given<(Version, Reason)>,
    ) -> Result<Booked, ServiceError> {
        let record = about(RecordKind::Contract, &id, ContractId::get);
        self.write::<VoidPayment, _, _, _>(record, |attempt| {
            let (id, payment, void) = (&id, &payment, &void);
            async move {
                let id = attempt.input(id)?;
                let payment = attempt.input(payment)?;
                let before = contracts::load(&attempt.work, &attempt.clearance, id).await?;
                let payment = payments::find(&attempt.work, &attempt.clearance, id, payment)
                    .await?
                    .ok_or_else(|| no_payment(id, payment))?;
                let permit = attempt.clearance.on(&before)?;
                let (version, reason) = attempt.input(void)?;
                attempt
                    .check_version(contracts::reference(id), before.version, version)
                    .await?;
                let after = before.without_payment(&payment)?;
                let voided = Voided {
                    at: self.now(),
                    by: self.myself(),
                    reason: reason.to_string(),
                };
                let permit = permit.because(Some(&reason));
                let booked =
                    payments::void(&attempt.work, permit, &before, after, payment, voided).await?;
                attempt.work.save().await?;
                Ok(booked)
            }
        })
        .await
    }
}

fn no_payment(contract: ContractId, payment: PaymentId) -> ServiceError {
    ServiceError::NotFound(Missing::Payment(payment, contract))
}
