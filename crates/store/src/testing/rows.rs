//! One good row of each kind, to be spoilt in one place by a test.

use chrono::NaiveDate;
use sea_orm::TransactionTrait;
use sea_orm::{
    ActiveModelTrait, ActiveValue, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn,
    Value,
};

use crate::entity::{client, contract, employee, event, payment};
use crate::error::Result;
use crate::unit_of_work::{Connected, UnitOfWork};

/// Inserts a row, with a new id where the table gives ids.
pub(crate) async fn insert<M, A>(work: &UnitOfWork, model: M) -> Result<M>
where
    M: sea_orm::ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + sea_orm::ActiveModelBehavior + Send,
    M::Entity: EntityTrait<Model = M>,
{
    let mut row = model.into_active_model();
    for key in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        let column = key.into_column();
        if matches!(
            row.get(column),
            ActiveValue::Unchanged(Value::BigInt(Some(0)))
        ) {
            row.not_set(column);
        } else {
            row.reset(column);
        }
    }
    // a refused statement would spoil the whole transaction on PostgreSQL
    let savepoint = work.connection().begin().await?;
    let inserted = row.insert(&savepoint).await?;
    savepoint.commit().await?;
    Ok(inserted)
}

/// A salesperson.
pub(crate) fn employee(number: &str, email: &str) -> employee::Model {
    employee::Model {
        id: 0,
        employee_number: number.into(),
        full_name: "Bill Boquet".into(),
        full_name_key: "bill boquet".into(),
        email: email.into(),
        email_key: email.into(),
        department: "SALES".into(),
        password_hash: "$argon2id$".into(),
        must_change_password: true,
        deactivated_at: None,
        locale: "en".into(),
        time_zone: "Europe/Paris".into(),
        theme: "auto".into(),
        two_factor_since: None,
        schedule_version: 1,
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

/// A client of that salesperson.
pub(crate) fn client(email: &str, sales_contact_id: i64) -> client::Model {
    client::Model {
        id: 0,
        full_name: "Kevin Casey".into(),
        full_name_key: "kevin casey".into(),
        email: email.into(),
        email_key: email.into(),
        phone: "+678 123 456 78".into(),
        phone_digits: "67812345678".into(),
        phone_tail: Some("812345678".into()),
        company_name: Some("Cool Startup LLC".into()),
        company_key: "cool startup llc".into(),
        name_mark: Some("kevin casey|cool startup llc".into()),
        contact_person: None,
        sales_contact_id,
        first_contact_on: NaiveDate::from_ymd_opt(2021, 4, 18).expect("a date"),
        last_contact_at: None,
        external_ref: None,
        external_ref_key: None,
        anonymised_at: None,
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

/// A signed contract, one tenth of it paid.
pub(crate) fn contract(client: &client::Model) -> contract::Model {
    contract::Model {
        id: 0,
        client_id: client.id,
        sales_contact_id: client.sales_contact_id,
        title: None,
        title_key: String::new(),
        total_minor: 1000,
        deposit_minor: 100,
        paid_minor: 100,
        remaining_minor: 900,
        currency: "EUR".into(),
        due_on: NaiveDate::from_ymd_opt(2026, 6, 30),
        status: "signed".into(),
        signed_at: Some(1),
        signed_by: Some(client.sales_contact_id),
        cancelled_at: None,
        cancel_reason: None,
        event_count: 0,
        external_ref: None,
        external_ref_key: None,
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

/// The opening payment of the contract.
pub(crate) fn payment(contract: &contract::Model) -> payment::Model {
    payment::Model {
        id: 0,
        contract_id: contract.id,
        amount_minor: 100,
        currency: "EUR".into(),
        paid_on: NaiveDate::from_ymd_opt(2026, 1, 2).expect("a date"),
        method: None,
        reference: None,
        is_opening: true,
        recorded_by: contract.sales_contact_id,
        created_at: 1,
        voided_at: None,
        voided_by: None,
        void_reason: None,
    }
}

/// An event of the contract, without support.
pub(crate) fn event(contract: &contract::Model) -> event::Model {
    event::Model {
        id: 0,
        contract_id: contract.id,
        client_id: contract.client_id,
        sales_contact_id: contract.sales_contact_id,
        support_contact_id: None,
        name: "John Ouick Wedding".into(),
        name_key: "john ouick wedding".into(),
        starts_at: 1_685_876_400_000_000,
        ends_at: 1_685_923_200_000_000,
        starts_local: "2023-06-04T13:00:00".into(),
        ends_local: "2023-06-05T02:00:00".into(),
        end_is_estimated: false,
        lasts: 1,
        time_zone: "Europe/Paris".into(),
        location: "53 Rue du Château, 41120 Candé-sur-Beuvron, France".into(),
        location_key: "53 rue du chateau".into(),
        attendees: 75,
        notes: String::new(),
        has_notes: false,
        status: "planned".into(),
        cancel_reason: None,
        external_ref: Some("109".into()),
        external_ref_key: Some("109".into()),
        version: 1,
        created_at: 1,
        updated_at: 1,
    }
}

/// The rows that others hang on.
pub(crate) struct Rows {
    pub(crate) employee: employee::Model,
    pub(crate) client: client::Model,
    pub(crate) contract: contract::Model,
}

/// One good row of each kind: what is refused afterwards is refused for its own fault.
pub(crate) async fn good_rows(work: &UnitOfWork) -> Rows {
    let employee = insert(work, employee("E0001", "bill@epic.example"))
        .await
        .expect("employee");
    let client = insert(work, client("kevin@startup.io", employee.id))
        .await
        .expect("client");
    let contract = insert(work, contract(&client)).await.expect("contract");
    insert(work, payment(&contract)).await.expect("payment");
    insert(work, event(&contract)).await.expect("event");
    Rows {
        employee,
        client,
        contract,
    }
}
