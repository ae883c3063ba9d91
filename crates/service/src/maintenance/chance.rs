//! Chance that falls the same way every time: made-up companies are always the same ones.

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};

/// A small generator (SplitMix64): its numbers are the same in every version of everything.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The same seed gives the same numbers.
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// Another generator, that of a number: what is drawn from one changes no other.
    #[must_use]
    pub fn branch(&self, number: u64) -> Self {
        let mut of_number = Self(self.0 ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        Self(of_number.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub fn number(&mut self, least: i64, most: i64) -> i64 {
        let span = most.abs_diff(least) + 1;
        let step = i64::try_from(self.next() % span).unwrap_or(0);
        least + step
    }

    /// An index below `length`, which is not zero.
    pub fn index(&mut self, length: usize) -> usize {
        let drawn = usize::try_from(self.next() >> 33).unwrap_or(0);
        drawn % length.max(1)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// True so many times in a hundred.
    pub fn in_hundred(&mut self, times: i64) -> bool {
        self.number(1, 100) <= times
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.index(last + 1));
        }
    }

    /// An office hour on a working day, so many days after `instant`, and after it.
    pub fn days_after(&mut self, instant: DateTime<Utc>, least: i64, most: i64) -> DateTime<Utc> {
        let mut day = instant.date_naive() + TimeDelta::days(self.number(least, most));
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day += TimeDelta::days(1);
        }
        let chosen = day.and_time(chrono::NaiveTime::MIN).and_utc() + self.office_hour();
        if chosen > instant {
            chosen
        } else {
            instant + TimeDelta::minutes(self.number(12, 90))
        }
    }

    /// An instant strictly between two, in office hours of a working day when one fits.
    pub fn between(&mut self, after: DateTime<Utc>, before: DateTime<Utc>) -> DateTime<Utc> {
        let minutes = (before - after).num_minutes();
        let any = after + TimeDelta::minutes(self.number(1, (minutes - 1).max(1)));
        let at_work = self.days_after(any - TimeDelta::days(1), 1, 1);
        if at_work > after && at_work < before {
            at_work
        } else {
            any
        }
    }

    fn office_hour(&mut self) -> TimeDelta {
        TimeDelta::seconds(self.number(7 * 3600, 16 * 3600))
    }
}
