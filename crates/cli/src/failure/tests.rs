use api::client::ClientError;
use domain::error::FieldError;

use super::Failure;
use crate::exit::Exit;

fn problem(status: u16, code: &str) -> api::problem::Problem {
    api::problem::Problem {
        kind: "about:blank".to_owned(),
        title: "Refused".to_owned(),
        status,
        code: code.to_owned(),
        detail: "it was refused".to_owned(),
        errors: Vec::new(),
        hint: None,
        request_id: None,
    }
}

fn told(problem: api::problem::Problem) -> Failure {
    Failure::from(ClientError::refused(problem))
}

#[test]
fn every_answer_ends_the_program_in_its_way() {
    for (status, code, exit, ends_session, hint) in [
        (
            401,
            "session_over",
            Exit::NotLoggedIn,
            true,
            "run `epic login`",
        ),
        (
            401,
            "invalid_token",
            Exit::NotLoggedIn,
            true,
            "run `epic login`",
        ),
        (401, "invalid_credentials", Exit::NotLoggedIn, false, "None"),
        (403, "not_allowed", Exit::NotAllowed, false, "None"),
        (
            403,
            "password_change_required",
            Exit::NotAllowed,
            false,
            "run `epic password`",
        ),
        (404, "not_found", Exit::Refused, false, "None"),
        (503, "unavailable", Exit::Unreachable, false, "None"),
    ] {
        let failure = told(problem(status, code));
        assert_eq!(failure.exit(), exit, "{code}");
        assert_eq!(failure.is_session_over(), ends_session, "{code}");
        let told = failure.problem.expect("something to tell");
        assert!(
            format!("{:?}", told.hint).contains(hint),
            "{code}: {:?}",
            told.hint
        );
    }
}

#[test]
fn the_servers_hint_becomes_a_command_to_run_and_its_body_stays_whole() {
    let failure = told(api::problem::Problem {
        hint: Some("epic contract sign 17".to_owned()),
        errors: vec![FieldError {
            field: "email".to_owned(),
            message: "is already in use".to_owned(),
            wording: None,
        }],
        ..problem(409, "contract_not_signed")
    });
    let told = failure.problem.expect("something to tell");
    assert_eq!(told.hint.as_deref(), Some("run `epic contract sign 17`"));
    assert_eq!(
        told.fields,
        [("email".to_owned(), "is already in use".to_owned())]
    );
    let body = told.body.expect("the API's body");
    assert_eq!(body["hint"], "epic contract sign 17");
    assert_eq!(body["errors"][0]["field"], "email");
}

#[test]
fn a_value_that_fits_no_request_is_refused_as_the_api_would() {
    let failure = Failure::invalid("client_id", &"is not an id");
    assert_eq!(failure.exit(), Exit::Refused);
    assert!(failure.is_no_record());
    let told = failure.problem.expect("something to tell");
    assert_eq!(told.message, "client_id is not an id");
    assert_eq!(told.fields.len(), 1);
}
