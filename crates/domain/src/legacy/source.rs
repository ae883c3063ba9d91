//! The rows of a legacy database as they were read: texts, not yet understood.

/// Everything that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The departments.
    pub departments: Vec<DepartmentRow>,
    /// The staff.
    pub employees: Vec<EmployeeRow>,
    /// The clients.
    pub clients: Vec<ClientRow>,
    /// The contracts.
    pub contracts: Vec<ContractRow>,
    /// The events.
    pub events: Vec<EventRow>,
    /// What the reader has to say about the database as a whole.
    pub remarks: Vec<String>,
}

/// A point in time as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTime {
    /// `2026-06-04 13:00:00`, with a fraction or without the time of day.
    pub text: String,
    /// Whether the column keeps instants, and the text is in UTC.
    pub is_utc: bool,
}

/// A row of `department`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepartmentRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
}

/// A row of `employee`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct EmployeeRow {
    /// The id.
    pub id: String,
    /// The name.
    pub full_name: Option<String>,
    /// The login.
    pub email: Option<String>,
    /// The hash of the password.
    pub password: Option<String>,
    /// The number.
    pub employee_number: Option<String>,
    /// The department.
    pub department_id: Option<String>,
}

impl std::fmt::Debug for EmployeeRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // not the hash
        write!(f, "EmployeeRow({})", self.id)
    }
}

/// A row of `client`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientRow {
    /// The id.
    pub id: String,
    /// The person.
    pub full_name: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The number.
    pub phone: Option<String>,
    /// The company.
    pub company_name: Option<String>,
    /// When the row was created.
    pub created_at: Option<SourceTime>,
    /// When the row was last written.
    pub last_update: Option<SourceTime>,
    /// When somebody was last in contact.
    pub last_contact: Option<SourceTime>,
    /// The employee in charge.
    pub sales_contact_id: Option<String>,
}

/// A row of `contract`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractRow {
    /// The id.
    pub id: String,
    /// The total.
    pub total_amount: Option<String>,
    /// What is still to be paid.
    pub remaining_amount: Option<String>,
    /// Whether it is signed.
    pub is_signed: Option<String>,
    /// When the row was created.
    pub created_at: Option<SourceTime>,
    /// When the row was last written.
    pub last_update: Option<SourceTime>,
    /// The client.
    pub client_id: Option<String>,
    /// The employee in charge, in databases that say so here as well.
    pub sales_contact_id: Option<String>,
}

/// A row of `event`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventRow {
    /// The id.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// The beginning.
    pub starts: Option<SourceTime>,
    /// The end, in databases that have one.
    pub ends: Option<SourceTime>,
    /// Where.
    pub location: Option<String>,
    /// How many people.
    pub attendees: Option<String>,
    /// Anything else.
    pub notes: Option<String>,
    /// When the row was created.
    pub created_at: Option<SourceTime>,
    /// When the row was last written.
    pub last_update: Option<SourceTime>,
    /// The client, in databases that say so here as well.
    pub client_id: Option<String>,
    /// The contract.
    pub contract_id: Option<String>,
    /// Who runs it.
    pub support_contact_id: Option<String>,
}
