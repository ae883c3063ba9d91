//! Who may do what: the permission table, on one page.
//!
//! Two steps, both needed. [`admit`] asks the actor's department and gives a
//! [`Clearance`], enough to list and load. [`Clearance::on`] asks about the
//! loaded row and gives a [`Permit`], without which the store writes nothing.
//! Neither can be made, copied or defaulted elsewhere. An action or a department
//! that is not answered in [`rule`] does not compile.

mod words;

use std::{fmt, marker::PhantomData};

use crate::{
    actor::Actor,
    audit::RecordRef,
    client::Client,
    contract::Contract,
    department::Department,
    employee::Employee,
    event::Event,
    ids::{EmployeeId, Version},
    settings::CompanySettings,
    text::Reason,
};

/// What a department may do about an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Refused, whatever the record.
    Never,
    /// Allowed on every record.
    Always,
    /// Allowed when the actor is the sales contact of the record's client.
    Own,
    /// Allowed when the actor is the event's support contact.
    Assigned,
}

/// Where an actor stands to one record.
pub trait Subject {
    /// The record an audit entry names; `None` before it exists.
    fn record(&self) -> Option<RecordRef>;
    /// The record's name in audit entries.
    fn label(&self) -> String;
    /// The version a write must be based on.
    fn version(&self) -> Version;
    /// The sales contact of the record's client, where there is one.
    fn sales_contact(&self) -> Option<EmployeeId> {
        None
    }
    /// The support contact in charge, where there is one.
    fn support_contact(&self) -> Option<EmployeeId> {
        None
    }
}

/// The parent of records that have none: the company itself.
#[derive(Debug, Clone, Copy)]
pub struct Company;

impl Subject for Company {
    fn record(&self) -> Option<RecordRef> {
        None
    }
    fn label(&self) -> String {
        String::new()
    }
    fn version(&self) -> Version {
        Version::FIRST
    }
}

/// The type-level name of an [`Action`], with the kind of record it is about.
pub trait Operation {
    /// The action it stands for.
    const ACTION: Action;
    /// The record that is asked about: for a creation, the parent.
    type On: Subject;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($text:literal) on $on:ty;)*) => {
        /// Everything that anyone can attempt.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {$($(#[$doc])* $name,)*}

        impl Action {
            /// Every action, in the order of the permission table.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in audit entries, for example `sign_contract`.
            pub const fn name(self) -> &'static str {
                match self {$(Self::$name => $text,)*}
            }
        }

        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Operation for $name {
            const ACTION: Action = Action::$name;
            type On = $on;
        })*
    };
}

actions! {
    /// Use one's own account: whoami, password, sessions, log out.
    UseOwnAccount("use_own_account") on Company;
    /// List and view clients, with their logged contacts.
    ReadClients("read_clients") on Client;
    /// List and view contracts and payments.
    ReadContracts("read_contracts") on Contract;
    /// List and view events.
    ReadEvents("read_events") on Event;
    /// Search across all records.
    Search("search") on Company;
    /// See the dashboard of one's department.
    ReadDashboard("read_dashboard") on Company;
    /// See the directory of employees and the departments.
    ReadEmployees("read_employees") on Employee;
    /// See what happened to a record one may view.
    ReadHistory("read_history") on Company;
    /// Create an employee.
    CreateEmployee("create_employee") on Company;
    /// Change an employee's name, e-mail, number or department.
    UpdateEmployee("update_employee") on Employee;
    /// Deactivate an employee.
    DeactivateEmployee("deactivate_employee") on Employee;
    /// Reactivate an employee.
    ReactivateEmployee("reactivate_employee") on Employee;
    /// Delete an employee nothing refers to.
    DeleteEmployee("delete_employee") on Employee;
    /// Set a new password for an employee.
    ResetPassword("reset_password") on Employee;
    /// Take the second factor of an employee away who lost it.
    ResetTwoFactor("reset_two_factor") on Employee;
    /// Move all clients and events from one employee to another.
    HandOver("hand_over") on Employee;
    /// Create a client, becoming its sales contact.
    CreateClient("create_client") on Company;
    /// Change a client's details.
    UpdateClient("update_client") on Client;
    /// Log a contact with a client.
    LogContact("log_contact") on Client;
    /// Give a client to another sales contact.
    ReassignClient("reassign_client") on Client;
    /// Remove a person's data from a client, on the person's request.
    AnonymiseClient("anonymise_client") on Client;
    /// List clients that may be one and the same.
    ListDuplicates("list_duplicates") on Company;
    /// Merge a client into another one that it is a duplicate of.
    MergeClients("merge_clients") on Client;
    /// Create a contract for a client.
    CreateContract("create_contract") on Client;
    /// Change a contract; in draft also its total, currency and deposit.
    UpdateContract("update_contract") on Contract;
    /// Change the total of a signed contract.
    ChangeSignedTotal("change_signed_total") on Contract;
    /// Move a contract to another client.
    MoveContract("move_contract") on Contract;
    /// Sign a contract.
    SignContract("sign_contract") on Contract;
    /// Record a payment on a signed contract.
    RecordPayment("record_payment") on Contract;
    /// Cancel a contract.
    CancelContract("cancel_contract") on Contract;
    /// Void a payment.
    VoidPayment("void_payment") on Contract;
    /// Create an event on a signed contract.
    CreateEvent("create_event") on Contract;
    /// Change an event's details or add to its notes.
    UpdateEvent("update_event") on Event;
    /// Cancel an event.
    CancelEvent("cancel_event") on Event;
    /// Move an event to another contract of the same client.
    MoveEvent("move_event") on Event;
    /// Assign, replace or force an event's support contact.
    AssignSupport("assign_support") on Event;
    /// Remove an event's support contact.
    RemoveSupport("remove_support") on Event;
    /// Import a file; each of its rows is asked about by itself.
    Import("import") on Company;
    /// Import clients for the colleagues who look after them.
    ImportClient("import_client") on Company;
    /// Import events of any client.
    ImportEvent("import_event") on Contract;
    /// Take back what an import did.
    UndoImport("undo_import") on Company;
    /// Read the audit log.
    ReadAudit("read_audit") on Company;
    /// Read the company settings.
    ReadSettings("read_settings") on CompanySettings;
    /// Change the company settings.
    UpdateSettings("update_settings") on CompanySettings;
}

/// The permission table (product specification, section 3).
#[expect(
    clippy::match_same_arms,
    reason = "an arm is a row of the table, also where two rows agree"
)]
pub const fn rule(action: Action, department: Department) -> Rule {
    use Department::{Management, Sales, Support};
    use Rule::{Always, Assigned, Never, Own};
    match action {
        Action::UseOwnAccount
        | Action::ReadClients
        | Action::ReadContracts
        | Action::ReadEvents
        | Action::Search
        | Action::ReadDashboard
        | Action::ReadEmployees
        | Action::ReadHistory
        | Action::Import => match department {
            Management | Sales | Support => Always,
        },
        Action::CreateEmployee
        | Action::UpdateEmployee
        | Action::DeactivateEmployee
        | Action::ReactivateEmployee
        | Action::DeleteEmployee
        | Action::ResetPassword
        | Action::ResetTwoFactor
        | Action::HandOver => match department {
            Management => Always,
            Sales | Support => Never,
        },
        Action::CreateClient => match department {
            Sales => Always,
            Management | Support => Never,
        },
        Action::UpdateClient | Action::LogContact => match department {
            Management => Always,
            Sales => Own,
            Support => Never,
        },
        Action::ReassignClient
        | Action::AnonymiseClient
        | Action::ListDuplicates
        | Action::MergeClients
        | Action::CreateContract => match department {
            Management => Always,
            Sales | Support => Never,
        },
        Action::UpdateContract | Action::SignContract | Action::RecordPayment => match department {
            Management => Always,
            Sales => Own,
            Support => Never,
        },
        Action::ChangeSignedTotal
        | Action::MoveContract
        | Action::CancelContract
        | Action::VoidPayment => match department {
            Management => Always,
            Sales | Support => Never,
        },
        Action::CreateEvent => match department {
            Sales => Own,
            Management | Support => Never,
        },
        Action::UpdateEvent => match department {
            Management => Always,
            Sales => Never,
            Support => Assigned,
        },
        Action::CancelEvent | Action::MoveEvent | Action::AssignSupport | Action::RemoveSupport => {
            match department {
                Management => Always,
                Sales | Support => Never,
            }
        }
        Action::ImportClient | Action::ImportEvent | Action::UndoImport => match department {
            Management => Always,
            Sales | Support => Never,
        },
        Action::ReadAudit | Action::ReadSettings | Action::UpdateSettings => match department {
            Management => Always,
            Sales | Support => Never,
        },
    }
}

/// Why an actor may not do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// What was attempted.
    pub action: Action,
    /// The record it was attempted on, once one was loaded.
    pub record: Option<RecordRef>,
    /// What stood against it.
    pub cause: DeniedCause,
}

/// What stood against an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeniedCause {
    /// The department never does this.
    Department(Department),
    /// The client of this record is looked after by somebody else.
    NotOwn,
    /// The event is assigned to somebody else, or to nobody.
    NotAssigned,
    /// The field is not this person's to set here.
    Field(String),
}

impl Denied {
    /// A refusal of one field of the body.
    pub fn field(action: Action, record: Option<RecordRef>, field: impl Into<String>) -> Self {
        Self {
            action,
            record,
            cause: DeniedCause::Field(field.into()),
        }
    }

    /// The stable code on the wire.
    pub const fn code(&self) -> &'static str {
        match self.cause {
            DeniedCause::Department(_) => "forbidden",
            DeniedCause::NotOwn => "not_own",
            DeniedCause::NotAssigned => "not_assigned",
            DeniedCause::Field(_) => "field_not_allowed",
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

/// Proof that an actor's department may attempt an action.
#[derive(Debug)]
pub struct Clearance<A> {
    actor: Actor,
    rule: Rule,
    action: PhantomData<A>,
}

/// Asks the actor's department about an action.
///
/// # Errors
/// [`Denied`] when the department never does this.
pub fn admit<A: Operation>(actor: &Actor) -> Result<Clearance<A>, Denied> {
    match rule(A::ACTION, actor.department) {
        Rule::Never => Err(Denied {
            action: A::ACTION,
            record: None,
            cause: DeniedCause::Department(actor.department),
        }),
        rule @ (Rule::Always | Rule::Own | Rule::Assigned) => Ok(Clearance {
            actor: actor.clone(),
            rule,
            action: PhantomData,
        }),
    }
}

impl<A: Operation> Clearance<A> {
    /// Asks about one loaded row, inside the transaction that will write it.
    ///
    /// # Errors
    /// [`Denied`] when the row is a colleague's.
    pub fn on(&self, subject: &A::On) -> Result<Permit<A>, Denied> {
        let denied = |cause| Denied {
            action: A::ACTION,
            record: subject.record(),
            cause,
        };
        match self.rule {
            Rule::Never => Err(denied(DeniedCause::Department(self.actor.department))),
            Rule::Own if subject.sales_contact() != Some(self.actor.id) => {
                Err(denied(DeniedCause::NotOwn))
            }
            Rule::Assigned if subject.support_contact() != Some(self.actor.id) => {
                Err(denied(DeniedCause::NotAssigned))
            }
            Rule::Always | Rule::Own | Rule::Assigned => Ok(Permit {
                by: PermittedBy::Actor(self.actor.clone()),
                record: subject.record(),
                version: subject.version(),
                reason: None,
                action: PhantomData,
            }),
        }
    }

    /// The actor who was admitted.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }
}

/// On whose authority a write happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermittedBy {
    /// An employee in a session.
    Actor(Actor),
    /// The program itself: set-up and maintenance, run by the operator.
    System,
}

/// Leave to write one record, once, as it was loaded. Store write functions
/// take it by value; the stale-write check and the audit entry come from it.
#[derive(Debug)]
#[must_use]
pub struct Permit<A> {
    by: PermittedBy,
    record: Option<RecordRef>,
    version: Version,
    reason: Option<String>,
    action: PhantomData<A>,
}

impl<A: Operation> Permit<A> {
    /// Leave given to the program itself, past the permission table. Only
    /// set-up and maintenance may call this; a test lists the places.
    pub fn granted_to_the_system_itself(subject: &A::On) -> Self {
        Self {
            by: PermittedBy::System,
            record: subject.record(),
            version: subject.version(),
            reason: None,
            action: PhantomData,
        }
    }

    /// With the reason that the audit entry will give.
    pub fn because(self, reason: Option<&Reason>) -> Self {
        Self {
            reason: reason.map(ToString::to_string),
            ..self
        }
    }

    /// The reason, when one was given.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// On whose authority.
    pub fn by(&self) -> &PermittedBy {
        &self.by
    }

    /// The record as it was loaded; for a creation, its parent.
    pub fn record(&self) -> Option<RecordRef> {
        self.record
    }

    /// The version the write replaces.
    pub fn version(&self) -> Version {
        self.version
    }
}

#[cfg(test)]
mod tests;
