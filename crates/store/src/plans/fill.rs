//! A company that is large enough for indexes to pay.

use chrono::{Days, NaiveDate};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel};
use testbed::{EmptyDatabase, Engine};

use crate::{
    connect::Store,
    entity::{audit_entry, client, contract, employee, event, payment},
    stamp::Stamp,
    testing::{self, rows},
    unit_of_work::{Connected, UnitOfWork},
};

/// Clients; of what hangs on them there is more.
pub(super) const CLIENTS: i64 = 3_000;
/// Contracts, and events: one each.
pub(super) const CONTRACTS: i64 = 9_000;
/// People: as many of sales as of support.
const PEOPLE: i64 = 40;
/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;
/// Rows of a statement.
const BLOCK: usize = 200;

pub(crate) async fn company(engine: Engine) -> (EmptyDatabase, Store) {
    let (database, store) = testing::migrated(engine).await;
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    insert(&work, (1..=PEOPLE).map(person)).await;
    insert(&work, (1..=CLIENTS).map(client)).await;
    insert(&work, (1..=CONTRACTS).map(contract)).await;
    insert(&work, (1..=2 * CONTRACTS).map(payment)).await;
    insert(&work, (1..=CONTRACTS).map(event)).await;
    insert(&work, (1..=2 * CONTRACTS).map(entry)).await;
    work.save().await.expect("saved");
    let work = store.begin(Stamp::without_entries()).await.expect("work");
    crate::search::fill(&work.connection())
        .await
        .expect("filled");
    work.save().await.expect("saved");
    take_statistics(&store).await;
    (database, store)
}

/// Shows an engine what it holds; SQLite runs without.
async fn take_statistics(store: &Store) {
    let connection = store.writer();
    let statement = match connection.get_database_backend() {
        DbBackend::MySql => {
            "ANALYZE TABLE clients, contracts, payments, events, audit_entries, employees, \
             search_words, search_lines"
        }
        DbBackend::Postgres => "ANALYZE",
        DbBackend::Sqlite | _ => return,
    };
    connection
        .execute_unprepared(statement)
        .await
        .expect("it is analysed");
}

async fn insert<M, A>(work: &UnitOfWork, models: impl Iterator<Item = M>)
where
    M: sea_orm::ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + Send,
    M::Entity: EntityTrait<Model = M>,
{
    let mut models = models.peekable();
    while models.peek().is_some() {
        let block = models.by_ref().take(BLOCK);
        let block = block.map(|model| model.into_active_model().reset_all());
        let inserted = <M::Entity as EntityTrait>::insert_many(block);
        inserted
            .exec_without_returning(&work.connection())
            .await
            .expect("rows");
    }
}

fn person(id: i64) -> employee::Model {
    let department = if id % 2 == 0 { "SALES" } else { "SUPPORT" };
    employee::Model {
        id,
        department: department.to_owned(),
        full_name_key: format!("person {id}"),
        ..rows::employee(&format!("E{id:04}"), &format!("{id}@epic.example"))
    }
}

/// Who has a third of everything in sales, and who has a few.
pub(super) const BUSY_SALES: i64 = 4;
pub(super) const QUIET_SALES: i64 = 6;
/// Who runs a third of all events.
pub(super) const BUSY_SUPPORT: i64 = 5;

/// An even number for sales.
const fn sales(number: i64) -> i64 {
    if number % 3 == 0 {
        BUSY_SALES
    } else {
        2 * (number % (PEOPLE / 2)) + 2
    }
}

/// An odd number for support.
const fn support(number: i64) -> i64 {
    if number % 3 == 0 {
        BUSY_SUPPORT
    } else {
        2 * (number % (PEOPLE / 2)) + 1
    }
}

fn day(number: i64) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).expect("a day");
    first + Days::new(number.unsigned_abs() % 2_000)
}

/// Spread over everything, always in the same way.
const fn spread(number: i64) -> i64 {
    (number * 7_919) % 100_003
}

fn client(id: i64) -> client::Model {
    client::Model {
        id,
        full_name: format!("Kevin Casey {id}"),
        full_name_key: format!("kevin casey {:06}", spread(id)),
        company_key: format!("company {:06}", spread(id + 1)),
        first_contact_on: day(spread(id)),
        created_at: spread(id + 2),
        updated_at: spread(id + 3),
        ..rows::client(&format!("{id}@mail.example"), sales(id))
    }
}

/// Of a hundred contracts one is a draft and one cancelled, and of the others one in fifty
/// is not paid.
fn contract(id: i64) -> contract::Model {
    let of = id % CLIENTS + 1;
    let status = match id % 100 {
        0 => "draft",
        1 => "cancelled",
        _ => "signed",
    };
    let total = 1_000 + spread(id);
    let remaining = if id % 50 == 2 || status == "draft" {
        total
    } else {
        0
    };
    contract::Model {
        id,
        title: Some(format!("Wedding {id}")),
        title_key: format!("wedding {:06}", spread(id)),
        total_minor: total,
        deposit_minor: 0,
        paid_minor: total - remaining,
        remaining_minor: remaining,
        due_on: Some(day(spread(id))),
        status: status.to_owned(),
        signed_by: Some(sales(of)),
        event_count: i64::from(id % 100 != 3),
        created_at: spread(id + 1),
        updated_at: spread(id + 2),
        ..rows::contract(&client(of))
    }
}

fn payment(id: i64) -> payment::Model {
    let is_void = id % 100 == 0;
    let contract = contract((id - 1) / 2 + 1);
    payment::Model {
        id,
        paid_on: day(spread(id)),
        voided_at: is_void.then_some(spread(id)),
        voided_by: is_void.then_some(2),
        void_reason: is_void.then(|| "twice".to_owned()),
        ..rows::payment(&contract)
    }
}

/// One event in a hundred has no support, one no notes, one is cancelled.
fn event(id: i64) -> event::Model {
    let starts_at = 1_600_000_000_000_000 + spread(id) * HOUR;
    event::Model {
        id,
        support_contact_id: (id % 100 != 5).then_some(support(id)),
        name: format!("Wedding {id}"),
        name_key: format!("wedding {:06}", spread(id)),
        starts_at,
        ends_at: starts_at + HOUR,
        lasts: HOUR,
        attendees: spread(id) % 900,
        notes: if id % 100 == 6 { "" } else { "a DJ" }.to_owned(),
        has_notes: id % 100 != 6,
        status: if id % 100 == 7 {
            "cancelled"
        } else {
            "planned"
        }
        .to_owned(),
        created_at: spread(id + 1),
        ..rows::event(&contract(id))
    }
}

fn entry(id: i64) -> audit_entry::Model {
    let kind = ["client", "contract", "event", "employee"][usize::try_from(id % 4).unwrap_or(0)];
    let record = spread(id) % CLIENTS;
    audit_entry::Model {
        id,
        at: 1_600_000_000_000_000 + id * HOUR,
        actor_id: Some(id % PEOPLE + 1),
        actor_name: "Bill Boquet".to_owned(),
        channel: "api".to_owned(),
        action: format!("action_{}", id % 50),
        record_kind: Some(kind.to_owned()),
        record_id: Some(record),
        record_label: None,
        record_version: None,
        outcome: match id % 100 {
            0 => "denied",
            1 => "failed",
            _ => "allowed",
        }
        .to_owned(),
        code: None,
        reason: None,
        changes: "[]".to_owned(),
        request_id: "request".to_owned(),
        session_id: None,
        chain: Some(format!("{kind} {record}")),
        place: Some(id),
        values_salt: None,
        values_digest: None,
        mac: Some("mac".to_owned()),
        key_id: None,
    }
}
