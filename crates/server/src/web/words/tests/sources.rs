//! What the sources of the floors below say and name.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// A sentence as it stands in a source.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) key: String,
    pub(super) english: String,
    pub(super) arguments: BTreeSet<String>,
    pub(super) file: String,
}

/// Every sentence that is written with `worded!`.
pub(super) fn sentences() -> Vec<Written> {
    let mut found = Vec::new();
    for (file, text) in sources(&["domain", "service", "api", "server"]) {
        for call in text.split("worded!(").skip(1) {
            let parts = arguments_of(call);
            let key = literal(&parts[0]).unwrap_or_else(|| panic!("a key in {file}: {parts:?}"));
            found.push(Written {
                key,
                // a constant of another module is its own English
                english: literal(&parts[1]).unwrap_or_default(),
                arguments: parts[2..]
                    .iter()
                    .filter_map(|part| part.split_once(" = "))
                    .map(|(name, _)| name.trim().to_owned())
                    .collect(),
                file: file.clone(),
            });
        }
    }
    found
}

/// The names between braces.
pub(super) fn placeholders(english: &str) -> BTreeSet<String> {
    english
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(ToOwned::to_owned)
        .collect()
}

/// What the audit log notes besides the actions of the permission table.
pub(super) fn noted_actions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in sources(&["service", "store"]) {
        for before in [
            "action: \"",
            "const ACTION: &str = \"",
            "const IMPORT: &str = \"",
            "const REPAIR: &str = \"",
            "const UPDATE_OWN_SETTINGS: &str = \"",
            "self.note_feed(&attempt.work, \"",
            "self.note_feed(work, \"",
            "self.actor, \"",
            "opened.actor, \"",
            "note_refused(\"",
            "note_feed(work, \"",
            "note_feed(&attempt.work, \"",
        ] {
            let named = text.split(before).skip(1);
            found.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    for known in ["log_in", "log_out", "import_legacy", "bench_data"] {
        assert!(found.contains(known), "{known} is not among {found:?}");
    }
    found
}

/// The ways by which something is asked, as they are stored.
pub(super) fn channels() -> Vec<String> {
    let actor = fs::read_to_string(crates().join("domain/src/actor.rs")).expect("a source");
    let found: Vec<_> = actor
        .split("=> \"")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect();
    assert_eq!(found.len(), 4, "{found:?}");
    found
}

/// Every field that is checked by name or stands in an audit entry.
pub(super) fn fields() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let calls = [
        ".take(",
        ".take_optional(",
        ".take_clearable(",
        ".required(",
        ".refuse(",
        "flag(&mut checks,",
        "flag(\n            &mut checks,",
        "Invalid::field(",
        "ServiceError::field(",
        ".with(",
    ];
    for (file, text) in sources(&["domain", "service", "api", "store"]) {
        // the columns of the former system are told to the operator alone
        if file.contains("legacy") {
            continue;
        }
        for call in calls {
            let first = text.split(call).skip(1).filter_map(leading_literal);
            found.extend(first);
        }
        for facts in text.split("fn facts(&self)").skip(1) {
            let body = facts.split("\n    }\n").next().unwrap_or_default();
            found.extend(body.split('(').skip(1).filter_map(leading_literal));
        }
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    found.retain(|field| field.chars().all(is_name));
    found
}

/// The literal with which a call begins, when something follows it.
fn leading_literal(rest: &str) -> Option<String> {
    let (name, after) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    after.starts_with(',').then(|| name.to_owned())
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources of crates without their tests and comments.
fn sources(names: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for name in names {
        collect(&crates().join(name).join("src"), &mut found);
    }
    found
}

fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        let name = entry.file_name();
        if path.is_dir() {
            if name != "tests" {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|given| given == "rs") && name != "tests.rs" {
            let text = fs::read_to_string(&path).expect("a source");
            let code: Vec<_> = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            found.push((path.display().to_string(), code.join("\n")));
        }
    }
}

/// The arguments of a call, from behind its opening bracket.
fn arguments_of(call: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut depth, mut in_text, mut is_escaped) = (0, false, false);
    for c in call.chars() {
        if in_text {
            in_text = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else {
            match c {
                '"' => in_text = true,
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => {
                    parts.push(String::new());
                    continue;
                }
                _ => {}
            }
        }
        parts.last_mut().expect("there is one").push(c);
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The text of a literal, with its lines put together.
fn literal(part: &str) -> Option<String> {
    let inside = part.trim().strip_prefix('"')?.strip_suffix('"')?;
    let mut pieces = inside.split("\\\n");
    let first = pieces.next()?.to_owned();
    Some(pieces.fold(first, |whole, piece| whole + piece.trim_start()))
}
