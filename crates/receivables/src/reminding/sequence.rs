//! The ladder of reminders, as the firm published it.

use jiff::civil::{Date, Time, date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::conditions::Conditions;
use crate::calendar::days_between;
use crate::money::Cents;
use crate::party::{Channel, Language, SequenceId};

/// A step's lasting number inside its sequence: it is part of the key that makes a step happen once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepCode(pub i64);

/// The last digit of a number made by hand tells the level; the digits before it tell the day.
const LEVELS_MAX: i64 = 10;

/// The levels of which a letter is mailed.
const MAILED: [Level; 4] = [Level::PreReminder, Level::R1, Level::R2, Level::R3];

impl StepCode {
    /// The number of a reminder that a person sent on this day at this level: below zero, where no ladder has a rung, and
    /// the same for all that is asked for twice on one day.
    pub fn by_hand(on: Date, level: Level) -> StepCode {
        let day = i64::from(days_between(date(1970, 1, 1), on));
        let place = MAILED.iter().position(|mailed| *mailed == level);
        StepCode(-(day * LEVELS_MAX + place.map_or(LEVELS_MAX - 1, |place| place as i64 + 1)))
    }

    /// The level of a reminder that a person sent; none for a rung of a ladder.
    pub fn level_by_hand(self) -> Option<Level> {
        let digit = (self.0 < 0).then(|| self.0.unsigned_abs() % LEVELS_MAX.unsigned_abs())?;
        let place = usize::try_from(digit).ok()?.checked_sub(1)?;
        MAILED.get(place).copied()
    }
}

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

    /// The level of this code; nothing when a newer program wrote it.
    pub fn read(code: &str) -> Option<Level> {
        [
            Level::PreReminder,
            Level::R1,
            Level::R2,
            Level::R3,
            Level::HandOver,
        ]
        .into_iter()
        .find(|level| level.code() == code)
    }

    /// Its name inside a sentence: “la relance 1”, “reminder 1”.
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Level::PreReminder, Language::Fr) => "le rappel avant échéance",
            (Level::R1, Language::Fr) => "la relance 1",
            (Level::R2, Language::Fr) => "la relance 2",
            (Level::R3, Language::Fr) => "la relance 3",
            (Level::HandOver, Language::Fr) => "le passage au recouvrement amiable",
            (Level::PreReminder, Language::En) => "the pre-reminder",
            (Level::R1, Language::En) => "reminder 1",
            (Level::R2, Language::En) => "reminder 2",
            (Level::R3, Language::En) => "reminder 3",
            (Level::HandOver, Language::En) => "the hand-over to amicable collection",
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
    /// The hours of the debtor's day in which it may leave; the firm's usual ones when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<HoursOfDay>,
    /// For whom; a step that is not for this customer is passed over.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub only_if: Conditions,
}

/// From this time of the day until that one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoursOfDay {
    /// The first moment.
    pub from: Time,
    /// The moment at which it is over.
    pub until: Time,
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

impl SequenceStep {
    /// True when the step happens by itself: a message up to R3 for which no approval is asked.
    pub fn is_automatic(&self) -> bool {
        self.level <= Level::R3 && !self.needs_person && self.channel == Channel::Email
    }
}

/// A line of more steps than this cannot be taken in at a glance, by the firm or by its customer.
pub const STEPS_MAX: usize = 20;

/// A reminder later than this is no reminder any more: a claim of a consumer's debt is nearly barred (C. consom. L218-2).
pub const DAYS_MAX: i32 = 700;

impl Sequence {
    /// Refuses a ladder that could not be explained to the person who published it.
    pub fn check(&self) -> Result<(), CannotPublish> {
        if !self
            .steps
            .iter()
            .any(|step| step.level > Level::PreReminder)
        {
            return Err(CannotPublish::NoReminder);
        }
        if self.steps.len() > STEPS_MAX {
            return Err(CannotPublish::TooManySteps);
        }
        for (i, step) in self.steps.iter().enumerate() {
            if self.steps[..i].iter().any(|other| other.code == step.code) {
                return Err(CannotPublish::SameCode(step.code.0));
            }
            if step.code.0 < 0 {
                return Err(CannotPublish::CodeBelowZero(step.code.0));
            }
            if step.gap_days_min < 0 {
                return Err(CannotPublish::GapBelowZero(step.code.0));
            }
            if step.after_due_days.abs() > DAYS_MAX || step.gap_days_min > DAYS_MAX {
                return Err(CannotPublish::TooFar(step.code.0));
            }
            if step.hours.is_some_and(|hours| hours.from >= hours.until) {
                return Err(CannotPublish::NoHours(step.code.0));
            }
            if step.only_if.are_impossible() {
                return Err(CannotPublish::NeverMet(step.code.0));
            }
            // “60 days after” that meant “60 days before” could not be mended elsewhere without breaking its users.
            if (step.level == Level::PreReminder) != (step.after_due_days <= 0) {
                return Err(CannotPublish::WrongSide {
                    code: step.code.0,
                    level: step.level,
                });
            }
        }
        for pair in self.steps.windows(2) {
            if pair[1].after_due_days <= pair[0].after_due_days || pair[1].level < pair[0].level {
                return Err(CannotPublish::OutOfOrder(pair[1].code.0));
            }
        }
        Ok(())
    }

    /// True when some step depends on how the customer pays.
    pub fn reads_rating(&self) -> bool {
        self.steps.iter().any(|step| step.only_if.reads_rating())
    }

    /// The place of the first step after the due date.
    pub fn first_reminder(&self) -> Option<usize> {
        self.steps
            .iter()
            .position(|step| step.level > Level::PreReminder)
    }
}

/// Why a ladder cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CannotPublish {
    /// No rung after the due date.
    #[error("this sequence has no reminder after the due date")]
    NoReminder,
    /// Two rungs with the same lasting number.
    #[error("two steps bear the number {0}")]
    SameCode(i64),
    /// A number that belongs to what people send by hand.
    #[error("step {0} has a number below zero")]
    CodeBelowZero(i64),
    /// A gap below zero.
    #[error("step {0} asks for a gap below zero days")]
    GapBelowZero(i64),
    /// More steps than can be taken in.
    #[error("this sequence has more than {STEPS_MAX} steps")]
    TooManySteps,
    /// A step or a gap beyond the calendar of reminders.
    #[error("step {0} lies more than {DAYS_MAX} days away")]
    TooFar(i64),
    /// Hours that end before they begin.
    #[error("the hours of step {0} end before they begin")]
    NoHours(i64),
    /// Conditions that no customer meets.
    #[error("no customer could meet the conditions of step {0}")]
    NeverMet(i64),
    /// A reminder before the due date, or a pre-reminder after it.
    #[error("step {code} ({}) lies on the wrong side of the due date", .level.code())]
    WrongSide {
        /// The step.
        code: i64,
        /// Its level.
        level: Level,
    },
    /// Days or levels that do not rise.
    #[error("step {0} does not come after the one before it")]
    OutOfOrder(i64),
}

impl CannotPublish {
    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            CannotPublish::NoReminder => "add a first reminder some days after the due date",
            CannotPublish::SameCode(_) => "give each step a number of its own",
            CannotPublish::CodeBelowZero(_) => "number the steps from 1",
            CannotPublish::GapBelowZero(_) => "write 0 when no gap is wanted",
            CannotPublish::TooManySteps => "remove the steps that say the same thing again",
            CannotPublish::TooFar(_) => "bring it nearer to the due date",
            CannotPublish::NoHours(_) => "write the earlier time first, as in 09:30 and 17:00",
            CannotPublish::NeverMet(_) => {
                "the least amount is not above the most, amounts are not below zero, and a segment is a short word"
            }
            CannotPublish::WrongSide { .. } => {
                "a pre-reminder goes out on the due date or before, a reminder after it"
            }
            CannotPublish::OutOfOrder(_) => "put the steps in the order of their days and levels",
        }
    }
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
    /// The newest day for which the firm's money is known; `None`: no bank was ever read. A firm that has not connected
    /// its bank types its payments in itself, so that nothing can be stale.
    pub money_known_on: Option<Date>,
    /// Less than this in total is not worth a message.
    pub amount_min: Cents,
    /// Text messages leave by themselves: a gateway is set, or the sandbox keeps them. If not, a person sends them.
    pub texts: bool,
}
