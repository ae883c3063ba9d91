//! Who a page is for: the cookie's session, or the way to log in.

use axum::{
    extract::{FromRequest, MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{Method, header};
use service::{Account, RequestContext, error::ServiceError};

use super::{
    Web, account,
    cookies::Cookie,
    failure::{self, Failure},
    flash::Flash,
    kept::{self, Kept},
    login,
    page::{Page, Sheet, see_other},
    two_factor::{CONFIRM, TWO_FACTOR},
    typed::Typed,
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
            let had_session = token.is_some();
            if parts.method != Method::POST {
                return to_login(&web, &sheet, Some(&sheet.here), had_session);
            }
            let request = Request::from_parts(parts, body);
            return too_late(&web, &sheet, request, token.as_deref()).await;
        }
        Err(error) => return failure::alone(&sheet, &Failure::from(error)),
    };
    if let Some(line) = parts.extensions.get::<LogLine>() {
        line.asked_by(account.employee().id);
    }
    let due = if account.employee().must_change_password {
        Some([PASSWORD].as_slice())
    } else if account.owes_two_factor() {
        Some([TWO_FACTOR, CONFIRM].as_slice())
    } else {
        None
    };
    if let Some(places) = due {
        let request = Request::from_parts(parts, body);
        return while_due(sheet, account, places, request, next).await;
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

/// Nothing but the places where what is due is done, and the way out.
async fn while_due(
    sheet: Sheet,
    account: Account,
    places: &[&str],
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if path != "/logout" && !places.contains(&path) {
        return see_other(places[0]);
    }
    let sheet = sheet.for_employee(account.employee());
    request.extensions_mut().insert(account);
    let answer = next.run(request).await;
    failure::unframed(&sheet, answer)
}

/// A form that was sent after its session had ended: what was typed goes along through
/// the login.
async fn too_late(web: &Web, sheet: &Sheet, request: Request, token: Option<&str>) -> Response {
    let had_session = token.is_some();
    let is_form = kept::is_form(request.extensions().get::<MatchedPath>());
    let is_password = request.uri().path() == PASSWORD;
    let Some(context) = request.extensions().get::<RequestContext>().cloned() else {
        return Failure::no_page().into_response();
    };
    let typed = match Typed::from_request(request, &()).await {
        Ok(typed) => typed,
        Err(failure) => return failure::alone(sheet, &failure),
    };
    if is_password
        && let Some(token) = token
        && let Some(done) = account::changed_already(web, sheet, token, &context, &typed).await
    {
        return done;
    }
    let kept = Kept::of(&typed);
    if !is_form || !kept.is_worth_it() {
        return to_login(web, sheet, is_form.then_some(&sheet.here), had_session);
    }
    without_session(web, login::with_kept(sheet, &sheet.here, kept), had_session)
}

/// Leads to the login, and from there to a page.
fn to_login(web: &Web, sheet: &Sheet, next: Option<&String>, had_session: bool) -> Response {
    let back = match next.filter(|next| *next != "/") {
        Some(next) => {
            let next = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
            format!("{LOGIN}?{next}")
        }
        None => LOGIN.to_owned(),
    };
    let over = Flash::new("login-session-over");
    let said = had_session.then_some(&over);
    without_session(web, sheet.lead_on(&back, said), had_session)
}

/// Takes the cookie of a session that ended.
fn without_session(web: &Web, mut response: Response, had_session: bool) -> Response {
    if had_session && let Some(gone) = web.cookies.forget(Cookie::Session) {
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
