//! The last manager, when two of them take each other down at once.

use std::time::Instant;

use serde_json::{Value, json};

use super::duration;
use crate::api::support::{Answer, House, Person};

/// Two managers, each with the version of the other's record.
async fn duel(house: &House, people: [&Person; 2], body: &Value, verb: &str) -> [Answer; 2] {
    let [one, two] = people;
    let asked = [(one, two), (two, one)].map(|(asks, about)| {
        let version = house.database.texts(&format!(
            "SELECT CONCAT(version, '') FROM employees WHERE id = {}",
            about.id
        ));
        let mut body = body.clone();
        body["version"] = version[0].parse::<i64>().expect("a version").into();
        let (asks, path) = (asks.clone(), format!("/employees/{}{verb}", about.id));
        tokio::spawn(async move {
            if path.ends_with("deactivate") {
                asks.post(&path, body).await
            } else {
                asks.patch(&path, body).await
            }
        })
    });
    let [first, second] = asked;
    [
        first.await.expect("answered"),
        second.await.expect("answered"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_managers_who_take_each_other_down_at_once_leave_one() {
    let house = House::new().await;
    let mut max = house
        .hire("Max Oberlin", "max@epic.example", "MANAGEMENT")
        .await;
    let mut mona = house.mona.clone();
    let until = Instant::now() + duration();
    let mut rounds = 0;
    while Instant::now() < until || rounds < 2 {
        let (body, verb) = if rounds % 2 == 0 {
            (json!({"department": "SALES"}), "")
        } else {
            (json!({}), "/deactivate")
        };
        let answers = duel(&house, [&mona, &max], &body, verb).await;
        let won = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(won, 1, "{answers:?}");
        for answer in &answers {
            assert!([200, 401, 403, 409].contains(&answer.status), "{answer:?}");
        }
        let left = house.database.texts(
            "SELECT CONCAT(COUNT(*), '') FROM employees \
             WHERE department = 'MANAGEMENT' AND deactivated_at IS NULL",
        );
        assert_eq!(left, ["1"]);
        // the one who is left takes the other back
        let [mona_won, _] = answers.map(|answer| answer.status == 200);
        let (winner, loser) = if mona_won {
            (&mona, &max)
        } else {
            (&max, &mona)
        };
        let path = format!("/employees/{}", loser.id);
        let version = winner.get(&path).await.expect_status(200).body["version"].clone();
        if verb.is_empty() {
            let back = json!({"version": version, "department": "MANAGEMENT"});
            winner.patch(&path, back).await.expect_status(200);
        } else {
            let back = json!({"version": version});
            let answer = winner.post(&format!("{path}/reactivate"), back).await;
            answer.expect_status(200);
            let loser = loser
                .logged_in(&loser.email, crate::api::support::PASSWORD)
                .await;
            if mona_won {
                max = loser;
            } else {
                mona = loser;
            }
        }
        rounds += 1;
    }
}
