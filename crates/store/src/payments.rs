//! Payments: appended, voided, never changed; each with its contract's state.

use chrono::NaiveDate;
use domain::{
    audit::ChangeSet,
    contract::{ClientRef, Contract},
    employee::EmployeeRef,
    ids::{ClientId, ContractId, EmployeeId, PaymentId},
    money::{Amount, Currency},
    page::{Page, PageRequest, Position, SortKey},
    payment::{ListedPayment, Payment, PaymentFilter, PaymentSort, Voided},
    policy::{Clearance, Operation, Permit, RecordPayment, VoidPayment},
    text::{ExternalRef, Reference, Title},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Query},
};

use crate::{
    contracts,
    entity::{
        client, contract, employee,
        payment::{ActiveModel, Column, Entity, Model, Relation},
    },
    error::{Error, Result},
    instant::{instant, micros},
    list::{Listing, Reading},
    unit_of_work::{Connected, Queries, UnitOfWork},
};

/// The employee who voided, joined beside the one who recorded.
const VOIDER: &str = "voider";

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    payment: Model,
    recorded_by_name: String,
    voided_by_name: Option<String>,
}

#[derive(FromQueryResult)]
struct ListedRow {
    #[sea_orm(nested)]
    payment: Row,
    contract_title: Option<String>,
    contract_ref: Option<String>,
    client_id: i64,
    client_name: String,
    client_company: Option<String>,
}

fn rows() -> Select<Entity> {
    Entity::find()
        .join(JoinType::InnerJoin, Relation::RecordedBy.def())
        .join_as(JoinType::LeftJoin, Relation::VoidedBy.def(), VOIDER)
        .column_as(employee::Column::FullName, "recorded_by_name")
        .expr_as(
            Expr::col((VOIDER, employee::Column::FullName)),
            "voided_by_name",
        )
}

/// Reads a page of payments, with what their contracts and clients are called.
pub async fn list<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    filter: &PaymentFilter,
    page: &PageRequest<PaymentSort>,
) -> Result<Page<ListedPayment>> {
    let with_contract = rows()
        .join(JoinType::InnerJoin, Relation::Contract.def())
        .join(JoinType::InnerJoin, contract::Relation::Client.def())
        .column_as(contract::Column::Title, "contract_title")
        .column_as(contract::Column::ExternalRef, "contract_ref")
        .column_as(contract::Column::ClientId, "client_id")
        .column_as(client::Column::FullName, "client_name")
        .column_as(client::Column::CompanyName, "client_company");
    let field = page.sort.field;
    let which = condition(filter, Reading::in_order(from));
    let mut listing = listing(with_contract, which, field);
    // few are voided
    listing.few = (filter.voided == Some(true)).then(|| condition(filter, Reading::ByIndex));
    listing
        .page(from, page, |row: &ListedRow| {
            position(field, &row.payment.payment)
        })
        .await?
        .try_map(decode_listed)
}

/// Reads a page of the payments of a contract, voided ones among them.
pub async fn page<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    contract: ContractId,
    page: &PageRequest<PaymentSort>,
) -> Result<Page<Payment>> {
    let of_contract = PaymentFilter {
        contract: Some(contract),
        ..PaymentFilter::default()
    };
    let field = page.sort.field;
    listing(rows(), condition(&of_contract, Reading::ByIndex), field)
        .page(from, page, |row: &Row| position(field, &row.payment))
        .await?
        .try_map(decode)
}

fn listing(rows: Select<Entity>, filter: Condition, field: PaymentSort) -> Listing<Entity> {
    Listing {
        rows,
        filter,
        few: None,
        sample: None,
        key: match field {
            PaymentSort::PaidOn => Column::PaidOn,
            PaymentSort::Id => Column::Id,
        },
        id: Column::Id,
    }
}

fn position(field: PaymentSort, row: &Model) -> Position {
    let key = match field {
        PaymentSort::PaidOn => SortKey::Text(row.paid_on.to_string()),
        PaymentSort::Id => SortKey::Number(row.id),
    };
    Position { key, id: row.id }
}

/// Which payments pass, written for a way of reading.
fn condition(filter: &PaymentFilter, reading: Reading) -> Condition {
    let of_client = filter.client.map(|client| {
        let contracts = Query::select()
            .column(contract::Column::Id)
            .from(contract::Entity)
            .and_where(contract::Column::ClientId.eq(client.get()))
            .take();
        Column::ContractId.in_subquery(contracts)
    });
    let voided = filter.voided.map(|is_voided| {
        if is_voided {
            reading.column(Column::VoidedAt).is_not_null()
        } else {
            reading.column(Column::VoidedAt).is_null()
        }
    });
    Condition::all()
        .add_option(filter.contract.map(|id| Column::ContractId.eq(id.get())))
        .add_option(of_client)
        .add_option(filter.from.map(|day| Column::PaidOn.gte(day)))
        .add_option(filter.to.map(|day| Column::PaidOn.lte(day)))
        .add_option(voided)
}

/// Finds a payment of a contract.
pub async fn find<A: Operation>(
    from: &impl Queries,
    _: &Clearance<A>,
    contract: ContractId,
    id: PaymentId,
) -> Result<Option<Payment>> {
    let row = rows()
        .filter(Column::Id.eq(id.get()))
        .filter(Column::ContractId.eq(contract.get()))
        .into_model::<Row>()
        .one(&from.connection())
        .await?;
    row.map(decode).transpose()
}

/// Writes a payment received, and its contract's state after it.
pub async fn insert(
    work: &UnitOfWork,
    permit: Permit<RecordPayment>,
    before: &Contract,
    after: Contract,
    payment: Payment,
) -> Result<(Payment, Contract)> {
    let payment = append(work, payment).await?;
    let told = ChangeSet::none().with("payment", None::<String>, describe(&payment));
    let contract = contracts::update_with(work, &permit, before, after, told).await?;
    Ok((payment, contract))
}

/// Voids a payment, and writes its contract's state after it.
pub async fn void(
    work: &UnitOfWork,
    permit: Permit<VoidPayment>,
    before: &Contract,
    after: Contract,
    payment: Payment,
    voided: Voided,
) -> Result<(Payment, Contract)> {
    let updated = Entity::update_many()
        .col_expr(Column::VoidedAt, Expr::val(micros(voided.at)))
        .col_expr(Column::VoidedBy, Expr::val(voided.by.id.get()))
        .col_expr(Column::VoidReason, Expr::val(voided.reason.clone()))
        .filter(Column::Id.eq(payment.id.get()))
        .filter(Column::VoidedAt.is_null())
        .exec(&work.connection())
        .await?;
    if updated.rows_affected != 1 {
        return Err(Error::Retry);
    }
    let told = ChangeSet::none().with("payment", describe(&payment), None::<String>);
    let contract = contracts::update_with(work, &permit, before, after, told).await?;
    Ok((
        Payment {
            voided: Some(voided),
            ..payment
        },
        contract,
    ))
}

/// Keeps a draft's opening payment equal to its deposit: one row, replaced when
/// the amount changes, gone when there is none; with another currency alone it
/// stays who recorded it and when it was paid. The caller writes the contract
/// with its own permit in the same unit of work.
pub async fn replace_deposit<A: Operation>(
    work: &UnitOfWork,
    _: &Permit<A>,
    contract: &Contract,
    recorded_by: &EmployeeRef,
    paid_on: NaiveDate,
) -> Result<()> {
    let opening = Condition::all()
        .add(Column::ContractId.eq(contract.id.get()))
        .add(Column::IsOpening.eq(true))
        .add(Column::VoidedAt.is_null());
    let kept = Entity::update_many()
        .col_expr(Column::Currency, Expr::val(contract.currency.code()))
        .filter(opening.clone())
        .filter(Column::AmountMinor.eq(contract.deposit.minor()))
        .exec(&work.connection())
        .await?;
    if kept.rows_affected > 0 {
        return Ok(());
    }
    Entity::delete_many()
        .filter(opening)
        .exec(&work.connection())
        .await?;
    if contract.deposit > Amount::ZERO {
        let now = work.stamp().now;
        append(
            work,
            Payment {
                id: PaymentId::new(0),
                contract_id: contract.id,
                amount: contract.deposit,
                currency: contract.currency,
                paid_on,
                method: None,
                reference: None,
                is_deposit: true,
                recorded_by: recorded_by.clone(),
                created_at: now,
                voided: None,
            },
        )
        .await?;
    }
    Ok(())
}

async fn append(work: &UnitOfWork, payment: Payment) -> Result<Payment> {
    let inserted = Entity::insert(encode(&payment))
        .exec(&work.connection())
        .await?;
    Ok(Payment {
        id: PaymentId::new(inserted.last_insert_id),
        ..payment
    })
}

/// A payment that counts, as it is inserted.
pub(crate) fn encode(payment: &Payment) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        contract_id: Set(payment.contract_id.get()),
        amount_minor: Set(payment.amount.minor()),
        currency: Set(payment.currency.code().to_owned()),
        paid_on: Set(payment.paid_on),
        method: Set(payment.method.as_ref().map(ToString::to_string)),
        reference: Set(payment.reference.as_ref().map(ToString::to_string)),
        is_opening: Set(payment.is_deposit),
        recorded_by: Set(payment.recorded_by.id.get()),
        created_at: Set(micros(payment.created_at)),
        voided_at: Set(None),
        voided_by: Set(None),
        void_reason: Set(None),
    }
}

/// A payment in an audit entry: `payment 4: 2000.50 EUR on 2026-06-03`.
pub(crate) fn describe(payment: &Payment) -> String {
    format!(
        "payment {}: {} {} on {}",
        payment.id, payment.amount, payment.currency, payment.paid_on
    )
}

fn decode(row: Row) -> Result<Payment> {
    let payment = row.payment;
    let by = |id, full_name| EmployeeRef {
        id: EmployeeId::new(id),
        full_name,
    };
    let voided = match (payment.voided_at, payment.voided_by, row.voided_by_name) {
        (Some(at), Some(id), Some(name)) => Some(Voided {
            at: instant(at)?,
            by: by(id, name),
            reason: payment.void_reason.unwrap_or_default(),
        }),
        _ => None,
    };
    Ok(Payment {
        id: PaymentId::new(payment.id),
        contract_id: ContractId::new(payment.contract_id),
        amount: Amount::from_minor(payment.amount_minor),
        currency: Currency::parse(&payment.currency).map_err(|refused| {
            Error::Corrupt(format!("payment {}: the currency {refused}", payment.id))
        })?,
        paid_on: payment.paid_on,
        method: payment.method.map(Reference::from_stored),
        reference: payment.reference.map(Reference::from_stored),
        is_deposit: payment.is_opening,
        recorded_by: by(payment.recorded_by, row.recorded_by_name),
        created_at: instant(payment.created_at)?,
        voided,
    })
}

fn decode_listed(row: ListedRow) -> Result<ListedPayment> {
    Ok(ListedPayment {
        payment: decode(row.payment)?,
        contract_title: row.contract_title.map(Title::from_stored),
        contract_ref: row.contract_ref.map(ExternalRef::from_stored),
        client: ClientRef {
            id: ClientId::new(row.client_id),
            full_name: row.client_name,
            company_name: row.client_company,
        },
    })
}
