//! Where a run stands on its ladder, and which rung is the present one.

use std::ops::Range;

use jiff::civil::Date;

use super::because::Start;
use super::claims::Claim;
use super::horizon::Horizon;
use crate::account::{Account, Outcome, Taken};
use crate::calendar::{Zone, days_between, next_business_day, plus_days};
use crate::money::Cents;
use crate::reminding::{Level, Sequence, SequenceStep, StepCode, Unmet};

/// The ladder as this customer climbs it today: the rungs that are not for it are passed over.
pub(super) struct Ladder<'a> {
    pub sequence: &'a Sequence,
    /// The place of the first rung after the due date.
    pub after_due: usize,
    /// The place of the first rung after the due date that is for this customer, whatever the amount.
    pub first: usize,
    /// For each rung why it is passed over; empty when no rung has a condition.
    unmet: Vec<Option<Unmet>>,
}

impl<'a> Ladder<'a> {
    /// None: there is no rung after the due date at all.
    pub fn new(account: &Account, sequence: &'a Sequence) -> Option<Ladder<'a>> {
        let after_due = sequence.first_reminder()?;
        let mut ladder = Ladder {
            sequence,
            after_due,
            first: after_due,
            unmet: Vec::new(),
        };
        if sequence.steps.iter().any(|step| !step.only_if.is_empty()) {
            let of = |step: &SequenceStep| step.only_if.unmet_by(account.traits());
            ladder.unmet = sequence.steps.iter().map(of).collect();
            ladder.first = ladder.next_open(after_due).unwrap_or(after_due);
        }
        Some(ladder)
    }

    /// True when some rung depends on the amount.
    pub fn reads_amounts(&self) -> bool {
        let steps = &self.sequence.steps;
        !self.unmet.is_empty() && steps.iter().any(|step| step.only_if.reads_amount())
    }

    /// True when some rung depends on how the customer pays.
    pub fn reads_rating(&self) -> bool {
        !self.unmet.is_empty() && self.sequence.reads_rating()
    }

    /// Passes over the rungs after the due date that are not for this amount.
    pub fn weigh(&mut self, total: Cents) {
        let steps = &self.sequence.steps;
        for (unmet, step) in self.unmet.iter_mut().zip(steps).skip(self.after_due) {
            *unmet = unmet.or_else(|| step.only_if.unmet_by_amount(total));
        }
    }

    /// Why this rung is passed over.
    pub fn unmet(&self, place: usize) -> Option<Unmet> {
        self.unmet.get(place).copied().flatten()
    }

    pub fn is_open(&self, place: usize) -> bool {
        self.unmet(place).is_none()
    }

    fn next_open(&self, from: usize) -> Option<usize> {
        (from..self.sequence.steps.len()).find(|place| self.is_open(*place))
    }

    /// The last rung that is for this customer, after which the ladder was climbed to its end.
    pub fn last_open(&self) -> Option<usize> {
        (self.after_due..self.sequence.steps.len()).rfind(|place| self.is_open(*place))
    }

    /// The last rung in this stretch that is passed over because of its conditions.
    pub fn passed_over(&self, stretch: Range<usize>) -> Option<(Level, Unmet)> {
        let passed =
            |place: usize| Some((self.sequence.steps.get(place)?.level, self.unmet(place)?));
        stretch.rev().find_map(passed)
    }
}

/// A run: one customer's climb of the ladder, anchored on its oldest late invoice.
pub(super) struct Run<'a> {
    pub claim: Claim<'a>,
    ladder: &'a Ladder<'a>,
    zone: Zone,
    /// The highest rung taken, with its day.
    pub last: Option<(usize, Date)>,
    /// The open question to a person, if any: its rung and day.
    pub waiting: Option<(usize, Date)>,
    gentle: bool,
    /// By how much the climb stands behind the due date's own calendar.
    shift_days: i32,
}

/// The rung to take.
pub(super) struct Rung {
    pub place: usize,
    pub start: Start,
}

impl<'a> Run<'a> {
    pub fn new(account: &Account, ladder: &'a Ladder<'a>, claim: Claim<'a>) -> Self {
        let sequence = ladder.sequence;
        let day_of_first = plus_days(claim.due_on, sequence.steps[ladder.first].after_due_days);
        let mut run = Run {
            claim,
            ladder,
            zone: account.zone,
            last: None,
            waiting: None,
            gentle: claim.invoice.known_on > day_of_first,
            shift_days: 0,
        };
        let mut first_taken_on: Option<Date> = None;
        for taken in consumed(account).filter(|taken| taken.run == claim.invoice.id) {
            let Some(place) = place_of(sequence, taken, claim.due_on) else {
                continue;
            };
            if run.last.is_none_or(|(last, _)| place >= last) {
                run.last = Some((place, taken.on));
            }
            if taken.outcome == Outcome::Waiting {
                run.waiting = Some((place, taken.on));
            }
            if place >= ladder.after_due {
                first_taken_on = Some(first_taken_on.map_or(taken.on, |on| on.min(taken.on)));
            }
        }
        if run.gentle {
            let behind = first_taken_on.map_or(0, |on| days_between(day_of_first, on));
            run.shift_days = behind.max(0);
        }
        run
    }

    /// The day of a rung after the due date: moved forward to a business day of the debtor.
    pub fn planned_on(&self, place: usize) -> Date {
        let days = self.steps()[place].after_due_days + self.shift_days;
        next_business_day(plus_days(self.claim.due_on, days), self.zone)
    }

    fn steps(&self) -> &'a [SequenceStep] {
        &self.ladder.sequence.steps
    }

    /// The place after the last rung taken.
    pub fn after_last(&self) -> usize {
        let after_due = self.ladder.after_due;
        self.last
            .map_or(after_due, |(last, _)| (last + 1).max(after_due))
    }

    /// The first rung not taken yet that is for this customer; none when the climb is over.
    pub fn following(&self) -> Option<usize> {
        self.ladder.next_open(self.after_last())
    }

    /// The present rung: the highest whose day has come, so that a late start moves there once; what a person must
    /// decide comes only after what the firm says by itself, and an old debt begins with the first.
    pub fn present(&self, horizon: &mut Horizon) -> Option<Rung> {
        let from = self.following()?;
        let reached = (from..self.steps().len())
            .filter(|place| self.ladder.is_open(*place))
            .take_while(|place| horizon.reached(self.planned_on(*place)))
            .last()?;
        if self.gentle
            && self
                .last
                .is_none_or(|(last, _)| last < self.ladder.after_due)
        {
            return Some(Rung {
                place: from,
                start: Start::Gentle,
            });
        }
        let steps = self.steps();
        let passed = |wanted: fn(&SequenceStep) -> bool| {
            (from..reached)
                .rev()
                .find(move |place| self.ladder.is_open(*place) && wanted(&steps[*place]))
        };
        let place = match &steps[reached] {
            step if step.is_automatic() => reached,
            step => passed(SequenceStep::is_automatic)
                .or_else(|| passed(|one| one.level <= Level::R3).filter(|_| step.level > Level::R3))
                .unwrap_or(reached),
        };
        let start = if place > from {
            Start::Late
        } else {
            Start::Usual
        };
        Some(Rung { place, start })
    }

    /// The step before, when it belongs to this run.
    pub fn before(&self) -> Option<(Level, Date)> {
        self.last.map(|(place, on)| (self.steps()[place].level, on))
    }
}

/// The steps that count: what came back does not.
pub(super) fn consumed(account: &Account) -> impl Iterator<Item = &Taken> {
    account
        .taken
        .iter()
        .filter(|taken| taken.outcome != Outcome::Failed)
}

/// The last time the debtor heard of us: the newest step of any run, or the newest contact of another kind.
/// The pause belongs to the debtor, not to the invoice, and outlives the invoices that were paid since.
/// A message that came back was not heard.
pub(super) fn last_heard(account: &Account) -> Option<(Date, Option<&Taken>)> {
    let in_vain = |on: &Date| {
        let failed = |taken: &Taken| taken.outcome == Outcome::Failed && taken.on == *on;
        account.taken.iter().any(failed)
    };
    let contact = account
        .contacted
        .iter()
        .copied()
        .filter(|on| !in_vain(on))
        .max();
    match (consumed(account).max_by_key(|taken| taken.on), contact) {
        (Some(taken), contact) if contact.is_none_or(|on| on <= taken.on) => {
            Some((taken.on, Some(taken)))
        }
        (_, contact) => contact.map(|on| (on, None)),
    }
}

/// The rung a step stands for. A step of an earlier version of the ladder, whose number is gone,
/// stands for the highest rung whose day had come when it was taken. None: it stands for no rung.
pub(super) fn place_of(sequence: &Sequence, taken: &Taken, due_on: Date) -> Option<usize> {
    if let Some(level) = taken.step.level_by_hand() {
        return place_by_hand(sequence, level);
    }
    let passed = |step: &SequenceStep| plus_days(due_on, step.after_due_days) <= taken.on;
    place_of_code(sequence, taken.step)
        .or_else(|| Some(sequence.steps.iter().rposition(passed).unwrap_or(0)))
}

/// What a person sent stands for the first rung of its level, so that the tone never falls back behind it and the same
/// letter does not follow by itself; where the ladder has no such rung, for the last one below.
fn place_by_hand(sequence: &Sequence, level: Level) -> Option<usize> {
    let steps = &sequence.steps;
    let same = steps.iter().position(|step| step.level == level);
    same.or_else(|| steps.iter().rposition(|step| step.level < level))
}

/// The level of a step that was taken.
pub(super) fn level_of(sequence: &Sequence, taken: &Taken, due_on: Date) -> Option<Level> {
    let of_rung = || place_of(sequence, taken, due_on).map(|place| sequence.steps[place].level);
    taken.step.level_by_hand().or_else(of_rung)
}

pub(super) fn place_of_code(sequence: &Sequence, code: StepCode) -> Option<usize> {
    sequence.steps.iter().position(|step| step.code == code)
}
