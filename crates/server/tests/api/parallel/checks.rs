//! What has to hold afterwards, read from the tables themselves.

use super::stage::Stage;
use crate::api::audit_chain::assert_whole;

/// Every check.
pub(super) async fn all(stage: &Stage) {
    no_change_is_lost(stage).await;
    money_is_exact(stage);
    nobody_is_in_two_places(stage);
    nobody_who_left_holds_anything(stage);
    one_wins(stage);
    every_success_is_audited(stage);
    assert_whole(&stage.house).await;
}

/// The numbers of a row.
fn numbers(row: &str) -> Vec<i64> {
    row.split(' ')
        .map(|number| number.parse().expect("a number"))
        .collect()
}

async fn no_change_is_lost(stage: &Stage) {
    let changes = stage.told().changes.clone();
    assert!(!changes.is_empty(), "something was changed");
    for (path, acknowledged) in changes {
        let record = stage.house.mona.get(&path).await.expect_status(200).body;
        let before = stage.begun[&path];
        assert_eq!(record["version"], before + acknowledged, "{path}");
    }
}

fn money_is_exact(stage: &Stage) {
    let rows = stage.house.database.texts(
        "SELECT CONCAT(c.id, ' ', c.total_minor, ' ', c.paid_minor, ' ', c.remaining_minor, ' ', \
         COALESCE((SELECT SUM(p.amount_minor) FROM payments p \
           WHERE p.contract_id = c.id AND p.voided_at IS NULL), 0), ' ', c.event_count, ' ', \
         (SELECT COUNT(*) FROM events e WHERE e.contract_id = c.id)) FROM contracts c",
    );
    assert_eq!(rows.len(), stage.contracts.len());
    for row in rows {
        let [id, total, paid, remaining, sum, counted, events] = numbers(&row)[..] else {
            unreachable!("seven numbers: {row}");
        };
        assert_eq!(paid, sum, "contract {id}: paid is what its payments sum to");
        assert_eq!(remaining, total - paid, "contract {id}");
        assert!(remaining >= 0, "contract {id}: {remaining}");
        assert_eq!(counted, events, "contract {id}: its count of events");
        let acknowledged = stage.told().paid.get(&id).copied();
        assert_eq!(paid, acknowledged.unwrap_or_default(), "contract {id}");
    }
}

fn nobody_is_in_two_places(stage: &Stage) {
    let overlaps = stage.house.database.texts(
        "SELECT CONCAT(a.id, ' and ', b.id) FROM events a JOIN events b \
         ON a.support_contact_id = b.support_contact_id AND a.id < b.id \
         AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at",
    );
    assert_eq!(overlaps, Vec::<String>::new());
}

fn nobody_who_left_holds_anything(stage: &Stage) {
    let held = stage.house.database.texts(
        "SELECT CONCAT('client ', c.id) FROM clients c JOIN employees e \
         ON e.id = c.sales_contact_id WHERE e.deactivated_at IS NOT NULL \
         UNION SELECT CONCAT('event ', v.id) FROM events v JOIN employees e \
         ON e.id = v.support_contact_id WHERE e.deactivated_at IS NOT NULL",
    );
    assert_eq!(held, Vec::<String>::new());
}

fn one_wins(stage: &Stage) {
    let told = stage.told();
    assert!(!told.keys.is_empty() && !told.emails.is_empty());
    for (key, ids) in &told.keys {
        assert_eq!(ids.len(), 1, "{key}");
    }
    for (email, ids) in &told.emails {
        assert_eq!(ids.len(), 1, "{email}");
    }
    let made = stage.house.database.texts(
        "SELECT CONCAT(COUNT(*), ' ', COUNT(DISTINCT email_key)) FROM clients \
         WHERE email LIKE '%@once.io' OR email LIKE '%@same.io'",
    );
    let winners = told.keys.len() + told.emails.len();
    assert_eq!(made, [format!("{winners} {winners}")]);
}

/// One entry for each write that was acknowledged.
fn every_success_is_audited(stage: &Stage) {
    for (action, answered) in [
        ("record_payment", "pay: 201 done"),
        ("void_payment", "void: 200 done"),
        ("update_client", "change client: 200 done"),
        ("remove_support", "remove support: 200 done"),
        ("update_event", "move event: 200 done"),
    ] {
        let entries = stage.house.database.texts(&format!(
            "SELECT CONCAT(COUNT(*), '') FROM audit_entries \
             WHERE action = '{action}' AND outcome = 'allowed'"
        ));
        assert_eq!(entries, [stage.count(answered).to_string()], "{action}");
    }
}
