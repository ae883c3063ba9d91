//! The made-up company keeps the rules, can be found, and is the same one every time.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::clock::Clock;
use service::authn::password::Passwords;
use service::authn::token::{Algorithm, TokenKey};
use service::maintenance::bench::{Made, Outline, Sizes};
use service::maintenance::{Maintenance, open_store};
use service::{Options, error::ServiceError};
use testbed::{Contents, EmptyDatabase, Engine};

const SIZES: Sizes = Sizes {
    clients: 700,
    contracts: 1_600,
    events: 2_300,
    seed: 7,
};

#[test]
fn a_made_up_company_keeps_the_rules_on_sqlite() {
    keeps_the_rules(Engine::Sqlite);
}

#[test]
fn a_made_up_company_keeps_the_rules_on_mysql() {
    keeps_the_rules(Engine::MySql);
}

#[test]
fn a_made_up_company_keeps_the_rules_on_postgresql() {
    keeps_the_rules(Engine::Postgres);
}

#[test]
fn the_same_seed_makes_the_same_company_and_another_one_another() {
    let [one, same, other] = [7, 7, 8].map(|seed| {
        let database = EmptyDatabase::new(Engine::Sqlite);
        made(&database, Sizes { seed, ..SIZES }).expect("it is made");
        everything(&database)
    });
    assert_eq!(one, same);
    for table in ["clients", "contracts", "payments", "events", "search_words"] {
        assert_ne!(one[table], other[table], "{table}");
    }
}

#[test]
fn a_company_that_has_somebody_is_refused() {
    let database = EmptyDatabase::new(Engine::Sqlite);
    made(&database, SIZES).expect("it is made");
    let before = everything(&database);
    let again = made(&database, SIZES).expect_err("there are employees");
    assert_eq!(again.code(), "already_set_up");
    assert_eq!(everything(&database), before);
}

#[test]
fn sizes_that_do_not_fit_together_are_refused() {
    let none = Sizes {
        clients: 0,
        ..SIZES
    };
    let refused = Outline::new(none).expect_err("contracts need clients");
    assert_eq!(
        refused.to_string(),
        "1600 contracts need at least 16 clients"
    );
}

fn keeps_the_rules(engine: Engine) {
    let database = EmptyDatabase::new(engine);
    let told = made(&database, SIZES).expect("it is made");
    assert_eq!((told.employees, told.clients), (1 + 2 + 3, 700));
    assert_eq!((told.contracts, told.events), (1_600, 2_300));
    let tables = [
        ("employees", told.employees),
        ("clients", told.clients),
        ("contracts", told.contracts),
        ("payments", told.payments),
        ("events", told.events),
    ];
    for (table, told) in tables {
        assert_eq!(count(&database, table), told, "{table}");
    }
    for (rule, broken) in BROKEN {
        assert_eq!(count(&database, broken), 0, "{rule}");
    }
    for (share, of, least, most) in SHARES {
        let found = count(&database, of);
        assert!((*least..=*most).contains(&found), "{share}: {found}");
    }
    let records = told.employees + told.clients + told.contracts + told.events;
    assert_eq!(count(&database, "search_lines"), records);
    assert_eq!(count(&database, "audit_entries"), records);
    // the words are those of the lines, each once
    let lines = database.texts("SELECT line FROM search_lines");
    let words = |line: &String| line.split_whitespace().filter(|word| *word != "|").count();
    let in_lines: usize = lines.iter().map(words).sum();
    assert_eq!(count(&database, "search_words"), in_lines);
    assert!(lines.iter().all(|line| words(line) > 3));
}

/// Rows that break a rule, after `FROM`.
const BROKEN: &[(&str, &str)] = &[
    (
        "paid is the sum of the payments",
        "contracts c WHERE paid_minor <> \
         (SELECT COALESCE(SUM(amount_minor), 0) FROM payments p WHERE p.contract_id = c.id)",
    ),
    (
        "the deposit is the one opening payment",
        "contracts c WHERE deposit_minor <> (SELECT COALESCE(SUM(amount_minor), 0) \
         FROM payments p WHERE p.contract_id = c.id AND p.is_opening)",
    ),
    (
        "other payments need a signature",
        "payments p JOIN contracts c ON c.id = p.contract_id \
         WHERE NOT p.is_opening AND (c.status <> 'signed' OR p.created_at < c.signed_at)",
    ),
    (
        "a payment is in the currency of its contract",
        "payments p JOIN contracts c ON c.id = p.contract_id WHERE p.currency <> c.currency",
    ),
    (
        "the number of events is right",
        "contracts c WHERE event_count <> \
         (SELECT COUNT(*) FROM events e WHERE e.contract_id = c.id)",
    ),
    (
        "events are on signed contracts of the same client and sales contact",
        "events e JOIN contracts c ON c.id = e.contract_id WHERE c.status <> 'signed' \
         OR c.client_id <> e.client_id OR c.sales_contact_id <> e.sales_contact_id",
    ),
    (
        "contracts have the sales contact of their client",
        "contracts c JOIN clients o ON o.id = c.client_id \
         WHERE o.sales_contact_id <> c.sales_contact_id OR c.created_at < o.created_at",
    ),
    (
        "nobody of support is in two places at once",
        "events one JOIN events other ON other.support_contact_id = one.support_contact_id \
         WHERE one.id < other.id AND one.starts_at < other.ends_at \
         AND other.starts_at < one.ends_at",
    ),
    (
        "sales look after clients, and support runs events",
        "clients c JOIN employees e ON e.id = c.sales_contact_id WHERE e.department <> 'SALES'",
    ),
    (
        "support runs events",
        "events c JOIN employees e ON e.id = c.support_contact_id \
         WHERE e.department <> 'SUPPORT'",
    ),
    (
        "nothing is of the future but events and dates when something is due",
        "events WHERE created_at > 1780272000000000 OR updated_at > 1780272000000000",
    ),
    (
        "phone numbers differ",
        "clients one JOIN clients other ON other.phone_digits = one.phone_digits \
         WHERE one.id < other.id",
    ),
    (
        "every record has its audit entry",
        "clients c WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.record_id = c.id \
         AND a.record_kind = 'client' AND a.action = 'bench_data' AND a.channel = 'system')",
    ),
    (
        "every client has its line of words",
        "clients c WHERE NOT EXISTS \
         (SELECT 1 FROM search_lines l WHERE l.kind = 1 AND l.record_id = c.id)",
    ),
    (
        "nobody has to change the password",
        "employees WHERE must_change_password OR deactivated_at IS NOT NULL",
    ),
];

/// Rows of which there is a share, after `FROM`, and how many at least and at most.
const SHARES: &[(&str, &str, usize, usize)] = &[
    ("drafts", "contracts WHERE status = 'draft'", 230, 250),
    ("signed", "contracts WHERE status = 'signed'", 1_180, 1_220),
    (
        "cancelled",
        "contracts WHERE status = 'cancelled'",
        150,
        170,
    ),
    (
        "signed without event",
        "contracts WHERE status = 'signed' AND event_count = 0",
        30,
        95,
    ),
    (
        "fully paid",
        "contracts WHERE status = 'signed' AND remaining_minor = 0",
        350,
        500,
    ),
    (
        "unpaid",
        "contracts WHERE status = 'signed' AND paid_minor = 0",
        230,
        370,
    ),
    (
        "with a title",
        "contracts WHERE title IS NOT NULL",
        1_020,
        1_220,
    ),
    (
        "without support",
        "events WHERE support_contact_id IS NULL",
        170,
        290,
    ),
    (
        "past",
        "events WHERE starts_at < 1780272000000000",
        1_000,
        1_300,
    ),
    (
        "cancelled events",
        "events WHERE status = 'cancelled'",
        20,
        80,
    ),
    ("with notes", "events WHERE notes <> ''", 750, 1_100),
];

/// At a moment that is not the one of the records.
struct Later;

impl Clock for Later {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::days(30_000)
    }
}

#[tokio::main]
async fn made(database: &EmptyDatabase, sizes: Sizes) -> Result<Made, ServiceError> {
    let url = database.url().parse().expect("a URL");
    let options = Options {
        create: true,
        in_bulk: true,
        ..Options::default()
    };
    let store = open_store(&url, options).await.expect("it opens");
    let secret = "a secret of the tests, long enough to be accepted".to_owned();
    let tokens = TokenKey::new(secret.into(), Algorithm::default()).expect("a strong secret");
    let maintenance =
        Maintenance::new(store, Arc::new(Later), Passwords::for_tests()).sealing_with(&tokens);
    maintenance.migrate().await.expect("it is migrated");
    let outline = Outline::new(sizes).expect("they fit together");
    let mut last = 0;
    let made = maintenance.make_bench_data(outline, |done| last = done);
    let made = made.await;
    assert!(made.is_err() || last == outline.blocks());
    maintenance.close().await.expect("it closes");
    made
}

/// How many rows there are of what stands after `FROM`.
fn count(database: &EmptyDatabase, rows: &str) -> usize {
    let told = database.texts(&format!("SELECT CONCAT(COUNT(*), '') FROM {rows}"));
    told[0].parse().expect("a number")
}

/// Everything but the moment of the migrations, what has salt of its own, and what is made
/// from that.
fn everything(database: &EmptyDatabase) -> Contents {
    let salted = ["password_hash", "values_salt", "values_digest", "mac"];
    database.contents(
        |table| table != "schema_migrations",
        |column| !salted.contains(&column),
    )
}
