//! Creating a client; whoever may create one that there is already is asked first.

use api::clients::CreateClient;
use axum::response::Response;
use domain::{
    client::NewClient,
    contact::{Email, Phone},
    duplicate::{AmongOthers, Duplicate},
    policy,
    text::{CompanyName, ExternalRef, PersonName},
};
use service::{
    error::ServiceError,
    given,
    idempotency::{Once, Outcome},
};

use super::{duplicates::alike, place};
use crate::web::{
    failure::Failure,
    flash::Flash,
    form::{Form, Look},
    page::Page,
    typed::Typed,
};

/// The hidden field with the clients that somebody was shown before they went on.
const SEEN: &str = "seen";

fn create_form(page: &Page) -> Form<'_> {
    Form::new(page, page.t("client-new"), "/clients", "/clients")
        .lead(page.t("client-new-lead"))
        .submit("client-create")
        .once()
        .field(
            page.text_field("full_name")
                .required()
                .longest(PersonName::MAX),
        )
        .field(page.email_field("email").required().longest(Email::MAX))
        .field(
            page.phone_field("phone")
                .required()
                .longest(Phone::MAX)
                .hint(page.t("hint-phone")),
        )
        .field(
            page.text_field("company_name")
                .longest(CompanyName::MAX)
                .hint(page.t("hint-company")),
        )
        .field(
            page.text_field("contact_person")
                .longest(PersonName::MAX)
                .hint(page.t("hint-contact-person")),
        )
        .field(page.date_field("first_contact_on").value(page.today()))
        .field(
            page.text_field("external_ref")
                .longest(ExternalRef::MAX)
                .hint(page.t("hint-external-ref")),
        )
}

/// The form for a new client.
pub(crate) async fn new(page: Page) -> Result<Response, Failure> {
    page.session.admit::<policy::CreateClient>().await?;
    Ok(create_form(&page).show())
}

/// Creates a client, who is then looked after by whoever created it.
pub(crate) async fn create(page: Page, typed: Typed) -> Result<Response, Failure> {
    let new = CreateClient {
        full_name: typed.text("full_name"),
        email: typed.text("email"),
        phone: typed.text("phone"),
        company_name: typed.optional("company_name"),
        contact_person: typed.optional("contact_person"),
        first_contact_on: typed.optional("first_contact_on"),
        external_ref: typed.optional("external_ref"),
    };
    let new = new.read();
    if let Ok(new) = &new {
        let unseen = unseen(&page, new, &typed).await?;
        if !unseen.is_empty() {
            return Ok(asking(&page, &typed, &unseen));
        }
    }
    let made = |made: &AmongOthers| place(made.client.id);
    let once = Once::new(typed.once("client"), &made);
    match page.session.create_client(given(new), once).await {
        Ok(Outcome::Created(made)) => {
            let said = Flash::new("client-created").with("name", &made.client.full_name);
            Ok(page.done(place(made.client.id), &said))
        }
        Ok(Outcome::Replayed(place)) => Ok(page.done(place, &Flash::new("already-done"))),
        Err(error) => create_form(&page).refused(&typed, error),
    }
}

/// Whom the new client may be, when there is somebody among them who was not shown yet.
async fn unseen(
    page: &Page,
    new: &NewClient,
    typed: &Typed,
) -> Result<Vec<Duplicate>, ServiceError> {
    let found = page.session.duplicates_of_new(new).await?;
    let seen = typed.text(SEEN);
    let is_seen = |one: &Duplicate| {
        let id = one.client.id.to_string();
        seen.split(',').any(|shown| shown == id)
    };
    // the same form sent twice meets the client that it created the first time
    let is_own = |one: &Duplicate| one.client.email.key() == new.email.key();
    if found.iter().all(|one| is_seen(one) || is_own(one)) {
        return Ok(Vec::new());
    }
    Ok(found)
}

/// The form again, with the clients that are like the new one.
fn asking(page: &Page, typed: &Typed, found: &[Duplicate]) -> Response {
    let ids = found.iter().map(|one| one.client.id.to_string());
    let ids: Vec<String> = ids.collect();
    let looks = found.iter().map(|one| {
        let client = &one.client;
        let why = alike(page, &one.likeness);
        let who = &client.sales_contact.full_name;
        let said = page.say("client-like").with("why", why).with("name", who);
        Look {
            href: place(client.id),
            name: match &client.company_name {
                Some(company) => format!("{} · {company}", client.full_name),
                None => client.full_name.to_string(),
            },
            said: said.to_string(),
        }
    });
    create_form(page)
        .submit("client-create-anyway")
        .asked(typed, "client-may-be-there", looks.collect())
        .field(page.hidden_field(SEEN).value(ids.join(",")))
        .show_unfinished()
}

/// What is said of a change, after which the client may be another one.
pub(super) fn saved(done: &AmongOthers) -> Flash {
    match done.duplicates.first() {
        Some(like) => Flash::new("client-saved-like").with("name", &like.client.full_name),
        None => Flash::new("saved"),
    }
}
