//! The refusals of rules in words, each with its key for other languages.

use std::fmt;

use super::{AccountChange, ChangeSince, Holding, ReferenceKind, Refusal};
use crate::{
    ids::{EmployeeId, Version},
    page::Few,
    worded,
    wording::{Argument, Joint, Sentence},
};

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sentence().fmt(f)
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// What is said of it.
    #[rustfmt::skip]
    #[expect(clippy::too_many_lines, reason = "an arm is a refusal: one list to read")]
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::StaleVersion { record, given, current, since } => worded!(
                "refusal-stale-version",
                "{record} has changed since version {given}: {since}",
                record = *record,
                given = *given,
                since = told_since(since, *current),
            ),
            Self::EmailTaken => worded!("refusal-email-taken", "the e-mail address is already in use"),
            Self::EmployeeNumberTaken => worded!(
                "refusal-employee-number-taken",
                "the employee number is already in use or was used before"
            ),
            Self::AlreadySetUp => worded!(
                "refusal-already-set-up",
                "the company is already set up: there are employees"
            ),
            Self::OwnAccount(change) => worded!(
                "refusal-own-account",
                "you cannot {change} your own account; ask another manager",
                change = change.sentence(),
            ),
            Self::LastManager(employee) => worded!(
                "refusal-last-manager",
                "employee {employee} is the last active manager; make another one first",
                employee = *employee,
            ),
            Self::StillOwns { employee, clients, events } => {
                still_owns(*employee, clients.as_ref(), events.as_ref())
            }
            Self::StillReferredTo { employee, references } => worded!(
                "refusal-still-referred-to",
                "employee {employee} is named by {references} and can only be deactivated",
                employee = *employee,
                references = Argument::list(
                    references.iter().map(|(kind, count)| kind.sentence(*count)),
                    Joint::Comma,
                ),
            ),
            Self::ImportState { import, state } => worded!(
                "refusal-import-state",
                "import {import} is {state}; this cannot be done with it now",
                import = *import,
                state = state.name(),
            ),
            Self::AlreadyDeactivated(employee) => worded!(
                "refusal-already-deactivated",
                "employee {employee} is already deactivated",
                employee = *employee,
            ),
            Self::AlreadyActive(employee) => worded!(
                "refusal-already-active",
                "employee {employee} is already active",
                employee = *employee,
            ),
            Self::ClientAnonymised => worded!(
                "refusal-client-anonymised",
                "the client was anonymised and accepts no changes"
            ),
            Self::ClientMerged { client, into } => worded!(
                "refusal-client-merged",
                "client {client} was merged into client {into}",
                client = *client,
                into = *into,
            ),
            Self::OpenContracts(contracts) => worded!(
                "refusal-open-contracts",
                "the client still has contracts to be paid or cancelled, or with events to come: {contracts}",
                contracts = told_first(contracts, |contract| Argument::from(*contract)),
            ),
            Self::ContractNotSigned(contract) => worded!(
                "refusal-contract-not-signed",
                "contract {contract} is not signed",
                contract = *contract,
            ),
            Self::ContractSigned { contract, what } => worded!(
                "refusal-contract-signed",
                "contract {contract} is signed; its {what} can no longer change",
                contract = *contract,
                what = Argument::field(*what),
            ),
            Self::AlreadySigned(contract) => worded!(
                "refusal-already-signed",
                "contract {contract} is already signed",
                contract = *contract,
            ),
            Self::ContractCancelled(contract) => worded!(
                "refusal-contract-cancelled",
                "contract {contract} is cancelled and accepts nothing further",
                contract = *contract,
            ),
            Self::ContractHasEvents(contract) => worded!(
                "refusal-contract-has-events",
                "contract {contract} has events and cannot move to another client",
                contract = *contract,
            ),
            Self::PaymentVoided(payment) => worded!(
                "refusal-payment-voided",
                "payment {payment} is already voided",
                payment = *payment,
            ),
            Self::EventCancelled(event) => worded!(
                "refusal-event-cancelled",
                "event {event} is cancelled and accepts notes only",
                event = *event,
            ),
            Self::NoSupportContact(event) => worded!(
                "refusal-no-support-contact",
                "event {event} has no support contact",
                event = *event,
            ),
            Self::SupportBusy { support, event, name } => worded!(
                "refusal-support-busy",
                "{support} is already busy with event {event} \"{name}\" at that time",
                support = support.as_str(),
                event = *event,
                name = name.as_str(),
            ),
            Self::SupportGone { support, event } => worded!(
                "refusal-support-gone",
                "{support} no longer runs events; event {event} needs somebody else first",
                support = support.as_str(),
                event = *event,
            ),
            Self::TwoFactorOn => worded!(
                "refusal-two-factor-on",
                "there is a second factor already; turn it off first to set up another one"
            ),
            Self::TwoFactorOff => worded!("refusal-two-factor-off", "there is no second factor"),
            Self::StillRunning => worded!(
                "refusal-still-running",
                "a request with this idempotency key is still running; try again shortly"
            ),
        }
    }
}

impl AccountChange {
    fn sentence(self) -> Sentence {
        match self {
            Self::Demote => worded!("own-account-demote", "demote"),
            Self::Deactivate => worded!("own-account-deactivate", "deactivate"),
            Self::Delete => worded!("own-account-delete", "delete"),
            Self::ResetPassword => worded!("own-account-reset-password", "reset the password of"),
            Self::ResetTwoFactor => {
                worded!("own-account-reset-two-factor", "reset the second factor of")
            }
        }
    }
}

impl ReferenceKind {
    fn sentence(self, count: u64) -> Sentence {
        match self {
            Self::Clients => worded!("reference-clients", "{count} clients", count = count),
            Self::Contracts => worded!("reference-contracts", "{count} contracts", count = count),
            Self::Events => worded!("reference-events", "{count} events", count = count),
            Self::Payments => worded!("reference-payments", "{count} payments", count = count),
            Self::LoggedContacts => worded!(
                "reference-logged-contacts",
                "{count} logged contacts",
                count = count,
            ),
        }
    }
}

/// Who changed what since, as far as the audit log knows.
fn told_since(since: &[ChangeSince], current: Version) -> Sentence {
    if since.is_empty() {
        return worded!(
            "since-version",
            "it is at version {current}",
            current = current
        );
    }
    let told = since.iter().map(|change| {
        let (who, at) = (change.who.as_str(), change.at);
        if change.fields.is_empty() {
            return worded!(
                "since-change",
                "{who} changed it at {at}",
                who = who,
                at = at
            );
        }
        worded!(
            "since-change-of-fields",
            "{who} changed {fields} at {at}",
            who = who,
            fields = Argument::list(change.fields.iter().map(Argument::field), Joint::Comma),
            at = at,
        )
    });
    worded!(
        "since",
        "{changes}",
        changes = Argument::list(told, Joint::Semicolon)
    )
}

/// `2 clients (1 Kevin Casey, 4 Lou Bouzin) and 1 event (9 Wedding)`.
fn still_owns(
    employee: EmployeeId,
    clients: Option<&Holding>,
    events: Option<&Holding>,
) -> Sentence {
    let clients = clients.map(|held| {
        worded!(
            "holding-clients",
            "{count} ({names})",
            count = Argument::counted(held.count, "client"),
            names = told_first(held, named),
        )
    });
    let events = events.map(|held| {
        worded!(
            "holding-events",
            "{count} ({names})",
            count = Argument::counted(held.count, "event"),
            names = told_first(held, named),
        )
    });
    worded!(
        "refusal-still-owns",
        "employee {employee} still has {holdings}; hand them over first",
        employee = employee,
        holdings = Argument::list(clients.into_iter().chain(events), Joint::And),
    )
}

fn named((id, name): &(i64, String)) -> Argument {
    Argument::from(format!("{id} {name}"))
}

/// The first of them, and how many there are beside those.
fn told_first<T>(few: &Few<T>, told: impl Fn(&T) -> Argument) -> Argument {
    let others = few.others();
    let more = (others > 0)
        .then(|| Argument::from(worded!("and-others", "and {count} more", count = others)));
    Argument::list(few.first.iter().map(told).chain(more), Joint::Comma)
}
