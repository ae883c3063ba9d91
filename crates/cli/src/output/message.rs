//! What is said beside the data: done, careful, refused. One line each, on stderr.
//!
//! Makes text only; writing it is `Output`'s. Never follows `LANG`.

use serde_json::{Value, json};

use super::style;
use super::text;

/// Something that went wrong, as it is to be told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    /// Stable code: `contract_not_signed`.
    pub(crate) code: String,
    /// What happened and why, lower case, without a full stop.
    pub(crate) message: String,
    /// Fields at fault, each with what is wrong with it.
    pub(crate) fields: Vec<(String, String)>,
    /// What mends it, such as "run `epic contract sign 17`".
    pub(crate) hint: Option<String>,
    /// The problem body that the API sent, printed as it is under `--json`.
    pub(crate) body: Option<Value>,
}

impl Problem {
    /// A problem of our own, not the API's.
    pub(crate) fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            ..Self::default()
        }
    }

    /// The same problem with what mends it.
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The problem body: the API's, or one of the same shape.
    pub(super) fn body(&self) -> Value {
        if let Some(body) = &self.body {
            return body.clone();
        }
        let mut body = json!({ "code": self.code, "detail": self.message });
        if !self.fields.is_empty() {
            let errors = self.fields.iter();
            body["errors"] = errors
                .map(|(field, message)| json!({ "field": field, "message": message }))
                .collect();
        }
        if let Some(hint) = &self.hint {
            body["hint"] = json!(hint);
        }
        body
    }
}

/// `error: …`, the fields at fault, then a blank line and `hint: …`.
pub(super) fn problem(problem: &Problem, color: bool) -> String {
    let word = style::alarming("error:", color);
    // what the sentence says of a field already is not said again
    let is_told = |field: &str, wrong: &str| {
        problem.message.contains(wrong) && problem.message.contains(field)
    };
    let mut lines = format!("{word} {}\n", text::one_line(&problem.message));
    let fields = problem.fields.iter();
    for (field, message) in fields.filter(|(field, message)| !is_told(field, message)) {
        let (field, message) = (text::one_line(field), text::one_line(message));
        lines.extend(["  ", &field, ": ", &message, "\n"]);
    }
    if let Some(hint) = &problem.hint {
        let word = style::bold("hint:", color);
        lines.extend(["\n", &word, " ", &text::one_line(hint), "\n"]);
    }
    lines
}

/// `warning: …`
pub(super) fn warning(message: &str, color: bool) -> String {
    let word = style::cautioning("warning:", color);
    format!("{word} {}\n", text::one_line(message))
}

/// One line as it is.
pub(super) fn line(message: &str) -> String {
    format!("{}\n", text::one_line(message))
}
