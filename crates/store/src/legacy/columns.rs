//! Which of its two column variants a legacy database has, column by column.

use std::collections::BTreeMap;

/// A legacy table with its fields: for each the names that its column may have.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// A field, and whether the table makes no sense without it.
pub(super) struct Field {
    pub(super) names: &'static [&'static str],
    is_required: bool,
}

const fn must(names: &'static [&'static str]) -> Field {
    Field {
        names,
        is_required: true,
    }
}

const fn may(names: &'static [&'static str]) -> Field {
    Field {
        names,
        is_required: false,
    }
}

pub(super) const DEPARTMENT: Table = Table {
    name: "department",
    fields: &[must(&["id"]), must(&["name"])],
};

pub(super) const EMPLOYEE: Table = Table {
    name: "employee",
    fields: &[
        must(&["id"]),
        must(&["full_name"]),
        must(&["email"]),
        must(&["password"]),
        must(&["employee_number"]),
        must(&["department_id"]),
    ],
};

pub(super) const CLIENT: Table = Table {
    name: "client",
    fields: &[
        must(&["id"]),
        must(&["full_name"]),
        must(&["email"]),
        may(&["phone"]),
        may(&["company_name"]),
        may(&["created_at", "creation_date"]),
        may(&["last_update"]),
        may(&["last_contact"]),
        may(&["sales_contact_id"]),
    ],
};

pub(super) const CONTRACT: Table = Table {
    name: "contract",
    fields: &[
        must(&["id"]),
        must(&["total_amount"]),
        must(&["remaining_amount"]),
        must(&["status", "is_signed"]),
        may(&["created_at", "creation_date"]),
        may(&["last_update"]),
        must(&["client_id"]),
        may(&["sales_contact_id"]),
    ],
};

pub(super) const EVENT: Table = Table {
    name: "event",
    fields: &[
        must(&["id"]),
        must(&["name"]),
        must(&["event_date_start", "event_date"]),
        may(&["event_date_end"]),
        may(&["location"]),
        may(&["attendees"]),
        may(&["notes"]),
        may(&["created_at", "creation_date"]),
        may(&["last_update"]),
        may(&["client_id"]),
        must(&["contract_id"]),
        may(&["support_contact_id"]),
    ],
};

pub(super) const TABLES: [&Table; 5] = [&DEPARTMENT, &EMPLOYEE, &CLIENT, &CONTRACT, &EVENT];

/// A table as the database has it: its own spelling, and the type of each column by
/// its name in small letters.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) spelling: String,
    pub(super) columns: BTreeMap<String, String>,
}

/// The columns of a table in the database.
pub(super) struct Layout<'a> {
    found: &'a Found,
    table: &'static Table,
}

/// The names of what is missing.
pub(super) fn missing(table: &'static Table, found: Option<&Found>) -> Vec<String> {
    let Some(found) = found else {
        return vec![format!("table {}", table.name)];
    };
    table
        .fields
        .iter()
        .filter(|field| field.is_required && !has_column(field, found))
        .map(|field| format!("column {}.{}", table.name, field.names.join(" or ")))
        .collect()
}

fn has_column(field: &Field, found: &Found) -> bool {
    field
        .names
        .iter()
        .any(|name| found.columns.contains_key(*name))
}

impl<'a> Layout<'a> {
    pub(super) fn new(table: &'static Table, found: &'a Found) -> Self {
        Self { found, table }
    }

    /// Reads every field as text, in the order of the table's fields.
    pub(super) fn select(&self) -> String {
        let fields: Vec<String> = self
            .table
            .fields
            .iter()
            .map(|field| {
                let texts: Vec<String> = self
                    .columns_of(field)
                    .into_iter()
                    .map(|(column, kind)| as_text(column, kind))
                    .collect();
                match texts.as_slice() {
                    [] => "NULL".to_owned(),
                    [one] => one.clone(),
                    several => format!("COALESCE({})", several.join(", ")),
                }
            })
            .collect();
        format!(
            "SELECT {} FROM {} ORDER BY `id`",
            fields.join(", "),
            quoted(&self.found.spelling)
        )
    }

    /// Whether the column of the field at this place keeps instants, not wall-clock times.
    pub(super) fn is_utc(&self, at: usize) -> bool {
        let columns = self
            .table
            .fields
            .get(at)
            .map(|field| self.columns_of(field));
        columns.is_some_and(|columns| columns.iter().any(|(_, kind)| *kind == "timestamp"))
    }

    /// The columns that a field is read from: the first of its names, and others of the
    /// same type where that one holds nothing.
    fn columns_of(&self, field: &Field) -> Vec<(&'a str, &'a str)> {
        let found: Vec<_> = field
            .names
            .iter()
            .filter_map(|name| self.found.columns.get_key_value(*name))
            .map(|(name, kind)| (name.as_str(), kind.as_str()))
            .collect();
        let first = found.first().map(|(_, kind)| *kind);
        found
            .into_iter()
            .filter(|(_, kind)| Some(*kind) == first)
            .collect()
    }

    /// What the operator should know: columns left out, and amounts that are not exact.
    pub(super) fn remarks(&self) -> Vec<String> {
        let name = self.table.name;
        let read: Vec<&str> = self
            .table
            .fields
            .iter()
            .flat_map(|field| self.columns_of(field))
            .map(|(column, _)| column)
            .collect();
        let mut remarks = Vec::new();
        for (column, kind) in &self.found.columns {
            if !read.contains(&column.as_str()) {
                remarks.push(format!(
                    "column {name}.{column} has no place here: left out"
                ));
            } else if is_floating(kind) && column.ends_with("_amount") {
                remarks.push(format!(
                    "column {name}.{column} is floating-point: amounts are rounded to 2 places"
                ));
            }
        }
        remarks
    }
}

fn is_floating(kind: &str) -> bool {
    matches!(kind, "float" | "double" | "real")
}

/// A column as text, exactly.
fn as_text(column: &str, kind: &str) -> String {
    let column = quoted(column);
    match kind {
        // the text of a FLOAT has six digits only
        kind if is_floating(kind) => format!("CAST(CAST({column} AS DECIMAL(40,15)) AS CHAR)"),
        "bit" => format!("CAST({column} + 0 AS CHAR)"),
        "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" => {
            format!("CONVERT({column} USING utf8mb4)")
        }
        _ => format!("CAST({column} AS CHAR)"),
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests;
