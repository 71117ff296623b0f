//! The ladder of reminders, as the firm published it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::money::Cents;
use crate::party::{Channel, SequenceId};

/// A step's lasting number inside its sequence: it is part of the key that makes a step happen once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepCode(pub i64);

/// How far the tone has risen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Before the due date: a courtesy.
    PreReminder,
    /// First reminder.
    R1,
    /// Second reminder.
    R2,
    /// Last reminder by the firm itself.
    R3,
    /// The proposal to hand the case over to amicable collection. A person decides.
    HandOver,
}

impl Level {
    /// The short name of the field, the same in both languages: `pre`, `R1`, `R2`, `R3`, `handover`.
    pub fn code(self) -> &'static str {
        match self {
            Level::PreReminder => "pre",
            Level::R1 => "R1",
            Level::R2 => "R2",
            Level::R3 => "R3",
            Level::HandOver => "handover",
        }
    }
}

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SequenceStep {
    /// Its lasting number.
    pub code: StepCode,
    /// How far the tone has risen.
    pub level: Level,
    /// How the debtor is reached.
    pub channel: Channel,
    /// Days after the due date (negative: before it) from which the step may be taken.
    pub after_due_days: i32,
    /// Days that must have passed since the step before it.
    pub gap_days_min: i32,
    /// A person approves before it happens. Always so above R3, whatever is written here.
    pub needs_person: bool,
}

/// A published, immutable ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// Which version.
    pub id: SequenceId,
    /// Its name on the page.
    pub name: String,
    /// The rungs, in order.
    pub steps: Vec<SequenceStep>,
}

/// How often a debtor may be contacted at all. Hard: harassment is impossible, not discouraged.
/// The figures are the product's own suggestion, not a text of law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLimits {
    /// At most so many on one day.
    pub per_day: u32,
    /// At most so many in seven days.
    pub per_week: u32,
}

/// What the organisation decided for this customer, and what it knows today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The ladder this customer follows.
    pub sequence: Sequence,
    /// The hard limits.
    pub limits: ContactLimits,
    /// Bank data older than so many days stops the round; `None`: the owner waived it.
    pub freshness_days: Option<i32>,
    /// The newest day for which the firm's money is known; `None`: no payment was ever read.
    pub money_known_on: Option<Date>,
    /// Less than this in total is not worth a message.
    pub amount_min: Cents,
}
