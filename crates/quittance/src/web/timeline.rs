//! A sequence as a line in time: where each step lies from the due date, drawn on the server as a few shapes.

use receivables::party::Channel;
use receivables::reminding::{Level, SequenceStep};

/// The line is so many parts wide, whatever its width on the page.
const WIDTH: i64 = 1000;
/// Room at both ends, for half a word.
const EDGE: i64 = 36;
/// Two words nearer than this would touch: the second one goes a row lower.
const APART: i64 = 58;
/// Rows of words under the line.
const ROWS: usize = 3;
/// The shortest stretch that is shown, so that a short ladder keeps its proportions and can grow.
const DAYS_SHOWN: (i32, i32) = (-10, 60);

/// The line with its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    pub first_day: i32,
    pub last_day: i32,
    /// Where the due date is.
    pub due_x: i64,
    pub ticks: Vec<Tick>,
    pub marks: Vec<Mark>,
}

/// A day with its number under the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    pub day: i32,
    pub x: i64,
}

/// A step on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub code: i64,
    pub day: i32,
    pub x: i64,
    /// How deep its word hangs: 0, 1 or 2.
    pub row: i64,
    pub level: Level,
    pub channel: Channel,
    pub is_automatic: bool,
}

impl Timeline {
    /// Draws these steps.
    pub fn of(steps: &[SequenceStep]) -> Timeline {
        let days = || steps.iter().map(|step| step.after_due_days);
        let first_day = days().min().unwrap_or(0).min(DAYS_SHOWN.0);
        let last_day = days().max().unwrap_or(0).max(DAYS_SHOWN.1);
        let x = |day: i32| {
            let part = i64::from(day - first_day) * (WIDTH - 2 * EDGE);
            EDGE + part / i64::from(last_day - first_day)
        };
        let mut ends = [i64::MIN / 2; ROWS];
        let marks = steps.iter().map(|step| {
            let x = x(step.after_due_days);
            let row = ends.iter().position(|end| x - end >= APART).unwrap_or(0);
            ends[row] = x;
            Mark {
                code: step.code.0,
                day: step.after_due_days,
                x,
                row: row as i64,
                level: step.level,
                channel: step.channel,
                is_automatic: step.is_automatic(),
            }
        });
        let every = match last_day - first_day {
            ..=100 => 10,
            101..=250 => 30,
            _ => 100,
        };
        let ticks = (first_day..=last_day)
            .filter(|day| day % every == 0)
            .map(|day| Tick { day, x: x(day) });
        Timeline {
            first_day,
            last_day,
            due_x: x(0),
            ticks: ticks.collect(),
            marks: marks.collect(),
        }
    }

    pub fn from_x(&self) -> i64 {
        EDGE
    }

    pub fn to_x(&self) -> i64 {
        WIDTH - EDGE
    }
}

impl Mark {
    /// The middle of the word's line.
    pub fn word_y(&self) -> i64 {
        74 + self.row * 17
    }
}

/// The sign of a channel.
pub fn channel_icon(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "mail",
        Channel::Call => "phone",
        Channel::Letter => "file-text",
        Channel::Sms => "message-square",
        Channel::Registered => "stamp",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use receivables::reminding::ReadyMade;

    #[test]
    fn steps_lie_left_to_right_in_the_order_of_their_days_and_no_word_covers_another() {
        for kind in ReadyMade::ALL {
            let line = Timeline::of(&kind.sequence().steps);
            assert!(line.marks.is_sorted_by_key(|mark| mark.x), "{line:?}");
            for (i, mark) in line.marks.iter().enumerate() {
                assert!((EDGE..=WIDTH - EDGE).contains(&mark.x));
                let same_row = line.marks[..i].iter().filter(|one| one.row == mark.row);
                assert!(
                    same_row.into_iter().all(|one| mark.x - one.x >= APART),
                    "{line:?}"
                );
            }
            assert!(
                line.ticks
                    .iter()
                    .any(|tick| tick.day == 0 && tick.x == line.due_x)
            );
        }
    }

    #[test]
    fn an_empty_line_still_shows_the_due_date() {
        let line = Timeline::of(&[]);
        assert!(line.marks.is_empty() && line.due_x > EDGE);
    }
}
