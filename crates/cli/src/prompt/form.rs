//! Several values of one command: asked for one by one on a terminal, elsewhere named
//! together when they are missing.

use domain::error::BadValue;
use serde_json::Value;

use super::password::whole_from_stdin;
use super::{Asking, Choice, ask_choice, ask_line};
use crate::failure::Failure;

/// Collects the values that a command requires.
///
/// After a value could not be had, the rest is not asked for; `finish` tells why.
pub(crate) struct Form {
    asking: Asking,
    missing: Vec<&'static str>,
    stopped: Option<Failure>,
}

impl Form {
    /// A form that asks as far as `asking` allows.
    pub(crate) fn new(asking: Asking) -> Self {
        Self {
            asking,
            missing: Vec::new(),
            stopped: None,
        }
    }

    /// A required line; `flag` is how it is given without a terminal.
    pub(crate) fn text<T: 'static>(
        &mut self,
        given: Option<String>,
        flag: &'static str,
        label: &str,
        parse: fn(&str) -> Result<T, BadValue>,
    ) -> String {
        if let Some(given) = given {
            return given;
        }
        if self.is_asking(flag) {
            let answer = ask_line(label, "", checked(parse));
            return self.take(answer);
        }
        String::new()
    }

    /// A required record; `choices` is waited for only when there is somebody to choose.
    pub(crate) async fn pick(
        &mut self,
        given: Option<String>,
        flag: &'static str,
        label: &str,
        choices: impl Future<Output = Result<Vec<Choice>, Failure>>,
    ) -> String {
        if let Some(given) = given {
            return given;
        }
        if self.is_asking(flag) {
            let choice = match choices.await {
                Ok(choices) => ask_choice(label, choices),
                Err(failure) => Err(failure),
            };
            return self.take(choice.map(|choice| choice.id.to_string()));
        }
        String::new()
    }

    /// A required word out of a few.
    pub(crate) fn word(
        &mut self,
        given: Option<String>,
        flag: &'static str,
        label: &str,
        words: &[&str],
    ) -> String {
        if let Some(given) = given {
            return given;
        }
        if self.is_asking(flag) {
            let label = format!("{label}:");
            let words = words.iter().map(ToString::to_string).collect();
            let answer = super::answered(inquire::Select::new(&label, words).prompt());
            return self.take(answer);
        }
        String::new()
    }

    /// A password: from stdin, or asked for; nothing is read while other values are missing.
    pub(crate) fn password(
        &mut self,
        is_on_stdin: bool,
        ask: impl FnOnce() -> Result<String, Failure>,
    ) -> String {
        if !is_on_stdin && !self.is_asking("--password-stdin") {
            return String::new();
        }
        self.other(|| {
            if is_on_stdin {
                whole_from_stdin()
            } else {
                ask()
            }
        })
    }

    /// A value that is had in a way of its own; not tried while others are missing.
    pub(crate) fn other<T: Default>(&mut self, value: impl FnOnce() -> Result<T, Failure>) -> T {
        if self.stopped.is_some() || !self.missing.is_empty() {
            return T::default();
        }
        let value = value();
        self.take(value)
    }

    /// Refuses what could not be had.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if let Some(failure) = self.stopped {
            return Err(failure);
        }
        match self.missing.as_slice() {
            [] => Ok(()),
            [one] => Err(Failure::usage(format!("{one} is missing"))),
            several => Err(Failure::usage(format!(
                "{} are missing",
                several.join(", ")
            ))),
        }
    }

    fn is_asking(&mut self, flag: &'static str) -> bool {
        if !self.asking.is_interactive() {
            self.missing.push(flag);
        }
        self.asking.is_interactive() && self.stopped.is_none()
    }

    fn take<T: Default>(&mut self, answer: Result<T, Failure>) -> T {
        answer.unwrap_or_else(|failure| {
            self.stopped = Some(failure);
            T::default()
        })
    }
}

/// Changes to a record: what the flags say or, on a terminal and without any flag, what
/// the person makes of the current values.
pub(crate) struct Edit<'a> {
    form: Form,
    record: Option<&'a Value>,
}

impl<'a> Edit<'a> {
    /// Asks for every field when `record` is there, for none otherwise.
    pub(crate) fn new(asking: Asking, record: Option<&'a Value>) -> Self {
        Self {
            form: Form::new(asking),
            record,
        }
    }

    /// A field that always has a value.
    pub(crate) fn text<T: 'static>(
        &mut self,
        given: Option<String>,
        field: &str,
        label: &str,
        parse: fn(&str) -> Result<T, BadValue>,
    ) -> Option<String> {
        given.or_else(|| self.ask(field, label, checked(parse)))
    }

    /// A field that may be cleared: an empty text clears it.
    #[expect(
        clippy::option_option,
        reason = "as requests say it: absent, cleared, another"
    )]
    pub(crate) fn clearable<T: 'static>(
        &mut self,
        given: Option<String>,
        field: &str,
        label: &str,
        parse: fn(&str) -> Result<T, BadValue>,
    ) -> Option<Option<String>> {
        let check = checked(parse);
        let may_be_empty = move |text: &str| match text {
            "" => Ok(()),
            text => check(text),
        };
        let text = given.or_else(|| self.ask(field, label, may_be_empty))?;
        Some((!text.is_empty()).then_some(text))
    }

    /// Refuses when the person gave up.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        self.form.finish()
    }

    fn ask(
        &mut self,
        field: &str,
        label: &str,
        check: impl Fn(&str) -> Result<(), String> + Clone + 'static,
    ) -> Option<String> {
        let record = self.record?;
        if self.form.stopped.is_some() {
            return None;
        }
        let current = match record.get(field) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let before = current.clone();
        // what stands there may be older than today's limits, and may stay
        let check = move |text: &str| if text == before { Ok(()) } else { check(text) };
        let answer = ask_line(label, &current, check);
        let text = self.form.take(answer);
        (text != current && self.form.stopped.is_none()).then_some(text)
    }
}

fn checked<T: 'static>(
    parse: fn(&str) -> Result<T, BadValue>,
) -> impl Fn(&str) -> Result<(), String> + Clone + 'static {
    move |text| {
        parse(text)
            .map(|_| ())
            .map_err(|wrong| format!("it {wrong}"))
    }
}
