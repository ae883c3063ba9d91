//! Second factors: set up with a code, asked for at each login, good once, replaced by a
//! recovery code, demanded by department, and taken away.

use chrono::TimeDelta;
use domain::actor::Channel;
use serde_json::json;
use service::{
    RequestContext,
    authn::session::{Credentials, Login},
};

use crate::api::{
    audit_chain::assert_whole,
    authenticator::App,
    support::{Answer, House, PASSWORD, Person},
};

async fn begin(person: &Person) -> App {
    App::begun_by(person).await.expect("a secret")
}

/// Turns a second factor on; gives the app and the recovery codes.
async fn turn_on(house: &House, person: &Person) -> (App, Vec<String>) {
    App::turned_on_by(house, person).await.expect("it is on")
}

async fn log_in(house: &House, person: &Person, code: Option<&str>) -> Answer {
    let mut body = json!({"email": person.email, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    house.stranger().post("/session", body).await
}

#[tokio::test]
async fn a_login_needs_password_and_code() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    log_in(&house, &house.bill, None)
        .await
        .expect_refusal(401, "two_factor_required");
    log_in(&house, &house.bill, Some(&app.shows(&house, 300)))
        .await
        .expect_refusal(401, "invalid_two_factor_code");
    let code = app.shows(&house, 0);
    let opened = log_in(&house, &house.bill, Some(&code)).await;
    let again = house
        .bill
        .with_token(&opened.expect_status(201).text("token"));
    let shown = again.get("/me/two-factor").await.expect_status(200);
    assert_eq!(shown.body["enabled"], true);
    assert_eq!(shown.body["demanded"], false);
    assert_eq!(shown.body["recovery_codes_left"], 10);
    assert_eq!(again.get("/me").await.body["two_factor"], true);
}

/// What the legacy system stored, of `admin123`; made with argon2-cffi.
const LEGACY: &str = "$argon2id$v=19$m=65536,t=3,p=4$3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q";

#[tokio::test]
async fn a_password_that_was_stored_another_way_is_stored_anew_before_the_code_comes() {
    let house = House::new().await;
    turn_on(&house, &house.bill).await;
    let bill = house.bill.id;
    let store = format!("UPDATE employees SET password_hash = '{LEGACY}' WHERE id = {bill}");
    house.database.execute(&store);
    let body = json!({"email": house.bill.email, "password": "admin123"});
    let half = house.stranger().post("/session", body).await;
    half.expect_refusal(401, "two_factor_required");
    let stored = format!("SELECT password_hash FROM employees WHERE id = {bill}");
    assert_ne!(house.database.texts(&stored), [LEGACY]);
}

#[tokio::test]
async fn a_wrong_password_says_nothing_of_a_second_factor() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    let code = app.shows(&house, 0);
    let wrong = json!({"email": house.bill.email, "password": "not this one at all", "code": code});
    let refused = house.stranger().post("/session", wrong).await;
    let refused = refused.expect_refusal(401, "invalid_credentials");
    let unknown = json!({"email": "x@epic.example", "password": PASSWORD, "code": code});
    let unknown = house.stranger().post("/session", unknown).await;
    assert_eq!(refused.body["detail"], unknown.body["detail"]);
    // and the code was not used up by it
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_status(201);
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_step_before_and_after_its_own() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    let code = app.shows(&house, 0);
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_status(201);
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_refusal(401, "invalid_two_factor_code");
    // the one before it, too, was overtaken
    log_in(&house, &house.bill, Some(&app.shows(&house, -30)))
        .await
        .expect_refusal(401, "invalid_two_factor_code");
    let next = app.shows(&house, 30);
    log_in(&house, &house.bill, Some(&next))
        .await
        .expect_status(201);
    house.clock.turn(TimeDelta::minutes(5));
    let late = app.shows(&house, -30);
    log_in(&house, &house.bill, Some(&late))
        .await
        .expect_status(201);
}

#[tokio::test]
async fn of_two_logins_at_once_with_one_code_one_wins() {
    let house = House::new().await;
    let (app, codes) = turn_on(&house, &house.bill).await;
    for code in [app.shows(&house, 0), codes[0].clone()] {
        let once = || log_in(&house, &house.bill, Some(&code));
        let (first, other, third) = tokio::join!(once(), once(), once());
        let mut statuses = [first.status, other.status, third.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 401, 401], "{code}");
    }
}

#[tokio::test]
async fn each_recovery_code_opens_one_login() {
    let house = House::new().await;
    let (_, codes) = turn_on(&house, &house.bill).await;
    assert_eq!(codes.len(), 10);
    let spaced = codes[3].to_uppercase().replace('-', " ");
    let opened = log_in(&house, &house.bill, Some(&spaced)).await;
    let again = house
        .bill
        .with_token(&opened.expect_status(201).text("token"));
    log_in(&house, &house.bill, Some(&codes[3]))
        .await
        .expect_refusal(401, "invalid_two_factor_code");
    let shown = again.get("/me/two-factor").await;
    assert_eq!(shown.body["recovery_codes_left"], 9);
    let entry = house.audit().await;
    let entry = entry
        .iter()
        .find(|entry| entry["action"] == "log_in" && entry["outcome"] == "allowed");
    let changes = entry.expect("a login")["changes"].to_string();
    assert!(changes.contains("recovery_code"), "{changes}");
    assert!(!changes.contains(&codes[3]), "{changes}");
}

#[tokio::test]
async fn new_recovery_codes_need_password_and_code_and_void_those_before() {
    let house = House::new().await;
    let (app, codes) = turn_on(&house, &house.bill).await;
    let path = "/me/two-factor/recovery-codes";
    let wrong = json!({"password": "not this one at all", "code": app.shows(&house, 0)});
    let refused = house
        .bill
        .post(path, wrong)
        .await
        .expect_refusal(422, "invalid");
    assert_eq!(refused.body["errors"][0]["field"], "password");
    let wrong = json!({"password": PASSWORD, "code": "000000"});
    let refused = house
        .bill
        .post(path, wrong)
        .await
        .expect_refusal(422, "invalid");
    assert_eq!(refused.body["errors"][0]["field"], "code");
    let right = json!({"password": PASSWORD, "code": app.shows(&house, 0)});
    let renewed = house.bill.post(path, right).await.expect_status(200);
    log_in(&house, &house.bill, Some(&codes[0]))
        .await
        .expect_refusal(401, "invalid_two_factor_code");
    let new = renewed.body["recovery_codes"][0].as_str().expect("a code");
    log_in(&house, &house.bill, Some(new))
        .await
        .expect_status(201);
}

#[tokio::test]
async fn setting_up_needs_the_password_and_a_code_of_the_app() {
    let house = House::new().await;
    let wrong = json!({"password": "not this one at all"});
    let refused = house.bill.post("/me/two-factor", wrong).await;
    let refused = refused.expect_refusal(422, "invalid");
    assert_eq!(refused.body["errors"][0]["field"], "password");
    let code = json!({"code": "123456"});
    let nothing = house.bill.put("/me/two-factor", code).await;
    nothing.expect_refusal(409, "two_factor_off");

    let app = begin(&house.bill).await;
    for code in ["000000", "not a code", ""] {
        let refused = house
            .bill
            .put("/me/two-factor", json!({"code": code}))
            .await;
        let refused = refused.expect_refusal(422, "invalid");
        assert_eq!(refused.body["errors"][0]["field"], "code", "{code}");
    }
    // what was begun guards nothing yet, and is replaced by another beginning
    log_in(&house, &house.bill, None).await.expect_status(201);
    let other = begin(&house.bill).await;
    let body = json!({"code": app.shows(&house, 0)});
    let refused = house.bill.put("/me/two-factor", body).await;
    refused.expect_refusal(422, "invalid");
    let body = json!({"code": other.shows(&house, 0)});
    house
        .bill
        .put("/me/two-factor", body.clone())
        .await
        .expect_status(200);
    let again = house.bill.put("/me/two-factor", body).await;
    again.expect_refusal(409, "two_factor_on");
    let again = house
        .bill
        .post("/me/two-factor", json!({"password": PASSWORD}))
        .await;
    again.expect_refusal(409, "two_factor_on");
}

#[tokio::test]
async fn turning_it_on_ends_the_other_sessions() {
    let house = House::new().await;
    let other = house.bill.logged_in(&house.bill.email, PASSWORD).await;
    turn_on(&house, &house.bill).await;
    house.bill.get("/me").await.expect_status(200);
    other.get("/me").await.expect_refusal(401, "session_over");
}

#[tokio::test]
async fn it_is_turned_off_with_password_and_code() {
    let house = House::new().await;
    let (_, codes) = turn_on(&house, &house.bill).await;
    let path = "/me/two-factor/disable";
    let wrong = json!({"password": PASSWORD, "code": "000000"});
    house
        .bill
        .post(path, wrong)
        .await
        .expect_refusal(422, "invalid");
    let right = json!({"password": PASSWORD, "code": codes[0]});
    house
        .bill
        .post(path, right.clone())
        .await
        .expect_status(204);
    log_in(&house, &house.bill, None).await.expect_status(201);
    let again = house.bill.post(path, right).await;
    again.expect_refusal(409, "two_factor_off");
    let left = house.database.texts("SELECT code_hash FROM recovery_codes");
    assert!(left.is_empty());
}

#[tokio::test]
async fn guesses_of_a_code_pause_the_account_wherever_they_come_from() {
    let house = House::new().await;
    let (app, codes) = turn_on(&house, &house.bill).await;
    for guess in 0..5 {
        let from = house.stranger().at_address(&format!("192.0.2.{guess}"));
        let body = json!({"email": house.bill.email, "password": PASSWORD, "code": "000000"});
        let refused = from.post("/session", body).await;
        refused.expect_refusal(401, "invalid_two_factor_code");
    }
    for code in [app.shows(&house, 0), codes[0].clone()] {
        let slow = log_in(&house, &house.bill, Some(&code)).await;
        let slow = slow.expect_refusal(429, "too_many_attempts");
        let wait = slow.headers["retry-after"].to_str().expect("a number");
        assert!(
            (840..=901).contains(&wait.parse::<i64>().expect("seconds")),
            "{wait}"
        );
    }
    house
        .clock
        .turn(TimeDelta::minutes(15) + TimeDelta::seconds(1));
    let code = app.shows(&house, 0);
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_status(201);
}

fn from_the_web() -> RequestContext {
    RequestContext {
        request_id: "guessing".to_owned(),
        channel: Channel::Web,
        user_agent: "tests/1.0".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

/// What a browser has between Bill's password and his code.
async fn half_logged_in(house: &House) -> String {
    let credentials = Credentials {
        email: house.bill.email.clone(),
        password: PASSWORD.to_owned().into(),
        code: None,
    };
    let from = from_the_web();
    let begun = house.service.begin_login(Ok(credentials), &from);
    match begun.await.expect("the password is right") {
        Login::Half(ticket) => ticket,
        Login::Open(_) => unreachable!("a code is asked for"),
    }
}

/// With the right code among them, last: whoever guesses all at once has as many guesses.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_of_a_code_at_once_are_no_more_guesses() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    let right = app.shows(&house, 0);
    let wrong = |guess: i32| format!("{:06}", (guess * 37_211 + 11) % 1_000_000);
    let codes = (0..40).map(wrong).filter(|code| *code != right);
    let codes: Vec<String> = codes.chain([right.clone()]).collect();
    let half = half_logged_in(&house).await;
    let guesses: Vec<_> = codes
        .into_iter()
        .map(|code| {
            let (service, half) = (house.service.clone(), half.clone());
            tokio::spawn(async move {
                let code = domain::two_factor::Code::parse(&code).expect("a code");
                service.finish_login(&half, Ok(code), &from_the_web()).await
            })
        })
        .collect();
    let (mut wrong, mut slow, mut open) = (0, 0, 0);
    for guess in guesses {
        match guess.await.expect("it was asked") {
            Ok(_) => open += 1,
            Err(error) if error.code() == "invalid_two_factor_code" => wrong += 1,
            Err(error) => {
                assert_eq!(error.code(), "too_many_attempts");
                slow += 1;
            }
        }
    }
    // the right one may have been among the first: what it opens begins the count anew
    assert!(open <= 1);
    assert!(wrong <= 5 + 5 * open, "{wrong} guesses were looked at");
    assert!(slow >= 25, "{slow} of 40 were told to wait");
    let failed = house.audit().await;
    let failed = failed
        .iter()
        .filter(|entry| entry["code"] == "invalid_two_factor_code");
    assert_eq!(failed.count(), wrong, "each is in the log");
}

#[tokio::test]
async fn a_secret_that_was_begun_is_confirmed_by_whoever_began_it_and_soon() {
    let house = House::new().await;
    let app = begin(&house.bill).await;
    let thief = house
        .stranger()
        .logged_in(&house.bill.email, PASSWORD)
        .await;
    let body = |app: &App| json!({"code": app.shows(&house, 0)});
    let refused = thief.put("/me/two-factor", body(&app)).await;
    refused.expect_refusal(409, "two_factor_off");
    house.clock.turn(TimeDelta::minutes(15));
    let refused = house.bill.put("/me/two-factor", body(&app)).await;
    refused.expect_refusal(409, "two_factor_off");
    let app = begin(&house.bill).await;
    let done = house.bill.put("/me/two-factor", body(&app)).await;
    done.expect_status(200);
}

#[tokio::test]
async fn it_stays_when_management_sets_another_password() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    let path = format!("/employees/{}", house.bill.id);
    let bill = house.mona.get(&path).await.expect_status(200).body;
    let body = json!({"version": bill["version"], "password": "copper violin nine"});
    let path = format!("{path}/reset-password");
    house.mona.post(&path, body).await.expect_status(200);
    let new = |code: Option<String>| {
        let mut body = json!({"email": house.bill.email, "password": "copper violin nine"});
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        body
    };
    let refused = house.stranger().post("/session", new(None)).await;
    refused.expect_refusal(401, "two_factor_required");
    let code = Some(app.shows(&house, 0));
    let opened = house.stranger().post("/session", new(code)).await;
    opened.expect_status(201);
}

#[tokio::test]
async fn one_that_is_said_to_be_there_and_is_not_opens_nothing() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    house.database.execute("DELETE FROM second_factors");
    for code in [None, Some(app.shows(&house, 0))] {
        let refused = log_in(&house, &house.bill, code.as_deref()).await;
        refused.expect_refusal(503, "unavailable");
    }
}

#[tokio::test]
async fn a_recovery_code_is_told_as_used_only_where_it_was() {
    let house = House::new().await;
    let (_, codes) = turn_on(&house, &house.sara).await;
    log_in(&house, &house.bill, Some(&codes[0]))
        .await
        .expect_status(201);
    let entry = house.audit().await;
    let entry = entry.iter().find(|entry| entry["action"] == "log_in");
    assert_eq!(entry.expect("a login")["changes"], json!([]));
}

#[tokio::test]
async fn the_log_is_whole_after_second_factors_came_and_went() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    assert_whole(&house).await;
    let proof = json!({"password": PASSWORD, "code": app.shows(&house, 0)});
    let off = house.bill.post("/me/two-factor/disable", proof).await;
    assert!([200, 204].contains(&off.status), "{off:?}");
    assert_whole(&house).await;
}

#[tokio::test]
async fn a_stranger_without_the_password_cannot_cause_the_pause() {
    let house = House::new().await;
    let (app, _) = turn_on(&house, &house.bill).await;
    for guess in 0..12 {
        let from = house.stranger().at_address(&format!("198.51.100.{guess}"));
        let body =
            json!({"email": house.bill.email, "password": "a guess of mine", "code": "000000"});
        from.post("/session", body).await;
        house.clock.turn(TimeDelta::seconds(6));
    }
    let code = app.shows(&house, 0);
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_status(201);
}

async fn demand(house: &House, departments: &[&str]) {
    let settings = house.mona.get("/settings").await.body;
    let body = json!({"version": settings["version"], "two_factor_departments": departments});
    house.mona.patch("/settings", body).await.expect_status(200);
}

#[tokio::test]
async fn a_department_that_must_use_one_sets_it_up_before_anything_else() {
    let house = House::new().await;
    demand(&house, &["SALES"]).await;
    let due = "two_factor_setup_required";
    house.bill.get("/clients").await.expect_refusal(403, due);
    let client = json!({"full_name": "A", "email": "a@b.example", "phone": "0123"});
    house
        .bill
        .post("/clients", client)
        .await
        .expect_refusal(403, due);
    house.kate.get("/clients").await.expect_status(200);
    for open in ["/me", "/session", "/me/two-factor"] {
        house.bill.get(open).await.expect_status(200);
    }
    assert_eq!(
        house.bill.get("/me/two-factor").await.body["demanded"],
        true
    );
    let (_, codes) = turn_on(&house, &house.bill).await;
    house.bill.get("/clients").await.expect_status(200);
    // turned off, another one is due at once
    let off = json!({"password": PASSWORD, "code": codes[0]});
    house
        .bill
        .post("/me/two-factor/disable", off)
        .await
        .expect_status(204);
    house.bill.get("/clients").await.expect_refusal(403, due);
    demand(&house, &[]).await;
    house.bill.get("/clients").await.expect_status(200);
}

#[tokio::test]
async fn a_due_password_comes_first() {
    let house = House::new().await;
    demand(&house, &["SALES"]).await;
    let first = "orchard lantern four";
    let body = json!({
        "full_name": "Noor Abadi", "email": "noor@epic.example",
        "department": "SALES", "password": first,
    });
    house.mona.post("/employees", body).await.expect_status(201);
    let noor = house.stranger().logged_in("noor@epic.example", first).await;
    let due = "password_change_required";
    noor.get("/clients").await.expect_refusal(403, due);
    let body = json!({"password": first});
    noor.post("/me/two-factor", body)
        .await
        .expect_refusal(403, due);
    noor.get("/me/two-factor").await.expect_refusal(403, due);
}

#[tokio::test]
async fn management_resets_it_for_a_colleague_and_never_for_itself() {
    let house = House::new().await;
    turn_on(&house, &house.bill).await;
    turn_on(&house, &house.mona).await;
    let path = |id: i64| format!("/employees/{id}/reset-two-factor");
    let bill = house.show("employees", house.bill.id).await;
    assert_eq!(bill["two_factor"], true);
    let body = json!({"version": bill["version"]});
    for person in [&house.sara, &house.kate, &house.bill] {
        let refused = person.post(&path(house.bill.id), body.clone()).await;
        refused.expect_refusal(403, "forbidden");
    }
    let stale = json!({"version": 1});
    let refused = house.mona.post(&path(house.bill.id), stale).await;
    refused.expect_refusal(409, "stale_version");
    let reset = house.mona.post(&path(house.bill.id), body).await;
    assert_eq!(reset.expect_status(200).body["two_factor"], false);
    house
        .bill
        .get("/me")
        .await
        .expect_refusal(401, "session_over");
    log_in(&house, &house.bill, None).await.expect_status(201);

    let bill = house.show("employees", house.bill.id).await;
    let body = json!({"version": bill["version"]});
    let refused = house.mona.post(&path(house.bill.id), body).await;
    refused.expect_refusal(409, "two_factor_off");
    let mona = house.show("employees", house.mona.id).await;
    let body = json!({"version": mona["version"]});
    let refused = house.mona.post(&path(house.mona.id), body).await;
    refused.expect_refusal(409, "own_account");
    assert_eq!(house.audit().await[2]["action"], "log_in");
}

/// Whoever has to be helped has tried before: the pause goes with the factor.
#[tokio::test]
async fn who_was_reset_is_not_told_to_wait() {
    let house = House::new().await;
    turn_on(&house, &house.bill).await;
    for _ in 0..6 {
        log_in(&house, &house.bill, Some("000000")).await;
    }
    let path = format!("/employees/{}", house.bill.id);
    let bill = house.mona.get(&path).await.expect_status(200).body;
    let path = format!("{path}/reset-two-factor");
    let body = json!({"version": bill["version"]});
    house.mona.post(&path, body).await.expect_status(200);
    let opened = log_in(&house, &house.bill, None).await.expect_status(201);
    let bill = house.bill.with_token(&opened.text("token"));
    let (app, _) = turn_on(&house, &bill).await;
    let code = app.shows(&house, 0);
    log_in(&house, &house.bill, Some(&code))
        .await
        .expect_status(201);
}

#[tokio::test]
async fn whoever_is_deleted_leaves_no_secret_behind() {
    let house = House::new().await;
    turn_on(&house, &house.sara).await;
    let sara = house.show("employees", house.sara.id).await;
    let version = sara["version"].as_i64().expect("a version");
    let path = format!("/employees/{}", house.sara.id);
    house.mona.delete(&path, version).await.expect_status(204);
    for left in [
        "SELECT sealed_secret FROM second_factors",
        "SELECT code_hash FROM recovery_codes",
    ] {
        assert!(house.database.texts(left).is_empty(), "{left}");
    }
}

#[tokio::test]
async fn neither_secret_nor_codes_stand_in_the_database_or_the_log() {
    let house = House::new().await;
    let body = json!({"password": PASSWORD});
    let begun = house
        .bill
        .post("/me/two-factor", body)
        .await
        .expect_status(200);
    let secret = begun.text("secret");
    let app = App::of(&begun.body["secret"]);
    let body = json!({"code": app.shows(&house, 0)});
    let on = house
        .bill
        .put("/me/two-factor", body)
        .await
        .expect_status(200);
    let code = on.body["recovery_codes"][0]
        .as_str()
        .expect("a code")
        .to_owned();
    let everything = house.database.contents(|_| true, |_| true);
    let everything = format!("{everything:?}").to_lowercase();
    for kept in [secret.to_lowercase(), code.clone(), code.replace('-', "")] {
        assert!(!everything.contains(&kept), "{kept}");
    }
    // each of the two hashes is there: the search would find what is stored
    assert!(everything.contains("second_factors"));
}
