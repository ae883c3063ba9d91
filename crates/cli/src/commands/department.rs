//! The three departments and their head-counts.

use api::endpoint::ListDepartments;
use clap::Subcommand;

use super::Context;
use crate::failure::Failure;
use crate::output::{Column, Kind, ListView};

/// Shown under the group's help.
pub(crate) const EXAMPLES: &str = "Examples:\n  epic department list";

/// Verbs of the noun.
#[derive(Debug, Subcommand)]
pub(crate) enum DepartmentCommand {
    /// List the departments with their head-counts
    #[command(alias = "ls", after_help = EXAMPLES)]
    List,
}

const LIST: ListView<'static> = ListView {
    noun: "departments",
    columns: &[
        Column::new("name", "DEPARTMENT", Kind::Text),
        Column::new("active", "ACTIVE", Kind::Number),
        Column::new("inactive", "DEACTIVATED", Kind::Number),
    ],
    fields: &["name", "active", "inactive"],
};

/// Runs a verb.
pub(crate) async fn run(command: DepartmentCommand, context: &Context) -> Result<(), Failure> {
    match command {
        DepartmentCommand::List => {
            let departments = context.get::<ListDepartments>(&[]).await?;
            Ok(context.output.list(LIST, &departments.raw)?)
        }
    }
}
