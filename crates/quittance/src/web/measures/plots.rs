//! Plots of measures, drawn on the server: shapes in a box that stretches with the page, words beside them that do not.
//!
//! Lines differ by their dashes and ages by their place, never by colour alone; the table beside gives each value.

use receivables::Cents;

/// The box of a plot: as many parts wide and high as the templates write it.
const WIDTH: i64 = 1200;
const HEIGHT: i64 = 240;
/// Left of a column on each side, so that neighbours stay apart.
const GAP: i64 = 12;
/// Left between the parts of a column.
const SEAM: i64 = 2;

/// One plot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plot {
    /// What it is, and what it says, for who does not see it.
    pub title: String,
    pub says: String,
    /// Lines with their names.
    pub lines: Vec<Line>,
    /// Parts of columns.
    pub parts: Vec<Part>,
    /// What stands at its upper edge, in its middle and at its foot.
    pub scale: [String; 3],
    /// What stands below each step.
    pub steps: Vec<String>,
}

/// A line through its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    pub path: String,
    /// Each value as a point of no length: its round cap is a dot in a box of any shape.
    pub dots: String,
}

/// A part of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which of the ages.
    pub age: usize,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// The largest value, rounded up so that half of it reads well.
pub fn ceiling(largest: i64) -> i64 {
    let mut unit = 1;
    while unit < largest / 10 {
        unit *= 10;
    }
    let steps = [2, 4, 6, 8, 10, 20, 40, 60, 80, 100];
    let fits = steps.into_iter().map(|step: i64| step.saturating_mul(unit));
    fits.into_iter()
        .find(|top| *top >= largest)
        .unwrap_or(largest)
        .max(2)
}

/// A line through values of which some may be missing.
pub fn line(name: &str, values: &[Option<i64>], top: i64) -> Line {
    let steps = i64::try_from(values.len()).unwrap_or(1).max(1);
    let place = |(at, value): (i64, &Option<i64>)| {
        let x = (2 * at + 1) * WIDTH / (2 * steps);
        value.map(|value| (x, height(value, top)))
    };
    let places: Vec<Option<(i64, i64)>> = (0..).zip(values).map(place).collect();
    let (mut path, mut dots, mut pen_down) = (String::new(), String::new(), false);
    for place in places {
        let Some((x, y)) = place else {
            pen_down = false;
            continue;
        };
        path.push_str(&format!("{}{x} {y}", if pen_down { "L" } else { "M" }));
        dots.push_str(&format!("M{x} {y}h0"));
        pen_down = true;
    }
    Line {
        name: name.to_owned(),
        path,
        dots,
    }
}

fn height(value: i64, top: i64) -> i64 {
    let share = i128::from(value.clamp(0, top)) * i128::from(HEIGHT) / i128::from(top.max(1));
    HEIGHT - i64::try_from(share).unwrap_or(HEIGHT)
}

/// Columns of ages, from not due at the foot to the oldest on top. What is owed the other way has no height.
pub fn columns(ages: &[[Cents; 5]], top: i64) -> Vec<Part> {
    let steps = i64::try_from(ages.len()).unwrap_or(1).max(1);
    let mut parts = Vec::new();
    for (at, ages) in (0..).zip(ages) {
        let mut below = 0;
        for (age, cents) in ages
            .iter()
            .enumerate()
            .filter(|(_, cents)| cents.is_positive())
        {
            let (foot, head) = (height(below, top), height(below + cents.0, top));
            below += cents.0;
            parts.push(Part {
                age,
                x: at * WIDTH / steps + GAP,
                y: head,
                width: WIDTH / steps - 2 * GAP,
                height: (foot - head - SEAM).max(1),
            });
        }
    }
    parts
}

/// Widths of parts of one bar, which fill it together.
pub fn shares(counts: &[u64]) -> Vec<(i64, i64)> {
    let total: u64 = counts.iter().sum();
    let mut before = 0u64;
    let mut parts = Vec::with_capacity(counts.len());
    let at = |count: u64| {
        let share = i128::from(count) * i128::from(WIDTH) / i128::from(total.max(1));
        i64::try_from(share).unwrap_or(WIDTH)
    };
    for count in counts {
        let (x, end) = (at(before), at(before + count));
        parts.push((x, (end - x - 2 * SEAM).max(1)));
        before += count;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edge_of_a_plot_is_a_round_number_above_everything() {
        for (largest, top) in [
            (0, 2),
            (7, 8),
            (41, 60),
            (60, 60),
            (61, 80),
            (101, 200),
            (950_000, 1_000_000),
        ] {
            assert_eq!(ceiling(largest), top, "{largest}");
        }
        assert!(ceiling(i64::MAX) >= i64::MAX - 1);
    }

    #[test]
    fn a_line_lifts_its_pen_where_there_is_no_figure() {
        let drawn = line("DSO", &[Some(0), Some(50), None, Some(100)], 100);
        assert_eq!(drawn.path, "M150 240L450 120M1050 0");
        assert_eq!(drawn.dots, "M150 240h0M450 120h0M1050 0h0");
    }

    #[test]
    fn columns_stand_on_one_another_and_stay_in_the_box() {
        let ages = [[60, -5, 0, 40, 0].map(Cents), [0; 5].map(Cents)];
        let parts = columns(&ages, 100);
        assert_eq!(parts.len(), 2);
        assert!(parts[1].y + parts[1].height <= parts[0].y);
        assert_eq!((parts[1].age, parts[1].y), (3, 0));
        assert!(
            parts
                .iter()
                .all(|part| part.y >= 0 && part.y + part.height <= HEIGHT)
        );
    }

    #[test]
    fn the_parts_of_a_bar_fill_it() {
        let parts = shares(&[3, 1]);
        assert_eq!((parts[0].0, parts[1].0), (0, 900));
        assert_eq!(shares(&[]), []);
    }
}
