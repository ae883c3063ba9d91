//! Nothing on the command line goes round the API but what does so by nature.

use api::endpoint;

use super::all_commands;

/// What by nature does not go through the API. Add a line only with a reason.
const ADMIN: &[&str] = &[
    "init",
    "serve",
    "demo",
    // hidden: for those who measure the program
    "bench-data",
    "db backup",
    "db restore",
    "db import-legacy",
    "db migrate",
    "db status",
    // for who cannot log in any more
    "db reset-login",
    // what is proved is the database itself, past whoever serves it
    "audit verify",
    "audit heads",
    "doctor",
    "config show",
    // about files of this user: which servers there are is nothing that a server knows
    "profile list",
    "profile use",
    "profile remove",
    "openapi",
    "completions",
    "man",
];

/// Every other command with the operation that it is there for.
const THROUGH_THE_API: &[(&str, &str)] = &[
    ("login", "LogIn"),
    ("logout", "LogOut"),
    ("whoami", "ShowMe"),
    ("preferences", "UpdateOwnSettings"),
    ("password", "ChangePassword"),
    ("session list", "ListSessions"),
    ("session revoke", "RevokeSession"),
    ("employee list", "ListEmployees"),
    ("employee show", "ShowEmployee"),
    ("employee create", "CreateEmployee"),
    ("employee update", "UpdateEmployee"),
    ("employee deactivate", "DeactivateEmployee"),
    ("employee reactivate", "ReactivateEmployee"),
    ("employee delete", "DeleteEmployee"),
    ("employee reset-password", "ResetPassword"),
    ("employee reset-two-factor", "ResetTwoFactor"),
    ("token list", "ListTokens"),
    ("token create", "CreateToken"),
    ("token revoke", "RevokeToken"),
    ("two-factor show", "ShowTwoFactor"),
    ("two-factor enable", "BeginTwoFactor"),
    ("two-factor confirm", "ConfirmTwoFactor"),
    ("two-factor recovery-codes", "RenewRecoveryCodes"),
    ("two-factor disable", "DisableTwoFactor"),
    ("employee handover", "HandOverEmployee"),
    ("department list", "ListDepartments"),
    ("client list", "ListClients"),
    ("client show", "ShowClient"),
    ("client create", "CreateClient"),
    ("client update", "UpdateClient"),
    ("client contact", "LogContact"),
    ("client reassign", "ReassignClient"),
    ("client anonymise", "AnonymiseClient"),
    ("client history", "ClientHistory"),
    ("contract list", "ListContracts"),
    ("contract show", "ShowContract"),
    ("contract create", "CreateContract"),
    ("contract update", "UpdateContract"),
    ("contract sign", "SignContract"),
    ("contract cancel", "CancelContract"),
    ("contract pay", "RecordPayment"),
    ("contract void-payment", "VoidPayment"),
    ("contract history", "ContractHistory"),
    ("payment list", "ListAllPayments"),
    ("calendar-feed show", "ShowCalendarFeed"),
    ("calendar-feed create", "CreateCalendarFeed"),
    ("calendar-feed remove", "RemoveCalendarFeed"),
    ("event list", "ListEvents"),
    ("event show", "ShowEvent"),
    ("event create", "CreateEvent"),
    ("event update", "UpdateEvent"),
    ("event assign", "AssignSupport"),
    ("event unassign", "RemoveSupport"),
    ("event cancel", "CancelEvent"),
    ("event note", "AddEventNote"),
    ("event history", "EventHistory"),
    ("import list", "ListImports"),
    ("import show", "ShowImport"),
    ("import start", "RunImport"),
    ("import errors", "ShowImportErrors"),
    ("import undo", "UndoImport"),
    ("client duplicates", "ListDuplicates"),
    ("client merge", "MergeClient"),
    ("search", "Search"),
    ("dashboard", "ShowDashboard"),
    ("export clients", "ExportClients"),
    ("export contracts", "ExportContracts"),
    ("export payments", "ExportPayments"),
    ("export events", "ExportEvents"),
    ("export employees", "ExportEmployees"),
    ("export audit", "ExportAudit"),
    ("audit list", "ListAudit"),
    ("settings show", "ShowSettings"),
    ("settings update", "UpdateSettings"),
];

/// Operations that no command is there for: part of a page, or of another command.
const WITHOUT_COMMAND: &[&str] = &[
    "ShowSession",
    "RevokeSessions",
    "ListContacts",
    "ListPayments",
    // of `epic import KIND FILE`, which has verbs beside it
    "CreateImport",
    "ListImportRows",
];

#[test]
fn every_command_uses_an_operation_or_is_an_operators_by_nature() {
    let known = ADMIN
        .iter()
        .chain(THROUGH_THE_API.iter().map(|(name, _)| name));
    let mut known: Vec<String> = known.map(|name| format!("epic {name}")).collect();
    let leaves = all_commands()
        .into_iter()
        .filter(|(_, command)| !command.has_subcommands());
    let mut found: Vec<String> = leaves.map(|(path, _)| path).collect();
    known.sort();
    found.sort();
    assert_eq!(found, known);
}

#[test]
fn every_operation_has_its_command() {
    let commands = THROUGH_THE_API.iter().map(|(_, operation)| operation);
    let mut known: Vec<&str> = commands.chain(WITHOUT_COMMAND).copied().collect();
    let mut found: Vec<&str> = endpoint::ALL.iter().map(|info| info.name).collect();
    known.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, known);
}
