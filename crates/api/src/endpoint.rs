//! Every operation of the API in one table: one entry is one operation.
//!
//! Router, typed client and OpenAPI document read the same entry, so a path, a
//! method or a type cannot differ between them.

use http::Method;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{RefOr, Schema, path::Parameter, path::ParameterIn},
};

use crate::{
    audit::{AuditEntry, AuditQuery, HistoryQuery},
    calendar::{CalendarFeed, CreateCalendarFeed as NewCalendarFeed},
    clients::{
        Client, ClientQuery, Contact, Contacts, CreateClient as NewClient,
        LogContact as NewContact, ReassignClient as Reassignment, UpdateClient as ClientChanges,
    },
    contracts::{
        Contract, ContractQuery, CreateContract as NewContract, UpdateContract as ContractChanges,
    },
    dashboard::Dashboard,
    duplicates::{DuplicateGroup, DuplicateQuery, MergeClient as Merging},
    employees::{
        CreateEmployee as NewEmployee, Departments, Employee, EmployeeQuery, HandOver, HandedOver,
        ResetPassword as PasswordReset, Transition, UpdateEmployee as EmployeeChanges,
    },
    events::{
        AddNote, AssignSupport as Assignment, CreateEvent as NewEvent, Event, EventQuery,
        UpdateEvent as EventChanges,
    },
    exports::ExportQuery,
    imports::{Import, ImportQuery, ImportRows, ImportRowsQuery, ImportsQuery, StartImport},
    page::{List, Nothing},
    payments::{
        ContractPaymentQuery, ListedPayment, Payment, PaymentQuery, RecordPayment as NewPayment,
        RecordedPayment, VoidPayment as Voiding,
    },
    search::{Hits, SearchQuery},
    session::{
        ChangePassword as PasswordChange, Credentials, CurrentSession, LoggedIn, Revoked, Session,
        UpdateOwnSettings as OwnSettingsChanges,
    },
    settings::{Settings, UpdateSettings as SettingsChanges},
    tokens::{ApiToken, CreateToken as NewToken},
    two_factor::{
        BeginTwoFactor as NewTwoFactor, ConfirmTwoFactor as Confirmation, ProveTwoFactor,
        RecoveryCodes, TwoFactor, TwoFactorEnrolment,
    },
};

/// The prefix of every path.
pub const BASE: &str = "/api/v1";

/// An operation, at the type level.
pub trait Endpoint {
    /// Its line of the table.
    const INFO: Info;
    /// Its query parameters.
    type Query: Serialize + 'static;
    /// Its request body.
    type Body: Serialize;
    /// Its reply.
    type Reply: DeserializeOwned;
}

/// What everybody has to know about an operation.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    /// Unique, for example `SignContract`.
    pub name: &'static str,
    /// The HTTP method, as text.
    pub method: &'static str,
    /// The path below [`BASE`], with `{id}` placeholders.
    pub path: &'static str,
    /// Under which heading the document lists it.
    pub tag: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The status of success.
    pub status: u16,
    /// The statuses of refusal that are its own; 401, 403 and 500 aside.
    pub refusals: &'static [u16],
    /// Whether it works without a session.
    pub is_public: bool,
}

impl Info {
    /// The HTTP method.
    pub fn method(&self) -> Method {
        Method::from_bytes(self.method.as_bytes()).unwrap_or(Method::GET)
    }

    /// Whether it honours `Idempotency-Key`: every POST that creates, logging
    /// in apart.
    pub fn is_idempotent_by_key(&self) -> bool {
        self.method == "POST" && self.status == 201 && !self.is_public
    }
}

/// An operation as the OpenAPI document describes it.
pub struct Description {
    /// Its line of the table.
    pub info: Info,
    /// Its query parameters.
    pub query: Vec<Parameter>,
    /// Name and schema of its body.
    pub body: Option<NamedSchema>,
    /// Name and schema of its reply.
    pub reply: Option<NamedSchema>,
}

/// A schema with those it refers to.
pub struct NamedSchema {
    /// The name under `components`.
    pub name: String,
    /// The schema.
    pub schema: RefOr<Schema>,
    /// The schemas it refers to, by name.
    pub parts: Vec<(String, RefOr<Schema>)>,
}

fn named<T: ToSchema + 'static>() -> Option<NamedSchema> {
    if std::any::TypeId::of::<T>() == std::any::TypeId::of::<Nothing>() {
        return None;
    }
    let mut parts = Vec::new();
    T::schemas(&mut parts);
    Some(NamedSchema {
        name: T::name().into_owned(),
        schema: <T as PartialSchema>::schema(),
        parts,
    })
}

impl IntoParams for Nothing {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Vec::new()
    }
}

macro_rules! endpoints {
    ($(
        $(#[doc = $summary:literal])+
        $name:ident: $method:ident $path:literal in $tag:literal,
            $query:ty, $body:ty => $status:literal $reply:ty, refuses $refusals:expr $(, $public:ident)?;
    )*) => {
        $(
            $(#[doc = $summary])+
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Endpoint for $name {
                const INFO: Info = Info {
                    name: stringify!($name),
                    method: stringify!($method),
                    path: $path,
                    tag: $tag,
                    summary: concat!($($summary),+),
                    status: $status,
                    refusals: &$refusals,
                    is_public: endpoints!(@public $($public)?),
                };
                type Query = $query;
                type Body = $body;
                type Reply = $reply;
            }
        )*

        /// Every operation, in the order of the table.
        pub const ALL: &[Info] = &[$(<$name as Endpoint>::INFO,)*];

        /// Every operation with its schemas, for the OpenAPI document.
        pub fn describe() -> Vec<Description> {
            vec![$(Description {
                info: <$name as Endpoint>::INFO,
                query: <$query as IntoParams>::into_params(|| Some(ParameterIn::Query)),
                body: named::<$body>(),
                reply: named::<$reply>(),
            },)*]
        }
    };
    (@public public) => { true };
    (@public) => { false };
}

endpoints! {
    /// Log in.
    LogIn: POST "/session" in "session",
        Nothing, Credentials => 201 LoggedIn, refuses [422, 429], public;
    /// Show the current session.
    ShowSession: GET "/session" in "session",
        Nothing, Nothing => 200 CurrentSession, refuses [422];
    /// Log out: end the current session.
    LogOut: DELETE "/session" in "session",
        Nothing, Nothing => 204 Nothing, refuses [422];
    /// List the caller's sessions that are still open.
    ListSessions: GET "/sessions" in "session",
        Nothing, Nothing => 200 List<Session>, refuses [422];
    /// End one of the caller's sessions.
    RevokeSession: DELETE "/sessions/{id}" in "session",
        Nothing, Nothing => 204 Nothing, refuses [404, 422];
    /// End all of the caller's sessions, the current one too.
    RevokeSessions: DELETE "/sessions" in "session",
        Nothing, Nothing => 200 Revoked, refuses [422];
    /// Show the caller's own account.
    ShowMe: GET "/me" in "session",
        Nothing, Nothing => 200 Employee, refuses [422];
    /// Change the caller's own language, time zone or theme.
    UpdateOwnSettings: PATCH "/me" in "session",
        Nothing, OwnSettingsChanges => 200 Employee, refuses [409, 422];
    /// Change the caller's own password; ends all other sessions and hands back a new token.
    ChangePassword: PUT "/me/password" in "session",
        Nothing, PasswordChange => 200 LoggedIn, refuses [422, 429];
    /// Show how the caller logs in.
    ShowTwoFactor: GET "/me/two-factor" in "session",
        Nothing, Nothing => 200 TwoFactor, refuses [422];
    /// Make a secret for the caller's authenticator app; it guards nothing before it is confirmed.
    BeginTwoFactor: POST "/me/two-factor" in "session",
        Nothing, NewTwoFactor => 200 TwoFactorEnrolment, refuses [409, 422, 429];
    /// Show that the app works: each login needs a code from now on. Gives recovery codes.
    ConfirmTwoFactor: PUT "/me/two-factor" in "session",
        Nothing, Confirmation => 200 RecoveryCodes, refuses [409, 422];
    /// Give the caller new recovery codes; those before are void.
    RenewRecoveryCodes: POST "/me/two-factor/recovery-codes" in "session",
        Nothing, ProveTwoFactor => 200 RecoveryCodes, refuses [409, 422, 429];
    /// Log in without a second factor from now on.
    DisableTwoFactor: POST "/me/two-factor/disable" in "session",
        Nothing, ProveTwoFactor => 204 Nothing, refuses [409, 422, 429];
    /// List the caller's API tokens that are still good.
    ListTokens: GET "/tokens" in "session",
        Nothing, Nothing => 200 List<ApiToken>, refuses [422];
    /// Make an API token for a program that works in the caller's name.
    CreateToken: POST "/tokens" in "session",
        Nothing, NewToken => 201 ApiToken, refuses [409, 422, 429];
    /// End one of the caller's API tokens.
    RevokeToken: DELETE "/tokens/{id}" in "session",
        Nothing, Nothing => 204 Nothing, refuses [404, 422];
    /// Show the caller's calendar feed, without its secret.
    ShowCalendarFeed: GET "/me/calendar-feed" in "session",
        Nothing, Nothing => 200 CalendarFeed, refuses [404, 422];
    /// Make a calendar feed for the caller; the one before ends.
    CreateCalendarFeed: POST "/me/calendar-feed" in "session",
        Nothing, NewCalendarFeed => 201 CalendarFeed, refuses [409, 422];
    /// End the caller's calendar feed.
    RemoveCalendarFeed: DELETE "/me/calendar-feed" in "session",
        Nothing, Nothing => 204 Nothing, refuses [404, 422];

    /// List employees.
    ListEmployees: GET "/employees" in "employees",
        EmployeeQuery, Nothing => 200 List<Employee>, refuses [422];
    /// Create an employee.
    CreateEmployee: POST "/employees" in "employees",
        Nothing, NewEmployee => 201 Employee, refuses [409, 422];
    /// Show an employee.
    ShowEmployee: GET "/employees/{id}" in "employees",
        Nothing, Nothing => 200 Employee, refuses [404, 422];
    /// Change an employee.
    UpdateEmployee: PATCH "/employees/{id}" in "employees",
        Nothing, EmployeeChanges => 200 Employee, refuses [404, 409, 422];
    /// Delete an employee nothing refers to.
    DeleteEmployee: DELETE "/employees/{id}" in "employees",
        Nothing, Nothing => 204 Nothing, refuses [404, 409, 422];
    /// Deactivate an employee and end their sessions.
    DeactivateEmployee: POST "/employees/{id}/deactivate" in "employees",
        Nothing, Transition => 200 Employee, refuses [404, 409, 422];
    /// Reactivate an employee.
    ReactivateEmployee: POST "/employees/{id}/reactivate" in "employees",
        Nothing, Transition => 200 Employee, refuses [404, 409, 422];
    /// Set a new password for an employee and end their sessions.
    ResetPassword: POST "/employees/{id}/reset-password" in "employees",
        Nothing, PasswordReset => 200 Employee, refuses [404, 409, 422];
    /// Take the second factor of an employee away who lost it, and end their sessions.
    ResetTwoFactor: POST "/employees/{id}/reset-two-factor" in "employees",
        Nothing, Transition => 200 Employee, refuses [404, 409, 422];
    /// Hand all clients and events of an employee to a colleague.
    HandOverEmployee: POST "/employees/{id}/handover" in "employees",
        Nothing, HandOver => 200 HandedOver, refuses [404, 409, 422];
    /// List the departments with their head-counts.
    ListDepartments: GET "/departments" in "employees",
        Nothing, Nothing => 200 Departments, refuses [422];

    /// List clients.
    ListClients: GET "/clients" in "clients",
        ClientQuery, Nothing => 200 List<Client>, refuses [422];
    /// Create a client; the caller becomes its sales contact.
    CreateClient: POST "/clients" in "clients",
        Nothing, NewClient => 201 Client, refuses [409, 422];
    /// List clients that may be one and the same, by group.
    ListDuplicates: GET "/clients/duplicates" in "clients",
        DuplicateQuery, Nothing => 200 List<DuplicateGroup>, refuses [422];
    /// Show a client; the number of one that was merged leads to the one it is now.
    ShowClient: GET "/clients/{id}" in "clients",
        Nothing, Nothing => 200 Client, refuses [308, 404, 422];
    /// Change a client.
    UpdateClient: PATCH "/clients/{id}" in "clients",
        Nothing, ClientChanges => 200 Client, refuses [404, 409, 422];
    /// Give a client to another sales contact.
    ReassignClient: POST "/clients/{id}/reassign" in "clients",
        Nothing, Reassignment => 200 Client, refuses [404, 409, 422];
    /// List the logged contacts of a client.
    ListContacts: GET "/clients/{id}/contacts" in "clients",
        Nothing, Nothing => 200 Contacts, refuses [404, 422];
    /// Log a contact with a client.
    LogContact: POST "/clients/{id}/contacts" in "clients",
        Nothing, NewContact => 201 Contact, refuses [404, 409, 422];
    /// Remove a person's data from a client, on the person's request.
    AnonymiseClient: POST "/clients/{id}/anonymise" in "clients",
        Nothing, Transition => 200 Client, refuses [404, 409, 422];
    /// Merge a client into another one; its contracts, events and contacts move along.
    MergeClient: POST "/clients/{id}/merge" in "clients",
        Nothing, Merging => 200 Client, refuses [404, 409, 422];
    /// Show what happened to a client.
    ClientHistory: GET "/clients/{id}/history" in "clients",
        HistoryQuery, Nothing => 200 List<AuditEntry>, refuses [404, 422];

    /// List contracts.
    ListContracts: GET "/contracts" in "contracts",
        ContractQuery, Nothing => 200 List<Contract>, refuses [422];
    /// Create a contract, as a draft.
    CreateContract: POST "/contracts" in "contracts",
        Nothing, NewContract => 201 Contract, refuses [409, 422];
    /// Show a contract.
    ShowContract: GET "/contracts/{id}" in "contracts",
        Nothing, Nothing => 200 Contract, refuses [404, 422];
    /// Change a contract.
    UpdateContract: PATCH "/contracts/{id}" in "contracts",
        Nothing, ContractChanges => 200 Contract, refuses [404, 409, 422];
    /// Sign a contract.
    SignContract: POST "/contracts/{id}/sign" in "contracts",
        Nothing, Transition => 200 Contract, refuses [404, 409, 422];
    /// Cancel a contract and its coming events.
    CancelContract: POST "/contracts/{id}/cancel" in "contracts",
        Nothing, Transition => 200 Contract, refuses [404, 409, 422];
    /// List the payments of a contract.
    ListPayments: GET "/contracts/{id}/payments" in "contracts",
        ContractPaymentQuery, Nothing => 200 List<Payment>, refuses [404, 422];
    /// Record a payment on a signed contract.
    RecordPayment: POST "/contracts/{id}/payments" in "contracts",
        Nothing, NewPayment => 201 RecordedPayment, refuses [404, 409, 422];
    /// Void a payment.
    VoidPayment: POST "/contracts/{id}/payments/{payment}/void" in "contracts",
        Nothing, Voiding => 200 RecordedPayment, refuses [404, 409, 422];
    /// List payments of all contracts.
    ListAllPayments: GET "/payments" in "contracts",
        PaymentQuery, Nothing => 200 List<ListedPayment>, refuses [422];
    /// Show what happened to a contract.
    ContractHistory: GET "/contracts/{id}/history" in "contracts",
        HistoryQuery, Nothing => 200 List<AuditEntry>, refuses [404, 422];

    /// List events.
    ListEvents: GET "/events" in "events",
        EventQuery, Nothing => 200 List<Event>, refuses [422];
    /// Create an event on a signed contract.
    CreateEvent: POST "/events" in "events",
        Nothing, NewEvent => 201 Event, refuses [409, 422];
    /// Show an event.
    ShowEvent: GET "/events/{id}" in "events",
        Nothing, Nothing => 200 Event, refuses [404, 422];
    /// Change an event.
    UpdateEvent: PATCH "/events/{id}" in "events",
        Nothing, EventChanges => 200 Event, refuses [404, 409, 422];
    /// Cancel an event.
    CancelEvent: POST "/events/{id}/cancel" in "events",
        Nothing, Transition => 200 Event, refuses [404, 409, 422];
    /// Assign or replace the support contact of an event.
    AssignSupport: PUT "/events/{id}/support" in "events",
        Nothing, Assignment => 200 Event, refuses [404, 409, 422];
    /// Remove the support contact of an event.
    RemoveSupport: DELETE "/events/{id}/support" in "events",
        Nothing, Nothing => 200 Event, refuses [404, 409, 422];
    /// Append a note to an event.
    AddEventNote: POST "/events/{id}/notes" in "events",
        Nothing, AddNote => 201 Event, refuses [404, 409, 422];
    /// Show what happened to an event.
    EventHistory: GET "/events/{id}/history" in "events",
        HistoryQuery, Nothing => 200 List<AuditEntry>, refuses [404, 422];

    /// Search across clients, contracts, events and employees.
    Search: GET "/search" in "across",
        SearchQuery, Nothing => 200 Hits, refuses [422];
    /// Show the dashboard of the caller's department.
    ShowDashboard: GET "/dashboard" in "across",
        Nothing, Nothing => 200 Dashboard, refuses [422];
    /// Read the audit log.
    ListAudit: GET "/audit" in "across",
        AuditQuery, Nothing => 200 List<AuditEntry>, refuses [422];
    /// Export clients to a file.
    ExportClients: GET "/exports/clients" in "exports",
        ExportQuery<ClientQuery>, Nothing => 200 Nothing, refuses [422];
    /// Export contracts to a file.
    ExportContracts: GET "/exports/contracts" in "exports",
        ExportQuery<ContractQuery>, Nothing => 200 Nothing, refuses [422];
    /// Export payments to a file.
    ExportPayments: GET "/exports/payments" in "exports",
        ExportQuery<PaymentQuery>, Nothing => 200 Nothing, refuses [422];
    /// Export events to a file.
    ExportEvents: GET "/exports/events" in "exports",
        ExportQuery<EventQuery>, Nothing => 200 Nothing, refuses [422];
    /// Export the directory of employees to a file.
    ExportEmployees: GET "/exports/employees" in "exports",
        ExportQuery<EmployeeQuery>, Nothing => 200 Nothing, refuses [422];
    /// Export the audit log to a file.
    ExportAudit: GET "/exports/audit" in "exports",
        ExportQuery<AuditQuery>, Nothing => 200 Nothing, refuses [422];

    /// Import a file: the body, as CSV or XLSX.
    CreateImport: POST "/imports" in "imports",
        ImportQuery, Nothing => 201 Import, refuses [413, 422];
    /// List imports.
    ListImports: GET "/imports" in "imports",
        ImportsQuery, Nothing => 200 List<Import>, refuses [422];
    /// Show an import.
    ShowImport: GET "/imports/{id}" in "imports",
        Nothing, Nothing => 200 Import, refuses [404, 422];
    /// Show what became of rows of an import.
    ListImportRows: GET "/imports/{id}/rows" in "imports",
        ImportRowsQuery, Nothing => 200 ImportRows, refuses [404, 422];
    /// Get the refused rows of an import as a CSV file, with the reasons.
    ShowImportErrors: GET "/imports/{id}/errors" in "imports",
        Nothing, Nothing => 200 Nothing, refuses [404, 422];
    /// Take in the rows of an import that was checked or that stopped.
    RunImport: POST "/imports/{id}/run" in "imports",
        Nothing, StartImport => 200 Import, refuses [404, 409, 422];
    /// Take back what an import did.
    UndoImport: DELETE "/imports/{id}" in "imports",
        Nothing, Nothing => 204 Nothing, refuses [404, 409, 422];

    /// Show the company settings.
    ShowSettings: GET "/settings" in "across",
        Nothing, Nothing => 200 Settings, refuses [422];
    /// Change the company settings.
    UpdateSettings: PATCH "/settings" in "across",
        Nothing, SettingsChanges => 200 Settings, refuses [409, 422];
}
