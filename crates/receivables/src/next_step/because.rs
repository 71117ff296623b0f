//! Because of what: the rule that decided, the facts it read, who could change it.
//!
//! A reason is made of facts, not of text, so that asking a million times costs nothing; it becomes a sentence
//! only when somebody reads it, in that reader's language. Messages and questions keep it as facts too: the names of the
//! variants and fields are what was written down, and stay.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words;
use crate::money::Cents;
use crate::party::Language;
use crate::reminding::{Level, Unmet};

/// The rule that decided, the facts it read, who could change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Nothing is open on this account.
    NothingOpen,
    /// The customer answered, and nobody has looked yet.
    ReplyWaiting {
        /// The day the oldest unread answer came.
        since: Date,
    },
    /// A person suspended everything about this customer.
    OnHold {
        /// The last day of it; without end when not said.
        until: Option<Date>,
        /// Why.
        reason: String,
    },
    /// A direct debit is on its way.
    DirectDebit {
        /// The day by which it is settled or returned.
        until: Date,
    },
    /// The customer promised to pay and has time left.
    PromiseRunning {
        /// When it was given.
        made_on: Date,
        /// The day the money should be there.
        for_on: Date,
        /// The last day of patience: one business day for the bank.
        until: Date,
    },
    /// An instalment plan is in force and no instalment is late.
    PlanRunning {
        /// When it was agreed.
        agreed_on: Date,
        /// The next instalment.
        next_on: Date,
        /// Its amount.
        next_amount: Cents,
        /// The last day of patience.
        until: Date,
    },
    /// Invoices are open, and something stands in the way of each of them.
    NoneQualifies {
        /// The oldest of them.
        number: String,
        /// What stands in its way.
        obstacle: Obstacle,
        /// How many others are stopped too.
        others: u32,
    },
    /// Nothing is late, and no pre-reminder is due.
    NothingLate {
        /// The invoice that falls due first.
        number: String,
        /// Its due date.
        due_on: Date,
    },
    /// The next step has its date, and it is not today.
    NotYet {
        /// The invoice that sets the level.
        number: String,
        /// How late it is.
        days_late: i32,
        /// The step to come.
        level: Level,
        /// Its day.
        on: Date,
        /// The step before it, or another contact, and its day, when the pause after it is what holds.
        since: Option<(Option<Level>, Date)>,
    },
    /// A step is due, and today nothing may leave: a week-end or a holiday where the debtor is.
    ClosedDay {
        /// The invoice that sets the level.
        number: String,
        /// The step that is due.
        level: Level,
        /// The next business day.
        on: Date,
    },
    /// A step is due, and the debtor was contacted enough.
    LimitReached {
        /// The invoice that sets the level.
        number: String,
        /// The step that is due.
        level: Level,
        /// In how many days…
        days: i32,
        /// …at most so many contacts.
        contacts_max: u32,
        /// The day on which there is room again; `None`: the limit is zero.
        opens_on: Option<Date>,
    },
    /// A message is due, and what the bank knows is too old to be sure that it is still owed.
    MoneyStale {
        /// The invoice that sets the level.
        number: String,
        /// The step that is due.
        level: Level,
        /// The newest day for which the money is known.
        known_on: Date,
        /// How old it may be.
        freshness_days: i32,
    },
    /// What the customer has in hand covers what could be asked.
    CreditsCover {
        /// What could be asked.
        asked: Cents,
        /// What the customer has in hand.
        credits: Cents,
    },
    /// What could be asked is not worth a message.
    TooSmall {
        /// What could be asked.
        total: Cents,
        /// The least amount that is.
        amount_min: Cents,
    },
    /// A question to a person is open.
    PersonAsked {
        /// The invoice that sets the level.
        number: String,
        /// The step it stands for.
        level: Level,
        /// Since when.
        since: Date,
    },
    /// The whole ladder was climbed: nothing more leaves by itself.
    EndOfSequence {
        /// The oldest invoice.
        number: String,
        /// The last step.
        level: Level,
        /// Its day.
        on: Date,
    },
    /// What comes next on the ladder is not for this customer or this amount, and nothing follows.
    PassedOver {
        /// The oldest invoice.
        number: String,
        /// The last step that is passed over.
        level: Level,
        /// The condition that is not met.
        unmet: Unmet,
    },
    /// The ladder has no step after the due date.
    NoLadder,
    /// A person sends it, outside of the ladder.
    ByHand {
        /// The oldest invoice that was chosen.
        number: String,
        /// How late it is; negative before the due date.
        days_late: i32,
        /// The level that was chosen.
        level: Level,
        /// How many other invoices are in the message.
        others: u32,
    },
    /// A step is due today.
    Due {
        /// What was read.
        facts: DueFacts,
        /// What it leads to.
        act: Act,
    },
}

/// What stands in the way of one invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The customer contests all that is open, since this day.
    Disputed(Date),
    /// Its platform says disputed (207).
    StatusDisputed,
    /// Its platform says refused (210): it must be mended.
    Refused,
    /// Its platform says cashed (212).
    Cashed,
    /// Its platform says that the payment was sent (211).
    PaymentSent {
        /// On this day.
        on: Date,
        /// It is awaited until this day.
        until: Date,
    },
    /// A person suspended this invoice.
    Held {
        /// The last day of it.
        until: Option<Date>,
        /// Why.
        reason: String,
    },
    /// It bears no due date.
    NoDueDate,
    /// Nothing is open on it.
    NothingLeft,
}

/// What a due step was decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueFacts {
    /// The invoice that sets the level.
    pub number: String,
    /// Its due date.
    pub due_on: Date,
    /// How late it is; negative before the due date.
    pub days_late: i32,
    /// The step.
    pub level: Level,
    /// The step before it in this run, and its day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<(Level, Date)>,
    /// How the run stands to its calendar.
    pub start: Start,
    /// A step before it that was passed over, and the condition that was not met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<(Level, Unmet)>,
    /// A promise that was not kept: the day the money should have been there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_promise: Option<Date>,
    /// The same step came back from another contact.
    pub came_back: bool,
    /// How many other invoices are in the message.
    pub others: u32,
}

/// How a run stands to its calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// In its time.
    Usual,
    /// Steps before it were passed over: only the present one is taken.
    Late,
    /// The debt was already old when this house learnt of it: it begins at the first step.
    Gentle,
}

/// What a due step leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The message leaves by itself.
    Send,
    /// A person approves first, because the sequence says so.
    ApproveAsWritten,
    /// A person approves first, because an instalment of the plan is late.
    ApproveBrokenPlan {
        /// The instalment that is late.
        next_on: Date,
        /// Its amount.
        next_amount: Cents,
    },
    /// A person calls.
    Call,
    /// A person sends a letter.
    Letter,
    /// A person sends a text message: no gateway is set.
    Sms,
    /// A person sends a text message, or finds the number: no mobile is known that answers.
    SmsWithoutMobile,
    /// A person sends a registered letter.
    Registered,
    /// Nobody can be written to.
    FindContact,
    /// A person called, and the number was another's.
    FindNumber,
    /// A person decides whether the case goes to collection.
    HandOver,
}

impl Because {
    /// The rule's lasting name, for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Because::NothingOpen => "nothing_open",
            Because::ReplyWaiting { .. } => "reply_waiting",
            Because::OnHold { .. } => "on_hold",
            Because::DirectDebit { .. } => "direct_debit",
            Because::PromiseRunning { .. } => "promise_running",
            Because::PlanRunning { .. } => "plan_running",
            Because::NoneQualifies { .. } => "none_qualifies",
            Because::NothingLate { .. } => "nothing_late",
            Because::NotYet { .. } => "not_yet",
            Because::ClosedDay { .. } => "closed_day",
            Because::LimitReached { .. } => "limit_reached",
            Because::MoneyStale { .. } => "money_stale",
            Because::CreditsCover { .. } => "credits_cover",
            Because::TooSmall { .. } => "too_small",
            Because::PersonAsked { .. } => "person_asked",
            Because::EndOfSequence { .. } => "end_of_sequence",
            Because::PassedOver { .. } => "passed_over",
            Because::NoLadder => "no_ladder",
            Because::Due { act: Act::Send, .. } => "due",
            Because::Due {
                act: Act::ApproveAsWritten,
                ..
            } => "due_approve",
            Because::Due {
                act: Act::ApproveBrokenPlan { .. },
                ..
            } => "plan_broken",
            Because::ByHand { .. } => "by_hand",
            Because::Due {
                act: Act::FindNumber,
                ..
            } => "nobody_to_call",
            Because::Due { act: Act::Call, .. } => "due_call",
            Because::Due {
                act: Act::Letter, ..
            } => "due_letter",
            Because::Due { act: Act::Sms, .. } => "due_sms",
            Because::Due {
                act: Act::SmsWithoutMobile,
                ..
            } => "nobody_to_text",
            Because::Due {
                act: Act::Registered,
                ..
            } => "due_registered",
            Because::Due {
                act: Act::FindContact,
                ..
            } => "nobody_to_write_to",
            Because::Due {
                act: Act::HandOver, ..
            } => "due_hand_over",
        }
    }

    /// Which of the nine rules of the design spoke.
    pub fn rule(&self) -> u8 {
        match self {
            Because::EndOfSequence { .. } => 1,
            Because::Due {
                facts,
                act: Act::Send,
            } if facts.came_back => 7,
            Because::Due {
                facts,
                act: Act::Send,
            } if facts.start != Start::Usual => 2,
            Because::NotYet { .. } | Because::ClosedDay { .. } | Because::NothingLate { .. } => 3,
            Because::NothingOpen
            | Because::CreditsCover { .. }
            | Because::TooSmall { .. }
            | Because::PassedOver { .. }
            | Because::NoLadder
            | Because::Due { act: Act::Send, .. } => 4,
            Because::ReplyWaiting { .. }
            | Because::OnHold { .. }
            | Because::DirectDebit { .. }
            | Because::PromiseRunning { .. }
            | Because::PlanRunning { .. }
            | Because::NoneQualifies { .. }
            | Because::Due {
                act: Act::ApproveBrokenPlan { .. },
                ..
            } => 5,
            Because::MoneyStale { .. } => 6,
            Because::Due {
                act: Act::FindContact | Act::FindNumber | Act::SmsWithoutMobile,
                ..
            } => 7,
            Because::LimitReached { .. } => 8,
            Because::PersonAsked { .. } | Because::ByHand { .. } | Because::Due { .. } => 9,
        }
    }

    /// The whole reason: the facts, then who could change it.
    pub fn text(&self, language: Language) -> String {
        let (facts, who) = (self.facts(language), self.who(language));
        if who.is_empty() {
            facts
        } else {
            format!("{facts} {who}")
        }
    }

    /// The facts, as a sentence.
    pub fn facts(&self, language: Language) -> String {
        match language {
            Language::Fr => words::french(self),
            Language::En => words::english(self),
        }
    }

    /// Who could change it, and how; empty when nobody need do anything.
    pub fn who(&self, language: Language) -> &'static str {
        words::who(self, language)
    }
}
