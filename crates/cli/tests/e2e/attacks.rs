//! Attacks on the command line: texts that are more than texts in every argument, and
//! secrets where other people on the machine would see them.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::house::{House, PASSWORD};

/// Texts that are more than they look like, to a shell, a database, a template, a terminal.
const CORPUS: [&str; 12] = [
    "zq'; DROP TABLE clients; --",
    "zq' OR '1'='1",
    "$(touch zq-was-here)",
    "`touch zq-was-here`",
    "; touch zq-was-here",
    "../../../../etc/passwd",
    "{{7*7}} ${7*7} %s%n",
    "--help",
    "-rf",
    "@/etc/passwd",
    "=HYPERLINK(\"//zq\")",
    "<script>zq</script>",
];

/// What acts on a terminal instead of being shown there.
const ESCAPES: [&str; 4] = [
    "\u{1b}]0;zq\u{7}",
    "\u{1b}[2J",
    "zq\u{9b}31m",
    "zq\u{202e}txt.exe",
];

/// Whether something could act on whoever reads this.
fn acts(output: &str) -> bool {
    output.chars().any(|c| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        turns || c.is_control() && !matches!(c, '\n' | '\t')
    })
}

/// A company with Bill of sales, logged in as `bill`.
fn house_with_bill() -> House {
    let house = House::set_up();
    house.log_in();
    let first = "orchard lantern four";
    let hire = [
        "employee",
        "create",
        "--name",
        "Bill Boquet",
        "--email",
        "bill@epic.example",
    ];
    let rest = ["--department", "SALES", "--password-stdin"];
    house
        .epic(&[&hire[..], &rest].concat())
        .typing(first)
        .succeeds();
    let log_in = ["login", "bill@epic.example", "--password-stdin"];
    house.epic_as("bill", &log_in).typing(first).succeeds();
    let change = ["password", "--password-stdin"];
    let both = format!("{first}\n{PASSWORD}");
    house.epic_as("bill", &change).typing(&both).succeeds();
    house
}

/// The clients there are.
fn clients(house: &House) -> Vec<Value> {
    let listed = house
        .epic_as("bill", &["client", "list", "--all", "--json"])
        .succeeds();
    listed.json()["items"].as_array().expect("a list").clone()
}

#[test]
fn no_argument_is_more_than_text() {
    let house = house_with_bill();
    for (number, text) in CORPUS.into_iter().enumerate() {
        let (name, email) = (
            format!("--name={text}"),
            format!("--email=zq{number}@one.example"),
        );
        let company = format!("--company={text}");
        let create = [
            "client",
            "create",
            &name,
            &email,
            "--phone=+33123456",
            &company,
            "--json",
        ];
        let made = house.epic_as("bill", &create).succeeds().json();
        assert_eq!(made["full_name"], json!(text));
        let id = made["id"].to_string();
        let note = format!("--note={text}");
        house
            .epic_as("bill", &["client", "contact", &id, &note])
            .succeeds();
        let search = format!("--search={text}");
        // each text in the clients' list and, by turns, in two others
        let lists = [
            &["contract", "list", &search][..],
            &["event", "list", &search],
            &["employee", "list", &search],
            &["search", "--", text],
        ];
        for list in [
            &["client", "list", &search][..],
            lists[number % lists.len()],
        ] {
            let done = house.epic_as("bill", list).done();
            assert_eq!(done.code, 0, "{list:?}: {}", done.stderr);
        }
        let (sort, after) = (format!("--sort={text}"), format!("--after={text}"));
        let (from, sales) = (format!("--from={text}"), format!("--sales={text}"));
        let bad = [
            &["client", "show", "--", text][..],
            &["client", "list", &sort],
            &["client", "list", &after],
            &["event", "list", &from],
            &["client", "list", &sales],
        ];
        for bad in [bad[number % bad.len()], bad[(number + 2) % bad.len()]] {
            let done = house.epic_as("bill", bad).done();
            let is_refused = matches!(done.code, 1 | 2);
            assert!(is_refused, "{bad:?}: {} {}", done.code, done.stderr);
            for inside in ["panicked", "sqlite", "SELECT", "src/"] {
                assert!(!done.stderr.contains(inside), "{bad:?}: {}", done.stderr);
            }
        }
    }
    assert_eq!(clients(&house).len(), CORPUS.len());
    assert!(!house.home.path().join("zq-was-here").exists());
}

#[test]
fn what_acts_on_a_terminal_is_refused_or_shown_as_text() {
    assert!(acts("\u{1b}[2J") && acts("zq\u{202e}") && !acts("Café\n"));
    let house = house_with_bill();
    for text in ESCAPES {
        let name = format!("--name={text}");
        let create = [
            "client",
            "create",
            &name,
            "--email=zq@one.example",
            "--phone=+33123456",
        ];
        let done = house.epic_as("bill", &create).done();
        assert!(
            !acts(&done.stdout) && !acts(&done.stderr),
            "{text:?}: {done:?}"
        );
        // as a database holds it that somebody else wrote
        house.run_sql(&format!(
            "UPDATE employees SET full_name = '{text}' WHERE email = 'mona@epic.example'"
        ));
        for shown in [
            &["employee", "list"][..],
            &["employee", "show", "1"],
            &["employee", "list", "-o", "csv"],
            &["employee", "list", "--json"],
            &["client", "show", "--", text],
            &["nonsense", text],
            &["client", "list", text],
            &["--server", text, "whoami"],
        ] {
            let done = house.epic_as("bill", shown).done();
            // a file of data holds the text whole, but for what a terminal obeys
            let is_data = shown.contains(&"csv");
            let stdout = if is_data {
                done.stdout.replace('\u{202e}', "")
            } else {
                done.stdout.clone()
            };
            assert!(
                !acts(&stdout) && !acts(&done.stderr),
                "{text:?} by {shown:?}: {done:?}"
            );
        }
    }
}

/// The options and arguments of the manual that take a secret as their value.
fn options_for_secrets(page: &str) -> Vec<&str> {
    let options = page
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with(['-', '<', '[']));
    let takes_value = |line: &&str| {
        let mut parts = line.split(['<', '[']).skip(1);
        parts.any(|part| part.starts_with(|first: char| first.is_ascii_uppercase()))
    };
    let secret = ["password", "secret", "token", "passphrase", "dsn"];
    options
        .filter(takes_value)
        .filter(|line| secret.iter().any(|word| line.to_lowercase().contains(word)))
        .collect()
}

#[test]
fn no_option_takes_a_secret_that_the_process_list_would_show() {
    let weak = "      --password <TEXT>\n      --token <TEXT>\n  <PASSWORD>\n  --name <NAME>";
    assert_eq!(options_for_secrets(weak).len(), 3);
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let page = fs::read_to_string(page).expect("the manual");
    assert!(
        page.contains("\n      --password-stdin\n"),
        "options are written like this"
    );
    assert_eq!(options_for_secrets(&page), Vec::<&str>::new());
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_list_shows_no_secret_of_a_server() {
    let house = House::set_up();
    let secret = "a signing secret of this test, and of no other one";
    let server = house.serve_with("JWT_SECRET", secret);
    let shown = |pid: u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).expect("a process");
        String::from_utf8_lossy(&line).replace('\0', " ")
    };
    let line = shown(server.id());
    assert!(line.contains("serve"), "it is the server's line: {line}");
    assert!(!line.contains(secret), "{line}");
    // as it would be, were it an argument
    let child = house
        .at_home("/bin/sh")
        .args(["-c", "sleep 5; :", secret])
        .spawn()
        .expect("a shell");
    // there is no line yet while it becomes the shell
    let mut seen = String::new();
    while seen.is_empty() {
        seen = shown(child.id());
    }
    let mut child = child;
    child.kill().expect("it ends");
    child.wait().expect("and is gone");
    assert!(seen.contains(secret), "{seen}");
}
