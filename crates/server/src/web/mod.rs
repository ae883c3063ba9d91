//! The web interface: pages made on the server, forms that work without a
//! script, over the same use-cases and permits as the API.
//!
//! A handler reads what was typed, calls one use-case and shows a page or
//! leads on to one. Pages are Askama templates in `templates/`; every visible
//! text comes from the catalogue ([`texts`]). Nothing here knows a rule: what
//! a button may do is asked of the permission table, what it would do of the
//! domain.

mod account;
mod assets;
mod assign;
mod audit;
mod calendar;
mod chart;
mod choose;
mod clients;
mod contracts;
mod cookies;
mod dashboard;
mod employees;
mod events;
mod failure;
mod files;
mod flash;
mod form;
mod guard;
mod habits;
mod icons;
mod imports;
mod kept;
mod known;
mod list;
mod login;
mod more;
mod page;
mod payments;
mod pick;
mod profile;
mod programs;
mod routes;
mod search;
mod settings;
mod tag;
mod texts;
mod timeline;
mod two_factor;
mod typed;
mod words;
mod zones;

use axum::{Router, middleware};
use service::Service;
use tower_http::compression::CompressionLayer;

use self::cookies::Cookies;
pub(crate) use self::failure::should_it_be_slow;
pub use self::routes::Place;

/// What every page is made with; cheap to clone.
#[derive(Clone)]
pub(crate) struct Web {
    service: Service,
    cookies: Cookies,
}

impl Web {
    /// The interface of a company; `is_secure` when browsers come by TLS.
    pub(crate) fn new(service: Service, is_secure: bool) -> Self {
        Self {
            service,
            cookies: Cookies::new(is_secure),
        }
    }
}

/// Every place of the interface: the few that work without a session, and the
/// rest.
pub fn places() -> (Vec<Place>, Vec<Place>) {
    (
        routes::public().into_places(),
        routes::known().into_places(),
    )
}

/// What answers where there is nothing: a page for browsers, a problem body for
/// programs.
pub(crate) fn nothing_here_service(web: Web) -> Router {
    Router::new()
        .fallback(failure::nothing_here)
        .layer(middleware::from_fn(guard::page_headers))
        .with_state(web)
}

/// Every page and form.
pub(crate) fn router(web: &Web) -> Router {
    let known = routes::known()
        .into_router()
        .method_not_allowed_fallback(failure::wrong_method)
        // within the frame of whoever asks
        .route_layer(failure::catching_panics())
        .route_layer(middleware::from_fn_with_state(
            web.clone(),
            known::identified,
        ));
    routes::public()
        .into_router()
        .method_not_allowed_fallback(failure::wrong_method)
        .merge(known)
        .layer(failure::catching_panics())
        .layer(middleware::from_fn(guard::to_the_end))
        .layer(middleware::from_fn_with_state(
            web.clone(),
            guard::same_origin,
        ))
        .layer(middleware::from_fn(guard::headers))
        .layer(CompressionLayer::new())
        .with_state(web.clone())
}
