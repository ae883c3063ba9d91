//! Denials in words, each with its key for other languages.

use super::{Action, Denied, DeniedCause, Rule, rule};
use crate::{
    audit::RecordRef,
    department::Department,
    error::BadValue,
    worded,
    wording::{Argument, Joint, Sentence},
};

impl Denied {
    /// What is said of it.
    pub fn sentence(&self) -> Sentence {
        match &self.cause {
            DeniedCause::Department(department) => department_may_not(*department, self.action),
            DeniedCause::NotOwn => not_own(self.record, self.action),
            DeniedCause::NotAssigned => not_assigned(self.record, self.action),
            DeniedCause::Field(field) => worded!(
                "denied-field",
                "{field} is not yours to set here",
                field = Argument::field(field),
            ),
        }
    }

    /// What is said of a field that is not the person's to set, beside its name.
    pub fn of_field() -> BadValue {
        BadValue::new(worded!("bad-not-yours", "is not yours to set here"))
    }
}

fn department_may_not(department: Department, action: Action) -> Sentence {
    let able: Vec<_> = Department::ALL
        .into_iter()
        .filter(|other| rule(action, *other) != Rule::Never)
        .collect();
    if able.is_empty() {
        return worded!(
            "denied-everybody",
            "{department} may not {action}; nobody may",
            department = department,
            action = action,
        );
    }
    worded!(
        "denied-department",
        "{department} may not {action}; {able} may",
        department = department,
        action = action,
        able = Argument::list(able, Joint::And),
    )
}

fn not_own(record: Option<RecordRef>, action: Action) -> Sentence {
    match record {
        Some(record) => worded!(
            "denied-not-own",
            "the client of {record} is looked after by a colleague; only its sales contact or \
             MANAGEMENT may {action}",
            record = record,
            action = action,
        ),
        None => worded!(
            "denied-not-own-here",
            "the client of this record is looked after by a colleague; only its sales contact or \
             MANAGEMENT may {action}",
            action = action,
        ),
    }
}

fn not_assigned(record: Option<RecordRef>, action: Action) -> Sentence {
    match record {
        Some(record) => worded!(
            "denied-not-assigned",
            "{record} is not assigned to you; only its support contact or MANAGEMENT may {action}",
            record = record,
            action = action,
        ),
        None => worded!(
            "denied-not-assigned-here",
            "this event is not assigned to you; only its support contact or MANAGEMENT may \
             {action}",
            action = action,
        ),
    }
}
