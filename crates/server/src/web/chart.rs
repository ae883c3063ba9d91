//! A chart of stacked bars, laid out here and drawn as SVG by its template: no
//! script, no inline style, and the same numbers as a table beside it.

/// A bar of two parts, and where it leads.
pub(crate) struct Column {
    /// Below the bar.
    pub(crate) said: String,
    /// What the bar stands for, in full.
    pub(crate) title: String,
    pub(crate) href: String,
    /// The lower part.
    pub(crate) first: u64,
    /// The part on top.
    pub(crate) second: u64,
}

/// A bar with its place, in the units of the drawing.
pub(crate) struct Bar {
    pub(crate) column: Column,
    pub(crate) x: u64,
    pub(crate) middle: u64,
    pub(crate) first_y: u64,
    pub(crate) first_height: u64,
    pub(crate) second_y: u64,
    pub(crate) second_height: u64,
}

/// A line across with its number.
pub(crate) struct Line {
    pub(crate) y: u64,
    pub(crate) value: u64,
}

/// The whole chart.
pub(crate) struct Bars {
    pub(crate) columns: Vec<Bar>,
    pub(crate) lines: Vec<Line>,
    pub(crate) width: u64,
}

/// Height of the bars' field, and where it begins.
const HEIGHT: u64 = 160;
const TOP: u64 = 12;
/// Width of a bar and of its whole place.
const BAR: u64 = 34;
const PLACE: u64 = 72;
/// Room for the numbers on the left.
const LEFT: u64 = 34;
/// The gap between the two parts of a bar.
const GAP: u64 = 2;

impl Bars {
    /// Lays out a chart.
    pub(crate) fn of(columns: Vec<Column>) -> Self {
        let highest = columns
            .iter()
            .map(|c| c.first + c.second)
            .max()
            .unwrap_or(0);
        let step = step(highest);
        let top = highest.div_ceil(step).max(1) * step;
        let scaled = |value: u64| value * HEIGHT / top;
        let lines = (0..=top / step)
            .map(|line| Line {
                y: TOP + HEIGHT - scaled(line * step),
                value: line * step,
            })
            .collect();
        let width = LEFT + PLACE * columns.len() as u64;
        let bars = columns
            .into_iter()
            .enumerate()
            .map(|(index, column)| {
                let x = LEFT + PLACE * index as u64 + (PLACE - BAR) / 2;
                let first_height = scaled(column.first);
                let second_height = scaled(column.second);
                let gap = if column.first > 0 && second_height > GAP {
                    GAP
                } else {
                    0
                };
                Bar {
                    x,
                    middle: x + BAR / 2,
                    first_y: TOP + HEIGHT - first_height,
                    first_height,
                    second_y: TOP + HEIGHT - first_height - second_height,
                    second_height: second_height - gap,
                    column,
                }
            })
            .collect();
        Self {
            columns: bars,
            lines,
            width,
        }
    }
}

/// A round distance between lines, so that there are four or fewer.
fn step(highest: u64) -> u64 {
    let mut step = 1;
    loop {
        for factor in [1, 2, 5] {
            if highest <= 4 * step * factor {
                return step * factor;
            }
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::{Bars, Column, HEIGHT, TOP};

    fn bars(values: &[(u64, u64)]) -> Bars {
        let columns = values.iter().map(|(first, second)| Column {
            said: String::new(),
            title: String::new(),
            href: String::new(),
            first: *first,
            second: *second,
        });
        Bars::of(columns.collect())
    }

    #[test]
    fn bars_stand_on_the_ground_and_stay_in_their_field() {
        for values in [
            &[(0, 0)][..],
            &[(3, 1), (0, 2)],
            &[(1, 0), (999, 1)],
            &[(7, 123_456)],
        ] {
            let chart = bars(values);
            for bar in &chart.columns {
                assert_eq!(bar.first_y + bar.first_height, TOP + HEIGHT);
                assert!(bar.second_y >= TOP, "{values:?}");
                assert!(bar.second_y + bar.second_height <= bar.first_y);
            }
        }
    }

    #[test]
    fn lines_are_few_and_round() {
        for (highest, expected) in [
            (0, &[0, 1][..]),
            (3, &[0, 1, 2, 3]),
            (7, &[0, 2, 4, 6, 8]),
            (23, &[0, 10, 20, 30]),
        ] {
            let chart = bars(&[(highest, 0)]);
            let values: Vec<_> = chart.lines.iter().map(|line| line.value).collect();
            assert_eq!(values, expected, "up to {highest}");
        }
    }
}
