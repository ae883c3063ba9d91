use domain::text::PersonName;

use super::password::{two_lines, without_line_ending};
use super::{Asking, Edit, Form};
use crate::exit::Exit;

const IN_A_PIPE: Asking = Asking {
    is_interactive: false,
    has_consented: false,
};

#[test]
fn exactly_one_line_ending_is_stripped_from_a_password() {
    for (text, expected) in [
        ("secret", "secret"),
        ("secret\n", "secret"),
        ("secret\r\n", "secret"),
        ("secret\n\n", "secret\n"),
        ("secret\r", "secret\r"),
        (" secret \n", " secret "),
        ("\n", ""),
    ] {
        assert_eq!(without_line_ending(text), expected, "{text:?}");
    }
}

#[test]
fn two_lines_are_the_current_and_the_new_password() {
    let two = |current: &str, new: &str| Some((current.to_owned(), new.to_owned()));
    for (text, expected) in [
        ("old\nnew", two("old", "new")),
        ("old\nnew\n", two("old", "new")),
        ("old\r\nnew\r\n", two("old", "new")),
        ("old \n new\n", two("old ", " new")),
        ("old\n", None),
        ("old", None),
        ("\nnew\n", None),
        ("", None),
    ] {
        assert_eq!(two_lines(text), expected, "{text:?}");
    }
}

#[test]
fn in_a_pipe_every_missing_flag_is_named_at_once() {
    let mut form = Form::new(IN_A_PIPE);
    assert_eq!(
        form.text(
            Some("Kevin".to_owned()),
            "--name",
            "Name",
            PersonName::parse
        ),
        "Kevin"
    );
    form.text(None, "--email", "E-mail", PersonName::parse);
    form.text(None, "--phone", "Phone", PersonName::parse);
    let failure = form.finish().expect_err("two are missing");
    assert_eq!(failure.exit(), Exit::Usage);
    assert!(format!("{failure:?}").contains("--email, --phone are missing"));
}

#[test]
fn destructive_commands_need_a_yes() {
    let refused = IN_A_PIPE.confirm("Cancel?").expect_err("nobody to ask");
    assert_eq!(refused.exit(), Exit::Usage);
    assert!(format!("{refused:?}").contains("--yes"));
    let consented = Asking {
        has_consented: true,
        ..IN_A_PIPE
    };
    assert!(consented.confirm("Cancel?").is_ok());
    assert!(consented.confirm_by_typing("Delete?", "E0001").is_ok());
}

#[test]
fn only_an_empty_text_clears_and_nothing_given_changes_nothing() {
    let mut edit = Edit::new(IN_A_PIPE, None);
    let mut read = |given: Option<&str>| {
        let given = given.map(ToOwned::to_owned);
        edit.clearable(given, "company_name", "Company", PersonName::parse)
    };
    assert_eq!(read(None), None);
    assert_eq!(read(Some("")), Some(None));
    assert_eq!(read(Some("Other")), Some(Some("Other".to_owned())));
}
