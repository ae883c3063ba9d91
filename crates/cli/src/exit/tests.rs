use super::Exit;

#[test]
fn every_answer_has_its_documented_exit_code() {
    for (status, code, expected) in [
        (0, "unreachable", 5),
        (201, "", 0),
        (400, "bad_request", 1),
        (401, "session_over", 3),
        (403, "not_allowed", 4),
        (403, "password_change_required", 4),
        (404, "not_found", 1),
        (405, "method_not_allowed", 1),
        (409, "email_taken", 1),
        (413, "body_too_large", 1),
        (422, "invalid", 1),
        (429, "slow_down", 5),
        (500, "bug", 70),
        (502, "", 70),
        (503, "database_unreachable", 5),
    ] {
        assert_eq!(
            Exit::of_problem(status, code) as u8,
            expected,
            "{status} {code}"
        );
    }
}

#[test]
fn wrong_usage_is_exit_code_two() {
    assert_eq!(Exit::Usage as u8, 2);
}

#[test]
fn the_exits_that_the_documentation_tells_are_the_real_ones() {
    for code in api::problem::codes::CODES {
        assert_eq!(
            Exit::of_problem(code.status, code.name) as u8,
            code.exit,
            "{}",
            code.name
        );
    }
}
