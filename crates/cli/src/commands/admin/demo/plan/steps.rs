//! The plan as single steps in the order of time.

use chrono::{DateTime, Utc};

use super::Plan;

/// One thing that somebody does; the numbers are places in the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Step {
    CreateClient(usize),
    LogContact(usize, usize),
    Reassign(usize),
    CreateContract(usize),
    Sign(usize),
    Pay(usize, usize),
    CancelContract(usize),
    CreateEvent(usize),
    Assign(usize),
    AddNote(usize, usize),
    CancelEvent(usize),
}

impl Plan {
    /// Everything that happens, first things first.
    pub(in super::super) fn steps(&self) -> Vec<(DateTime<Utc>, Step)> {
        let mut steps = Vec::new();
        for (at, client) in self.clients.iter().enumerate() {
            steps.push((client.created_at, Step::CreateClient(at)));
            for (nth, contact) in client.contacts.iter().enumerate() {
                steps.push((contact.logged_at, Step::LogContact(at, nth)));
            }
            steps.extend(
                client
                    .reassigned
                    .map(|(when, _)| (when, Step::Reassign(at))),
            );
        }
        for (at, contract) in self.contracts.iter().enumerate() {
            steps.push((contract.created_at, Step::CreateContract(at)));
            steps.extend(contract.signed_at.map(|when| (when, Step::Sign(at))));
            for (nth, payment) in contract.payments.iter().enumerate() {
                steps.push((payment.at, Step::Pay(at, nth)));
            }
            let cancelled = contract.cancelled;
            steps.extend(cancelled.map(|(when, _)| (when, Step::CancelContract(at))));
        }
        for (at, event) in self.events.iter().enumerate() {
            steps.push((event.created_at, Step::CreateEvent(at)));
            steps.extend(event.assigned.map(|(when, _)| (when, Step::Assign(at))));
            for (nth, (when, _)) in event.later_notes.iter().enumerate() {
                steps.push((*when, Step::AddNote(at, nth)));
            }
            let cancelled = event.cancelled;
            steps.extend(cancelled.map(|(when, _)| (when, Step::CancelEvent(at))));
        }
        steps.sort_by_key(|(when, _)| *when);
        steps
    }
}
