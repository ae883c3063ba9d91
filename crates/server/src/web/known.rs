//! Who a page is for: the cookie's session, or the way to log in.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, header};
use service::{Account, RequestContext, error::ServiceError};

use super::{
    Web,
    cookies::Cookie,
    failure::{self, Failure},
    flash::Flash,
    page::{Page, Sheet, see_other},
};
use crate::request::LogLine;

/// Where one logs in.
pub(crate) const LOGIN: &str = "/login";
/// Where a due password is changed.
pub(crate) const PASSWORD: &str = "/password";

/// Finds out who asks and makes their page, or leads to the login.
pub(crate) async fn identified(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let sheet = Sheet::of(&parts, &web);
    let Some(context) = parts.extensions.get::<RequestContext>().cloned() else {
        return Failure::no_page().into_response();
    };
    let token = web.cookies.read(&parts.headers, Cookie::Session);
    let account = match web.service.authenticate(token.as_deref(), context).await {
        Ok(account) => account,
        Err(ServiceError::NotAuthenticated(_)) => {
            return to_login(&web, &sheet, &parts.method, token.is_some());
        }
        Err(error) => return failure::alone(&sheet, &Failure::from(error)),
    };
    if let Some(line) = parts.extensions.get::<LogLine>() {
        line.asked_by(account.employee().id);
    }
    if account.employee().must_change_password {
        return while_password_is_due(sheet, account, Request::from_parts(parts, body), next).await;
    }
    let sheet = sheet.for_employee(account.employee());
    let session = match account.session().await {
        Ok(session) => session,
        Err(error) => return failure::alone(&sheet, &Failure::from(error)),
    };
    let page = Page::new(sheet, account.clone(), session);
    parts.extensions.insert(account);
    parts.extensions.insert(page.clone());
    let answer = next.run(Request::from_parts(parts, body)).await;
    failure::framed(&page, answer)
}

/// Nothing but the new password, and the way out.
async fn while_password_is_due(
    sheet: Sheet,
    account: Account,
    mut request: Request,
    next: Next,
) -> Response {
    if !matches!(request.uri().path(), PASSWORD | "/logout") {
        return see_other(PASSWORD);
    }
    let sheet = sheet.for_employee(account.employee());
    request.extensions_mut().insert(account);
    let answer = next.run(request).await;
    failure::unframed(&sheet, answer)
}

fn to_login(web: &Web, sheet: &Sheet, method: &Method, had_session: bool) -> Response {
    let back = if *method == Method::GET && sheet.here != "/" {
        let next: String = serde_urlencoded::to_string([("next", &sheet.here)]).unwrap_or_default();
        format!("{LOGIN}?{next}")
    } else {
        LOGIN.to_owned()
    };
    if !had_session {
        return see_other(&back);
    }
    let mut response = sheet.lead_on(&back, Some(&Flash::new("login-session-over")));
    if let Some(gone) = web.cookies.forget(Cookie::Session) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

/// Whether a path leads to a page of ours, and nowhere else: it comes from an
/// address that anybody may have written.
pub(crate) fn is_ours(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        // what a header can carry, and what no browser reads as another host
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !path.starts_with("/api/")
}
