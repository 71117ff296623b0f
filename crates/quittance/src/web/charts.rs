//! Charts, drawn on the server as a few shapes: no script, and they print.
//!
//! Shapes have whole coordinates, counted in `WIDTH` parts; the colours are the style sheet's.

use receivables::Cents;

use super::views::Aged;

/// A bar is so many parts wide, whatever its width on the page.
const WIDTH: i128 = 1000;
/// Left between two parts, so that neighbours of like colour stay apart.
const GAP: i128 = 4;

/// One part of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which of the five ages.
    pub age: usize,
    pub x: i64,
    pub width: i64,
}

/// The parts of an aged bar, left to right. What is owed the other way has no width.
pub fn aged_bar(aged: &Aged) -> Vec<Part> {
    let amounts = aged.0.map(|cents| i128::from(cents.0.max(0)));
    let total: i128 = amounts.iter().sum();
    if total == 0 {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut before = 0;
    for (age, amount) in amounts
        .into_iter()
        .enumerate()
        .filter(|(_, amount)| *amount > 0)
    {
        let (x, end) = (before * WIDTH / total, (before + amount) * WIDTH / total);
        let gap = if end < WIDTH { GAP } else { 0 };
        parts.push(Part {
            age,
            x: narrow(x),
            width: narrow((end - x - gap).max(2)),
        });
        before += amount;
    }
    parts
}

/// Whole percents that add up to 100: the largest rests are rounded up.
pub fn percents(aged: &Aged) -> [i64; 5] {
    let amounts = aged.0.map(|cents| i128::from(cents.0.max(0)));
    let total: i128 = amounts.iter().sum();
    if total == 0 {
        return [0; 5];
    }
    let mut percents = amounts.map(|amount| amount * 100 / total);
    let mut by_rest: Vec<usize> = (0..5).collect();
    by_rest.sort_by_key(|&i| std::cmp::Reverse(amounts[i] * 100 % total));
    let missing = usize::try_from(100 - percents.iter().sum::<i128>()).unwrap_or(0);
    for &i in by_rest.iter().take(missing) {
        percents[i] += 1;
    }
    percents.map(narrow)
}

/// A line through a few values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The `d` of an SVG path, in a box of `LINE_WIDTH` by `LINE_HEIGHT`.
    pub path: String,
    /// The last point.
    pub x: i64,
    pub y: i64,
}

/// The box of a line, as the templates write it.
const LINE_WIDTH: i64 = 144;
const LINE_HEIGHT: i64 = 36;
/// Room for the dot at the end.
const LINE_MARGIN: i64 = 4;

/// Draws the values from left to right; nothing below two of them.
pub fn line(values: &[i64]) -> Option<Line> {
    let (min, max) = (*values.iter().min()?, *values.iter().max()?);
    let steps = i64::try_from(values.len()).ok()? - 1;
    if steps < 1 {
        return None;
    }
    let span = (max - min).max(1);
    let points: Vec<(i64, i64)> = (0..)
        .zip(values)
        .map(|(i, value)| {
            let x = LINE_MARGIN + i * (LINE_WIDTH - 2 * LINE_MARGIN) / steps;
            let y = LINE_MARGIN + (max - value) * (LINE_HEIGHT - 2 * LINE_MARGIN) / span;
            (x, y)
        })
        .collect();
    let path = points
        .iter()
        .map(|(x, y)| format!("{x} {y}"))
        .collect::<Vec<_>>()
        .join("L");
    let (x, y) = *points.last()?;
    Some(Line {
        path: format!("M{path}"),
        x,
        y,
    })
}

/// Everything here was scaled to a thousand parts or a hundred percents.
fn narrow(parts: i128) -> i64 {
    i64::try_from(parts).unwrap_or(i64::MAX)
}

/// True when the bar would be empty.
pub fn is_empty(aged: &Aged) -> bool {
    aged.0.iter().all(|cents| *cents <= Cents::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_fill_it_and_keep_their_order() {
        let parts = aged_bar(&Aged([24_318_550, 8_997_460, 0, 2_620_135, 1].map(Cents)));
        let ages: Vec<usize> = parts.iter().map(|part| part.age).collect();
        assert_eq!(ages, [0, 1, 3, 4]);
        assert!(
            parts
                .windows(2)
                .all(|two| two[0].x + two[0].width <= two[1].x)
        );
        assert!(parts.iter().all(|part| part.width >= 2));
    }

    #[test]
    fn percents_add_up_to_a_hundred() {
        let aged = Aged([24_318_550, 8_997_460, 4_705_205, 2_620_135, 2_319_230].map(Cents));
        assert_eq!(percents(&aged).iter().sum::<i64>(), 100);
        assert_eq!(percents(&aged), [57, 21, 11, 6, 5]);
        assert_eq!(percents(&Aged::default()), [0; 5]);
        assert_eq!(
            percents(&Aged([i64::MAX / 2, i64::MAX / 2, -5, 0, 0].map(Cents)))[0],
            50
        );
    }

    #[test]
    fn a_line_stays_in_its_box() {
        let drawn = line(&[54, 53, 55, 47]).expect("four values make a line");
        assert_eq!(drawn.path, "M4 7L49 11L94 4L140 32");
        assert_eq!((drawn.x, drawn.y), (140, 32));
        assert_eq!(line(&[47]), None);
        assert_eq!(line(&[]), None);
    }
}
