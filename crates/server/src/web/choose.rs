//! Choosing a client: a list to search in, whose rows lead on with the client
//! in the address.

use api::clients::ClientQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client,
    error::{Checks, Given},
    ids::ClientId,
};
use serde::Deserialize;

use super::{
    failure::Failure,
    list::{Address, Chip, ListQuery, Paging},
    page::Page,
};

/// What the address of such a page may say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChooseQuery {
    /// The client, once chosen.
    client: Option<String>,
    q: Option<String>,
    after: Option<String>,
    before: Option<String>,
}

/// A page of clients to choose from.
pub(crate) struct Choice {
    pub(crate) title: String,
    pub(crate) lead: String,
    /// What it is about, above the title: address and name.
    pub(crate) about: (String, String),
    /// The page that a row leads to, with the client in its query.
    pub(crate) place: String,
    /// Whom one cannot choose.
    pub(crate) except: Option<ClientId>,
}

#[derive(Template)]
#[template(path = "choose.html")]
struct Choose<'a> {
    page: &'a Page,
    choice: Choice,
    address: &'a Address,
    chips: Vec<Chip>,
    clients: Vec<Client>,
    paging: Paging,
}

/// The client in an address, once one was chosen.
pub(crate) fn chosen(query: &ListQuery<ChooseQuery>) -> Option<Given<ClientId>> {
    let client = query.read(|asked| {
        let mut checks = Checks::default();
        let client = checks.take_optional("client", asked.client.as_deref().map(ClientId::parse));
        checks.finish(|| client)
    });
    client.transpose()
}

/// The clients that one can choose: those whose data was not removed.
pub(crate) async fn page(
    page: &Page,
    query: &ListQuery<ChooseQuery>,
    choice: Choice,
) -> Result<Response, Failure> {
    let clients = query.read(|asked| {
        let query = ClientQuery {
            q: asked.q.clone(),
            after: asked.after.clone(),
            before: asked.before.clone(),
            ..ClientQuery::default()
        };
        query.read().map(|mut request| {
            request.filter.not_anonymised = true;
            request.filter.except = choice.except;
            request
        })
    });
    let listed = page.session.list_clients(clients).await?;
    let paging = Paging::of(&query.address, &listed);
    Ok(page.show(&Choose {
        page,
        choice,
        address: &query.address,
        chips: Vec::new(),
        clients: listed.items,
        paging,
    }))
}
