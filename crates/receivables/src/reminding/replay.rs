//! A ladder played on a customer's past: what it would have sent, on which day, and who had paid by then.
//!
//! The same question as every day, asked of the account as it was known on each day of that time. A day on which nothing
//! became known, and which the last answer did not name as one to look again, gets the last answer.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::Policy;
use super::past::Past;
use crate::calendar::plus_days;
use crate::money::Cents;
use crate::next_step::{Because, Step, What, next_step};

/// A step that the ladder would have taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The day.
    pub on: Date,
    /// The answer of that day: a message or a question.
    pub step: Step,
    /// How much of what is asked had been paid before that day, by money of which the books learnt only after it.
    pub already_paid: Cents,
}

/// Plays a ladder on a customer's past, as if it had been switched on the first of these days: what was told before, was
/// told. `money_known_on` says for each day until when the firm's money was known then.
pub fn replay(
    past: &Past,
    policy: &Policy,
    money_known_on: &dyn Fn(Date) -> Option<Date>,
    days: &RangeInclusive<Date>,
) -> Vec<Replayed> {
    let (mut past, mut policy) = (past.clone(), policy.clone());
    past.forget_steps_from(*days.start());
    let news = past.days_of_news();
    let mut replayed = Vec::new();
    let mut day = *days.start();
    while day <= *days.end() {
        policy.money_known_on = money_known_on(day);
        let step = next_step(&past.account_on(day), &policy, day);
        let by_itself = look_again(&step, day);
        let by_news = news[news.partition_point(|on| *on <= day)..].first();
        if let Some(already_paid) = asked(&past, &step.what, day) {
            past.take(&step.what, day);
            replayed.push(Replayed {
                on: day,
                step,
                already_paid,
            });
        }
        let Some(next) = by_itself.into_iter().chain(by_news.copied()).min() else {
            break;
        };
        day = next;
    }
    replayed
}

/// The day on which the answer may change by itself. Money that is not known yet is news of the whole firm.
fn look_again(step: &Step, day: Date) -> Option<Date> {
    let tomorrow = plus_days(day, 1);
    match step.because {
        Because::MoneyStale { .. } => Some(tomorrow),
        _ => step.look_again_on.map(|on| on.max(tomorrow)),
    }
}

/// How much of what this step asks for had been paid already; nothing when the step asks for nothing.
fn asked(past: &Past, what: &What, day: Date) -> Option<Cents> {
    let (lines, total) = match what {
        What::Send(message) => (&message.lines, message.total),
        What::Ask(question) => (&question.lines, question.total),
        What::Wait | What::Nothing => return None,
    };
    Some(past.paid_unknown(lines, day).min(total))
}
