//! What observers outside are told of, once it is committed and not before.
//!
//! Told as log events of their own target, `epic::fact`: ids and names of fields, never a
//! value. The program decides where they go.

use domain::{
    ids::{ClientId, ContractId, EmployeeId},
    policy::{Operation, Permit, PermittedBy},
};

/// What happened to an employee's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    Created,
    Changed,
    Deactivated,
    Reactivated,
    Deleted,
}

impl Happened {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Created => "employee created",
            Self::Changed => "employee changed",
            Self::Deactivated => "employee deactivated",
            Self::Reactivated => "employee reactivated",
            Self::Deleted => "employee deleted",
        }
    }
}

/// Something that observers are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    /// An employee's record was written; nobody acts in set-up and maintenance.
    Employee {
        happened: Happened,
        employee: EmployeeId,
        actor: Option<EmployeeId>,
        fields: Vec<String>,
    },
    /// A contract was signed.
    ContractSigned {
        contract: ContractId,
        client: ClientId,
        actor: Option<EmployeeId>,
    },
}

impl Fact {
    pub(crate) fn tell(&self, request_id: &str) {
        match self {
            Self::Employee {
                happened,
                employee,
                actor,
                fields,
            } => tracing::info!(
                target: "epic::fact",
                employee_id = employee.get(),
                actor_id = actor.map(EmployeeId::get),
                fields = fields.join(","),
                request_id,
                "{}",
                happened.in_words()
            ),
            Self::ContractSigned {
                contract,
                client,
                actor,
            } => tracing::info!(
                target: "epic::fact",
                contract_id = contract.get(),
                client_id = client.get(),
                actor_id = actor.map(EmployeeId::get),
                request_id,
                "contract signed"
            ),
        }
    }
}

/// Who acts under a permit; nobody when it is the program itself.
pub(crate) fn actor<A: Operation>(permit: &Permit<A>) -> Option<EmployeeId> {
    match permit.by() {
        PermittedBy::Actor(actor) => Some(actor.id),
        PermittedBy::System => None,
    }
}
