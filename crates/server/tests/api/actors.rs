//! Every operation of the table against eight actors: who gets what.
//!
//! The records asked about are Bill's client and Kate's event. 401 is the
//! answer to whoever is not logged in any more, 403 to whoever may not.

use std::collections::BTreeSet;

use api::endpoint::{self, Info};
use serde_json::{Value, json};

use crate::api::{
    cast::{ACTORS, Cast},
    support::Person,
};

/// One row an operation, one column an actor.
const MATRIX: &str = "
                     anonymous expired deactivated  management  own-sales other-sales  assigned other-support
LogIn                   401      201      401          201         201       201         201       201
ShowSession             401      401      401          200         200       200         200       200
LogOut                  401      401      401          204         204       204         204       204
ListSessions            401      401      401          200         200       200         200       200
RevokeSession           401      401      401          204         204       204         204       204
RevokeSessions          401      401      401          200         200       200         200       200
ShowMe                  401      401      401          200         200       200         200       200
UpdateOwnSettings       401      401      401          200         200       200         200       200
ChangePassword          401      401      401          200         200       200         200       200
ShowTwoFactor           401      401      401          200         200       200         200       200
BeginTwoFactor          401      401      401          200         200       200         200       200
ConfirmTwoFactor        401      401      401          200         200       200         200       200
RenewRecoveryCodes      401      401      401          200         200       200         200       200
DisableTwoFactor        401      401      401          204         204       204         204       204
ListTokens              401      401      401          200         200       200         200       200
CreateToken             401      401      401          201         201       201         201       201
RevokeToken             401      401      401          204         204       204         204       204
ShowCalendarFeed        401      401      401          200         200       200         200       200
CreateCalendarFeed      401      401      401          201         201       201         201       201
RemoveCalendarFeed      401      401      401          204         204       204         204       204

ListEmployees           401      401      401          200         200       200         200       200
CreateEmployee          401      401      401          201         403       403         403       403
ShowEmployee            401      401      401          200         200       200         200       200
UpdateEmployee          401      401      401          200         403       403         403       403
DeleteEmployee          401      401      401          204         403       403         403       403
DeactivateEmployee      401      401      401          200         403       403         403       403
ReactivateEmployee      401      401      401          200         403       403         403       403
ResetPassword           401      401      401          200         403       403         403       403
ResetTwoFactor          401      401      401          200         403       403         403       403
HandOverEmployee        401      401      401          200         403       403         403       403
ListDepartments         401      401      401          200         200       200         200       200

ListClients             401      401      401          200         200       200         200       200
CreateClient            401      401      401          403         201       201         403       403
ListDuplicates          401      401      401          200         403       403         403       403
ShowClient              401      401      401          200         200       200         200       200
UpdateClient            401      401      401          200         200       403         403       403
ReassignClient          401      401      401          200         403       403         403       403
ListContacts            401      401      401          200         200       200         200       200
LogContact              401      401      401          201         201       403         403       403
AnonymiseClient         401      401      401          200         403       403         403       403
MergeClient             401      401      401          200         403       403         403       403
ClientHistory           401      401      401          200         200       200         200       200

ListContracts           401      401      401          200         200       200         200       200
CreateContract          401      401      401          201         403       403         403       403
ShowContract            401      401      401          200         200       200         200       200
UpdateContract          401      401      401          200         200       403         403       403
SignContract            401      401      401          200         200       403         403       403
CancelContract          401      401      401          200         403       403         403       403
ListPayments            401      401      401          200         200       200         200       200
ListAllPayments         401      401      401          200         200       200         200       200
RecordPayment           401      401      401          201         201       403         403       403
VoidPayment             401      401      401          200         403       403         403       403
ContractHistory         401      401      401          200         200       200         200       200

ListEvents              401      401      401          200         200       200         200       200
CreateEvent             401      401      401          403         201       403         403       403
ShowEvent               401      401      401          200         200       200         200       200
UpdateEvent             401      401      401          200         403       403         200       403
CancelEvent             401      401      401          200         403       403         403       403
AssignSupport           401      401      401          200         403       403         403       403
RemoveSupport           401      401      401          200         403       403         403       403
AddEventNote            401      401      401          201         403       403         201       403
EventHistory            401      401      401          200         200       200         200       200

CreateImport            401      401      401          201         201       201         201       201
ListImports             401      401      401          200         200       200         200       200
ShowImport              401      401      401          200         200       404         404       404
ListImportRows          401      401      401          200         200       404         404       404
ShowImportErrors        401      401      401          200         200       404         404       404
RunImport               401      401      401          404         200       404         404       404
UndoImport              401      401      401          204         204       403         403       403

Search                  401      401      401          200         200       200         200       200
ShowDashboard           401      401      401          200         200       200         200       200
ListAudit               401      401      401          200         403       403         403       403
ExportClients           401      401      401          200         200       200         200       200
ExportContracts         401      401      401          200         200       200         200       200
ExportPayments          401      401      401          200         200       200         200       200
ExportEvents            401      401      401          200         200       200         200       200
ExportEmployees         401      401      401          200         200       200         200       200
ExportAudit             401      401      401          200         403       403         403       403
ShowSettings            401      401      401          200         403       403         403       403
UpdateSettings          401      401      401          200         403       403         403       403
";

/// The rows: name of the operation, status for each actor.
pub(crate) fn rows() -> Vec<(&'static str, Vec<u16>)> {
    MATRIX
        .lines()
        .skip(2)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let name = words.next().expect("a row begins with its operation");
            let statuses: Vec<u16> = words.map(|word| word.parse().expect("a status")).collect();
            assert_eq!(statuses.len(), ACTORS.len(), "the row of {name}");
            (name, statuses)
        })
        .collect()
}

#[test]
fn every_operation_has_a_row_in_which_somebody_succeeds() {
    let rows = rows();
    let named: BTreeSet<_> = rows.iter().map(|(name, _)| *name).collect();
    let known: BTreeSet<_> = endpoint::ALL.iter().map(|info| info.name).collect();
    assert_eq!(named, known);
    assert_eq!(rows.len(), endpoint::ALL.len(), "a row stands twice");
    for (name, statuses) in rows {
        let done = endpoint::ALL.iter().find(|info| info.name == name);
        let done = done.expect("it is in the table").status;
        assert!(statuses.contains(&done), "nobody may do {name}");
    }
}

/// Asks the rows of one heading; each write has to leave its audit entry.
async fn ask_all(tag: &str) {
    let mut cast = Cast::assemble().await;
    let mut wrong = Vec::new();
    for (name, expected) in rows() {
        let mut of_this_tag = endpoint::ALL.iter().filter(|info| info.tag == tag);
        let Some(info) = of_this_tag.find(|info| info.name == name) else {
            continue;
        };
        // what is done to one's own account would disturb the next row
        if tag == "session" {
            cast = Cast::assemble().await;
        }
        for (actor, expected) in expected.into_iter().enumerate() {
            let request = format!("{name}-{actor}");
            let answer = cast.ask(info, actor, &request).await;
            if answer.status != expected {
                let (actor, status) = (ACTORS[actor], answer.status);
                wrong.push(format!(
                    "{name} by {actor}: {status} instead of {expected}, {}",
                    answer.body
                ));
            }
            if info.method != "GET" {
                let entries = entries(&cast.auditor, &request).await;
                let left = outcomes(&entries);
                if left != due(answer.status) {
                    wrong.push(format!(
                        "{name} by {}, answered {}: audited as {left:?}",
                        ACTORS[actor], answer.status
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The audit entries that a request left.
async fn entries(management: &Person, request: &str) -> Vec<Value> {
    let answer = management.get("/audit?limit=20").await.expect_status(200);
    let items = answer.body["items"].as_array().expect("a list").iter();
    items
        .filter(|entry| entry["request_id"] == json!(request))
        .cloned()
        .collect()
}

fn outcomes(entries: &[Value]) -> BTreeSet<&str> {
    let outcomes = entries.iter().filter_map(|entry| entry["outcome"].as_str());
    outcomes.collect()
}

/// What a write leaves in the audit log; whoever is not known leaves nothing.
fn due(status: u16) -> BTreeSet<&'static str> {
    match status {
        200..=299 => BTreeSet::from(["allowed"]),
        401 => BTreeSet::new(),
        403 => BTreeSet::from(["denied"]),
        _ => BTreeSet::from(["failed"]),
    }
}

#[tokio::test]
async fn actors_and_sessions() {
    ask_all("session").await;
}

#[tokio::test]
async fn actors_and_employees() {
    ask_all("employees").await;
}

#[tokio::test]
async fn actors_and_clients() {
    ask_all("clients").await;
}

#[tokio::test]
async fn actors_and_contracts() {
    ask_all("contracts").await;
}

#[tokio::test]
async fn actors_and_imports() {
    ask_all("imports").await;
}

#[tokio::test]
async fn actors_and_events() {
    ask_all("events").await;
}

#[tokio::test]
async fn actors_and_what_goes_across_records() {
    ask_all("across").await;
}

/// Writes about oneself without id or body; and logging in, where nobody is known yet.
const TAKE_NOTHING: [&str; 4] = ["LogIn", "LogOut", "RevokeSessions", "RemoveCalendarFeed"];

/// Whether a request can be refused for its content at all.
fn takes_content(info: &Info) -> bool {
    info.method != "GET" && !TAKE_NOTHING.contains(&info.name)
}

#[tokio::test]
async fn every_write_that_fails_leaves_an_audit_entry() {
    let cast = Cast::assemble().await;
    let house = &cast.house;
    for info in endpoint::ALL.iter().filter(|info| takes_content(info)) {
        let may = rows();
        let (_, statuses) = may
            .iter()
            .find(|(name, _)| *name == info.name)
            .expect("every operation has a row");
        let person = if statuses[3] == info.status {
            &house.mona
        } else {
            &house.bill
        };
        let request = format!("failing-{}", info.name);
        let path = info.path.replace("{id}", "abc").replace("{payment}", "1");
        let answer = person
            .ask(
                info.method,
                &path,
                &[("x-request-id", &request)],
                Some(json!({"nonsense": true})),
            )
            .await;
        assert_eq!(answer.status, 422, "{}: {}", info.name, answer.body);
        let entries = entries(&cast.auditor, &request).await;
        assert_eq!(outcomes(&entries), due(422), "{}", info.name);
        assert_eq!(entries[0]["actor_id"], json!(person.id));
        assert_eq!(entries[0]["code"], json!("invalid"));
    }
}

#[tokio::test]
async fn a_read_that_the_department_may_not_do_is_audited_as_denied() {
    let cast = Cast::assemble().await;
    let house = &cast.house;
    for path in ["/audit", "/settings"] {
        let request = format!("reading{}", path.replace('/', "-"));
        house
            .bill
            .ask("GET", path, &[("x-request-id", &request)], None)
            .await
            .expect_refusal(403, "forbidden");
        let entries = entries(&cast.auditor, &request).await;
        assert_eq!(outcomes(&entries), BTreeSet::from(["denied"]), "{path}");
        assert_eq!(entries[0]["code"], json!("forbidden"));
    }
}
