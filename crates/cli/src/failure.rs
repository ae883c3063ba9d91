//! Why a command could not do what was asked, and how the program ends for it.
//!
//! Every error of the binary becomes a [`Failure`]; it is told once, at the end of `main`.

mod remote;

use std::fmt::Display;

use api::client::{ClientError, Refusal};

use crate::config::ConfigError;
use crate::exit::Exit;
use crate::output::{Output, Problem, WriteError};
use crate::profiles::ProfileError;
use crate::session_file::SessionFileError;

/// What went wrong, with the exit that belongs to it.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// Nothing for a reader who left: there is nobody to tell.
    problem: Option<Box<Problem>>,
}

impl Failure {
    /// A failure of this program's own.
    pub(crate) fn new(exit: Exit, code: &str, message: impl Into<String>) -> Self {
        Self {
            exit,
            problem: Some(Box::new(Problem::new(code, message))),
        }
    }

    /// Wrong usage: a flag is missing or arguments do not go together.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// There is no session for the target.
    pub(crate) fn not_logged_in() -> Self {
        Self::new(
            Exit::NotLoggedIn,
            "not_authenticated",
            "you are not logged in",
        )
        .with_hint("run `epic login`")
    }

    /// The person thought better of it.
    pub(crate) fn given_up() -> Self {
        Self::new(Exit::Refused, "given_up", "nothing was changed")
    }

    /// A value that this program itself refuses, in the API's words.
    pub(crate) fn invalid(field: &str, wrong: &impl Display) -> Self {
        let mut problem = Problem::new("invalid", format!("{field} {wrong}"));
        problem.fields.push((field.to_owned(), wrong.to_string()));
        Self {
            exit: Exit::Refused,
            problem: Some(Box::new(problem)),
        }
    }

    /// The refusal of a value, told with what was typed for these fields in place of what
    /// was sent for them; any other failure as it is.
    pub(crate) fn about_typed(mut self, wrong: Vec<(&'static str, String)>) -> Self {
        if self.code() != "invalid" {
            return self;
        }
        let mut fields: Vec<(String, String)> = wrong
            .into_iter()
            .map(|(field, wrong)| (field.to_owned(), wrong))
            .collect();
        let message = fields
            .first()
            .map_or_else(String::new, |(field, wrong)| format!("{field} {wrong}"));
        let refused = self.problem.take().map(|problem| problem.fields);
        for (field, wrong) in refused.into_iter().flatten() {
            if !fields.iter().any(|(typed, _)| *typed == field) {
                fields.push((field, wrong));
            }
        }
        let mut problem = Problem::new("invalid", message);
        problem.fields = fields;
        self.problem = Some(Box::new(problem));
        self
    }

    /// The same failure with what mends it.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        let problem = self.problem.take();
        self.problem = problem.map(|problem| Box::new(problem.with_hint(hint)));
        self
    }

    /// The same failure with everything that is at fault: what, and what is wrong with it.
    pub(crate) fn with_fields(mut self, fields: Vec<(String, String)>) -> Self {
        if let Some(problem) = &mut self.problem {
            problem.fields = fields;
        }
        self
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Tells it, on stderr.
    pub(crate) fn tell(&self, output: &Output) {
        if let Some(problem) = &self.problem {
            output.problem(problem);
        }
    }

    /// Whether the server no longer accepts the session; a wrong password says nothing of it.
    pub(crate) fn is_session_over(&self) -> bool {
        self.exit == Exit::NotLoggedIn && self.code() != "invalid_credentials"
    }

    /// Whether there is no such record, or its id is none.
    pub(crate) fn is_no_record(&self) -> bool {
        self.exit == Exit::Refused && matches!(self.code(), "not_found" | "invalid")
    }

    /// Whether it is a bug of this process, and not one that a server told of.
    pub(crate) fn is_unlogged_bug(&self) -> bool {
        let is_of_server = |problem: &Problem| problem.body.is_some();
        self.exit == Exit::Bug && !self.problem.as_deref().is_some_and(is_of_server)
    }

    /// What it says; nothing for a reader who left.
    pub(crate) fn message(&self) -> &str {
        self.problem.as_ref().map_or("", |problem| &problem.message)
    }

    /// What to do about it, where that is known.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.problem.as_ref()?.hint.as_deref()
    }

    /// The stable code; none for a reader who left.
    pub(crate) fn code(&self) -> &str {
        self.problem.as_ref().map_or("", |problem| &problem.code)
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Refused(refusal) => refused(&refusal),
            ClientError::Unreachable { .. }
            | ClientError::NotUnderstood { .. }
            | ClientError::OtherVersion { .. } => remote::failure(&error),
        }
    }
}

fn refused(refusal: &Refusal) -> Failure {
    let problem = &refusal.problem;
    let own_hint = match problem.code.as_str() {
        "password_change_required" => Some("run `epic password`"),
        "two_factor_required" => Some("give the code of your second factor with --code"),
        "not_authenticated" | "invalid_token" | "session_over" => {
            Some("log in again: run `epic login`")
        }
        _ => None,
    };
    let hint = match (&problem.hint, own_hint) {
        (_, Some(own)) => Some(own.to_owned()),
        (Some(command), None) => Some(format!("run `{command}`")),
        (None, None) => refusal.retry_after.map(remote::later),
    };
    let fields = problem.errors.iter();
    let told = Problem {
        code: problem.code.clone(),
        message: problem.detail.clone(),
        fields: fields
            .map(|error| (error.field.clone(), error.message.clone()))
            .collect(),
        hint,
        body: serde_json::to_value(problem).ok(),
    };
    Failure {
        exit: Exit::of_problem(problem.status, &problem.code),
        problem: Some(Box::new(told)),
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        if error.reader_left() {
            return Self {
                exit: error.exit(),
                problem: None,
            };
        }
        Self::new(error.exit(), "output", error.to_string())
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let failure = Self::new(Exit::Usage, "configuration", error.to_string());
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<SessionFileError> for Failure {
    fn from(error: SessionFileError) -> Self {
        let failure = Self::new(Exit::Refused, "session_file", error.to_string());
        match error.hint() {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        Self::new(Exit::Refused, "profiles", error.to_string())
    }
}

#[cfg(test)]
mod tests;
