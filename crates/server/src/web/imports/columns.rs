//! What the columns of a file were taken for, and what else they may be.

use domain::{
    error::Invalid,
    import::{Import, ImportKind},
};
use service::{
    error::ServiceError,
    transfer::import::{Reading, fillable},
};

use crate::web::{form::Choice, page::Page, typed::Typed, words};

/// A header of the file.
pub(crate) struct HeaderField {
    /// What its select is called.
    pub(crate) name: String,
    /// As it stands in the file.
    pub(crate) header: String,
    /// The column that it fills; empty for none.
    pub(crate) column: String,
    /// The same in words.
    pub(crate) said: String,
    /// What it may be.
    pub(crate) choices: Vec<Choice>,
}

impl HeaderField {
    /// Whether this is what it is taken for.
    pub(crate) fn is(&self, value: &str) -> bool {
        self.column == value
    }
}

/// The headers of a file with these choices, and what is wrong with them.
pub(super) fn of(
    page: &Page,
    import: &Import,
    reading: &Reading,
    choices: &[(String, String)],
) -> (Vec<HeaderField>, Option<Invalid>) {
    let (told, wrong) = reading.guess(import.kind, choices);
    let offered: Vec<_> = fillable(import.kind)
        .into_iter()
        .map(|column| Choice::new(column, words::column(&page.habits, column)))
        .collect();
    let fields = told
        .into_iter()
        .enumerate()
        .map(|(place, (header, column))| {
            // what somebody chose stays chosen, also where it cannot be
            let chosen = choices
                .iter()
                .find(|(given, _)| *given == named(place, &header));
            let column = match chosen {
                Some((_, column)) => column.clone(),
                None => column.unwrap_or_default(),
            };
            let said = offered.iter().find(|choice| choice.value == column);
            HeaderField {
                name: field(place),
                said: said.map_or_else(String::new, |choice| choice.said.clone()),
                header: if header.is_empty() {
                    page.say("import-column-number")
                        .with("n", place + 1)
                        .to_string()
                } else {
                    header
                },
                column,
                choices: offered.clone(),
            }
        });
    (fields.collect(), wrong)
}

/// What is wrong, for the head of the page.
pub(super) fn said(page: &Page, error: &ServiceError) -> String {
    match error {
        ServiceError::Invalid(invalid) => {
            let fields = invalid.fields().iter();
            let said = fields.map(|error| match error.field.as_str() {
                // it names what it is about itself
                "map" | "set" => words::field_error(&page.habits, error),
                _ => words::cell_error(&page.habits, error),
            });
            said.collect::<Vec<_>>().join(" ")
        }
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
        | ServiceError::Internal(_) => words::error(&page.habits, error),
    }
}

fn field(place: usize) -> String {
    format!("column.{place}")
}

/// How a header is named in a choice: by its number when it is empty.
fn named(place: usize, header: &str) -> String {
    if header.is_empty() {
        (place + 1).to_string()
    } else {
        header.to_owned()
    }
}

/// What somebody chose for each header of a file; what did not come stays as it is.
pub(super) fn chosen(kind: ImportKind, reading: &Reading, typed: &Typed) -> Vec<(String, String)> {
    let told = reading.columns(kind).into_iter().enumerate();
    let chosen = told.map(|(place, (header, column))| {
        let typed = typed.get(&field(place)).map(ToOwned::to_owned);
        let column = typed.unwrap_or_else(|| column.unwrap_or_default());
        (named(place, &header), column)
    });
    chosen.collect()
}

/// Those of the choices that say something: the others are seen without them. So the same
/// columns of the same file are the same import.
pub(super) fn telling(
    kind: ImportKind,
    reading: &Reading,
    chosen: &[(String, String)],
) -> Vec<(String, String)> {
    let plain = Reading {
        map: Vec::new(),
        ..reading.clone()
    };
    let (seen, _) = plain.guess(kind, &[]);
    let differs = |(given, (_, column)): &(&(String, String), (String, Option<String>))| {
        given.1 != column.clone().unwrap_or_default()
    };
    let telling = chosen.iter().zip(seen).filter(differs);
    let telling: Vec<_> = telling.map(|(given, _)| given.clone()).collect();
    let (again, _) = plain.guess(kind, &telling);
    let again = again
        .into_iter()
        .map(|(_, column)| column.unwrap_or_default());
    if again.eq(chosen.iter().map(|(_, column)| column.clone())) {
        telling
    } else {
        chosen.to_vec()
    }
}
