//! Every repair on one page: what is wrong, and what is done about it.

/// Why a value was changed on its way here, or kept although it breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A total of zero or less.
    TotalNotPositive,
    /// More remaining than the total.
    RemainingOverTotal,
    /// Less than nothing remaining.
    RemainingNegative,
    /// More than two decimal places.
    AmountRounded,
    /// No word on whether the contract is signed.
    StatusMissing,
    /// Another sales contact on the contract than on its client.
    OtherSalesContact,
    /// A client without sales contact, whose contracts name exactly one.
    SalesContactFromContracts,
    /// A client without sales contact, and nobody to take it from.
    SalesContactMissing,
    /// An e-mail address that another row has in another spelling.
    DuplicateEmail,
    /// An employee number that another row has in another spelling.
    DuplicateNumber,
    /// Nothing where a name or a place has to be.
    TextEmpty,
    /// Control characters, white space around, or another Unicode form.
    TextCleaned,
    /// An event of another client than its contract's.
    OtherClient,
    /// An event without end.
    EndMissing,
    /// An event that ends before it starts.
    EndNotAfterStart,
    /// Fewer than no attendees.
    AttendeesNegative,
    /// No number of attendees.
    AttendeesMissing,
    /// A wall-clock time that the clocks skipped.
    TimeSkipped,
    /// A record without creation date.
    CreationMissing,
    /// A password hash of no kind that this program knows.
    HashUnknown,
    /// An event on a contract that is not signed.
    EventOnUnsignedContract,
    /// A contact who is not of the department in charge.
    ContactOfOtherDepartment,
    /// An e-mail address that would not be accepted today.
    EmailUnusual,
    /// A telephone number that would not be accepted today.
    PhoneUnusual,
    /// A text longer than is accepted today.
    TextLong,
}

impl Rule {
    /// The name as stored and in JSON.
    pub const fn name(self) -> &'static str {
        self.page().0
    }

    /// What was wrong and what was done about it.
    pub const fn meaning(self) -> &'static str {
        self.page().1
    }

    /// Whether the value stayed as it was: reported, not repaired.
    pub const fn is_kept(self) -> bool {
        matches!(
            self,
            Self::HashUnknown
                | Self::EventOnUnsignedContract
                | Self::ContactOfOtherDepartment
                | Self::EmailUnusual
                | Self::PhoneUnusual
                | Self::TextLong
        )
    }

    const fn page(self) -> (&'static str, &'static str) {
        match self {
            Self::TotalNotPositive => (
                "total_not_positive",
                "a total of zero or less became 0.01, and the contract is cancelled",
            ),
            Self::RemainingOverTotal => (
                "remaining_over_total",
                "more remained than the total: the total remains",
            ),
            Self::RemainingNegative => (
                "remaining_negative",
                "less than nothing remained: nothing remains",
            ),
            Self::AmountRounded => (
                "amount_rounded",
                "an amount with more than two decimal places was rounded",
            ),
            Self::StatusMissing => (
                "status_missing",
                "nothing said whether the contract is signed: it is a draft",
            ),
            Self::OtherSalesContact => (
                "other_sales_contact",
                "the contract named another sales contact than its client: the client's counts",
            ),
            Self::SalesContactFromContracts => (
                "sales_contact_from_contracts",
                "the client had no sales contact: the one that its contracts name",
            ),
            Self::SalesContactMissing => (
                "sales_contact_missing",
                "the client had no sales contact: a placeholder without access stands in",
            ),
            Self::DuplicateEmail => (
                "duplicate_email",
                "another row has this e-mail address: the later row's was marked with its id",
            ),
            Self::DuplicateNumber => (
                "duplicate_number",
                "another row has this employee number: the later row's was marked with its id",
            ),
            Self::TextEmpty => ("text_empty", "nothing was written: (unknown)"),
            Self::TextCleaned => (
                "text_cleaned",
                "control characters and white space around were removed, letters composed",
            ),
            Self::OtherClient => (
                "other_client",
                "the event named another client than its contract: the contract's counts",
            ),
            Self::EndMissing => ("end_missing", "no end was known: four hours are estimated"),
            Self::EndNotAfterStart => (
                "end_not_after_start",
                "the end was not after the start: four hours are estimated",
            ),
            Self::AttendeesNegative => ("attendees_negative", "fewer than nobody became nobody"),
            Self::AttendeesMissing => ("attendees_missing", "no number was known: nobody"),
            Self::TimeSkipped => (
                "time_skipped",
                "the clocks went forward past this time: moved on by as much",
            ),
            Self::CreationMissing => (
                "creation_missing",
                "no creation date was known: the time of the import",
            ),
            Self::HashUnknown => (
                "hash_unknown",
                "the password cannot be checked: a manager has to reset it",
            ),
            Self::EventOnUnsignedContract => (
                "event_on_unsigned_contract",
                "the event's contract is not signed: both were kept as they are",
            ),
            Self::ContactOfOtherDepartment => (
                "contact_of_other_department",
                "the contact is not of the department in charge: kept as it is",
            ),
            Self::EmailUnusual => (
                "email_unusual",
                "the e-mail address would not be accepted today: kept as it is",
            ),
            Self::PhoneUnusual => (
                "phone_unusual",
                "the telephone number would not be accepted today: kept as it is",
            ),
            Self::TextLong => (
                "text_long",
                "the text is longer than is accepted today: kept whole",
            ),
        }
    }
}
