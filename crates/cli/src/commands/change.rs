//! What writes share: the values they need, the version they are based on, consent.

use api::client::Reply;
use api::endpoint::{Endpoint, ShowMe};
use api::page::Nothing;
use domain::department::Department;
use serde_json::Value;

use super::Context;
use super::target::flag;
use crate::failure::Failure;
use crate::prompt::{Choice, Edit, Form};

impl Context {
    /// Reads the record that a write will change.
    ///
    /// None when there is none of that id: the write goes out all the same, so that its
    /// own answer is told, which is another for those who may not do it at all.
    pub(crate) async fn current<Show>(
        &self,
        id: &str,
    ) -> Result<Option<Reply<Show::Reply>>, Failure>
    where
        Show: Endpoint<Query = Nothing, Body = Nothing>,
    {
        match self.get::<Show>(&[id]).await {
            Ok(record) => Ok(Some(record)),
            Err(failure) if failure.is_no_record() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The version to send: the one given, or the record's.
    pub(crate) async fn version<Show>(
        &self,
        id: &str,
        given: Option<i64>,
    ) -> Result<Option<i64>, Failure>
    where
        Show: Endpoint<Query = Nothing, Body = Nothing>,
    {
        if given.is_some() {
            return Ok(given);
        }
        let current = self.current::<Show>(id).await?;
        Ok(current.as_ref().and_then(version_of))
    }

    /// As `version`, after the person agreed to the question about the record.
    pub(crate) async fn confirmed_version<Show>(
        &self,
        id: &str,
        given: Option<i64>,
        question: impl FnOnce(&Show::Reply) -> String,
    ) -> Result<Option<i64>, Failure>
    where
        Show: Endpoint<Query = Nothing, Body = Nothing>,
    {
        self.asking.require_consent()?;
        if self.asking.has_consented() {
            return self.version::<Show>(id, given).await;
        }
        let Some(current) = self.current::<Show>(id).await? else {
            return Ok(given);
        };
        self.asking.confirm(&question(&current.value))?;
        Ok(given.or(version_of(&current)))
    }

    /// A form for the values that a command requires. Whoever is asked is logged in.
    pub(crate) async fn form(&self) -> Result<Form, Failure> {
        if self.asking.is_interactive() {
            self.caller().await?;
        }
        Ok(Form::new(self.asking))
    }

    /// The one value of a command that needs only a record.
    pub(crate) async fn pick(
        &self,
        given: Option<String>,
        label: &str,
        choices: impl Future<Output = Result<Vec<Choice>, Failure>>,
    ) -> Result<String, Failure> {
        if let Some(given) = given {
            return Ok(given);
        }
        let mut form = self.form().await?;
        let id = form.pick(None, "ID", label, choices).await;
        form.finish()?;
        Ok(id)
    }

    /// The `mine` of a pick-list: who is not of management changes only what is theirs.
    pub(crate) async fn mine(&self) -> Result<Option<String>, Failure> {
        let me = self.get::<ShowMe>(&[]).await?.value;
        Ok(flag(me.department != Department::Management.name()))
    }

    /// Refuses an update that changes nothing, unless the person can be asked.
    pub(crate) fn require_changes(&self, is_given: bool, command: &str) -> Result<(), Failure> {
        if is_given || self.asking.is_interactive() {
            return Ok(());
        }
        Err(
            Failure::usage("there is nothing to change: no field is given")
                .with_hint(format!("run `epic {command} --help` for the fields")),
        )
    }

    /// What an update changes: the person is asked when no flag says it.
    pub(crate) fn edit<'a, T>(&self, is_given: bool, record: Option<&'a Reply<T>>) -> Edit<'a> {
        let asked = record.filter(|_| !is_given).map(|record| &record.raw);
        Edit::new(self.asking, asked)
    }

    /// Says what was done, or prints the record under `--json`.
    pub(crate) fn done(&self, message: &str, record: &Value) -> Result<(), Failure> {
        Ok(self.output.done(message, Some(record))?)
    }
}

/// The version of a record, for those who are shown it.
pub(crate) fn version_of<T>(record: &Reply<T>) -> Option<i64> {
    record.raw.get("version").and_then(Value::as_i64)
}
