//! What a person sends by hand, told as the stories of the rounds are.

use receivables::next_step::{Because, CannotRemind, OneOff, What, Wish, next_step, one_off};
use receivables::party::{ContactId, InvoiceId, Language};
use receivables::reminding::{Level, StepCode};
use receivables::{Cents, Date, date};

use super::stories::Story;

const LATE: &str = "
    2026-01-31  issue  F-1  1200.00  due 2026-03-02
    2026-02-10  issue  F-2   300.00  due 2026-03-12
    2026-03-01  issue  F-3    50.00  due 2026-04-30
";

fn story(more: &str) -> Story {
    Story::telling(&format!("{LATE}{more}"))
}

fn asked(
    story: &Story,
    invoices: &[i64],
    level: Option<Level>,
    on: Date,
) -> Result<OneOff, CannotRemind> {
    let invoices = invoices.iter().map(|id| InvoiceId(*id)).collect();
    let answer = one_off(&story.account, &story.policy, &Wish { invoices, level }, on);
    if let Ok(one) = &answer {
        let sum: Cents = one.message.lines.iter().map(|(_, cents)| *cents).sum();
        assert_eq!(one.message.total, sum - one.message.credits, "{one:?}");
    }
    answer
}

fn ids(one: &OneOff) -> Vec<i64> {
    one.message.lines.iter().map(|(id, _)| id.0).collect()
}

fn codes(one: &OneOff) -> Vec<&'static str> {
    one.warnings.iter().map(Because::code).collect()
}

/// What was sent is marked as the outbox marks it.
fn send(story: &mut Story, one: &OneOff, on: Date) {
    story.account.taken.push(one.message.taken(on));
    story.account.contacted.push(on);
}

#[test]
fn the_step_that_is_due_keeps_its_own_key_so_that_no_round_sends_it_again() {
    let mut story = story("2026-02-25  next  pre-remind");
    let day = date(2026, 3, 9);
    let What::Send(due) = next_step(&story.account, &story.policy, day).what else {
        panic!("reminder 1 is due")
    };
    let one = asked(&story, &[], None, day).unwrap();
    assert!(one.is_due_step);
    assert_eq!((&one.message, one.message.level), (&due, Level::R1));
    assert_eq!(codes(&one), Vec::<&str>::new());

    send(&mut story, &one, day);
    assert!(matches!(
        next_step(&story.account, &story.policy, day).what,
        What::Wait
    ));
}

#[test]
fn a_step_that_waits_for_approval_has_it_when_a_person_sends_it() {
    let mut story = story("2026-02-25  next  pre-remind");
    story
        .policy
        .sequence
        .steps
        .iter_mut()
        .for_each(|step| step.needs_person = true);
    let one = asked(&story, &[], None, date(2026, 3, 9)).unwrap();
    assert!(one.is_due_step && one.message.step.0 > 0, "{one:?}");
    assert_eq!(one.message.to, ContactId(1));
}

#[test]
fn what_is_no_step_has_a_key_of_its_day_and_level_and_is_one_message_a_day() {
    let mut story = story("2026-03-09  next  remind 1");
    let day = date(2026, 3, 13);
    let one = asked(&story, &[1, 2], None, day).unwrap();
    assert!(!one.is_due_step);
    assert_eq!(
        (ids(&one), one.message.level),
        (vec![1, 2], Level::R1),
        "as it was written last"
    );
    assert_eq!(one.message.step, StepCode::by_hand(day, Level::R1));
    assert_eq!(one.message.run, InvoiceId(1));
    assert_eq!(codes(&one), Vec::<&str>::new());
    assert!(one.because.text(Language::Fr).contains("envoyée à la main"));

    story.policy.limits.per_day = 9;
    send(&mut story, &one, day);
    assert_eq!(
        asked(&story, &[1, 2], None, day),
        Err(CannotRemind::AlreadyToday(Level::R1))
    );
    let next_day = asked(&story, &[1, 2], None, date(2026, 3, 16)).unwrap();
    assert_ne!(next_day.message.step, one.message.step);
}

#[test]
fn the_contact_limit_counts_it_and_holds_for_people_too() {
    let mut story = story("2026-03-09  next  remind 1");
    let day = date(2026, 3, 9);
    let one = asked(&story, &[2], Some(Level::PreReminder), day).unwrap();
    assert_eq!(one.forbidden_by().map(Because::code), Some("limit_reached"));

    let later = date(2026, 3, 17);
    let one = asked(&story, &[1], Some(Level::R1), later).unwrap();
    assert!(one.forbidden_by().is_none());
    send(&mut story, &one, later);
    let next = next_step(&story.account, &story.policy, later);
    assert!(
        matches!(next.what, What::Wait),
        "reminder 2 was due today and waits: {next:?}"
    );
}

#[test]
fn the_ladder_goes_on_where_the_letter_by_hand_stands() {
    // Reminder 1 by hand, before its day: the same letter does not follow by itself, reminder 2 comes in its time.
    let mut early = story("2026-02-25  next  pre-remind");
    let day = date(2026, 3, 4);
    let one = asked(&early, &[1], Some(Level::R1), day).unwrap();
    assert!(!one.is_due_step);
    send(&mut early, &one, day);
    let level_on = |story: &Story, on| match next_step(&story.account, &story.policy, on).what {
        What::Send(message) => Some(message.level),
        _ => None,
    };
    assert_eq!(level_on(&early, date(2026, 3, 12)), None);
    assert_eq!(level_on(&early, date(2026, 3, 17)), Some(Level::R2));

    // A repeated reminder 1 does not take the step back that stands higher.
    let mut repeated = story("2026-03-20  next  remind 2");
    let day = date(2026, 3, 30);
    let one = asked(&repeated, &[1], Some(Level::R1), day).unwrap();
    send(&mut repeated, &one, day);
    assert_eq!(level_on(&repeated, date(2026, 4, 9)), Some(Level::R3));

    // Where the ladder begins above it, it stands for nothing.
    let mut bare = story("");
    bare.policy
        .sequence
        .steps
        .retain(|step| step.level > Level::PreReminder);
    let day = date(2026, 2, 26);
    let one = asked(&bare, &[1], Some(Level::PreReminder), day).unwrap();
    send(&mut bare, &one, day);
    assert_eq!(level_on(&bare, date(2026, 3, 9)), Some(Level::R1));
}

#[test]
fn what_the_rules_would_wait_for_is_a_warning() {
    for (more, on, expected) in [
        (
            "2026-03-09  promise  2026-03-20",
            date(2026, 3, 10),
            "promise_running",
        ),
        (
            "2026-03-09  hold  until 2026-03-31",
            date(2026, 3, 10),
            "on_hold",
        ),
        (
            "2026-03-09  debit  until 2026-03-31",
            date(2026, 3, 10),
            "direct_debit",
        ),
        (
            "2026-03-09  plan  2026-03-31  100.00",
            date(2026, 3, 10),
            "plan_running",
        ),
        ("", date(2026, 3, 8), "closed_day"),
        (
            "given  freshness  3\n2026-03-01  bank",
            date(2026, 3, 9),
            "money_stale",
        ),
        ("given  least  2000.00", date(2026, 3, 9), "too_small"),
        (
            "2026-03-05  dispute  F-2",
            date(2026, 3, 17),
            "none_qualifies",
        ),
    ] {
        let told = story(more);
        let one = asked(&told, &[], None, on).unwrap_or_else(|why| panic!("{more}: {why:?}"));
        assert!(codes(&one).contains(&expected), "{more}: {:?}", codes(&one));
        assert!(one.forbidden_by().is_none(), "{more}");
    }
}

#[test]
fn a_disputed_part_is_not_asked_for_and_credits_are_deducted() {
    let told = story(
        "2026-03-05  dispute  F-1  300.00
         2026-03-05  credit  100.00",
    );
    let one = asked(&told, &[1], None, date(2026, 3, 9)).unwrap();
    assert_eq!(one.message.lines, [(InvoiceId(1), Cents(90_000))]);
    assert_eq!(
        (one.message.credits, one.message.total),
        (Cents(10_000), Cents(80_000))
    );
}

#[test]
fn nothing_is_written_that_could_not_be_answered_for() {
    let day = date(2026, 3, 17);
    let told = story("");
    let refused =
        |told: &Story, invoices: &[i64], level| asked(told, invoices, level, day).unwrap_err();
    assert_eq!(
        refused(&told, &[9], None),
        CannotRemind::NotOpen(InvoiceId(9))
    );
    assert_eq!(
        refused(&told, &[], Some(Level::HandOver)),
        CannotRemind::AboveR3
    );
    assert!(matches!(
        refused(&told, &[3], Some(Level::R1)),
        CannotRemind::WrongSide { .. }
    ));
    assert!(matches!(
        refused(&told, &[1], Some(Level::PreReminder)),
        CannotRemind::WrongSide { .. }
    ));
    assert_eq!(
        refused(&story("given nobody"), &[], None),
        CannotRemind::NobodyToWriteTo
    );
    let covered = story("2026-03-05  credit  5000.00");
    assert_eq!(refused(&covered, &[], None).code(), "credits_cover");
    let disputed = story("2026-03-05  dispute  F-1");
    assert_eq!(refused(&disputed, &[1], None).code(), "none_qualifies");
    let paid =
        Story::telling("2026-01-31  issue  F-1  1200.00  due 2026-03-02\n2026-03-05  pay  1200.00");
    assert_eq!(refused(&paid, &[], None), CannotRemind::NothingOwed);
    for refusal in [
        refused(&told, &[9], None),
        refused(&told, &[3], Some(Level::R1)),
        CannotRemind::AlreadyToday(Level::R2),
    ] {
        assert!(
            refusal.words(Language::Fr).ends_with('.')
                && refusal.words(Language::En).ends_with('.')
        );
        assert!(!refusal.hint(Language::Fr).is_empty() && !refusal.hint(Language::En).is_empty());
    }
}

#[test]
fn the_letter_that_fits_is_the_one_for_what_is_chosen() {
    let told = story("2026-03-20  next  remind 2");
    let level = |invoices: &[i64]| {
        asked(&told, invoices, None, date(2026, 3, 30))
            .unwrap()
            .message
            .level
    };
    assert_eq!(level(&[]), Level::R2, "as it was written last");
    assert_eq!(level(&[2]), Level::R1, "nothing was written of it alone");
    assert_eq!(level(&[3]), Level::PreReminder, "it is not late");
}

#[test]
fn a_number_by_hand_tells_its_level_and_no_ladder_may_use_it() {
    for level in [Level::PreReminder, Level::R1, Level::R2, Level::R3] {
        let step = StepCode::by_hand(date(2026, 3, 9), level);
        assert_eq!(step.level_by_hand(), Some(level));
        assert_ne!(step, StepCode::by_hand(date(2026, 3, 10), level));
    }
    assert_eq!(StepCode(30).level_by_hand(), None);
    let mut sequence = story("").policy.sequence;
    sequence.steps[0].code = StepCode(-1);
    assert!(sequence.check().is_err());
}
