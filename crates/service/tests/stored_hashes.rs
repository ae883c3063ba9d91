//! Password hashes as they may be found in a database: those of the legacy
//! system log in and are replaced by today's, broken ones refuse.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::{
    actor::Channel,
    clock::Clock,
    contact::Email,
    department::Department,
    employee::NewEmployee,
    ids::EmployeeId,
    money::Currency,
    period::TimeZone,
    text::{CompanyName, PersonName},
};
use service::{
    DatabaseUrl, Options, Parts, RequestContext, Service, Sessions,
    authn::{
        password::Passwords,
        session::Credentials,
        token::{Algorithm, TokenKey},
    },
    error::ServiceError,
    maintenance::{Founding, Maintenance, open_store},
};
use store::{Stamp, Store, employees};
use tempfile::TempDir;

const EMAIL: &str = "mona@epic.example";

struct At(DateTime<Utc>);

impl Clock for At {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// A company whose only manager has this hash stored.
struct Company {
    service: Service,
    store: Store,
    manager: EmployeeId,
    _directory: TempDir,
}

impl Company {
    async fn with_stored(hash: &str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let url = DatabaseUrl::sqlite(directory.path().join("epic.db")).expect("a path");
        let options = Options {
            create: true,
            ..Options::default()
        };
        let now = "2026-06-01T08:00:00Z".parse().expect("an instant");
        let store = open_store(&url, options).await.expect("the store opens");
        let passwords = Passwords::for_tests();
        let clock = Arc::new(At(now));
        let secret = "a secret of the tests, long enough to be accepted".to_owned();
        let tokens = TokenKey::new(secret.into(), Algorithm::default()).expect("a strong secret");
        let maintenance =
            Maintenance::new(store, clock.clone(), passwords.clone()).sealing_with(&tokens);
        maintenance.migrate().await.expect("the schema is made");
        let founding = Founding {
            company_name: CompanyName::parse("Epic Events").expect("a name"),
            currency: Currency::default(),
            time_zone: TimeZone::default(),
            manager: NewEmployee {
                employee_number: None,
                full_name: PersonName::parse("Mona Delacroix").expect("a name"),
                email: Email::parse(EMAIL).expect("an address"),
                department: Department::Management,
            },
            password: "lamprey hollow ten".to_owned(),
        };
        let manager = maintenance
            .set_up(&founding)
            .await
            .expect("it is set up")
            .id;
        let store = maintenance.into_store();
        let stamp = Stamp {
            now,
            channel: Channel::System,
            request_id: "test".to_owned(),
        };
        let work = store.begin(stamp).await.expect("a unit of work");
        employees::replace_own_hash(&work, manager, hash, false)
            .await
            .expect("the hash is written");
        work.save().await.expect("it is saved");
        let service = Service::new(Parts {
            store: store.clone(),
            clock,
            second_factors: None,
            tokens,
            passwords,
            sessions: Sessions::default(),
            dashboards: std::time::Duration::ZERO,
        });
        Self {
            service,
            store,
            manager,
            _directory: directory,
        }
    }

    async fn log_in(&self, password: &str) -> Result<(), ServiceError> {
        let credentials = Credentials {
            email: EMAIL.to_owned(),
            password: password.into(),
            code: None,
        };
        let request = RequestContext {
            request_id: "test".to_owned(),
            channel: Channel::Api,
            user_agent: String::new(),
            address: "local".to_owned(),
        };
        self.service
            .log_in(Ok(credentials), &request)
            .await
            .map(|_| ())
    }

    async fn stored(&self) -> String {
        employees::account(&self.store.reader(), self.manager)
            .await
            .expect("the database answers")
            .expect("there is a manager")
            .password_hash
    }
}

// made with argon2-cffi
const LEGACY: &str = "$argon2id$v=19$m=65536,t=3,p=4$3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q";
const LEGACY_PASSWORD: &str = "admin123";

#[tokio::test]
async fn a_hash_of_the_legacy_system_logs_in_and_is_upgraded_once() {
    let company = Company::with_stored(LEGACY).await;
    company
        .log_in(LEGACY_PASSWORD)
        .await
        .expect("the password is right");
    let upgraded = company.stored().await;
    assert_ne!(upgraded, LEGACY);
    company.log_in(LEGACY_PASSWORD).await.expect("it still is");
    assert_eq!(company.stored().await, upgraded, "today's hash is kept");
}

#[tokio::test]
async fn a_wrong_password_does_not_touch_the_stored_hash() {
    let company = Company::with_stored(LEGACY).await;
    let refused = company.log_in("not the password").await;
    assert_eq!(
        refused.expect_err("it is wrong").code(),
        "invalid_credentials"
    );
    assert_eq!(company.stored().await, LEGACY);
}

#[tokio::test]
async fn a_malformed_stored_hash_is_a_refusal() {
    for broken in [
        "",
        "plain text",
        "$argon2id$",
        "$argon2id$v=19$m=65536,t=3,p=4$$",
        "$2b$12$abcdefghijklmnopqrstuv",
        "$argon2id$v=19$m=4294967295,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$AAAA",
    ] {
        let company = Company::with_stored(broken).await;
        let refused = company.log_in("lamprey hollow ten").await;
        let code = refused.expect_err("nothing can match").code();
        assert_eq!(code, "invalid_credentials", "{broken}");
        assert_eq!(company.stored().await, broken);
    }
}
