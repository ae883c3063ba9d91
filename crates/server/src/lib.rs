//! HTTP over the use-cases of Epic Events: extract, call, convert.
//!
//! Handlers know neither rules nor storage. Paths and methods come from
//! [`api::endpoint`]; one function maps every refusal to its problem body.

mod docs_page;
pub mod error;
pub mod export;
mod extract;
mod feed;
mod health;
mod json;
pub mod metrics;
mod openapi;
mod proxy;
mod request;
mod rest;
mod serve;
mod upload;
mod web;

use std::{convert::Infallible, error::Error, io};

use axum::{Router, body::Body};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{
    BodyExt,
    combinators::{BoxBody, UnsyncBoxBody},
};
use service::Service;
use tower::{ServiceExt, util::BoxCloneSyncService};

use crate::health::Readiness;

pub use openapi::document as openapi_document;
pub use proxy::{Network, NotANetwork, TrustedProxies};
pub use request::Origin;
pub use serve::{Listening, ServeError, Serving, Tls, TlsError, serve};
pub use web::{Place, places as web_places};

/// The largest request body that is read, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// The whole program behind one router, for requests from this origin.
pub fn router(service: Service, origin: Origin) -> Router {
    let readiness = Readiness::of(service.clone());
    router_with(service, origin, readiness)
}

/// The same, ready as somebody else decides too.
fn router_with(service: Service, origin: Origin, readiness: Readiness) -> Router {
    let is_secure = origin.is_secure();
    let web = web::Web::new(service.clone(), is_secure);
    let mut router = Router::new()
        .nest(api::endpoint::BASE, rest::router(service.clone()))
        .merge(feed::router(service))
        .merge(rest::beside_the_api())
        .merge(health::router(readiness))
        .merge(docs_page::router());
    // the command line asks for no pages, and starts sooner without them
    let pages = (origin != Origin::InProcess).then(|| web.clone());
    if let Some(web) = &pages {
        router = router.merge(web::router(web));
    }
    request::layered(
        router.fallback_service(web::nothing_here_service(web)),
        origin,
        pages,
    )
}

/// The body of an answer, made while it is read.
pub type AnswerBody = UnsyncBoxBody<Bytes, Box<dyn Error + Send + Sync>>;

/// The body of a request, read while it is sent.
pub type AskedBody = BoxBody<Bytes, io::Error>;

/// A router that is called without a socket: what the typed client takes as its
/// in-process transport.
pub type InProcess = BoxCloneSyncService<Request<AskedBody>, Response<AnswerBody>, Infallible>;

/// The router as a transport of the typed client, without a socket.
pub fn in_process(service: Service) -> InProcess {
    let router = router(service, Origin::InProcess);
    BoxCloneSyncService::new(tower::service_fn(move |request: Request<AskedBody>| {
        let router = router.clone();
        async move {
            let answer = router.oneshot(request.map(Body::new)).await;
            let answer = match answer {
                Ok(answer) => answer,
                Err(never) => match never {},
            };
            Ok::<_, Infallible>(answer.map(|body| body.map_err(Into::into).boxed_unsync()))
        }
    }))
}
