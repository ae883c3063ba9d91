//! Whose events the calendar shows, and in which colours.

use std::collections::BTreeSet;

use domain::{event::Event, ids::EmployeeId};
use service::error::ServiceError;

use super::super::{list::Address, page::Page};

/// Colours that the stylesheet has for people's events.
const COLOURS: i64 = 8;

/// Whose events are shown, to be chosen.
pub(super) struct Who {
    pub(super) said: String,
    pub(super) href: String,
    pub(super) is_on: bool,
    /// The colour of somebody's events.
    pub(super) class: Option<String>,
}

/// Whose events can be chosen: everybody's, one's own, nobody's, and those of
/// whoever runs an event that is shown.
pub(super) async fn people(
    page: &Page,
    address: &Address,
    events: &[&Event],
) -> Result<Vec<Who>, ServiceError> {
    let chosen = address.get("who");
    let choice = |key: &str, who: &str| Who {
        said: page.t(key).into_owned(),
        href: address.with("who", who),
        is_on: chosen == who,
        class: None,
    };
    let mut people = vec![choice("calendar-all", "")];
    if !page.is_management() {
        people.push(choice("events-mine", "mine"));
    }
    people.push(choice("events-without-support", "none"));
    let mut running: BTreeSet<(String, EmployeeId)> = events
        .iter()
        .filter_map(|event| event.support_contact.as_ref())
        .map(|support| (support.full_name.clone(), support.id))
        .collect();
    if let Ok(id) = EmployeeId::parse(chosen)
        && !running.iter().any(|(_, known)| *known == id)
    {
        let seen = page.session.show_employee(Ok(id)).await?;
        running.insert((seen.employee.full_name.to_string(), id));
    }
    people.extend(running.into_iter().map(|(name, id)| {
        let who = id.to_string();
        Who {
            said: name,
            is_on: chosen == who,
            href: address.with("who", if chosen == who { "" } else { &who }),
            class: Some(colour(id)),
        }
    }));
    Ok(people)
}

/// The class of the colour of somebody's events.
pub(crate) fn colour(support: EmployeeId) -> String {
    format!("ev-{}", support.get().rem_euclid(COLOURS) + 1)
}
