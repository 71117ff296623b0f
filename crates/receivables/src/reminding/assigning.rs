//! Which ladder a customer follows: its own choice first, then the firm's rules in their order, then the usual ladder.

use serde::{Deserialize, Serialize};

use super::conditions::{Conditions, Traits};
use crate::money::Cents;

/// More rules than this cannot be read from top to bottom, and the first match is what decides.
pub const RULES_MAX: usize = 30;

/// One line of the firm's list: customers like this follow that ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// For whom; the amount is all that the customer owes. Without a condition it is for everyone.
    #[serde(default, skip_serializing_if = "Conditions::is_empty")]
    pub only_if: Conditions,
    /// The ladder's lasting name.
    pub sequence: String,
}

/// The place of the first rule that is met.
pub fn first_match(rules: &[Rule], who: Traits<'_>, owes: Cents) -> Option<usize> {
    rules
        .iter()
        .position(|rule| rule.only_if.unmet(who, owes).is_none())
}

/// The first rule that can never be reached or met: one after a rule for everyone, or one that contradicts itself.
pub fn first_idle(rules: &[Rule]) -> Option<usize> {
    let after_all = rules
        .iter()
        .position(|rule| rule.only_if.is_empty())
        .map(|place| place + 1)
        .filter(|place| *place < rules.len());
    let impossible = rules.iter().position(|rule| rule.only_if.are_impossible());
    after_all.into_iter().chain(impossible).min()
}
