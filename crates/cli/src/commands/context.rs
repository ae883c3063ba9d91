//! What every command works with: settings, output, the person, and the API as them.
//!
//! The API is opened by the first request, so that wrong usage is told without one.

use std::fs::File;

use api::client::{ApiClient, ClientError, Download, Reply};
use api::endpoint::Endpoint;
use api::page::Nothing;
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::sync::OnceCell;

use super::typed::Typed;
use crate::backend::{self, Token};
use crate::config::Settings;
use crate::failure::Failure;
use crate::output::{Format, Output};
use crate::prompt::Asking;

/// What a command works with.
pub(crate) struct Context {
    /// The settings in force.
    pub(crate) settings: Settings,
    /// Where data and messages go.
    pub(crate) output: Output,
    /// Whether the person can be asked.
    pub(crate) asking: Asking,
    caller: OnceCell<Caller>,
}

/// The API with this run's session.
pub(super) struct Caller {
    api: ApiClient,
    token: Token,
}

impl Context {
    /// Opens nothing yet.
    pub(crate) fn new(settings: Settings, output: Output, asking: Asking) -> Self {
        Self {
            settings,
            output,
            asking,
            caller: OnceCell::new(),
        }
    }

    pub(super) async fn caller(&self) -> Result<&Caller, Failure> {
        self.caller
            .get_or_try_init(async || {
                let token = backend::token(&self.settings, &self.output)?;
                let api = backend::open(&self.settings).await?;
                Ok(Caller {
                    api: api.with_token(token.secret.expose_secret()),
                    token,
                })
            })
            .await
    }

    /// Whether a request was made of the server inside this process.
    pub(super) fn has_called_in_process(&self) -> bool {
        self.caller.initialized() && self.settings.server_url.is_none()
    }

    /// Whether the session of this run is the one in the session file.
    pub(crate) async fn has_token_from_file(&self) -> Result<bool, Failure> {
        Ok(self.caller().await?.token.is_from_file)
    }

    /// For what was typed; times are read in the zone that tables show them in.
    pub(super) fn typed(&self) -> Typed {
        Typed::in_zone(self.output.locale.time_zone())
    }

    /// Forgets the session of this run, when the session file has it.
    pub(crate) async fn forget_session(&self) -> Result<(), Failure> {
        backend::forget_session(&self.settings, &self.caller().await?.token)
    }

    async fn send<E: Endpoint>(
        &self,
        path: &[&str],
        query: &E::Query,
        body: &E::Body,
        version: Option<i64>,
    ) -> Result<Reply<E::Reply>, Failure> {
        let caller = self.caller().await?;
        let sent = caller.api.send_based_on::<E>(path, query, body, version);
        sent.await.map_err(|error| self.refused(error, caller))
    }

    /// A session that the server refuses is forgotten, for this target only.
    fn refused(&self, error: ClientError, caller: &Caller) -> Failure {
        let failure = Failure::from(error);
        if failure.is_session_over()
            && backend::forget_session(&self.settings, &caller.token).is_err()
        {
            self.output.warn("the session file could not be cleared");
        }
        failure
    }

    /// Reads what has no query.
    pub(crate) async fn get<E>(&self, path: &[&str]) -> Result<Reply<E::Reply>, Failure>
    where
        E: Endpoint<Query = Nothing, Body = Nothing>,
    {
        self.send::<E>(path, &Nothing {}, &Nothing {}, None).await
    }

    /// Reads what a query describes.
    pub(crate) async fn query<E>(
        &self,
        path: &[&str],
        query: &E::Query,
    ) -> Result<Reply<E::Reply>, Failure>
    where
        E: Endpoint<Body = Nothing>,
    {
        self.send::<E>(path, query, &Nothing {}, None).await
    }

    /// Asks for a file.
    pub(crate) async fn download<E>(
        &self,
        path: &[&str],
        query: &E::Query,
    ) -> Result<Download, Failure>
    where
        E: Endpoint<Body = Nothing>,
    {
        let caller = self.caller().await?;
        let coming = caller.api.download::<E>(path, query).await;
        coming.map_err(|error| self.refused(error, caller))
    }

    /// Sends a file.
    pub(crate) async fn upload<E>(
        &self,
        query: &E::Query,
        file: File,
    ) -> Result<Reply<E::Reply>, Failure>
    where
        E: Endpoint<Body = Nothing>,
    {
        let caller = self.caller().await?;
        let sent = caller.api.upload::<E>(query, file).await;
        sent.map_err(|error| self.refused(error, caller))
    }

    /// Sends a body.
    pub(crate) async fn write<E>(
        &self,
        path: &[&str],
        body: &E::Body,
    ) -> Result<Reply<E::Reply>, Failure>
    where
        E: Endpoint<Query = Nothing>,
    {
        self.send::<E>(path, &Nothing {}, body, None).await
    }

    /// Sends no body but, where the operation wants it, the version it is based on.
    pub(crate) async fn remove<E>(
        &self,
        path: &[&str],
        version: Option<i64>,
    ) -> Result<Reply<E::Reply>, Failure>
    where
        E: Endpoint<Query = Nothing, Body = Nothing>,
    {
        self.send::<E>(path, &Nothing {}, &Nothing {}, version)
            .await
    }

    /// The rows of a related list; none when only the record itself is printed.
    pub(crate) async fn related<E>(
        &self,
        path: &[&str],
        query: &E::Query,
    ) -> Result<Vec<Value>, Failure>
    where
        E: Endpoint<Body = Nothing>,
    {
        if self.output.format != Format::Table {
            return Ok(Vec::new());
        }
        let mut page = self.query::<E>(path, query).await?.raw;
        match page.get_mut("items").map(Value::take) {
            Some(Value::Array(items)) => Ok(items),
            _ => Ok(Vec::new()),
        }
    }
}
