//! The edges between our crates: each floor knows only what is below it.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

/// Who may depend on whom, by `[dependencies]` alone; tests may reach further, to `testbed`
/// among others, which no floor may use.
const EDGES: [(&str, &[&str]); 7] = [
    ("domain", &[]),
    ("store", &["domain"]),
    ("service", &["domain", "store"]),
    ("api", &["domain"]),
    ("server", &["api", "domain", "service"]),
    ("cli", &["api", "domain", "server", "service"]),
    ("testbed", &[]),
];

/// Crates of others that a floor must not know.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    (
        "domain",
        &["tokio", "sea-orm", "axum", "http", "clap", "reqwest"],
    ),
    ("store", &["axum", "http", "clap", "reqwest"]),
    ("service", &["axum", "http", "clap", "sea-orm", "reqwest"]),
    ("api", &["axum", "clap", "sea-orm"]),
    ("server", &["sea-orm", "clap", "reqwest"]),
    ("cli", &["sea-orm"]),
];

fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo answers");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages
        .iter()
        .map(|package| {
            let name = package["name"].as_str().expect("a name").to_owned();
            let needs = package["dependencies"].as_array().expect("a list");
            let needs = needs
                .iter()
                .filter(|need| need["kind"].is_null())
                .map(|need| need["name"].as_str().expect("a name").to_owned())
                .collect();
            (name, needs)
        })
        .collect()
}

#[test]
fn each_floor_depends_only_on_the_floors_it_may() {
    let found = dependencies();
    let ours: BTreeSet<&str> = EDGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        found.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        ours,
        "a new crate needs its line in the table"
    );
    for (name, allowed) in EDGES {
        let needs: Vec<_> = found[name]
            .iter()
            .map(String::as_str)
            .filter(|need| ours.contains(need))
            .collect();
        assert_eq!(needs, allowed, "dependencies of {name}");
    }
}

#[test]
fn no_floor_knows_the_libraries_of_another() {
    let found = dependencies();
    for (name, forbidden) in FORBIDDEN {
        for library in forbidden {
            assert!(
                !found[name].contains(*library),
                "{name} depends on {library}"
            );
        }
    }
}
