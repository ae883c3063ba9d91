//! Dashboards that took long to make are shown again for a while.
//!
//! In a company that had fewer than 10 000 contracts each is made anew. In a larger one, whose
//! sums take a second, nobody waits for them each time: what took long is kept for twenty times as long, a minute at
//! most, and says when it was taken. While somebody makes the next one, the others see the
//! last, or wait for it where there is none.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::{Duration, Instant},
};

use domain::{department::Department, ids::EmployeeId, period::TimeZone};

use super::Dashboard;

/// How many times as long as it took to make one is shown.
const TIMES: u32 = 20;

/// Whose figures: of management all see the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Whose {
    pub(super) department: Department,
    pub(super) employee: Option<EmployeeId>,
    /// Days and weeks begin there.
    pub(super) time_zone: TimeZone,
}

/// The dashboards that are kept.
#[derive(Debug)]
pub(crate) struct Kept {
    longest: Duration,
    made: Mutex<HashMap<Whose, Entry>>,
    being_made: Mutex<HashMap<Whose, Weak<tokio::sync::Mutex<()>>>>,
}

#[derive(Debug)]
struct Entry {
    dashboard: Arc<Dashboard>,
    made_at: Instant,
    /// Until when it is shown without making another one.
    fresh_until: Instant,
}

impl Kept {
    /// Keeps none for longer than this; zero keeps none.
    pub(crate) fn new(longest: Duration) -> Self {
        Self {
            longest,
            made: Mutex::default(),
            being_made: Mutex::default(),
        }
    }

    /// Held by whoever makes one, while others wait to find it made.
    pub(super) fn turn(&self, whose: Whose) -> Arc<tokio::sync::Mutex<()>> {
        let being_made = self.being_made.lock();
        let mut being_made = being_made.unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = being_made.get(&whose).and_then(Weak::upgrade) {
            return turn;
        }
        being_made.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        being_made.insert(whose, Arc::downgrade(&turn));
        turn
    }

    /// One that is still good, at `now`. Whoever gets none makes the next one; while they do, an
    /// older one is good for the others.
    pub(super) fn get(&self, whose: Whose, now: Instant) -> Option<Arc<Dashboard>> {
        let mut made = self.made();
        let entry = made.get_mut(&whose)?;
        if now.duration_since(entry.made_at) >= self.longest {
            return None;
        }
        if now < entry.fresh_until {
            return Some(Arc::clone(&entry.dashboard));
        }
        entry.fresh_until = entry.made_at + self.longest;
        None
    }

    /// One that was made since somebody asked.
    pub(super) fn made_since(&self, whose: Whose, asked: Instant) -> Option<Arc<Dashboard>> {
        let made = self.made();
        let entry = made.get(&whose).filter(|entry| entry.made_at >= asked)?;
        Some(Arc::clone(&entry.dashboard))
    }

    /// Keeps one that was made in so long.
    pub(super) fn keep(&self, whose: Whose, dashboard: &Arc<Dashboard>, took: Duration) {
        let now = Instant::now();
        let good_for = (took * TIMES).min(self.longest);
        if good_for.is_zero() {
            return;
        }
        let mut made = self.made();
        made.retain(|_, entry| now.duration_since(entry.made_at) < self.longest);
        made.insert(
            whose,
            Entry {
                dashboard: Arc::clone(dashboard),
                made_at: now,
                fresh_until: now + good_for,
            },
        );
    }

    fn made(&self) -> MutexGuard<'_, HashMap<Whose, Entry>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
