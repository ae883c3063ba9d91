//! What a page is made of: the sheet that every page has, and who it is for.

use std::{
    borrow::{Borrow, Cow},
    fmt,
    ops::Deref,
};

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{Html, IntoResponse, Response},
};
use domain::{
    actor::Actor,
    department::Department,
    employee::Employee,
    own_settings::{Locale, Theme},
    policy::{self, Action, Denied, Operation, Rule},
};
use http::{StatusCode, header};
use service::{Account, Session};

use super::{
    Web, assets,
    cookies::{Cookie, Cookies},
    failure::Failure,
    flash::Flash,
    habits::Habits,
    icons::{Icon, icon},
    texts::Language,
};

/// What every page has, also before anybody logged in.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) habits: Habits,
    pub(crate) theme: Theme,
    /// Path and query of this page.
    pub(crate) here: String,
    /// What the page before has to say.
    pub(crate) flash: Option<Flash>,
    /// The request, for whoever reports a problem.
    pub(crate) request_id: String,
    cookies: Cookies,
}

/// A page for an employee at work.
#[derive(Clone)]
pub(crate) struct Page {
    sheet: Sheet,
    /// Their use-cases.
    pub(crate) session: Session,
    /// Their account.
    pub(crate) account: Account,
}

impl Sheet {
    /// The sheet of a request; in the browser's language until somebody is known.
    pub(crate) fn of(parts: &Parts, web: &Web) -> Self {
        let cookies = web.cookies;
        let headers = &parts.headers;
        let asked = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let language = cookies.read(headers, Cookie::Language).map_or_else(
            || Language::accepted(asked.unwrap_or_default()),
            |code| Language::of(&code),
        );
        let theme = cookies.read(headers, Cookie::Theme);
        let request_id = parts
            .extensions
            .get::<service::RequestContext>()
            .map_or_else(String::new, |context| context.request_id.clone());
        Self {
            habits: Habits {
                language,
                zone: domain::period::TimeZone::default(),
                now: web.service.now(),
            },
            theme: Theme::from_stored(&theme.unwrap_or_default()),
            here: parts
                .uri
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            flash: cookies
                .read(headers, Cookie::Flash)
                .and_then(|value| Flash::open(&value)),
            request_id,
            cookies,
        }
    }

    /// The same for somebody: in their language, zone and theme.
    #[must_use]
    pub(crate) fn for_employee(mut self, employee: &Employee) -> Self {
        self.habits.language = Language::from(employee.locale);
        self.habits.zone = employee.time_zone;
        self.theme = employee.theme;
        self
    }

    /// Language code for `<html lang>`.
    pub(crate) fn lang(&self) -> &'static str {
        self.habits.language.code()
    }

    /// Where the stylesheet is.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub(crate) fn stylesheet(&self) -> &'static str {
        assets::stylesheet()
    }

    /// Where the script is.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub(crate) fn script(&self) -> &'static str {
        assets::script()
    }

    /// Where the program's picture is.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub(crate) fn picture(&self) -> &'static str {
        assets::picture()
    }

    /// A picture by its name.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub(crate) fn icon(&self, name: &str) -> Icon {
        icon(name)
    }

    /// The message for this page, in words.
    pub(crate) fn flash_said(&self) -> Option<String> {
        let flash = self.flash.as_ref()?;
        Some(flash.said(self.habits.language))
    }

    /// Whether this page belongs to a part of the navigation.
    pub(crate) fn is_in(&self, part: &str) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        if part == "/" {
            return path == "/";
        }
        path == part
            || path
                .strip_prefix(part)
                .is_some_and(|rest| rest.starts_with('/'))
    }

    /// A page with this status.
    pub(crate) fn render(&self, status: StatusCode, template: &impl askama::Template) -> Response {
        match template.render() {
            Ok(html) => {
                let mut response = (status, Html(html)).into_response();
                if self.flash.is_some()
                    && let Some(gone) = self.cookies.forget(Cookie::Flash)
                {
                    response.headers_mut().append(header::SET_COOKIE, gone);
                }
                response
            }
            Err(error) => {
                tracing::error!(%error, "a page could not be made");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// Leads on to another page, which says this once.
    pub(crate) fn lead_on(&self, to: &str, flash: Option<&Flash>) -> Response {
        let mut response = see_other(to);
        if let Some(flash) = flash
            && let Some(cookie) = self.cookies.set(Cookie::Flash, &flash.sealed(), 60)
        {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// Leads on to another page with GET.
pub(crate) fn see_other(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

impl Deref for Sheet {
    type Target = Habits;

    fn deref(&self) -> &Habits {
        &self.habits
    }
}

impl Deref for Page {
    type Target = Sheet;

    fn deref(&self) -> &Sheet {
        &self.sheet
    }
}

impl Page {
    /// A page for somebody, whose session it is.
    pub(crate) fn new(sheet: Sheet, account: Account, session: Session) -> Self {
        Self {
            sheet,
            session,
            account,
        }
    }

    /// Who it is for.
    pub(crate) fn me(&self) -> &Actor {
        self.session.actor()
    }

    /// Their record.
    pub(crate) fn employee(&self) -> &Employee {
        self.account.employee()
    }

    /// Whether they are of management.
    pub(crate) fn is_management(&self) -> bool {
        self.me().department == Department::Management
    }

    /// Whether they are of sales.
    pub(crate) fn is_sales(&self) -> bool {
        self.me().department == Department::Sales
    }

    /// Whether they may do this to this record: for buttons.
    pub(crate) fn may<A: Operation>(&self, row: &A::On) -> bool {
        self.permission::<A>(row).is_ok()
    }

    /// Whether their department ever does this: for links to forms.
    pub(crate) fn ever<A: Operation>(&self) -> bool {
        policy::admit::<A>(self.me()).is_ok()
    }

    /// The same with the reason, for buttons: nothing is attempted, and nothing
    /// audited. A form asks [`Session::prepare`].
    ///
    /// # Errors
    /// Why they may not do this to this record.
    pub(crate) fn permission<A: Operation>(&self, row: &A::On) -> Result<(), Denied> {
        policy::admit::<A>(self.me())?.on(row).map(|_| ())
    }

    /// A page that shows what was asked for.
    pub(crate) fn show(&self, template: &impl askama::Template) -> Response {
        self.render(StatusCode::OK, template)
    }

    /// Done: leads on to a page that says so.
    pub(crate) fn done(&self, to: impl fmt::Display, flash: &Flash) -> Response {
        self.lead_on(&to.to_string(), Some(flash))
    }

    /// The parts of the navigation that they may open.
    pub(crate) fn parts(&self) -> Vec<Part> {
        PARTS
            .iter()
            .filter(|part| policy::rule(part.action, self.me().department) != Rule::Never)
            .copied()
            .collect()
    }

    /// Those of the bar on a phone.
    pub(crate) fn main_parts(&self) -> Vec<Part> {
        let mut parts = self.parts();
        parts.truncate(MAIN_PARTS);
        parts
    }

    /// Those that the bar on a phone leaves out.
    pub(crate) fn other_parts(&self) -> Vec<Part> {
        self.parts().split_off(MAIN_PARTS)
    }

    /// Their department in words, by key.
    pub(crate) fn department_key(&self) -> &'static str {
        department_key(self.me().department)
    }

    /// A department in words.
    pub(crate) fn department_said(&self, department: impl Borrow<Department>) -> Cow<'static, str> {
        self.t(department_key(*department.borrow()))
    }

    /// A language in words.
    pub(crate) fn locale_said(&self, locale: impl Borrow<Locale>) -> Cow<'static, str> {
        self.t(locale_key(*locale.borrow()))
    }

    /// A theme in words.
    pub(crate) fn theme_said(&self, theme: impl Borrow<Theme>) -> Cow<'static, str> {
        self.t(theme_key(*theme.borrow()))
    }

    /// The themes, each with its name and picture by key, and whether it is on.
    pub(crate) fn themes(&self) -> Vec<(Theme, &'static str, bool)> {
        let themes = Theme::ALL.into_iter();
        themes
            .map(|theme| (theme, theme_key(theme), theme == self.theme))
            .collect()
    }

    /// Two letters for a name.
    #[expect(clippy::unused_self, reason = "templates ask the page")]
    pub(crate) fn initials(&self, name: &str) -> String {
        initials(name)
    }
}

/// A part of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its icon.
    pub(crate) name: &'static str,
    pub(crate) href: &'static str,
    /// Its name in the catalogue.
    pub(crate) key: &'static str,
    /// What one has to be allowed to do to see it.
    action: Action,
}

const fn part(name: &'static str, href: &'static str, key: &'static str, action: Action) -> Part {
    Part {
        name,
        href,
        key,
        action,
    }
}

/// The navigation; the first ones are the bar on a phone.
const PARTS: [Part; 10] = [
    part("dashboard", "/", "dashboard-title", Action::ReadDashboard),
    part("clients", "/clients", "clients-title", Action::ReadClients),
    part(
        "contracts",
        "/contracts",
        "contracts-title",
        Action::ReadContracts,
    ),
    part("events", "/events", "events-title", Action::ReadEvents),
    part(
        "calendar",
        "/calendar",
        "calendar-title",
        Action::ReadEvents,
    ),
    part("assign", "/assign", "assign-title", Action::AssignSupport),
    part(
        "employees",
        "/employees",
        "employees-title",
        Action::ReadEmployees,
    ),
    part("imports", "/imports", "imports-title", Action::Import),
    part("audit", "/audit", "audit-title", Action::ReadAudit),
    part(
        "settings",
        "/settings",
        "settings-title",
        Action::ReadSettings,
    ),
];
const MAIN_PARTS: usize = 4;

/// A department in words, by key.
pub(crate) const fn department_key(department: Department) -> &'static str {
    match department {
        Department::Management => "department-management",
        Department::Sales => "department-sales",
        Department::Support => "department-support",
    }
}

/// A language in words, by key.
pub(crate) const fn locale_key(locale: Locale) -> &'static str {
    match locale {
        Locale::English => "locale-en",
        Locale::French => "locale-fr",
    }
}

/// A theme in words, by key.
pub(crate) const fn theme_key(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "theme-system",
        Theme::Light => "theme-light",
        Theme::Dark => "theme-dark",
    }
}

/// The first letters of the first and the last word of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure::no_page().into_response())
    }
}

impl FromRequestParts<Web> for Sheet {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, web))
    }
}
