use rstest::rstest;

use super::*;

#[rstest]
#[case(Channel::Cli, "cli")]
#[case(Channel::Api, "api")]
#[case(Channel::Web, "web")]
#[case(Channel::System, "system")]
fn a_channel_is_its_name_everywhere(#[case] channel: Channel, #[case] name: &str) {
    assert_eq!(channel.to_string(), name);
    assert_eq!(Channel::from_stored(name), channel);
    let json = serde_json::to_string(&channel).expect("json");
    assert_eq!(json, format!("\"{name}\""));
}

#[rstest]
#[case("")]
#[case("CLI")]
#[case("telex")]
fn an_unknown_stored_channel_is_never_taken_for_the_system(#[case] name: &str) {
    assert_eq!(Channel::from_stored(name), Channel::Api);
}
