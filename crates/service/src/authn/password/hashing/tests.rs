//! Hashing and verifying, with the least parameters where they do not matter.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use rstest::rstest;
use secrecy::SecretString;

use super::{Passwords, Verdict};
use crate::authn::password::{NewPassword, PasswordContext};

const RIGHT: Verdict = Verdict::Right { outdated: false };
const RIGHT_BUT_OUTDATED: Verdict = Verdict::Right { outdated: true };

fn new_password(text: &str) -> NewPassword {
    let nobody = PasswordContext {
        full_name: "",
        email_local_part: "",
        company_name: "",
    };
    NewPassword::parse(text, &nobody).expect("it breaks no rule")
}

async fn verdict(passwords: &Passwords, stored: &str, typed: &str) -> Verdict {
    passwords.verify(Some(stored), &typed.into()).await
}

#[tokio::test]
async fn a_hash_verifies_its_password_to_the_last_character() {
    let passwords = Passwords::for_tests();
    let hash = passwords.hash(&new_password(" Été en 🔑 roue ")).await;
    let hash = hash.expect("there is memory");
    assert_eq!(verdict(&passwords, &hash, " Été en 🔑 roue ").await, RIGHT);
    for typed in [
        "Été en 🔑 roue",
        " été en 🔑 roue ",
        " E\u{301}te\u{301} en 🔑 roue ",
        "",
    ] {
        assert_eq!(
            verdict(&passwords, &hash, typed).await,
            Verdict::Wrong,
            "{typed}"
        );
    }
}

#[tokio::test]
async fn two_hashes_of_one_password_differ() {
    let passwords = Passwords::for_tests();
    let password = new_password("lamprey hollow");
    assert_ne!(
        passwords.hash(&password).await,
        passwords.hash(&password).await
    );
}

#[tokio::test]
async fn new_hashes_have_the_published_parameters() {
    let passwords = Passwords::new();
    let hash = passwords.hash(&new_password("lamprey hollow")).await;
    let hash = hash.expect("there is memory");
    assert!(
        hash.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"),
        "{hash}"
    );
    assert_eq!(verdict(&passwords, &hash, "lamprey hollow").await, RIGHT);
}

/// Made by the legacy system.
#[rstest]
#[case::same_parameters(
    "$argon2id$v=19$m=65536,t=3,p=4$3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q",
    "admin123",
    RIGHT
)]
#[case::spaces_at_the_ends(
    "$argon2id$v=19$m=65536,t=3,p=4$AZweF+o1K2auLS1lfeg9Xg$V7Xdj6mAfFp7k7rk6lfOWVflnxB1Cio3XHTsrKpblBQ",
    "  leading and trailing  ",
    RIGHT
)]
#[case::not_ascii(
    "$argon2id$v=19$m=65536,t=3,p=4$1fM1ozQGij7H1G9WQidsOw$xDilham3LOkL9SmSeuMnYVFOyTQ6qNP1nFVcJuNhOGI",
    "pässwörd-été-🔑",
    RIGHT
)]
#[case::other_parameters(
    "$argon2id$v=19$m=102400,t=2,p=8$a7abnarNYGQ0n4HVLb7f7Q$nzACctUHWaiOxGALBElHXN6C/XptVnCbZtI66wRHulk",
    "old-parameters-1",
    RIGHT_BUT_OUTDATED
)]
#[case::wrong_password(
    "$argon2id$v=19$m=65536,t=3,p=4$3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q",
    "admin124",
    Verdict::Wrong
)]
#[tokio::test]
async fn hashes_of_the_legacy_system_verify(
    #[case] stored: &str,
    #[case] typed: &str,
    #[case] expected: Verdict,
) {
    assert_eq!(verdict(&Passwords::new(), stored, typed).await, expected);
}

/// A salt and an output; which ones does not matter, since none is computed.
const TAIL: &str = "3PFZSCYef4muCbLxlCBQbA$CQUbyJ00EUrfJyrfQik78fJnbLNasuUS7YVofifoo3Q";

#[rstest]
#[case::empty("")]
#[case::plain_text("lamprey hollow")]
#[case::bcrypt("$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")]
#[case::other_function(&format!("$pbkdf2-sha256$i=1000${TAIL}"))]
#[case::too_much_memory(&format!("$argon2id$v=19$m=262145,t=1,p=1${TAIL}"))]
#[case::all_memory(&format!("$argon2id$v=19$m=4294967295,t=1,p=1${TAIL}"))]
#[case::too_many_passes(&format!("$argon2id$v=19$m=64,t=11,p=1${TAIL}"))]
#[case::too_many_lanes(&format!("$argon2id$v=19$m=1024,t=1,p=17${TAIL}"))]
#[case::too_little_memory(&format!("$argon2id$v=19$m=8,t=1,p=4${TAIL}"))]
#[case::no_passes(&format!("$argon2id$v=19$m=64,t=0,p=1${TAIL}"))]
#[case::unknown_version(&format!("$argon2id$v=18$m=64,t=1,p=1${TAIL}"))]
#[case::unknown_parameter(&format!("$argon2id$v=19$m=64,t=1,p=1,x=1${TAIL}"))]
#[case::no_output("$argon2id$v=19$m=64,t=1,p=1$3PFZSCYef4muCbLxlCBQbA")]
#[case::no_salt("$argon2id$v=19$m=64,t=1,p=1")]
#[case::not_base64("$argon2id$v=19$m=64,t=1,p=1$%%%%%%%%%%%$%%%%%%%%%%%%%%")]
#[case::more_behind(&format!("$argon2id$v=19$m=64,t=1,p=1${TAIL}$more"))]
#[tokio::test]
async fn an_unusable_stored_hash_is_a_refusal(#[case] stored: &str) {
    assert!(super::read_stored(stored).is_none());
    let passwords = Passwords::for_tests();
    assert_eq!(
        verdict(&passwords, stored, "lamprey hollow").await,
        Verdict::Wrong
    );
}

#[test]
fn a_stored_hash_at_the_bounds_is_read() {
    let stored = format!("$argon2id$v=19$m=262144,t=10,p=16${TAIL}");
    assert!(super::read_stored(&stored).is_some());
}

#[rstest]
#[case::ours("argon2id", 19, "m=8,t=1,p=1", false)]
#[case::other_variant("argon2i", 19, "m=8,t=1,p=1", true)]
#[case::other_version("argon2id", 16, "m=8,t=1,p=1", true)]
#[case::more_memory("argon2id", 19, "m=16,t=1,p=1", true)]
#[case::more_passes("argon2id", 19, "m=8,t=2,p=1", true)]
#[case::more_lanes("argon2id", 19, "m=16,t=1,p=2", true)]
fn a_hash_made_in_another_way_is_outdated(
    #[case] variant: &str,
    #[case] version: u32,
    #[case] params: &str,
    #[case] expected: bool,
) {
    let stored = super::read_stored(&format!("${variant}$v={version}${params}${TAIL}"));
    let stored = stored.expect("it can be verified");
    assert_eq!(Passwords::for_tests().is_outdated(&stored), expected);
}

#[tokio::test]
async fn a_hash_of_other_parameters_is_outdated_and_upgraded_by_hashing_again() {
    let stronger = Params::new(16, 2, 1, None).expect("the parameters are valid");
    let stronger = Passwords::with_params(stronger);
    let password = new_password("lamprey hollow");
    let old = Passwords::for_tests()
        .hash(&password)
        .await
        .expect("there is memory");
    assert_eq!(
        verdict(&stronger, &old, "lamprey hollow").await,
        RIGHT_BUT_OUTDATED
    );
    let upgraded = stronger.hash(&password).await.expect("there is memory");
    assert_eq!(verdict(&stronger, &upgraded, "lamprey hollow").await, RIGHT);
}

#[tokio::test]
async fn a_hash_that_names_no_version_is_of_the_first_one() {
    let first = Argon2::new(Algorithm::Argon2id, Version::V0x10, Params::default());
    let hash = first
        .hash_password(b"lamprey hollow")
        .expect("there is memory");
    let unnamed = hash.to_string().replacen("$v=16", "", 1);
    assert!(unnamed.starts_with("$argon2id$m="), "{unnamed}");
    let passwords = Passwords::for_tests();
    assert_eq!(
        verdict(&passwords, &unnamed, "lamprey hollow").await,
        RIGHT_BUT_OUTDATED
    );
}

#[tokio::test]
async fn an_unknown_account_is_wrong_whatever_is_typed() {
    let passwords = Passwords::for_tests();
    for typed in ["", "lamprey hollow", &"x".repeat(5000)] {
        let typed = SecretString::from(typed);
        assert_eq!(passwords.verify(None, &typed).await, Verdict::Wrong);
    }
}

#[tokio::test]
async fn what_is_typed_is_hashed_up_to_1024_bytes_and_wrong_beyond() {
    let passwords = Passwords::for_tests();
    for (length, expected) in [(1024, RIGHT), (1025, Verdict::Wrong)] {
        let typed = SecretString::from("x".repeat(length));
        let hash = passwords.hash(&NewPassword(typed.clone())).await;
        let hash = hash.expect("there is memory");
        assert_eq!(
            passwords.verify(Some(&hash), &typed).await,
            expected,
            "{length}"
        );
    }
}

#[test]
fn an_unknown_account_is_verified_with_the_parameters_of_new_hashes() {
    let passwords = Passwords::new();
    let dummy = passwords.dummy();
    assert!(!passwords.is_outdated(&dummy), "{dummy}");
    assert!(super::read_stored(&dummy.to_string()).is_some());
}

#[tokio::test]
async fn no_more_than_two_are_hashed_at_once() {
    let passwords = Passwords::for_tests();
    let first = passwords.turns.clone().acquire_owned().await;
    let second = passwords.turns.clone().acquire_owned().await;
    let typed = SecretString::from("lamprey hollow");
    let waiting = passwords.verify(None, &typed);
    let waited = tokio::time::timeout(Duration::from_millis(200), waiting).await;
    assert!(waited.is_err(), "it did not wait for its turn");
    drop((first, second));
    assert_eq!(passwords.verify(None, &typed).await, Verdict::Wrong);
}
