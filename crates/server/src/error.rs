//! The one map from a refusal to its status and problem body.

use api::problem::{MEDIA_TYPE, Problem};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::{
    error::{BadValue, FieldError, Invalid},
    policy::Denied,
};
use http::{HeaderValue, StatusCode, header};
use service::error::ServiceError;

/// In how many seconds a database that does not answer is worth another try.
const RETRY_SOON: i64 = 5;

/// A refusal on its way out; the request id is put in by the middleware.
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    status: StatusCode,
    problem: Problem,
    retry_after: Option<i64>,
}

impl ApiError {
    /// A refusal by the router itself.
    pub(crate) fn plain(status: StatusCode, code: &str, detail: &str) -> Self {
        Self {
            status,
            problem: Problem {
                kind: "about:blank".to_owned(),
                title: status.canonical_reason().unwrap_or("Error").to_owned(),
                status: status.as_u16(),
                code: code.to_owned(),
                detail: detail.to_owned(),
                errors: Vec::new(),
                hint: None,
                request_id: None,
            },
            retry_after: None,
        }
    }

    /// Not now; asking again soon may help.
    pub(crate) fn unavailable(detail: &str) -> Self {
        let mut answer = Self::plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail);
        answer.retry_after = Some(RETRY_SOON);
        answer
    }

    /// The status it is answered with.
    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }

    /// The same refusal under another status.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self.problem.status = status.as_u16();
        let title = status.canonical_reason().unwrap_or("Error");
        title.clone_into(&mut self.problem.title);
        self
    }

    /// A refusal by a use-case at this instant.
    pub(crate) fn of(error: &ServiceError, now: DateTime<Utc>) -> Self {
        if error.is_too_busy() {
            tracing::warn!("the database was too busy with other changes");
            return Self::of(&ServiceError::too_busy(), now);
        }
        let status = status_of(error);
        if let ServiceError::Internal(cause) | ServiceError::Unreachable(cause) = error {
            // the only place where the database's own words are told
            tracing::error!(
                error = %cause,
                kind = cause.kind(),
                code = error.code(),
                "a use-case failed"
            );
        }
        let detail = if matches!(error, ServiceError::Invalid(_)) {
            "some of what was given is not acceptable".to_owned()
        } else {
            error.to_string()
        };
        let mut answer = Self::plain(status, error.code(), &detail);
        answer.problem.errors = fields_of(error);
        answer.problem.hint = error.hint();
        answer.retry_after = retry_after(error, now);
        answer
    }
}

/// In how many seconds another try may help, where one may.
pub(crate) fn retry_after(error: &ServiceError, now: DateTime<Utc>) -> Option<i64> {
    if let ServiceError::SlowDown(until) = error {
        Some((*until - now).num_seconds().max(0) + 1)
    } else if status_of(error) == StatusCode::SERVICE_UNAVAILABLE {
        Some(RETRY_SOON)
    } else {
        None
    }
}

/// The status a refusal is answered with.
pub(crate) fn status_of(error: &ServiceError) -> StatusCode {
    match error {
        ServiceError::NotAuthenticated(_) => StatusCode::UNAUTHORIZED,
        ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::Denied(_) => StatusCode::FORBIDDEN,
        ServiceError::NotFound(_) => StatusCode::NOT_FOUND,
        ServiceError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        ServiceError::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ServiceError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        ServiceError::Conflict(_) => StatusCode::CONFLICT,
        ServiceError::SlowDown(_) => StatusCode::TOO_MANY_REQUESTS,
        ServiceError::Unavailable { .. } | ServiceError::Unreachable(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ServiceError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn fields_of(error: &ServiceError) -> Vec<FieldError> {
    let one = |field: &str, refused: BadValue| Invalid::field(field, refused).fields().to_vec();
    match error {
        ServiceError::Invalid(invalid) => invalid.fields().to_vec(),
        ServiceError::Conflict(refusal) => refusal
            .field()
            .map_or_else(Vec::new, |field| one(field, refusal.sentence().into())),
        ServiceError::Denied(denied) => match &denied.cause {
            domain::policy::DeniedCause::Field(field) => one(field, Denied::of_field()),
            domain::policy::DeniedCause::Department(_)
            | domain::policy::DeniedCause::NotOwn
            | domain::policy::DeniedCause::NotAssigned => Vec::new(),
        },
        ServiceError::NotAuthenticated(_)
        | ServiceError::PasswordChangeRequired
        | ServiceError::TwoFactorSetupRequired
        | ServiceError::ReadOnlyToken
        | ServiceError::LoginRequired
        | ServiceError::NotFound(_)
        | ServiceError::MediaType
        | ServiceError::TooLarge(_)
        | ServiceError::SlowDown(_)
        | ServiceError::Unavailable { .. }
        | ServiceError::Unreachable(_)
        | ServiceError::Internal(_) => Vec::new(),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = axum::Json(&self.problem).into_response();
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        // the middleware writes the request's id into the body
        response.extensions_mut().insert(self.problem);
        response
    }
}
