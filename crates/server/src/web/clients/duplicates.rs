//! Clients that may be one and the same, by group.

use api::duplicates::DuplicateQuery;
use askama::Template;
use axum::response::Response;
use domain::{
    client::Client,
    duplicate::{Group, Likeness},
};

use crate::web::{
    failure::Failure,
    list::{ListQuery, Paging},
    page::Page,
};

/// In what clients are alike, in words.
pub(crate) fn alike(page: &Page, likeness: &[Likeness]) -> String {
    let said = likeness.iter().map(|like| {
        page.t(match like {
            Likeness::Phone => "alike-phone",
            Likeness::NameAndCompany => "alike-name-and-company",
        })
    });
    said.collect::<Vec<_>>().join(" · ")
}

/// A group with what is said of it.
struct Shown {
    likeness: String,
    group: Group,
}

impl Shown {
    /// Where a client of the group is compared with the oldest of them.
    fn comparison(&self, client: &Client) -> Option<String> {
        let oldest = self.group.clients.first.first()?;
        (oldest.id != client.id).then(|| super::merge::place(client.id, Some(oldest.id)))
    }
}

#[derive(Template)]
#[template(path = "clients/duplicates.html")]
struct List<'a> {
    page: &'a Page,
    groups: Vec<Shown>,
    paging: Paging,
}

/// The groups.
pub(crate) async fn list(
    page: Page,
    query: ListQuery<DuplicateQuery>,
) -> Result<Response, Failure> {
    let request = query.read(DuplicateQuery::read);
    let listed = page.session.list_duplicates(request).await?;
    let paging = Paging::of(&query.address, &listed);
    let groups = listed.items.into_iter().map(|group| Shown {
        likeness: alike(&page, &group.likeness),
        group,
    });
    Ok(page.show(&List {
        page: &page,
        groups: groups.collect(),
        paging,
    }))
}
