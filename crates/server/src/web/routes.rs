//! Which page answers where. Every route of the web interface stands here, in
//! the order of the navigation.

use axum::{
    Router,
    handler::Handler,
    routing::{get, post},
};

use super::{Web, account, assets, assign, calendar, clients, events, login};

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
        .page("/assets/{name}", assets::serve)
}

/// Everything else: nothing below this line is reached without a session.
pub(crate) fn known() -> Routes {
    let routes = of_clients(Routes::new());
    let routes = of_events(routes);
    of_account(routes)
}

fn of_clients(routes: Routes) -> Routes {
    routes
        .form("/clients", clients::list, clients::create)
        .page("/clients/new", clients::new)
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

fn of_account(routes: Routes) -> Routes {
    routes
        .form("/password", account::password, account::change_password)
        .action("/logout", account::log_out)
}
