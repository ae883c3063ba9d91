//! Attacks on the API. Each checker is shown at work first: on a responder that has the
//! hole, made for the purpose and as small as can be.

mod forged_tokens;
mod guessing;
mod injection;
mod mass_assignment;

use std::fmt::Write as _;

use api::endpoint::Info;

use crate::api::{
    actors::rows,
    cast::{Cast, Question},
    support::Person,
};

/// Any text as it stands in a query or a path.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        write!(all, "%{byte:02X}").expect("a string takes it");
        all
    })
}

/// The first actor who may do this, with a request that would succeed.
async fn asked_well(cast: &mut Cast, info: &Info) -> (Person, Question) {
    let rows = rows();
    let row = rows.iter().find(|(name, _)| *name == info.name);
    let (_, statuses) = row.expect("every operation has a row");
    let may = (3..statuses.len()).find(|actor| statuses[*actor] == info.status);
    let person = cast.actor(may.expect("somebody may")).await;
    let question = cast.question(info, &person).await;
    // what was asked to get there is done with
    cast.house.imports_at_rest().await;
    (person, question)
}
