//! A ladder is shaped rung by rung, and may be wrong in between: only what is published must hold together.

use super::sequence::{Level, SequenceStep, StepCode};
use crate::party::Channel;

/// Numbers of steps rise by this much, so that a person who reads them sees which came later.
const CODES_APART: i64 = 10;

/// A new reminder stands so many days after the last one.
const DAYS_APART: i32 = 10;

/// A number that no step bears or ever bore.
pub fn unused_code(steps: &[SequenceStep], used: &[StepCode]) -> StepCode {
    let known = steps
        .iter()
        .map(|step| step.code)
        .chain(used.iter().copied());
    let highest = known.map(|code| code.0).max().unwrap_or(0).max(0);
    StepCode((highest / CODES_APART + 1) * CODES_APART)
}

/// Puts a step in the place of the one with its number, or adds it; steps stand in the order of their days. What comes
/// after R3 always asks a person, whatever was written.
pub fn put(steps: &mut Vec<SequenceStep>, mut step: SequenceStep) {
    step.needs_person |= step.level > Level::R3;
    steps.retain(|other| other.code != step.code);
    steps.push(step);
    // A pre-reminder on the due date itself stands before what follows it; the sort keeps equals in their order.
    steps.sort_by_key(|step| (step.after_due_days, step.level));
}

/// Moves a step to another day.
pub fn move_to_day(steps: &mut Vec<SequenceStep>, code: StepCode, after_due_days: i32) -> bool {
    let Some(step) = steps.iter().find(|step| step.code == code) else {
        return false;
    };
    let moved = SequenceStep {
        after_due_days,
        ..step.clone()
    };
    put(steps, moved);
    true
}

/// A step to begin with: halfway to the one that follows, or some days after the last, and no sterner than the one before.
pub fn new_after(
    steps: &[SequenceStep],
    before: Option<StepCode>,
    used: &[StepCode],
) -> SequenceStep {
    let last_reminder = || steps.iter().rposition(|step| step.level <= Level::R3);
    let place = before.and_then(|code| steps.iter().position(|step| step.code == code));
    let place = place.or_else(last_reminder);
    let from = place.map_or(0, |place| steps[place].after_due_days.max(0));
    let next = place.and_then(|place| steps.get(place + 1));
    let after_due_days = match next {
        Some(next) if next.after_due_days > from + 1 => (from + next.after_due_days) / 2,
        Some(_) => from + 1,
        None => from + DAYS_APART,
    };
    let level = place.map_or(Level::R1, |place| steps[place].level.max(Level::R1));
    SequenceStep {
        code: unused_code(steps, used),
        level,
        channel: Channel::Email,
        after_due_days,
        gap_days_min: 7,
        needs_person: level > Level::R3,
        hours: None,
        only_if: super::Conditions::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reminding::ReadyMade;

    fn standard() -> Vec<SequenceStep> {
        ReadyMade::ALL[0].sequence().steps
    }

    fn days(steps: &[SequenceStep]) -> Vec<i32> {
        steps.iter().map(|step| step.after_due_days).collect()
    }

    #[test]
    fn steps_stand_in_the_order_of_their_days_however_they_are_moved() {
        let mut steps = standard();
        let (first, last) = (steps[1].code, steps[4].code);
        assert!(move_to_day(&mut steps, first, 20));
        assert!(days(&steps).is_sorted(), "{:?}", days(&steps));
        assert!(!move_to_day(&mut steps, StepCode(999), 3), "no such step");
        let mut hand_over = steps.last().cloned().unwrap();
        hand_over.needs_person = false;
        put(&mut steps, hand_over);
        let kept = steps.iter().find(|step| step.code == last).unwrap();
        assert!(
            kept.needs_person,
            "above R3 a person decides, whatever was written"
        );
    }

    #[test]
    fn a_new_step_has_a_number_that_was_never_used_and_a_day_between_its_neighbours() {
        let mut steps = standard();
        let new = new_after(&steps, Some(steps[1].code), &[StepCode(77)]);
        assert_eq!(new.code, StepCode(80));
        assert!(new.after_due_days > steps[1].after_due_days);
        assert!(new.after_due_days < steps[2].after_due_days);
        put(&mut steps, new);
        let sequence = crate::reminding::Sequence {
            id: crate::party::SequenceId(0),
            name: "Standard".into(),
            steps,
        };
        assert_eq!(sequence.check(), Ok(()));
        let alone = new_after(&[], None, &[]);
        assert_eq!((alone.level, alone.after_due_days), (Level::R1, 10));
        assert_eq!(alone.code, StepCode(10));
    }

    #[test]
    fn a_step_for_which_there_is_no_room_comes_the_day_after() {
        let mut steps = standard();
        let second = steps[2].code;
        let beside = steps[1].after_due_days + 1;
        move_to_day(&mut steps, second, beside);
        let new = new_after(&steps, Some(steps[1].code), &[]);
        assert_eq!(
            new.after_due_days, beside,
            "the page says that two steps share a day"
        );
    }
}
