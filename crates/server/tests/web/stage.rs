//! For every place of the interface a record on which it succeeds, and what
//! somebody types there: Bill's client and contract, Kate's event.
#![expect(clippy::panic, reason = "a test fails with what it saw")]

use chrono::{NaiveDate, TimeDelta};
use serde_json::{Value, json};

use crate::{
    api::{
        authenticator::App,
        cast::{Cast, with_second_factor},
        support::{PASSWORD, Person},
    },
    web::visitor::Visitor,
};

/// A password that nobody has yet.
const NEW_PASSWORD: &str = "copper violin nine";

/// Where scenes are played, one after the other.
pub(crate) struct Stage {
    pub(crate) cast: Cast,
    scenes: i64,
}

/// A place with its records, ready for anybody.
pub(crate) struct Scene {
    /// Its address.
    pub(crate) address: String,
    /// The page with the form that is sent there, where it has one.
    form: Option<String>,
    /// What is typed into the form.
    typed: Vec<(&'static str, String)>,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self {
            cast: Cast::assemble().await,
            scenes: 0,
        }
    }

    /// A scene for a place, in which `person` asks.
    pub(crate) async fn set(&mut self, place: &str, person: &Person) -> Scene {
        self.scenes += 1;
        match place.split('/').nth(1).unwrap_or_default() {
            "clients" => self.client(place).await,
            "contracts" => self.contract(place).await,
            "events" => self.event(place).await,
            "employees" => self.employee(place).await,
            "imports" => self.import(place).await,
            "login" | "password" | "profile" | "theme" | "logout" | "two-factor" => {
                self.account(place, person).await
            }
            _ => self.company(place).await,
        }
    }

    async fn client(&self, place: &str) -> Scene {
        let house = &self.cast.house;
        let email = self.email("kevin");
        if place == "/clients/duplicates" {
            return Scene::at(place);
        }
        if place == "/clients" || place == "/clients/new" {
            // nobody else, so that nobody is asked whether it is
            let (name, phone) = (
                format!("Kevin {}", self.scenes),
                format!("5{:05}", self.scenes),
            );
            let typed = [("full_name", &*name), ("email", &email), ("phone", &phone)];
            return Scene::at(place).with_form("/clients/new").typed(&typed);
        }
        let client = house.client_of(&house.bill, &email).await;
        let scene = Scene::at(&of(place, &client));
        match place {
            "/clients/{id}" => scene,
            "/clients/{id}/edit" => scene.typed(&[("full_name", "Kevin C.")]),
            "/clients/{id}/contact" => scene.typed(&[("note", "called back")]),
            "/clients/{id}/reassign" => {
                scene.typed(&[("sales_contact_id", &house.sara.id.to_string())])
            }
            "/clients/{id}/merge" => {
                let other = house.client_of(&house.sara, &self.email("other")).await;
                Scene::at(&format!("{}?client={}", scene.address, other["id"]))
            }
            "/clients/{id}/anonymise" => scene.typed(&[("reason", "asked for it")]),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn contract(&self, place: &str) -> Scene {
        let house = &self.cast.house;
        let client = house.client_of(&house.bill, &self.email("kevin")).await;
        let id = &client["id"];
        let form = format!("/contracts/new?client={id}");
        let total = [("total_amount", "12000.50")];
        let draws_up = |address: &str| Scene::at(address).with_form(&form).typed(&total);
        match place {
            "/contracts" => return draws_up("/contracts"),
            "/contracts/new" => return draws_up(&form),
            _ => {}
        }
        let contract = match place {
            "/contracts/{id}/edit" | "/contracts/{id}/sign" => house.draft(&client).await,
            _ => house.signed(&client).await,
        };
        let scene = Scene::at(&of(place, &contract));
        match place {
            "/contracts/{id}" | "/contracts/{id}/sign" | "/contracts/{id}/cancel" => scene,
            "/contracts/{id}/edit" => scene.typed(&[("total_amount", "13000")]),
            "/contracts/{id}/pay" => scene.typed(&[("amount", "1.00")]),
            "/contracts/{id}/move" => {
                let other = house.client_of(&house.bill, &self.email("other")).await;
                Scene::at(&format!("{}?client={}", scene.address, other["id"]))
            }
            "/contracts/{id}/payments/{payment}/void" => {
                let payments = format!("/contracts/{}/payments", contract["id"]);
                let paid = house.bill.post(&payments, json!({"amount": "1.00"})).await;
                let paid = paid.expect_status(201).body;
                let address = scene.address.replace("{payment}", &paid["id"].to_string());
                Scene::at(&address).typed(&[("reason", "it bounced")])
            }
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn event(&self, place: &str) -> Scene {
        let house = &self.cast.house;
        let client = house.client_of(&house.bill, &self.email("kevin")).await;
        let signed = house.signed(&client).await;
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a day");
        let day = day + TimeDelta::days(self.scenes);
        let (starts, ends) = (format!("{day}T13:00"), format!("{day}T23:00"));
        let form = format!("/events/new?contract={}", signed["id"]);
        let details = [
            ("name", "General Assembly"),
            ("starts_at", &starts),
            ("ends_at", &ends),
            ("location", "Salle des fêtes de Mufflins"),
            ("attendees", "200"),
        ];
        let creates = |address: &str| Scene::at(address).with_form(&form).typed(&details);
        match place {
            "/events" => return creates("/events"),
            "/events/new" => return creates(&form),
            _ => {}
        }
        let event = house.event_at(&signed, &starts, &ends).await;
        let event = house.assigned(&event, &house.kate).await;
        let scene = Scene::at(&of(place, &event));
        match place {
            "/events/{id}" | "/events/{id}/calendar.ics" | "/events/{id}/unassign" => scene,
            "/events/{id}/edit" => scene.typed(&[("attendees", "80")]),
            "/events/{id}/postpone" => scene.typed(&[("starts_at", &format!("{day}T14:00"))]),
            "/events/{id}/assign" => scene.typed(&[("employee_id", &house.alienor.id.to_string())]),
            "/events/{id}/move" => {
                let other = house.signed(&client).await;
                scene.typed(&[("contract_id", &other["id"].to_string())])
            }
            "/events/{id}/cancel" => scene.typed(&[("reason", "no guests")]),
            "/events/{id}/note" => scene.typed(&[("text", "the DJ is booked")]),
            "/events/{id}/notes" => scene.typed(&[("notes", "reception at 5PM")]),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    async fn employee(&self, place: &str) -> Scene {
        let house = &self.cast.house;
        let (name, email, first) = ("Noor Abadi", self.email("noor"), "orchard lantern four");
        if place == "/employees" || place == "/employees/new" {
            let typed = [
                ("full_name", name),
                ("email", &email),
                ("department", "SALES"),
                ("password", first),
                ("password_again", first),
            ];
            return Scene::at(place).with_form("/employees/new").typed(&typed);
        }
        let body =
            json!({"full_name": name, "email": email, "department": "SALES", "password": first});
        let noor = house.mona.post("/employees", body).await;
        let noor = noor.expect_status(201).body;
        let scene = Scene::at(&of(place, &noor));
        match place {
            "/employees/{id}" | "/employees/{id}/deactivate" => scene,
            "/employees/{id}/edit" => scene.typed(&[("full_name", "Noor A.")]),
            "/employees/{id}/reset-password" => {
                scene.typed(&[("password", NEW_PASSWORD), ("password_again", NEW_PASSWORD)])
            }
            "/employees/{id}/reset-two-factor" => {
                with_second_factor(house, &email).await;
                scene
            }
            "/employees/{id}/handover" => {
                scene.typed(&[("to_employee_id", &house.bill.id.to_string())])
            }
            "/employees/{id}/reactivate" => {
                let path = format!("/employees/{}/deactivate", noor["id"]);
                let version = json!({"version": noor["version"]});
                house.mona.post(&path, version).await.expect_status(200);
                scene
            }
            "/employees/{id}/delete" => {
                let number = noor["employee_number"].as_str().expect("a number");
                scene.typed(&[("employee_number", number)])
            }
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    /// A file of clients that Bill sent.
    async fn import(&self, place: &str) -> Scene {
        let file = format!(
            "name,email,phone\nKevin Casey,{},0612345678\n",
            self.email("kevin")
        );
        let form = "/imports/new";
        let sends = [("kind", "clients"), ("file", file.as_str())];
        match place {
            "/imports" => return Scene::at(place).with_form(form).typed(&sends),
            "/imports/new" => return Scene::at(place),
            _ => {}
        }
        let query = match place {
            "/imports/{id}/undo" => "kind=clients",
            _ => "kind=clients&dry_run=true",
        };
        let import = self.cast.house.bill.import(query, file.as_str()).await;
        let scene = Scene::at(&of(place, &import));
        match place {
            "/imports/{id}/columns" | "/imports/{id}/run" => scene.without_form(),
            _ => scene,
        }
    }

    async fn account(&self, place: &str, person: &Person) -> Scene {
        let (house, scene) = (&self.cast.house, Scene::at(place));
        match place {
            "/login" => scene.typed(&[("email", &person.email), ("password", PASSWORD)]),
            "/password" => scene.typed(&[
                ("current_password", PASSWORD),
                ("new_password", NEW_PASSWORD),
                ("new_password_again", NEW_PASSWORD),
            ]),
            "/profile" | "/profile/sessions/end" | "/profile/calendar" => scene,
            "/profile/calendar/remove" => {
                // whoever cannot have one fills in somebody else's form
                for owner in [person, &self.cast.house.mona] {
                    owner.post("/me/calendar-feed", json!({})).await;
                }
                scene
            }
            "/login/code" => self.half_login(person).await,
            "/two-factor" => scene.without_form().typed(&[("password", PASSWORD)]),
            "/two-factor/confirm" => {
                let app = App::begun_by(person).await;
                let code = app.map_or("123456".to_owned(), |app| app.shows(house, 0));
                scene.without_form().typed(&[("code", &code)])
            }
            "/two-factor/codes" | "/two-factor/off" => {
                let on = App::turned_on_by(house, person).await;
                let code = on.map_or("123456".to_owned(), |(app, _)| app.shows(house, 0));
                scene
                    .without_form()
                    .typed(&[("password", PASSWORD), ("code", &code)])
            }
            "/profile/tokens/new" => scene.typed(&[("name", "sync"), ("password", PASSWORD)]),
            "/profile/tokens/{id}/end" => {
                let body = json!({"name": "sync", "password": PASSWORD});
                let made = person.post("/tokens", body).await.body;
                let token = json!({"id": made.get("id").unwrap_or(&json!(1))});
                Scene::at(&of(place, &token)).without_form()
            }
            "/profile/settings" => scene.typed(&[("theme", "dark")]),
            "/profile/sessions/{id}/end" => {
                // another session of the same person, where they can have one
                let listed = person.get("/sessions").await;
                let open = listed.body["items"].as_array().map_or(&[][..], |all| all);
                let other = open.iter().find(|one| one["current"] == json!(false));
                let none = json!({"id": 1});
                Scene::at(&of(place, other.unwrap_or(&none))).without_form()
            }
            "/theme" => scene.without_form().typed(&[("theme", "dark")]),
            "/logout" => scene.without_form(),
            other => unreachable!("nobody says how to ask {other}"),
        }
    }

    /// A login that lacks its code, where somebody can log in.
    async fn half_login(&self, person: &Person) -> Scene {
        let house = &self.cast.house;
        let scene = Scene::at("/login/code").without_form();
        let Some((app, _)) = App::turned_on_by(house, person).await else {
            return scene.typed(&[("ticket", "none"), ("code", "123456")]);
        };
        let mut browser = Visitor::new(&house.router);
        let page = browser.log_in(&person.email, PASSWORD).await;
        let (ticket, code) = (page.value("ticket"), app.shows(house, 0));
        scene.typed(&[("ticket", &ticket), ("code", &code)])
    }

    async fn company(&self, place: &str) -> Scene {
        match place {
            "/assets/{name}" => {
                let login = Visitor::new(&self.cast.house.router).open("/login").await;
                let stylesheet = login.stylesheet();
                Scene::at(&stylesheet)
            }
            "/search" | "/search/palette" => Scene::at(&format!("{place}?q=kevin")),
            "/settings" => Scene::at(place).typed(&[("currency", "CHF")]),
            other => {
                let no_record = !other.contains('{');
                assert!(no_record, "nobody says what {other} is about");
                Scene::at(place)
            }
        }
    }

    fn email(&self, name: &str) -> String {
        format!("{name}{}@startup.io", self.scenes)
    }
}

/// The address of a record's place.
fn of(place: &str, record: &Value) -> String {
    place.replace("{id}", &record["id"].to_string())
}

impl Scene {
    fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            form: Some(address.to_owned()),
            typed: Vec::new(),
        }
    }

    fn with_form(self, form: &str) -> Self {
        Self {
            form: Some(form.to_owned()),
            ..self
        }
    }

    fn without_form(self) -> Self {
        Self { form: None, ..self }
    }

    fn typed(mut self, fields: &[(&'static str, &str)]) -> Self {
        let typed = fields
            .iter()
            .map(|(name, text)| (*name, (*text).to_owned()));
        self.typed.extend(typed);
        self
    }

    /// The page with the form, where there is one.
    pub(crate) fn form(&self) -> Option<&str> {
        self.form.as_deref()
    }

    /// Where the form goes, with all it sends: as it is shown to the first of
    /// these who may open it, and what is typed into it.
    pub(crate) async fn filled(&self, people: &mut [Visitor]) -> (String, Vec<(String, String)>) {
        let typed = self
            .typed
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.clone()));
        let Some(form) = &self.form else {
            return (self.address.clone(), typed.collect());
        };
        for person in people {
            let page = person.get(form).await;
            if page.status != 200 {
                continue;
            }
            let (action, mut fields) = page.form();
            fields.retain(|(name, _)| self.typed.iter().all(|(other, _)| other != name));
            fields.extend(typed);
            return (action, fields);
        }
        panic!("nobody may open {form}");
    }
}
