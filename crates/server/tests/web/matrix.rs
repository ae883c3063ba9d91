//! Every place of the interface against eight actors: who gets what.
//!
//! The records asked about are Bill's client and contract and Kate's event, in
//! the state in which the verb succeeds. `login` is being led to the login, as
//! whoever is not logged in any more; a form that did what it is for leads on
//! with 303, or shows what it shows once.

use std::collections::BTreeSet;

use crate::{
    api::{
        cast::ACTORS,
        support::{House, Person},
    },
    web::{
        stage::{Scene, Stage},
        visitor::{Shown, Visitor},
    },
};

/// One row a place and a method, one column an actor.
const MATRIX: &str = "
                                               anonymous expired deactivated management own-sales other-sales assigned other-support
GET  /login                                        200      200      200         200       200       200        200       200
POST /login                                        401      303      401         303       303       303        303       303
POST /login/code                                   login    login    login       303       303       303        303       303
GET  /assets/{name}                                200      200      200         200       200       200        200       200

GET  /                                             login    login    login       200       200       200        200       200
GET  /search                                       login    login    login       200       200       200        200       200
GET  /search/palette                               login    login    login       200       200       200        200       200
GET  /clients.csv                                  login    login    login       200       200       200        200       200
GET  /clients.xlsx                                 login    login    login       200       200       200        200       200
GET  /clients.jsonl                                login    login    login       200       200       200        200       200
GET  /clients.vcf                                  login    login    login       200       200       200        200       200
GET  /contracts.csv                                login    login    login       200       200       200        200       200
GET  /contracts.xlsx                               login    login    login       200       200       200        200       200
GET  /contracts.jsonl                              login    login    login       200       200       200        200       200
GET  /payments.csv                                 login    login    login       200       200       200        200       200
GET  /payments.xlsx                                login    login    login       200       200       200        200       200
GET  /payments.jsonl                               login    login    login       200       200       200        200       200
GET  /events.csv                                   login    login    login       200       200       200        200       200
GET  /events.xlsx                                  login    login    login       200       200       200        200       200
GET  /events.jsonl                                 login    login    login       200       200       200        200       200
GET  /events.ics                                   login    login    login       200       200       200        200       200
GET  /employees.csv                                login    login    login       200       200       200        200       200
GET  /employees.xlsx                               login    login    login       200       200       200        200       200
GET  /employees.jsonl                              login    login    login       200       200       200        200       200
GET  /audit.csv                                    login    login    login       200       403       403        403       403
GET  /audit.xlsx                                   login    login    login       200       403       403        403       403
GET  /audit.jsonl                                  login    login    login       200       403       403        403       403
GET  /audit                                        login    login    login       200       403       403        403       403
GET  /settings                                     login    login    login       200       403       403        403       403
POST /settings                                     login    login    login       303       403       403        403       403
GET  /more                                         login    login    login       200       200       200        200       200
GET  /calendar                                     login    login    login       200       200       200        200       200
GET  /assign                                       login    login    login       200       403       403        403       403

GET  /clients                                      login    login    login       200       200       200        200       200
GET  /clients/new                                  login    login    login       403       200       200        403       403
POST /clients                                      login    login    login       403       303       303        403       403
GET  /clients/duplicates                           login    login    login       200       403       403        403       403
GET  /clients/{id}                                 login    login    login       200       200       200        200       200
GET  /clients/{id}/edit                            login    login    login       200       200       403        403       403
POST /clients/{id}/edit                            login    login    login       303       303       403        403       403
GET  /clients/{id}/contact                         login    login    login       200       200       403        403       403
POST /clients/{id}/contact                         login    login    login       303       303       403        403       403
GET  /clients/{id}/reassign                        login    login    login       200       403       403        403       403
POST /clients/{id}/reassign                        login    login    login       303       403       403        403       403
GET  /clients/{id}/anonymise                       login    login    login       200       403       403        403       403
POST /clients/{id}/anonymise                       login    login    login       303       403       403        403       403
GET  /clients/{id}/merge                           login    login    login       200       403       403        403       403
POST /clients/{id}/merge                           login    login    login       303       403       403        403       403

GET  /contracts                                    login    login    login       200       200       200        200       200
GET  /contracts/new                                login    login    login       200       403       403        403       403
POST /contracts                                    login    login    login       303       403       403        403       403
GET  /contracts/{id}                               login    login    login       200       200       200        200       200
GET  /contracts/{id}/edit                          login    login    login       200       200       403        403       403
POST /contracts/{id}/edit                          login    login    login       303       303       403        403       403
GET  /contracts/{id}/sign                          login    login    login       200       200       403        403       403
POST /contracts/{id}/sign                          login    login    login       303       303       403        403       403
GET  /contracts/{id}/cancel                        login    login    login       200       403       403        403       403
POST /contracts/{id}/cancel                        login    login    login       303       403       403        403       403
GET  /contracts/{id}/move                          login    login    login       200       403       403        403       403
POST /contracts/{id}/move                          login    login    login       303       403       403        403       403
GET  /contracts/{id}/pay                           login    login    login       200       200       403        403       403
POST /contracts/{id}/pay                           login    login    login       303       303       403        403       403
GET  /contracts/{id}/payments/{payment}/void       login    login    login       200       403       403        403       403
POST /contracts/{id}/payments/{payment}/void       login    login    login       303       403       403        403       403

GET  /events                                       login    login    login       200       200       200        200       200
GET  /events/new                                   login    login    login       403       200       403        403       403
POST /events                                       login    login    login       403       303       403        403       403
GET  /events/{id}                                  login    login    login       200       200       200        200       200
GET  /events/{id}/calendar.ics                     login    login    login       200       200       200        200       200
GET  /events/{id}/edit                             login    login    login       200       403       403        200       403
POST /events/{id}/edit                             login    login    login       303       403       403        303       403
GET  /events/{id}/postpone                         login    login    login       200       403       403        200       403
POST /events/{id}/postpone                         login    login    login       303       403       403        303       403
GET  /events/{id}/note                             login    login    login       200       403       403        200       403
POST /events/{id}/note                             login    login    login       303       403       403        303       403
GET  /events/{id}/notes                            login    login    login       200       403       403        200       403
POST /events/{id}/notes                            login    login    login       303       403       403        303       403
GET  /events/{id}/assign                           login    login    login       200       403       403        403       403
POST /events/{id}/assign                           login    login    login       303       403       403        403       403
GET  /events/{id}/unassign                         login    login    login       200       403       403        403       403
POST /events/{id}/unassign                         login    login    login       303       403       403        403       403
GET  /events/{id}/move                             login    login    login       200       403       403        403       403
POST /events/{id}/move                             login    login    login       303       403       403        403       403
GET  /events/{id}/cancel                           login    login    login       200       403       403        403       403
POST /events/{id}/cancel                           login    login    login       303       403       403        403       403

GET  /employees                                    login    login    login       200       200       200        200       200
GET  /employees/new                                login    login    login       200       403       403        403       403
POST /employees                                    login    login    login       303       403       403        403       403
GET  /employees/{id}                               login    login    login       200       200       200        200       200
GET  /employees/{id}/edit                          login    login    login       200       403       403        403       403
POST /employees/{id}/edit                          login    login    login       303       403       403        403       403
GET  /employees/{id}/reset-password                login    login    login       200       403       403        403       403
POST /employees/{id}/reset-password                login    login    login       303       403       403        403       403
GET  /employees/{id}/reset-two-factor              login    login    login       200       403       403        403       403
POST /employees/{id}/reset-two-factor              login    login    login       303       403       403        403       403
GET  /employees/{id}/handover                      login    login    login       200       403       403        403       403
POST /employees/{id}/handover                      login    login    login       303       403       403        403       403
GET  /employees/{id}/deactivate                    login    login    login       200       403       403        403       403
POST /employees/{id}/deactivate                    login    login    login       303       403       403        403       403
GET  /employees/{id}/reactivate                    login    login    login       200       403       403        403       403
POST /employees/{id}/reactivate                    login    login    login       303       403       403        403       403
GET  /employees/{id}/delete                        login    login    login       200       403       403        403       403
POST /employees/{id}/delete                        login    login    login       303       403       403        403       403

GET  /imports                                      login    login    login       200       200       200        200       200
POST /imports                                      login    login    login       303       303       303        403       403
GET  /imports/new                                  login    login    login       200       200       200        200       200
GET  /imports/{id}                                 login    login    login       200       200       404        404       404
GET  /imports/{id}/refused.csv                     login    login    login       200       200       404        404       404
POST /imports/{id}/columns                         login    login    login       404       303       404        404       404
POST /imports/{id}/run                             login    login    login       404       303       404        404       404
GET  /imports/{id}/undo                            login    login    login       200       403       403        403       403
POST /imports/{id}/undo                            login    login    login       303       403       403        403       403

GET  /profile                                      login    login    login       200       200       200        200       200
GET  /profile/settings                             login    login    login       200       200       200        200       200
POST /profile/settings                             login    login    login       303       303       303        303       303
POST /theme                                        login    login    login       303       303       303        303       303
GET  /profile/sessions/end                         login    login    login       200       200       200        200       200
POST /profile/sessions/end                         login    login    login       303       303       303        303       303
POST /profile/sessions/{id}/end                    login    login    login       303       303       303        303       303
GET  /profile/calendar                             login    login    login       200       200       200        200       200
POST /profile/calendar                             login    login    login       200       200       200        200       200
GET  /profile/calendar/remove                      login    login    login       200       200       200        200       200
POST /profile/calendar/remove                      login    login    login       303       303       303        303       303
GET  /profile/tokens/new                           login    login    login       200       200       200        200       200
POST /profile/tokens/new                           login    login    login       200       200       200        200       200
POST /profile/tokens/{id}/end                      login    login    login       303       303       303        303       303
GET  /two-factor                                   login    login    login       200       200       200        200       200
POST /two-factor                                   login    login    login       303       303       303        303       303
GET  /two-factor/confirm                           login    login    login       200       200       200        200       200
POST /two-factor/confirm                           login    login    login       200       200       200        200       200
GET  /two-factor/codes                             login    login    login       200       200       200        200       200
POST /two-factor/codes                             login    login    login       200       200       200        200       200
GET  /two-factor/off                               login    login    login       200       200       200        200       200
POST /two-factor/off                               login    login    login       303       303       303        303       303
GET  /password                                     login    login    login       200       200       200        200       200
POST /password                                     login    login    login       303       303       303        303       303
POST /logout                                       login    login    login       303       303       303        303       303
";

/// A row of the matrix.
pub(crate) struct Row {
    pub(crate) method: &'static str,
    pub(crate) place: &'static str,
    /// What each actor is answered.
    answers: Vec<&'static str>,
}

impl Row {
    /// Whether an actor may.
    pub(crate) fn may(&self, actor: usize) -> bool {
        matches!(self.answers[actor], "200" | "303")
    }

    /// The first actor who may.
    pub(crate) fn somebody(&self) -> Option<usize> {
        (0..ACTORS.len()).find(|actor| self.may(*actor))
    }

    /// Whether it shows a form about a record.
    pub(crate) fn is_form_of_a_record(&self) -> bool {
        let takes = |row: &Self| row.method == "POST" && row.place == self.place;
        self.method == "GET" && self.place.contains("{id}") && rows().iter().any(takes)
    }

    /// Whether it is about one's own session, which a success may end.
    pub(crate) fn is_about_oneself(&self) -> bool {
        ONESELF.iter().any(|place| self.place.starts_with(place))
    }
}

/// The rows in their order.
pub(crate) fn rows() -> Vec<Row> {
    MATRIX
        .lines()
        .skip(2)
        .filter(|line| !line.is_empty())
        .map(|line| {
            let mut words = line.split_whitespace();
            let mut next = || words.next().expect("a method and a place");
            let (method, place) = (next(), next());
            let answers: Vec<_> = words.collect();
            assert_eq!(answers.len(), ACTORS.len(), "the row of {method} {place}");
            Row {
                method,
                place,
                answers,
            }
        })
        .collect()
}

#[test]
fn every_place_has_a_row_in_which_somebody_succeeds() {
    let (public, known) = server::web_places();
    let places: BTreeSet<_> = public
        .into_iter()
        .chain(known)
        .flat_map(|place| {
            let opens = place.opens.then_some(("GET", place.path));
            opens
                .into_iter()
                .chain(place.takes.then_some(("POST", place.path)))
        })
        .collect();
    let rows = rows();
    let named: BTreeSet<_> = rows.iter().map(|row| (row.method, row.place)).collect();
    assert_eq!(named, places);
    assert_eq!(rows.len(), places.len(), "a row stands twice");
    for row in rows {
        let (method, place) = (row.method, row.place);
        assert!(row.somebody().is_some(), "nobody may {method} {place}");
    }
}

/// What came of it, in the words of the matrix.
fn word(shown: &Shown, audited: &[String]) -> String {
    // what somebody typed goes along with the page to log in
    let is_login = shown.status == 401 && shown.path != "/login";
    let leads_to_login =
        is_login || (shown.status == 303 && shown.location().starts_with("/login"));
    // whoever logs out is led there too, and it is known who did
    if leads_to_login && audited.is_empty() {
        return "login".to_owned();
    }
    shown.status.to_string()
}

/// What a form leaves in the audit log; whoever is not known leaves nothing.
fn due(answer: &str) -> &'static [&'static str] {
    match answer {
        "200" | "303" => &["allowed"],
        "403" => &["denied"],
        _ => &[],
    }
}

/// Asks one row as one actor; says what is wrong about the answer.
async fn ask(house: &House, row: &Row, scene: &Scene, person: &Person, request: &str) -> String {
    let mut visitor = Visitor::as_before(house, person);
    let audited = || {
        house.database.texts(&format!(
            "SELECT DISTINCT outcome FROM audit_entries WHERE request_id = '{request}'"
        ))
    };
    if row.method == "GET" {
        let headers = [("x-request-id", request)];
        let shown = visitor.ask("GET", &scene.address, &headers, None).await;
        let (answer, audited) = (word(&shown, &[]), audited());
        // an export is audited too, as something that was done
        if (answer == "403") != (audited == ["denied"]) {
            return format!("{answer}, and it is audited as {audited:?}");
        }
        return answer;
    }
    let others = [&house.mona, &house.bill].map(|other| Visitor::as_before(house, other));
    let mut people = Vec::from([visitor.clone()]);
    people.extend(others);
    let (action, fields) = scene.filled(&mut people).await;
    let fields: Vec<_> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let headers = [("sec-fetch-site", "same-origin"), ("x-request-id", request)];
    // what the rows before began is none of this row's doing
    house.imports_at_rest().await;
    let before = house.contents();
    let shown = visitor.post_under(&headers, &action, &fields).await;
    let audited = audited();
    let answer = word(&shown, &audited);
    if matches!(answer.as_str(), "login" | "403") && house.contents() != before {
        return format!("{answer}, and the database is another");
    }
    // a verb that finds nothing has failed, a page that finds nothing has not been asked for
    let has_failed = answer == "404" && audited == ["failed"];
    if answer != "401" && audited != due(&answer) && !has_failed {
        return format!(
            "{answer}, and it is audited as {audited:?}: {}",
            shown.text()
        );
    }
    answer
}

/// Asks the rows of these places.
async fn ask_all(places: impl Fn(&str) -> bool) {
    let mut stage = Stage::new().await;
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| places(row.place)) {
        if row.is_about_oneself() {
            // what is done to one's own account would disturb the next row
            stage = Stage::new().await;
        }
        let mut set: Option<Scene> = None;
        for (actor, expected) in row.answers.iter().enumerate() {
            let person = stage.cast.actor(actor).await;
            let scene = match set.take() {
                Some(scene) => scene,
                None => stage.set(row.place, &person).await,
            };
            let request = format!(
                "{}{}-{actor}",
                row.method,
                row.place.replace(['/', '{', '}', '.'], "-")
            );
            let answer = ask(&stage.cast.house, row, &scene, &person, &request).await;
            if answer != *expected {
                let (method, place, actor) = (row.method, row.place, ACTORS[actor]);
                wrong.push(format!(
                    "{method} {place} by {actor}: {answer}, not {expected}"
                ));
            }
            // whoever succeeds leaves another record behind
            if (row.method == "GET" || !row.may(actor)) && !row.is_about_oneself() {
                set = Some(scene);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_in(place: &str, part: &str) -> bool {
    place == part || place.starts_with(&format!("{part}/"))
}

const RECORDS: [&str; 5] = [
    "/clients",
    "/contracts",
    "/events",
    "/employees",
    "/imports",
];
const ONESELF: [&str; 6] = [
    "/login",
    "/logout",
    "/theme",
    "/password",
    "/profile",
    "/two-factor",
];

#[tokio::test]
async fn actors_and_the_pages_of_clients() {
    ask_all(|place| is_in(place, "/clients")).await;
}

#[tokio::test]
async fn actors_and_the_pages_of_contracts() {
    ask_all(|place| is_in(place, "/contracts")).await;
}

#[tokio::test]
async fn actors_and_the_pages_of_events() {
    ask_all(|place| is_in(place, "/events")).await;
}

#[tokio::test]
async fn actors_and_the_pages_of_employees() {
    ask_all(|place| is_in(place, "/employees")).await;
}

#[tokio::test]
async fn actors_and_the_pages_of_imports() {
    ask_all(|place| is_in(place, "/imports")).await;
}

#[tokio::test]
async fn actors_and_the_pages_about_oneself() {
    ask_all(|place| ONESELF.iter().any(|part| is_in(place, part))).await;
}

#[tokio::test]
async fn actors_and_the_pages_across_records() {
    ask_all(|place| {
        let mut elsewhere = RECORDS.iter().chain(&ONESELF);
        !elsewhere.any(|part| is_in(place, part))
    })
    .await;
}
