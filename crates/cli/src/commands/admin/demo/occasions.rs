//! What is celebrated, discussed and noted.

/// A kind of event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    /// Stands behind the client's name.
    pub(super) name: &'static str,
    /// Hour and minute it begins, on the wall.
    pub(super) begins: (u32, u32),
    pub(super) minutes: i64,
    pub(super) attendees: (i64, i64),
    /// Price for each of them, in whole units.
    pub(super) price: (i64, i64),
}

const fn occasion(
    name: &'static str,
    begins: (u32, u32),
    minutes: i64,
    attendees: (i64, i64),
    price: (i64, i64),
) -> Occasion {
    Occasion {
        name,
        begins,
        minutes,
        attendees,
        price,
    }
}

/// Of companies.
pub(super) const OF_COMPANIES: &[Occasion] = &[
    occasion("General Assembly", (15, 0), 120, (40, 220), (28, 60)),
    occasion("Product Launch", (18, 30), 210, (60, 300), (70, 140)),
    occasion("Team Off-site", (9, 0), 540, (12, 60), (110, 220)),
    occasion("Leadership Seminar", (9, 30), 420, (10, 40), (150, 320)),
    occasion("Partners' Dinner", (19, 30), 240, (20, 90), (95, 180)),
    occasion("Summer Party", (17, 0), 390, (50, 260), (45, 95)),
    occasion("Press Breakfast", (8, 30), 120, (15, 45), (60, 110)),
    occasion("Sales Kick-off", (9, 0), 480, (30, 140), (80, 150)),
    occasion("Award Ceremony", (19, 0), 300, (80, 400), (85, 160)),
    occasion("Customer Day", (10, 0), 420, (40, 180), (60, 120)),
];

/// Of private persons.
pub(super) const OF_PERSONS: &[Occasion] = &[
    occasion("Wedding", (14, 0), 600, (40, 180), (110, 240)),
    occasion("Engagement Party", (18, 0), 330, (20, 70), (60, 120)),
    occasion("Golden Anniversary", (12, 0), 360, (25, 90), (70, 140)),
    occasion("50th Birthday", (19, 0), 300, (25, 80), (55, 120)),
    occasion("Family Reunion", (11, 0), 480, (20, 120), (40, 90)),
];

/// Known when the event is created.
pub(super) const FIRST_NOTES: &[&str] = &[
    "A stage of 6 × 4 m, two radio microphones and a lectern.",
    "Vegetarian menu for a third of the guests; one guest is allergic to nuts.",
    "Access for lorries only before 9:00. Ask the caretaker for the key.",
    "The client brings their own photographer.\nNo flash during the speeches.",
    "Welcome drinks outside if the weather holds; the tent is booked in any case.",
    "Interpreters French–English, booth at the back of the room.",
    "Step-free access is needed for two guests.",
];

/// Written down by who runs it.
pub(super) const LATER_NOTES: &[&str] = &[
    "Caterer confirmed: three courses, coffee at 16:00.",
    "Visited the venue. The main door is narrow; the piano comes through the garden.",
    "Called the client: ten more guests, the rest stays as it is.",
    "Sound check one hour before the doors open.",
    "DJ booked until half past midnight.",
    "Parking is reserved for 25 cars.",
    "All went well. The client asks for photographs by the end of the month.",
];

/// What was said when somebody was in contact with a client.
pub(super) const CONTACT_NOTES: &[&str] = &[
    "Asked for a quote for next season.",
    "Went through the menu and the seating.",
    "Sent the contract by post as well, as asked.",
    "Prefers to be called in the morning.",
    "Very happy with the last event; thinks of a second one.",
    "Will decide after their board meeting.",
    "Reminded of the open invoice.",
];

/// Why contracts and events are cancelled.
pub(super) const CANCEL_REASONS: &[&str] = &[
    "the client chose another date and another house",
    "the client's budget was withdrawn",
    "the venue closed for repairs",
    "postponed without a new date",
    "the merger it was to celebrate did not happen",
];

/// How payments are made.
pub(super) const PAYMENT_METHODS: &[&str] =
    &["transfer", "transfer", "card", "direct debit", "cheque"];
