//! The ladders that the house offers, and those that it refuses.

use receivables::party::{Channel, Language};
use receivables::reminding::*;

#[test]
fn the_three_ready_made_ladders_can_be_published_and_end_with_a_person() {
    for kind in ReadyMade::ALL {
        let sequence = kind.sequence();
        assert_eq!(sequence.check(), Ok(()), "{kind}");
        assert_eq!(kind.slug().parse(), Ok(kind));
        assert_ne!(kind.name(Language::Fr), kind.name(Language::En));
        assert!(
            sequence
                .steps
                .last()
                .is_some_and(|step| step.level == Level::HandOver && !step.is_automatic())
        );
        assert_eq!(sequence.steps[0].after_due_days, -5);
    }
    let [standard, key, late] = Sequence::ready_made();
    let first = |sequence: &Sequence| {
        sequence
            .first_reminder()
            .map(|place| sequence.steps[place].clone())
    };
    assert!(
        first(&key).is_some_and(|step| step.channel == Channel::Call),
        "a call first"
    );
    assert!(
        first(&late)
            .zip(first(&standard))
            .is_some_and(|(a, b)| a.after_due_days < b.after_due_days)
    );
    assert!(
        "weekly"
            .parse::<ReadyMade>()
            .is_err_and(|error| !error.hint().is_empty())
    );
}

#[test]
fn lesson_17_a_reminder_on_the_wrong_side_of_the_due_date_is_refused() {
    let mut sequence = ReadyMade::Standard.sequence();
    sequence.steps[3].after_due_days = -60;
    assert_eq!(
        sequence.check(),
        Err(CannotPublish::WrongSide {
            code: 40,
            level: Level::R3
        })
    );
    let mut sequence = ReadyMade::Standard.sequence();
    sequence.steps[0].after_due_days = 5;
    assert_eq!(
        sequence.check(),
        Err(CannotPublish::WrongSide {
            code: 10,
            level: Level::PreReminder
        })
    );
}

#[test]
fn a_ladder_that_could_not_be_explained_is_refused() {
    let change = |change: fn(&mut Sequence)| {
        let mut sequence = ReadyMade::Standard.sequence();
        change(&mut sequence);
        sequence.check()
    };
    assert_eq!(
        change(|one| one.steps.clear()),
        Err(CannotPublish::NoReminder)
    );
    assert_eq!(
        change(|one| one.steps[2].code = StepCode(20)),
        Err(CannotPublish::SameCode(20))
    );
    assert_eq!(
        change(|one| one.steps[2].gap_days_min = -1),
        Err(CannotPublish::GapBelowZero(30))
    );
    assert_eq!(
        change(|one| one.steps[2].after_due_days = 5),
        Err(CannotPublish::OutOfOrder(30))
    );
    assert_eq!(
        change(|one| one.steps[3].level = Level::R1),
        Err(CannotPublish::OutOfOrder(40))
    );
    assert_eq!(
        change(|one| one.steps[4].after_due_days = 900),
        Err(CannotPublish::TooFar(50))
    );
    assert_eq!(
        change(|one| {
            one.steps[1].hours = Some(HoursOfDay {
                from: jiff::civil::time(17, 0, 0, 0),
                until: jiff::civil::time(9, 0, 0, 0),
            });
        }),
        Err(CannotPublish::NoHours(20))
    );
    assert_eq!(
        change(|one| {
            one.steps[2].only_if.amount_min = Some(receivables::Cents(200));
            one.steps[2].only_if.amount_max = Some(receivables::Cents(100));
        }),
        Err(CannotPublish::NeverMet(30))
    );
    assert_eq!(
        change(|one| one.steps[2].only_if.segments = vec![" ".into()]),
        Err(CannotPublish::NeverMet(30))
    );
    assert_eq!(
        change(|one| {
            let last = one.steps[4].clone();
            one.steps.extend((0..20).map(|n| SequenceStep {
                code: StepCode(60 + n),
                after_due_days: 60 + n as i32,
                ..last.clone()
            }));
        }),
        Err(CannotPublish::TooManySteps)
    );
    for error in [
        CannotPublish::NoReminder,
        CannotPublish::SameCode(1),
        CannotPublish::OutOfOrder(2),
    ] {
        assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    }
}
