//! What observers outside are told of, once it is committed and not before.
//!
//! Told as log events of their own target, `epic::fact`: ids and names of fields, never a
//! value. The program decides where they go.

use domain::{
    ids::{ClientId, ContractId, EmployeeId},
    policy::{Operation, Permit, PermittedBy},
};

/// What happened to an employee's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Happened {
    Created,
    Changed,
    Deactivated,
    Reactivated,
    Deleted,
}

impl Happened {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Created => "employee created",
            Self::Changed => "employee changed",
            Self::Deactivated => "employee deactivated",
            Self::Reactivated => "employee reactivated",
            Self::Deleted => "employee deleted",
        }
    }
}

/// Something that observers are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fact {
    /// An employee's record was written; nobody acts in set-up and maintenance.
    Employee {
        happened: Happened,
        employee: EmployeeId,
        actor: Option<EmployeeId>,
        fields: Vec<String>,
    },
    /// A contract was signed.
    ContractSigned {
        contract: ContractId,
        client: ClientId,
        actor: Option<EmployeeId>,
    },
}

impl Fact {
    pub(crate) fn tell(&self, request_id: &str) {
        match self {
            Self::Employee {
                happened,
                employee,
                actor,
                fields,
            } => tracing::info!(
                target: "epic::fact",
                employee_id = employee.get(),
                actor_id = actor.map(EmployeeId::get),
                fields = fields.join(","),
                request_id,
                "{}",
                happened.in_words()
            ),
            Self::ContractSigned {
                contract,
                client,
                actor,
            } => tracing::info!(
                target: "epic::fact",
                contract_id = contract.get(),
                client_id = client.get(),
                actor_id = actor.map(EmployeeId::get),
                request_id,
                "contract signed"
            ),
        }
    }
}

/// Who acts under a permit; nobody when it is the program itself.
pub(crate) fn actor<A: Operation>(permit: &Permit<A>) -> Option<EmployeeId> {
    match permit.by() {
        PermittedBy::Actor(actor) => Some(actor.id),
        PermittedBy::System => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use rstest::rstest;
    use testbed::Engine;
    use tracing::{Event, Metadata, Subscriber, span};

    use super::*;
    use crate::{stamp::Stamp, testing};

    /// Notes the targets of log events.
    #[derive(Clone, Default)]
    struct Heard(Arc<Mutex<Vec<String>>>);

    impl Heard {
        fn facts(&self) -> usize {
            let heard = self.0.lock().expect("whole");
            heard
                .iter()
                .filter(|target| *target == "epic::fact")
                .count()
        }
    }

    impl Subscriber for Heard {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }
        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, event: &Event<'_>) {
            let target = event.metadata().target().to_owned();
            self.0.lock().expect("whole").push(target);
        }
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    #[rstest]
    #[tokio::test]
    async fn a_fact_is_told_after_the_commit_and_never_when_rolled_back(
        #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
    ) {
        let (_database, store) = testing::migrated(engine).await;
        let heard = Heard::default();
        let _listening = tracing::subscriber::set_default(heard.clone());
        let signed = || Fact::ContractSigned {
            contract: ContractId::new(17),
            client: ClientId::new(4),
            actor: None,
        };
        let work = store.begin(Stamp::without_entries()).await.expect("begins");
        work.note_fact(signed());
        assert_eq!(heard.facts(), 0, "before the commit");
        drop(work);
        assert_eq!(heard.facts(), 0, "after the rollback");
        let work = store.begin(Stamp::without_entries()).await.expect("begins");
        work.note_fact(signed());
        work.save().await.expect("saved");
        assert_eq!(heard.facts(), 1, "after the commit");
    }
}
