//! What the columns of a table of records are: by their headers, as our exports name
//! them, as people name them in English and French, and as somebody says they are.
//!
//! Here a cell is found and its text is understood as an amount, a date, a yes or a no.
//! Whether the record may be so is not known here.

mod contact;
mod kinds;
mod mapping;
mod names;
pub mod values;

use domain::import::ImportKind;

use self::kinds::Specified;
pub use self::mapping::{Mapping, Target};

/// What is known of the columns of a kind.
pub trait Known {
    /// The columns that are known, in the order of our exports.
    fn columns(self) -> impl Iterator<Item = Column>;
    /// Headers by which a column is recognised, its own name first.
    fn headers(self, column: Column) -> Vec<&'static str>;
    /// Why a column is left alone although it is known.
    fn left_out(self, column: Column) -> Option<LeftOut>;
}

impl Known for ImportKind {
    fn columns(self) -> impl Iterator<Item = Column> {
        self.specs().iter().map(|spec| spec.column)
    }

    fn headers(self, column: Column) -> Vec<&'static str> {
        let spec = self.specs().iter().find(|spec| spec.column == column);
        let others = spec.into_iter().flat_map(|spec| spec.headers);
        std::iter::once(column.name())
            .chain(others.copied())
            .collect()
    }

    fn left_out(self, column: Column) -> Option<LeftOut> {
        let spec = self.specs().iter().find(|spec| spec.column == column);
        spec.and_then(|spec| spec.left_out)
    }
}

/// Why a column that is known is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// It follows from other facts.
    Derived,
    /// The program keeps it for each record.
    Kept,
    /// A password comes in no file.
    Secret,
}

macro_rules! columns {
    ($($variant:ident = $name:literal,)*) => {
        /// A column of some kind of record.
        #[expect(missing_docs, reason = "each is named as in the API, where its field is told of")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($variant,)*
        }

        impl Column {
            /// Every column of every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in our exports and in mappings, such as `client.full_name`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

columns! {
    Id = "id",
    FullName = "full_name",
    FirstName = "first_name",
    LastName = "last_name",
    Email = "email",
    Phone = "phone",
    CompanyName = "company_name",
    ContactPerson = "contact_person",
    ContactDetails = "contact_details",
    SalesContactId = "sales_contact.id",
    SalesContact = "sales_contact.full_name",
    FirstContactOn = "first_contact_on",
    LastContactAt = "last_contact_at",
    ExternalRef = "external_ref",
    AnonymisedAt = "anonymised_at",
    Version = "version",
    CreatedAt = "created_at",
    UpdatedAt = "updated_at",
    Title = "title",
    ClientId = "client.id",
    ClientRef = "client.external_ref",
    ClientName = "client.full_name",
    ClientCompany = "client.company_name",
    ClientContactPerson = "client.contact_person",
    ClientEmail = "client.email",
    ClientPhone = "client.phone",
    ClientContact = "client.contact_details",
    TotalAmount = "total_amount",
    Deposit = "deposit",
    PaidAmount = "paid_amount",
    RemainingAmount = "remaining_amount",
    Currency = "currency",
    DueOn = "due_on",
    Status = "status",
    SignedAt = "signed_at",
    SignedById = "signed_by.id",
    SignedBy = "signed_by.full_name",
    CancelledAt = "cancelled_at",
    CancelReason = "cancel_reason",
    EventCount = "event_count",
    ContractId = "contract_id",
    ContractRef = "contract.external_ref",
    Amount = "amount",
    PaidOn = "paid_on",
    Method = "method",
    Reference = "reference",
    IsDeposit = "is_deposit",
    RecordedById = "recorded_by.id",
    RecordedBy = "recorded_by.full_name",
    VoidedAt = "voided_at",
    VoidedById = "voided_by.id",
    VoidedBy = "voided_by.full_name",
    VoidReason = "void_reason",
    Name = "name",
    SupportContactId = "support_contact.id",
    SupportContact = "support_contact.full_name",
    StartsAt = "starts_at",
    EndsAt = "ends_at",
    StartsLocal = "starts_local",
    EndsLocal = "ends_local",
    EndIsEstimated = "end_is_estimated",
    TimeZone = "time_zone",
    Location = "location",
    Attendees = "attendees",
    Notes = "notes",
    EmployeeNumber = "employee_number",
    Department = "department",
    Active = "active",
    MustChangePassword = "must_change_password",
    TwoFactor = "two_factor",
    Locale = "locale",
    Theme = "theme",
    DeactivatedAt = "deactivated_at",
    Password = "password",
}

#[cfg(test)]
mod tests;
