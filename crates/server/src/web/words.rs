//! Refusals of the floors below in the words of a language, and the names of
//! fields and actions. The English of the API is not shown: each sentence
//! bears the key of its text in the catalogue.

use domain::{
    error::FieldError,
    wording::{Argument, Joint, Sentence, Wording},
};
use service::error::ServiceError;

use super::{habits::Habits, page::department_key};

/// Why a use-case did not do what was asked.
pub(crate) fn error(habits: &Habits, error: &ServiceError) -> String {
    match error {
        ServiceError::Invalid(invalid) => invalid
            .fields()
            .iter()
            .map(|wrong| named_field_error(habits, wrong))
            .collect::<Vec<_>>()
            .join(" "),
        ServiceError::NotAuthenticated(_)
        | ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::Denied(_)
        | ServiceError::NotFound(_)
        | ServiceError::MediaType
        | ServiceError::TooLarge(_)
        | ServiceError::Conflict(_)
        | ServiceError::SlowDown(_)
        | ServiceError::Unavailable { .. }
        | ServiceError::Unreachable(_)
        | ServiceError::Internal(_) => sentence(habits, &error.sentence()),
    }
}

/// What is wrong with a field, to stand below it.
pub(crate) fn field_error(habits: &Habits, error: &FieldError) -> String {
    match &error.wording {
        Some(wording) => said(habits, wording),
        // as another program told it
        None => error.message.clone(),
    }
}

/// What is wrong with a field, to stand away from it.
pub(crate) fn named_field_error(habits: &Habits, error: &FieldError) -> String {
    habits
        .say("field-refused")
        .with("field", field(habits, &error.field))
        .with("said", field_error(habits, error))
        .to_string()
}

/// A sentence of the floors below: a refusal, a denial or a part of one.
pub(crate) fn sentence(habits: &Habits, sentence: &Sentence) -> String {
    said(habits, sentence.wording())
}

/// What is put into sentences, by itself.
pub(crate) fn argument(habits: &Habits, argument: &Argument) -> String {
    text(habits, argument)
}

/// What people call a field; its own name when the catalogue has none.
pub(crate) fn field(habits: &Habits, name: &str) -> String {
    named(habits, &format!("field-{}", name.replace('_', "-")), name)
}

/// What a column of an imported file is called; the header itself when it is none of ours.
pub(crate) fn column(habits: &Habits, name: &str) -> String {
    let key = name.replace(['_', '.'], "-");
    let known = [format!("column-{key}"), format!("field-{key}")];
    let known = known.iter().find(|key| habits.language.knows(key));
    known.map_or_else(|| name.to_owned(), |key| habits.t(key).into_owned())
}

/// What is wrong with a cell of an imported file, to stand away from it.
pub(crate) fn cell_error(habits: &Habits, error: &FieldError) -> String {
    habits
        .say("field-refused")
        .with("field", column(habits, &error.field))
        .with("said", field_error(habits, error))
        .to_string()
}

/// What somebody attempts, by its name in the audit log; that name itself when
/// the catalogue has none.
pub(crate) fn action(habits: &Habits, name: &str) -> String {
    named(habits, &format!("action-{name}"), name)
}

/// As [`action`], of what was done.
pub(crate) fn done(habits: &Habits, name: &str) -> String {
    named(habits, &format!("done-{name}"), name)
}

fn named(habits: &Habits, key: &str, name: &str) -> String {
    if habits.language.knows(key) {
        habits.t(key).into_owned()
    } else {
        name.replace('_', " ")
    }
}

fn said(habits: &Habits, wording: &Wording) -> String {
    let mut said = habits.say(wording.key());
    for (name, argument) in wording.arguments() {
        said = match argument {
            Argument::Number(number) | Argument::Counted(number, _) => {
                said.count(name, number.unsigned_abs())
            }
            Argument::Text(_)
            | Argument::Amount(_)
            | Argument::Money(..)
            | Argument::Local(_)
            | Argument::Instant(_)
            | Argument::TimeOfDay(_)
            | Argument::Department(_)
            | Argument::Action(_)
            | Argument::Record(_)
            | Argument::Field(_)
            | Argument::Part(_)
            | Argument::List(..) => said.with(name, text(habits, argument)),
        };
    }
    said.to_string()
}

fn text(habits: &Habits, argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => text.clone(),
        Argument::Number(number) | Argument::Counted(number, _) => habits.number(number),
        Argument::Amount(amount) => habits.number(amount),
        Argument::Money(amount, currency) => habits.money(amount, currency),
        Argument::Local(time) => habits.local(*time),
        Argument::Instant(instant) => habits.instant(instant),
        Argument::TimeOfDay(instant) => {
            let local = habits.zone.local(*instant);
            local.format("%H:%M:%S").to_string()
        }
        Argument::Department(department) => habits.t(department_key(*department)).into_owned(),
        Argument::Action(attempted) => action(habits, attempted.name()),
        Argument::Record(record) => habits
            .say(&format!("record-{}", record.kind))
            .with("id", record.id)
            .to_string(),
        Argument::Field(name) => field(habits, name),
        Argument::Part(part) => sentence(habits, part),
        Argument::List(items, joint) => joined(habits, items, *joint),
    }
}

fn joined(habits: &Habits, items: &[Argument], joint: Joint) -> String {
    let key = match joint {
        Joint::Comma => "joint-comma",
        Joint::Semicolon => "joint-semicolon",
        Joint::And => "joint-and",
    };
    let items = items.iter().map(|item| text(habits, item));
    let whole = items.reduce(|first, second| {
        habits
            .say(key)
            .with("first", first)
            .with("second", second)
            .to_string()
    });
    whole.unwrap_or_default()
}

#[cfg(test)]
mod tests;
