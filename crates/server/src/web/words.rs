//! Refusals of the floors below in the words of a language.

use domain::error::FieldError;
use service::error::ServiceError;

use super::texts::Language;

/// Why a use-case did not do what was asked.
pub(crate) fn error(_language: Language, error: &ServiceError) -> String {
    error.to_string()
}

/// What is wrong with a field.
pub(crate) fn field_error(_language: Language, error: &FieldError) -> String {
    error.message.clone()
}
