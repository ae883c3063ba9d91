//! How far a contract is: its five steps, and the next one with whose it is.

use api::events::EventQuery;
use domain::{
    contract::{Contract, ContractStatus},
    event::Event,
    page::Count,
    payment::Payment,
    policy,
};
use service::{error::ServiceError, given};

use crate::web::{
    page::Page,
    texts::{Said, isolated},
};

/// What there is to know of a contract's events without reading all of them.
#[derive(Debug, Default)]
pub(crate) struct Events {
    /// Those that are shown, in the order they take place.
    pub(crate) shown: Vec<Event>,
    /// How many stand.
    pub(crate) standing: Count,
    /// The first that stands.
    first: Option<Event>,
    /// The first that is not over and that nobody runs yet.
    unattended: Option<Event>,
}

/// Events on a contract's page; the list has the rest.
const SHOWN: &str = "20";
/// Where the first and the count are asked for.
const FIRST: &str = "1";

impl Events {
    /// Those of a contract.
    pub(crate) async fn of(page: &Page, contract: &Contract) -> Result<Self, ServiceError> {
        if contract.event_count == 0 {
            return Ok(Self::default());
        }
        let first = EventQuery {
            contract: Some(contract.id.to_string()),
            limit: Some(FIRST.to_owned()),
            ..EventQuery::default()
        };
        let latest = EventQuery {
            limit: Some(SHOWN.to_owned()),
            sort: Some("-starts_at".to_owned()),
            ..first.clone()
        };
        let standing = EventQuery {
            status: Some("planned".to_owned()),
            ..first.clone()
        };
        let unattended = EventQuery {
            upcoming: Some("true".to_owned()),
            without_support: Some("true".to_owned()),
            ..first
        };
        let ask = async |query: EventQuery| {
            let asked = given(query.read(page.reader()));
            page.session.list_events(asked).await
        };
        let mut shown = ask(latest).await?.items;
        shown.reverse();
        let standing = ask(standing).await?;
        Ok(Self {
            shown,
            standing: standing.count,
            first: standing.items.into_iter().next(),
            unattended: ask(unattended).await?.items.into_iter().next(),
        })
    }
}

/// What has to happen to a contract next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Due<'a> {
    /// The signature.
    Signature,
    /// A payment: the first, or what remains.
    Payment,
    /// The event.
    Event,
    /// Somebody to run this event.
    Support(&'a Event),
    /// Nothing: paid, and every coming event has somebody.
    Nothing,
    /// Nothing ever again.
    Cancelled,
}

/// Asks what is due, in the order of the steps; the rest of the money comes
/// last, when nothing else is missing.
pub(crate) fn due<'a>(contract: &Contract, events: &'a Events) -> Due<'a> {
    let is_paid = contract.remaining_amount.minor() == 0;
    match contract.status {
        ContractStatus::Cancelled => Due::Cancelled,
        ContractStatus::Draft => Due::Signature,
        ContractStatus::Signed if contract.paid_amount.minor() == 0 && !is_paid => Due::Payment,
        ContractStatus::Signed if events.first.is_none() => Due::Event,
        ContractStatus::Signed => match &events.unattended {
            Some(event) => Due::Support(event),
            None if is_paid => Due::Nothing,
            None => Due::Payment,
        },
    }
}

/// The next step in words, with the way to it.
pub(crate) struct Next {
    pub(crate) what: String,
    pub(crate) detail: Option<String>,
    /// Whose it is.
    pub(crate) whose: Option<String>,
    /// Where it is done, and what the button says; only for whoever can.
    pub(crate) action: Option<(String, String)>,
}

/// The banner of a contract; none once it is cancelled.
pub(crate) fn next(page: &Page, story: &Story<'_>) -> Option<Next> {
    let (contract, due) = (story.contract, story.due);
    let here = super::place(contract.id);
    let (what, action) = match due {
        Due::Cancelled => return None,
        Due::Nothing => ("next-nothing", None),
        Due::Signature => ("next-sign", Some((format!("{here}/sign"), "contract-sign"))),
        Due::Payment => ("next-pay", Some((format!("{here}/pay"), "contract-pay"))),
        Due::Event => {
            let form = format!("/events/new?contract={}", contract.id);
            ("next-event", Some((form, "contract-new-event")))
        }
        Due::Support(event) => {
            let form = format!("/events/{}/assign", event.id);
            ("next-assign", Some((form, "contract-assign")))
        }
    };
    Some(Next {
        what: page.t(what).into_owned(),
        detail: detail(page, story),
        whose: whose(page, contract, due),
        action: action
            .filter(|_| can(page, contract, due))
            .map(|(href, key)| (href, page.t(key).into_owned())),
    })
}

/// Whether the person can take the step themselves.
fn can(page: &Page, contract: &Contract, due: Due<'_>) -> bool {
    match due {
        Due::Signature => page.can_sign(contract).is_ok(),
        Due::Payment => page.can_pay(contract).is_ok(),
        Due::Event => page.can_create_event(contract).is_ok(),
        Due::Support(event) => page.may::<policy::AssignSupport>(event),
        Due::Nothing | Due::Cancelled => false,
    }
}

fn detail(page: &Page, story: &Story<'_>) -> Option<String> {
    let said = match story.due {
        Due::Payment => remaining(page, story),
        Due::Support(event) => page
            .say("next-assign-event")
            .with("event", &event.name)
            .with("when", page.relative(event.period.starts().utc())),
        Due::Signature | Due::Event | Due::Nothing | Due::Cancelled => return None,
    };
    Some(said.to_string())
}

/// How much remains, and until when.
fn remaining<'a>(page: &Page, story: &Story<'_>) -> Said<'a> {
    let contract = story.contract;
    let key = match (contract.due_on, story.is_overdue) {
        (Some(_), true) => "next-pay-overdue",
        (Some(_), false) => "next-pay-due",
        (None, true) => "next-pay-after-event",
        (None, false) => "next-pay-amount",
    };
    let amount = page.money(contract.remaining_amount, contract.currency);
    let said = page.say(key).with("amount", amount);
    match contract.due_on {
        Some(day) => said.with("date", page.date(day)),
        None => said,
    }
}

fn whose(page: &Page, contract: &Contract, due: Due<'_>) -> Option<String> {
    let name = contract.sales_contact.full_name.as_str();
    let is_own = contract.sales_contact.id == page.me().id;
    let can = can(page, contract, due);
    let said = match due {
        Due::Signature | Due::Payment if can && !is_own => {
            page.say("next-theirs-or-yours").with("name", name)
        }
        Due::Signature | Due::Payment | Due::Event | Due::Support(_) if can => {
            page.say("next-yours")
        }
        Due::Signature | Due::Payment => page.say("next-theirs").with("name", name),
        Due::Event => page.say("next-of-sales").with("name", name),
        Due::Support(_) => page.say("next-of-management"),
        Due::Nothing | Due::Cancelled => return None,
    };
    Some(said.to_string())
}

/// One of the five steps.
pub(crate) struct Step {
    /// `done`, `now` or `todo`.
    pub(crate) state: &'static str,
    pub(crate) said: String,
    pub(crate) detail: String,
}

/// What the steps are made from.
pub(crate) struct Story<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) events: &'a Events,
    pub(crate) payments: &'a [Payment],
    /// Who drew it up, as far as it is known.
    pub(crate) drawn_up_by: Option<&'a str>,
    pub(crate) due: Due<'a>,
    /// Whether money is missing past its time.
    pub(crate) is_overdue: bool,
}

/// The five steps of a contract.
pub(crate) fn steps(page: &Page, story: &Story<'_>) -> Vec<Step> {
    let contract = story.contract;
    let drawn_up = page.date(page.zone.local(contract.created_at).date());
    let signed = contract.signed_at.map(|at| {
        let day = page.date(page.zone.local(at).date());
        let by = contract.signed_by.as_ref();
        with_name(day, by.map(|employee| employee.full_name.as_str()))
    });
    let step = |key: &str, done: Option<String>, is_now: bool| step(page, key, done, is_now);
    vec![
        step(
            "step-draft",
            Some(with_name(drawn_up, story.drawn_up_by)),
            false,
        ),
        step("step-signed", signed, story.due == Due::Signature),
        payment_step(page, story),
        step(
            "step-event",
            created_event(page, story.events),
            story.due == Due::Event,
        ),
        step(
            "step-support",
            support(story),
            matches!(story.due, Due::Support(_)),
        ),
    ]
}

fn step(page: &Page, key: &str, done: Option<String>, is_now: bool) -> Step {
    let (state, detail) = match done {
        Some(detail) if !is_now => ("done", detail),
        Some(detail) => ("now", detail),
        None if is_now => ("now", page.t("step-waiting").into_owned()),
        None => ("todo", page.t("step-not-yet").into_owned()),
    };
    Step {
        state,
        said: page.t(key).into_owned(),
        detail,
    }
}

/// How much is paid, and when the last of it came.
fn payment_step(page: &Page, story: &Story<'_>) -> Step {
    let contract = story.contract;
    let is_partly = contract.paid_amount.minor() > 0 && contract.remaining_amount.minor() > 0;
    let key = if is_partly {
        "step-partly-paid"
    } else {
        "step-paid"
    };
    let last = story
        .payments
        .iter()
        .filter(|payment| payment.voided.is_none())
        .map(|payment| payment.paid_on)
        .max();
    let paid = page.money(contract.paid_amount, contract.currency);
    let done = match last {
        _ if contract.paid_amount.minor() == 0 => None,
        Some(day) => Some(format!("{} · {paid}", page.date(day))),
        None => Some(paid),
    };
    step(page, key, done, story.due == Due::Payment)
}

/// When the event takes place, or how many there are.
fn created_event(page: &Page, events: &Events) -> Option<String> {
    let first = events.first.as_ref()?;
    if events.standing.value == 1 {
        return Some(page.begins(first));
    }
    let key = if events.standing.capped {
        "step-events-capped"
    } else {
        "step-events"
    };
    Some(page.say(key).count("n", events.standing.value).to_string())
}

/// Who runs the events that are shown, once each that is still to come has somebody.
fn support(story: &Story<'_>) -> Option<String> {
    if story.events.unattended.is_some() {
        return None;
    }
    let mut names: Vec<&str> = Vec::new();
    for event in story.events.shown.iter().filter(|event| event.stands()) {
        if let Some(support) = &event.support_contact
            && !names.contains(&support.full_name.as_str())
        {
            names.push(&support.full_name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

fn with_name(day: String, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{day} · {}", isolated(name)),
        None => day,
    }
}
