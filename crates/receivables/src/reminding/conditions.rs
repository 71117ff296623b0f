//! For whom a step or a whole ladder is meant: a firm does not telephone for twelve euros, and a town hall is not a shop.

use serde::{Deserialize, Serialize};

use crate::measuring::Rating;
use crate::money::Cents;
use crate::party::{DebtorKind, Language};

/// Longer than this, a segment no longer fits the column in which it is read.
pub const SEGMENT_CHARS_MAX: usize = 60;

/// All that is said must be true; what is left out asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Conditions {
    /// At least so much is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_min: Option<Cents>,
    /// At most so much is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_max: Option<Cents>,
    /// The customer is in one of these segments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<String>,
    /// The customer is written to in this language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The customer is one of these in law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub debtors: Vec<DebtorKind>,
    /// The customer pays like one of these; who has no rating yet meets none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ratings: Vec<Rating>,
}

/// The condition that is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmet {
    /// Too little is asked for.
    BelowAmount(Cents),
    /// Too much is asked for.
    AboveAmount(Cents),
    /// Another segment, or none.
    Segment,
    /// Another language.
    Language(Language),
    /// Another kind of debtor.
    Debtor,
    /// Another payer rating, or none.
    Rating,
}

/// What conditions read of a customer.
#[derive(Clone, Copy, Debug)]
pub struct Traits<'a> {
    /// The firm's own word for the kind of customer.
    pub segment: Option<&'a str>,
    /// The language in which it is written to.
    pub language: Language,
    /// What it is in law.
    pub debtor: DebtorKind,
    /// How it pays, when that was asked for.
    pub rating: Option<Rating>,
}

impl Conditions {
    /// True when nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Conditions::default()
    }

    /// True when the answer depends on the amount.
    pub fn reads_amount(&self) -> bool {
        self.amount_min.is_some() || self.amount_max.is_some()
    }

    /// True when the answer depends on how the customer pays.
    pub fn reads_rating(&self) -> bool {
        !self.ratings.is_empty()
    }

    /// The first condition that is not met for this customer and this amount.
    ///
    /// ```
    /// use receivables::Cents;
    /// use receivables::party::{DebtorKind, Language};
    /// use receivables::reminding::{Conditions, Traits, Unmet};
    ///
    /// let large = Conditions { amount_min: Some(Cents(100_000)), ..Conditions::default() };
    /// let shop = Traits { segment: None, language: Language::Fr, debtor: DebtorKind::Business, rating: None };
    /// assert_eq!(large.unmet(shop, Cents(99_999)), Some(Unmet::BelowAmount(Cents(100_000))));
    /// assert_eq!(large.unmet(shop, Cents(100_000)), None);
    /// ```
    pub fn unmet(&self, who: Traits<'_>, amount: Cents) -> Option<Unmet> {
        self.unmet_by(who).or_else(|| self.unmet_by_amount(amount))
    }

    /// The first condition on the customer itself that is not met.
    pub fn unmet_by(&self, who: Traits<'_>) -> Option<Unmet> {
        let listed = |segment: &str| self.segments.iter().any(|one| same_word(one, segment));
        if !self.segments.is_empty() && !who.segment.is_some_and(listed) {
            return Some(Unmet::Segment);
        }
        if let Some(language) = self.language.filter(|language| *language != who.language) {
            return Some(Unmet::Language(language));
        }
        if !self.debtors.is_empty() && !self.debtors.contains(&who.debtor) {
            return Some(Unmet::Debtor);
        }
        let rated = who.rating.is_some_and(|one| self.ratings.contains(&one));
        (self.reads_rating() && !rated).then_some(Unmet::Rating)
    }

    /// The condition on the amount that is not met.
    pub fn unmet_by_amount(&self, amount: Cents) -> Option<Unmet> {
        match (self.amount_min, self.amount_max) {
            (Some(least), _) if amount < least => Some(Unmet::BelowAmount(least)),
            (_, Some(most)) if amount > most => Some(Unmet::AboveAmount(most)),
            _ => None,
        }
    }

    /// True when no customer and no amount could meet them, or when a segment is no word.
    pub(super) fn are_impossible(&self) -> bool {
        let no_amount = match (self.amount_min, self.amount_max) {
            (Some(least), Some(most)) => least > most,
            _ => false,
        };
        let below_zero = |amount: Option<Cents>| amount.is_some_and(|amount| amount < Cents::ZERO);
        let no_word =
            |word: &String| word.trim().is_empty() || word.chars().count() > SEGMENT_CHARS_MAX;
        no_amount
            || below_zero(self.amount_min)
            || below_zero(self.amount_max)
            || self.segments.iter().any(no_word)
    }
}

/// Segments are typed by hand: capitals and stray blanks make no other segment.
fn same_word(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
