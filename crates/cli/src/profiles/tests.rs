use super::{Profile, ProfileFile, ProfileName, Profiles};

fn name(text: &str) -> ProfileName {
    ProfileName::parse(text).expect("a fine name")
}

fn profile(server: &str) -> Profile {
    Profile {
        server: server.to_owned(),
        ca_file: None,
    }
}

#[test]
fn a_name_is_of_letters_digits_hyphens_and_underscores() {
    for text in ["a", "paris-2", "LOCAL_test", &"x".repeat(64)] {
        assert!(ProfileName::parse(text).is_ok(), "{text}");
    }
    for text in ["", "a b", "a.b", "../x", "é", "a\n", &"x".repeat(65)] {
        let told = ProfileName::parse(text).expect_err("refused");
        assert!(told.contains("letters, digits"), "{told}");
    }
}

#[test]
fn a_server_is_named_after_its_host_and_never_takes_the_name_of_another() {
    let mut profiles = Profiles::default();
    for (server, expected) in [
        ("https://crm.example:443", "crm-example"),
        ("https://crm.example:443", "crm-example"),
        ("https://crm.example:8443", "crm-example-8443"),
        ("http://[::1]:8080", "1"),
        ("https://local:443", "local-443"),
        ("http://localhost:80", "localhost"),
    ] {
        let given = profiles.name_for(server);
        assert_eq!(given.as_str(), expected, "{server}");
        profiles.profiles.insert(given, profile(server));
    }
    let long = format!("https://{}.example:443", "a".repeat(90));
    assert!(ProfileName::parse(profiles.name_for(&long).as_str()).is_ok());
}

#[test]
fn the_file_is_private_and_keeps_what_was_changed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = folder.path().join("new/epic-events");
    let file = ProfileFile::in_folder(&config);
    assert_eq!(file.read().expect("empty"), Profiles::default());
    file.change(|profiles| {
        profiles
            .profiles
            .insert(name("paris"), profile("https://crm.example:443"));
        profiles.current = Some(name("paris"));
    })
    .expect("written");
    let kept = ProfileFile::in_folder(&config).read().expect("read");
    assert_eq!(kept.current, Some(name("paris")));
    assert_eq!(
        kept.profiles[&name("paris")].server,
        "https://crm.example:443"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = std::fs::metadata(config.join("profiles.toml")).expect("there");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
    let left: Vec<_> = std::fs::read_dir(&config)
        .expect("a folder")
        .filter_map(Result::ok)
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn a_file_that_makes_no_sense_is_refused_by_its_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = ProfileFile::in_folder(folder.path());
    for (text, line) in [
        ("current = \n", "line 1"),
        ("\n[profiles.paris]\nserver = 7\n", "line 3"),
        ("[profiles.paris]\nsrever = \"x\"\n", "line 2"),
        ("[profiles.\"a b\"]\nserver = \"x\"\n", "line 1"),
    ] {
        std::fs::write(folder.path().join("profiles.toml"), text).expect("written");
        let told = file.read().expect_err("refused").to_string();
        assert!(told.contains(line), "{text}: {told}");
    }
}
