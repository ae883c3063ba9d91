//! Backups that servers take by themselves: each once, whichever server does it, and the
//! newest are kept.

use std::{fs, path::Path};

use chrono::TimeDelta;
use domain::clock::Clock;
use service::maintenance::backup::{BackupSchedule, look_at_backup};
use tempfile::TempDir;

use crate::api::support::House;

fn schedule(folder: &Path) -> BackupSchedule {
    BackupSchedule {
        folder: folder.join("backups"),
        every: TimeDelta::hours(24),
        keep: 2,
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder.join("backups"))
        .expect("a folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_backup_is_taken_when_the_last_one_is_a_day_old() {
    let house = House::new().await;
    house.client().await;
    let folder = TempDir::new().expect("a folder");
    let schedule = schedule(folder.path());
    let taken = house.service.back_up_if_due(&schedule).await;
    let taken = taken.expect("it is taken").expect("it is due");
    let looked = look_at_backup(&taken.path).await.expect("it is whole");
    assert_eq!(looked.totals, taken.totals);
    assert_eq!(names(folder.path()), ["epic-2026-06-01T080000Z.backup.gz"]);
    for hours in [1, 22] {
        house.clock.turn(TimeDelta::hours(hours));
        let again = house.service.back_up_if_due(&schedule).await;
        assert!(again.expect("it is looked").is_none());
    }
    house.clock.turn(TimeDelta::hours(1));
    let next = house.service.back_up_if_due(&schedule).await;
    assert!(next.expect("it is taken").is_some());
}

#[tokio::test]
async fn the_newest_are_kept_and_what_is_none_of_them_stays() {
    let house = House::new().await;
    let folder = TempDir::new().expect("a folder");
    let schedule = schedule(folder.path());
    fs::create_dir(folder.path().join("backups")).expect("a folder");
    for name in ["notes.txt", "monday.backup.gz", "epic-2026.sql"] {
        fs::write(folder.path().join("backups").join(name), "mine").expect("a file");
    }
    for _ in 0..4 {
        let taken = house.service.back_up_if_due(&schedule).await;
        taken.expect("it is taken").expect("it is due");
        house.clock.turn(TimeDelta::hours(24));
    }
    assert_eq!(
        names(folder.path()),
        [
            "epic-2026-06-03T080000Z.backup.gz",
            "epic-2026-06-04T080000Z.backup.gz",
            "epic-2026.sql",
            "monday.backup.gz",
            "notes.txt",
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_servers_one_takes_it() {
    let house = House::new().await;
    let folder = TempDir::new().expect("a folder");
    let servers: Vec<_> = (0..6)
        .map(|_| {
            let (service, schedule) = (house.service.clone(), schedule(folder.path()));
            tokio::spawn(async move { service.back_up_if_due(&schedule).await })
        })
        .collect();
    let mut taken = 0;
    for server in servers {
        let done = server.await.expect("it looked").expect("nothing failed");
        taken += usize::from(done.is_some());
    }
    assert_eq!(taken, 1);
    assert_eq!(names(folder.path()).len(), 1);
}

/// Where it cannot be written it is tried again, and not by everybody at once.
#[tokio::test]
async fn one_that_fails_is_tried_again_after_a_while() {
    let house = House::new().await;
    let folder = TempDir::new().expect("a folder");
    let schedule = schedule(folder.path());
    // a file where the folder should be
    fs::write(folder.path().join("backups"), "in the way").expect("a file");
    assert!(house.service.back_up_if_due(&schedule).await.is_err());
    house.clock.turn(TimeDelta::minutes(14));
    let not_yet = house.service.back_up_if_due(&schedule).await;
    assert!(not_yet.expect("it is looked").is_none());
    fs::remove_file(folder.path().join("backups")).expect("out of the way");
    house.clock.turn(TimeDelta::minutes(1));
    let taken = house.service.back_up_if_due(&schedule).await;
    assert!(taken.expect("it is taken").is_some());
}

/// A server that died on the way holds nobody up for long.
#[tokio::test]
async fn one_that_was_cut_off_is_taken_by_another() {
    let house = House::new().await;
    let folder = TempDir::new().expect("a folder");
    let schedule = schedule(folder.path());
    let until = (house.clock.now() + TimeDelta::minutes(2)).timestamp_micros();
    house.database.execute(&format!(
        "UPDATE jobs SET claim = 'somebody who died', leased_until = {until}"
    ));
    let held = house.service.back_up_if_due(&schedule).await;
    assert!(held.expect("it is looked").is_none());
    house.clock.turn(TimeDelta::minutes(2));
    let taken = house.service.back_up_if_due(&schedule).await;
    assert!(taken.expect("it is taken").is_some());
}
