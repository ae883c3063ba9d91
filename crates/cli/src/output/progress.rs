//! A bar on stderr for work that takes a while; on a terminal only.

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
            let bar = "█".repeat(full) + &"░".repeat(empty);
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
