//! Short words for the state of a record, in colour and in words.
#![expect(
    clippy::needless_pass_by_value,
    reason = "callers hand over what they just made"
)]

use std::{borrow::Borrow, fmt};

use askama::filters::{Escaper, Html};
use domain::{
    audit::Outcome,
    contract::{Contract, ContractStatus},
    employee::Employee,
    event::Event,
    import::{Import, ImportState},
};

use super::{imports, page::Page, texts::isolated};

/// A word with a colour that goes with it.
pub(crate) struct Tag {
    tone: &'static str,
    said: String,
}

impl Tag {
    fn new(tone: &'static str, said: impl ToString) -> Self {
        Self {
            tone,
            said: said.to_string(),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<span class=\"tag {}\">", self.tone)?;
        Html.write_escaped_str(&mut *f, &self.said)?;
        f.write_str("</span>")
    }
}

impl askama::filters::HtmlSafe for Tag {}

impl Page {
    /// Where a contract stands; `is_overdue` when money is missing past its time.
    pub(crate) fn contract_tag(&self, contract: &Contract, is_overdue: bool) -> Tag {
        match contract.status {
            ContractStatus::Draft => Tag::new("info", self.t("status-draft")),
            ContractStatus::Cancelled => Tag::new("gone", self.t("status-cancelled")),
            ContractStatus::Signed if contract.remaining_amount.minor() == 0 => {
                Tag::new("good", self.t("status-paid"))
            }
            ContractStatus::Signed if is_overdue => Tag::new("bad", self.t("status-overdue")),
            ContractStatus::Signed => Tag::new("accent", self.t("status-signed")),
        }
    }

    /// Who runs an event, or that nobody does.
    pub(crate) fn support_tag(&self, event: &Event) -> Tag {
        match &event.support_contact {
            _ if !event.stands() => Tag::new("gone", self.t("status-cancelled")),
            Some(support) => Tag::new("plain", isolated(&support.full_name)),
            None => Tag::new("warn", self.t("event-without-support")),
        }
    }

    /// Whether an account is open.
    pub(crate) fn employee_tag(&self, employee: &Employee) -> Tag {
        if employee.is_active() {
            Tag::new("good", self.t("employee-active"))
        } else {
            Tag::new("gone", self.t("employee-inactive"))
        }
    }

    /// Where an import stands.
    pub(crate) fn import_tag(&self, import: &Import) -> Tag {
        match import.state {
            ImportState::Checking => Tag::new("info", self.t("import-is-checking")),
            ImportState::Checked => Tag::new("accent", self.t("import-is-checked")),
            ImportState::Running => Tag::new("info", self.t("import-is-running")),
            ImportState::Done => Tag::new("good", self.t("import-is-done")),
            ImportState::Stopped if imports::waits(import) => {
                Tag::new("warn", self.t("import-is-asking"))
            }
            ImportState::Stopped => Tag::new("warn", self.t("import-is-stopped")),
            ImportState::Undoing => Tag::new("info", self.t("import-is-undoing")),
            ImportState::Undone => Tag::new("gone", self.t("import-is-undone")),
        }
    }

    /// What came of an attempt.
    pub(crate) fn outcome_tag(&self, outcome: impl Borrow<Outcome>) -> Tag {
        match *outcome.borrow() {
            Outcome::Allowed => Tag::new("good", self.t("outcome-allowed")),
            Outcome::Denied => Tag::new("bad", self.t("outcome-denied")),
            Outcome::Failed => Tag::new("warn", self.t("outcome-failed")),
        }
    }
}
