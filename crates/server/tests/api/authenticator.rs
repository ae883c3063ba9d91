//! An authenticator app in somebody's hand.

use chrono::TimeDelta;
use domain::clock::Clock;
use serde_json::{Value, json};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::api::support::{House, PASSWORD, Person};

/// An app that was told a secret.
pub(crate) struct App(Totp);

impl App {
    pub(crate) fn of(secret: &Value) -> Self {
        let secret = Secret::try_from_base32(secret.as_str().expect("a secret"));
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(secret.expect("base 32"))
            .build();
        Self(totp.expect("codes"))
    }

    /// Begins to set up a second factor for somebody; `None` where they may not.
    pub(crate) async fn begun_by(person: &Person) -> Option<Self> {
        let begun = person
            .post("/me/two-factor", json!({"password": PASSWORD}))
            .await;
        begun.body.get("secret").map(Self::of)
    }

    /// Turns a second factor on for somebody; gives the recovery codes, too. `None` where they
    /// may not.
    pub(crate) async fn turned_on_by(
        house: &House,
        person: &Person,
    ) -> Option<(Self, Vec<String>)> {
        let app = Self::begun_by(person).await?;
        let body = json!({"code": app.shows(house, 0)});
        let on = person.put("/me/two-factor", body).await.expect_status(200);
        let codes = on.body["recovery_codes"].as_array().expect("codes");
        let codes = codes.iter().map(|code| code.as_str().expect("text").into());
        // the code that turned it on is used up
        house.clock.turn(TimeDelta::seconds(30));
        Some((app, codes.collect()))
    }

    /// What it shows so many seconds from now.
    pub(crate) fn shows(&self, house: &House, later: i64) -> String {
        let at = (house.clock.now() + TimeDelta::seconds(later)).timestamp();
        let at = u64::try_from(at).expect("after 1970");
        self.0.generate(at).to_string()
    }
}
