//! What the table of operations does not say: which action of the permission
//! table an operation is, what to know about it, and which conflicts it meets.

use domain::{
    audit::AuditSort, client::ClientSort, contract::ContractSort, duplicate::GroupSort,
    employee::EmployeeSort, event::EventSort, import::ImportSort, page::SortField,
    payment::PaymentSort, policy::Action,
};

/// The rules of one operation, for people.
pub(super) struct Rules {
    /// The operation's name.
    pub(super) name: &'static str,
    /// What it is in the permission table; `None` for logging in.
    pub(super) action: Option<Action>,
    /// What to know beyond the summary.
    pub(super) about: &'static str,
    /// The codes of its conflicts, version and idempotency aside.
    pub(super) conflicts: &'static [&'static str],
}

/// The rules of an operation.
pub(super) fn of(name: &str) -> Option<&'static Rules> {
    RULES.iter().find(|rules| rules.name == name)
}

const fn rules(
    name: &'static str,
    action: Action,
    conflicts: &'static [&'static str],
    about: &'static str,
) -> Rules {
    Rules {
        name,
        action: Some(action),
        about,
        conflicts,
    }
}

/// The values of `sort` for a list, its default first.
pub(super) fn sorts(name: &str) -> Vec<String> {
    match name {
        "ListEmployees" | "ExportEmployees" => both::<EmployeeSort>(false),
        "ListClients" | "ExportClients" => both::<ClientSort>(false),
        "ListDuplicates" => both::<GroupSort>(false),
        "ListContracts" | "ExportContracts" => both::<ContractSort>(true),
        "ListPayments" | "ListAllPayments" | "ExportPayments" => both::<PaymentSort>(true),
        "ListEvents" | "ExportEvents" => both::<EventSort>(false),
        "ListImports" => both::<ImportSort>(true),
        "ListAudit" | "ExportAudit" | "ClientHistory" | "ContractHistory" | "EventHistory" => {
            both::<AuditSort>(true)
        }
        _ => Vec::new(),
    }
}

fn both<F: SortField>(is_descending: bool) -> Vec<String> {
    let signs = if is_descending { ["-", ""] } else { ["", "-"] };
    F::ALL
        .iter()
        .flat_map(|field| signs.map(|sign| format!("{sign}{}", field.name())))
        .collect()
}

const LOG_IN: Rules = Rules {
    name: "LogIn",
    action: None,
    about: "A wrong password, an unknown e-mail address and a deactivated account get the same \
            answer and take the same time. An account with a second factor needs its `code` as \
            well: without one, a right password is answered with `two_factor_required`. The session lasts 12 hours; send its token as \
            `Authorization: Bearer TOKEN`. After repeated failures the address and the account \
            are slowed down.",
    conflicts: &[],
};

const EXPORT: &str = "\
    The whole list with its filters, in its order, read while it is sent; the connection is cut \
    when it cannot be read to its end. CSV and XLSX have the JSON names as columns (`client.id` \
    for what stands inside another); JSON Lines has the objects of the list. In CSV, an \
    apostrophe stands before each cell that a spreadsheet could take for a formula. The export is \
    in the audit log.";

#[rustfmt::skip]
const RULES: &[Rules] = &[
    LOG_IN,
    rules("ShowSession", Action::UseOwnAccount, &[], "Works while a password change is due."),
    rules("LogOut", Action::UseOwnAccount, &[], "The token is refused from now on. Works while a password change is due."),
    rules("ListSessions", Action::UseOwnAccount, &[], "Latest first, on one page."),
    rules("RevokeSession", Action::UseOwnAccount, &[], "Another person's session is not found."),
    rules("RevokeSessions", Action::UseOwnAccount, &[], "The token of this request is refused from now on, too."),
    rules("ShowMe", Action::UseOwnAccount, &[], "Works while a password change is due."),
    rules("UpdateOwnSettings", Action::UseOwnAccount, &[], "Name, login, number and department are management's to change. Works while a password change is due."),
    rules("ChangePassword", Action::UseOwnAccount, &[], "A wrong current password is refused by its field, and repeated failures are slowed down. A new one has 12 to 128 characters of any script, is not a common one and holds neither the person's name nor the company's. Works, and is the way out, while a password change is due."),
    rules("ShowTwoFactor", Action::UseOwnAccount, &[], "Works while a second factor is due."),
    rules("BeginTwoFactor", Action::UseOwnAccount, &["two_factor_on"], "The secret is told once; a new one replaces one that was not confirmed. Works, and is the way out, while a second factor is due."),
    rules("ConfirmTwoFactor", Action::UseOwnAccount, &["two_factor_on", "two_factor_off"], "With the code that the app shows now. All other sessions end. The ten recovery codes are told this once; each opens one login. Works while a second factor is due."),
    rules("RenewRecoveryCodes", Action::UseOwnAccount, &["two_factor_off"], "Needs password and code. The codes are told this once."),
    rules("DisableTwoFactor", Action::UseOwnAccount, &["two_factor_off"], "Needs password and code. Where the company demands a second factor of the department, another one is due at once."),
    rules("ListTokens", Action::UseOwnAccount, &[], "Latest first, on one page, without their secrets."),
    rules("CreateToken", Action::UseOwnAccount, &[], "Needs the password. The token is told once; it has the rights that the caller has at each request, or only reads, and ends with the account, with a changed or reset password, and with `DELETE /sessions`. A reply that comes again for its key has no `token`."),
    rules("RevokeToken", Action::UseOwnAccount, &[], "Another person's token is not found."),
    rules("ShowCalendarFeed", Action::UseOwnAccount, &[], "When it was made and last read. The secret is told once, when it is made."),
    rules("CreateCalendarFeed", Action::UseOwnAccount, &[], "The feed is read at `url_path` on this server, without a session: whoever knows the path reads it, so keep it as a password. It holds what concerns the caller, from a month ago on: the events assigned to support, those of the clients of sales, every one for management. It ends with the account, with a password that management sets, and with the next feed. A reply that comes again for its key has no `url_path`."),
    rules("RemoveCalendarFeed", Action::UseOwnAccount, &[], "Calendar programs that read it find nothing from now on."),

    rules("ListEmployees", Action::ReadEmployees, &[], "The fields after `active` are shown to management, and to each person about themselves."),
    rules("CreateEmployee", Action::CreateEmployee, &["email_taken", "employee_number_taken"], "The number is generated when none is given. The password has to be changed at the first login."),
    rules("ShowEmployee", Action::ReadEmployees, &[], "The fields after `active` are shown to management, and to each person about themselves."),
    rules("UpdateEmployee", Action::UpdateEmployee, &["email_taken", "employee_number_taken", "own_account", "last_manager", "still_owns"], "A changed department acts on the very next request of that person. Nobody demotes themselves or the last manager, and nobody leaves a department with clients or coming events still in hand."),
    rules("DeleteEmployee", Action::DeleteEmployee, &["own_account", "last_manager", "still_owns", "still_referred_to"], "Only for an employee whom no record names; deactivate the others. Audit entries keep the name."),
    rules("DeactivateEmployee", Action::DeactivateEmployee, &["own_account", "last_manager", "still_owns", "already_deactivated"], "All their sessions end. Refused while clients or coming events hang on them, until these are handed over."),
    rules("ReactivateEmployee", Action::ReactivateEmployee, &["already_active"], "The old password works again."),
    rules("ResetPassword", Action::ResetPassword, &["own_account"], "All their sessions end; the new password has to be changed at the next login."),
    rules("ResetTwoFactor", Action::ResetTwoFactor, &["own_account", "two_factor_off"], "For somebody who lost app and recovery codes: the next login needs the password alone. All their sessions end."),
    rules("HandOverEmployee", Action::HandOver, &["support_busy"], "Moves all clients, or all events not yet over, in one step. Needs no version, and raises that of each record moved."),
    rules("ListDepartments", Action::ReadEmployees, &[], "All three, each with its active and its deactivated employees."),

    rules("ListClients", Action::ReadClients, &[], "`mine` is refused for management, who own no clients."),
    rules("CreateClient", Action::CreateClient, &["email_taken"], "The caller becomes the sales contact; it cannot be chosen. The reply names in `possible_duplicates` whom the client may be; it is created all the same."),
    rules("ListDuplicates", Action::ListDuplicates, &[], "Clients whose phone numbers end in the same nine digits, then those with one name at one company, folded, that do not all have one number, too. Anonymised clients are in none."),
    rules("ShowClient", Action::ReadClients, &[], "Contacts and history of a merged client are those of the one it is now, and so is what `client` filters."),
    rules("UpdateClient", Action::UpdateClient, &["email_taken", "client_anonymised", "client_merged"], "Absent fields stay, `null` clears. The sales contact is changed by reassigning."),
    rules("ReassignClient", Action::ReassignClient, &["client_anonymised", "client_merged"], "Moves the rights on the client's contracts at once. The new one has to be an active employee of SALES."),
    rules("ListContacts", Action::ReadClients, &[], "The latest 200, latest first."),
    rules("LogContact", Action::LogContact, &["client_anonymised", "client_merged"], "Moves `last_contact_at` when it is the latest. Needs no version."),
    rules("AnonymiseClient", Action::AnonymiseClient, &["client_anonymised", "client_merged", "open_contracts"], "Cannot be undone. Refused while a contract is open: a draft, something to be paid, or an event that is not over. Takes also titles of the client's contracts, names, places and notes of its events, and what is known of clients that were merged into it. Amounts, payments and dates stay."),
    rules("MergeClient", Action::MergeClients, &["client_anonymised", "client_merged"], "Cannot be undone. The client of the path goes, and its number leads to `into_client_id` from then on. That one has the earlier first contact and the later last one, what it lacks itself, and the fields of `take`; contracts, events and contacts come with the rights of its sales contact. Needs the versions of both, and raises that of each record moved."),
    rules("ClientHistory", Action::ReadHistory, &[], "From the audit log: who changed what, when, and why."),

    rules("ListContracts", Action::ReadContracts, &[], "Filters combine: `unsigned` and `unpaid` together intersect. `mine` is refused for management."),
    rules("CreateContract", Action::CreateContract, &["client_anonymised", "client_merged"], "A draft. Amounts are exact decimals of at most two places, as text; nothing is rounded. The deposit counts as the first payment."),
    rules("ShowContract", Action::ReadContracts, &[], ""),
    rules("UpdateContract", Action::UpdateContract, &["contract_signed", "contract_cancelled", "contract_has_events", "client_anonymised", "client_merged"], "Currency and deposit change in a draft only. Once signed, the total is management's to change, with a reason. Moving to another client is management's, and only before there are events. A total never goes below what was paid."),
    rules("SignContract", Action::SignContract, &["already_signed", "contract_cancelled"], "Once, from draft to signed; there is no way back."),
    rules("CancelContract", Action::CancelContract, &["contract_cancelled"], "Its coming events are cancelled with it and listed in `cancelled_events`."),
    rules("ListPayments", Action::ReadContracts, &[], "Voided ones too, latest first."),
    rules("ListAllPayments", Action::ReadContracts, &[], "Voided ones too, unless `voided` says otherwise."),
    rules("RecordPayment", Action::RecordPayment, &["contract_not_signed", "contract_cancelled"], "More than zero, at most what remains. Needs no version, and raises the contract's."),
    rules("VoidPayment", Action::VoidPayment, &["payment_voided", "contract_cancelled"], "Needs a reason, and the version of the contract. The amount remains to be paid again."),
    rules("ContractHistory", Action::ReadHistory, &[], "From the audit log: who changed what, when, and why."),

    rules("ListEvents", Action::ReadEvents, &[], "An event matches `from` and `to` when it overlaps them. `upcoming` and `past` exclude each other. `mine` is refused for management."),
    rules("CreateEvent", Action::CreateEvent, &["contract_not_signed", "contract_cancelled", "client_anonymised"], "A time without offset is read in `time_zone`; one that a clock change skips is refused. The support contact is empty, and management's to assign."),
    rules("ShowEvent", Action::ReadEvents, &[], ""),
    rules("UpdateEvent", Action::UpdateEvent, &["event_cancelled", "support_busy", "support_gone", "contract_not_signed", "contract_cancelled"], "Dates may move only to where the support contact is free; management may force it with a reason. Moving to another signed contract of the same client is management's. A cancelled event accepts notes only."),
    rules("CancelEvent", Action::CancelEvent, &["event_cancelled"], "Needs a reason. The support contact is free again at that time."),
    rules("AssignSupport", Action::AssignSupport, &["event_cancelled", "support_busy"], "An active employee of SUPPORT who is free at that time; an overlap can be forced with a reason. Ends that touch do not overlap."),
    rules("RemoveSupport", Action::RemoveSupport, &["event_cancelled", "no_support_contact"], ""),
    rules("AddEventNote", Action::UpdateEvent, &[], "Date and author are put in front. Works on cancelled events too. Needs no version, and raises the event's."),
    rules("EventHistory", Action::ReadHistory, &[], "From the audit log: who changed what, when, and why."),

    rules("Search", Action::Search, &[], "Compares beginnings of words, without regard to case or accents. Clients first."),
    rules("ShowDashboard", Action::ReadDashboard, &[], "What it holds depends on the caller's department; each figure names the list behind it."),
    rules("ListAudit", Action::ReadAudit, &[], "Append-only. Refused and failed attempts are in it, too."),
    rules("ExportClients", Action::ReadClients, &[], EXPORT),
    rules("ExportContracts", Action::ReadContracts, &[], EXPORT),
    rules("ExportPayments", Action::ReadContracts, &[], EXPORT),
    rules("ExportEvents", Action::ReadEvents, &[], EXPORT),
    rules("ExportEmployees", Action::ReadEmployees, &[], EXPORT),
    rules("ExportAudit", Action::ReadAudit, &[], EXPORT),
    rules("CreateImport", Action::Import, &[], "Each row has the caller's own rights and meets every rule, as if it had been typed; one that is refused leaves nothing behind, and the others go on. A department may import the kinds of which it may create or change something. The reply comes once the file is received and understood; its rows follow in the background, and `GET /imports/{id}` says how far they are. The same file again changes nothing; one that was cut off goes on."),
    rules("ListImports", Action::Import, &[], "One's own; to management everybody's."),
    rules("ShowImport", Action::Import, &[], "A colleague's is not found, except by management."),
    rules("ListImportRows", Action::Import, &[], "Of rows that were only checked, the first few that would create or change something are kept."),
    rules("ShowImportErrors", Action::Import, &[], "The rows as they were in the file, with a last column that says why: correct them and import the file again."),
    rules("RunImport", Action::Import, &["import_state"], "Only by whoever sent the file."),
    rules("UndoImport", Action::UndoImport, &["import_state"], "What it created goes, what it changed gets its old values back; records that somebody changed or refers to since stay, and are listed as `kept`. A large one goes on after the reply."),
    rules("ShowSettings", Action::ReadSettings, &[], ""),
    rules("UpdateSettings", Action::UpdateSettings, &[], "New contracts and events take the new defaults; existing ones stay as they are."),
];
