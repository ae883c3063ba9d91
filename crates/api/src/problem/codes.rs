//! Every `code` that a problem body can bear, with what it means: one table,
//! read by the OpenAPI document and by the page made from it.

/// A stable code and what stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code, as in `code`.
    pub name: &'static str,
    /// The status it comes with.
    pub status: u16,
    /// What the command line exits with.
    pub exit: u8,
    /// What happened, for people.
    pub meaning: &'static str,
}

const fn code(name: &'static str, status: u16, exit: u8, meaning: &'static str) -> Code {
    Code {
        name,
        status,
        exit,
        meaning,
    }
}

/// The code of this name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

/// Every code, by status.
#[rustfmt::skip]
pub const CODES: &[Code] = &[
    code("client_moved", 308, 1, "The client was merged into another one; `Location` leads to it."),
    code("not_authenticated", 401, 3, "No token came with the request."),
    code("invalid_token", 401, 3, "The token is not one of ours, or was changed."),
    code("session_over", 401, 3, "The session ended, was ended, or its account was closed; log in again."),
    code("invalid_credentials", 401, 3, "E-mail address and password do not open any account."),
    code("two_factor_required", 401, 3, "E-mail address and password are right; the account needs a `code` as well."),
    code("invalid_two_factor_code", 401, 3, "The `code` is wrong, or was used before."),
    code("password_change_required", 403, 4, "Somebody else set the password; change it before anything else."),
    code("two_factor_setup_required", 403, 4, "The company demands a second factor of the caller's department; set one up before anything else."),
    code("read_only_token", 403, 4, "The API token only reads."),
    code("login_required", 403, 4, "An API token cannot change how its owner logs in, nor make tokens; log in with the password."),
    code("forbidden", 403, 4, "The caller's department never does this, whatever the record."),
    code("not_own", 403, 4, "The client of the record is looked after by a colleague."),
    code("not_assigned", 403, 4, "The event is assigned to somebody else, or to nobody."),
    code("field_not_allowed", 403, 4, "A field of the record that is not the caller's to set here; `errors` names it."),
    code("not_found", 404, 1, "There is no such record, or nothing at this path."),
    code("method_not_allowed", 405, 1, "The path does not take this method; `Allow` lists those it takes."),
    code("stale_version", 409, 1, "Somebody saved first; `detail` says who changed what since."),
    code("email_taken", 409, 1, "The e-mail address belongs to another record."),
    code("employee_number_taken", 409, 1, "The employee number is or was somebody's; numbers are never reused."),
    code("already_set_up", 409, 1, "The company was set up before; the command line alone meets this."),
    code("own_account", 409, 1, "One cannot do this to one's own account; another manager can."),
    code("last_manager", 409, 1, "The company would be left without an active manager."),
    code("still_owns", 409, 1, "Clients or coming events still hang on the employee; hand them over first."),
    code("still_referred_to", 409, 1, "Other records name the employee, who can only be deactivated."),
    code("already_deactivated", 409, 1, "The employee is deactivated already."),
    code("already_active", 409, 1, "The employee is active already."),
    code("client_anonymised", 409, 1, "The client's data was removed on request; it accepts no changes."),
    code("client_merged", 409, 1, "The client was merged into another one and is gone; `detail` names it."),
    code("open_contracts", 409, 1, "The client still has open contracts and cannot be anonymised."),
    code("contract_not_signed", 409, 1, "The contract is not signed yet."),
    code("contract_signed", 409, 1, "The contract is signed; this can be changed in a draft only."),
    code("already_signed", 409, 1, "The contract was signed before; signing happens once."),
    code("contract_cancelled", 409, 1, "The contract is cancelled and accepts nothing further."),
    code("contract_has_events", 409, 1, "The contract has events and stays with its client."),
    code("payment_voided", 409, 1, "The payment was voided before."),
    code("event_cancelled", 409, 1, "The event, or its contract, is cancelled and accepts notes only."),
    code("no_support_contact", 409, 1, "The event has no support contact to remove."),
    code("support_busy", 409, 1, "The support contact runs another event at that time; `detail` names it."),
    code("support_gone", 409, 1, "The support contact left the department or the company."),
    code("import_state", 409, 1, "The import stands where this cannot be done with it; `detail` says where."),
    code("two_factor_on", 409, 1, "There is a second factor already; turn it off first."),
    code("two_factor_off", 409, 1, "There is no second factor, or none that was begun."),
    code("still_running", 409, 1, "A request with the same idempotency key is still running."),
    code("too_large", 413, 1, "The body is larger than is accepted."),
    code("unsupported_media_type", 415, 1, "The body is not `application/json`."),
    code("invalid", 422, 1, "A value is missing, unknown or not acceptable; `errors` names each field."),
    code("too_many_attempts", 429, 5, "Too many failed attempts; `Retry-After` says how many seconds to wait."),
    code("internal", 500, 70, "A bug of ours; name the `request_id` to whoever runs the server."),
    code("unavailable", 503, 5, "The database cannot be used right now; try again shortly."),
    code("timeout", 503, 5, "The request took too long and was given up; look whether it was done."),
];
