//! The JSON handlers, one file a resource. Which path and method leads to
//! which handler is said once, here; the paths themselves are in the table of
//! [`api::endpoint`].

mod across;
mod calendar;
mod clients;
mod contracts;
mod employees;
mod events;
mod exports;
pub(crate) mod imports;
mod reply;
mod session;
mod tokens;
mod two_factor;

pub(crate) use employees::wire as employee;

use std::any::TypeId;

use api::{
    endpoint::{self as table, Endpoint},
    page::Nothing,
};
use axum::{
    Json, Router,
    extract::{Request, State},
    handler::Handler,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodFilter, get, on},
};
use chrono::DateTime;
use http::{Method, StatusCode};
use service::{RequestContext, Service, error::ServiceError};

use crate::{
    error::ApiError,
    extract::{bearer, read_query},
    openapi,
    request::LogLine,
};

/// Every operation of the API, below its base path.
pub(crate) fn router(service: Service) -> Router {
    public().merge(protected(&service)).with_state(service)
}

/// The operations that work without a session: a short list, held by a test.
fn public() -> Router<Service> {
    Router::new().at::<table::LogIn, _, _>(session::log_in)
}

/// Everything else: nothing below this line is reached without a session.
fn protected(service: &Service) -> Router<Service> {
    Router::new()
        .at::<table::ShowSession, _, _>(session::show)
        .at::<table::LogOut, _, _>(session::log_out)
        .at::<table::ListSessions, _, _>(session::list)
        .at::<table::RevokeSession, _, _>(session::revoke)
        .at::<table::RevokeSessions, _, _>(session::revoke_all)
        .at::<table::ShowMe, _, _>(session::me)
        .at::<table::UpdateOwnSettings, _, _>(session::update_own_settings)
        .at::<table::ChangePassword, _, _>(session::change_password)
        .at::<table::ShowTwoFactor, _, _>(two_factor::show)
        .at::<table::BeginTwoFactor, _, _>(two_factor::begin)
        .at::<table::ConfirmTwoFactor, _, _>(two_factor::confirm)
        .at::<table::RenewRecoveryCodes, _, _>(two_factor::renew_codes)
        .at::<table::DisableTwoFactor, _, _>(two_factor::disable)
        .at::<table::ListTokens, _, _>(tokens::list)
        .at::<table::CreateToken, _, _>(tokens::create)
        .at::<table::RevokeToken, _, _>(tokens::revoke)
        .at::<table::ShowCalendarFeed, _, _>(calendar::show_feed)
        .at::<table::CreateCalendarFeed, _, _>(calendar::create_feed)
        .at::<table::RemoveCalendarFeed, _, _>(calendar::remove_feed)
        .at::<table::ListEmployees, _, _>(employees::list)
        .at::<table::CreateEmployee, _, _>(employees::create)
        .at::<table::ShowEmployee, _, _>(employees::show)
        .at::<table::UpdateEmployee, _, _>(employees::update)
        .at::<table::DeleteEmployee, _, _>(employees::delete)
        .at::<table::DeactivateEmployee, _, _>(employees::deactivate)
        .at::<table::ReactivateEmployee, _, _>(employees::reactivate)
        .at::<table::ResetPassword, _, _>(employees::reset_password)
        .at::<table::ResetTwoFactor, _, _>(employees::reset_two_factor)
        .at::<table::HandOverEmployee, _, _>(employees::hand_over)
        .at::<table::ListDepartments, _, _>(employees::departments)
        .at::<table::ListClients, _, _>(clients::list)
        .at::<table::CreateClient, _, _>(clients::create)
        .at::<table::ListDuplicates, _, _>(clients::duplicates)
        .at::<table::ShowClient, _, _>(clients::show)
        .at::<table::UpdateClient, _, _>(clients::update)
        .at::<table::ReassignClient, _, _>(clients::reassign)
        .at::<table::ListContacts, _, _>(clients::contacts)
        .at::<table::LogContact, _, _>(clients::log_contact)
        .at::<table::AnonymiseClient, _, _>(clients::anonymise)
        .at::<table::MergeClient, _, _>(clients::merge)
        .at::<table::ClientHistory, _, _>(clients::history)
        .at::<table::ListContracts, _, _>(contracts::list)
        .at::<table::CreateContract, _, _>(contracts::create)
        .at::<table::ShowContract, _, _>(contracts::show)
        .at::<table::UpdateContract, _, _>(contracts::update)
        .at::<table::SignContract, _, _>(contracts::sign)
        .at::<table::CancelContract, _, _>(contracts::cancel)
        .at::<table::ListPayments, _, _>(contracts::payments)
        .at::<table::ListAllPayments, _, _>(contracts::all_payments)
        .at::<table::RecordPayment, _, _>(contracts::record_payment)
        .at::<table::VoidPayment, _, _>(contracts::void_payment)
        .at::<table::ContractHistory, _, _>(contracts::history)
        .at::<table::ListEvents, _, _>(events::list)
        .at::<table::CreateEvent, _, _>(events::create)
        .at::<table::ShowEvent, _, _>(events::show)
        .at::<table::UpdateEvent, _, _>(events::update)
        .at::<table::CancelEvent, _, _>(events::cancel)
        .at::<table::AssignSupport, _, _>(events::assign)
        .at::<table::RemoveSupport, _, _>(events::unassign)
        .at::<table::AddEventNote, _, _>(events::add_note)
        .at::<table::EventHistory, _, _>(events::history)
        .at::<table::Search, _, _>(across::search)
        .at::<table::ShowDashboard, _, _>(across::dashboard)
        .at::<table::ListAudit, _, _>(across::audit)
        .at::<table::ExportClients, _, _>(exports::clients)
        .at::<table::ExportContracts, _, _>(exports::contracts)
        .at::<table::ExportPayments, _, _>(exports::payments)
        .at::<table::ExportEvents, _, _>(exports::events)
        .at::<table::ExportEmployees, _, _>(exports::employees)
        .at::<table::ExportAudit, _, _>(exports::audit)
        .at::<table::CreateImport, _, _>(imports::create)
        .at::<table::ListImports, _, _>(imports::list)
        .at::<table::ShowImport, _, _>(imports::show)
        .at::<table::ListImportRows, _, _>(imports::rows)
        .at::<table::ShowImportErrors, _, _>(imports::errors)
        .at::<table::RunImport, _, _>(imports::run)
        .at::<table::UndoImport, _, _>(imports::undo)
        .at::<table::ShowSettings, _, _>(across::show_settings)
        .at::<table::UpdateSettings, _, _>(across::update_settings)
        .route_layer(middleware::from_fn_with_state(
            service.clone(),
            authenticated,
        ))
}

/// What stands beside the API: its document.
pub(crate) fn beside_the_api() -> Router {
    Router::new().route(
        "/api/openapi.json",
        get(|| async { Json(openapi::document()) }),
    )
}

/// Registers a handler at the method and path of its operation.
trait At {
    fn at<E: Endpoint, H, T>(self, handler: H) -> Self
    where
        H: Handler<T, Service>,
        T: 'static;
}

impl At for Router<Service> {
    fn at<E: Endpoint, H, T>(self, handler: H) -> Self
    where
        H: Handler<T, Service>,
        T: 'static,
    {
        let mut method = on(filter(&E::INFO.method()), handler);
        if TypeId::of::<E::Query>() == TypeId::of::<Nothing>() {
            method = method.layer(middleware::from_fn(without_query));
        }
        self.route(E::INFO.path, method)
    }
}

fn filter(method: &Method) -> MethodFilter {
    // the table holds these five; its test reads every line
    match *method {
        Method::POST => MethodFilter::POST,
        Method::PUT => MethodFilter::PUT,
        Method::PATCH => MethodFilter::PATCH,
        Method::DELETE => MethodFilter::DELETE,
        _ => MethodFilter::GET,
    }
}

/// Refuses parameters where the operation has none.
async fn without_query(request: Request, next: Next) -> Response {
    match read_query::<Nothing>(request.uri()) {
        Ok(Nothing {}) => next.run(request).await,
        Err(invalid) => {
            ApiError::of(&ServiceError::Invalid(invalid), DateTime::UNIX_EPOCH).into_response()
        }
    }
}

/// Finds out who asks, or answers 401.
async fn authenticated(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(context) = request.extensions().get::<RequestContext>().cloned() else {
        return ApiError::plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "no request id",
        )
        .into_response();
    };
    let token = bearer(request.headers()).map(ToOwned::to_owned);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let account = match service
        .authenticate_program(token.as_deref(), context)
        .await
    {
        // every operation that writes has another method
        Ok(account) if !reads => account.check_may_write().await.map(|()| account),
        account => account,
    };
    match account {
        Ok(account) => {
            if let Some(line) = request.extensions().get::<LogLine>() {
                line.asked_by(account.employee().id);
            }
            request.extensions_mut().insert(account);
            next.run(request).await
        }
        Err(error) => ApiError::of(&error, service.now()).into_response(),
    }
}
