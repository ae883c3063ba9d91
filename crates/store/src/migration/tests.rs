//! The entities fit the tables, and the database itself refuses what no rule allows.

use crate::stamp::Stamp;
use sea_orm::{ActiveValue, EntityTrait, IntoActiveModel, TransactionTrait, ValidatedDeleteOne};

use super::*;
use crate::constraint;
use crate::entity::{
    audit_entry, calendar_feed, client, client_contact, company_settings, contract, counter,
    department, employee, event, idempotency_key, letter, login_throttle, payment, recovery_code,
    second_factor, session, used_employee_number,
};
use crate::error::Error;
use crate::testing;
use crate::testing::rows::{client, contract, employee, event, good_rows, insert, payment};
use crate::unit_of_work::UnitOfWork;
use rstest::rstest;
use testbed::Engine;

async fn columns_exist<E: EntityTrait>(store: &Store) {
    let rows = E::find().all(&store.reader().connection()).await;
    rows.expect("every column of the entity is in its table");
}

#[rstest]
#[tokio::test]
async fn every_entity_fits_its_table(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    columns_exist::<audit_entry::Entity>(&store).await;
    columns_exist::<calendar_feed::Entity>(&store).await;
    columns_exist::<client::Entity>(&store).await;
    columns_exist::<client_contact::Entity>(&store).await;
    columns_exist::<company_settings::Entity>(&store).await;
    columns_exist::<contract::Entity>(&store).await;
    columns_exist::<counter::Entity>(&store).await;
    columns_exist::<department::Entity>(&store).await;
    columns_exist::<employee::Entity>(&store).await;
    columns_exist::<event::Entity>(&store).await;
    columns_exist::<idempotency_key::Entity>(&store).await;
    columns_exist::<letter::Entity>(&store).await;
    columns_exist::<login_throttle::Entity>(&store).await;
    columns_exist::<payment::Entity>(&store).await;
    columns_exist::<recovery_code::Entity>(&store).await;
    columns_exist::<second_factor::Entity>(&store).await;
    columns_exist::<session::Entity>(&store).await;
    columns_exist::<used_employee_number::Entity>(&store).await;
}

#[rstest]
#[tokio::test]
async fn rows_come_back_as_they_were_written(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let rows = good_rows(&work).await;
    let found = |id| contract::Entity::find_by_id(id);
    let read = found(rows.contract.id)
        .one(&work.connection())
        .await
        .expect("read");
    assert_eq!(read.as_ref(), Some(&rows.contract));
    let read = client::Entity::find()
        .one(&work.connection())
        .await
        .expect("read");
    assert_eq!(read.as_ref(), Some(&rows.client));
    let read = employee::Entity::find()
        .one(&work.connection())
        .await
        .expect("read");
    assert_eq!(read.as_ref(), Some(&rows.employee));
}

#[rstest]
#[tokio::test]
async fn a_contract_that_does_not_add_up_is_refused(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let rows = good_rows(&work).await;
    let contract = || contract(&rows.client);
    let contracts = [
        (
            "ck_contracts_total_positive",
            contract::Model {
                total_minor: 0,
                deposit_minor: 0,
                paid_minor: 0,
                remaining_minor: 0,
                ..contract()
            },
        ),
        (
            "ck_contracts_deposit_within_total",
            contract::Model {
                deposit_minor: 1001,
                ..contract()
            },
        ),
        (
            "ck_contracts_deposit_within_total",
            contract::Model {
                deposit_minor: -1,
                ..contract()
            },
        ),
        (
            "ck_contracts_paid_not_negative",
            contract::Model {
                paid_minor: -1,
                remaining_minor: 1001,
                ..contract()
            },
        ),
        (
            "ck_contracts_remaining_not_negative",
            contract::Model {
                paid_minor: 1001,
                remaining_minor: -1,
                ..contract()
            },
        ),
        (
            "ck_contracts_sum",
            contract::Model {
                remaining_minor: 901,
                ..contract()
            },
        ),
        (
            "ck_contracts_status",
            contract::Model {
                status: "open".into(),
                ..contract()
            },
        ),
        (
            "ck_contracts_signed_has_date",
            contract::Model {
                signed_at: None,
                ..contract()
            },
        ),
    ];
    for (name, row) in contracts {
        assert_check(&insert(&work, row).await, name);
    }
    work.save().await.expect("the good rows are kept");
}

#[rstest]
#[tokio::test]
async fn impossible_events_and_payments_are_refused(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let rows = good_rows(&work).await;
    let event = || event(&rows.contract);
    let events = [
        (
            "ck_events_ends_after_start",
            event::Model {
                ends_at: event().starts_at,
                ..event()
            },
        ),
        (
            "ck_events_attendees_not_negative",
            event::Model {
                attendees: -1,
                ..event()
            },
        ),
        (
            "ck_events_status",
            event::Model {
                status: "done".into(),
                ..event()
            },
        ),
    ];
    for (name, row) in events {
        assert_check(&insert(&work, row).await, name);
    }
    let payment = payment::Model {
        amount_minor: 0,
        ..payment(&rows.contract)
    };
    assert_check(&insert(&work, payment).await, "ck_payments_amount_positive");
}

#[rstest]
#[tokio::test]
async fn unknown_words_and_second_settings_are_refused(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let throttle = login_throttle::Model {
        key_hash: "k".into(),
        scope: "world".into(),
        failures: 1,
        last_failed_at: 1,
        blocked_until: 1,
    };
    assert_check(&insert(&work, throttle).await, "ck_login_throttle_scope");
    let settings = company_settings::Model {
        id: 2,
        company_name: "Epic Events".into(),
        currency: "EUR".into(),
        time_zone: "Europe/Paris".into(),
        two_factor_departments: String::new(),
        version: 1,
        updated_at: 1,
    };
    assert_check(
        &insert(&work, settings).await,
        "ck_company_settings_one_row",
    );
    let entry = audit_entry::Model {
        id: 0,
        at: 1,
        actor_id: None,
        actor_name: "system".into(),
        channel: "system".into(),
        action: "none".into(),
        record_kind: None,
        record_id: None,
        record_label: None,
        record_version: None,
        outcome: "maybe".into(),
        code: None,
        reason: None,
        changes: "{}".into(),
        request_id: "r".into(),
        session_id: None,
        chain: None,
        place: None,
        values_salt: None,
        values_digest: None,
        mac: None,
        key_id: None,
    };
    assert_check(&insert(&work, entry).await, "ck_audit_entries_outcome");
}

fn assert_check<T: std::fmt::Debug>(result: &Result<T>, name: &str) {
    assert!(
        matches!(result, Err(Error::Check(found)) if found == name),
        "{name}: {result:?}"
    );
}

fn assert_unique<T: std::fmt::Debug>(result: &Result<T>, name: &str) {
    assert!(
        matches!(result, Err(Error::Unique(found)) if found == name),
        "{name}: {result:?}"
    );
}

#[rstest]
#[tokio::test]
async fn unique_constraints_are_refused_under_our_names(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let rows = good_rows(&work).await;
    let twin = employee("E0002", "bill@epic.example");
    assert_unique(&insert(&work, twin).await, constraint::EMPLOYEE_EMAIL);
    let twin = employee("E0001", "other@epic.example");
    assert_unique(&insert(&work, twin).await, constraint::EMPLOYEE_NUMBER);
    let twin = client("kevin@startup.io", rows.employee.id);
    assert_unique(&insert(&work, twin).await, constraint::CLIENT_EMAIL);
    let number = used_employee_number::Model {
        number: "E0001".into(),
        employee_id: 1,
    };
    insert(&work, number.clone()).await.expect("the first time");
    // MariaDB calls every primary key PRIMARY, without the table
    let again = insert(&work, number).await;
    assert!(matches!(again, Err(Error::Unique(_))), "{again:?}");
    let key = idempotency_key::Model {
        id: 0,
        employee_id: 1,
        path: "/clients".into(),
        idempotency_key: "k".into(),
        body_hash: "h".into(),
        claimed_at: 1,
        claim: "c".into(),
        reply: None,
        expires_at: 2,
    };
    insert(&work, key.clone()).await.expect("the first time");
    assert_unique(&insert(&work, key).await, constraint::IDEMPOTENCY_KEY);
}

#[rstest]
#[tokio::test]
async fn foreign_keys_hold_in_both_directions(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let rows = good_rows(&work).await;
    let orphan = insert(&work, client("orphan@startup.io", 999)).await;
    assert!(matches!(orphan, Err(Error::ForeignKey)), "{orphan:?}");
    let nowhere = employee::Model {
        department: "LEGAL".into(),
        ..employee("E0009", "l@e.example")
    };
    let nowhere = insert(&work, nowhere).await;
    assert!(matches!(nowhere, Err(Error::ForeignKey)), "{nowhere:?}");
    let gone = employee::Entity::delete_by_id(rows.employee.id);
    assert_still_referred_to(&work, gone).await;
    let gone = contract::Entity::delete_by_id(rows.contract.id);
    assert_still_referred_to(&work, gone).await;
}

async fn assert_still_referred_to<E: EntityTrait>(
    work: &UnitOfWork,
    deletion: ValidatedDeleteOne<E>,
) {
    // a refused statement would spoil the whole transaction on PostgreSQL
    let savepoint = work.connection().begin().await.expect("begins");
    let refused = deletion.exec(&savepoint).await.map_err(Error::from);
    assert!(matches!(refused, Err(Error::ForeignKey)), "{refused:?}");
}

#[rstest]
#[tokio::test]
async fn ids_are_never_given_twice_and_required_values_are_required(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("begins");
    let first = insert(&work, employee("E0001", "a@epic.example"))
        .await
        .expect("employee");
    employee::Entity::delete_by_id(first.id)
        .exec(&work.connection())
        .await
        .expect("deleted");
    let second = insert(&work, employee("E0002", "b@epic.example"))
        .await
        .expect("employee");
    assert!(second.id > first.id);

    let mut row = employee("E0003", "c@epic.example").into_active_model();
    row.id = ActiveValue::NotSet;
    row.locale = ActiveValue::NotSet;
    let missing = employee::Entity::insert(row).exec(&work.connection()).await;
    let missing = missing.map_err(Error::from);
    assert!(
        matches!(&missing, Err(Error::NotNull(column)) if column == "locale"),
        "{missing:?}"
    );
}

#[rstest]
#[tokio::test]
async fn the_migration_leaves_the_fixed_rows(
    #[values(Engine::Sqlite, Engine::MySql, Engine::Postgres)] engine: Engine,
) {
    let (_database, store) = testing::migrated(engine).await;
    let names = department::Entity::find()
        .all(&store.reader().connection())
        .await;
    let names: Vec<_> = names
        .expect("read")
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["MANAGEMENT", "SALES", "SUPPORT"]);
    assert_eq!(testing::counter(&store.reader()).await, 0);
}
