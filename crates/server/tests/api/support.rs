//! A company of its own for each test, asked through the real router as named
//! employees, with a clock that the test turns.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    actor::Channel,
    clock::Clock,
    contact::Email,
    department::Department,
    employee::NewEmployee,
    money::Currency,
    period::TimeZone,
    text::{CompanyName, PersonName},
};
use http::{HeaderMap, Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{Origin, TrustedProxies};
use service::{
    DatabaseUrl, Options, Parts, RequestContext, Service, Session, Sessions, Synchronous,
    authn::{
        password::Passwords,
        token::{Algorithm, TokenKey},
    },
    mail::{Mail, MailOptions, MailServer},
    maintenance::{Founding, Maintenance, open_store},
};
use testbed::{EmptyDatabase, SmtpSink};
use tower::ServiceExt;

/// The secret that signs the tokens of the tests.
pub(crate) const SECRET: &str = "a secret of the tests, long enough to be accepted";
/// The password of everybody in the tests.
pub(crate) const PASSWORD: &str = "lamprey hollow ten";

/// A clock that stands until it is turned.
#[derive(Clone)]
pub(crate) struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl TestClock {
    pub(crate) fn turn(&self, by: TimeDelta) {
        *self.0.lock().expect("the clock is whole") += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().expect("the clock is whole")
    }
}

/// A way to send e-mail to a sink.
pub(crate) fn mail(sink: &SmtpSink) -> Mail {
    let server = MailServer::parse(&sink.url()).expect("a mail server");
    let options = MailOptions {
        from: Some("Epic Events <crm@epic.example>".to_owned()),
        public_url: Some("https://crm.epic.example".to_owned()),
        authorities: None,
    };
    Mail::new(&server, &options).expect("mail that can be sent")
}

/// A company with one employee of each kind that the tests need.
pub(crate) struct House {
    pub(crate) service: Service,
    pub(crate) clock: TestClock,
    pub(crate) router: Router,
    pub(crate) database: EmptyDatabase,
    /// Management.
    pub(crate) mona: Person,
    /// Sales, the owner in most tests.
    pub(crate) bill: Person,
    /// Sales, the colleague.
    pub(crate) sara: Person,
    /// Support, the assigned one in most tests.
    pub(crate) kate: Person,
    /// Support, the colleague.
    pub(crate) alienor: Person,
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) email: String,
    pub(crate) token: Option<String>,
    /// Where they ask from; nowhere in particular when absent.
    address: Option<SocketAddr>,
    router: Router,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: HeaderMap,
}

/// The use-cases on a database.
pub(crate) fn service_on(maintenance: Maintenance, clock: TestClock) -> Service {
    Service::new(parts(maintenance, clock))
}

/// The server's secret.
pub(crate) fn tokens() -> TokenKey {
    TokenKey::new(SECRET.to_owned().into(), Algorithm::default()).expect("a strong secret")
}

fn parts(maintenance: Maintenance, clock: TestClock) -> Parts {
    Parts {
        store: maintenance.into_store(),
        clock: Arc::new(clock),
        second_factors: None,
        tokens: tokens(),
        passwords: Passwords::for_tests(),
        sessions: Sessions::default(),
        dashboards: Duration::ZERO,
    }
}

impl House {
    /// Sets the company up on 1 June 2026, 08:00 UTC.
    pub(crate) async fn new() -> Self {
        Self::telling(None).await
    }

    /// As [`House::new`], where people are told of things by e-mail.
    pub(crate) async fn with_mail(sink: &SmtpSink) -> Self {
        Self::telling(Some(mail(sink))).await
    }

    /// Waits until nobody works on an import, nor holds one.
    pub(crate) async fn imports_at_rest(&self) {
        let at_work = "SELECT state FROM imports WHERE claim IS NOT NULL \
                       OR state IN ('checking', 'running', 'undoing')";
        while !self.database.texts(at_work).is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn telling(mail: Option<Mail>) -> Self {
        let database = EmptyDatabase::new(crate::ENGINE);
        let start = "2026-06-01T08:00:00Z".parse().expect("an instant");
        let clock = TestClock(Arc::new(Mutex::new(start)));
        let url: DatabaseUrl = database.url().parse().expect("the URL is accepted");
        let options = Options {
            create: true,
            synchronous: Synchronous::Normal,
            ..Options::default()
        };
        let store = open_store(&url, options).await.expect("the store opens");
        let maintenance = Maintenance::new(store, Arc::new(clock.clone()), Passwords::for_tests())
            .sealing_with(&tokens());
        maintenance.migrate().await.expect("the schema is made");
        maintenance
            .set_up(&Founding {
                company_name: CompanyName::parse("Epic Events").expect("a name"),
                currency: Currency::default(),
                time_zone: TimeZone::default(),
                manager: NewEmployee {
                    employee_number: None,
                    full_name: PersonName::parse("Mona Delacroix").expect("a name"),
                    email: Email::parse("mona@epic.example").expect("an address"),
                    department: Department::Management,
                },
                password: PASSWORD.to_owned(),
            })
            .await
            .expect("the company is set up");
        // from here on as `epic serve` runs: with the documented rights and no other
        let url: DatabaseUrl = database.run_account().parse().expect("a URL");
        let store = open_store(&url, options).await.expect("the store opens");
        let maintenance = Maintenance::new(store, Arc::new(clock.clone()), Passwords::for_tests())
            .sealing_with(&tokens());
        let service = Service::with_mail(parts(maintenance, clock.clone()), mail);
        let router = server::router(
            service.clone(),
            Origin::Network {
                timeout: Duration::from_mins(1),
                proxies: TrustedProxies::default(),
                is_secure: false,
            },
        );
        let mona = Person::stranger(&router)
            .logged_in("mona@epic.example", PASSWORD)
            .await;
        let mut house = Self {
            bill: mona.clone(),
            sara: mona.clone(),
            kate: mona.clone(),
            alienor: mona.clone(),
            service,
            clock,
            router,
            database,
            mona,
        };
        house.bill = house
            .hire("Bill Boquet", "bill@epic.example", "SALES")
            .await;
        house.sara = house
            .hire("Sara Vendrell", "sara@epic.example", "SALES")
            .await;
        house.kate = house
            .hire("Kate Hastroff", "kate@epic.example", "SUPPORT")
            .await;
        house.alienor = house
            .hire("Aliénor Vichum", "alienor@epic.example", "SUPPORT")
            .await;
        house
    }

    /// Somebody who is not logged in.
    pub(crate) fn stranger(&self) -> Person {
        Person::stranger(&self.router)
    }

    /// Somebody who is not logged in, on a server behind these proxies.
    pub(crate) fn stranger_behind(&self, proxies: TrustedProxies) -> Person {
        Person::stranger(&server::router(
            self.service.clone(),
            Origin::Network {
                timeout: Duration::from_mins(1),
                proxies,
                is_secure: true,
            },
        ))
    }

    /// The company on another server, reached by TLS or not.
    pub(crate) fn stranger_router(&self, is_secure: bool) -> Router {
        server::router(
            self.service.clone(),
            Origin::Network {
                timeout: Duration::from_mins(1),
                proxies: TrustedProxies::default(),
                is_secure,
            },
        )
    }

    /// Creates an employee, changes the password as they must, logs them in.
    pub(crate) async fn hire(&self, name: &str, email: &str, department: &str) -> Person {
        let first = "orchard lantern four";
        let body =
            json!({"full_name": name, "email": email, "department": department, "password": first});
        self.mona.post("/employees", body).await.expect_status(201);
        let person = self.stranger().logged_in(email, first).await;
        let change = json!({"current_password": first, "new_password": PASSWORD});
        let answer = person.put("/me/password", change).await.expect_status(200);
        Person {
            token: Some(answer.text("token")),
            ..person
        }
    }

    /// A client of Bill's.
    pub(crate) async fn client(&self) -> Value {
        self.client_of(&self.bill, "kevin@startup.io").await
    }

    /// A client of somebody's.
    pub(crate) async fn client_of(&self, sales: &Person, email: &str) -> Value {
        let body = json!({
            "full_name": "Kevin Casey", "email": email,
            "phone": "+678 123 456 78", "company_name": "Cool Startup LLC",
        });
        sales.post("/clients", body).await.expect_status(201).body
    }

    /// A draft of 12000.50 for a client.
    pub(crate) async fn draft(&self, client: &Value) -> Value {
        let body = json!({"client_id": client["id"], "total_amount": "12000.50"});
        self.mona
            .post("/contracts", body)
            .await
            .expect_status(201)
            .body
    }

    /// A signed contract of 12000.50 for a client.
    pub(crate) async fn signed(&self, client: &Value) -> Value {
        let draft = self.draft(client).await;
        let path = format!("/contracts/{}/sign", draft["id"]);
        let body = json!({"version": draft["version"]});
        self.mona.post(&path, body).await.expect_status(200).body
    }

    /// An event on a signed contract of Bill's, 4 June 13:00 to 5 June 02:00.
    pub(crate) async fn event(&self, contract: &Value) -> Value {
        self.event_at(contract, "2026-06-04T13:00", "2026-06-05T02:00")
            .await
    }

    /// An event on a signed contract of Bill's.
    pub(crate) async fn event_at(&self, contract: &Value, starts: &str, ends: &str) -> Value {
        let body = json!({
            "contract_id": contract["id"], "name": "John Ouick Wedding",
            "starts_at": starts, "ends_at": ends, "attendees": 75,
            "location": "53 Rue du Château, 41120 Candé-sur-Beuvron, France",
        });
        self.bill
            .post("/events", body)
            .await
            .expect_status(201)
            .body
    }

    /// The same event in the care of somebody.
    pub(crate) async fn assigned(&self, event: &Value, support: &Person) -> Value {
        let path = format!("/events/{}/support", event["id"]);
        let body = json!({"employee_id": support.id, "version": event["version"]});
        self.mona.put(&path, body).await.expect_status(200).body
    }

    /// Somebody at work, as the pages have them: without a request.
    pub(crate) async fn at_work(&self, person: &Person) -> Session {
        let request = RequestContext {
            request_id: "a-page".to_owned(),
            channel: Channel::Web,
            user_agent: "a browser".to_owned(),
            address: "192.0.2.1".to_owned(),
        };
        let account = self
            .service
            .authenticate(person.token.as_deref(), request)
            .await;
        let account = account.expect("somebody who is logged in");
        account.session().await.expect("no new password is due")
    }

    /// Now, in seconds since 1970.
    pub(crate) fn clock_seconds(&self) -> i64 {
        self.clock.now().timestamp()
    }

    /// A record as management sees it now.
    pub(crate) async fn show(&self, kind: &str, id: i64) -> Value {
        let path = format!("/{kind}/{id}");
        self.mona.get(&path).await.expect_status(200).body
    }

    /// The newest audit entries, newest first.
    pub(crate) async fn audit(&self) -> Vec<Value> {
        let answer = self.mona.get("/audit?limit=200").await.expect_status(200);
        answer.body["items"].as_array().expect("a list").clone()
    }
}

impl Person {
    fn stranger(router: &Router) -> Self {
        Self {
            id: 0,
            email: String::new(),
            token: None,
            address: None,
            router: router.clone(),
        }
    }

    /// The same person at another server.
    pub(crate) fn on(&self, router: Router) -> Self {
        Self {
            router,
            ..self.clone()
        }
    }

    /// The same person with another token.
    pub(crate) fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same person at another machine.
    pub(crate) fn at_address(&self, ip: &str) -> Self {
        let ip = ip.parse().expect("an address");
        Self {
            address: Some(SocketAddr::new(ip, 40_000)),
            ..self.clone()
        }
    }

    /// Tries to log in.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Answer {
        let body = json!({"email": email, "password": password});
        self.post("/session", body).await
    }

    /// Logs in, or fails the test.
    pub(crate) async fn logged_in(&self, email: &str, password: &str) -> Self {
        let body = json!({"email": email, "password": password});
        let answer = self.post("/session", body).await.expect_status(201);
        Self {
            id: answer.body["employee"]["id"].as_i64().expect("an id"),
            email: email.to_owned(),
            token: Some(answer.text("token")),
            address: self.address,
            router: self.router.clone(),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path, &[], Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask("PUT", path, &[], Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask("PATCH", path, &[], Some(body)).await
    }

    /// DELETE based on a version; 0 sends none.
    pub(crate) async fn delete(&self, path: &str, version: i64) -> Answer {
        let version = format!("\"{version}\"");
        let headers: &[(&str, &str)] = if version == "\"0\"" {
            &[]
        } else {
            &[("if-match", &version)]
        };
        self.ask("DELETE", path, headers, None).await
    }

    /// Any request with a JSON body and headers of its own; `path` is below
    /// `/api/v1`.
    pub(crate) async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let bytes = body.map(|body| body.to_string());
        let mut all = headers.to_vec();
        if bytes.is_some() {
            all.push(("content-type", "application/json"));
        }
        self.ask_raw(
            method,
            &format!("/api/v1{path}"),
            &all,
            bytes.unwrap_or_default().into(),
        )
        .await
    }

    /// Sends a file to import, and waits until nobody works on it.
    pub(crate) async fn import(&self, query: &str, file: impl Into<Vec<u8>>) -> Value {
        let sent = self.send_file(query, file).await.expect_status(201);
        self.settled(&sent.body["id"]).await
    }

    /// Sends a file to import.
    pub(crate) async fn send_file(&self, query: &str, file: impl Into<Vec<u8>>) -> Answer {
        let path = format!("/api/v1/imports?{query}");
        let headers = [("content-type", "application/octet-stream")];
        self.ask_raw("POST", &path, &headers, file.into()).await
    }

    /// An import once nobody works on it.
    pub(crate) async fn settled(&self, id: &Value) -> Value {
        loop {
            let import = self.get(&format!("/imports/{id}")).await.expect_status(200);
            let state = import.text("state");
            if !["checking", "running", "undoing"].contains(&state.as_str()) {
                return import.body;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Why rows of an import were refused: the row and the first reason.
    pub(crate) async fn refused(&self, import: &Value) -> Vec<(i64, String)> {
        let path = format!("/imports/{}/rows?limit=200", import["id"]);
        let rows = self.get(&path).await.expect_status(200).body;
        let items = rows["items"].as_array().expect("a list");
        let why = |row: &Value| {
            let error = &row["errors"][0];
            let field = error["field"].as_str().expect("a field");
            let message = error["message"].as_str().expect("a message");
            format!("{field} {message}")
        };
        items
            .iter()
            .map(|row| (row["row"].as_i64().expect("a row"), why(row)))
            .collect()
    }

    /// Any request at all.
    pub(crate) async fn ask_raw(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(address));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let answer = Answer {
            status: parts.status.as_u16(),
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
            headers: parts.headers,
        };
        crate::api::conformance::check(method, path, &answer);
        answer
    }

    /// The bytes of a file, as this person.
    pub(crate) async fn read_bytes(&self, path: &str) -> Vec<u8> {
        self.receive(path).await.1
    }

    /// Headers and text of a file, as this person.
    pub(crate) async fn read_file(&self, path: &str) -> (HeaderMap, String) {
        let (headers, bytes) = self.receive(path).await;
        (headers, String::from_utf8(bytes).expect("UTF-8"))
    }

    async fn receive(&self, path: &str) -> (HeaderMap, Vec<u8>) {
        let token = self.token.as_deref().unwrap_or_default();
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        let request = request.body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.expect("an answer").into_parts();
        assert_eq!(parts.status.as_u16(), 200, "{path}");
        let bytes = body.collect().await.expect("the whole file").to_bytes();
        (parts.headers, bytes.to_vec())
    }

    /// Headers and text of a page.
    pub(crate) async fn read_text(&self, path: &str) -> (HeaderMap, String) {
        let request = Request::get(path).body(Body::empty()).expect("a request");
        let answer = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.expect("an answer").into_parts();
        assert_eq!(parts.status.as_u16(), 200, "{path}");
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
        (parts.headers, text)
    }
}

impl Answer {
    /// The answer, when it has this status; otherwise the test fails.
    #[track_caller]
    pub(crate) fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "answered {}", self.body);
        self
    }

    /// The answer, when it is a refusal with this status and code.
    #[track_caller]
    pub(crate) fn expect_refusal(self, status: u16, code: &str) -> Self {
        assert_eq!(
            (self.status, self.body["code"].as_str()),
            (status, Some(code)),
            "answered {}",
            self.body
        );
        self
    }

    /// The answer, when it refuses exactly these fields.
    #[track_caller]
    pub(crate) fn expect_fields(self, fields: &[&str]) -> Self {
        let refused: Vec<_> = self.body["errors"]
            .as_array()
            .map(|errors| {
                errors
                    .iter()
                    .filter_map(|error| error["field"].as_str())
                    .collect()
            })
            .unwrap_or_default();
        assert_eq!(refused, fields, "answered {}", self.body);
        self
    }

    /// A text field of the body.
    #[track_caller]
    pub(crate) fn text(&self, field: &str) -> String {
        self.body[field].as_str().expect("a text field").to_owned()
    }
}
