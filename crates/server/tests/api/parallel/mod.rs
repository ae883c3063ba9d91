//! Sixteen writers at once, on the same few records: nothing is lost, no rule is broken,
//! and nobody is told that the database was busy.
//!
//! `TEST_WRITERS_SECONDS` says for how long, three seconds unless it is set;
//! `scripts/test-concurrency` takes a minute on each engine.

mod checks;
mod deletion;
mod jobs;
mod logins;
mod managers;
mod merging;
mod stage;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use stage::Stage;

/// How many write at once.
const WRITERS: usize = 16;

/// How long they write.
fn duration() -> Duration {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told by their environment, not by settings"
    )]
    let told = std::env::var("TEST_WRITERS_SECONDS");
    let seconds = told.map_or(3, |told| told.parse().expect("a number of seconds"));
    Duration::from_secs(seconds)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_writers_lose_nothing_and_break_no_rule() {
    let stage = Arc::new(Stage::set().await);
    let until = Instant::now() + duration();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let stage = Arc::clone(&stage);
            tokio::spawn(async move {
                // each begins elsewhere, and all come by every job
                let mut turn = writer;
                while Instant::now() < until {
                    jobs::work(&stage, turn).await;
                    turn += 1;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no writer fails");
    }
    stage.tell();
    stage.assert_never_broken();
    checks::all(&stage).await;
}
