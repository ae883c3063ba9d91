use super::{numbers, place};

#[test]
fn versions_are_compared_as_numbers() {
    assert!(numbers("1.20.0") > numbers("1.3.9"));
    assert_eq!(numbers("0.1.0-rc.1"), Some([0, 1, 0]));
    for text in ["", "1.2", "1.2.3.4", "one.2.3", "<b>"] {
        assert_eq!(numbers(text), None, "{text}");
    }
}

#[test]
fn of_a_redirect_only_its_server_is_told() {
    for (location, told) in [
        ("https://login.example/a?token=x", "https://login.example"),
        ("https://login.example?token=x", "https://login.example"),
        ("https://login.example", "https://login.example"),
        ("/login?next=x", "another path"),
    ] {
        assert_eq!(place(location), told);
    }
}
