//! The decision, rule after rule.

use jiff::civil::Date;

use super::What;
use super::because::{Because, DueFacts, Start};
use super::claims::{Claim, Claims, claims};
use super::horizon::Horizon;
use super::ladder::{Ladder, Run, consumed, place_of, place_of_code};
use crate::account::{Account, Outcome, Promise, Taken};
use crate::calendar::{add_business_days, days_between, next_business_day, plus_days};
use crate::money::Cents;
use crate::reminding::{Policy, SequenceStep};

/// A transfer ordered on the promised day is on the account the next business day.
pub const PATIENCE_BUSINESS_DAYS: u32 = 1;

pub(super) type Answer = (What, Because);

/// Everything the rules read, together.
pub(super) struct Case<'a> {
    pub account: &'a Account,
    pub policy: &'a Policy,
    pub claims: Vec<Claim<'a>>,
    pub ladder: Ladder<'a>,
}

pub(super) fn decide(account: &Account, policy: &Policy, horizon: &mut Horizon) -> Answer {
    if account.invoices.is_empty() {
        return (What::Nothing, Because::NothingOpen);
    }
    if let Some(because) = whole_customer_waits(account, horizon) {
        return (What::Wait, because);
    }
    let Some(ladder) = Ladder::new(account, &policy.sequence) else {
        return (What::Nothing, Because::NoLadder);
    };
    let Claims { list, obstacle } = claims(account, horizon);
    if let (true, Some((invoice, obstacle))) = (list.is_empty(), obstacle) {
        let (number, others) = (invoice.number.clone(), account.invoices.len() as u32 - 1);
        return (
            What::Wait,
            Because::NoneQualifies {
                number,
                obstacle,
                others,
            },
        );
    }
    let mut case = Case {
        account,
        policy,
        claims: list,
        ladder,
    };
    if let Some(on) = account
        .rating_changes_on
        .filter(|_| case.ladder.reads_rating())
    {
        horizon.reached(on);
    }
    if case.ladder.reads_amounts() {
        case.weigh(horizon);
    }
    let covered_until = case.covered_until();
    if let Some(claim) = case.oldest_late(covered_until, horizon.today) {
        return case.climb(claim, horizon);
    }
    if let Some((claim, place)) = case.pre_reminder(horizon) {
        return case.remind_before_due(claim, place, horizon);
    }
    case.nothing_to_ask(covered_until, horizon)
}

/// An answer nobody read, a hold, a direct debit, a promise, a plan: while one of them stands, the customer is left in peace.
pub(super) fn whole_customer_waits(account: &Account, horizon: &mut Horizon) -> Option<Because> {
    // First of all: the answer may hold the promise or the dispute that the other rules would have read.
    if let Some(since) = account.reply_since {
        return Some(Because::ReplyWaiting { since });
    }
    if let Some(hold) = &account.hold
        && hold
            .until
            .is_none_or(|until| !horizon.reached(plus_days(until, 1)))
    {
        return Some(Because::OnHold {
            until: hold.until,
            reason: hold.reason.clone(),
        });
    }
    if let Some(until) = account.direct_debit_until
        && !horizon.reached(plus_days(until, 1))
    {
        return Some(Because::DirectDebit { until });
    }
    if let Some(promise) = running_promise(account) {
        let until = add_business_days(promise.for_on, PATIENCE_BUSINESS_DAYS, account.zone);
        if !horizon.reached(plus_days(until, 1)) {
            let (made_on, for_on) = (promise.made_on, promise.for_on);
            return Some(Because::PromiseRunning {
                made_on,
                for_on,
                until,
            });
        }
    }
    let plan = account.plan?;
    let until = add_business_days(plan.next_on, PATIENCE_BUSINESS_DAYS, account.zone);
    if horizon.reached(plus_days(until, 1)) {
        return None;
    }
    let (agreed_on, next_on, next_amount) = (plan.agreed_on, plan.next_on, plan.next_amount);
    Some(Because::PlanRunning {
        agreed_on,
        next_on,
        next_amount,
        until,
    })
}

/// The promise, unless what was promised has been paid.
fn running_promise(account: &Account) -> Option<Promise> {
    account.promise.filter(|promise| {
        promise
            .amount
            .is_none_or(|amount| promise.paid_since < amount)
    })
}

impl<'a> Case<'a> {
    pub(super) fn steps(&self) -> &'a [SequenceStep] {
        &self.policy.sequence.steps
    }

    /// Passes over what is not for the amount that is late today. As invoices age into the message the amount changes,
    /// so that each of those days is one to look again.
    fn weigh(&mut self, horizon: &mut Horizon) {
        let mut late = Cents::ZERO;
        for claim in &self.claims {
            let (late_from, speaks_from) = (plus_days(claim.due_on, 1), self.speaks_from(claim));
            if horizon.reached(late_from) & horizon.reached(speaks_from) {
                late += claim.asked;
            }
            for step in &self.steps()[..self.ladder.after_due] {
                horizon.reached(plus_days(claim.due_on, step.after_due_days));
            }
        }
        let total = late - self.account.credits;
        // Credits that cover everything are a reason of their own.
        if total.is_positive() {
            self.ladder.weigh(total);
        }
    }

    /// True when a pre-reminder is for what it would announce today.
    fn announces_enough(&self, place: usize, today: Date) -> bool {
        let step = &self.steps()[place];
        let announced = |claim: &&Claim| {
            claim.due_on >= today && plus_days(claim.due_on, step.after_due_days) <= today
        };
        let asked = self.claims.iter().filter(announced);
        let total = asked.map(|claim| claim.asked).sum::<Cents>() - self.account.credits;
        step.only_if.unmet_by_amount(total).is_none()
    }

    /// The day until which a ladder climbed to its end spoke for every invoice that was late then.
    /// Without it each invoice would climb the whole ladder again, one after the other.
    fn covered_until(&self) -> Option<Date> {
        let last = self.ladder.last_open()?;
        let ends = |taken: &&Taken| {
            place_of_code(&self.policy.sequence, taken.step).is_some_and(|place| place >= last)
        };
        consumed(self.account)
            .filter(ends)
            .map(|taken| taken.on)
            .max()
    }

    /// The run's anchor: the oldest late invoice that no finished run spoke for.
    fn oldest_late(&self, covered_until: Option<Date>, today: Date) -> Option<Claim<'a>> {
        self.claims
            .iter()
            .filter(|claim| claim.due_on < today && !self.is_covered(claim, covered_until))
            .min_by_key(|claim| (claim.due_on, claim.invoice.id))
            .copied()
    }

    fn is_covered(&self, claim: &Claim, covered_until: Option<Date>) -> bool {
        covered_until.is_some_and(|until| self.speaks_from(claim) <= until)
    }

    /// The day from which a late invoice is listed in a reminder.
    pub(super) fn speaks_from(&self, claim: &Claim) -> Date {
        plus_days(claim.due_on, self.steps()[self.ladder.first].after_due_days)
    }

    /// After the due date: the present rung of the run, if its day has come.
    fn climb(&self, claim: Claim<'a>, horizon: &mut Horizon) -> Answer {
        let run = Run::new(self.account, &self.ladder, claim);
        let number = || claim.invoice.number.clone();
        if let Some((place, since)) = run.waiting {
            let level = self.steps()[place].level;
            return (
                What::Wait,
                Because::PersonAsked {
                    number: number(),
                    level,
                    since,
                },
            );
        }
        let days_late = days_between(claim.due_on, horizon.today);
        let Some(following) = run.following() else {
            return self.end(run.last, claim, horizon);
        };
        // What can be asked comes before when: credits that cover it make the ladder's own dates meaningless.
        let listed =
            |claim: &Claim, today: Date| claim.due_on < today && self.speaks_from(claim) <= today;
        let speaks_on = next_business_day(self.speaks_from(&claim), self.account.zone);
        let asked = horizon
            .reached(speaks_on)
            .then(|| self.ask_for(listed, horizon));
        if let Some(Err(because)) = asked {
            return (wait_or_nothing(horizon), because);
        }
        let (Some(rung), Some(Ok(asked))) = (run.present(horizon), asked) else {
            let (level, on) = (self.steps()[following].level, run.planned_on(following));
            let because = Because::NotYet {
                number: number(),
                days_late,
                level,
                on,
                since: None,
            };
            return (What::Wait, because);
        };
        let facts = DueFacts {
            number: String::new(),
            due_on: claim.due_on,
            days_late,
            level: self.steps()[rung.place].level,
            before: run.before(),
            start: rung.start,
            passed_over: self.ladder.passed_over(run.after_last()..rung.place),
            broken_promise: running_promise(self.account).map(|promise| promise.for_on),
            came_back: false,
            others: 0,
        };
        self.act(claim, rung.place, facts, asked, horizon)
    }

    /// The oldest invoice that falls due soon and of which no pre-reminder spoke yet, with its rung.
    /// Every date at which this could change is noted, so that a quiet account is looked at on its next day.
    fn pre_reminder(&self, horizon: &mut Horizon) -> Option<(Claim<'a>, usize)> {
        let today = horizon.today;
        let mut found: Option<(Claim<'a>, usize)> = None;
        for claim in self.claims.iter().filter(|claim| claim.due_on >= today) {
            horizon.reached(if self.was_reminded(claim) {
                plus_days(claim.due_on, 1)
            } else {
                next_business_day(self.speaks_from(claim), self.account.zone)
            });
            for place in (0..self.ladder.after_due).filter(|place| self.ladder.is_open(*place)) {
                let opens = plus_days(claim.due_on, self.steps()[place].after_due_days);
                let open_on = next_business_day(opens, self.account.zone);
                if open_on > claim.due_on || self.was_announced(claim, place) {
                    continue;
                }
                let older = |(other, _): &(Claim, usize)| {
                    (other.due_on, other.invoice.id) < (claim.due_on, claim.invoice.id)
                };
                let can_leave = next_business_day(today, self.account.zone) <= claim.due_on;
                if horizon.reached(open_on)
                    && can_leave
                    && self.announces_enough(place, today)
                    && !found.as_ref().is_some_and(older)
                {
                    found = Some((*claim, place));
                }
            }
        }
        found
    }

    /// True when a step after the due date was taken, and the due date then moved ahead.
    fn was_reminded(&self, claim: &Claim) -> bool {
        let own = |taken: &&Taken| taken.run == claim.invoice.id;
        consumed(self.account).filter(own).any(|taken| {
            place_of(&self.policy.sequence, taken, claim.due_on)
                .is_some_and(|place| place >= self.ladder.after_due)
        })
    }

    /// True when this pre-reminder, or a later one, was taken for the invoice itself or listed it.
    fn was_announced(&self, claim: &Claim, place: usize) -> bool {
        consumed(self.account).any(|taken| {
            let Some(taken_place) = place_of(&self.policy.sequence, taken, claim.due_on) else {
                return false;
            };
            if taken.run == claim.invoice.id {
                return taken_place >= place;
            }
            let opens = plus_days(claim.due_on, self.steps()[place].after_due_days);
            taken_place < self.ladder.after_due && opens <= taken.on && taken.on <= claim.due_on
        })
    }

    fn remind_before_due(&self, claim: Claim<'a>, place: usize, horizon: &mut Horizon) -> Answer {
        let step = &self.steps()[place];
        let facts = DueFacts {
            number: String::new(),
            due_on: claim.due_on,
            days_late: days_between(claim.due_on, horizon.today),
            level: step.level,
            before: None,
            start: Start::Usual,
            passed_over: None,
            broken_promise: None,
            came_back: false,
            others: 0,
        };
        let opens = step.after_due_days;
        let listed = |claim: &Claim, today: Date| {
            claim.due_on >= today && plus_days(claim.due_on, opens) <= today
        };
        match self.ask_for(listed, horizon) {
            Ok(asked) => self.act(claim, place, facts, asked, horizon),
            Err(because) => (wait_or_nothing(horizon), because),
        }
    }

    /// Nothing is late, or what is late was climbed to the end.
    fn nothing_to_ask(&self, covered_until: Option<Date>, horizon: &mut Horizon) -> Answer {
        let oldest = self
            .claims
            .iter()
            .min_by_key(|claim| (claim.due_on, claim.invoice.id));
        match oldest.copied() {
            Some(claim)
                if self.is_covered(&claim, covered_until) && claim.due_on < horizon.today =>
            {
                let last = self.ladder.last_open().zip(covered_until);
                self.end(last, claim, horizon)
            }
            Some(claim) => {
                let (number, due_on) = (claim.invoice.number.clone(), claim.due_on);
                (
                    wait_or_nothing(horizon),
                    Because::NothingLate { number, due_on },
                )
            }
            None => (What::Nothing, Because::NothingOpen),
        }
    }

    fn end(&self, last: Option<(usize, Date)>, claim: Claim, horizon: &Horizon) -> Answer {
        let number = claim.invoice.number.clone();
        let after_last = last.map_or(self.ladder.after_due, |(place, _)| place + 1);
        let passed_over = self.ladder.passed_over(after_last..self.steps().len());
        let (place, on) = last.unwrap_or((self.steps().len() - 1, claim.due_on));
        let step = &self.steps()[place];
        let open = consumed(self.account)
            .find(|taken| taken.step == step.code && taken.outcome == Outcome::Waiting);
        match open {
            Some(taken) => {
                let (level, since) = (step.level, taken.on);
                (
                    What::Wait,
                    Because::PersonAsked {
                        number,
                        level,
                        since,
                    },
                )
            }
            None => {
                let because = match passed_over {
                    Some((level, unmet)) => Because::PassedOver {
                        number,
                        level,
                        unmet,
                    },
                    None => Because::EndOfSequence {
                        number,
                        level: step.level,
                        on,
                    },
                };
                (wait_or_nothing(horizon), because)
            }
        }
    }
}

/// What will change by itself is awaited; what only an event can change is nothing to wait for.
pub(super) fn wait_or_nothing(horizon: &Horizon) -> What {
    if horizon.next().is_some() {
        What::Wait
    } else {
        What::Nothing
    }
}
