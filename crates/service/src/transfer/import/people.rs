//! The employees that rows name: by number, address, name or id.

use std::collections::BTreeMap;

use domain::{
    department::Department,
    employee::{Employee, EmployeeRef},
    ids::EmployeeId,
    policy::{Clearance, Operation},
    worded,
};
use store::{UnitOfWork, employees, matching};

use super::row::Row;
use crate::{Session, error::ServiceError};

/// Who was found in this batch: they are guarded once.
#[derive(Debug, Default)]
pub(super) struct People {
    eligible: BTreeMap<(EmployeeId, Department), EmployeeRef>,
    called: BTreeMap<String, Vec<Employee>>,
}

impl People {
    /// Whoever a row names under `column.id` and `column.full_name`, where a number or an
    /// address may stand, too; nobody when it names nobody.
    pub(super) async fn named<A: Operation>(
        &mut self,
        work: &UnitOfWork,
        clearance: &Clearance<A>,
        row: &Row<'_>,
        column: &'static str,
    ) -> Result<Option<Employee>, ServiceError> {
        let id = format!("{column}.id");
        let called = row.text(&format!("{column}.full_name"));
        let by_id = match row.text(&id) {
            Some(typed) => {
                let parsed = EmployeeId::parse(&typed);
                let id = parsed.map_err(|bad| ServiceError::field(&id, bad))?;
                employees::find(work, clearance, id).await?
            }
            None => None,
        };
        let Some(called) = called else {
            return match (row.text(&id), by_id) {
                (Some(typed), None) => Err(nobody(column, &typed)),
                (_, by_id) => Ok(by_id),
            };
        };
        let called = called.as_ref();
        if !self.called.contains_key(called) {
            let found = matching::employees(work, clearance, called).await?;
            self.called.insert(called.to_owned(), found);
        }
        let found = self.called.get(called).map_or(&[][..], Vec::as_slice);
        // the numbers of another company's employees mean somebody else here
        if let Some(both) = by_id.filter(|by_id| found.iter().any(|one| one.id == by_id.id)) {
            return Ok(Some(both));
        }
        match found {
            [] => Err(nobody(column, called)),
            [one] => Ok(Some(one.clone())),
            [_, ..] => Err(ServiceError::field(
                column,
                worded!(
                    "bad-several-employees",
                    "“{called}” is the name of several employees; give the number or the e-mail address",
                    called = called,
                ),
            )),
        }
    }

    /// Forgets who was guarded: the next row guards them again.
    pub(super) fn forget_eligible(&mut self) {
        self.eligible.clear();
    }

    /// The same person, when they can be given work in a department; guarded against leaving.
    pub(super) async fn eligible<A: Operation>(
        &mut self,
        session: &Session,
        (work, clearance): (&UnitOfWork, &Clearance<A>),
        id: EmployeeId,
        department: Department,
        field: &'static str,
    ) -> Result<EmployeeRef, ServiceError> {
        if let Some(known) = self.eligible.get(&(id, department)) {
            return Ok(known.clone());
        }
        let found = session
            .eligible(work, clearance, id, department, field)
            .await?
            .reference();
        self.eligible.insert((id, department), found.clone());
        Ok(found)
    }
}

fn nobody(column: &str, called: &str) -> ServiceError {
    ServiceError::field(
        column,
        worded!(
            "bad-no-employee-called",
            "“{called}” is no employee's number, e-mail address or name",
            called = called,
        ),
    )
}
