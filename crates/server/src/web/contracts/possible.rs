//! What somebody can do to a contract right now: the permission table and the
//! domain's own checks, asked together. Buttons and forms ask the same
//! question, so that no button leads to a form that would be refused; a form
//! asks for leave on its own before, so that a denial is audited.

use domain::{contract::Contract, money::Amount, payment::Payment, policy, refusal::Refused};

use crate::web::page::Page;

/// The least that can be paid.
const SMALLEST: Amount = Amount::from_minor(1);

impl Page {
    /// Whether they can change its details.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_edit(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::UpdateContract>(contract)?;
        Ok(contract.check_open()?)
    }

    /// Whether they can sign it.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_sign(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::SignContract>(contract)?;
        contract.signed(self.session.myself(), self.now).map(drop)
    }

    /// Whether they can record a payment on it.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_pay(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::RecordPayment>(contract)?;
        contract.paid(SMALLEST).map(drop)
    }

    /// Whether they can void a payment on it.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_void(&self, contract: &Contract, payment: &Payment) -> Result<(), Refused> {
        self.permission::<policy::VoidPayment>(contract)?;
        contract.without_payment(payment).map(drop)
    }

    /// Whether they can cancel it.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_cancel(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::CancelContract>(contract)?;
        contract.cancelled(None, self.now).map(drop)
    }

    /// Whether they can move it to another client.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_move(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::MoveContract>(contract)?;
        contract
            .moved(contract.client.clone(), contract.sales_contact.clone())
            .map(drop)
    }

    /// Whether they can create an event on it.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn can_create_event(&self, contract: &Contract) -> Result<(), Refused> {
        self.permission::<policy::CreateEvent>(contract)?;
        Ok(contract.check_signed()?)
    }
}
