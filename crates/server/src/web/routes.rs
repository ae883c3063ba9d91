//! Which page answers where. Every route of the web interface stands here, in
//! the order of the navigation.

use axum::{
    Router,
    handler::Handler,
    routing::{get, post},
};

use super::{
    Web, account, assets, assign, audit, calendar, clients,
    contracts::{self, change, draw},
    dashboard,
    employees::{self, changes, leaving},
    events, files,
    imports::{self, verbs},
    login, more, payments,
    profile::{self, feed, sessions, tokens},
    search, settings, two_factor,
};

/// Routes with a list of themselves, so that a test can hold each of them
/// against every kind of caller.
pub(crate) struct Routes {
    router: Router<Web>,
    places: Vec<Place>,
}

/// A page or a form: a path with the methods it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The path, with `{id}` placeholders.
    pub path: &'static str,
    /// Whether it can be opened.
    pub opens: bool,
    /// Whether a form is sent to it.
    pub takes: bool,
}

impl Routes {
    fn new() -> Self {
        Self {
            router: Router::new(),
            places: Vec::new(),
        }
    }

    /// A page.
    fn page<H, T>(self, path: &'static str, shown: H) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
    {
        self.at(path, true, false, get(shown))
    }

    /// A page with a form that is sent to its own address.
    fn form<H, T, P, U>(self, path: &'static str, shown: H, taken: P) -> Self
    where
        H: Handler<T, Web>,
        T: 'static,
        P: Handler<U, Web>,
        U: 'static,
    {
        self.at(path, true, true, get(shown).post(taken))
    }

    /// A form without a page of its own.
    fn action<P, U>(self, path: &'static str, taken: P) -> Self
    where
        P: Handler<U, Web>,
        U: 'static,
    {
        self.at(path, false, true, post(taken))
    }

    fn at(
        mut self,
        path: &'static str,
        opens: bool,
        takes: bool,
        answers: axum::routing::MethodRouter<Web>,
    ) -> Self {
        self.places.push(Place { path, opens, takes });
        self.router = self.router.route(path, answers);
        self
    }

    /// As a router.
    pub(crate) fn into_router(self) -> Router<Web> {
        self.router
    }

    /// What it holds.
    pub(crate) fn into_places(self) -> Vec<Place> {
        self.places
    }
}

/// The pages that work without a session: a short list, held by a test.
pub(crate) fn public() -> Routes {
    Routes::new()
        .form("/login", login::form, login::log_in)
        .action("/login/code", login::enter_code)
        .page("/assets/{name}", assets::serve)
}

/// Everything else: nothing below this line is reached without a session.
pub(crate) fn known() -> Routes {
    let routes = across(Routes::new());
    let routes = of_files(routes);
    let routes = of_clients(routes);
    let routes = of_contracts(routes);
    let routes = of_events(routes);
    let routes = of_employees(routes);
    let routes = of_imports(routes);
    let routes = of_company(routes);
    of_account(routes)
}

fn across(routes: Routes) -> Routes {
    routes
        .page("/", dashboard::show)
        .page("/search", search::show)
        .page("/search/palette", search::palette)
}

/// Each list in each of its formats.
fn of_files(routes: Routes) -> Routes {
    routes
        .page("/clients.csv", files::clients)
        .page("/clients.xlsx", files::clients)
        .page("/clients.jsonl", files::clients)
        .page("/clients.vcf", files::clients)
        .page("/contracts.csv", files::contracts)
        .page("/contracts.xlsx", files::contracts)
        .page("/contracts.jsonl", files::contracts)
        .page("/payments.csv", files::payments)
        .page("/payments.xlsx", files::payments)
        .page("/payments.jsonl", files::payments)
        .page("/events.csv", files::events)
        .page("/events.xlsx", files::events)
        .page("/events.jsonl", files::events)
        .page("/events.ics", files::events)
        .page("/employees.csv", files::employees)
        .page("/employees.xlsx", files::employees)
        .page("/employees.jsonl", files::employees)
        .page("/audit.csv", files::audit)
        .page("/audit.xlsx", files::audit)
        .page("/audit.jsonl", files::audit)
}

fn of_clients(routes: Routes) -> Routes {
    routes
        .form("/clients", clients::list, clients::create::create)
        .page("/clients/new", clients::create::new)
        .page("/clients/duplicates", clients::duplicates::list)
        .page("/clients/{id}", clients::show)
        .form("/clients/{id}/edit", clients::edit, clients::update)
        .form(
            "/clients/{id}/contact",
            clients::contact,
            clients::log_contact,
        )
        .form(
            "/clients/{id}/reassign",
            clients::reassign_form,
            clients::reassign,
        )
        .form(
            "/clients/{id}/anonymise",
            clients::anonymise_form,
            clients::anonymise,
        )
        .form(
            "/clients/{id}/merge",
            clients::merge::form,
            clients::merge::merge,
        )
}

fn of_employees(routes: Routes) -> Routes {
    routes
        .form("/employees", employees::list, changes::create)
        .page("/employees/new", changes::new)
        .page("/employees/{id}", employees::show)
        .form("/employees/{id}/edit", changes::edit, changes::update)
        .form(
            "/employees/{id}/reset-password",
            changes::reset_password_form,
            changes::reset_password,
        )
        .form(
            "/employees/{id}/reset-two-factor",
            changes::reset_two_factor_form,
            changes::reset_two_factor,
        )
        .form(
            "/employees/{id}/handover",
            leaving::hand_over_form,
            leaving::hand_over,
        )
        .form(
            "/employees/{id}/deactivate",
            leaving::deactivate_form,
            leaving::deactivate,
        )
        .form(
            "/employees/{id}/reactivate",
            leaving::reactivate_form,
            leaving::reactivate,
        )
        .form(
            "/employees/{id}/delete",
            leaving::delete_form,
            leaving::delete,
        )
}

fn of_imports(routes: Routes) -> Routes {
    routes
        .form("/imports", imports::list, imports::send)
        .page("/imports/new", imports::new)
        .page("/imports/{id}", imports::show)
        .page("/imports/{id}/refused.csv", imports::refused_rows)
        .action("/imports/{id}/columns", verbs::remap)
        .action("/imports/{id}/run", verbs::run)
        .form("/imports/{id}/undo", verbs::undo_form, verbs::undo)
}

fn of_company(routes: Routes) -> Routes {
    routes
        .page("/audit", audit::list)
        .form("/settings", settings::form, settings::update)
}

fn of_events(routes: Routes) -> Routes {
    routes
        .form("/events", events::list, events::create)
        .page("/events/new", events::new)
        .page("/events/{id}", events::show)
        .form("/events/{id}/edit", events::edit, events::update)
        .form(
            "/events/{id}/postpone",
            events::postpone_form,
            events::postpone,
        )
        .form("/events/{id}/assign", events::assign_form, events::assign)
        .form(
            "/events/{id}/unassign",
            events::unassign_form,
            events::unassign,
        )
        .form("/events/{id}/move", events::move_form, events::move_to)
        .form("/events/{id}/cancel", events::cancel_form, events::cancel)
        .form("/events/{id}/note", events::note_form, events::add_note)
        .form(
            "/events/{id}/notes",
            events::notes_form,
            events::replace_notes,
        )
        .page("/events/{id}/calendar.ics", events::calendar_file)
        .page("/calendar", calendar::show)
        .page("/assign", assign::board)
}

fn of_contracts(routes: Routes) -> Routes {
    routes
        .form("/contracts", contracts::list, draw::create)
        .page("/contracts/new", draw::new)
        .page("/contracts/{id}", contracts::show)
        .form("/contracts/{id}/edit", change::edit, change::update)
        .form("/contracts/{id}/sign", change::sign_form, change::sign)
        .form(
            "/contracts/{id}/cancel",
            change::cancel_form,
            change::cancel,
        )
        .form("/contracts/{id}/move", change::move_form, change::move_to)
        .form("/contracts/{id}/pay", payments::pay_form, payments::pay)
        .form(
            "/contracts/{id}/payments/{payment}/void",
            payments::void_form,
            payments::void,
        )
}

fn of_account(routes: Routes) -> Routes {
    routes
        .page("/more", more::show)
        .page("/profile", profile::show)
        .form(
            "/profile/settings",
            profile::settings,
            profile::update_settings,
        )
        .form("/profile/tokens/new", tokens::form, tokens::make)
        .action("/profile/tokens/{id}/end", tokens::end)
        .form(
            "/profile/sessions/end",
            sessions::end_all_form,
            sessions::end_all,
        )
        .action("/profile/sessions/{id}/end", sessions::end)
        .form("/profile/calendar", feed::form, feed::make)
        .form("/profile/calendar/remove", feed::end_form, feed::end)
        .action("/theme", profile::switch_theme)
        .form("/password", account::password, account::change_password)
        .form("/two-factor", two_factor::form, two_factor::begin)
        .form(
            "/two-factor/confirm",
            two_factor::confirm_form,
            two_factor::confirm,
        )
        .form(
            "/two-factor/codes",
            two_factor::codes_form,
            two_factor::renew_codes,
        )
        .form(
            "/two-factor/off",
            two_factor::off_form,
            two_factor::turn_off,
        )
        .action("/logout", account::log_out)
}
