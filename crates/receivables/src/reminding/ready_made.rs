//! Three ladders to begin with, for the three kinds of customer that every firm has.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::conditions::Conditions;
use super::sequence::{ContactLimits, Level, Policy, Sequence, SequenceStep, StepCode};
use crate::money::Cents;
use crate::party::{Channel, Language, SequenceId};

/// Which ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadyMade {
    /// For most customers.
    Standard,
    /// Key accounts: slower, a call first, and a person reads the last reminder before it leaves.
    KeyAccounts,
    /// Customers who always pay very late: tighter.
    LatePayers,
}

impl ReadyMade {
    /// All three, the usual one first.
    pub const ALL: [ReadyMade; 3] = [
        ReadyMade::Standard,
        ReadyMade::KeyAccounts,
        ReadyMade::LatePayers,
    ];

    /// Its lasting name in files and addresses.
    pub fn slug(self) -> &'static str {
        match self {
            ReadyMade::Standard => "standard",
            ReadyMade::KeyAccounts => "key-accounts",
            ReadyMade::LatePayers => "late-payers",
        }
    }

    /// Its name on a page.
    pub fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (ReadyMade::Standard, Language::Fr) => "Clients réguliers",
            (ReadyMade::Standard, Language::En) => "Regular customers",
            (ReadyMade::KeyAccounts, Language::Fr) => "Grands comptes",
            (ReadyMade::KeyAccounts, Language::En) => "Key accounts",
            (ReadyMade::LatePayers, Language::Fr) => "Payeurs très tardifs",
            (ReadyMade::LatePayers, Language::En) => "Very late payers",
        }
    }

    /// The ladder itself. Codes follow the levels by tens, the same in all three, so that a customer who changes
    /// ladder keeps what was already said to it.
    pub fn sequence(self) -> Sequence {
        use Channel::{Call, Email};
        use Level::{HandOver, PreReminder, R1, R2, R3};
        let (id, steps) = match self {
            ReadyMade::Standard => (
                1,
                vec![
                    rung(10, PreReminder, Email, -5, 3),
                    rung(20, R1, Email, 5, 3),
                    rung(30, R2, Email, 15, 7),
                    rung(40, R3, Email, 30, 10),
                    asked(50, HandOver, Email, 45, 12),
                ],
            ),
            ReadyMade::KeyAccounts => (
                2,
                vec![
                    rung(10, PreReminder, Email, -5, 3),
                    asked(15, R1, Call, 6, 3),
                    rung(20, R1, Email, 12, 5),
                    rung(30, R2, Email, 25, 10),
                    asked(40, R3, Email, 45, 14),
                    asked(50, HandOver, Email, 70, 20),
                ],
            ),
            ReadyMade::LatePayers => (
                3,
                vec![
                    rung(10, PreReminder, Email, -5, 3),
                    rung(20, R1, Email, 2, 2),
                    rung(30, R2, Email, 9, 5),
                    rung(40, R3, Email, 18, 7),
                    asked(50, HandOver, Email, 30, 10),
                ],
            ),
        };
        Sequence {
            id: SequenceId(id),
            name: self.name(Language::Fr).to_owned(),
            steps,
        }
    }
}

fn rung(code: i64, level: Level, channel: Channel, after: i32, gap: i32) -> SequenceStep {
    SequenceStep {
        code: StepCode(code),
        level,
        channel,
        after_due_days: after,
        gap_days_min: gap,
        needs_person: false,
        hours: None,
        only_if: Conditions::default(),
    }
}

fn asked(code: i64, level: Level, channel: Channel, after: i32, gap: i32) -> SequenceStep {
    SequenceStep {
        needs_person: true,
        ..rung(code, level, channel, after, gap)
    }
}

impl Sequence {
    /// The three ladders to begin with: regular customers, key accounts, very late payers.
    pub fn ready_made() -> [Sequence; 3] {
        ReadyMade::ALL.map(ReadyMade::sequence)
    }
}

impl ContactLimits {
    /// One contact a day, three in seven days: the product's own suggestion, not a text of law.
    pub const STANDARD: ContactLimits = ContactLimits {
        per_day: 1,
        per_week: 3,
    };
}

impl Policy {
    /// The usual ladder and limits, as on the first day: no bank was ever read, so no money can be stale.
    pub fn standard() -> Policy {
        Policy::following(ReadyMade::Standard.sequence())
    }

    /// The usual limits with this ladder.
    pub fn following(sequence: Sequence) -> Policy {
        Policy {
            sequence,
            limits: ContactLimits::STANDARD,
            freshness_days: None,
            money_known_on: None,
            amount_min: Cents::ZERO,
            texts: false,
        }
    }
}

/// A name that is none of the three.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no ready-made sequence called “{0}”")]
pub struct CannotFindReadyMade(pub String);

impl CannotFindReadyMade {
    /// What would be right.
    pub fn hint(&self) -> &'static str {
        "standard, key-accounts or late-payers"
    }
}

impl fmt::Display for ReadyMade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl FromStr for ReadyMade {
    type Err = CannotFindReadyMade;

    fn from_str(text: &str) -> Result<ReadyMade, CannotFindReadyMade> {
        ReadyMade::ALL
            .into_iter()
            .find(|kind| kind.slug() == text)
            .ok_or_else(|| CannotFindReadyMade(text.to_owned()))
    }
}
