//! Writing what became of a legacy database: everything in one unit of work, in batches.

use std::collections::HashMap;

use domain::{
    audit::{ChangeSet, RecordRef},
    ids::Version,
    legacy::{Finding, Plan},
    policy::{CreateEmployee, Permit, Subject},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};

use crate::{
    audit,
    bulk::{self, Member, Records, Why, insert_all, weight_of_optional},
    entity::import_correction::{ActiveModel, Column, Entity},
    error::Result,
    instant::micros,
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
pub async fn write(work: &UnitOfWork, permit: &Permit<CreateEmployee>, plan: &Plan) -> Result<()> {
    write_summary(work, plan).await?;
    let staff = plan.employees.iter().map(|member| Member {
        employee: &member.employee,
        password_hash: &member.password_hash,
    });
    let records = Records {
        employees: &staff.collect::<Vec<_>>(),
        clients: &plan.clients,
        contracts: &plan.contracts,
        payments: &plan.payments,
        events: &plan.events,
    };
    let why = Why {
        action: IMPORT,
        reason: Some(REASON),
    };
    bulk::write(work, permit, &records, why).await?;
    bulk::continue_ids(work).await?;
    write_corrections(work, &plan.findings).await?;
    write_repairs(work, plan).await
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

/// One audit entry a table: how many rows there were, and how many records there are.
async fn write_summary(work: &UnitOfWork, plan: &Plan) -> Result<()> {
    let entries = plan.summary.tables.iter().map(|table| {
        let there = table.source.map(|rows| rows as u64);
        let changes = ChangeSet::none().with(table.table, there, table.imported as u64);
        audit::entry(work, None, IMPORT, None, Some(REASON), &changes)
    });
    audit::append_all(work, entries).await
}

/// One audit entry a repair.
async fn write_repairs(work: &UnitOfWork, plan: &Plan) -> Result<()> {
    let labels = labels(plan);
    let repairs = plan.findings.iter().filter(|one| !one.rule.is_kept());
    let entries = repairs.map(|found| {
        let (before, after) = (found.original.clone(), found.imported.clone());
        let changes = ChangeSet::none().with(found.field, before, after);
        let label = labels.get(&found.record).cloned().unwrap_or_default();
        let record = Some((found.record, label, Version::FIRST));
        let reason = Some(found.rule.meaning());
        audit::entry(work, None, REPAIR, record, reason, &changes)
    });
    audit::append_all(work, entries).await
}

/// What each record is called.
fn labels(plan: &Plan) -> HashMap<RecordRef, String> {
    fn named<R: Subject>(record: &R) -> Option<(RecordRef, String)> {
        record.record().map(|named| (named, record.label()))
    }
    let staff = plan.employees.iter().map(|member| &member.employee);
    let clients = plan.clients.iter().filter_map(named);
    let contracts = plan.contracts.iter().filter_map(named);
    let events = plan.events.iter().filter_map(named);
    let others = clients.chain(contracts).chain(events);
    staff.filter_map(named).chain(others).collect()
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
