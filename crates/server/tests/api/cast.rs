//! The eight who ask in the matrix of routes and actors, and for each question
//! a fresh record, so that no answer depends on the one before it.

use api::endpoint::Info;
use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::api::{
    authenticator::App,
    support::{Answer, House, PASSWORD, Person},
};

/// The columns of the matrix.
pub(crate) const ACTORS: [&str; 8] = [
    "anonymous",
    "expired",
    "deactivated",
    "management",
    "owning sales",
    "other sales",
    "assigned support",
    "other support",
];

/// A company with somebody for every column.
pub(crate) struct Cast {
    pub(crate) house: House,
    /// Management who asks nothing else: reads the audit log.
    pub(crate) auditor: Person,
    expired: Person,
    deactivated: Person,
    scenes: i64,
}

/// A request, ready to be asked by anybody.
pub(crate) struct Question {
    pub(crate) path: String,
    pub(crate) version: Option<i64>,
    pub(crate) body: Option<Value>,
}

impl Cast {
    pub(crate) async fn assemble() -> Self {
        let mut house = House::new().await;
        let expired = house
            .hire("Eve Sundqvist", "eve@epic.example", "MANAGEMENT")
            .await;
        house.clock.turn(TimeDelta::hours(12));
        house.mona = again(&house.mona).await;
        house.bill = again(&house.bill).await;
        house.sara = again(&house.sara).await;
        house.kate = again(&house.kate).await;
        house.alienor = again(&house.alienor).await;
        let auditor = house
            .hire("Ines Okafor", "ines@epic.example", "MANAGEMENT")
            .await;
        let deactivated = house
            .hire("Dora Keane", "dora@epic.example", "MANAGEMENT")
            .await;
        let path = format!("/employees/{}", deactivated.id);
        let dora = house.mona.get(&path).await.expect_status(200).body;
        let body = json!({"version": dora["version"]});
        let path = format!("{path}/deactivate");
        house.mona.post(&path, body).await.expect_status(200);
        Self {
            house,
            auditor,
            expired,
            deactivated,
            scenes: 0,
        }
    }

    /// Who a column is, in a fresh session where they can have one.
    pub(crate) async fn actor(&self, actor: usize) -> Person {
        let house = &self.house;
        match actor {
            0 => house.stranger(),
            1 => self.expired.clone(),
            2 => self.deactivated.clone(),
            3 => again(&house.mona).await,
            4 => again(&house.bill).await,
            5 => again(&house.sara).await,
            6 => again(&house.kate).await,
            _ => again(&house.alienor).await,
        }
    }

    /// Asks one operation as one actor, in a fresh session where the actor can
    /// have one.
    pub(crate) async fn ask(&mut self, info: &Info, actor: usize, request: &str) -> Answer {
        let person = self.actor(actor).await;
        let question = self.question(info, &person).await;
        let version = question.version.map(|version| format!("\"{version}\""));
        let mut headers = vec![("x-request-id", request)];
        if info.name == "CreateImport" {
            let path = format!("/api/v1{}", question.path);
            let file = format!("external_ref,notes\n{},now\n", self.scenes);
            return person
                .ask_raw(info.method, &path, &headers, file.into())
                .await;
        }
        if let Some(version) = &version {
            headers.push(("if-match", version));
        }
        person
            .ask(info.method, &question.path, &headers, question.body)
            .await
    }

    /// A request that would succeed for somebody, about a record of its own:
    /// Bill's client, Kate's event.
    pub(crate) async fn question(&mut self, info: &Info, person: &Person) -> Question {
        self.scenes += 1;
        match info.tag {
            "session" => session(&self.house, info, person).await,
            "employees" => self.about_employee(info).await,
            "clients" => self.about_client(info).await,
            "contracts" => self.about_contract(info).await,
            "events" => self.about_event(info).await,
            _ => self.about_company(info).await,
        }
    }

    async fn about_employee(&self, info: &Info) -> Question {
        let (mona, n) = (&self.house.mona, self.scenes);
        let newcomer = json!({
            "full_name": "Noor Abadi", "email": format!("noor{n}@epic.example"),
            "department": "SALES", "password": "orchard lantern four",
        });
        match info.name {
            "ListEmployees" | "ListDepartments" => return bare(info.path),
            "CreateEmployee" => return with(info.path, newcomer),
            _ => {}
        }
        let noor = mona.post("/employees", newcomer).await.expect_status(201);
        let id = &noor.body["id"];
        let mut version = noor.body["version"].clone();
        if info.name == "ReactivateEmployee" {
            let path = format!("/employees/{id}/deactivate");
            let left = mona.post(&path, json!({"version": version})).await;
            version = left.expect_status(200).body["version"].clone();
        }
        let path = info.path.replace("{id}", &id.to_string());
        match info.name {
            "ShowEmployee" => bare(&path),
            "UpdateEmployee" => with(&path, json!({"version": version, "full_name": "Noor A."})),
            "DeleteEmployee" => Question {
                version: version.as_i64(),
                ..bare(&path)
            },
            "ResetTwoFactor" => {
                let email = noor.body["email"].as_str().expect("an address");
                let version = with_second_factor(&self.house, email).await;
                with(&path, json!({"version": version}))
            }
            "DeactivateEmployee" | "ReactivateEmployee" => with(&path, json!({"version": version})),
            "ResetPassword" => {
                let password = "copper violin nine";
                with(&path, json!({"version": version, "password": password}))
            }
            "HandOverEmployee" => with(&path, json!({"to_employee_id": self.house.bill.id})),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn about_client(&self, info: &Info) -> Question {
        let house = &self.house;
        let email = format!("kevin{}@startup.io", self.scenes);
        match info.name {
            "ListClients" | "ListDuplicates" => return bare(info.path),
            "CreateClient" => {
                let body =
                    json!({"full_name": "Kevin Casey", "email": email, "phone": "+678 123 456 78"});
                return with(info.path, body);
            }
            _ => {}
        }
        let client = house.client_of(&house.bill, &email).await;
        let version = &client["version"];
        let path = info.path.replace("{id}", &client["id"].to_string());
        match info.name {
            "ShowClient" | "ListContacts" | "ClientHistory" => bare(&path),
            "UpdateClient" => with(&path, json!({"version": version, "full_name": "Kevin C."})),
            "ReassignClient" => {
                let to = house.sara.id;
                with(&path, json!({"version": version, "sales_contact_id": to}))
            }
            "LogContact" => with(&path, json!({"note": "called back"})),
            "MergeClient" => {
                let other = format!("other{}@startup.io", self.scenes);
                let other = house.client_of(&house.sara, &other).await;
                let merge = json!({
                    "version": version, "into_client_id": other["id"],
                    "into_version": other["version"],
                });
                with(&path, merge)
            }
            "AnonymiseClient" => with(&path, json!({"version": version})),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn about_contract(&self, info: &Info) -> Question {
        let house = &self.house;
        let client = house
            .client_of(&house.bill, &format!("kevin{}@startup.io", self.scenes))
            .await;
        let contract = match info.name {
            "ListContracts" | "ListAllPayments" => return bare(info.path),
            "CreateContract" => {
                let body = json!({"client_id": client["id"], "total_amount": "12000.50"});
                return with(info.path, body);
            }
            "UpdateContract" | "SignContract" => house.draft(&client).await,
            _ => house.signed(&client).await,
        };
        let version = &contract["version"];
        let path = info.path.replace("{id}", &contract["id"].to_string());
        match info.name {
            "ShowContract" | "ListPayments" | "ContractHistory" => bare(&path),
            "UpdateContract" => with(&path, json!({"version": version, "total_amount": "13000"})),
            "SignContract" | "CancelContract" => with(&path, json!({"version": version})),
            "RecordPayment" => with(&path, json!({"amount": "1.00"})),
            "VoidPayment" => {
                let payments = format!("/contracts/{}/payments", contract["id"]);
                let paid = house.bill.post(&payments, json!({"amount": "1.00"})).await;
                let paid = paid.expect_status(201).body;
                let path = path.replace("{payment}", &paid["id"].to_string());
                let version = &paid["contract"]["version"];
                with(&path, json!({"version": version, "reason": "it bounced"}))
            }
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn about_event(&self, info: &Info) -> Question {
        let house = &self.house;
        let client = house
            .client_of(&house.bill, &format!("kevin{}@startup.io", self.scenes))
            .await;
        let signed = house.signed(&client).await;
        let day =
            NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day") + TimeDelta::days(self.scenes);
        let (starts, ends) = (format!("{day}T13:00"), format!("{day}T23:00"));
        match info.name {
            "ListEvents" => return bare(info.path),
            "CreateEvent" => {
                let body = json!({
                    "contract_id": signed["id"], "name": "General Assembly", "attendees": 200,
                    "starts_at": starts, "ends_at": ends, "location": "Salle des fêtes de Mufflins",
                });
                return with(info.path, body);
            }
            _ => {}
        }
        let event = house.event_at(&signed, &starts, &ends).await;
        let event = house.assigned(&event, &house.kate).await;
        let version = &event["version"];
        let path = info.path.replace("{id}", &event["id"].to_string());
        match info.name {
            "ShowEvent" | "EventHistory" => bare(&path),
            "UpdateEvent" => with(&path, json!({"version": version, "attendees": 80})),
            "CancelEvent" => with(&path, json!({"version": version, "reason": "no guests"})),
            "AssignSupport" => {
                let to = house.alienor.id;
                with(&path, json!({"version": version, "employee_id": to}))
            }
            "RemoveSupport" => Question {
                version: version.as_i64(),
                ..bare(&path)
            },
            "AddEventNote" => with(&path, json!({"text": "the DJ is booked"})),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn about_company(&self, info: &Info) -> Question {
        match info.name {
            "Search" => bare("/search?q=kevin"),
            _ if info.tag == "exports" => bare(info.path),
            "ShowDashboard" | "ListAudit" | "ShowSettings" | "ListImports" => bare(info.path),
            // the file is no JSON: it is sent by whoever asks
            "CreateImport" => bare("/imports?kind=events"),
            "ShowImport" | "ListImportRows" | "ShowImportErrors" | "RunImport" | "UndoImport" => {
                let file = format!(
                    "Full name,Email,Phone\nNoor {0},n{0}@x.example,0123",
                    self.scenes
                );
                let bill = &self.house.bill;
                let sent = bill.import("kind=clients&dry_run=true", file).await;
                bare(&info.path.replace("{id}", &sent["id"].to_string()))
            }
            "UpdateSettings" => {
                let settings = self.house.mona.get("/settings").await.expect_status(200);
                let version = &settings.body["version"];
                with(info.path, json!({"version": version, "currency": "CHF"}))
            }
            other => unreachable!("nobody says how to ask {other}"),
        }
    }
}

async fn session(house: &House, info: &Info, person: &Person) -> Question {
    match info.name {
        "BeginTwoFactor" => with(info.path, json!({"password": PASSWORD})),
        "ConfirmTwoFactor" => {
            let app = App::begun_by(person).await;
            let code = app.map_or("123456".to_owned(), |app| app.shows(house, 0));
            with(info.path, json!({"code": code}))
        }
        "RenewRecoveryCodes" | "DisableTwoFactor" => {
            let on = App::turned_on_by(house, person).await;
            let code = on.map_or("123456".to_owned(), |(app, _)| app.shows(house, 0));
            with(info.path, json!({"password": PASSWORD, "code": code}))
        }
        "CreateToken" => with(info.path, json!({"name": "sync", "password": PASSWORD})),
        "RevokeToken" => {
            let body = json!({"name": "sync", "password": PASSWORD});
            let made = person.post("/tokens", body).await;
            let id = made.body.get("id").map_or(json!(1), Clone::clone);
            bare(&info.path.replace("{id}", &id.to_string()))
        }
        "LogIn" => with(
            info.path,
            json!({"email": person.email, "password": PASSWORD}),
        ),
        "RevokeSession" => {
            // another session of the same person, where they can have one
            let listed = person.get("/sessions").await;
            let open = listed.body["items"].as_array().map_or(&[][..], |all| all);
            let other = open.iter().find(|one| one["current"] == json!(false));
            let id = other.map_or(json!(1), |one| one["id"].clone());
            bare(&info.path.replace("{id}", &id.to_string()))
        }
        "UpdateOwnSettings" => {
            let me = person.get("/me").await;
            let change = json!({"version": me.body["version"], "theme": "dark"});
            with(info.path, change)
        }
        "ChangePassword" => {
            let new = "copper violin nine";
            with(
                info.path,
                json!({"current_password": PASSWORD, "new_password": new}),
            )
        }
        "CreateCalendarFeed" => with(info.path, json!({})),
        "ShowCalendarFeed" | "RemoveCalendarFeed" => {
            // whoever cannot have one is refused for that, now and then
            person.post(info.path, json!({})).await;
            bare(info.path)
        }
        _ => bare(info.path),
    }
}

/// Has somebody new choose a password and set up a second factor; gives the version of their
/// record after it.
pub(crate) async fn with_second_factor(house: &House, email: &str) -> Value {
    let first = "orchard lantern four";
    let noor = house.stranger().logged_in(email, first).await;
    let change = json!({"current_password": first, "new_password": PASSWORD});
    let changed = noor.put("/me/password", change).await.expect_status(200);
    let noor = noor.with_token(&changed.text("token"));
    App::turned_on_by(house, &noor).await.expect("it is on");
    house.show("employees", noor.id).await["version"].clone()
}

async fn again(person: &Person) -> Person {
    person.logged_in(&person.email, PASSWORD).await
}

fn bare(path: &str) -> Question {
    Question {
        path: path.to_owned(),
        version: None,
        body: None,
    }
}

fn with(path: &str, body: Value) -> Question {
    Question {
        body: Some(body),
        ..bare(path)
    }
}
