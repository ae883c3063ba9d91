//! What is printed when the sample company is open: where to look, who one can be, and what
//! to try.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use domain::department::Department;
use serde_json::{Value, json};

use super::staff::{PASSWORD, Person, STAFF};
use crate::failure::Failure;
use crate::output::{Column, Format, Kind, ListView, Output};

const COLUMNS: &[Column] = &[
    Column::new("full_name", "NAME", Kind::Text),
    Column::new("department", "DEPARTMENT", Kind::Text),
    Column::new("email", "E-MAIL", Kind::Text),
    Column::new("password", "PASSWORD", Kind::Text),
];

const FIELDS: &[&str] = &["full_name", "department", "email", "password"];

/// What to try, behind the program's own path.
const COMMANDS: [&str; 4] = [
    "dashboard",
    "contract list --unpaid",
    "event list --without-support",
    "search ouick",
];

/// Prints the server's address, logins and commands.
pub(super) fn tell(output: &Output, address: SocketAddr) -> Result<(), Failure> {
    let server = format!("http://{address}");
    let export = format!("export EPIC_SERVER={server}");
    let commands = commands();
    let logins = logins();
    if output.format == Format::Json {
        return Ok(Output::json(&json!({
            "server": server,
            "export": export,
            "password": PASSWORD,
            "logins": logins,
            "commands": commands,
        }))?);
    }
    if output.format == Format::Table {
        Output::text(&doors(&server))?;
    }
    let view = ListView {
        noun: "logins",
        columns: COLUMNS,
        fields: FIELDS,
    };
    let count = json!({"value": logins.len(), "capped": false});
    output.list(
        view,
        &json!({"items": logins, "previous": null, "next": null, "count": count}),
    )?;
    if output.format == Format::Csv {
        return Ok(());
    }
    let mut text = String::from("\nOr in another terminal:\n\n");
    for line in [export].iter().chain(&commands) {
        // writing to a string cannot fail
        let _ = writeln!(text, "  {line}");
    }
    // the first lines may have scrolled away
    let _ = write!(
        text,
        "\n{server}/ answers until Ctrl-C; the company stays.\n"
    );
    Ok(Output::text(&text)?)
}

/// Where to look, and who one can be: one of each department.
fn doors(server: &str) -> String {
    let mut text = format!("Open {server}/ in a browser and log in as\n\n");
    for department in Department::ALL {
        let first = STAFF.iter().find(|person| person.department == department);
        if let Some(Person { email, .. }) = first {
            // writing to a string cannot fail
            let _ = writeln!(text, "  {email:<20} {}", department.name());
        }
    }
    // writing to a string cannot fail
    let _ = write!(text, "\nwith the password\n\n  {PASSWORD}\n\n");
    text
}

fn logins() -> Vec<Value> {
    STAFF
        .iter()
        .map(|person| {
            json!({
                "full_name": person.full_name,
                "department": person.department.name(),
                "email": person.email,
                "password": PASSWORD,
            })
        })
        .collect()
}

fn commands() -> Vec<String> {
    let program = program();
    let mona = STAFF[0].email;
    let log_in = format!("echo '{PASSWORD}' | {program} login {mona} --password-stdin");
    let others = COMMANDS
        .iter()
        .map(|command| format!("{program} {command}"));
    [log_in].into_iter().chain(others).collect()
}

/// This very executable, quoted for a shell when it has to be.
fn program() -> String {
    let path = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("epic"));
    let path = path.display().to_string();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-+".contains(letter);
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
