//! The reasons in English.

use super::capital;
use crate::next_step::because::{Act, Because, DueFacts, Obstacle, Start};
use crate::party::Language::{self, En};
use crate::reminding::Unmet;
use crate::wording::{amount, days, long_date};

pub(in crate::next_step) fn english(because: &Because) -> String {
    let date = |day| long_date(day, En);
    match because {
        Because::NothingOpen => "Nothing is owed on this account.".into(),
        Because::ReplyWaiting { since } => {
            format!(
                "The customer wrote on {}, and nobody has looked at it yet.",
                date(*since)
            )
        }
        Because::OnHold {
            until: Some(until),
            reason,
        } => {
            format!(
                "This customer is on hold until {} included: {reason}.",
                date(*until)
            )
        }
        Because::OnHold {
            until: None,
            reason,
        } => {
            format!("This customer is on hold without an end date: {reason}.")
        }
        Because::DirectDebit { until } => {
            format!(
                "A direct debit is on its way: its outcome is awaited until {}.",
                date(*until)
            )
        }
        Because::PromiseRunning {
            made_on,
            for_on,
            until,
        } => format!(
            "The customer promised on {} to pay on {}: the money is awaited until {}.",
            date(*made_on),
            date(*for_on),
            date(*until)
        ),
        Because::PlanRunning {
            agreed_on,
            next_on,
            next_amount,
            until,
        } => format!(
            "An instalment plan was agreed on {}: the next instalment, {}, is due on {} and awaited until {}.",
            date(*agreed_on),
            amount(*next_amount, En),
            date(*next_on),
            date(*until)
        ),
        Because::NoneQualifies {
            number,
            obstacle,
            others,
        } => {
            let others = match others {
                0 => String::new(),
                1 => " The other open invoice is stopped too.".into(),
                n => format!(" The {n} other open invoices are stopped too."),
            };
            format!("{number} {}.{others}", obstacle_en(obstacle))
        }
        Because::NothingLate { number, due_on } => {
            format!(
                "Nothing is late: {number} is to be paid by {}.",
                date(*due_on)
            )
        }
        Because::NotYet {
            number,
            days_late,
            level,
            on,
            since,
        } => {
            let pause = match since {
                Some((before, day)) => {
                    format!(
                        ": {} was on {} and leaves some time",
                        before.map_or("the last contact", |level| level.name(En)),
                        date(*day)
                    )
                }
                None => String::new(),
            };
            let (late, level) = (lateness_en(number, *days_late), level.name(En));
            format!("{late}; {level} is planned for {}{pause}.", date(*on))
        }
        Because::ClosedDay { number, level, on } => format!(
            "{} for {number} waits until {}: nothing leaves on a week-end or on the customer’s public holidays.",
            capital(level.name(En)),
            date(*on)
        ),
        Because::LimitReached {
            number,
            level,
            days: window,
            contacts_max,
            opens_on,
        } => {
            let opens = opens_on.map_or("so nobody may contact it".into(), |on| {
                format!("there is room again from {}", date(on))
            });
            format!(
                "{} for {number} waits: the limit of contacts, {contacts_max} in {}, is reached; {opens}.",
                capital(level.name(En)),
                days(*window, En)
            )
        }
        Because::MoneyStale {
            number,
            level,
            known_on,
            freshness_days,
        } => format!(
            "{} for {number} waits: the bank is known only until {}, and the rule allows {} at most.",
            capital(level.name(En)),
            date(*known_on),
            days(*freshness_days, En)
        ),
        Because::CreditsCover { asked, credits } => format!(
            "The customer’s credits and unapplied payments, {}, cover the {} that could be asked.",
            amount(*credits, En),
            amount(*asked, En)
        ),
        Because::TooSmall { total, amount_min } => format!(
            "{} could be asked, less than the {} that is worth a message.",
            amount(*total, En),
            amount(*amount_min, En)
        ),
        Because::PersonAsked {
            number,
            level,
            since,
        } => {
            format!(
                "A question is open since {}: {} for {number}.",
                date(*since),
                level.name(En)
            )
        }
        Because::EndOfSequence { number, level, on } => format!(
            "The sequence is over for {number}: its last step, {}, was on {}. Nothing more leaves by itself.",
            level.name(En),
            date(*on)
        ),
        Because::PassedOver {
            number,
            level,
            unmet,
        } => format!(
            "{} is passed over for {number}: {}. Nothing follows it.",
            capital(level.name(En)),
            unmet_en(*unmet)
        ),
        Because::NoLadder => "This customer’s sequence has no step after the due date.".into(),
        Because::ByHand {
            number,
            days_late,
            level,
            others,
        } => {
            let late = lateness_en(number, *days_late);
            let others = match others {
                0 => String::new(),
                n => format!("; {} more in the same message", plural_en(*n)),
            };
            format!("{late}{others}: {} is sent by hand.", level.name(En))
        }
        Because::Due { facts, act } => due_en(facts, act),
    }
}

fn due_en(facts: &DueFacts, act: &Act) -> String {
    let mut text = format!(
        "{} (due on {})",
        lateness_en(&facts.number, facts.days_late),
        long_date(facts.due_on, En)
    );
    if let Some((level, on)) = facts.before {
        text += &format!(
            " and {} of {} was not enough",
            level.name(En),
            long_date(on, En)
        );
    }
    if let Some(on) = facts.broken_promise {
        text += &format!("; the promise to pay on {} was not kept", long_date(on, En));
    }
    text += match facts.start {
        Start::Usual => "",
        Start::Late => {
            "; the steps that were missed are passed over, only the present one is taken"
        }
        Start::Gentle => "; the debt was already old when it came here, so it starts gently",
    };
    if let Some((level, unmet)) = facts.passed_over {
        text += &format!("; {} is passed over: {}", level.name(En), unmet_en(unmet));
    }
    if facts.came_back {
        text += "; this step came back from another address, so it is not consumed";
    }
    if facts.others > 0 {
        text += &format!("; {} more in the same message", plural_en(facts.others));
    }
    let level = facts.level.name(En);
    text += &match act {
        Act::Send => format!(": {level} leaves."),
        Act::ApproveAsWritten => {
            format!(": {level} leaves once a person agrees, as the sequence says.")
        }
        Act::ApproveBrokenPlan {
            next_on,
            next_amount,
        } => format!(
            ": the instalment of {} of {} is not paid, a person decides whether {level} leaves.",
            amount(*next_amount, En),
            long_date(*next_on, En)
        ),
        Act::Call => ": a call is to be made.".into(),
        Act::Letter => ": a letter is to be sent.".into(),
        Act::Sms => ": a text message is to be sent by hand, no gateway is set.".into(),
        Act::SmsWithoutMobile => {
            ": a text message is to be sent, and no mobile that answers is known.".into()
        }
        Act::Registered => ": a registered letter is to be sent.".into(),
        Act::FindContact => format!(": {level} has nobody to go to, an address is to be found."),
        Act::FindNumber => {
            ": the number that was called is not the right one, another is to be found.".into()
        }
        Act::HandOver => ": a person decides whether it goes to amicable collection.".into(),
    };
    text
}

fn unmet_en(unmet: Unmet) -> String {
    match unmet {
        Unmet::BelowAmount(least) => format!("it is for {} or more", amount(least, En)),
        Unmet::AboveAmount(most) => format!("it is for {} at most", amount(most, En)),
        Unmet::Segment => "it is for other segments".into(),
        Unmet::Language(Language::Fr) => "it is for customers written to in French".into(),
        Unmet::Language(Language::En) => "it is for customers written to in English".into(),
        Unmet::Debtor => "it is for other kinds of debtors".into(),
        Unmet::Rating => "it is for other payer ratings".into(),
    }
}

fn obstacle_en(obstacle: &Obstacle) -> String {
    let date = |day| long_date(day, En);
    match obstacle {
        Obstacle::Disputed(on) => format!("is disputed since {}", date(*on)),
        Obstacle::StatusDisputed => "is disputed on the customer’s platform (status 207)".into(),
        Obstacle::Refused => {
            "is refused by the customer (status 210): it is to be mended, not chased".into()
        }
        Obstacle::Cashed => "is declared cashed (status 212)".into(),
        Obstacle::PaymentSent { on, until } => format!(
            "is announced as paid on {} (status 211): the transfer is awaited until {}",
            date(*on),
            date(*until)
        ),
        Obstacle::Held {
            until: Some(until),
            reason,
        } => {
            format!("is on hold until {} included ({reason})", date(*until))
        }
        Obstacle::Held {
            until: None,
            reason,
        } => format!("is on hold without an end date ({reason})"),
        Obstacle::NoDueDate => "has no due date, so it is never reminded".into(),
        Obstacle::NothingLeft => "has nothing left to pay".into(),
    }
}

fn lateness_en(number: &str, days_late: i32) -> String {
    match days_late {
        ..0 => format!("{number} is to be paid in {}", days(-days_late, En)),
        0 => format!("{number} is to be paid today"),
        late => format!("{number} is {} late", days(late, En)),
    }
}

fn plural_en(count: u32) -> String {
    if count == 1 {
        "one invoice".into()
    } else {
        format!("{count} invoices")
    }
}
