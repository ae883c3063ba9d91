//! The names of our constraints, and how an engine's message leads to them.
//!
//! Unique constraints are listed here because callers turn them into field errors.
//! Check constraints are named in the migrations.

/// Two employees with one e-mail.
pub const EMPLOYEE_EMAIL: &str = "uq_employees_email";
/// Two employees with one number.
pub const EMPLOYEE_NUMBER: &str = "uq_employees_number";
/// A number that was given to an employee before.
pub const USED_EMPLOYEE_NUMBER: &str = "pk_used_employee_numbers";
/// Two clients with one e-mail.
pub const CLIENT_EMAIL: &str = "uq_clients_email";
/// Two requests of one employee under one idempotency key.
pub const IDEMPOTENCY_KEY: &str = "uq_idempotency";
/// Two audit entries at one place of their chain.
pub const AUDIT_PLACE: &str = "uq_audit_entries_place";

/// SQLite tells the columns of a unique constraint, not its name.
const UNIQUE_COLUMNS: [(&str, &str); 5] = [
    ("employees.email_key", EMPLOYEE_EMAIL),
    ("employees.employee_number", EMPLOYEE_NUMBER),
    ("clients.email_key", CLIENT_EMAIL),
    ("idempotency_keys.employee_id", IDEMPOTENCY_KEY),
    ("audit_entries.chain", AUDIT_PLACE),
];

/// Our name of the unique constraint or primary key that a message speaks of.
pub(crate) fn unique_in(message: &str) -> String {
    if let Some(columns) = message.strip_prefix("UNIQUE constraint failed: ") {
        let first = columns.split(',').next().unwrap_or_default();
        let named = UNIQUE_COLUMNS.iter().find(|(column, _)| *column == first);
        let table = first.split('.').next().unwrap_or_default();
        return named.map_or_else(|| format!("pk_{table}"), |(_, name)| (*name).to_owned());
    }
    last_word(message, |word| word.starts_with("uq_"))
        .or_else(|| {
            let primary = last_word(message, |word| word.ends_with("_pkey"))?;
            Some(format!("pk_{}", primary.trim_end_matches("_pkey")))
        })
        .or_else(|| {
            let key = message.rsplit('\'').nth(1)?;
            Some(format!("pk_{}", key.strip_suffix(".PRIMARY")?))
        })
        .unwrap_or_default()
}

/// Our name of the check constraint that a message speaks of.
pub(crate) fn check_in(message: &str) -> String {
    last_word(message, |word| word.starts_with("ck_")).unwrap_or_default()
}

/// The last word that fits: what comes before it may be a value that somebody typed.
fn last_word(message: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    message
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .find(|word| fits(word))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_engine_leads_to_our_name() {
        for (message, name) in [
            (
                "UNIQUE constraint failed: employees.employee_number",
                EMPLOYEE_NUMBER,
            ),
            (
                "UNIQUE constraint failed: idempotency_keys.employee_id, idempotency_keys.path, \
                 idempotency_keys.idempotency_key",
                IDEMPOTENCY_KEY,
            ),
            (
                "UNIQUE constraint failed: used_employee_numbers.number",
                USED_EMPLOYEE_NUMBER,
            ),
            (
                "Duplicate entry 'E0001' for key 'used_employee_numbers.PRIMARY'",
                USED_EMPLOYEE_NUMBER,
            ),
            (
                "duplicate key value violates unique constraint \"used_employee_numbers_pkey\"",
                USED_EMPLOYEE_NUMBER,
            ),
            (
                "Duplicate entry 'uq_employees_number' for key 'uq_clients_email'",
                CLIENT_EMAIL,
            ),
            ("no constraint at all", ""),
        ] {
            assert_eq!(unique_in(message), name, "{message}");
        }
    }
}
