//! A rung's day has come: may it be taken today, by whom, and with which amounts?

use jiff::civil::Date;

use super::because::{Act, Because, DueFacts};
use super::claims::Claim;
use super::decide::{Answer, Case};
use super::horizon::Horizon;
use super::ladder::{last_heard, level_of};
use super::{Asked, Message, Question, What};
use crate::account::{Account, Outcome};
use crate::calendar::{days_between, is_business_day, next_business_day, plus_days};
use crate::money::Cents;
use crate::party::{Channel, Contact, ContactId, ContactRole, InvoiceId};
use crate::reminding::{Level, Policy, SequenceStep};

impl<'a> Case<'a> {
    /// A rung's day has come. May it be taken today, and how?
    pub(super) fn act(
        &self,
        claim: Claim<'a>,
        place: usize,
        mut facts: DueFacts,
        asked: AskedFor,
        horizon: &mut Horizon,
    ) -> Answer {
        let step = &self.steps()[place];
        if let Some(because) = self.pause_holds(claim, step, facts.days_late, horizon) {
            return (What::Wait, because);
        }
        let number = claim.invoice.number.clone();
        let (level, today, zone) = (step.level, horizon.today, self.account.zone);
        if !is_business_day(today, zone) {
            let on = next_business_day(today, zone);
            horizon.reached(on);
            return (What::Wait, Because::ClosedDay { number, level, on });
        }
        let contact = self.contact_for(claim.invoice.id, step);
        let act = self.act_of(step, contact.is_some());
        if act == Act::Send
            && let Some(known_on) = stale_since(self.policy, today)
        {
            let freshness_days = self.policy.freshness_days.unwrap_or_default();
            return (
                What::Wait,
                Because::MoneyStale {
                    number,
                    level,
                    known_on,
                    freshness_days,
                },
            );
        }
        if !matches!(act, Act::FindContact | Act::HandOver)
            && let Some((days, contacts_max, opens_on)) =
                limit_reached(self.account, self.policy, horizon)
        {
            let because = Because::LimitReached {
                number,
                level,
                days,
                contacts_max,
                opens_on,
            };
            return (What::Wait, because);
        }
        facts.number = number;
        facts.others = asked.lines.len() as u32 - 1;
        facts.came_back = self.failed(claim.invoice.id, step).next().is_some();
        let what = match (act, contact) {
            (Act::Send, Some(to)) => What::Send(self.message(claim.invoice.id, step, to, asked)),
            _ => What::Ask(question(claim.invoice.id, step, kind_of(act), asked)),
        };
        (what, Because::Due { facts, act })
    }

    /// The pause after the debtor last heard of us.
    fn pause_holds(
        &self,
        claim: Claim,
        step: &SequenceStep,
        days_late: i32,
        horizon: &mut Horizon,
    ) -> Option<Because> {
        let (heard_on, taken) = last_heard(self.account)?;
        let zone = self.account.zone;
        let on = next_business_day(plus_days(heard_on, step.gap_days_min), zone);
        if horizon.reached(on) {
            return None;
        }
        let before = taken.and_then(|taken| level_of(&self.policy.sequence, taken, claim.due_on));
        Some(Because::NotYet {
            number: claim.invoice.number.clone(),
            days_late,
            level: step.level,
            on,
            since: Some((before, heard_on)),
        })
    }

    /// The lines of the message, the credits and the total; or why there is nothing to ask.
    pub(super) fn ask_for(
        &self,
        listed: impl Fn(&Claim, Date) -> bool,
        horizon: &mut Horizon,
    ) -> Result<AskedFor, Because> {
        let mut lines = Vec::with_capacity(self.claims.len());
        for claim in &self.claims {
            if listed(claim, horizon.today) {
                lines.push((claim.invoice.id, claim.asked));
            }
        }
        let sum: Cents = lines.iter().map(|(_, asked)| *asked).sum();
        let credits = self.account.credits;
        let total = sum - credits;
        if total.is_positive() && total >= self.policy.amount_min {
            return Ok(AskedFor {
                lines,
                credits,
                total,
            });
        }
        // An invoice that ages into the message may carry it over the mark.
        for claim in &self.claims {
            if !lines.iter().any(|(id, _)| *id == claim.invoice.id) {
                horizon.reached(plus_days(claim.due_on, self.steps()[0].after_due_days));
                horizon.reached(plus_days(claim.due_on, 1));
                horizon.reached(self.speaks_from(claim));
            }
        }
        Err(if total.is_positive() {
            Because::TooSmall {
                total,
                amount_min: self.policy.amount_min,
            }
        } else {
            Because::CreditsCover {
                asked: sum,
                credits,
            }
        })
    }

    fn act_of(&self, step: &SequenceStep, reachable: bool) -> Act {
        if step.level > Level::R3 {
            return Act::HandOver;
        }
        match (step.channel, self.account.plan) {
            (Channel::Call, _) => Act::Call,
            (Channel::Letter, _) => Act::Letter,
            (Channel::Registered, _) => Act::Registered,
            (Channel::Sms, _) if !self.policy.texts => Act::Sms,
            (Channel::Sms, _) if !reachable => Act::SmsWithoutMobile,
            (Channel::Email, _) if !reachable => Act::FindContact,
            (Channel::Email | Channel::Sms, Some(plan)) => Act::ApproveBrokenPlan {
                next_on: plan.next_on,
                next_amount: plan.next_amount,
            },
            (Channel::Email | Channel::Sms, None) if step.needs_person => Act::ApproveAsWritten,
            (Channel::Email | Channel::Sms, None) => Act::Send,
        }
    }

    /// The reminder contacts first, then who pays invoices there, then those for escalation; never the others; never one from which this step came back.
    fn contact_for(&self, run: InvoiceId, step: &SequenceStep) -> Option<ContactId> {
        let open = |contact: &&Contact| !self.failed(run, step).any(|to| to == Some(contact.id));
        in_turn(self.account, step.channel)
            .find(open)
            .map(|contact| contact.id)
    }

    /// To whom this very step went in vain.
    fn failed(
        &self,
        run: InvoiceId,
        step: &SequenceStep,
    ) -> impl Iterator<Item = Option<ContactId>> {
        let code = step.code;
        self.account
            .taken
            .iter()
            .filter(move |taken| {
                taken.outcome == Outcome::Failed && taken.run == run && taken.step == code
            })
            .map(|taken| taken.to)
    }

    fn message(
        &self,
        run: InvoiceId,
        step: &SequenceStep,
        to: ContactId,
        asked: AskedFor,
    ) -> Message {
        let copies = copies(self.account, step.level, step.channel, to);
        Message {
            run,
            step: step.code,
            level: step.level,
            channel: step.channel,
            to,
            copies,
            lines: asked.lines,
            credits: asked.credits,
            total: asked.total,
        }
    }
}

/// Who gets a copy: who watches over what rises. A text message has none.
pub(super) fn copies(
    account: &Account,
    level: Level,
    channel: Channel,
    to: ContactId,
) -> Vec<ContactId> {
    if channel == Channel::Sms || level < Level::R2 {
        return Vec::new();
    }
    let watching = reachable(account, ContactRole::Escalation, channel).map(|contact| contact.id);
    watching.filter(|id| *id != to).collect()
}

/// Who can be written to by this way, in the order in which they are tried.
pub(super) fn in_turn(account: &Account, channel: Channel) -> impl Iterator<Item = &Contact> {
    [
        ContactRole::Reminders,
        ContactRole::Payables,
        ContactRole::Escalation,
    ]
    .into_iter()
    .flat_map(move |role| reachable(account, role, channel))
}

/// The contacts of this role that can be written to by this way, in their order.
pub(super) fn reachable(
    account: &Account,
    role: ContactRole,
    channel: Channel,
) -> impl Iterator<Item = &Contact> {
    let is_open = move |contact: &&Contact| {
        let has_way = match channel {
            Channel::Sms => contact.mobile.is_some(),
            _ => contact.email.is_some() && !contact.bounced,
        };
        contact.role == role && has_way
    };
    account.contacts.iter().filter(is_open)
}

/// The newest day for which the money is known, when that is too long ago.
pub(super) fn stale_since(policy: &Policy, today: Date) -> Option<Date> {
    let (known_on, days) = (policy.money_known_on?, policy.freshness_days?);
    (days_between(known_on, today) > days).then_some(known_on)
}

/// The limit that forbids a contact today: in so many days at most so many, and when there is room again.
pub(super) fn limit_reached(
    account: &Account,
    policy: &Policy,
    horizon: &mut Horizon,
) -> Option<(i32, u32, Option<Date>)> {
    let limits = policy.limits;
    for (days, most) in [(1, limits.per_day), (7, limits.per_week)] {
        let contacted = &account.contacted;
        let mut recent: Vec<Date> = contacted
            .iter()
            .copied()
            .filter(|on| *on <= horizon.today && days_between(*on, horizon.today) < days)
            .collect();
        if (recent.len() as u32) < most {
            continue;
        }
        recent.sort_unstable();
        // There is room once all but `most - 1` of them have left the window.
        let leaves = (recent.len() as u32 - most) as usize;
        let opens_on = recent
            .get(leaves)
            .map(|on| next_business_day(plus_days(*on, days), account.zone));
        if let Some(on) = opens_on {
            horizon.reached(on);
        }
        return Some((days, most, opens_on));
    }
    None
}

/// The lines of a message, what is deducted, and what remains.
pub(super) struct AskedFor {
    lines: Vec<(InvoiceId, Cents)>,
    credits: Cents,
    total: Cents,
}

fn question(run: InvoiceId, step: &SequenceStep, kind: Asked, asked: AskedFor) -> Question {
    let AskedFor {
        lines,
        credits,
        total,
    } = asked;
    Question {
        kind,
        run,
        step: step.code,
        level: step.level,
        channel: step.channel,
        lines,
        credits,
        total,
    }
}

fn kind_of(act: Act) -> Asked {
    match act {
        Act::Send | Act::ApproveAsWritten | Act::ApproveBrokenPlan { .. } => Asked::Approve,
        Act::Call => Asked::Call,
        Act::Letter => Asked::Letter,
        Act::Sms | Act::SmsWithoutMobile => Asked::Sms,
        Act::Registered => Asked::Registered,
        Act::FindContact | Act::FindNumber => Asked::FindContact,
        Act::HandOver => Asked::HandOver,
    }
}
