//! Who may do an operation, in words and as a table, from the permission table
//! itself.

use api::endpoint::Info;
use domain::{
    department::Department,
    policy::{Action, Rule, rule},
};
use serde_json::{Map, Value};

/// What each department may do about an action.
pub(super) fn table(action: Action) -> Value {
    let cells = Department::ALL.map(|department| {
        let cell = match rule(action, department) {
            Rule::Never => "never",
            Rule::Always => "always",
            Rule::Own => "own",
            Rule::Assigned => "assigned",
        };
        (department.name().to_owned(), Value::from(cell))
    });
    Value::Object(Map::from_iter(cells))
}

/// Who may, in a sentence.
pub(super) fn sentence(action: Option<Action>) -> String {
    let Some(action) = action else {
        return "Everybody; it needs no session.".to_owned();
    };
    let is_everyone = Department::ALL
        .iter()
        .all(|department| rule(action, *department) == Rule::Always);
    if is_everyone {
        return "Every employee.".to_owned();
    }
    let named = Department::ALL.into_iter().filter_map(|department| {
        let name = department.name();
        match rule(action, department) {
            Rule::Never => None,
            Rule::Always => Some(name.to_owned()),
            Rule::Own => Some(format!("{name} (records of own clients)")),
            Rule::Assigned => Some(format!("{name} (assigned events)")),
        }
    });
    format!("{}.", named.collect::<Vec<_>>().join(", "))
}

/// The codes of the 403s that an operation can answer.
pub(super) fn denials(info: &Info, action: Option<Action>, has_body: bool) -> Vec<&'static str> {
    let Some(action) = action else {
        return Vec::new();
    };
    let rules = Department::ALL.map(|department| rule(action, department));
    let mut codes = Vec::new();
    // what is open to somebody who still owes a password or a second factor
    if !["/session", "/me", "/me/password"].contains(&info.path) {
        codes.push("password_change_required");
        if !info.path.starts_with("/me/two-factor") {
            codes.push("two_factor_setup_required");
        }
    }
    if info.method != "GET" {
        codes.push("read_only_token");
    }
    if HOW_ONE_LOGS_IN.contains(&info.name) {
        codes.push("login_required");
    }
    // which kinds a department imports is asked of the operations on its rows
    if rules.contains(&Rule::Never) || info.name == "CreateImport" {
        codes.push("forbidden");
    }
    if rules.contains(&Rule::Own) {
        codes.push("not_own");
    }
    if rules.contains(&Rule::Assigned) {
        codes.push("not_assigned");
    }
    if has_body && FIELDS_OF_OTHERS.contains(&info.name) {
        codes.push("field_not_allowed");
    }
    codes
}

/// What changes how one logs in: API tokens may not.
const HOW_ONE_LOGS_IN: [&str; 6] = [
    "ChangePassword",
    "BeginTwoFactor",
    "ConfirmTwoFactor",
    "RenewRecoveryCodes",
    "DisableTwoFactor",
    "CreateToken",
];

/// The operations whose body may name a field that the caller may not set.
const FIELDS_OF_OTHERS: [&str; 11] = [
    "CreateToken",
    "UpdateOwnSettings",
    "CreateEmployee",
    "UpdateEmployee",
    "CreateClient",
    "UpdateClient",
    "CreateContract",
    "UpdateContract",
    "RecordPayment",
    "CreateEvent",
    "UpdateEvent",
];
