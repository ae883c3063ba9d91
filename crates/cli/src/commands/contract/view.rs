//! What contracts and payments look like: columns, card, messages.

use api::contracts::Contract;
use api::csv::Row;
use api::payments::{Payment, RecordedPayment};
use serde_json::Value;

use crate::output::{CardView, Column, Kind, ListView, Section};
use crate::prompt::Choice;

const MONEY: Kind = Kind::Money("currency");

const COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("client.full_name", "CLIENT", Kind::Text),
    Column::optional("client.company_name", "COMPANY", Kind::Text),
    Column::new("total_amount", "TOTAL", MONEY),
    Column::new("remaining_amount", "REMAINING", MONEY),
    Column::new("status", "STATUS", Kind::State),
    Column::optional("due_on", "DUE", Kind::Date),
    Column::optional("sales_contact.full_name", "SALES CONTACT", Kind::Text),
    Column::optional("title", "TITLE", Kind::Text),
];

const SECTION_COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("title", "TITLE", Kind::Text),
    Column::new("total_amount", "TOTAL", MONEY),
    Column::new("remaining_amount", "REMAINING", MONEY),
    Column::new("status", "STATUS", Kind::State),
    Column::optional("due_on", "DUE", Kind::Date),
];

const FACTS: &[Column] = &[
    Column::new("title", "Title", Kind::Text),
    Column::new("status", "Status", Kind::State),
    Column::new("client.full_name", "Client", Kind::Text),
    Column::new("client.company_name", "Company", Kind::Text),
    Column::new("client.id", "Client number", Kind::Id),
    Column::new("sales_contact.full_name", "Sales contact", Kind::Text),
    Column::new("total_amount", "Total", MONEY),
    Column::new("deposit", "Deposit", MONEY),
    Column::new("paid_amount", "Paid", MONEY),
    Column::new("remaining_amount", "Remaining", MONEY),
    Column::new("due_on", "Due", Kind::Date),
    Column::new("signed_at", "Signed", Kind::Instant),
    Column::new("signed_by.full_name", "Signed by", Kind::Text),
    Column::new("cancelled_at", "Cancelled", Kind::Instant),
    Column::new("cancel_reason", "Why cancelled", Kind::Text),
    Column::new("external_ref", "External number", Kind::Text),
    Column::new("created_at", "Created", Kind::Instant),
    Column::new("updated_at", "Changed", Kind::Instant),
    Column::new("version", "Version", Kind::Id),
];

/// Payments on a card.
pub(super) const PAYMENT_COLUMNS: &[Column] = &[
    Column::new("id", "ID", Kind::Id),
    Column::new("paid_on", "ON", Kind::Date),
    Column::new("amount", "AMOUNT", MONEY),
    Column::new("method", "METHOD", Kind::Text),
    Column::new("reference", "REFERENCE", Kind::Text),
    Column::new("is_deposit", "DEPOSIT", Kind::YesNo),
    Column::new("voided_at", "VOIDED", Kind::Instant),
    Column::optional("recorded_by.full_name", "BY", Kind::Text),
];

/// The list.
pub(super) const LIST: ListView<'static> = ListView {
    noun: "contracts",
    columns: COLUMNS,
    fields: Contract::COLUMNS,
};

/// Contracts on the card of their client, or on a dashboard.
pub(crate) fn section(items: &[Value]) -> Section<'_> {
    Section {
        title: "Contracts",
        columns: SECTION_COLUMNS,
        items,
    }
}

/// One contract with what belongs to it.
pub(super) fn card<'a>(contract: &Contract, sections: Vec<Section<'a>>) -> CardView<'a> {
    CardView {
        title: format!("Contract {} · {}", contract.id, client_of(contract)),
        facts: FACTS,
        sections,
        fields: Contract::COLUMNS,
    }
}

/// A row of a pick-list.
pub(super) fn choice(contract: &Contract) -> Choice {
    Choice {
        id: contract.id,
        label: format!(
            "{} · {} · {} {} · {}",
            client_of(contract),
            contract.title.as_deref().unwrap_or("—"),
            contract.total_amount,
            contract.currency,
            contract.status
        ),
    }
}

/// A payment as a row of a pick-list.
pub(super) fn payment_choice(payment: &Payment) -> Choice {
    Choice {
        id: payment.id,
        label: format!(
            "{} · {} {}",
            payment.paid_on, payment.amount, payment.currency
        ),
    }
}

/// `contract 17 signed · 12000.00 EUR · Cool Startup LLC`
pub(super) fn message(contract: &Contract, done: &str) -> String {
    format!(
        "contract {} {done} · {} {} · {}",
        contract.id,
        contract.total_amount,
        contract.currency,
        client_of(contract)
    )
}

/// As `message`, with the events that were cancelled along with it.
pub(super) fn cancelled(contract: &Contract) -> String {
    let message = message(contract, "cancelled");
    match contract.cancelled_events.as_deref() {
        None | Some([]) => message,
        Some([one]) => format!("{message} · event {one} cancelled with it"),
        Some(events) => {
            let events: Vec<String> = events.iter().map(ToString::to_string).collect();
            format!("{message} · events {} cancelled with it", events.join(", "))
        }
    }
}

/// `payment 5 recorded · 2000.00 EUR · contract 17 · 10000.00 EUR remaining`
pub(super) fn payment_message(recorded: &RecordedPayment, done: &str) -> String {
    let RecordedPayment { payment, contract } = recorded;
    let currency = &payment.currency;
    format!(
        "payment {} {done} · {} {currency} · contract {} · {} {currency} remaining",
        payment.id, payment.amount, contract.id, contract.remaining_amount
    )
}

fn client_of(contract: &Contract) -> &str {
    let client = &contract.client;
    client.company_name.as_ref().unwrap_or(&client.full_name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Contract, cancelled, message, payment_message};

    fn contract(company: Option<&str>, events: &[i64]) -> Contract {
        serde_json::from_value(json!({
            "id": 17, "title": null,
            "client": {"id": 42, "full_name": "Kevin Casey", "company_name": company},
            "sales_contact": {"id": 4, "full_name": "Bill Boquet"},
            "total_amount": "12000.00", "deposit": "0.00", "paid_amount": "0.00",
            "remaining_amount": "12000.00", "currency": "EUR", "due_on": null,
            "status": "signed", "signed_at": null, "signed_by": null, "cancelled_at": null,
            "cancel_reason": null, "event_count": 0, "external_ref": null, "version": 2,
            "created_at": "2026-06-01T10:00:00Z", "updated_at": "2026-06-01T10:00:00Z",
            "cancelled_events": events,
        }))
        .expect("a contract as the API writes it")
    }

    #[test]
    fn a_message_says_what_happened_and_to_what() {
        assert_eq!(
            message(&contract(Some("Cool Startup LLC"), &[]), "signed"),
            "contract 17 signed · 12000.00 EUR · Cool Startup LLC"
        );
        assert!(message(&contract(None, &[]), "signed").ends_with("· Kevin Casey"));
    }

    #[test]
    fn cancelling_names_the_events_cancelled_with_it() {
        for (events, expected) in [
            (
                &[][..],
                "contract 17 cancelled · 12000.00 EUR · Kevin Casey",
            ),
            (&[3], "· event 3 cancelled with it"),
            (&[3, 9], "· events 3, 9 cancelled with it"),
        ] {
            let told = cancelled(&contract(None, events));
            assert!(told.ends_with(expected), "{told}");
        }
    }

    #[test]
    fn a_payment_says_what_remains() {
        let recorded = serde_json::from_value(json!({
            "id": 5, "contract_id": 17, "amount": "2000.00", "currency": "EUR",
            "paid_on": "2026-06-03", "method": null, "reference": null, "is_deposit": false,
            "recorded_by": {"id": 4, "full_name": "Bill Boquet"},
            "created_at": "2026-06-03T10:00:00Z", "voided_at": null, "voided_by": null,
            "void_reason": null,
            "contract": {"id": 17, "version": 3, "remaining_amount": "10000.00"},
        }))
        .expect("a payment as the API writes it");
        assert_eq!(
            payment_message(&recorded, "recorded"),
            "payment 5 recorded · 2000.00 EUR · contract 17 · 10000.00 EUR remaining"
        );
    }
}
