//! What leaves above the last reminder takes two people: one approves, another confirms.
//!
//! A formal notice, a hand-over or a registered letter cannot be called back, and changes what a customer thinks of the firm:
//! two look at it, the second one somebody who keeps the books. A firm in which one person alone may confirm is not kept from
//! its rights: it is said plainly, and that person proves again who they are.

use thiserror::Error;

use super::Level;
use crate::money::Cents;
use crate::next_step::Asked;

/// When two people are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TwoPeople {
    /// Also for anything that leaves about more than this.
    pub above: Option<Cents>,
}

impl TwoPeople {
    /// True when what is asked about takes two people.
    pub fn are_asked(self, kind: Asked, level: Level, total: Cents) -> bool {
        let leaves = !matches!(kind, Asked::Call | Asked::FindContact);
        let cannot_be_called_back = matches!(kind, Asked::HandOver | Asked::Registered);
        let is_much = self.above.is_some_and(|above| total > above);
        leaves && (level > Level::R3 || cannot_be_called_back || is_much)
    }
}

/// Somebody who says yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approver<'a> {
    /// Who.
    pub login: &'a str,
    /// Keeps the books, or decides for the firm: may be the second of the two.
    pub may_confirm: bool,
    /// Proved a moment ago, for this, who they are.
    pub proved_again: bool,
}

/// What a yes amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yes {
    /// It is approved; somebody else confirms.
    First,
    /// It is done.
    Done,
}

/// Why a yes is not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CannotConfirm {
    /// The one who approved does not confirm.
    #[error("who approved this does not confirm it too")]
    Same,
    /// Not a role that confirms.
    #[error("this was approved; an accountant or an owner confirms it")]
    Role,
    /// The only one who may confirm proves again who they are.
    #[error("nobody else in this firm may confirm this: prove again who you are")]
    ProveAgain,
}

/// One more yes, after the one that was said before, in a firm where so many others may confirm.
pub fn say_yes(
    before: Option<&str>,
    who: Approver<'_>,
    others_who_may_confirm: usize,
) -> Result<Yes, CannotConfirm> {
    let is_second = before.is_some_and(|first| first != who.login);
    let is_alone = who.may_confirm && others_who_may_confirm == 0;
    match (is_second, is_alone, before) {
        (true, ..) if who.may_confirm => Ok(Yes::Done),
        (true, ..) => Err(CannotConfirm::Role),
        (false, true, _) if who.proved_again => Ok(Yes::Done),
        (false, true, _) => Err(CannotConfirm::ProveAgain),
        (false, false, None) => Ok(Yes::First),
        (false, false, Some(_)) => Err(CannotConfirm::Same),
    }
}
