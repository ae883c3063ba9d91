//! Writing what became of a legacy database: everything in one unit of work, in batches.

use std::collections::HashMap;

use domain::{
    audit::{Audited, ChangeSet, RecordRef},
    legacy::{Finding, Plan},
    policy::{CreateEmployee, Permit, Subject},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement,
    sea_query::Expr,
};

use crate::{
    audit,
    bulk::{insert_all, weight, weight_of_optional},
    clients,
    connect::postgres,
    contracts, employees,
    entity::{
        audit_entry, client, contract, employee, event,
        import_correction::{ActiveModel, Column, Entity},
        used_employee_number,
    },
    error::Result,
    events,
    instant::micros,
    payments, search,
    unit_of_work::{Connected, UnitOfWork},
};

/// The action of everything imported, in the audit log.
const IMPORT: &str = "import_legacy";
/// The action of every value that was repaired.
const REPAIR: &str = "repair_imported";
/// Why there is a record that nobody created here.
const REASON: &str = "imported from the legacy system";
/// Writes every record under the id it had, every correction beside them, and the audit
/// entries of both. The caller saves.
pub async fn write(work: &UnitOfWork, _: Permit<CreateEmployee>, plan: &Plan) -> Result<()> {
    write_staff(work, plan).await?;
    let rows = plan.clients.iter().map(|one| client::ActiveModel {
        id: Set(one.id.get()),
        created_at: Set(micros(one.created_at)),
        ..clients::encode(one)
    });
    insert_all(&work.connection(), rows, |_| 0).await?;
    let rows = plan.contracts.iter().map(|one| contract::ActiveModel {
        id: Set(one.id.get()),
        event_count: Set(one.event_count),
        created_at: Set(micros(one.created_at)),
        ..contracts::encode(one)
    });
    insert_all(&work.connection(), rows, |_| 0).await?;
    insert_all(
        &work.connection(),
        plan.payments.iter().map(payments::encode),
        |_| 0,
    )
    .await?;
    let rows = plan.events.iter().map(|one| event::ActiveModel {
        id: Set(one.id.get()),
        created_at: Set(micros(one.created_at)),
        ..events::encode(one)
    });
    insert_all(&work.connection(), rows, |row| weight(&row.notes)).await?;
    continue_ids(work).await?;
    search::fill(&work.connection()).await?;
    write_corrections(work, &plan.findings).await?;
    write_audit(work, plan).await
}

async fn write_staff(work: &UnitOfWork, plan: &Plan) -> Result<()> {
    let rows = plan.employees.iter().map(|member| employee::ActiveModel {
        id: Set(member.employee.id.get()),
        password_hash: Set(member.password_hash.clone()),
        schedule_version: Set(0),
        created_at: Set(micros(member.employee.created_at)),
        ..employees::encode(&member.employee)
    });
    insert_all(&work.connection(), rows, |_| 0).await?;
    let numbers = plan.employees.iter().flat_map(|member| {
        let number = member.employee.employee_number.to_string();
        let capitals = number.to_ascii_uppercase();
        // a new number is in capitals and has to differ from this one
        let also = (capitals != number).then_some(capitals);
        let employee_id = member.employee.id.get();
        std::iter::once(number)
            .chain(also)
            .map(move |number| used_employee_number::ActiveModel {
                number: Set(number),
                employee_id: Set(employee_id),
            })
    });
    insert_all(&work.connection(), numbers, |_| 0).await
}

async fn write_corrections(work: &UnitOfWork, findings: &[Finding]) -> Result<()> {
    let now = micros(work.stamp().now);
    let rows = findings.iter().map(|found| ActiveModel {
        id: NotSet,
        record_kind: Set(found.record.kind.name().to_owned()),
        record_id: Set(found.record.id),
        field: Set(found.field.to_owned()),
        // PostgreSQL keeps every character but this one
        original: Set(found
            .original
            .as_ref()
            .map(|text| text.replace('\0', "\u{2400}"))),
        imported: Set(found.imported.clone()),
        rule: Set(found.rule.name().to_owned()),
        is_kept: Set(found.rule.is_kept()),
        created_at: Set(now),
    });
    insert_all(&work.connection(), rows, |row| {
        2 * weight_of_optional(&row.original)
    })
    .await
}

/// One entry a table, one a record, one a repair.
async fn write_audit(work: &UnitOfWork, plan: &Plan) -> Result<()> {
    let mut entries = Vec::new();
    for table in &plan.summary.tables {
        let there = table.source.map(|rows| rows as u64);
        let changes = ChangeSet::none().with(table.table, there, table.imported as u64);
        entries.push(audit::imported(work, IMPORT, None, REASON, &changes)?);
    }
    let mut labels = HashMap::new();
    for member in &plan.employees {
        entries.push(created(work, &member.employee, &mut labels)?);
    }
    for one in &plan.clients {
        entries.push(created(work, one, &mut labels)?);
    }
    for one in &plan.contracts {
        entries.push(created(work, one, &mut labels)?);
    }
    for one in &plan.events {
        entries.push(created(work, one, &mut labels)?);
    }
    for found in plan.findings.iter().filter(|one| !one.rule.is_kept()) {
        let (before, after) = (found.original.clone(), found.imported.clone());
        let changes = ChangeSet::none().with(found.field, before, after);
        let label = labels.get(&found.record).map_or("", String::as_str);
        let record = Some((found.record, label));
        let reason = found.rule.meaning();
        entries.push(audit::imported(work, REPAIR, record, reason, &changes)?);
    }
    insert_all(&work.connection(), entries.into_iter(), |row| {
        weight(&row.changes)
    })
    .await
}

fn created<R: Subject + Audited>(
    work: &UnitOfWork,
    record: &R,
    labels: &mut HashMap<RecordRef, String>,
) -> Result<audit_entry::ActiveModel> {
    let label = record.label();
    let named = record.record().map(|named| (named, label.as_str()));
    let changes = ChangeSet::created(record);
    let entry = audit::imported(work, IMPORT, named, REASON, &changes);
    labels.extend(record.record().map(|named| (named, label)));
    entry
}

/// New ids come after the imported ones. MySQL and SQLite see to that by themselves;
/// PostgreSQL's sequences have to be told.
async fn continue_ids(work: &UnitOfWork) -> Result<()> {
    let connection = &work.connection();
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for table in ["employees", "clients", "contracts", "events"] {
        let statement = Statement::from_string(DbBackend::Postgres, postgres::continue_ids(table));
        connection.query_all_raw(statement).await?;
    }
    Ok(())
}

/// Removes a person's original values; that something was corrected stays known.
pub(crate) async fn forget_originals(work: &UnitOfWork, record: RecordRef) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Original, Expr::val(None::<String>))
        .col_expr(Column::Imported, Expr::val(None::<String>))
        .filter(Column::RecordKind.eq(record.kind.name()))
        .filter(Column::RecordId.eq(record.id))
        .exec(&work.connection())
        .await?;
    Ok(())
}
