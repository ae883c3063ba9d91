//! Signs on stderr that work which takes a while goes on; on a terminal only.

use std::io::IsTerminal;

use super::{Output, writing};

/// Cells of the bar.
const WIDTH: usize = 30;

/// How far some work has come.
#[derive(Debug)]
pub(crate) struct Progress {
    label: &'static str,
    total: usize,
    done: usize,
    is_shown: bool,
}

impl Progress {
    /// Nothing done yet of `total` steps.
    pub(crate) fn new(output: &Output, label: &'static str, total: usize) -> Self {
        let progress = Self {
            label,
            total: total.max(1),
            done: 0,
            is_shown: !output.quiet && std::io::stderr().is_terminal(),
        };
        progress.draw();
        progress
    }

    /// One more step is done.
    pub(crate) fn advance(&mut self) {
        self.reach(self.done + 1);
    }

    /// So many steps are done.
    pub(crate) fn reach(&mut self, done: usize) {
        let before = self.cells();
        self.done = done.min(self.total);
        if self.cells() != before {
            self.draw();
        }
    }

    fn cells(&self) -> usize {
        self.done * WIDTH / self.total
    }

    fn draw(&self) {
        if self.is_shown {
            let (full, empty) = (self.cells(), WIDTH - self.cells());
            let bar = ["█".repeat(full), "░".repeat(empty)].concat();
            writing::message(&format!("\r{} {bar}", self.label));
        }
    }
}

impl Drop for Progress {
    /// Leaves an empty line for what comes next.
    fn drop(&mut self) {
        if self.is_shown {
            let blank = " ".repeat(self.label.chars().count() + WIDTH + 1);
            writing::message(&format!("\r{blank}\r"));
        }
    }
}

/// Bytes between two signs.
const STEP: usize = 256 * 1024;

/// How much has come of something of unknown length.
#[derive(Debug)]
pub(crate) struct Tally {
    label: &'static str,
    bytes: usize,
    /// What was told last, to be wiped out.
    told: String,
    is_shown: bool,
}

impl Tally {
    /// Nothing yet.
    pub(super) fn new(output: &Output, label: &'static str) -> Self {
        Self {
            label,
            bytes: 0,
            told: String::new(),
            is_shown: !output.quiet && std::io::stderr().is_terminal(),
        }
    }

    /// So much more has come.
    pub(crate) fn add(&mut self, bytes: usize) {
        let before = self.bytes / STEP;
        self.bytes += bytes;
        if self.is_shown && self.bytes / STEP != before {
            let tenths = self.bytes / 100_000;
            self.told = format!("{} {}.{} MB", self.label, tenths / 10, tenths % 10);
            writing::message(&format!("\r{}", self.told));
        }
    }
}

impl Drop for Tally {
    /// Leaves an empty line for what comes next.
    fn drop(&mut self) {
        if !self.told.is_empty() {
            let blank = " ".repeat(self.told.chars().count());
            writing::message(&format!("\r{blank}\r"));
        }
    }
}
