//! What a field may hold. A field's name means the same in every request, so
//! its limits stand here once, taken from the types that check them.

use api::endpoint::{self, Info};
use domain::{
    actor::Channel,
    api_token::{Lifetime, TokenScope},
    audit::{Outcome, RecordKind},
    contact::{Email, Phone},
    contract::ContractStatus,
    department::Department,
    duplicate::Likeness,
    import::{Existing, ImportKind, ImportState, RowOutcome},
    merging::Takeable,
    money::Currency,
    own_settings::{Locale, Theme},
    text::{
        CompanyName, EmployeeNumber, EventName, ExternalRef, Location, Notes, PersonName, Reason,
        Reference, Title, TokenName,
    },
    transfer::ExportKind,
    two_factor::APP_DIGITS,
};
use serde_json::{Value, json};

/// One line of text: not blank, no control characters.
const LINE: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
/// Several lines of text, maybe none.
const BLOCK: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";
/// Some text of several lines.
const SOME_BLOCK: &str = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]*$";
const EMAIL: &str = r#"^[^\s@<>()\[\],;:"\\\u0000-\u001f\u007f-\u009f]+@[^\s@.<>()\[\],;:"\\\u0000-\u001f\u007f-\u009f]+(\.[^\s@.<>()\[\],;:"\\\u0000-\u001f\u007f-\u009f]+)+$"#;
const PHONE: &str = r"^\+?[ .()-]*([0-9][ .()-]*){4,15}$";
const AMOUNT: &str = r"^[0-9]{1,10}(\.[0-9]{1,2})?$";
const DAY: &str =
    r"^((19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/(19|2[0-9])[0-9]{2})$";
const MOMENT: &str = r"^((19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?|[0-9]{2}/[0-9]{2}/(19|2[0-9])[0-9]{2}( [0-9]{2}:[0-9]{2})?)$";
const ZONE: &str = r"^[A-Za-z][A-Za-z0-9_+/-]*$";

/// What a request may say in a field.
pub(super) fn asked(schema: &str, field: &str) -> Value {
    match field {
        "full_name" | "contact_person" => line(PersonName::MAX),
        "email" if schema == "Credentials" => json!({"maxLength": Email::MAX}),
        "email" => json!({"pattern": EMAIL, "minLength": 3, "maxLength": Email::MAX}),
        "phone" => json!({"pattern": PHONE, "minLength": 4, "maxLength": Phone::MAX}),
        "company_name" => line(CompanyName::MAX),
        "title" => line(Title::MAX),
        "name" if schema == "CreateToken" => line(TokenName::MAX),
        "name" => line(EventName::MAX),
        "scope" => json!({"enum": TokenScope::ALL.map(TokenScope::name)}),
        "days" => json!({"minimum": 1, "maximum": Lifetime::MOST_DAYS}),
        "code" => json!({"minLength": APP_DIGITS, "maxLength": 40}),
        "two_factor_departments" => json!({"items": {"type": "string", "enum": departments()}}),
        "location" => line(Location::MAX),
        "notes" | "note" => json!({"pattern": BLOCK, "maxLength": Notes::MAX}),
        "text" => json!({"pattern": SOME_BLOCK, "minLength": 1, "maxLength": Notes::MAX}),
        "reason" => line(Reason::MAX),
        "method" | "reference" => line(Reference::MAX),
        "external_ref" => line(ExternalRef::MAX),
        "employee_number" => {
            json!({"pattern": "^[A-Za-z0-9-]+$", "minLength": 1, "maxLength": EmployeeNumber::MAX})
        }
        "department" => json!({"enum": departments()}),
        // a password of one's own may be older than the limits
        "password" if ["CreateEmployee", "ResetPassword"].contains(&schema) => {
            json!({"minLength": 12, "maxLength": 128})
        }
        "new_password" => json!({"minLength": 12, "maxLength": 128}),
        "total_amount" | "amount" | "deposit" => json!({"pattern": AMOUNT}),
        "currency" => json!({"enum": Currency::all().map(Currency::code).collect::<Vec<_>>()}),
        "due_on" | "paid_on" | "first_contact_on" => json!({"pattern": DAY}),
        "starts_at" | "ends_at" | "contacted_at" => json!({"pattern": MOMENT}),
        "time_zone" => json!({"pattern": ZONE, "maxLength": 64}),
        "attendees" => json!({"minimum": 0, "maximum": u32::MAX}),
        "locale" => json!({"enum": Locale::ALL.map(Locale::name)}),
        "theme" => json!({"enum": Theme::ALL.map(Theme::name)}),
        "version" | "into_version" => json!({"minimum": 1}),
        "take" => json!({"items": {"type": "string", "enum": Takeable::ALL.map(Takeable::name)}}),
        id if id.ends_with("_id") => json!({"minimum": 1}),
        _ => json!({}),
    }
}

/// What a query parameter may say.
pub(super) fn queried(operation: &str, name: &str) -> Value {
    match name {
        "limit" => {
            let default = if operation == "Search" { 20 } else { 50 };
            json!({"minimum": 1, "maximum": 200, "default": default})
        }
        "q" => json!({"maxLength": 100}),
        "action" => json!({"maxLength": 40}),
        "department" => json!({"enum": departments()}),
        "status" if operation.ends_with("Contracts") => json!({"enum": statuses()}),
        "status" => json!({"enum": ["planned", "cancelled"]}),
        "kind" if operation == "CreateImport" => {
            json!({"enum": ImportKind::ALL.map(ImportKind::name)})
        }
        "existing" => json!({"enum": Existing::ALL.map(Existing::name)}),
        "outcome" if operation == "ListImportRows" => {
            json!({"enum": ["refused", "created", "updated", "undone", "kept"]})
        }
        "after" if operation == "ListImportRows" => json!({"pattern": "^[0-9]+$"}),
        "kind" => json!({"enum": RecordKind::ALL.map(RecordKind::name)}),
        "outcome" => json!({"enum": outcomes()}),
        "from" | "to" if operation.ends_with("Payments") => json!({"pattern": DAY}),
        "from" | "to" => json!({"pattern": MOMENT}),
        "format" => json!({"enum": formats(operation)}),
        "sales" | "client" | "contract" | "support" | "record" | "actor" => json!({"minimum": 1}),
        _ => json!({}),
    }
}

/// The formats of the list that an operation exports.
fn formats(operation: &str) -> Vec<&'static str> {
    let mut table = endpoint::ALL.iter();
    let info = table.find(|info| info.name == operation);
    let kind = info.and_then(Info::exports);
    let formats = kind.map_or(&[][..], ExportKind::formats);
    formats.iter().map(|format| format.name()).collect()
}

/// What a reply says in a field. No lengths: those bind what is typed, and
/// imported rows may be longer.
pub(super) fn answered(schema: &str, field: &str) -> Value {
    match (schema, field) {
        ("ImportRow", "outcome") => json!({"enum": RowOutcome::ALL.map(RowOutcome::name)}),
        ("Import", "kind") => json!({"enum": ImportKind::ALL.map(ImportKind::name)}),
        ("Import", "state") => json!({"enum": ImportState::ALL.map(ImportState::name)}),
        ("Event", "status") => json!({"enum": ["planned", "cancelled"]}),
        ("Contract", "status") => json!({"enum": statuses()}),
        ("Hit", "kind") => json!({"enum": ["client", "contract", "event", "employee"]}),
        ("DepartmentCount", "name") | (_, "department") => json!({"enum": departments()}),
        ("Event", "starts_local" | "ends_local") => {
            // no offset, which `date-time` would need
            json!({"format": null, "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?$"})
        }
        ("PossibleDuplicate" | "DuplicateGroup", "reasons") => {
            json!({"items": {"type": "string", "enum": Likeness::ALL.map(Likeness::name)}})
        }
        (_, "scope") => json!({"enum": TokenScope::ALL.map(TokenScope::name)}),
        (_, "channel") => json!({"enum": channels()}),
        (_, "outcome") => json!({"enum": outcomes()}),
        (_, "record_kind") => {
            let names = RecordKind::ALL.map(RecordKind::name);
            let names = names.into_iter().map(Value::from).chain([Value::Null]);
            json!({"enum": names.collect::<Vec<_>>()})
        }
        (_, "locale") => json!({"enum": Locale::ALL.map(Locale::name)}),
        (_, "theme") => json!({"enum": Theme::ALL.map(Theme::name)}),
        (_, "currency") => json!({"pattern": "^[A-Z]{3}$"}),
        (
            _,
            "total_amount" | "deposit" | "paid_amount" | "remaining_amount" | "amount" | "signed"
            | "paid" | "outstanding" | "overdue",
        ) => json!({"pattern": r"^[0-9]+\.[0-9]{2}$"}),
        (_, "id" | "version" | "record_version") => json!({"minimum": 1}),
        (_, id) if id.ends_with("_id") && id != "request_id" => json!({"minimum": 1}),
        _ => json!({}),
    }
}

/// Whether a field of a reply is the server's own to set.
pub(super) fn is_read_only(field: &str) -> bool {
    field.ends_with("_at") && !["starts_at", "ends_at", "contacted_at"].contains(&field)
        || field.ends_with("_by")
        || field.ends_with("_local")
        || [
            "id",
            "version",
            "paid_amount",
            "remaining_amount",
            "event_count",
            "cancelled_events",
            "possible_duplicates",
            "active",
            "must_change_password",
            "two_factor",
            "is_deposit",
            "end_is_estimated",
        ]
        .contains(&field)
}

fn line(longest: usize) -> Value {
    json!({"pattern": LINE, "minLength": 1, "maxLength": longest})
}

fn departments() -> [&'static str; 3] {
    Department::ALL.map(Department::name)
}

fn statuses() -> Vec<&'static str> {
    [
        ContractStatus::Draft,
        ContractStatus::Signed,
        ContractStatus::Cancelled,
    ]
    .map(ContractStatus::name)
    .to_vec()
}

fn outcomes() -> [&'static str; 3] {
    [Outcome::Allowed, Outcome::Denied, Outcome::Failed].map(Outcome::name)
}

fn channels() -> [&'static str; 4] {
    [Channel::Cli, Channel::Api, Channel::Web, Channel::System].map(Channel::name)
}
