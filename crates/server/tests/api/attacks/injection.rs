//! Texts that are more than texts to a database, a shell, a template or a header, in every
//! field, parameter, path and header: they are text, or refused, and nothing else.

use std::time::{Duration, Instant};

use api::endpoint::{self, Info};
use axum::{Router, extract::RawQuery, routing::get};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::api::{
    attacks::{asked_well, encoded},
    cast::{Cast, Question},
    support::{Answer, House, Person},
};

/// What somebody could try; short enough for most fields.
const CORPUS: [&str; 20] = [
    "'",
    "\"",
    "\\",
    "zq'; DROP TABLE clients; --",
    "zq'; UPDATE employees SET department = 'MANAGEMENT'; --",
    "zq' UNION SELECT password_hash FROM employees --",
    "1; SELECT 1",
    "%' ESCAPE '%",
    "`zq`",
    "zq\\'; SELECT 1; -- ",
    "$(touch /tmp/zq)",
    "${jndi:ldap://127.0.0.1/zq}",
    "{{7*7}}",
    "%s%n%x%00",
    "../../../../etc/passwd",
    "=HYPERLINK(\"//zq\")",
    "<script>zq</script>",
    "zq\r\nset-cookie: zq=1",
    "zq\0",
    "\u{1b}[2J\u{202e}zq",
];

/// Texts that wait, where a database takes them for what it should do.
const SLEEPING: [&str; 4] = [
    "zq' AND SLEEP(3) AND '1'='1",
    "zq'||pg_sleep(3)||'",
    "1 AND (SELECT 1 FROM (SELECT SLEEP(3)) zq)",
    "1;SELECT pg_sleep(3)",
];

/// Pairs that find everything and nothing, where they are asked instead of searched for.
const PAIRS: [(&str, &str); 5] = [
    ("zq' OR '1'='1", "zq' OR '1'='2"),
    ("zq\" OR \"1\"=\"1", "zq\" OR \"1\"=\"2"),
    ("zq%' OR '1' LIKE '1", "zq%' OR '1' LIKE '2"),
    ("999999 OR 1=1", "999999 OR 1=2"),
    ("zq') OR ('1'='1", "zq') OR ('1'='2"),
];

/// Words of the inside, which no answer says.
const INSIDE: [&str; 9] = [
    "panicked",
    "src/",
    "sqlx",
    "sqlite",
    "sea_orm",
    "syntax error",
    "near \"",
    "SQLSTATE",
    "constraint",
];

/// What an attempt was answered.
struct Told {
    status: u16,
    /// How many rows there are in it.
    rows: usize,
    said: String,
    took: Duration,
}

impl Told {
    fn of(answer: &Answer, took: Duration) -> Self {
        Self {
            status: answer.status,
            rows: answer.body["items"].as_array().map_or(0, Vec::len),
            said: answer.body.to_string(),
            took,
        }
    }
}

/// How much is tried in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Try {
    Everything,
    /// Every third text, for places that need a record for each.
    Some,
}

/// What is wrong about one place, by trying there; some texts where none is read that far.
async fn holes(much: Try, mut ask: impl AsyncFnMut(&str) -> Told) -> Vec<String> {
    let mut found = Vec::new();
    let takes_text = ask("zq").await.status < 400;
    let step = if takes_text && much == Try::Everything {
        1
    } else {
        3
    };
    for text in CORPUS.into_iter().chain(SLEEPING).step_by(step) {
        let told = ask(text).await;
        // what was sent may come back, as text
        let said = told
            .said
            .replace(&json!(text).to_string().replace('"', ""), "");
        if told.status >= 500 {
            found.push(format!("{text:?}: {} {}", told.status, told.said));
        } else if told.status >= 400 {
            let inside = INSIDE.iter().find(|word| said.contains(**word));
            found.extend(inside.map(|word| format!("{text:?}: tells of {word}: {said}")));
        }
        if told.took > Duration::from_secs(2) {
            found.push(format!("{text:?}: took {:?}", told.took));
        }
    }
    for (all, none) in PAIRS.into_iter().step_by(step) {
        let (all_told, none_told) = (ask(all).await, ask(none).await);
        if (all_told.status, all_told.rows) != (none_told.status, none_told.rows) {
            found.push(format!(
                "{all:?} is answered with {} rows ({}), {none:?} with {} ({})",
                all_told.rows, all_told.status, none_told.rows, none_told.status
            ));
        }
    }
    found
}

async fn timed(asking: impl Future<Output = Answer>) -> Told {
    let since = Instant::now();
    let answer = asking.await;
    Told::of(&answer, since.elapsed())
}

/// The names of an operation's query parameters.
fn parameters(info: &Info) -> Vec<String> {
    let described = endpoint::describe();
    let operation = described.iter().find(|one| one.info.name == info.name);
    let query = &operation.expect("it is in the table").query;
    query.iter().map(|one| one.name.clone()).collect()
}

/// The fields that an operation's body may have.
pub(super) fn fields(info: &Info) -> Vec<String> {
    let document = server::openapi_document();
    let method = info.method.to_lowercase();
    let body = &document["paths"][info.path][method.as_str()]["requestBody"]["content"];
    let schema = &body["application/json"]["schema"];
    let schema = crate::api::conformance::resolve(document, schema);
    let fields = schema["properties"].as_object();
    fields.map_or_else(Vec::new, |fields| fields.keys().cloned().collect())
}

fn address(path: &str, parameter: &str, text: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    format!("{path}{sign}{parameter}={}", encoded(text))
}

#[tokio::test]
async fn the_search_for_holes_finds_those_of_a_list_that_is_asked_in_text() {
    let house = House::new().await;
    house.client().await;
    let database = std::sync::Arc::new(house.database);
    let list = move |RawQuery(query): RawQuery| {
        let database = std::sync::Arc::clone(&database);
        async move {
            let query = query.unwrap_or_default();
            let text = query.split_once('=').map_or("", |(_, text)| text);
            let bytes: Vec<_> = text
                .split('%')
                .skip(1)
                .map(|digits| u8::from_str_radix(digits, 16).expect("a byte"))
                .collect();
            let text = String::from_utf8(bytes).expect("text");
            let sql = format!("SELECT full_name FROM clients WHERE full_name LIKE '{text}'");
            if let Err(said) = database.try_execute(&sql.replace("DROP", "").replace("UPDATE", ""))
            {
                return (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    json!({"detail": said}).to_string(),
                );
            }
            let is_one = !text.contains(';');
            let items = if is_one {
                database.texts(&sql)
            } else {
                Vec::new()
            };
            (StatusCode::OK, json!({ "items": items }).to_string())
        }
    };
    let weak = house.bill.on(Router::new().route("/weak", get(list)));
    let found = holes(Try::Everything, async |text| {
        let path = address("/weak", "q", text);
        timed(weak.ask_raw("GET", &path, &[], Vec::new())).await
    })
    .await;
    let finds = |what: &str| found.iter().any(|one| one.contains(what));
    assert!(finds("500"), "{found:?}");
    assert!(finds("is answered with 1 rows"), "{found:?}");
}

#[tokio::test]
async fn no_query_parameter_is_more_than_text() {
    let mut cast = Cast::assemble().await;
    cast.house.client().await;
    let mut wrong = Vec::new();
    let mut tried = 0;
    for info in endpoint::ALL {
        if info.name == "CreateImport" || info.method != "GET" {
            continue;
        }
        let (person, question) = asked_well(&mut cast, info).await;
        let before = cast.house.contents();
        for parameter in parameters(info) {
            tried += 1;
            let found = holes(Try::Everything, async |text| {
                timed(person.get(&address(&question.path, &parameter, text))).await
            })
            .await;
            wrong.extend(
                found
                    .iter()
                    .map(|one| format!("{} {parameter}: {one}", info.name)),
            );
        }
        assert_eq!(cast.house.contents(), before, "after {}", info.name);
    }
    assert!(tried > 100, "{tried} parameters");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn no_id_in_a_path_is_more_than_text() {
    let mut cast = Cast::assemble().await;
    let mut wrong = Vec::new();
    for info in endpoint::ALL.iter().filter(|info| info.path.contains('{')) {
        let (person, question) = asked_well(&mut cast, info).await;
        let before = cast.house.contents();
        let found = holes(Try::Everything, async |text| {
            let path = info.path.replace("{payment}", &encoded(text));
            let path = path.replace("{id}", &encoded(text));
            let body = question.body.clone();
            timed(person.ask(info.method, &path, &[("if-match", "\"1\"")], body)).await
        })
        .await;
        wrong.extend(found.iter().map(|one| format!("{}: {one}", info.name)));
        assert_eq!(cast.house.contents(), before, "after {}", info.name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What counts guesses, or leaves somebody with another way to log in.
pub(super) const ASK_FOR_THE_PASSWORD: [&str; 7] = [
    "LogIn",
    "ChangePassword",
    "BeginTwoFactor",
    "ConfirmTwoFactor",
    "RenewRecoveryCodes",
    "DisableTwoFactor",
    "CreateToken",
];

/// A field of a body, tried with everything; each success needs another record.
async fn tried(cast: &mut Cast, info: &Info, field: &str) -> Vec<String> {
    let mut ready: Option<(Person, Question)> = None;
    let mut kept = Vec::new();
    let mut found = holes(Try::Some, async |text| {
        let (person, question) = match ready.take() {
            Some(ready) => ready,
            None => asked_well(cast, info).await,
        };
        let mut body = question.body.clone().unwrap_or_else(|| json!({}));
        body[field] = json!(text);
        let since = Instant::now();
        let answer = person
            .ask(info.method, &question.path, &[], Some(body))
            .await;
        let mut told = Told::of(&answer, since.elapsed());
        // what differs in two pairs is whether a record is new, not what was found
        told.rows = 0;
        let shown = &answer.body[field];
        let whole = json!(text.trim().replace("\r\n", "\n"));
        if answer.status < 300 && shown.is_string() && *shown != whole {
            let is_spelled = field == "email" || field == "employee_number";
            kept.extend((!is_spelled).then(|| format!("{text:?} became {shown}")));
        }
        if answer.status >= 400 {
            ready = Some((person, question));
        }
        told
    })
    .await;
    found.extend(kept);
    found
}

/// Every field of the operations of one heading.
async fn in_every_field(tag: &str) {
    let mut cast = Cast::assemble().await;
    let mut wrong = Vec::new();
    for info in endpoint::ALL.iter().filter(|info| info.tag == tag) {
        // guesses of a password are counted, and a success ends the session that asks
        if ASK_FOR_THE_PASSWORD.contains(&info.name) {
            continue;
        }
        for field in fields(info) {
            let people = people(&cast.house);
            let found = tried(&mut cast, info, &field).await;
            wrong.extend(
                found
                    .iter()
                    .map(|one| format!("{} {field}: {one}", info.name)),
            );
            assert_eq!(people.len(), 6, "the six of the house");
            let now = self::people(&cast.house);
            assert_eq!(now, people, "{} {field} changed who may what", info.name);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who the people of the house are, with what they may and how they log in.
fn people(house: &House) -> Vec<String> {
    let people = "SELECT CONCAT(email, ' ', department, ' ', password_hash) FROM employees \
                  WHERE email IN ('mona@epic.example', 'bill@epic.example', 'sara@epic.example', \
                  'kate@epic.example', 'alienor@epic.example', 'ines@epic.example') ORDER BY 1";
    house.database.texts(people)
}

#[tokio::test]
async fn no_field_about_an_employee_is_more_than_text() {
    in_every_field("employees").await;
}

#[tokio::test]
async fn no_field_about_a_client_is_more_than_text() {
    in_every_field("clients").await;
}

#[tokio::test]
async fn no_field_about_a_contract_is_more_than_text() {
    in_every_field("contracts").await;
}

#[tokio::test]
async fn no_field_about_an_event_is_more_than_text() {
    in_every_field("events").await;
}

#[tokio::test]
async fn no_field_about_the_company_or_oneself_is_more_than_text() {
    in_every_field("across").await;
    in_every_field("session").await;
}

#[tokio::test]
async fn no_header_is_more_than_text() {
    let house = House::new().await;
    house.client().await;
    let before = house.contents();
    let headers = [
        "if-match",
        "if-none-match",
        "idempotency-key",
        "x-request-id",
        "user-agent",
        "accept",
        "accept-language",
        "accept-encoding",
        "content-type",
        "x-forwarded-for",
        "forwarded",
        "origin",
        "host",
        "referer",
        "range",
        "cookie",
        "x-http-method-override",
        "prefer",
    ];
    let mut wrong = Vec::new();
    for name in headers {
        let found = holes(Try::Everything, async |text| {
            let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else {
                return Told {
                    status: 400,
                    rows: 0,
                    said: String::new(),
                    took: Duration::ZERO,
                };
            };
            let Ok(value) = value.to_str() else {
                return Told {
                    status: 400,
                    rows: 0,
                    said: String::new(),
                    took: Duration::ZERO,
                };
            };
            let under = [(name, value)];
            let told = timed(house.bill.ask("GET", "/clients", &under, None)).await;
            // a write that is refused for its body, after its headers were read
            let write = timed(house.bill.ask("POST", "/clients", &under, Some(json!({})))).await;
            if write.status >= 500 { write } else { told }
        })
        .await;
        wrong.extend(found.iter().map(|one| format!("{name}: {one}")));
    }
    assert_eq!(house.contents(), before);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn what_a_program_calls_itself_is_listed_as_it_was_sent() {
    let house = House::new().await;
    let name = "zq'; DROP TABLE sessions; -- <script>";
    let body = json!({"email": house.bill.email, "password": crate::api::support::PASSWORD});
    let under = [("user-agent", name)];
    let stranger = house.stranger();
    let answer = stranger.ask("POST", "/session", &under, Some(body)).await;
    let bill = house
        .bill
        .with_token(&answer.expect_status(201).text("token"));
    let listed = bill.get("/sessions").await.expect_status(200).body;
    let items = listed["items"].as_array().expect("a list");
    let named = |one: &Value| one["user_agent"] == json!(name);
    assert!(items.iter().any(named), "{listed}");
}
