//! The staff: numbers, logins and password hashes are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    EmployeeRow, Rule, Source,
    ledger::{Ledger, Row},
};
use crate::{
    audit::RecordKind,
    contact::Email,
    department::Department,
    employee::Employee,
    ids::{EmployeeId, Version},
    own_settings::{Locale, Theme},
    text::{EmployeeNumber, PersonName},
};

/// The longest key of an e-mail address that the database keeps.
const WIDEST_EMAIL_KEY: usize = 300;
/// The longest e-mail address that the database keeps.
const WIDEST_EMAIL: usize = 254;
/// The longest password hash that the database keeps.
const WIDEST_HASH: usize = 255;
/// A hash that no password has.
const NO_HASH: &str = "!";
/// Shown in place of a hash.
const SECRET: &str = "(secret)";

/// An employee to write, with the hash of the password they had.
#[derive(Clone)]
pub struct StaffMember {
    /// The employee.
    pub employee: Employee,
    /// As it stood in the legacy database.
    pub password_hash: String,
}

impl std::fmt::Debug for StaffMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // not the hash
        self.employee.fmt(f)
    }
}

/// Reads the staff.
pub(super) fn plan(source: &Source, ledger: &mut Ledger) -> Vec<StaffMember> {
    let departments = departments(source, ledger);
    let mut emails = Emails::default();
    let mut numbers = BTreeSet::new();
    let mut staff = Vec::with_capacity(source.employees.len());
    for row in &source.employees {
        if let Some(mut reading) = ledger.row("employee", RecordKind::Employee, &row.id) {
            let read = member(row, &departments, &mut emails, &mut numbers, &mut reading);
            staff.extend(read);
        }
    }
    let manages = |member: &StaffMember| member.employee.department == Department::Management;
    if staff.is_empty() {
        ledger.fault(
            "employee",
            "",
            "",
            "there is nobody: a new company begins with `epic init`",
        );
    } else if !staff.iter().any(manages) {
        ledger.remarks.push(
            "nobody is of MANAGEMENT: no one will be able to change employees or contracts"
                .to_owned(),
        );
    }
    ledger.remarks.push(
        "no creation date was known of any employee: all carry the time of the import".to_owned(),
    );
    staff
}

/// The department of each id; of a name that is none, the name.
fn departments(
    source: &Source,
    ledger: &mut Ledger,
) -> BTreeMap<String, Result<Department, String>> {
    let mut known = BTreeMap::new();
    for row in &source.departments {
        let name = row.name.as_deref().unwrap_or_default();
        let department = Department::parse(name).map_err(|_| name.to_owned());
        let is_used = source
            .employees
            .iter()
            .any(|employee| employee.department_id.as_ref() == Some(&row.id));
        if department.is_err() && !is_used {
            ledger.remarks.push(format!(
                "department {} ({name}) has nobody and was left out",
                row.id
            ));
        }
        known.insert(row.id.clone(), department);
    }
    known
}

fn member(
    row: &EmployeeRow,
    departments: &BTreeMap<String, Result<Department, String>>,
    emails: &mut Emails,
    numbers: &mut BTreeSet<String>,
    reading: &mut Row<'_>,
) -> Option<StaffMember> {
    let full_name = reading.name("full_name", row.full_name.as_deref(), PersonName::MAX);
    let email = emails.read(row.email.as_deref(), reading);
    let employee_number = number(row.employee_number.as_deref(), numbers, reading);
    let password_hash = hash(row.password.as_deref(), reading);
    let named = reading.required("department_id", row.department_id.as_deref());
    let department = match departments.get(named?) {
        Some(Ok(department)) => *department,
        Some(Err(name)) => {
            reading.fault(
                "department",
                format!("is {name:?}; MANAGEMENT, SALES or SUPPORT is accepted"),
            );
            return None;
        }
        None => {
            reading.fault(
                "department_id",
                format!("names department {}, which is not there", named?),
            );
            return None;
        }
    };
    let with = reading.with();
    Some(StaffMember {
        employee: Employee {
            id: EmployeeId::new(reading.id()),
            employee_number: employee_number?,
            full_name: PersonName::from_stored(full_name),
            email: email?,
            department,
            must_change_password: false,
            deactivated_at: None,
            locale: Locale::default(),
            time_zone: with.time_zone,
            theme: Theme::default(),
            two_factor_since: None,
            version: Version::FIRST,
            created_at: with.now,
            updated_at: with.now,
        },
        password_hash,
    })
}

fn number(
    value: Option<&str>,
    taken: &mut BTreeSet<String>,
    reading: &mut Row<'_>,
) -> Option<EmployeeNumber> {
    let value = reading.required("employee_number", value);
    let text = reading.line("employee_number", Some(value?));
    let mut number = text.clone();
    if number.is_empty() || taken.contains(&number.to_uppercase()) {
        number = format!("{text}-{}", reading.id());
        reading.found(
            Rule::DuplicateNumber,
            "employee_number",
            value,
            Some(&number),
        );
    }
    if number.chars().count() > EmployeeNumber::MAX {
        let most = EmployeeNumber::MAX;
        reading.fault(
            "employee_number",
            format!("has more than {most} characters"),
        );
        return None;
    }
    taken.insert(number.to_uppercase());
    Some(EmployeeNumber::from_stored(number))
}

fn hash(value: Option<&str>, reading: &mut Row<'_>) -> String {
    let hash = value.unwrap_or_default();
    if hash.starts_with("$argon2") && hash.len() <= WIDEST_HASH && !hash.contains(char::is_control)
    {
        return hash.to_owned();
    }
    reading.kept(Rule::HashUnknown, "password", SECRET);
    let fits = hash.chars().count() <= WIDEST_HASH && !hash.contains(char::is_control);
    if fits && !hash.is_empty() {
        hash.to_owned()
    } else {
        NO_HASH.to_owned()
    }
}

/// The e-mail addresses of one table, told apart without case as here.
#[derive(Default)]
pub(super) struct Emails {
    taken: BTreeSet<String>,
}

impl Emails {
    /// Reads an address; one that is taken is marked with the row's id.
    pub(super) fn read(&mut self, value: Option<&str>, reading: &mut Row<'_>) -> Option<Email> {
        let value = reading.required("email", value);
        let text = reading.line("email", Some(value?));
        if text.is_empty() {
            reading.fault("email", "is empty");
            return None;
        }
        let mut email = Email::from_stored(text.clone());
        if self.taken.contains(&email.key()) {
            email = self.marked(&text, reading.id());
            reading.found(Rule::DuplicateEmail, "email", value, Some(email.as_str()));
        }
        let too_long = email.as_str().chars().count() > WIDEST_EMAIL
            || email.key().chars().count() > WIDEST_EMAIL_KEY;
        if too_long {
            let message = format!("has more than {WIDEST_EMAIL} characters");
            reading.fault("email", message);
            return None;
        }
        if Email::parse(email.as_str()).is_err() {
            reading.kept(Rule::EmailUnusual, "email", email.as_str());
        }
        self.taken.insert(email.key());
        Some(email)
    }

    /// `name+legacy7@place`, with a count behind it should even that be taken.
    fn marked(&self, text: &str, id: i64) -> Email {
        let (local, place) = match text.rsplit_once('@') {
            Some((local, place)) => (local, format!("@{place}")),
            None => (text, String::new()),
        };
        let mut marked = Email::from_stored(format!("{local}+legacy{id}{place}"));
        let mut count = 1;
        while self.taken.contains(&marked.key()) {
            count += 1;
            marked = Email::from_stored(format!("{local}+legacy{id}.{count}{place}"));
        }
        marked
    }
}

/// Somebody to look after clients that nobody looked after: without access.
pub(super) fn placeholder(staff: &[StaffMember], ledger: &Ledger) -> StaffMember {
    let taken = |number: &str| {
        staff.iter().any(|member| {
            let other = member.employee.employee_number.as_str();
            other.eq_ignore_ascii_case(number)
        })
    };
    let has_email = |email: &Email| {
        staff
            .iter()
            .any(|member| member.employee.email.key() == email.key())
    };
    let id = 1 + staff
        .iter()
        .map(|member| member.employee.id.get())
        .max()
        .unwrap_or_default();
    let number = if taken("UNASSIGNED") {
        format!("U-{id}")
    } else {
        "UNASSIGNED".to_owned()
    };
    let plain = Email::from_stored("unassigned@legacy.invalid".to_owned());
    let email = if has_email(&plain) {
        Email::from_stored(format!("unassigned+{id}@legacy.invalid"))
    } else {
        plain
    };
    let now = ledger.with.now;
    StaffMember {
        employee: Employee {
            id: EmployeeId::new(id),
            employee_number: EmployeeNumber::from_stored(number),
            full_name: PersonName::from_stored("(unassigned)".to_owned()),
            email,
            department: Department::Sales,
            must_change_password: true,
            deactivated_at: Some(now),
            locale: Locale::default(),
            time_zone: ledger.with.time_zone,
            theme: Theme::default(),
            two_factor_since: None,
            version: Version::FIRST,
            created_at: now,
            updated_at: now,
        },
        password_hash: NO_HASH.to_owned(),
    }
}
