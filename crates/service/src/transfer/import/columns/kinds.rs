//! The columns of each kind, and the headers that people give them.

mod clients;
mod contracts;
mod employees;
mod events;
mod payments;

use super::{Column, ImportKind, LeftOut};

/// A column of a kind.
#[derive(Debug)]
pub(super) struct Spec {
    pub(super) column: Column,
    /// Other headers than its name, in English and French.
    pub(super) headers: &'static [&'static str],
    /// Headers that mean it only when nothing else in the file does.
    pub(super) weak: &'static [&'static str],
    pub(super) left_out: Option<LeftOut>,
}

impl Spec {
    const fn new(column: Column, headers: &'static [&'static str]) -> Self {
        Self {
            column,
            headers,
            weak: &[],
            left_out: None,
        }
    }

    const fn or_else(self, weak: &'static [&'static str]) -> Self {
        Self { weak, ..self }
    }

    const fn left_out(column: Column, why: LeftOut) -> Self {
        Self {
            left_out: Some(why),
            ..Self::new(column, &[])
        }
    }
}

impl ImportKind {
    pub(super) const fn specs(self) -> &'static [Spec] {
        match self {
            Self::Clients => clients::COLUMNS,
            Self::Contracts => contracts::COLUMNS,
            Self::Payments => payments::COLUMNS,
            Self::Events => events::COLUMNS,
            Self::Employees => employees::COLUMNS,
        }
    }

    /// What a new record needs: of each group one, which the first stands for.
    pub(super) const fn needed(self) -> &'static [&'static [Column]] {
        match self {
            Self::Clients => clients::NEEDED,
            Self::Contracts => contracts::NEEDED,
            Self::Payments => payments::NEEDED,
            Self::Events => events::NEEDED,
            Self::Employees => employees::NEEDED,
        }
    }
}
